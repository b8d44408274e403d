//! Names without marks that nothing knows, found by how the document uses them.
//!
//! ```text
//! 産業ガスの[ソラリド]と商船の[日邦海運]は   a line of business before の
//! [フードリンク]の社長, [ケルン]を買収        what stands behind
//! [暁システム]は15日、…を開示した             a topic that does what companies do
//! ```
//! A use counts beside what the form of the word tells (unknown katakana, the last part of a company's name). Where both are
//! enough anywhere in a document, the word is a name in all of it, and what was taken for a person or product is none.

use rustc_hash::FxHashMap;

use super::candidate::{Candidate, Reason};
use super::patterns;
use super::script::{Script, script};
use super::words::{PhraseKind, Words};
use crate::document::{ArgumentKind, Case, Polarity, Pos, PredicateKind, SentenceAnalysis, SentenceKind, Token, Voice};
use crate::resource::{Class, Ontology};
use crate::span::ByteSpan;
use crate::steps;
use crate::term::Branch;
use crate::words::{ends, starts};

/// What form and uses must add up to.
const ENOUGH: f32 = 2.3;
/// What uses alone must add up to where the tagger has a name of another class.
const ANOTHER_CLASS: f32 = 1.5;
/// Longest name, in characters.
const LONGEST: usize = 24;

/// A stretch of nouns that may be a name.
struct Run {
    sentence: usize,
    bytes: ByteSpan,
    /// The candidate that covers exactly the same stretch.
    tagged: Option<usize>,
}

/// What a document tells of one surface.
#[derive(Default)]
struct Told {
    form: f32,
    introduced: f32,
    behind: f32,
    /// What its places beside verbs tell; too little to make another class of what is known.
    slot: f32,
    acts: f32,
    class: Option<Class>,
    /// What is no organisation, by what stands behind: a standard, an event.
    other: Option<Class>,
    /// Kana in one piece behind a line of business.
    trades: bool,
    /// Said of a person somewhere: 氏, 社長.
    person: bool,
    /// Parentheses behind it name who heads it: X(福岡市、代表・江頭奈緒).
    headed: bool,
    runs: Vec<Run>,
}

impl Told {
    fn uses(&self) -> f32 {
        self.introduced + self.behind + self.acts.min(2.0)
    }
}

/// Adds the names that their uses give away, and mends the classes of tagged ones.
pub fn add(sentences: &[SentenceAnalysis], words: &Words, ontology: &Ontology, found: &mut [Vec<Candidate>]) {
    for (sentence, candidates) in sentences.iter().zip(found.iter_mut()) {
        marked(sentence, words, ontology, candidates);
    }
    listed(sentences, words, found);
    let first = found.iter().position(|c| c.iter().any(|c| ontology.is_a(c.class, Class::ORGANIZATION)));
    let mut told: FxHashMap<&str, Told> = FxHashMap::default();
    let mut order: Vec<&str> = Vec::new();
    for (s, (sentence, candidates)) in sentences.iter().zip(found.iter()).enumerate() {
        steps::add(sentence.tokens.len());
        let text = sentence.sentence.text.as_str();
        // ピントグラスが好調だ。同社は: what the next sentence takes for a company.
        let mut meant = meant(sentences, words, ontology, found, s).filter(|_| first.is_none_or(|first| first > s));
        for bytes in runs(sentence, words) {
            let tagged = candidates.iter().position(|c| c.bytes == bytes);
            // 日本|電算: a place may begin the name of who sits there.
            let place = |c: &Candidate| {
                c.bytes.begin == bytes.begin
                    && ontology.is_a(c.class, Class::PLACE)
                    && organization(words, ontology, bytes.of(text)).is_none()
            };
            if tagged.is_none() && candidates.iter().any(|c| c.bytes.overlaps(bytes) && !place(c)) {
                continue;
            }
            if tagged.is_some_and(|c| candidates[c].reason != Reason::Tagged) {
                continue;
            }
            let surface = bytes.of(text);
            let one = told.entry(surface).or_insert_with(|| {
                order.push(surface);
                Told { form: form(sentence, words, bytes).unwrap_or(f32::NEG_INFINITY), ..Told::default() }
            });
            let view = View { sentence, words, ontology, candidates, bytes };
            view.read(one);
            if let Some(class) = meant.take_if(|_| subject(sentence, bytes)) {
                one.behind = one.behind.max(2.4);
                one.class = one.class.or(Some(class).filter(|c| *c != Class::COMPANY));
            }
            one.runs.push(Run { sentence: s, bytes, tagged });
        }
    }
    let mut more: Vec<(usize, Candidate)> = Vec::new();
    for surface in order {
        let Some(one) = told.remove(surface) else { continue };
        let uses = one.uses();
        if let Some(class) = one.other.filter(|_| one.form >= 1.5 && uses < 1.0 && !one.person) {
            for run in one.runs {
                match run.tagged {
                    // ISO 11783に準拠: no firm and no ware.
                    Some(c) if class == Class::STANDARD => found[run.sentence][c].class = class,
                    Some(_) => {}
                    None => more.push((run.sentence, Candidate::new(run.bytes, class, Reason::Used, 0.6))),
                }
            }
            continue;
        }
        let sum = one.behind.max(one.slot) + uses - one.behind;
        if one.person || sum < 1.0 && !one.headed {
            continue;
        }
        let class = one.class.or_else(|| organization(words, ontology, surface)).unwrap_or(Class::COMPANY);
        let enough = one.form + sum >= ENOUGH;
        for run in one.runs {
            match run.tagged {
                Some(c) => {
                    let known = &mut found[run.sentence][c];
                    let other = [Class::PERSON, Class::PRODUCT, Class::FACILITY, Class::PLACE].contains(&known.class);
                    // 配車の|ミチノリを, 通販の|マルシェは: in a line of business, and nobody calls it a person.
                    let trades = one.trades && sum >= 1.2;
                    let other = other || known.class == Class::EVENT && trades;
                    let ware = [Class::SERVICE, Class::SOFTWARE, Class::PLATFORM].contains(&known.class);
                    if other && (uses >= ANOTHER_CLASS || trades) || one.headed && (other || ware) {
                        known.class = class;
                    }
                }
                None if enough => more.push((run.sentence, Candidate::new(run.bytes, class, Reason::Used, 0.7))),
                None => {}
            }
        }
    }
    for (sentence, candidate) in more {
        found[sentence].retain(|c| !c.bytes.overlaps(candidate.bytes));
        found[sentence].push(candidate);
    }
    for candidates in found.iter_mut() {
        candidates.sort_by_key(|c| c.bytes.begin);
    }
}

