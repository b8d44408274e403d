//! Names grouped by spelling and lexicon entry, before they are entities.

use std::cell::Cell;

use rustc_hash::FxHashMap;

use super::decisions::Decisions;
use super::phrase::Anaphors;
use crate::document::{Document, Entity, EntityIndex, Mention, MentionSource, SentenceAnalysis};
use crate::name::{self, Kind};
use crate::recognize::words::Words;
use crate::resource::{Class, Lexicon, Ontology};
use crate::steps;
use crate::term::Branch;

/// What may be one thing: names of different domains are never joined by likeness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Domain {
    Person,
    Organization,
    Place,
    Event,
    Thing,
    Concept,
}

impl Domain {
    pub(super) fn of(class: Class, ontology: &Ontology) -> Self {
        let class = ontology.nearest(class);
        match class.branch() {
            Branch::Person => Self::Person,
            Branch::Organization => Self::Organization,
            Branch::Place => Self::Place,
            // A facility is spoken of as a place is.
            Branch::Event if class == Class::FACILITY => Self::Place,
            Branch::Event => Self::Event,
            Branch::Concept => Self::Concept,
            Branch::Artifact | Branch::Number | Branch::Date => Self::Thing,
        }
    }
}

/// What a use weighs beside the classes of the mentions.
const USE: f32 = 2.0;

/// Names of one thing that are kept: lists in parentheses could go on without end.
const FORMS: usize = 64;
/// Class nouns that are kept of one thing.
const HEADS: usize = 64;

/// A group of mentions on its way to an entity.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Names as written, affixes off, in order of first occurrence; the flag: stood in the parentheses of `X(Y)`.
    pub forms: Vec<(String, bool)>,
    /// Classes with the weights of all mentions, in order of first occurrence.
    classes: Vec<(Class, f32)>,
    /// The same by domain.
    domains: Vec<(Domain, f32)>,
    /// What both give; none until it is asked for. `resolve` asks at every mention.
    settled: Cell<Option<(Class, Domain)>>,
    pub lexicon: Option<u32>,
    /// Places, sorted after `Drafts::settle`.
    pub mentions: Vec<(usize, usize)>,
    /// Class nouns that stood before the name (動画アプリ「Sora」).
    pub heads: Vec<String>,
    pub unnamed: bool,
    /// The legal form that it is written with.
    pub legal: Option<&'static str>,
    /// Said to be another than one of the same name.
    pub apart: bool,
    /// Introduced as something newly founded.
    pub new: bool,
    /// Class and name that a decision gives it.
    pub decided: Option<(Class, String)>,
    /// Where it was joined to.
    parent: Cell<Option<usize>>,
}

impl Draft {
    fn vote(&mut self, class: Class, weight: f32, ontology: &Ontology) {
        self.settled.set(None);
        add(&mut self.classes, class, weight);
        add(&mut self.domains, Domain::of(class, ontology), weight);
    }
    fn form(&mut self, form: String, inner: bool) {
        if let Some((_, known)) = self.forms.iter_mut().find(|(f, _)| *f == form) {
            *known &= inner;
        } else if self.forms.len() < FORMS {
            self.settled.set(None);
            self.forms.push((form, inner));
        }
    }
    fn head(&mut self, head: &str) {
        if self.heads.len() < HEADS && !self.heads.iter().any(|h| h == head) {
            self.heads.push(head.to_owned());
        }
    }
}

/// Adds weight to a value.
fn add<T: PartialEq>(weights: &mut Vec<(T, f32)>, value: T, weight: f32) {
    match weights.iter_mut().find(|(v, _)| *v == value) {
        Some((_, w)) => *w += weight,
        None => weights.push((value, weight)),
    }
}

/// All drafts of a document.
pub(super) struct Drafts<'r> {
    pub lexicon: &'r Lexicon,
    pub ontology: &'r Ontology,
    pub decisions: &'r Decisions,
    all: Vec<Draft>,
    by_key: FxHashMap<String, usize>,
    by_entry: FxHashMap<u32, usize>,
    /// Forms that a decision parts from the lexicon entry that has them.
    parted: FxHashMap<String, usize>,
    /// Draft of each mention: (sentence, mention) -> draft.
    of_mention: FxHashMap<(usize, usize), usize>,
    /// 両社: the drafts that it stands for.
    pub groups: Vec<((usize, usize), Vec<usize>)>,
}

