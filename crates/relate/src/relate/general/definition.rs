//! The sentence that defines the page's subject -> dates of life, nationality, place, maker.

use super::Page;
use super::places::{self, Chain, can_lie, rank_of};
use super::{aside, between, is, names};
use crate::particle;
use crate::relate::candidate::{Candidate, Sink};
use crate::relate::context::{Coarse, View};
use crate::relate::known::mechanism;
use crate::relate::refusal::Refusal;
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::Class;
use crate::span::ByteSpan;

/// Words that may stand between the places at the head of a definition.
const JOINTS: &[&str] = &[
    "にある",
    "に位置する",
    "に位置し",
    "に所在する",
    "に属する",
    "に存在する",
    "を流れる",
    "を走る",
    "に広がる",
    "に本部を置く",
    "に本社を置く",
    "に本拠地を置く",
    "に本拠を置く",
    "に存在した",
    "にあった",
    "の",
    "、",
    "と",
    "・",
    "および",
    "及び",
    "北部",
    "南部",
    "東部",
    "西部",
    "中部",
    "北東部",
    "北西部",
    "南東部",
    "南西部",
    "中央部",
    "内",
    "市内",
    "地方",
    "東",
    "西",
    "南",
    "北",
    "州都",
    "首都",
    "県庁所在地",
    "郊外",
    "沿岸",
    "近郊",
    "沖",
    "に",
    "で",
    "都市",
    "町",
    "村",
    "や",
    "から",
    "まで",
    "にまたがる",
    "に跨る",
    "結ぶ",
    "を",
];

/// Pushes what the definition says of the page's subject.
pub fn extract(context: &Context, page: &Page, chain: &mut Chain, sink: &mut Sink) {
    let view = &context.views[page.term.sentence];
    let all = names(context, view);
    let tail: Vec<&Term> = all.iter().filter(|t| t.span.begin >= page.body).collect();
    let subject = &page.term;
    if subject.class == Some(Class::PERSON) {
        nationality(view, subject, &tail, sink);
    } else if can_lie(subject) || is(subject, Coarse::Artifact) {
        place(context, view, page, &tail, chain, sink);
    }
    if is(subject, Coarse::Artifact) {
        maker(view, page, &tail, sink);
    }
    if subject.class == Some(Class::FACILITY) {
        operator(context, view, page, &tail, sink);
    }
    capital(view, page, &tail, sink);
}

/// 白川駅は、…北鉄道の|駅である: whose house or station it is said to be runs it; 東線の|駅: of what it is a part.
fn operator(context: &Context, view: &View, page: &Page, tail: &[&Term], sink: &mut Sink) {
    let line = |t: &Term| t.class == Some(Class::FACILITY) && t.kind != page.term.kind;
    let Some(owner) = tail.iter().rfind(|t| is(t, Coarse::Organization) || line(t)) else { return };
    let of = view.s.tokens.partition_point(|t| t.bytes.begin < owner.span.end);
    if of >= view.s.tokens.len() || view.surface(of) != particle::NO {
        return;
    }
    let noun = |t: usize| view.s.tokens[t].pos.is_noun() || view.s.tokens[t].unknown;
    let end = (of + 1..view.s.tokens.len()).find(|t| !noun(*t)).unwrap_or(view.s.tokens.len());
    let Some(last) = end.checked_sub(1).filter(|l| *l > of) else { return };
    let said = view.s.sentence.text[view.s.tokens[last].bytes.end as usize..].chars().next();
    let kind = context.rules.class_of(view.text(view.bytes(of + 1, last)));
    if kind == Some(Class::FACILITY) && matches!(said, None | Some('で' | '。' | 'だ')) {
        let owner = (*owner).clone();
        sink.push(if line(&owner) {
            Candidate::by(mechanism::DEFINITION_LINE, page.term.clone(), owner)
        } else {
            Candidate::by(mechanism::DEFINITION_OPERATOR, owner, page.term.clone())
        });
    }
}

/// 日本の作家, 日本出身の, 日本人
fn nationality(view: &View, subject: &Term, tail: &[&Term], sink: &mut Sink) {
    for place in tail.iter().filter(|t| is(t, Coarse::Place)) {
        let rest = view.text(ByteSpan::new(place.span.end, view.s.sentence.text.len() as u32));
        let country = rank_of(view, place) == 9;
        let relation = if country && native(view, tail, place) {
            "citizenOf"
        } else if rest.starts_with("出身") {
            if country { "citizenOf" } else { "bornIn" }
        } else if country && (rest.starts_with('の') || rest.starts_with('人') || rest.starts_with("国籍")) {
            "citizenOf"
        } else if rest.starts_with("生まれ") {
            "bornIn"
        } else {
            sink.refuse(Refusal::Nation);
            continue;
        };
        sink.push(Candidate::new(subject.clone(), relation, (*place).clone(), "definition-nation", 0.85));
    }
}

