#!/usr/bin/env python3
"""The W3C's tests of the SPARQL 1.1 Protocol, the Graph Store Protocol and service descriptions, sent to `enishi serve`.

usage: w3c_protocol.py ENISHI FOLDER_OF_ARTICLES [FOLDER_OF_TESTS]   (needs rdflib; without the tests it skips)

The requests of the manifest are sent as they stand, `/sparql/` included; `/gsp` becomes `/store`, and a token is shown. Facts
are read only and were read from articles, so tests that first load data into the default graph or that update are left out, each
with its reason; that an update is refused is tested.
"""
import http.client, re, subprocess, sys, tempfile
from pathlib import Path

import rdflib
import rdflib.compare
from rdflib.collection import Collection
from rdflib.namespace import RDF

enishi, articles = sys.argv[1], sys.argv[2]
tests = Path(sys.argv[3] if len(sys.argv) > 3 else "../shared/data/w3c")
manifest = tests / "protocol" / "manifest.ttl"
if not manifest.exists():
    print(f"no {manifest}: the W3C's protocol tests are not run")
    sys.exit(0)
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"),
}

graph = rdflib.Graph().parse(manifest)
failed, passed, left = [], 0, []
with tempfile.TemporaryDirectory() as folder:
    store = Path(folder) / "graph"
    subprocess.run([enishi, "--quiet", "build", "--no-export", "--store", store, articles], check=True, capture_output=True)
    server = subprocess.Popen([enishi, "serve", "--store", store, "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
    try:
        host = next(m[1] for line in server.stderr if (m := re.search(r"http://([\d.:]+)/", line)))
        for test in Collection(graph, next(graph.objects(None, MF.entries))):
            name = test.split("#")[-1]
            if (test, UT.graphData, None) in graph:
                left.append(f"{name}: loads data into the endpoint")
                continue
            if name.startswith("update_"):
                left.append(f"{name}: updates the endpoint")
                continue
            connection = graph.value(graph.value(test, MF.action), HT.requests)
            problem = None
            for request in Collection(graph, connection):
                headers = {str(graph.value(h, HT.fieldName)): str(graph.value(h, HT.fieldValue)) for h in Collection(graph, graph.value(request, HT.headers))} if graph.value(request, HT.headers) else {}
                body = graph.value(request, HT.body)
                encoding = str(graph.value(body, CNT.characterEncoding) or "utf-8") if body else "utf-8"
                data = str(graph.value(body, CNT.chars)).encode(encoding) if body else None
                client = http.client.HTTPConnection(host, timeout=20)
                client.request(str(graph.value(request, HT.methodName)), str(graph.value(request, HT.absolutePath)), body=data, headers=headers)
                answer = client.getresponse()
                text = answer.read().decode()
                expected = graph.value(request, HT.resp)
                classes = {str(s)[-3:] for s in graph.objects(expected, MF.expectedStatus)}
                if f"{answer.status // 100}xx" not in classes and str(answer.status) not in classes:
                    problem = f"status {answer.status}, expected {sorted(classes)}: {text[:200]}"
                kind = (answer.getheader("content-type") or "").split(";")[0]
                wanted = str(graph.value(expected, MF.expectedFormat) or "")
                if not problem and wanted and kind not in FORMATS[wanted]:
                    problem = f"{kind}, expected one that is {wanted}"
                boolean = graph.value(expected, MF.expectedBoolean)
                if not problem and boolean is not None and f'"boolean":{str(boolean).lower()}' not in text.replace(" ", ""):
                    problem = f"expected {boolean}: {text[:200]}"
            if problem:
                failed.append(f"{name}: {problem}")
            else:
                passed += 1
    finally:
        server.terminate()
        server.wait(10)


def exchange(host, token, method, path, headers, data):
    client = http.client.HTTPConnection(host, timeout=20)
    client.request(method, path, body=data, headers=headers | {"authorization": f"Bearer {token}"})
    answer = client.getresponse()
    return answer, answer.read().decode()


def text_of(graph, node):
    return str(graph.value(node, CNT.chars)) if node else None


def store_protocol(host, token, file):
    """Runs the tests of a manifest; the graphs of each are deleted behind it."""
    global passed
    graph = rdflib.Graph().parse(file)
    for test in Collection(graph, next(graph.objects(None, MF.entries))):
        name = test.split("#")[-1]
        if name == "put_get_default":
            left.append(f"{name}: the default graph holds the facts, which nobody writes")
            continue
        problem, location, used = None, "", set()
        for request in Collection(graph, graph.value(graph.value(test, MF.action), HT.requests)):
            ours = lambda text: text.replace("$LOCATION$", location).replace("http://www.example/gsp", f"http://{host}/store")
            headers = {str(graph.value(h, HT.fieldName)): str(graph.value(h, HT.fieldValue)) for h in Collection(graph, graph.value(request, HT.headers))} if graph.value(request, HT.headers) else {}
            path, body = str(graph.value(request, HT.absolutePath)).replace("$LOCATION$", location), text_of(graph, graph.value(request, HT.body))
            path = re.sub("^/gsp", "/store", path)
            used.add(path)
            if body and "multipart" in headers.get("content-type", ""):
                # The literal is indented and has bare line feeds; a form has neither.
                body = "\r\n".join(line.strip() for line in body.strip().splitlines())
            method, expected = str(graph.value(request, HT.methodName)), graph.value(request, HT.resp)
            answer, text = exchange(host, token, method, path, headers, ours(body).encode() if body else None)
            wanted = {str(s).split("#")[-1] for s in graph.objects(expected, MF.expectedStatus)}
            got = {200: "OK", 201: "Created", 204: "NoContent", 404: "NotFound"}.get(answer.status, answer.status)
            if got not in wanted and f"StatusCode{answer.status // 100}xx" not in wanted:
                problem = f"{method} {path}: {got}, expected {sorted(wanted)}: {text[:200]}"
                break
            if graph.value(expected, MF.expectedLocation):
                location = answer.getheader("location") or ""
                used.add(f"/store?graph={location}")
            content = text_of(graph, graph.value(expected, HT.body))
            if content is not None and method != "HEAD":
                base = f"http://{host}{path}"
                if not rdflib.compare.isomorphic(*(rdflib.Graph().parse(data=ours(t), format="turtle", publicID=base) for t in (content, text))):
                    problem = f"{method} {path}: other triples: {text[:400]}"
                    break
        for path in used:
            if "=" in path or "?" not in path and path != "/store":
                exchange(host, token, "DELETE", path, {}, None)
        if problem:
            failed.append(f"{name}: {problem}")
        else:
            passed += 1


def service_description(host, token):
    """The three tests of service descriptions: RDF, with the endpoint's own address, of the classes and properties that there are."""
    global passed
    SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    answer, text = exchange(host, token, "GET", "/sparql", {"accept": "text/turtle"}, None)
    graph = rdflib.Graph().parse(data=text, format="turtle")
    endpoint = rdflib.URIRef(f"http://{host}/sparql")
    service = next(graph.subjects(SD.endpoint, endpoint), None)
    tests = {
        "returns-rdf": answer.status == 200 and len(graph) > 0,
        "has-endpoint-triple": service is not None,
        "conforms-to-schema": service is not None and (service, RDF.type, SD.Service) in graph
        and all((d, RDF.type, SD.Dataset) in graph for d in graph.objects(service, SD.defaultDataset))
        and all((g, RDF.type, SD.Graph) in graph for g in graph.objects(None, SD.defaultGraph)),
    }
    for name, holds in tests.items():
        if holds:
            passed += 1
        else:
            failed.append(f"{name}: {text[:300]}")


with tempfile.TemporaryDirectory() as folder:
    store, token = Path(folder) / "graph", "0123456789abcdef"
    (Path(folder) / "token").write_text(token + "\n")
    build = [enishi, "--quiet", "build", "--no-export", "--store", store, articles]
    subprocess.run(build, check=True, capture_output=True)
    server = subprocess.Popen([enishi, "serve", "--store", store, "--listen", "127.0.0.1:0", "--writable", "--token", Path(folder) / "token"], stderr=subprocess.PIPE, text=True)
    try:
        host = next(m[1] for line in server.stderr if (m := re.search(r"http://([\d.:]+)/", line)))
        for name in ("manifest-direct.ttl", "manifest-indirect.ttl"):
            store_protocol(host, token, tests / "graph-store-protocol" / name)
        service_description(host, token)
        # Beside the manifest: who shows no token writes nothing, facts cannot be written, builds keep what was written.
        note = ("/store?graph=urn:note", {"content-type": "text/turtle"}, "<urn:a> <urn:b> 1 .".encode())
        facts = exchange(host, token, "GET", "/store?default", {"accept": "application/n-triples"}, None)[1]
        own = {
            "wrong token": exchange(host, "x" * 16, "PUT", *note)[0].status == 401,
            "default graph": exchange(host, token, "PUT", "/store?default", *note[1:])[0].status == 403,
            "graph of the store": exchange(host, token, "PUT", "/store?graph=https://w3id.org/enishi/id/document/x", *note[1:])[0].status == 403,
            "written": exchange(host, token, "PUT", *note)[0].status == 201,
            "broken": exchange(host, token, "PUT", note[0], note[1], b"<urn:a> <urn:b> .")[0].status == 400,
            "kept by builds": subprocess.run(build, capture_output=True).returncode == 0
            and "urn:b" in exchange(host, token, "GET", note[0], {"accept": "text/turtle"}, None)[1],
            "asked": "true" in exchange(host, token, "GET", "/sparql?query=ASK%20%7BGRAPH%20%3Curn:note%3E%7B%3Fs%20%3Fp%201%7D%7D", {"accept": "application/sparql-results+json"}, None)[1],
            "facts are the same": exchange(host, token, "GET", "/store?default", {"accept": "application/n-triples"}, None)[1] == facts,
        }
        for name, holds in own.items():
            if not holds:
                failed.append(f"writing: {name}")
    finally:
        server.terminate()
        server.wait(10)
for line in left:
    print(f"left out  {line}")
for line in failed:
    print(f"FAILED    {line}")
print(f"W3C SPARQL 1.1 Protocol, Graph Store Protocol, service description: {passed} passed, {len(failed)} failed, {len(left)} left out")
sys.exit(1 if failed else 0)
