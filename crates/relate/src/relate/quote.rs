//! Who says what -> `states`: quotations and ト clauses of verbs of speech, in the article's words.
//!
//! ```text
//! 孫氏は「…から始める」と意気込んだ       states(孫氏, …から始める)
//! 雷軍は次のように述べた:「…」             states(雷軍, …)
//! OpenAIは重要な進歩だとしている           states(OpenAI, 重要な進歩だ)
//! ```
//!
//! What is announced is no statement of this kind: `frames` reads it as an act.

use super::candidate::{Candidate, Sink};
use super::context::{Coarse, Pair, View, coarse};
use super::event::Event;
use super::known::mechanism::{self, Mechanism};
use super::known::words;
use super::refusal::Refusal;
use super::term::{Context, Term, TermKind};
use crate::document::{Case, Modality, Polarity, Pos, Predicate, PredicateKind, Value, Voice};
use crate::particle::{DA, NO, NOWA, TO, TOIU};
use crate::resource::{Accept, Class, Role};
use crate::span::ByteSpan;

/// How many sentences back whoever an office alone stands for is named with it.
const OFFICE_REACH: usize = 12;

/// Words of a quotation in a sentence, and who says them.
pub struct Spoken {
    /// The words.
    pub words: ByteSpan,
    /// Who says them.
    pub speakers: Vec<Term>,
}

/// Pushes what one sentence reports; returns the quotations whose speaker it knows.
pub fn extract(context: &Context, sentence: usize, events: &[Event], sink: &mut Sink) -> Vec<Spoken> {
    let view = &context.views[sentence];
    let mut spoken: Vec<Spoken> = Vec::new();
    if view.s.tokens.is_empty() {
        return spoken;
    }
    let mut used: Vec<usize> = Vec::new();
    for (i, pair) in view.pairs.iter().enumerate() {
        if pair.round || view.depth_of(pair.open) > 0 || pair.close <= pair.open + 1 {
            continue;
        }
        // A name in quotation marks is not said.
        let inside = view.bytes(pair.open + 1, pair.close - 1);
        if view.s.mentions.iter().any(|m| m.bytes == inside) {
            continue;
        }
        let Some(verb) = verb_of(context, view, pair.close, pair.open) else {
            match attributed(context, view, pair) {
                Some(speaker) => spoken.push(credit(view, pair, speaker, sink)),
                None => context.refuse(Refusal::Quotation),
            }
            continue;
        };
        if used.contains(&verb) && i > 0 {
            continue;
        }
        used.push(verb);
        let words = quoted(view, pair.open, pair.close);
        let speakers = say(context, view, events, verb, words, mechanism::SPEECH_QUOTED, sink);
        spoken.push(Spoken { words, speakers });
    }
    if spoken.is_empty() {
        according(context, view, sink);
    }
    spoken_before(context, view, events, sink);
    spoken.extend(spoken_alone(context, view, sink));
    turn(context, view, sink);
    // 続くとの見方を示した
    for chunk in 0..view.nps.len() {
        if let Some((noun, verb)) = viewed(context, view, chunk).filter(|(_, v)| !used.contains(v))
            && let Some(words) = clause_before(context, view, chunk, noun, verb)
        {
            used.push(verb);
            say(context, view, events, verb, words, mechanism::SPEECH_CLAUSE, sink);
        }
    }
    // Reported clauses without quotation marks.
    for chunk in 0..view.nps.len() {
        let Some(verb) = view.head(chunk).filter(|h| *h > chunk) else { continue };
        if used.contains(&verb) || !ends_in_to(view, chunk) || view.depth(chunk) > 0 || view.depth(verb) > 0 {
            continue;
        }
        let Some(p) = view.predicate_of(verb) else { continue };
        let suru = reporting_suru(view, verb, &p.lemma);
        let shows = context.rules.has("showing", &p.lemma) && shown(context, view, verb);
        if !(context.rules.has("saying", &p.lemma) || suru || shows)
            || words::SAID_VERB.has(&p.lemma)
            || context.rules.has("announcing", &p.lemma)
            || suru && (attempts(view, chunk) || view.modified_by(verb).is_some())
            || reported(context, view, p)
        {
            continue;
        }
        if let Some(words) = clause(context, view, chunk, verb) {
            used.push(verb);
            say(context, view, events, verb, words, mechanism::SPEECH_CLAUSE, sink);
        }
    }
    spoken
}

