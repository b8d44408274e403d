//! `enishi ontology`: the ontology, or documentation made from it.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::diagram;
use crate::rdf::jsonld;
use crate::rdf::vocabulary::PREFIXES;
use crate::resource::{Bilingual, Class, Ontology, Range, RelationInfo};

/// Flags of `ontology`.
#[derive(Args, Debug)]
pub struct OntologyArgs {
    /// How it is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = OntologyFormat::Markdown)]
    format: OntologyFormat,
    /// An ontology to add, in Turtle; may be given more than once
    #[arg(long, value_name = "FILE")]
    ontology: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OntologyFormat {
    /// The files themselves
    Turtle,
    /// A page of documentation
    Markdown,
    /// A page of documentation with a diagram
    Html,
    /// The diagram, for Graphviz
    Dot,
    /// A JSON-LD context for the terms
    Context,
}

/// Prints the ontology.
pub fn run(args: &OntologyArgs) -> Result<ExitCode> {
    let mut ontology = Ontology::embedded();
    for path in &args.ontology {
        ontology.add_file(path)?;
    }
    let mut out = super::console::data();
    match args.format {
        OntologyFormat::Turtle => {
            for (_, text) in ontology.sources() {
                out.write_all(text.as_bytes())?;
            }
        }
        OntologyFormat::Markdown => markdown(&ontology, &mut out)?,
        OntologyFormat::Html => html(&ontology, &mut out)?,
        OntologyFormat::Dot => dot(&ontology, &mut out)?,
        OntologyFormat::Context => {
            let context = serde_json::json!({"@context": jsonld::context(&ontology)});
            writeln!(out, "{}", serde_json::to_string_pretty(&context)?)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn classes(names: &[Class]) -> String {
    names.iter().map(|c| c.name()).collect::<Vec<_>>().join(", ")
}

fn range(range: &Range) -> String {
    match range {
        Range::Any => "any".to_owned(),
        Range::Entity(names) => classes(names),
        Range::Date => "date".to_owned(),
        Range::Text => "text".to_owned(),
        Range::Quantity => "quantity".to_owned(),
    }
}

fn axioms(info: &RelationInfo) -> String {
    let mut out: Vec<String> = [
        (info.symmetric, "symmetric"),
        (info.transitive, "transitive"),
        (info.irreflexive, "irreflexive"),
        (info.asymmetric, "asymmetric"),
        (info.one_subject, "one subject at a time"),
        (info.one_object, "one object"),
        (info.identifies, "tells namesakes apart"),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .map(|(_, name)| name.to_owned())
    .collect();
    out.extend(info.parents.iter().map(|p| format!("implies {p}")));
    out.extend(info.inverse.map(|i| format!("inverse {i}")));
    out.extend(info.ends.iter().map(|e| format!("ends {e}")));
    out.extend(info.chains.iter().map(|(a, b)| format!("follows from {a}, {b}")));
    out.join("; ")
}

fn matches(iris: &[String], inverse: &[String]) -> String {
    let short = |iri: &String| {
        let wikidata = iri
            .strip_prefix("http://www.wikidata.org/prop/direct/")
            .or_else(|| iri.strip_prefix("http://www.wikidata.org/entity/"));
        let other = PREFIXES.iter().find_map(|(p, n)| Some(format!("{p}:{}", iri.strip_prefix(n)?)));
        wikidata.map(str::to_owned).or(other).unwrap_or_else(|| iri.clone())
    };
    iris.iter()
        .map(short)
        .chain(inverse.iter().map(|i| format!("{} (inverse)", short(i))))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A text in both languages, or in the one that there is.
fn both(text: &Bilingual) -> String {
    [text.ja.as_str(), text.en.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Cells of the tables; lines of a cell are languages.
fn rows(ontology: &Ontology) -> (Vec<[String; 5]>, Vec<[String; 7]>) {
    let class_rows = ontology
        .classes()
        .filter(|(_, i)| !i.display_only)
        .map(|(c, i)| {
            [c.to_string(), both(&i.label), classes(&i.parents), both(&i.definition), matches(&i.matches, &[])]
        })
        .collect();
    let relation_rows = ontology
        .relations()
        .filter(|(_, i)| !i.display_only)
        .map(|(r, i)| {
            let domain = if i.domain.is_empty() { "any".to_owned() } else { classes(&i.domain) };
            [
                r.to_string(),
                both(&i.label),
                domain,
                range(&i.range),
                axioms(i),
                both(&i.definition),
                matches(&i.matches, &i.inverse_matches),
            ]
        })
        .collect();
    (class_rows, relation_rows)
}

const CLASS_HEAD: [&str; 5] = ["class", "label", "below", "definition", "matches"];
const RELATION_HEAD: [&str; 7] = ["relation", "label", "subject", "object", "axioms", "definition", "matches"];

fn markdown(ontology: &Ontology, out: &mut dyn Write) -> Result<()> {
    let (class_rows, relation_rows) = rows(ontology);
    let line = |cells: &[String]| {
        format!(
            "| {} |",
            cells.iter().map(|c| c.replace('|', "\\|").replace('\n', "<br>")).collect::<Vec<_>>().join(" | ")
        )
    };
    let head = |names: &[&str]| format!("| {} |\n|{}", names.join(" | "), "---|".repeat(names.len()));
    writeln!(
        out,
        "# The ontology\n\nMade by `enishi ontology --format markdown` from `ontology/enishi.ttl`.\n\n## Classes\n\n{}",
        head(&CLASS_HEAD)
    )?;
    for row in &class_rows {
        writeln!(out, "{}", line(row))?;
    }
    writeln!(out, "\n## Relations\n\n{}", head(&RELATION_HEAD))?;
    for row in &relation_rows {
        writeln!(out, "{}", line(row))?;
    }
    Ok(())
}

fn escape(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

fn html(ontology: &Ontology, out: &mut dyn Write) -> Result<()> {
    let (class_rows, relation_rows) = rows(ontology);
    writeln!(out, "<!doctype html>\n<html lang=\"ja\"><meta charset=\"utf-8\"><title>enishi ontology</title>")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width\">")?;
    writeln!(
        out,
        "<style>body{{font:15px/1.6 sans-serif;margin:2em auto;max-width:90em;padding:0 1em}}table{{border-collapse:collapse}}td,th{{border:1px solid #bbb;padding:.2em .5em;text-align:left;vertical-align:top}}span[lang=en]{{color:#666}}figure{{margin:1em 0;overflow-x:auto}}</style>"
    )?;
    writeln!(out, "<h1>縁 — ontology</h1>\n<h2>Classes</h2>\n<figure>")?;
    diagram::classes(ontology, out)?;
    writeln!(out, "</figure>")?;
    table(&CLASS_HEAD, class_rows.iter().map(<[String; 5]>::as_slice), &[1, 3], out)?;
    writeln!(out, "<h2>Relations</h2>\n<figure>")?;
    diagram::relations(ontology, out)?;
    writeln!(out, "</figure>")?;
    table(&RELATION_HEAD, relation_rows.iter().map(<[String; 7]>::as_slice), &[1, 5], out)?;
    writeln!(out, "</html>")?;
    Ok(())
}

/// A table; the second line of a cell in one of the columns `bilingual` is English.
fn table<'r>(
    head: &[&str],
    rows: impl Iterator<Item = &'r [String]>,
    bilingual: &[usize],
    out: &mut dyn Write,
) -> Result<()> {
    writeln!(out, "<table><tr>{}</tr>", head.iter().map(|h| format!("<th>{h}</th>")).collect::<String>())?;
    for row in rows {
        write!(out, "<tr id=\"{}\">", escape(&row[0]))?;
        for (column, cell) in row.iter().enumerate() {
            match cell.split_once('\n').filter(|_| bilingual.contains(&column)) {
                Some((ja, en)) => {
                    write!(out, "<td>{}<br><span lang=\"en\">{}</span></td>", escape(ja), escape(en))?;
                }
                None => write!(out, "<td>{}</td>", escape(cell))?,
            }
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</table>")?;
    Ok(())
}

fn dot(ontology: &Ontology, out: &mut dyn Write) -> Result<()> {
    writeln!(
        out,
        "digraph ontology {{\n  rankdir=RL;\n  node [shape=box, style=rounded, fontname=\"Noto Sans CJK JP\", fontsize=11];\n  edge [fontsize=9, color=\"#777777\"];"
    )?;
    for (class, info) in ontology.classes().filter(|(_, i)| !i.display_only) {
        let label = both(&info.label).replace('\n', " / ").replace('"', "\\\"");
        writeln!(out, "  {class} [label=\"{class}\\n{label}\"];")?;
        for parent in &info.parents {
            writeln!(out, "  {class} -> {parent} [arrowhead=empty];")?;
        }
    }
    for (relation, info) in ontology.relations().filter(|(_, i)| !i.display_only) {
        if let ([domain], Range::Entity(range)) = (info.domain.as_slice(), &info.range)
            && let [range] = range.as_slice()
        {
            writeln!(out, "  {domain} -> {range} [label=\"{relation}\", style=dashed, constraint=false];")?;
        }
    }
    writeln!(out, "}}")?;
    Ok(())
}
