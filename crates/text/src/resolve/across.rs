//! Entities of many documents -> one each: blocking, pair scores, union-find; every merge with its reason.
//!
//! Records that share a key of blocking (a folded name, a lexicon entry, the first consonants) are compared; pairs at or
//! above [`OPERATING_POINT`] are joined, the best first, unless a decision or incompatible classes stand between any two
//! members. Records and pairs are sorted first, so the order of documents changes nothing.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::decisions::{Decisions, DecisionsLoadError};
use super::draft::{Domain, entity_key, is_name, parts_of_key};
use super::short::is_short_form;
use crate::diagnostic::unknown;
use crate::document::{DocumentAnalysis, Field};
use crate::name::{self, Kind, Remainder};
use crate::resource::{Class, Lexicon, Ontology};
use crate::shown::shown;

/// The least score that joins a pair. On `tests/suite/names.tsv` it gives the precision and recall that the test asserts.
pub const OPERATING_POINT: f32 = 0.8;

/// An entity as one or more documents have it under one key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EntityRecord {
    /// Key: class and label.
    pub key: String,
    /// Class.
    pub class: Class,
    /// Canonical name.
    pub label: String,
    /// Other names, sorted.
    pub aliases: BTreeSet<String>,
    /// Lexicon entry.
    #[serde(skip)]
    pub lexicon: Option<u32>,
    /// Ids of the documents.
    pub documents: BTreeSet<String>,
    /// Number of mentions.
    pub mentions: usize,
    /// Whether it has no name.
    pub unnamed: bool,
    /// The forms of its name that texts have, titles and honorifics off, each with its class there and its first place.
    #[serde(skip)]
    pub forms: BTreeMap<String, (Class, Place)>,
}

impl EntityRecord {
    /// Takes in what other documents have under the same key. The order in which that is done changes nothing.
    fn absorb(&mut self, other: Self) {
        if other.label < self.label {
            self.label = other.label;
        }
        self.aliases.extend(other.aliases);
        self.documents.extend(other.documents);
        self.mentions += other.mentions;
        self.unnamed &= other.unnamed;
        self.lexicon = self.lexicon.into_iter().chain(other.lexicon).min();
        for (form, found) in other.forms {
            self.add_form(form, found);
        }
    }
    /// Keeps of a form the first place.
    fn add_form(&mut self, form: String, found: (Class, Place)) {
        match self.forms.entry(form) {
            Entry::Vacant(free) => drop(free.insert(found)),
            Entry::Occupied(mut there) if found.1 < there.get().1 => drop(there.insert(found)),
            Entry::Occupied(_) => {}
        }
    }
}

/// Where a name stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Id of the document.
    pub document: String,
    /// Whether it stands in the headline given apart from the text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub title: bool,
    /// First character in the field.
    pub begin: u32,
    /// One past the last.
    pub end: u32,
}

/// Two records that were found to be one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Merge {
    /// Key that goes.
    pub from: String,
    /// Key that stays.
    pub into: String,
    /// The two names that were compared.
    pub names: (String, String),
    /// Why: lexicon (one entry has both), text (the document itself says so: X(Y), a short form), name, sound, alias, short,
    /// decision.
    pub reason: &'static str,
    /// Pair score in 0..=1.
    pub score: f32,
    /// Label of the lexicon entry that has both names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// Where the first name stands first, and where the second does.
    pub evidence: Vec<Place>,
}

/// The outcome.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// One record an entity, sorted by key.
    pub entities: Vec<EntityRecord>,
    /// What was joined, sorted by key.
    pub merges: Vec<Merge>,
    canonical: BTreeMap<String, String>,
}

impl Merged {
    /// The key that stands for `key` after all merges.
    pub fn canonical<'k>(&'k self, key: &'k str) -> &'k str {
        self.canonical.get(key).map_or(key, String::as_str)
    }
    /// Lines of a file of decisions: one for every merge that neither a document nor the lexicon nor a line decides.
    pub fn decisions(&self) -> String {
        let mut out = String::new();
        for m in self.merges.iter().filter(|m| !matches!(m.reason, "lexicon" | "text" | "decision")) {
            out.push_str(&m.decision());
        }
        out
    }
}

