/* Shows what is wrong with the site over an open page: the errors of the page at once, everything else on demand. */
const host = document.createElement("briefgen-preview");
const root = host.attachShadow({ mode: "open" });
const PAUSE = 2000; // milliseconds without a connection after which that is said: a restart takes less

let update = { problems: [], errors: 0, warnings: 0 };
let page = ""; // its path in the output
let start = "/"; // the address of the front page
let isOpen = false;
let seen = ""; // the errors of this page as they were when the panel last opened by itself
let isConnected = true;
let drawn = ""; // what the panel shows: it is made again only when that changes, so that a selection stays
let timer;

export const showProblems = (newest, { path, root }) => {
  [update, page, start] = [newest, path, root];
  const errors = mine().filter(isError);
  const found = JSON.stringify(errors);
  if (found !== seen) isOpen = errors.length > 0;
  seen = found;
  if (!update.problems.length) isOpen = false;
  draw();
};

export const showConnection = (connected) => {
  clearTimeout(timer);
  const change = () => {
    if (isConnected === connected) return;
    isConnected = connected;
    draw();
  };
  if (connected) change();
  else timer = setTimeout(change, PAUSE);
};

const isError = (item) => item.severity === "error";
const isMine = ({ pages }) => !pages || pages.includes(page);
const mine = () => update.problems.filter((item) => isMine(item) || (page === "404.html" && isError(item)));
const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

const summary = () =>
  [[update.errors, "error"], [update.warnings, "warning"]]
    .filter(([number]) => number)
    .map(([number, noun]) => counted(number, noun))
    .join(", ");

const add = (parent, kind, text, name = "") => {
  const node = Object.assign(document.createElement(kind), { textContent: text, className: name });
  parent.append(node);
  return node;
};

const draw = () => {
  const wanted = JSON.stringify([update.problems, update.errors, update.warnings, page, isOpen, isConnected]);
  if (wanted === drawn) return;
  drawn = wanted;
  const style = root.querySelector("link") ?? stylesheet();
  root.replaceChildren(style);
  if (isConnected && !update.problems.length) {
    host.remove();
    return;
  }
  root.host.style.setProperty("--worst", `var(--${!isConnected ? "quiet" : update.errors ? "error" : "warning"})`);
  if (isOpen) drawPanel();
  else drawBadge();
  if (!host.isConnected) document.documentElement.append(host);
};

const stylesheet = () => {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet" });
  link.href = new URL("panel.css", import.meta.url);
  host.hidden = true; // until the styles are there
  link.onload = link.onerror = () => { host.hidden = false; };
  return link;
};

const drawBadge = () => {
  const text = isConnected ? summary() : "The preview has stopped: this page is no longer kept up to date";
  const badge = add(root, "button", text, "badge");
  badge.setAttribute("aria-live", "polite");
  badge.title = isConnected ? "Show what is wrong with the site" : "Run `briefgen serve` again";
  badge.onclick = () => { if (update.problems.length) open(true); };
};

const open = (wanted) => {
  isOpen = wanted;
  draw();
  root.querySelector(isOpen ? ".list" : ".badge")?.focus();
};

const drawPanel = () => {
  const own = mine();
  const box = add(root, "section", "");
  box.setAttribute("aria-label", "What is wrong with the site");
  box.onkeydown = ({ key }) => { if (key === "Escape") open(false); };
  const head = add(box, "header", "");
  const title = add(head, "div", "");
  add(title, "h1", summary()).setAttribute("role", "alert");
  const note = explanation(own.filter(isError));
  if (note) add(title, "p", note);
  if (navigator.clipboard) {
    const copy = add(head, "button", "Copy");
    copy.onclick = async () => {
      await navigator.clipboard.writeText(update.problems.map(textOf).join("\n\n"));
      copy.textContent = "Copied";
    };
  }
  add(head, "button", "Close").onclick = () => open(false);
  const list = add(box, "div", "", "list");
  list.tabIndex = 0;
  const others = update.problems.filter((item) => !own.includes(item));
  const isMissing = page === "404.html";
  drawAll(list, own, others.length && !isMissing ? "On this page" : "");
  drawAll(list, others, isMissing ? "" : own.length ? "Elsewhere" : "Not on this page");
  const left = update.errors + update.warnings - update.problems.length;
  if (left > 0) add(list, "h2", `… and ${counted(left, "more problem")}: \`briefgen check --json\` lists all of them`);
};

const explanation = (errors) => {
  if (!isConnected) return "The preview has stopped: this page is no longer kept up to date.";
  if (!errors.length) return "";
  const [they, what] = errors.length > 1 ? ["They", "errors"] : ["It", "error"];
  return page === "404.html" ? `${they} may be why there is no page here.` : `This page is as it was before the ${what}.`;
};

const drawAll = (list, items, heading) => {
  if (items.length && heading) add(list, "h2", heading);
  for (const item of items) drawOne(add(list, "article", "", item.severity), item);
};

const drawOne = (one, item) => {
  add(one, "p", item.message, "what");
  const where = add(one, "p", placeOf(item), "where");
  const address = addressOf(item);
  if (address) {
    where.append(" · ");
    Object.assign(add(where, "a", "show the page"), { href: address });
  }
  if (item.excerpt) add(add(one, "pre", `${item.excerpt}\n`), "b", marker(item));
  if (item.upon) add(one, "p", `When: ${item.upon}`);
  if (item.hint) add(one, "p", `To fix it: ${item.hint}`, "fix");
};

const placeOf = (item) => item.path + (item.line ? `:${item.line}:${item.column}` : "");

const marker = (item) => {
  const before = [...item.excerpt].slice(0, Math.max(item.column - 1 - (item.skipped ?? 0), 0));
  return `${before.map((sign) => (sign === "\t" ? "\t" : " ")).join("")}^`;
};

const textOf = (item) =>
  [
    `${item.severity}: ${item.message}`,
    `  ${placeOf(item)}`,
    ...(item.excerpt ? [`    ${item.excerpt}`, `    ${marker(item)}`] : []),
    ...(item.upon ? [`  When: ${item.upon}`] : []),
    ...(item.hint ? [`  To fix it: ${item.hint}`] : []),
  ].join("\n");

/* The address of another page that a problem concerns. */
const addressOf = ({ pages }) => {
  const path = pages?.find((name) => name.endsWith("index.html"));
  if (path === undefined || pages.includes(page)) return "";
  const parts = path.replace(/index\.html$/, "").split("/").map(encodeURIComponent);
  return start + parts.join("/");
};
