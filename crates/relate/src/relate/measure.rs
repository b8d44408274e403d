//! What a number is the value of: the noun, verb or unit that says so.
//!
//! ```text
//! 経常益1590億円, 従業員1万2000人         the noun right before it
//! 約12兆円の運用資産残高                  the noun that it modifies
//! 3兆3500億円だった売り上げ               the noun of which the clause says it
//! 売上高は3.6倍の260億ドルに達した        the topic or subject of its clause
//! 売上高を5600億円に引き上げる            the object that a verb brings to it
//! 600万部を売った                         the verb
//! ```

use super::context::View;
use super::known::words;
use super::term::Context;
use crate::document::{Case, Mention, Number, Pos, Predicate, PredicateKind, Value};
use crate::resource::Role;

/// How a number and its measure stand to each other.
pub(super) struct Site<'a> {
    /// What is measured, in the words of the text; of an act its result.
    pub what: String,
    /// The chunk of the measure, where it is another one than that of the number.
    pub measure: Option<usize>,
    /// The chunk at which the clause hangs: its predicate, or the number itself.
    pub root: usize,
    /// The predicate that says the number of the measure.
    pub predicate: Option<&'a Predicate>,
    /// The measure is what a verb does.
    pub act: bool,
    /// Sign that a noun behind the number gives it: 7億円の赤字.
    pub loss: bool,
}

impl<'a> Site<'a> {
    /// A measure in the words beside its number.
    fn at(what: &str, root: usize, predicate: Option<&'a Predicate>) -> Self {
        Self { what: what.to_owned(), measure: None, root, predicate, act: false, loss: false }
    }
}

/// Whether a share or a multiple tells how far something moved: 前年同期比14.2%増, 3.6倍の.
pub(super) fn is_change(context: &Context, view: &View, mention: usize) -> bool {
    let m = &view.s.mentions[mention];
    let Some(Value::Number(number)) = &m.value else { return false };
    let text = &view.s.sentence.text;
    let (before, behind) = (&text[..m.bytes.begin as usize], &text[m.bytes.end as usize..]);
    if words::COMPARED.close(before) {
        return true;
    }
    if !words::CHANGE_UNIT.has(&number.unit) {
        // 100億円増, 3人減
        return words::RISE_OR_FALL.begin(behind);
    }
    let tails = context.rules.list("change tails").iter();
    let moved = tails.into_iter().any(|w| behind.strip_prefix(w.as_str()).is_some());
    // 12%台の高い: the tail is a word of its own.
    let particle = behind.strip_prefix(['も', 'ほ', '近']).is_some();
    moved || words::TIMES.has(&number.unit) && (behind.starts_with(['の', 'に', 'と']) || particle)
}

/// Whether a chunk names what numbers are the values of.
pub(super) fn is_measure(context: &Context, view: &View, chunk: usize) -> bool {
    let np = &view.nps[chunk];
    if !np.nominal || np.mention.is_some_and(|m| view.s.mentions[m].value.is_some()) {
        return false;
    }
    measures(context, view.text(view.core(chunk)), np.mention.is_some())
}

/// 導入が1000館に達した: whether a chunk names an act that is counted.
fn is_act(context: &Context, view: &View, chunk: usize) -> bool {
    let np = &view.nps[chunk];
    np.nominal && np.mention.is_none() && context.rules.mapped("measured acts", view.surface(np.last)).is_some()
}

/// A measure without the words that say that it is but expected or aimed at: 純利益|予想.
pub(super) fn bare<'t>(context: &Context, text: &'t str) -> &'t str {
    let end = ["forecast nouns", "goal nouns"].iter().find_map(|l| context.rules.end_in(l, text));
    end.and_then(|e| text.strip_suffix(e)).filter(|stem| !stem.is_empty()).unwrap_or(text)
}

