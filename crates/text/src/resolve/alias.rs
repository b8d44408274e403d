//! X(Y): what stands in parentheses behind a name and is another name of it.
//!
//! ```text
//! ソフトバンクグループ(SBG)            alias
//! 「Cristal」(仮称、クリスタル)         alias
//! 日本電信電話(東京・千代田)            a place: none
//! アルトマン氏(OpenAI)                another domain: none
//! 映画の題(2024年)、孫氏(67)、会長(CEO)   a date, a number, a role: none
//! ```

use super::draft::{Domain, Drafts, is_name};
use crate::document::{Mention, Pos, SentenceAnalysis};
use crate::name::{self, Kind};
use crate::resource::Class;

/// Words that say that another name follows.
const MARKERS: &[&str] = &[
    "以下、",
    "以下",
    "略称は",
    "略称:",
    "略称、",
    "略称",
    "通称は",
    "通称:",
    "通称、",
    "通称",
    "旧称は",
    "旧称:",
    "旧称",
    "旧社名:",
    "旧社名",
    "旧名",
    "旧・",
    "旧:",
    "旧",
    "現・",
    "現:",
    "現",
    "別名:",
    "別名",
    "愛称は",
    "愛称:",
    "愛称",
    "英語名:",
    "英語名",
    "英文名",
    "英名",
    "中国語名:",
    "中国語名",
    "中国名",
    "日本名",
    "日本語名",
    "正式名称は",
    "正式名称:",
    "正式名称",
    "正式名:",
    "正式名",
    "本名:",
    "本名は",
    "本名",
    "仮称、",
    "仮称:",
    "仮称",
    "コードネーム:",
    "コードネーム",
    "開発コード名",
    "英語:",
    "英:",
    "中国語:",
    "読みは",
];

/// Joins the names of each X(Y).
pub(super) fn join(drafts: &mut Drafts<'_>, sentences: &[SentenceAnalysis]) {
    for (s, sentence) in sentences.iter().enumerate() {
        if !sentence.sentence.text.contains('(') {
            continue;
        }
        for (m, mention) in sentence.mentions.iter().enumerate() {
            if !is_name(mention) {
                continue;
            }
            let Some(outer) = drafts.of((s, m)) else { continue };
            if let Some((begin, end)) = parentheses_after(&sentence.sentence.text, mention.bytes.end as usize) {
                for piece in pieces(&sentence.sentence.text, begin, end) {
                    join_piece(drafts, sentence, s, mention, outer, piece);
                }
            }
        }
    }
}

/// The inside of the parentheses that open right behind `at` (closing quotation marks between).
fn parentheses_after(text: &str, at: usize) -> Option<(usize, usize)> {
    let rest = &text[at..];
    let open = rest.trim_start_matches(['」', '』', '"', '”', '》']);
    let begin = at + (rest.len() - open.len()) + open.strip_prefix('(').map(|_| 1)?;
    let inside = &text[begin..];
    let end = inside.find(')')?;
    (end > 0 && inside[..end].chars().count() <= 60 && !inside[..end].contains('(')).then_some((begin, begin + end))
}

/// A part of the parentheses and whether a marker such as 通称 stood before it.
#[derive(Clone, Copy)]
struct Piece {
    begin: usize,
    end: usize,
    marked: bool,
}

fn pieces(text: &str, begin: usize, end: usize) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut at = begin;
    let mut marked = false;
    for part in text[begin..end].split_inclusive(['、', ',', ';', '/']) {
        let mut b = at;
        at += part.len();
        let part = part.trim_end_matches(['、', ',', ';', '/']);
        let mut inner = part.trim_start();
        b += part.len() - inner.len();
        if let Some(marker) = MARKERS.iter().find(|m| inner.starts_with(**m)) {
            marked = true;
            b += marker.len();
            inner = &inner[marker.len()..];
        } else if MARKERS.iter().any(|m| m.trim_end_matches('、') == inner) {
            marked = true;
            continue;
        }
        let core =
            inner.trim_matches(|c: char| c.is_whitespace() || matches!(c, '「' | '」' | '『' | '』' | '"' | ':' | '='));
        b += inner.find(core).unwrap_or(0);
        if !core.is_empty() {
            out.push(Piece { begin: b, end: b + core.len(), marked });
        }
    }
    out
}

