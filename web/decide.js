// What a person says of a statement or of two things, sent to a server that may write.
import { fill, h, name } from "./dom.js";
import { decide } from "./api.js";
import { t } from "./i18n.js";
import { hooks } from "./facts.js";

function token() {
  try { return sessionStorage.getItem("enishi-token") ?? ""; } catch { return ""; }
}

let forms = 0;
/** A form with a reason, the token and an action for each button. @param {[any, string][]} actions @param {Record<string, any>} about */
function form(actions, about) {
  const number = ++forms;
  const reason = /** @type {HTMLInputElement} */ (h("input", { id: `reason-${number}`, type: "text", maxlength: "500" }));
  const secret = /** @type {HTMLInputElement} */ (h("input", { id: `token-${number}`, type: "password", autocomplete: "off", value: token() }));
  const said = h("p", { role: "status" });
  const send = async (/** @type {string} */ action) => {
    try {
      try { sessionStorage.setItem("enishi-token", secret.value); } catch { /* no storage */ }
      const answer = await decide({ ...about, action, reason: reason.value }, secret.value);
      fill(said, t(answer.new ? "decided" : "decidedBefore"), ": ", h("code", null, name(answer.line)), answer.holds !== "now" && ` ${t("nextBuild")}`);
      if (answer.new && answer.holds === "now") window.dispatchEvent(new CustomEvent("decided", { detail: answer.state }));
    } catch (error) {
      fill(said, h("span", { class: "error", role: "alert" }, error instanceof Error && error.message !== "offline" ? error.message : t("offline")));
    }
  };
  return h("form", { class: "ask decide", onsubmit: (/** @type {Event} */ e) => e.preventDefault() },
    h("label", { for: reason.id }, t("reason")), reason, h("label", { for: secret.id }, t("token")), secret,
    actions.map(([word, action]) => h("button", { type: "button", "data-action": action, onclick: () => send(action) }, t(word))), said);
}

/** Lets sentences be judged. */
export function allowDecisions() {
  hooks.judge = (s) => {
    const details = h("details", { class: "judge" }, h("summary", null, t("decide")));
    details.addEventListener("toggle", () => { if (details.children.length === 1) details.append(form([["confirm", "confirm"], ["reject", "reject"]], { statement: s.iri, document: s.document })); }, { once: true });
    return details;
  };
  hooks.pair = (a, b) => h("section", { "aria-label": t("decide") }, h("h2", null, t("decide")), form([["join", "join"], ["partAction", "part"]], { a, b }));
}
