//! Names in parentheses -> aliases: `ソフトバンクグループ(SBG)`, `文心一言(ERNIE Bot)`, `AGI(汎用人工知能)`.
//!
//! Only what is a name of the same thing: dates, amounts, places, ages, readings of no name and descriptions are left out.
//! A platform in the parentheses of an app says where it runs; a description of the thing says what it is.

use super::candidate::{Candidate, Sink};
use super::compound::compound_before;
use super::context::{Coarse, View, coarse};
use super::event::Event;
use super::known::{mechanism, words};
use super::nominal::phrase;
use super::refusal::Refusal;
use super::term::{Context, Term, TermKind};
use crate::document::{Case, MentionSource, Polarity, Pos, Value, Voice, qualifier};
use crate::resource::{Accept, Class, Role};
use crate::span::ByteSpan;

/// Pushes the aliases of one sentence.
pub fn extract(context: &Context, sentence: usize, sink: &mut Sink) {
    let view = &context.views[sentence];
    for pair in view.pairs.iter().filter(|p| p.round && p.open > 0 && p.close > p.open + 1) {
        if let Some(person) = marked_person(context, view, pair.open) {
            // X氏(千葉県柏市出身), X弁護士(Y法律事務所): what patterns know of people, and where they work.
            let parts = parts(view, |_, _, _| false, pair.open + 1, pair.close - 1);
            let mut known = born(context, view, &person, &parts, sink);
            for part in parts {
                let text = view.text(view.bytes(part.0, part.1));
                let body = context.rules.class_of(text).is_some_and(|c| coarse(c) == Coarse::Organization)
                    || context.rules.end_in("parts of bodies", text).is_some();
                known |= super::pattern::bracket(context, view, &person, part, sink)
                    || body && affiliation(context, view, &person, part, Polarity::Positive, sink);
            }
            if known {
                continue;
            }
        }
        if cast(context, view, (pair.open + 1, pair.close - 1), sink) {
            continue;
        }
        let Some(owner) = owner(context, view, pair.open) else {
            context.refuse(Refusal::AliasOwner);
            continue;
        };
        let parts = parts(
            view,
            |v, a, b| context.rules.has("bracket keys", v.text(v.bytes(a, b))),
            pair.open + 1,
            pair.close - 1,
        );
        including(context, view, &owner, (pair.open + 1, pair.close - 1), sink);
        // (以下、浜松): what follows is a name, whatever else it could be.
        let said =
            |(first, last): (usize, usize)| context.rules.has("naming marks", view.text(view.bytes(first, last)));
        if let [mark, name] = parts[..]
            && said(mark)
        {
            short_name(context, view, &owner, name, sink);
            continue;
        }
        // 『銀魂』(2003年〜2019年、週刊少年ジャンプ): what stands beside a day is no other name of the work.
        let dated = |(first, last): &(usize, usize)| {
            let span = view.bytes(*first, *last);
            view.s.mentions.iter().any(|m| m.bytes == span && matches!(m.value, Some(Value::Date(_))))
        };
        let thing = owner.class.is_some_and(|c| coarse(c) == Coarse::Artifact);
        let imprint = thing && parts.len() > 1 && parts.iter().any(dated);
        let mut cast = false;
        for (first, last) in parts {
            // (監督:A、出演:B、C): C goes on with the list of B.
            match view.text(view.bytes(first, last)).split_once(':') {
                Some((key, _)) => cast = context.rules.has("field: performs", key),
                None if cast && performer(context, view, &owner, (first, last), sink) => continue,
                None => {}
            }
            // アプリ「X」(高齢者向け): for whom or of what sort it is, no name.
            if context.rules.end_in("no name ends", view.text(view.bytes(first, last))).is_some()
                && !super::pattern::bracket(context, view, &owner, (first, last), sink)
            {
                continue;
            }
            // (以下「リテラ」、旧社名:X)
            if first < last && said((first, first)) && view.pairs.iter().any(|p| p.open == first + 1 && p.close == last)
            {
                short_name(context, view, &owner, (first + 1, last), sink);
                continue;
            }
            if super::pattern::bracket(context, view, &owner, (first, last), sink)
                || super::bracket::told(context, view, &owner, (first, last), sink)
            {
                continue;
            }
            if imprint && era_mark(context, view, first, last).is_none() {
                bibliography(context, view, &owner, first, last, sink);
                continue;
            }
            read(context, view, &owner, first, last, sink);
        }
    }
}

/// `X氏(1975年、徳島市生まれ)`: the day before the place of birth.
fn born(context: &Context, view: &View, person: &Term, parts: &[(usize, usize)], sink: &mut Sink) -> bool {
    let date = |(first, last): (usize, usize)| {
        let span = view.bytes(first, last);
        view.s.mentions.iter().position(|m| m.bytes == span && matches!(m.value, Some(Value::Date(_))))
    };
    let place = |(first, last): (usize, usize)| {
        let span = view.bytes(first, last);
        let marked = |m: &crate::document::Mention| {
            let behind = ByteSpan::new(m.bytes.end, span.end);
            m.bytes.begin == span.begin
                && m.bytes.end < span.end
                && coarse(m.class) == Coarse::Place
                && context.rules.has("birth marks", view.text(behind))
        };
        view.s.mentions.iter().any(marked)
    };
    let day = parts.windows(2).find(|w| place(w[1])).and_then(|w| date(w[0]));
    if let Some(day) = day {
        let date = context.mention_term(view, view.chunk_of(parts[0].0), day);
        sink.push(Candidate::by(mechanism::LIVED_BIRTH, person.clone(), date));
    }
    day.is_some()
}