fn join_piece(
    drafts: &mut Drafts<'_>,
    sentence: &SentenceAnalysis,
    s: usize,
    mention: &Mention,
    outer: usize,
    piece: Piece,
) {
    let text = &sentence.sentence.text;
    let name = &text[piece.begin..piece.end];
    let kind = Kind::of(mention.class, drafts.ontology);
    let outer_name = mention.bytes.of(text);
    let alike = alike(outer_name, name);
    let inner = sentence
        .mentions
        .iter()
        .position(|i| is_name(i) && i.bytes.begin as usize == piece.begin && i.bytes.end as usize == piece.end);
    if let Some(i) = inner {
        let Some(inner) = drafts.of((s, i)) else { return };
        let (a, b) = (drafts.domain(outer), drafts.domain(inner));
        let classes = (drafts.class(outer), drafts.class(inner));
        let two_entries = match (drafts.get(outer).lexicon, drafts.get(inner).lexicon) {
            (Some(x), Some(y)) => x != y,
            _ => false,
        };
        // アプリ「Sora」(iOS): what it runs on, not what it is called.
        let carrier = (classes.1 == Class::PLATFORM || classes.1 == Class::DEVICE) && classes.0 != classes.1;
        let fits = a == b && !carrier && a != Domain::Place
            || alike
            || piece.marked && (a == b || drafts.get(inner).lexicon.is_none());
        if !two_entries && fits {
            let form = name::bare(name, kind).to_owned();
            drafts.join(outer, inner);
            drafts.mark_inner(outer, &form);
        }
        return;
    }
    if sentence.mentions.iter().any(|i| (i.bytes.begin as usize) < piece.end && piece.begin < i.bytes.end as usize) {
        return; // A date, an amount or part of a longer description.
    }
    if piece.marked && is_name_like(sentence, piece)
        || alike
        || could_be_name(sentence, piece, outer_name, drafts.domain(outer))
    {
        let form = name::bare(name, kind).to_owned();
        match drafts.named(&form, kind) {
            Some(other) if other != outer => {
                if drafts.domain(other) == drafts.domain(outer)
                    && (drafts.get(other).lexicon.is_none() || drafts.get(outer).lexicon.is_none())
                {
                    drafts.join(outer, other);
                }
            }
            _ => {
                drafts.also_named(outer, &form, kind);
                drafts.add_form(outer, form, true);
            }
        }
    }
}

/// The same name in sound, or by initials.
fn alike(a: &str, b: &str) -> bool {
    name::sounds_alike(a, b, 0.05).is_some()
        || [(a, b), (b, a)]
            .iter()
            .any(|(long, short)| name::initials_of(long).is_some_and(|i| i.eq_ignore_ascii_case(short)))
}

fn is_name_like(sentence: &SentenceAnalysis, piece: Piece) -> bool {
    tokens_of(sentence, piece).all(|t| t.pos.is_noun() || t.pos.is_symbol() || t.unknown || t.pos.is_prefix())
}

fn tokens_of(sentence: &SentenceAnalysis, piece: Piece) -> impl Iterator<Item = &crate::document::Token> {
    sentence.tokens.iter().filter(move |t| t.bytes.begin as usize >= piece.begin && t.bytes.end as usize <= piece.end)
}

/// Roles and kinds that stand in parentheses behind a name without naming it.
const NOT_NAMES: &[&str] = &[
    "CEO",
    "COO",
    "CFO",
    "CTO",
    "CMO",
    "CIO",
    "CSO",
    "VP",
    "EVP",
    "iOS",
    "Android",
    "Windows",
    "Mac",
    "macOS",
    "Linux",
    "PC",
    "Web",
    "β版",
    "ベータ版",
    "無料",
    "有料",
    "非公開",
    "未公開",
    "上場",
    "故人",
    "当時",
    "写真",
    "右",
    "左",
    "中央",
    "奥",
    "手前",
    "同",
    "前",
    "後述",
    "下図",
    "上図",
    "日本",
    "米国",
    "中国",
    "東証プライム",
    "NASDAQ",
    "NYSE",
];

/// Whether parentheses that no mention fills may hold the name in another script: 文心一言(ERNIE Bot), 商湯科技(センスタイム).
fn could_be_name(sentence: &SentenceAnalysis, piece: Piece, outer: &str, domain: Domain) -> bool {
    let name = &sentence.sentence.text[piece.begin..piece.end];
    if matches!(domain, Domain::Place | Domain::Event | Domain::Concept)
        || NOT_NAMES.contains(&name)
        || name.chars().count() < 2
    {
        return false;
    }
    let script = |s: &str| {
        if s.chars().any(|c| matches!(c, '一'..='鿿')) {
            'k'
        } else if s.chars().any(|c| c.is_ascii_alphabetic()) {
            'l'
        } else if s.chars().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー' | '・' | '=')) {
            'カ'
        } else {
            '-'
        }
    };
    let tokens: Vec<_> = tokens_of(sentence, piece).collect();
    let common = tokens.len() == 1 && !tokens[0].unknown && !tokens[0].pos.is_proper() && tokens[0].pos != Pos::SYMBOL;
    let names = tokens.iter().all(|t| t.pos.is_noun() || t.pos.is_symbol() || t.unknown);
    match (script(outer), script(name)) {
        ('k' | 'カ', 'l') => {
            names
                && name.starts_with(|c: char| c.is_ascii_alphanumeric())
                && name.chars().any(|c| c.is_ascii_uppercase())
        }
        ('k', 'カ') => !common && names,
        _ => false,
    }
}