impl Merge {
    /// The merge as a line of a file of decisions.
    pub fn decision(&self) -> String {
        let mut line = String::new();
        let (one, other) = (shown(&self.names.0), shown(&self.names.1));
        let (from, into, reason, score) = (&self.from, &self.into, self.reason, self.score);
        // Writing to a String cannot fail.
        let _ = writeln!(line, "same\t{from}\t{into}\t{reason} {score:.2}: {one}, {other} ({})", self.places());
        line
    }
    /// Where the names stand: `document:begin-end`, those of a headline `document#title:begin-end`.
    pub fn places(&self) -> String {
        let place =
            |p: &Place| format!("{}{}:{}-{}", shown(&p.document), if p.title { "#title" } else { "" }, p.begin, p.end);
        self.evidence.iter().map(place).collect::<Vec<_>>().join(" ")
    }
}

/// Gathers the entities of documents by key.
#[derive(Debug, Default)]
pub struct Gatherer {
    records: BTreeMap<String, EntityRecord>,
}

impl Gatherer {
    /// Adds the entities of one document.
    pub fn add(&mut self, document: &str, analysis: &DocumentAnalysis, ontology: &Ontology) {
        for entity in &analysis.entities {
            let mut record = EntityRecord {
                key: entity.key.clone(),
                class: entity.exact_class(),
                label: entity.label.clone(),
                aliases: entity.aliases.iter().cloned().collect(),
                lexicon: entity.lexicon,
                documents: BTreeSet::from([document.to_owned()]),
                mentions: entity.mentions.len(),
                unnamed: entity.unnamed,
                forms: BTreeMap::new(),
            };
            for &(s, m) in &entity.mentions {
                let sentence = &analysis.sentences[s];
                let mention = &sentence.mentions[m];
                if !is_name(mention) {
                    continue;
                }
                let form = name::bare(sentence.mention_text(m), Kind::of(mention.class, ontology));
                let chars = mention.chars.shift(sentence.sentence.span.begin);
                let title = sentence.sentence.field == Field::Title;
                let place = Place { document: document.to_owned(), title, begin: chars.begin, end: chars.end };
                record.add_form(form.to_owned(), (mention.exact_class(), place));
            }
            self.insert(record);
        }
    }
    /// Adds what other documents, read elsewhere, have of an entity.
    pub fn insert(&mut self, record: EntityRecord) {
        match self.records.entry(record.key.clone()) {
            Entry::Vacant(free) => drop(free.insert(record)),
            Entry::Occupied(mut there) => there.get_mut().absorb(record),
        }
    }
    /// All records, sorted by key.
    pub fn records(self) -> Vec<EntityRecord> {
        self.records.into_values().collect()
    }
}

/// How likely two names of two classes name one thing, and why; None where nothing speaks for it or the classes forbid it.
pub fn same_name(
    lexicon: &Lexicon,
    ontology: &Ontology,
    a: (&str, Class),
    b: (&str, Class),
) -> Option<(f32, &'static str)> {
    let domain = Domain::of(a.1, ontology);
    if !compatible(ontology, a.1, b.1) {
        return None;
    }
    let kind = |c: Class| Kind::of(c, ontology);
    let entry = |n: (&str, Class)| entry_of(lexicon, ontology, n.0, n.1);
    let (ea, eb) = (entry(a), entry(b));
    let (ka, kb) = (name::key(a.0, kind(a.1)), name::key(b.0, kind(b.1)));
    if let (Some(x), Some(y)) = (ea, eb) {
        return (x == y).then_some((1.0, "lexicon"));
    }
    if ka == kb {
        // A surname or a single given name is shared by many.
        let lone = domain == Domain::Person
            && (ka.chars().count() <= 2
                || !a.0.contains([' ', '・', '=']) && !ka.chars().any(|c| matches!(c, '一'..='鿿')));
        return Some((if lone && a.0 != b.0 { 0.85 } else { 0.98 }, "name"));
    }
    if versions(&ka) != versions(&kb) {
        return None;
    }
    // Sam Altman and Altman, Sam
    if domain == Domain::Person {
        let parts = |n: &str| {
            let mut parts: Vec<String> = name::bare(n, Kind::Person)
                .split([' ', '・', '=', ',', '\u{3000}'])
                .filter(|p| !p.is_empty())
                .map(name::fold)
                .collect();
            parts.sort();
            parts
        };
        let (pa, pb) = (parts(a.0), parts(b.0));
        if pa.len() > 1 && pa == pb {
            return Some((0.93, "name"));
        }
    }
    let (ba, bb) = (name::bare(a.0, kind(a.1)), name::bare(b.0, kind(b.1)));
    let latin = |s: &str| s.chars().any(|c| c.is_ascii_alphabetic()) && !s.chars().any(is_kana);
    let kana = |s: &str| s.chars().any(is_kana);
    // A known name is near to nothing but itself, except across scripts.
    if latin(ba) != latin(bb) && kana(ba) != kana(bb) {
        if let Some(distance) = name::sounds_alike(ba, bb, 0.0) {
            return Some((0.97 - 0.6 * distance, "sound"));
        }
    } else if domain != Domain::Person
        && kana(ba)
        && kana(bb)
        && ka.chars().count() >= 5
        && ea.is_none()
        && eb.is_none()
    {
        let distance = name::sound_distance(ba, bb);
        if distance < 0.06 {
            return Some((0.9 - distance, "sound"));
        }
    }
    if domain == Domain::Organization {
        let (short, long, known) = if ka.chars().count() < kb.chars().count() { (ba, bb, ea) } else { (bb, ba, eb) };
        let (ks, kl) = if ka.chars().count() < kb.chars().count() { (&ka, &kb) } else { (&kb, &ka) };
        let droppable = kl.strip_prefix(ks.as_str()).is_some_and(|rest| name::remainder(rest) == Remainder::Droppable);
        if droppable
            && known.is_none()
            && is_short_form(short, long, domain, false)
            && expansions(lexicon, ontology, ks) <= 1
        {
            return Some((0.84, "short"));
        }
    }
    None
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ぁ'..='ゖ')
}

