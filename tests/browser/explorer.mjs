// Drives the explorer in a real browser: `node explorer.mjs PROGRAM PICTURES`. Bounded in time; pictures of all pages are kept.
// WEB names a folder whose files stand for those in the program. Chromium is looked for as CHROMIUM, /usr/bin/chromium, /usr/bin/chromium-browser.
import { spawn, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [program, pictures] = process.argv.slice(2);
const only = process.env.ONLY;
const browserPath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"].find((p) => p && existsSync(p));
if (!program || !pictures || !browserPath) {
  console.error("explorer.mjs PROGRAM PICTURES; a Chromium is needed");
  process.exit(2);
}
mkdirSync(pictures, { recursive: true });
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "enishi-browser-"));
const limit = setTimeout(() => { console.error("the tests took more than 15 minutes"); stop(); process.exit(1); }, 900_000);

// The examples of the README, and a document whose names and text are hostile.
const hostile = { id: "hostile<b>", title: "<img src=x onerror=\"document.title='broken'\">の題", published: "2025-01-02", publisher: "<script>alert(1)</script>",
  text: "米OpenAIのサム・アルトマンCEOは<script>document.title='broken'</script>を発表した。\u202e逆向き\u202c米OpenAIは新モデル「<b>太字</b>」を発表した。\n" };
// A million characters, a name of five thousand, and two thousand facts that become fifty thousand below.
const long = { id: "million", title: "百万字", text: `${"\n".repeat(999_950)}青空電機は緑川工業と提携した。\n` };
const many = { id: "many", title: "多数", text: Array.from({ length: 2000 }, (_, i) => `白雲商事は新製品「アルファ${String(i).padStart(5, "0")}」を発表した。\n`).join("") };
// What is said of one deal over some days.
const story = [["2025-01-10", "東都電機が北洋精工を買収するとの観測が広がっている。"], ["2025-01-11", "東都電機は、北洋精工の買収について「決定した事実はない」とコメントした。"], ["2025-02-20", "東都電機は20日、北洋精工を300億円で買収すると発表した。"],
  ["2025-03-15", "東都電機は北洋精工の買収額を300億円から350億円に引き上げた。"], ["2025-07-01", "東都電機は1日、北洋精工の買収を完了したと発表した。"]].map(([published, text], i) => ({ id: `deal-${i + 1}`, title: "", published, publisher: i % 2 ? "東都新報" : "北洋日報", text: `${text}\n` }));
