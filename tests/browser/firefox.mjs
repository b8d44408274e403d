// One smoke test in Firefox by standards alone (WebDriver BiDi): `node firefox.mjs FIREFOX PROGRAM PICTURE`. The first page, an
// entity, the graph and a text are shown, and no script fails.
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [firefox, program, picture] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "enishi-firefox-"));
execFileSync(program, ["build", "--quiet", "examples", "--store", join(folder, "graph")], { stdio: ["ignore", "ignore", "inherit"] });
const server = spawn(program, ["serve", "--store", join(folder, "graph"), "--listen", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
const browser = spawn(firefox, ["--headless", "--no-remote", "--profile", join(folder), "--remote-debugging-port", "0", "about:blank"], { stdio: ["ignore", "ignore", "pipe"] });
const limit = setTimeout(() => end("took more than 3 minutes"), 180_000);
/** @param {string} [problem] */
function end(problem) {
  clearTimeout(limit);
  browser.kill();
  server.kill();
  setTimeout(() => {
    try { rmSync(folder, { recursive: true, force: true }); } catch { /* the browser may still write */ }
    console.log(problem ? `FAIL  Firefox: ${problem}` : "ok    Firefox");
    process.exit(problem ? 1 : 0);
  }, 500);
}
/** The first match in what a program says. */
function heard(child, pattern) {
  return new Promise((resolve, reject) => {
    let all = "";
    child.stderr.on("data", (chunk) => { all += chunk; const found = pattern.exec(all); if (found) resolve(found[0]); });
    child.on("exit", () => reject(new Error(`it ended: ${all.slice(-500)}`)));
  });
}

/** A WebSocket of text messages: not every Node has one of its own. */
function connect(url) {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": randomBytes(16).toString("base64") } });
    request.on("error", reject);
    request.on("response", (response) => reject(new Error(`no WebSocket: ${response.statusCode}`)));
    request.on("upgrade", (_, stream, head) => {
      let bytes = head, parts = [];
      const socket = {
        /** @type {(data: string) => void} */ onmessage: () => {},
        send(text) {
          const data = Buffer.from(text), mask = randomBytes(4);
          const size = data.length < 126 ? Buffer.from([0x80 | data.length]) : data.length < 65536 ? Buffer.from([0xfe, data.length >> 8, data.length & 255])
            : Buffer.concat([Buffer.from([0xff, 0, 0, 0, 0]), Buffer.from(Uint32Array.of(data.length).buffer).reverse()]);
          stream.write(Buffer.concat([Buffer.from([0x81]), size, mask, data.map((b, i) => b ^ mask[i % 4])]));
        },
      };
      const read = () => {
        for (;;) {
          if (bytes.length < 2) return;
          let size = bytes[1] & 127, at = 2;
          if (size === 126) { if (bytes.length < 4) return; size = bytes.readUInt16BE(2); at = 4; }
          if (size === 127) { if (bytes.length < 10) return; size = Number(bytes.readBigUInt64BE(2)); at = 10; }
          if (bytes.length < at + size) return;
          const [last, kind, data] = [bytes[0] & 128, bytes[0] & 15, bytes.subarray(at, at + size)];
          bytes = bytes.subarray(at + size);
          if (kind > 2) continue;
          parts.push(data);
          if (last) { const text = Buffer.concat(parts).toString(); parts = []; socket.onmessage(text); }
        }
      };
      stream.on("data", (chunk) => { bytes = Buffer.concat([bytes, chunk]); read(); });
      resolve(socket);
      read();
    });
  });
}

try {
  const address = await heard(server, /http:\/\/[\d.:]+\//);
  const socket = await connect(`${(await heard(browser, /ws:\/\/[\d.:]+/)).replace("ws:", "http:")}/session`);
  let number = 0;
  const waiting = new Map(), problems = [];
  socket.onmessage = (data) => {
    const message = JSON.parse(data);
    if (message.method === "log.entryAdded" && message.params.level === "error") problems.push(message.params.text);
    const done = waiting.get(message.id);
    if (done) { waiting.delete(message.id); message.type === "error" ? done[1](new Error(`${message.error}: ${message.message}`)) : done[0](message.result); }
  };
  const ask = (method, params = {}) => new Promise((resolve, reject) => { waiting.set(++number, [resolve, reject]); socket.send(JSON.stringify({ id: number, method, params })); });
  await ask("session.new", { capabilities: {} });
  await ask("session.subscribe", { events: ["log.entryAdded"] });
  const { contexts: [{ context }] } = await ask("browsingContext.getTree");
  const evaluate = async (expression) => {
    const answer = await ask("script.evaluate", { expression, target: { context }, awaitPromise: true });
    if (answer.type === "exception") throw new Error(answer.exceptionDetails.text);
    return answer.result.value;
  };
  /** Goes there and waits for an element. */
  const shows = async (hash, selector) => {
    if (hash) await evaluate(`document.querySelector("main").removeAttribute("data-shown"); location.hash = ${JSON.stringify(hash)}; 0`);
    else await ask("browsingContext.navigate", { context, url: address, wait: "complete" });
    for (let i = 0; i < 100; i++) {
      if (await evaluate(`Boolean(document.querySelector("main[data-shown]:not([aria-busy])") && document.querySelector(${JSON.stringify(selector)}))`)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${hash || "the first page"} does not show ${selector}`);
  };
  await shows("", ".hubs a");
  await shows("#/entity?id=OpenAI", ".fact .sentence mark");
  await shows("#/live", ".result .fact");
  await shows("#/document?id=gpt-4o&view=ink", ".text .k-fact");
  await shows("#/live?show=ink", ".result .k-fact");
  await shows("#/news?from=2024-05-31", ".news .sentence");
  await shows("#/bench", "textarea");
  await shows("#/graph?id=OpenAI", "canvas");
  const drawn = await evaluate("(() => { const c = document.querySelector('canvas'); return new Promise((resolve) => setTimeout(() => resolve([...c.getContext('2d').getImageData(0, 0, c.width, c.height).data].some((v) => v > 0)), 300)); })()");
  if (!drawn) throw new Error("nothing is drawn");
  const { data } = await ask("browsingContext.captureScreenshot", { context });
  writeFileSync(picture, Buffer.from(data, "base64"));
  end(problems.length ? problems.join("; ") : undefined);
} catch (error) {
  end(error.message);
}
