// Everything that fits the words: entities, and sentences with the words marked.
import { h, name, to } from "./dom.js";
import { get } from "./api.js";
import { t } from "./i18n.js";
import { entityLink, marked } from "./facts.js";

/** @param {import("./app.js").Context} context */
export async function searchView({ main, params, known }) {
  const q = params.get("q") ?? "";
  const found = await get("search", { q, limit: 50 });
  main.append(h("h1", null, t("search"), ": ", name(q)),
    h("section", { "aria-labelledby": "e" }, h("h2", { id: "e" }, t("entities")),
      found.entities.length
        ? h("ul", { class: "entities" }, found.entities.map((/** @type {any} */ e) => h("li", null, entityLink(e, known.classes), e.matched !== e.label && h("span", { class: "matched" }, " ", name(e.matched)), h("span", { class: "count" }, e.links))))
        : h("p", null, t("noHits"))),
    h("section", { "aria-labelledby": "s" }, h("h2", { id: "s" }, t("sentences"), " ", h("span", { class: "count" }, found.sentence_count)),
      h("ul", { class: "facts" }, found.sentences.map((/** @type {any} */ s) => h("li", { class: "fact" },
        h("div", { class: "sentence" }, h("q", { lang: "ja" }, marked(s.text.trimEnd(), s.marks.map((/** @type {number[]} */ [begin, end]) => ({ begin, end, kind: "m-word" })))),
          h("div", { class: "source" }, to("document", { id: s.document, at: s.sentence < 0 ? "" : s.begin }, name(s.title || s.document)), s.published && ` · ${s.published}`)))))));
  return `${t("search")}: ${q}`;
}