pub(super) fn measures(context: &Context, text: &str, named: bool) -> bool {
    if context.rules.has("no measures", text) {
        return false;
    }
    context.rules.end_in("measures", text).is_some()
        || context.rules.end_in("measures", bare(context, text)).is_some()
        || (!named && context.rules.end_in("counted", text).is_some())
}

/// Where an amount ends in the text: 210万円|台, 3万円|台前半, and with what it counts where that is no unit: 280|馬力.
pub(super) fn whole_amount(context: &Context, view: &View, mention: &Mention, number: &Number) -> u32 {
    let next = view.s.tokens.partition_point(|t| t.bytes.begin < mention.bytes.end);
    let touching =
        |t: usize| t > 0 && view.s.tokens.get(t).is_some_and(|n| n.bytes.begin == view.s.tokens[t - 1].bytes.end);
    if !touching(next) {
        return mention.bytes.end;
    }
    if view.surface(next).chars().eq(['台']) && !number.unit.is_empty() {
        let end = next + 1;
        let part = touching(end) && context.rules.has("parts of a range", view.surface(end));
        return view.s.tokens[if part { end } else { next }].bytes.end;
    }
    let word = &view.s.tokens[next];
    let counts = matches!(word.pos, Pos::NOUN | Pos::COUNTER | Pos::SUFFIX) || word.unknown && !word.pos.is_symbol();
    if number.unit.is_empty() && counts { word.bytes.end } else { mention.bytes.end }
}

/// 1学年|120人: whether a number only says of how much the next one is.
pub(super) fn per(context: &Context, view: &View, mention: &Mention, number: &Number) -> bool {
    let end = whole_amount(context, view, mention, number);
    let next = |m: &Mention| m.bytes.begin == end && matches!(m.value, Some(Value::Number(_)));
    view.s.mentions.iter().any(next)
}

/// The noun right before the number in its chunk: 経常益1590億円, 年商約80億円, 売上収益 1兆9310億円.
fn before_number<'v>(context: &Context, view: &View<'v>, chunk: usize, mention: usize) -> Option<&'v str> {
    let begin = view.s.mentions[mention].bytes.begin;
    let tokens = &view.s.tokens;
    let mut start = view.s.chunks[chunk].tokens.start;
    // A row: 資本金  10,000,000円
    // 人口わずか|60万人の: the words between may end the chunk before.
    let marked = || {
        let before = &view.s.chunks[chunk - 1];
        let last = before.tokens.end.checked_sub(1).filter(|t| before.tokens.contains(t));
        let mark = last.is_some_and(|t| context.rules.has("amount marks", view.surface(t)));
        mark && view.head(chunk - 1) == Some(chunk)
    };
    if chunk > 0 && (view.s.chunk_text(chunk - 1).ends_with([' ', '　', ':', '：']) || marked()) {
        start = view.s.chunks[chunk - 1].tokens.start;
    }
    let mut end = tokens.partition_point(|t| t.bytes.end <= begin);
    // Words between, and the gap or colon of a list.
    while end > start {
        let word = view.surface(end - 1);
        let gap =
            tokens[end - 1].pos.is_symbol() && (word.trim().is_empty() || matches!(word, ":" | "：" | "|" | "…" | "="));
        if gap || context.rules.has("amount marks", word) {
            end -= 1;
        } else {
            break;
        }
    }
    let mut first = end;
    while first > start {
        let t = &tokens[first - 1];
        let cell = matches!(view.surface(first - 1), "|" | "/");
        let noun = !cell && ((t.pos.is_noun() && t.pos != Pos::NUMBER) || t.unknown || t.pos.is_prefix());
        let literal = view.s.mentions.iter().any(|m| m.value.is_some() && m.bytes.contains(t.bytes));
        if !noun || literal {
            break;
        }
        first -= 1;
    }
    let noun = (first < end).then(|| view.text(view.bytes(first, end - 1)))?;
    measures(context, noun, false).then_some(noun)
}

