// One entity: its facts by relation, each with its sentence; plans, denials and hearsay apart; its documents.
import { address, h, name, to } from "./dom.js";
import { get } from "./api.js";
import { language, relationLabel, t, term } from "./i18n.js";
import { entityLink, hooks, linkItem } from "./facts.js";
import { pages } from "./home.js";

/** @param {import("./app.js").Context} context */
export async function entityView({ main, params, known }) {
  const id = params.get("id") ?? "";
  const other = params.get("with");
  if (other) {
    const both = await Promise.all([get("entity", { id }), get("entity", { id: other })]);
    main.append(h("div", { class: "columns" }, both.map((e, i) => page(e, known, `e${i}-`, 1))), hooks.pair?.(both[0].id, both[1].id) ?? "");
    return both.map((e) => e.label).join(" / ");
  }
  const limit = params.get("limit") ?? "";
  const e = await get("entity", { id, limit });
  main.append(page(e, known, "", 0, params), beside(e));
  return e.label;
}

/** @param {any} e @param {any} known @param {string} prefix @param {number} deeper @param {URLSearchParams} [params] */
function page(e, known, prefix, deeper, params) {
  const heading = ["h1", "h2", "h3"];
  const section = (/** @type {any[]} */ groups, /** @type {any} */ word) => groups.length === 0 ? null
    : h("section", { class: word, "aria-labelledby": `${prefix}${word}` }, h("h2", { id: `${prefix}${word}` }, t(word), prefix && h("span", { class: "class" }, name(e.label))), groups.map((g) => group(g, e, known, params)));
  return h("article", null,
    h("header", { class: "entity-head" },
      h(deeper ? "h1" : heading[0], null, name(e.label)),
      h("p", null, h("span", { class: "class" }, term(known.classes, e.class)), e.reading && [" ", h("span", { lang: "ja" }, e.reading)], " · ",
        language === "ja" ? `${e.document_count}文書、言及${e.mentions}回` : `${e.document_count} documents, ${e.mentions} mentions`),
      e.aliases.length > 0 && h("p", null, t("aliases"), ": ", e.aliases.map((/** @type {string} */ a, /** @type {number} */ i) => [i > 0 && "、", name(a)])),
      h("p", { class: "actions" }, h("a", { class: "button", href: address("graph", { id: e.id }) }, t("graph")), " ", h("a", { class: "button", href: address("timeline", { id: e.id }) }, t("timeline")), " ", h("a", { class: "button", href: address("path", { from: e.id }) }, t("path")))),
    section(e.facts, "facts"), section(e.others, "others"),
    e.facts.length + e.others.length === 0 && h("p", null, t("none")),
    h("section", { "aria-labelledby": `${prefix}documents` }, h("h2", { id: `${prefix}documents` }, t("documents"), prefix && h("span", { class: "class" }, name(e.label))),
      h("ul", null, e.documents.map((/** @type {any} */ d) => h("li", null, to("document", { id: d.id, entity: e.id }, name(d.title || d.id)), [d.publisher, d.published].filter(Boolean).map((x) => [" · ", name(x)]))),
        e.document_count > e.documents.length && h("li", null, `… ${e.document_count - e.documents.length}`))));
}

/** @param {any} g @param {any} e @param {any} known @param {URLSearchParams} [params] */
function group(g, e, known, params) {
  const shown = g.links.map((/** @type {any} */ link) => linkItem(link, known, g.direction === "out" ? "object" : "subject"));
  const more = g.total > g.links.length && params;
  return h("div", { class: "group" },
    h("h3", null, relationLabel(known.relations, g.relation, g.direction === "in"), " ", h("span", { class: "count" }, g.total)),
    h("ul", { class: "facts" }, shown),
    more && h("p", null, h("a", { href: address("entity", { id: e.id, limit: Math.min(1000, g.links.length * 4) }) }, t("more"), ` (${g.total - g.links.length})`)));
}

/** Choose another one to see both. @param {any} e */
function beside(e) {
  const input = /** @type {HTMLInputElement} */ (h("input", { type: "text", id: "beside", "aria-label": t("compare") }));
  return h("form", { class: "beside", onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); if (input.value.trim()) location.hash = address("entity", { id: e.id, with: input.value.trim() }); } },
    h("label", { for: "beside" }, t("compare"), ": "), input, " ", h("button", { type: "submit" }, t("open")));
}
export { entityLink };

/** What is said, the newest first: all of a status or a relation. @param {import("./app.js").Context} context */
export async function saidView({ main, params, known }) {
  const asked = { status: params.get("status"), relation: params.get("relation"), class: params.get("class") };
  const offset = Number(params.get("offset") ?? 0) || 0;
  const found = await get("links", { ...asked, offset, limit: 50 });
  const title = asked.status ? t(/** @type {any} */ (asked.status)) : asked.relation ? term(known.relations, asked.relation) : t("said");
  main.append(h("h1", null, t("said"), ": ", title, " ", h("span", { class: "count" }, `${found.total.toLocaleString(language)} ${t("total")}`)),
    h("ul", { class: "chips" }, ["fact", "planned", "possible", "hearsay", "desired", "conditional", "question", "denied", "rejected"].map((s) => h("li", null, h("a", { href: address("said", { ...asked, status: s }), "aria-current": asked.status === s ? "true" : null }, t(/** @type {any} */ (s)))))),
    h("ul", { class: "chips" }, Object.entries(found.relations).sort((a, b) => b[1] - a[1]).slice(0, 30).map(([r, n]) => h("li", null, h("a", { href: address("said", { ...asked, relation: asked.relation === r ? undefined : r }), "aria-current": asked.relation === r ? "true" : null }, term(known.relations, r), " ", h("span", { class: "count" }, n))))),
    h("p", null, h("a", { class: "button", href: address("graph", asked) }, t("graph"))),
    found.links.length ? h("ul", { class: "facts" }, found.links.map((/** @type {any} */ l) => linkItem(l, known))) : h("p", null, t("none")),
    pages(offset, 50, found.total, (at) => address("said", { ...asked, offset: at || undefined })));
  return `${t("said")}: ${title}`;
}