/// 大島国、青葉県北市出身の: the country before the place of origin.
fn native(view: &View, tail: &[&Term], country: &Term) -> bool {
    let mut at = country.span.end;
    for place in tail.iter().filter(|t| t.span.begin >= country.span.end) {
        let gap = view.text(ByteSpan::new(at, place.span.begin.max(at)));
        if !is(place, Coarse::Place) || rank_of(view, place) == 9 || !matches!(gap, "" | "、" | "・" | "の") {
            return false;
        }
        at = place.span.end;
        if view.text(ByteSpan::new(at, view.s.sentence.text.len() as u32)).starts_with(['出', '生']) {
            return true;
        }
    }
    false
}

/// 青葉県北市にある: the places at the head of the definition, as far as nothing else stands between.
fn place(context: &Context, view: &View, page: &Page, tail: &[&Term], chain: &mut Chain, sink: &mut Sink) {
    let behind = |place: &Term| view.text(ByteSpan::new(place.span.end, view.s.sentence.text.len() as u32));
    let mut run: Vec<&Term> = Vec::new();
    let mut at = page.body;
    for place in tail {
        // 2004年に大島国で: a date may stand before the places.
        if run.is_empty() && is(place, Coarse::Date) {
            at = place.span.end;
            continue;
        }
        if !is(place, Coarse::Place)
            || !places::contains(view, place)
            || !joint(view.text(ByteSpan::new(at, place.span.begin.max(at))))
        {
            break;
        }
        run.push(place);
        at = place.span.end;
    }
    // 青葉県、北市と姉妹都市である: places, but none to be in.
    let beside = |p: &Term| {
        let noun = behind(p).strip_prefix('の');
        noun.is_some_and(|n| context.rules.list("beside places").iter().any(|w| n.starts_with(w.as_str())))
    };
    while run.last().is_some_and(|p| beside(p) || !LOCATES.iter().any(|w| behind(p).starts_with(w))) {
        run.pop();
        sink.refuse(Refusal::DefinitionPlace);
    }
    let work = is(&page.term, Coarse::Artifact);
    let mut last: Option<&Term> = None;
    for place in run {
        // 京都市に建てられる予定だ: not there yet.
        let ahead = view.s.predicates.iter().any(|p| {
            let unreal =
                p.modality != crate::document::Modality::Asserted || p.polarity == crate::document::Polarity::Negative;
            unreal
                && view.s.chunks[p.chunk].bytes.begin >= place.span.end
                && view.s.chunk_at(place.span.begin).and_then(|c| view.head(c)) == Some(p.chunk)
        });
        if ahead {
            sink.refuse(Refusal::DefinitionPlace);
            break;
        }
        if work && !["にある", "に所在", "に建"].iter().any(|w| behind(place).starts_with(w)) {
            sink.refuse(Refusal::DefinitionPlace);
            break;
        }
        chain.add(&page.term, place, is(&page.term, Coarse::Place), "definition-place", 0.85, sink);
        if let Some(outer) = last {
            let nested =
                rank_of(view, outer) > rank_of(view, place) && !matches!(between(view, outer, place), "と" | "や");
            if nested {
                chain.add(place, outer, true, "place-in-place", 0.85, sink);
            }
        }
        last = Some(place);
    }
}

/// What stands behind a place that something lies in.
const LOCATES: &[&str] = &[
    "の",
    "に",
    "を流れ",
    "を走",
    "北",
    "南",
    "東",
    "西",
    "中部",
    "中央",
    "内",
    "市内",
    "地方",
    "沿岸",
    "郊外",
    "近郊",
    "で",
    "出身",
    "最",
    "領",
];

/// Whether only words that join places stand there.
fn joint(mut gap: &str) -> bool {
    if gap.chars().count() > 16 {
        return false;
    }
    'next: while !gap.is_empty() {
        for word in JOINTS {
            if let Some(rest) = gap.strip_prefix(word) {
                gap = rest;
                continue 'next;
            }
        }
        return false;
    }
    true
}

/// What the clause of a maker says before the kind of the work.
const MADE: &[&str] = &[
    "発表した",
    "リリースした",
    "制作した",
    "製作した",
    "監督した",
    "執筆した",
    "描いた",
    "作曲した",
    "著した",
    "書いた",
    "手がけた",
    "開発した",
];

