//! What the ontology forbids: ends of a class that the relation does not take.

use super::Candidate;
use crate::document::Pos;
use crate::relate::context::{Coarse, coarse};
use crate::relate::known::traits;
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::Class;

/// Why a candidate cannot be, if it cannot.
pub fn refuse(context: &Context, c: &Candidate) -> Option<&'static str> {
    let literal = matches!(c.subject.kind, TermKind::Number(_) | TermKind::Date(_) | TermKind::Words);
    if literal {
        return Some("a literal as subject");
    }
    let words = |t: &crate::relate::term::Term| context.views[t.sentence].text(t.span);
    if [&c.subject, &c.object].iter().any(|t| {
        t.kind == TermKind::Phrase && context.rules.list("who speaks").iter().any(|w| words(t).starts_with(w.as_str()))
    }) {
        return Some("points at who speaks, whom nothing names");
    }
    // 3社が発表した: so many, whom the sentence does not name.
    let several = |t: &Term| {
        let mut letters = words(t).chars();
        let counts = letters.next().is_some_and(|c| c.is_ascii_digit() || matches!(c, '数' | '両'));
        t.kind == TermKind::Phrase
            && counts
            && matches!(letters.next(), Some('社' | '者' | '氏' | '行'))
            && letters.next().is_none()
    };
    if !traits::MEASURES.has(c.relation) && (several(&c.subject) || several(&c.object)) {
        return Some("points at something that the sentence does not name");
    }
    if c.object.kind == TermKind::Phrase
        && words(&c.object).starts_with(['同', '両', '各'])
        && !context.rules.list("same names").iter().any(|w| words(&c.object).starts_with(w.as_str()))
        && !traits::FEATURES.has(c.relation)
    {
        return Some("points at something that the sentence does not name");
    }
    if traits::KINDS.has(c.relation)
        && context.rules.list("no kinds").iter().any(|w| words(&c.object).ends_with(w.as_str()))
    {
        return Some("no kind");
    }
    // 新型は3機種だ: how many, not what.
    let counts = words(&c.object).starts_with(|l: char| l.is_ascii_digit()) && c.object.full == c.object.span;
    if traits::KINDS.has(c.relation) && counts && words(&c.object).chars().count() <= 4 {
        return Some("no kind");
    }
    // 「X」シリーズ, チーム「X」: without a modifier such a word tells nothing of a kind.
    let bare = c.object.kind == TermKind::Phrase && c.object.full == c.object.span;
    if traits::KINDS.has(c.relation) && bare && context.rules.has("bare kinds", words(&c.object)) {
        return Some("no kind");
    }
    // 新作, 続編: a work that is not named.
    let nameless = |t: &Term| t.kind == TermKind::Phrase && context.rules.has("nameless works", words(t));
    if nameless(&c.subject) || nameless(&c.object) && bare {
        return Some("points at something that the sentence does not name");
    }
    // 株式会社A: the form of an organisation, no kind of thing; Aは日本の株式会社だ says one.
    let named = c.object.sentence == c.subject.sentence && c.object.span.end == c.subject.span.begin;
    if traits::KINDS.has(c.relation) && (bare || named) && context.rules.has("legal forms", words(&c.object)) {
        return Some("no kind");
    }
    let kind = traits::TELLING_OF_UNNAMED.has(c.relation);
    let event = c.subject.class.is_some_and(|k| coarse(k) == Coarse::Event);
    if !traits::WORDS_AS_OBJECT.has(c.relation) && !event && unspecific(context, &c.subject, kind) {
        return Some("a kind alone");
    }
    // サービス, データ: a kind alone says nothing.
    if c.object.kind == TermKind::Phrase
        && c.object.full == c.object.span
        && !traits::BARE_KINDS_AS_OBJECT.has(c.relation)
        && !of_its_kind(context, c)
        && !counted(context, c)
    {
        let text = context.views[c.object.sentence].text(c.object.span);
        if context.rules.class_noun(text).is_some()
            && !text.chars().any(|c| c.is_ascii_uppercase())
            && text.chars().count() <= 6
            && !told_apart(context, &c.object)
            && !context.rules.has("telling kinds", text)
        {
            return Some("a kind alone");
        }
    }
    // 次々と生み出すヒット作, 完成した作品: whatever stands before it, no work in particular.
    if traits::MAKING_AND_GIVING.has(c.relation)
        && c.object.kind == TermKind::Phrase
        && context.rules.has("unspecific things", words(&c.object))
    {
        return Some("a kind alone");
    }
    // 100台を配備する計画を明かす: what the noun carries is announced, not a plan.
    if traits::ANNOUNCING.has(c.relation)
        && c.object.kind == TermKind::Phrase
        && context.rules.has("bare plans", words(&c.object))
    {
        return Some("a kind alone");
    }
    // 市は11日…と発表した: nobody and no place is announced, and a record comes out.
    let announced = |k: Class| matches!(coarse(k), Coarse::Person | Coarse::Place) || k == Class("Song");
    if c.relation.name() == "announcedOn" && c.subject.class.is_some_and(announced) {
        return Some("nothing that is announced");
    }
    // A社は「X」に切り替える: no thing follows who takes it up.
    let kinds = c.subject.class.zip(c.object.class).map(|(a, b)| (coarse(a), coarse(b)));
    if traits::FOLLOWING.has(c.relation)
        && matches!(
            kinds,
            Some((Coarse::Artifact, Coarse::Organization | Coarse::Person) | (Coarse::Organization, Coarse::Artifact))
        )
    {
        return Some("a thing does not follow a firm");
    }
    // 開発に乗り出す, 入札に名乗りを上げる: an act, no market.
    if traits::ENTERING.has(c.relation)
        && c.object.kind == TermKind::Phrase
        && context.rules.list("no markets").iter().any(|w| words(&c.object).ends_with(w.as_str()))
    {
        return Some("an act, no market");
    }
    // 「引っ越しプラン」を発表した: what calls itself a plan is no publication.
    if traits::PUBLISHING.has(c.relation) && c.rule.starts_with("publish@") {
        let name = words(&c.object);
        if context.rules.list("own heads").iter().any(|w| name.trim_end_matches(['」', '』']).ends_with(w.as_str())) {
            return Some("a plan, no publication");
        }
    }
    // 真の製品は…できる, 企業が応用に乗り出す: nothing and nobody in particular.
    if (traits::FEATURES.has(c.relation) || traits::ENTERING.has(c.relation))
        && c.subject.kind == TermKind::Phrase
        && context.rules.class_noun(context.views[c.subject.sentence].text(c.subject.span)).is_some()
    {
        return Some("a kind alone");
    }
    let verb = |t: &crate::relate::term::Term| {
        let tokens = &context.views[t.sentence].s.tokens;
        tokens.get(tokens.partition_point(|k| k.bytes.end < t.full.end)).is_some_and(|k| k.pos.is_verb())
    };
    if traits::FEATURES.has(c.relation)
        && c.object.class == Some(crate::resource::Class::FEATURE)
        && context.views[c.object.sentence].text(c.object.full).chars().count() < 7
        && verb(&c.object)
    {
        return Some("a verb alone");
    }
    // モデル, 製品, 撮影: one bare word for a thing or an act is no capability.
    if traits::FEATURES.has(c.relation) && c.object.kind == TermKind::Phrase && c.object.full == c.object.span {
        let view = &context.views[c.object.sentence];
        let first = view.s.tokens.partition_point(|t| t.bytes.end <= c.object.span.begin);
        let single = view.s.tokens.get(first).filter(|t| t.bytes == c.object.span);
        let kind = context.rules.class_noun(view.text(c.object.span));
        let thing = kind.is_some_and(|k| !matches!(k, Class::FEATURE | Class::TECHNOLOGY));
        if thing || single.is_some_and(|t| matches!(t.pos, Pos::VERBAL_NOUN | Pos::VERBAL_SUFFIX)) {
            return Some("a bare word for a thing or an act");
        }
    }
    if traits::FEATURES.has(c.relation) && c.object.kind == TermKind::Phrase {
        let text = context.views[c.object.sentence].text(c.object.span);
        if context.rules.list("no features").iter().any(|w| text.ends_with(w.as_str())) {
            return Some("no feature");
        }
    }
    if let Some(class) = c.subject.class.filter(|_| matches!(c.subject.kind, TermKind::Entity(_))) {
        if matches!(coarse(class), Coarse::Number | Coarse::Date) {
            return Some("a literal as subject");
        }
        let body = context.body(&c.subject).is_some_and(|b| context.ontology.admits_subject(c.relation, b));
        if !body && !context.ontology.admits_subject(c.relation, told(context, &c.subject, class)) {
            return Some("the relation does not take such a subject");
        }
    }
    if let Some(class) = c.object.class.filter(|_| matches!(c.object.kind, TermKind::Entity(_))) {
        // Who heads a town is its mayor, which is another relation.
        let office = traits::OFFICES_OF_FIRMS.has(c.relation);
        let town = |b: Class| office && b == Class::PUBLIC_BODY;
        let body = context.body(&c.object).is_some_and(|b| !town(b) && context.ontology.admits_object(c.relation, b));
        if !body && !context.ontology.admits_object(c.relation, told(context, &c.object, class)) {
            return Some("the relation does not take such an object");
        }
    }
    None
}

