//! The rules of `ontology/relations/*.toml` -> what extraction looks up: frames, titles, class nouns, word lists.
//!
//! The language is described in `ontology/relations/README.md`. A file is refused with line and hint when it names an
//! unknown relation, role, class or word list, or when two frames share an id.

pub mod patterns;

use std::collections::BTreeSet;
use std::hash::BuildHasher;
use std::sync::OnceLock;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use super::{Class, Ontology, Relation};
use crate::diagnostic::unknown;
use crate::document::{Case, Modality, Polarity, Voice};
use patterns::{Pattern, RawPattern};

/// How a noun phrase stands to an event: a surface case of the active predicate, a compound particle, の, or a
/// compound's first part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A case particle, as in the active voice.
    Case(Case),
    /// によって, による: the agent.
    By,
    /// に対し, に対する, 向けに.
    Toward,
    /// について, に関する, をめぐって.
    About,
    /// として, としての.
    As,
    /// とともに, と共同で: somebody acting along.
    With,
    /// を通じて, を通して.
    Through,
    /// の before an event noun: agent or theme.
    Of,
    /// The first part of a compound: AI in AI開発.
    Compound,
    /// Not in the sentence: what the sentences before made the talk of.
    Omitted,
    /// Not in the sentence: what the sentences before are about.
    Talk,
}

const ROLES: &[(&str, Role)] = &[
    ("ガ", Role::Case(Case::Ga)),
    ("ヲ", Role::Case(Case::Wo)),
    ("ニ", Role::Case(Case::Ni)),
    ("ト", Role::Case(Case::To)),
    ("デ", Role::Case(Case::De)),
    ("カラ", Role::Case(Case::Kara)),
    ("マデ", Role::Case(Case::Made)),
    ("ヨリ", Role::Case(Case::Yori)),
    ("ヘ", Role::Case(Case::He)),
    ("によって", Role::By),
    ("に対し", Role::Toward),
    ("について", Role::About),
    ("として", Role::As),
    ("とともに", Role::With),
    ("を通じて", Role::Through),
    ("の", Role::Of),
    ("複合", Role::Compound),
    ("略", Role::Omitted),
    ("話", Role::Talk),
];

impl Role {
    /// The role of that name.
    pub fn named(name: &str) -> Option<Self> {
        ROLES.iter().find(|(n, _)| *n == name).map(|(_, role)| *role)
    }
    /// The name that rule files use.
    pub fn name(self) -> &'static str {
        ROLES.iter().find(|(_, r)| *r == self).map_or("", |(n, _)| n)
    }
}

/// What may fill a slot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accept {
    /// Entities and phrases of these classes, of classes below them, and entities of a class above them.
    pub classes: Vec<Class>,
    /// Any entity.
    pub any: bool,
    /// A noun phrase whose class is not known.
    pub phrase: bool,
    /// A phrase that names an act by a verbal noun (参入, 追加出資).
    pub act: bool,
    /// Entities with a name only.
    pub named: bool,
    /// A number or an amount of money.
    pub number: bool,
    /// A date.
    pub date: bool,
    /// The clause itself, without its subject.
    pub clause: bool,
}

impl Accept {
    /// Entities of the given classes, named or not.
    pub fn of(classes: &[Class]) -> Self {
        Self { classes: classes.to_vec(), ..Self::default() }
    }
}

/// One end of a relation: where it stands and what may stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// Roles, the preferred first.
    pub roles: Vec<Role>,
    /// What may fill it.
    pub accept: Accept,
}

/// Which end of the relation a date belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The subject.
    Subject,
    /// The object.
    Object,
}