/// The chunk of the verb of speech behind a closing mark: 」と述べた, or before it: 述べた:「…」.
fn verb_of(context: &Context, view: &View, close: usize, open: usize) -> Option<usize> {
    let tokens = &view.s.tokens;
    // 「…」(一部略)と述べた: brackets behind the words are looked through.
    let aside = view.pairs.iter().find(|p| p.round && p.open == close + 1).map(|p| p.close + 1);
    let aside = aside.filter(|t| *t < tokens.len());
    let remark = |t: &usize| {
        let words = view.text(view.bytes(close + 1, *t - 1));
        context.rules.list("remarks").iter().any(|w| words.contains(w.as_str()))
    };
    let next = aside.filter(|t| view.surface(*t) == TO && remark(t)).unwrap_or(close + 1);
    let speech = |chunk: usize| {
        view.predicate_of(chunk).is_some_and(|p| {
            context.rules.has("saying", &p.lemma)
                || context.rules.has("quoting", &p.lemma)
                || (context.rules.has("showing", &p.lemma) && shown(context, view, chunk))
                || reporting_suru(view, chunk, &p.lemma)
        })
    };
    if let Some(token) = tokens.get(next) {
        let word = view.text(token.bytes);
        if words::QUOTATION_MARK.has(word) {
            let chunk = view.chunk_of(next);
            let head = view.head(chunk).filter(|h| *h > chunk && speech(*h));
            let near = || (chunk + 1..view.nps.len().min(chunk + 5)).find(|c| speech(*c));
            // 「…」と|深夜に|及んだ|対局を|終えた|A氏は|振り返った: the verb of the sentence that the words open.
            let root = || view.nps.len().checked_sub(1).filter(|c| open == 0 && speech(*c));
            let near = || near().or_else(root);
            // 「…」と、A氏は胸を張る: whatever a person does with a clause in quotation marks, he says it.
            let acts = || view.head(chunk).filter(|h| *h > chunk && tells(context, view, *h, open, close));
            // 「…」とA社長。
            let bare = || {
                let last = view.nps.len().checked_sub(1).filter(|c| *c == chunk + 1 && view.predicate[*c].is_none())?;
                let person = view.mention(last).is_some_and(|m| m.class == Class::PERSON);
                (person && view.nps[last].marker.bare).then_some(last)
            };
            let acts = || acts().or_else(bare);
            return head.or_else(near).or_else(acts);
        }
        if words::QUOTATION_CLOSE.has(word) && tokens.get(next + 1).is_none_or(|t| t.pos == Pos::FULL_STOP) {
            return Some(view.chunk_of(next));
        }
    }
    let before = open.checked_sub(1)?;
    // A社長「…」: who speaks stands right before, at the end of a headline.
    let teller = view.chunk_of(before);
    let person = view.mention(teller).is_some_and(|m| m.class == Class::PERSON);
    let clause =
        view.s.predicates.iter().any(|p| p.kind != PredicateKind::VerbalNoun && open < p.token && p.token < close);
    let long = view.text(view.bytes(open, close)).chars().count() >= 10;
    if person && clause && long && close + 1 == tokens.len() && view.predicate[teller].is_none() {
        return Some(teller);
    }
    matches!(view.surface(before), ":" | "、" | "。" | "―")
        .then(|| view.chunk_of(before))
        .filter(|c| speech(*c) && (close + 2 >= tokens.len() || tokens[close + 1].pos == Pos::FULL_STOP))
}

/// Whom words in quotation marks are given to without a verb of speech: 「…」とA教授。, 「…」(A社), 「…」というのがA氏の説明だ.
fn attributed(context: &Context, view: &View, pair: &Pair) -> Option<Term> {
    let clause = |p: &Predicate| p.kind != PredicateKind::VerbalNoun && pair.open < p.token && p.token < pair.close;
    let long = view.text(view.bytes(pair.open, pair.close)).chars().count() >= 10;
    if !long || !view.s.predicates.iter().any(clause) {
        return None;
    }
    let agent = Accept::of(&[Class::AGENT]);
    let named = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && context.accepts(&agent, t);
    let next = pair.close + 1;
    // 「…」(A社), 「…」(A社長)
    if let Some(round) = view.pairs.iter().find(|p| p.round && p.open == next && p.close > p.open + 1) {
        let inside = view.bytes(round.open + 1, round.close - 1);
        let (index, m) =
            view.s.mentions.iter().enumerate().find(|(_, m)| m.value.is_none() && m.bytes.begin == inside.begin)?;
        let rest = view.text(ByteSpan::new(m.bytes.end.min(inside.end), inside.end));
        // (A社社長): who that is the sentence does not say.
        let rest = if m.class == Class::PERSON {
            rest
        } else {
            context.rules.end_in("speaking offices", rest).and_then(|o| rest.strip_suffix(o)).unwrap_or(rest)
        };
        let titled = m.class == Class::PERSON && context.rules.title_only(rest);
        let whole = rest.is_empty() || context.rules.has("honorifics", rest) || titled;
        return Some(context.mention_term(view, view.chunk_of(next), index)).filter(|t| whole && named(t));
    }
    let last = view.nps.len() - 1;
    let here = view.chunk_of(next.min(view.s.tokens.len() - 1));
    if here >= last || view.surface(next) != TO {
        return None;
    }
    let people = |c: usize| context.terms(view, c).into_iter().find(named);
    // 「…」というのが、A氏の説明だ
    let core = view.text(view.core(last));
    let mouth = ["words of mouth", "shown in words"].iter().any(|l| context.rules.has(l, core));
    let thus = view.text(ByteSpan::new(view.s.tokens[next].bytes.begin, view.s.chunks[last].bytes.begin));
    if mouth && words::QUOTATION_TOPIC.begin(thus) {
        return view.owner(last).filter(|c| *c >= here).and_then(people);
    }
    // 「…」と|A教授。: nothing but the speaker follows.
    let bare = view.nps[last].marker.bare && view.predicate[last].is_none() && view.nps[last].nominal;
    let only = (here + 1..last).all(|c| view.nps[c].marker.role == Some(Role::Of) && view.head(c).is_some());
    people(last).filter(|t| bare && only && t.class == Some(Class::PERSON))
}

/// Writes words in quotation marks down for whom they are given to.
fn credit(view: &View, pair: &Pair, speaker: Term, sink: &mut Sink) -> Spoken {
    let words = quoted(view, pair.open, pair.close);
    let object = said_words(view.index, view.chunk_of(pair.close), words);
    sink.push(Candidate::by(mechanism::SPEECH_CREDITED, speaker.clone(), object));
    Spoken { words, speakers: vec![speaker] }
}

