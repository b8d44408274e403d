// What became of a claim, step by step; what documents say beside those before them.
import { address, h, name, to } from "./dom.js";
import { get } from "./api.js";
import { t, term } from "./i18n.js";
import { entityLink, sentence, signs, statementLine } from "./facts.js";

/** Each step is marked as the status that it is most like. @type {Record<string, string>} */
const marks = { rumoured: "hearsay", considered: "possible", planned: "planned", announced: "fact", done: "fact", ended: "rejected", denied: "denied", withdrawn: "denied", delayed: "conditional", changed: "conditional" };
/** @type {Record<string, any>} */
const kinds = { new: "kindNew", "stepped-up": "kindUp", denied: "denied", changed: "changed", confirmed: "kindConfirmed", repeated: "kindRepeated" };

/** @param {string} step */
function stepBadge(step) {
  const like = marks[step] ?? "fact";
  return h("span", { class: `badge s-${like}` }, h("span", { "aria-hidden": "true" }, signs[like], " "), t(/** @type {any} */ (step)));
}

/** A link to the life of what a link says. @param {any} link */
export function lifeLink(link) {
  if (["instanceOf", "alias"].includes(link.relation) || !link.subject?.id) return null;
  return [" ", h("a", { class: "more", href: address("life", { subject: link.subject.id, relation: link.relation, object: link.object.id ?? link.object.value }) }, t("life"))];
}

/** @param {import("./app.js").Context} context */
export async function lifeView({ main, params, known, go }) {
  const [subject, relation, object] = ["subject", "relation", "object"].map((p) => params.get(p) ?? "");
  const found = subject && (relation || object) ? await get("life", { subject, relation, object }) : null;
  const [a, b] = [found?.subject.label ?? subject, found?.object?.label ?? found?.object?.value ?? object];
  const input = (/** @type {string} */ id, /** @type {string} */ value) => /** @type {HTMLInputElement} */ (h("input", { id, type: "text", value }));
  const first = input("subject", a), second = input("object", b);
  const options = [...known.relations.keys()].map((r) => [r, term(known.relations, r)]).sort((x, y) => x[1].localeCompare(y[1], "ja"));
  const select = /** @type {HTMLSelectElement} */ (h("select", { id: "relation" }, h("option", { value: "" }, t("noFilter")), options.map(([r, label]) => h("option", { value: r, selected: r === relation ? "" : null }, label))));
  main.append(h("h1", null, t("lifeOf")), h("p", null, t("lifeHelp")),
    h("form", { class: "ask", onsubmit: (/** @type {Event} */ e) => {
      e.preventDefault();
      // What was not changed stays the entity that the address names.
      const value = (/** @type {HTMLInputElement} */ field, /** @type {string} */ shown, /** @type {string} */ id) => field.value === shown ? id : field.value.trim();
      go(address("life", { subject: value(first, a, subject), relation: select.value, object: value(second, b, object) }));
    } }, h("label", { for: "subject" }, t("subject")), first, h("label", { for: "relation" }, t("relation")), select, h("label", { for: "object" }, t("object")), second, h("button", { type: "submit" }, t("find"))));
  if (!found) return t("lifeOf");
  main.append(h("p", null, entityLink(found.subject, known.classes), " ", found.relation && h("span", { class: "relation" }, term(known.relations, found.relation)), " ", found.object && entityLink(found.object, known.classes)),
    found.steps.length === 0 ? h("p", null, t("none")) : h("ol", { class: "timeline" }, found.steps.map((/** @type {any} */ s) => h("li", { class: `fact s-${marks[s.step] ?? "fact"}` },
      h("div", { class: "when" }, s.date ? h("time", { datetime: s.date }, s.date) : t("undated")),
      h("div", null, h("div", { class: "line" }, stepBadge(s.step), s.change && [" ", name(s.change.from), " → ", name(s.change.to)], s.repeated > 0 && h("span", { class: "count" }, `${t("repeated")}: ${s.repeated}`)),
        h("div", { class: "sentence" }, h("q", { lang: "ja" }, name(s.text)), s.speaker && h("div", { class: "notes" }, `${t("speaker")}: `, name(s.speaker)),
          h("div", { class: "source" }, to("document", { id: s.document, at: s.sentence < 0 ? "" : s.begin }, name(s.document)), s.publisher && [" · ", name(s.publisher)])))))));
  return `${t("lifeOf")}: ${a}`;
}

/** @param {import("./app.js").Context} context */
export async function newsView({ main, params, known, go }) {
  const o = await get("overview");
  const from = params.get("from") ?? o.day_before ?? "", until = params.get("to") ?? "", kind = params.get("kind") ?? "";
  const field = (/** @type {string} */ id, /** @type {string} */ value) => /** @type {HTMLInputElement} */ (h("input", { id, type: "date", value, required: id === "from" }));
  const first = field("from", from), second = field("to", until);
  main.append(h("h1", null, t("news")), h("p", null, t("newsHelp")),
    h("form", { class: "ask", onsubmit: (/** @type {Event} */ e) => { e.preventDefault(); go(address("news", { from: first.value, to: second.value, kind })); } },
      h("label", { for: "from" }, t("knownUntil")), first, h("label", { for: "to" }, t("to")), second, h("button", { type: "submit" }, t("find"))));
  if (!from) { main.append(h("p", null, t("none"))); return t("news"); }
  const found = await get("news", { from, to: until, kind, limit: 200 });
  const here = (/** @type {string} */ k) => address("news", { from, to: until, kind: kind === k ? undefined : k });
  main.append(h("ul", { class: "chips" }, Object.entries(found.counts).map(([k, n]) => h("li", null, h("a", { href: here(k), "aria-current": kind === k ? "true" : null }, t(kinds[k]), " ", h("span", { class: "count" }, n))))),
    found.items.length === 0 ? h("p", null, t("none")) : h("ul", { class: "facts news" }, found.items.map((/** @type {any} */ n) => h("li", { class: `fact s-${n.statement.status}` },
      h("div", { class: "line" }, h("strong", null, t(kinds[n.news])), " ", n.before && n.before !== n.after && [stepBadge(n.before), " → "], stepBadge(n.after), lifeLink(n.statement)),
      statementLine(n.statement, known), sentence(n.statement)))));
  return `${t("news")}: ${from}`;
}
