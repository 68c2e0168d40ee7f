/* Keeps an open page of the preview up to date. It changes the page in place, so that the scroll position and typed text stay,
   and shows the errors of the site over the last good page. */
(() => {
  "use strict";
  const own = document.currentScript;
  let { page, serial } = own.dataset;
  const host = document.createElement("briefgen-preview");

  const listen = () => {
    const source = new EventSource(new URL("events", own.src));
    let greeted = false; // the first message after each connection is the state of the site
    source.onopen = () => { greeted = false; };
    let queue = Promise.resolve(); // one after the other: an older page must not replace a newer one
    source.onmessage = (event) => {
      const isGreeting = !greeted;
      greeted = true;
      queue = queue.then(() => receive(JSON.parse(event.data), isGreeting)).catch(() => {});
    };
  };

  const receive = async (update, isGreeting) => {
    const missed = isGreeting && String(update.serial) !== serial;
    const mine = update.pages.includes(page) || (page === "404.html" && update.pages.length > 0);
    serial = String(update.serial);
    if (mine || missed) await refresh();
    for (const path of update.styles) reloadStyle(path);
    showProblems(update.problems);
    document.documentElement.dataset.previewSerial = serial;
  };

  const refresh = async () => {
    const answer = await fetch(location.href, { cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const script = fresh.querySelector("script[data-page][data-serial]");
    if (script) {
      ({ page } = script.dataset);
      script.remove();
    }
    own.remove();
    match(document.head, fresh.head);
    match(document.body, fresh.body);
  };

  /* Makes one node equal to another with as few changes as possible: nodes that are equal already are kept. */
  const match = (old, fresh) => {
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
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

  const reloadStyle = (path) => {
    for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
      const address = new URL(link.href);
      if (!address.pathname.endsWith(`/${path}`)) continue;
      address.searchParams.set("preview", serial);
      const fresh = link.cloneNode();
      fresh.href = address.href;
      fresh.onload = () => link.remove();
      link.after(fresh);
    }
  };

  const STYLE = `
    :host { all: initial }
    section { position: fixed; inset: auto 0 0 0; max-height: 70vh; overflow: auto; z-index: 2147483647; background: #1b1512;
      color: #f6efe9; border-top: 4px solid #e5484d; font: 15px/1.5 system-ui, sans-serif; padding: 1rem clamp(1rem, 4vw, 3rem) 1.5rem;
      box-shadow: 0 -12px 40px rgb(0 0 0 / 40%) }
    h1 { font-size: 1rem; margin: 0 0 .75rem; color: #ffb4ae } article + article { margin-top: 1.25rem }
    p { margin: 0 } .where { font: 13px/1.5 ui-monospace, monospace; color: #c9beb6 } .what { font-weight: 600 }
    pre { margin: .4rem 0; padding: .5rem .75rem; background: #2a211d; overflow-x: auto; font: 13px/1.5 ui-monospace, monospace }
    b { color: #ff8f88; font-weight: 400 } .fix { color: #b8e0c0 }`;

  const showProblems = (problems) => {
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    if (!problems.length) {
      host.remove();
      return;
    }
    const add = (parent, kind, text, name = "") => {
      const node = Object.assign(document.createElement(kind), { textContent: text, className: name });
      parent.append(node);
      return node;
    };
    root.replaceChildren();
    add(root, "style", STYLE);
    const box = add(root, "section", "");
    box.setAttribute("role", "alert");
    const count = problems.length === 1 ? "One error" : `${problems.length} errors`;
    add(box, "h1", `${count} — this page shows the last version without errors`);
    for (const item of problems) {
      const one = add(box, "article", "");
      add(one, "p", item.message, "what");
      add(one, "p", item.path + (item.line ? `:${item.line}:${item.column}` : ""), "where");
      if (item.excerpt) {
        const excerpt = add(one, "pre", `${item.excerpt}\n`);
        add(excerpt, "b", `${" ".repeat(Math.max(item.column - 1, 0))}^`);
      }
      if (item.hint) add(one, "p", `To fix it: ${item.hint}`, "fix");
    }
    document.documentElement.append(host);
  };

  listen();
})();