/// The person whom an office alone stands for, named with it before: …A長官は会見した。長官は「…」と述べた.
fn in_office(context: &Context, view: &View, chunk: usize) -> Option<Term> {
    let office = view.text(view.core(chunk));
    if !context.rules.title_only(office) {
        return None;
    }
    let held = |v: &View| {
        v.s.mentions.iter().rev().find_map(|m| {
            let rest = &v.s.sentence.text[m.bytes.end as usize..];
            let titled = rest.starts_with(office) && m.class == Class::PERSON;
            m.entity.filter(|_| titled)
        })
    };
    let before = (view.index.saturating_sub(OFFICE_REACH)..view.index).rev();
    before.map(|i| &context.views[i]).find_map(held).map(|e| context.omitted(view.index, e))
}

/// Whether a verb, none that names or calls, has a person for its subject, and what is quoted before it is a clause.
fn tells(context: &Context, view: &View, verb: usize, open: usize, close: usize) -> bool {
    let clause =
        view.s.predicates.iter().any(|p| p.kind != PredicateKind::VerbalNoun && open < p.token && p.token < close);
    let long = view.text(view.bytes(open, close)).chars().count() >= 10;
    let Some(p) = view.predicate_of(verb).filter(|_| clause && long) else { return false };
    let acts = matches!(p.kind, PredicateKind::Verb | PredicateKind::VerbalNounSuru);
    let person = Accept::of(&[Class::PERSON]);
    acts && !context.rules.has("no speech", &p.lemma)
        && !context.fill(&context.event(view, p), &[Role::Case(Case::Ga)], &person).is_empty()
}

/// 「…」と自信を示す: a feeling or thought stands in ヲ.
pub fn shown(context: &Context, view: &View, verb: usize) -> bool {
    let object = |c: &usize| view.nps[*c].marker.role == Some(Role::Case(Case::Wo));
    view.children(verb).filter(object).any(|c| told_noun(context, view.text(view.core(c))))
}

/// Whether a noun is one for what is put into words: 認識, 会長|声明.
fn told_noun(context: &Context, noun: &str) -> bool {
    let long = |end: &str| end.chars().count() >= 2 || end == noun;
    context.rules.end_in("shown in words", noun).is_some_and(long)
}

/// 〜としている, 〜とした at the end of a clause.
fn reporting_suru(view: &View, chunk: usize, lemma: &str) -> bool {
    let form = |t: usize| words::LIGHT_VERB_FORM.has(view.surface(t));
    words::LIGHT_VERB.has(lemma) && view.s.chunks[chunk].tokens.clone().any(form)
}

/// 進もう|とする: an attempt, and no words.
fn attempts(view: &View, chunk: usize) -> bool {
    words::ATTEMPT.close(view.words_of(chunk))
}

/// 〜と伝えられる: nobody is told to have said it.
fn reported(context: &Context, view: &View, p: &crate::document::Predicate) -> bool {
    let by = |c: usize| view.nps[c].marker.role == Some(Role::By);
    p.voice == Voice::Passive && context.rules.has("saying", &p.lemma) && !view.children(p.chunk).any(by)
}

/// Whether a chunk is a clause that ends in と.
pub fn ends_in_to(view: &View, chunk: usize) -> bool {
    view.last_word(chunk).is_some_and(|t| {
        view.surface(t) == TO && view.pos(t).is_particle() && t > view.s.chunks[chunk].tokens.start && {
            let before = &view.s.tokens[t - 1];
            before.pos.is_verb()
                || before.pos == Pos::AUXILIARY
                || before.pos.is_adjective()
                || before.pos == Pos::FINAL
        }
    })
}

/// The noun and the verb of 〜との見方を示す, where the clause ends at a chunk.
fn viewed(context: &Context, view: &View, chunk: usize) -> Option<(usize, usize)> {
    let text = view.s.chunk_text(chunk);
    let noun = view.head(chunk).filter(|_| words::CONTENT_MARK.close(text) && view.depth(chunk) == 0)?;
    let np = &view.nps[noun];
    let fits = np.marker.role == Some(Role::Case(Case::Wo)) && told_noun(context, view.text(view.core(noun)));
    let verb = view.head(noun).filter(|_| fits)?;
    let p = view.predicate_of(verb)?;
    let tells = ["showing", "saying", "announcing"].iter().any(|l| context.rules.has(l, &p.lemma));
    tells.then_some((noun, verb))
}

