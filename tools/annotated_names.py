#!/usr/bin/env python3
"""Passages with their facts between the sentences -> sentences with their names, to train the entity tagger on.

usage: annotated_names.py ENISHI FOLDER… > NAMES.jsonl      all *.txt of the folders, in order of their names

What a fact has at its ends is a name where its relation tells of which type (who leads a company is a person, what it leads
a company), and its letters, quotation marks or other facts say that it is none of the common words. Names that no fact has
are those that the program finds. Only sentences of which the program finds a name of the facts otherwise are written: the
rest would teach the tagger nothing. A type that the facts leave open is written as one that training leaves open.
"""
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

from annotated_text import read

PERSON, FIRM, BODY, PLACE, PRODUCT, EVENT, OPEN = "人名", "法人名", "その他の組織名", "地名", "製品名", "イベント名", "NORP"
# Relation -> type of the subject, type of the object, each with how sure the relation is of it.
TOLD = {
    **dict.fromkeys("ceoOf executiveOf chairOf employedBy founderOf".split(), ((PERSON, 2), (FIRM, 2))),
    **dict.fromkeys("bornIn diedIn citizenOf".split(), ((PERSON, 2), (PLACE, 2))),
    **dict.fromkeys("bornOn diedOn".split(), ((PERSON, 2), None)),
    **dict.fromkeys("spouseOf parentOf siblingOf".split(), ((PERSON, 2), (PERSON, 2))),
    "educatedAt": ((PERSON, 2), (BODY, 2)),
    "subsidiaryOf": ((FIRM, 2), (FIRM, 2)),
    "acquires": ((FIRM, 2), (FIRM, 1)),
    "invests": ((FIRM, 2), (FIRM, 1)),
    "supplies": ((FIRM, 1), (FIRM, 1)),
    "headquarteredIn": ((FIRM, 1), (PLACE, 2)),
    "locatedIn": (None, (PLACE, 2)),
    "operatesIn": ((FIRM, 1), (PLACE, 1)),
    "takesPlaceIn": ((EVENT, 2), (PLACE, 1)),
    "participatesIn": (None, (EVENT, 1)),
    **dict.fromkeys("develops releases provides produces publishes".split(), ((FIRM, 1), (PRODUCT, 2))),
    **dict.fromkeys("creates performs".split(), ((PERSON, 1), (PRODUCT, 2))),
    "availableOn": ((PRODUCT, 2), (PRODUCT, 1)),
    **dict.fromkeys("basedOn trainedOn".split(), ((PRODUCT, 1), (PRODUCT, 1))),
    "releasedOn": ((PRODUCT, 1), None),
    "memberOf": (None, (BODY, 1)),
}
# Relations whose ends have names of their own.
NAMING = {"instanceOf": 0, "headquarteredIn": 0, "foundedOn": 0, "alias": 0, "ceoOf": 1, "executiveOf": 1, "chairOf": 1}
COARSE = dict.fromkeys((FIRM, BODY, "政治的組織名"), "ORG")
BODIES = re.compile(r"(大学|大|学園|研究所|学会|協会|組合|連盟|財団|劇団|楽団|合唱団|機構|病院|クラブ)$")
FIRMS = re.compile(r"(社|電機|工業|製薬|銀行|商事|証券|食品|化学|建設|製作所|自動車|ホールディングス|HD|グループ|テック|ラボ|AI|不動産|物産|鉄道)$")
TOWN = re.compile(r"(県|市|町|村|都|府|区|国|州)$")
COMMON = re.compile(r"^(同|両|各|新|当|弊|自)(社|氏|行|校|大|市|県|国|館|店|会社|団体|チーム)$|^(政府|国|県|市|警察|会社|両社|研究チーム)$")
# What people, places and wares are called by what they are.
PLAIN = {
    PERSON: re.compile(r"(者|長|員|家|手|人|官|師|親|妻|夫|息子|娘|兄|弟|女|男|性|監督|選手|教授|代表|役|氏|さん|CEO|ら|たち)$"),
    PLACE: re.compile(r"(元|内|外|側|沿い|前|店|場|社|所|地|界|上|部|部屋|館|圏|方面)$"),
    PRODUCT: re.compile(r"(版|アプリ|サイト|サービス|システム|API|モデル|製品|商品|端末|ソフト|ロボット|機能|データ|本|作|誌)$"),
}
# Last parts of kinds: a run of common words that ends so names nothing.
TABLE = Path(__file__).parent.parent / "ontology" / "names.tsv"
NOUNS = [row[1] for row in (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()) if row[0] in ("noun", "kind")]
KINDS = re.compile("(" + "|".join(sorted(map(re.escape, NOUNS), key=lambda n: (-len(n), n))) + ")$")
TITLED = re.compile(r"(氏|さん|社長|会長|CEO|選手|監督|教授|容疑者|被告|議員|首相|大統領|知事|市長)$")
QUOTES = {"「": "」", "『": "』", "“": "”", "《": "》", "〈": "〉"}