/// A rule: predicate words and arguments -> one relation.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Name, the first part of the rule id of statements.
    pub id: String,
    /// Where it is written: file and line.
    pub place: String,
    /// The relation that it yields.
    pub relation: Relation,
    /// Dictionary forms of its predicates; empty: any predicate (of the frame's voice).
    pub words: Vec<String>,
    /// The voice it is about; None: active and, turned round, passive.
    pub voice: Option<Voice>,
    /// Subject slot.
    pub subject: Slot,
    /// Object slot.
    pub object: Slot,
    /// Qualifiers by name.
    pub qualifiers: Vec<(String, Slot)>,
    /// Relation to the date in the clause, and the end that it belongs to.
    pub date: Option<(Relation, End)>,
    /// Agents named together act together: each is a subject, and they are partners.
    pub joint: bool,
    /// The object is a thing that the act brings about or shows: announcing the act announces it.
    pub announced: bool,
    /// Whether the noun alone (設立 in Xの設立を発表) evokes the frame.
    pub noun: bool,
    /// Only of a predicate in the present that no other frame knows, with a subject that its sentence names.
    pub rest: bool,
    /// Whether what is measured of an end stands for it: Xの販売台数がYを上回る.
    pub measured: bool,
    /// A head noun that the object must end with, cut off before the object is written (機能 in 「カメオ」機能).
    pub ends: Vec<String>,
    /// The reading whatever the verb says.
    pub modality: Option<Modality>,
    /// The polarity whatever the verb says.
    pub polarity: Option<Polarity>,
    /// How often it is right on development text.
    pub precision: f32,
    /// Sentences with the statements they must give.
    pub examples: Vec<FrameExample>,
}

/// A sentence and what it must give.
#[derive(Clone, Debug)]
pub struct FrameExample {
    /// `sentence => statements`.
    pub text: String,
    /// Line of the file, from 1.
    pub line: usize,
}

/// How a verb reads the act that its object names (設立を発表: planned).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActReading {
    /// The act is what the verb says it is (開発を始めた).
    Same,
    /// The act lies ahead (設立を計画).
    Planned,
    /// The act may come (設立を検討).
    Possible,
    /// The act does not take place (買収を断念).
    Denied,
    /// A third party tells of it.
    Hearsay,
}

/// A title and what it says about its bearer.
#[derive(Clone, Debug)]
pub struct Title {
    /// The word.
    pub word: String,
    /// The relation from the person to the organisation.
    pub relation: Relation,
    /// Whether its organisation must stand beside it: of 市長 or 研究員 the text at large tells nothing.
    pub near: bool,
}

/// Why a rule file was refused.
#[derive(Debug, Error)]
#[error("{file}:{line}: {reason}")]
pub struct RuleLoadError {
    /// The file.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// What is wrong, with a hint where there is one.
    pub reason: String,
}

/// All rules.
#[derive(Debug, Default)]
pub struct RelationRules {
    /// Frames in the order of the files.
    pub frames: Vec<Frame>,
    by_word: FxHashMap<String, Vec<u32>>,
    /// What closes the phrases among the words: 移転 of 本社を移転.
    closing: FxHashSet<String>,
    wordless: Vec<u32>,
    /// Titles, longest word first.
    pub titles: Vec<Title>,
    nouns: FxHashMap<String, Class>,
    governors: FxHashMap<String, ActReading>,
    lists: FxHashMap<String, WordList>,
    /// Made when it is first asked for.
    filter: OnceLock<ListFilter>,
    /// Indices into `titles` by first character.
    titles_by_first: FxHashMap<char, Vec<u32>>,
    /// Patterns in the order of the files.
    pub patterns: Vec<Pattern>,
    by_noun: FxHashMap<String, Vec<u32>>,
    by_suffix: FxHashMap<String, Vec<u32>>,
}

/// A word list, and the same to look words up in: made when it is first asked for, since a short run asks for few.
#[derive(Debug, Default)]
struct WordList {
    words: Vec<String>,
    members: OnceLock<FxHashSet<String>>,
    /// The last bytes of its words, a bit each.
    ends: [u64; 4],
}

impl WordList {
    fn extend(&mut self, words: Vec<String>) {
        for last in words.iter().filter_map(|word| word.as_bytes().last()) {
            self.ends[usize::from(last >> 6)] |= 1 << (last & 63);
        }
        self.words.extend(words);
        self.members.take();
    }
    /// Whether one of its words may end `text`.
    fn may_end(&self, text: &str) -> bool {
        text.as_bytes().last().is_some_and(|last| self.ends[usize::from(last >> 6)] >> (last & 63) & 1 == 1)
    }
    fn has(&self, word: &str) -> bool {
        self.members.get_or_init(|| self.words.iter().cloned().collect()).contains(word)
    }
}

