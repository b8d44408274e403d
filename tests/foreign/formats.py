#!/usr/bin/env python3
"""Writes the same articles with the programs that people use, and compares what enishi states of each file with what it
states of the same fields as JSON Lines: all but the offsets and ids must be equal.

usage: formats.py ENISHI

A format whose writer is not installed is named and left out.
"""
import bz2, gzip, io, json, mailbox, subprocess, sys, tempfile, zipfile
from email.message import EmailMessage
from pathlib import Path

enishi = sys.argv[1]
ARTICLES = [
    {"id": "1", "title": "縁電機が三崎電子を買収", "published": "2024-04-03", "publisher": "縁新聞", "url": "https://example.jp/1",
     "text": "縁電機は3日、三崎電子を30億円で買収したと発表した。縁電機は富山市に本社を置く。\n三崎電子の社長は高瀬誠氏だ。"},
    {"id": "2", "title": "水城製薬、若狭化学と提携", "published": "2024-05-10", "publisher": "縁新聞", "url": "https://example.jp/2",
     "text": "水城製薬は若狭化学と提携した。「新薬『ヒカリ』を作る」と、高橋一郎社長は語った。\n若狭化学は1970年に設立された。"},
    {"id": "3", "title": "ブリヂストンの子会社", "published": "2024-06-01", "publisher": "縁新聞", "url": "https://example.jp/3",
     "text": "ベガ電機はガイア製薬の子会社である。ベガ電機は新型機「ピピ」を発売した。"},
]
FIELDS = ("title", "published", "publisher", "text")
failed, left_out, compared = [], [], 0


def statements(paths, *flags):
    done = subprocess.run([enishi, "extract", *flags, *map(str, paths)], capture_output=True)
    if done.returncode:
        raise RuntimeError(f"exit status {done.returncode}: {done.stderr.decode()}")
    found = []
    for line in done.stdout.decode().splitlines():
        s = json.loads(line)
        for side in (s["subject"], s["object"]):
            side.pop("begin"), side.pop("end")
            if side.get("kind"):
                side.pop("id")
        for key in ("document", "begin", "end", "sentence"):
            s.pop(key)
        found.append(json.dumps(s, ensure_ascii=False, sort_keys=True))
    return sorted(found), done.stderr.decode()


def compare(name, path, fields=FIELDS, articles=ARTICLES, squeeze=False):
    """The statements of `path` are those of the same fields of the articles."""
    global compared
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder, "a.jsonl")
        lines.write_text("".join(json.dumps({"id": a["id"], **{k: a[k] for k in fields if a.get(k)}}, ensure_ascii=False) + "\n" for a in articles))
        wanted, _ = statements([lines])
    compared += 1
    try:
        found, _ = statements([path])
    except RuntimeError as error:
        failed.append(f"{name}: {error}")
        return
    if squeeze:  # the sentence may be wrapped
        join = lambda all: sorted(s.replace("\\n", "") for s in all)
        wanted, found = join(wanted), join(found)
    if not wanted or wanted != found:
        only = [s for s in wanted if s not in found][:2], [s for s in found if s not in wanted][:2]
        failed.append(f"{name}: {len(wanted)} wanted, {len(found)} found; missing {only[0]}; new {only[1]}")


def tables(folder):
    import pandas
    frame = pandas.DataFrame(ARTICLES)
    japanese = frame.rename(columns={"title": "見出し", "text": "本文", "published": "公開日", "publisher": "媒体"})
    for name, write in {
        "a.csv": lambda p: frame.to_csv(p, index=False),
        "b.csv": lambda p: japanese.to_csv(p, index=False, encoding="utf-8-sig"),
        "c.csv": lambda p: japanese.to_csv(p, index=False, encoding="cp932", sep=";"),
        "a.tsv": lambda p: frame.to_csv(p, index=False, sep="\t"),
        "a.json": lambda p: frame.to_json(p, orient="records", force_ascii=False),
        "lines.json": lambda p: frame.to_json(p, orient="records", lines=True, force_ascii=True),
        "a.csv.gz": lambda p: frame.to_csv(p, index=False, compression="gzip"),
        "a.csv.bz2": lambda p: frame.to_csv(p, index=False, compression="bz2"),
    }.items():
        write(folder / name)
        compare(name, folder / name)
    (folder / "object.json").write_text(json.dumps({"meta": {"n": 3}, "articles": ARTICLES}))
    compare("object.json", folder / "object.json")
    (folder / "numbers.jsonl").write_text("".join(json.dumps({**{k: a[k] for k in FIELDS if k != "text"}, "id": int(a["id"]), "content": a["text"]}) + "\n" for a in ARTICLES))
    compare("numbers.jsonl", folder / "numbers.jsonl")
    (folder / "dates.jsonl").write_text("".join(json.dumps({**a, "published": a["published"].replace("-", "/")}) + "\n" for a in ARTICLES))
    compare("dates.jsonl", folder / "dates.jsonl")
    frame.rename(columns={"text": "honbun"}).to_csv(folder / "own.csv", index=False)
    found, _ = statements([folder / "own.csv"], "--columns", "text=honbun")
    if not found:
        failed.append("own.csv: --columns text=honbun found nothing")


