//! Facts inside noun phrases -> candidates.
//!
//! ```text
//! 対話型AI「Sora」              instanceOf(Sora, 対話型AI)
//! 「GLM」モデル                 instanceOf(GLM, モデル)
//! 智譜AIなどの大規模モデル企業   instanceOf(智譜AI, 大規模モデル企業)
//! 米オープンAI, 中国のアリババ   locatedIn
//! 百度の「文心」, 商湯Vimi       develops
//! 企業向けの大規模言語モデル「X」 targets(X, 企業)
//! ```
//!
//! Works on tokens and mentions; of the tree it needs only who modifies whom inside a noun phrase.

use super::candidate::{Candidate, Rests, Sink};
use super::compound::{Compound, compound_before};
use super::context::{Coarse, View, coarse, is_calling};
use super::known::{
    mechanism::{self, Mechanism},
    traits, words,
};
use super::possess::Possession;
use super::refusal::Refusal;
use super::term::{Context, Term, TermKind};
use crate::document::{Case, Mention, MentionSource, Modality, Polarity, Pos, PredicateKind, Tense, Value};
use crate::particle;
use crate::resource::{Class, Role};
use crate::span::ByteSpan;

/// Pushes what the noun phrases of one sentence say.
pub fn extract(context: &Context, sentence: usize, sink: &mut Sink) {
    let view = &context.views[sentence];
    for (index, mention) in view.s.mentions.iter().enumerate() {
        if mention.source == MentionSource::Anaphor || mention.value.is_some() || is_nested(view, index) {
            continue;
        }
        let term = context.mention_term(view, view.s.chunk_at(mention.bytes.begin).unwrap_or(0), index);
        if !matches!(term.kind, TermKind::Entity(_))
            || (matches!(mention.class, Class::ROLE | Class::TECHNOLOGY | Class::INDUSTRY | Class::CONCEPT)
                && !view.text(ByteSpan::new(0, mention.bytes.begin)).ends_with(['「', '『']))
        {
            continue;
        }
        before(context, view, mention, &term, sink);
        succession(context, view, mention, &term, sink);
        behind(context, view, mention, &term, sink);
    }
    for chunk in 0..view.nps.len() {
        introduction(context, view, chunk, sink);
        team(context, view, chunk, sink);
        members(context, view, chunk, sink);
        likened(context, view, chunk, sink);
        copula(context, view, chunk, sink);
        as_kind(context, view, chunk, sink);
        pointed_at(context, view, chunk, sink);
        subsidiary(context, view, chunk, sink);
        based(context, view, chunk, sink);
        rival(context, view, chunk, sink);
        rivalry(context, view, chunk, sink);
        source_of(context, view, chunk, sink);
        introduced(context, view, chunk, sink);
        seat(context, view, chunk, sink);
        for_people(context, view, chunk, sink);
        stage(context, view, chunk, sink);
    }
}

/// `青葉大会の閉会式`: a noun that says which part of an event something is.
fn stage(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    if !words::EVENT_STAGES.close(view.text(view.core(chunk))) {
        return;
    }
    let event = |t: &Term| t.class.is_some_and(|c| coarse(c) == Coarse::Event);
    let whole = view.owner(chunk).and_then(|o| context.term(view, o)).filter(event);
    if let Some((whole, part)) = whole.zip(context.term(view, chunk)) {
        sink.push(Candidate::by(mechanism::STAGE_OF_EVENT, part, whole));
    }
}

/// `Xは苦手な人のための入門編だ`, `人のための講座「X」`: for whom X is.
fn for_people(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let sake = view.nps[chunk].marker.role == Some(Role::Of) && context.rules.has("sakes", view.text(view.core(chunk)));
    let Some(noun) = view.head(chunk).filter(|h| sake && view.nps[*h].nominal) else { return };
    let people = |t: &Term| t.kind == TermKind::Phrase && t.class == Some(Class::PERSON);
    let Some(group) = view.owner(chunk).and_then(|o| context.term(view, o)).filter(people) else { return };
    let predicate = view.predicate[noun].map(|p| &view.s.predicates[p]);
    let said = predicate.is_some_and(|p| p.kind == PredicateKind::Copula) || view.head(noun).is_none();
    let topic = view.topic_before(chunk).filter(|_| said).map(|t| context.terms(view, t)).unwrap_or_default();
    let named = context.terms(view, view.apposed(noun));
    let thing =
        |t: &Term| matches!(t.kind, TermKind::Entity(_)) && t.class.is_some_and(|c| coarse(c) == Coarse::Artifact);
    let Some(thing) = named.into_iter().find(thing).or_else(|| topic.into_iter().find(thing)) else { return };
    let mut candidate = Candidate::by(mechanism::FOR_PEOPLE, thing, group).resting(Rests::Purpose);
    candidate.sentence = view.index;
    if let Some(p) = predicate.filter(|_| said) {
        (candidate.polarity, candidate.modality) = (p.polarity, p.modality);
    }
    sink.push(candidate);
}

fn is_nested(view: &View, index: usize) -> bool {
    let m = &view.s.mentions[index];
    view.s.mentions.iter().any(|o| o.bytes.contains(m.bytes) && o.bytes != m.bytes)
}

/// What stands before a name: a country, a maker, a class noun.
fn before(context: &Context, view: &View, mention: &Mention, term: &Term, sink: &mut Sink) {
    let (first, _) = view.token_range(mention);
    if first == 0 {
        return;
    }
    let mut last = first - 1;
    // 人工知能(AI)「X」: the abbreviation is looked through.
    if let Some(pair) = view.pair_closing(last).filter(|p| p.round && p.open > 0) {
        last = pair.open - 1;
    }
    // カナダ・トロント大学
    if words::MIDDLE_DOT.has(view.surface(last)) && last > 0 {
        let end = view.s.tokens[last].bytes.begin;
        let country = view.s.mentions.iter().position(|m| m.bytes.end == end && coarse(m.class) == Coarse::Place);
        if let Some(m) = country {
            located(context, &context.mention_term(view, term.chunk, m), term, sink);
            return;
        }
        if !super::headline::is_headline(view) {
            dotted(context, view, last, term, sink);
        }
        return;
    }
    let Some(compound) = compound_before(view, last) else {
        of(context, view, first, term, sink);
        return;
    };
    // A name right before the name: country, maker or whole.
    let span = view.bytes(compound.first, compound.last);
    // 首相|山本太郎, 前|首相|山本太郎
    let office = view.text(span);
    let rank = words::OFFICE_TIME.strip_start(office).unwrap_or(office);
    if term.class == Some(Class::PERSON) && context.rules.has("ranks", rank) {
        let kind = phrase(view, compound, Some(Class::ROLE));
        sink.push(Candidate::by(mechanism::RANK_BEFORE, term.clone(), kind));
        return;
    }
    let neighbour = view
        .s
        .mentions
        .iter()
        .enumerate()
        .filter(|(_, m)| m.bytes.end == span.end && m.bytes.begin >= span.begin && m.value.is_none())
        .min_by_key(|(_, m)| m.bytes.begin);
    let mut from = compound.first;
    if let Some((index, other)) = neighbour {
        // 国際園芸博覧会「X」: common words for a kind, though they were taken for a name.
        let quoted = view.s.tokens[first].pos == Pos::OPEN;
        let common = view.s.tokens[compound.first..=compound.last].iter().all(|t| !t.pos.is_proper() && !t.unknown);
        let same = term.class.is_some_and(|c| coarse(c) == coarse(other.class) && coarse(c) == Coarse::Event);
        let kind = quoted && common && same && other.bytes == span && other.lexicon.is_none();
        if other.source != MentionSource::Description && coarse(other.class) != Coarse::Concept && !kind {
            let owner = context.mention_term(view, term.chunk, index);
            beside(context, view, &owner, term, sink);
            return;
        }
    }
    // 米新興企業X: the country is cut off and says where.
    if let Some((index, country)) = view
        .s
        .mentions
        .iter()
        .enumerate()
        .find(|(_, m)| m.bytes.begin == span.begin && m.bytes.end < span.end && coarse(m.class) == Coarse::Place)
    {
        let place = context.mention_term(view, term.chunk, index);
        located(context, &place, term, sink);
        from = view.s.tokens.partition_point(|t| t.bytes.begin < country.bytes.end);
    } else if context.rules.has("country marks", view.surface(compound.first)) && compound.first < compound.last {
        from = compound.first + 1;
    }
    if context.rules.has("country marks", view.text(view.bytes(compound.first, compound.last))) {
        let place = phrase(view, Compound { first: compound.first, last: compound.last }, Some(Class::COUNTRY));
        located(context, &place, term, sink);
        return;
    }
    if from > compound.last {
        return;
    }
    // 米紙: one character is no kind without its country.
    if view.text(view.bytes(from, compound.last)).chars().count() == 1 {
        from = compound.first;
    }
    let quoted = view.s.tokens[first].pos == Pos::OPEN;
    // チリの|即席めん|サンライズ
    if term.class.is_some_and(|c| coarse(c) == Coarse::Organization) && !quoted {
        seated(context, view, view.chunk_of(first), term, sink);
    }
    kinds(context, view, Compound { first: from, last: compound.last }, term, quoted, sink);
}

/// `フィンランドの靴メーカー、クオマ`: the kind before the comma, and where its name stands.
fn introduction(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let Some(next) = view.introduced(chunk) else { return };
    let Some(name) = context.term(view, next).filter(|t| matches!(t.kind, TermKind::Entity(_))) else { return };
    let np = &view.nps[chunk];
    let Some(mut compound) = compound_before(view, np.last) else { return };
    // 米新興企業、X: the country is cut off and says where.
    let span = view.bytes(compound.first, compound.last);
    let country = view
        .s
        .mentions
        .iter()
        .position(|m| m.bytes.begin == span.begin && m.bytes.end < span.end && coarse(m.class) == Coarse::Place);
    if let Some(country) = country {
        located(context, &context.mention_term(view, chunk, country), &name, sink);
        compound.first = view.s.tokens.partition_point(|t| t.bytes.begin < view.s.mentions[country].bytes.end);
    }
    seated(context, view, chunk, &name, sink);
    if compound.first <= compound.last {
        let class = context.rules.class_of(view.text(view.bytes(compound.first, compound.last)));
        let kind = phrase_full(view, compound, class);
        target(context, view, &kind, &name, sink);
        sink.push(Candidate::by(mechanism::KIND_APPOSED, name, kind));
    }
}

/// How the clause means a venture: what it denies and what only hangs on another noun tells of no partners.
fn ventured(context: &Context, view: &View, chunk: usize) -> Option<Modality> {
    let own = view.predicate_of(chunk).or_else(|| view.head(chunk).and_then(|h| view.predicate_of(h)))?;
    let role = view.nps[chunk].marker.role;
    // 合弁会社を|解消した: what is done with it may end it.
    let ended = role == Some(Role::Case(Case::Wo)) && !context.rules.has("founding", &own.lemma);
    let marked = ended || matches!(role, Some(Role::Of | Role::Case(Case::To)));
    let event = context.event(view, own);
    (!marked && event.polarity == Polarity::Positive).then_some(event.modality)
}

