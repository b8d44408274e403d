//! What the models look at: every token's and every chunk's attributes, hashed once per sentence.

use crate::document::{Pos, SentenceAnalysis, Token};
use crate::resource::weights::hash;

/// Attributes of one token as hashes.
#[derive(Clone, Copy, Debug, Default)]
pub struct TokenView {
    /// Surface.
    pub surface: u64,
    /// Dictionary form.
    pub lemma: u64,
    /// Part of speech, from 1; 0 is outside the sentence.
    pub pos: u64,
    /// Conjugated form, of auxiliaries with the type: た and だ differ, 行う and する do not.
    pub form: u64,
    /// Script of the first character.
    pub first: u64,
    /// Script of the last character.
    pub last: u64,
    /// Characters, at most 7.
    pub length: u64,
    /// Whether white space stands before it.
    pub gap: u64,
}

/// Script of a character.
fn script(c: char) -> u64 {
    match c {
        'ぁ'..='ゖ' => 1,
        'ァ'..='ヺ' | 'ー' | 'ｦ'..='ﾟ' => 2,
        '一'..='鿿' | '々' | '〇' | '㐀'..='䶿' => 3,
        '0'..='9' => 4,
        'A'..='Z' | 'a'..='z' => 5,
        '・' | '=' => 6,
        _ if c.is_alphabetic() => 5,
        _ if c.is_numeric() => 4,
        _ => 7,
    }
}

/// Views of all tokens.
pub fn token_views(tokens: &[Token], text: &str) -> Vec<TokenView> {
    let mut views = Vec::with_capacity(tokens.len());
    let mut end = 0;
    for token in tokens {
        let surface = token.bytes.of(text);
        let surface_hash = hash(surface);
        let lemma = token.lemma(text);
        views.push(TokenView {
            surface: surface_hash,
            lemma: if lemma == surface { surface_hash } else { hash(lemma) },
            pos: u64::from(token.pos.id()) + 1,
            form: match token.pos {
                _ if token.conjugation_form.is_empty() => 0,
                Pos::AUXILIARY => hash(token.conjugation_form) ^ hash(token.conjugation_type).rotate_left(7),
                _ => hash(token.conjugation_form),
            },
            first: surface.chars().next().map_or(0, script),
            last: surface.chars().next_back().map_or(0, script),
            length: u64::from(token.chars.len().min(7)),
            gap: u64::from(token.bytes.begin > end),
        });
        end = token.bytes.end;
    }
    views
}

/// Attributes of one chunk as hashes.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChunkView {
    /// Dictionary form of the content word.
    pub lemma: u64,
    /// Part of speech of the content word; verbal nouns with する count as verbs.
    pub pos: u64,
    /// All function words behind the content word, in order.
    pub functions: u64,
    /// Last function word (surface), or the conjugated form of the content word where there is none.
    pub function: u64,
    /// Its part of speech and conjugated form.
    pub function_form: u64,
    /// The case particle, topic particle or conjunctive particle that shapes the chunk; 0 where none.
    pub particle: u64,
    /// Kind of content word and function in one.
    pub category: u64,
    /// Word class of the content word: 1 noun, 2 verb, 3 adjective, 4 adverb, 5 adnominal, 6 conjunction, 7 other.
    pub class: u64,
    /// Punctuation inside: 1 comma, 2 full stop, 4 opening, 8 closing bracket.
    pub marks: u64,
    /// First token's surface.
    pub first: u64,
    /// First token's part of speech.
    pub first_pos: u64,
    /// Token before the content word, for compounds.
    pub inner: u64,
    /// Tokens, at most 5.
    pub length: u64,
    /// Whether it ends a clause: predicate not in adnominal use.
    pub clause: u64,
}

/// Whether a token can carry a chunk's meaning.
pub fn is_content(pos: Pos) -> bool {
    !(pos.is_particle()
        || pos.is_symbol()
        || pos == Pos::AUXILIARY
        || matches!(
            pos,
            Pos::ADJECTIVE_DEPENDENT
                | Pos::VERB_SUFFIX
                | Pos::VERB_DEPENDENT
                | Pos::AUXILIARY_STEM_SUFFIX
                | Pos::AUXILIARY_STEM
                | Pos::DEPENDENT_AUXILIARY
        ))
}