/// The digits of a name, in order: GPT-4 and GPT-5 are two things.
fn versions(key: &str) -> Vec<&str> {
    key.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .map(|v| v.trim_matches('.'))
        .filter(|v| !v.is_empty())
        .collect()
}

/// How many lexicon organisations a short name could be the beginning of, its end left out.
fn expansions(lexicon: &Lexicon, ontology: &Ontology, short: &str) -> usize {
    lexicon
        .labelled(short)
        .filter(|e| ontology.is_a(e.class, Class::ORGANIZATION))
        .filter(|e| {
            name::key(&e.label, Kind::Organization)
                .strip_prefix(short)
                .is_some_and(|r| !r.is_empty() && name::remainder(r) == Remainder::Droppable)
        })
        .count()
}

/// The one lexicon entry of a name that fits its class.
fn entry_of(lexicon: &Lexicon, ontology: &Ontology, surface: &str, class: Class) -> Option<u32> {
    let bare = name::bare(surface, Kind::of(class, ontology));
    let forms = [surface, bare];
    forms.iter().find_map(|form| {
        let fitting: Vec<u32> = lexicon
            .with_form(form)
            .into_iter()
            .filter(|e| lexicon.class(*e).is_some_and(|known| compatible(ontology, known, class)))
            .collect();
        match fitting.as_slice() {
            [one] => Some(*one),
            many => many.iter().copied().find(|e| lexicon.class(*e) == Some(class)),
        }
    })
}

/// Whether things of two classes can be one: one class covers the other, or both are artifacts of kinds that texts mix up.
fn compatible(ontology: &Ontology, a: Class, b: Class) -> bool {
    let (da, db) = (Domain::of(a, ontology), Domain::of(b, ontology));
    if da != db {
        return false;
    }
    let mixed = |c: Class| ontology.is_a(c, Class::SOFTWARE) || c == Class::ARTIFACT || c == Class::PRODUCT;
    match da {
        Domain::Person | Domain::Event => true,
        Domain::Organization => {
            // A company is no ministry; an unsure class (Organization, Agent) fits both.
            ontology.is_a(a, b)
                || ontology.is_a(b, a)
                || ![a, b].contains(&Class::PUBLIC_BODY) && ![a, b].contains(&Class::TEAM)
        }
        _ => ontology.is_a(a, b) || ontology.is_a(b, a) || mixed(a) && mixed(b),
    }
}

