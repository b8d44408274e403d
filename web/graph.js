// The graph around entities, on a canvas; everything in it stands in a table below as well.
import { address, fill, h, name, to } from "./dom.js";
import { get } from "./api.js";
import { t, term } from "./i18n.js";
import { badge, edges, entityLink, hue, linkItem } from "./facts.js";
import { Picture } from "./picture.js";

const filters = ["relation", "status", "class", "since", "until", "depth", "kinds", "document", "confidence", "without", "hide", "limit"];
const statuses = ["fact", "planned", "possible", "hearsay", "desired", "conditional", "question", "denied", "rejected"];

/** @param {import("./app.js").Context} context */
export async function graphView({ main, params, known, go, say }) {
  const ids = params.getAll("id");
  /** @type {Record<string, any>} */
  const asked = { id: ids };
  for (const f of filters) if (params.getAll(f).length) asked[f] = params.getAll(f);
  const g = edges(await get("graph", asked));
  const change = (/** @type {Record<string, any>} */ with_) => go(address("graph", { ...asked, ...with_ }));
  const more = (/** @type {string} */ f, /** @type {string} */ value) => change({ [f]: [...new Set([...params.getAll(f), value])] });
  const side = h("div", { class: "side", "aria-live": "polite" });
  const canvas = /** @type {HTMLCanvasElement} */ (h("canvas", { tabindex: "0", role: "application", "aria-label": `${t("graph")}: ${g.nodes.length} ${t("entities")}, ${g.edges.length} ${t("facts")}. ${t("graphHelp")}` }));

  const showSide = async (/** @type {any} */ what) => {
    if (!what) { fill(side, h("p", { class: "class" }, t("graphHelp"))); return; }
    if (what.node) {
      const n = what.node;
      fill(side, h("h2", null, entityLink(n, known.classes)),
        h("p", null, `${n.degree} ${t("neighbours")}`, n.hidden > 0 && ` · ${t("hidden")}: ${n.hidden}`),
        h("p", { class: "actions" }, !ids.includes(n.id) && [h("button", { type: "button", onclick: () => change({ id: [...ids, n.id] }) }, t("expand"), n.hidden > 0 && ` (+${n.hidden})`), " "],
          h("button", { type: "button", onclick: () => change({ id: [n.id] }) }, t("onlyThis")), " ",
          h("button", { type: "button", onclick: () => change({ id: ids.filter((i) => i !== n.id), hide: [...params.getAll("hide"), n.id] }) }, t("hide")), " ", to("entity", { id: n.id }, t("open"))));
      say(n.label);
      return;
    }
    const e = what.edge, a = g.nodes[e.source], b = g.nodes[e.target];
    say(`${a.label} ${term(known.relations, e.relation)} ${b.label}`);
    if (e.status === "inferred") { fill(side, h("p", null, entityLink(a, known.classes), " ", h("span", { class: "relation" }, term(known.relations, e.relation)), " ", entityLink(b, known.classes), " ", badge("inferred"))); return; }
    const entity = await get("entity", { id: a.id, other: b.id, relation: e.relation, limit: 50 });
    const links = [...entity.facts, ...entity.others].filter((/** @type {any} */ x) => x.direction === "out").flatMap((/** @type {any} */ x) => x.links);
    fill(side, e.disputed && h("p", null, badge("disputed")), h("ul", { class: "facts" }, links.map((l) => linkItem(l, known))));
  };

  const select = (/** @type {string} */ f, /** @type {any} */ word, /** @type {[string, string][]} */ options) => {
    const s = /** @type {HTMLSelectElement} */ (h("select", { id: `f-${f}`, onchange: () => change({ [f]: s.value || undefined }) }, h("option", { value: "" }, t("noFilter")), options.map(([value, label]) => h("option", { value, selected: params.get(f) === value ? "" : null }, label))));
    return h("span", { class: "filter" }, h("label", { for: `f-${f}` }, t(word)), " ", s);
  };
  const relations = Object.entries(g.relations).sort((a, b) => b[1] - a[1]);
  const chosen = params.get("relation");
  const relationOptions = /** @type {[string, string][]} */ (relations.map(([r, n]) => [r, `${term(known.relations, r)} (${n})`]));
  if (chosen && !g.relations[chosen]) relationOptions.push([chosen, term(known.relations, chosen)]);
  const classes = [...new Set(g.nodes.map((/** @type {any} */ n) => n.class))].sort();
  const chosenClass = params.get("class");
  if (chosenClass && !classes.includes(chosenClass)) classes.push(chosenClass);
  const bar = h("form", { class: "filters", onsubmit: (/** @type {Event} */ e) => e.preventDefault() },
    select("relation", "relation", relationOptions),
    select("status", "status", statuses.map((s) => [s, t(/** @type {any} */ (s))])),
    select("class", "class", classes.map((c) => [c, term(known.classes, c)])),
    ids.length > 0 && select("depth", "depth", [["1", "1"], ["2", "2"], ["3", "3"]]),
    period(g.days, params, change), confidence(params, change),
    h("span", { class: "filter" }, h("label", null, h("input", { type: "checkbox", checked: params.get("kinds") ? "" : null, onchange: (/** @type {any} */ e) => change({ kinds: e.target.checked ? "1" : undefined }) }), " ", t("kinds"))),
    filters.some((f) => params.get(f)) && h("a", { href: address("graph", { id: ids }) }, t("reset")),
    h("button", { type: "button", id: "fit" }, t("fit")), sparqlLink(params, g));
  const roots = g.nodes.filter((/** @type {any} */ n) => g.roots.includes(n.id));
  const title = roots.length ? roots.map((/** @type {any} */ n) => n.label).join("・") : t("hubs");
  const away = [...params.getAll("without").map((r) => ["without", r, term(known.relations, r)]), ...params.getAll("hide").map((id) => ["hide", id, decoded(id)])];
  main.append(h("h1", null, t("graph"), ": ", name(title)), bar,
    ids.length > 0 ? h("nav", { class: "trail", "aria-label": t("trail") }, h("button", { type: "button", id: "undo", onclick: () => history.back() }, "↶ ", t("undo")),
      h("ol", null, roots.map((/** @type {any} */ n) => h("li", null, h("a", { href: address("graph", { ...asked, id: [n.id] }) }, name(n.label)),
        roots.length > 1 && h("button", { type: "button", class: "x", "aria-label": `${t("remove")}: ${n.label}`, onclick: () => change({ id: ids.filter((_, i) => g.roots[i] !== n.id) }) }, "×"))))) : "",
    away.length ? h("p", { class: "away" }, t("hiddenNow"), ": ", away.map(([f, value, label]) => [h("button", { type: "button", onclick: () => change({ [f]: params.getAll(f).filter((v) => v !== value) }) }, name(label), " ×"), " "]),
      h("button", { type: "button", id: "show-hidden", onclick: () => change({ without: undefined, hide: undefined }) }, t("showHidden"))) : "",
    h("div", { class: "picture" }, h("div", { class: "canvas" }, canvas), side),
    h("ul", { class: "legend", "aria-label": t("legend") },
      classes.map((/** @type {any} */ c) => h("li", null, h("button", { type: "button", "aria-pressed": String(chosenClass === c), title: t("onlyThis"), onclick: () => change({ class: chosenClass === c ? undefined : c }) }, h("span", { class: `dot c${hue(known.classes, c).index}`, "aria-hidden": "true" }), term(known.classes, c)))),
      [...statuses, "inferred"].filter((s) => g.edges.some((/** @type {any} */ e) => e.status === s)).map((s) => h("li", null, badge(s))),
      g.edges.some((/** @type {any} */ e) => e.disputed) && h("li", null, badge("disputed"))),
    h("details", { class: "relations" }, h("summary", null, `${t("relations")} (${relations.length})`),
      h("ul", null, relations.map(([r, n]) => h("li", null, term(known.relations, r), " ", h("span", { class: "count" }, n), " ",
        h("button", { type: "button", onclick: () => change({ relation: r }) }, t("onlyThis"), h("span", { class: "quiet" }, ` ${term(known.relations, r)}`)), " ",
        h("button", { type: "button", onclick: () => more("without", r) }, t("hide"), h("span", { class: "quiet" }, ` ${term(known.relations, r)}`)))))),
    g.cut > 0 ? h("p", null, `${t("cut")}: ${g.cut} `, h("a", { href: address("graph", { ...asked, limit: Math.min(20000, g.nodes.length * 3) }) }, t("more"))) : "",
    h("details", { class: "as-table" }, h("summary", null, `${t("table")} (${g.edges.length})`), h("div", { class: "rows" })));
  if (g.nodes.length === 0) main.append(h("p", null, t("none")));
  // The table is made when it is opened: a thousand rows are not free.
  const rows = () => h("table", null, h("thead", null, h("tr", null, ["subject", "relation", "object", "status"].map((w) => h("th", { scope: "col" }, t(/** @type {any} */ (w)))))),
    h("tbody", null, g.edges.slice(0, 1000).map((/** @type {any} */ e) => h("tr", null, h("td", null, entityLink(g.nodes[e.source], known.classes)), h("td", null, term(known.relations, e.relation)), h("td", null, entityLink(g.nodes[e.target], known.classes)), h("td", null, badge(e.status))))));
  const table = /** @type {HTMLElement} */ (main.querySelector(".rows"));
  if (g.edges.length <= 300) fill(table, rows()); else main.querySelector(".as-table")?.addEventListener("toggle", () => { if (!table.firstChild) fill(table, rows()); });
  showSide(null);
  const picture = new Picture(canvas, g, known, showSide, (n) => change({ id: [...ids, n.id] }), (n) => go(address("entity", { id: n.id })));
  main.querySelector("#fit")?.addEventListener("click", () => picture.fit());
  main.addEventListener("shown", () => picture.start());
  return `${t("graph")}: ${title}`;
}

