//! What governors say of the clause or act that they embed, from the table `ontology/matrix.toml`.
//!
//! ```text
//! 買収したというのは│デマだ              negative
//! 買収する│議案を│反対多数で│否決した    negative
//! 買収したという│誤った│情報が           negative
//! ```
//!
//! From every predicate the tree is climbed over the nouns that carry its clause (話, 議案) to the predicate that judges it.
//! A judgement that is itself denied says nothing; one that is only possible makes the clause possible.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::document::{Modality, Polarity, Pos, Predicate, PredicateKind, SentenceAnalysis, Tense};
use crate::words::{ends, starts};

/// Longest chain of nouns and verbs between a clause and what judges it.
const STEPS: usize = 4;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    told: Vec<String>,
    planned: Vec<String>,
    #[serde(rename = "false")]
    wrong: Vec<String>,
    mistakenly: Vec<String>,
    telling: Vec<String>,
    light: Vec<String>,
    truth: Vec<String>,
    matrix: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    of: Embeds,
    #[serde(default)]
    planned: bool,
    words: Vec<String>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Embeds {
    Any,
    Content,
    Act,
    Quote,
}

/// How a clause hangs on what governs it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    /// 買収したと
    Quote,
    /// 買収したというのは, 買収したとの発表は
    Content,
    /// 買収を, 買収するのは, 買収する計画は
    Act,
    /// 買収したのは: a fact that is talked about
    Fact,
    /// 買収するという話は: told, or to be done
    Either,
    /// 買収したという誤った情報が: what is told is not so
    Wrong,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        crate::resource::shipped("matrix.toml").expect("a test holds the shipped table against its form")
    })
}

/// Reads what is read once.
pub(super) fn prepare() {
    table();
}

/// Lets the governors of every predicate deny it. Needs heads, polarity and modality.
pub(super) fn judge(sentence: &mut SentenceAnalysis) {
    let table = table();
    let found: Vec<(usize, Modality, String)> = (0..sentence.predicates.len())
        .filter_map(|p| verdict(table, sentence, p).map(|(modality, word)| (p, modality, word)))
        .collect();
    for (i, modality, word) in &found {
        for j in along(sentence, *i) {
            let p = &mut sentence.predicates[j];
            if *modality != Modality::Asserted {
                if p.modality == Modality::Asserted {
                    p.modality = *modality;
                }
            } else if p.polarity == Polarity::Positive {
                p.polarity = Polarity::Negative;
            } else {
                continue;
            }
            if !p.cue.is_empty() {
                p.cue.push_str(" + ");
            }
            p.cue.push_str(word);
        }
    }
}

/// A predicate and those before it that are coordinated with it: 買収し、提携したというのは.
fn along(sentence: &SentenceAnalysis, predicate: usize) -> Vec<usize> {
    let chunk = sentence.predicates[predicate].chunk;
    let linked = (0..predicate).filter(|&i| {
        let own = sentence.chunks[sentence.predicates[i].chunk].head.index() == Some(chunk);
        own && sentence.predicates[i].kind != PredicateKind::VerbalNoun && super::links(sentence, i)
    });
    linked.chain([predicate]).collect()
}

/// How a predicate is to be taken after what governs it: asserted where it is denied outright.
fn verdict(table: &Table, sentence: &SentenceAnalysis, predicate: usize) -> Option<(Modality, String)> {
    let p = &sentence.predicates[predicate];
    let mut at = p.chunk;
    let mut slot = slot_of_clause(table, sentence, predicate, &mut at)?;
    if slot == Slot::Wrong {
        return Some((Modality::Asserted, "誤り".to_owned()));
    }
    for _ in 0..STEPS {
        let governor = sentence.chunks[at].head.index()?;
        if slot == Slot::Quote
            && let Some(word) = told_wrong(table, sentence, at, governor)
        {
            return Some((Modality::Asserted, word));
        }
        if let Some(word) = judged(table, sentence, at, governor, slot) {
            let judge = sentence.predicate_of(governor).map(|i| &sentence.predicates[i]);
            let modality = judge.map_or(Modality::Asserted, |j| j.modality);
            if judge.is_some_and(|j| j.polarity == Polarity::Negative) {
                return None;
            }
            if word.1 && sentence.predicates[predicate].kind == PredicateKind::VerbalNoun {
                return None;
            }
            let sure = matches!(modality, Modality::Asserted | Modality::Planned);
            let (word, planned) = word;
            return Some((
                if !sure {
                    Modality::Possible
                } else if planned {
                    Modality::Planned
                } else {
                    Modality::Asserted
                },
                word,
            ));
        }
        if let Some(word) = untrue(table, sentence, at, governor, slot) {
            return Some((Modality::Asserted, word));
        }
        // 買収すると発表した|計画を: through the verb of telling to the noun that it modifies.
        let telling = sentence.predicate_of(governor).is_some_and(|i| {
            let lemma = &sentence.predicates[i].lemma;
            slot == Slot::Quote && table.telling.contains(lemma)
        });
        let noun = sentence.chunks[governor].head.index().filter(|_| telling && adnominal(sentence, governor))?;
        slot = carrier(table, sentence, noun)?;
        at = noun;
    }
    None
}

