// What links two entities; what was said of one, in order of time.
import { address, h, name } from "./dom.js";
import { get } from "./api.js";
import { t, term } from "./i18n.js";
import { entityLink, linkItem, sentence, signs } from "./facts.js";

/** @param {import("./app.js").Context} context */
export async function pathView({ main, params, known, go }) {
  const from = params.get("from") ?? "", to = params.get("to") ?? "";
  const label = async (/** @type {string} */ id) => {
    if (!id.includes(":")) return id;
    try { return (await get("entity", { id, limit: 0 })).label; } catch { return id; }
  };
  const [a, b] = await Promise.all([from && label(from), to && label(to)]);
  const first = /** @type {HTMLInputElement} */ (h("input", { id: "from", type: "text", value: a }));
  const second = /** @type {HTMLInputElement} */ (h("input", { id: "to", type: "text", value: b }));
  main.append(h("h1", null, t("path")),
    h("form", { class: "ask", onsubmit: (/** @type {Event} */ e) => {
      e.preventDefault();
      const value = (/** @type {HTMLInputElement} */ input, /** @type {string} */ shown, /** @type {string} */ id) => input.value === shown ? id : input.value.trim();
      go(address("path", { from: value(first, a, from), to: value(second, b, to) }));
    } }, h("label", { for: "from" }, t("from")), first, h("label", { for: "to" }, t("to")), second, h("button", { type: "submit" }, t("find"))));
  if (!from || !to) return t("path");
  const found = await get("path", { from, to });
  main.append(h("p", null, entityLink(found.from, known.classes), " … ", entityLink(found.to, known.classes)),
    found.found ? h("ol", { class: "facts chain" }, found.links.map((/** @type {any} */ l) => linkItem(l, known))) : h("p", null, t("noPath")));
  return `${found.from.label} – ${found.to.label}`;
}

/** @param {import("./app.js").Context} context */
export async function timelineView({ main, params, known }) {
  const found = await get("timeline", { id: params.get("id") ?? "" });
  const list = h("ol", { class: "timeline" });
  let day = "";
  for (const { time, stated, statement: s } of found.entries) {
    const head = time ?? t("undated");
    list.append(h("li", { class: `fact s-${s.status}` },
      h("div", { class: "when" }, head !== day && [h("time", time ? { datetime: time } : null, head), " ", h("span", { class: "class" }, time && t(stated ? "given" : "byDocument"))]),
      h("div", null, h("div", { class: "line" }, h("span", { "aria-hidden": "true" }, signs[s.status], " "), name(s.subject.label ?? s.subject.surface), " ", h("span", { class: "relation" }, term(known.relations, s.relation)), " ", name(s.object.label ?? s.object.value ?? s.object.surface)), sentence(s))));
    day = head;
  }
  main.append(h("h1", null, t("timeline"), ": ", name(found.entity.label)), h("p", null, entityLink(found.entity, known.classes)), found.entries.length ? list : h("p", null, t("none")));
  return `${t("timeline")}: ${found.entity.label}`;
}
