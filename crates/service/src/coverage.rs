//! An analysed document -> its text in four inks: fact; plan, denial or hearsay; blocked; unread.
//!
//! ```text
//! OpenAIは4日、Soraを公開した。 同社は新社長を発表した。
//! ────────────  ──────────      ────  ············
//! fact                          fact  blocked: 発表 wants a Company|Product|… as ヲ; "Soraを発表した" would pass
//! ```
//! What a statement rests on is the way between its two ends in the tree of bunsetsu. What is blocked is a candidate that was
//! dropped, or a predicate that evokes a frame of which a slot stays empty; the edit that is offered for it was tried: the
//! changed sentence does state the relation.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use crate::document::{
    Document, DocumentAnalysis, EntityIndex, Field, Mention, Node, Predicate, SentenceAnalysis, Statement, Voice,
};
use crate::pipeline::{Pipeline, PipelineWorker};
use crate::resource::{Frame, Ontology, Relation, Role, Slot};

/// Changed sentences that are tried for a document.
const TRIES: usize = 240;
/// Changed sentences that are tried for one place.
const TRIES_EACH: usize = 8;

/// How far a stretch of text is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ink {
    /// Nothing in it was even a candidate.
    #[default]
    Unread,
    /// Something in it was, and failed.
    Blocked,
    /// A plan, a denial, hearsay and the like.
    Unsure,
    /// A fact.
    Fact,
}

impl Ink {
    /// Name in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Blocked => "blocked",
            Self::Unsure => "unsure",
            Self::Fact => "fact",
        }
    }
}

/// A stretch of text in one ink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Headline or text.
    pub field: Field,
    /// First character in the field as read.
    pub begin: u32,
    /// One past the last.
    pub end: u32,
    /// Its ink.
    pub ink: Ink,
    /// The first of the failures in it, as a place in [`Coverage::blocks`].
    pub block: Option<usize>,
}

/// What failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// A frame's slot that nothing fills.
    Empty,
    /// A frame's slot for which there is something that may not fill it.
    Unfit,
    /// A frame that is about another voice.
    Voice,
    /// A frame whose slots look filled.
    Elsewhere,
    /// A candidate that a constraint dropped.
    Dropped,
}

impl Condition {
    /// Name in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Unfit => "unfit",
            Self::Voice => "voice",
            Self::Elsewhere => "elsewhere",
            Self::Dropped => "dropped",
        }
    }
}

/// A candidate that failed.
#[derive(Clone, Debug)]
pub struct Block {
    /// Headline or text.
    pub field: Field,
    /// First character of the sentence.
    pub begin: u32,
    /// One past its last.
    pub end: u32,
    /// What it would have stated.
    pub relation: Relation,
    /// The frame or rule.
    pub rule: String,
    /// What failed.
    pub condition: Condition,
    /// The predicate's word; "" for a dropped candidate.
    pub word: String,
    /// The roles that are wanted, as rule files write them.
    pub role: String,
    /// The classes that are wanted.
    pub wanted: Vec<String>,
    /// What stands there, or the reason for which the candidate was dropped.
    pub found: String,
    /// The smallest change that was found to pass.
    pub edit: Option<Edit>,
}

/// A change of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// First character that goes, in the field.
    pub begin: u32,
    /// One past the last that goes.
    pub end: u32,
    /// What comes in its place.
    pub insert: String,
    /// The sentence as it would stand.
    pub sentence: String,
}

/// A text in inks.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Headline first; stretches of a field follow each other.
    pub stretches: Vec<Stretch>,
    /// What failed, in order of place.
    pub blocks: Vec<Block>,
}

impl Coverage {
    /// Characters by ink, white space left out.
    pub fn characters(&self, document: &Document) -> BTreeMap<Ink, usize> {
        let field = |f: Field| -> Vec<char> {
            if f == Field::Title { document.title.as_deref().unwrap_or("") } else { &document.text }.chars().collect()
        };
        let (title, text) = (field(Field::Title), field(Field::Text));
        let mut counts = BTreeMap::new();
        for s in &self.stretches {
            let chars = if s.field == Field::Title { &title } else { &text };
            let part = chars.get(s.begin as usize..s.end as usize).unwrap_or_default();
            *counts.entry(s.ink).or_default() += part.iter().filter(|c| !c.is_whitespace()).count();
        }
        counts
    }
}

