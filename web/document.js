// A document with entities and statements marked in its text; the same for a text that is typed.
import { address, fill, h, name, to, visible } from "./dom.js";
import { extract, get } from "./api.js";
import { t, term } from "./i18n.js";
import { badge, entityLink, hue, sentence, statementLine } from "./facts.js";
import { pages } from "./home.js";
import { inkedText } from "./ink.js";
import { Picture } from "./picture.js";

/** @param {import("./app.js").Context} context */
export async function documentsView({ main, params }) {
  const offset = Number(params.get("offset") ?? 0) || 0;
  const found = await get("documents", { offset, limit: 100 });
  main.append(h("h1", null, t("documents")),
    h("ul", { class: "documents" }, found.documents.map((/** @type {any} */ d) => h("li", null, to("document", { id: d.id }, name(d.title || d.first || d.id)),
      h("span", { class: "source" }, [d.publisher, d.published].filter(Boolean).map((x) => [" · ", name(x)]), ` · ${d.statements} ${t("statements")}`)))),
    pages(offset, 100, found.total, (at) => address("documents", { offset: at || undefined })));
  return t("documents");
}

/** @param {import("./app.js").Context} context */
export async function documentView({ main, params, known }) {
  const id = params.get("id") ?? "";
  const at = Number(params.get("at") ?? 0) || 0;
  // A long text comes in parts; the ink is made anew for each, so its parts are smaller.
  const ink = params.get("view") === "ink";
  const size = 50000;
  const begin = Number(params.get("begin") ?? Math.floor(at / size) * size) || 0;
  const d = await get("document", { id, begin, limit: size });
  const here = (/** @type {string | undefined} */ view) => address("document", { id, view, begin: begin || undefined });
  main.append(h("h1", null, name(d.title || d.id)),
    h("p", { class: "source" }, [d.publisher, d.published].filter(Boolean).map((/** @type {string} */ x) => [name(x), " · "]), `${d.length.toLocaleString()} ${t("chars")}`,
      d.url && /^https?:/.test(d.url) && [" · ", h("a", { href: d.url, rel: "noreferrer noopener" }, t("source"))]));
  const body = ink ? inkedText(d, await get("ink", { id, begin }), known) : shown(d, known, { statement: params.get("s"), entity: params.get("entity"), at });
  main.append(h("ul", { class: "chips" }, h("li", null, h("a", { href: here(undefined), "aria-current": ink ? null : "true" }, t("plain"))), h("li", null, h("a", { href: here("ink"), "aria-current": ink ? "true" : null }, t("ink"))),
    h("li", null, h("a", { href: address("graph", { document: id }) }, t("graph")))));
  main.append(body, d.length > size ? pages(begin, size, d.length, (b) => address("document", { id, view: ink ? "ink" : undefined, begin: b || undefined })) : "");
  main.addEventListener("shown", () => main.querySelector(".here")?.scrollIntoView({ block: "center" }));
  return d.title || d.id;
}

/**
 * The text with its marks, and its statements beside it.
 * @param {any} d @param {any} known @param {{statement?: string | null, entity?: string | null, at?: number}} focus
 */