/// 論文100万本を読み込んだ: so many of a kind are what a model learned from.
fn counted(context: &Context, c: &Candidate) -> bool {
    let view = &context.views[c.object.sentence];
    let number = |m: &crate::document::Mention| {
        matches!(m.value, Some(crate::document::Value::Number(_))) && m.bytes.begin == c.object.span.end
    };
    traits::LEARNING.has(c.relation) && view.s.mentions.iter().any(number)
}

/// 葬祭業に参入, 作詞賞を受賞: what such a verb takes is a kind, unless the word says nothing by itself.
fn of_its_kind(context: &Context, c: &Candidate) -> bool {
    let text = context.views[c.object.sentence].text(c.object.span);
    let taken = traits::KINDS_WITH_WORDS_AS_OBJECT.has(c.relation);
    let empty = ["generic kinds", "dependents", "bare kinds", "no markets"].iter().any(|l| context.rules.has(l, text));
    taken && !empty && text.chars().count() >= 3
}

/// 人工心肺装置, 茶摘み機: a kind with words of its own before it, none of them but a mark of newness or place.
fn told_apart(context: &Context, term: &Term) -> bool {
    let view = &context.views[term.sentence];
    let tokens = &view.s.tokens;
    let first = tokens.partition_point(|t| t.bytes.end <= term.span.begin);
    let words: Vec<_> = tokens[first..].iter().take_while(|t| t.bytes.end <= term.span.end).collect();
    let picks = |t: &&crate::document::Token| context.rules.has("kind picks", view.text(t.bytes)) || t.pos.is_prefix();
    let last = words.last().map_or("", |t| view.text(t.bytes));
    let plain = words.iter().take(words.len().saturating_sub(1)).all(|t| t.pos.is_noun() && !picks(t));
    words.len() >= 3 && plain && last.chars().count() >= 2
}

