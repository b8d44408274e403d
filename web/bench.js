// Rules on trial: a rule file is changed here, and the facts of the graph that change with it are shown. Nothing is saved.
import { address, fill, h, to } from "./dom.js";
import { benchRule, get } from "./api.js";
import { t } from "./i18n.js";
import { sentence, statementLine } from "./facts.js";

/** @type {[string, string, string][]} */
const changes = [["gained", "＋", "fact"], ["lost", "−", "denied"], ["otherwise", "〜", "conditional"]];

/** @param {import("./app.js").Context} context */
export async function benchView({ main, params, known, go, say }) {
  const { files } = await get("rules");
  const file = params.get("file") ?? files[0].file;
  const { text } = await get("rules", { file });
  const area = /** @type {HTMLTextAreaElement} */ (h("textarea", { id: "rules", rows: "18", spellcheck: "false", autocapitalize: "off", class: "code", lang: "ja" }));
  area.value = text;
  const result = h("div", { class: "result", "aria-live": "polite" });
  const select = /** @type {HTMLSelectElement} */ (h("select", { id: "file", onchange: () => go(address("bench", { file: select.value })) }, files.map((/** @type {any} */ f) => h("option", { value: f.file, selected: f.file === file ? "" : null }, f.file))));
  const button = /** @type {HTMLButtonElement} */ (h("button", { type: "button", id: "try", onclick: async () => {
    button.disabled = true;
    fill(result, h("p", { class: "loading" }, t("reading2")));
    try {
      const found = await benchRule(file, area.value);
      fill(result, shown(found, known));
      say(changes.map(([c]) => `${t(/** @type {any} */ (c))} ${found.counts[c]}`).join(", "));
    } catch (error) {
      if (!(error instanceof DOMException)) fill(result, h("p", { class: "error", role: "alert" }, error instanceof Error && error.message !== "offline" ? error.message : t("offline")));
    }
    button.disabled = false;
  } }, t("tryRules")));
  main.append(h("h1", null, t("bench")), h("p", null, t("benchHelp"), " ", to("live", {}, t("live"))),
    h("p", null, h("label", { for: "file" }, t("ruleFile"), " "), select), h("label", { for: "rules" }, t("ruleText")), area,
    h("p", null, button, " ", h("button", { type: "button", onclick: () => { area.value = text; fill(result); } }, t("asShipped"))), result);
  return `${t("bench")}: ${file}`;
}

/** @param {any} found @param {any} known */
function shown(found, known) {
  return [
    h("ul", { class: "figures" }, changes.map(([c]) => h("li", null, h("strong", null, found.counts[c]), " ", t(/** @type {any} */ (c))))),
    h("p", { class: "class" }, `${t("documentsRead")}: ${found.read} / ${found.reached} ${t("reachable")} / ${found.documents}`),
    h("ul", { class: "facts" }, found.changes.map((/** @type {any} */ c) => {
      const [, sign, like] = changes.find(([kind]) => kind === c.change) ?? changes[0];
      return h("li", { class: `fact s-${like}` }, h("div", { class: "line" }, h("strong", null, h("span", { "aria-hidden": "true" }, sign, " "), t(c.change))), statementLine(c.statement, known), sentence({ ...c.statement, iri: undefined }));
    }))];
}
