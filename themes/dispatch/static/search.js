// Search, with Pagefind: the newest parts of the index first, and others when they are asked for. Pagefind finds and
// ranks records; what is shown of them is in files of cards, several to a file. The address keeps what is searched for.

const FIRST = 10; // results that are shown at once
const PACKS = 5; // files of cards that are loaded for them: where each result is in another, fewer are shown
const REACH = 1_500; // briefings that are searched at once; the parts of the index that hold them are loaded
const TERMS = 3; // words for which as many are searched; for more words fewer, because each costs a file in every part
const NAMES = 300; // fewer briefings that are searched at once for each further part with actors, topics and places
const MOST = 7; // words that are looked up, the first ones
const STEPS = 2; // how often earlier briefings are searched by themselves, while nothing is found
const PLACES = 3; // places of a word in a text that are known, as there
const ALL = "xq0xq"; // a word that every record has, as `search/files.py` says
const WORDS = 34; // words of a text that a result shows
const FILTERS = ["kind", "year", "outcome", "language", "actor", "topic", "place"];
const NAMED = ["actor", "topic", "place"]; // filters for which a name is typed
const BUCKETS = 16; // over which all that has no date is spread
const SHARES = 4; // into which the values of a filter go that are names
const KINDS = {
  briefing: "Briefing", statement: "Statement", actor: "Actor", topic: "Topic", place: "Place", author: "Author", page: "Page",
};
const DATED = ["briefing", "statement"]; // kinds that are divided by time, and have years, outcomes and languages

const form = document.querySelector("form.search");
const [status, list, more] = ["status", "results", "more"].map((name) => document.querySelector(`.search-${name}`));
const { base } = form.dataset;
const parts = JSON.parse(form.dataset.parts);
const spans = parts.spans.map(([name, first, last, count]) => ({ name, first, last, count }));
const ranks = new Map([...spans.map((span) => span.name), ...parts.names].map((name, rank) => [name, rank]));
const language = document.documentElement.lang;

const element = (tag, attributes = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children);
  return made;
};

// Actors, topics and places are spread over parts, and the values of filters over files, as `records/search.py` says

const bucket = (kind, id) => {
  const codes = [...`${kind}:${id}`].reverse().map((sign) => sign.codePointAt(0));
  return (codes[0] + 7 * codes[1] + 31 * codes[2] + 3 * codes.length) % BUCKETS;
};

const home = (kind, id) => parts.names[Math.floor((bucket(kind, id) * parts.names.length) / BUCKETS)];

const shared = (filters) =>
  Object.fromEntries(
    Object.entries(filters).map(([name, value]) =>
      NAMED.includes(name) ? [`${name}${bucket(name, value) % SHARES}`, value] : [name, value],
    ),
  );

// The index

let engine = null;
const loaded = new Map();

const start = async () => {
  const { createInstance } = await import(`${base}engine/pagefind.js`);
  return createInstance({ basePath: `${base}engine/`, noWorker: true });
};

const load = async (names) => {
  engine ??= start();
  const found = await engine;
  const merge = (name) => found.mergeIndex(`${base}parts/${name}/`, { language: "en" });
  await Promise.all(names.map((name) => loaded.get(name) ?? loaded.set(name, merge(name)).get(name)));
  return found;
};

const packs = new Map();

const forget = () => {
  engine = null;
  loaded.clear();
  packs.clear();
};

const card = async (id) => {
  const [, pack, size, number] = id.match(/^(.*)\.(\d+)\.(\w+)$/);
  if (!packs.has(pack)) packs.set(pack, fetch(`${base}parts/${pack}.json`).then((answer) => answer.json()));
  return (await packs.get(pack))[parseInt(number, 16) % size];
};

const partOf = (id) => id.slice(0, id.indexOf("/"));

const packOf = (id) => id.slice(0, id.indexOf("."));

// How many of the results are shown at once
const atOnce = (results) => {
  const first = results.slice(0, FIRST).map(({ id }) => packOf(id));
  const beyond = first.findIndex((_, place) => new Set(first.slice(0, place + 1)).size > PACKS);
  return beyond < 0 ? first.length : beyond;
};

