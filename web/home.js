// The first page: what there is, the hubs, the newest, the unsure, the contradictions; and the list of entities.
import { address, h, name, to } from "./dom.js";
import { get } from "./api.js";
import { language, t, term } from "./i18n.js";
import { badge, entityLink, hue, linkItem } from "./facts.js";

/** @param {import("./app.js").Context} context */
export async function home({ main, known }) {
  const o = await get("overview");
  if (!o.state) {
    main.append(h("h1", null, "enishi 縁"), h("p", null, t("noStore")), h("pre", null, h("code", null, "enishi build examples")),
      o.problems.map((/** @type {string} */ p) => h("p", { class: "error" }, p))[0] ?? "", h("p", null, to("live", {}, t("live"))));
    return t("home");
  }
  const count = (/** @type {number} */ n) => n.toLocaleString(language);
  const figures = [[o.documents, "documents"], [o.entities, "entities"], [o.facts, "facts"], [o.sentences, "sentences"]];
  main.append(
    h("h1", null, language === "ja" ? "だれが何をしたか、どの文がそう言うか" : "Who did what, and which sentence says so"),
    h("ul", { class: "figures" }, figures.map(([n, word]) => h("li", null, h("strong", null, count(n)), " ", t(word)))),
    o.problems.length > 0 ? h("details", { class: "error" }, h("summary", null, t("damaged")), o.problems.map((/** @type {string} */ p) => h("p", null, p))) : "",
    h("section", { "aria-labelledby": "hubs" }, h("h2", { id: "hubs" }, t("hubs")),
      h("ul", { class: "hubs" }, o.hubs.map((/** @type {any} */ e) => h("li", null, entityLink(e, known.classes), h("span", { class: "count" }, e.links)))),
      h("p", null, h("a", { class: "button", href: "#/graph" }, t("graph")))),
    h("section", { "aria-labelledby": "statuses" }, h("h2", { id: "statuses" }, t("said")),
      h("ul", { class: "chips" }, Object.entries(o.links).filter(([, n]) => n > 0).map(([s, n]) => h("li", null, h("a", { href: address("said", { status: s }) }, badge(s), " ", h("span", { class: "count" }, n)))))));
  const columns = h("div", { class: "columns" });
  for (const [word, links] of /** @type {[any, any[]][]} */ ([["newest", o.newest], ["unsure", o.unsure]])) {
    columns.append(h("section", { "aria-labelledby": word }, h("h2", { id: word }, t(word)),
      links.length ? h("ul", { class: "facts" }, links.map((l) => linkItem(l, known))) : h("p", null, t("none"))));
  }
  main.append(columns);
  if (o.contradictions.length) {
    main.append(h("section", { "aria-labelledby": "contradictions" }, h("h2", { id: "contradictions" }, t("contradictions")),
      h("ul", { class: "facts" }, o.contradictions.map((/** @type {any} */ c) => h("li", { class: "fact s-question" },
        h("div", { class: "line" }, to("entity", { id: c.focus }, name(c.message))),
        c.sentences.map((/** @type {string} */ s) => h("div", { class: "sentence" }, name(s))))))));
  }
  return t("home");
}

/** @param {import("./app.js").Context} context */
export async function entitiesView({ main, params, known }) {
  const of = params.get("class") ?? "";
  const offset = Number(params.get("offset") ?? 0) || 0;
  const found = await get("entities", { class: of, offset, limit: 100 });
  main.append(h("h1", null, t("entities")),
    h("ul", { class: "chips" },
      h("li", null, h("a", { href: "#/entities", "aria-current": of ? null : "true" }, t("all"))),
      Object.entries(found.classes).sort((a, b) => b[1] - a[1]).map(([c, n]) => h("li", null,
        h("a", { href: address("entities", { class: c }), "aria-current": of === c ? "true" : null }, h("span", { class: `dot c${hue(known.classes, c).index}`, "aria-hidden": "true" }), term(known.classes, c), " ", h("span", { class: "count" }, n))))),
    h("ul", { class: "entities" }, found.entities.map((/** @type {any} */ e) => h("li", null, entityLink(e, known.classes), h("span", { class: "count" }, e.links)))),
    pages(offset, 100, found.total, (at) => address("entities", { class: of, offset: at || undefined })));
  return t("entities");
}

/** Links to the parts before and behind. @param {number} offset @param {number} size @param {number} total @param {(at: number) => string} href */
export function pages(offset, size, total, href) {
  return h("p", { class: "pages" },
    offset > 0 && h("a", { href: href(Math.max(0, offset - size)) }, "← ", t("previous")), " ",
    `${Math.min(offset + 1, total)}–${Math.min(offset + size, total)} / ${total}`, " ",
    offset + size < total && h("a", { href: href(offset + size) }, t("next"), " →"));
}
