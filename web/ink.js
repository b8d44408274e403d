// A text in four inks: fact; plan, denial or hearsay; blocked, with what failed and the smallest edit that would pass; unread.
import { fill, h, name, to, visible } from "./dom.js";
import { t, term } from "./i18n.js";

/** Inks with the words for them. @type {[string, any][]} */
const inks = [["fact", "inkFact"], ["unsure", "inkUnsure"], ["blocked", "inkBlocked"], ["unread", "inkUnread"]];
/** @type {Record<string, any>} */
const conditions = { empty: "cEmpty", unfit: "cUnfit", voice: "cVoice", elsewhere: "cElsewhere", dropped: "cDropped" };

/**
 * The text, and beside it what failed.
 * @param {any} d the document, with a window of its text @param {any} c its coverage @param {any} known
 */
export function inkedText(d, c, known) {
  const detail = h("section", { class: "side", "aria-live": "polite", "aria-label": t("failed1") }, h("p", { class: "class" }, t("inkHelp")));
  const text = h("div", { class: "text", lang: "ja" }), title = h("div", { class: "text title", lang: "ja" });
  const pick = (/** @type {number} */ block) => {
    for (const mark of [...text.children, ...title.children]) mark.toggleAttribute("data-here", mark.getAttribute("data-block") === String(block));
    fill(detail, blockPart(c.blocks[block], known));
  };
  const draw = (/** @type {HTMLElement} */ into, /** @type {string[]} */ chars, /** @type {number} */ begin, /** @type {boolean} */ inTitle) => {
    let at = begin;
    const cut = (/** @type {number} */ a, /** @type {number} */ b) => visible(chars.slice(Math.max(a, begin) - begin, Math.max(b, begin) - begin).join(""));
    for (const s of c.stretches) {
      if (s.title !== inTitle || s.end <= at || s.begin >= begin + chars.length) continue;
      if (s.begin > at) into.append(cut(at, s.begin));
      const words = cut(Math.max(at, s.begin), s.end);
      const label = t(inks.find(([ink]) => ink === s.ink)?.[1]);
      if (s.ink === "unread") into.append(h("span", { class: "k-unread" }, words));
      else if (s.block === null) into.append(h("span", { class: `k-${s.ink}`, title: label }, words));
      else into.append(h("button", { type: "button", class: `k-${s.ink}`, title: label, "data-block": s.block, onclick: () => pick(s.block) }, words));
      at = s.end;
    }
    into.append(cut(at, begin + chars.length));
  };
  if (d.title) draw(title, [...d.title], 0, true);
  draw(text, [...d.text], d.begin, false);
  const all = inks.reduce((n, [ink]) => n + c.characters[ink], 0) || 1;
  return h("div", { class: "reading" },
    h("div", null,
      h("ul", { class: "legend inks", "aria-label": t("legend") }, inks.map(([ink, word]) => h("li", null, h("span", { class: `k-${ink}` }, t(word)), " ", h("span", { class: "count" }, `${Math.round(c.characters[ink] / all * 100)}%`)))),
      d.title ? title : null, text),
    h("div", null, detail,
      h("details", null, h("summary", null, `${t("inkBlocked")} (${c.blocks.length})`),
        h("ol", null, c.blocks.slice(0, 300).map((/** @type {any} */ b, /** @type {number} */ i) => h("li", null, h("button", { type: "button", class: "pick", onclick: () => { pick(i); text.querySelector("[data-here]")?.scrollIntoView({ block: "center" }); } }, b.word ? `「${visible(b.word)}」 ` : "", term(known.relations, b.relation))))))));
}

/** What failed, and what would pass. @param {any} b @param {any} known */
function blockPart(b, known) {
  const wanted = b.wanted.map((/** @type {string} */ c) => term(known.classes, c)).join("・");
  return [h("h2", null, b.word && `「${visible(b.word)}」 → `, term(known.relations, b.relation)),
    h("p", null, h("strong", null, t("failed1"), ": "), t(conditions[b.condition] ?? "cElsewhere"), b.role && ` (${b.role})`),
    h("dl", null, wanted && [h("dt", null, t("wanted")), h("dd", null, wanted)], b.found && [h("dt", null, t("found")), h("dd", null, name(b.found))], h("dt", null, t("rule")), h("dd", null, b.rule)),
    b.edit ? [h("h3", null, t("edit")), h("p", { lang: "ja", class: "edit" }, h("ins", null, visible(b.edit.insert)), b.edit.end > b.edit.begin && ` (−${b.edit.end - b.edit.begin})`), h("q", { lang: "ja" }, visible(b.edit.sentence)),
      h("p", null, to("live", { text: b.edit.sentence }, t("tryEdit")))] : h("p", { class: "class" }, t("noEdit"))];
}