/// `A社とB大学の共同チーム`: who form a team together are partners.
fn team(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let joint = context.rules.end_in("joint teams", view.text(view.core(chunk))).is_some();
    // A社とB社の|合弁会社
    let venture = context.rules.end_in("joint ventures", view.text(view.core(chunk))).is_some();
    // 3社連合 is counted, though it was taken for a name.
    let counted = || {
        let first = view.surface(view.nps[chunk].first).starts_with(|c: char| c.is_ascii_digit());
        let owner = view.owner(chunk).filter(|_| first || venture)?;
        let named = |t: &Term| {
            matches!(t.kind, TermKind::Entity(e) if !context.analysis.entities[e.0 as usize].unnamed)
                && t.class.is_some_and(|c| coarse(c) == Coarse::Organization)
        };
        Some(context.terms(view, owner).into_iter().filter(named).collect())
    };
    let senders =
        if venture { counted() } else { joint.then(|| context.senders(view, chunk).or_else(counted)).flatten() };
    let Some(senders) = senders else { return };
    // Whose venture something is, or will be, its clause tells.
    let Some(modality) = (if venture { ventured(context, view, chunk) } else { Some(Modality::Asserted) }) else {
        return;
    };
    for (i, a) in senders.iter().enumerate() {
        for b in senders[i + 1..].iter().filter(|b| b.kind != a.kind) {
            let mut candidate = Candidate::by(mechanism::JOINT_TEAM, a.clone(), b.clone());
            candidate.sentence = view.index;
            candidate.modality = modality;
            sink.push(candidate.resting(Rests::Alone));
        }
    }
}

/// `前作の「X」`, `後継機「X」`: what came before or after the thing that the text is about.
fn succession(context: &Context, view: &View, mention: &Mention, term: &Term, sink: &mut Sink) {
    if !term.class.is_some_and(|c| coarse(c) == Coarse::Artifact) {
        return;
    }
    let (first, _) = view.token_range(mention);
    let text = view.text(ByteSpan::new(0, view.s.tokens[first].bytes.begin));
    let text = text.trim_end_matches(['「', '『']);
    let text = text.strip_suffix('の').unwrap_or(text);
    let ends = |list: &str| context.rules.list(list).iter().any(|w| text.ends_with(w.as_str()));
    let (earlier, later) = (ends("earlier versions"), ends("later versions"));
    if !earlier && !later {
        return;
    }
    let accept = crate::resource::Accept::of(&[Class::ARTIFACT, Class::CREATIVE_WORK]);
    let other = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && t.kind != term.kind && context.accepts(&accept, t);
    // Xの後継「Y」, else the topic, else what the sentences before are about.
    let chunk = view.chunk_of(first);
    let owner = text
        .rfind('の')
        .filter(|at| text.len() - at <= 24)
        .and_then(|at| view.s.chunk_at(at as u32))
        .filter(|c| view.nps[*c].marker.role == Some(Role::Of));
    let topic = || {
        (0..chunk).rev().find(|c| {
            let marker = view.nps[*c].marker;
            (marker.topic || marker.role == Some(Role::Case(Case::Ga)))
                && view.depth(*c) == view.depth(chunk)
                && context.terms(view, *c).iter().any(other)
        })
    };
    // 5月に『X』を、12月には後継の『Y』を発表した: the one named right before, in the same case.
    let listed = || {
        (0..chunk).rev().take(4).find(|c| {
            view.nps[*c].marker.role == Some(Role::Case(Case::Wo))
                && view.depth(*c) == view.depth(chunk)
                && context.terms(view, *c).iter().any(other)
        })
    };
    let near = owner.filter(|c| context.terms(view, *c).iter().any(other)).or_else(listed).or_else(topic);
    let found = near.and_then(|c| context.terms(view, c).into_iter().find(other));
    let Some(thing) = found.or_else(|| context.recent(view.index, &accept).filter(other)) else {
        context.refuse(Refusal::Succession);
        return;
    };
    let (new, old) = if later { (term.clone(), thing) } else { (thing, term.clone()) };
    let mut candidate = Candidate::by(mechanism::SUCCESSION, new, old);
    candidate.sentence = view.index;
    sink.push(candidate);
}

/// Class phrases before a name: `AおよびB「X」`, `Aの新版「X」`.
fn kinds(context: &Context, view: &View, compound: Compound, term: &Term, quoted: bool, sink: &mut Sink) {
    let text = view.text(view.bytes(compound.first, compound.last));
    let span = view.bytes(compound.first, compound.last);
    // 喫茶ルルド「X」: whom the text names elsewhere is no kind.
    if let Some(entity) = context.by_name.get(text).filter(|_| quoted) {
        let class = Some(context.analysis.entities[entity.0 as usize].exact_class());
        let chunk = view.chunk_of(compound.last);
        let kind = TermKind::Entity(*entity);
        let owner = Term { sentence: view.index, chunk, kind, span, full: span, class, omitted: false };
        beside(context, view, &owner, term, sink);
        return;
    }
    // AI翻訳「X」: a technology that the lexicon names is a kind as well.
    let concept =
        view.s.mentions.iter().find(|m| m.bytes == span && coarse(m.class) == Coarse::Concept).map(|m| m.class);
    let head = context.rules.class_of(text).or(concept);
    let person = term.class == Some(Class::PERSON);
    let place = term.class.is_some_and(|c| coarse(c) == Coarse::Place || c == Class::FACILITY);
    if context.rules.title_only(text) {
        context.refuse(Refusal::KindTitle);
        return;
    }
    let fits = head.is_some_and(|h| {
        let (a, b) = (coarse(h), term.class.map_or(Coarse::Concept, coarse));
        a == b
            || quoted
            || (matches!(a, Coarse::Concept | Coarse::Artifact | Coarse::Event)
                && matches!(b, Coarse::Concept | Coarse::Artifact | Coarse::Event))
    });
    let version = context.rules.list("version nouns").iter().any(|w| text == w);
    if !(fits
        || version
        || (quoted && !person && head.is_none() && !place && tells_kind(context, view, compound, text)))
    {
        context.refuse(Refusal::KindUnfit);
        return;
    }
    let chunk = view.chunk_of(compound.last);
    if version {
        // The class stands before の: モデルの新版「X」.
        if let Some(of) = owner_chunk(view, chunk, compound.first) {
            if let Some(kind) =
                context.term(view, of).filter(|t| is_kind(t) && t.class.is_some()).map(|t| phrase_of(view, &t))
            {
                sink.push(Candidate::by(mechanism::KIND_VERSION, term.clone(), kind));
            }
        }
        return;
    }
    let kind = phrase_full(view, compound, head);
    target(context, view, &kind, term, sink);
    let kind = itself(context, view, kind);
    // A社のAIモデル「X」
    if quoted && compound.first > 0 && view.surface(compound.first - 1) == particle::NO {
        let owner = view.chunk_of(compound.first - 1);
        if view.nps[owner].marker.role == Some(Role::Of) {
            for maker in context.terms(view, owner) {
                let makes = |c: Class| matches!(coarse(c), Coarse::Organization | Coarse::Person);
                if matches!(maker.kind, TermKind::Entity(_)) && maker.class.is_some_and(makes) {
                    related(context, &maker, term, sink, BESIDE);
                }
            }
        }
    }
    // 米国でのAI計画「X」
    for c in view.nps[chunk].left..chunk {
        let np = &view.nps[c];
        if np.marker.adnominal
            && matches!(np.marker.role, Some(Role::Case(Case::De) | Role::Of))
            && view.head(c) == Some(chunk)
        {
            if let Some(m) = np.mention.filter(|m| coarse(view.s.mentions[*m].class) == Coarse::Place) {
                located(context, &context.mention_term(view, c, m), term, sink);
            }
        }
    }
    for other in people_listed(context, view, term) {
        sink.push(Candidate::by(mechanism::KIND_NO_BESIDE, other, kind.clone()));
    }
    let found = if quoted { mechanism::KIND_BEFORE_QUOTED } else { mechanism::KIND_BEFORE };
    sink.push(Candidate::by(found, term.clone(), kind));
    // AおよびB「X」
    if compound.first > 0 && compound.first == view.s.chunks[chunk].tokens.start {
        for c in view.conjuncts(chunk) {
            if c == chunk || view.nps[c].mention.is_some() {
                continue;
            }
            if let Some(other) =
                context.term(view, c).filter(|t| t.class.is_some_and(|k| head.is_some_and(|h| coarse(k) == coarse(h))))
            {
                sink.push(Candidate::by(mechanism::KIND_BEFORE_AND, term.clone(), other));
            }
        }
    }
}

/// Whether a compound before quotation marks says what is in them: a common noun, no 前作, 初代, 通称.
fn tells_kind(context: &Context, view: &View, compound: Compound, text: &str) -> bool {
    // 喫茶ルルド「蜜いもラテ」: a proper name says whose it is.
    if view.s.tokens[compound.last].pos.is_proper() {
        return false;
    }
    // スマート|ロック「X」: an act to the dictionary, but a thing where it is foreign.
    let katakana = view.surface(compound.last).chars().all(|c| matches!(c, 'ァ'..='ヴ' | 'ー'));
    let end = view.s.tokens[compound.last].bytes.end;
    let foreign = katakana && view.s.tokens.get(compound.last + 1).is_some_and(|t| t.bytes.begin == end);
    let noun = |pos: Pos| matches!(pos, Pos::NOUN | Pos::SUFFIX) || foreign && pos == Pos::VERBAL_NOUN;
    context.rules.list("kind endings").iter().any(|w| text.ends_with(w.as_str()))
        || (noun(view.s.tokens[compound.last].pos)
            && text.chars().count() >= 2
            && !context.rules.list("no kinds").iter().any(|w| text.ends_with(w.as_str())))
}

/// A kind without what says for whom it is or from where: 介護施設向け|見守りベッド, 英|スーパー.
fn itself(context: &Context, view: &View, mut kind: Term) -> Term {
    let text = view.text(kind.span);
    let aim = context.rules.list("aims of kinds").iter().find_map(|w| text.rfind(w.as_str()).map(|at| at + w.len()));
    let mark = || context.rules.list("country marks").iter().find(|w| text.starts_with(w.as_str())).map(String::len);
    // フランス|人|作家
    let nation = || {
        let of = |m: &crate::document::Mention| m.class == Class::COUNTRY && m.bytes.end == kind.span.begin;
        (text.starts_with('人') && view.s.mentions.iter().any(of)).then_some('人'.len_utf8())
    };
    // 2000年|劇団
    let dated = || {
        let date = |m: &&Mention| matches!(m.value, Some(Value::Date(_))) && m.bytes.begin == kind.span.begin;
        view.s.mentions.iter().find(date).map(|m| (m.bytes.end - m.bytes.begin) as usize)
    };
    let cut = aim.or_else(mark).or_else(nation).or_else(dated).unwrap_or(0);
    let begin = kind.span.begin + cut as u32;
    // A word of its own is left: 米国 is no 米|国.
    let edge = view.s.tokens.iter().any(|t| t.bytes.begin == begin);
    let rest = text.get(cut..).unwrap_or("");
    if cut > 0 && edge && rest.chars().count() >= 2 && !rest.starts_with('の') {
        kind.span.begin = begin;
        kind.class = context.rules.class_of(rest).or(kind.class);
    }
    kind
}

