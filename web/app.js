// The frame: header, search with suggestions, language, theme, and which view the address names.
import { address, fill, h, name } from "./dom.js";
import { allowDecisions } from "./decide.js";
import { hooks } from "./facts.js";
import { Failure, get, leave, ontology, writable } from "./api.js";
import { language, setLanguage, t, term } from "./i18n.js";
import { entitiesView, home } from "./home.js";
import { searchView } from "./search.js";
import { entityView, saidView } from "./entity.js";
import { documentView, documentsView, live } from "./document.js";
import { graphView } from "./graph.js";
import { lifeLink, lifeView, newsView } from "./life.js";
import { pathView, timelineView } from "./path.js";
import { benchView } from "./bench.js";
import { sparqlView, typesView } from "./sparql.js";

/** @typedef {{main: HTMLElement, params: URLSearchParams, known: any, go: (hash: string, replace?: boolean) => void, say: (text: string) => void}} Context */

/** @type {Record<string, (context: Context) => Promise<string>>} */
const views = {
  "": home, search: searchView, entity: entityView, entities: entitiesView, document: documentView, documents: documentsView,
  graph: graphView, path: pathView, said: saidView, timeline: timelineView, news: newsView, life: lifeView, sparql: sparqlView, types: typesView, live, bench: benchView,
};

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const top_ = /** @type {HTMLElement} */ (document.getElementById("top"));
const status = /** @type {HTMLElement} */ (document.getElementById("status"));

/** @param {string} text */
function say(text) { status.textContent = text; }

/** @param {string} hash @param {boolean} [replace] */
function go(hash, replace = false) {
  if (location.hash === hash) { show(); return; }
  if (replace) { history.replaceState(null, "", hash); show(); } else location.hash = hash;
}