/// Whether an office stands behind の, alone or with the name of who holds it: ラクノリの|森岡恵美|CEO.
fn has_officers(sentence: &SentenceAnalysis, mention: &Mention) -> bool {
    let Some(behind) = sentence.sentence.text[mention.bytes.end as usize..].strip_prefix('の') else { return false };
    let at = (sentence.sentence.text.len() - behind.len()) as u32;
    let role = |begin: u32| sentence.mentions.iter().any(|m| m.bytes.begin == begin && m.class.name() == "Role");
    let person = sentence.mentions.iter().find(|m| m.bytes.begin == at && m.class == Class::PERSON);
    person.is_some_and(|p| role(p.bytes.end))
}

/// The town in a name that says its prefecture too: 魚見市 of 富山県魚見市.
fn town_of(name: &str) -> Option<&str> {
    let prefecture = ["東京都", "北海道", "京都府", "大阪府"].into_iter().find(|p| name.starts_with(p)).map(str::len);
    let end = prefecture.or_else(|| {
        let at = name.find('県')?;
        (2..=3).contains(&name[..at].chars().count()).then_some(at + '県'.len_utf8())
    })?;
    let town = &name[end..];
    let whole = town.ends_with(['市', '町', '村', '区']) && town.chars().count() >= 2;
    let one = !town.contains('県') && town.find('市').is_none_or(|at| at + '市'.len_utf8() == town.len());
    (whole && one).then_some(town)
}

/// The class that the words right behind a name tell, where it is another than that of the mention: Xの子会社, Xに出場.
fn used_as(ontology: &Ontology, sentence: &SentenceAnalysis, mention: &Mention) -> Option<Class> {
    if mention.source == MentionSource::Lexicon {
        return None;
    }
    let after = sentence.sentence.text[mention.bytes.end as usize..].trim_start_matches(['」', '』', '”', '"']);
    let class = Words::embedded().behind_at_start(after)?;
    let things = |c: Class| Domain::of(c, ontology) == Domain::Thing;
    // Books and films are put on sale too.
    let vague = class == Class::PRODUCT && things(mention.class);
    (!vague && !ontology.is_a(mention.class, class)).then_some(class)
}

/// Whether a mention names something (and is no number, date, anaphor or description).
pub(super) fn is_name(mention: &Mention) -> bool {
    matches!(mention.source, MentionSource::Lexicon | MentionSource::Tagger | MentionSource::Pattern)
        && mention.class != Class::NUMBER
        && mention.class != Class::DATE
}