/// What the number at `mention` in `chunk` is the value of.
pub(super) fn site<'a>(
    context: &Context,
    view: &'a View,
    chunk: usize,
    mention: usize,
    number: &Number,
) -> Option<Site<'a>> {
    let of = |c: usize| view.nps[c].marker.role == Some(Role::Of);
    let noun = |c: usize| view.text(view.core(c));
    let behind = &view.s.sentence.text[view.s.mentions[mention].bytes.end as usize..];
    if let Some(site) = strength_of(context, view, chunk, behind, &number.unit) {
        return Some(site);
    }
    let inline = before_number(context, view, chunk, mention);
    // 7億円の赤字だった, 2500億ユーロの大台に: the noun behind carries the number.
    let mut carrier = last_chunk(view, chunk);
    let mut loss = false;
    let exceeded = exceeded(context, view, carrier);
    let head = view.head(carrier).filter(|h| of(carrier) && view.nps[*h].nominal).or(exceeded);
    if let Some(head) = head {
        let word = noun(head);
        loss = context.rules.end_in("losing nouns", word).is_some();
        let gain = context.rules.end_in("gaining nouns", word).is_some();
        if loss || gain || context.rules.has("amount nouns", word) {
            carrier = head;
        } else if is_measure(context, view, head) {
            return modified(context, view, head);
        } else {
            // 従業員2300人の第四銀行
            return inline.map(|what| Site::at(what, head, None));
        }
    }
    let own = view.predicate_of(carrier);
    // 3兆3500億円だった売り上げ
    if let Some(p) = own.filter(|p| p.kind == PredicateKind::Copula) {
        if let Some(measure) = modified_by_copula(view, carrier).filter(|m| is_measure(context, view, *m)) {
            return Some(Site {
                what: noun(measure).to_owned(),
                measure: Some(measure),
                root: carrier,
                predicate: Some(p),
                act: false,
                loss,
            });
        }
    }
    let governor = if own.is_some() { Some(carrier) } else { listed(view, carrier) };
    let p = governor.and_then(|g| view.predicate[g]).map(|p| &view.s.predicates[p]);
    let marker = view.nps[carrier].marker;
    // 2005年度の86万平方メートルから: what it was then; without its day it is only what it was before.
    let dated = chunk > 0 && view.nps[chunk - 1].marker.role == Some(Role::Of) && is_date(view, chunk - 1);
    // 価格は3万円から。: where it begins is what is told.
    let from = marker.role == Some(Role::Case(Case::Kara));
    let ends = governor.is_none() || p.is_some_and(|p| words::LIGHT_VERB.has(&p.lemma) && p.chunk == carrier + 1);
    if marker.role == Some(Role::Case(Case::Yori)) || from && !dated && !ends {
        return None;
    }
    // The number ends its clause: 1兆円と、 / 82万台、 / 656店舗。
    let closing = own.is_none()
        && (governor.is_none()
            || (marker.bare && marker.comma)
            || (marker.role == Some(Role::Case(Case::To)) && marker.comma)
            || marker.role == Some(Role::Case(Case::De))
            || from && ends);
    let root = governor.unwrap_or(carrier);
    let said = own.is_some() || closing || p.is_some_and(|p| says_amount(context, p));
    let site = |what: &str, measure: Option<usize>, act: bool| {
        let predicate = if closing && p.is_some_and(|p| !says_amount(context, p)) { own } else { p };
        Some(Site { what: what.to_owned(), measure, root, predicate, act, loss })
    };
    if let Some(what) = inline {
        return site(what, None, false);
    }
    // 1億4000万円の|営業黒字を|出した: the noun that carries the number is the measure.
    let word = noun(carrier);
    let result = ["losing nouns", "gaining nouns"].iter().any(|l| context.rules.end_in(l, word).is_some());
    if result && carrier != chunk && marker.role == Some(Role::Case(Case::Wo)) {
        // 特別損失を|計上する: syntax may take the noun itself for an act.
        let act = own.is_some_and(|p| p.kind == PredicateKind::VerbalNoun);
        let above = || view.head(carrier).and_then(|h| view.predicate[h]).map(|p| &view.s.predicates[p]);
        let p = if act { above() } else { p };
        if let Some(p) = p.filter(|p| context.rules.has("booking", &p.lemma) || says_amount(context, p)) {
            return Some(Site { loss, ..Site::at(word, p.chunk, Some(p)) });
        }
    }
    // 国内新車販売では、Aが1万5802台で首位: what the ranking counts.
    if closing || own.is_some() {
        if let Some(what) = ranked(context, view, carrier, number) {
            return site(what, None, false);
        }
    }
    if said {
        if let Some(measure) = measure_of(context, view, (chunk, carrier), root, p, closing) {
            return site(noun(measure), Some(measure), false);
        }
    }
    // 売上高を5600億円に引き上げる
    let goal = matches!(marker.role, Some(Role::Case(Case::Ni | Case::Made | Case::He | Case::To)));
    if let Some(p) = p.filter(|p| goal && context.rules.has("changing measures", &p.lemma)) {
        let object = p.argument(Case::Wo).map(|a| a.chunk);
        let object = object.or_else(|| {
            (0..carrier)
                .rev()
                .find(|c| view.head(*c) == Some(p.chunk) && view.nps[*c].marker.role == Some(Role::Case(Case::Wo)))
        });
        if let Some(object) = object.filter(|o| *o != carrier && is_measure(context, view, *o)) {
            return site(noun(object), Some(object), false);
        }
        // 価格は、補助金を除いて210万円台に抑える
        let topic = view.topic_before(carrier).filter(|t| is_measure(context, view, *t));
        if let Some(topic) = topic {
            return site(noun(topic), Some(topic), false);
        }
        // 純利益について…予想を1兆円に引き上げた
        let ahead =
            |o: usize| ["forecast nouns", "goal nouns"].iter().any(|l| context.rules.end_in(l, noun(o)).is_some());
        if let Some(object) = object.filter(|o| *o != carrier && ahead(*o)) {
            let measure = (0..object).rev().find(|c| is_measure(context, view, *c));
            if let Some(measure) = measure {
                let what = format!("{}{}", noun(measure), noun(object));
                return site(&what, Some(measure), false);
            }
        }
    }
    // 600万部を売った, 2300万回再生された
    let direct = matches!(marker.role, None | Some(Role::Case(Case::Wo | Case::Ga | Case::Ni | Case::Made)));
    if let Some(p) = p.filter(|p| own.is_none() && direct && p.chunk > carrier) {
        let money = number.unit.len() == 3 && number.unit.bytes().all(|b| b.is_ascii_uppercase());
        let fits = money == context.rules.has("acts on money", &p.lemma);
        let share = words::SHARE_OR_COUNT.has(&number.unit);
        if number.unit == "PERCENT" && marker.role == Some(Role::Case(Case::Wo)) {
            if let Some(what) = context.rules.mapped("sharing", &p.lemma) {
                return site(what, None, true);
            }
        }
        if let Some(what) = context.rules.mapped("measured acts", &p.lemma).filter(|_| fits && !share) {
            return site(what, None, true);
        }
    }
    None
}