/// 山田太郎による小説, 青葉社のゲーム
fn maker(view: &View, page: &Page, tail: &[&Term], sink: &mut Sink) {
    for maker in tail {
        let rest = view.text(ByteSpan::new(maker.span.end, view.s.sentence.text.len() as u32));
        let by = rest.starts_with("による")
            || rest.starts_with("原作")
            || rest.starts_with("作の")
            || rest.starts_with("監督");
        // 青葉団が2012年に発表したアルバム, 青葉社から発売されたゲーム
        let out = rest.starts_with("から") || rest.starts_with("より");
        let made = by || rest.starts_with('が') && MADE.iter().any(|w| rest.contains(w));
        let record = ["アルバム", "シングル", "楽曲"].iter().any(|w| rest.contains(w));
        let relation = match maker.class {
            Some(Class::PERSON) if made || rest.starts_with('の') => "creates",
            // バンド・Yの11枚目のシングル
            _ if is(maker, Coarse::Organization) && record && rest.starts_with('の') => "performs",
            _ if is(maker, Coarse::Organization) && (made || rest.starts_with('の')) => "produces",
            _ if is(maker, Coarse::Organization) && out && (rest.contains("発売") || rest.contains("刊")) => {
                "publishes"
            }
            _ => {
                if by {
                    sink.refuse(Refusal::DefinitionMaker);
                }
                continue;
            }
        };
        sink.push(Candidate::new((*maker).clone(), relation, page.term.clone(), "definition-maker", 0.75));
        if record && !matches!(relation, "publishes" | "performs") {
            sink.push(Candidate::new((*maker).clone(), "performs", page.term.clone(), "definition-maker", 0.7));
        }
    }
}

/// Xの首都
fn capital(view: &View, page: &Page, tail: &[&Term], sink: &mut Sink) {
    if !is(&page.term, Coarse::Place) {
        return;
    }
    for place in tail.iter().filter(|t| is(t, Coarse::Place)) {
        let rest = view.text(ByteSpan::new(place.span.end, view.s.sentence.text.len() as u32));
        let seat = rest.strip_prefix('の').is_some_and(|r| {
            ["首都", "州都", "県都", "県庁所在地", "郡庁所在地", "首府", "主都", "省都", "郡都"]
                .iter()
                .any(|w| r.starts_with(w))
        });
        if seat {
            sink.push(Candidate::new(page.term.clone(), "capitalOf", (*place).clone(), "definition-capital", 0.9));
        }
    }
}

/// 山田太郎(1950年3月1日 - 2001年5月2日): dates of birth and death in the parentheses behind a person.
pub fn lifetimes(view: &View, names: &[Term], sink: &mut Sink) {
    for person in names.iter().filter(|t| t.class == Some(Class::PERSON)) {
        let Some((aside, _)) = aside(view, person.span.end) else { continue };
        let mut dates: Vec<Term> = Vec::new();
        for date in names.iter().filter(|t| matches!(t.kind, TermKind::Date(_)) && aside.contains(t.span)) {
            dates.extend(ends(view, date));
        }
        let Some(first) = dates.first() else { continue };
        let before = view.text(ByteSpan::new(aside.begin, first.span.begin)).trim_end();
        if before.contains("在位") || before.contains("任期") || before.contains("在任") {
            sink.refuse(Refusal::Reign);
            continue;
        }
        let push = |sink: &mut Sink, relation, date: &Term| {
            sink.push(Candidate::new(person.clone(), relation, date.clone(), "lifetime", 0.95));
        };
        let second = dates.get(1);
        let behind = view.text(ByteSpan::new(first.span.end, second.map_or(aside.end, |d| d.span.begin)));
        // (読み、? - 2001年), (2001年没): the death alone.
        if before.ends_with(DASHES) || before.ends_with(['没', '†']) || behind.starts_with(['没', '死']) {
            push(sink, "diedOn", first);
            continue;
        }
        let spans = behind.contains(DASHES) || behind.contains('†');
        // (読み、1950年3月1日): a full date alone is a birth.
        let alone = second.is_none() && view.text(first.span).ends_with('日');
        if spans || behind.contains('生') || before.ends_with(['生', '*']) || alone {
            push(sink, "bornOn", first);
        } else {
            sink.refuse(Refusal::Lifetime);
        }
        if let Some(second) = second.filter(|_| spans) {
            // 1838年〈天保9年〉-1922年: the same day in another calendar is passed over.
            let death = dates.iter().skip(1).find(|d| {
                let gap = view.text(ByteSpan::new(first.span.end, d.span.begin));
                gap.contains(DASHES) || gap.contains('†')
            });
            push(sink, "diedOn", death.unwrap_or(second));
        }
    }
}

/// Marks that join birth and death.
const DASHES: [char; 11] = ['-', '–', '—', '―', '〜', '~', '～', 'ー', '−', '‐', '‑'];

/// A date, or the two ends of a period that was read as one.
fn ends(view: &View, date: &Term) -> Vec<Term> {
    let text = view.text(date.span);
    let Some(at) = text.find(DASHES) else { return vec![date.clone()] };
    let dash = text[at..].chars().next().map_or(1, char::len_utf8);
    let (mut first, mut second) = (date.clone(), date.clone());
    first.span.end = date.span.begin + text[..at].trim_end().len() as u32;
    let rest = text[at + dash..].trim_start();
    second.span.begin = date.span.end - rest.len() as u32;
    if first.span.is_empty() || second.span.is_empty() {
        return vec![date.clone()];
    }
    first.full = first.span;
    second.full = second.span;
    vec![first, second]
}
