//! The Turtle of `ontology/enishi.ttl` -> triples: prefixes, IRIs, plain and language-tagged strings, `a`, `true`, lists, `[]`.
//!
//! What else Turtle has ends the build. A test holds what comes of it against a whole parser, which is not compiled for a
//! build script: that would take longer than all else here.

use std::collections::BTreeMap;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// Subject, predicate, object; language and datatype of a literal. Blank nodes are numbered, without a colon.
pub type Triple = [String; 5];

/// The triples of a text, in its order, or what is wrong with it.
pub fn parse(text: &str) -> Result<Vec<Triple>, String> {
    let tokens: Vec<(usize, &str)> = text.lines().enumerate().flat_map(tokens).collect();
    let mut parser = Parser { tokens, at: 0, prefixes: BTreeMap::new(), blank: 0, triples: Vec::new() };
    while parser.at < parser.tokens.len() {
        let line = parser.tokens[parser.at].0;
        parser.statement().ok_or_else(|| format!("{line}: a statement that this reader does not know"))?;
    }
    Ok(parser.triples)
}

/// Line and text of each: IRIs, strings, single signs, words.
fn tokens((number, line): (usize, &str)) -> Vec<(usize, &str)> {
    let (mut found, mut rest) = (Vec::new(), line.trim_start());
    while let Some(first) = rest.chars().next().filter(|c| *c != '#') {
        let length = match first {
            '<' => rest.find('>').map_or(rest.len(), |end| end + 1),
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            ';' | ',' | '[' | ']' | '(' | ')' => 1,
            _ => rest.find([' ', ';', ',', ')', ']']).unwrap_or(rest.len()),
        };
        found.push((number + 1, &rest[..length]));
        rest = rest[length..].trim_start();
    }
    found
}

struct Parser<'t> {
    tokens: Vec<(usize, &'t str)>,
    at: usize,
    prefixes: BTreeMap<&'t str, &'t str>,
    blank: usize,
    triples: Vec<Triple>,
}

impl<'t> Parser<'t> {
    fn next(&mut self) -> Option<&'t str> {
        let (_, token) = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token)
    }
    fn is_next(&mut self, token: &str) -> bool {
        let is = self.tokens.get(self.at).is_some_and(|(_, next)| *next == token);
        self.at += usize::from(is);
        is
    }
    fn fresh(&mut self) -> String {
        self.blank += 1;
        format!("b{}", self.blank)
    }
    fn add(&mut self, subject: &str, predicate: &str, [object, language, datatype]: [String; 3]) {
        self.triples.push([subject.to_owned(), predicate.to_owned(), object, language, datatype]);
    }
    fn statement(&mut self) -> Option<()> {
        if self.is_next("@prefix") {
            let prefix = self.next()?.strip_suffix(':')?;
            let iri = self.next()?.strip_prefix('<')?.strip_suffix('>')?;
            self.prefixes.insert(prefix, iri);
            return self.is_next(".").then_some(());
        }
        let subject = if self.is_next("[") { self.is_next("]").then(|| self.fresh())? } else { self.iri()? };
        loop {
            let predicate = if self.is_next("a") { format!("{RDF}type") } else { self.iri()? };
            loop {
                let object = self.object()?;
                self.add(&subject, &predicate, object);
                if !self.is_next(",") {
                    break;
                }
            }
            if !self.is_next(";") {
                return self.is_next(".").then_some(());
            }
        }
    }
    fn iri(&mut self) -> Option<String> {
        let token = self.next()?;
        if let Some(iri) = token.strip_prefix('<') {
            return iri.strip_suffix('>').map(str::to_owned);
        }
        let (prefix, local) = token.split_once(':')?;
        let plain = local.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        plain.then(|| Some(format!("{}{local}", self.prefixes.get(prefix)?)))?
    }
    /// Text, language and datatype.
    fn object(&mut self) -> Option<[String; 3]> {
        let node = |iri| [iri, String::new(), String::new()];
        let (_, token) = *self.tokens.get(self.at)?;
        if let Some(text) = token.strip_prefix('"') {
            self.at += 1;
            let text = text.strip_suffix('"').filter(|text| !text.is_empty() && !text.contains('\\'))?.to_owned();
            let tag = self.tokens.get(self.at).and_then(|(_, next)| next.strip_prefix('@'));
            self.at += usize::from(tag.is_some());
            let datatype = if tag.is_some() { format!("{RDF}langString") } else { format!("{XSD}string") };
            return Some([text, tag.unwrap_or_default().to_owned(), datatype]);
        }
        if self.is_next("true") {
            return Some(["true".to_owned(), String::new(), format!("{XSD}boolean")]);
        }
        if !self.is_next("(") {
            return self.iri().map(node);
        }
        let head = self.fresh();
        let mut current = head.clone();
        loop {
            let member = self.iri()?;
            self.add(&current, &format!("{RDF}first"), node(member));
            let ends = self.is_next(")");
            let rest = if ends { format!("{RDF}nil") } else { self.fresh() };
            self.add(&current, &format!("{RDF}rest"), node(rest.clone()));
            if ends {
                return Some(node(head));
            }
            current = rest;
        }
    }
}