/// `Xの` right before the name.
fn of(context: &Context, view: &View, first: usize, term: &Term, sink: &mut Sink) {
    if first < 2 || view.surface(first - 1) != particle::NO {
        return;
    }
    let chunk = view.chunk_of(first - 1);
    let np = &view.nps[chunk];
    if np.marker.role != Some(Role::Of) {
        return;
    }
    for owner in context.terms(view, chunk) {
        // 薬学者の|西川教授: what introduces him, not himself.
        let owner = if owner.kind == term.kind { context.term(view, chunk).unwrap_or(owner) } else { owner };
        let owner = common(context, view, &owner).unwrap_or(owner);
        // 「X」シリーズの|「Y」
        let series = matches!(owner.kind, TermKind::Entity(_)) && owner.sentence == view.index && {
            let end = view.s.tokens[first - 1].bytes.begin;
            let behind = view.text(ByteSpan::new(owner.span.end.min(end), end)).trim_start_matches(['」', '』']);
            context.rules.has("series nouns", behind)
        };
        let artifact = |t: &Term| t.class.is_some_and(|c| coarse(c) == Coarse::Artifact);
        if series && artifact(&owner) && artifact(term) {
            sink.push(Candidate::by(mechanism::ONE_OF_SERIES, term.clone(), owner.clone()));
            continue;
        }
        match owner.kind {
            TermKind::Entity(_) if !is_kind(&owner) => related(context, &owner, term, sink, 1.0),
            TermKind::Phrase | TermKind::Entity(_) => {
                // 起業家の王小川氏, 新モデルの「X」
                let text = view.text(owner.span);
                let same = owner.class.is_some_and(|c| term.class.is_some_and(|t| coarse(c) == coarse(t)));
                // 物理学者の三浦氏
                let calling = owner.class == Some(Class::ROLE) && term.class == Some(Class::PERSON);
                // 服飾史家の瀬尾氏
                let calling = calling
                    || owner.class.is_none() && term.class == Some(Class::PERSON) && is_calling(context.rules, text);
                // モデルの安藤サラさん, エコノミストのX氏: words that name other things or an honorific as well.
                let named = term.class == Some(Class::PERSON) && context.rules.has("callings", text);
                // APIサービスの「引っ越しプラン」: the name says itself that it is a plan.
                let own = context
                    .rules
                    .list("own heads")
                    .iter()
                    .any(|w| view.text(term.span).ends_with(w.as_str()) && !text.ends_with(w.as_str()));
                if named
                    || (same || calling)
                        && !own
                        && !context.rules.has("dependents", text)
                        && !context.rules.title_only(text)
                {
                    let kind = itself(context, view, phrase_of(view, &owner));
                    if owner.class.is_some_and(|c| coarse(c) == Coarse::Organization) {
                        seated(context, view, chunk, term, sink);
                    }
                    for other in beside_it(context, view, term) {
                        sink.push(Candidate::by(mechanism::KIND_NO_BESIDE, other, kind.clone()));
                    }
                    sink.push(Candidate::by(mechanism::KIND_NO, term.clone(), kind));
                } else {
                    trade(context, view, chunk, &owner, term, sink);
                }
            }
            _ => {}
        }
    }
}

/// 米創薬ベンチャーの|X社, チャットボットの|X: common words for a kind, which name nobody though they were taken for a name.
fn common(context: &Context, view: &View, owner: &Term) -> Option<Term> {
    let text = view.text(owner.span);
    if !matches!(owner.kind, TermKind::Entity(_)) || owner.sentence != view.index {
        return None;
    }
    let first = view.s.tokens.partition_point(|t| t.bytes.end <= owner.span.begin);
    let place = view.s.mentions.iter().find(|m| {
        m.bytes.begin == owner.span.begin && m.bytes.end < owner.span.end && coarse(m.class) == Coarse::Place
    });
    let mark = context.rules.has("country marks", view.surface(first)).then(|| view.s.tokens[first].bytes.end);
    let begin = place.map(|m| m.bytes.end).or(mark).unwrap_or(owner.span.begin);
    let span = ByteSpan::new(begin, owner.span.end.max(begin));
    let rest = view.text(span);
    let concept = owner.class.is_some_and(|c| coarse(c) == Coarse::Concept);
    let plain = || view.s.tokens.iter().filter(|t| span.contains(t.bytes)).all(|t| !t.pos.is_proper());
    let class = context.rules.class_of(rest).filter(|_| concept || rest != text && plain())?;
    if class == Class::ROLE {
        return None;
    }
    Some(Term { kind: TermKind::Phrase, span, full: span, class: Some(class), ..owner.clone() })
}

/// 編集者の山田太郎、大森次郎と|佐藤花子: the people listed behind one, of whom what is told of the first is told as well.
fn people_listed(context: &Context, view: &View, term: &Term) -> Vec<Term> {
    let Some(first) = view.s.mentions.iter().position(|m| m.bytes == term.span && m.class == Class::PERSON) else {
        return Vec::new();
    };
    let mut end = term.span.end;
    let mut found = Vec::new();
    for (index, mention) in view.s.mentions.iter().enumerate().skip(first + 1) {
        let gap = view.text(ByteSpan::new(end, mention.bytes.begin.max(end)));
        if mention.class != Class::PERSON || mention.entity.is_none() || !words::LIST_JOINTS.has(gap) {
            break;
        }
        end = mention.bytes.end;
        found.push(context.named_term(view, index));
    }
    found
}

/// 地方銀行の第四銀行と|北越銀行: the names listed behind one with its kind, that have no kind of their own.
fn beside_it(context: &Context, view: &View, term: &Term) -> Vec<Term> {
    if term.class == Some(Class::PERSON) {
        return people_listed(context, view, term);
    }
    let chunk = view.s.chunk_at(term.span.end.saturating_sub(1)).unwrap_or(term.chunk);
    if chunk >= view.nps.len() || !view.nps[chunk].marker.list || view.nps[chunk].marker.bare {
        return Vec::new();
    }
    let next = chunk + 1;
    let last = (next..view.nps.len().min(next + 3)).find(|c| view.conjuncts(*c).contains(&chunk));
    let Some(last) = last.filter(|l| *l == next) else { return Vec::new() };
    let alike = |t: &Term| {
        let same = t.class.zip(term.class).is_some_and(|(a, b)| coarse(a) == coarse(b));
        let start = view.s.tokens[view.nps[last].first].bytes.begin;
        same && matches!(t.kind, TermKind::Entity(_)) && t.kind != term.kind && t.span.begin <= start + 3
    };
    context.term(view, last).into_iter().filter(alike).collect()
}

fn beside(context: &Context, view: &View, owner: &Term, term: &Term, sink: &mut Sink) {
    // OpenAI「Sora 2」発表: in a headline a name before quotation marks is no maker.
    let quoted = view.text(ByteSpan::new(owner.span.end, term.span.begin.max(owner.span.end))).contains(['「', '『']);
    if quoted && super::headline::is_headline(view) {
        return;
    }
    if matches!(owner.kind, TermKind::Entity(_)) || owner.class.is_some_and(|c| coarse(c) == Coarse::Place) {
        related(context, owner, term, sink, BESIDE);
    }
}

/// Whether a person behind an organisation and の is told to work there: a whole name, and no office that `titles` reads.
fn staff(context: &Context, owner: &Term, person: &Term) -> bool {
    let view = &context.views[person.sentence];
    let text = &view.s.sentence.text;
    let between = view.text(ByteSpan::new(owner.span.end.min(person.span.begin), person.span.begin));
    let behind = &text[person.span.end as usize..];
    let office = context.rules.title_at(behind.trim_start_matches(['・', ' '])).is_some();
    let word = behind.split(|c: char| matches!(c, 'ぁ'..='ん' | '、' | '。' | '(')).next().unwrap_or("");
    let called = words::BEHIND_A_PERSON.begin(behind) || context.rules.class_of(word) == Some(Class::PERSON);
    let company = owner.class.is_some_and(|c| {
        context.ontology.is_a(c, Class::COMPANY) || context.ontology.is_a(c, Class::RESEARCH_ORGANIZATION)
    });
    let body = company || of_members(context, owner);
    matches!(owner.kind, TermKind::Entity(_)) && between == particle::NO && called && !office && body
}

/// Whether people are members of an organisation and do not work for it.
fn of_members(context: &Context, body: &Term) -> bool {
    let plain = body.class.is_some_and(|c| matches!(c.name(), "Organization" | "Team"));
    plain || context.rules.end_in("bodies of members", context.views[body.sentence].text(body.span)).is_some()
}

/// Whether a name holds a word that is foreign or a number, as those of wares do: a title in plain Japanese may be of anything.
fn like_a_ware(context: &Context, term: &Term) -> bool {
    let foreign = |c: char| c.is_ascii_alphanumeric() || matches!(c, 'ァ'..='ヴ');
    context.views[term.sentence].text(term.span).contains(foreign)
}

/// Whether a noun between an owner and a name says what is named: 雷鳥の|機体|「X」.
fn told_of(context: &Context, owner: &Term, term: &Term) -> bool {
    let between = ByteSpan::new(owner.span.end.min(term.span.begin), term.span.begin);
    let kind = context.views[term.sentence].text(between);
    owner.sentence == term.sentence && !kind.trim_matches(['の', '「', '『', '」', '』']).is_empty()
}

/// Whether the kind between a house and a name is one of print.
fn periodical(context: &Context, owner: &Term, term: &Term) -> bool {
    let view = &context.views[term.sentence];
    let between = ByteSpan::new(owner.span.end.min(term.span.begin), term.span.begin);
    let kind = view.text(between).trim_end_matches(['「', '『', '、']);
    owner.sentence == term.sentence && context.rules.end_in("print kinds", kind).is_some()
}

/// Whether somebody is told to be in the contest before の: as whom another meets there, or as sent there.
fn in_contest(context: &Context, owner: &Term, term: &Term) -> bool {
    let view = &context.views[term.sentence];
    let joined = view.text(ByteSpan::new(owner.span.end.min(term.span.begin), term.span.begin)) == particle::NO;
    let met = words::MET_IN_A_CONTEST.begin(&view.s.sentence.text[term.span.end as usize..]);
    joined && matches!(owner.kind, TermKind::Entity(_)) && (met || words::DELEGATIONS.close(view.text(term.span)))
}

/// Whether what an organisation stands before is a part of it: A社のB事業部, CIAの安全保障局.
fn is_unit(context: &Context, owner: &Term, term: &Term) -> bool {
    let Some(class) = term.class else { return false };
    let named = || {
        let view = &context.views[term.sentence];
        let joined = view.text(ByteSpan::new(owner.span.end.min(term.span.begin), term.span.begin)) == particle::NO;
        joined
            && matches!(owner.kind, TermKind::Entity(_))
            && context.rules.end_in("unit ends", view.text(term.span)).is_some()
    };
    let house = coarse(class) == Coarse::Organization || class == Class::FACILITY;
    context.ontology.is_a(class, Class::ORGANIZATION_UNIT) || house && named()
}

/// How much of what `X の Y` says is left where something stands between, or の does not.
const BESIDE: f32 = 14.0 / 15.0;