/// `ヒロインの妹(演・白石聖)`, `少年(声:山田太郎)`: who plays a part in the work that the sentence, or the talk, is of.
fn cast(context: &Context, view: &View, (first, last): (usize, usize), sink: &mut Sink) -> bool {
    let key = (first + 1..last).find(|t| {
        let sign = words::KEY_SIGNS.has(view.surface(*t));
        sign && context.rules.has("cast keys", view.text(view.bytes(first, t - 1)))
    });
    let Some(sign) = key else { return false };
    let begin = view.s.tokens[sign + 1].bytes.begin;
    let person = view.s.mentions.iter().position(|m| m.bytes.begin == begin && m.class == Class::PERSON);
    let Some(person) = person else { return false };
    let accept = Accept::of(&[Class::CREATIVE_WORK]);
    let work = |m: &crate::document::Mention| {
        m.value.is_none() && m.entity.is_some() && context.ontology.is_a(m.class, Class::CREATIVE_WORK)
    };
    let here = view.s.mentions.iter().position(work).map(|m| context.mention_term(view, view.chunk_of(first), m));
    if let Some(work) = here.or_else(|| context.recent(view.index, &accept)) {
        let person = context.mention_term(view, view.chunk_of(sign), person);
        let mut candidate = Candidate::by(mechanism::CAST_IN_PARENTHESES, person, work);
        candidate.sentence = view.index;
        sink.push(candidate);
    }
    true
}

/// `経済産業省(A庁とB庁を含む)`: what the brackets say to be in it.
fn including(context: &Context, view: &View, owner: &Term, (first, last): (usize, usize), sink: &mut Sink) {
    let inside = view.bytes(first, last);
    let mark = context.rules.list("including").iter().find_map(|w| view.text(inside).strip_suffix(w.as_str()));
    let Some(named) = mark.filter(|_| matches!(owner.kind, TermKind::Entity(_))) else { return };
    let end = inside.begin + named.len() as u32;
    let same = |m: &crate::document::Mention| owner.class.is_some_and(|c| coarse(c) == coarse(m.class));
    for (index, m) in view.s.mentions.iter().enumerate() {
        if m.value.is_none() && inside.contains(m.bytes) && m.bytes.end <= end && same(m) {
            let part = context.mention_term(view, view.chunk_of(first), index);
            if matches!(part.kind, TermKind::Entity(_)) && part.kind != owner.kind {
                sink.push(Candidate::by(mechanism::INCLUDING_IN_PARENTHESES, part, owner.clone()));
            }
        }
    }
}

/// The short name that the text goes on with.
fn short_name(context: &Context, view: &View, owner: &Term, (first, last): (usize, usize), sink: &mut Sink) {
    let quoted = view.pairs.iter().any(|p| p.open == first && p.close == last && last > first + 1);
    let (first, last) = if quoted { (first + 1, last - 1) } else { (first, last) };
    // (以下「当社」): whoever writes calls himself so.
    if context.rules.has("no names", view.text(view.bytes(first, last))) {
        return;
    }
    let mut term = phrase(view, super::compound::Compound { first, last }, owner.class);
    term.kind = TermKind::Words;
    sink.push(Candidate::by(mechanism::NAME_IN_PARENTHESES, owner.clone(), term));
}

/// `大隅油脂は大隅化学に社名変更した`: the new name is one of the same thing.
pub fn renamed(context: &Context, sentence: usize, events: &[Event], sink: &mut Sink) {
    let view = &context.views[sentence];
    for event in events {
        let p = &event.p;
        let named = |c: usize| view.nps[c].nominal && context.rules.has("names of things", view.text(view.core(c)));
        // 社名を|Xに|変更, 社名変更
        let of_name = p.argument(Case::Wo).is_some_and(|a| named(a.chunk));
        let compound = context.rules.list("names of things").iter().any(|w| {
            let text = view.text(ByteSpan::new(0, view.s.tokens[p.token].bytes.begin));
            text.ends_with(w.as_str())
        });
        let changes =
            context.rules.has("renaming", &p.lemma) || context.rules.has("changing", &p.lemma) && (of_name || compound);
        if !changes || view.in_quotation(p.token) {
            continue;
        }
        let accept = Accept::of(&[Class::AGENT, Class::ARTIFACT, Class::FACILITY, Class::PLACE]);
        let Some((owner, sure)) = context.fill(event, &[Role::Case(Case::Ga)], &accept).into_iter().next() else {
            continue;
        };
        let roles = [Role::Case(Case::Ni), Role::Case(Case::To), Role::Case(Case::He)];
        let fillers = event.fillers.iter().filter(|f| roles.contains(&f.role));
        let new = fillers.flat_map(|f| context.filler_terms(view, p.chunk, f)).find(|t| {
            let quoted = view.text(ByteSpan::new(0, t.span.begin)).ends_with(['「', '『']);
            matches!(t.kind, TermKind::Entity(_)) || quoted
        });
        let Some(mut new) = new.filter(|t| t.kind != owner.kind) else { continue };
        new.kind = TermKind::Words;
        new.full = new.span;
        let mut candidate = Candidate::by(mechanism::RENAMED, owner, new).weakened(0.6 + 0.4 * sure);
        (candidate.polarity, candidate.modality) = (event.polarity, event.modality);
        candidate.speaker.clone_from(&event.speaker);
        candidate.time = event.date.map(|d| context.time(sentence, d));
        sink.push(candidate);
    }
}

