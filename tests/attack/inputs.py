#!/usr/bin/env python3
"""Inputs that have no end, no sense or no mercy: each ends in bounded time and memory, and is named.

usage: inputs.py ENISHI [--long]
"""
import bz2, gzip, os, random, zipfile

from harness import ARTICLE, lines, main

MEMORY = 2048


def archives(program, folder, works, fails):
    """Archives that expand without measure, overlap, nest, or hold what nests."""
    def archive(name, entries):
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as out:
            for path, data in entries:
                out.writestr(path, data)
        return folder / name
    zeros = b"\0" * (31 << 20)
    fails("fold", "extract", archive("many.zip", [(f"{n}.txt", zeros) for n in range(12)]))
    inner = archive("inner.zip", [("0.txt", b"a" * (30 << 20))]).read_bytes()
    works("extract", archive("nested.zip", [(f"{n}.zip", inner) for n in range(60)]), codes=(2,))
    deep = inner
    for n in range(12):
        deep = archive("deep.zip", [("a.zip", deep)]).read_bytes()
    fails("deep in each other", "extract", folder / "deep.zip")
    word = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    fails("deep", "extract", archive("a.docx", [("word/document.xml", word + "<w:p>" * 50_000 + "</w:p>" * 50_000 + "</w:body></w:document>")]))
    works("extract", archive("b.docx", [("word/document.xml", word + "<w:tbl><w:tr><w:tc>" * 100 + "</w:tc></w:tr></w:tbl>" * 100 + "</w:body></w:document>")]))
    laughs = '<!DOCTYPE a [<!ENTITY a "' + "x" * 1000 + '">' + "".join(f'<!ENTITY b{n} "' + ("&a;" if n == 0 else f"&b{n - 1};") * 10 + '">' for n in range(9)) + "]>"
    works("extract", archive("laughs.docx", [("word/document.xml", laughs + word + "<w:p><w:t>&b8;</w:t></w:p></w:body></w:document>")]), codes=(2,))
    (folder / "laughs.rss").write_text(laughs + "<rss><channel><item><title>&b8;</title></item></channel></rss>")
    works("extract", folder / "laughs.rss", codes=(2,))
    package = '<package><manifest><item id="a" href="a.xhtml"/></manifest><spine>' + '<itemref idref="a"/>' * 100_000 + "</spine></package>"
    chapter = "<html><body>" + ARTICLE * 2000 + "</body></html>"
    book = [("META-INF/container.xml", '<container><rootfiles><rootfile full-path="c.opf"/></rootfiles></container>'), ("c.opf", package), ("a.xhtml", chapter)]
    works("extract", archive("a.epub", book), codes=(0,))
    spine = "".join(f'<item id="i{n}" href="{n}.xhtml"/>' for n in range(100_000)) + "</manifest><spine>" + "".join(f'<itemref idref="i{n}"/>' for n in range(100_000))
    done = works("extract", archive("b.epub", [book[0], ("c.opf", f"<package><manifest>{spine}</spine></package>")]), codes=(2,))
    assert len(done.err) < 60_000, len(done.err)
    packed = gzip.compress(b"a" * (100 << 20))
    fails("fold", "extract", "-", input=packed)
    fails("fold", "extract", "-", input=bz2.compress(b"a" * (100 << 20)))
    record = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n" + packed
    works("extract", "-", input=b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n" % len(record) + record + b"\r\n\r\n")
    chunk = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\na"
    works("extract", "-", input=b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n" % len(chunk) + chunk)


def attack(program, folder, long):
    program.megabytes, program.seconds = MEMORY, 120
    checked = 0

    def fails(says, *arguments, **more):
        nonlocal checked
        done = program(*arguments, codes=(2,), **more)
        assert says in done.err, f"{arguments}: {done.err[:500]}"
        checked += 1

    def works(*arguments, **more):
        nonlocal checked
        checked += 1
        return program(*arguments, **more)

    fails("/dev/zero", "extract", "/dev/zero")
    fails("a line of more than", "extract", "--input-format", "jsonl", "/dev/zero")
    works("extract", "/dev/null", codes=(0,))
    # Endless inputs through a pipe.
    for command in ("yes ''", "yes 日本", "cat /dev/urandom", "tr '\\0' a < /dev/zero"):
        for form in ("text", "jsonl", "markdown", "html"):
            # More than one document may have; for what comes in lines, as many as a minute allows.
            size = 400_000_000 if long or form != "jsonl" else 30_000_000
            done = program.pipe(f"{command} | head -c {size} | {{}} extract --input-format {form} -", 4096, 600)
            assert len(done.err) < 100_000, (command, form, len(done.err))
            checked += 1
            if not long and form == "jsonl":
                break
    # No end in any format: a head that tells it, and what never stops.
    heads = {"csv": b"id,text\n1,\"", "rows": b"id,text\n", "wiki": b'<doc id="1" url="" title="a">\n', "mediawiki": b"<mediawiki><page><text>", "warc": b"WARC/1.0\r\n",
             "mail": b"From a\nSubject: x\n\n", "pdf": b"%PDF-1.7\n", "zip": b"PK\x03\x04", "feed": b"<rss><channel><item>", "vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\n",
             "json": b'[{"text":"', "values": b"[", "gz": gzip.compress(b"a"), "bz2": b"BZh91AY&SY", "zst": b"\x28\xb5\x2f\xfd"}
    endless = ["tr '\\0' a < /dev/zero", "yes '[1,' | tr -d '\\n'", "yes 'あ'", "cat /dev/zero"]
    for number, (form, head) in enumerate(heads.items()):
        for more in endless if long else endless[number % 2:][:1]:
            path = folder / f"endless.{form}"
            path.write_bytes(head)
            flag = {"rows": "csv", "values": "json"}.get(form)
            flag = f"--input-format {flag}" if flag else ""
            program.pipe(f"(cat {path}; {more}) | head -c {2_000_000_000 if long else 420_000_000} | {{}} extract {flag} -", 3072)
            checked += 1
    # What nests, repeats or never closes must not cost its square.
    many = 300_000 if long else 40_000
    shapes = {"html": ["<p>" * many, "<ruby>" * many, "<" * many, "<!--" * many, "&#" * many], "markdown": ["[" * many, "![" * many, "*a_" * many, "`" * many, "> " * many, "|-" * many, "<!--" * many],
              "wiki": ['<doc id="1" url="" title="a">\n' + s * many + "\n</doc>\n" for s in ("&lt;", "&", "<")],
              "mediawiki": ["<mediawiki><page><text>" + s * many + "</text></page></mediawiki>" for s in ("{{", "[[", "[http", "&lt;ref&gt;", "&lt;ref ", "&lt;", "{|", "}}", "''", "&lt;!--", "[[a|")],
              "vtt": ["WEBVTT\n\n00:01.000 --> 00:02.000\n" + s * many for s in ("{\\}", "<", "&")], "text": ["(" * many, "「" * many, "・" * many, "、" * many, "の" * many, "1" * many, "1," * many, "a" * many, "一" * many, "〜1" * many, "年" * many],
              "csv": ["id,text\n1,\"" + "a\n" * many, "id,text\n" + "1,\"\"\n" * many, "id,text\n1,\"" + 'a"" b\n' * many, "," * many + "text\n" + "," * many + "x\n"], "json": ["[" * many, '{"a":' * many, "[{}" + ",{}" * many + "]"],
              "feed": ["<rss><channel>" + "<item>" * many, "<rss><channel>" + "<item/>" * many + "</channel></rss>", "<rss " + " ".join(f"a{n}='1'" for n in range(many)) + "/>"],
              "mail": ["From: a\nTo: b\nSubject: c\n" + "X: y\n" * many + "\n", "From: a\nTo: b\nSubject: " + "=?utf-8?q?=" * many + "\n\n", "From: a\nTo: b\nSubject: c\n\n" + "a:\n" * many + ">b\n"],
              "warc": ["WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n" * (many // 10)]}
    for form, texts in shapes.items():
        for text in texts:
            path = folder / f"shape.{form}"
            path.write_text(text, encoding="utf-8")
            done = works("extract", *(["--input-format", form] if form in ("text", "json", "csv") else []), path, seconds=60, codes=(0, 2))
            assert len(done.err) < 60_000, (form, text[:40], len(done.err))
    archives(program, folder, works, fails)
    bad = folder / "bad"
    bad.mkdir()
    os.mkfifo(bad / "pipe.txt")
    (bad / "zero.txt").symlink_to("/dev/zero")
    (bad / "loop.txt").symlink_to("loop.txt")
    (bad / "up").symlink_to("..")
    (bad / "good.txt").write_text(ARTICLE)
    fails("pipe.txt", "extract", bad)
    fails("no file but a device", "extract", bad)
    # One million lines that are none.
    done = works("extract", "--input-format", "jsonl", "-", input=b"x\n" * (1_000_000 if long else 200_000), codes=(2,))
    assert len(done.err) < 30_000 and "more problems like these" in done.err, len(done.err)
    fails("attributes", "extract", "--input-format", "html", "-", input=("<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">" + ARTICLE).encode())
    fails("deep", "extract", "--input-format", "html", "-", input=b"<div>" * 1_000_000)
    works("extract", "--input-format", "markdown", "-", input=b"> " * 200_000 + b"[" * 200_000)
    works("extract", "-", input=("「" * 500_000 + ARTICLE).encode())
    works("extract", "-", input=(ARTICLE[:-1] * 2_000).encode())
    works("extract", "--input-format", "jsonl", "-", input=b'{"id":"a","text":' + b'[' * 500_000)
    fails("characters", "extract", "-", input="あ".encode() * 10_000_001)
    for name, text in {"utf-16": ARTICLE.encode("utf-16"), "euc": ARTICLE.encode("euc-jp"), "jis": ARTICLE.encode("iso-2022-jp"), "sjis": ARTICLE.encode("shift_jis")}.items():
        assert works("extract", "-", input=text, codes=(0,)).stdout, name
    fails("UTF-32", "extract", "-", input=ARTICLE.encode("utf-32"))
    fails("cut off", "extract", "-", input=ARTICLE[:-1].encode("euc-jp")[:-1])
    fails("cut off", "extract", "-", input=ARTICLE[:-1].encode("iso-2022-jp")[:-4])
    fails("not UTF-8", "extract", "-", input=ARTICLE.encode() + ARTICLE.encode("shift_jis"))
    fails("NUL", "extract", "-", input=b"a" * 20_000 + b"\0")
    # Dates and numbers that are none become no others.
    for text in ("青空電機は2024年2月30日に設立された。", "青空電機は2024年13月1日に設立された。", "青空電機は昭和999年に設立された。", "青空電機の売上高は10億億円だった。", "青空電機の売上高は1,0,0,0億円だった。"):
        done = works("extract", "--input-format", "jsonl", "-", input=lines([{"id": "a", "text": text, "published": "2025-06-01"}]), codes=(0,))
        assert b'"normalized"' not in done.stdout, done.stdout.decode()
    draw = random.Random(11)
    for _ in range(300 if long else 40):
        text = bytearray(ARTICLE.encode())
        for _ in range(draw.randrange(1, 12)):
            text[draw.randrange(len(text))] = draw.randrange(256)
        works(draw.choice(["extract", "analyze"]), "--input-format", draw.choice(["text", "markdown", "html", "jsonl"]), "-", input=bytes(text))
    return f"{checked} inputs within {MEMORY} MB"


if __name__ == "__main__":
    main(attack)