/// Inks a document; `analysis` is what the pipeline made of it.
pub fn coverage(pipeline: &Pipeline, document: &Document, analysis: &DocumentAnalysis) -> Coverage {
    let mut painter = Painter { pipeline, worker: pipeline.worker(), document, analysis, tries: TRIES };
    let mut out = Coverage::default();
    for sentence in &analysis.sentences {
        painter.sentence(sentence, &mut out);
    }
    out
}

struct Painter<'a> {
    pipeline: &'a Pipeline,
    worker: PipelineWorker<'a>,
    document: &'a Document,
    analysis: &'a DocumentAnalysis,
    tries: usize,
}

impl Painter<'_> {
    fn sentence(&mut self, s: &SentenceAnalysis, out: &mut Coverage) {
        let number = s.sentence.output_number();
        let span = s.sentence.span;
        let here = |st: &&Statement| st.sentence == number && st.begin < span.end && span.begin < st.end;
        let mut inks: Vec<(Ink, Option<usize>)> = vec![(Ink::Unread, None); s.chunks.len()];
        let statements: Vec<&Statement> = self.analysis.statements.iter().filter(here).collect();
        for statement in &statements {
            let ink = if statement.is_fact() { Ink::Fact } else { Ink::Unsure };
            let ends = [&statement.subject, &statement.object].map(|n| chunks_of(s, n));
            for chunk in way(s, &ends) {
                inks[chunk].0 = inks[chunk].0.max(ink);
            }
        }
        let dropped: Vec<_> = self.analysis.trace.details.iter().filter(|d| d.sentence == number).collect();
        for d in dropped {
            let ends = [&d.subject, &d.object].map(|name| self.named(s, name));
            let stated = |st: &&&Statement| {
                st.relation == Some(d.relation) && label(&st.subject) == d.subject && label(&st.object) == d.object
            };
            if statements.iter().any(|st| stated(&st)) || ends.iter().all(Vec::is_empty) {
                continue;
            }
            let edit = self.edit_dropped(s, d.relation, &d.subject, &d.object);
            let block = Block {
                relation: d.relation,
                rule: d.rule.clone(),
                condition: Condition::Dropped,
                found: d.reason.to_owned(),
                edit,
                ..block(s, d.relation)
            };
            paint(&mut inks, way(s, &ends), out, block);
        }
        for p in &s.predicates {
            if inks[p.chunk].0 > Ink::Unread {
                continue;
            }
            let Some(block) = self.predicate(s, p) else { continue };
            let mut chunks: BTreeSet<usize> = p.arguments.iter().map(|a| a.chunk).collect();
            chunks.insert(p.chunk);
            paint(&mut inks, chunks, out, block);
        }
        let mut end = span.begin;
        for (chunk, (ink, block)) in s.chunks.iter().zip(inks) {
            let (begin, until) = (span.begin + chunk.chars.begin, span.begin + chunk.chars.end);
            match out.stretches.last_mut() {
                Some(last)
                    if last.field == s.sentence.field
                        && last.end == begin
                        && begin > span.begin
                        && last.ink == ink
                        && last.block == block =>
                {
                    last.end = until;
                }
                _ if begin < until => {
                    out.stretches.push(Stretch { field: s.sentence.field, begin, end: until, ink, block });
                }
                _ => {}
            }
            end = until;
        }
        if end < span.end {
            out.stretches.push(Stretch {
                field: s.sentence.field,
                begin: end,
                end: span.end,
                ink: Ink::Unread,
                block: None,
            });
        }
    }

    /// Bunsetsu that name this.
    fn named(&self, s: &SentenceAnalysis, name: &str) -> Vec<usize> {
        let is = |m: &&Mention| m.entity.is_some_and(|e| self.analysis.entities[e.0 as usize].label == name);
        let found = s.mentions.iter().find(is).and_then(|m| chunk_at(s, m.chars.begin));
        found.into_iter().collect()
    }

    /// Why a predicate that evokes frames states nothing: the frame that comes nearest.
    fn predicate(&mut self, s: &SentenceAnalysis, p: &Predicate) -> Option<Block> {
        let rules = self.pipeline.config().rules.clone();
        let frames: Vec<&Frame> = rules.frames_of(&p.lemma).collect();
        let fit = |frame: &&&Frame| {
            let slot = |slot: &Slot| matches!(self.slot(s, p, slot), Filled::Yes);
            usize::from(slot(&frame.subject)) + usize::from(slot(&frame.object))
        };
        let frame = *frames.iter().rev().max_by_key(fit)?;
        let mut block = Block { word: p.lemma.clone(), rule: frame.id.clone(), ..block(s, frame.relation) };
        let voice = frame.voice.is_some_and(|v| v != p.voice) || (frame.voice.is_none() && p.voice == Voice::Causative);
        let mut failed = None;
        for slot in [&frame.object, &frame.subject] {
            match self.slot(s, p, slot) {
                Filled::Yes => {}
                Filled::No => {
                    failed = Some((slot, Condition::Empty, String::new(), None));
                    break;
                }
                Filled::Unfit(mention, words) => {
                    failed = Some((slot, Condition::Unfit, words, mention));
                    break;
                }
            }
        }
        let (slot, condition, found, mention) = match failed {
            Some(failed) => failed,
            None => {
                let condition = if voice { Condition::Voice } else { Condition::Elsewhere };
                (&frame.object, condition, p.voice.name().to_owned(), None)
            }
        };
        block.condition = condition;
        block.found = found;
        block.role = slot.roles.iter().map(|r| r.name()).collect::<Vec<_>>().join("|");
        block.wanted = slot.accept.classes.iter().map(|c| c.name().to_owned()).collect();
        block.edit = self.edit_slot(s, p, frame, slot, mention);
        Some(block)
    }

    fn slot(&self, s: &SentenceAnalysis, p: &Predicate, slot: &Slot) -> Filled {
        let wants = |case| slot.roles.iter().any(|r| *r == Role::Case(case));
        if slot.accept.clause && slot.roles.is_empty() {
            return Filled::Yes;
        }
        let mut unfit = None;
        for argument in p.arguments.iter().filter(|a| wants(a.case)) {
            let chunk = &s.chunks[argument.chunk];
            let inside = |m: &&Mention| chunk.chars.begin <= m.chars.begin && m.chars.begin < chunk.chars.end;
            let words = s.chunk_text(argument.chunk).trim().to_owned();
            match s.mentions.iter().rfind(inside) {
                Some(m) if self.admits(slot, m) => return Filled::Yes,
                Some(m) => {
                    unfit = Some(Filled::Unfit(
                        Some((m.chars.begin, m.chars.end)),
                        format!("{words} ({})", m.exact_class()),
                    ))
                }
                None if slot.accept.phrase || slot.accept.act => return Filled::Yes,
                None => unfit = unfit.or(Some(Filled::Unfit(None, words))),
            }
        }
        unfit.unwrap_or(Filled::No)
    }

    fn admits(&self, slot: &Slot, mention: &Mention) -> bool {
        let (ontology, class, accept) = (self.pipeline.ontology(), mention.exact_class(), &slot.accept);
        match mention.value {
            Some(crate::document::Value::Number(_)) => accept.number,
            Some(crate::document::Value::Date(_)) => accept.date,
            None => accept.any || accept.classes.iter().any(|c| ontology.is_a(class, *c) || ontology.is_a(*c, class)),
        }
    }

    /// Names that could fill a slot: the document's own, the nearest before; then the names of the classes in quotation marks.
    fn fillers(&self, s: &SentenceAnalysis, admits: &dyn Fn(&Ontology, crate::resource::Class) -> bool) -> Vec<String> {
        let ontology = self.pipeline.ontology();
        let used: FxHashSet<EntityIndex> = s.mentions.iter().filter_map(|m| m.entity).collect();
        let fits = |(i, e): &(usize, &crate::document::Entity)| {
            !e.unnamed && !used.contains(&EntityIndex(*i as u32)) && admits(ontology, e.exact_class())
        };
        let mut names: Vec<(usize, &str)> = (self.analysis.entities.iter().enumerate().filter(fits))
            .map(|(_, e)| (e.mentions.len(), e.label.as_str()))
            .filter(|(_, name)| name.chars().count() <= 20)
            .collect();
        names.sort_by_key(|(mentions, name)| (std::cmp::Reverse(*mentions), name.chars().count(), *name));
        let mut out: Vec<String> = names.into_iter().take(2).map(|(_, name)| name.to_owned()).collect();
        let classes = ontology.classes().filter(|(c, i)| !i.display_only && admits(ontology, *c));
        out.extend(classes.take(1).map(|(_, i)| format!("「{}」", i.label.ja)));
        out
    }

    fn edit_slot(
        &mut self,
        s: &SentenceAnalysis,
        p: &Predicate,
        frame: &Frame,
        slot: &Slot,
        unfit: Option<(u32, u32)>,
    ) -> Option<Edit> {
        let accept = &slot.accept;
        let admits = |ontology: &Ontology, class| accept.any || accept.classes.iter().any(|c| ontology.is_a(class, *c));
        let fillers = self.fillers(s, &admits);
        let mut changes = Vec::new();
        for filler in &fillers {
            if let Some((begin, end)) = unfit {
                changes.push((begin, end, filler.clone()));
            }
            let at = s.chunks[p.chunk].chars.begin;
            for role in slot.roles.iter().take(2) {
                changes.push((at, at, format!("{filler}{}", particle(*role))));
            }
            if slot.roles.contains(&Role::Case(crate::document::Case::Ga)) {
                changes.push((0, 0, format!("{filler}は")));
            }
        }
        self.first_that_passes(s, frame.relation, changes)
    }

    fn edit_dropped(&mut self, s: &SentenceAnalysis, relation: Relation, subject: &str, object: &str) -> Option<Edit> {
        let mut changes = Vec::new();
        let subjects = self.fillers(s, &|o, c| o.admits_subject(relation, c));
        let objects = self.fillers(s, &|o, c| o.admits_object(relation, c));
        for (name, fillers) in [(object, objects), (subject, subjects)] {
            let is = |m: &&Mention| m.entity.is_some_and(|e| self.analysis.entities[e.0 as usize].label == name);
            let Some(mention) = s.mentions.iter().find(is) else { continue };
            changes.extend(fillers.into_iter().map(|f| (mention.chars.begin, mention.chars.end, f)));
        }
        self.first_that_passes(s, relation, changes)
    }

    /// The smallest of the changes with which the sentence, read alone, states the relation.
    fn first_that_passes(
        &mut self,
        s: &SentenceAnalysis,
        relation: Relation,
        mut changes: Vec<(u32, u32, String)>,
    ) -> Option<Edit> {
        let span = s.sentence.span;
        let field =
            if s.sentence.field == Field::Title { self.document.title.as_deref()? } else { &self.document.text };
        let text: Vec<char> =
            field.get(s.sentence.bytes.begin as usize..s.sentence.bytes.end as usize)?.chars().collect();
        changes.sort_by_key(|(begin, end, insert)| (end - begin) as usize + insert.chars().count());
        changes.dedup();
        for (begin, end, insert) in changes.into_iter().take(TRIES_EACH) {
            self.tries = self.tries.checked_sub(1)?;
            let (head, tail) = (text.get(..begin as usize)?, text.get(end as usize..)?);
            let sentence: String = head.iter().copied().chain(insert.chars()).chain(tail.iter().copied()).collect();
            let changed = Document {
                id: "edit".to_owned(),
                text: sentence.clone(),
                published: self.document.published.clone(),
                ..Document::default()
            };
            let found = self.worker.process(&changed);
            if found.statements.iter().any(|st| st.relation == Some(relation)) {
                let sentence = sentence.trim().to_owned();
                return Some(Edit { begin: span.begin + begin, end: span.begin + end, insert, sentence });
            }
        }
        None
    }
}