/// The clause that ends in との before a noun, who speaks and when left out.
fn clause_before(context: &Context, view: &View, chunk: usize, noun: usize, verb: usize) -> Option<ByteSpan> {
    let tokens = view.s.chunks[chunk].tokens.clone();
    let mark = tokens.clone().rev().find(|t| view.surface(*t) == TO || words::CONTENT_MARK.has(view.surface(*t)))?;
    let mark = if mark > tokens.start && view.surface(mark) == NO { mark - 1 } else { mark };
    // 「…」との声明: what stands in quotation marks is read as such.
    let last = mark.checked_sub(1).filter(|l| *l >= tokens.start && view.pos(*l) != Pos::CLOSE)?;
    let last = if last > tokens.start && view.is_copula(last) { last - 1 } else { last };
    // Behind the last topic of the verb of telling, and what hangs on that verb.
    // 影響は|限定的との|認識を|示した: a topic that cannot speak is part of what is told.
    let told = |c: &usize| {
        let can = context.terms(view, *c).iter().any(|t| super::event::acts(t.class));
        view.is_topic(*c) && !can && view.head(*c) == Some(verb) && *c + 1 == chunk
    };
    let outer = |c: &usize| (view.head(*c).is_none_or(|h| h >= verb) || view.head(*c) == Some(noun)) && !told(c);
    let left = (0..chunk).rev().find(outer).map_or(0, |c| c + 1);
    // The speaker whom the parser hung into the clause: the first topic, where the clause has a subject of its own.
    let speaks = |c: &usize| {
        view.is_topic(*c) && view.nps[*c].mention.is_some_and(|m| super::event::acts(Some(view.s.mentions[m].class)))
    };
    // 人員は、A社は減らさないとの考えを表明: who can speak, and not what is spoken of.
    let spoken = topic_apart(context, view, left, chunk).or_else(|| (left..chunk).rev().find(speaks));
    let left = spoken.map_or(left, |t| t + 1);
    let first = view.s.chunks.get(left).filter(|_| left <= chunk)?.tokens.start;
    let first = (first..=last).find(|t| !view.pos(*t).is_symbol() || view.pos(*t) == Pos::OPEN)?;
    (first < last).then(|| view.bytes(first, last))
}

/// 望海風斗 再演を…臨みたいです。: the turn of somebody in an interview, whose questions have a dash before them.
fn turn(context: &Context, view: &View, sink: &mut Sink) {
    let Some(block) = view.s.block.filter(|b| b.first == view.index && b.mention.0 == view.index) else { return };
    let mention = &view.s.mentions[block.mention.1];
    let asked = |i: usize| {
        let s = &context.views[i].s.sentence;
        let before = context.document.text.get(..s.bytes.begin as usize).unwrap_or("");
        s.field == view.s.sentence.field && before.trim_end_matches([' ', '　']).ends_with(['—', '―', '─'])
    };
    // The question stands right before, or the turn before it was such a one.
    let near = (view.index.saturating_sub(6)..view.index).any(asked);
    if mention.class != Class::PERSON || !near {
        return;
    }
    let text = &view.s.sentence.text;
    let end = mention.bytes.end as usize;
    let marks = ['」', '』', ':', ' '];
    let rest = text[end..].trim_start_matches(marks);
    let rest = words::TURN_HONORIFIC.strip_start(rest).unwrap_or(rest).trim_start_matches(marks);
    let begin = (text.len() - rest.len()) as u32;
    let words = rest.trim_end_matches(['。', ' ']);
    // そうですね: he agrees, and says nothing of his own.
    let agrees = context.rules.list("agreeing").iter().any(|w| words == w);
    if words.chars().count() < 4 || agrees {
        return;
    }
    let speaker = context.mention_term(view, 0, block.mention.1);
    let span = ByteSpan::new(begin, begin + words.len() as u32);
    let object = said_words(view.index, 0, span);
    if matches!(speaker.kind, TermKind::Entity(_)) {
        sink.push(Candidate::by(mechanism::SPEECH_TURN, speaker, object));
    }
}

fn quoted(view: &View, open: usize, close: usize) -> ByteSpan {
    let mut last = close - 1;
    while last > open + 1 && view.pos(last) == Pos::FULL_STOP {
        last -= 1;
    }
    view.bytes(open + 1, last)
}