/// 600店|体制を|めざす: how many there are to be.
fn strength_of<'a>(context: &Context, view: &'a View, chunk: usize, behind: &str, unit: &str) -> Option<Site<'a>> {
    if !words::STRENGTH.begin(behind) || unit.is_empty() {
        return None;
    }
    let p = view.predicate_of(view.head(chunk)?)?;
    let fits = ["changing measures", "measuring"].iter().any(|l| context.rules.has(l, &p.lemma));
    fits.then(|| Site::at(unit, p.chunk, Some(p)))
}

/// The chunk in which the parentheses behind a noun end: 2兆ドル|(約313兆円)を.
pub(super) fn last_chunk(view: &View, chunk: usize) -> usize {
    let within = |c: &usize| view.nps[*c].chunk == chunk && view.nps[*c].nominal;
    (chunk + 1..view.nps.len().min(chunk + 8)).find(within).unwrap_or(chunk)
}

/// 300人を上回る|職員: the noun whose number is more or less than the one told.
fn exceeded(context: &Context, view: &View, carrier: usize) -> Option<usize> {
    let role = view.nps[carrier].marker.role;
    let verb = view.head(carrier)?;
    let p = view.predicate_of(verb)?;
    let beside = matches!(role, Some(Role::Case(Case::Wo | Case::Ni)));
    (beside && verb == carrier + 1 && context.rules.has("exceeding", &p.lemma))
        .then(|| view.modified_by(verb))
        .flatten()
}

