//! A sentence's analysis as CoNLL-U: words with heads inside their bunsetsu and between bunsetsu.
//!
//! Relations are those of UD as far as particles tell them; bunsetsu are marked by `BunsetuBILabel` in the last column,
//! as in UD Japanese.

use std::fmt::Write;

use crate::document::{Case, Pos, SentenceAnalysis};
use crate::shown::shown;

/// Writes one sentence, with an empty line behind it.
pub fn write(id: &str, sentence: &SentenceAnalysis, out: &mut String) {
    let text = &sentence.sentence.text;
    let _ = writeln!(out, "# sent_id = {}\n# text = {}", shown(id), shown(text.trim_end()));
    for (c, chunk) in sentence.chunks.iter().enumerate() {
        for i in chunk.tokens.clone() {
            let token = &sentence.tokens[i];
            let (head, relation) = if i != chunk.content {
                (chunk.content + 1, inner_relation(token.pos, i < chunk.content))
            } else if let Some(h) = chunk.head.index() {
                (sentence.chunks[h].content + 1, relation(sentence, c, h))
            } else {
                (0, "root")
            };
            let form = token.conjugation_form;
            let form = if form.is_empty() { "_".to_owned() } else { format!("Form={form}") };
            let bunsetsu = if i == chunk.tokens.start { "B" } else { "I" };
            let next = sentence.tokens.get(i + 1);
            let space = if next.is_some_and(|n| n.bytes.begin == token.bytes.end) { "SpaceAfter=No|" } else { "" };
            let reading = token.reading.map_or(String::new(), |r| format!("|Reading={r}"));
            let _ = writeln!(
                out,
                "{}\t{}\t{}\t{}\t{}\t{form}\t{head}\t{relation}\t_\t{space}BunsetuBILabel={bunsetsu}{reading}",
                i + 1,
                shown(sentence.surface(i)),
                shown(token.lemma(text)),
                universal(token.pos),
                token.pos.name().replace(',', "-"),
            );
        }
    }
    out.push('\n');
}

fn universal(pos: Pos) -> &'static str {
    match pos {
        Pos::OTHER_INTERJECTION | Pos::FILLER | Pos::INTERJECTION => "INTJ",
        Pos::LETTER | Pos::SYMBOL => "SYM",
        Pos::OPEN | Pos::CLOSE | Pos::FULL_STOP | Pos::SPACE | Pos::COMMA => "PUNCT",
        _ if pos.is_adjective() => "ADJ",
        Pos::CONJUNCTIVE => "SCONJ",
        _ if pos.is_particle() => "ADP",
        Pos::AUXILIARY | Pos::VERB_SUFFIX => "AUX",
        Pos::CONJUNCTION => "CCONJ",
        Pos::VERB | Pos::VERB_DEPENDENT => "VERB",
        _ if pos.is_adverb() => "ADV",
        _ if pos.is_proper() => "PROPN",
        Pos::NUMBER => "NUM",
        Pos::PRONOUN | Pos::CONTRACTED_PRONOUN => "PRON",
        Pos::ADNOMINAL => "DET",
        _ => "NOUN",
    }
}

fn inner_relation(pos: Pos, before: bool) -> &'static str {
    match pos {
        _ if pos.is_symbol() => "punct",
        Pos::NUMBER if before => "nummod",
        _ if before => "compound",
        Pos::CONJUNCTIVE => "mark",
        _ if pos.is_particle() => "case",
        Pos::AUXILIARY | Pos::VERB_SUFFIX | Pos::VERB_DEPENDENT => "aux",
        _ => "fixed",
    }
}

fn relation(sentence: &SentenceAnalysis, chunk: usize, head: usize) -> &'static str {
    let (from, to) = (&sentence.chunks[chunk], &sentence.chunks[head]);
    let case = sentence
        .predicate_of(head)
        .and_then(|p| sentence.predicates[p].arguments.iter().find(|a| a.chunk == chunk))
        .map(|a| a.case);
    let content = sentence.tokens[from.content].pos;
    let to_noun = sentence.tokens[to.content].pos.is_noun() && sentence.predicate_of(head).is_none();
    match case {
        Some(Case::Ga) => return "nsubj",
        Some(Case::Wo) => return "obj",
        Some(_) => return "obl",
        None => {}
    }
    match content {
        Pos::ADNOMINAL => "det",
        Pos::CONJUNCTION => "cc",
        Pos::ADVERB | Pos::PARTICLE_ADVERB => "advmod",
        _ if sentence.predicate_of(chunk).is_some() => {
            if to_noun {
                "acl"
            } else {
                "advcl"
            }
        }
        _ if to_noun => "nmod",
        _ => "obl",
    }
}