/// The clause that ends in と at `chunk`, speaker and time left out.
fn clause(context: &Context, view: &View, chunk: usize, verb: usize) -> Option<ByteSpan> {
    let range = view.s.chunks[chunk].tokens.clone();
    let mut last = range.clone().rev().find(|t| words::REPORTED_MARK.has(view.surface(*t)))?.checked_sub(1)?;
    // 〜だと: the copula stays out.
    if last > range.start && view.is_copula(last) {
        last -= 1;
    }
    let mut left = view.nps[chunk].left;
    // A topic of the reporting verb that the parser hung into the clause.
    let speaker = view.predicate[verb].and_then(|p| view.s.predicates[p].argument(Case::Ga)).map(|a| a.chunk);
    // 開発費は…と同社は説明する: what cannot speak stays in the clause.
    let speaks = |s: &usize| context.terms(view, *s).iter().any(|t| super::event::acts(t.class));
    let speaker = speaker.filter(|s| *s >= left && *s < chunk && (speaks(s) || !view.is_topic(*s)));
    // …と、…すると同社は言う: who speaks stands behind the clause, so all before it is said.
    let behind = (chunk + 1..verb).any(|c| view.is_topic(c) && view.head(c) == Some(verb) && speaks(&c));
    if behind && view.is_topic(0) && !speaks(&0) {
        left = 0;
    }
    let speaker = speaker.or_else(|| topic_apart(context, view, left, chunk));
    // A社長は来年は伸びるとみる: the person as topic of all, where nobody else acts.
    let alone = || {
        let first = (0..chunk).find(|c| view.is_topic(*c) && view.depth(*c) == 0).filter(|c| *c >= left)?;
        let person =
            context.terms(view, first).iter().any(|t| t.class == Some(Class::PERSON) && t.kind != TermKind::Phrase);
        let subject = |c: usize| view.is_topic(c) || view.nps[c].marker.role == Some(Role::Case(Case::Ga));
        let other = (first + 1..verb).any(|c| subject(c) && view.depth(c) == 0 && speaks(&c));
        (person && !other).then_some(first)
    };
    let speaker = speaker.or_else(alone);
    if let Some(s) = speaker {
        left = s + 1;
    }
    // A氏は、市場の回復は遅れると話した: what cannot speak is told of, though the parser hung it on the verb that tells.
    let own = |c: &usize| view.is_topic(*c) && view.head(*c) == Some(verb);
    let told = left.checked_sub(1).filter(|c| own(c) && !speaks(c));
    if let Some(teller) = told.and_then(|t| (0..t).rev().find(|c| own(c) && speaks(c))) {
        left = teller + 1;
    }
    // A通信は21日、…と伝えた: the day is that of the report.
    let dated =
        |c: usize| view.nps[c].mention.is_some_and(|m| matches!(view.s.mentions[m].value, Some(Value::Date(_))));
    while left > 0 && left < chunk && dated(left) && view.nps[left].marker.comma {
        left += 1;
    }
    // 対象は…で、…を使ったものの、…ではないとしている: the last clause is what is held.
    if view.predicate[verb].is_some_and(|p| words::LIGHT_VERB.has(&view.s.predicates[p].lemma)) {
        let grants = |c: &usize| view.s.chunk_text(*c).strip_suffix('、').is_some_and(|t| words::CONCESSION.close(t));
        let conceded = (left..chunk).rev().find(grants);
        left = conceded.map_or(left, |c| c + 1);
    }
    let first = view.s.chunks[left].tokens.clone().find(|t| !view.pos(*t).is_symbol() || view.pos(*t) == Pos::OPEN)?;
    if first > last {
        return None;
    }
    let span = view.bytes(first, last);
    // A quotation that makes up most of the clause is what was said.
    let inner = view
        .pairs
        .iter()
        .filter(|p| !p.round && p.open >= first && p.close <= last)
        .map(|p| view.bytes(p.open + 1, p.close - 1))
        .max_by_key(|s| s.len());
    Some(inner.filter(|i| i.len() * 5 > span.len() * 3).unwrap_or(span))
}

/// The topic of a reporting verb without subject of its own: it stands apart from a clause that has another subject
/// (A氏は、B社が…したと述べた).
fn topic_apart(context: &Context, view: &View, left: usize, chunk: usize) -> Option<usize> {
    let topic = (left..chunk).find(|c| view.nps[*c].marker.is_topic())?;
    let named = view.nps[topic].mention.is_some_and(|m| super::event::acts(Some(view.s.mentions[m].class)));
    let subject = |c: usize| view.nps[c].marker.role == Some(Role::Case(Case::Ga)) && view.depth(c) == 0;
    // 関係者の一人は、発表があり得ると述べた: somebody without a name.
    let text = view.text(view.core(topic));
    let tells = context.rules.list("who tells").iter().any(|w| text.ends_with(w.as_str()));
    ((named || tells) && view.depth(topic) == 0 && (topic + 1..chunk).any(subject)).then_some(topic)
}

/// Words of the text as what somebody says.
fn said_words(sentence: usize, chunk: usize, words: ByteSpan) -> Term {
    Term { sentence, chunk, kind: TermKind::Words, span: words, full: words, class: None, omitted: false }
}

