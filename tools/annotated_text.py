#!/usr/bin/env python3
"""Passages with their facts between the sentences -> documents and gold facts as `enishi train` and `enishi evaluate` read them.

usage: annotated_text.py FOLDER DOCUMENTS GOLD      all *.txt of the folder, in order of their names
       annotated_text.py --check FILE…              names what is wrong, with file and line

  @ id | 2025-09-12 | genre | domain | title        begins a passage
  One sentence a line, list items too; ¶ alone is a break between paragraphs.
  - relation | subject;form | object;form | flags   a fact that the sentence above it states, the fullest name first

Flags: planned possible hearsay desired conditional question (else asserted), neg, minor (not core), by=speaker, t=2025-09,
what= role= amount= share= benchmark= with forms of their own. Every form stands in the text word for word, of a number or a day
one of them.
"""
import json, re, sys, unicodedata
from pathlib import Path

READINGS = {"planned", "possible", "hearsay", "desired", "conditional", "question"}
LITERALS = {"metric", "releasedOn", "announcedOn", "foundedOn", "bornOn", "diedOn"}
QUALIFIER = re.compile(r"(what|role|amount|share|benchmark)=(.*)")
ITEM = "・■●◆○#|◇▼"


def plain(text):
    return unicodedata.normalize("NFKC", text)


def fact_of(line, sentence):
    """A fact, or what is wrong with the line."""
    cells = [cell.strip() for cell in line[2:].split("|")]
    if len(cells) not in (3, 4):
        return "three or four cells are needed"
    subject, objects = ([form.strip() for form in cell.split(";") if form.strip()] for cell in cells[1:3])
    if not (subject and objects):
        return "an end is empty"
    fact = {"relation": cells[0], "subject": subject, "object": objects, "polarity": "positive", "modality": "asserted",
            "speaker": None, "time": None, "qualifiers": {}, "sentence": sentence, "core": True}
    for flag in (cells[3] if len(cells) == 4 else "").split():
        qualifier = QUALIFIER.fullmatch(flag)
        if flag in READINGS:
            fact["modality"] = flag
        elif flag == "neg":
            fact["polarity"] = "negative"
        elif flag == "minor":
            fact["core"] = False
        elif flag.startswith("by="):
            fact["speaker"] = flag[3:]
        elif flag.startswith("t="):
            fact["time"] = flag[2:]
        elif qualifier:
            fact["qualifiers"][qualifier[1]] = qualifier[2].split(";")
        else:
            return f"no flag: {flag!r}"
    return fact


def read(path):
    """Passages with their facts, and faults as (line, what)."""
    passages, faults, sentence = [], [], ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if line.startswith("@"):
            cells = [cell.strip() for cell in line[1:].split("|")]
            if len(cells) != 5:
                faults.append((number, "@ id | day | genre | domain | title"))
                cells = (cells + 5 * [""])[:5]
            about = dict(zip(("id", "published", "genre", "domain", "title"), cells))
            sentence = about["title"]
            passages.append((about, [], []))
        elif not line or not passages:
            continue
        elif line == "¶":
            passages[-1][1].append("\n\n")
        elif line.startswith("- "):
            fact = fact_of(line, sentence)
            if isinstance(fact, str):
                faults.append((number, fact))
            else:
                passages[-1][2].append((number, fact))
        else:
            sentence, parts, item = line, passages[-1][1], line[0] in ITEM
            break_before = item and parts and not parts[-1].endswith("\n")
            parts.append("\n" * bool(break_before) + line + "\n" * item)
    for about, parts, facts in passages:
        about["text"] = re.sub(r"\n{3,}", "\n\n", "".join(parts).strip())
        whole = plain(about["title"] + about["text"])
        for number, fact in facts:
            for side in ("subject", "object"):
                all_of = any if side == "object" and fact["relation"] in LITERALS else all
                if not all_of(plain(form) in whole for form in fact[side]):
                    faults.append((number, f"not in the text word for word: {fact[side]}"))
    return passages, faults


def main():
    if len(sys.argv) > 2 and sys.argv[1] == "--check":
        faults = [(path, *fault) for path in sys.argv[2:] for fault in read(Path(path))[1]]
        for path, number, what in faults:
            print(f"{path}:{number}: {what}")
        sys.exit(bool(faults))
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    folder, documents, gold = map(Path, sys.argv[1:])
    with documents.open("w", encoding="utf-8") as texts, gold.open("w", encoding="utf-8") as facts_file:
        for path in sorted(folder.glob("*.txt")):
            passages, faults = read(path)
            for number, what in faults:
                sys.exit(f"{path}:{number}: {what}")
            for about, _, facts in passages:
                print(json.dumps(about, ensure_ascii=False), file=texts)
                for count, (_, fact) in enumerate(facts, 1):
                    print(json.dumps({"id": f"{about['id']}-{count:02}", **fact}, ensure_ascii=False), file=facts_file)


if __name__ == "__main__":
    main()