def zstandard(folder):
    import pyarrow
    data = "".join(json.dumps(a, ensure_ascii=False) + "\n" for a in ARTICLES).encode()
    with pyarrow.output_stream(str(folder / "a.jsonl.zst"), compression="zstd") as out:
        out.write(data)
    compare("a.jsonl.zst", folder / "a.jsonl.zst")


def feeds(folder):
    from feedgen.feed import FeedGenerator
    feed = FeedGenerator()
    feed.id("https://example.jp/"), feed.title("縁新聞"), feed.link(href="https://example.jp/"), feed.description("d")
    for a in ARTICLES:
        entry = feed.add_entry(order="append")
        entry.id(a["url"]), entry.title(a["title"]), entry.link(href=a["url"]), entry.published(a["published"] + "T09:00:00+09:00")
        entry.updated(a["published"] + "T09:00:00+09:00")
        entry.content("".join(f"<p>{line}</p>" for line in a["text"].split("\n")), type="CDATA")
    feed.rss_file(str(folder / "rss.xml")), feed.atom_file(str(folder / "atom.xml"))
    for name in ("rss.xml", "atom.xml"):
        compare(name, folder / name)


def page(a):
    lines = "".join(f"<p>{line}</p>" for line in a["text"].split("\n"))
    return (f'<html><head><meta charset="utf-8"><title>{a["title"]}</title><meta property="og:site_name" content="{a["publisher"]}">'
            f'<meta property="article:published_time" content="{a["published"]}T09:00:00+09:00"></head><body><article>{lines}</article></body></html>')


def web_archives(folder):
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter
    for name, packed in (("a.warc", False), ("a.warc.gz", True)):
        with open(folder / name, "wb") as out:
            writer = WARCWriter(out, gzip=packed)
            writer.write_record(writer.create_warcinfo_record(name, {"software": "x"}))
            for a in ARTICLES:
                head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
                writer.write_record(writer.create_warc_record(a["url"], "response", payload=io.BytesIO(page(a).encode()), http_headers=head))
        compare(name, folder / name)


def books(folder):
    from ebooklib import epub
    book = epub.EpubBook()
    book.set_identifier("x"), book.set_title("本"), book.set_language("ja")
    book.add_metadata("DC", "publisher", "縁新聞")
    chapters = []
    for a in ARTICLES:
        chapter = epub.EpubHtml(title=a["title"], file_name=f'{a["id"]}.xhtml', lang="ja")
        chapter.content = f"<html><body><h1>{a['title']}</h1>" + "".join(f"<p>{l}</p>" for l in a["text"].split("\n")) + "</body></html>"
        book.add_item(chapter), chapters.append(chapter)
    book.toc, book.spine = chapters, ["nav", *chapters]
    book.add_item(epub.EpubNcx()), book.add_item(epub.EpubNav())
    epub.write_epub(str(folder / "a.epub"), book)
    compare("a.epub", folder / "a.epub", ("title", "publisher", "text"))


def word(folder):
    import docx
    for a in ARTICLES:
        document = docx.Document()
        document.core_properties.title = a["title"]
        for line in a["text"].split("\n"):
            document.add_paragraph(line)
        document.save(folder / f'{a["id"]}.docx')
        compare(f'{a["id"]}.docx', folder / f'{a["id"]}.docx', ("title", "text"), [a])


def pdf(folder):
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate
    if subprocess.run(["sh", "-c", "command -v pdftotext"], capture_output=True).returncode:
        raise ImportError("pdftotext")
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    style = ParagraphStyle("x", fontName="HeiseiMin-W3", fontSize=11, leading=16, wordWrap="CJK", spaceAfter=16)
    for a in ARTICLES:
        path = folder / f'{a["id"]}.pdf'
        SimpleDocTemplate(str(path), pagesize=A5).build([Paragraph(line, style) for line in a["text"].split("\n")])
        compare(path.name, path, ("text",), [a], squeeze=True)


def mails(folder):
    box = mailbox.mbox(str(folder / "a.mbox"))
    for a in ARTICLES:
        for charset in ("utf-8", "iso-2022-jp"):
            mail = EmailMessage()
            mail["Subject"], mail["From"], mail["To"], mail["Date"] = a["title"], "縁新聞 <a@example.jp>", "b@example.jp", "Wed, 03 Apr 2024 09:00:00 +0900"
            mail.set_content(a["text"], charset=charset)
            path = folder / f'{a["id"]}-{charset}.eml'
            path.write_bytes(mail.as_bytes())
            compare(path.name, path, articles=[{**a, "published": "2024-04-03"}])
        box.add(mail)
    box.flush()
    compare("a.mbox", folder / "a.mbox", articles=[{**a, "published": "2024-04-03"} for a in ARTICLES])


