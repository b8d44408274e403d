#!/usr/bin/env python3
"""`enishi serve` through clients of others: SPARQLWrapper, rdflib's SPARQLStore, and requests as YASGUI makes them.

usage: endpoint.py ENISHI FOLDER_OF_ARTICLES   (needs rdflib and SPARQLWrapper)
"""
import json, re, subprocess, sys, tempfile, urllib.parse, urllib.request
from pathlib import Path

import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

enishi, articles = sys.argv[1], sys.argv[2]
with tempfile.TemporaryDirectory() as folder:
    store = Path(folder) / "graph"
    subprocess.run([enishi, "--quiet", "build", "--no-export", "--store", store, articles], check=True, capture_output=True)
    own = subprocess.run([enishi, "query", "--store", store, "--output-format", "json", "SELECT ?s ?o { ?s eni:ceoOf ?o }"], check=True, capture_output=True)
    expected = {(b["s"]["value"], b["o"]["value"]) for b in json.loads(own.stdout)["results"]["bindings"]}
    assert expected, "the articles name no chief executive"
    server = subprocess.Popen([enishi, "serve", "--store", store, "--listen", "127.0.0.1:0", "--allow-origin", "https://yasgui.example"], stderr=subprocess.PIPE, text=True)
    try:
        base = next(m[0] for line in server.stderr if (m := re.search(r"http://[\d.:]+", line)))
        endpoint = f"{base}/sparql"
        query = "PREFIX eni: <https://w3id.org/enishi/ns#> SELECT ?s ?o WHERE { ?s eni:ceoOf ?o }"
        for method in ("GET", POST):
            client = SPARQLWrapper(endpoint)
            client.setMethod(method)
            client.setQuery(query)
            client.setReturnFormat(JSON)
            rows = client.queryAndConvert()["results"]["bindings"]
            assert {(b["s"]["value"], b["o"]["value"]) for b in rows} == expected, method
            client.setReturnFormat(XML)
            assert len(client.queryAndConvert().getElementsByTagName("result")) == len(expected)
            client.setReturnFormat(CSV)
            assert client.queryAndConvert().decode().count("\n") == len(expected) + 1
        client.setReturnFormat(TURTLE)
        client.setQuery(query.replace("SELECT ?s ?o WHERE", "CONSTRUCT WHERE"))
        assert len(rdflib.Graph().parse(data=client.queryAndConvert(), format="turtle")) == len(expected)
        client.setReturnFormat(JSON)
        client.setQuery("SELECT * { ?s ?p }")
        try:
            client.query()
            raise SystemExit("a question that is none was answered")
        except QueryBadFormed:
            pass
        print("SPARQLWrapper: ok")

        remote = rdflib.Graph(SPARQLStore(endpoint, returnFormat="json"))
        ceo = rdflib.URIRef("https://w3id.org/enishi/ns#ceoOf")
        assert {(str(s), str(o)) for s, o in remote.subject_objects(ceo)} == expected
        assert {(str(r.s), str(r.o)) for r in remote.query(query)} == expected
        some = rdflib.URIRef(sorted(expected)[0][0])
        assert (some, ceo, None) in remote and len(list(remote.predicate_objects(some))) >= 3
        print("rdflib's SPARQLStore: ok")

        # YASGUI posts a form from its own origin, after asking for leave.
        origin = {"Origin": "https://yasgui.example"}
        leave = urllib.request.Request(endpoint, method="OPTIONS", headers=origin | {"Access-Control-Request-Method": "POST"})
        with urllib.request.urlopen(leave, timeout=20) as answer:
            assert answer.headers["access-control-allow-origin"] == origin["Origin"]
        form = urllib.parse.urlencode({"query": query}).encode()
        accept = {"Accept": "application/sparql-results+json,*/*;q=0.9", "Content-Type": "application/x-www-form-urlencoded"}
        with urllib.request.urlopen(urllib.request.Request(endpoint, data=form, headers=origin | accept), timeout=20) as answer:
            assert len(json.load(answer)["results"]["bindings"]) == len(expected)
            assert answer.headers["access-control-allow-origin"] == origin["Origin"]
        print("requests as YASGUI makes them: ok")

        described = rdflib.Graph().parse(endpoint, format="turtle")
        SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
        assert (None, rdflib.RDF.type, SD.Service) in described and described.value(predicate=SD.endpoint, subject=described.value(predicate=rdflib.RDF.type, object=SD.Service))
        print("service description: ok")
    finally:
        server.terminate()
        assert server.wait(10) == 0