impl Decisions {
    /// Whether every decision can stand under the ontology.
    ///
    /// # Errors
    /// One names no class of the ontology, or joins things of classes that nothing can be both of.
    pub fn check(&self, ontology: &Ontology) -> Result<(), DecisionsLoadError> {
        for decision in &self.all {
            let fail = |reason| DecisionsLoadError::Line { file: self.file.clone(), line: decision.line, reason };
            let class = |key: &str| {
                let class = parts_of_key(key).map(|p| p.0).unwrap_or_default();
                let known = ontology.classes().map(|(c, _)| c.name());
                if ontology.has_class(class) { Ok(class) } else { Err(fail(unknown("class", class.name(), known))) }
            };
            let (a, b) = (class(&decision.a)?, class(&decision.b)?);
            if decision.same && !compatible(ontology, a, b) {
                return Err(fail(incompatible(&decision.a, &decision.b)));
            }
        }
        Ok(())
    }
}

fn incompatible(a: &str, b: &str) -> String {
    format!("{a} and {b} are of classes that nothing can be both of")
}

/// Names that documents use for one thing, as merges of what each name would be by itself into it.
fn within(records: &[EntityRecord], decisions: &Decisions, lexicon: &Lexicon) -> Vec<Merge> {
    let mut merges = Vec::new();
    for record in records.iter().filter(|r| !r.unnamed) {
        let labelled = record.forms.get(&record.label).map(|(_, place)| place.clone());
        for (form, (class, place)) in record.forms.iter().filter(|(form, _)| **form != record.label) {
            let entry = record.lexicon.filter(|e| lexicon.with_form(form).contains(e));
            let from = entity_key(*class, form);
            let canonical = decisions.canonical(&from, &place.document);
            let decided = canonical != from && canonical == record.key;
            merges.push(Merge {
                from,
                into: record.key.clone(),
                names: (form.clone(), record.label.clone()),
                reason: if decided {
                    "decision"
                } else if entry.is_some() {
                    "lexicon"
                } else {
                    "text"
                },
                score: 1.0,
                entry: entry.and_then(|e| lexicon.get(e)).map(|e| e.label.to_string()),
                evidence: std::iter::once(place.clone()).chain(labelled.clone()).collect(),
            });
        }
    }
    merges
}

/// Joins records that are one.
///
/// # Errors
/// A decision joins things of incompatible classes.
pub fn unify(
    records: Vec<EntityRecord>,
    decisions: &Decisions,
    lexicon: &Lexicon,
    ontology: &Ontology,
) -> Result<Merged, DecisionsLoadError> {
    unify_by(records, decisions, lexicon, ontology, candidates)
}

/// Joins records of which the pairs were compared already, as a cluster of machines does: those that no chain of pairs links
/// may be given apart from each other, and come out the same.
///
/// # Errors
/// A decision joins things of incompatible classes.
pub fn unify_pairs(
    records: Vec<EntityRecord>,
    pairs: Vec<Pair>,
    decisions: &Decisions,
    lexicon: &Lexicon,
    ontology: &Ontology,
) -> Result<Merged, DecisionsLoadError> {
    unify_by(records, decisions, lexicon, ontology, |_, _, _| pairs)
}

fn unify_by(
    records: Vec<EntityRecord>,
    decisions: &Decisions,
    lexicon: &Lexicon,
    ontology: &Ontology,
    pairs: impl FnOnce(&[EntityRecord], &Lexicon, &Ontology) -> Vec<Pair>,
) -> Result<Merged, DecisionsLoadError> {
    let mut records = records;
    records.sort_by(|a, b| a.key.cmp(&b.key));
    records.dedup_by(|b, a| a.key == b.key);
    let index: BTreeMap<&str, usize> = records.iter().enumerate().map(|(i, r)| (r.key.as_str(), i)).collect();
    let mut clusters = Clusters::new(records.len());
    let mut merges = Vec::new();
    for decision in decisions.joins() {
        let (Some(&a), Some(&b)) = (index.get(decision.a.as_str()), index.get(decision.b.as_str())) else { continue };
        if !compatible(ontology, records[a].class, records[b].class) {
            return Err(DecisionsLoadError::Line {
                file: decisions.file.clone(),
                line: decision.line,
                reason: incompatible(&decision.a, &decision.b),
            });
        }
        clusters.join(b, a);
        clusters.forced.insert(a, b);
        merges.push((a, b, (records[a].label.clone(), records[b].label.clone()), "decision", 1.0));
    }
    let found = |p: &Pair| Some((*index.get(p.a.as_str())?, *index.get(p.b.as_str())?));
    let mut pairs: Vec<(usize, usize, Pair)> =
        pairs(&records, lexicon, ontology).into_iter().filter_map(|p| found(&p).map(|(a, b)| (a, b, p))).collect();
    pairs.sort_by(|x, y| y.2.score.total_cmp(&x.2.score).then((x.0, x.1).cmp(&(y.0, y.1))));
    for (a, b, pair) in pairs.into_iter().filter(|p| p.2.score >= OPERATING_POINT) {
        let (ra, rb) = (clusters.root(a), clusters.root(b));
        if ra == rb {
            continue;
        }
        let barred = clusters.members[&ra].iter().any(|x| {
            clusters.members[&rb].iter().any(|y| {
                let (x, y) = (&records[*x], &records[*y]);
                !compatible(ontology, x.class, y.class)
                    || decisions.forbids(&x.key, &y.key)
                    || matches!((x.lexicon, y.lexicon), (Some(p), Some(q)) if p != q)
            })
        });
        if barred {
            continue;
        }
        clusters.join(ra, rb);
        merges.push((a, b, pair.names, pair.reason, pair.score));
    }
    let within = within(&records, decisions, lexicon);
    Ok(clusters.finish(&records, merges, within, lexicon))
}