let turn = 0;
async function show() {
  const mine = ++turn;
  leave();
  const hash = location.hash.startsWith("#/") ? location.hash.slice(2) : "";
  const [view, query = ""] = hash.split(/\?(.*)/s);
  const params = new URLSearchParams(query);
  for (const link of top_.querySelectorAll("nav a")) {
    if (link.getAttribute("href") === `#/${view}`) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  main.setAttribute("aria-busy", "true");
  const waiting = setTimeout(() => { if (mine === turn) { fill(main, h("p", { class: "loading" }, t("loading"))); } }, 250);
  const stage = h("div", { class: "stage" });
  try {
    const known = await ontology();
    const title = await (views[view] ?? home)({ main: stage, params, known, go, say });
    if (mine !== turn) return;
    clearTimeout(waiting);
    fill(main, stage);
    document.title = title ? `${title} – enishi 縁` : "enishi 縁";
    stage.dispatchEvent(new Event("shown"));
    say(title);
  } catch (error) {
    clearTimeout(waiting);
    if (mine !== turn || (error instanceof DOMException && error.name === "AbortError")) return;
    const message = error instanceof Failure ? (error.message === "offline" ? t("offline") : error.message) : String(error);
    fill(main, h("h1", null, t("failed")), h("p", { class: "error", role: "alert" }, message), h("button", { type: "button", onclick: show }, t("retry")));
  } finally {
    if (mine === turn) { main.removeAttribute("aria-busy"); main.setAttribute("data-shown", String(mine)); }
  }
}

function frame() {
  document.documentElement.lang = language;
  const skip = /** @type {HTMLElement} */ (document.getElementById("skip"));
  skip.textContent = t("skip");
  skip.onclick = (event) => { event.preventDefault(); main.focus(); };
  /** @type {[string, any][]} */
  const places = [["", "home"], ["graph", "graph"], ["entities", "entities"], ["documents", "documents"], ["news", "news"], ["path", "path"], ["sparql", "sparql"], ["live", "live"], ["bench", "bench"]];
  fill(top_,
    h("a", { class: "brand", href: "#/" }, "enishi ", h("span", { lang: "ja" }, "縁")),
    searchBox(),
    h("nav", { "aria-label": "enishi" }, places.map(([view, word]) => h("a", { href: `#/${view}` }, t(word)))),
    h("div", { class: "switches" },
      h("button", { type: "button", id: "language", lang: language === "ja" ? "en" : "ja", onclick: () => { setLanguage(language === "ja" ? "en" : "ja"); frame(); show(); } }, t("language")),
      h("button", { type: "button", id: "theme", "aria-label": t("theme"), title: t("theme"), onclick: turnTheme }, "◐")));
}

function turnTheme() {
  const dark = getComputedStyle(document.documentElement).colorScheme.includes("dark");
  setTheme(dark ? "light" : "dark");
  window.dispatchEvent(new Event("themechange"));
}
/** @param {string} theme */
function setTheme(theme) {
  document.documentElement.setAttribute("data-theme", theme);
  try { localStorage.setItem("enishi-theme", theme); } catch { /* no storage */ }
}

/** A search box with suggestions (ARIA combobox). */
function searchBox() {
  const list = h("ul", { id: "suggestions", role: "listbox", "aria-label": t("search"), hidden: true });
  const input = /** @type {HTMLInputElement} */ (h("input", {
    id: "q", type: "search", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": "suggestions", "aria-label": t("search"), placeholder: t("searchHint"),
  }));
  /** @type {any[]} */
  let hits = [];
  let chosen = -1;
  let asked = 0;
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); chosen = -1; };
  const mark = () => {
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
    if (chosen >= 0) input.setAttribute("aria-activedescendant", `hit-${chosen}`); else input.removeAttribute("aria-activedescendant");
  };
  const open = (/** @type {any} */ hit) => { close(); input.value = ""; go(address("entity", { id: hit.id })); };
  const suggest = async () => {
    const mine = ++asked;
    const words = input.value.trim();
    if (!words) { close(); return; }
    try {
      const [found, known] = await Promise.all([fetch(`/api/search?${new URLSearchParams({ q: words, limit: "8", kind: "entity" })}`).then((r) => r.json()), ontology()]);
      if (mine !== asked) return;
      hits = found.entities ?? [];
      chosen = -1;
      fill(list, hits.map((hit, i) => h("li", { id: `hit-${i}`, role: "option", "aria-selected": "false", onmousedown: (/** @type {Event} */ e) => { e.preventDefault(); open(hit); } },
        name(hit.label), hit.matched !== hit.label && h("span", { class: "matched" }, " ", name(hit.matched)), h("span", { class: "class" }, term(known.classes, hit.class)))));
      list.hidden = hits.length === 0;
      input.setAttribute("aria-expanded", String(hits.length > 0));
    } catch { close(); }
  };
  let timer = 0;
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(suggest, 80); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (hits.length === 0 || list.hidden) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      chosen = chosen < 0 ? (step > 0 ? 0 : hits.length - 1) : (chosen + step + hits.length) % hits.length;
      mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      asked++;
      clearTimeout(timer);
      if (chosen >= 0 && hits[chosen]) open(hits[chosen]);
      else if (input.value.trim()) { const q = input.value.trim(); close(); go(address("search", { q })); }
    } else if (event.key === "Escape") close();
  });
  return h("form", { role: "search", class: "search", onsubmit: (/** @type {Event} */ e) => e.preventDefault() }, input, list);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    document.getElementById("q")?.focus();
  }
});
try { const theme = localStorage.getItem("enishi-theme"); if (theme) document.documentElement.setAttribute("data-theme", theme); } catch { /* no storage */ }
window.addEventListener("hashchange", () => { show().then(() => { window.scrollTo(0, 0); main.focus({ preventScroll: true }); }); });
hooks.more = lifeLink;
frame();
writable().then((may) => { if (may) allowDecisions(); }).then(show);

// When the store has changed, say so by drawing the first page anew; other pages are drawn when they are next asked for.
let state = "";
async function look() {
  if (document.hidden) return;
  try {
    const now = (await fetch("/healthz").then((r) => r.json())).state;
    if (state && now !== state && (location.hash === "" || location.hash === "#/")) show();
    state = now;
  } catch { /* said when a view asks */ }
}
// A decision holds when the server has read the store anew: what is shown is drawn again then, and not before.
window.addEventListener("decided", async (event) => {
  const before = /** @type {CustomEvent} */ (event).detail;
  for (let turns = 0; turns < 100; turns++) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    try { if ((await fetch("/healthz").then((r) => r.json())).state !== before) break; } catch { return; }
  }
  await show();
  say(t("decided"));
});
look();
setInterval(look, 5000);
export { get };
