// SPARQL: an editor with completion, ready questions, tables, a picture of what was found, download; the map of types.
import { address, fill, h, name, to } from "./dom.js";
import { get, sparql } from "./api.js";
import { language, t, term } from "./i18n.js";
import { Picture } from "./picture.js";

const first = "SELECT ?subject ?relation ?object WHERE {\n  ?s ?relation ?o .\n  ?s skos:prefLabel ?subject .\n  ?o skos:prefLabel ?object .\n  FILTER(STRSTARTS(STR(?relation), STR(eni:)))\n} LIMIT 50";
const prefixes = ["eni:", "id:", "rdf:", "rdfs:", "xsd:", "owl:", "skos:", "schema:", "prov:", "oa:", "dct:"];
const keywords = ["SELECT", "WHERE", "FILTER", "OPTIONAL", "UNION", "GRAPH", "ORDER BY", "GROUP BY", "LIMIT", "DISTINCT", "CONSTRUCT", "DESCRIBE", "ASK", "COUNT", "BIND", "VALUES", "MINUS"];

/** @param {import("./app.js").Context} context */
export async function sparqlView({ main, params, known, say }) {
  const { queries } = await get("queries");
  const area = /** @type {HTMLTextAreaElement} */ (h("textarea", { id: "query", rows: "12", spellcheck: "false", autocapitalize: "off", class: "code" }));
  area.value = params.get("query") ?? first;
  const result = h("div", { class: "result", role: "region", "aria-label": t("table"), tabindex: "0" });
  const help = h("div", { class: "completions", "aria-live": "polite" });
  const words = [...prefixes, ...keywords, ...[...known.classes.keys(), ...known.relations.keys()].map((n) => `eni:${n}`)];
  const complete = () => {
    const before = area.value.slice(0, area.selectionStart);
    const word = /[\w:]*$/.exec(before)?.[0] ?? "";
    const fits = word.length < 2 ? [] : words.filter((w) => w !== word && (w.toLowerCase().startsWith(word.toLowerCase()) || w.toLowerCase().startsWith(`eni:${word.toLowerCase()}`))).slice(0, 8);
    fill(help, fits.map((w) => h("button", { type: "button", onclick: () => {
      area.setRangeText(w, area.selectionStart - word.length, area.selectionStart, "end");
      area.focus();
      complete();
    } }, w)));
  };
  const run = async () => {
    fill(result, h("p", { class: "loading" }, t("loading")));
    history.replaceState(null, "", address("sparql", { query: area.value }));
    try {
      const answer = await sparql(area.value, "application/sparql-results+json, text/turtle;q=0.9");
      const rows = answer.type === "application/sparql-results+json" && JSON.parse(answer.text);
      fill(result, rows ? [drawing(found(rows, area.value), known), table(rows, say)] : h("pre", { tabindex: "0" }, answer.text.slice(0, 200000)), downloads(area.value, answer.type));
    } catch (error) {
      if (error instanceof DOMException) return;
      const message = error instanceof Error ? error.message : String(error);
      fill(result, h("p", { class: "error", role: "alert" }, message === "offline" ? t("offline") : message));
      const place = /^(\d+):(\d+):/.exec(message);
      if (place) {
        const lines = area.value.split("\n");
        const at = lines.slice(0, Number(place[1]) - 1).reduce((n, l) => n + l.length + 1, 0) + Number(place[2]) - 1;
        area.focus();
        area.setSelectionRange(at, at + 1);
      }
    }
  };
  area.addEventListener("input", complete);
  area.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); } });
  const ready = /** @type {HTMLSelectElement} */ (h("select", { id: "named", onchange: () => {
    const chosen = queries.find((/** @type {any} */ q) => q.name === ready.value);
    if (chosen) { area.value = chosen.sparql; run(); }
  } }, h("option", { value: "" }, "—"), queries.map((/** @type {any} */ q) => h("option", { value: q.name }, `${q.name}: ${q.summary}`))));
  main.append(h("h1", null, "SPARQL"), h("p", null, h("label", { for: "named" }, t("named"), " "), ready),
    h("label", { for: "query" }, t("query")), area, help, h("p", null, h("button", { type: "button", id: "run", class: "button", onclick: run }, t("run")), " ", to("types", {}, t("map"))), result);
  if (params.get("query")) await run();
  return "SPARQL";
}

