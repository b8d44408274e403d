// A part of the graph in a file of its own: the picture, what is said of each entity, and the sentences. Asks no server.
import { address, fill, h, name } from "./dom.js";
import { language, relationLabel, setLanguage, t, term } from "./i18n.js";
import { badge, edges, entityLink, hue, linkItem, sentence } from "./facts.js";
import { Picture } from "./picture.js";

const shown = edges(JSON.parse(document.getElementById("data")?.textContent ?? "{}"));
const vocabulary = {
  classes: new Map(shown.known.classes.map((/** @type {any} */ c) => [c.name, c])),
  relations: new Map(shown.known.relations.map((/** @type {any} */ r) => [r.name, r])),
};
/** @type {Map<string, number>} */
const places = new Map(shown.nodes.map((/** @type {any} */ n, /** @type {number} */ i) => [n.id, i]));
const body = /** @type {HTMLElement} */ (document.getElementById("main"));
const head = /** @type {HTMLElement} */ (document.getElementById("top"));

/** A line of the graph as the link that it stands for. @param {any} e */
function asLink(e) {
  const object = e.value === undefined ? shown.nodes[e.target] : { value: e.value };
  return { subject: shown.nodes[e.source], relation: e.relation, object, status: e.status, count: e.said?.length ?? 0, statements: e.said ?? [] };
}

/** What is said of an entity, by relation. @param {number} place */
function saidOf(place) {
  /** @type {Map<string, {relation: string, incoming: boolean, links: any[]}>} */
  const groups = new Map();
  for (const e of [...shown.edges, ...shown.values]) {
    const incoming = e.source !== place;
    if (incoming && e.target !== place) continue;
    const key = `${incoming} ${e.relation}`;
    const found = groups.get(key) ?? { relation: e.relation, incoming, links: /** @type {any[]} */ ([]) };
    const link = asLink(e);
    found.links.push(incoming ? { ...link, object: link.subject } : link);
    groups.set(key, found);
  }
  return [...groups.values()].sort((a, b) => b.links.length - a.links.length);
}

/** @param {any} node @param {number} place */
function entityPart(node, place) {
  return [h("h2", null, entityLink(node, vocabulary.classes)), node.hidden > 0 && h("p", null, `${t("hidden")}: ${node.hidden}`),
    saidOf(place).map((g) => h("div", { class: "group" },
      h("h3", null, relationLabel(vocabulary.relations, g.relation, g.incoming), " ", h("span", { class: "count" }, g.links.length)),
      h("ul", { class: "facts" }, g.links.slice(0, 200).map((l) => linkItem(l, vocabulary, "object")))))];
}

/** Every statement of a document that stands in this file. @param {string} id */
function documentPart(id) {
  const all = [...shown.edges, ...shown.values].flatMap((e) => e.said ?? []).filter((/** @type {any} */ s) => s.document === id)
    .sort((/** @type {any} */ a, /** @type {any} */ b) => a.sentence - b.sentence || a.begin - b.begin);
  const seen = new Set();
  const once = all.filter((/** @type {any} */ s) => !seen.has(s.begin) && seen.add(s.begin));
  return [h("h2", null, name(all[0]?.title ?? id)), h("p", { class: "source" }, [all[0]?.publisher, all[0]?.published].filter(Boolean).join(" · ")),
    once.slice(0, 500).map((/** @type {any} */ s) => sentence(s, true))];
}

/** @type {Picture | null} */
let picture = null;
const side = h("div", { class: "side", "aria-live": "polite" });

function route() {
  const [view, query = ""] = location.hash.replace(/^#\//, "").split(/\?(.*)/s);
  const id = new URLSearchParams(query).get("id") ?? "";
  const place = places.get(id);
  if (view === "entity" && place !== undefined) {
    fill(side, entityPart(shown.nodes[place], place));
    picture?.select(place);
  } else if (view === "document") fill(side, documentPart(id));
  else fill(side, h("p", { class: "class" }, t("graphHelp")));
  side.scrollTop = 0;
}

function drawAll() {
  document.documentElement.lang = language;
  const roots = shown.nodes.filter((/** @type {any} */ n) => shown.roots.includes(n.id));
  const title = roots.length ? roots.map((/** @type {any} */ n) => n.label).join("・") : t("hubs");
  document.title = `${title} – enishi 縁`;
  const options = h("datalist", { id: "names" }, shown.nodes.slice(0, 2000).map((/** @type {any} */ n) => h("option", { value: n.label })));
  const box = /** @type {HTMLInputElement} */ (h("input", { id: "q", type: "search", list: "names", autocomplete: "off", "aria-label": t("search"), placeholder: t("search") }));
  const find = () => {
    const words = box.value.trim().toLowerCase();
    const hit = words && (shown.nodes.find((/** @type {any} */ n) => n.label.toLowerCase() === words) ?? shown.nodes.find((/** @type {any} */ n) => n.label.toLowerCase().includes(words)));
    if (hit) location.hash = address("entity", { id: hit.id });
  };
  box.addEventListener("change", find);
  fill(head, h("a", { class: "brand", href: "#/" }, "enishi ", h("span", { lang: "ja" }, "縁")),
    h("form", { role: "search", class: "search", onsubmit: (/** @type {Event} */ e) => { e.preventDefault(); find(); } }, box, options),
    h("div", { class: "switches" },
      h("button", { type: "button", id: "language", lang: language === "ja" ? "en" : "ja", onclick: () => { setLanguage(language === "ja" ? "en" : "ja"); drawAll(); } }, t("language"))));
  const canvas = /** @type {HTMLCanvasElement} */ (h("canvas", { tabindex: "0", role: "application", "aria-label": `${t("graph")}: ${shown.nodes.length} ${t("entities")}, ${shown.edges.length} ${t("facts")}. ${t("graphHelp")}` }));
  const open = (/** @type {any} */ n) => { location.hash = address("entity", { id: n.id }); };
  const classes = [...new Set(shown.nodes.map((/** @type {any} */ n) => n.class))];
  const statuses = [...new Set(shown.edges.map((/** @type {any} */ e) => e.status))];
  fill(body, h("h1", null, name(title)),
    h("p", { class: "source" }, `${shown.nodes.length} / ${shown.of.entities} ${t("entities")} · ${shown.edges.length} ${t("facts")} · ${shown.of.documents} ${t("documents")}`),
    h("div", { class: "picture" }, h("div", { class: "canvas" }, canvas), side),
    h("ul", { class: "legend", "aria-label": t("legend") }, classes.map((c) => h("li", null, h("span", { class: `dot c${hue(vocabulary.classes, c).index}`, "aria-hidden": "true" }), term(vocabulary.classes, c))), statuses.map((s) => h("li", null, badge(s)))),
    h("details", { class: "as-table" }, h("summary", null, `${t("table")} (${shown.edges.length})`),
      h("ul", { class: "facts" }, shown.edges.slice(0, 1000).map((/** @type {any} */ e) => linkItem(asLink(e), vocabulary)))));
  picture = new Picture(canvas, shown, vocabulary, (what) => {
    if (what?.node) open(what.node);
    else if (what?.edge) fill(side, h("ul", { class: "facts" }, linkItem(asLink(what.edge), vocabulary)));
  }, open, open);
  picture.start();
  route();
}

window.addEventListener("hashchange", route);
drawAll();