// Scripts that write no spaces are indexed as pairs of characters, as `search/segments.py` says.

const UNSPACED =
  "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3031-\u3035\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f" +
  "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}";
const RUN = new RegExp(`[${UNSPACED}]+`, "gu");
const PIECE = new RegExp(`[${UNSPACED}]+|[^ ${UNSPACED}]+`, "gu");
const TERM = new RegExp(`[${UNSPACED}]+|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`, "gu");
const isUnspaced = (text) => text.search(RUN) === 0;

const divided = (text) =>
  text.normalize("NFC").replace(RUN, (run) => {
    const signs = [...run];
    const pairs = signs.slice(1).map((sign, place) => signs[place] + sign);
    return ` ${(pairs.length ? pairs : signs).join(" ")} `;
  });

// Where each word of a text that was indexed begins and ends
const places = (text) => {
  const found = [];
  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    if (!isUnspaced(piece)) {
      found.push([index, index + piece.length]);
      continue;
    }
    const signs = [...piece];
    let at = index;
    signs.forEach((sign, place) => {
      found.push([at, at + sign.length + (signs[place + 1]?.length ?? 0)]);
      at += sign.length;
    });
  }
  return found;
};

// Marked words

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const marked = (text, ranges, from = 0, to = text.length) => {
  const made = document.createDocumentFragment();
  let at = from;
  for (const [start, end] of ranges.sort((one, other) => one[0] - other[0])) {
    if (end <= at || start >= to) continue;
    if (start > at) made.append(text.slice(at, start));
    const mark = text.slice(Math.max(start, at), end);
    const last = made.lastChild;
    if (start <= at && last?.localName === "mark") last.append(mark);
    else made.append(element("mark", {}, mark));
    at = end;
  }
  made.append(text.slice(at, to));
  return made;
};

const inTitle = (title, words) => {
  const terms = words.match(TERM) ?? [];
  const ranges = [];
  for (const { 0: word, index } of title.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const term = terms.find((one) => folded(word).startsWith(folded(one)) || stem(word) === stem(one));
    if (term) ranges.push([index, index + word.length]);
  }
  for (const term of terms.filter(isUnspaced)) {
    const at = title.indexOf(term);
    if (at >= 0) ranges.push([at, at + term.length]);
  }
  return marked(title, ranges);
};

const stem = (word) => folded(word).replace(/(?:s|es|ed|ing)$/u, "");

const excerpt = (text, words) => {
  const all = places(text);
  if (!all.length) return null;
  const hits = words.filter((word) => word < all.length).sort((one, other) => one - other);
  const within = (first) => hits.filter((hit) => hit >= first && hit < first + WORDS).length;
  const best = hits.reduce((one, other) => (within(other) > within(one) ? other : one), hits[0] ?? 0);
  const first = Math.max(0, Math.min(best - 6, all.length - WORDS));
  const last = Math.min(first + WORDS, all.length) - 1;
  const ranges = hits.filter((hit) => hit >= first && hit <= last).map((hit) => all[hit]);
  const made = marked(text, ranges, all[first][0], all[last][1]);
  if (first) made.prepend("… ");
  if (last < all.length - 1) made.append(" …");
  return made;
};

// The direction of most letters of a text, as in `render/direction.py`: a name of another script may stand at its beginning

const FROM_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const direction = (text) => {
  const letters = text.match(/\p{L}/gu) ?? [];
  if (!letters.length) return "auto";
  return 2 * letters.filter((letter) => FROM_RIGHT.test(letter)).length > letters.length ? "rtl" : "ltr";
};

// What is searched for: in the form, and in the address

const names = new Map(); // what a typed name stands for: "actor" and the label, and the id

const asked = () => {
  const values = Object.fromEntries(new FormData(form));
  for (const kind of NAMED) values[kind] = names.get(`${kind} ${values[kind]?.trim()}`) ?? "";
  return values;
};