/// 子会社, 責任者, 新製品: a word for a kind of thing or of people, of which the sentence says no more.
fn unspecific(context: &Context, term: &Term, kind: bool) -> bool {
    let unnamed = matches!(term.kind, TermKind::Entity(e) if context.analysis.entities[e.0 as usize].unnamed);
    if !(term.kind == TermKind::Phrase || unnamed && kind) || term.full != term.span || term.omitted {
        return false;
    }
    let view = &context.views[term.sentence];
    let text = view.text(term.span);
    let tokens = &view.s.tokens;
    let first = tokens.partition_point(|t| t.bytes.end <= term.span.begin);
    let mut words = tokens[first..].iter().take_while(|t| t.bytes.end <= term.span.end);
    let common = words.all(|t| !t.unknown && !t.pos.is_proper());
    let known = context.rules.class_of(text).is_some() || context.rules.title_only(text);
    known && common && !text.is_ascii() && text.chars().count() <= 6 && !context.rules.has("telling kinds", text)
}

/// The class that the ontology is asked for: that of a user's ontology, unless the sentence takes the thing for something else
/// (a museum that has officers is the body that runs it).
fn told(context: &Context, term: &Term, class: Class) -> Class {
    context.own_class(term).filter(|own| context.ontology.is_a(*own, class)).unwrap_or(class)
}