impl<'r> Drafts<'r> {
    pub(super) fn new(lexicon: &'r Lexicon, ontology: &'r Ontology, decisions: &'r Decisions) -> Self {
        Self {
            lexicon,
            ontology,
            decisions,
            all: Vec::new(),
            by_key: FxHashMap::default(),
            by_entry: FxHashMap::default(),
            parted: FxHashMap::default(),
            of_mention: FxHashMap::default(),
            groups: Vec::new(),
        }
    }
    /// Puts every name into a draft; equal keys and equal lexicon entries share one.
    pub(super) fn collect(&mut self, sentences: &[SentenceAnalysis], anaphors: &Anaphors) {
        for (s, sentence) in sentences.iter().enumerate() {
            for (m, mention) in sentence.mentions.iter().enumerate() {
                if !is_name(mention) {
                    continue;
                }
                let surface = sentence.mention_text(m);
                if anaphors.get(surface).is_some() {
                    continue;
                }
                let draft = self.of_name(surface, mention);
                let draft = self.told_apart(draft, (s, m), sentence, &anaphors.homonyms);
                self.add(draft, (s, m), mention, surface);
                if let Some(head) = head_before(sentence, mention) {
                    self.all[draft].head(&head);
                }
                if mention.class == Class::PERSON && has_officers(sentence, mention) {
                    self.all[draft].vote(Class::COMPANY, 2.0, self.ontology);
                }
                if let Some(class) = used_as(self.ontology, sentence, mention) {
                    self.all[draft].vote(class, USE, self.ontology);
                }
                if founded(sentence, mention) {
                    self.all[draft].new = true;
                }
            }
        }
    }
    /// The draft of a name, or another of the same name: 合同会社縁 beside 株式会社縁, 同姓同名の鈴木一郎.
    fn told_apart(
        &mut self,
        draft: usize,
        (s, m): (usize, usize),
        sentence: &SentenceAnalysis,
        homonyms: &[String],
    ) -> usize {
        let (text, mention) = (sentence.sentence.text.as_str(), &sentence.mentions[m]);
        let surface = sentence.mention_text(m);
        let (before, behind) = (&text[..mention.bytes.begin as usize], &text[mention.bytes.end as usize..]);
        if Kind::of(mention.class, self.ontology) == Kind::Organization {
            let legal = name::legal_form(surface).or_else(|| name::legal_form_beside(before, behind));
            let Some(legal) = legal else { return draft };
            match self.all[draft].legal {
                None => {
                    self.all[draft].legal = Some(legal);
                    return draft;
                }
                Some(known) if known == legal => return draft,
                Some(_) => {}
            }
            let key = format!("{legal} {}", name::key(surface, Kind::Organization));
            let next = self.all.len();
            let other = *self.by_key.entry(key).or_insert(next);
            if other == next {
                self.all.push(Draft { legal: Some(legal), apart: true, ..Draft::default() });
            }
            return other;
        }
        let known = self.all[draft].mentions.last().copied();
        let Some(known) = known.filter(|_| mention.class == Class::PERSON) else { return draft };
        // What is said between the two, and behind the second in its sentence.
        let first = if known.0 == s { sentence.mentions[known.1].bytes.end as usize } else { 0 };
        let between = before.get(first..).unwrap_or(before);
        let said = |mark: &str| between.contains(mark) || behind.contains(mark);
        if known == (s, m) || !homonyms.iter().any(|mark| said(mark)) {
            return draft;
        }
        self.all.push(Draft { apart: true, ..Draft::default() });
        let other = self.all.len() - 1;
        // From here on the name is that of the second.
        self.by_key.insert(name::key(surface, Kind::of(mention.class, self.ontology)), other);
        other
    }
    fn of_name(&mut self, surface: &str, mention: &Mention) -> usize {
        let kind = Kind::of(mention.class, self.ontology);
        let key = name::key(surface, kind);
        let entry = mention.lexicon.or_else(|| {
            // A lexicon form that the recognizer did not settle counts where exactly one entry fits the class.
            let mut fitting = self.lexicon.with_form(name::bare(surface, kind)).into_iter().filter(|e| {
                let class = self.lexicon.class(*e);
                class.is_some_and(|c| Domain::of(c, self.ontology) == Domain::of(mention.class, self.ontology))
            });
            fitting.next().filter(|_| fitting.next().is_none())
        });
        if let Some(known) = entry.filter(|_| !self.decisions.all.is_empty()).and_then(|e| self.lexicon.get(e)) {
            let form = name::bare(surface, kind);
            let [whole, part] = [known.label.as_ref(), form].map(|name| entity_key(known.class, name));
            if self.decisions.forbids(&whole, &part) {
                let next = self.all.len();
                let draft = *self.parted.entry(form.to_owned()).or_insert(next);
                if draft == next {
                    self.all.push(Draft::default());
                }
                return draft;
            }
        }
        if let Some(entry) = entry {
            if let Some(draft) = self.by_entry.get(&entry) {
                return *draft;
            }
            if let Some(&draft) = self.by_key.get(&key).filter(|d| self.all[**d].lexicon.is_none()) {
                self.all[draft].lexicon = Some(entry);
                self.all[draft].settled.set(None);
                self.by_entry.insert(entry, draft);
                return draft;
            }
        } else if let Some(&draft) = self.by_key.get(&key) {
            return draft;
        }
        let draft = self.all.len();
        self.all.push(Draft { lexicon: entry, ..Draft::default() });
        self.by_key.entry(key).or_insert(draft);
        if let Some(entry) = entry {
            self.by_entry.insert(entry, draft);
        }
        draft
    }
    /// Adds a mention to a draft.
    pub(super) fn add(&mut self, draft: usize, at: (usize, usize), mention: &Mention, surface: &str) {
        let form = name::bare(surface, Kind::of(mention.class, self.ontology)).to_owned();
        if let Some(town) = town_of(&form).filter(|_| Domain::of(mention.class, self.ontology) == Domain::Place) {
            self.add_form(draft, town.to_owned(), true);
            self.also_named(draft, town, Kind::of(mention.class, self.ontology));
        }
        self.add_form(draft, form, false);
        let weight = match mention.source {
            MentionSource::Lexicon => 3.0,
            MentionSource::Pattern => 1.5,
            _ => 1.0,
        };
        self.all[draft].vote(mention.class, weight * mention.confidence.max(0.1), self.ontology);
        self.link(draft, at);
    }
    /// Adds a name to a draft; `inner` for the Y of X(Y).
    pub(super) fn add_form(&mut self, draft: usize, form: String, inner: bool) {
        self.all[draft].form(form, inner);
    }
    /// Marks a form as the Y of X(Y): it yields to the others as a label.
    pub(super) fn mark_inner(&mut self, draft: usize, form: &str) {
        if let Some((_, inner)) = self.all[draft].forms.iter_mut().find(|(f, _)| f == form) {
            *inner = true;
        }
    }
    /// Lets a mention refer to a draft without adding a name.
    pub(super) fn link(&mut self, draft: usize, at: (usize, usize)) {
        self.all[draft].mentions.push(at);
        self.of_mention.insert(at, draft);
    }
    /// Adds a class noun that the text uses for a draft.
    pub(super) fn describe(&mut self, draft: usize, head: &str) {
        let draft = self.root(draft);
        self.all[draft].head(head);
        self.all[draft].new = true;
    }
    /// The draft of who published the document.
    pub(super) fn publisher(&mut self, name: &str) -> usize {
        let bare = name::bare(name, Kind::Organization);
        if let Some(draft) = self.named(name, Kind::Organization) {
            return draft;
        }
        let entry = self
            .lexicon
            .with_form(bare)
            .into_iter()
            .find(|e| self.lexicon.class(*e).map(|c| Domain::of(c, self.ontology)) == Some(Domain::Organization));
        if let Some(draft) = entry.and_then(|e| self.by_entry.get(&e)) {
            return self.root(*draft);
        }
        let draft = self.all.len();
        let class = entry.and_then(|e| self.lexicon.class(e)).unwrap_or(Class::COMPANY);
        let mut published = Draft {
            forms: vec![(bare.to_owned(), false)],
            lexicon: entry,
            legal: name::legal_form(name),
            ..Draft::default()
        };
        published.vote(class, 1.0, self.ontology);
        self.all.push(published);
        self.by_key.insert(name::key(name, Kind::Organization), draft);
        if let Some(entry) = entry {
            self.by_entry.insert(entry, draft);
        }
        draft
    }
    /// A new draft that no name names.
    pub(super) fn unnamed(&mut self, class: Class, head: &str) -> usize {
        let mut draft = Draft { unnamed: true, new: true, heads: vec![head.to_owned()], ..Draft::default() };
        draft.vote(class, 1.0, self.ontology);
        self.all.push(draft);
        self.all.len() - 1
    }
    /// The draft that `draft` was joined to in the end.
    pub(super) fn root(&self, mut draft: usize) -> usize {
        // Each step shortens the path behind it, so that a long chain of joins is walked once.
        while let Some(parent) = self.all[draft].parent.get() {
            if let Some(above) = self.all[parent].parent.get() {
                self.all[draft].parent.set(Some(above));
            }
            draft = parent;
        }
        draft
    }
    pub(super) fn get(&self, draft: usize) -> &Draft {
        &self.all[draft]
    }
    /// The drafts that stand for themselves, by order of first mention.
    pub(super) fn roots(&self) -> impl Iterator<Item = usize> + '_ {
        steps::add(self.all.len());
        (0..self.all.len()).filter(|d| self.all[*d].parent.get().is_none())
    }
    /// The root draft of a mention.
    pub(super) fn of(&self, at: (usize, usize)) -> Option<usize> {
        self.of_mention.get(&at).map(|d| self.root(*d))
    }
    /// Draft that has exactly this name.
    pub(super) fn named(&self, name: &str, kind: Kind) -> Option<usize> {
        self.by_key.get(&name::key(name, kind)).map(|d| self.root(*d))
    }
    /// Lets another name lead to a draft.
    pub(super) fn also_named(&mut self, draft: usize, name: &str, kind: Kind) {
        self.by_key.entry(name::key(name, kind)).or_insert(draft);
    }
    /// Joins `b` into `a`; both keep their place in the text.
    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let other_form = |x: usize, y: usize| {
            matches!((self.all[x].legal, self.all[y].legal), (Some(p), Some(q)) if p != q)
                || self.all[x].apart
                || self.all[y].apart
        };
        if a == b
            || self.barred(a, b)
            || self.all[a].forms.first().map(|f| &f.0) == self.all[b].forms.first().map(|f| &f.0) && other_form(a, b)
        {
            return;
        }
        let mut other = std::mem::take(&mut self.all[b]);
        self.all[b].parent.set(Some(a));
        let mine = &mut self.all[a];
        mine.settled.set(None);
        for (form, inner) in other.forms {
            mine.form(form, inner);
        }
        for (class, weight) in other.classes {
            add(&mut mine.classes, class, weight);
        }
        for (domain, weight) in other.domains {
            add(&mut mine.domains, domain, weight);
        }
        mine.lexicon = mine.lexicon.or(other.lexicon);
        // The shorter list is moved; `settle` sorts.
        if mine.mentions.len() < other.mentions.len() {
            std::mem::swap(&mut mine.mentions, &mut other.mentions);
        }
        mine.mentions.append(&mut other.mentions);
        mine.heads.extend(other.heads);
        mine.heads.truncate(HEADS);
        mine.unnamed &= other.unnamed;
        mine.new |= other.new;
        mine.legal = mine.legal.or(other.legal);
    }
    /// Puts the mentions of all drafts in order, after a pass that joined some.
    pub(super) fn settle(&mut self) {
        for draft in &mut self.all {
            draft.mentions.sort_unstable();
        }
    }
    /// Whether a decision says that the two are different.
    fn barred(&self, a: usize, b: usize) -> bool {
        if self.decisions.all.iter().all(|d| d.same) {
            return false;
        }
        let (mine, other) = (self.keys(a), self.keys(b));
        mine.iter().any(|x| other.iter().any(|y| self.decisions.forbids(x, y)))
    }
    /// The keys that a draft has or could have: its class with each of its names, that of its label first.
    pub(super) fn keys(&self, draft: usize) -> Vec<String> {
        let class = self.exact_class(draft);
        let forms = self.all[draft].forms.iter().map(|(form, _)| entity_key(class, form));
        std::iter::once(entity_key(class, &self.label(draft))).chain(forms).collect()
    }
    /// Gives a draft the class and name that a decision says.
    pub(super) fn decide(&mut self, draft: usize, class: Class, label: String) {
        let entry = |e: &u32| {
            let entry = self.lexicon.get(*e);
            entry.is_some_and(|entry| entry.label == label && entry.class == class)
        };
        self.all[draft].lexicon = self.lexicon.with_form(&label).into_iter().find(entry);
        self.all[draft].decided = Some((class, label));
        self.all[draft].settled.set(None);
    }
    /// Class over all mentions: the decided one, the lexicon's; else the domain with most weight, and in it the class with most, the more
    /// special one where a general one was only seen beside it.
    pub(super) fn class(&self, draft: usize) -> Class {
        self.settled(draft).0
    }
    /// The domain of its class.
    pub(super) fn domain(&self, draft: usize) -> Domain {
        self.settled(draft).1
    }
    fn settled(&self, draft: usize) -> (Class, Domain) {
        let draft = &self.all[draft];
        draft.settled.get().unwrap_or_else(|| {
            let class = self.class_of(draft);
            let settled = (class, Domain::of(class, self.ontology));
            draft.settled.set(Some(settled));
            settled
        })
    }
    /// The decided class or that of the lexicon, as special as it is.
    fn own_class(&self, draft: &Draft) -> Option<Class> {
        let entry = || draft.lexicon.and_then(|entry| self.lexicon.class(entry));
        draft.decided.as_ref().map(|(class, _)| *class).or_else(entry)
    }
    /// The class that is part of its key: a user's own where it has one.
    fn exact_class(&self, draft: usize) -> Class {
        self.own_class(&self.all[draft]).unwrap_or_else(|| self.class(draft))
    }
    fn class_of(&self, draft: &Draft) -> Class {
        if let Some(class) = self.own_class(draft) {
            return self.ontology.nearest(class);
        }
        let Some(domain) = first_max(&draft.domains) else { return Class::default() };
        let classes: Vec<(Class, f32)> =
            draft.classes.iter().filter(|(c, _)| Domain::of(*c, self.ontology) == domain).copied().collect();
        // A general class lends its weight to the special ones below it.
        let totals: Vec<(Class, f32)> = classes
            .iter()
            .map(|(c, w)| {
                let above: f32 =
                    classes.iter().filter(|(o, _)| o != c && self.ontology.is_a(*c, *o)).map(|(_, w)| w).sum();
                (*c, w + above)
            })
            .collect();
        let class = first_max(&totals).unwrap_or_default();
        draft.forms.first().and_then(|(form, _)| name::told_class(form, class)).unwrap_or(class)
    }
    /// The name that stands for it: the decided one, the lexicon's label, else the longest that is no inner name of X(Y).
    pub(super) fn label(&self, draft: usize) -> String {
        let draft = &self.all[draft];
        if let Some((_, label)) = &draft.decided {
            return label.clone();
        }
        if let Some(entry) = draft.lexicon.and_then(|entry| self.lexicon.get(entry)) {
            return entry.label.to_string();
        }
        let longest = |inner: bool| {
            draft.forms.iter().filter(|(_, i)| *i == inner).map(|(f, _)| f).fold(None, |best: Option<&String>, f| {
                match best {
                    Some(b) if b.chars().count() >= f.chars().count() => Some(b),
                    _ => Some(f),
                }
            })
        };
        longest(false).or_else(|| longest(true)).or(draft.heads.first()).cloned().unwrap_or_default()
    }
    /// Drafts -> entities; sets `entity` and `members` of the mentions.
    pub(super) fn finish(self, document: &Document, sentences: &mut [SentenceAnalysis]) -> Vec<Entity> {
        let mut order: Vec<usize> = self.roots().filter(|d| !self.all[*d].mentions.is_empty()).collect();
        order.sort_by_key(|d| self.all[*d].mentions.iter().min().copied());
        let mut entities = Vec::with_capacity(order.len());
        let mut index_of: FxHashMap<usize, EntityIndex> = FxHashMap::default();
        let mut keys: FxHashMap<String, u32> = FxHashMap::default();
        let ontology = self.ontology;
        for d in order {
            let (class, exact, label) = (self.class(d), self.exact_class(d), self.label(d));
            let draft = &self.all[d];
            let mut mentions = draft.mentions.clone();
            mentions.sort_unstable();
            mentions.dedup();
            let key = if draft.unnamed {
                let base = format!("{exact}/{}.{}", encode(&document.id), encode(&label));
                let count = keys.entry(base.clone()).or_default();
                *count += 1;
                if *count == 1 { base } else { format!("{base}.{count}") }
            } else if draft.apart {
                // One of the same name has the key that the name gives.
                match draft.legal {
                    Some(legal) => entity_key(class, &format!("{legal}{label}")),
                    None => {
                        let base = format!("{class}/{}.{}", encode(&label), encode(&document.id));
                        let count = keys.entry(base.clone()).or_default();
                        *count += 1;
                        if *count == 1 { base } else { format!("{base}.{count}") }
                    }
                }
            } else {
                entity_key(exact, &label)
            };
            let index = EntityIndex(entities.len() as u32);
            for &(s, m) in &mentions {
                let mention = &mut sentences[s].mentions[m];
                mention.entity = Some(index);
                // One mention may be read as a person's name; the whole of the text tells better. A school is a house too.
                let named = is_name(mention) && mention.source != MentionSource::Lexicon;
                let told = mention.class != Class::FACILITY && class.branch() != Branch::Concept;
                if named && told && Domain::of(mention.class, ontology) != Domain::of(class, ontology) {
                    mention.class = class;
                }
            }
            index_of.insert(d, index);
            let first = draft.forms.first().map(|(form, _)| form.clone()).filter(|form| *form != label);
            let aliases = draft.forms.iter().map(|(f, _)| f).filter(|f| **f != label).cloned().collect();
            entities.push(Entity {
                key,
                class,
                own_class: (exact != class).then_some(exact),
                label,
                aliases,
                lexicon: draft.lexicon,
                reading: String::new(),
                mentions,
                first_name: first.unwrap_or_default(),
                legal_form: draft.legal,
                unnamed: draft.unnamed,
            });
        }
        for ((s, m), members) in &self.groups {
            let mut members: Vec<EntityIndex> =
                members.iter().filter_map(|d| index_of.get(&self.root(*d)).copied()).collect();
            members.sort_unstable();
            members.dedup();
            sentences[*s].mentions[*m].members = members;
        }
        entities
    }
}

