#!/usr/bin/env python3
"""`enishi mcp` and `/mcp` through the Model Context Protocol's own clients for Python and, where npm is, TypeScript.

usage: agents.py ENISHI FOLDER_OF_ARTICLES   (needs mcp; node and npm for the client in TypeScript)

The same conversation is held on standard input and output and over HTTP: lists, every tool, wrong calls, resources, prompts. No
message has more than 60,000 bytes, and every citation is held against the text of its document.
"""
import asyncio, json, re, shutil, subprocess, sys, tempfile
from pathlib import Path

from mcp import Client, MCPError, StdioServerParameters

PACKAGE = "@modelcontextprotocol/sdk@1.32.2"
MOST = 60_000
TOOLS = {"search", "entity", "query", "path", "extract", "explain", "timeline"}
enishi, articles = str(Path(sys.argv[1]).resolve()), sys.argv[2]


def cited(value):
    """All statements in an answer."""
    if isinstance(value, dict):
        if {"document", "sentence", "begin", "end"} <= value.keys():
            yield value
        for inner in value.values():
            yield from cited(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from cited(inner)


async def converse(server, mode, pair):
    async with Client(server, mode=mode) as client:
        assert client.server_info.name == "enishi" and "SPARQL" in client.instructions
        tools = (await client.list_tools()).tools
        assert {t.name for t in tools} >= TOOLS and all(t.annotations.read_only_hint for t in tools)

        async def call(name, fails=False, **arguments):
            answer = await client.call_tool(name, arguments)
            size = len(answer.model_dump_json(by_alias=True).encode())
            assert size <= MOST, f"{name}: {size} bytes"
            assert bool(answer.is_error) == fails, f"{name} {arguments}: {answer}"
            if fails:
                return answer.content[0].text
            assert json.loads(answer.content[0].text) == answer.structured_content
            return answer.structured_content

        subject, object_ = pair
        found = await call("search", q=subject)
        assert found["entities"][0]["label"] == subject, found
        sizes = []
        for detail in ("brief", "normal", "full"):
            entity = await call("entity", id=found["entities"][0]["id"], detail=detail)
            sizes.append(len(json.dumps(entity)))
        assert sizes == sorted(sizes), sizes
        places = list(cited(entity))
        assert places, entity
        for place in places[:20]:
            if place["sentence"] < 0:
                continue
            text = (await client.read_resource(f"enishi://document/{place['document']}")).contents[0].text
            assert text[place["begin"]:place["end"]] == place["text"], place
        rows = await call("query", sparql="SELECT ?s ?o { ?s eni:ceoOf ?o }", limit=3)
        assert rows["columns"] == ["s", "o"] and 0 < len(rows["rows"]) <= 3
        many = await call("query", sparql="SELECT * { ?s ?p ?o }", limit=1000, detail="full")
        assert len(many["rows"]) + many["rows_omitted"] > 100 and many["rows_omitted"] > 0, many.keys()
        assert (await call("query", sparql="ASK { ?s eni:ceoOf ?o }"))["answer"] is True
        assert (await call("query", named="leaders", parameters={"company": object_}))["rows"]
        hits = await call("query", sparql=f'SELECT ?e {{ SERVICE <urn:enishi:search> {{ ?e search:words "{subject}" }} }}')
        assert hits["rows"]
        why = await call("explain", subject=subject, relation="ceoOf", object=object_)
        assert why["fact"] is True and list(cited(why)), why
        assert (await call("explain", subject=object_, relation="ceoOf", object=subject))["fact"] is False
        chain = await call("path", **{"from": subject, "to": object_})
        assert chain["found"] and list(cited(chain)), chain
        assert (await call("timeline", id=object_))["entries"]
        read = await call("extract", text="米OpenAIのサム・アルトマンCEOは新モデル「GPT-9」を発表した。", published="2025-02-03")
        assert {s["relation"] for s in read["all"]} >= {"ceoOf"}, read
        long = await call("extract", text="OpenAIは新モデル「GPT-9」を発表した。\n" * 3000, detail="full")
        assert long["found"] > 1000 and long["all_omitted"] > 0

        # Wrong calls say what is wrong, and the next call is answered.
        for name, arguments, part in [
            ("search", {}, "needs the argument"), ("search", {"q": 1, "limt": 2}, "did you mean"),
            ("entity", {"id": "誰でもない者"}, "no entity"), ("query", {"sparql": "SELECT * {"}, "1:"),
            ("query", {}, "one of sparql and named"), ("query", {"named": "leader"}, "did you mean"),
            ("query", {"sparql": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}, "service"),
            ("extract", {"text": "あ" * 1_000_000}, "more than"), ("path", {"from": subject}, "needs"),
        ]:
            message = await call(name, fails=True, **arguments)
            assert part.lower() in message.lower(), (name, message)
        for wrong in (client.call_tool("serch", {}), client.read_resource("enishi://document/none"), client.get_prompt("none", {})):
            try:
                await wrong
                raise SystemExit("a wrong request was answered")
            except MCPError as error:
                assert error.error.message

        resources, cursor = [], None
        while True:
            page = await client.list_resources(cursor=cursor)
            resources += [str(r.uri) for r in page.resources]
            cursor = page.next_cursor
            if not cursor:
                break
        assert "enishi://ontology" in resources and len(resources) > len(list(Path(articles).glob("*.txt")))
        for uri in ("enishi://overview", "enishi://ontology", "enishi://queries", f"enishi://entity/{subject}"):
            contents = (await client.read_resource(uri)).contents
            assert len(contents[0].text.encode()) <= MOST and json.loads(contents[0].text), uri
        assert len((await client.list_resource_templates()).resource_templates) == 2
        prompts = (await client.list_prompts()).prompts
        for prompt in prompts:
            filled = await client.get_prompt(prompt.name, {a.name: subject for a in prompt.arguments})
            assert subject in filled.messages[0].content.text
        return client.protocol_version, len(tools), len(resources), len(prompts)


with tempfile.TemporaryDirectory() as folder:
    store = Path(folder) / "graph"
    subprocess.run([enishi, "--quiet", "build", "--no-export", "--store", store, articles], check=True, capture_output=True)
    asked = [enishi, "query", "--store", store, "--output-format", "json", "SELECT ?s ?o { ?a eni:ceoOf ?b . ?a skos:prefLabel ?s . ?b skos:prefLabel ?o }"]
    first = json.loads(subprocess.run(asked, check=True, capture_output=True).stdout)["results"]["bindings"][0]
    pair = first["s"]["value"], first["o"]["value"]
    stdio = StdioServerParameters(command=enishi, args=["mcp", "--store", str(store)])
    server = subprocess.Popen([enishi, "serve", "--store", store, "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
    try:
        address = next(m[0] for line in server.stderr if (m := re.search(r"http://[\d.:]+", line))) + "/mcp"
        for name, where in (("standard input and output", stdio), ("HTTP", address)):
            for mode in ("auto", "legacy"):
                version, tools, resources, prompts = asyncio.run(converse(where, mode, pair))
                print(f"Python SDK, {name}, protocol {version}: {tools} tools, {resources} resources, {prompts} prompts")
        if shutil.which("npm") and shutil.which("node"):
            script = Path(folder) / "agents.mjs"
            shutil.copy(Path(__file__).with_suffix(".mjs"), script)
            subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, PACKAGE], check=True, capture_output=True)
            subprocess.run(["node", script, enishi, store, address, *pair], check=True)
        else:
            print("no npm: the client in TypeScript is not tried")
    finally:
        server.terminate()
        assert server.wait(10) == 0
