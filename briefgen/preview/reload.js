/* Keeps an open page of the preview up to date. It changes the page in place, so that the scroll position and typed text stay. */
import { showConnection, showProblems } from "./panel.js";

const FIRST_PAUSE = 250; // milliseconds until the first try to connect again; each further pause is twice as long
const LONGEST_PAUSE = 4000;
const own = document.querySelector("script[data-page][data-serial]");
let { page, serial } = own.dataset;
const versions = new Map(); // of each stylesheet that changed since the page was opened
let socket;
let pause = FIRST_PAUSE;
let timer;

const connect = () => {
  clearTimeout(timer);
  const current = new WebSocket(new URL("events", import.meta.url));
  socket = current;
  let queue = Promise.resolve(); // one after the other: an older page must not replace a newer one
  current.onmessage = ({ data }) => {
    if (!data) return; // it only shows that the connection is alive
    pause = FIRST_PAUSE;
    showConnection(true);
    const update = JSON.parse(data);
    queue = queue.then(() => (current === socket ? receive(update) : undefined)).catch(() => current.close());
  };
  current.onclose = () => {
    if (current !== socket) return;
    showConnection(false);
    timer = setTimeout(connect, pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  };
};

const isOpen = () => socket.readyState <= WebSocket.OPEN;

const wake = () => {
  if (document.visibilityState === "visible" && !isOpen()) connect();
};

const receive = async (update) => {
  const missed = update.greeting && update.id !== serial;
  const isMine = update.pages.includes(page) || (page === "404.html" && !update.greeting);
  if (isMine || missed) await refresh();
  if (missed || update.styles.length) {
    reloadStyles(update.id, (pathname) => missed || update.styles.some((path) => pathname.endsWith(`/${path}`)));
  }
  serial = update.id; // only now: if anything failed, the next greeting begins again
  showProblems(update, { path: page, root: own.dataset.root });
  document.documentElement.dataset.previewSerial = serial;
};

const refresh = async () => {
  const answer = await fetch(location.href, { cache: "no-store" });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const script = fresh.querySelector("script[data-page][data-serial]");
  if (!script) throw new Error("not a page of the preview");
  ({ page } = script.dataset);
  script.remove();
  own.remove();
  stylesOf(fresh).forEach(setVersion); // a stylesheet that was loaded anew is not loaded once more
  matchAttributes(document.documentElement, fresh.documentElement);
  match(document.head, fresh.head);
  match(document.body, fresh.body);
};

const matchAttributes = (old, fresh) => {
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
};

/* Makes one node equal to another with as few changes as possible: nodes that are equal already are kept. */
const match = (old, fresh) => {
  matchAttributes(old, fresh);
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  let start = 0;
  while (start < before.length && start < after.length && equal(before[start], after[start])) start += 1;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && equal(before.at(-1 - end), after.at(-1 - end))) end += 1;
  const left = before.slice(start, before.length - end);
  const come = after.slice(start, after.length - end);
  const stop = before[before.length - end] ?? null;
  come.forEach((node, number) => {
    const there = left[number];
    if (!there) old.insertBefore(document.importNode(node, true), stop);
    else if (there.nodeName !== node.nodeName) old.replaceChild(document.importNode(node, true), there);
    else if (there.nodeType === Node.ELEMENT_NODE) match(there, node);
    else if (there.nodeValue !== node.nodeValue) there.nodeValue = node.nodeValue;
  });
  left.slice(come.length).forEach((node) => node.remove());
};

const equal = (a, b) => a.isEqualNode(b);

const stylesOf = (tree) => tree.querySelectorAll('link[rel="stylesheet"]');

const reloadStyles = (version, isChanged) => {
  for (const link of stylesOf(document)) {
    const { pathname } = new URL(link.href);
    if (!isChanged(pathname)) continue;
    versions.set(pathname, version);
    const fresh = link.cloneNode();
    setVersion(fresh);
    fresh.onload = fresh.onerror = () => link.remove();
    link.after(fresh);
  }
};

const setVersion = (link) => {
  const { pathname } = new URL(link.getAttribute("href"), location.href);
  if (versions.has(pathname)) link.setAttribute("href", `${pathname}?preview=${versions.get(pathname)}`);
};

document.addEventListener("visibilitychange", wake);
document.addEventListener("resume", wake);
addEventListener("pageshow", wake);
addEventListener("online", wake);
connect();