/// Two records that may be one, by the keys that they have, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Key of the one that sorts first.
    pub a: String,
    /// Key of the other.
    pub b: String,
    /// The two names that were compared.
    pub names: (String, String),
    /// Why.
    pub reason: &'static str,
    /// Pair score in 0..=1.
    pub score: f32,
}

/// The reason of that name, for pairs that were sent.
pub fn reason(name: &str) -> Option<&'static str> {
    ["lexicon", "text", "name", "sound", "alias", "short", "decision"].into_iter().find(|known| *known == name)
}

/// Most records of a block whose pairs are compared: a key that more have tells nothing.
pub const MAX_BLOCK: usize = 200;

/// What a record may be found by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// Keys of blocking: records that share one are compared, where at most [`MAX_BLOCK`] do.
    pub blocks: BTreeSet<String>,
    /// Its names, folded: an alias that more than two records have names none of them.
    pub names: BTreeSet<String>,
}

/// What a record may be found by; nothing where it has no name.
pub fn keys(record: &EntityRecord, lexicon: &Lexicon, ontology: &Ontology) -> Keys {
    let mut keys = Keys::default();
    if record.unnamed {
        return keys;
    }
    let kind = Kind::of(record.class, ontology);
    for form in names_of(record, ontology) {
        let key = name::key(form, kind);
        if let Some(entry) = entry_of(lexicon, ontology, form, record.class) {
            keys.blocks.insert(format!("#{entry}"));
        }
        if let Some(sound) = name::consonants(form) {
            keys.blocks.insert(format!("~{sound}"));
        }
        let first: String = key.chars().take(2).collect();
        if kind == Kind::Organization {
            keys.blocks.insert(format!("^{first}"));
        }
        let mut sorted: Vec<char> = key.chars().collect();
        sorted.sort_unstable();
        if kind == Kind::Person {
            keys.blocks.insert(format!("@{}", sorted.iter().collect::<String>()));
        }
        keys.names.insert(key.clone());
        keys.blocks.insert(key);
    }
    keys
}

/// The best evidence for each pair of records that share a block.
fn candidates(records: &[EntityRecord], lexicon: &Lexicon, ontology: &Ontology) -> Vec<Pair> {
    let mut blocks: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut holders: BTreeMap<String, usize> = BTreeMap::new();
    for (i, record) in records.iter().enumerate() {
        let keys = keys(record, lexicon, ontology);
        for block in keys.blocks {
            blocks.entry(block).or_default().insert(i);
        }
        for name in keys.names {
            *holders.entry(name).or_default() += 1;
        }
    }
    let shared = |name: &str| holders.get(name).copied().unwrap_or_default();
    let mut seen: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut pairs = Vec::new();
    for block in blocks.values().filter(|b| b.len() > 1 && b.len() <= MAX_BLOCK) {
        for (n, &a) in block.iter().enumerate() {
            for &b in block.iter().skip(n + 1) {
                if seen.insert((a, b)) {
                    pairs.extend(compare(&records[a], &records[b], shared, lexicon, ontology));
                }
            }
        }
    }
    pairs
}