/// `Xは「W」の愛称で知られる`, `Xは別名「W」といい`, `Xは「W」と呼ばれる`, `「W」ことX`: W is another name of X.
pub fn called(context: &Context, sentence: usize, events: &[Event], sink: &mut Sink) {
    let view = &context.views[sentence];
    apposed(context, view, sink);
    let naming = |c: usize| {
        let text = view.text(view.core(c));
        ["naming nouns", "name marks"].iter().any(|l| context.rules.has(l, text))
    };
    for event in events {
        let p = &event.p;
        if !context.rules.has("going by", &p.lemma) || view.in_quotation(p.token) {
            continue;
        }
        let says = context.rules.has("saying", &p.lemma);
        let found = (0..p.chunk).rev().filter(|c| view.head(*c) == Some(p.chunk)).find_map(|c| {
            let pair = quoted_in(view, c);
            let text = view.words_of(c);
            match pair {
                // 別名「W」といい, 「W」と呼ばれる
                Some(pair) if text.ends_with('と') => {
                    let before = view.text(ByteSpan::new(0, view.s.tokens[pair.open].bytes.begin));
                    let marked = ["naming nouns", "name marks"].iter().any(|l| {
                        let mut words = context.rules.list(l).iter().filter(|w| w.chars().nth(1).is_some());
                        words.any(|w| before.ends_with(w.as_str()))
                    });
                    let lone = p.voice == Voice::Passive && !says;
                    (marked || lone).then_some(pair)
                }
                // 「W」の愛称で知られる
                None if view.nps[c].marker.role == Some(Role::Case(Case::De)) && naming(c) => {
                    quoted_in(view, view.owner(c)?)
                }
                _ => None,
            }
        });
        let Some(pair) = found.filter(|p| p.close > p.open + 1) else { continue };
        let accept = Accept::of(&[Class::AGENT, Class::ARTIFACT, Class::FACILITY, Class::PLACE, Class::CREATIVE_WORK]);
        let roles: &[Role] = if p.voice == Voice::Passive {
            &[Role::Case(Case::Wo)]
        } else {
            &[Role::Case(Case::Ga), Role::Case(Case::Wo)]
        };
        let words = view.bytes(pair.open + 1, pair.close - 1);
        let mut owners = context.fill(event, roles, &accept);
        owners.retain(|(t, _)| !words.contains(t.span) && !t.omitted && other_name(context, view, t, words));
        if let Some((owner, sure)) = owners.into_iter().next() {
            let mut candidate = alias_of(view, owner, (pair.open + 1, pair.close - 1)).fitting(0.6 + 0.25 * sure);
            (candidate.polarity, candidate.modality) = (event.polarity, event.modality);
            sink.push(candidate);
        }
    }
}

/// The quotation marks with a short name in them that close in a chunk.
fn quoted_in(view: &View, chunk: usize) -> Option<super::context::Pair> {
    let tokens = view.s.chunks[chunk].tokens.clone();
    let short = |p: &super::context::Pair| {
        let words = view.bytes(p.open, p.close);
        let text = view.text(words);
        (4..=22).contains(&text.chars().count()) && !text.contains(['、', '。'])
    };
    view.pairs.iter().find(|p| !p.round && tokens.contains(&p.close) && short(p)).copied()
}

/// Whether the words are no name under which the text knows the term anyway.
fn other_name(context: &Context, view: &View, owner: &Term, words: ByteSpan) -> bool {
    let TermKind::Entity(e) = owner.kind else { return false };
    view.s.mentions.iter().all(|m| m.bytes != words || m.entity != Some(e))
        && context.analysis.entities[e.0 as usize].label != view.text(words)
}

fn alias_of(view: &View, owner: Term, (first, last): (usize, usize)) -> Candidate {
    let mut name = phrase(view, super::compound::Compound { first, last }, owner.class);
    name.full = name.span;
    name.kind = TermKind::Words;
    let mut candidate = Candidate::by(mechanism::CALLED, owner, name);
    candidate.sentence = view.index;
    candidate
}

/// `「ジャパネットの高田」こと高田明氏`: the name before こと.
fn apposed(context: &Context, view: &View, sink: &mut Sink) {
    for pair in view.pairs.iter().filter(|p| !p.round && p.close > p.open + 1) {
        let Some(next) =
            view.s.tokens.get(pair.close + 1).filter(|t| context.rules.has("also called", view.text(t.bytes)))
        else {
            continue;
        };
        let named = view.s.mentions.iter().position(|m| m.value.is_none() && m.bytes.begin == next.bytes.end);
        let Some(index) = named else { continue };
        let owner = context.mention_term(view, view.chunk_of(pair.close + 2), index);
        let words = view.bytes(pair.open + 1, pair.close - 1);
        if other_name(context, view, &owner, words) {
            sink.push(alias_of(view, owner, (pair.open + 1, pair.close - 1)));
        }
    }
}

/// The person named before a parenthesis with 氏, 四段 or the like between.
fn marked_person(context: &Context, view: &View, open: usize) -> Option<Term> {
    let end = view.s.tokens[open.checked_sub(1)?].bytes.end;
    let index = view.s.mentions.iter().position(|m| {
        m.class == Class::PERSON && m.bytes.end < end && {
            let rest = view.text(ByteSpan::new(m.bytes.end, end));
            ["honorifics", "person marks"].iter().any(|l| context.rules.has(l, rest)) || context.rules.title_only(rest)
        }
    })?;
    let person = context.mention_term(view, view.chunk_of(open - 1), index);
    matches!(person.kind, TermKind::Entity(_)).then_some(person)
}