const name5000 = { id: "long-name", title: "長い名前", text: `青空電機は新製品「${"長".repeat(5000)}」を発表した。\n` };
writeFileSync(join(folder, "hostile.jsonl"), `${JSON.stringify(hostile)}\n`);
writeFileSync(join(folder, "odd.jsonl"), [long, many, name5000].map((d) => `${JSON.stringify(d)}\n`).join(""));
execFileSync(program, ["build", "--quiet", "examples", join(folder, "hostile.jsonl"), "--store", join(folder, "graph")], { stdio: ["ignore", "ignore", "inherit"] });
/** @type {import("node:child_process").ChildProcess[]} */
const servers = [];
/** Serves a store; returns where. @param {string} name @param {string[]} flags */
async function serve(name, ...flags) {
  const server = spawn(program, ["serve", "--store", join(folder, name), "--listen", "127.0.0.1:0", ...flags, ...(process.env.WEB ? ["--web", process.env.WEB] : [])], { stdio: ["ignore", "ignore", "pipe"] });
  servers.push(server);
  return await new Promise((resolve, reject) => {
    let heard = "";
    server.stderr.on("data", (chunk) => { heard += chunk; const found = /http:\/\/[\d.:]+\//.exec(heard); if (found) resolve(found[0]); });
    server.on("exit", () => reject(new Error(`the server ended: ${heard}`)));
  });
}
const address = await serve("graph");
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
function stop() { for (const server of servers) server.kill(); browser?.close().catch(() => {}); rmSync(folder, { recursive: true, force: true }); }

let failed = 0, passed = 0;
/** Runs one test on a page of its own. */
async function test(name, options, run) {
  if (only && !name.includes(only)) return;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "ja-JP", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const problems = [];
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("console", (message) => { if (message.type() === "error") problems.push(`console: ${message.text()}`); });
  page.on("request", (request) => { const url = request.url(); if (!url.startsWith("http://127.0.0.1:") && !url.startsWith("data:") && !url.startsWith("blob:")) problems.push(`request to ${url}`); });
  try {
    await run(page, problems);
    if (problems.length) throw new Error(problems.join("; "));
    passed++;
    console.log(`ok    ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${name}: ${error.message}`);
    await page.screenshot({ path: join(pictures, `failed-${name.replace(/\W+/g, "-")}.png`) }).catch(() => {});
  }
  await context.close();
}
/** Goes to a view and waits until it is shown. */
async function go(page, hash, at = address) {
  await page.goto(at + hash);
  await ready(page);
}
async function ready(page) {
  await page.waitForSelector("main[data-shown]:not([aria-busy])");
}
async function follow(page, action) {
  const before = await page.getAttribute("main", "data-shown");
  await action();
  await page.waitForFunction((b) => { const m = document.querySelector("main"); return m?.getAttribute("data-shown") !== b && !m?.hasAttribute("aria-busy"); }, before);
}
/** A server over one document of 1.2 million characters with fifty thousand facts of one entity: the record of `many` 25 times over. */
async function serveHuge() {
  const records = readdirSync(join(folder, "odd", "records")).filter((f) => f.endsWith(".jsonl")).flatMap((f) => readFileSync(join(folder, "odd", "records", f), "utf8").split("\n"));
  const one = records.find((line) => line.includes('"id":"many"')) ?? "";
  const whole = JSON.parse(one), { length } = whole.document.text, subject = whole.entities.findIndex((e) => e.label === "白雲商事");
  /** Moves all places by so many characters. */
  const shift = (value, by) => {
    for (const [key, inner] of Object.entries(value)) {
      if ((key === "begin" || key === "end") && typeof inner === "number") value[key] += by; else if (inner && typeof inner === "object") shift(inner, by);
    }
    return value;
  };
  for (let copy = 1; copy < 25; copy++) {
    const next = JSON.parse(one.replace(/アルファ(\d{5})/g, (_, n) => `アルファ${String(Number(n) + 2000 * copy).padStart(5, "0")}`));
    const before = whole.entities.length;
    const places = next.entities.map((e, i) => i === subject ? subject : before + i - (i > subject ? 1 : 0));
    whole.entities.push(...next.entities.filter((_, i) => i !== subject));
    for (const m of next.mentions) whole.mentions.push({ ...shift(m, m.title ? 0 : length * copy), entity: places[m.entity] });
    for (const s of next.statements) if (s.sentence >= 0) whole.statements.push({ ...shift(s, length * copy), sentence: s.sentence + 2000 * copy });
    whole.document.text += next.document.text;
  }
  writeFileSync(join(folder, "huge.jsonl"), `${JSON.stringify(whole)}\n`);
  execFileSync(program, ["load", "--quiet", "--no-export", join(folder, "huge.jsonl"), "--store", join(folder, "huge")], { stdio: ["ignore", "ignore", "inherit"] });
  return serve("huge");
}
function check(condition, message) { if (!condition) throw new Error(message); }
async function text(page, selector = "main") { return page.innerText(selector); }
/** No violation of WCAG 2.2 AA that axe can find. */
async function accessible(page) {
  // Evaluated by the test, not by the page: its policy allows no script but its own.
  await page.evaluate(axeSource);
  const result = await page.evaluate(() => /** @type {any} */ (window).axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  check(result.violations.length === 0, `axe: ${result.violations.map((v) => `${v.id} (${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).slice(0, 2).join(" | ")})`).join("; ")}`);
}
const entity = "#/entity?id=OpenAI";

// Each page: no violation, in both languages, light and dark, with a picture.
const places = { home: "", search: "#/search?q=OpenAI", entity, entities: "#/entities", documents: "#/documents", document: "#/document?id=gpt-4o", graph: "#/graph?id=OpenAI", hubs: "#/graph",
  path: "#/path?from=OpenAI&to=Anthropic", timeline: "#/timeline?id=OpenAI", sparql: `#/sparql?query=${encodeURIComponent("SELECT * { ?s eni:ceoOf ?o }")}`, live: "#/live", ink: "#/document?id=gpt-4o&view=ink", said: "#/said?status=denied", "live-ink": "#/live?show=ink", "live-graph": "#/live?show=graph", beside: "#/entity?id=OpenAI&with=Anthropic", news: "#/news?from=2024-05-31", life: "#/life?subject=OpenAI&relation=announces&object=GPT-4o", bench: "#/bench?file=making.toml", types: "#/types" };
for (const [name, hash] of Object.entries(places)) {
  await test(`page ${name}`, {}, async (page) => {
    await go(page, hash);
    await page.waitForTimeout(120);
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: false });
    check((await page.locator("h1").count()) >= 1, "no heading");
    await accessible(page);
  });
}
for (const name of ["home", "entity", "document", "graph", "news", "life", "bench"]) {
  await test(`page ${name} in English, dark`, { locale: "en-US", colorScheme: "dark" }, async (page) => {
    await go(page, places[name]);
    await page.waitForTimeout(120);
    await page.screenshot({ path: join(pictures, `${name}-dark.png`) });
    check((await page.getAttribute("html", "lang")) === "en", "not in English");
    await accessible(page);
  });
}