/** @param {any} answer @param {(text: string) => void} say */
function table(answer, say) {
  if (answer.boolean !== undefined) return h("p", { class: "boolean" }, String(answer.boolean));
  const most = 1000;
  const { head: { vars }, results: { bindings } } = answer;
  const rows = `${bindings.length.toLocaleString(language)} ${t("rows")}`;
  say(rows);
  return [h("p", { class: "count" }, rows, bindings.length > most && ` (1–${most})`),
    h("table", null, h("thead", null, h("tr", null, vars.map((/** @type {string} */ v) => h("th", { scope: "col" }, v)))),
      h("tbody", null, bindings.slice(0, most).map((/** @type {any} */ row) => h("tr", null, vars.map((/** @type {string} */ v) => h("td", null, row[v] && cell(row[v]))))))) ];
}

/** Entities of a table, and lines between those of a row: named by the relation that stands between them, else by the second's column. `SELECT *` gives columns in an order of its own, so that of the question holds. @param {any} answer @param {string} query */
function found({ head, results }, query) {
  const most = 300;
  const place = (/** @type {string} */ v) => { const at = query.search(new RegExp(`[?$]${v}(?![\\w\\u0080-\\uffff])`)); return at < 0 ? Infinity : at; };
  const vars = [...(head.vars ?? [])].sort((a, b) => place(a) - place(b) || 0);
  /** @type {Map<string, number>} */ const numbers = new Map();
  /** @type {any[]} */ const nodes = [];
  /** @type {Map<string, any>} */ const lines = new Map();
  for (const row of results?.bindings ?? []) {
    const ends = [];
    for (const v of vars) {
      const iri = row[v]?.type === "uri" ? row[v].value : "", last = iri.split("/").pop() ?? "";
      const relation = iri.startsWith("https://w3id.org/enishi/ns#") ? last.slice(3) : null;
      const kind = /\/id\/([A-Za-z]+)\/[^/]+$/.exec(iri)?.[1];
      if (relation) ends.push({ relation });
      if (!kind || kind === "document") continue;
      if (!numbers.has(iri) && nodes.length < most) {
        numbers.set(iri, nodes.length);
        let label = last;
        try { label = decodeURIComponent(last); } catch { /* as it is */ }
        nodes.push({ id: iri, label, class: kind, level: 1, degree: 0, hidden: 0 });
      }
      if (numbers.has(iri)) ends.push({ at: numbers.get(iri), v });
    }
    let from = -1, named = "";
    for (const { at, v, relation } of ends) {
      if (relation !== undefined) { named = relation; continue; }
      if (from >= 0 && from !== at && lines.size < 1500) {
        lines.set(`${from} ${named || v} ${at}`, { source: from, target: at, relation: named || v, status: "fact", statements: 1 });
      }
      from = at ?? -1; named = "";
    }
  }
  const edges = [...lines.values()];
  for (const e of edges) { nodes[e.source].degree++; nodes[e.target].degree++; }
  return { nodes, edges };
}

/** A table's entities as a picture, drawn when it is opened. @param {{nodes: any[], edges: any[]}} g @param {any} known */
function drawing(g, known) {
  if (g.edges.length === 0) return "";
  const box = h("div", { class: "picture" });
  const details = h("details", { class: "as-graph" }, h("summary", null, `${t("chart")} (${g.nodes.length} ${t("entities")})`), box);
  details.addEventListener("toggle", async () => {
    if (box.firstChild) return;
    const { places } = await get("arrange", { nodes: g.nodes.length, edges: g.edges.map((e) => `${e.source}-${e.target}`).join(",") });
    g.nodes.forEach((n, i) => { [n.x, n.y] = places[i]; });
    show(box, g, known, (n) => to("entity", { id: n.id }, name(n.label)), (n) => address("entity", { id: n.id }));
  });
  return details;
}

