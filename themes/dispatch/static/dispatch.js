// Dispatch: previews of actors and briefings, contents that follow the reading, and a key for the search. Pages are complete
// without it.

const WAIT = 350, STAY = 250; // milliseconds
const LINE = 0.15; // what is above this part of the window was read
const main = document.querySelector("main");

// Contents: the heading that was read past last is marked.

const contents = document.querySelector(".contents ol");
const headingOf = (entry) => document.getElementById(decodeURIComponent(entry.hash.slice(1)));

const follow = () => {
  const entries = [...contents.querySelectorAll("a")];
  const last = entries.findLast((entry) => headingOf(entry)?.getBoundingClientRect().top < innerHeight * LINE);
  for (const entry of entries) {
    if (entry === last) entry.setAttribute("aria-current", "location");
    else entry.removeAttribute("aria-current");
  }
  if (last) contents.scrollTop = last.offsetTop - contents.clientHeight / 2;
};

if (contents) {
  // the area begins at the line and reaches far down, so that each heading is told when it crosses the line
  const observer = new IntersectionObserver(follow, { rootMargin: `-${LINE * 100}% 0px 10000px 0px` });
  for (const entry of contents.querySelectorAll("a")) observer.observe(headingOf(entry));
}

// Previews: what the page of an actor or a briefing marks with `data-preview`, beside a link to it. Not on touch, where
// a tap follows the link.

const LINKS = document.querySelector("script[data-previews]")?.dataset.previews.split(" ").map((place) => `a[href^="${place}"]`).join();
const known = new Map();
let card, link, timer;

const isSparing = () => navigator.connection?.saveData || matchMedia("(prefers-reduced-data: reduce)").matches;

const read = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const title = page.querySelector(":is(.page-actor, .page-briefing) main h1");
  if (!title) return null;
  const marked = [...page.querySelectorAll("main [data-preview]")];
  const found = [title, ...marked].map((element) => copy(element, page));
  const summary = page.querySelector("meta[name=description]")?.content;
  if (summary && !marked.some((element) => element.matches(".standfirst, .prose"))) {
    found.push(Object.assign(document.createElement("p"), { className: "standfirst", textContent: summary }));
  }
  return found;
};

const copy = (element, page) => {
  const made = document.createElement("p");
  const source = element.matches(".prose") ? element.querySelector("p") ?? element : element;
  made.className = element.tagName === "H1" ? "preview-title" : element.className;
  made.lang = element.closest("[lang]").lang;
  made.dir = element.closest("[dir]")?.dir || page.dir || "ltr";
  for (const node of source.childNodes) made.append(document.importNode(node, true));
  for (const inner of made.querySelectorAll("a")) inner.replaceWith(...inner.childNodes);
  for (const inner of made.querySelectorAll("[id]")) inner.removeAttribute("id");
  return made;
};

const isElsewhere = (target) => target.pathname !== location.pathname;

const show = async (target) => {
  const address = target.href.split("#")[0];
  if (!known.has(address)) known.set(address, read(address).catch(() => null));
  const content = await known.get(address);
  if (!content || link !== target) return;
  card ??= makeCard();
  main.append(card);
  card.replaceChildren(...content.map((element) => element.cloneNode(true)));
  target.setAttribute("aria-describedby", "_preview");
  place(target);
};

const makeCard = () => {
  const made = Object.assign(document.createElement("div"), { id: "_preview", className: "preview" });
  made.setAttribute("role", "tooltip");
  made.addEventListener("pointerenter", () => clearTimeout(timer));
  made.addEventListener("pointerleave", () => later(hide, STAY));
  return made;
};

// The card stands below the line of the link, or above it where there is more room.
const place = (target) => {
  const line = target.getClientRects()[0];
  const below = innerHeight - line.bottom;
  const top = below > card.offsetHeight + 16 || below > line.top ? line.bottom + 8 : line.top - card.offsetHeight - 8;
  const left = Math.min(line.left, document.documentElement.clientWidth - card.offsetWidth - 16);
  card.style.top = `${Math.max(8, top)}px`;
  card.style.left = `${Math.max(16, left)}px`;
};

const hide = () => {
  clearTimeout(timer);
  link?.removeAttribute("aria-describedby");
  link = undefined;
  card?.remove();
};

const isShown = () => card?.isConnected;

const later = (action, time) => {
  clearTimeout(timer);
  timer = setTimeout(action, time);
};

const begin = (target) => {
  if (!target || target === link || !isElsewhere(target) || isSparing()) return;
  hide();
  link = target;
  later(() => show(target), WAIT);
};

if (main && LINKS) {
  main.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const target = event.target.closest(LINKS);
    if (!target || target !== link) begin(target);
    else if (isShown()) clearTimeout(timer);
    else later(() => show(target), WAIT);
  });
  main.addEventListener("pointerout", (event) => {
    if (event.target.closest(LINKS) === link && link !== document.activeElement) later(hide, STAY);
  });
  main.addEventListener("focusin", (event) => {
    if (event.target.matches(":focus-visible")) begin(event.target.closest(LINKS));
  });
  main.addEventListener("focusout", hide);
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
  addEventListener("scroll", () => isShown() && hide(), { passive: true });
  addEventListener("pagehide", hide); // whoever comes back finds the page without it
}

// The key "/" goes to the search, from wherever nothing is being typed: to its page, where a link stands for the box.

const box = document.querySelector("main input[type=search]") ?? document.querySelector(".masthead input[type=search]");
const TYPING = "input:not([type=radio]), textarea, select, [contenteditable]";

if (box) {
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
    event.preventDefault();
    if (!box.checkVisibility()) document.querySelector(".search-link").click();
    box.focus();
    box.select();
  });
}