/// What `X の Y` and `XY` say by the classes of X and Y.
fn related(context: &Context, owner: &Term, term: &Term, sink: &mut Sink, sure: f32) {
    let (Some(a), Some(b)) = (owner.class, term.class) else { return };
    if context.quoted_act(term) {
        return;
    }
    match (coarse(a), coarse(b)) {
        (Coarse::Place, Coarse::Organization | Coarse::Event) => located(context, owner, term, sink),
        // 白泉社のマンガ誌「X」: a house and what it brings out.
        (Coarse::Organization, Coarse::Artifact) if periodical(context, owner, term) => {
            sink.push(Candidate::by(mechanism::PUBLISHER_OF_KIND, owner.clone(), term.clone()).weakened(sure));
        }
        (Coarse::Organization, Coarse::Artifact) if matches!(b, Class::SERVICE | Class::PLATFORM) => {
            sink.push(Candidate::by(mechanism::PROVIDER_OF, owner.clone(), term.clone()).weakened(sure));
        }
        (Coarse::Organization, Coarse::Artifact)
            if context.ontology.is_a(b, Class::ARTIFACT)
                && !context.ontology.is_a(b, Class::DATASET)
                // 文部科学省の「X」, NHKの「X」: a programme, not what such a body makes.
                && !matches!(a, Class::PUBLIC_BODY | Class::MEDIA_ORGANIZATION)
                // 劇団四季の「X」, 講談社「なかよし」: of what nothing else is told, only a firm is the maker, of what is named
                // like a ware.
                && (b != Class::PRODUCT
                    || told_of(context, owner, term)
                    || context.ontology.is_a(a, Class::COMPANY) && like_a_ware(context, term)) =>
        {
            sink.push(Candidate::by(mechanism::MAKER_OF, owner.clone(), term.clone()).weakened(sure));
        }
        // 講談社の『週刊モーニング』, NHKの大河ドラマ「X」
        (Coarse::Organization, Coarse::Artifact)
            if b == Class::PUBLICATION
                || (a == Class::MEDIA_ORGANIZATION && context.ontology.is_a(b, Class::CREATIVE_WORK)) =>
        {
            sink.push(Candidate::by(mechanism::ISSUED_BY, owner.clone(), term.clone()).weakened(sure));
        }
        // 村田さんの長編小説「X」
        (Coarse::Person, Coarse::Artifact) if context.ontology.is_a(b, Class::CREATIVE_WORK) => {
            sink.push(Candidate::by(mechanism::AUTHOR_OF, owner.clone(), term.clone()).weakened(sure));
        }
        // 黒澤明の|「乱」: what a person has in quotation marks and nothing else tells of is a work.
        (Coarse::Person, Coarse::Artifact) if b == Class::PRODUCT => {
            let view = &context.views[term.sentence];
            let quoted = view.text(ByteSpan::new(0, term.span.begin)).ends_with(['「', '『']);
            if quoted && !view.in_quotation(view.s.tokens.partition_point(|t| t.bytes.end <= term.span.begin)) {
                sink.push(Candidate::by(mechanism::AUTHOR_OF_QUOTED, owner.clone(), term.clone()));
            }
        }
        // 人気グループ「X」の|山田さん
        (Coarse::Organization, Coarse::Person) if a == Class::TEAM => {
            sink.push(Candidate::by(mechanism::ONE_OF, term.clone(), owner.clone()).weakened(sure));
        }
        // 86Researchの|ウォンは, 将棋連盟の|山田氏は: where somebody belongs, whatever he does there.
        (Coarse::Organization, Coarse::Person) if staff(context, owner, term) => {
            let members = of_members(context, owner);
            let found = if members { mechanism::MEMBER_OF } else { mechanism::STAFF_OF };
            let view = &context.views[term.sentence];
            for other in people_listed(context, view, term).into_iter().filter(|_| members) {
                sink.push(Candidate::by(mechanism::MEMBERS_OF, other, owner.clone()));
            }
            sink.push(Candidate::by(found, term.clone(), owner.clone()).weakened(sure));
        }
        // 欧州リーグの|青葉FC
        (Coarse::Organization, Coarse::Organization)
            if matches!(owner.kind, TermKind::Entity(_))
                && context.rules.end_in("leagues", context.views[owner.sentence].text(owner.span)).is_some() =>
        {
            sink.push(Candidate::by(mechanism::OF_LEAGUE, term.clone(), owner.clone()));
        }
        // 大島戦争の|青葉の戦い
        (Coarse::Event, Coarse::Event)
            if a == Class::EVENT
                && b == Class::EVENT
                && [owner, term].iter().all(|t| matches!(t.kind, TermKind::Entity(_))) =>
        {
            sink.push(Candidate::by(mechanism::OF_EVENT, term.clone(), owner.clone()));
        }
        // KADOKAWAグループの|ドワンゴ
        (Coarse::Organization, Coarse::Organization)
            if context.ontology.is_a(b, Class::COMPANY)
                && matches!(owner.kind, TermKind::Entity(_))
                && context.rules.end_in("group ends", context.views[owner.sentence].text(owner.span)).is_some() =>
        {
            sink.push(Candidate::by(mechanism::OF_GROUP, term.clone(), owner.clone()).weakened(sure));
        }
        (Coarse::Organization, _) if is_unit(context, owner, term) => {
            sink.push(Candidate::by(mechanism::UNIT_OF, term.clone(), owner.clone()).weakened(sure));
        }
        // 青葉杯の|北FC|戦
        (Coarse::Event, Coarse::Organization | Coarse::Person | Coarse::Place) if in_contest(context, owner, term) => {
            sink.push(Candidate::by(mechanism::OF_CONTEST, term.clone(), owner.clone()).weakened(sure));
        }
        // 青葉映画祭の|金熊賞
        (Coarse::Event, _) if context.ontology.is_a(b, Class::AWARD) && matches!(owner.kind, TermKind::Entity(_)) => {
            sink.push(Candidate::by(mechanism::AWARD_OF_EVENT, term.clone(), owner.clone()).weakened(sure));
        }
        _ => context.refuse(Refusal::Owner),
    }
}

fn located(context: &Context, place: &Term, term: &Term, sink: &mut Sink) {
    let held = term.class.is_some_and(|c| coarse(c) == Coarse::Event) && term.span.end > 0 && {
        let name = context.views[term.sentence].text(term.span);
        context.rules.list("held events").iter().any(|w| name.ends_with(w.as_str()))
    };
    if held {
        sink.push(Candidate::by(mechanism::COUNTRY_OF_EVENT, term.clone(), place.clone()));
        return;
    }
    if term.class.is_some_and(|c| matches!(coarse(c), Coarse::Organization | Coarse::Event)) {
        // 旭川市の機械メーカー、X: a company that a town is told of has its head office there.
        let seat = term.class.is_some_and(|c| context.ontology.is_a(c, Class::COMPANY))
            && !place.omitted
            && context.is_town(context.views[place.sentence].text(place.span));
        let found = if seat { mechanism::TOWN_OF } else { mechanism::COUNTRY_OF };
        sink.push(Candidate::by(found, term.clone(), place.clone()));
    }
}

/// `商船の日邦海運`: a line of business introduces a company that the text has not named before.
fn trade(context: &Context, view: &View, chunk: usize, owner: &Term, term: &Term, sink: &mut Sink) {
    let np = &view.nps[chunk];
    let company = term.class.is_some_and(|c| context.ontology.is_a(c, Class::COMPANY));
    let text = view.text(owner.span);
    let last = view.s.tokens[np.last].pos;
    let noun = matches!(last, Pos::NOUN | Pos::VERBAL_NOUN | Pos::SUFFIX | Pos::VERBAL_SUFFIX);
    let kind = owner.class.is_none_or(|c| matches!(coarse(c), Coarse::Concept | Coarse::Artifact));
    let relates = context.rules.end_in("no trade ends", text).is_some()
        || ["no trades", "empty", "abstract", "dependents"].iter().any(|list| context.rules.has(list, text));
    let plain = owner.kind == TermKind::Phrase && text.chars().count() >= 2 && view.owner(chunk).is_none();
    // 買収した|動画校閲サービスの|X社: the clause is said of who runs it.
    let service = context.rules.end_in("service kinds", text).is_some();
    let modified = !service && (0..chunk).any(|c| view.head(c) == Some(chunk) && view.predicate[c].is_some());
    let told = introduced_here(context, view, term) && !super::headline::is_headline(view);
    // 1936年創業の|大正屋: when or how many, not what.
    let counts = text.contains(|c: char| c.is_ascii_digit());
    if !company || !plain || modified || !noun || !kind || relates || !told || counts {
        context.refuse(Refusal::OwnerWords);
        return;
    }
    let mut kind = owner.clone();
    kind.full = kind.span;
    sink.push(Candidate::by(mechanism::KIND_TRADE, term.clone(), kind));
}

/// Whether no sentence of the text names an entity before.
fn introduced_here(context: &Context, view: &View, term: &Term) -> bool {
    let TermKind::Entity(entity) = term.kind else { return false };
    let known = &context.analysis.entities[entity.0 as usize];
    let mut before = known.mentions.iter().take_while(|(s, _)| *s < view.index);
    !term.omitted && before.all(|(s, _)| context.views[*s].s.sentence.field != view.s.sentence.field)
}

/// `美術家・森村泰昌`, `商社・丸徳通商`: a kind joined to the name with a dot.
fn dotted(context: &Context, view: &View, dot: usize, term: &Term, sink: &mut Sink) {
    let Some(compound) = dot.checked_sub(1).and_then(|last| compound_before(view, last)) else { return };
    let span = view.bytes(compound.first, compound.last);
    let text = view.text(span);
    let named = view.s.mentions.iter().any(|m| {
        m.bytes.end == span.end && m.source != MentionSource::Description && coarse(m.class) != Coarse::Concept
    });
    let Some(class) = context.rules.class_of(text).filter(|_| !named && text.chars().count() >= 2) else { return };
    // 京都の老舗・X
    if term.class.is_some_and(|c| coarse(c) == coarse(class)) {
        seated(context, view, view.chunk_of(compound.last), term, sink);
    }
    let same = coarse(class) != Coarse::Concept && term.class.is_some_and(|c| coarse(c) == coarse(class));
    let calling = term.class == Some(Class::PERSON) && class == Class::ROLE;
    if (same || calling) && !context.rules.title_only(text) && !text.contains('・') {
        let kind = phrase_full(view, compound, Some(class));
        sink.push(Candidate::by(mechanism::KIND_DOTTED, term.clone(), kind));
    }
}

/// The place that a kind has before it is where what it introduces is: 京都の|老舗・X, 旭川市の|機械メーカーの|X.
fn seated(context: &Context, view: &View, kind: usize, term: &Term, sink: &mut Sink) {
    for place in view.owner(kind).map_or_else(Vec::new, |c| context.terms(view, c)) {
        let there = place.class.is_some_and(|c| coarse(c) == Coarse::Place);
        if there && matches!(place.kind, TermKind::Entity(_)) {
            located(context, &place, term, sink);
        }
    }
}

/// What stands behind a name: `「X」モデル`, `X(Y)` is read in `alias`.
fn behind(context: &Context, view: &View, mention: &Mention, term: &Term, sink: &mut Sink) {
    let (_, last) = view.token_range(mention);
    let next = last + 1;
    let tokens = &view.s.tokens;
    if next >= tokens.len() || view.s.chunks[view.chunk_of(last)].tokens.end <= next {
        return;
    }
    let mut end = last;
    while end + 1 < tokens.len()
        && tokens[end + 1].bytes.begin == tokens[end].bytes.end
        && (tokens[end + 1].pos.is_noun() || tokens[end + 1].unknown)
        && !tokens[end + 1].pos.is_symbol()
    {
        end += 1;
    }
    if end == last {
        return;
    }
    let compound = Compound { first: next, last: end };
    let text = view.text(view.bytes(next, end));
    if term.class == Some(Class::PERSON) {
        // 山本太郎|大佐, 山本太郎|通産大臣
        if context.rules.has("ranks", text) {
            let kind = phrase(view, compound, Some(Class::ROLE));
            sink.push(Candidate::by(mechanism::RANK_BEHIND, term.clone(), kind));
        }
        return;
    }
    let Some(class) = context.rules.class_of(text) else { return };
    let exact = context.rules.class_noun(text).is_some() && !context.rules.has("dependents", text);
    // SIMカード, POSソフト: joined to a bare name a kind makes a compound of it; to a marked or numbered one it says what it is.
    let marked = tokens[last].pos == Pos::CLOSE || view.text(mention.bytes).ends_with(|c: char| c.is_ascii_digit());
    let fits = exact && marked && term.class.is_some_and(|t| coarse(t) == coarse(class));
    let event = tokens[last].pos == Pos::CLOSE && coarse(class) == Coarse::Event;
    let quoted = tokens[last].pos == Pos::CLOSE && class == Class::FEATURE;
    if fits || event || quoted {
        let kind = phrase(view, compound, Some(class));
        sink.push(Candidate::by(mechanism::KIND_BEHIND, term.clone(), kind));
    } else {
        context.refuse(Refusal::KindBehind);
    }
}