fn say(
    context: &Context,
    view: &View,
    events: &[Event],
    verb: usize,
    words: ByteSpan,
    mechanism: Mechanism,
    sink: &mut Sink,
) -> Vec<Term> {
    if view.text(words).chars().count() < 4 {
        return Vec::new();
    }
    let event = events.iter().find(|e| e.p.chunk == verb);
    let accept = Accept::of(&[Class::AGENT]);
    let mut speakers = event.map_or_else(Vec::new, |e| context.fill(e, &[Role::Case(Case::Ga)], &accept));
    // 「…」とA社長。
    if view.predicate[verb].is_none() {
        let bare = context.term(view, verb).filter(|t| context.accepts(&accept, t));
        speakers.extend(bare.map(|t| (t, 0.8)));
    }
    speakers.retain(|(t, _)| {
        t.chunk == usize::MAX
            || view.s.chunks.get(t.chunk).is_none_or(|c| c.bytes.begin >= words.end || c.bytes.end <= words.begin)
    });
    // The speaker that the parser hung into the quotation.
    if speakers.is_empty() {
        let before = (0..verb).rev().find(|c| {
            let np = &view.nps[*c];
            let subject = (np.marker.is_topic()) || np.marker.role == Some(Role::Case(Case::Ga));
            subject
                && view.depth(*c) == 0
                && view.s.chunks[*c].bytes.begin < words.begin
                && view.s.tokens[np.last].bytes.end <= words.begin
        });
        if let Some(c) = before {
            speakers
                .extend(context.terms(view, c).into_iter().filter(|t| context.accepts(&accept, t)).map(|t| (t, 0.7)));
        }
    }
    if speakers.is_empty() {
        match stranger(context, view, verb, words) {
            Some(Some(speaker)) => speakers.push((speaker, 0.6)),
            Some(None) => {
                context.refuse(Refusal::Speaker);
                return Vec::new();
            }
            None => {}
        }
    }
    let carried = speakers.is_empty();
    // X Labsは…とコメントした: whoever the sentence names speaks, even where he is not known as one who can.
    let own = (0..verb).find(|c| view.is_topic(*c) && view.s.chunks[*c].bytes.end <= words.begin);
    // ヤマト側は「…」との声明を出した, ブロック総裁は…と述べた: one of those that the text is about, who knows which.
    let side = |c: usize| {
        let words = view.text(view.core(c));
        let titled = || context.rules.titles_in(words).0.last().is_some_and(|t| words.ends_with(t.word.as_str()));
        context.rules.end_in("sides", words).is_some() || titled() && !context.rules.title_only(words)
    };
    let own = own.or_else(|| (0..verb).find(|c| view.is_topic(*c) && view.depth(*c) == 0 && side(*c)));
    if carried && own.is_some_and(|c| side(c) || view.mention(c).is_some_and(|m| m.value.is_none())) {
        context.refuse(Refusal::Speaker);
        return Vec::new();
    }
    // 今後詰めるとしている: what is held without quotation marks is the word of the body that the text is about.
    let holds = event.is_some_and(|e| words::LIGHT_VERB.has(&e.p.lemma)) && !view.s.sentence.text.contains('「');
    if carried && holds {
        let body = context.principal.filter(|e| context.told_before(view.index, *e)).or(context.host);
        speakers.extend(body.map(|e| (context.omitted(view.index, e), 0.5)));
    }
    if speakers.is_empty() {
        speakers.extend(last_speaker(context, view).map(|t| (t, 0.5)));
    }
    if speakers.is_empty() {
        speakers.extend(context.carried(view.index, verb, &accept).into_iter().take(1).map(|t| (t, 0.5)));
    }
    if speakers.is_empty() {
        context.refuse(Refusal::Speaker);
    }
    if event.is_some_and(|e| e.p.polarity == Polarity::Negative) {
        return Vec::new();
    }
    let told: Vec<Term> = speakers.iter().map(|(t, _)| t.clone()).collect();
    let object = said_words(view.index, verb, words);
    for (speaker, p) in speakers {
        if !matches!(speaker.kind, TermKind::Entity(_)) && carried {
            continue;
        }
        let mut candidate = Candidate::by(mechanism, speaker, object.clone()).weakened(0.6 + 0.4 * p);
        if let Some(e) = event {
            if e.p.kind != PredicateKind::VerbalNoun
                && matches!(e.modality, Modality::Hearsay | Modality::Planned | Modality::Possible)
                && e.p.lemma != TOIU
            {
                candidate.modality =
                    if e.modality == Modality::Hearsay { Modality::Hearsay } else { Modality::Asserted };
                candidate.speaker.clone_from(&e.speaker);
            }
            // ロイターによると、A社は「…」と述べた: told by a third party.
            let source = (0..e.p.chunk).find(|c| {
                let text = view.s.chunk_text(*c);
                view.depth(*c) == 0 && words::ACCORDING_TO.within(text)
            });
            if let Some(name) =
                source.and_then(|c| context.speaker(view, c)).filter(|n| *n != context.label(&candidate.subject))
            {
                candidate.modality = Modality::Hearsay;
                candidate.speaker = Some(name);
            }
            candidate.time = e.date.map(|d| context.time(view.index, d));
        }
        sink.push(candidate);
    }
    told
}

/// The subject of a verb of speech that is none of the known agents: somebody of whom the text tells no name
/// (ある幹部は「…」と語る), or nothing that is known to speak. None where the verb has no subject of its own.
fn stranger(context: &Context, view: &View, verb: usize, words: ByteSpan) -> Option<Option<Term>> {
    let outside = |c: &usize| {
        let bytes = view.s.chunks[*c].bytes;
        view.depth(*c) == 0 && (bytes.end <= words.begin || bytes.begin >= words.end)
    };
    let subject = |c: &usize| {
        let m = view.nps[*c].marker;
        let marked = m.role == Some(Role::Case(Case::Ga)) || m.is_topic() && !m.also;
        // 裁判長は…と認め、「…」と述べた: the topic of the sentence speaks, whatever the parser hung it on.
        let apart = m.topic && view.s.chunks[*c].bytes.end <= words.begin && leads(view, *c, verb, words);
        let own = view.head(*c).is_some_and(|h| h == verb || h < verb && *c > words_chunk(view, words));
        marked && view.nps[*c].nominal && (own || apart)
    };
    let tells = |text: &str| context.rules.list("who tells").iter().any(|w| text.ends_with(w.as_str()));
    let adverb = |c: &usize| {
        let text = view.text(view.core(*c));
        let counted = view.mention(*c).is_some_and(|m| m.value.is_some());
        context.rules.has("time words", text) || counted && !tells(text)
    };
    let found = (0..verb).rev().filter(outside).filter(subject).find(|c| !adverb(c))?;
    let agent = Accept::of(&[Class::AGENT]);
    let terms = context.terms(view, found);
    if let Some(known) = terms.iter().find(|t| matches!(t.kind, TermKind::Entity(_)) && context.accepts(&agent, t)) {
        return Some(Some(known.clone()));
    }
    if let Some(known) = in_office(context, view, found) {
        return Some(Some(known));
    }
    let term = context.term(view, found)?;
    let text = view.text(term.span);
    // 「苦しい」と声は: what is no person speaks only where the talk says whose it is; 一人は is somebody.
    if term.kind != TermKind::Phrase {
        return tells(text).then_some(None);
    }
    let person = term.class.is_some_and(|c| c == Class::PERSON || c == Class::ROLE)
        || context.rules.title_only(text)
        || tells(text);
    if person {
        return Some(Some(Term { span: term.full, class: Some(Class::PERSON), ..term }));
    }
    // ボイスミント側は: a name that nobody knows speaks for itself; a thing is what is spoken of.
    let np = &view.nps[found];
    let strange = view.s.tokens[np.first..=np.last].iter().any(|t| t.unknown || t.pos.is_proper());
    // 両社は: somebody, though the text leaves open who.
    let agent = term.class.is_some_and(|c| matches!(coarse(c), Coarse::Organization | Coarse::Person));
    (strange || agent).then_some(None)
}