/// Names that may stand for a record in another document: the label, and the aliases that are no mere short forms of it.
fn names_of<'r>(record: &'r EntityRecord, ontology: &Ontology) -> Vec<&'r str> {
    let domain = Domain::of(record.class, ontology);
    let aliases = record.aliases.iter().map(String::as_str).filter(|a| {
        a.chars().count() >= 2 && !(domain == Domain::Person && is_short_form(a, &record.label, domain, false))
    });
    std::iter::once(record.label.as_str()).chain(aliases).collect()
}

/// The best evidence that two records are one; the first is the one whose key sorts first. `shared` tells how many records
/// have a folded name ([`Keys::names`]).
pub fn compare(
    ra: &EntityRecord,
    rb: &EntityRecord,
    shared: impl Fn(&str) -> usize,
    lexicon: &Lexicon,
    ontology: &Ontology,
) -> Option<Pair> {
    if !compatible(ontology, ra.class, rb.class) || matches!((ra.lexicon, rb.lexicon), (Some(x), Some(y)) if x != y) {
        return None;
    }
    let shared = |form: &str, class| shared(&name::key(form, Kind::of(class, ontology)));
    let mut best: Option<Pair> = None;
    for x in names_of(ra, ontology) {
        for y in names_of(rb, ontology) {
            let Some((score, reason)) = same_name(lexicon, ontology, (x, ra.class), (y, rb.class)) else { continue };
            let labels = x == ra.label && y == rb.label;
            // An alias that a third thing has as well names none of them.
            if !labels && (shared(x, ra.class) > 2 || shared(y, rb.class) > 2) {
                continue;
            }
            let (score, reason) = if labels { (score, reason) } else { (score * 0.92, "alias") };
            if best.as_ref().is_none_or(|p| score > p.score) {
                let (a, b, names) = (ra.key.clone(), rb.key.clone(), (x.to_owned(), y.to_owned()));
                best = Some(Pair { a, b, names, reason, score });
            }
        }
    }
    best
}

struct Clusters {
    parent: Vec<usize>,
    members: BTreeMap<usize, BTreeSet<usize>>,
    /// Record -> record that a decision makes it.
    forced: BTreeMap<usize, usize>,
}