/// `A、BなどのD`: each is a D.
fn members(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let Some(kind) = context.term(view, chunk) else { return };
    // A大学などの研究チーム: who sent it, not what they are.
    let team = context.rules.end_in("teams", view.text(kind.span)).is_some();
    if !is_kind(&kind) || kind.class.is_none() || team {
        return;
    }
    let class = kind.class.unwrap_or(Class::CONCEPT);
    let mut kind = phrase_of(view, &kind);
    let mut members = context.members(view, chunk);
    // 「A」「B」の各料金プラン
    let each = context.rules.list("each").iter().find(|w| view.text(kind.span).starts_with(w.as_str()));
    if let (Some(each), true, Some(owner)) = (each, members.is_empty(), view.owner(chunk)) {
        members = context.terms(view, owner);
        if members.len() < 2 {
            return;
        }
        kind.span.begin += each.len() as u32;
    }
    for member in members {
        let same = member.class.is_some_and(|c| {
            coarse(c) == coarse(class) || coarse(c) == Coarse::Artifact && coarse(class) == Coarse::Concept
        });
        if matches!(member.kind, TermKind::Entity(_)) && same {
            let mut kind = kind.clone();
            kind.full = behind_list(view, chunk, kind.span);
            sink.push(Candidate::by(mechanism::KIND_SUCH, member, kind));
        } else {
            context.refuse(Refusal::Member);
        }
    }
}

/// `などの|ナンセンスな漫画`: a kind with what modifies it behind the list, which is none of its modifiers.
fn behind_list(view: &View, chunk: usize, kind: ByteSpan) -> ByteSpan {
    let np = &view.nps[chunk];
    let list = (np.left..np.chunk).rev().find(|c| view.nps[*c].marker.such);
    let begin = list.map_or(kind.begin, |c| view.s.chunks[c].bytes.end).min(kind.begin);
    let modifiers = list.map_or(0..0, |c| c + 1..np.chunk);
    let plain = modifiers.clone().all(|c| !view.s.predicates.iter().any(|p| p.chunk == c) || view.nps[c].nominal);
    ByteSpan::new(if plain { begin } else { kind.begin }, kind.end)
}

/// `XのようなY`, `XというY`, `Xと呼ばれるY`.
fn likened(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let np = &view.nps[chunk];
    let Some(mention) = np.mention else { return };
    if np.chunk != chunk {
        return;
    }
    let tail = view.text(ByteSpan::new(view.s.tokens[np.last].bytes.end, view.s.chunks[chunk].bytes.end));
    let tail = tail.trim_matches(|c: char| matches!(c, '、' | ' ' | '」' | '』'));
    let Some(mut head) = view.head(chunk) else { return };
    let called = tail == particle::TO;
    let said = called || words::AS.has(tail);
    if said {
        // と呼ばれる, として知られる
        let Some(p) = view.predicate[head].map(|p| &view.s.predicates[p]) else { return };
        let list = if called { "calling" } else { "knowing" };
        let Some(behind) = view.modified_by(head).filter(|_| called && context.rules.has(list, &p.lemma)) else {
            return;
        };
        head = behind;
    }
    let named = words::BEING.has(tail);
    if !(said || named || words::LIKE_A_KIND.begin(tail)) {
        return;
    }
    let Some(kind) = context.term(view, head).filter(is_kind).map(|t| phrase_of(view, &t)) else { return };
    let term = context.mention_term(view, chunk, mention);
    let same = kind.class.is_some_and(|k| term.class.is_some_and(|t| coarse(k) == coarse(t)));
    let new = (said || named || tail == particle::TOIU)
        && kind.class.is_some_and(|k| coarse(k) != Coarse::Person)
        && term.class == Some(Class::PRODUCT);
    if (same || new) && matches!(term.kind, TermKind::Entity(_)) {
        let mut kind = kind;
        kind.full = kind.span;
        sink.push(Candidate::by(mechanism::KIND_LIKE, term, kind));
    }
}

/// `XはYだ`, `Yである X`, and a heading or sentence that ends in the noun Y.
fn copula(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let np = &view.nps[chunk];
    let predicate = view.predicate[chunk].map(|p| &view.s.predicates[p]);
    let last = chunk + 1 == view.nps.len();
    let is_copula = predicate.is_some_and(|p| p.kind == PredicateKind::Copula);
    // 日本の|映画監督。: a word for an act as well.
    let acts = |kind| kind != PredicateKind::VerbalNoun;
    let person = || context.rules.class_of(view.text(view.core(chunk))) == Some(Class::PERSON);
    let plain = predicate.is_none_or(|p| !acts(p.kind) && person());
    let ends_in_noun = plain && last && np.marker.bare && np.marker.role.is_none() && np.nominal;
    // Xはどんな製品?: a question tells nothing.
    if !is_copula && (!ends_in_noun || view.s.sentence.text.trim_end().ends_with('?')) {
        return;
    }
    let said = predicate_noun(context, view, chunk);
    let sort = said.is_none();
    let Some(kind) = said.or_else(|| one_of(context, view, chunk)) else { return };
    let (polarity, modality, speaker) = predicate.map_or_else(Default::default, |p| {
        (Some(p.polarity), Some(p.modality), p.speaker.and_then(|c| context.speaker(view, c)))
    });
    let denied = polarity == Some(Polarity::Negative);
    if !denied {
        investors(context, view, chunk, sink);
        original(context, view, chunk, &kind, sink);
    }
    let subjects = subjects_of(context, view, chunk, predicate.and_then(|p| p.argument(Case::Ga)).map(|a| a.chunk));
    let somebody = |t: &Term| t.class != Some(Class::ROLE);
    for subject in subjects.into_iter().filter(somebody) {
        if !matches!(subject.kind, TermKind::Entity(_)) && !defined(context, view, &subject, &kind, sort) {
            // 新サービスの名称は「X」
            if !denied {
                named(context, view, &subject, chunk, sink);
            }
            continue;
        }
        if !denied {
            succeeds(context, view, chunk, &subject, &kind, sink);
        }
        // 日本の情報科学者。
        let calling = subject.class == Some(Class::PERSON)
            && view.s.mentions.iter().any(|m| m.class == Class::ROLE && m.bytes.end == kind.span.end);
        let equated = !sort && subject.is_entity() && introduces(context, view, chunk, &kind, &subject);
        if kind.kind != TermKind::Phrase
            || kind.class.is_none()
                && !(calling || equated)
                && !context.rules.list("kind endings").iter().any(|w| view.text(kind.span).ends_with(w.as_str()))
        {
            context.refuse(Refusal::CopulaKind);
            continue;
        }
        let class = kind.class.unwrap_or(Class::CONCEPT);
        let fits = subject.kind == TermKind::Phrase || subject.class.is_some_and(|s| equals(context, s, class));
        // 直木賞は直木三十五賞だ: a name of its own is no kind.
        let first = view.s.tokens.iter().find(|t| t.bytes.begin == kind.span.begin);
        let named = subject.class == kind.class && first.is_some_and(|t| t.pos.is_proper());
        if !(fits || calling || equated) || named || is_office(context, view, chunk, view.text(kind.span)) {
            context.refuse(Refusal::CopulaUnfit);
            continue;
        }
        let fellows = if subject.class == Some(Class::PERSON) { callings(context, view, chunk) } else { Vec::new() };
        // Xは千葉県市川市の|企業だ: where the kind is, it is.
        let organization = |c: Option<Class>| c.is_some_and(|c| coarse(c) == Coarse::Organization);
        let affirmed = polarity != Some(Polarity::Negative) && modality.is_none_or(|m| m == Modality::Asserted);
        if affirmed && organization(Some(class)) && organization(subject.class) {
            seated(context, view, chunk, &subject, sink);
        }
        for kind in fellows.into_iter().chain([kind.clone()]) {
            let mut candidate = Candidate::by(mechanism::COPULA, subject.clone(), kind);
            candidate.polarity = polarity.unwrap_or(candidate.polarity);
            candidate.modality = modality.unwrap_or(candidate.modality);
            candidate.speaker.clone_from(&speaker);
            sink.push(candidate);
        }
    }
}

/// 主催者である|青葉電子: right before a name a noun says what it is, whatever its class, if it does not say what another is to it.
fn introduces(context: &Context, view: &View, chunk: usize, kind: &Term, subject: &Term) -> bool {
    let text = view.text(kind.span);
    view.modified_by(chunk) == Some(subject.chunk)
        && words::ATTRIBUTIVE_ENDS.close(view.words_of(chunk))
        && ["no kinds", "dependents", "ties"].iter().all(|list| context.rules.end_in(list, text).is_none())
}

/// Whether a thing of one class can be said to be one of another: a school is a house as well as a body.
pub fn equals(context: &Context, class: Class, kind: Class) -> bool {
    let loose = |c: Class| matches!(coarse(c), Coarse::Artifact | Coarse::Event | Coarse::Concept);
    let houses = |a: Class, b: Class| {
        context.ontology.is_a(a, Class::FACILITY)
            && coarse(b) == Coarse::Organization
            && !matches!(b.name(), "Company" | "Team")
    };
    coarse(class) == coarse(kind) || loose(class) && loose(kind) || houses(class, kind) || houses(kind, class)
}

/// `Xは日本の物理学者、|教育者`, `Xは作家で|翻訳家だ`: the callings that stand before the last one.
fn callings(context: &Context, view: &View, chunk: usize) -> Vec<Term> {
    let mut found = Vec::new();
    let mut at = chunk;
    let calling = |c: usize| {
        let m = view.nps[c].marker;
        let joined = m.bare && m.comma || m.list || m.role == Some(Role::Case(Case::De)) && !m.topic;
        let words = view.text(view.core(c));
        let concept = |m: &Mention| m.entity.is_none() || coarse(m.class) == Coarse::Concept;
        let plain = view.nps[c].nominal && view.nps[c].mention.is_none_or(|m| concept(&view.s.mentions[m]));
        let governed = view.head(c).is_some_and(|h| h > c && h <= chunk);
        let title = context.rules.title_only(words);
        let kind = title || context.rules.class_of(words) == Some(Class::PERSON);
        joined && plain && governed && kind && !is_office(context, view, c, words)
    };
    // Right before the noun, or right before its own modifiers.
    while let Some(c) =
        [at, view.nps[at].left.min(at)].into_iter().find_map(|c| c.checked_sub(1).filter(|c| calling(*c)))
    {
        let (core, mut full) = (view.core(c), view.full(c));
        // 日本の|外交官、|評論家: the parser may hang what stands right before the first on the last.
        let of = |c: &usize| view.nps[*c].marker.role == Some(Role::Of) && view.nps[*c].nominal;
        if let Some(left) = (0..c).rev().take_while(of).last() {
            full.begin = full.begin.min(view.s.chunks[left].bytes.begin);
        }
        let (kind, class) = (TermKind::Phrase, Some(Class::PERSON));
        found.push(Term { sentence: view.index, chunk: c, kind, span: core, full, class, omitted: false });
        at = c;
    }
    found.reverse();
    found
}

/// Whether words name an office that somebody holds in a body; 日本の|編集者 is what he is.
fn is_office(context: &Context, view: &View, chunk: usize, words: &str) -> bool {
    let (titles, whole) = context.rules.titles_in(words);
    let calling = || titles.iter().all(|t| traits::OFFICES_THAT_ARE_CALLINGS.has(t.relation));
    whole && !(calling() && of_a_nation(view, chunk))
}