enum Filled {
    Yes,
    No,
    /// Where it stands, and what.
    Unfit(Option<(u32, u32)>, String),
}

fn label(node: &Node) -> &str {
    node.label.as_deref().or(node.value.as_deref()).unwrap_or(&node.surface)
}

/// A role as it is written behind a name.
fn particle(role: Role) -> &'static str {
    match role {
        Role::Case(case) => case.particle(),
        _ => role.name(),
    }
}

fn block(s: &SentenceAnalysis, relation: Relation) -> Block {
    Block {
        field: s.sentence.field,
        begin: s.sentence.span.begin,
        end: s.sentence.span.end,
        relation,
        rule: String::new(),
        condition: Condition::Elsewhere,
        word: String::new(),
        role: String::new(),
        wanted: Vec::new(),
        found: String::new(),
        edit: None,
    }
}

/// Inks what is unread so far; a failure that inks nothing is not told.
fn paint(inks: &mut [(Ink, Option<usize>)], chunks: BTreeSet<usize>, out: &mut Coverage, block: Block) {
    let mut used = false;
    for chunk in chunks {
        if let Some(ink) = inks.get_mut(chunk).filter(|(ink, _)| *ink == Ink::Unread) {
            *ink = (Ink::Blocked, Some(out.blocks.len()));
            used = true;
        }
    }
    if used {
        out.blocks.push(block);
    }
}

