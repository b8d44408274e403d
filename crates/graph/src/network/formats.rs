//! A network -> GraphML, GEXF, Graphviz, CSV, Cytoscape JSON.

use std::fmt::Display;
use std::io::{self, Write};

use quick_xml::escape::escape;
use serde_json::json;

use super::{Network, NetworkNode};
use crate::resource::{Class, Ontology};

/// Text for XML: escaped, and without the control characters that XML 1.0 cannot hold.
pub(super) fn xml(text: impl Display) -> String {
    let holds = |c: &char| !matches!(c, '\u{FFFE}' | '\u{FFFF}') && (!c.is_control() || matches!(c, '\n' | '\t'));
    let text: String = text.to_string().chars().filter(holds).collect();
    escape(&text).into_owned()
}

fn values(node: &NetworkNode) -> String {
    node.values.iter().map(|(r, v)| format!("{r}: {v}")).collect::<Vec<_>>().join("; ")
}

/// Red, green and blue of a class's colour: stronger than the fill of boxes, for dots.
fn dot_colour(class: Class, ontology: &Ontology) -> (u8, u8, u8) {
    let is = |ancestor| ontology.is_a(class, ancestor);
    match () {
        () if is(Class::PERSON) => (0xE6, 0x9F, 0x00),
        () if is(Class::ORGANIZATION) => (0x00, 0x72, 0xB2),
        () if is(Class::ARTIFACT) => (0x00, 0x9E, 0x73),
        () if is(Class::CREATIVE_WORK) => (0xCC, 0x79, 0xA7),
        () if is(Class::PLACE) => (0xF0, 0xE4, 0x42),
        () => (0x99, 0x99, 0x99),
    }
}

/// A place for every node in the plane, the same for the same network: each circle of a spiral by degree, neighbours drawn
/// together for some rounds. Linear in nodes and edges.
fn positions(network: &Network) -> Vec<(f64, f64)> {
    let n = network.nodes.len();
    let mut degree = vec![0_u32; n];
    for edge in &network.edges {
        degree[edge.source] += 1;
        degree[edge.target] += 1;
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(degree[i]), i));
    let mut at = vec![(0.0, 0.0); n];
    for (rank, &i) in order.iter().enumerate() {
        // The golden angle spreads points evenly over a disc.
        let (radius, angle) = (20.0 * (rank as f64).sqrt(), rank as f64 * 2.399_963_229_728_653);
        at[i] = (radius * angle.cos(), radius * angle.sin());
    }
    for _ in 0..12 {
        let mut sum = vec![(0.0, 0.0, 0.0); n];
        for edge in network.edges.iter().filter(|e| e.source != e.target) {
            for (a, b) in [(edge.source, edge.target), (edge.target, edge.source)] {
                // A hub pulls each of its many neighbours less.
                let weight = 1.0 / f64::from(degree[b].max(1)).sqrt();
                sum[a] = (sum[a].0 + at[b].0 * weight, sum[a].1 + at[b].1 * weight, sum[a].2 + weight);
            }
        }
        for i in 0..n {
            if sum[i].2 > 0.0 {
                let pull = 0.35;
                at[i].0 += pull * (sum[i].0 / sum[i].2 - at[i].0);
                at[i].1 += pull * (sum[i].1 / sum[i].2 - at[i].1);
            }
        }
    }
    // Leaves of one hub drew together: the spiral's share keeps them apart.
    for (rank, &i) in order.iter().enumerate() {
        let (radius, angle) = (14.0 * (rank as f64).sqrt(), rank as f64 * 2.399_963_229_728_653);
        at[i].0 += 0.5 * radius * angle.cos();
        at[i].1 += 0.5 * radius * angle.sin();
    }
    at.iter().map(|(x, y)| ((x * 100.0).round() / 100.0 + 0.0, (y * 100.0).round() / 100.0 + 0.0)).collect()
}

/// Size of a dot by what it is linked to.
fn sizes(network: &Network) -> Vec<f64> {
    let mut degree = vec![0.0_f64; network.nodes.len()];
    for edge in &network.edges {
        degree[edge.source] += 1.0;
        degree[edge.target] += 1.0;
    }
    degree.iter().map(|d| ((6.0 + 3.0 * d.sqrt()) * 10.0).round() / 10.0).collect()
}

