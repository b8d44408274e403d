//! What a stretch of text is about, for what a sentence leaves out.
//!
//! ```text
//! A社は2日、10億円を調達した。B社が主導し、C社も加わった。評価額は100億円になった。
//! about A社: は opens a topic that が and も do not close
//! ```
//!
//! Centering, simplified: the last は topic that fits, then the last subject, then whom the document names most.

use super::context::View;
use super::known::words;
use super::term::meant::{Asked, SAFE};
use super::term::{Context, Term, TermKind};
use crate::document::{Case, EntityIndex, Field, Modality, Predicate, PredicateKind, SentenceKind};
use crate::resource::{Accept, Class, Role};
use crate::steps;
use crate::term::Branch;

/// How many sentences back a topic is looked for.
const TOPIC_REACH: usize = 5;
/// The same for a subject, and for what was founded.
const SUBJECT_REACH: usize = 2;
/// How many sentences a heading's words are what the text below is about.
const HEADING_REACH: usize = 4;
/// How many sentences at the head of a text may name the thing that it is about.
const LEAD: usize = 4;

impl Context<'_> {
    /// What the sentences before one are about, where it fits.
    pub fn about(&self, sentence: usize, accept: &Accept) -> Option<Term> {
        let topic = self.before(sentence, TOPIC_REACH).find_map(|i| self.topic_of(i, accept));
        let subject = || {
            self.before(sentence, SUBJECT_REACH).find_map(|i| {
                let view = &self.views[i];
                let subjects = (0..view.nps.len()).filter(|c| {
                    let m = view.nps[*c].marker;
                    view.depth(*c) == 0 && (m.role == Some(Role::Case(Case::Ga)) || (m.topic && m.role.is_none()))
                });
                subjects.filter_map(|c| self.entity_at(view, c, accept)).next()
            })
        };
        let principal = || {
            let entity = self.principal?;
            let known = &self.analysis.entities[entity.0 as usize];
            let named = known.mentions.first().is_some_and(|(s, _)| *s < sentence);
            (named && self.accepts_entity(accept, known.exact_class())).then_some(entity)
        };
        let head = || self.head_of(sentence).filter(|e| self.accepts_entity(accept, self.class_of(*e)));
        let meant = || {
            let (entity, ahead) = self.meant(Asked::Subject, sentence, accept)?;
            (ahead >= SAFE).then_some(entity)
        };
        let found = self.resumed(sentence, accept).or_else(meant).or(topic).or_else(head).or_else(subject);
        let found = found.or_else(|| self.lived(sentence, accept));
        let found = if self.views[sentence].s.block.is_some() { found } else { found.or_else(principal) };
        found.filter(|e| self.goes_on(sentence, *e)).map(|e| self.omitted(sentence, e))
    }
    /// Whether the talk goes on with somebody whom a sentence leaves out. With firms, people and things it does; a ministry,
    /// a university or a club is left out only where the text is about it or the sentence right before tells of it.
    pub(super) fn goes_on(&self, sentence: usize, entity: EntityIndex) -> bool {
        let class = self.class_of(entity);
        if class.branch() != Branch::Organization || self.ontology.is_a(class, Class::COMPANY) {
            return true;
        }
        let page = [&self.page, &self.life].into_iter().flatten().any(|p| p.entity == entity);
        let headed = self.head_of(sentence) == Some(entity);
        if page || headed || self.principal == Some(entity) || self.host == Some(entity) {
            return true;
        }
        self.before(sentence, 1).any(|i| {
            let view = &self.views[i];
            let tells = |c: &usize| {
                let m = view.nps[*c].marker;
                view.depth(*c) == 0 && (m.role == Some(Role::Case(Case::Ga)) || m.topic && m.role.is_none())
            };
            let accept = Accept::of(&[Class::AGENT]);
            (0..view.nps.len()).filter(tells).any(|c| self.entity_at(view, c, &accept) == Some(entity))
        })
    }
    /// What an encyclopedic text is about, where it fits: a paragraph goes on with it until it has a topic of its own.
    pub(super) fn resumed(&self, sentence: usize, accept: &Accept) -> Option<EntityIndex> {
        let page = self.page.as_ref().or(self.life.as_ref())?.entity;
        let here = &self.views[sentence].s;
        let fits = here.block.is_none() && self.told_before(sentence, page);
        if !fits || !self.accepts_entity(accept, self.class_of(page)) {
            return None;
        }
        for i in (0..sentence).rev().take(TOPIC_REACH) {
            steps::add(1);
            if self.views[i].s.sentence.paragraph != here.sentence.paragraph {
                return Some(page);
            }
            if self.topic_of(i, accept).is_some() {
                return None;
            }
        }
        None
    }
    /// Whose life the text tells, where it fits and stands before.
    pub(super) fn lived(&self, sentence: usize, accept: &Accept) -> Option<EntityIndex> {
        let life = self.life.as_ref()?.entity;
        (self.told_before(sentence, life) && self.accepts_entity(accept, self.class_of(life))).then_some(life)
    }
    /// The head of the item or section in which a sentence stands.
    pub fn head_of(&self, sentence: usize) -> Option<EntityIndex> {
        let (s, m) = self.views[sentence].s.block?.mention;
        self.views[s].s.mentions[m].entity
    }
    fn class_of(&self, entity: EntityIndex) -> Class {
        self.analysis.entities[entity.0 as usize].exact_class()
    }
    /// What the sentence itself is about: its first topic marked by は that fits, or what that belongs to.
    pub fn topic_of(&self, sentence: usize, accept: &Accept) -> Option<EntityIndex> {
        let view = &self.views[sentence];
        let mut topics = (0..view.nps.len()).filter(|c| view.is_topic(*c));
        topics.find_map(|c| self.entity_at(view, c, accept)).or_else(|| self.entered(view, accept))
    }
    /// Whom an entry of a list of people opens with: 山田太郎氏(やまだ・たろう)1952年生まれの61歳。
    fn entered(&self, view: &View, accept: &Accept) -> Option<EntityIndex> {
        let text = view.s.sentence.text.as_str();
        let first = view.s.mentions.first().filter(|m| m.class == Class::PERSON)?;
        let opens =
            matches!(text[..first.bytes.begin as usize].chars().next_back(), None | Some('】' | '▽' | '◇' | '・'));
        let told = self.rules.list("birth marks").iter().any(|w| text.contains(w.as_str()));
        let lone = !(0..view.nps.len()).any(|c| view.is_topic(c));
        first.entity.filter(|_| opens && told && lone && self.accepts_entity(accept, first.class))
    }
    /// The thing that the sentences before are about: their topic, else what they bring out (Xを公開した), else the last one.
    pub fn thing(&self, sentence: usize) -> Option<Term> {
        let accept = Accept::of(&[Class::ARTIFACT, Class::CREATIVE_WORK, Class::FACILITY]);
        if let Some(page) = self.page.as_ref().filter(|p| p.term.class.is_some_and(|c| self.accepts_entity(&accept, c)))
        {
            let TermKind::Entity(entity) = page.term.kind else { return None };
            return Some(self.omitted(sentence, entity));
        }
        let topic = || self.before(sentence, SUBJECT_REACH).find_map(|i| self.topic_of(i, &accept));
        let shown = || {
            self.before(sentence, TOPIC_REACH).find_map(|i| {
                let view = &self.views[i];
                let shows = |p: &&crate::document::Predicate| self.rules.has("presenting", &p.lemma);
                let objects = view.s.predicates.iter().filter(shows).filter_map(|p| p.argument(Case::Wo));
                objects.filter_map(|a| self.entity_at(view, a.chunk, &accept)).next()
            })
        };
        let head = || self.head_of(sentence).filter(|e| self.accepts_entity(&accept, self.class_of(*e)));
        // 新工場を建てる。投資額は3億円だ: the only thing that the sentence before names, unless it is but used there.
        let only = || {
            let view = self.before(sentence, 1).next().map(|i| &self.views[i])?;
            let fits = |m: &crate::document::Mention| {
                let fits = m.value.is_none() && !self.lent(view, m);
                m.entity.filter(|e| fits && self.accepts_entity(&accept, self.class_of(*e)))
            };
            let mut things = view.s.mentions.iter().filter_map(fits);
            let first = things.next()?;
            things.all(|e| e == first).then_some(first)
        };
        let product = || {
            let known = self.product.filter(|e| self.still_of(sentence, *e))?;
            self.accepts_entity(&accept, self.class_of(known)).then_some(known)
        };
        let found =
            topic().or_else(head).or_else(shown).or_else(product).or_else(only).map(|e| self.omitted(sentence, e));
        found.or_else(|| self.about(sentence, &accept)).or_else(|| self.recent(sentence, &accept))
    }
    /// The thing that the text is about: the topic of the sentences right before, or what it is named for.
    pub fn main_thing(&self, sentence: usize) -> Option<Term> {
        let accept = Accept::of(&[Class::ARTIFACT, Class::CREATIVE_WORK, Class::FACILITY]);
        let topic = self.before(sentence, SUBJECT_REACH).find_map(|i| self.topic_of(i, &accept));
        let product = || self.product.filter(|e| self.still_of(sentence, *e));
        topic.or_else(product).map(|e| self.omitted(sentence, e))
    }
    /// The thing that the first sentences of a text bring up: to which they give a name, or what their agent brings about.
    ///
    /// ```text
    /// A社は新サービス「X」を始めた。        X
    /// A社は新しい杖を試作した。名前は「X」。  X
    /// ```
    pub(super) fn lead(&self) -> Option<EntityIndex> {
        let accept = Accept::of(&[Class::ARTIFACT, Class::CREATIVE_WORK]);
        let told = |v: &&View| v.s.sentence.field == Field::Text && v.s.sentence.kind == SentenceKind::Body;
        let first = || self.views.iter().filter(told);
        let thing = |view: &View, chunk: usize| {
            let found = self.entity_at(view, chunk, &accept)?;
            let known = &self.analysis.entities[found.0 as usize];
            // ネイチャーに載せた: a journal is where things are told.
            (!known.unnamed && known.class != Class::PUBLICATION).then_some(found)
        };
        let given = first().take(LEAD).find_map(|view| {
            let topic = (0..view.nps.len()).find(|c| view.is_topic(*c))?;
            self.rules.end_in("name nouns", view.text(view.core(topic)))?;
            thing(view, view.nps.len() - 1)
        });
        let brought = || {
            first().take(2).find_map(|view| {
                let acts = view.s.predicates.iter().filter(|p| {
                    let clause = view.depth(p.chunk) == 0 && view.modified_by(p.chunk).is_none();
                    let act = matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru);
                    clause && act && !self.rules.has("lending", &p.lemma)
                });
                let mut found = acts.filter_map(|p| {
                    let chunk = p.argument(Case::Wo)?.chunk;
                    (view.conjuncts(chunk).len() == 1).then(|| thing(view, chunk)).flatten()
                });
                let one = found.next()?;
                found.all(|e| e == one).then_some(one)
            })
        };
        given.or_else(brought)
    }
    /// Whether a mention names what is but put to use there (Xを使う, Xに対応する): the talk does not go on with it.
    pub(super) fn lent(&self, view: &View, mention: &crate::document::Mention) -> bool {
        let Some(chunk) = view.s.chunk_at(mention.bytes.end.saturating_sub(1)) else { return false };
        // 『真夜中の靴』の|大河原みのり: a work that only says who somebody is.
        let behind = &view.s.sentence.text[mention.bytes.end as usize..];
        let closed = behind.trim_start_matches(['」', '』']);
        if let Some(rest) = closed.strip_prefix('の').filter(|_| closed.len() < behind.len()) {
            let at = (view.s.sentence.text.len() - rest.len()) as u32;
            if view.s.mentions.iter().any(|m| m.class == Class::PERSON && m.bytes.begin == at) {
                return true;
            }
        }
        view.s.predicates.iter().filter(|p| self.rules.has("lending", &p.lemma)).any(|p| {
            let lends = |a: &crate::document::Argument| matches!(a.case, Case::Wo | Case::Ni);
            p.arguments.iter().filter(|a| lends(a)).any(|a| view.conjuncts(a.chunk).contains(&chunk))
        })
    }
    /// Whether an entity is named before a sentence.
    pub(super) fn told_before(&self, sentence: usize, entity: EntityIndex) -> bool {
        let known = &self.analysis.entities[entity.0 as usize];
        known.mentions.first().is_some_and(|(s, _)| *s < sentence)
    }
    /// Whether the talk may still be of a thing: the text below told of it before, or a heading right above.
    pub(super) fn still_of(&self, sentence: usize, entity: EntityIndex) -> bool {
        let known = &self.analysis.entities[entity.0 as usize];
        let heading = |s: usize| self.views[s].s.sentence.kind == SentenceKind::Heading;
        let mut before = known.mentions.iter().map(|(s, _)| *s).take_while(|s| *s < sentence);
        before.any(|s| s + HEADING_REACH >= sentence || !heading(s))
    }
    /// The organisation that the sentences right before bring into being, where they name one.
    pub fn founded(&self, sentence: usize) -> Option<Term> {
        self.founding(sentence, SUBJECT_REACH).map(|(term, _)| term)
    }
    /// The organisation that one of so many sentences before brings into being, and how that is meant.
    pub fn founding(&self, sentence: usize, reach: usize) -> Option<(Term, Modality)> {
        let accept = Accept::of(&[Class::ORGANIZATION]);
        self.before(sentence, reach).find_map(|i| {
            let view = &self.views[i];
            // 立ち|上げる is no word of the dictionary.
            let founds = |p: &&Predicate| {
                let words = view.text(view.s.chunks[p.chunk].bytes);
                self.rules.has("founding", &p.lemma)
                    || self.rules.list("founding").iter().any(|w| words.starts_with(w.as_str()))
            };
            let acts = view.s.predicates.iter().filter(founds).filter(|p| {
                matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru) && view.depth(p.chunk) == 0
            });
            let found =
                acts.filter_map(|p| Some((self.entity_at(view, p.argument(Case::Wo)?.chunk, &accept)?, p.modality)));
            found.last().map(|(e, modality)| (self.omitted(sentence, e), modality))
        })
    }
    /// The sentences before one, the nearest first, within its field; questions and quotations change no topic.
    fn before(&self, sentence: usize, reach: usize) -> impl Iterator<Item = usize> + '_ {
        let field = self.views[sentence].s.sentence.field;
        let told = move |i: &usize| {
            let s = &self.views[*i].s.sentence;
            let text = s.text.trim();
            let quoted = text.starts_with('「') && text.trim_end_matches('。').ends_with('」');
            // エヌビディアも出資: a heading announces what is told below, and makes nothing a topic.
            let heading = s.kind == SentenceKind::Heading && s.field == Field::Text;
            s.field == field && !quoted && !heading && !words::QUESTION_ENDS.close(text)
        };
        // What stands in an item under a head is told of it alone.
        let first = self.views[sentence].s.block.map_or(0, |b| b.first);
        steps::add((sentence - first.min(sentence)).min(2 * reach + 4));
        (first..sentence).rev().take(2 * reach + 4).filter(told).take(reach)
    }
    /// X社は…が、|B氏が|店を|閉めて|Yを|設立した: whom the clause before names acts here too, and not the topic.
    pub(super) fn acts_instead(&self, view: &View, chunk: usize, topic: usize) -> Option<usize> {
        let subject = self.linked(view, chunk).filter(|c| *c > topic && self.is_agent(view, *c))?;
        let before = &view.s.predicates[view.predicate[view.head(subject)?]?];
        before.argument(Case::Wo).is_some().then_some(subject)
    }
    /// The entity that a chunk names, or to which what it names belongs (X社の決算).
    fn entity_at(&self, view: &View, chunk: usize, accept: &Accept) -> Option<EntityIndex> {
        let entity = |c: usize| {
            // A社、B社などが出資するC社は: what stands before a verb is no part of the topic.
            let verb = (0..c).rev().find(|v| view.predicate[*v].is_some());
            let mut terms = self.terms(view, c).into_iter().filter(|t| verb.is_none_or(|v| t.chunk > v));
            terms.find_map(|t| match t.kind {
                // What sentences are about is no place that happens to act.
                TermKind::Entity(e) if self.accepts(accept, &t) && !self.only_stands_for(accept, &t) => Some(e),
                _ => None,
            })
        };
        // A社が|発表した|決算は: who tells his own numbers.
        let teller = || {
            let paper = self.rules.end_in("own papers", view.text(view.core(chunk))).is_some();
            let clause = (0..chunk).rev().find(|c| paper && view.modified_by(*c) == Some(chunk))?;
            entity(view.s.predicates[view.predicate[clause]?].argument(Case::Ga)?.chunk)
        };
        entity(chunk).or_else(|| view.owner(chunk).and_then(entity)).or_else(teller)
    }
}