/// A bit for every word of every list: nearly all words that are asked for are in no list, and this says so cheaply.
#[derive(Debug)]
struct ListFilter(Box<[u64; 1 << 10]>);

impl ListFilter {
    fn new(lists: &FxHashMap<String, WordList>) -> Self {
        let mut filter = Self(Box::new([0; 1 << 10]));
        for (name, list) in lists {
            for word in &list.words {
                let (at, bit) = Self::place(name, word);
                filter.0[at] |= bit;
            }
        }
        filter
    }
    fn may_have(&self, name: &str, word: &str) -> bool {
        let (at, bit) = Self::place(name, word);
        self.0[at] & bit != 0
    }
    /// Names of lists are told apart well enough by length, first and last byte.
    fn place(name: &str, word: &str) -> (usize, u64) {
        let name = match name.as_bytes() {
            [first, .., last] => (name.len() as u64) << 16 | u64::from(*first) << 8 | u64::from(*last),
            _ => 0,
        };
        let hash = FxBuildHasher.hash_one(word).wrapping_add(name).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((hash >> 54) as usize, 1 << (hash >> 48 & 63))
    }
}

macro_rules! files {
    ($($name:literal),* $(,)?) => { &[$(($name, include_str!(concat!("../../../../ontology/relations/", $name)))),*] };
}
/// Names and contents of the files that the program ships.
const EMBEDDED: &[(&str, &str)] = files![
    "business.toml",
    "organisations.toml",
    "people.toml",
    "stage.toml",
    "general.toml",
    "features.toml",
    "making.toml",
    "patterns.toml",
    "ties.toml",
    "titles.toml",
    "nouns.toml",
    "words.toml",
    "quantities.toml",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    frame: Vec<Spanned<RawFrame>>,
    #[serde(default)]
    pattern: Vec<Spanned<RawPattern>>,
    #[serde(default)]
    title: Vec<Spanned<RawTitle>>,
    #[serde(default)]
    noun: Vec<Spanned<RawNoun>>,
    #[serde(default)]
    governor: Vec<Spanned<RawGovernor>>,
    #[serde(default)]
    words: toml::Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFrame {
    id: String,
    relation: Spanned<String>,
    #[serde(default)]
    words: Vec<String>,
    voice: Option<Spanned<String>>,
    subject: Spanned<String>,
    object: Spanned<String>,
    #[serde(default)]
    qualifiers: std::collections::BTreeMap<String, Spanned<String>>,
    date: Option<Spanned<String>>,
    #[serde(default)]
    joint: bool,
    #[serde(default)]
    announced: bool,
    #[serde(default = "yes")]
    noun: bool,
    #[serde(default)]
    rest: bool,
    #[serde(default)]
    measured: bool,
    #[serde(default)]
    ends: Vec<String>,
    modality: Option<Spanned<String>>,
    polarity: Option<Spanned<String>>,
    precision: Option<Spanned<f32>>,
    #[serde(default)]
    examples: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTitle {
    relation: Spanned<String>,
    #[serde(default)]
    near: bool,
    words: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNoun {
    class: Spanned<String>,
    words: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGovernor {
    act: Spanned<String>,
    words: Vec<Spanned<String>>,
}

fn yes() -> bool {
    true
}
/// Precision of a frame that states none.
const USUAL_PRECISION: f32 = 0.8;

/// What a file is checked against while it is read.
pub(super) struct Reader<'a> {
    pub(super) file: &'a str,
    text: &'a str,
    /// Where its lines end.
    ends: Vec<usize>,
    pub(super) ontology: &'a Ontology,
}

/// Names and contents of the rule files that the program ships.
pub fn embedded_rule_files() -> Vec<(String, String)> {
    EMBEDDED.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

impl RelationRules {
    /// The rules that the program ships.
    ///
    /// # Errors
    /// A file that breaks the language (a test holds the shipped files against that).
    pub fn embedded(ontology: &Ontology) -> Result<Self, RuleLoadError> {
        let readers: Vec<Reader<'_>> = EMBEDDED.iter().map(|(name, text)| Reader::new(name, text, ontology)).collect();
        // Half of the start of a program is here: two threads share it, where there can be two.
        let (one, other) = readers.split_at(readers.len() / 2);
        let parse = |readers: &[Reader<'_>]| readers.iter().map(Reader::shipped).collect::<Result<Vec<_>, _>>();
        let (one, other) = std::thread::scope(|scope| {
            let beside = std::thread::Builder::new().spawn_scoped(scope, || parse(other));
            let one = parse(one);
            let other = beside.ok().and_then(|thread| thread.join().ok()).unwrap_or_else(|| parse(other));
            (one, other)
        });
        let mut rules = Self::default();
        for (reader, raw) in readers.iter().zip(one?.into_iter().chain(other?)) {
            rules.add(reader, raw, false)?;
        }
        rules.add_names();
        Ok(rules)
    }
    /// The class nouns that introduce names tell the class of a phrase as well.
    fn add_names(&mut self) {
        let lines = include_str!("../../../../ontology/names.tsv").lines();
        for line in lines.filter(|line| line.starts_with("noun\t") || line.starts_with("kind\t")) {
            let mut columns = line.split('\t').skip(1);
            if let (Some(form), Some(class)) = (columns.next(), columns.next()) {
                // The text lives as long as the program, as names of classes do.
                self.nouns.entry(form.to_owned()).or_insert(Class(class));
            }
        }
    }
    /// The rules of a folder's `*.toml`, in order of name, in place of those that the program ships.
    ///
    /// # Errors
    /// A folder or file that cannot be read, or a file that breaks the language.
    pub fn from_folder(folder: &std::path::Path, ontology: &Ontology) -> Result<Self, RuleLoadError> {
        let unreadable = |path: &std::path::Path, e: std::io::Error| RuleLoadError {
            file: path.display().to_string(),
            line: 0,
            reason: e.to_string(),
        };
        let entries = std::fs::read_dir(folder).map_err(|e| unreadable(folder, e))?;
        let mut paths: Vec<_> = entries.flatten().map(|e| e.path()).collect();
        paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
        paths.sort();
        let mut rules = Self::default();
        for path in paths {
            let text = std::fs::read_to_string(&path).map_err(|e| unreadable(&path, e))?;
            rules.add_text(&path.display().to_string(), &text, ontology)?;
        }
        rules.add_names();
        Ok(rules)
    }
    /// The rules of texts, each with its name, as those of a folder with these files.
    ///
    /// # Errors
    /// A text breaks the language.
    pub fn from_texts(files: &[(String, String)], ontology: &Ontology) -> Result<Self, RuleLoadError> {
        let mut files: Vec<&(String, String)> = files.iter().collect();
        files.sort();
        let mut rules = Self::default();
        for (name, text) in files {
            rules.add_text(name, text, ontology)?;
        }
        rules.add_names();
        Ok(rules)
    }
    /// Adds the rules of a user's file to those that are there.
    ///
    /// # Errors
    /// The file cannot be read or breaks the language.
    pub fn add_file(&mut self, path: &std::path::Path, ontology: &Ontology) -> Result<(), RuleLoadError> {
        let file = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => self.add_text(&file, &text, ontology),
            Err(e) => Err(RuleLoadError { file, line: 0, reason: e.to_string() }),
        }
    }
    /// Adds the rules of a text in the file format; `file` is for messages.
    ///
    /// # Errors
    /// The text breaks the language.
    pub fn add_text(&mut self, file: &str, text: &str, ontology: &Ontology) -> Result<(), RuleLoadError> {
        let reader = Reader::new(file, text, ontology);
        self.add(&reader, reader.parse()?, true)
    }
    /// `lists`: whether the names of its word lists are held against those that are read.
    fn add(&mut self, reader: &Reader<'_>, raw: RawFile, lists: bool) -> Result<(), RuleLoadError> {
        let (text, ontology) = (reader.text, reader.ontology);
        for frame in raw.frame {
            let at = frame.span().start;
            let frame = reader.frame(at, frame.into_inner())?;
            if let Some(other) = self.frames.iter().find(|f| f.id == frame.id) {
                return Err(reader.error(at, format!("frame id {:?} is already taken at {}", frame.id, other.place)));
            }
            if let Some(other) = self.frames.iter().find(|f| overlap(f, &frame)) {
                let reason = format!(
                    "frame {:?} says the same as {:?} at {}: join their words or tell their slots apart",
                    frame.id, other.id, other.place
                );
                return Err(reader.error(at, reason));
            }
            let index = self.frames.len() as u32;
            for word in &frame.words {
                self.by_word.entry(word.clone()).or_default().push(index);
                if let Some((_, close)) = word.rsplit_once(['を', 'に']).filter(|(noun, _)| !noun.is_empty()) {
                    self.closing.insert(close.to_owned());
                }
            }
            if frame.words.is_empty() {
                self.wordless.push(index);
            }
            self.frames.push(frame);
        }
        for pattern in raw.pattern {
            let at = pattern.span().start;
            let pattern = reader.pattern(at, pattern.into_inner())?;
            let frames = self.frames.iter().map(|f| (&f.id, &f.place));
            let taken =
                frames.chain(self.patterns.iter().map(|p| (&p.id, &p.place))).find(|(id, _)| **id == pattern.id);
            if let Some((_, place)) = taken {
                return Err(reader.error(at, format!("pattern id {:?} is already taken at {place}", pattern.id)));
            }
            let index = self.patterns.len() as u32;
            for (words, table) in [(&pattern.nouns, &mut self.by_noun), (&pattern.suffixes, &mut self.by_suffix)] {
                for word in words {
                    let known = table.entry(word.clone()).or_default();
                    // Its own number, where it names a word twice, is that of no pattern yet.
                    let same = known.iter().map(|i| self.patterns.get(*i as usize).unwrap_or(&pattern)).find(|o| {
                        o.relation == pattern.relation && o.bearer == pattern.bearer && o.owner == pattern.owner
                    });
                    if let Some(other) = same {
                        let reason = format!(
                            "{word:?} of pattern {:?} says the same in {:?} at {}",
                            pattern.id, other.id, other.place
                        );
                        return Err(reader.error(at, reason));
                    }
                    known.push(index);
                }
            }
            self.patterns.push(pattern);
        }
        let mut titled: FxHashSet<String> = self.titles.iter().map(|t| t.word.clone()).collect();
        for title in raw.title {
            let title = title.into_inner();
            let (relation, near) = (reader.relation(&title.relation)?, title.near);
            for word in title.words {
                let (at, word) = (word.span().start, word.into_inner());
                if !titled.insert(word.clone()) {
                    return Err(reader.error(at, format!("title {word:?} is already given")));
                }
                self.titles.push(Title { word, relation, near });
            }
        }
        self.titles.sort_by(|a, b| b.word.len().cmp(&a.word.len()).then_with(|| a.word.cmp(&b.word)));
        self.titles_by_first.clear();
        for (i, title) in self.titles.iter().enumerate() {
            if let Some(first) = title.word.chars().next() {
                self.titles_by_first.entry(first).or_default().push(i as u32);
            }
        }
        for noun in raw.noun {
            let noun = noun.into_inner();
            // What a user adds is read as the class that rules know.
            let class = ontology.nearest(reader.class(noun.class.span().start, noun.class.get_ref())?);
            for word in noun.words {
                if let Some(other) = self.nouns.get(word.get_ref()).filter(|other| **other != class) {
                    let reason = format!("class noun {:?} is already a {other}", word.get_ref());
                    return Err(reader.error(word.span().start, reason));
                }
                self.nouns.insert(word.into_inner(), class);
            }
        }
        for governor in raw.governor {
            let governor = governor.into_inner();
            let act = match governor.act.get_ref().as_str() {
                "same" => ActReading::Same,
                "planned" => ActReading::Planned,
                "possible" => ActReading::Possible,
                "denied" => ActReading::Denied,
                "hearsay" => ActReading::Hearsay,
                other => {
                    let known = ["same", "planned", "possible", "denied", "hearsay"];
                    return Err(reader.unknown(governor.act.span().start, "reading", other, known.into_iter()));
                }
            };
            for word in governor.words {
                if self.governors.get(word.get_ref()).is_some_and(|other| *other != act) {
                    let reason = format!("governor {:?} already reads its act in another way", word.get_ref());
                    return Err(reader.error(word.span().start, reason));
                }
                self.governors.insert(word.into_inner(), act);
            }
        }
        for (name, value) in raw.words {
            let at = || {
                let keys = [format!("\n{name:?}"), format!("\n{name}")];
                keys.iter().find_map(|key| text.find(key.as_str())).map_or(0, |at| at + 1)
            };
            // A list that nobody reads is a list whose name is mistyped.
            if lists && !word_lists().contains(&name) {
                return Err(reader.unknown(at(), "word list", &name, word_lists().iter().map(String::as_str)));
            }
            let word = |value| if let toml::Value::String(word) = value { Some(word) } else { None };
            let words =
                if let toml::Value::Array(values) = value { values.into_iter().map(word).collect() } else { None };
            let Some(words) = words else {
                return Err(reader.error(at(), format!("word list {name:?} is no list of strings")));
            };
            self.lists.entry(name).or_default().extend(words);
            self.filter.take();
        }
        Ok(())
    }
    /// Frames whose words hold `lemma`.
    pub fn frames_of(&self, lemma: &str) -> impl Iterator<Item = &Frame> {
        self.by_word.get(lemma).into_iter().flatten().map(|i| &self.frames[*i as usize])
    }
    /// Whether a word is the verb of a phrase that evokes a frame.
    pub fn closes_phrase(&self, word: &str) -> bool {
        self.closing.contains(word)
    }
    /// Patterns with this noun.
    pub fn patterns_of(&self, noun: &str) -> impl Iterator<Item = &Pattern> {
        self.by_noun.get(noun).into_iter().flatten().map(|i| &self.patterns[*i as usize])
    }
    /// Patterns with this ending behind a name.
    pub fn patterns_behind(&self, suffix: &str) -> impl Iterator<Item = &Pattern> {
        self.by_suffix.get(suffix).into_iter().flatten().map(|i| &self.patterns[*i as usize])
    }
    /// Frames without words: any predicate evokes them.
    pub fn wordless(&self) -> impl Iterator<Item = &Frame> {
        self.wordless.iter().map(|i| &self.frames[*i as usize])
    }
    /// Class of a noun phrase by its head noun: the longest class noun that `phrase` ends with.
    pub fn class_of(&self, phrase: &str) -> Option<Class> {
        phrase.char_indices().find_map(|(i, _)| self.nouns.get(&phrase[i..]).copied())
    }
    /// The class of exactly this class noun.
    pub fn class_noun(&self, word: &str) -> Option<Class> {
        self.nouns.get(word).copied()
    }
    /// The longest title that `text` begins with.
    pub fn title_at(&self, text: &str) -> Option<&Title> {
        let candidates = self.titles_by_first.get(&text.chars().next()?)?;
        candidates.iter().map(|i| &self.titles[*i as usize]).find(|t| text.starts_with(t.word.as_str()))
    }
    /// The titles in `words`, in order, and whether nothing else stands there but 兼, ・ and the like.
    pub fn titles_in<'r>(&'r self, words: &str) -> (Vec<&'r Title>, bool) {
        let (mut found, mut whole, mut rest): (Vec<&Title>, bool, &str) = (Vec::new(), true, words);
        while let Some(c) = rest.chars().next() {
            if let Some(title) = self.title_at(rest) {
                rest = &rest[title.word.len()..];
                found.push(title);
            } else {
                whole &= matches!(c, '兼' | '・' | '、' | '(' | ')' | ' ' | '/' | '氏');
                rest = &rest[c.len_utf8()..];
            }
        }
        whole &= !found.is_empty();
        (found, whole)
    }
    /// Whether `words` are titles and nothing else.
    pub fn title_only(&self, words: &str) -> bool {
        self.titles_in(words).1
    }
    /// How `lemma` reads the act that its object names.
    pub fn governor(&self, lemma: &str) -> Option<ActReading> {
        self.governors.get(lemma).copied()
    }
    /// A word list by name; empty where no file has it.
    pub fn list(&self, name: &str) -> &[String] {
        self.lists.get(name).map_or(&[], |list| list.words.as_slice())
    }
    /// The longest end of `text` that is in the list `name`.
    pub fn end_in<'t>(&self, name: &str, text: &'t str) -> Option<&'t str> {
        let list = self.lists.get(name).filter(|list| list.may_end(text))?;
        text.char_indices().map(|(i, _)| &text[i..]).find(|end| self.may_have(name, end) && list.has(end))
    }
    /// The longest member of the list `name` that `text` begins with.
    pub fn start_in<'t>(&self, name: &str, text: &'t str) -> Option<&'t str> {
        let length = self.list(name).iter().filter(|w| text.starts_with(w.as_str())).map(String::len).max()?;
        Some(&text[..length])
    }
    /// What the list `name` of `word=other` says of `word`.
    pub fn mapped(&self, name: &str, word: &str) -> Option<&str> {
        let pairs = self.list(name).iter().filter_map(|entry| entry.split_once('='));
        pairs.into_iter().find(|(key, _)| *key == word).map(|(_, value)| value)
    }
    /// Whether `word` is in the list `name`.
    pub fn has(&self, name: &str, word: &str) -> bool {
        self.may_have(name, word) && self.lists.get(name).is_some_and(|list| list.has(word))
    }
    fn may_have(&self, name: &str, word: &str) -> bool {
        self.filter.get_or_init(|| ListFilter::new(&self.lists)).may_have(name, word)
    }
}