/** Draws a graph, and says beside it what is chosen. @param {HTMLElement} box @param {any} g @param {any} known @param {(n: any) => any} link @param {(n: any) => string} href */
function show(box, g, known, link, href) {
  const side = h("div", { class: "side", "aria-live": "polite" }, h("p", { class: "class" }, t("graphHelp")));
  const canvas = /** @type {HTMLCanvasElement} */ (h("canvas", { tabindex: "0", role: "application", "aria-label": `${t("graph")}: ${g.nodes.length} ${t("entities")}, ${g.edges.length} ${t("facts")}. ${t("graphHelp")}` }));
  const line = (/** @type {any} */ e) => [link(g.nodes[e.source]), " ", h("span", { class: "relation" }, term(known.relations, e.relation)), " ", link(g.nodes[e.target]), e.statements > 1 && h("span", { class: "count" }, ` ${e.statements.toLocaleString(language)}`)];
  const pick = (/** @type {any} */ what) => {
    if (what?.edge) { fill(side, h("p", null, line(what.edge))); return; }
    if (!what) return;
    const at = g.nodes.indexOf(what.node);
    fill(side, h("h2", null, link(what.node)), h("ul", null, g.edges.filter((/** @type {any} */ e) => e.source === at || e.target === at).slice(0, 100).map((/** @type {any} */ e) => h("li", null, line(e)))));
  };
  const open = (/** @type {any} */ n) => { location.hash = href(n); };
  fill(box, h("div", { class: "canvas" }, canvas), side);
  new Picture(canvas, { roots: [], ...g }, known, pick, open, open).start();
}

/** Which classes are tied by which relations. @param {import("./app.js").Context} context */
export async function typesView({ main, known }) {
  const g = await get("types");
  for (const n of g.nodes) n.label = term(known.classes, n.class);
  const box = h("div", { class: "picture" });
  main.append(h("h1", null, t("map")), box,
    h("table", null, h("thead", null, h("tr", null, ["subject", "relation", "object", "facts"].map((w) => h("th", { scope: "col" }, t(/** @type {any} */ (w)))))),
      h("tbody", null, [...g.edges].sort((a, b) => b.statements - a.statements).map((e) => h("tr", null,
        [g.nodes[e.source].label, to("said", { relation: e.relation, class: g.nodes[e.source].class }, term(known.relations, e.relation)), g.nodes[e.target].label, e.statements.toLocaleString(language)].map((c) => h("td", null, c)))))));
  main.addEventListener("shown", () => show(box, g, known, (n) => to("entities", { class: n.class }, name(n.label)), (n) => address("entities", { class: n.class })));
  return t("map");
}

/** @param {any} term @returns {any} */
function cell(term) {
  if (term.type === "triple") return [cell(term.value.subject), " ", cell(term.value.predicate), " ", cell(term.value.object)];
  if (term.type !== "uri") return name(term.value);
  let short = term.value.split(/[/#]/).pop() ?? "";
  try { short = decodeURIComponent(short); } catch { /* as it is */ }
  if (/\/id\/document\/[^/]+$/.test(term.value)) return to("document", { id: term.value }, name(short));
  if (term.value.startsWith("https://w3id.org/enishi/ns#")) return name(`eni:${short}`);
  if (/\/id\/[A-Za-z]+\/[^/]+$/.test(term.value)) return to("entity", { id: term.value }, name(short));
  return h("span", { title: term.value }, name(short || term.value));
}

/** @param {string} query @param {string} type */
function downloads(query, type) {
  const kinds = type === "application/sparql-results+json" ? [["CSV", "text/csv", "csv"], ["TSV", "text/tab-separated-values", "tsv"], ["JSON", "application/sparql-results+json", "json"], ["XML", "application/sparql-results+xml", "xml"]]
    : [["Turtle", "text/turtle", "ttl"], ["N-Triples", "application/n-triples", "nt"], ["JSON-LD", "application/ld+json", "jsonld"]];
  return h("p", { class: "downloads" }, t("download"), ": ", kinds.map(([word, accept, ending]) => [h("button", { type: "button", onclick: async () => {
    const { text } = await sparql(query, accept);
    const link = /** @type {HTMLAnchorElement} */ (h("a", { href: URL.createObjectURL(new Blob([text], { type: accept })), download: `enishi.${ending}` }));
    link.click();
    URL.revokeObjectURL(link.href);
  } }, word), " "]));
}