/// What stands right before the parenthesis.
fn owner(context: &Context, view: &View, open: usize) -> Option<Term> {
    let end = view.s.tokens[open - 1].bytes.end;
    // 佐藤花子さん(青葉美術館館長): the name before the honorific.
    let before = &view.s.sentence.text[..end as usize];
    let honorific = context.rules.list("honorifics").iter().filter(|h| before.ends_with(h.as_str())).map(String::len);
    let bare = end - honorific.max().unwrap_or(0) as u32;
    let person = view.s.mentions.iter().position(|m| m.class == Class::PERSON && m.bytes.end == bare && bare < end);
    if let Some(index) = person {
        return Some(context.mention_term(view, view.chunk_of(open - 1), index));
    }
    let mention = view
        .s
        .mentions
        .iter()
        .enumerate()
        .filter(|(_, m)| {
            let (_, last) = view.token_range(m);
            m.bytes.end == end || view.s.tokens[last].bytes.end == end
        })
        .min_by_key(|(_, m)| m.bytes.begin);
    if let Some((index, m)) =
        mention.filter(|(_, m)| !matches!(m.class, Class::TECHNOLOGY | Class::ROLE | Class::INDUSTRY))
    {
        if m.value.is_some() || m.source == MentionSource::Anaphor {
            return None;
        }
        return Some(context.mention_term(view, view.chunk_of(open - 1), index));
    }
    let compound = compound_before(view, open - 1)?;
    let mut term = phrase(view, compound, None);
    let text = view.text(term.span);
    // 山田最高財務責任者(CFO): the office is what the short form stands for.
    let titles = context.rules.titles_in(text).0;
    if let Some(title) = titles.iter().rfind(|t| text.ends_with(t.word.as_str())) {
        term.span = ByteSpan::new(term.span.end - title.word.len() as u32, term.span.end);
        term.full = term.span;
        return Some(term);
    }
    // 対話型人工知能(AI): the known term at the end is what a known abbreviation stands for; else it is the whole.
    let inside = view.s.tokens.get(open + 1).map_or("", |t| view.text(t.bytes));
    let unknown = abbreviates(inside) && context.rules.class_noun(inside).is_none();
    if unknown {
        term.class = context.rules.class_of(text);
    } else if let Some((at, class)) =
        text.char_indices().find_map(|(i, _)| context.rules.class_noun(&text[i..]).map(|c| (i, c)))
    {
        term.span = ByteSpan::new(term.span.begin + at as u32, term.span.end);
        term.class = Some(class);
    }
    term.full = term.span;
    Some(term)
}

/// The parts of a parenthesis, split at commas and slashes.
fn parts(view: &View, key: impl Fn(&View, usize, usize) -> bool, first: usize, last: usize) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut begin = first;
    for t in first..=last {
        let keyed = view.surface(t) == "=" && t > begin && key(view, begin, t - 1);
        if !keyed && (view.pos(t) == Pos::COMMA || matches!(view.surface(t), "/" | "=")) {
            if begin < t {
                parts.push((begin, t - 1));
            }
            begin = t + 1;
        }
    }
    if begin <= last {
        parts.push((begin, last));
    }
    parts
}

/// `運営:A社`, `本社:福岡市`, `社長:山田太郎`: the word before the colon says what the name behind it is.
fn keyed(context: &Context, view: &View, owner: &Term, first: usize, colon: usize, last: usize, sink: &mut Sink) {
    if colon == first || colon == last || !matches!(owner.kind, TermKind::Entity(_)) {
        return;
    }
    let key = view.text(view.bytes(first, colon - 1));
    let value = view.bytes(colon + 1, last);
    // X(XRISM:クリズム), X(Quantum Lab:QL): a name in letters, and how it is said or shortened.
    let latin = |text: &str| text.is_ascii() && text.starts_with(|c: char| c.is_ascii_uppercase());
    let said = view.text(value).chars().all(|c| matches!(c, 'ァ'..='ヴ' | 'ー' | '・'));
    if latin(key) && (said || latin(view.text(value))) {
        for (first, last) in [(first, colon - 1), (colon + 1, last)] {
            let text = view.text(view.bytes(first, last));
            if latin(text) && (matches!(owner.kind, TermKind::Entity(_)) || abbreviates(text)) {
                short_name(context, view, owner, (first, last), sink);
            }
        }
        return;
    }
    let Some((index, m)) = view
        .s
        .mentions
        .iter()
        .enumerate()
        .find(|(_, m)| m.bytes.end == value.end && m.bytes.begin >= value.begin && m.value.is_none())
    else {
        return;
    };
    let term = context.mention_term(view, view.chunk_of(last), index);
    if !matches!(term.kind, TermKind::Entity(_)) {
        return;
    }
    // What other keys say, the patterns of `ontology/relations` know.
    let company = owner.class.is_some_and(|c| coarse(c) == Coarse::Organization);
    if !company || coarse(m.class) != Coarse::Person {
        context.refuse(Refusal::AliasKey);
        return;
    }
    for title in context.rules.titles_in(key).0 {
        let mut candidate =
            Candidate::new(term.clone(), title.relation.name(), owner.clone(), "office-in-parentheses", 0.8);
        candidate.sentence = view.index;
        candidate.qualifiers.insert(qualifier::ROLE.to_owned(), key.to_owned());
        sink.push(candidate);
    }
}

/// Pushes the name that stands in `first..=last` as one of `owner`; `form` says whether it is a former or present one.
fn name_of(
    context: &Context,
    view: &View,
    owner: &Term,
    (first, last): (usize, usize),
    form: Option<&str>,
    told: bool,
    sink: &mut Sink,
) {
    if first > last || !(told || is_name(context, view, first, last)) {
        return;
    }
    let mut term = phrase(view, super::compound::Compound { first, last }, owner.class);
    term.full = term.span;
    term.kind = TermKind::Words;
    let mut candidate = Candidate::by(mechanism::NAME_IN_PARENTHESES, owner.clone(), term);
    if let Some(form) = form {
        candidate.qualifiers.insert(qualifier::FORM.to_owned(), form.to_owned());
    }
    sink.push(candidate);
}

