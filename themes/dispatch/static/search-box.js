// The key "/" goes to the search, from wherever nothing is being typed: to its page, where a link stands for the box.

const boxes = document.querySelectorAll("main input[type=search], .masthead input[type=search]");
const box = [...boxes].find((one) => one.closest("main")) ?? boxes[0];

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=radio]), textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
  event.preventDefault();
  if (box?.checkVisibility() === false) document.querySelector(".search-link").click();
  box?.focus();
  box?.select();
});