/// The value with most weight; the first of equals.
fn first_max<T: Copy>(weighted: &[(T, f32)]) -> Option<T> {
    let mut best: Option<(T, f32)> = None;
    for &(value, weight) in weighted {
        if best.is_none_or(|(_, b)| weight > b) {
            best = Some((value, weight));
        }
    }
    best.map(|(v, _)| v)
}

/// `<Class>/<label>`, minted from content: every document that names the same thing mints the same key.
pub fn entity_key(class: Class, label: &str) -> String {
    format!("{class}/{}", encode(label))
}

/// Class and label of a key; None where it is none.
pub(super) fn parts_of_key(key: &str) -> Option<(Class, String)> {
    let (class, label) = key.split_once('/')?;
    let mut bytes = Vec::with_capacity(label.len());
    let mut rest = label.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = (*first == b'%').then(|| tail.get(..2)).flatten();
        let code = code.and_then(|c| u8::from_str_radix(std::str::from_utf8(c).ok()?, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    Some((Class::intern(class), String::from_utf8(bytes).ok()?))
}

/// Percent-encodes what may not stand in a segment of an IRI; letters of all scripts stay readable.
fn encode(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    for c in label.chars() {
        if c.is_ascii_alphanumeric()
            || "-._~".contains(c)
            || (!c.is_ascii() && (c.is_alphanumeric() || matches!(c, '・' | 'ー' | '々')))
        {
            out.push(c);
        } else {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push('%');
                for digit in [byte >> 4, byte & 15] {
                    out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase());
                }
            }
        }
    }
    out
}