function shown(d, known, focus) {
  const list = h("ol", { class: "facts beside-text" });
  const text = h("div", { class: "text", lang: "ja" });
  const title = h("div", { class: "text title", lang: "ja" });
  const draw = (/** @type {any} */ chosen) => {
    if (d.title) fill(title, inked([...d.title], 0, d, known, true, chosen, focus));
    fill(text, inked([...d.text], d.begin, d, known, false, chosen, focus));
    for (const item of list.querySelectorAll("button")) item.setAttribute("aria-pressed", String(chosen !== null && item.dataset.iri === chosen.iri));
  };
  let chosen = d.statements.find((/** @type {any} */ s) => s.iri === focus.statement) ?? null;
  // So many at first, and up to the one that is looked for: a text full of facts has thousands.
  const some = 300;
  const item = (/** @type {any} */ s) => h("li", { class: `fact s-${s.status}` },
    h("button", { type: "button", class: "pick", "data-iri": s.iri, "aria-pressed": "false", onclick: () => { chosen = chosen === s ? null : s; draw(chosen); text.querySelector(".here")?.scrollIntoView({ block: "nearest" }); } },
      name(s.subject.label ?? s.subject.surface), " ", h("span", { class: "relation" }, term(known.relations, s.relation ?? "")), " ", name(s.object.label ?? s.object.value ?? s.object.surface)),
    " ", s.status !== "fact" && badge(s.status), s.time && h("span", { class: "time" }, " ", s.time.value ?? s.time.text),
    h("span", { class: "class" }, " ", s.rule));
  const more = h("button", { type: "button", class: "more", onclick: () => { add(list.children.length + some); draw(chosen); } });
  const add = (/** @type {number} */ upTo) => {
    list.append(...d.statements.slice(list.children.length, upTo).map(item));
    fill(more, `${t("more")} (${d.statements.length - list.children.length})`);
    more.hidden = list.children.length >= d.statements.length;
  };
  add(Math.max(some, d.statements.indexOf(chosen) + 1));
  draw(chosen);
  const classes = [...new Set(d.entities.map((/** @type {any} */ e) => e.class))];
  return h("div", { class: "reading" },
    h("div", null, d.title ? title : null, text,
      h("ul", { class: "legend", "aria-label": t("legend") }, classes.map((c) => h("li", null, h("span", { class: `ink c${hue(known.classes, c).index}` }, term(known.classes, c)))))),
    h("section", { "aria-labelledby": "st" }, h("h2", { id: "st" }, t("statements"), " ", h("span", { class: "count" }, d.statement_count)), d.statements.length ? [list, more] : h("p", null, t("none"))));
}

/**
 * Text with the ink of entities, and of the sentences that say something.
 * @param {string[]} chars @param {number} begin @param {any} d @param {any} known @param {boolean} inTitle @param {any} chosen @param {any} focus
 */
function inked(chars, begin, d, known, inTitle, chosen, focus) {
  const end = begin + chars.length;
  const of = (/** @type {any} */ s) => (s.sentence < 0) === inTitle;
  // Of the statements of a sentence the surest gives it its line.
  /** @type {Map<string, any>} */
  const sentences = new Map();
  const order = ["fact", "planned", "possible", "hearsay", "desired", "conditional", "question", "denied", "rejected"];
  for (const s of d.statements.filter(of)) {
    const key = `${s.begin}-${s.end}`;
    const before = sentences.get(key);
    if (!before || order.indexOf(s.status) < order.indexOf(before.status)) sentences.set(key, s);
  }
  const spans = [...sentences.values()].sort((a, b) => a.begin - b.begin);
  const mentions = d.mentions.filter((/** @type {any} */ m) => Boolean(m.title) === inTitle).sort((/** @type {any} */ a, /** @type {any} */ b) => a.begin - b.begin || b.end - a.end);
  const cut = (/** @type {number} */ a, /** @type {number} */ b) => visible(chars.slice(Math.max(a, begin) - begin, Math.min(b, end) - begin).join(""));
  let next = 0;
  const inside = (/** @type {number} */ from, /** @type {number} */ until) => {
    const out = [];
    let at = from;
    for (; next < mentions.length && mentions[next].begin < until; next++) {
      const m = mentions[next];
      if (m.begin < at || m.end > until) continue;
      const entity = d.entities[m.entity];
      if (!entity) continue;
      out.push(cut(at, m.begin));
      const role = chosen && of(chosen) && chosen.subject.begin < m.end && m.begin < chosen.subject.end ? " m-subject"
        : chosen && of(chosen) && chosen.object.begin < m.end && m.begin < chosen.object.end ? " m-object" : "";
      out.push(h("a", { class: `ink c${hue(known.classes, entity.class).index}${role}${entity.id === focus.entity ? " sought" : ""}`, href: address("entity", { id: entity.id }), title: `${entity.label} · ${term(known.classes, entity.class)}` }, cut(m.begin, m.end)));
      at = m.end;
    }
    out.push(cut(at, until));
    return out;
  };
  const out = [];
  let at = begin;
  for (const s of spans) {
    if (s.begin < at || s.begin >= end) continue;
    out.push(inside(at, s.begin));
    const here = chosen && of(chosen) && chosen.begin === s.begin;
    const sought = !chosen && focus.at && !inTitle && s.begin <= focus.at && focus.at < s.end;
    out.push(h("span", { class: `said s-${s.status}${here || sought ? " here" : ""}` }, inside(s.begin, Math.min(s.end, end))));
    at = Math.min(s.end, end);
  }
  out.push(inside(at, end));
  return out;
}