/// Names that the items of a list are, below a heading or sentence that says their kind: 発表した新作は次の通り。・[鉄拳タッグ2].
fn listed(sentences: &[SentenceAnalysis], words: &Words, found: &mut [Vec<Candidate>]) {
    let mut kind: Option<Class> = None;
    for (s, sentence) in sentences.iter().enumerate() {
        let text = sentence.sentence.text.as_str();
        if sentence.sentence.kind != SentenceKind::Item {
            kind = announced(words, text);
            continue;
        }
        let Some(class) = kind else { continue };
        let tokens = &sentence.tokens;
        let Some(first) = tokens.iter().position(|t| !t.pos.is_symbol() && t.pos != Pos::SPACE) else { continue };
        let begin = tokens[first].bytes.begin;
        // ・[鉄拳タッグ2](バンダイ), ・[Swallow]：二つの大学が開発した。
        let end = tokens.iter().find(|t| t.bytes.begin > begin && t.bytes.of(text).starts_with(['(', '（', ':', '：']));
        let end = end.map_or(text.trim_end().len() as u32, |t| t.bytes.begin);
        let bytes = ByteSpan::new(begin, end);
        let name = bytes.of(text);
        let last = tokens.iter().rfind(|t| t.bytes.end <= end);
        let work = class.branch() == Branch::Artifact;
        let whole = tokens.iter().filter(|t| bytes.contains(t.bytes)).all(|t| {
            t.pos.is_noun()
                || t.unknown
                || t.pos.is_prefix()
                || t.bytes.of(text) == "・"
                || work && t.bytes.of(text) == "の"
        });
        // What the heading says counts more than what the tagger makes of a strange word.
        let known = found[s]
            .iter()
            .any(|c| c.bytes.overlaps(bytes) && (c.reason != Reason::Tagged || !bytes.contains(c.bytes)));
        let common = words.noun_at_end(name).is_some_and(|(_, length)| length == name.len());
        let fits = whole && !known && !common && (2..=LONGEST).contains(&name.chars().count());
        if fits && last.is_some_and(|t| !t.pos.is_particle() && t.pos != Pos::COUNTER) {
            found[s].retain(|c| !c.bytes.overlaps(bytes));
            found[s].push(Candidate::new(bytes, class, Reason::Used, 0.6));
            found[s].sort_by_key(|c| c.bytes.begin);
        }
    }
}

/// The kind of what a line announces below it: 引受先は以下の通り。, 主な子会社.
fn announced(words: &Words, text: &str) -> Option<Class> {
    let line = text.trim_end_matches([':', '：', ' ', '】', '>']);
    let closed = line.ends_with('。');
    let line = line.trim_end_matches('。');
    let at = words.announcing.iter().find_map(|w| line.rfind(w));
    let head = match at {
        Some(at) => &line[..at],
        None if !closed => line,
        None => return None,
    };
    let class = words.kind_at_end(head)?;
    let fits = matches!(class.branch(), Branch::Organization | Branch::Artifact);
    fits.then_some(class)
}

/// The class of what the next sentence points back to as an organisation, where nothing known stands between.
fn meant(
    sentences: &[SentenceAnalysis],
    words: &Words,
    ontology: &Ontology,
    found: &[Vec<Candidate>],
    s: usize,
) -> Option<Class> {
    let next = sentences.get(s + 1)?;
    let of = |i: &usize| match words.phrases.get(next.surface(*i)) {
        Some((PhraseKind::Anaphor, class)) => Some(*class).filter(|c| ontology.is_a(*c, Class::ORGANIZATION)),
        _ => None,
    };
    let at = (0..next.tokens.len()).find(|i| next.surface(*i).starts_with('同') && of(i).is_some())?;
    let known = |c: &Candidate| ontology.is_a(c.class, Class::ORGANIZATION);
    let before = |c: &&Candidate| c.bytes.begin < next.tokens[at].bytes.begin;
    let named = found[s].iter().any(known) || found[s + 1].iter().filter(before).any(known);
    of(&at).filter(|_| !named && next.sentence.field == sentences[s].sentence.field)
}

/// Whether a stretch is the subject, or the one of whom there is something: Xが, Xは, Xに…がいる.
fn subject(sentence: &SentenceAnalysis, bytes: ByteSpan) -> bool {
    let after = &sentence.sentence.text[bytes.end as usize..];
    // イルミネーションの|勢いが: what is told of it.
    let told = after.strip_prefix('の').and_then(|rest| rest.find(['は', 'が', 'も', '、']).map(|at| &rest[..at]));
    let plain =
        told.is_some_and(|t| t.chars().count() <= 8 && !t.chars().any(|c| matches!(c, 'の' | 'を' | 'に' | 'で')));
    after.starts_with(['は', 'が', 'も'])
        || plain
        || after.starts_with('に') && sentence.sentence.text.ends_with("いる。")
}