/// Whether a topic is that of the clause of `verb`: what it hangs on stands in the words that are said, or goes on to the verb
/// without modifying a noun.
fn leads(view: &View, topic: usize, verb: usize, words: ByteSpan) -> bool {
    let mut at = view.head(topic);
    for _ in 0..6 {
        let Some(c) = at else { return false };
        let said = view.s.chunks[c].bytes;
        if c == verb || words.begin <= said.begin && said.begin < words.end {
            return true;
        }
        if c > verb || view.predicate[c].is_none() || view.modified_by(c).is_some() {
            return false;
        }
        at = view.head(c);
    }
    false
}

/// The chunk in which words end.
fn words_chunk(view: &View, words: ByteSpan) -> usize {
    view.s.chunk_at(words.end.saturating_sub(1)).unwrap_or(0)
}

/// A氏によると、…という: what is told by somebody whom the sentence names.
fn according(context: &Context, view: &View, sink: &mut Sink) {
    let mark = (0..view.nps.len()).find(|c| {
        let before_comma = view.s.chunk_text(*c).strip_suffix('、');
        view.depth(*c) == 0 && before_comma.is_some_and(|t| words::ACCORDING_TO.close(t))
    });
    let Some(mark) = mark.filter(|m| m + 2 < view.nps.len()) else { return };
    // The source is what stands right before, and not a paper of its own (決算によると).
    let agent = Accept::of(&[Class::AGENT]);
    let named = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && context.accepts(&agent, t);
    if context.rules.has("own papers", view.surface(view.nps[mark].last)) {
        return;
    }
    let mut speakers: Vec<Term> = context.terms(view, mark).into_iter().filter(named).collect();
    if speakers.is_empty() {
        speakers.extend(context.source(view, mark).filter(named));
    }
    // A社の広報によると
    let noun = view.text(view.core(mark));
    let tells = context.rules.list("who tells").iter().any(|w| noun.ends_with(w.as_str()));
    if speakers.is_empty()
        && tells
        && let Some(owner) = view.owner(mark)
    {
        speakers = context.terms(view, owner).into_iter().filter(named).collect();
    }
    let [speaker] = &speakers[..] else { return };
    let text = &view.s.sentence.text;
    let begin = view.s.chunks[mark].bytes.end;
    let whole = text[begin as usize..].trim_end_matches(['。', ' ', '―', '─']);
    let whole = words::SOURCE_END.strip_end(whole).unwrap_or(whole);
    let whole = whole.strip_suffix(DA).unwrap_or(whole);
    let mut span = ByteSpan::new(begin, begin + whole.len() as u32);
    // 上場の時期は「…」: what is quoted at its end.
    let last = view.pairs.iter().filter(|p| !p.round && p.open > 0).map(|p| view.bytes(p.open, p.close)).next_back();
    if let Some(q) = last.filter(|q| q.end == span.end && q.len() >= 24) {
        span = ByteSpan::new(q.begin + '「'.len_utf8() as u32, q.end - '」'.len_utf8() as u32);
    }
    if view.text(span).chars().count() < 6 {
        return;
    }
    let object = said_words(view.index, view.nps.len() - 1, span);
    sink.push(Candidate::by(mechanism::SPEECH_SOURCE, speaker.clone(), object));
}

/// 「…」。A氏はこう語る。 …する――。A氏はこう語る。: the sentence before is what is said.
fn spoken_before(context: &Context, view: &View, events: &[Event], sink: &mut Sink) {
    let Some(before) = view.index.checked_sub(1).and_then(|i| context.views.get(i)) else { return };
    let text = before.s.sentence.text.trim().trim_end_matches('。');
    let dashed = text.ends_with(['―', '─', '—']) && before.pairs.iter().all(|p| p.round);
    let marked = text.starts_with('「') && text.ends_with('」');
    if !(marked || dashed) || !view.pairs.iter().all(|p| p.round) {
        return;
    }
    let root = view.nps.len().saturating_sub(1);
    let accept = Accept::of(&[Class::AGENT]);
    let speaker = told_by(context, view, events, root).or_else(|| {
        // そう胸を張るのは、A氏。
        let so = |c: usize| (0..c).any(|b| view.head(b) == Some(c) && is_so(context, view, b));
        let cleft = |p: &Predicate| {
            let text = view.words_of(p.chunk);
            text.ends_with(NOWA) && view.head(p.chunk) == Some(root) && so(p.chunk)
        };
        let found = view.s.predicates.iter().any(cleft).then(|| context.terms(view, root))?;
        let known = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && context.accepts(&accept, t);
        found.into_iter().find(known).map(|t| (t, 0.7, Modality::Asserted))
    });
    let Some((speaker, p, modality)) = speaker else { return };
    let words = if dashed {
        let whole = before.s.sentence.text.as_str();
        let begin = whole.len() - whole.trim_start().len();
        let end = begin + text.trim_end_matches(['―', '─', '—', ' ']).len();
        ByteSpan::new(begin as u32, end as u32)
    } else {
        let close = before.s.tokens.len().saturating_sub(1);
        let Some(open) = before.pairs.iter().find(|p| !p.round && close > p.open + 1) else { return };
        quoted(before, open.open, open.close)
    };
    let object = said_words(before.index, 0, words);
    let mut candidate = Candidate::by(mechanism::SPEECH_BEFORE, speaker, object);
    candidate.confidence += 0.3 * p;
    candidate.sentence = view.index;
    // そう漏らしているという。
    let told = |e: &Event| e.modality == Modality::Hearsay && view.head(e.p.chunk) == Some(root);
    if modality == Modality::Hearsay || events.iter().any(told) {
        candidate.modality = Modality::Hearsay;
    }
    sink.push(candidate);
}