/// The act that a topic with では names, where what stands in its clause is counted.
fn ranked<'v>(context: &Context, view: &View<'v>, carrier: usize, number: &Number) -> Option<&'v str> {
    let counts = context.rules.has("ranked units", &number.unit);
    let topic = (0..carrier).find(|c| {
        let m = view.nps[*c].marker;
        m.topic && m.role == Some(Role::Case(Case::De)) && view.nps[*c].nominal && view.depth(*c) == 0
    });
    let topic = topic.filter(|_| counts)?;
    let act = context.rules.mapped("measured acts", view.surface(view.nps[topic].last)).is_some();
    act.then(|| view.text(view.core(topic)))
}

/// A number that modifies its measure: 約12兆円の運用資産残高を擁する, 86.7%の正答率を記録.
fn modified<'a>(context: &Context, view: &'a View, measure: usize) -> Option<Site<'a>> {
    let own = view.predicate_of(measure);
    let mut last = measure;
    // 約12兆円の運用資産残高、約430万件の保険契約数を擁し
    for _ in 0..4 {
        let m = view.nps[last].marker;
        if !(m.bare && m.comma || m.list) || view.predicate[last].is_some() {
            break;
        }
        let next = (last + 1..view.nps.len()).find(|c| {
            let role = view.nps[*c].marker.role;
            view.nps[*c].nominal && role != Some(Role::Of)
        });
        let Some(next) = next.filter(|n| is_measure(context, view, *n)) else { break };
        last = next;
    }
    let governor = if own.is_some() { Some(measure) } else { listed(view, last) };
    let p = governor.and_then(|g| view.predicate[g]).map(|p| &view.s.predicates[p])?;
    let what = view.text(view.core(measure));
    let marker = view.nps[last].marker;
    let fits = matches!(marker.role, None | Some(Role::Case(Case::Wo | Case::Ga | Case::Ni)));
    (fits && says_amount(context, p)).then(|| Site::at(what, p.chunk, Some(p)))
}

/// Whether a predicate says that a measure has a value.
fn says_amount(context: &Context, p: &Predicate) -> bool {
    p.kind == PredicateKind::Copula
        || context.rules.has("measuring", &p.lemma)
        || context.rules.has("forecasting", &p.lemma)
}

/// The noun that 「N だった」 modifies.
fn modified_by_copula(view: &View, chunk: usize) -> Option<usize> {
    if view.nps[chunk].marker.comma {
        return None;
    }
    let text = view.surface(view.last_word(chunk)?);
    let head = view.head(chunk).filter(|h| view.nps[*h].nominal)?;
    words::COPULA_BEFORE_NOUN.has(text).then_some(head)
}

/// The governor of a number; of 世界2位、国内1位となった the same for both.
pub(super) fn listed(view: &View, chunk: usize) -> Option<usize> {
    let head = view.head(chunk)?;
    let number = view.mention(head).is_some_and(|m| m.value.is_some());
    if number && view.predicate[head].is_none() && view.nps[chunk].marker.list { view.head(head) } else { Some(head) }
}