/// Content and function token of a chunk's tokens (indices into the sentence's tokens).
pub fn head_tokens(tokens: &[Token], start: usize, end: usize, text: &str) -> (usize, usize) {
    let mut content = start;
    for i in start..end {
        if is_content(tokens[i].pos) {
            // する says nothing of its own behind a noun: 発表した is about 発表.
            let light = tokens[i].pos == Pos::VERB
                && i > start
                && tokens[i - 1].pos.is_noun()
                && matches!(tokens[i].lemma(text), "する" | "できる" | "出来る" | "いたす" | "致す" | "なさる");
            if !light {
                content = i;
            }
        }
    }
    let mut function = content;
    for (i, token) in tokens.iter().enumerate().take(end).skip(content + 1) {
        if !token.pos.is_symbol() {
            function = i;
        }
    }
    (content, function)
}

fn class(pos: Pos) -> u64 {
    match pos {
        _ if pos.is_verb() => 2,
        _ if pos.is_adjective() => 3,
        _ if pos.is_adverb() => 4,
        Pos::ADNOMINAL => 5,
        Pos::CONJUNCTION => 6,
        _ if pos.is_noun() => 1,
        _ => 7,
    }
}

/// Views of all chunks.
pub fn chunk_views(sentence: &SentenceAnalysis, views: &[TokenView]) -> Vec<ChunkView> {
    let text = &sentence.sentence.text;
    let tokens = &sentence.tokens;
    let mut chunks = Vec::with_capacity(sentence.chunks.len());
    for chunk in &sentence.chunks {
        let (content, end) = (chunk.content, chunk.tokens.end);
        let mut view = ChunkView {
            lemma: views[content].lemma,
            pos: views[content].pos,
            first: views[chunk.tokens.start].surface,
            first_pos: views[chunk.tokens.start].pos,
            length: (end - chunk.tokens.start).min(5) as u64,
            inner: if content > chunk.tokens.start { views[content - 1].surface } else { 0 },
            class: class(tokens[content].pos),
            ..ChunkView::default()
        };
        for i in chunk.tokens.clone() {
            view.marks |= match tokens[i].pos {
                Pos::COMMA => 1,
                Pos::FULL_STOP => 2,
                Pos::OPEN => 4,
                Pos::CLOSE => 8,
                _ => continue,
            };
        }
        for i in content + 1..end {
            let pos = tokens[i].pos;
            if pos.is_symbol() {
                continue;
            }
            view.functions = (view.functions.rotate_left(9) ^ views[i].surface).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            if pos.is_verb() || (pos == Pos::AUXILIARY && view.class == 1) {
                if pos.is_verb() {
                    view.class = 2;
                } else if tokens[i].lemma(text) != "の" {
                    view.class = 3;
                }
            }
            if pos.is_particle() && !(pos == Pos::CONJUNCTIVE && matches!(tokens[i].bytes.of(text), "て" | "で")) {
                view.particle = views[i].surface ^ views[i].pos;
            }
        }
        let f = chunk.function;
        view.function = if f == content { views[f].form } else { views[f].surface };
        view.function_form = views[f].pos ^ views[f].form.rotate_left(13);
        if view.class == 2 && view.pos == u64::from(Pos::VERBAL_NOUN.id()) + 1 {
            view.pos = 80;
        }
        view.clause = u64::from(matches!(view.class, 2 | 3) && f > content || view.class == 2);
        view.category = view.class
            ^ (view.marks & 3) << 5
            ^ if f == content && view.class == 1 {
                view.pos << 8
            } else if f == content || tokens[f].pos == Pos::AUXILIARY || tokens[f].pos.is_verb() {
                views[f].form
            } else {
                views[f].lemma
            };
        chunks.push(view);
    }
    chunks
}
