//! The names of a sentence, and what stands between and right behind them.

use crate::document::MentionSource;
use crate::relate::context::{Coarse, View, coarse};
use crate::relate::term::{Context, Term, TermKind};
use crate::resource::Class;
use crate::span::ByteSpan;

/// The outermost names and dates of a sentence, in order; anaphors count, descriptions do not.
pub fn names(context: &Context, view: &View) -> Vec<Term> {
    let mentions = &view.s.mentions;
    let mut found: Vec<Term> = Vec::new();
    for (i, m) in mentions.iter().enumerate() {
        let nested = mentions.iter().any(|o| o.bytes != m.bytes && o.bytes.contains(m.bytes));
        if nested || m.source == MentionSource::Description {
            continue;
        }
        let term = context.named_term(view, i);
        if matches!(term.kind, TermKind::Entity(_) | TermKind::Date(_)) && term.class != Some(Class::ROLE) {
            found.push(term);
        }
    }
    found.sort_by_key(|t| t.span.begin);
    found
}

/// Whether a term is of that branch.
pub fn is(term: &Term, kind: Coarse) -> bool {
    term.class.is_some_and(|c| coarse(c) == kind)
}

/// The words between two names.
pub fn between<'a>(view: &View<'a>, left: &Term, right: &Term) -> &'a str {
    if left.span.end > right.span.begin {
        return "";
    }
    view.text(ByteSpan::new(left.span.end, right.span.begin))
}

/// The sentence behind a name.
pub fn behind<'a>(view: &View<'a>, name: &Term) -> &'a str {
    &view.s.sentence.text[name.span.end as usize..]
}

/// The parentheses right behind a name, looked through a closing quotation mark: what stands in them, and where they end.
pub fn aside(view: &View, end: u32) -> Option<(ByteSpan, u32)> {
    let text = view.s.sentence.text.as_str();
    let mut at = end as usize;
    at += text[at..].len() - text[at..].trim_start_matches(['」', '』', ' ']).len();
    let inner = text[at..].strip_prefix('(')?;
    let mut depth = 1;
    for (i, c) in inner.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let begin = at as u32 + 1;
            return Some((ByteSpan::new(begin, begin + i as u32), begin + i as u32 + 1));
        }
    }
    None
}