/// The class noun that stands directly before a quoted name: 動画アプリ in 動画アプリ「Sora」.
fn head_before(sentence: &SentenceAnalysis, mention: &Mention) -> Option<String> {
    let text = &sentence.sentence.text;
    let before = text[..mention.bytes.begin as usize].strip_suffix(['「', '『', '“', '"'])?;
    let end = before.len() as u32;
    if sentence.tokens.is_empty() {
        return None;
    }
    let last = sentence.tokens.partition_point(|t| t.bytes.end < end);
    let first = sentence.tokens[..=last.min(sentence.tokens.len() - 1)]
        .iter()
        .rposition(|t| !(t.pos.is_noun() || t.pos.is_prefix()))
        .map_or(0, |i| i + 1);
    let begin = sentence.tokens.get(first)?.bytes.begin;
    (begin < end).then(|| text[begin as usize..end as usize].to_owned())
}

/// Whether the text says that the mention is being founded: Xを設立, Xの設立, Xを立ち上げ.
pub(super) fn founded(sentence: &SentenceAnalysis, mention: &Mention) -> bool {
    let rest = sentence.sentence.text[mention.bytes.end as usize..].trim_start_matches(['」', '』', '"']);
    let rest = match rest.strip_prefix('(').and_then(|r| r.split_once(')')) {
        Some((_, after)) => after.trim_start_matches(['」', '』']),
        None => rest,
    };
    let Some(rest) = rest.strip_prefix('を').or_else(|| rest.strip_prefix('の')) else { return false };
    let rest = rest.strip_prefix('、').unwrap_or(rest);
    ["設立", "立ち上げ", "新設", "創設", "発足", "共同で設立", "創業", "共同設立"].iter().any(|v| rest.starts_with(v))
}