for (const [words, label] of [["オープンAI", "OpenAI"], ["openai", "OpenAI"], ["しゃおみ", "シャオミ"], ["shaomi", "シャオミ"], ["小米", "シャオミ"]]) {
  await test(`search ${words}`, {}, async (page) => {
    await go(page, "");
    await page.keyboard.press("/");
    await page.keyboard.type(words);
    // Suggestions for the first letters may come before those for all.
    await page.waitForFunction((l) => document.querySelector("#suggestions:not([hidden]) li")?.textContent?.includes(l), label);
    await page.keyboard.press("ArrowDown");
    await follow(page, () => page.keyboard.press("Enter"));
    check((await text(page, "h1")) === label, "not the page of the entity");
  });
}
await test("a word of a sentence", {}, async (page) => {
  await go(page, "#/search?q=%E9%9F%B3%E5%A3%B0");
  check((await page.locator("mark.m-word").count()) > 0, "no mark");
  await follow(page, () => page.click(".source a >> nth=0"));
  check(page.url().includes("#/document"), "no document");
});
await test("who leads it, in two clicks, with its sentence", {}, async (page) => {
  await go(page, "");
  await follow(page, () => page.click(".hubs a:has-text('OpenAI')"));
  const group = page.locator(".facts .fact", { hasText: "サム・アルトマン" }).first();
  check((await group.locator("mark").count()) >= 1, "its sentence has no mark");
});
await test("plans stand apart from facts", {}, async (page) => {
  await go(page, entity);
  check((await page.locator("section.others .badge").count()) > 0, "no badge");
  check((await page.locator("section.facts > .group .fact > .line .badge").count()) === 0, "a fact with a badge of the unsure");
});
await test("document: a statement is chosen and its words are marked", {}, async (page) => {
  await go(page, "#/document?id=gpt-4o");
  await page.click("button.pick >> nth=0");
  check((await page.locator(".said.here").count()) === 1, "no sentence");
  check((await page.locator(".ink.m-subject").count()) >= 1, "no subject");
  check((await page.getAttribute("button.pick >> nth=0", "aria-pressed")) === "true", "not pressed");
});
await test("live text", {}, async (page) => {
  await go(page, "#/live");
  await page.fill("textarea", "ソニーの吉田憲一郎社長は新型カメラ「アルファ9」を発表した。");
  await page.waitForFunction(() => document.querySelector(".result")?.textContent?.includes("吉田憲一郎"));
  check((await page.locator(".result .fact").count()) >= 1, "no statement");
});
await test("graph: grows, goes back, and its address restores it", {}, async (page) => {
  await go(page, "#/graph?id=OpenAI");
  await page.focus("canvas");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector(".side h2");
  const before = await page.locator("details.as-table summary").innerText();
  await follow(page, () => page.keyboard.press("Enter"));
  check((new URL(page.url()).hash.match(/id=/g) ?? []).length === 2, "the address does not hold both");
  const grown = await page.locator("details.as-table summary").innerText();
  await page.screenshot({ path: join(pictures, "graph-grown.png") });
  await page.reload();
  await ready(page);
  check((await page.locator("details.as-table summary").innerText()) === grown, "not the same after loading again");
  await follow(page, () => page.goBack());
  check((await page.locator("details.as-table summary").innerText()) === before, "back is not where it was");
});
await test("graph: filters by relation, status, day", {}, async (page) => {
  await go(page, "#/graph");
  const rows = () => page.locator("details.as-table tbody tr").count();
  const all = await rows();
  await follow(page, () => page.selectOption("#f-status", "planned"));
  const planned = await rows();
  check(planned > 0 && planned < all, `${planned} of ${all}`);
  await follow(page, () => page.click("a:has-text('絞り込みを解く')"));
  await follow(page, () => page.selectOption("#f-relation", { index: 1 }));
  check((await rows()) < all, "the relation filters nothing");
  await go(page, "#/graph?until=2024-06-30");
  check((await rows()) < all, "the day filters nothing");
});
await test("graph: a line shows its sentence", {}, async (page) => {
  await go(page, "#/graph?id=OpenAI&relation=announces");
  const spot = await page.evaluate(async () => {
    const g = await (await fetch("/api/graph?id=OpenAI&relation=announces")).json();
    const c = /** @type {HTMLCanvasElement} */ (document.querySelector("canvas")), r = c.getBoundingClientRect(), ns = g.nodes;
    const [l, rr, u, d] = [Math.min(...ns.map((n) => n.x)), Math.max(...ns.map((n) => n.x)), Math.min(...ns.map((n) => n.y)), Math.max(...ns.map((n) => n.y))];
    const s = Math.min(140, (r.width - 160) / Math.max(rr - l, 0.5), (r.height - 80) / Math.max(d - u, 0.5));
    const at = (n) => [r.x + r.width / 2 + (n.x - (l + rr) / 2) * s, r.y + r.height / 2 + (n.y - (u + d) / 2) * s];
    const [a, b] = [at(ns[g.edges[0].source]), at(ns[g.edges[0].target])];
    return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  });
  await page.mouse.click(spot[0], spot[1]);
  await page.waitForSelector(".side .sentence mark");
});
await test("path with sentences", {}, async (page) => {
  await go(page, "#/path");
  await page.fill("#from", "OpenAI");
  await page.fill("#to", "マイクロソフト");
  await follow(page, () => page.click("form.ask button"));
  check((await page.locator("ol.chain > li").count()) >= 1, "no chain");
  check((await page.locator("ol.chain .sentence").count()) >= 1, "no sentence");
});
await test("SPARQL: table, completion, error with its place", {}, async (page, problems) => {
  await go(page, "#/sparql");
  await page.fill("#query", "SELECT * { ?s eni:ceoOf ?o }");
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector("tbody tr");
  await page.fill("#query", "SELECT * { ?s eni:ceo");
  await page.waitForSelector(".completions button:has-text('eni:ceoOf')");
  await page.click(".completions button:has-text('eni:ceoOf')");
  check((await page.inputValue("#query")).endsWith("eni:ceoOf"), "not completed");
  await page.fill("#query", "SELECT *\n{ ?s ?p }");
  await page.click("#run");
  await page.waitForSelector(".result .error");
  check(/^2:\d+/.test(await page.innerText(".result .error")), "no place");
  problems.length = 0; // The browser itself notes the 400.
});
await test("SPARQL: what was found as a graph", {}, async (page) => {
  await go(page, `#/sparql?query=${encodeURIComponent("SELECT * { ?s ?relation ?o FILTER(?relation IN (eni:ceoOf, eni:develops)) }")}`);
  await page.click("details.as-graph summary");
  await page.waitForSelector("details.as-graph canvas");
  await page.focus("details.as-graph canvas");
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector("details.as-graph .side h2 a");
  const lines = await page.locator("details.as-graph .side li").allInnerTexts();
  check(lines.length >= 1 && lines.every((l) => /開発|最高経営責任者/.test(l)), lines.join(" | "));
  check(!lines.some((l) => /^Swallow/.test(l)), `the wrong way round: ${lines.join(" | ")}`);
  await page.screenshot({ path: join(pictures, "sparql-graph.png") });
  await accessible(page);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash.startsWith("#/entity?"));
});
await test("map of types: from the editor to the entities of a class", {}, async (page) => {
  await go(page, "#/sparql");
  await follow(page, () => page.click("a[href='#/types']"));
  const rows = await page.locator("tbody tr").allInnerTexts();
  check(rows.some((r) => /企業/.test(r) && /AIモデル/.test(r)), rows.slice(0, 5).join(" | "));
  await page.focus("canvas");
  await page.keyboard.press("ArrowRight");
  await follow(page, () => page.click(".side h2 a"));
  check((await page.locator("ul.entities li").count()) >= 1, "no entity");
});
await test("keyboard alone: from the first page to a sentence", {}, async (page) => {
  await go(page, "");
  await page.keyboard.press("Tab");
  check((await page.evaluate(() => document.activeElement?.id)) === "skip", "the first stop is not the skip link");
  await page.keyboard.press("Enter");
  check((await page.evaluate(() => document.activeElement?.id)) === "main", "not in the main part");
  await page.keyboard.press("Tab");
  await follow(page, () => page.keyboard.press("Enter"));
  check((await page.locator(".sentence").count()) > 0, "no sentence");
});
await test("language and theme are kept", {}, async (page) => {
  await go(page, "");
  await follow(page, () => page.click("#language"));
  await page.click("#theme");
  const theme = await page.getAttribute("html", "data-theme");
  await page.reload();
  await ready(page);
  check((await page.getAttribute("html", "lang")) === "en" && (await page.getAttribute("html", "data-theme")) === theme, "forgotten");
});
await test("hostile names and texts stay text", {}, async (page) => {
  for (const hash of ["#/document?id=hostile%3Cb%3E", "#/documents", "#/", "#/search?q=%3Cb%3E", "#/search?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"]) {
    await go(page, hash);
    check(!(await page.title()).startsWith("broken"), "a script ran");
    check((await page.locator("main img, main script, main b").count()) === 0, "markup came through");
  }
  await go(page, "#/document?id=hostile%3Cb%3E");
  check(!(await text(page)).includes("\u202e"), "a mark of direction came through");
});
await test("what does not exist is said in words", {}, async (page, problems) => {
  await go(page, "#/entity?id=nothing-of-the-kind");
  check((await page.locator("[role=alert]").count()) === 1, "no message");
  problems.length = 0; // The browser itself notes the 404.
});
execFileSync(program, ["build", "--quiet", "--no-export", join(folder, "odd.jsonl"), "--store", join(folder, "odd")], { stdio: ["ignore", "ignore", "inherit"] });
const odd = await serve("odd"), bare = await serve("nothing");
await test("a document of a million characters comes in parts", {}, async (page) => {
  await go(page, "#/document?id=million", odd);
  check((await page.evaluate(() => document.querySelector(".text:not(.title)")?.textContent?.length ?? 0)) <= 50_000, "all at once");
  check((await page.locator(".pages a").count()) >= 1, "no next part");
  await go(page, "#/document?id=million&at=999960&view=ink", odd);
  await page.waitForSelector(".text .k-fact");
  await go(page, "#/document?id=many&view=ink", odd);
  check((await page.locator(".text .k-fact").count()) > 100, "no ink");
});
const huge = await serveHuge();
await test("a document of a million characters full of facts is shown in parts, each as fast as a short one", {}, async (page) => {
  const sizes = [];
  page.on("response", async (r) => { if (r.url().includes("/api/document")) sizes.push((await r.body().catch(() => "")).length); });
  for (const at of [0, 600_000, 1_150_000]) {
    const began = performance.now();
    await go(page, `#/document?id=many&at=${at}`, huge);
    const took = performance.now() - began;
    const there = await page.evaluate(() => [document.querySelector(".text:not(.title)")?.textContent?.length ?? 0, document.querySelectorAll("main *").length]);
    check(there[0] > 10_000 && there[0] <= 50_000, `${there[0]} characters at ${at}`);
    check(there[1] < 30_000, `${there[1]} elements at ${at}`);
    check(took < 8000, `${took.toFixed(0)} ms at ${at}`);
  }
  check(sizes.length >= 3 && Math.max(...sizes) < 8_000_000, `${sizes} bytes`);
});
await test("an entity with fifty thousand facts shows the first, and says how many", {}, async (page) => {
  for (const view of ["entity", "graph", "timeline", "said"]) {
    const began = performance.now();
    await go(page, view === "said" ? "#/said?relation=announces" : `#/${view}?id=白雲商事`, huge);
    const took = performance.now() - began;
    const elements = await page.evaluate(() => document.querySelectorAll("main *").length);
    check(elements < 10_000, `${view}: ${elements} elements`);
    check(took < 6000, `${view}: ${took.toFixed(0)} ms`);
    if (view === "graph") check((await text(page)).includes("入りきらない項目"), "what is left out is not told");
    if (view !== "entity") continue;
    const shown = await page.locator(".facts .fact").count();
    check(shown > 0 && shown <= 120, `${shown} at once`);
    check((await text(page)).includes("50000"), "not told how many there are");
    check((await page.locator(".group p a").count()) >= 1, "no more");
    await page.screenshot({ path: join(pictures, "entity-huge.png") });
  }
});
await test("a name of five thousand characters is cut", {}, async (page) => {
  await go(page, "#/document?id=long-name", odd);
  check(!(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 2)), "wider than the window");
  await go(page, "#/entity?id=青空電機", odd);
  check((await page.evaluate(() => document.body.scrollHeight)) < 20_000, "endless");
});
await test("without a store the page says what to do", {}, async (page) => {
  await go(page, "", bare);
  check((await text(page)).includes("enishi build"), "nothing to do");
  await accessible(page);
  await go(page, "#/graph", bare);
  check((await text(page)).length > 10, "a blank page");
});
await test("a store that changes while one looks", {}, async (page) => {
  await go(page, "");
  const before = await page.innerText(".figures li >> nth=0");
  const more = join(folder, "more.txt");
  writeFileSync(more, "赤城重工は黒部製鋼を買収した。\n");
  execFileSync(program, ["build", "--quiet", "--no-export", more, "--store", join(folder, "graph")], { stdio: ["ignore", "ignore", "inherit"] });
  await page.waitForFunction((b) => document.querySelector(".figures li")?.textContent !== b && document.querySelector(".figures li"), before, { timeout: 20_000 });
  await go(page, "#/entity?id=赤城重工");
  check((await page.locator(".fact .sentence").count()) > 0, "the new document is not there");
});
await test("print: the text, without what is to be pressed", {}, async (page) => {
  await go(page, entity);
  await page.emulateMedia({ media: "print" });
  check(!(await page.isVisible("#top")), "the header is printed");
  check(await page.isVisible(".fact .sentence >> nth=0"), "no sentence is printed");
});
await test("a server that stops is said in words", {}, async (page, problems) => {
  await go(page, "");
  await page.route("**/api/**", (route) => route.abort());
  await follow(page, () => page.click("nav a:has-text('文書')"));
  check((await text(page, "[role=alert]")).includes("enishi serve"), "no message");
  problems.length = 0;
});