const address = (values) => {
  const kept = Object.entries(values).filter(([name, value]) => value && `${name}=${value}` !== "order=best");
  return `${location.pathname}${kept.length ? `?${new URLSearchParams(kept)}` : ""}`;
};

const fill = async () => {
  const values = new URLSearchParams(location.search);
  form.elements.q.value = values.get("q") ?? "";
  form.elements.order.value = values.get("order") === "new" ? "new" : "best";
  for (const name of FILTERS) {
    const field = form.elements[name];
    const value = values.get(name) ?? "";
    if (NAMED.includes(name)) field.value = value && (await label(name, value));
    else {
      if (value && ![...field.options].some((option) => option.value === value)) field.add(new Option(value, value));
      field.value = value;
    }
  }
  if (FILTERS.some((name) => values.get(name))) form.querySelector("details").open = true;
};

const label = async (kind, id) => {
  const results = await lookUp([home(kind, id)], "", { [kind]: id });
  const title = results.length ? (await card(results[0].id)).title : id;
  names.set(`${kind} ${title}`, id);
  return title;
};

const suggest = async (field) => {
  const text = field.value.trim();
  if (names.has(`${field.name} ${text}`) || !text) return;
  const results = await lookUp(parts.names, text, { kind: field.name });
  const cards = await Promise.all(results.slice(0, FIRST).map((result) => card(result.id)));
  const labels = cards.map((one) => {
    const isShared = cards.filter((other) => other.title === one.title).length > 1;
    return isShared ? `${one.title} (${one.note || one.id})` : one.title;
  });
  labels.forEach((one, place) => names.set(`${field.name} ${one}`, cards[place].id));
  field.list.replaceChildren(...labels.map((one) => element("option", { value: one })));
};

// Which parts of the index a search needs

const isWithin = ({ first, last }, year) => first <= year.replaceAll("X", "9") && year.replaceAll("X", "0") <= last;

const needed = (values) => {
  const { kind, year, outcome, language: text } = values;
  const hasTime = !kind || DATED.includes(kind);
  const hasNames = !year && !outcome && !text && !DATED.includes(kind);
  const homes = NAMED.filter((name) => values[name]).map((name) => home(name, values[name]));
  const owners = homes.length > 1 ? [] : homes; // what has no date is only itself: nothing is two of these
  return {
    spans: hasTime ? spans.filter((span) => !year || isWithin(span, year)) : [],
    names: hasNames ? (homes.length ? owners : parts.names) : [],
  };
};

const reachFrom = (list, from, terms = 1, names = []) => {
  const others = parts.names.filter((name) => names.includes(name) || loaded.has(name)).length;
  const limit = (REACH - NAMES * Math.max(0, others - 1)) * Math.min(1, TERMS / terms);
  let count = 0;
  let at = from;
  while (at < list.length && (count === 0 || count + list[at].count <= limit)) count += list[at++].count;
  while (at < list.length && loaded.has(list[at].name)) at += 1; // a reader asked for these
  return at;
};

const order = (results, wanted) => {
  if (wanted !== "new") return results;
  const key = ({ id }) => {
    const [part, number] = [partOf(id), parseInt(id.slice(id.lastIndexOf(".") + 1), 16)];
    return [ranks.get(part), parts.names.includes(part) ? number : -number]; // names are in the order of the alphabet
  };
  const keyed = results.map((result) => ({ result, key: key(result) }));
  const compare = (one, other) => one.key.map((part, at) => part - other.key[at]).find(Boolean) ?? 0;
  return keyed.sort(compare).map(({ result }) => result);
};

// Pagefind leaves out a word that a part of the index does not have, and knows nothing of pairs of characters. So each
// word is looked up alone, and a result has all of them; those of a phrase, or of a run of characters, side by side.

const written = (words) =>
  [...words.matchAll(/"([^"]+)"?|[^\s"]+/gu)].flatMap(({ 0: whole, 1: quoted }) => {
    const runs = quoted ? [quoted] : whole.match(PIECE);
    return runs.map((run) => divided(run).trim().split(/\s+/).filter((term) => /[\p{L}\p{N}]/u.test(term)));
  });

