// Entities, statements and their sentences as elements.
import { address, h, name, to, visible } from "./dom.js";
import { language, t, term } from "./i18n.js";

/** Signs of the statuses, so that colour is not all. @type {Record<string, string>} */
export const signs = { fact: "●", planned: "◔", possible: "?", hearsay: "“", desired: "♡", conditional: "⇒", question: "？", denied: "×", inferred: "∴", rejected: "⊘", confirmed: "✓", disputed: "⚡" };

/** What the explorer adds to facts, and one that may write to sentences and to two entities side by side. @type {{judge: ((s: any) => Node) | null, pair: ((a: string, b: string) => Node) | null, more: ((link: any) => any) | null}} */
export const hooks = { judge: null, pair: null, more: null };

/** @param {string} status */
export function badge(status) {
  return h("span", { class: `badge s-${status}` }, h("span", { "aria-hidden": "true" }, signs[status] ?? "", " "), t(/** @type {any} */ (status)));
}

/** The edges of a large graph come by column. @param {any} g */
export function edges(g) {
  if (Array.isArray(g.edges)) return g;
  const { relations, source, target, relation, other } = g.edges;
  const all = source.map((/** @type {number} */ s, /** @type {number} */ i) => ({ source: s, target: target[i], relation: relations[relation[i]], status: "fact", statements: 1 }));
  for (const [i, status] of other) all[i].status = status;
  return { ...g, edges: all };
}

/** The hue of a class. @param {Map<string, any>} classes @param {string} of */
export function hue(classes, of) {
  const groups = ["Person", "Company", "Organization", "AIModel", "Software", "Product", "CreativeWork", "Place", "Event", "Concept"];
  const seen = new Set();
  let queue = [of];
  while (queue.length) {
    const next = [];
    for (const one of queue) {
      const at = groups.indexOf(one);
      if (at >= 0) return { index: at, group: one };
      if (seen.has(one)) continue;
      seen.add(one);
      next.push(...(classes.get(one)?.parents ?? []));
    }
    queue = next;
  }
  return { index: groups.length, group: "" };
}

/** @param {any} entity @param {Map<string, any>} classes */
export function entityLink(entity, classes) {
  if (entity.id === undefined) return h("span", { class: "value" }, name(entity.value ?? ""));
  return h("span", { class: "entity" },
    h("span", { class: `dot c${hue(classes, entity.class).index}`, "aria-hidden": "true" }),
    to("entity", { id: entity.id }, name(entity.label)),
    h("span", { class: "class" }, term(classes, entity.class)));
}

/** A stretch of text with marks; of marks that cross, the first stays. @param {string} text @param {{begin: number, end: number, kind: string, title?: string}[]} marks */
export function marked(text, marks) {
  const chars = [...text];
  const out = [];
  let at = 0;
  for (const mark of [...marks].sort((a, b) => a.begin - b.begin || b.end - a.end)) {
    if (mark.begin < at || mark.end > chars.length || mark.begin >= mark.end) continue;
    out.push(visible(chars.slice(at, mark.begin).join("")));
    out.push(h("mark", { class: mark.kind, title: mark.title }, visible(chars.slice(mark.begin, mark.end).join(""))));
    at = mark.end;
  }
  out.push(visible(chars.slice(at).join("")));
  return out;
}

/** The sentence of a statement, with the words that prove it. @param {any} s @param {boolean} [bare] */
export function sentence(s, bare = false) {
  const inside = (/** @type {any} */ node, /** @type {string} */ kind) => ({ begin: node.begin - s.begin, end: node.end - s.begin, kind, title: t(kind === "m-subject" ? "subject" : "object") });
  const marks = [inside(s.subject, "m-subject"), inside(s.object, "m-object")].filter((m) => m.begin >= 0 && m.begin < m.end);
  const facts = [
    s.status !== "fact" && badge(s.status),
    String(s.qualifiers?.decision ?? "").startsWith("confirmed") && badge("confirmed"),
    s.speaker && h("span", null, `${t("speaker")}: `, name(s.speaker)),
    s.time && h("span", null, s.time.value ?? s.time.text),
    ...Object.entries(s.qualifiers ?? {}).map(([key, value]) => h("span", null, `${key}: `, name(String(value)))),
  ].filter(Boolean);
  return h("div", { class: "sentence" },
    h("q", { lang: "ja" }, marked(s.text.trimEnd(), marks)),
    facts.length > 0 && h("div", { class: "notes" }, facts.map((f) => [f, " "])),
    !bare && h("div", { class: "source" }, to("document", { id: s.document, s: s.iri }, name(s.title || s.document)),
      [s.publisher, s.published].filter(Boolean).map((x) => [" · ", name(x)])),
    !bare && s.iri && hooks.judge?.(s));
}

/** A statement as one line. @param {any} s @param {any} known */
export function statementLine(s, known) {
  return h("div", { class: "line" }, name(s.subject.label ?? s.subject.surface), " ", h("span", { class: "relation" }, term(known.relations, s.relation ?? "")), " ", name(s.object.label ?? s.object.value ?? s.object.surface));
}

/** A link as one line, of which one end may be known, and its sentences. @param {any} link @param {any} known @param {"both" | "subject" | "object"} [ends] */
export function linkItem(link, known, ends = "both") {
  const first = link.statements[0];
  return h("li", { class: `fact s-${link.status}` },
    h("div", { class: "line" },
      ends === "both" && [entityLink(link.subject, known.classes), " ", h("span", { class: "relation" }, term(known.relations, link.relation)), " "],
      entityLink(ends === "subject" ? link.subject : link.object, known.classes), " ",
      link.status !== "fact" && badge(link.status),
      link.count > 1 && h("span", { class: "count" }, language === "ja" ? `${link.count}文` : `${link.count} sentences`),
      hooks.more?.(link)),
    first && sentence(first),
    link.statements.length > 1 && h("details", null, h("summary", null, `+${link.statements.length - 1}`), link.statements.slice(1).map((/** @type {any} */ s) => sentence(s))));
}

/** @param {string} id */
export function graphLink(id) {
  return h("a", { href: address("graph", { id }) }, t("graph"));
}