/// Names in quotation marks that nothing else tells of: of a known maker (A社の「X」), or behind the verb that made them
/// (…を描いた「X」).
fn marked(sentence: &SentenceAnalysis, words: &Words, ontology: &Ontology, candidates: &mut Vec<Candidate>) {
    let text = sentence.sentence.text.as_str();
    for (open, _) in text.match_indices('「') {
        let begin = open + '「'.len_utf8();
        let Some(length) = text[begin..].find('」') else { continue };
        let bytes = ByteSpan::new(begin as u32, (begin + length) as u32);
        let inside = |c: &Candidate| bytes.contains(c.bytes) && c.bytes != bytes && c.reason >= Reason::Lexicon;
        let name = bytes.of(text);
        let taken = candidates.iter().any(|c| c.bytes.overlaps(bytes) && !inside(c));
        if taken || !(2..=LONGEST).contains(&name.chars().count()) || name.contains(['、', '。', '「', '?', '!']) {
            continue;
        }
        let Some(shape) = shape(sentence, bytes) else { continue };
        let before = &text[..open];
        let maker = before.strip_suffix('の').is_some_and(|b| {
            candidates.iter().any(|c| c.bytes.end as usize == b.len() && ontology.is_a(c.class, Class::ORGANIZATION))
        });
        let class = match words.verb_at_end(before) {
            Some(class) => class,
            None if maker && shape == Shape::Strange => Class::PRODUCT,
            None => continue,
        };
        candidates.retain(|c| !c.bytes.overlaps(bytes));
        candidates.push(Candidate::new(bytes, class, Reason::Quoted, 0.6));
        candidates.sort_by_key(|c| c.bytes.begin);
    }
}

/// What the words in quotation marks look like.
#[derive(PartialEq)]
enum Shape {
    /// More than one word of the language: サクラ, 午後の紅茶, QX-2.
    Strange,
    /// One word, or words that say something: 強み, 成長戦略.
    Common,
}

/// The shape of a stretch; None for a clause.
fn shape(sentence: &SentenceAnalysis, bytes: ByteSpan) -> Option<Shape> {
    let tokens = &sentence.tokens;
    let first = tokens.partition_point(|t| t.bytes.end <= bytes.begin);
    let last = tokens.partition_point(|t| t.bytes.begin < bytes.end);
    let inside = tokens.get(first..last)?;
    let end = inside.last()?;
    if end.pos.is_verb() || end.pos == Pos::AUXILIARY || end.pos.is_particle() && end.pos != Pos::ADNOMINAL_NO {
        return None;
    }
    let name = bytes.of(&sentence.sentence.text);
    let foreign = name.chars().any(|c| matches!(script(c), Script::Katakana | Script::Latin | Script::Digit));
    let proper = inside.iter().any(|t| t.unknown || t.pos.is_proper());
    let verbs = inside.iter().any(|t| t.pos.is_verb());
    let strange = !verbs && (proper || foreign && (inside.len() <= 2 || end.pos != Pos::VERBAL_NOUN));
    Some(if strange { Shape::Strange } else { Shape::Common })
}

/// The stretches of nouns of one sentence, without what stands around a name: 米, 側, 社.
fn runs(sentence: &SentenceAnalysis, words: &Words) -> Vec<ByteSpan> {
    let text = sentence.sentence.text.as_str();
    let tokens = &sentence.tokens;
    let mut found = Vec::new();
    // クローバCIC: the end of a longer name.
    let whole = |bytes: ByteSpan| !text[..bytes.begin as usize].ends_with(|c: char| script(c) == Script::Katakana);
    patterns::latin_runs(text, words, |bytes| found.extend(Some(bytes).filter(|b| whole(*b))));
    let latin = found.len();
    let mut i = 0;
    while i < tokens.len() {
        let begin = i;
        while i < tokens.len()
            && (i == begin || tokens[i].bytes.begin == tokens[i - 1].bytes.end)
            && (nameable(sentence, i) || joint(sentence, begin, i) || i == begin && founded(sentence, words, i))
        {
            i += 1;
        }
        if i == begin {
            i += 1;
            continue;
        }
        let (mut first, mut last) = (begin, i);
        if last - first > 1 && words.is_country_mark(sentence.surface(first)) {
            first += 1;
        }
        while last - first > 1
            && (words.tails.contains(&sentence.surface(last - 1)) || matches!(sentence.surface(last - 1), "社" | "株"))
        {
            last -= 1;
        }
        let bytes = ByteSpan::new(tokens[first].bytes.begin, tokens[last - 1].bytes.end);
        let long = bytes.of(text).chars().count();
        if (2..=LONGEST).contains(&long) && !found[..latin].iter().any(|l| l.overlaps(bytes)) {
            found.push(bytes);
            found.extend(foreign_tail(text, words, bytes));
            found.extend(behind_form(text, words, bytes));
        }
    }
    // A Latin word that goes on in other letters is part of a longer name.
    let goes_on = |b: &ByteSpan| {
        let next = tokens.partition_point(|t| t.bytes.begin < b.end);
        tokens.get(next).is_some_and(|t| t.bytes.begin == b.end && nameable(sentence, next))
    };
    let mut kept: Vec<ByteSpan> = Vec::with_capacity(found.len());
    kept.extend(found.iter().enumerate().filter(|(k, b)| *k >= latin || !goes_on(b)).map(|(_, b)| *b));
    kept
}