fn chunk_at(s: &SentenceAnalysis, at: u32) -> Option<usize> {
    s.chunks.iter().position(|c| c.chars.begin <= at && at < c.chars.end)
}

/// Bunsetsu in which an end of a statement stands.
fn chunks_of(s: &SentenceAnalysis, node: &Node) -> Vec<usize> {
    let begin = s.sentence.span.begin;
    if node.begin >= node.end || node.begin < begin || node.begin >= s.sentence.span.end {
        return Vec::new();
    }
    let (from, to) = (node.begin - begin, node.end - begin);
    (0..s.chunks.len()).filter(|i| s.chunks[*i].chars.begin < to && from < s.chunks[*i].chars.end).collect()
}

/// The ends, and what lies between their last bunsetsu and the first that governs both; of a single end, its governor.
fn way(s: &SentenceAnalysis, ends: &[Vec<usize>; 2]) -> BTreeSet<usize> {
    let up = |from: usize| {
        let mut chain = vec![from];
        while let Some(head) = s.chunks[*chain.last().unwrap_or(&from)]
            .head
            .index()
            .filter(|h| chain.len() <= s.chunks.len() && !chain.contains(h))
        {
            chain.push(head);
        }
        chain
    };
    let mut out: BTreeSet<usize> = ends.iter().flatten().copied().collect();
    let last = |end: &Vec<usize>| end.last().map(|c| up(*c));
    match (last(&ends[0]), last(&ends[1])) {
        (Some(a), Some(b)) => {
            let meet = a.iter().find(|c| b.contains(c)).copied();
            for chain in [a, b] {
                out.extend(chain.iter().copied().take_while(|c| Some(*c) != meet));
            }
            out.extend(meet);
        }
        (Some(chain), None) | (None, Some(chain)) => out.extend(chain.into_iter().take(2)),
        (None, None) => {}
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inked(text: &str) -> (Vec<(String, Ink)>, Coverage) {
        let pipeline = Pipeline::builder().build().unwrap();
        let document = Document { id: "d".into(), text: text.into(), ..Document::default() };
        let analysis = pipeline.worker().process(&document);
        let coverage = coverage(&pipeline, &document, &analysis);
        let chars: Vec<char> = text.chars().collect();
        let part = |s: &Stretch| (chars[s.begin as usize..s.end as usize].iter().collect::<String>(), s.ink);
        (coverage.stretches.iter().map(part).collect(), coverage)
    }

    #[test]
    fn a_text_has_four_inks_and_no_gap() {
        let text =
            "OpenAIは「Sora」を公開した。来月には日本法人を設立する計画だ。空は青かった。\n同社は会見で発表した。";
        let (parts, coverage) = inked(text);
        assert_eq!(parts.iter().map(|(t, _)| t.as_str()).collect::<String>().replace('\n', ""), text.replace('\n', ""));
        let ink = |words: &str| parts.iter().find(|(t, _)| t.contains(words)).map(|(_, i)| *i);
        assert_eq!(ink("公開"), Some(Ink::Fact));
        assert_eq!(ink("設立"), Some(Ink::Unsure));
        assert_eq!(ink("青かった"), Some(Ink::Unread));
        assert_eq!(ink("発表"), Some(Ink::Blocked), "{parts:?}");
        let block = coverage.blocks.iter().find(|b| b.word == "発表").unwrap();
        assert!(!block.role.is_empty());
        let edit = block.edit.as_ref().unwrap();
        assert!(edit.sentence.contains(&edit.insert), "{edit:?}");
    }

    #[test]
    fn places_are_those_of_the_text_as_read() {
        let text = "㈱日立製作所は\n新型ﾓﾃﾞﾙ「X9」を\n公開した。\n\n終わり";
        let (parts, _) = inked(text);
        let joined: String = parts.iter().map(|(t, _)| t.as_str()).collect();
        assert!(text.contains(joined.split('\n').next().unwrap()), "{joined}");
    }
}