/// The topic or subject that the number is said of.
fn measure_of(
    context: &Context,
    view: &View,
    (start, chunk): (usize, usize),
    root: usize,
    p: Option<&Predicate>,
    closing: bool,
) -> Option<usize> {
    let marked = |c: usize| {
        let m = view.nps[c].marker;
        view.nps[c].nominal && (m.role == Some(Role::Case(Case::Ga)) || m.is_topic())
    };
    let numbers_between = |c: usize| {
        (c + 1..start).any(|k| {
            let mention = view.nps[k].mention;
            mention.is_some_and(|m| {
                // 興行収入は38日間で20億円: in what time.
                let Some(Value::Number(number)) = &view.s.mentions[m].value else { return false };
                // 定員は1学年120人: of how much the next one is.
                !is_change(context, view, m)
                    && !per(context, view, &view.s.mentions[m], number)
                    && !context.rules.has("durations", &number.unit)
                    && view.nps[k].marker.role != Some(Role::Case(Case::Kara))
                    && view.nps[k].marker.role != Some(Role::Of)
                    // 負債は債権者340名に対し138億円
                    && view.nps[k].marker.role != Some(Role::Toward)
            })
        })
    };
    // The nearest one to the left, where no other number comes between.
    let near = (0..chunk)
        .rev()
        .filter(|c| view.depth(*c) == view.depth(chunk))
        .find(|c| marked(*c) && (is_measure(context, view, *c) || is_act(context, view, *c)));
    let tree = |c: &usize| {
        let head = view.head(*c);
        head == Some(root)
            || head == Some(chunk)
            || p.is_some_and(|p| p.argument(Case::Ga).is_some_and(|a| a.chunk == *c))
    };
    let told = |c: &usize| view.head(*c).is_none_or(|h| h >= chunk) || clear(context, view, *c, chunk);
    let near = near.filter(|c| !numbers_between(*c) && told(c));
    if let Some(c) = near.filter(|c| tree(c) || closing || clear(context, view, *c, chunk)) {
        return Some(c);
    }
    // 出荷台数はA社が82万台、B社が97万台だった: one measure for all.
    let topic = (0..chunk).find(|c| view.nps[*c].marker.topic && marked(*c) && is_measure(context, view, *c))?;
    let named = (topic + 1..chunk).rev().find(|c| {
        let role = view.nps[*c].marker.role;
        marked(*c) && role == Some(Role::Case(Case::Ga)) && view.nps[*c].mention.is_some()
    })?;
    (!numbers_between(named) && clear(context, view, topic, chunk)).then_some(topic)
}

/// Whether a chunk names a date.
pub(super) fn is_date(view: &View, chunk: usize) -> bool {
    view.nps[chunk].mention.is_some_and(|m| matches!(view.s.mentions[m].value, Some(Value::Date(_))))
}

/// Whether no verb stands between a topic and a number: the clause is still the same.
fn clear(context: &Context, view: &View, from: usize, to: usize) -> bool {
    // 会員は1年で6割増え、8万3000社となった: the clause between moves the same measure.
    let moves = |p: usize| context.rules.has("moving measures", &view.s.predicates[p].lemma);
    // 筆頭株主はA社で、21%を持つ: who that is is told, and the number is his.
    let told = |c: usize| {
        let marker = view.nps[c].marker;
        let named = view.mention(c).is_some_and(|m| m.value.is_none());
        view.head(from) == Some(c) && named && marker.role == Some(Role::Case(Case::De)) && marker.comma
    };
    (from + 1..to).filter(|c| view.depth(*c) <= view.depth(to)).all(|c| {
        let goes_on = view.predicate[c].is_none_or(|p| {
            matches!(view.s.predicates[p].kind, PredicateKind::VerbalNoun | PredicateKind::Copula) || moves(p)
        });
        goes_on && !told(c)
    })
}
