#!/usr/bin/env python3
"""The parts of the program as a CycloneDX 1.5 document on standard output, from Cargo.lock and what cargo knows of each crate.

usage: sbom.py > enishi.cdx.json

No clock and no random number: the same lock file gives the same bytes.
"""
import hashlib, json, subprocess, sys, tomllib
from pathlib import Path

root = Path(__file__).resolve().parent.parent
command = ["cargo", "metadata", "--format-version", "1", "--locked"]
metadata = json.loads(subprocess.run(command, cwd=root, check=True, capture_output=True).stdout)
lock = tomllib.loads((root / "Cargo.lock").read_text(encoding="utf-8"))
checksums = {(p["name"], p["version"]): p.get("checksum") for p in lock["package"]}
packages = {p["id"]: p for p in metadata["packages"]}
nodes = {n["id"]: n for n in metadata["resolve"]["nodes"]}
top = next(p for p in metadata["packages"] if p["name"] == "enishi")


def reach(start):
    """What the program is made of and made with; what only its tests use is left out."""
    seen, todo = set(), [start]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo += [d["pkg"] for d in nodes[node]["deps"] if any(k["kind"] != "dev" for k in d["dep_kinds"])]
    return seen


def purl(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package):
    made = {"type": "library", "bom-ref": purl(package), "name": package["name"], "version": package["version"], "purl": purl(package)}
    if package.get("license"):
        made["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    checksum = checksums.get((package["name"], package["version"]))
    if checksum:
        made["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if package.get("repository"):
        made["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return made


def data(path):
    """Models and the dictionary are parts as well."""
    content = path.read_bytes()
    name = path.relative_to(root).as_posix()
    return {"type": "data", "bom-ref": name, "name": name, "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}]}


used = sorted(reach(top["id"]), key=lambda i: (packages[i]["name"], packages[i]["version"]))
refs = {i: purl(packages[i]) for i in used}
document = {
    "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
    "metadata": {"component": {**component(top), "type": "application"}},
    "components": [component(packages[i]) for i in used if i != top["id"]] + [data(p) for p in sorted((root / "models").iterdir()) if p.is_file() and p.name != "NOTICE"],
    "dependencies": [{"ref": refs[i], "dependsOn": sorted({refs[d["pkg"]] for d in nodes[i]["deps"] if d["pkg"] in refs and any(k["kind"] != "dev" for k in d["dep_kinds"])})} for i in used],
}
json.dump(document, sys.stdout, indent=1, ensure_ascii=False)
print()
