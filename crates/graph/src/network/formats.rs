//! A network -> GraphML, GEXF, Graphviz, CSV, Cytoscape JSON.

use std::fmt::Display;
use std::io::{self, Write};

use quick_xml::escape::escape;
use serde_json::json;

use super::{Network, NetworkNode};
use crate::resource::{Class, Ontology};

/// Text for XML: escaped, and without the control characters that XML 1.0 cannot hold.
fn xml(text: impl Display) -> String {
    let holds = |c: &char| !matches!(c, '\u{FFFE}' | '\u{FFFF}') && (!c.is_control() || matches!(c, '\n' | '\t'));
    let text: String = text.to_string().chars().filter(holds).collect();
    escape(&text).into_owned()
}

fn values(node: &NetworkNode) -> String {
    node.values.iter().map(|(r, v)| format!("{r}: {v}")).collect::<Vec<_>>().join("; ")
}

pub(super) fn graphml(network: &Network, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns">"#)?;
    for (key, target, kind) in [
        ("label", "node", "string"),
        ("class", "node", "string"),
        ("values", "node", "string"),
        ("relation", "edge", "string"),
        ("statements", "edge", "int"),
        ("documents", "edge", "int"),
    ] {
        writeln!(out, r#"  <key id="{key}" for="{target}" attr.name="{key}" attr.type="{kind}"/>"#)?;
    }
    writeln!(out, r#"  <graph edgedefault="directed">"#)?;
    for node in &network.nodes {
        writeln!(out, r#"    <node id="{}">"#, xml(&node.id))?;
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
        writeln!(out, r#"      <data key="statements">{}</data>"#, edge.statements)?;
        writeln!(out, r#"      <data key="documents">{}</data>"#, edge.documents)?;
        writeln!(out, "    </edge>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

pub(super) fn gexf(network: &Network, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<gexf xmlns="http://gexf.net/1.3" version="1.3">"#)?;
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
    for node in &network.nodes {
        writeln!(
            out,
            r#"      <node id="{}" label="{}"><attvalues><attvalue for="class" value="{}"/><attvalue for="values" value="{}"/></attvalues></node>"#,
            xml(&node.id),
            xml(&node.label),
            xml(node.class),
            xml(values(node))
        )?;
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for (i, edge) in network.edges.iter().enumerate() {
        writeln!(
            out,
            r#"      <edge id="e{i}" source="{}" target="{}" label="{}" weight="{}"><attvalues><attvalue for="relation" value="{}"/><attvalue for="documents" value="{}"/></attvalues></edge>"#,
            xml(&network.nodes[edge.source].id),
            xml(&network.nodes[edge.target].id),
            xml(edge.relation),
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

pub(super) fn csv(network: &Network, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record([
        "subject",
        "subject_class",
        "relation",
        "object",
        "object_class",
        "statements",
        "documents",
        "subject_id",
        "object_id",
    ])?;
    for edge in &network.edges {
        let (s, o) = (&network.nodes[edge.source], &network.nodes[edge.target]);
        let (statements, documents) = (edge.statements.to_string(), edge.documents.to_string());
        writer.write_record([
            &s.label,
            s.class.name(),
            edge.relation.name(),
            &o.label,
            o.class.name(),
            &statements,
            &documents,
            &s.id,
            &o.id,
        ])?;
    }
    for node in &network.nodes {
        for (relation, value) in &node.values {
            writer.write_record([&node.label, node.class.name(), relation.name(), value, "", "", "", &node.id, ""])?;
        }
    }
    writer.flush()
}

pub(super) fn cytoscape(network: &Network, out: &mut dyn Write) -> io::Result<()> {
    let nodes: Vec<_> = network
        .nodes
        .iter()
        .map(|n| json!({"data": {"id": n.id, "label": n.label, "class": n.class, "values": n.values.iter().map(|(r, v)| json!({"relation": r, "value": v})).collect::<Vec<_>>()}}))
        .collect();
    let edges: Vec<_> = network
        .edges
        .iter()
        .enumerate()
        .map(|(i, e)| json!({"data": {"id": format!("e{i}"), "source": network.nodes[e.source].id, "target": network.nodes[e.target].id, "label": e.relation, "statements": e.statements, "documents": e.documents}}))
        .collect();
    serde_json::to_writer(&mut *out, &json!({"elements": {"nodes": nodes, "edges": edges}}))?;
    writeln!(out)
}