/// How the relation is called in pictures.
fn relation_label(relation: crate::resource::Relation, ontology: &Ontology) -> &str {
    let label = ontology.relation(relation).map(|r| r.label.ja.as_str());
    label.filter(|l| !l.is_empty()).unwrap_or(relation.name())
}

pub(super) fn graphml(network: &Network, ontology: &Ontology, out: &mut dyn Write) -> io::Result<()> {
    let (at, sizes) = (positions(network), sizes(network));
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns">"#)?;
    for (key, target, kind) in [
        ("label", "node", "string"),
        ("class", "node", "string"),
        ("values", "node", "string"),
        ("color", "node", "string"),
        ("x", "node", "double"),
        ("y", "node", "double"),
        ("size", "node", "double"),
        ("relation", "edge", "string"),
        ("weight", "edge", "double"),
        ("statements", "edge", "int"),
        ("documents", "edge", "int"),
    ] {
        writeln!(out, r#"  <key id="{key}" for="{target}" attr.name="{key}" attr.type="{kind}"/>"#)?;
    }
    // Both ends have the same name for it: a label of nodes and one of edges.
    writeln!(out, r#"  <key id="edge_label" for="edge" attr.name="label" attr.type="string"/>"#)?;
    writeln!(out, r#"  <graph edgedefault="directed">"#)?;
    for (i, node) in network.nodes.iter().enumerate() {
        let ((r, g, b), (x, y)) = (dot_colour(node.class, ontology), at[i]);
        writeln!(out, r#"    <node id="{}">"#, xml(&node.id))?;
        writeln!(out, r##"      <data key="color">#{r:02x}{g:02x}{b:02x}</data>"##)?;
        writeln!(out, r#"      <data key="x">{x}</data><data key="y">{y}</data><data key="size">{}</data>"#, sizes[i])?;
        writeln!(out, r#"      <data key="label">{}</data>"#, xml(&node.label))?;
        writeln!(out, r#"      <data key="class">{}</data>"#, xml(node.class))?;
        if !node.values.is_empty() {
            writeln!(out, r#"      <data key="values">{}</data>"#, xml(values(node)))?;
        }
        writeln!(out, "    </node>")?;
    }
    for (i, edge) in network.edges.iter().enumerate() {
        let (source, target) = (xml(&network.nodes[edge.source].id), xml(&network.nodes[edge.target].id));
        writeln!(out, r#"    <edge id="e{i}" source="{source}" target="{target}">"#)?;
        writeln!(out, r#"      <data key="relation">{}</data>"#, xml(edge.relation))?;
        writeln!(out, r#"      <data key="edge_label">{}</data>"#, xml(relation_label(edge.relation, ontology)))?;
        writeln!(out, r#"      <data key="weight">{}</data>"#, edge.statements.max(1))?;
        writeln!(out, r#"      <data key="statements">{}</data>"#, edge.statements)?;
        writeln!(out, r#"      <data key="documents">{}</data>"#, edge.documents)?;
        writeln!(out, "    </edge>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

pub(super) fn gexf(network: &Network, ontology: &Ontology, out: &mut dyn Write) -> io::Result<()> {
    let (at, sizes) = (positions(network), sizes(network));
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">"#)?;
    writeln!(out, r#"  <graph defaultedgetype="directed">"#)?;
    writeln!(
        out,
        r#"    <attributes class="node"><attribute id="class" title="class" type="string"/><attribute id="values" title="values" type="string"/></attributes>"#
    )?;
    writeln!(
        out,
        r#"    <attributes class="edge"><attribute id="relation" title="relation" type="string"/><attribute id="documents" title="documents" type="integer"/></attributes>"#
    )?;
    writeln!(out, "    <nodes>")?;
    for (i, node) in network.nodes.iter().enumerate() {
        let ((r, g, b), (x, y)) = (dot_colour(node.class, ontology), at[i]);
        writeln!(
            out,
            r#"      <node id="{}" label="{}"><attvalues><attvalue for="class" value="{}"/><attvalue for="values" value="{}"/></attvalues><viz:color r="{r}" g="{g}" b="{b}"/><viz:position x="{x}" y="{y}" z="0"/><viz:size value="{}"/></node>"#,
            xml(&node.id),
            xml(&node.label),
            xml(node.class),
            xml(values(node)),
            sizes[i]
        )?;
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for (i, edge) in network.edges.iter().enumerate() {
        writeln!(
            out,
            r#"      <edge id="e{i}" source="{}" target="{}" label="{}" weight="{}"><attvalues><attvalue for="relation" value="{}"/><attvalue for="documents" value="{}"/></attvalues></edge>"#,
            xml(&network.nodes[edge.source].id),
            xml(&network.nodes[edge.target].id),
            xml(relation_label(edge.relation, ontology)),
            edge.statements.max(1),
            xml(edge.relation),
            edge.documents
        )?;
    }
    writeln!(out, "    </edges>\n  </graph>\n</gexf>")
}

/// Fill colour by the kind of thing, told apart also by people who confuse red and green.
fn colour(class: Class, ontology: &Ontology) -> &'static str {
    let is = |ancestor| ontology.is_a(class, ancestor);
    match () {
        () if is(Class::PERSON) => "#fde0c5",
        () if is(Class::ORGANIZATION) => "#cfe2f3",
        () if is(Class::ARTIFACT) => "#d9ead3",
        () if is(Class::CREATIVE_WORK) => "#ead1dc",
        () if is(Class::PLACE) => "#fff2cc",
        () => "#eeeeee",
    }
}

pub(super) fn dot(network: &Network, ontology: &Ontology, out: &mut dyn Write) -> io::Result<()> {
    let quote = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace(|c: char| c.is_control(), " ");
    writeln!(out, "digraph enishi {{")?;
    writeln!(out, "  graph [rankdir=LR, overlap=false, fontname=\"Noto Sans CJK JP\"];")?;
    writeln!(out, "  node [shape=box, style=\"rounded,filled\", fontname=\"Noto Sans CJK JP\", fontsize=11];")?;
    writeln!(out, "  edge [fontname=\"Noto Sans CJK JP\", fontsize=9, color=\"#777777\"];")?;
    for (i, node) in network.nodes.iter().enumerate() {
        let (label, id) = (quote(&node.label), quote(&node.id));
        writeln!(
            out,
            "  n{i} [label=\"{label}\", tooltip=\"{} {id}\", fillcolor=\"{}\"];",
            node.class,
            colour(node.class, ontology)
        )?;
    }
    for edge in &network.edges {
        let info = ontology.relation(edge.relation);
        let label = info.map(|r| r.label.ja.as_str()).filter(|l| !l.is_empty()).unwrap_or(edge.relation.name());
        let direction = if info.is_some_and(|r| r.symmetric) { ", dir=none" } else { "" };
        writeln!(out, "  n{} -> n{} [label=\"{}\"{direction}];", edge.source, edge.target, quote(label))?;
    }
    writeln!(out, "}}")
}

pub(super) fn cytoscape(network: &Network, ontology: &Ontology, out: &mut dyn Write) -> io::Result<()> {
    let (at, sizes) = (positions(network), sizes(network));
    let colour = |class| {
        let (r, g, b) = dot_colour(class, ontology);
        format!("#{r:02x}{g:02x}{b:02x}")
    };
    let nodes: Vec<_> = network
        .nodes
        .iter()
        .enumerate()
        .map(|(i, n)| json!({"position": {"x": at[i].0, "y": at[i].1}, "data": {"id": n.id, "name": n.label, "value": n.id, "label": n.label, "class": n.class, "color": colour(n.class), "size": sizes[i], "values": n.values.iter().map(|(r, v)| json!({"relation": r, "value": v})).collect::<Vec<_>>()}}))
        .collect();
    let edges: Vec<_> = network
        .edges
        .iter()
        .enumerate()
        .map(|(i, e)| json!({"data": {"id": format!("e{i}"), "source": network.nodes[e.source].id, "target": network.nodes[e.target].id, "key": i, "label": relation_label(e.relation, ontology), "relation": e.relation, "interaction": e.relation, "weight": e.statements.max(1), "statements": e.statements, "documents": e.documents}}))
        .collect();
    serde_json::to_writer(
        &mut *out,
        &json!({"data": [], "directed": true, "multigraph": true, "elements": {"nodes": nodes, "edges": edges}}),
    )?;
    writeln!(out)
}
