// The client of the Model Context Protocol for TypeScript, on both transports: node agents.mjs ENISHI STORE ADDRESS SUBJECT OBJECT
import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [enishi, store, address, subject, object] = process.argv.slice(2);
const transports = {
  "standard input and output": new StdioClientTransport({ command: enishi, args: ["mcp", "--store", store] }),
  HTTP: new StreamableHTTPClientTransport(new URL(address)),
};
for (const [name, transport] of Object.entries(transports)) {
  const client = new Client({ name: "test", version: "1" });
  await client.connect(transport);
  assert.equal(client.getServerVersion()?.name, "enishi");
  const { tools } = await client.listTools();
  const call = async (/** @type {string} */ tool, /** @type {Record<string, unknown>} */ args) => {
    const answer = await client.callTool({ name: tool, arguments: args });
    assert.ok(JSON.stringify(answer).length <= 60000);
    return answer;
  };
  assert.deepEqual((await call("search", { q: subject })).structuredContent.entities[0].label, subject);
  assert.equal((await call("explain", { subject, relation: "ceoOf", object })).structuredContent.fact, true);
  assert.ok((await call("query", { sparql: "SELECT * { ?s ?p ?o }", detail: "full" })).structuredContent.rows.length > 10);
  assert.equal((await call("search", {})).isError, true);
  await assert.rejects(client.callTool({ name: "none", arguments: {} }));
  const { resources } = await client.listResources();
  const ontology = await client.readResource({ uri: "enishi://ontology" });
  assert.ok(JSON.parse(ontology.contents[0].text).relations.length > 50);
  await assert.rejects(client.readResource({ uri: "enishi://none" }));
  const { prompts } = await client.listPrompts();
  const prompt = await client.getPrompt({ name: "profile", arguments: { name: subject } });
  assert.ok(prompt.messages[0].content.text.includes(subject));
  await client.close();
  console.log(`TypeScript SDK, ${name}: ${tools.length} tools, ${resources.length} resources, ${prompts.length} prompts`);
}