/// Whether the nouns of a list up to a chunk are told of a nation, and of no body: 日本の|編集者、|評論家.
fn of_a_nation(view: &View, chunk: usize) -> bool {
    let class = |c: &usize| view.mention(*c).map(|m| m.class);
    let nation = |c: &usize| class(c) == Some(Class::COUNTRY) && view.nps[*c].marker.role == Some(Role::Of);
    let body = |c: usize| class(&c).is_some_and(|k| coarse(k) == Coarse::Organization);
    (0..chunk).rev().take_while(|c| !body(*c) && !view.nps[*c].marker.topic).any(|c| nation(&c))
}

/// `XはYの一種だ`: the kind of which it is one.
fn one_of(context: &Context, view: &View, chunk: usize) -> Option<Term> {
    let np = &view.nps[chunk];
    let one = np.nominal && context.rules.has("sorts of", view.text(view.core(chunk)));
    let owner = view.owner(chunk).filter(|_| one)?;
    context.term(view, owner).filter(is_kind).map(|t| phrase_of(view, &t))
}

/// `パルスオキシメーターは…医療機器だ`, `川崎病は難病の一つだ`: a foreign word for a sort of thing, or any word that is said to be
/// one of a sort, which the sentence defines.
fn defined(context: &Context, view: &View, subject: &Term, kind: &Term, sort: bool) -> bool {
    let Some(np) = view.nps.get(subject.chunk).filter(|_| subject.kind == TermKind::Phrase) else { return false };
    let text = view.text(subject.span);
    let katakana = text.chars().all(|c| matches!(c, 'ァ'..='ヴ' | 'ー' | '・')) && text.chars().count() >= 3;
    let alone = np.marker.topic && np.marker.role.is_none();
    let people = kind.class.is_some_and(|c| matches!(coarse(c), Coarse::Person | Coarse::Organization | Coarse::Place));
    let whole = sort && text.chars().count() >= 3 && subject.full == subject.span;
    (katakana || whole) && alone && !people && subject.class.is_none() && context.rules.class_noun(text).is_none()
}

/// `XはYの後継モデルだ`: X follows Y.
fn succeeds(context: &Context, view: &View, chunk: usize, subject: &Term, kind: &Term, sink: &mut Sink) {
    let text = view.text(kind.span);
    let ends = |list: &str| context.rules.list(list).iter().any(|w| text.ends_with(w.as_str()));
    let (later, earlier) = (ends("later versions"), ends("earlier versions"));
    let Some(owner) = view.owner(chunk).filter(|_| later != earlier) else { return };
    let thing =
        |t: &Term| matches!(t.kind, TermKind::Entity(_)) && t.class.is_some_and(|c| coarse(c) == Coarse::Artifact);
    let others: Vec<Term> = context.terms(view, owner).into_iter().filter(|t| thing(t) && thing(subject)).collect();
    if others.is_empty() {
        context.refuse(Refusal::Succession);
    }
    for other in others {
        let (new, old) = if later { (subject.clone(), other) } else { (other, subject.clone()) };
        let mut candidate = Candidate::by(mechanism::SUCCESSION_IS, new, old);
        candidate.sentence = view.index;
        sink.push(candidate);
    }
}

fn subjects_of(context: &Context, view: &View, chunk: usize, ga: Option<usize>) -> Vec<Term> {
    if let Some(ga) = ga {
        // A社とB社の合弁会社である|C社: what stands before the noun is no more of the list of what stands behind it.
        let behind = |t: &Term| ga < chunk || t.span.begin >= view.s.chunks[chunk].bytes.end;
        return context.terms(view, ga).into_iter().filter(behind).collect();
    }
    let topic = (0..chunk).rev().find(|c| {
        let m = view.nps[*c].marker;
        view.head(*c) == Some(chunk)
            && view.nps[*c].nominal
            && ((m.topic && m.role.is_none()) || m.role == Some(Role::Case(Case::Ga)))
    });
    // Xは…と見なされ、…を|理解できる|ツールでも|あった: the topic of the clauses that go on to this one.
    let carried = || {
        let topic = view.topic_before(chunk).filter(|t| view.nps[*t].nominal)?;
        let mut at = view.head(topic)?;
        for _ in 0..4 {
            if at == chunk {
                return Some(topic);
            }
            let words = view.text(view.s.chunks[at].bytes);
            let goes_on = view.predicate[at].is_some() && words.ends_with('、') && view.modified_by(at).is_none();
            at = view.head(at).filter(|h| goes_on && *h <= chunk)?;
        }
        None
    };
    topic.or_else(carried).map_or_else(Vec::new, |c| context.terms(view, c))
}

/// The noun before the copula, as a kind.
pub fn predicate_noun(context: &Context, view: &View, chunk: usize) -> Option<Term> {
    let range = view.s.chunks[chunk].tokens.clone();
    let mut last = range.end;
    while last > range.start {
        let t = &view.s.tokens[last - 1];
        if t.pos.is_noun()
            && !matches!(t.pos, Pos::AUXILIARY_STEM_SUFFIX | Pos::AUXILIARY_STEM | Pos::DEPENDENT_AUXILIARY)
            || t.pos == Pos::CLOSE
            || (t.unknown && !t.pos.is_symbol())
        {
            break;
        }
        last -= 1;
    }
    if last == range.start {
        return None;
    }
    let mut end = last - 1;
    if let Some(pair) = view.pair_closing(end).filter(|p| p.round && p.open > 0) {
        end = pair.open - 1;
    }
    let span_end = view.s.tokens[end].bytes.end;
    let quoted_end = view.text(ByteSpan::new(0, span_end)).trim_end_matches(['」', '』']).len() as u32;
    if let Some(m) = view.s.mentions.iter().position(|m| {
        m.bytes.end == quoted_end && m.source != MentionSource::Description && coarse(m.class) != Coarse::Concept
    }) {
        return Some(context.mention_term(view, chunk, m));
    }
    let compound = compound_before(view, end)?;
    let text = view.text(view.bytes(compound.first, compound.last));
    if ["empty", "abstract", "sorts of"].iter().any(|list| context.rules.has(list, text)) {
        return None;
    }
    Some(phrase_full(view, compound, context.rules.class_of(text)))
}

/// `新サービスの名称は「X」`: X is a 新サービス.
fn named(context: &Context, view: &View, subject: &Term, chunk: usize, sink: &mut Sink) {
    if subject.chunk >= view.nps.len() || !context.rules.has("naming nouns", view.text(subject.span)) {
        return;
    }
    let Some(owner) = owner_chunk(view, subject.chunk, view.nps[subject.chunk].first) else { return };
    let Some(name) = predicate_noun(context, view, chunk).filter(|t| matches!(t.kind, TermKind::Entity(_))) else {
        return;
    };
    let Some(kind) = context.term(view, owner) else { return };
    let words = phrase_of(view, &kind);
    sink.push(Candidate::by(mechanism::NAME_OF, name, words));
}

/// `引受先はA、Bなど。`: A and B invest in what the talk is of.
fn investors(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let topic = (0..chunk).find(|c| {
        let text = view.text(view.core(*c));
        view.nps[*c].marker.topic && (words::PARENT_COMPANY.has(text) || context.rules.has("investor nouns", text))
    });
    let Some(topic) = topic else { return };
    let parent = words::PARENT_COMPANY.has(view.text(view.core(topic)));
    let accept = crate::resource::Accept::of(&[Class::ORGANIZATION]);
    let target = match context.possession(view, topic, &accept) {
        Possession::Named(found) => found.into_iter().next(),
        Possession::Other => None,
        Possession::Nobody => context.recent(view.index, &accept),
    };
    let Some(target) = target else {
        context.refuse(if parent { Refusal::Child } else { Refusal::Round });
        return;
    };
    for investor in context.terms(view, chunk) {
        if matches!(investor.kind, TermKind::Entity(_))
            && investor.class.is_some_and(|c| coarse(c) == Coarse::Organization)
        {
            let mut candidate = if parent {
                Candidate::by(mechanism::PARENT_IS, target.clone(), investor)
            } else {
                Candidate::by(mechanism::INVESTORS_ARE, investor, target.clone())
            };
            candidate.sentence = view.index;
            sink.push(candidate);
        }
    }
}

/// `原作はA氏の小説だ`: what the talk is of is based on it.
fn original(context: &Context, view: &View, chunk: usize, kind: &Term, sink: &mut Sink) {
    let base = |c: &usize| view.nps[*c].marker.topic && words::WHAT_IT_RESTS_ON.has(view.text(view.core(*c)));
    let Some(topic) = (0..chunk).find(base) else { return };
    let accept = crate::resource::Accept::of(&[Class::ARTIFACT, Class::CREATIVE_WORK]);
    let owners: Vec<Term> = match view.owner(topic) {
        Some(c) => context.terms(view, c).into_iter().filter(|t| context.accepts(&accept, t)).collect(),
        None => context.recent(view.index, &accept).into_iter().collect(),
    };
    if owners.is_empty() {
        context.refuse(Refusal::Original);
    }
    for owner in owners.into_iter().filter(|t| matches!(t.kind, TermKind::Entity(_)) && t.kind != kind.kind) {
        let mut candidate = Candidate::by(mechanism::ORIGINAL_IS, owner, kind.clone());
        candidate.sentence = view.index;
        sink.push(candidate);
    }
}

/// `本社は京都市にある`, `本社:京都市`: the seat of the company that the sentence or the talk is about.
fn seat(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let np = &view.nps[chunk];
    let subject = np.marker.topic || np.marker.role == Some(Role::Case(Case::Ga));
    if !subject || np.mention.is_some() || !context.rules.has("seat nouns", view.text(view.core(chunk))) {
        return;
    }
    let Some(head) = view.head(chunk) else { return };
    let place = |c: usize| {
        let found = context.terms(view, c).into_iter().next_back();
        found.filter(|t| t.class.is_some_and(|c| coarse(c) == Coarse::Place) && matches!(t.kind, TermKind::Entity(_)))
    };
    let stands = view.predicate[head].is_some_and(|p| context.rules.has("lying", &view.s.predicates[p].lemma));
    let found = if stands {
        (chunk + 1..head).rev().filter(|c| view.nps[*c].marker.role == Some(Role::Case(Case::Ni))).find_map(place)
    } else {
        place(head)
    };
    let Some(place) = found else { return };
    let accept = crate::resource::Accept::of(&[Class::ORGANIZATION]);
    let organization =
        |t: &Term| matches!(t.kind, TermKind::Entity(_)) && t.class.is_some_and(|c| coarse(c) == Coarse::Organization);
    let named = |c: usize| context.terms(view, c).into_iter().find(organization);
    let owner = match context.possession(view, chunk, &accept) {
        Possession::Named(found) => found.into_iter().next(),
        Possession::Other => None,
        Possession::Nobody => view
            .topic_before(chunk)
            .and_then(named)
            .or_else(|| context.founded(view.index))
            .or_else(|| context.about(view.index, &accept))
            .or_else(|| context.recent(view.index, &accept)),
    };
    let Some(owner) = owner else {
        context.refuse(Refusal::Seat);
        return;
    };
    let mut candidate = Candidate::by(mechanism::SEAT_IS, owner, place);
    candidate.sentence = view.index;
    if let Some(p) = view.predicate[head].map(|p| &view.s.predicates[p]) {
        candidate.modality = p.modality;
        candidate.polarity = p.polarity;
    }
    // 本社はもうハーグにはない。
    let said = view.text(view.s.chunks[head].bytes).trim_end_matches(['。', '、']);
    if view.predicate[head].is_none() && context.rules.list("absent").iter().any(|w| said.ends_with(w.as_str())) {
        candidate.polarity = Polarity::Negative;
    }
    sink.push(candidate);
}

