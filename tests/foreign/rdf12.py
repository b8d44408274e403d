#!/usr/bin/env python3
"""The two exports with RDF 1.2 triple terms, read by N3.js, which shares no code with what wrote them.

usage: rdf12.py ENISHI ARTICLES   (needs node and npm, which fetches n3 into a temporary folder)

N3.js reads TriG and N-Quads and writes N-Quads again; both have to equal the exported N-Quads line by line. All nodes have
IRIs, so that this is the canonical form (RDFC-1.0), triple terms included.
"""
import subprocess, sys, tempfile
from pathlib import Path

PACKAGE = "n3@2.13.12"
READER = """
import { readFileSync } from "node:fs";
import { Parser, Writer } from "n3";
const quads = new Parser({ format: process.argv[2] }).parse(readFileSync(0, "utf8"));
const terms = quads.filter((q) => q.object.termType === "Quad").length;
if (terms === 0) throw new Error("no triple term was read");
const writer = new Writer({ format: "application/n-quads" });
process.stdout.write(writer.quadsToString(quads));
console.error(`${quads.length} quads, ${terms} triple terms`);
"""
enishi, articles = sys.argv[1], sys.argv[2]
ok = True
with tempfile.TemporaryDirectory() as folder:
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, PACKAGE], check=True, capture_output=True)
    reader, store = Path(folder) / "read.mjs", Path(folder) / "graph"
    reader.write_text(READER)
    subprocess.run([enishi, "--quiet", "build", "--no-export", "--store", store, articles], check=True, capture_output=True)

    def export(form, *more):
        return subprocess.run([enishi, "export", "--store", store, "--format", form, "--reification", "rdf12", *more], check=True, capture_output=True).stdout

    for more in ((), ("--infer", "rl", "--with-text")):
        wanted = set(export("nquads", *more).decode().splitlines())
        for form, name in (("trig", "application/trig"), ("nquads", "application/n-quads")):
            read = subprocess.run(["node", reader, name], input=export(form, *more), capture_output=True)
            if read.returncode:
                print(f"{form}: N3.js refuses it:", read.stderr.decode().splitlines()[-8:])
                ok = False
                continue
            seen = set(read.stdout.decode().splitlines())
            print(f"{form:8}{' '.join(more):26}{read.stderr.decode().strip()}: {'equal' if seen == wanted else 'DIFFERENT'}")
            for line in sorted(seen ^ wanted)[:6]:
                print("   ", line)
            ok &= seen == wanted
sys.exit(0 if ok else 1)
