// Elements from values. Names and texts only ever become text nodes.

/** @typedef {Node | string | number | null | undefined | false | Child[]} Child */

/**
 * Makes an element; `on…` properties are listeners, the others are attributes.
 * @param {string} tag
 * @param {Record<string, any> | null} [properties]
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

/** @param {Node} to @param {Child} child */
export function append(to, child) {
  if (Array.isArray(child)) for (const one of child) append(to, one);
  else if (child instanceof Node) to.appendChild(child);
  else if (child !== null && child !== undefined && child !== false) to.appendChild(document.createTextNode(String(child)));
}

/** @param {Node} element @param {...Child} children */
export function fill(element, ...children) {
  while (element.firstChild) element.removeChild(element.firstChild);
  append(element, children);
}

/** The address of a view. @param {string} view @param {Record<string, any>} [params] */
export function address(view, params = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== null && one !== "") query.append(name, one);
  }
  const text = query.toString();
  return `#/${view}${text ? `?${text}` : ""}`;
}

/** A link to a view. @param {string} view @param {Record<string, any>} params @param {...Child} children */
export function to(view, params, ...children) {
  return h("a", { href: address(view, params) }, ...children);
}

/** Text of a stranger: its direction does not reach what stands around it. @param {string} text */
export function name(text) {
  return h("bdi", null, visible(text));
}

/** Controls and marks of direction, made visible. @param {string} text */
export function visible(text) {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}
