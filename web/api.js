// Requests to the server, and what it knows once and for all.

/** A failure in words. */
export class Failure extends Error {}

/** @type {AbortController | null} */
let running = null;

/** Gives up what the view before asked for. */
export function leave() {
  running?.abort();
  running = new AbortController();
}

/** @param {string} path @param {RequestInit} [options] */
async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { signal: running?.signal, ...options });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Failure("offline");
  }
  if (!response.ok) {
    const text = await response.text();
    let message = text;
    try { message = JSON.parse(text).error ?? text; } catch { /* plain text */ }
    throw new Failure(message || `HTTP ${response.status}`);
  }
  return response;
}

/** @param {string} path @param {Record<string, any>} [params] @returns {Promise<any>} */
export async function get(path, params = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== null && one !== "") query.append(name, one);
  }
  const text = query.toString();
  return (await ask(`/api/${path}${text ? `?${text}` : ""}`)).json();
}

/** @param {string} text @returns {Promise<any>} */
export async function extract(text) {
  const response = await ask("/api/extract?view=document", { method: "POST", headers: { "content-type": "text/plain; charset=utf-8" }, body: text });
  return response.json();
}

/** @param {string} query @param {string} accept */
export async function sparql(query, accept) {
  const response = await ask("/sparql", { method: "POST", headers: { "content-type": "application/sparql-query", accept }, body: query });
  return { type: (response.headers.get("content-type") ?? "").split(";")[0], text: await response.text() };
}

/** @param {Record<string, any>} decision @param {string} token @returns {Promise<any>} */
export async function decide(decision, token) {
  const response = await ask("/api/decide", { method: "POST", headers: { "content-type": "application/json", authorization: `Bearer ${token}` }, body: JSON.stringify(decision) });
  return response.json();
}

/** What a changed rule file would do. @param {string} file @param {string} text @returns {Promise<any>} */
export async function benchRule(file, text) {
  const response = await ask(`/api/bench-rule?${new URLSearchParams({ file })}`, { method: "POST", headers: { "content-type": "text/plain; charset=utf-8" }, body: text });
  return response.json();
}

/** Whether the server may write. @returns {Promise<boolean>} */
export async function writable() {
  try { return (await (await fetch("/healthz")).json()).writable === true; } catch { return false; }
}

/** @type {Promise<any> | null} */
let known = null;
/** Classes and relations by name. @returns {Promise<{classes: Map<string, any>, relations: Map<string, any>}>} */
export function ontology() {
  known ??= fetch("/api/ontology").then((r) => r.json()).then((o) => ({
    classes: new Map(o.classes.map((/** @type {any} */ c) => [c.name, c])),
    relations: new Map(o.relations.map((/** @type {any} */ r) => [r.name, r])),
  })).catch((e) => { known = null; throw e; });
  return /** @type {any} */ (known);
}