def kinds(facts):
    """Form -> type; open where the facts tell only that it is a name, or are of two minds."""
    votes, named = defaultdict(Counter), set()
    for fact in facts:
        ends = (fact["subject"], fact["object"])
        for end, told in zip(ends, TOLD.get(fact["relation"], (None, None))):
            for form in end if told else ():
                votes[TITLED.sub("", form)][told[0]] += told[1]
        if fact["relation"] in NAMING:
            named.update(TITLED.sub("", form) for form in ends[NAMING[fact["relation"]]])
    found = {}
    for form, types in votes.items():
        (best, most), *rest = types.most_common()
        found[form] = best if most > 1 and (not rest or most > rest[0][1]) else OPEN
    for form in named:
        found.setdefault(form, OPEN)
    return found


def is_name(form, kind, text):
    if len(form) < 2 or len(form) > 25 or COMMON.match(form) or re.fullmatch(r"[\d０-９,.年月日〜~%万億兆円ドル人台]+", form):
        return False
    quoted = any(open_ + form + close in text for open_, close in QUOTES.items())
    if quoted:
        return True
    if kind in PLAIN and PLAIN[kind].search(form) or "の" in form or re.search(r"[はがをにでと]$", form):
        return False
    return not form.islower()


def refined(form, kind):
    """The kind of an organisation by its last part; a town has a mayor as a firm has a head, which tells nothing."""
    if kind not in (FIRM, BODY):
        return kind
    return OPEN if TOWN.search(form) else BODY if BODIES.search(form) else FIRM if FIRMS.search(form) else "ORG"


def labelled(text, forms):
    """Places of forms in a text, the longest first."""
    taken, found = [False] * len(text), []
    for form, kind in forms:
        at = text.find(form)
        while at >= 0:
            if not any(taken[at:at + len(form)]):
                taken[at:at + len(form)] = [True] * len(form)
                found.append((at, at + len(form), kind))
            at = text.find(form, at + 1)
    return found


def settled(tokens, text, span):
    """A name of the facts as it is learned: None where it is but a kind, open where it is no run of words or of common ones."""
    begin, end, kind = span
    inside = [t for t in tokens if begin < t["end"] and t["begin"] < end]
    whole = bool(inside) and inside[0]["begin"] == begin and inside[-1]["end"] == end
    # What is developed or published may be anything: a type only in quotation marks.
    if whole and is_strange(text, inside) and (kind != PRODUCT or is_quoted(text, begin, end)):
        return span
    if whole and KINDS.search(text[begin:end]):
        return None
    return (inside[0]["begin"], inside[-1]["end"], OPEN) if inside else (begin, end, OPEN)


def is_quoted(text, begin, end):
    return any(text[begin - 1:begin] == o and text[end:end + 1] == c for o, c in QUOTES.items())


def is_strange(text, inside):
    """Whether words stand in quotation marks or one of them is proper, unknown or foreign."""
    if is_quoted(text, inside[0]["begin"], inside[-1]["end"]):
        return True
    # TVアニメ: what follows short letters is a kind.
    plain = lambda t: "固有名詞" not in t["pos"] and t.get("reading") is not None and not re.match(r"[A-Z]", t["lemma"])
    letters = len(inside) > 1 and re.fullmatch(r"[A-Z]{1,3}", inside[0]["lemma"]) and all(map(plain, inside[1:]))
    return not letters and not all(map(plain, inside))


