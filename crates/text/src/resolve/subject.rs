//! The carried topic: what the omitted ガ of a predicate stands for when its sentence does not say.
//!
//! ```text
//! [OpenAI]は新モデルを発表した。        topic OpenAI
//! (φガ)秋に一般公開する予定だ。         -> OpenAI, then 新モデル
//! ```
//! Candidates are the entities of this and the sentences before, by role and distance; those that can act come first for
//! predicates of action.

use crate::document::{Block, Case, Entity, OmittedSubject, SentenceAnalysis, SentenceKind};
use crate::resource::{Class, Ontology};

use super::salience::{Role, embedded, role};

/// How many candidates of a kind (person, organisation, other) a predicate gets at most.
const CANDIDATES: usize = 2;
/// What the weight of the present topic keeps from one sentence to the next.
const TOPIC_DECAY: f32 = 0.9;
/// How many sentences back a topic is looked for.
const REACH: usize = 4;

/// A topic or subject that may be carried on.
#[derive(Clone, Copy)]
struct Carried {
    mention: (usize, usize),
    entity: u32,
    weight: f32,
}

/// Fills in `omitted` of all sentences.
pub(super) fn fill(ontology: &Ontology, entities: &[Entity], sentences: &mut [SentenceAnalysis]) {
    let mut stack: Vec<Carried> = Vec::new();
    // The last agent that は made the topic: the talk is of it until another is.
    let mut topic: Option<u32> = None;
    let blocks: Vec<Option<Block>> = sentences.iter().map(|s| s.block).collect();
    // What was talked of before an item under a head, and is again behind it.
    let mut outside: Option<(Vec<Carried>, Option<u32>)> = None;
    let head = |b: Block| b.mention;
    for s in 0..sentences.len() {
        let sentence = &sentences[s];
        let entered = blocks[s].map(head) != s.checked_sub(1).and_then(|b| blocks[b]).map(head);
        if entered {
            if let Some((before, of)) = outside.take() {
                (stack, topic) = (before, of);
            }
            if let Some(block) = blocks[s] {
                outside = Some((std::mem::take(&mut stack), topic.take()));
                let (at, m) = block.mention;
                let entity = sentences[at].mentions[m].entity.map(|e| e.0);
                stack.extend(entity.map(|entity| Carried { mention: (at, m), entity, weight: 1.0 }));
                topic = entity;
            }
        }
        let decay = match sentence.sentence.kind {
            SentenceKind::Heading => 0.4,
            _ if s > 0 && sentences[s - 1].sentence.paragraph != sentence.sentence.paragraph => 0.6,
            _ => 0.75,
        };
        for carried in &mut stack {
            carried.weight *= if topic == Some(carried.entity) { f32::max(decay, TOPIC_DECAY) } else { decay };
        }
        stack.retain(|c| c.mention.0 + REACH >= s || topic == Some(c.entity) && blocks[s].is_some());
        let omitted = of_sentence(ontology, entities, sentence, &stack);
        for (m, mention) in sentence.mentions.iter().enumerate() {
            let weight = match role(sentence, mention) {
                Role::Topic => 1.0,
                Role::Presented => 0.8,
                Role::Subject if embedded(sentence, mention) => 0.3,
                Role::Subject => 0.7,
                Role::Bare if sentence.sentence.kind == SentenceKind::Heading => 0.3,
                Role::Object | Role::Founded => 0.3,
                _ => continue,
            };
            for entity in mention.entity.iter().chain(&mention.members) {
                if weight == 1.0 && ontology.is_a(entities[entity.0 as usize].class, Class::AGENT) {
                    topic = Some(entity.0);
                }
                stack.retain(|c| c.entity != entity.0);
                stack.push(Carried { mention: (s, m), entity: entity.0, weight });
            }
        }
        // A carried subject of a whole sentence stays the topic.
        if let Some(first) = omitted.first() {
            for carried in &mut stack {
                if carried.entity == first.entity.0 {
                    carried.weight = carried.weight.max(0.8);
                }
            }
        }
        sentences[s].omitted = omitted;
    }
}

fn of_sentence(
    ontology: &Ontology,
    entities: &[Entity],
    sentence: &SentenceAnalysis,
    stack: &[Carried],
) -> Vec<OmittedSubject> {
    let mut omitted = Vec::new();
    for (p, predicate) in sentence.predicates.iter().enumerate() {
        if predicate.argument(Case::Ga).is_some() || stack.is_empty() {
            continue;
        }
        let mut ranked: Vec<(f32, &Carried)> = stack
            .iter()
            .map(|c| {
                let agent = ontology.is_a(entities[c.entity as usize].class, Class::AGENT);
                (c.weight * if agent { 1.0 } else { 0.7 }, c)
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.mention.cmp(&a.1.mention)));
        let total: f32 = ranked.iter().map(|r| r.0).sum();
        // A predicate that only an organisation fits needs one, whatever else was talked of since.
        let kind = |c: &Carried| {
            let class = entities[c.entity as usize].class;
            let kinds = [Class::PERSON, Class::ORGANIZATION];
            kinds.iter().position(|k| ontology.is_a(class, *k)).unwrap_or(kinds.len())
        };
        let mut taken = [0; 3];
        ranked.retain(|(_, c)| {
            let taken = &mut taken[kind(c)];
            *taken += 1;
            *taken <= CANDIDATES
        });
        for (weight, c) in ranked {
            omitted.push(OmittedSubject {
                predicate: p,
                entity: crate::document::EntityIndex(c.entity),
                mention: c.mention,
                confidence: (0.85 * weight * (0.5 + 0.5 * weight / total)).min(0.9),
            });
        }
    }
    omitted
}