def subtitles(folder):
    for a in ARTICLES:
        cues = [s + "。" for line in a["text"].split("\n") for s in line.split("。") if s]
        cues = [c for c in cues if "「" not in c]
        srt = "".join(f"{i}\n00:00:{i:02},000 --> 00:00:{i:02},900\n{c}\n\n" for i, c in enumerate(cues, 1))
        vtt = "WEBVTT\n\n" + "".join(f"00:{i:02}.000 --> 00:{i:02}.900\n{c}\n\n" for i, c in enumerate(cues, 1))
        for ending, text in (("srt", srt), ("vtt", vtt)):
            path = folder / f'{a["id"]}.{ending}'
            path.write_text(text)
            compare(path.name, path, ("text",), [{**a, "text": "\n".join(cues)}])


def wikis(folder):
    (folder / "wiki_00").write_text("".join(f'<doc id="{a["id"]}" url="{a["url"]}" title="{a["title"]}">\n{a["title"]}\n\n{a["text"]}\n\n</doc>\n' for a in ARTICLES))
    compare("wiki_00", folder / "wiki_00", ("title", "text"))
    from xml.sax.saxutils import escape
    pages = "".join(f'<page><title>{a["title"]}</title><ns>0</ns><id>{a["id"]}</id><revision><id>9</id><timestamp>{a["published"]}T00:00:00Z</timestamp><text>'
                    + escape(a["text"].replace("三崎電子", "[[三崎電子]]").replace("\n", "<ref>注</ref>\n\n")) + "</text></revision></page>" for a in ARTICLES)
    dump = f'<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/"><siteinfo><sitename>縁新聞</sitename></siteinfo>{pages}</mediawiki>'
    (folder / "dump.xml.bz2").write_bytes(bz2.compress(dump.encode()))
    compare("dump.xml.bz2", folder / "dump.xml.bz2")


def archives(folder):
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as out:
        for a in ARTICLES:
            out.writestr(f'記事/{a["id"]}.html.gz', gzip.compress(page(a).encode()))
    compare("a.zip", folder / "a.zip")
    for a in ARTICLES:
        (folder / f'{a["id"]}.html').write_text(page(a))
        compare(f'{a["id"]}.html', folder / f'{a["id"]}.html', articles=[a])


def damaged(folder):
    """Bad files: exit status 2, a message that names the file, and the rest is read."""
    good = "".join(json.dumps(a, ensure_ascii=False) + "\n" for a in ARTICLES).encode()
    (folder / "good.jsonl").write_bytes(good)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.txt", b"\0" * (200 << 20))
    nested = b"x"
    for i in range(12):
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as out:
            out.writestr(f"{i}.zip" if i else "a.txt", nested)
        nested = inner.getvalue()
    cases = {
        "cut.jsonl.gz": gzip.compress(good)[:-40], "cut.jsonl.bz2": bz2.compress(good)[:-40], "not.pdf": b"no pdf", "cut.pdf": b"%PDF-1.4\n%",
        "cut.docx": b"PK\x03\x04abc", "bomb.zip": bomb.getvalue(), "nested.zip": nested, "quote.csv": 'id,text\n1,"開く\n2,二\n'.encode(),
        "none.csv": "id,honbun\n1,一\n".encode(), "cut.json": '{"articles":[{"id":1,"text":"一"}'.encode(), "cut.xml": b"<rss><channel><item>",
        "cut.warc": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 900\r\n\r\nHTTP/1.1 200 OK\r\n",
    }
    for name, data in cases.items():
        (folder / name).write_bytes(data)
        done = subprocess.run([enishi, "extract", str(folder / name), str(folder / "good.jsonl")], capture_output=True, timeout=120)
        message = done.stderr.decode()
        if done.returncode != 2 or name not in message or not done.stdout or "panicked" in message:
            failed.append(f"{name}: exit status {done.returncode}, {len(done.stdout.splitlines())} statements: {message}")

    # What stands before the damage of a packing is read, row by row.
    rows = [f"{i},青空電機は{i}年に新製品「アオゾラ{i}号」を発表した。\n" for i in range(1, 2001)]
    table = ("id,text\n" + "".join(rows)).encode()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("first.csv", table)
        out.writestr("second.csv", table)
    half = {"half.csv.gz": gzip.compress(table), "half.zip": archive.getvalue()}
    for name, data in half.items():
        (folder / name).write_bytes(data[: len(data) // 2])
        done = subprocess.run([enishi, "extract", str(folder / name)], capture_output=True, timeout=120)
        read = {json.loads(line)["document"] for line in done.stdout.splitlines()}
        if done.returncode != 2 or name not in done.stderr.decode() or len(read) < 500:
            failed.append(f"{name}: exit status {done.returncode}, {len(read)} documents: {done.stderr.decode()}")


for part in (tables, zstandard, feeds, web_archives, books, word, pdf, mails, subtitles, wikis, archives, damaged):
    with tempfile.TemporaryDirectory() as folder:
        try:
            part(Path(folder))
        except ImportError as error:
            left_out.append(f"{part.__name__} ({error})")
for line in failed:
    print("FAILED", line)
print(f"{compared} files compared, {len(failed)} failed" + (f"; left out: {', '.join(left_out)}" if left_out else ""))
sys.exit(bool(failed))