await test("graph: the time slider moves, and its address keeps it", {}, async (page) => {
  await go(page, "#/graph");
  const rows = () => page.locator("details.as-table tbody tr").count();
  const all = await rows();
  await page.focus("#until");
  await follow(page, () => page.keyboard.press("Home"));
  const early = await rows();
  check(early < all, `${early} of ${all}`);
  check(page.url().includes("until="), "no day in the address");
  await page.screenshot({ path: join(pictures, "graph-time.png") });
  await page.reload();
  await ready(page);
  check((await rows()) === early, "not the same after loading again");
  await follow(page, () => page.goBack());
  check((await rows()) === all, "back is not where it was");
});
await test("graph: confidence", {}, async (page) => {
  await go(page, "#/graph");
  const rows = () => page.locator("details.as-table tbody tr").count();
  const all = await rows();
  await page.focus("#confidence");
  await follow(page, () => page.keyboard.press("End"));
  check((await rows()) < all && page.url().includes("confidence=1"), "nothing is less than sure");
});
await test("graph: only this, hide, and show what is hidden", {}, async (page) => {
  await go(page, "#/graph");
  const rows = () => page.locator("details.as-table tbody tr").count();
  const all = await rows();
  await page.click("details.relations summary");
  await follow(page, () => page.click("details.relations li >> nth=0 >> button >> nth=1"));
  const less = await rows();
  check(less < all, "nothing is hidden");
  check((await page.locator(".away button").count()) === 2, "what is hidden is not told");
  await follow(page, () => page.click("#show-hidden"));
  check((await rows()) === all, "not shown again");
  await page.click("details.relations summary");
  await follow(page, () => page.click("details.relations li >> nth=0 >> button >> nth=0"));
  check((await rows()) < all && page.url().includes("relation="), "not this alone");
});
await test("graph: an entity is hidden, a badge tells its hidden neighbours", {}, async (page) => {
  await go(page, "#/graph?id=OpenAI");
  await page.focus("canvas");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector(".side h2");
  const label = await page.innerText(".side h2 a");
  await follow(page, () => page.click(".side button:has-text('隠す')"));
  check(!(await page.locator("details.as-table tbody").innerText()).includes(label), "it is still there");
  check((await text(page, ".away")).includes(label), "what is hidden is not named");
});
await test("graph: the trail takes one away, undo brings it back", {}, async (page) => {
  await go(page, "#/graph?id=OpenAI&id=Anthropic");
  check((await page.locator(".trail li").count()) === 2, "no trail");
  await follow(page, () => page.click(".trail li >> nth=1 >> button"));
  check((await page.locator(".trail li").count()) === 1, "not taken away");
  await follow(page, () => page.click("#undo"));
  check((await page.locator(".trail li").count()) === 2, "not brought back");
});
await test("graph: the same selection as SPARQL and as a list", {}, async (page) => {
  await go(page, "#/graph?id=OpenAI&relation=announces");
  await follow(page, () => page.click(".filters a:has-text('SPARQL')"));
  await page.waitForSelector(".result tbody tr");
  await go(page, "#/graph?status=planned");
  await follow(page, () => page.click(".filters a:has-text('SPARQL')"));
  await page.waitForSelector(".result tbody tr");
  await go(page, "#/graph?relation=announces");
  await follow(page, () => page.click(".filters a:has-text('一覧')"));
  check((await page.locator(".fact .sentence").count()) > 0, "no sentence");
});
await test("ink: four inks, a blocked part says what failed", {}, async (page) => {
  await go(page, "#/live?show=ink");
  await page.fill("textarea", "OpenAIは「Sora」を公開した。来月には日本法人を設立する計画だ。空は青かった。\n同社は会見で発表した。");
  await page.waitForFunction(() => document.querySelector(".result .text")?.textContent?.includes("空は青かった") && document.querySelector(".k-blocked[data-block]"));
  for (const ink of ["fact", "unsure", "blocked", "unread"]) check((await page.locator(`.text .k-${ink}`).count()) > 0, `no ${ink}`);
  await page.click(".text button.k-blocked >> nth=-1");
  check((await text(page, ".side")).includes("足りない条件"), "no condition");
  check((await page.locator(".side .edit ins").count()) === 1, "no edit");
  await page.screenshot({ path: join(pictures, "live-ink-blocked.png") });
  await follow(page, () => page.click(".side a"));
  await page.waitForSelector(".result .fact");
});
await test("live text as a graph that redraws", {}, async (page) => {
  await go(page, "#/live?show=graph");
  const nodes = async () => Number(/\d+/.exec((await page.getAttribute(".result canvas", "aria-label")) ?? "")?.[0]);
  const before = await nodes();
  check(before > 1, "nothing is drawn");
  await page.fill("textarea", "ソニーは新型カメラ「アルファ9」を発表した。");
  await page.waitForFunction((b) => Number(/\d+/.exec(document.querySelector(".result canvas")?.getAttribute("aria-label") ?? "")?.[0]) !== b, before);
});