/// `旧三崎証券`, `現・大隅マテリアル`: the token behind the word that says so, and which it is.
fn era_mark(context: &Context, view: &View, first: usize, last: usize) -> Option<(usize, &'static str)> {
    let text = view.text(view.bytes(first, last));
    let of = |list: &str| context.rules.list(list).iter().find(|w| text.starts_with(w.as_str())).map(String::len);
    let (length, form) = match (of("former names"), of("present names")) {
        (Some(length), _) => (length, "former"),
        (None, Some(length)) => (length, "present"),
        (None, None) => return None,
    };
    let begin = view.s.tokens[first].bytes.begin as usize + length;
    let mut at = (first..=last).find(|t| view.s.tokens[*t].bytes.begin as usize >= begin)?;
    // A token that goes over the end of the word is a word of its own: 旧姓, 現地.
    if at == first || view.s.tokens[at - 1].bytes.end as usize != begin {
        return None;
    }
    while at < last && (words::BEHIND_AN_ERA.has(view.surface(at)) || view.surface(at) == " ") {
        at += 1;
    }
    Some((at, form))
}

fn read(context: &Context, view: &View, owner: &Term, first: usize, last: usize, sink: &mut Sink) {
    // 東証プライム, ロンドン証券取引所
    let market = |text: &str| {
        let words = context.rules.list("market words");
        words.iter().any(|w| text.starts_with(w.as_str())) || context.rules.end_in("market words", text).is_some()
    };
    let inside = view.bytes(first, last);
    if view.s.mentions.iter().any(|m| m.bytes == inside && m.source == MentionSource::Anaphor) {
        context.refuse(Refusal::AliasForm);
        return;
    }
    if let Some((at, form)) = era_mark(context, view, first, last) {
        if market(view.text(view.bytes(at, last))) {
            context.refuse(Refusal::AliasForm);
            return;
        }
        // X氏(元A社社長): the office that he held.
        let polarity = if form == "former" { Polarity::Negative } else { Polarity::Positive };
        let person = owner.class == Some(Class::PERSON);
        let office = person && office_of(context, view, owner, at, last);
        let role = view.bytes(at, last);
        let role = person && view.s.mentions.iter().any(|m| m.bytes == role && m.class == Class::ROLE);
        if person && affiliation(context, view, owner, (at, last), polarity, sink) || office || role {
            return;
        }
        if matches!(owner.kind, TermKind::Entity(_)) {
            // 旧社名:X: what a colon introduces is a name, whatever it looks like.
            let told = at > first && view.surface(at - 1) == ":";
            name_of(context, view, owner, (at, last), Some(form), told, sink);
        }
        return;
    }
    let whole = view.text(view.bytes(first, last));
    if context.rules.list("of shares").iter().any(|w| whole.contains(w.as_str())) {
        context.refuse(Refusal::AliasForm);
        return;
    }
    let organization = owner.class.is_some_and(|c| coarse(c) == Coarse::Organization);
    if organization && officer(context, view, owner, first, last, sink) {
        return;
    }
    // 本社:富山市, 社長・高瀬誠
    let key = |t: usize| t > first && context.rules.has("bracket keys", view.text(view.bytes(first, t - 1)));
    let colon = |t: &usize| view.surface(*t) == ":" || words::KEY_SIGNS.has(view.surface(*t)) && key(*t);
    if let Some(colon) = (first..=last).find(colon) {
        keyed(context, view, owner, first, colon, last, sink);
        return;
    }
    let span = view.bytes(first, last);
    let text = view.text(span);
    // X社(千葉市若葉区桜木6-19-75): the address of its seat.
    let address = view.s.mentions.iter().find(|m| m.bytes.begin == span.begin && coarse(m.class) == Coarse::Place);
    let street = |m: &crate::document::Mention| {
        let rest = view.text(ByteSpan::new(m.bytes.end.min(span.end), span.end));
        rest.starts_with(|c: char| c.is_ascii_digit())
            && rest
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '-' | '−' | '丁' | '目' | '番' | '地' | '号' | 'の'))
    };
    if organization && address.is_some_and(street) && matches!(owner.kind, TermKind::Entity(_)) {
        let mut place = phrase(view, super::compound::Compound { first, last }, Some(Class::PLACE));
        place.full = place.span;
        sink.push(Candidate::by(mechanism::SEAT_IN_PARENTHESES, owner.clone(), place));
        return;
    }
    // X社(年商約80億円)
    if super::quantity::enclosed::tells_number(view, first, last) {
        return;
    }
    // 東証プライム, 銘柄コード4321; 高瀬誠社長: where its shares are dealt in, and who leads it.
    if bibliography(context, view, owner, first, last, sink) {
        return;
    }
    let person = owner.class == Some(Class::PERSON);
    if person && affiliation(context, view, owner, (first, last), Polarity::Positive, sink) {
        return;
    }
    // X(代表取締役社長), X(仮), X(既存株主): what he is, how far it is settled; no name.
    let titled = context.rules.title_only(text) || office_of(context, view, owner, first, last);
    // (生命保険、年金保険), (同市東灘区): examples, and what points at a place.
    let beside = |t: usize| view.s.tokens.get(t).is_some_and(|t| t.pos == Pos::COMMA);
    let listed = first > 0 && beside(first - 1) || beside(last + 1);
    // (仮称、クリスタル): katakana may be how the name is said.
    let katakana = text.chars().all(|c| matches!(c, 'ァ'..='ヴ' | 'ー' | '・'));
    let plain = !katakana && view.s.tokens[first..=last].iter().all(|t| !t.unknown && !t.pos.is_proper());
    let example = listed && plain && !abbreviates(text) || text.starts_with('同');
    if titled || example || context.rules.has("no names", text) {
        context.refuse(Refusal::AliasForm);
        return;
    }
    let person = view.s.mentions.iter().any(|m| span.contains(m.bytes) && m.class == Class::PERSON);
    if market(text) || person && !context.rules.titles_in(text).0.is_empty() {
        context.refuse(Refusal::AliasForm);
        return;
    }
    let inner = view.s.mentions.iter().enumerate().find(|(_, m)| {
        let place = m.bytes.end == span.end && m.bytes.begin >= span.begin && coarse(m.class) == Coarse::Place;
        m.bytes == span
            || (m.bytes.begin >= span.begin && m.bytes.end == span.end && m.bytes.begin <= span.begin + 3)
            || place && view.text(span).contains('・')
    });
    let named = matches!(owner.kind, TermKind::Entity(_));
    let class = owner.class.unwrap_or(Class::CONCEPT);
    if let Some((index, m)) = inner {
        if m.value.is_some() {
            return;
        }
        let term = context.mention_term(view, view.chunk_of(first), index);
        let (a, b) = (coarse(class), coarse(m.class));
        // ゲーム「X」(PS5、スイッチ): on what it runs.
        let runs = matches!(class, Class::GAME | Class::SOFTWARE) && m.class == Class::DEVICE;
        if named
            && a == Coarse::Artifact
            && (runs || context.ontology.is_a(m.class, Class::PLATFORM) || context.rules.has("platforms", text))
            && term.kind != owner.kind
        {
            sink.push(Candidate::by(mechanism::PLATFORM_IN_PARENTHESES, owner.clone(), term));
            return;
        }
        let same = term.kind == owner.kind;
        if named && !same && m.class == Class::TECHNOLOGY && a != Coarse::Concept {
            let mut kind = phrase(view, super::compound::Compound { first, last }, Some(m.class));
            kind.full = kind.span;
            sink.push(Candidate::by(mechanism::KIND_IN_PARENTHESES, owner.clone(), kind));
            return;
        }
        if named && a == Coarse::Organization && b == Coarse::Place && matches!(term.kind, TermKind::Entity(_)) {
            // 東京・港: two places, one seat.
            let mut term = term;
            if m.bytes != span && view.text(span).contains('・') {
                term = phrase(view, super::compound::Compound { first, last }, Some(m.class));
                term.full = term.span;
            }
            // (米国), (東京): a whole country or region is where somebody is, not where the head office stands.
            let text = view.text(term.span);
            let town = text.contains('・') || m.class == Class::CITY || context.is_town(text);
            let town = town && class != Class::ORGANIZATION_UNIT;
            let found = if town { mechanism::TOWN_IN_PARENTHESES } else { mechanism::COUNTRY_IN_PARENTHESES };
            sink.push(Candidate::by(found, owner.clone(), term));
            return;
        }
        // マイク・スミス(アメリカ)
        if named && a == Coarse::Person && m.class == Class::COUNTRY && m.bytes == span {
            sink.push(Candidate::by(mechanism::NATION_IN_PARENTHESES, owner.clone(), term));
            return;
        }
        // 「ラゾーナ川崎プラザ」(川崎市幸区), 谷山基地(鹿児島市)
        let lies = a == Coarse::Event || a == Coarse::Artifact && owner.span.begin > 0;
        if named && lies && b == Coarse::Place && m.class != Class::COUNTRY && matches!(term.kind, TermKind::Entity(_))
        {
            // 「日本SF大会」(6月28日、東京都大田区)
            let held = class == Class::EVENT;
            let found = if held { mechanism::EVENT_PLACE_IN_PARENTHESES } else { mechanism::PLACE_IN_PARENTHESES };
            sink.push(Candidate::by(found, owner.clone(), term));
            return;
        }
        if !same && (matches!(b, Coarse::Place) || (a != b && !matches!(b, Coarse::Concept | Coarse::Artifact))) {
            context.refuse(Refusal::AliasUnfit);
            return;
        }
    } else if context.rules.has("platforms", text) && named {
        let mut term = phrase(view, super::compound::Compound { first, last }, Some(Class::PLATFORM));
        term.full = term.span;
        sink.push(Candidate::by(mechanism::PLATFORM_IN_PARENTHESES, owner.clone(), term));
        return;
    }
    let concept = matches!(coarse(class), Coarse::Concept);
    let common = view.s.tokens[first..=last].iter().all(|t| !t.unknown && !t.pos.is_proper());
    let kind = context.rules.class_of(text);
    // アセトアミノフェン(解熱鎮痛薬): a word that no list knows, and of what kind it is.
    let ware = common && !abbreviates(text) && kind.is_some_and(|k| coarse(k) == Coarse::Artifact);
    if ware && !named && is_strange(view, owner) {
        let mut thing = owner.clone();
        thing.class = kind;
        let mut kind = phrase(view, super::compound::Compound { first, last }, kind);
        kind.full = kind.span;
        sink.push(Candidate::by(mechanism::KIND_IN_PARENTHESES, thing, kind));
        return;
    }
    // エリスリトール(甘味料): no other name of what was taken for a firm.
    if ware && named && coarse(class) != Coarse::Artifact && !concept {
        context.refuse(Refusal::AliasUnfit);
        return;
    }
    if concept && (class == Class::ROLE || !(abbreviates(text) || view.text(owner.span).is_ascii())) {
        context.refuse(Refusal::AliasUnfit);
        return;
    }
    if !named && !abbreviates(text) && !view.text(owner.span).chars().all(|c| c.is_ascii_uppercase()) {
        context.refuse(Refusal::AliasUnfit);
        return;
    }
    if is_code(view.text(owner.span), text) {
        context.refuse(Refusal::AliasForm);
        return;
    }
    // 「X」(山田太郎社長), X(横浜美術館館長): who leads it, or what somebody is, no name.
    let titles = context.rules.titles_in(text).0;
    if titles.last().is_some_and(|t| text.ends_with(t.word.as_str())) && !abbreviates(text) && named {
        context.refuse(Refusal::AliasUnfit);
        return;
    }
    // 三崎電子(半導体メーカー): common nouns that say of what kind it is.
    let kind = kind.filter(|c| coarse(*c) == coarse(class) && coarse(*c) != Coarse::Concept);
    let house = coarse(class) == Coarse::Organization || context.rules.class_noun(text).is_none();
    let described = named && common && kind.is_some() && !abbreviates(text) && house;
    // テンセント(騰訊): known as a name of the same, whatever words the dictionary sees in it.
    let known = |m: &crate::document::Mention| matches!(owner.kind, TermKind::Entity(e) if m.entity == Some(e));
    let known =
        !text.starts_with(|c: char| c.is_ascii_digit()) && view.s.mentions.iter().any(|m| m.bytes == span && known(m));
    if (known || is_name(context, view, first, last)) && !described {
        let mut term = phrase(view, super::compound::Compound { first, last }, Some(class));
        term.kind = TermKind::Words;
        sink.push(Candidate::by(mechanism::NAME_IN_PARENTHESES, owner.clone(), term));
    } else if named
        && context
            .rules
            .class_of(text)
            .is_some_and(|c| coarse(c) == coarse(class) || matches!(coarse(class), Coarse::Concept))
    {
        let Some(compound) = compound_before(view, last) else { return };
        let mut kind = phrase(view, compound, context.rules.class_of(text));
        kind.full = span;
        sink.push(Candidate::by(mechanism::KIND_IN_PARENTHESES, owner.clone(), kind));
    }
}