/// Whether a chunk points at what is said.
fn is_so(context: &Context, view: &View, chunk: usize) -> bool {
    context.rules.has("so", view.words_of(chunk))
}

/// Who speaks in a sentence whose last verb says こう or そう that he said the words before.
fn told_by(context: &Context, view: &View, events: &[Event], root: usize) -> Option<(Term, f32, Modality)> {
    // そう言って笑った: the verb of speech goes before.
    let says = events.iter().any(|e| context.rules.has("saying", &e.p.lemma) && view.depth(e.p.chunk) == 0);
    let event = events.iter().find(|e| e.p.chunk == root && says)?;
    let words = view.s.tokens.iter().map(|t| t.bytes.of(&view.s.sentence.text));
    let so = words.into_iter().any(|w| words::SPEAKS.has(w) || context.rules.has("so", w));
    let accept = Accept::of(&[Class::AGENT]);
    let known = context.fill(event, &[Role::Case(Case::Ga)], &accept).into_iter().next();
    let office = || (0..root).find(|c| view.is_topic(*c)).and_then(|c| in_office(context, view, c)).map(|t| (t, 0.6));
    let (speaker, p) = known.or_else(office).filter(|_| so)?;
    Some((speaker, p, event.modality))
}

/// A氏は強気だ。「…」。: a quotation that is a whole sentence, after narration or a question.
fn spoken_alone(context: &Context, view: &View, sink: &mut Sink) -> Option<Spoken> {
    let text = view.s.sentence.text.trim().trim_end_matches('。');
    let outer = view.pairs.iter().find(|p| !p.round && p.open <= 1);
    let pair = outer.filter(|_| text.starts_with('「') && text.ends_with('」'))?;
    let rest = view.s.tokens[pair.close + 1..].iter().all(|t| t.pos.is_symbol());
    let verb = view.s.predicates.iter().any(|p| p.kind != PredicateKind::VerbalNoun && p.token < pair.close);
    if !rest || !verb || pair.close <= pair.open + 4 {
        return None;
    }
    // 「…」。A氏はこう語る。: the next sentence says who.
    let told = context.views.get(view.index + 1).is_some_and(|next| {
        let said = next.s.predicates.iter().any(|p| context.rules.has("saying", &p.lemma));
        said && context.rules.list("so").iter().any(|w| next.s.sentence.text.contains(w.as_str()))
    });
    let accept = Accept::of(&[Class::PERSON]);
    // 「…」。船大工、A氏の口癖だ。: what the next sentence says of the words is said of his.
    let behind = || {
        let next = context.views.get(view.index + 1)?;
        let near = next.s.sentence.paragraph <= view.s.sentence.paragraph + 1;
        let said = (0..next.nps.len())
            .find(|c| context.rules.has("words of mouth", next.text(next.core(*c))) && next.owner(*c).is_some())?;
        let owner = next.owner(said).filter(|_| near)?;
        let person = context.terms(next, owner).into_iter().find(|t| context.accepts(&accept, t))?;
        matches!(person.kind, TermKind::Entity(_)).then_some(person)
    };
    let first = (0..view.index).all(|i| context.views[i].s.sentence.field != view.s.sentence.field);
    // At the very beginning: the first whom the text then speaks of.
    let next = || context.topic_of(view.index + 1, &accept).map(|e| context.omitted(view.index, e));
    let speaker = if let Some(person) = behind() {
        let TermKind::Entity(entity) = person.kind else { return None };
        Some(context.omitted(view.index, entity))
    } else if !first {
        context.about(view.index, &accept)
    } else if view.index + 1 < context.views.len() {
        next()
    } else {
        None
    };
    let speaker = speaker.filter(|_| !told)?;
    let words = quoted(view, pair.open, pair.close);
    let object = said_words(view.index, 0, words);
    sink.push(Candidate::by(mechanism::SPEECH_ALONE, speaker.clone(), object));
    Some(Spoken { words, speakers: vec![speaker] })
}

/// Who acted or was spoken of in the sentence before: a quotation without a verb of its own goes on with him.
fn last_speaker(context: &Context, view: &View) -> Option<Term> {
    let before = context.views.get(view.index.checked_sub(1)?)?;
    if before.s.sentence.field != view.s.sentence.field {
        return None;
    }
    let subject = |c: &usize| {
        let m = before.nps[*c].marker;
        (m.is_topic()) || m.role == Some(Role::Case(Case::Ga))
    };
    (0..before.nps.len()).filter(subject).find_map(|c| {
        let mention = before.nps[c].mention?;
        let m = &before.s.mentions[mention];
        (m.class == Class::PERSON).then(|| m.entity.map(|e| context.omitted(view.index, e)))?
    })
}