impl Clusters {
    fn new(count: usize) -> Self {
        Self {
            parent: (0..count).collect(),
            members: (0..count).map(|i| (i, BTreeSet::from([i]))).collect(),
            forced: BTreeMap::new(),
        }
    }
    fn root(&self, mut i: usize) -> usize {
        while self.parent[i] != i {
            i = self.parent[i];
        }
        i
    }
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let moved = self.members.remove(&b).unwrap_or_default();
        self.parent[b] = a;
        self.members.entry(a).or_default().extend(moved);
    }
    fn finish(
        self,
        records: &[EntityRecord],
        merges: Vec<(usize, usize, (String, String), &'static str, f32)>,
        within: Vec<Merge>,
        lexicon: &Lexicon,
    ) -> Merged {
        let mut out = Merged::default();
        let mut stays: BTreeMap<usize, usize> = BTreeMap::new();
        for (root, members) in &self.members {
            // Decided, then in the lexicon, then in most documents, then the longest name.
            let decided =
                members.iter().copied().find(|m| !self.forced.contains_key(m) && self.forced.values().any(|v| v == m));
            let best = decided.or_else(|| {
                members.iter().copied().max_by(|x, y| {
                    let rank = |i: usize| {
                        (records[i].lexicon.is_some(), records[i].documents.len(), records[i].label.chars().count())
                    };
                    rank(*x).cmp(&rank(*y)).then(y.cmp(x))
                })
            });
            let Some(best) = best else { continue };
            stays.insert(*root, best);
            let mut entity = records[best].clone();
            for &member in members.iter().filter(|m| **m != best) {
                let other = &records[member];
                entity.aliases.insert(other.label.clone());
                entity.aliases.extend(other.aliases.iter().cloned());
                entity.documents.extend(other.documents.iter().cloned());
                entity.mentions += other.mentions;
                entity.lexicon = entity.lexicon.or(other.lexicon);
                out.canonical.insert(other.key.clone(), entity.key.clone());
            }
            entity.aliases.remove(&entity.label);
            out.entities.push(entity);
        }
        out.entities.sort_by(|a, b| a.key.cmp(&b.key));
        out.merges = merges
            .into_iter()
            .map(|(a, b, names, reason, score)| {
                let into = stays.get(&self.root(a)).copied().unwrap_or(a);
                // Of the two compared, the one that is not the canonical record goes.
                let from = if a == into { b } else { a };
                let place = |name: &str| {
                    [a, b].iter().find_map(|r| records[*r].forms.get(name)).map(|(_, place)| place.clone())
                };
                let entry = (reason == "lexicon")
                    .then(|| lexicon.with_form(&names.0).into_iter().find(|e| lexicon.with_form(&names.1).contains(e)))
                    .flatten();
                Merge {
                    from: records[from].key.clone(),
                    into: records[into].key.clone(),
                    reason,
                    score,
                    entry: entry.and_then(|e| lexicon.get(e)).map(|e| e.label.to_string()),
                    evidence: place(&names.0).into_iter().chain(place(&names.1)).collect(),
                    names,
                }
            })
            .collect();
        let within = within.into_iter().map(|m| Merge { into: out.canonical(&m.into).to_owned(), ..m });
        let within: Vec<Merge> = within.collect();
        out.merges.extend(within);
        out.merges.sort_by(|x, y| (&x.into, &x.from, &x.names).cmp(&(&y.into, &y.from, &y.names)));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(class: Class, label: &str, aliases: &[&str]) -> EntityRecord {
        EntityRecord {
            key: format!("{class}/{label}"),
            class,
            label: label.to_owned(),
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
            documents: BTreeSet::from(["d".to_owned()]),
            mentions: 1,
            ..EntityRecord::default()
        }
    }

    #[test]
    fn merges_are_the_same_in_any_order_and_undone_by_a_line() {
        let (lexicon, ontology) = (Lexicon::embedded().expect("lexicon"), Ontology::embedded());
        let records = vec![
            record(Class::COMPANY, "Zenova Labs", &[]),
            record(Class::COMPANY, "ゼノバ・ラボ", &[]),
            record(Class::COMPANY, "株式会社ゼノバ・ラボ", &[]),
            record(Class::PERSON, "ゼノバ・ラボ", &[]),
        ];
        let none = Decisions::default();
        let merged = unify(records.clone(), &none, &lexicon, &ontology).expect("stands");
        let mut reversed = records.clone();
        reversed.reverse();
        assert_eq!(merged, unify(reversed, &none, &lexicon, &ontology).expect("stands"));
        assert_eq!(merged.entities.len(), 2, "{merged:?}");
        let decisions =
            Decisions::parse("d.tsv", "different\tCompany/Zenova Labs\tCompany/ゼノバ・ラボ").expect("stands");
        let apart = unify(records.clone(), &decisions, &lexicon, &ontology).expect("stands");
        assert_eq!(apart.entities.len(), 3, "{apart:?}");
        let decisions = Decisions::parse("d.tsv", "same\tPerson/ゼノバ・ラボ\tCompany/Zenova Labs").expect("stands");
        assert!(
            unify(records, &decisions, &lexicon, &ontology).expect_err("classes").to_string().starts_with("d.tsv:1: ")
        );
    }

    /// `tests/suite/names.tsv`: precision at least .999, recall at least .95.
    #[test]
    fn suite() {
        let (lexicon, ontology) = (Lexicon::embedded().expect("lexicon"), Ontology::embedded());
        let (mut hits, mut found, mut gold, mut total) = (0, 0, 0, 0);
        let mut wrong = Vec::new();
        for line in
            include_str!("../../../../tests/suite/names.tsv").lines().filter(|l| !l.starts_with('#') && !l.is_empty())
        {
            let columns: Vec<&str> = line.split('\t').collect();
            let &[verdict, class, a, b] = columns.as_slice() else { panic!("{line}") };
            let (ca, cb) = class.split_once('|').unwrap_or((class, class));
            let same = verdict == "=";
            let read = same_name(&lexicon, &ontology, (a, Class::intern(ca)), (b, Class::intern(cb)))
                .filter(|(s, _)| *s >= OPERATING_POINT);
            total += 1;
            gold += usize::from(same);
            found += usize::from(read.is_some());
            hits += usize::from(same && read.is_some());
            if same != read.is_some() {
                wrong.push(format!("{line} {read:?} {}", name::sound_distance(a, b)));
            }
        }
        let (precision, recall) = (hits as f64 / found as f64, hits as f64 / gold as f64);
        assert!(
            total >= 500 && precision >= 0.999 && recall >= 0.95,
            "{total} {precision} {recall}\n{}",
            wrong.join("\n")
        );
    }
}