/** The last part of an address, readable. @param {string} id */
function decoded(id) {
  const last = id.split("/").pop() ?? id;
  try { return decodeURIComponent(last); } catch { return last; }
}

/** Two sliders over the days of the documents. @param {string[]} days @param {URLSearchParams} params @param {(with_: Record<string, any>) => void} change */
function period(days, params, change) {
  if (days.length < 2) return null;
  const last = days.length - 1;
  const at = (/** @type {string | null} */ day, /** @type {number} */ otherwise) => {
    if (!day) return otherwise;
    const next = days.findIndex((d) => d >= day);
    return next < 0 ? last : days[next] > day && otherwise === last ? Math.max(0, next - 1) : next;
  };
  const from = at(params.get("since"), 0), until = at(params.get("until"), last);
  const slider = (/** @type {string} */ id, /** @type {any} */ word, /** @type {number} */ value) => /** @type {HTMLInputElement} */ (h("input", { id, type: "range", min: 0, max: last, value, "aria-label": t(word), "aria-valuetext": days[value] }));
  const one = slider("since", "since", from), two = slider("until", "until", until);
  const out = h("output", null);
  const say = () => { fill(out, days[Number(one.value)], " – ", days[Number(two.value)]); one.setAttribute("aria-valuetext", days[Number(one.value)]); two.setAttribute("aria-valuetext", days[Number(two.value)]); };
  const done = () => change({ since: Number(one.value) > 0 ? days[Math.min(Number(one.value), Number(two.value))] : undefined, until: Number(two.value) < last ? days[Math.max(Number(one.value), Number(two.value))] : undefined });
  for (const s of [one, two]) { s.addEventListener("input", say); s.addEventListener("change", done); }
  say();
  return h("span", { class: "filter period", role: "group", "aria-label": t("period") }, t("period"), " ", one, two, " ", out);
}