/// The other letters at the end of a run that a kind in characters begins: 弦楽器店|ヴィオロ, 段ボール会社|オパール, 老舗|コクヨ.
fn foreign_tail(text: &str, words: &Words, run: ByteSpan) -> Option<ByteSpan> {
    let surface = run.of(text);
    let letters: Vec<(usize, char)> = surface.char_indices().collect();
    let foreign = |c: char| matches!(script(c), Script::Katakana | Script::Latin);
    let border = letters.windows(2).rev().find(|w| script(w[0].1) == Script::Kanji && foreign(w[1].1))?[1].0;
    let (head, tail) = surface.split_at(border);
    let whole = tail.chars().all(|c| foreign(c) || matches!(script(c), Script::MiddleDot | Script::Digit));
    let kind = head.ends_with('誌')
        || words.kind_at_end(head).is_some_and(|c| c.branch() == Branch::Organization)
        || words.leads.iter().any(|l| ends(head, l));
    let legal = words.legal.keys().any(|form| ends(head, form));
    (whole && kind && !legal && tail.chars().count() >= 3).then(|| ByteSpan::new(run.begin + border as u32, run.end))
}

/// What stands behind a legal form in a run: NPO法人|ひだまり.
fn behind_form(text: &str, words: &Words, run: ByteSpan) -> Option<ByteSpan> {
    let surface = run.of(text);
    let form = words.legal.keys().filter(|f| starts(surface, f)).max_by_key(|f| f.len())?;
    let name = &surface[form.len()..];
    (name.chars().count() >= 2).then(|| ByteSpan::new(run.end - name.len() as u32, run.end))
}

/// Whether a morpheme may be part of such a name.
fn nameable(sentence: &SentenceAnalysis, i: usize) -> bool {
    let token = &sentence.tokens[i];
    // 補聴器会社|デ|マント: no particle is written in katakana inside of a word.
    let katakana = |k: usize| sentence.surface(k).chars().all(|c| script(c) == Script::Katakana);
    let goes_on = sentence.tokens.get(i + 1).is_some_and(|n| n.bytes.begin == token.bytes.end);
    if token.pos.is_particle() && goes_on && katakana(i) && katakana(i + 1) {
        return true;
    }
    let fits = token.pos.is_noun()
        && !matches!(
            token.pos,
            Pos::NUMBER
                | Pos::COUNTER
                | Pos::TIME_NOUN
                | Pos::TIME_SUFFIX
                | Pos::PRONOUN
                | Pos::CONTRACTED_PRONOUN
                | Pos::VERB_LIKE_NOUN
                | Pos::DEPENDENT_NOUN
                | Pos::DEPENDENT_ADJECTIVAL
                | Pos::DEPENDENT_AUXILIARY
                | Pos::DEPENDENT_ADVERBIAL
                | Pos::AUXILIARY_STEM
                | Pos::AUXILIARY_STEM_SUFFIX
                | Pos::CONJUNCTIVE_NOUN
        );
    (fits || token.unknown) && sentence.surface(i).chars().all(|c| !matches!(script(c), Script::Symbol | Script::Space))
}

/// Whether a word is all that a legal form and a particle enclose: NPO法人|つむぎ|に.
fn founded(sentence: &SentenceAnalysis, words: &Words, i: usize) -> bool {
    let token = &sentence.tokens[i];
    let before = &sentence.sentence.text[..token.bytes.begin as usize];
    let closed = sentence.tokens.get(i + 1).is_some_and(|t| t.pos.is_particle());
    closed && token.bytes.len() > 3 && !token.pos.is_symbol() && words.legal.keys().any(|form| ends(before, form))
}

/// ・ inside a name in katakana.
fn joint(sentence: &SentenceAnalysis, begin: usize, i: usize) -> bool {
    let katakana = |k: usize| sentence.surface(k).chars().next_back().is_some_and(|c| script(c) == Script::Katakana);
    i > begin
        && matches!(sentence.surface(i), "・" | "=")
        && katakana(i - 1)
        && i + 1 < sentence.tokens.len()
        && katakana(i + 1)
        && nameable(sentence, i + 1)
}

/// The organisation that the last part of a name tells.
fn organization(words: &Words, ontology: &Ontology, name: &str) -> Option<Class> {
    words.suffix_of(name).filter(|c| ontology.is_a(*c, Class::ORGANIZATION))
}

/// How much a word looks like a name; None for what is none.
fn form(sentence: &SentenceAnalysis, words: &Words, bytes: ByteSpan) -> Option<f32> {
    let text = bytes.of(&sentence.sentence.text);
    let first = sentence.tokens.partition_point(|t| t.bytes.end <= bytes.begin);
    let last = sentence.tokens.partition_point(|t| t.bytes.begin < bytes.end);
    let tokens = sentence.tokens.get(first..last)?;
    let (head, tail) = (tokens.first()?, tokens.last()?);
    let unknown = tokens.iter().any(|t| t.unknown);
    let proper = tokens
        .iter()
        .any(|t| matches!(t.pos, Pos::PROPER | Pos::PERSON | Pos::SURNAME | Pos::GIVEN_NAME | Pos::ORGANIZATION));
    if words.plain.contains(tail.bytes.of(&sentence.sentence.text)) && tokens.len() > 1 {
        return None;
    }
    // クラウド大手: a kind.
    if words.leads.iter().any(|l| ends(text, l))
        || head.pos.is_prefix()
        || words.phrases.contains_key(text)
        || words.common.contains(text)
    {
        return None;
    }
    // NPO法人|つむぎ
    let before = &sentence.sentence.text[..bytes.begin as usize];
    if words.legal.keys().any(|form| ends(before, form)) && words.noun_at_end(text).is_none() {
        return Some(1.0);
    }
    let scripts = |wanted: &[Script]| text.chars().all(|c| wanted.contains(&script(c)));
    let katakana = scripts(&[Script::Katakana, Script::MiddleDot]);
    let ends = words.endings.iter().any(|e| text.len() > e.len() && ends(text, e));
    // 半導体メーカー, 配信サービス: a kind is none, unless what stands before it is a name.
    if let Some((_, length)) = words.noun_at_end(text).filter(|_| !proper && !ends) {
        let stem = &text[..text.len() - length];
        let fresh =
            tokens.first().is_some_and(|t| t.unknown && t.bytes.end as usize <= bytes.begin as usize + stem.len());
        if stem.is_empty() || !fresh {
            return None;
        }
    }
    if text.chars().any(|c| script(c) == Script::Latin) {
        return (text.chars().any(char::is_uppercase)
            && scripts(&[
                Script::Latin,
                Script::Digit,
                Script::Space,
                Script::Symbol,
                Script::Katakana,
                Script::MiddleDot,
            ]))
        .then_some(1.8);
    }
    if katakana {
        let long = text.chars().count();
        return match tokens.len() {
            _ if long < 3 => None,
            _ if unknown => Some(2.0),
            1 if proper => Some(1.5),
            // リンク, ライフ: an everyday word needs all the more uses.
            1 => Some(if long > 3 { 0.5 } else { 0.0 })
                .filter(|_| words.noun_at_end(text).is_none() && words.kind_at_end(text).is_none()),
            _ if proper => Some(1.5),
            _ if ends => Some(1.5),
            _ => Some(0.8),
        };
    }
    // 新株1250, 6月期通期: numbers are no part of a name in characters.
    if text.chars().any(|c| script(c) == Script::Digit) && text.chars().any(|c| script(c) == Script::Kanji) {
        return None;
    }
    let named = words
        .suffix_of(text)
        .is_some_and(|c| matches!(c, Class::COMPANY | Class::ORGANIZATION | Class::RESEARCH_ORGANIZATION))
        || ends;
    if tokens.len() < 2 || tail.pos.is_suffix() && !named || tail.pos == Pos::VERBAL_NOUN && !named {
        return None;
    }
    Some(match (named, unknown || proper) {
        (true, true) => 1.8,
        (true, false) => 1.0,
        (false, true) => 1.0,
        (false, false) => 0.0,
    })
}