writeFileSync(join(folder, "story.jsonl"), story.map((d) => `${JSON.stringify(d)}\n`).join(""));
execFileSync(program, ["build", "--quiet", "--no-export", join(folder, "story.jsonl"), "--store", join(folder, "story")], { stdio: ["ignore", "ignore", "inherit"] });
const told = await serve("story");
await test("life of a claim: from the fact to its steps, each with its sentence", {}, async (page) => {
  await go(page, "#/entity?id=東都電機", told);
  await follow(page, () => page.click(".group:has(h3:has-text('買収')) a.more >> nth=0"));
  const steps = await page.locator("ol.timeline > li .badge").allInnerTexts();
  check(steps.length >= 4 && steps[0].includes("噂") && steps.some((s) => s.includes("否定")) && steps.at(-1)?.includes("実施"), steps.join(", "));
  check((await page.locator("ol.timeline > li .sentence q").count()) === steps.length, "a step without a sentence");
  check((await text(page, "ol.timeline")).includes("350億円"), "the changed number is not told");
  await page.screenshot({ path: join(pictures, "life-story.png") });
  await accessible(page);
  await page.fill("#object", "誰でもない");
  await follow(page, () => page.click("form.ask button"));
  check((await page.locator("ol.timeline").count()) === 0 && page.url().includes("subject=https"), "not asked anew");
  await follow(page, () => page.goBack());
  check((await page.locator("ol.timeline > li").count()) === steps.length, "back is not where it was");
});
await test("news: what is new since a day, by kind", {}, async (page) => {
  await go(page, "#/news", told);
  check((await page.inputValue("#from")) === "2025-03-15", "not the day before the last");
  await page.fill("#from", "2025-01-10");
  await follow(page, () => page.click("form.ask button"));
  check((await page.locator(".news > li .sentence").count()) >= 1, "nothing new");
  const all = await page.locator(".news > li").count();
  await follow(page, () => page.click(".chips a:has-text('前進')"));
  const up = await page.locator(".news > li").count();
  check(up >= 1 && up <= all && page.url().includes("kind=stepped-up"), `${up} of ${all}`);
  check((await text(page, ".news > li >> nth=0")).includes("→"), "not told from where to where");
  await page.screenshot({ path: join(pictures, "news-story.png") });
});
await test("rule bench: a word less, and the facts that go with it", {}, async (page, problems) => {
  await go(page, "#/bench?file=business.toml", told);
  const rules = await page.inputValue("#rules");
  await page.click("#try");
  await page.waitForSelector(".result .figures");
  check((await page.locator(".result .fact").count()) === 0, "a difference without a change");
  await page.fill("#rules", rules.replaceAll('"買収", ', ""));
  await page.click("#try");
  await page.waitForSelector(".result .fact.s-denied .sentence");
  await page.screenshot({ path: join(pictures, "bench-lost.png") });
  await accessible(page);
  await page.fill("#rules", "[[frame]]\nwords = 1");
  await page.click("#try");
  await page.waitForSelector(".result [role=alert]");
  problems.length = 0; // The browser itself notes the 400.
  await go(page, "#/entity?id=東都電機", told);
  check((await page.locator(".group:has(h3:has-text('買収')) .fact").count()) >= 1, "it was saved");
});