/// How the clause of a predicate hangs on what governs it; `at` becomes the chunk that stands for the clause.
fn slot_of_clause(table: &Table, sentence: &SentenceAnalysis, predicate: usize, at: &mut usize) -> Option<Slot> {
    let p = &sentence.predicates[predicate];
    let mut tail = tail(sentence, p.token, p.chunk);
    // 買収した、|というのは
    let next = sentence.chunks[p.chunk].head.index();
    if let Some(next) = next
        && ["という", "といった", "との", "とされる", "とする", "なんて", "などという", "こと"]
            .iter()
            .any(|w| text_of(sentence, next).starts_with(w))
    {
        tail = text_of(sentence, next);
        *at = next;
    }
    let past = p.tense == Tense::Past;
    if p.kind == PredicateKind::VerbalNoun {
        if matches!(strip(tail), "" | "など") && tail != strip(tail) {
            return Some(Slot::Act);
        }
        let noun = sentence.chunks[*at].head.index().filter(|_| matches!(tail, "の" | "との" | "という"))?;
        let slot = carrier(table, sentence, noun)?;
        *at = noun;
        return Some(slot);
    }
    let bare = strip(tail);
    if bare != tail || tail.ends_with("のは") {
        let told = ["というの", "ということ", "とのこと", "なんて", "などというの", "といったこと"]
            .iter()
            .any(|w| bare.ends_with(w));
        if told {
            return Some(if past { Slot::Content } else { Slot::Either });
        }
        if ["の", "こと", "事"].iter().any(|w| bare.ends_with(w)) {
            return Some(if past { Slot::Fact } else { Slot::Act });
        }
    }
    if ["と", "とも", "などと", "って"].iter().any(|w| tail.ends_with(w)) {
        return Some(Slot::Quote);
    }
    let carried = ["という", "との", "といった", "とする", "とされる", "とした"].iter().any(|w| tail.ends_with(w));
    let mut noun = sentence.chunks[*at].head.index().filter(|_| carried || adnominal(sentence, p.chunk))?;
    // という|誤った|情報: past what modifies the noun as well.
    for _ in 0..STEPS {
        let passes = carried && carrier(table, sentence, noun).is_none() && modifies(sentence, noun);
        let Some(next) = sentence.chunks[noun].head.index().filter(|_| passes) else { break };
        noun = next;
    }
    let slot = carrier(table, sentence, noun)?;
    // 買収した話, 買収した提案: what is past was told or done, not to be done.
    let slot = match slot {
        Slot::Either | Slot::Act if past => Slot::Content,
        Slot::Content if !carried && !past => return None,
        slot => slot,
    };
    let wrong = told_wrong_noun(table, sentence, *at, noun).is_some();
    *at = noun;
    Some(if wrong { Slot::Wrong } else { slot })
}

/// Whether a chunk modifies a noun: 誤った, 悪質な, ネット上の.
fn modifies(sentence: &SentenceAnalysis, chunk: usize) -> bool {
    adnominal(sentence, chunk) || text_of(sentence, chunk).ends_with('の')
}

/// What a noun that a clause modifies carries, if it carries a clause.
fn carrier(table: &Table, sentence: &SentenceAnalysis, chunk: usize) -> Option<Slot> {
    let (noun, text) = (sentence.surface(sentence.chunks[chunk].content), text_of(sentence, chunk));
    let in_list = |list: &[String]| list.iter().any(|w| noun == w || starts(text, w));
    match (in_list(&table.told), in_list(&table.planned)) {
        (true, true) => Some(Slot::Either),
        (true, false) => Some(Slot::Content),
        (false, true) => Some(Slot::Act),
        _ => None,
    }
}