/// What a noun or a topic says of somebody and the thing that the talk is of.
const SOURCES: [(&str, &str, Mechanism); 4] = [
    ("developer nouns", "making topics", mechanism::SOURCE_OF_DEVELOPED),
    ("provider nouns", "running topics", mechanism::SOURCE_OF_PROVIDED),
    ("producer nouns", "producing topics", mechanism::SOURCE_OF_PRODUCED),
    ("publisher nouns", "publishing topics", mechanism::SOURCE_OF_PUBLISHED),
];

/// `開発元のX`, `運営会社のX`, `開発はX(が担った)`: X makes or runs what the talk is of.
fn source_of(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let np = &view.nps[chunk];
    if !np.nominal || np.mention.is_some_and(|m| view.s.mentions[m].class != Class::ROLE) {
        return;
    }
    let text = view.text(view.core(chunk));
    let of = np.marker.role == Some(Role::Of);
    let topic = np.marker.topic && np.marker.role.is_none();
    let found = SOURCES.iter().find(|(nouns, topics, _)| {
        of && context.rules.has(nouns, text)
            || topic && (context.rules.has(topics, text) || context.rules.has(nouns, text))
    });
    let Some((_, _, source)) = found else { return };
    let agent = |t: &Term| {
        matches!(t.kind, TermKind::Entity(_))
            && t.class.is_some_and(|c| matches!(coarse(c), Coarse::Organization | Coarse::Person))
    };
    // 開発元のX: right behind; 開発はXが担った: the subject of the verb; 開発はX。: the predicate noun.
    let place = if of {
        Some(chunk + 1).filter(|c| view.head(chunk) == Some(*c))
    } else {
        let head = view.head(chunk).filter(|h| *h > chunk);
        head.and_then(|h| {
            let verb = view.predicate[h].map(|p| &view.s.predicates[p]);
            let taken = verb.filter(|p| context.rules.has("taking on", &p.lemma));
            let ga = |c: &usize| view.nps[*c].marker.role == Some(Role::Case(Case::Ga)) && view.head(*c) == Some(h);
            let copula = verb.is_none_or(|p| p.kind == PredicateKind::Copula) && view.nps[h].nominal;
            if taken.is_some() { (chunk + 1..h).rev().find(ga) } else { copula.then_some(h) }
        })
    };
    let makers: Vec<Term> = place.map_or_else(Vec::new, |c| context.terms(view, c)).into_iter().filter(agent).collect();
    if makers.is_empty() {
        context.refuse(Refusal::SourceAgent);
        return;
    }
    let accept = crate::resource::Accept::of(&[Class::ARTIFACT, Class::CREATIVE_WORK]);
    let thing = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && context.accepts(&accept, t);
    // Xの開発元のY, else a thing that the sentence named before, else what the sentences before are about.
    let owner = view.owner(chunk).map(|c| context.terms(view, c)).and_then(|o| o.into_iter().find(thing));
    let before = || (0..chunk).rev().find_map(|c| context.terms(view, c).into_iter().find(thing));
    let Some(object) = owner.or_else(before).or_else(|| context.recent(view.index, &accept)) else {
        context.refuse(Refusal::SourceThing);
        return;
    };
    for maker in makers.into_iter().filter(|m| m.kind != object.kind) {
        let mut candidate = Candidate::by(*source, maker, object.clone());
        candidate.sentence = view.index;
        sink.push(candidate);
    }
}

/// `AとBの首位争い`: each with each.
fn rivalry(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let np = &view.nps[chunk];
    if !np.nominal || np.mention.is_some() || context.rules.end_in("rivalries", view.text(view.core(chunk))).is_none() {
        return;
    }
    let denied = view.head(chunk).and_then(|h| view.predicate[h]).map(|p| &view.s.predicates[p]);
    if denied.is_some_and(|p| p.polarity == Polarity::Negative || p.modality != Modality::Asserted) {
        return;
    }
    // AとBの|三つどもえの|争い
    let owner = view.owner(chunk).and_then(|o| if view.conjuncts(o).len() > 1 { Some(o) } else { view.owner(o) });
    let Some(owner) = owner.filter(|o| view.conjuncts(*o).len() > 1) else { return };
    let named = |t: &Term| {
        let acts = |c: Class| matches!(coarse(c), Coarse::Organization | Coarse::Artifact);
        matches!(t.kind, TermKind::Entity(_)) && t.class.is_some_and(acts)
    };
    let rivals: Vec<Term> = context.terms(view, owner).into_iter().filter(named).collect();
    let alike = rivals.windows(2).all(|w| w[0].class.map(coarse) == w[1].class.map(coarse));
    for (i, a) in rivals.iter().enumerate().filter(|_| alike) {
        for b in rivals[i + 1..].iter().filter(|b| b.kind != a.kind) {
            let mut candidate = Candidate::by(mechanism::RIVALRY, a.clone(), b.clone());
            candidate.sentence = view.index;
            sink.push(candidate);
        }
    }
}

/// `競合のX`: X competes with what the talk is of.
fn rival(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let np = &view.nps[chunk];
    // 競合のX, 競合であるX
    let being = view.predicate[chunk].map(|p| &view.s.predicates[p]).is_some_and(|p| p.kind == PredicateKind::Copula);
    if (np.marker.role != Some(Role::Of) && !being) || !context.rules.has("rival nouns", view.text(view.core(chunk))) {
        return;
    }
    let Some(head) = view.head(chunk).filter(|h| *h == chunk + 1) else { return };
    for other in context.terms(view, head) {
        let Some(class) = other.class.filter(|_| matches!(other.kind, TermKind::Entity(_))) else { continue };
        let branch = if coarse(class) == Coarse::Organization { Class::ORGANIZATION } else { Class::ARTIFACT };
        let accept = crate::resource::Accept::of(&[branch]);
        // Xの競合のY, else what the sentences before are about.
        let owner = view.owner(chunk);
        let owners: Vec<Term> =
            owner.map_or_else(|| context.recent(view.index, &accept).into_iter().collect(), |c| context.terms(view, c));
        if owners.is_empty() {
            context.refuse(Refusal::Rival);
        }
        for owner in owners.into_iter().filter(|o| matches!(o.kind, TermKind::Entity(_))) {
            let mut candidate = Candidate::by(mechanism::RIVAL_OF, owner, other.clone());
            candidate.sentence = view.index;
            sink.push(candidate);
        }
    }
}

/// `Xを基盤に、…`: what the sentence is about is built on X.
fn based(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let np = &view.nps[chunk];
    let role = np.marker.role == Some(Role::Case(Case::Ni)) && !np.marker.topic;
    if !role || np.mention.is_some() || !context.rules.has("base nouns", view.text(view.core(chunk))) || chunk == 0 {
        return;
    }
    let before = chunk - 1;
    if view.nps[before].marker.role != Some(Role::Case(Case::Wo)) {
        return;
    }
    let accept = crate::resource::Accept::of(&[Class::ARTIFACT, Class::CREATIVE_WORK]);
    let Some(p) = view.verb_above(chunk).and_then(|v| view.predicate[v]).map(|p| &view.s.predicates[p]) else { return };
    // Xを基盤にする is a frame's.
    if context.rules.has("making", &p.lemma) && !np.marker.comma {
        return;
    }
    let event = context.event(view, p);
    let thing = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && t.chunk != before && context.accepts(&accept, t);
    let behind = view.modified_by(p.chunk).map_or_else(Vec::new, |c| context.terms(view, c));
    let mut subjects: Vec<Term> = behind.into_iter().filter(thing).collect();
    if subjects.is_empty() {
        subjects = context
            .fill(&event, &[Role::Case(Case::Wo), Role::Case(Case::Ga)], &accept)
            .into_iter()
            .map(|(t, _)| t)
            .filter(thing)
            .collect();
    }
    if subjects.is_empty() {
        subjects.extend(context.recent(view.index, &accept));
    }
    if subjects.is_empty() {
        context.refuse(Refusal::Based);
    }
    for base in context.terms(view, before) {
        for subject in &subjects {
            if matches!(base.kind, TermKind::Entity(_)) && base.class.is_some_and(|c| coarse(c) == Coarse::Artifact) {
                let mut candidate = Candidate::by(mechanism::BASE_OF, subject.clone(), base.clone());
                candidate.sentence = view.index;
                candidate.polarity = p.polarity;
                candidate.modality = p.modality;
                sink.push(candidate);
            }
        }
    }
}

/// `電子部品大手の北辰電機`: a kind of company and a name that no list knows.
fn introduced(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let np = &view.nps[chunk];
    if np.mention.is_some() || np.chunk != chunk || chunk == 0 {
        return;
    }
    let Some(name) =
        context.term(view, chunk).filter(|t| t.kind == TermKind::Phrase && t.class == Some(Class::COMPANY))
    else {
        return;
    };
    if context.rules.class_of(view.text(name.span)).is_some() {
        return;
    }
    if let Some(kind) = context.term(view, chunk - 1).filter(is_kind) {
        sink.push(Candidate::by(mechanism::KIND_NO_BESIDE, name, phrase_of(view, &kind)));
    }
}

/// `「X」を制作した。このショートドラマは…`: what the text points at under a kind is one of it.
fn pointed_at(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let Some(m) = view.nps[chunk].mention.map(|m| &view.s.mentions[m]) else { return };
    let surface = view.text(m.bytes);
    let noun = context.rules.list("pointing").iter().find_map(|w| surface.strip_prefix(w.as_str()));
    let Some(noun) = noun.filter(|_| m.source == MentionSource::Anaphor && m.entity.is_some()) else { return };
    let span = ByteSpan::new(m.bytes.end - noun.len() as u32, m.bytes.end);
    let Some(class) = context.rules.class_of(noun) else { return };
    // このアプリ, この企業: a short word tells nothing new.
    let vague = noun.chars().count() < 5
        || ["bare kinds", "generic kinds"].iter().any(|l| context.rules.has(l, noun))
        || context.rules.has("pointed nouns", noun);
    let Some(subject) = context.term(view, chunk).filter(|t| matches!(t.kind, TermKind::Entity(_)) && !vague) else {
        return;
    };
    let same = subject.class.is_some_and(|s| coarse(s) == coarse(class));
    if same {
        let kind = Term { kind: TermKind::Phrase, span, full: span, class: Some(class), ..subject.clone() };
        sink.push(Candidate::by(mechanism::KIND_POINTED_AT, subject, kind));
    }
}