/// `社長・高瀬誠`, `高瀬誠社長` behind a company: who holds an office there, no name of the company.
fn officer(context: &Context, view: &View, owner: &Term, first: usize, last: usize, sink: &mut Sink) -> bool {
    let span = view.bytes(first, last);
    let inside = |m: &crate::document::Mention| m.class == Class::PERSON && span.contains(m.bytes);
    let Some((index, person)) = view.s.mentions.iter().enumerate().find(|(_, m)| inside(m)) else { return false };
    let (before, behind) = (ByteSpan::new(span.begin, person.bytes.begin), ByteSpan::new(person.bytes.end, span.end));
    let bare = |bytes: ByteSpan| view.text(bytes).trim_matches(['・', ':', ' ', '氏']);
    let role = [bare(before), bare(behind)].into_iter().find(|words| context.rules.title_only(words));
    let Some(role) = role else { return false };
    let term = context.mention_term(view, view.chunk_of(last), index);
    if matches!(term.kind, TermKind::Entity(_)) && matches!(owner.kind, TermKind::Entity(_)) {
        for title in context.rules.titles_in(role).0 {
            let mut candidate =
                Candidate::new(term.clone(), title.relation.name(), owner.clone(), "office-in-parentheses", 0.85);
            candidate.sentence = view.index;
            candidate.qualifiers.insert(qualifier::ROLE.to_owned(), role.to_owned());
            sink.push(candidate);
        }
    }
    true
}