/** @param {URLSearchParams} params @param {(with_: Record<string, any>) => void} change */
function confidence(params, change) {
  const value = Math.round(Number(params.get("confidence") ?? 0) * 100) || 0;
  const out = h("output", { for: "confidence" }, `${value}% ${t("atLeast")}`);
  const input = /** @type {HTMLInputElement} */ (h("input", { id: "confidence", type: "range", min: 0, max: 100, step: 5, value }));
  input.addEventListener("input", () => fill(out, `${input.value}% ${t("atLeast")}`));
  input.addEventListener("change", () => change({ confidence: Number(input.value) ? Number(input.value) / 100 : undefined }));
  return h("span", { class: "filter" }, h("label", { for: "confidence" }, t("confidence")), " ", input, " ", out);
}

/** The same selection as a question. @param {URLSearchParams} params @param {any} g */
function sparqlLink(params, g) {
  const status = params.get("status") ?? "fact", relation = params.get("relation");
  const iris = g.roots.map((/** @type {string} */ r) => `<${r}>`).join(" ");
  const ends = iris ? `  VALUES ?root { ${iris} }\n  FILTER(?s = ?root || ?o = ?root)\n` : "";
  const without = params.getAll("without").map((r) => `  FILTER(?relation != eni:${r})\n`).join("");
  const only = relation ? `  VALUES ?relation { eni:${relation} }\n` : "  FILTER(STRSTARTS(STR(?relation), STR(eni:)))\n";
  const modality = status === "denied" ? "eni:polarity eni:negative" : `eni:modality eni:${status}`;
  const body = status === "fact" ? `  ?s ?relation ?o .\n${ends}${only}${without}` : `  GRAPH ?document {\n    ?statement rdf:reifies ?proposition ; ${modality} .\n    BIND(SUBJECT(?proposition) AS ?s) BIND(PREDICATE(?proposition) AS ?relation) BIND(OBJECT(?proposition) AS ?o)\n  }\n${ends}${only}${without}`;
  const query = `SELECT DISTINCT ?subject ?relation ?object WHERE {\n${body}  OPTIONAL { ?s skos:prefLabel ?subject } OPTIONAL { ?o skos:prefLabel ?object }\n} LIMIT 1000`;
  return [to("sparql", { query }, t("sameAsSparql")), " ", to("said", { status: params.get("status"), relation, class: params.get("class") }, t("sameAsTable"))];
}
