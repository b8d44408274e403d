"""Pictures for notebooks: plain HTML and SVG, no scripts, the same each time."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._graph import Graph
    from ._model import Analysis, Sentence
    from ._results import Extraction

# Of the classes that are met most, each group a hue that people who see red and green alike can tell.
COLORS = {
    "Company": "#cfe2f3",
    "Organization": "#cfe2f3",
    "Person": "#fde2c4",
    "Place": "#d5ead3",
    "Country": "#d5ead3",
    "City": "#d5ead3",
    "Date": "#eeeeee",
    "Number": "#eeeeee",
}
OTHER = "#e5d9f2"
ROWS = 50
NODES = 40


def color(type: str | None) -> str:
    return COLORS.get(type or "", OTHER)


def rows(columns: list[str], cells: list[list[str]], total: int) -> str:
    head = "".join(f"<th>{escape(c)}</th>" for c in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in cells)
    more = f"<p>{total - len(cells)} more</p>" if total > len(cells) else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def statements(found: Extraction) -> str:
    columns = ["subject", "relation", "object", "polarity", "modality", "time", "sentence"]
    cells = []
    for s in found[:ROWS]:
        time = (s.time.value or s.time.text) if s.time else ""
        cells.append([s.subject.name, s.relation or s.predicate or "", s.object.name, s.polarity, s.modality, time, s.text])
    return rows(columns, cells, len(found))


def width(text: str) -> float:
    """Ems that a text takes: 1 for what is as wide as a kanji."""
    return sum(0.55 if ord(c) < 0x2E80 and not 0xFF00 <= ord(c) < 0xFF61 else 1.0 for c in text)


def marked(sentence: Sentence) -> str:
    """The sentence with its names marked; of names in each other, the outermost."""
    out, at = [], 0
    for m in sentence.mentions:
        if m.begin < at:
            continue
        out.append(escape(sentence.text[at : m.begin]))
        title = escape(f"{m.type}{' = ' + m.entity if m.entity else ''}", quote=True)
        border = "1px dashed #888" if m.anaphor else "none"
        style = f"background:{color(m.type)};border-radius:3px;padding:0 2px;border-bottom:{border}"
        out.append(f'<span style="{style}" title="{title}">{escape(m.surface)}</span>')
        at = m.end
    out.append(escape(sentence.text[at:]))
    return "".join(out)


def sentence(s: Sentence) -> str:
    """The bunsetsu in a row, an arc from each to its head, cases at the arcs of arguments, names marked below."""
    size, gap, x = 15, 14.0, 8.0
    centers, boxes = [], []
    for chunk in s.chunks:
        wide = width(chunk.surface) * size
        centers.append(x + wide / 2)
        boxes.append((x, wide, chunk.surface))
        x += wide + gap
    cases = {(a.chunk, p.chunk): a.case for p in s.predicates for a in p.arguments}
    arcs = [(i, c.head) for i, c in enumerate(s.chunks) if 0 <= c.head < len(centers) and c.head != i]
    cases_only = [(a, p) for a, p in cases if (a, p) not in arcs and a < len(centers) and p < len(centers)]
    top = 24.0 + 11.0 * max((abs(h - i) for i, h in arcs + cases_only), default=1)
    parts = []
    for pairs, stroke in ((arcs, "#777"), (cases_only, "#c33")):
        for i, h in pairs:
            a, b = centers[i], centers[h]
            rise = top - 11.0 * abs(h - i) - 6
            parts.append(f'<path d="M{a:.0f},{top:.0f} C{a:.0f},{rise:.0f} {b:.0f},{rise:.0f} {b:.0f},{top:.0f}" fill="none" stroke="{stroke}"/>')
            case = cases.get((i, h))
            if case:
                y = top - (top - rise) * 0.75 - 2
                parts.append(f'<text x="{(a + b) / 2:.0f}" y="{y:.0f}" font-size="11" fill="#c33" text-anchor="middle">{escape(case)}</text>')
    heads = {p.chunk: p for p in s.predicates}
    for i, (left, wide, surface) in enumerate(boxes):
        weight = "bold" if i in heads else "normal"
        parts.append(f'<text x="{left:.0f}" y="{top + 18:.0f}" font-size="{size}" font-weight="{weight}" textLength="{wide:.0f}">{escape(surface)}</text>')
        if i in heads:
            marks = [m for m in (heads[i].voice, heads[i].polarity, heads[i].modality) if m not in ("active", "positive", "asserted")]
            if marks:
                parts.append(f'<text x="{left:.0f}" y="{top + 33:.0f}" font-size="10" fill="#666">{escape(" ".join(marks))}</text>')
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{x:.0f}" height="{top + 40:.0f}" role="img" '
        f'aria-label="{escape(s.text, quote=True)}" style="max-width:none;background:white">{"".join(parts)}</svg>'
    )
    return f'<div style="overflow-x:auto"><div>{marked(s)}</div>{svg}</div>'


def analysis(found: Analysis) -> str:
    pictures = "".join(sentence(s) for s in found.sentences[:ROWS])
    said = "".join(f"<li>{escape(str(s))}</li>" for s in found.statements[:ROWS])
    return f"{pictures}<ul>{said}</ul>"


def layout(nodes: list[str], edges: list[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Places in the unit square: springs from a circle, no chance in it."""
    count = len(nodes)
    at = {n: [math.cos(2 * math.pi * i / count), math.sin(2 * math.pi * i / count)] for i, n in enumerate(nodes)}
    ideal = 1.6 / math.sqrt(count)
    for step in range(120):
        force = {n: [0.0, 0.0] for n in nodes}
        for i, a in enumerate(nodes):
            for b in nodes[i + 1 :]:
                dx, dy = at[a][0] - at[b][0], at[a][1] - at[b][1]
                far = max(math.hypot(dx, dy), 0.01)
                push = ideal * ideal / far / far
                for node, sign in ((a, 1), (b, -1)):
                    force[node][0] += sign * dx * push
                    force[node][1] += sign * dy * push
        for a, b in edges:
            dx, dy = at[a][0] - at[b][0], at[a][1] - at[b][1]
            pull = math.hypot(dx, dy) / ideal
            for node, sign in ((a, -1), (b, 1)):
                force[node][0] += sign * dx * pull
                force[node][1] += sign * dy * pull
        heat = 0.1 * (1 - step / 120)
        for n in nodes:
            long = max(math.hypot(*force[n]), 0.001)
            for d in (0, 1):
                at[n][d] += force[n][d] / long * min(long, heat)
    low = [min(at[n][d] for n in nodes) for d in (0, 1)]
    high = [max(at[n][d] for n in nodes) for d in (0, 1)]
    spread = [max(high[d] - low[d], 0.001) for d in (0, 1)]
    return {n: ((at[n][0] - low[0]) / spread[0], (at[n][1] - low[1]) / spread[1]) for n in nodes}