/// `『氷の道』(宇野健、鶴見書房、2,420円)`, `「余額宝」(2013年)`: whose work it is, who brought it out, and when.
fn bibliography(context: &Context, view: &View, owner: &Term, first: usize, last: usize, sink: &mut Sink) -> bool {
    let thing = owner.class.is_some_and(|c| coarse(c) == Coarse::Artifact);
    let TermKind::Entity(_) = owner.kind else { return false };
    let quoted = view.text(ByteSpan::new(0, owner.span.begin)).ends_with(['「', '『']);
    if !thing || !quoted {
        return false;
    }
    let span = view.bytes(first, last);
    let work = owner.class.is_some_and(|c| context.ontology.is_a(c, Class::CREATIVE_WORK))
        || view.text(ByteSpan::new(0, owner.span.begin)).ends_with('『');
    let Some((index, m)) = view.s.mentions.iter().enumerate().find(|(_, m)| m.bytes == span) else { return false };
    let term = context.mention_term(view, view.chunk_of(first), index);
    let (found, subject, object) = match (&m.value, coarse(m.class)) {
        (Some(Value::Date(_)), _) => (mechanism::IMPRINT_DAY, owner.clone(), term),
        (None, Coarse::Person) if work && m.entity.is_some() => (mechanism::IMPRINT_AUTHOR, term, owner.clone()),
        (None, Coarse::Organization) if work && m.entity.is_some() && owner.class != Some(Class::GAME) => {
            (mechanism::IMPRINT_HOUSE, term, owner.clone())
        }
        (None, Coarse::Artifact) if work && m.class == Class::PUBLICATION => {
            (mechanism::IMPRINT_HOUSE, term, owner.clone())
        }
        _ => return false,
    };
    let mut candidate = Candidate::by(found, subject, object);
    candidate.sentence = view.index;
    sink.push(candidate);
    true
}

/// Takes somebody whom brackets name behind the first performer of a work.
fn performer(context: &Context, view: &View, owner: &Term, (first, last): (usize, usize), sink: &mut Sink) -> bool {
    let span = view.bytes(first, last);
    let work = owner.class.is_some_and(|c| context.ontology.is_a(c, Class::CREATIVE_WORK));
    let named = |m: &crate::document::Mention| m.bytes == span && m.class == Class::PERSON && m.entity.is_some();
    let Some(index) = view.s.mentions.iter().position(named).filter(|_| work) else { return false };
    let person = context.mention_term(view, view.chunk_of(first), index);
    sink.push(Candidate::by(mechanism::CAST_IN_PARENTHESES, person, owner.clone()));
    true
}

