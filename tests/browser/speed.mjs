// How fast the graph view is with 20,000 entities and 60,000 facts in software rendering: `node speed.mjs PROGRAM [STORE]`. Prints
// figures and asserts none: they are the machine's. STORE is kept for the next run, where it is given.
import { spawn, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [program, kept] = process.argv.slice(2);
const [entities, facts] = [20_000, 60_000];
const folder = mkdtempSync(join(tmpdir(), "enishi-speed-"));
const store = kept ?? join(folder, "graph");

if (!existsSync(join(store, "manifest.json"))) {
  // Names of five kana that no two share; some companies are bought by many.
  let state = 7;
  const chance = () => { state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff; return state / 2147483648; };
  const [a, b] = ["アカサタナハマヤラワガザダバパ", "イロニルネモト"];
  const name = (/** @type {number} */ i) => `${a[i % 15]}${b[Math.floor(i / 15) % 7]}${a[Math.floor(i / 105) % 15]}${b[Math.floor(i / 1575) % 7]}${a[Math.floor(i / 11025) % 15]}工業株式会社`;
  const pairs = new Set();
  for (let i = 1; i < entities; i++) pairs.add(`${i} ${Math.floor(chance() ** 2.5 * i)}`);
  while (pairs.size < facts) {
    const [x, y] = [Math.floor(chance() * entities), Math.floor(chance() ** 2 * entities)];
    if (x !== y) pairs.add(`${x} ${y}`);
  }
  const all = [...pairs].map((p) => p.split(" ").map(Number));
  const lines = [];
  for (let at = 0; at < all.length; at += 600) {
    lines.push(JSON.stringify({ id: `d${at}`, published: `20${10 + (at / 600) % 15}-01-02`, text: all.slice(at, at + 600).map(([x, y]) => `${name(x)}は${name(y)}を買収した。`).join("\n") }));
  }
  writeFileSync(join(folder, "many.jsonl"), lines.join("\n"));
  execFileSync(program, ["build", "--quiet", "--no-export", join(folder, "many.jsonl"), "--store", store], { stdio: ["ignore", "ignore", "inherit"] });
}
/** A server over the store, and where it is. */
async function serve() {
  const server = spawn(program, ["serve", "--store", store, "--listen", "127.0.0.1:0", "--web", join(import.meta.dirname, "../../web")], { stdio: ["ignore", "ignore", "pipe"] });
  const address = await new Promise((resolve, reject) => {
    let heard = "";
    server.stderr.on("data", (chunk) => { heard += chunk; const found = /http:\/\/[\d.:]+\//.exec(heard); if (found) resolve(found[0]); });
    server.on("exit", () => reject(new Error(`the server ended: ${heard}`)));
  });
  return { server, address };
}
const browserPath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"].find((p) => p && existsSync(p));
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
page.setDefaultTimeout(60_000);

/** Milliseconds from the address to the first whole picture. @param {string} address */
async function first(address) {
  await page.goto("about:blank");
  const began = performance.now();
  await page.goto(`${address}#/graph?limit=20000`);
  await page.waitForSelector("canvas[data-drawn]");
  return performance.now() - began;
}
// The first server computes the positions as soon as it starts; the second finds them beside the records.
rmSync(join(store, "search", "places.map"), { force: true });
const computing = await serve();
const cold = await first(computing.address);
computing.server.kill();
const { server, address } = await serve();
const restarted = await first(address);
const warm = await first(address);
const size = await page.evaluate(() => document.querySelector("canvas")?.getAttribute("aria-label")?.slice(0, 60));
const box = await page.locator("canvas").boundingBox();
const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
await page.evaluate(() => {
  /** @type {any} */ (window).frames_ = 0;
  const count = () => { /** @type {any} */ (window).frames_++; requestAnimationFrame(count); };
  requestAnimationFrame(count);
});
await page.mouse.move(x, y);
await page.mouse.down();
const before = await page.evaluate(() => [/** @type {any} */ (window).frames_, performance.now()]);
for (let i = 0; i < 150; i++) await page.mouse.move(x + 120 * Math.sin(i / 9), y + 80 * Math.cos(i / 7) - 80);
const after = await page.evaluate(() => [/** @type {any} */ (window).frames_, performance.now()]);
await page.mouse.up();
const began = performance.now();
await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
const settle = performance.now() - began;
console.log(`${size}`);
console.log(`first picture: ${(cold / 1000).toFixed(2)} s while the positions are computed, ${(restarted / 1000).toFixed(2)} s with those kept with the store, ${(warm / 1000).toFixed(2)} s again`);
console.log(`while dragging: ${((after[0] - before[0]) / (after[1] - before[1]) * 1000).toFixed(1)} frames/s; whole picture after it: ${settle.toFixed(0)} ms`);
await browser.close();
server.kill();
rmSync(folder, { recursive: true, force: true });