/// One stretch in its sentence.
struct View<'v> {
    sentence: &'v SentenceAnalysis,
    words: &'v Words,
    ontology: &'v Ontology,
    candidates: &'v [Candidate],
    bytes: ByteSpan,
}

impl View<'_> {
    /// Adds what this use tells.
    fn read(&self, told: &mut Told) {
        let text = self.sentence.sentence.text.as_str();
        let after = text[self.bytes.end as usize..].trim_start_matches(['」', '』']);
        let before = &text[..self.bytes.begin as usize];
        let (weight, class) = self.introduced(before);
        let trade = before.strip_suffix('の').is_some_and(|kinds| {
            let line = self.words.business_at_end(kinds).is_some_and(|length| self.words_begin(kinds.len() - length));
            line || class.is_none() && weight >= 1.2 && self.words.noun_at_end(kinds).is_some()
        });
        told.trades |= trade && self.kana();
        told.introduced = told.introduced.max(weight);
        told.class = told.class.or(class);
        match self.words.behind_at_start(after) {
            // ハイテク|株を: right behind, it may tell the kind.
            Some(Class::COMPANY) => {
                let joined = after.starts_with(|c| script(c) == Script::Kanji);
                told.behind = told.behind.max(if joined { 1.2 } else { 1.5 });
            }
            Some(Class::PERSON) => told.person = true,
            Some(class @ (Class::STANDARD | Class::EVENT | Class::AWARD)) => told.other = Some(class),
            _ => {}
        }
        told.person |= self.words.title_at_start(after);
        if let Some(class) = self.is_kind(after) {
            told.behind = told.behind.max(1.5);
            told.class = told.class.or(Some(class).filter(|c| *c != Class::COMPANY));
        }
        // ノースボルトなる|電池メーカー, Xという|会社
        if let Some(class) = self.called(after) {
            told.behind = told.behind.max(1.5);
            told.class = told.class.or(Some(class).filter(|c| *c != Class::COMPANY));
        }
        if self.officer(after) {
            told.behind = told.behind.max(2.2);
        }
        match self.slot() {
            Some(class @ (Class::STANDARD | Class::EVENT | Class::AWARD)) => told.other = told.other.or(Some(class)),
            Some(_) => told.slot = 1.5,
            None => {}
        }
        told.headed |= self.headed(after);
        let marked = text[..self.bytes.begin as usize].ends_with(['「', '『', '《', '〈']);
        // e5ラボ(東京・千代田): no ware, whatever the tagger made of it.
        let known = self.candidates.iter().any(|c| c.bytes == self.bytes && c.class != Class::PRODUCT);
        if !marked && !known && told.form >= 1.8 && seated(after) {
            told.behind = told.behind.max(1.5);
        }
        // ニシザワの新型シューズ「疾風」: whose product a strange word names.
        if told.form >= 2.0 && !known && self.makes(after) {
            told.behind = told.behind.max(1.0);
        }
        told.acts += self.acts(after);
    }
    /// Whether it is written in kana alone.
    fn kana(&self) -> bool {
        let surface = self.bytes.of(&self.sentence.sentence.text);
        surface.chars().all(|c| matches!(script(c), Script::Katakana | Script::Hiragana))
    }
    /// The class of the kind of organisation that it is said to be: タグチは…コマツの|子会社だ.
    fn is_kind(&self, after: &str) -> Option<Class> {
        let sentence = self.sentence;
        let chunk =
            sentence.chunk_at(self.bytes.end.saturating_sub(1)).filter(|_| after.starts_with(['は', 'が', 'も']))?;
        let said = sentence.predicates.iter().find(|p| {
            let of = p.arguments.iter().any(|a| a.case == Case::Ga && a.chunk == chunk);
            of && p.kind == PredicateKind::Copula && p.polarity == Polarity::Positive
        })?;
        let tokens = &sentence.tokens[sentence.chunks[said.chunk].tokens.clone()];
        let last = tokens.iter().take_while(|t| t.pos.is_noun() || t.unknown || t.pos.is_prefix()).last()?;
        let class = self.words.kind_at_end(&sentence.sentence.text[..last.bytes.end as usize])?;
        (class.branch() == Branch::Organization).then_some(class)
    }
    /// The class of the kind of organisation that it is called one of, right behind.
    fn called(&self, after: &str) -> Option<Class> {
        let rest = self.words.namings.iter().find_map(|w| after.strip_prefix(w))?;
        let kana = |c: char| script(c) == Script::Hiragana || script(c) == Script::Symbol;
        let noun = rest.find(kana).map_or(rest, |at| &rest[..at]);
        self.words.kind_at_end(noun).filter(|c| c.branch() == Branch::Organization)
    }
    /// Whether a person follows whom his title makes an officer of it: ピクセルベリーの|長尾奈々|最高経営責任者,
    /// メドレーの|取締役CTO|平山宗介氏.
    fn officer(&self, after: &str) -> bool {
        let text = self.sentence.sentence.text.as_str();
        let Some(rest) = after.strip_prefix('の') else { return false };
        let begin = text.len() - rest.len();
        let held = |title: &str| {
            self.words.titles.get(title) == Some(&Class::PERSON)
                && self.words.officers.iter().any(|o| title.ends_with(o))
        };
        let people = self.candidates.iter().filter(|c| c.class == Class::PERSON && c.bytes.begin as usize >= begin);
        people.min_by_key(|p| p.bytes.begin).is_some_and(|p| {
            let before = text[begin..p.bytes.begin as usize].trim_end_matches(['、', '・']);
            if !before.is_empty() {
                let joined = before.chars().count() <= 16 && !before.contains(['の', 'は', 'が', 'を']);
                return joined && (0..before.len()).filter_map(|i| before.get(i..)).any(held);
            }
            let behind = &text[p.bytes.end as usize..];
            let mut ends = behind.char_indices().map(|(i, c)| i + c.len_utf8()).take(10);
            ends.any(|end| held(&behind[..end]))
        })
    }
    /// Whether parentheses follow in which an office stands before its holder: (福岡市、代表・江頭奈緒), (社長:山田太郎).
    fn headed(&self, after: &str) -> bool {
        let Some((inner, _)) = after.strip_prefix('(').and_then(|r| r.split_once(')')) else { return false };
        inner.split(['、', ',', '/']).any(|part| {
            let office = part.trim().split(['・', ':', '=', ' ']).next().unwrap_or("");
            office.len() < part.trim().len()
                && self.words.titles.get(office) == Some(&Class::PERSON)
                && self.words.officers.iter().any(|o| office.ends_with(o))
        })
    }
    /// The class of what alone fills the place that it has beside a verb: [ヘリカル]に…15億円を|投じた.
    fn slot(&self) -> Option<Class> {
        let sentence = self.sentence;
        let next = sentence.tokens.partition_point(|t| t.bytes.begin < self.bytes.end);
        let chunk = sentence.chunk_at(self.bytes.end.saturating_sub(1))?;
        let ends = sentence.tokens.get(next).is_some_and(|t| t.bytes.begin == self.bytes.end && t.pos.is_particle());
        let places = sentence.predicates.iter().filter(|p| ends && p.voice == Voice::Active).flat_map(|p| {
            let own = p.arguments.iter().filter(|a| a.chunk == chunk && a.kind == ArgumentKind::Direct);
            own.map(|a| format!("{}{}", a.case.name(), p.lemma))
        });
        places.into_iter().find_map(|place| self.words.slots.get(place.as_str()).copied())
    }
    /// Whether a kind of product and its name in quotation marks follow behind の.
    fn makes(&self, after: &str) -> bool {
        let kind = after.strip_prefix('の').and_then(|rest| rest.split_once('「')).map(|(kind, _)| kind);
        let short = kind.filter(|k| (2..=12).contains(&k.chars().count()) && !k.contains(['、', '。', 'の', 'を']));
        short
            .and_then(|k| self.words.kind_at_end(k))
            .is_some_and(|c| self.ontology.is_a(c, Class::ARTIFACT) && !self.ontology.is_a(c, Class::CREATIVE_WORK))
    }
    /// How surely what stands before says that an organisation follows: 検索大手の, 商船の, A社、.
    fn introduced(&self, before: &str) -> (f32, Option<Class>) {
        let bare = before.strip_suffix(['米', '英', '独', '仏', '韓']);
        let country = bare.is_some();
        let before = bare.unwrap_or(before).trim_end_matches(['「', '『']);
        let said = self.words.copulas.iter().find_map(|c| before.strip_suffix(c));
        if let Some((class, _)) = said.and_then(|s| self.words.noun_at_end(s)) {
            // 会社である|X
            return if self.ontology.is_a(class, Class::ORGANIZATION) { (2.0, Some(class)) } else { (0.0, None) };
        }
        let Some(kinds) = before.strip_suffix('の') else {
            // 弦楽器店|ヴィオロ
            let surface = self.bytes.of(&self.sentence.sentence.text);
            let foreign = surface.starts_with(|c: char| matches!(script(c), Script::Katakana | Script::Latin));
            let runs_in = foreign && self.words.leads.iter().any(|l| before.ends_with(l));
            // 英経済誌|エコノミック・ジャーナル
            let acts = |c: &Class| self.ontology.is_a(*c, Class::ORGANIZATION) || before.ends_with('誌');
            let kind = self.words.kind_at_end(before).filter(|c| foreign && acts(c));
            // NPO法人|つむぎ
            if let Some(form) = self.words.legal.keys().find(|form| ends(before, form)) {
                return (3.0, self.words.legal.get(form).copied());
            }
            return match kind {
                Some(class) => (2.2, Some(class)),
                None if runs_in => (2.0, None),
                None if country => (1.5, None),
                None => (self.listed(before), None),
            };
        };
        if let Some((class, length)) = self.words.noun_at_end(kinds) {
            let acts = self.ontology.is_a(class, Class::ORGANIZATION);
            // 企業のX: companies at large have things.
            // 投資ファンドのX: a kind of two words is narrow enough.
            let narrowed =
                self.words_between(kinds.len() - length, kinds.len()) >= 2 || self.narrowed(kinds.len() - length);
            // 制作会社のX: a company by its last part.
            // アプリのX: who runs such a thing goes by it.
            let service = matches!(class.name(), "Software" | "Service" | "Platform") && narrowed;
            // 検索サービスの|ミツケル: a word in kana is hardly the service's part.
            if service {
                return (if self.kana() { 1.2 } else { 0.6 }, None);
            }
            let firm = class == Class::COMPANY && kinds.ends_with('社');
            if acts && narrowed {
                return (if firm { 2.2 } else { 2.0 }, Some(class));
            }
            return (if acts { 0.3 } else { 0.0 }, None);
        }
        match self.words.business_at_end(kinds) {
            Some(length) if self.words_begin(kinds.len() - length) => {
                let list = self.listed(kinds[..kinds.len() - length].trim_end_matches(['米', '英', '独', '仏', '韓']));
                (if country { 1.5 } else { 0.8 + list }, None)
            }
            // 会計ソフトのX: any compound may tell what somebody deals in.
            _ if self.compound(kinds.len()) => (0.8, None),
            _ => (0.0, None),
        }
    }
    /// How many morphemes stand between two bytes.
    fn words_between(&self, begin: usize, end: usize) -> usize {
        let inside = |t: &&Token| t.bytes.begin as usize >= begin && t.bytes.end as usize <= end;
        self.sentence.tokens.iter().filter(inside).count()
    }
    /// Whether a compound of two common nouns or more ends at a byte.
    fn compound(&self, at: usize) -> bool {
        let tokens = &self.sentence.tokens;
        let end = tokens.partition_point(|t| (t.bytes.end as usize) <= at);
        let common = |t: &&Token| matches!(t.pos, Pos::NOUN | Pos::VERBAL_NOUN) || t.unknown && !t.pos.is_symbol();
        let nouns = tokens[..end].iter().rev().take_while(common).count();
        let edge = end.checked_sub(nouns + 1).is_none_or(|i| tokens[i].pos.is_particle() || tokens[i].pos.is_symbol());
        nouns >= 2 && edge
    }
    /// Whether something narrows the noun that begins at a byte: 検索|大手, 中堅の|物流会社.
    fn narrowed(&self, at: usize) -> bool {
        let text = &self.sentence.sentence.text[..at];
        let tokens = &self.sentence.tokens;
        let i = tokens.partition_point(|t| (t.bytes.end as usize) < at);
        let noun = tokens.get(i).is_some_and(|t| {
            t.bytes.end as usize == at
                && (t.pos.is_noun() && !t.pos.is_suffix() && t.pos != Pos::TIME_NOUN || t.unknown)
        });
        noun || text.ends_with('の') || text.ends_with('る') || text.ends_with("した")
    }
    /// Whether a morpheme begins at a byte.
    fn words_begin(&self, at: usize) -> bool {
        let tokens = &self.sentence.tokens;
        let i = tokens.partition_point(|t| (t.bytes.begin as usize) < at);
        let joined = i > 0 && tokens[i - 1].pos.is_noun() && tokens[i - 1].bytes.end as usize == at;
        tokens.get(i).is_some_and(|t| t.bytes.begin as usize == at) && !joined
    }
    /// What a known organisation right before, in a list, tells.
    fn listed(&self, before: &str) -> f32 {
        let Some(known) = self.candidates.iter().rev().find(|c| c.bytes.end as usize <= before.len()) else {
            return 0.0;
        };
        let between = before[known.bytes.end as usize..].trim_start_matches(['」', '』']);
        let organization = self.ontology.is_a(known.class, Class::ORGANIZATION);
        if organization && matches!(between, "、" | "と" | "や" | "・") { 0.7 } else { 0.0 }
    }
    /// Whether it is the subject of what companies do; more where the day follows: Xは3日、.
    fn acts(&self, after: &str) -> f32 {
        if !after.starts_with(['は', 'が', 'も']) && !after.starts_with("では") {
            return 0.0;
        }
        let rest = after.trim_start_matches("では").trim_start_matches(['は', 'が', 'も']).trim_start_matches('、');
        let digits = rest.chars().take_while(char::is_ascii_digit).map(char::len_utf8).sum::<usize>();
        let dated = digits > 0 && rest[digits..].starts_with(['日', '月', '年']);
        let chunk = self.sentence.chunk_at(self.bytes.end.saturating_sub(1));
        let does = chunk.is_some_and(|chunk| {
            self.sentence.predicates.iter().any(|p| {
                self.words.corporate.contains(p.lemma.as_str())
                    && p.voice != Voice::Passive
                    && p.arguments.iter().any(|a| a.case == Case::Ga && a.chunk == chunk)
            })
        });
        match (does, dated) {
            (true, true) => 1.5,
            (true, false) => 0.4,
            (false, _) => 0.0,
        }
    }
}

