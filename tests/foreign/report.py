#!/usr/bin/env python3
"""The SHACL report of `enishi check` against what the recommendation says of reports, by pySHACL.

usage: report.py ENISHI   (needs pyshacl; run from the project's root)

The shapes below restate section 3.6 of SHACL. A report with contradictions, one without any result, and one that is wrong
on purpose are checked; every shape and component that a result names has to exist.
"""
import subprocess, sys, tempfile
from pathlib import Path

import pyshacl
import rdflib
from rdflib.namespace import RDF

enishi = sys.argv[1]
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
SHAPES = rdflib.Graph().parse(format="turtle", data="""
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <urn:report:> .
:Report a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
    sh:property [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ] ,
        [ sh:path sh:result ; sh:class sh:ValidationResult ; sh:nodeKind sh:BlankNodeOrIRI ] ;
    sh:xone ( [ sh:property [ sh:path sh:conforms ; sh:hasValue true ] , [ sh:path sh:result ; sh:maxCount 0 ] ]
              [ sh:property [ sh:path sh:conforms ; sh:hasValue false ] , [ sh:path sh:result ; sh:minCount 1 ] ] ) .
:Result a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
    sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] , [ sh:path sh:resultPath ; sh:maxCount 1 ] ,
        [ sh:path sh:value ; sh:maxCount 1 ] , [ sh:path sh:sourceShape ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ,
        [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( sh:Info sh:Warning sh:Violation ) ] ,
        [ sh:path sh:detail ; sh:class sh:ValidationResult ; sh:nodeKind sh:BlankNodeOrIRI ] ,
        [ sh:path sh:resultMessage ; sh:nodeKind sh:Literal ; sh:or ( [ sh:datatype xsd:string ] [ sh:datatype <http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> ] ) ] .
""")
known = rdflib.Graph().parse("ontology/shapes.ttl")
components = {t for t in rdflib.Graph().parse(Path(pyshacl.__file__).parent / "assets/shacl.ttl").subjects() if str(t).endswith("ConstraintComponent")}


def report(*sentences):
    with tempfile.TemporaryDirectory() as folder:
        for number, sentence in enumerate(sentences):
            (Path(folder) / f"a{number}.txt").write_text(sentence)
        store = Path(folder) / "graph"
        subprocess.run([enishi, "--quiet", "build", "--no-export", "--store", store, folder], check=True, capture_output=True)
        done = subprocess.run([enishi, "check", "--store", store, "--output-format", "turtle"], capture_output=True)
    return rdflib.Graph().parse(data=done.stdout.decode(), format="turtle")


def valid(graph):
    conforms, _, text = pyshacl.validate(graph, shacl_graph=SHAPES, inference="none")
    return conforms, text


ok = True
clash = report("山田太郎氏は2020年4月に青空電機のCEOに就任した。", "佐藤花子氏は2022年4月に青空電機のCEOに就任した。", "青空電機は2001年4月に設立された。", "青空電機は2003年に設立された。")
for name, graph, wanted in (("contradictions", clash, 2), ("none", report("青空電機は2001年4月に設立された。"), 0)):
    results = set(graph.objects(None, SH.result))
    details = [d for r in results for d in graph.objects(r, SH.detail)]
    unknown = {s for s in graph.objects(None, SH.sourceShape) if (s, RDF.type, SH.NodeShape) not in known}
    unknown |= set(graph.objects(None, SH.sourceConstraintComponent)) - components
    conforms, text = valid(graph)
    print(f"{name}: {len(results)} results, {len(details)} details, {'valid' if conforms else text}; {len(unknown)} unknown terms")
    ok &= conforms and not unknown and len(results) == wanted and len(details) == 2 * wanted
result = next(clash.objects(None, SH.result))
clash.add((result, SH.detail, rdflib.Literal("a sentence")))
noticed = not valid(clash)[0]
print("a literal as a detail is", "noticed" if noticed else "NOT NOTICED")
sys.exit(0 if ok and noticed else 1)