// What is looked up: the first words
const phrases = (words) => {
  let left = MOST;
  const kept = written(words).map((terms) => {
    const some = terms.slice(0, left);
    left -= some.length;
    return some;
  });
  return kept.filter((terms) => terms.length);
};

const isTogether = (terms, id) => {
  const found = terms.map((places) => new Set(places.get(id).words));
  const isInTitle = found.some((places) => !places.size);
  // of a word that is often in a text only the first places are known
  const isAt = (places, at) => places.has(at) || (places.size >= PLACES && at > Math.max(...places));
  const starts = found.flatMap((places, step) => [...places].map((at) => at - step));
  return terms.length === 1 || isInTitle || starts.some((at) => found.every((places, step) => isAt(places, at + step)));
};

const lookUp = async (names, words, limits) => {
  const index = await load(names);
  const filters = shared(limits);
  const within = new Set(names); // other parts may be loaded, too
  const results = async (term) => (await index.search(term, { filters })).results.filter(({ id }) => within.has(partOf(id)));
  const wanted = phrases(words);
  if (!wanted.length) return words ? [] : results(ALL);
  const alone = async (term) => new Map((await results(term)).map((one) => [one.id, one]));
  const found = await Promise.all(wanted.map((terms) => Promise.all(terms.map(alone))));
  const whole = wanted.flat();
  const ranked = whole.length > 1 ? await results(whole.join(" ")) : [...found[0][0].values()];
  return ranked.filter(({ id }) => found.every((terms) => terms.every((places) => places.has(id)) && isTogether(terms, id)));
};

// Searching

let turn = 0;

const search = async () => {
  const mine = ++turn;
  const values = asked();
  const filters = Object.fromEntries(FILTERS.filter((name) => values[name]).map((name) => [name, values[name]]));
  const words = values.q.trim();
  if (!words && !Object.keys(filters).length) return show([], "");
  const want = needed(values);
  const costs = Object.keys(filters).map((name) => (NAMED.includes(name) ? 1 : 0.5));
  const terms = costs.reduce((sum, cost) => sum + cost, new Set(phrases(words).flat()).size);
  say("Searching …");
  let found = [];
  let reach = 0;
  let steps = terms > TERMS ? 1 : STEPS;
  do {
    reach = history.state?.isWhole ? want.spans.length : reachFrom(want.spans, reach, terms, want.names);
    found = await lookUp([...want.names, ...want.spans.slice(0, reach).map((span) => span.name)], words, filters);
    if (mine !== turn) return;
    steps -= 1;
  } while (!found.length && steps && reach < want.spans.length);
  await show(order(found, words ? values.order : "new"), words, { spans: want.spans, reach, mine });
};

const say = (text) => {
  status.textContent = text;
};

const number = (count, one, many) => `${count.toLocaleString(language)} ${count === 1 ? one : many}`;

const show = async (results, words, { spans: all = [], reach = 0, mine = turn } = {}) => {
  if (!words && !results.length && !all.length) {
    list.replaceChildren();
    more.replaceChildren();
    return say("");
  }
  const items = await page(results, 0, words, history.state?.shown ?? atOnce(results));
  if (mine !== turn) return;
  list.replaceChildren(...items);
  list.start = 1;
  const earlier = all.slice(reach);
  const since = earlier.length ? ` since ${all[reach - 1].first}` : "";
  const cut = written(words).flat().length > MOST ? " Only the beginning of what you typed counts." : "";
  say(`${results.length ? number(results.length, "result", "results") : "Nothing found"}${since}.${cut}`);
  offer(results, words, earlier);
};

const page = (results, from, words, count) =>
  Promise.all(results.slice(from, from + count).map(async (result) => item(await card(result.id), result, words)));