def graph(g: Graph) -> str:
    """The entities with most facts and the facts between them."""
    network: dict[str, Any] = g.network()
    degree: dict[str, int] = {}
    for edge in network["edges"]:
        for end in ("source", "target"):
            degree[edge[end]] = degree.get(edge[end], 0) + 1
    chosen = sorted(degree, key=lambda n: (-degree[n], n))[:NODES]
    known = {node["id"]: node for node in network["nodes"] if node["id"] in set(chosen)}
    edges = [e for e in network["edges"] if e["source"] in known and e["target"] in known]
    if not known:
        return f"<p>{escape(repr(g))}</p>"
    places = layout(list(known), [(e["source"], e["target"]) for e in edges if e["source"] != e["target"]])
    wide, high, edge = 900, 560, 70
    point = {n: (edge + x * (wide - 2 * edge), 20 + y * (high - 40)) for n, (x, y) in places.items()}
    parts = [
        '<defs><marker id="enishi-arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0,0 L8,4 L0,8 z" fill="#999"/></marker></defs>'
    ]
    for e in edges:
        (x1, y1), (x2, y2) = point[e["source"]], point[e["target"]]
        far = max(math.hypot(x2 - x1, y2 - y1), 1)
        x3, y3 = x2 - (x2 - x1) / far * 9, y2 - (y2 - y1) / far * 9
        parts.append(f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x3:.0f}" y2="{y3:.0f}" stroke="#999" marker-end="url(#enishi-arrow)"/>')
        parts.append(
            f'<text x="{(x1 + x2) / 2:.0f}" y="{(y1 + y2) / 2 - 2:.0f}" font-size="9" fill="#777" text-anchor="middle">{escape(e["relation"])}</text>'
        )
    for n, (x, y) in point.items():
        node = known[n]
        title = escape(f"{node['type']} {n}")
        parts.append(f'<g><title>{title}</title><circle cx="{x:.0f}" cy="{y:.0f}" r="7" fill="{color(node["type"])}" stroke="#666"/>')
        parts.append(f'<text x="{x:.0f}" y="{y - 10:.0f}" font-size="12" text-anchor="middle">{escape(node["label"])}</text></g>')
    more = len(degree) - len(known)
    note = f"<p>{more} entities more; <code>enishi serve</code> shows all</p>" if more > 0 else ""
    return (
        f"<p>{escape(repr(g))}</p>"
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" style="max-width:100%;background:white">{"".join(parts)}</svg>{note}'
    )