// A person rejects a statement: it is shown as rejected; the line goes, and it is a fact again.
cpSync(join(folder, "story"), join(folder, "judged"), { recursive: true });
writeFileSync(join(folder, "token"), "0123456789abcdef\n");
const judged = await serve("judged", "--writable", "--token", join(folder, "token"));
await test("decide: a statement is rejected in the explorer, and back when its line is gone", {}, async (page, problems) => {
  const fact = ".facts .group:has(h3:has-text('買収')) .fact";
  await go(page, "#/entity?id=東都電機", judged);
  const facts = await page.locator(fact).count();
  check(facts >= 1, "no fact to reject");
  const state = () => page.evaluate(async () => (await (await fetch("/healthz")).json()).state);
  const before = await state();
  const sentences = await page.locator(`${fact} .sentence .judge`).count();
  check(sentences >= 1, "no sentence can be judged");
  const judge = page.locator(`${fact} .sentence .judge`).first();
  await judge.locator("summary").click();
  await judge.locator("input[type=password]").fill("wrong-wrong-wrong-wrong");
  await judge.locator("[data-action=reject]").click();
  await judge.locator("[role=alert]").waitFor();
  problems.length = 0; // The browser itself notes the 401.
  await accessible(page);
  const file = join(folder, "judged", "decisions.tsv");
  check(!existsSync(file), "a wrong token writes");
  await judge.locator("input[type=text]").fill("別の会社の話");
  await judge.locator("input[type=password]").fill("0123456789abcdef");
  await follow(page, () => judge.locator("[data-action=reject]").click());
  check(/^reject\tdeal-\d\t.*\t別の会社の話\n$/.test(readFileSync(file, "utf8")), readFileSync(file, "utf8"));
  // Other sentences still say so: the rejected one stands behind them.
  await page.waitForSelector(".badge.s-rejected", { state: "attached" });
  await page.locator("details:has(.badge.s-rejected) > summary").first().click();
  check(await page.locator(".sentence:has(.badge.s-rejected)").first().isVisible(), "it is not shown as rejected");
  await page.screenshot({ path: join(pictures, "decide-rejected.png") });
  writeFileSync(file, "");
  for (let i = 0; i < 60 && (await state()) !== before; i++) await page.waitForTimeout(200);
  await page.reload();
  await ready(page);
  const after = [await page.locator(fact).count(), await page.locator(".badge.s-rejected").count()];
  check(after[0] === facts && after[1] === 0, `it is not back: ${after} of ${facts}`);
});
await test("decide: two things are parted, and what contradicts it is refused", {}, async (page, problems) => {
  await go(page, "#/entity?id=東都電機&with=北洋精工", judged);
  await page.fill("form.decide input[type=password]", "0123456789abcdef");
  await page.click("form.decide [data-action=part]");
  await page.waitForSelector("form.decide code:has-text('different')");
  await page.click("form.decide [data-action=join]");
  await page.waitForSelector("form.decide [role=alert]:has-text('decisions.tsv')");
  problems.length = 0; // The browser itself notes the 409.
  await go(page, "#/entity?id=東都電機", told);
  check((await page.locator(".judge").count()) === 0, "a server that does not write offers it");
});