const item = (one, result, words) => {
  const title = one.title || one.note || one.url;
  const link = element("a", { href: one.url, dir: direction(title) }, inTitle(title, words));
  const facts = [one.date, one.outcome, one.note].filter(Boolean);
  const line = element("p", { className: "search-facts" }, element("span", { className: "search-kind" }, KINDS[one.kind]));
  for (const fact of facts) line.append(" · ", element("span", { dir: direction(fact) }, fact));
  const made = element("li", {}, line, element("h2", {}, link));
  const text = one.text && excerpt(one.text, result.words);
  const way = text && direction(text.textContent);
  if (text) made.append(element("p", { className: "search-text", dir: way, lang: one.lang || language }, text));
  if (one.lang) link.lang = one.lang;
  return made;
};

const offer = (results, words, earlier) => {
  more.replaceChildren();
  const rest = results.length - list.children.length;
  if (rest > 0) {
    const count = Math.min(FIRST, rest);
    const button = element("button", { type: "button" }, `Show ${count} more`);
    button.addEventListener("click", () => attempt(async () => {
      const items = await page(results, list.children.length, words, count);
      list.append(...items);
      items[0]?.querySelector("a").focus();
      remember({ shown: list.children.length });
      offer(results, words, earlier);
    }));
    more.append(button);
  }
  if (earlier.length) {
    const [from, to] = [earlier.at(-1).first, earlier[0].last];
    const text = `Search ${from === to ? `the rest of ${from}` : `${from} to ${to}`} too`;
    const button = element("button", { type: "button" }, text);
    button.addEventListener("click", () => attempt(async () => {
      remember({ isWhole: true });
      await search();
      list.querySelector("a")?.focus();
    }));
    more.append(button);
  }
};

// What a reader has asked for besides is there again when the reader comes back
const remember = (found) => history.replaceState({ ...history.state, ...found }, "");

const attempt = async (work) => {
  try {
    await work();
  } catch {
    forget();
    await failed(work);
  }
};

// A preview makes the index after the pages, and says so by the status 503
const failed = async (work) => {
  const answer = await fetch(`${base}engine/pagefind-entry.json`, { cache: "no-store" }).catch(() => null);
  if (answer?.status === 503) {
    say("The search index is being made. The search begins when it is ready.");
    setTimeout(() => attempt(work), 1_500);
  } else {
    say("The search index cannot be loaded. It may just have been replaced: load this page again.");
  }
};

const submit = () => {
  const next = address(asked());
  if (next === `${location.pathname}${location.search}`) history.replaceState(null, "");
  else history.pushState(null, "", next);
  return attempt(search);
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (matchMedia("(pointer: coarse)").matches) document.activeElement.blur(); // a keyboard would cover the results
  submit();
});

form.addEventListener("change", async (event) => {
  const field = event.target;
  if (field.name === "q") return;
  if (NAMED.includes(field.name)) {
    await attempt(() => suggest(field));
    const isKnown = !field.value.trim() || names.has(`${field.name} ${field.value.trim()}`);
    field.setCustomValidity(isKnown ? "" : `No ${field.name} here has this name.`);
    if (!field.reportValidity()) return;
  }
  submit();
});

let pause = 0;
form.addEventListener("input", ({ target: field }) => {
  if (!NAMED.includes(field.name)) return;
  field.setCustomValidity("");
  clearTimeout(pause);
  pause = setTimeout(() => attempt(() => suggest(field)), 250);
});

// The languages that texts have are in the index: they are offered to a reader who is about to choose
form.querySelector("details").addEventListener("focusin", () => {
  const field = form.elements.language;
  if (field.options.length > 2) return;
  attempt(async () => {
    const index = await load(loaded.size ? [] : spans.slice(0, reachFrom(spans, 0)).map((span) => span.name));
    const { totalFilters } = await index.search(ALL, { filters: { language: "-" } });
    const named = new Intl.DisplayNames([language], { type: "language", fallback: "code" });
    const known = [...field.options].map((option) => option.value);
    const codes = Object.keys(totalFilters.language ?? {}).filter((code) => !known.includes(code));
    for (const code of codes.sort()) field.add(new Option(named.of(code), code));
  });
});

const restore = async () => {
  await fill();
  await search();
};

addEventListener("popstate", () => attempt(restore));
attempt(restore);
if (!location.search) form.elements.q.focus({ preventScroll: true });