/// `田中(横浜美術館館長)`, `鳥飼(大安海上)`: where a person holds an office or belongs.
fn affiliation(
    context: &Context,
    view: &View,
    owner: &Term,
    (first, last): (usize, usize),
    polarity: Polarity,
    sink: &mut Sink,
) -> bool {
    let span = view.bytes(first, last);
    let house = |m: &crate::document::Mention| {
        coarse(m.class) == Coarse::Organization || context.ontology.is_a(m.class, Class::FACILITY)
    };
    // (81): an age, whatever a name list holds.
    let numeric = |m: &crate::document::Mention| {
        m.value.is_some() || view.text(m.bytes).chars().all(|c| c.is_numeric() || c.is_ascii_punctuation())
    };
    let starts = |m: &crate::document::Mention| m.bytes.begin == span.begin && m.bytes.end <= span.end && !numeric(m);
    let mut found = view.s.mentions.iter().enumerate().filter(|(_, m)| starts(m) && house(m) && m.entity.is_some());
    let Some((index, m)) = found.by_ref().max_by_key(|(_, m)| m.bytes.end) else { return false };
    if !matches!(owner.kind, TermKind::Entity(_)) {
        return false;
    }
    let mut seat = context.mention_term(view, view.chunk_of(first), index);
    let role = view.text(ByteSpan::new(m.bytes.end, span.end)).trim_start_matches(['の', '・', ' ']);
    let mut push = |mut candidate: Candidate| {
        candidate.sentence = view.index;
        candidate.polarity = polarity;
        if !role.is_empty() {
            candidate.qualifiers.insert(qualifier::ROLE.to_owned(), role.to_owned());
        }
        sink.push(candidate);
    };
    if role.is_empty() {
        // 山田(ギター): a common word is a part, whatever it was taken for.
        let word = &view.s.tokens[first];
        let common = m.lexicon.is_none() && first == last && !word.pos.is_proper() && !word.unknown;
        let works = coarse(m.class) == Coarse::Organization && m.bytes == span && !common;
        if works {
            push(Candidate::by(mechanism::FIRM_IN_PARENTHESES, owner.clone(), seat));
        }
        return works;
    }
    let (titles, whole) = context.rules.titles_in(role);
    if !whole || titles.is_empty() {
        return false;
    }
    if coarse(m.class) != Coarse::Organization {
        seat.class = Some(Class::ORGANIZATION_UNIT);
    }
    for title in titles {
        push(Candidate::new(owner.clone(), title.relation.name(), seat.clone(), "office-in-parentheses", 0.8));
    }
    true
}

/// `田中(横浜美術館館長)`: an office with the organisation where it is held.
fn office_of(context: &Context, view: &View, owner: &Term, first: usize, last: usize) -> bool {
    let text = view.text(view.bytes(first, last));
    let titles = context.rules.titles_in(text).0;
    owner.class == Some(Class::PERSON) && titles.iter().any(|t| text.ends_with(t.word.as_str()))
}

/// Whether a noun is one word in katakana that the dictionary does not know.
fn is_strange(view: &View, term: &Term) -> bool {
    let katakana = view.text(term.span).chars().all(|c| matches!(c, 'ァ'..='ヴ' | 'ー'));
    let word = view.s.tokens.iter().find(|t| t.bytes == term.span);
    katakana && word.is_some_and(|t| t.unknown)
}

fn abbreviates(text: &str) -> bool {
    text.len() <= 8 && text.chars().all(|c| c.is_ascii_alphanumeric()) && text.chars().any(|c| c.is_ascii_uppercase())
}

/// Whether the tokens are a name: Latin, katakana or a noun compound without particles, no number, no class noun.
fn is_name(context: &Context, view: &View, first: usize, last: usize) -> bool {
    let text = view.text(view.bytes(first, last));
    let tokens = &view.s.tokens[first..=last];
    // (写真・文=安良岡光): who made it.
    let credit = |t: usize| view.s.tokens.get(t).is_some_and(|_| view.surface(t).contains('='));
    if credit(last + 1) || first.checked_sub(1).is_some_and(credit) {
        return false;
    }
    let plain = tokens.iter().all(|t| {
        !t.pos.is_particle()
            && !t.pos.is_verb()
            && !t.pos.is_adjective()
            && t.pos != Pos::AUXILIARY
            && !matches!(t.pos, Pos::ADVERB | Pos::PARTICLE_ADVERB)
            || t.unknown
    });
    let latin = text.chars().all(|c| c.is_ascii()) && text.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    let digits = text.chars().next().is_some_and(|c| c.is_ascii_digit());
    if context.rules.has("no names", text) || digits || text.chars().count() > 30 {
        return false;
    }
    latin || (plain && !tokens.iter().all(|t| t.pos.is_symbol()))
}

/// Whether brackets belong to code or a formula: `greet(name)`, `x = (-b ± …`.
///
/// No name holds their signs, and neither side of a pair in ASCII that lacks a capital is a proper name.
fn is_code(owner: &str, inner: &str) -> bool {
    let signs =
        |side: &str| side.starts_with('-') || side.contains(['"', '{', '}', '=', '±', '√', '²', ';', '<', '>', '\\']);
    let ascii = owner.is_ascii() && inner.is_ascii();
    signs(inner)
        || signs(owner)
        || (ascii && [owner, inner].iter().any(|side| !side.bytes().any(|b| b.is_ascii_uppercase())))
}
