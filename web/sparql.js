// SPARQL: an editor with completion, ready questions, tables, download.
import { address, fill, h, name, to } from "./dom.js";
import { get, sparql } from "./api.js";
import { language, t } from "./i18n.js";

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
      fill(result, answer.type === "application/sparql-results+json" ? table(JSON.parse(answer.text), say) : h("pre", { tabindex: "0" }, answer.text.slice(0, 200000)), downloads(area.value, answer.type));
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
    h("label", { for: "query" }, t("query")), area, help, h("p", null, h("button", { type: "button", id: "run", class: "button", onclick: run }, t("run"))), result);
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
