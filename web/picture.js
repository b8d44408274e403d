// Nodes and edges on a canvas: drawn, and what is under the pointer.
import { term } from "./i18n.js";
import { hue, signs } from "./facts.js";

/** @type {Record<string, number[]>} */
const dashes = { fact: [], planned: [8, 4], possible: [2, 4], hearsay: [8, 3, 2, 3], desired: [2, 4], conditional: [2, 4], question: [2, 4], denied: [3, 3], rejected: [1, 4], inferred: [1, 3] };

/** More nodes than this are drawn as squares, their edges as one path, and while the picture moves its last state moves as a whole. */
const few = 400;

/** Draws nodes and edges; knows what is under the pointer. */
export class Picture {
  /** @param {HTMLCanvasElement} canvas @param {any} g @param {any} known @param {(what: any) => void} pick @param {(n: any) => void} expand @param {(n: any) => void} open */
  constructor(canvas, g, known, pick, expand, open) {
    this.canvas = canvas; this.g = g; this.known = known; this.pick = pick; this.expand = expand; this.open = open;
    this.scale = 1; this.x = 0; this.y = 0;
    /** @type {number} */ this.hover = -1;
    /** @type {any} */
    this.chosen = null;
    this.moving = false; this.frame = 0;
    this.byDegree = g.nodes.map((/** @type {any} */ _, /** @type {number} */ i) => i).sort((/** @type {number} */ a, /** @type {number} */ b) => (g.nodes[a].level - g.nodes[b].level) || (g.nodes[b].degree - g.nodes[a].degree));
    /** @type {Map<number, Set<number>>} */
    this.found = new Map();
    /** Whether it is too much to be drawn anew for every movement. */
    this.large = g.nodes.length > few || g.edges.length > 3000;
    // Lines between the same two bend apart.
    if (!this.large) {
      const together = new Map();
      for (const e of g.edges) { const key = e.source < e.target ? `${e.source} ${e.target}` : `${e.target} ${e.source}`; together.set(key, [...(together.get(key) ?? []), e]); }
      for (const es of together.values()) es.forEach((/** @type {any} */ e, /** @type {number} */ i) => { e.bend = (i - (es.length - 1) / 2) * 44 * (e.source < e.target ? 1 : -1); });
    } else for (const e of g.edges) e.bend = 0;
    this.widths = new Map();
    this.xs = Float64Array.from(g.nodes, (/** @type {any} */ n) => n.x);
    this.ys = Float64Array.from(g.nodes, (/** @type {any} */ n) => n.y);
    /** What is not to be dimmed, where something is shown alone. @type {Set<number> | null} */
    this.only = null;
    /** The last whole picture, and where it stood. @type {{canvas: HTMLCanvasElement, x: number, y: number, scale: number} | null} */
    this.still = null;
    this.colours();
  }
  /** Neighbours of a node. @param {number} node */
  near(node) {
    let found = this.found.get(node);
    if (!found) {
      found = new Set();
      for (const e of this.g.edges) { if (e.source === node) found.add(e.target); else if (e.target === node) found.add(e.source); }
      this.found.set(node, found);
    }
    return found;
  }
  colours() {
    const style = getComputedStyle(document.documentElement);
    const c = (/** @type {string} */ n) => style.getPropertyValue(n).trim();
    this.ink = c("--ink"); this.paper = c("--paper"); this.line = c("--line"); this.accent = c("--accent"); this.warn = c("--warn"); this.bad = c("--bad");
    /** @type {Map<string, string>} */
    const of = new Map();
    for (const n of this.g.nodes) if (!of.has(n.class)) of.set(n.class, c(`--c${hue(this.known.classes, n.class).index}`));
    this.classes = this.g.nodes.map((/** @type {any} */ n) => of.get(n.class));
  }
  start() {
    const box = () => {
      const r = window.devicePixelRatio || 1, { clientWidth: w, clientHeight: hh } = this.canvas;
      if (w === 0 || hh === 0) return;
      this.canvas.width = w * r; this.canvas.height = hh * r; this.ratio = r; this.w = w; this.h = hh; this.still = null;
      this.fit();
    };
    new ResizeObserver(box).observe(this.canvas);
    box();
    window.addEventListener("themechange", () => { this.colours(); this.still = null; this.draw(); });
    const c = this.canvas;
    /** @type {[number, number] | null} */ let down = null;
    let far = 0;
    c.addEventListener("pointerdown", (e) => { down = [e.clientX, e.clientY]; far = 0; c.setPointerCapture(e.pointerId); });
    c.addEventListener("pointermove", (e) => {
      if (down) {
        const [dx, dy] = [e.clientX - down[0], e.clientY - down[1]];
        far += Math.abs(dx) + Math.abs(dy);
        this.x += dx; this.y += dy; down = [e.clientX, e.clientY]; this.move();
      } else {
        const over = this.nodeAt(e);
        if (over !== this.hover) { this.hover = over; c.style.cursor = over >= 0 ? "pointer" : "grab"; this.draw(); }
      }
    });
    c.addEventListener("pointerup", (e) => { down = null; if (far < 6) this.click(e); else this.rest(); });
    c.addEventListener("pointerleave", () => { if (this.hover >= 0) { this.hover = -1; this.draw(); } });
    c.addEventListener("dblclick", (e) => { const n = this.nodeAt(e); if (n >= 0) this.expand(this.g.nodes[n]); });
    c.addEventListener("wheel", (e) => { e.preventDefault(); this.zoom(Math.exp(-e.deltaY * 0.0015), e.offsetX, e.offsetY); this.move(); clearTimeout(this.calm); this.calm = setTimeout(() => this.rest(), 120); }, { passive: false });
    c.addEventListener("keydown", (e) => this.key(e));
  }
  /** @param {KeyboardEvent} e */
  key(e) {
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = arrows[/** @type {keyof typeof arrows} */ (e.key)];
    const at = this.chosen?.node ?? -1;
    if (way) {
      e.preventDefault();
      if (at < 0) { this.choose({ node: this.byDegree[0] ?? -1 }); return; }
      const from = this.g.nodes[at];
      let best = -1, least = Infinity;
      this.g.nodes.forEach((/** @type {any} */ n, /** @type {number} */ i) => {
        const dx = n.x - from.x, dy = n.y - from.y, along = dx * way[0] + dy * way[1], off = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
        const cost = along + off * 2;
        if (i !== at && along > 0 && cost < least) { best = i; least = cost; }
      });
      if (best >= 0) this.choose({ node: best });
    } else if (e.key === "Enter" && at >= 0) { e.preventDefault(); this.expand(this.g.nodes[at]); }
    else if ((e.key === "o" || e.key === "O") && at >= 0) this.open(this.g.nodes[at]);
    else if (e.key === "Escape") this.choose(null);
    else if (e.key === "+" || e.key === "-") { this.zoom(e.key === "+" ? 1.25 : 0.8, (this.w ?? 0) / 2, (this.h ?? 0) / 2); this.draw(); }
  }
  /** @param {any} what */
  choose(what) {
    this.chosen = what;
    this.pick(!what ? null : what.node !== undefined ? (what.node < 0 ? null : { node: this.g.nodes[what.node] }) : { edge: this.g.edges[what.edge] });
    this.draw();
  }
  /** Marks a node without saying so. @param {number} node */
  select(node) { if (this.chosen?.node !== node) { this.chosen = { node }; this.draw(); } }
  /** @param {MouseEvent} e */
  click(e) {
    const n = this.nodeAt(e);
    if (n >= 0) { this.choose({ node: n }); return; }
    const edge = this.edgeAt(e);
    this.choose(edge >= 0 ? { edge } : null);
  }
  fit() {
    const ns = this.g.nodes;
    if (!ns.length || !this.w || !this.h) { this.draw(); return; }
    let [l, r, u, d] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const n of ns) { l = Math.min(l, n.x); r = Math.max(r, n.x); u = Math.min(u, n.y); d = Math.max(d, n.y); }
    this.scale = Math.min(140, (this.w - 160) / Math.max(r - l, 0.5), (this.h - 80) / Math.max(d - u, 0.5));
    this.x = this.w / 2 - (l + r) / 2 * this.scale; this.y = this.h / 2 - (u + d) / 2 * this.scale;
    this.draw();
  }
  /** @param {number} by @param {number} px @param {number} py */
  zoom(by, px, py) {
    const next = Math.min(2000, Math.max(0.5, this.scale * by)), f = next / this.scale;
    this.x = px - (px - this.x) * f; this.y = py - (py - this.y) * f; this.scale = next;
  }
  /** The middle of a line; with 2, the point that draws it there. @param {any} e @param {number} pull */
  middle(e, pull) {
    const a = this.g.nodes[e.source], b = this.g.nodes[e.target], dx = (b.x - a.x) * this.scale, dy = (b.y - a.y) * this.scale, l = Math.hypot(dx, dy) || 1;
    const off = e.bend / 2 * pull;
    return [(a.x + b.x) / 2 * this.scale + this.x - dy / l * off, (a.y + b.y) / 2 * this.scale + this.y + dx / l * off];
  }
  /** @param {any} n */
  radius(n) { return n.level === 0 && this.g.roots.length ? 11 : 4 + Math.min(6, Math.sqrt(n.degree)); }
  /** @param {MouseEvent} e */
  nodeAt(e) {
    const r = this.canvas.getBoundingClientRect(), px = e.clientX - r.left, py = e.clientY - r.top;
    let best = -1, least = 14 * 14;
    this.g.nodes.forEach((/** @type {any} */ n, /** @type {number} */ i) => {
      const dx = n.x * this.scale + this.x - px, dy = n.y * this.scale + this.y - py, s = dx * dx + dy * dy;
      if (s < least) { least = s; best = i; }
    });
    return best;
  }
  /** @param {MouseEvent} e */
  edgeAt(e) {
    const r = this.canvas.getBoundingClientRect(), px = e.clientX - r.left, py = e.clientY - r.top;
    let best = -1, least = 64;
    const near = (/** @type {number} */ i, /** @type {number} */ ax, /** @type {number} */ ay, /** @type {number} */ bx, /** @type {number} */ by) => {
      const dx = bx - ax, dy = by - ay, k = Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1)));
      const s = (ax + k * dx - px) ** 2 + (ay + k * dy - py) ** 2;
      if (s < least) { least = s; best = i; }
    };
    this.g.edges.forEach((/** @type {any} */ edge, /** @type {number} */ i) => {
      const a = this.g.nodes[edge.source], b = this.g.nodes[edge.target], [mx, my] = this.middle(edge, 1);
      near(i, a.x * this.scale + this.x, a.y * this.scale + this.y, mx, my);
      near(i, mx, my, b.x * this.scale + this.x, b.y * this.scale + this.y);
    });
    return best;
  }
  move() { this.moving = this.large; this.draw(); }
  rest() { if (this.moving) { this.moving = false; this.draw(); } }
  draw() { if (!this.frame) this.frame = requestAnimationFrame(() => { this.frame = 0; this.paint(); }); }
  /** @param {CanvasRenderingContext2D} c @param {string} text */
  width(c, text) {
    let w = this.widths.get(text);
    if (w === undefined) { w = c.measureText(text).width; this.widths.set(text, w); }
    return w;
  }
  paint() {
    const c = this.canvas.getContext("2d");
    if (!c || !this.w || !this.h) return;
    const { g, scale, x, y, w, h: hh } = this, r = this.ratio ?? 1;
    const focus = this.hover >= 0 ? this.hover : this.chosen?.node ?? -1;
    c.setTransform(r, 0, 0, r, 0, 0);
    c.globalAlpha = 1;
    if (!this.large) { this.whole(c, focus); this.canvas.setAttribute("data-drawn", ""); return; }
    // A large picture is drawn whole when the hand rests; while it moves its last state moves, and a focus is laid over it.
    const still = this.still;
    if (still && (this.moving || (still.x === x && still.y === y && still.scale === scale))) {
      const by = scale / still.scale;
      c.clearRect(0, 0, w, hh);
      c.drawImage(still.canvas, x - still.x * by, y - still.y * by, w * by, hh * by);
    } else {
      this.whole(c, -1);
      const kept = still?.canvas ?? document.createElement("canvas");
      kept.width = this.canvas.width; kept.height = this.canvas.height;
      kept.getContext("2d")?.drawImage(this.canvas, 0, 0);
      this.still = { canvas: kept, x, y, scale };
      this.canvas.setAttribute("data-drawn", "");
    }
    if (this.moving || (focus < 0 && this.chosen?.edge === undefined)) return;
    /** @type {(n: any) => [number, number]} */
    const at = (n) => [n.x * scale + x, n.y * scale + y];
    c.globalAlpha = 0.6; c.fillStyle = this.paper ?? ""; c.fillRect(0, 0, w, hh);
    c.globalAlpha = 1; c.strokeStyle = this.accent ?? ""; c.lineWidth = 1;
    c.beginPath();
    g.edges.forEach((/** @type {any} */ e, /** @type {number} */ i) => { if (e.source === focus || e.target === focus || this.chosen?.edge === i) { c.moveTo(...at(g.nodes[e.source])); c.lineTo(...at(g.nodes[e.target])); } });
    c.stroke();
    const lit = focus >= 0 ? [focus, ...this.near(focus)] : [g.edges[this.chosen.edge].source, g.edges[this.chosen.edge].target];
    for (const i of lit) { const [nx, ny] = at(g.nodes[i]); c.fillStyle = this.classes[i]; c.fillRect(nx - 3, ny - 3, 6, 6); }
    this.labels(c, lit, () => true, false);
  }
  /** Everything. @param {CanvasRenderingContext2D} c @param {number} focus */
  whole(c, focus) {
    const { g, scale, x, y, w, h: hh } = this;
    c.clearRect(0, 0, w ?? 0, hh ?? 0);
    if (!w || !hh) return;
    const lit = (/** @type {number} */ i) => focus < 0 || i === focus || this.near(focus).has(i);
    const small = g.nodes.length <= few;
    /** @type {(n: any) => [number, number]} */
    const at = (n) => [n.x * scale + x, n.y * scale + y];
    c.lineWidth = 1;
    if (!small) {
      // Thousands of lines are one path.
      c.globalAlpha = 0.35; c.strokeStyle = this.line ?? "";
      c.beginPath();
      const { xs, ys } = this;
      for (const e of g.edges) {
        const ax = xs[e.source] * scale + x, ay = ys[e.source] * scale + y, bx = xs[e.target] * scale + x, by = ys[e.target] * scale + y;
        if ((ax < 0 && bx < 0) || (ay < 0 && by < 0) || (ax > w && bx > w) || (ay > hh && by > hh)) continue;
        c.moveTo(ax, ay); c.lineTo(bx, by);
      }
      c.stroke();
    } else g.edges.forEach((/** @type {any} */ e, /** @type {number} */ i) => {
      const [ax, ay] = at(g.nodes[e.source]), [bx, by] = at(g.nodes[e.target]);
      const on = focus < 0 || e.source === focus || e.target === focus, picked = this.chosen?.edge === i;
      c.globalAlpha = on || picked ? 1 : 0.12;
      c.strokeStyle = picked ? this.accent ?? "" : e.status === "fact" ? this.line ?? "" : e.status === "denied" || e.status === "rejected" ? this.bad ?? "" : this.warn ?? "";
      c.lineWidth = picked ? 3 : Math.min(4, 1 + Math.log2(e.statements || 1));
      c.setLineDash(dashes[e.status] ?? []);
      const [mx, my] = this.middle(e, 2);
      c.beginPath(); c.moveTo(ax, ay); c.quadraticCurveTo(mx, my, bx, by); c.stroke();
      c.setLineDash([]);
      const length = Math.hypot(bx - mx, by - my), ux = (bx - mx) / (length || 1), uy = (by - my) / (length || 1), end = this.radius(g.nodes[e.target]) + 2;
      if (length > 14) {
        const tx = bx - ux * end, ty = by - uy * end;
        c.fillStyle = c.strokeStyle;
        c.beginPath(); c.moveTo(tx, ty); c.lineTo(tx - ux * 8 - uy * 4, ty - uy * 8 + ux * 4); c.lineTo(tx - ux * 8 + uy * 4, ty - uy * 8 - ux * 4); c.fill();
      }
    });
    g.nodes.forEach((/** @type {any} */ n, /** @type {number} */ i) => {
      const [nx, ny] = at(n);
      if (nx < -20 || ny < -20 || nx > w + 20 || ny > hh + 20) return;
      c.globalAlpha = lit(i) ? 1 : 0.15;
      c.fillStyle = this.classes[i];
      const rr = small ? this.radius(n) : Math.max(1.5, Math.min(this.radius(n), scale / 8));
      if (small) { c.beginPath(); c.arc(nx, ny, rr, 0, 7); c.fill(); } else c.fillRect(nx - rr, ny - rr, rr * 2, rr * 2);
      if (i === this.chosen?.node) { c.strokeStyle = this.accent ?? ""; c.lineWidth = 3; c.beginPath(); c.arc(nx, ny, rr + 3, 0, 7); c.stroke(); }
    });
    const order = focus >= 0 ? [focus, ...this.near(focus), ...this.byDegree] : this.byDegree;
    const { taken, free } = this.labels(c, order, lit, small);
    if (small) {
      c.font = "11px system-ui, 'Noto Sans CJK JP', 'Hiragino Sans', 'Yu Gothic', sans-serif";
      for (const e of g.edges) {
        const on = focus < 0 ? g.edges.length <= 80 : e.source === focus || e.target === focus;
        if (!on) continue;
        const [ax, ay] = at(g.nodes[e.source]), [bx, by] = at(g.nodes[e.target]);
        const text = `${e.disputed ? "⚡ " : ""}${e.status === "fact" ? "" : `${signs[e.status]} `}${term(this.known.relations, e.relation)}`;
        const wide = c.measureText(text).width, [mx, my] = this.middle(e, 1), b = [mx - wide / 2, my - 7, mx + wide / 2, my + 7];
        if (Math.hypot(bx - ax, by - ay) < wide || !free(b)) continue;
        taken.push(b);
        c.globalAlpha = 1; c.lineWidth = 4; c.strokeStyle = this.paper ?? ""; c.strokeText(text, b[0], my);
        c.fillStyle = e.status === "fact" ? this.line ?? "" : e.status === "denied" || e.status === "rejected" ? this.bad ?? "" : this.warn ?? "";
        c.fillText(text, b[0], my);
      }
    }
    c.globalAlpha = 1;
  }
  /** Names, the weightiest first; one that would lie on another is left out until there is room. @param {CanvasRenderingContext2D} c @param {number[]} order @param {(i: number) => boolean} lit @param {boolean} badges */
  labels(c, order, lit, badges) {
    const { g, scale, x, y } = this, w = this.w ?? 0, hh = this.h ?? 0;
    c.font = "13px system-ui, 'Noto Sans CJK JP', 'Hiragino Sans', 'Yu Gothic', sans-serif";
    c.textBaseline = "middle";
    /** @type {number[][]} */ const taken = [];
    const free = (/** @type {number[]} */ b) => taken.every((o) => b[2] < o[0] || b[0] > o[2] || b[3] < o[1] || b[1] > o[3]);
    const drawn = new Set();
    for (const i of order) {
      // Names that lie behind the first thousands find no room.
      if (taken.length > 300 || drawn.size > 3000) break;
      if (drawn.has(i)) continue;
      drawn.add(i);
      const n = g.nodes[i], nx = n.x * scale + x, ny = n.y * scale + y;
      if (nx < 0 || ny < 0 || nx > w || ny > hh) continue;
      const label = [...n.label].length > 22 ? `${[...n.label].slice(0, 21).join("")}…` : n.label;
      const badge_ = n.hidden > 0 && badges ? ` +${n.hidden}` : "";
      const wide = this.width(c, label + badge_), rr = this.radius(n) + 4;
      const left = nx + rr + wide > w - 4 && nx - rr - wide > 4 ? nx - rr - wide : nx + rr;
      const b = [left - 2, ny - 9, left + wide + 2, ny + 9];
      if (!free(b)) continue;
      taken.push(b);
      c.globalAlpha = lit(i) ? 1 : 0.15;
      c.lineWidth = 4; c.strokeStyle = this.paper ?? ""; c.lineJoin = "round";
      c.strokeText(label + badge_, left, ny);
      c.fillStyle = this.ink ?? ""; c.fillText(label + badge_, left, ny);
    }
    c.globalAlpha = 1;
    return { taken, free };
  }
}
