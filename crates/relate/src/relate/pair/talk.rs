//! The sentences before one -> what the talk may still be of, the most present first.
//!
//! ```text
//! A社は2日、新型の「X」を公開した。生産はB社が担う。社長は… │   A社: topic, two sentences before; B社: subject, right before; X
//! ```
//!
//! Which of them a sentence means that leaves one out is for the model to tell, by how each stood and how long ago.

use super::super::context::{Coarse, coarse};
use super::super::term::Context;
use crate::document::{Case, EntityIndex, Field};
use crate::resource::Role;

/// How many sentences back.
const REACH: usize = 4;
/// How many there are at most, and of one branch.
const MOST: usize = 5;
/// The same of one branch.
const MOST_OF_BRANCH: usize = 3;
/// What is left of a mention from one sentence to the next.
const DECAY: f32 = 0.7;

/// Something that the talk may still be of.
#[derive(Clone, Copy, Debug)]
pub struct Present {
    /// What.
    pub entity: EntityIndex,
    /// How it stood when it was last brought up (topic, subject, object, else, title alone), and how many sentences ago.
    pub last: u64,
    /// Whether the title names it, and whether the text as a whole is about it.
    pub standing: u64,
}

/// What a mention in a place of a sentence is worth.
fn weight(place: u64) -> f32 {
    match place {
        0 => 1.0,
        1 => 0.8,
        2 => 0.5,
        _ => 0.3,
    }
}

/// What the whole text says of an entity: its title names it, it is mentioned often, it is what the text is about.
pub fn standing(context: &Context, entity: EntityIndex) -> u64 {
    let known = &context.analysis.entities[entity.0 as usize];
    let title = known.mentions.first().is_some_and(|(s, _)| context.views[*s].s.sentence.field == Field::Title);
    let page = [&context.page, &context.life].into_iter().flatten().any(|p| p.entity == entity);
    let main = page || [context.principal, context.product, context.host].contains(&Some(entity));
    u64::from(title) + 2 * u64::from(main) + 4 * (known.mentions.len().min(4) as u64 / 2)
}

/// What may be meant in a sentence that does not name it.
pub fn present(context: &Context, sentence: usize) -> Vec<Present> {
    let own = &context.views[sentence].s;
    let mut found: Vec<(f32, Present)> = Vec::new();
    let mut note = |entity: EntityIndex, worth: f32, last: u64| match found.iter_mut().find(|(_, p)| p.entity == entity)
    {
        Some((known, present)) => {
            if worth > *known {
                present.last = last;
            }
            *known = known.max(worth);
        }
        None => found.push((worth, Present { entity, last, standing: standing(context, entity) })),
    };
    // The title stands before all else.
    let near = sentence.saturating_sub(REACH);
    let titles = (0..near).take_while(|i| context.views[*i].s.sentence.field == Field::Title);
    for before in (near..sentence).rev().chain(titles) {
        let view = &context.views[before];
        let title = view.s.sentence.field == Field::Title;
        let distance = sentence - before;
        if view.s.sentence.field != own.sentence.field && !title {
            continue;
        }
        for mention in view.s.mentions.iter().filter(|m| m.value.is_none()) {
            let chunk = view.s.chunk_at(mention.bytes.end.saturating_sub(1));
            let place = chunk.and_then(|c| view.nps.get(c)).map_or(3, |np| match np.marker {
                m if m.is_topic() => 0,
                m if m.is_case(Case::Ga) => 1,
                m if m.role == Some(Role::Case(Case::Wo)) => 2,
                _ => 3,
            });
            let (worth, last) = if title && distance > REACH {
                (0.3, 32)
            } else {
                (weight(place) * DECAY.powi(distance as i32 - 1), place * 8 + distance as u64)
            };
            for entity in mention.entity.iter().chain(&mention.members) {
                note(*entity, worth, last);
            }
        }
    }
    let named = |e: EntityIndex| own.mentions.iter().any(|m| m.entity == Some(e) || m.members.contains(&e));
    found.retain(|(_, p)| !named(p.entity));
    for (worth, present) in &mut found {
        *worth += 0.15 * (present.standing & 1) as f32 + 0.15 * (present.standing >> 1 & 1) as f32;
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.entity.0.cmp(&b.1.entity.0)));
    let mut of_branch: Vec<Coarse> = Vec::new();
    found.retain(|(_, p)| {
        let branch = coarse(context.analysis.entities[p.entity.0 as usize].class);
        let taken = of_branch.iter().filter(|b| **b == branch).count() < MOST_OF_BRANCH;
        of_branch.push(branch);
        taken
    });
    found.truncate(MOST);
    found.into_iter().map(|(_, present)| present).collect()
}