/** @param {import("./app.js").Context} context */
export async function live({ main, params, known, say }) {
  const area = /** @type {HTMLTextAreaElement} */ (h("textarea", { id: "live", rows: "6", lang: "ja", spellcheck: "false", maxlength: "100000" }));
  area.value = params.get("text") ?? t("liveExample");
  const result = h("div", { class: "result" });
  const modes = [["plain", "plain"], ["graph", "graph"], ["ink", "ink"]];
  let mode = params.get("show") ?? "plain";
  /** @type {any} */
  let d = null;
  const chips = h("div", { class: "modes", role: "group", "aria-label": t("live2") }, modes.map(([value, word]) => h("button", { type: "button", "data-mode": value, onclick: () => { mode = value; draw(); } }, t(/** @type {any} */ (word)))));
  const draw = () => {
    for (const b of chips.querySelectorAll("button")) b.setAttribute("aria-pressed", String(b.dataset.mode === mode));
    if (!d) { fill(result); return; }
    if (mode === "ink") { fill(result, inkedText(d, d.coverage, known)); return; }
    if (mode === "graph") { fill(result, liveGraph(d, known)); return; }
    fill(result, shown(d, known, {}), d.statements.length > 0 && h("section", null, h("h2", null, t("sentences")), d.statements.map((/** @type {any} */ s) => h("div", { class: `fact s-${s.status}` },
      statementLine(s, known), sentence(s, true)))));
  };
  let asked = 0;
  const run = async () => {
    const mine = ++asked;
    const text = area.value;
    if (!text.trim()) { d = null; draw(); return; }
    try {
      const found = await extract(text);
      if (mine !== asked) return;
      d = found;
      draw();
      say(`${d.statements.length} ${t("statements")}`);
    } catch (error) {
      if (mine === asked) fill(result, h("p", { class: "error", role: "alert" }, error instanceof Error && error.message !== "offline" ? error.message : t("offline")));
    }
  };
  let timer = 0;
  area.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(run, 300); });
  main.append(h("h1", null, t("live")), h("p", null, t("liveHint")), h("label", { for: "live" }, t("text")), area, chips, result);
  await run();
  return t("live");
}

/** What the text says as a graph; a line shows its sentence. @param {any} d @param {any} known */
function liveGraph(d, known) {
  const canvas = /** @type {HTMLCanvasElement} */ (h("canvas", { tabindex: "0", role: "application", "aria-label": `${t("graph")}: ${d.graph.nodes.length} ${t("entities")}, ${d.graph.edges.length} ${t("statements")}` }));
  const side = h("div", { class: "side", "aria-live": "polite" }, h("p", { class: "class" }, t("sentences")));
  const line = (/** @type {any} */ s) => h("li", { class: `fact s-${s.status}` }, statementLine(s, known), sentence(s, true));
  const picture = new Picture(canvas, d.graph, known, (what) => {
    const said = what?.edge ? what.edge.said.map((/** @type {number} */ i) => d.statements[i])
      : what?.node ? d.statements.filter((/** @type {any} */ s) => s.subject.id === what.node.id || s.object.id === what.node.id) : [];
    fill(side, h("ul", { class: "facts" }, said.map(line)));
  }, () => {}, () => {});
  requestAnimationFrame(() => picture.start());
  return h("div", { class: "picture" }, h("div", { class: "canvas" }, canvas), side);
}
export { entityLink };