/// `YとしてXは…`, `XはYと位置づけられる`: X is a Y.
fn as_kind(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let np = &view.nps[chunk];
    // Yと位置づけられる
    let regarded = || {
        let p = view.head(chunk).and_then(|h| view.predicate[h]).map(|p| &view.s.predicates[p]);
        p.is_some_and(|p| context.rules.has("regarding", &p.lemma))
    };
    let quoted = np.marker.role == Some(Role::Case(Case::To));
    // 宇品港が兵站拠点となり、… 会社になった: what has come to be so.
    let became = (quoted || np.marker.role == Some(Role::Case(Case::Ni)))
        && view.head(chunk).and_then(|h| view.predicate[h]).map(|p| &view.s.predicates[p]).is_some_and(|p| {
            let goes_on = view.nps[p.chunk].marker.comma || view.modified_by(p.chunk).is_some();
            context.rules.has("coming to be", &p.lemma) && (p.tense == Tense::Past || goes_on)
        });
    if !(np.marker.role == Some(Role::As) || quoted && regarded() || became)
        || np.marker.adnominal
        || np.mention.is_some_and(|m| coarse(view.s.mentions[m].class) != Coarse::Concept)
        || np.chunk != chunk
    {
        return;
    }
    let Some(kind) = context.term(view, chunk).filter(is_kind) else { return };
    let mut kind = phrase_of(view, &kind);
    kind.full = view.full(chunk);
    kind.class = context.rules.class_of(view.text(kind.span));
    // 「世界シミュレーター」と見なされた: in marks, though no list knows the kind.
    let marked = quoted && view.s.sentence.text[..kind.span.begin as usize].ends_with('「');
    if kind.class.is_none() && !marked || became && context.rules.title_only(view.text(kind.span)) {
        return;
    }
    let Some(head) = view.head(chunk) else { return };
    let Some(p) = view.predicate[head].map(|p| &view.s.predicates[p]) else { return };
    let passive = p.voice == crate::document::Voice::Passive;
    let wo = (0..head).find(|c| view.head(*c) == Some(head) && view.nps[*c].marker.role == Some(Role::Case(Case::Wo)));
    let mut subjects = if passive { Vec::new() } else { wo.map_or_else(Vec::new, |c| context.terms(view, c)) };
    subjects.retain(|s| matches!(s.kind, TermKind::Entity(_)));
    if subjects.is_empty() {
        subjects = subjects_of(context, view, head, p.argument(Case::Ga).map(|a| a.chunk));
    }
    for subject in subjects {
        let thing = subject.class.is_some_and(|s| coarse(s) == Coarse::Artifact);
        let same = kind.class.map_or(thing, |k| subject.class.is_some_and(|s| coarse(k) == coarse(s)));
        if same && matches!(subject.kind, TermKind::Entity(_)) {
            let mut candidate = Candidate::by(mechanism::KIND_AS, subject, kind.clone());
            candidate.modality = p.modality;
            candidate.polarity = p.polarity;
            sink.push(candidate);
        }
    }
}

/// `企業向けの大規模言語モデル`, `法人向けAI`: who a thing is for.
fn target(context: &Context, view: &View, kind: &Term, term: &Term, sink: &mut Sink) {
    let full = view.text(kind.full);
    let Some(at) = words::AIMED_AT.find(full) else { return };
    let head = &full[..at];
    let mark = kind.full.begin + at as u32;
    let Some(token) = view.s.tokens.iter().rposition(|t| t.bytes.end <= mark) else { return };
    if head.is_empty() {
        return;
    }
    let Some(compound) = compound_before(view, token) else { return };
    let object = phrase(view, compound, context.rules.class_of(view.text(view.bytes(compound.first, compound.last))));
    sink.push(Candidate::by(mechanism::FOR_WHOM, term.clone(), object).resting(Rests::Purpose));
}

/// The chunk that stands in `の` right before `first`.
fn owner_chunk(view: &View, chunk: usize, first: usize) -> Option<usize> {
    (first > 0 && view.surface(first - 1) == particle::NO)
        .then(|| view.chunk_of(first - 1))
        .filter(|c| *c < chunk || view.s.chunks[*c].tokens.start < first)
}

/// A phrase term for a compound.
pub fn phrase(view: &View, compound: Compound, class: Option<Class>) -> Term {
    let span = view.bytes(compound.first, compound.last);
    Term {
        sentence: view.index,
        chunk: view.chunk_of(compound.last),
        kind: TermKind::Phrase,
        span,
        full: span,
        class,
        omitted: false,
    }
}

/// A phrase term for a compound, with the modifiers of its chunk.
pub fn phrase_full(view: &View, compound: Compound, class: Option<Class>) -> Term {
    let mut term = phrase(view, compound, class);
    let chunk = term.chunk;
    let np = &view.nps[chunk];
    if compound.first <= np.first.max(view.s.chunks[chunk].tokens.start) {
        let full = view.full(chunk);
        term.full = ByteSpan::new(full.begin.min(term.span.begin), term.span.end);
    }
    term
}

/// Whether a term says a kind: a phrase, or a technology that a lexicon names (対話型AI).
fn is_kind(term: &Term) -> bool {
    term.kind == TermKind::Phrase || term.class.is_some_and(|c| coarse(c) == Coarse::Concept)
}

/// かつてYの子会社だった, Yの子会社だったが、…: whether a noun tells of a tie that is over.
pub fn no_longer(context: &Context, view: &View, chunk: usize) -> bool {
    let past = view.predicate[chunk]
        .map(|i| &view.s.predicates[i])
        .is_some_and(|p| p.kind == PredicateKind::Copula && p.tense == Tense::Past && p.polarity == Polarity::Positive);
    let goes_on = || words::WAS_BUT.close(view.text(view.s.chunks[chunk].bytes));
    let before = |c: usize| {
        let words = view.text(view.s.chunks[c].bytes).trim_end_matches(['、', 'は']);
        context.rules.has("formerly", words)
    };
    past && (goes_on() || (0..chunk).any(before))
}

/// `SBGの子会社ソフトバンク`, `SBG傘下のX`, `XはYの子会社だ`.
fn subsidiary(context: &Context, view: &View, chunk: usize, sink: &mut Sink) {
    let np = &view.nps[chunk];
    if !np.nominal || np.chunk != chunk {
        return;
    }
    let tokens = view.s.chunks[chunk].tokens.clone();
    let Some(at) = tokens
        .clone()
        .find(|t| words::SUBSIDIARY.close(view.surface(*t)) || words::UNDER_ONE_ROOF.has(view.surface(*t)))
    else {
        return;
    };
    let organization =
        |t: &Term| matches!(t.kind, TermKind::Entity(_)) && t.class.is_some_and(|c| coarse(c) == Coarse::Organization);
    // The parent: の before it, or the first part of the compound.
    let begin = view.s.tokens[at].bytes.begin;
    let inside = view
        .s
        .mentions
        .iter()
        .enumerate()
        .filter(|(_, m)| m.bytes.end <= begin && m.bytes.begin >= view.s.tokens[tokens.start].bytes.begin)
        .map(|(i, _)| context.mention_term(view, chunk, i))
        .filter(organization)
        .last();
    let parents: Vec<Term> = match inside {
        Some(p) if words::UNDER_ONE_ROOF.has(view.surface(at)) => vec![p],
        _ => view.owner(chunk).map_or_else(Vec::new, |c| context.terms(view, c)),
    };
    let mut parents: Vec<Term> = parents.into_iter().filter(organization).collect();
    // KDDIはELYZAを子会社にした
    let maker = view.head(chunk).and_then(|h| view.predicate[h]).map(|p| &view.s.predicates[p]);
    if let Some(p) = maker.filter(|p| {
        parents.is_empty() && context.rules.has("making", &p.lemma) && np.marker.role == Some(Role::Case(Case::Ni))
    }) {
        let event = context.event(view, p);
        let accept = crate::resource::Accept::of(&[Class::ORGANIZATION]);
        parents = context
            .fill(&event, &[Role::Case(Case::Ga)], &accept)
            .into_iter()
            .map(|(t, _)| t)
            .filter(organization)
            .collect();
    }
    // A社は子会社のBと, 開発には子会社のBが当たる: whom the sentence, or the one before, is about.
    let beside = view.s.tokens[at].bytes.end;
    let rest = &view.s.sentence.text[beside as usize..];
    let named = view.s.mentions.iter().any(|m| {
        coarse(m.class) == Coarse::Organization
            && (m.bytes.begin == beside || (rest.starts_with('の') && m.bytes.begin == beside + 3))
    });
    if parents.is_empty() && named {
        let accept = crate::resource::Accept::of(&[Class::COMPANY]);
        let found = view.topic_before(chunk).map_or_else(Vec::new, |c| context.terms(view, c));
        parents = found.into_iter().filter(|t| organization(t) && context.accepts(&accept, t)).take(1).collect();
        if parents.is_empty() {
            parents.extend(context.about(view.index, &accept));
        }
    }
    if parents.is_empty() {
        context.refuse(Refusal::Parent);
        return;
    }
    let mut modality = None;
    let behind = view
        .s
        .mentions
        .iter()
        .enumerate()
        .filter(|(_, m)| {
            m.source != MentionSource::Description
                && m.bytes.begin >= view.s.tokens[at].bytes.end
                && m.bytes.end <= view.s.chunks[chunk].bytes.end
        })
        .map(|(i, _)| context.mention_term(view, chunk, i))
        .find(organization);
    let mut children: Vec<Term> = behind.into_iter().collect();
    let next = chunk + 1;
    if children.is_empty()
        && (np.marker.role == Some(Role::Of) || np.marker.bare)
        && view.head(chunk) == Some(next)
        && view.predicate[chunk].is_none_or(|p| view.s.predicates[p].kind != PredicateKind::Copula)
    {
        // AとY傘下のB: what stands before the words that modify B is not theirs.
        let behind = |t: &Term| t.omitted || t.span.begin >= view.s.tokens[at].bytes.end;
        children = context.terms(view, next).into_iter().filter(organization).filter(behind).collect();
    }
    // XはYの子会社。
    if children.is_empty() && np.marker.bare && chunk + 1 == view.nps.len() && view.predicate[chunk].is_none() {
        children = subjects_of(context, view, chunk, None).into_iter().filter(organization).collect();
    }
    if children.is_empty() {
        let governor = if view.predicate[chunk].is_some_and(|p| view.s.predicates[p].kind == PredicateKind::Copula) {
            Some(chunk)
        } else {
            view.head(chunk)
        };
        let Some(p) = governor.and_then(|g| view.predicate[g]).map(|p| &view.s.predicates[p]) else { return };
        if !(p.chunk == chunk || context.rules.has("becoming", &p.lemma)) {
            context.refuse(Refusal::Child);
            return;
        }
        let case = if context.rules.has("making", &p.lemma) && p.voice == crate::document::Voice::Active {
            Case::Wo
        } else {
            Case::Ga
        };
        children = subjects_of(context, view, p.chunk, p.argument(case).map(|a| a.chunk))
            .into_iter()
            .filter(organization)
            .collect();
        modality = Some((p.polarity, p.modality, p.tense));
    }
    for child in &children {
        for parent in &parents {
            let mut candidate = Candidate::by(mechanism::SUBSIDIARY, child.clone(), parent.clone());
            candidate.sentence = view.index;
            if let Some((polarity, reading, tense)) = modality {
                let over = no_longer(context, view, chunk);
                candidate.polarity = if over { Polarity::Negative } else { polarity };
                candidate.modality = if reading == Modality::Asserted
                    && tense == Tense::NonPast
                    && view.head(chunk).is_some_and(|h| {
                        view.predicate[h].is_some_and(|p| context.rules.has("becoming", &view.s.predicates[p].lemma))
                    }) {
                    Modality::Planned
                } else {
                    reading
                };
                // 業界紙によれば、…子会社となる: what others tell is hearsay, also of what is to come.
                let at = view.head(chunk).unwrap_or(chunk);
                let others = context.according_to(view, at).is_some_and(|c| context.tells_of_others(view, c));
                if others && matches!(candidate.modality, Modality::Asserted | Modality::Planned) {
                    candidate.modality = Modality::Hearsay;
                }
            }
            sink.push(candidate);
        }
    }
}

/// The words of a term as a phrase, whatever it names.
fn phrase_of(view: &View, term: &Term) -> Term {
    let span = if term.chunk < view.nps.len() { view.core(term.chunk) } else { term.span };
    Term { kind: TermKind::Phrase, span, full: span, ..term.clone() }
}
