#!/usr/bin/env python3
"""The W3C's SPARQL 1.1 Protocol tests, sent to `enishi serve`.

usage: w3c_protocol.py ENISHI FOLDER_OF_ARTICLES [FOLDER_OF_TESTS]   (needs rdflib; without the tests it skips)

The requests of the manifest are sent as they stand, `/sparql/` included. The endpoint is read only and serves what was read from
articles, so tests that first load data or that update are left out, each with its reason; that an update is refused is tested.
"""
import http.client, re, subprocess, sys, tempfile
from pathlib import Path

import rdflib
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
for line in left:
    print(f"left out  {line}")
for line in failed:
    print(f"FAILED    {line}")
print(f"W3C SPARQL 1.1 Protocol: {passed} passed, {len(failed)} failed, {len(left)} left out")
sys.exit(1 if failed else 0)