/// と|誤って|発表した: what stands beside the verb of telling says that it tells wrong.
fn told_wrong(table: &Table, sentence: &SentenceAnalysis, from: usize, governor: usize) -> Option<String> {
    let telling =
        sentence.predicate_of(governor).is_some_and(|i| table.telling.contains(&sentence.predicates[i].lemma));
    // The verb that tells, or the adverb that the parser put between.
    let wrong = |chunk: usize| {
        let said = Said::by(sentence, chunk);
        table.mistakenly.iter().find(|w| said.is(w)).cloned()
    };
    if telling {
        return (from + 1..governor).filter(|&c| sentence.chunks[c].head.index() == Some(governor)).find_map(wrong);
    }
    let above = sentence.chunks[governor].head.index()?;
    let tells = sentence.predicate_of(above).is_some_and(|i| table.telling.contains(&sentence.predicates[i].lemma));
    wrong(governor).filter(|_| tells)
}

/// という|誤った|情報: the word that says of a noun of telling that it tells wrong.
fn told_wrong_noun(table: &Table, sentence: &SentenceAnalysis, from: usize, noun: usize) -> Option<String> {
    let slot = carrier(table, sentence, noun)?;
    if slot == Slot::Act {
        return None;
    }
    (from + 1..noun)
        .filter(|&c| sentence.chunks[c].head.index() == Some(noun))
        .find_map(|c| {
            let said = Said::by(sentence, c);
            table.wrong.iter().find(|w| said.is(w)).cloned()
        })
        .or_else(|| {
            // 偽情報, 虚偽報告
            let text = text_of(sentence, noun);
            table.wrong.iter().find(|w| text.starts_with(w.as_str())).cloned()
        })
}

/// The word by which the governor judges what hangs on it.
fn judged(
    table: &Table,
    sentence: &SentenceAnalysis,
    from: usize,
    governor: usize,
    slot: Slot,
) -> Option<(String, bool)> {
    let fits = |of: Embeds| {
        matches!(
            (of, slot),
            (Embeds::Any, Slot::Content | Slot::Act | Slot::Fact | Slot::Either)
                | (Embeds::Content, Slot::Content | Slot::Either)
                | (Embeds::Act, Slot::Act | Slot::Either)
                | (Embeds::Quote, Slot::Quote)
        )
    };
    let lemma = sentence.predicate_of(governor).map(|i| sentence.predicates[i].lemma.as_str());
    let light = lemma.is_some_and(|l| table.light.iter().any(|w| w == l));
    // 白紙に|戻る
    let before = (0..governor).rev().find(|&c| {
        light
            && c != from
            && c + 2 >= governor
            && sentence.chunks[c].head.index() == Some(governor)
            && sentence.tokens[sentence.chunks[c].content].pos.is_noun()
            && ["に", "と", "で", "を", "が"].iter().any(|p| text_of(sentence, c).ends_with(p))
    });
    let (said, before) = (Said::by(sentence, governor), before.and_then(|c| noun_of(sentence, c)));
    table.matrix.iter().filter(|row| fits(row.of)).find_map(|row| {
        let judges = |w: &&String| said.is(w) || before.is_some_and(|noun| ends(noun, w));
        row.words.iter().find(judges).map(|w| (w.clone(), row.planned))
    })
}

/// 事実ではない; 買収したと発表したが、│事実ではなかった, │デマだった: the truth of what is told is denied.
fn untrue(table: &Table, sentence: &SentenceAnalysis, from: usize, governor: usize, slot: Slot) -> Option<String> {
    let negative = |chunk: usize| {
        sentence.predicate_of(chunk).is_some_and(|i| sentence.predicates[i].polarity == Polarity::Negative)
    };
    let denies = |chunk: usize| {
        let said = negative(chunk).then(|| Said::by(sentence, chunk))?;
        table.truth.iter().find(|w| said.is(w)).cloned()
    };
    if matches!(slot, Slot::Content | Slot::Either) {
        return denies(governor);
    }
    let telling = |i: usize| table.telling.contains(&sentence.predicates[i].lemma);
    if slot != Slot::Quote || !sentence.predicate_of(governor).is_some_and(telling) {
        return None;
    }
    let but = ["が", "ものの", "けれど", "けれども", "けど"].iter().any(|w| text_of(sentence, governor).ends_with(w));
    let judge = sentence.chunks[governor].head.index().filter(|_| but)?;
    // Nothing else stands there that could be judged.
    let other = (governor + 1..judge).any(|c| {
        sentence.chunks[c].head.index() == Some(judge)
            && ["は", "が", "も"].iter().any(|p| text_of(sentence, c).ends_with(p))
    });
    if other {
        return None;
    }
    denies(judge).or_else(|| judged(table, sentence, from, judge, Slot::Content).filter(|w| !w.1).map(|w| w.0))
}