def own_type(text, tokens, mention):
    """The type of a name that the program found; open where its words are common ones, none where it is a kind (子会社)."""
    begin, end, kind = mention
    inside = [t for t in tokens if begin <= t["begin"] and t["end"] <= end]
    if inside and is_strange(text, inside):
        return KNOWN[kind]
    return None if KINDS.search(text[begin:end]) else OPEN


def main():
    program, folders = sys.argv[1], sys.argv[2:]
    sentences = []
    for folder in folders:
        for path in sorted(Path(folder).glob("*.txt")):
            passages, _ = read(path)
            for about, parts, facts in passages:
                types = kinds([fact for _, fact in facts])
                whole = about["title"] + "\n" + about["text"]
                for text in [about["title"], *(part.strip() for part in parts if part.strip())]:
                    forms = [(f, refined(f, k)) for f, k in types.items() if f in text and is_name(f, k, whole)]
                    sentences.append((text, labelled(text, sorted(forms, key=lambda f: (-len(f[0]), f[0])))))
    # A sentence is a document of its own: what is a name in one need not be one in the next.
    texts = sorted({text for text, *_ in sentences})
    lines = "".join(json.dumps({"id": str(n), "text": text}, ensure_ascii=False) + "\n" for n, text in enumerate(texts))
    output = subprocess.run([program, "--quiet", "analyze", "--input-format", "jsonl", "-"], input=lines,
                            capture_output=True, text=True, check=True).stdout
    own, words = defaultdict(list), defaultdict(list)
    for line in output.splitlines():
        analysis = json.loads(line)
        text = texts[int(analysis["document"])]
        own[text] += [(m["begin"], m["end"], m["type"]) for m in analysis["mentions"] if m["type"] in KNOWN]
        words[text] += analysis["tokens"]
    coarse = lambda kind: COARSE.get(KNOWN[kind], KNOWN[kind])
    for text, gold in sentences:
        mentions = own[text]
        spans = {(b, e): k for b, e, k in mentions}
        # 岩手県遠野市 where the facts name but 遠野市: the longer place.
        within = lambda g: any(m[0] <= g[0] and g[1] <= m[1] and coarse(m[2]) == PLACE for m in mentions)
        gold = [settled(words[text], text, g) for g in gold if not (g[2] in (PLACE, OPEN) and g[:2] not in spans and within(g))]
        gold = [g for g in gold if g]
        told = [g for g in gold if g[2] not in (OPEN, PRODUCT)]
        new = [g for g in told if g[:2] not in spans or coarse(spans[g[:2]]) != COARSE.get(g[2], g[2])]
        if not new:
            continue
        other = [m for m in mentions if not any(m[0] < g[1] and g[0] < m[1] for g in gold)]
        kept = [(b, e, KNOWN[spans[b, e]] if (b, e) in spans and k in (OPEN, coarse(spans[b, e])) else k) for b, e, k in gold]
        others = ((m[0], m[1], own_type(text, words[text], m)) for m in other)
        names = sorted({*kept, *(m for m in others if m[2])})
        print(json.dumps({"text": text, "mentions": [{"begin": b, "end": e, "type": k} for b, e, k in names]}, ensure_ascii=False))


# Classes of the program's names in the types of training.
KNOWN = {
    "Person": PERSON, "Company": FIRM, "PublicBody": "政治的組織名", "PoliticalParty": "政治的組織名",
    **dict.fromkeys("Organization OrganizationUnit Team ResearchOrganization MediaOrganization".split(), BODY),
    **dict.fromkeys("Place Country City Region".split(), PLACE), "Facility": "施設名", "Event": EVENT,
    **dict.fromkeys("Product Software Service Platform AIModel Device Vehicle CreativeWork Film Series Publication Game Song Dataset".split(), PRODUCT),
}

if __name__ == "__main__":
    main()