/// Names of the word lists that extraction reads: those of the files that the program ships, which a test holds to the code.
pub fn word_lists() -> &'static BTreeSet<String> {
    static NAMES: OnceLock<BTreeSet<String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let files = EMBEDDED.iter().filter_map(|(name, _)| shipped_file(name).ok());
        files.flat_map(|file| file.words.into_iter().map(|(name, _)| name)).collect()
    })
}

/// A file that the program ships, without what stands in it as text.
fn shipped_file(name: &str) -> Result<RawFile, serde::de::value::Error> {
    super::shipped(&format!("relations/{name}"))
}

/// Whether two frames would always fire together with the same result.
fn overlap(a: &Frame, b: &Frame) -> bool {
    a.relation == b.relation
        && a.voice == b.voice
        && a.subject == b.subject
        && a.object == b.object
        && a.ends == b.ends
        && (a.words.is_empty() && b.words.is_empty() || a.words.iter().any(|w| b.words.contains(w)))
}

impl<'a> Reader<'a> {
    fn new(file: &'a str, text: &'a str, ontology: &'a Ontology) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at).collect();
        Self { file, text, ends, ontology }
    }
    fn parse(&self) -> Result<RawFile, RuleLoadError> {
        toml::from_str(self.text).map_err(|e| self.error(e.span().map_or(0, |s| s.start), e.message().to_owned()))
    }
    /// The same for a file that the program ships.
    fn shipped(&self) -> Result<RawFile, RuleLoadError> {
        shipped_file(self.file).map_err(|e| self.error(0, e.to_string()))
    }
    pub(super) fn error(&self, at: usize, reason: String) -> RuleLoadError {
        RuleLoadError { file: self.file.to_owned(), line: self.line(at), reason }
    }
    /// The line of a byte, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        1 + self.ends.partition_point(|end| *end < at)
    }
    pub(super) fn unknown<'k>(
        &self,
        at: usize,
        kind: &str,
        value: &str,
        known: impl Iterator<Item = &'k str>,
    ) -> RuleLoadError {
        self.error(at, unknown(kind, value, known))
    }
    pub(super) fn relation(&self, name: &Spanned<String>) -> Result<Relation, RuleLoadError> {
        self.relation_named(name.span().start, name.get_ref())
    }
    fn relation_named(&self, at: usize, name: &str) -> Result<Relation, RuleLoadError> {
        if self.ontology.has_relation(name) {
            Ok(Relation::intern(name))
        } else {
            Err(self.unknown(at, "relation", name, self.ontology.relation_names()))
        }
    }
    fn class(&self, at: usize, name: &str) -> Result<Class, RuleLoadError> {
        let class = Class::intern(name);
        if self.ontology.has_class(class) {
            Ok(class)
        } else {
            Err(self.unknown(at, "class", name, self.ontology.class_names()))
        }
    }
    pub(super) fn named<T>(
        &self,
        name: Option<&Spanned<String>>,
        kind: &str,
        parse: impl Fn(&str) -> Option<T>,
        known: &[&str],
    ) -> Result<Option<T>, RuleLoadError> {
        name.map(|n| {
            parse(n.get_ref()).ok_or_else(|| self.unknown(n.span().start, kind, n.get_ref(), known.iter().copied()))
        })
        .transpose()
    }
    /// `ニ|ヘ: Organization Team phrase`
    fn slot(&self, source: &Spanned<String>) -> Result<Slot, RuleLoadError> {
        let at = source.span().start;
        let (roles, accept) = source.get_ref().split_once(':').unwrap_or((source.get_ref(), ""));
        let mut slot = Slot::default();
        for name in roles.split('|').map(str::trim).filter(|n| !n.is_empty()) {
            match Role::named(name) {
                Some(role) => slot.roles.push(role),
                None => return Err(self.unknown(at, "role", name, ROLES.iter().map(|(n, _)| *n))),
            }
        }
        slot.accept = self.accept(at, accept)?;
        if slot.roles.is_empty() && !slot.accept.clause {
            return Err(self.error(at, "a slot names at least one role before the colon".to_owned()));
        }
        Ok(slot)
    }
    /// `Organization Team phrase`
    pub(super) fn accept(&self, at: usize, source: &str) -> Result<Accept, RuleLoadError> {
        let mut accept = Accept::default();
        for word in source.split_whitespace() {
            match word {
                "any" => accept.any = true,
                "phrase" => accept.phrase = true,
                "act" => accept.act = true,
                "named" => accept.named = true,
                "number" => accept.number = true,
                "date" => accept.date = true,
                "clause" => accept.clause = true,
                _ => accept.classes.push(self.class(at, word)?),
            }
        }
        if accept == Accept::default() {
            let reason = "a slot says what may fill it: classes, any, phrase, act, number, date or clause";
            return Err(self.error(at, reason.to_owned()));
        }
        Ok(accept)
    }
    fn frame(&self, at: usize, raw: RawFrame) -> Result<Frame, RuleLoadError> {
        let voices: Vec<&str> = Voice::ALL.iter().map(|v| v.name()).collect();
        let modalities: Vec<&str> = Modality::ALL.iter().map(|v| v.name()).collect();
        let polarities: Vec<&str> = Polarity::ALL.iter().map(|v| v.name()).collect();
        let date = raw
            .date
            .as_ref()
            .map(|d| {
                let (name, end) = d.get_ref().split_once(' ').unwrap_or((d.get_ref(), ""));
                let end = match end {
                    "subject" => End::Subject,
                    "object" => End::Object,
                    other => return Err(self.unknown(d.span().start, "end", other, ["subject", "object"].into_iter())),
                };
                Ok((self.relation_named(d.span().start, name)?, end))
            })
            .transpose()?;
        if raw.words.is_empty() && raw.voice.is_none() {
            return Err(self
                .error(at, format!("frame {:?} has neither words nor a voice: it would fire on everything", raw.id)));
        }
        let precision = self.precision(raw.precision.as_ref(), USUAL_PRECISION)?;
        let examples =
            raw.examples.into_iter().map(|e| FrameExample { line: self.line(e.span().start), text: e.into_inner() });
        Ok(Frame {
            examples: examples.collect(),
            place: format!("{}:{}", self.file, self.line(at)),
            relation: self.relation(&raw.relation)?,
            voice: self.named(raw.voice.as_ref(), "voice", Voice::parse, &voices)?,
            subject: self.slot(&raw.subject)?,
            object: self.slot(&raw.object)?,
            qualifiers: raw
                .qualifiers
                .iter()
                .map(|(name, slot)| Ok((name.clone(), self.slot(slot)?)))
                .collect::<Result<_, RuleLoadError>>()?,
            date,
            modality: self.named(raw.modality.as_ref(), "modality", Modality::parse, &modalities)?,
            polarity: self.named(raw.polarity.as_ref(), "polarity", Polarity::parse, &polarities)?,
            id: raw.id,
            words: raw.words,
            joint: raw.joint,
            announced: raw.announced,
            noun: raw.noun,
            rest: raw.rest,
            measured: raw.measured,
            ends: raw.ends,
            precision,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_build_script_read_is_what_the_files_say() {
        let ontology = Ontology::embedded();
        let mut read = RelationRules::default();
        for (name, text) in EMBEDDED {
            read.add_text(name, text, &ontology).unwrap();
        }
        read.add_names();
        assert_eq!(format!("{:?}", RelationRules::embedded(&ontology).unwrap()), format!("{read:?}"));
    }
}