// A stranger's five questions, each in three clicks at most from the first page.
for (const [question, clicks, found] of /** @type {[string, string[], string][]} */ ([
  ["who leads it", [".hubs a:has-text('OpenAI')"], ".group:has(h3:text-matches('最高経営責任者|CEO|率いる|代表')) .fact:has-text('アルトマン') .sentence"],
  ["which models did it announce", [".hubs a:has-text('OpenAI')"], ".group:has(h3:has-text('発表')) .fact .sentence mark"],
  ["what was denied", [".chips a:has-text('否定')"], ".fact.s-denied .sentence"],
  ["which sentence says it", [".facts .source a >> nth=0"], ".said.here"],
  ["what links two of them", ["nav a:has-text('つながり')", "TYPE", "form.ask button"], "ol.chain .sentence"],
])) {
  await test(`question: ${question}, in ${clicks.filter((c) => c !== "TYPE").length} clicks`, {}, async (page) => {
    await go(page, "");
    for (const click of clicks) {
      if (click === "TYPE") { await page.fill("#from", "OpenAI"); await page.fill("#to", "マイクロソフト"); } else await follow(page, () => page.click(click));
    }
    await page.waitForSelector(found);
  });
}

// Files that are sent: a page that opens from disk, a picture.
const sent = join(folder, "graph.html"), drawn = join(folder, "graph.svg");
execFileSync(program, ["export", "--quiet", "--store", join(folder, "graph"), "--format", "html", "--output", sent]);
execFileSync(program, ["export", "--quiet", "--store", join(folder, "graph"), "--format", "svg", "--output", drawn]);
await test("html export opens from disk, asks nobody, shows sentences", {}, async (page, problems) => {
  const before = problems.length;
  await page.goto(`file://${sent}`);
  await page.waitForSelector("canvas");
  const asked = problems.splice(before).filter((p) => !p.includes(`file://${sent}`));
  check(asked.length === 0, asked.join("; "));
  await page.fill("#q", "OpenAI");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".side .fact .sentence mark");
  await page.waitForTimeout(150);
  await page.screenshot({ path: join(pictures, "standalone.png") });
  await accessible(page);
  await page.click("#language");
  check((await page.getAttribute("html", "lang")) === "en", "not in English");
  await page.click(".side .source a >> nth=0");
  await page.waitForSelector(".side .sentence");
  check((await page.locator("main img, main script, main b").count()) === 0 && !(await page.title()).startsWith("broken"), "markup came through");
  problems.length = before;
});
for (const [what, file] of [["examples", drawn], ["README", join(import.meta.dirname, "../../docs/graph.svg")]]) {
  await test(`svg of the ${what}: no two labels overlap`, {}, async (page, problems) => {
    await page.setContent(readFileSync(file, "utf8"));
    problems.length = 0;
    const found = await page.evaluate(() => {
      const texts = [...document.querySelectorAll("text")].map((e) => ({ label: e.textContent, box: e.getBoundingClientRect() }));
      const over = [];
      texts.forEach((a, i) => texts.slice(0, i).forEach((b) => {
        const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left), high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (wide > 0.5 && high > 0.5) over.push(`${a.label} / ${b.label}`);
      }));
      return { count: texts.length, over };
    });
    await page.screenshot({ path: join(pictures, `svg-${what}.png`) });
    check(found.count > 20, `${found.count} labels`);
    check(found.over.length === 0, `${found.over.length} overlaps: ${found.over.slice(0, 3).join("; ")}`);
  });
}

console.log(`${passed} passed, ${failed} failed; pictures in ${pictures}`);
clearTimeout(limit);
await browser.close();
stop();
process.exit(failed ? 1 : 0);