/// Whether the parentheses behind tell where a company sits or how it is listed: (東京・港), (本社:大阪市), <4xxx.T>.
fn seated(after: &str) -> bool {
    let Some(inner) = after.strip_prefix('(').and_then(|r| r.split_once(')')).map(|(inner, _)| inner) else {
        return false;
    };
    let places = ["東京", "大阪", "名古屋", "京都", "横浜", "神戸", "福岡", "札幌", "仙台"];
    let code = inner.len() == 4 && inner.starts_with(|c: char| c.is_ascii_digit());
    inner.starts_with("本社")
        || inner.starts_with("東証")
        || code
        || places.iter().any(|p| inner.starts_with(p))
        || inner.chars().count() <= 8 && inner.ends_with(['市', '区', '町'])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::{Document, Field};
    use crate::recognize::EntityRecognizer;
    use crate::resource::Lexicon;
    use crate::sentence::{Unit, split};
    use crate::syntax::SyntaxParser;
    use crate::tokenize::Tokenizer;

    /// The names of a text with their classes.
    fn names(recognizer: &EntityRecognizer, text: &str) -> Vec<(String, Class)> {
        let (tokenizer, parser) = (Tokenizer::new(&Lexicon::default()), SyntaxParser::embedded());
        let mut sentences: Vec<SentenceAnalysis> = split(text, Field::Text, Unit::Document)
            .into_iter()
            .map(|sentence| {
                let tokens = tokenizer.worker().tokenize(&sentence.text);
                let mut one = SentenceAnalysis { sentence, tokens, ..SentenceAnalysis::default() };
                parser.parse(&mut one);
                one
            })
            .collect();
        let document = Document { id: "d".to_owned(), text: text.to_owned(), ..Document::default() };
        recognizer.recognize(&document, &mut sentences);
        let of = |s: &SentenceAnalysis| {
            s.mentions.iter().map(|m| (m.bytes.of(&s.sentence.text).to_owned(), m.class)).collect::<Vec<_>>()
        };
        sentences.iter().flat_map(of).collect()
    }

    #[test]
    fn uses_give_names_away() {
        let lexicon = Arc::new(Lexicon::embedded().expect("lexicon"));
        let recognizer = EntityRecognizer::new(lexicon, Arc::new(Ontology::embedded()));
        for (text, name, class) in [
            ("産業ガスのソラリドは3日、新工場を建設すると発表した。", "ソラリド", Class::COMPANY),
            ("雑貨のミモザランドと酒造の雪平は4日、共同出資会社を設立した。", "ミモザランド", Class::COMPANY),
            ("検索大手のクエリアが広告事業を刷新した。", "クエリア", Class::COMPANY),
            ("ゼノバ・ラボはA社を買収した。", "ゼノバ・ラボ", Class::COMPANY),
            ("ジョン・ハムは映画に出演した。", "ジョン・ハム", Class::PERSON),
            (
                "国内のAIモデル\n\n・Swallow：二つの大学が開発した。\n・Ferret：甲南電機が開発した。",
                "Swallow",
                Class::AI_MODEL,
            ),
            ("フォルネウスの社長には常務の山田太郎氏が就く。", "フォルネウス", Class::COMPANY),
            ("投資会社がグランノアを買収した。", "グランノア", Class::COMPANY),
            ("酒蔵の再建を、老舗カワゾエが引き受けた。", "カワゾエ", Class::COMPANY),
            ("洗顔料のリブラントが好調だ。同社は新工場を建てた。", "リブラント", Class::COMPANY),
            ("ミルフォードの子会社であるアルタミラが新工場を建てた。", "アルタミラ", Class::COMPANY),
            ("ハルナテラの小林健太最高経営責任者が話した。", "ハルナテラ", Class::COMPANY),
            ("公園の店はNPO法人ひだまりが運営する。", "ひだまり", Class::ORGANIZATION),
            ("韓国外務省は抗議した。", "韓国外務省", Class::PUBLIC_BODY),
            ("タイ財務省は抗議した。", "タイ財務省", Class::PUBLIC_BODY),
            ("韓国の団体は外務省に抗議した。", "外務省", Class::PUBLIC_BODY),
            ("計測器はXR 5521に準拠している。", "XR 5521", Class::STANDARD),
            ("主な子会社は以下の通り。\n・ミナト運輸\n・北洋リース", "北洋リース", Class::COMPANY),
            ("ミントベリーの津田沙織最高経営責任者は、店の場所を明かした。", "ミントベリー", Class::COMPANY),
            ("話したのはハーモニーの取締役CTO平山宗介氏だ。", "ハーモニー", Class::COMPANY),
            ("通販のマルシェは、物流倉庫を建てた。", "マルシェ", Class::COMPANY),
            ("英経済誌エコノミック・ジャーナルが報じた。", "エコノミック・ジャーナル", Class::PUBLICATION),
            ("検索サービスのミツケルが提訴された。", "ミツケル", Class::COMPANY),
            ("【ナイロビ=時事】大統領は会談した。", "ナイロビ", Class::CITY),
            ("石油大手エニは、鉱区を手放した。", "エニ", Class::COMPANY),
            ("ヘッドホン「Ear (4)」を売り出した。", "Ear (4)", Class::DEVICE),
            ("俳優の白石ひなたさんが出演する。", "白石ひなた", Class::PERSON),
            ("出演:木村あかり、片桐はいり、江口なつめ", "江口なつめ", Class::PERSON),
        ] {
            let found = names(&recognizer, text);
            assert!(found.contains(&(name.to_owned(), class)), "{text}: {found:?}");
        }
        for (text, word) in [
            ("企業のサステナビリティは重要だ。", "サステナビリティ"),
            ("音楽のストリーミングは人気だ。", "ストリーミング"),
            ("メーカーのラインアップは広い。", "ラインアップ"),
            ("証券会社アプリの利用が増えた。", "アプリ"),
            ("天気は以下の通り。\n・晴れ\n・くもり", "晴れ"),
            ("米クラウド大手への納入が決まった。", "クラウド大手"),
            ("企業のトップが出席した。", "トップ"),
            ("佐藤らによって、発見された。", "佐藤ら"),
            ("投資家がハイテク株を売った。", "ハイテク"),
        ] {
            let found = names(&recognizer, text);
            assert!(!found.iter().any(|(name, _)| name == word), "{text}: {found:?}");
        }
    }
}