/// What a chunk says, to be held against many words.
struct Said<'s> {
    predicate: Option<&'s Predicate>,
    noun: Option<&'s str>,
    /// The words of the chunk where they are a verb.
    verb: Option<&'s str>,
}

impl<'s> Said<'s> {
    fn by(sentence: &'s SentenceAnalysis, chunk: usize) -> Self {
        let predicate = sentence.predicate_of(chunk).map(|i| &sentence.predicates[i]);
        let verb = predicate.filter(|p| p.kind == PredicateKind::Verb).map(|_| text_of(sentence, chunk));
        Self { predicate, noun: noun_of(sentence, chunk), verb }
    }
    /// Whether its predicate or its noun is a word, by dictionary form or as written.
    fn is(&self, word: &str) -> bool {
        let lemma = |p: &Predicate| p.lemma == word || p.kind == PredicateKind::Copula && p.lemma.ends_with(word);
        // A verb that the dictionary cuts: 取り|消す.
        let cut = |text: &str| {
            let stem = word.strip_suffix(['う', 'く', 'す', 'つ', 'む', 'る']).filter(|s| s.chars().nth(1).is_some());
            stem.is_some_and(|s| text.starts_with(s))
        };
        self.predicate.is_some_and(lemma) || self.noun.is_some_and(|n| ends(n, word)) || self.verb.is_some_and(cut)
    }
}

/// The noun of a chunk with what stands before it: ネット上の|完全なデマだ.
fn noun_of(sentence: &SentenceAnalysis, chunk: usize) -> Option<&str> {
    let c = &sentence.chunks[chunk];
    let content = sentence.tokens.get(c.content).filter(|t| t.pos.is_noun())?;
    let whole = &sentence.sentence.text[c.bytes.begin as usize..content.bytes.end as usize];
    Some(whole.trim_start_matches(['「', '『']))
}

/// Whether a chunk ends in a form that modifies a noun.
fn adnominal(sentence: &SentenceAnalysis, chunk: usize) -> bool {
    let range = sentence.chunks[chunk].tokens.clone();
    let last = range.rev().find(|&t| !sentence.tokens[t].pos.is_symbol());
    last.is_some_and(|t| {
        let token = &sentence.tokens[t];
        let form = token.conjugation_form;
        (token.pos.is_verb() || token.pos == Pos::AUXILIARY || token.pos.is_adjective())
            && (form.starts_with("基本形") || form.starts_with("体言") || form.starts_with("連体"))
    })
}

/// The words of a chunk without the marks around them.
fn text_of(sentence: &SentenceAnalysis, chunk: usize) -> &str {
    sentence.chunks[chunk].bytes.of(&sentence.sentence.text).trim_matches(MARKS)
}

/// What stands behind a token in its chunk.
fn tail(sentence: &SentenceAnalysis, token: usize, chunk: usize) -> &str {
    let end = sentence.chunks[chunk].bytes.end as usize;
    sentence.sentence.text[sentence.tokens[token].bytes.end as usize..end].trim_matches(MARKS)
}

const MARKS: [char; 8] = ['、', ',', '。', ' ', '」', '』', '「', '『'];

/// The words without a particle at their end.
fn strip(text: &str) -> &str {
    ["については", "に対しては", "とは", "には", "では", "は", "が", "も", "を", "に", "で", "について"]
        .iter()
        .find_map(|p| text.strip_suffix(p))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_parses() {
        let table = table();
        assert!(table.matrix.iter().map(|row| row.words.len()).sum::<usize>() > 80);
        assert!(!table.told.is_empty() && !table.light.is_empty());
    }
}
