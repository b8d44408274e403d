//! One analysed sentence -> its noun phrases as relation rules see them.
//!
//! ```text
//! 米OpenAIは │ 対話型AI「Sora」(iOS)と、│ 画像AIを │ 発表した
//! topic OpenAI │ Sora, coordinated      │ ヲ phrase │
//! ```
//!
//! Every chunk gets a marker (case, topic, coordination), the span of its noun, and the mention that names the noun.
//! Parentheses behind a noun are looked through: the particle behind `Sora(iOS)` marks Sora. Knows no relation.

use std::ops::Deref;

use super::known::words;
pub use super::tree::Pair;
use super::tree::Tree;
use crate::document::{
    Case, Field, Mention, MentionSource, Polarity, Pos, Predicate, PredicateKind, SentenceAnalysis, SentenceKind,
};
use crate::particle::{HE, MADE, MO, NI, NO, TO, WA};
use crate::resource::{Class, RelationRules, Role};
use crate::span::ByteSpan;

/// How a chunk is marked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marker {
    /// Case or compound particle.
    pub role: Option<Role>,
    /// は or も.
    pub topic: bool,
    /// も.
    pub also: bool,
    /// It modifies a noun: の, への, による.
    pub adnominal: bool,
    /// や, と, 、, および: a list goes on.
    pub list: bool,
    /// Only a comma or nothing behind the noun.
    pub bare: bool,
    /// など, といった, のような: what follows names the kind of the list.
    pub such: bool,
    /// A comma stands behind.
    pub comma: bool,
}

impl Marker {
    /// Whether the particle of a case marks it, without は or も.
    pub fn is_case(self, case: Case) -> bool {
        self.role == Some(Role::Case(case)) && !self.topic
    }
    /// Whether は or も marks it, without another particle.
    pub fn is_topic(self) -> bool {
        self.topic && self.role.is_none()
    }
}

/// The noun of a chunk.
#[derive(Clone, Debug, Default)]
pub struct Np {
    /// How it is marked.
    pub marker: Marker,
    /// First token of the noun.
    pub first: usize,
    /// Last token of the noun, closing quotation mark included; parentheses behind it are not.
    pub last: usize,
    /// Chunk in which the noun ends (before parentheses).
    pub chunk: usize,
    /// The mention that names the noun.
    pub mention: Option<usize>,
    /// Whether the chunk ends in a noun at all.
    pub nominal: bool,
    /// Leftmost chunk of its modifiers.
    pub left: usize,
}

/// A sentence with its names and noun phrases, over its [`Tree`]. Where both have a method of one name (children, conjuncts,
/// predicate_of), the tree goes by particles and governors, and the view by names as well.
pub struct View<'a> {
    /// Index in the document.
    pub index: usize,
    /// Its words and bunsetsu.
    tree: Tree<'a>,
    /// By chunk.
    pub nps: Vec<Np>,
    /// Predicate by chunk.
    pub predicate: Vec<Option<usize>>,
    /// Governor by chunk, see [`View::head`].
    heads: Vec<Option<usize>>,
    /// By chunk, the name that a kind before a comma introduces: 老舗の部品メーカー、|タカノ精機.
    introduced: Vec<Option<usize>>,
    /// By chunk, the one before it that is coordinated with it.
    beside: Vec<Option<usize>>,
}

impl<'a> Deref for View<'a> {
    type Target = Tree<'a>;
    fn deref(&self) -> &Tree<'a> {
        &self.tree
    }
}

impl<'a> View<'a> {
    /// The view of one sentence.
    pub fn new(index: usize, s: &'a SentenceAnalysis, rules: &RelationRules) -> Self {
        let tree = Tree::new(s);
        let said = |p: &usize| !in_quoted_name(s, &s.predicates[*p]);
        let predicate = tree.predicates.iter().map(|p| p.filter(said)).collect();
        let nps = Vec::with_capacity(s.chunks.len());
        let mut view =
            Self { index, heads: heads(&tree), tree, nps, predicate, introduced: Vec::new(), beside: Vec::new() };
        for chunk in 0..s.chunks.len() {
            let np = view.np(chunk, rules);
            view.nps.push(np);
        }
        view.introduced = (0..s.chunks.len()).map(|chunk| view.introduces(chunk, rules)).collect();
        view.beside = (0..s.chunks.len()).map(|chunk| view.conjunct_before(chunk)).collect();
        view
    }
    /// The chunk of the name that a kind and a comma introduce: 飲料大手、|ヒノキ食品. A list would go on with と, や or など.
    fn introduces(&self, chunk: usize, rules: &RelationRules) -> Option<usize> {
        let np = &self.nps[chunk];
        let next = chunk + 1;
        let plain = np.nominal && np.chunk == chunk && np.marker.bare && np.marker.comma && np.marker.role.is_none();
        if !plain || next >= self.nps.len() || self.is_headline() {
            return None;
        }
        let own = np.mention.map(|m| &self.s.mentions[m]);
        let kind = own.is_none_or(|m| m.source == MentionSource::Description || coarse(m.class) == Coarse::Concept);
        // じゃ|らんに: the name may fill several chunks.
        let begin = self.s.chunks[next].bytes.begin;
        let whole = self.s.mentions.iter().find(|m| m.bytes.begin == begin && m.value.is_none());
        let next = whole.map_or(next, |m| self.chunk_at_end(m.bytes.end).max(next));
        let behind = &self.nps[next];
        let name = behind.mention.map(|m| &self.s.mentions[m])?;
        // 小売り大手、|米X社は
        let start = self.s.chunks[chunk + 1].tokens.start;
        let mark = start + 1 < self.s.tokens.len() && rules.has("country marks", self.surface(start));
        let begins = name.bytes.begin == self.s.tokens[start + usize::from(mark)].bytes.begin
            || name.bytes.begin == self.s.tokens[start].bytes.begin;
        let single = !behind.marker.list || behind.marker.bare && behind.marker.role.is_none() && !behind.marker.comma;
        let named = name.value.is_none()
            && begins
            && !matches!(name.source, MentionSource::Anaphor | MentionSource::Description);
        if !kind || !named || !single || self.depth(chunk) != self.depth(next) {
            return None;
        }
        // AやK、X: the kind is itself an item.
        let listed = (np.left.saturating_sub(1)..chunk).any(|c| {
            let m = self.nps[c].marker;
            m.list && self.nps[c].nominal && (self.head(c) == Some(chunk) || self.head(c) == Some(next))
        });
        let text = self.text(self.core(chunk));
        let role = own.is_some_and(|m| m.class == Class::ROLE);
        let calling = role || is_calling(rules, text);
        let class = rules.class_of(text).or_else(|| calling.then_some(Class::PERSON));
        // 多治見市の|窯元、|X: what a place has is a kind, though no list knows it.
        let Some(branch) = class.map(coarse) else {
            let house = matches!(coarse(name.class), Coarse::Organization) || name.class == Class::FACILITY;
            let fits = house && !listed && self.is_of_place(chunk) && self.is_plain_noun(chunk, rules);
            return fits.then_some(next);
        };
        // 札幌の|スタジオ、|X: a house that stands for those who work there.
        let house = rules.end_in("working places", text).is_some() && coarse(name.class) == Coarse::Organization;
        let fits = (branch == coarse(name.class) || house)
            && !matches!(branch, Coarse::Concept | Coarse::Number | Coarse::Date);
        (fits && !listed && !rules.title_only(text) && text.chars().count() > 1).then_some(next)
    }
    /// Whether a chunk names nothing: a plain noun, though it may describe what the text tells of (子会社, 現地法人).
    pub fn is_nameless(&self, chunk: usize) -> bool {
        self.nps[chunk].mention.is_none_or(|m| self.s.mentions[m].source == MentionSource::Description)
    }
    /// Whether a noun has a place before の: 多治見市の|窯元.
    fn is_of_place(&self, chunk: usize) -> bool {
        let place = |m: usize| coarse(self.s.mentions[m].class) == Coarse::Place;
        let of = |c: &usize| self.head(*c) == Some(chunk) && self.nps[*c].marker.role == Some(Role::Of);
        (0..chunk).filter(of).any(|c| self.nps[c].mention.is_some_and(place))
    }
    /// Whether a chunk is a common noun of two characters or more that may be a kind: no time, number or name.
    fn is_plain_noun(&self, chunk: usize, rules: &RelationRules) -> bool {
        let np = &self.nps[chunk];
        let text = self.text(self.core(chunk));
        let common = |t: usize| {
            let pos = self.s.tokens[t].pos;
            matches!(pos, Pos::NOUN | Pos::VERBAL_NOUN | Pos::SUFFIX | Pos::VERBAL_SUFFIX | Pos::NOUN_PREFIX)
        };
        let known =
            ["no trades", "no kinds", "empty", "abstract", "dependents"].iter().any(|list| rules.has(list, text));
        (np.first..=np.last).all(common) && text.chars().nth(1).is_some() && !known
    }
    /// Whether the sentence is read as a headline.
    pub fn is_headline(&self) -> bool {
        let s = &self.s.sentence;
        // An item of a digest is told like a headline, with its subject before a comma.
        let item = || s.kind == SentenceKind::Item && s.text.contains('、');
        (s.field == Field::Title || s.kind == SentenceKind::Heading || item() || self.lone())
            && self.s.tokens.last().is_some_and(|t| t.pos != Pos::FULL_STOP || matches!(t.bytes.of(&s.text), "?" | "!"))
    }
    /// A line without a full stop that no text follows, its subject before a comma, and a noun or へ at its end.
    fn lone(&self) -> bool {
        let s = &self.s.sentence;
        let tokens = &self.s.tokens;
        let text = s.text.trim_end();
        let closes = |t: &crate::document::Token| {
            let plain = t.pos.is_verb() && t.is_plain_form();
            t.pos.is_noun() || t.unknown || plain || matches!(t.bytes.of(&s.text), HE | NI) || t.pos == Pos::CLOSE
        };
        // Each part, told off by a gap, ends in a noun or へ; one that does is enough.
        let gapped = tokens.windows(2).any(|w| w[1].bytes.begin > w[0].bytes.end && closes(&w[0]));
        let ends = gapped || tokens.iter().rev().find(|t| !t.pos.is_symbol()).is_some_and(closes);
        let gap = || tokens.windows(2).any(|w| w[1].bytes.begin > w[0].bytes.end);
        // …を設立へ 出資比率は6対4: what stands behind a gap is another headline.
        let part = tokens.windows(2).find(|w| w[1].bytes.begin > w[0].bytes.end).map(|w| w[0].bytes.end);
        let first = |np: &&Np| part.is_none_or(|end| tokens[np.first].bytes.begin < end);
        let topic = self.nps.iter().filter(first).any(|np| np.marker.is_topic());
        s.number == 0
            && s.kind == SentenceKind::Body
            && ends
            && !topic
            && !text.ends_with(['。', '」', '』'])
            && (text.contains('、') || gap())
    }
    /// The first and last token of a mention, quotation marks around it included.
    pub fn token_range(&self, mention: &Mention) -> (usize, usize) {
        let tokens = &self.s.tokens;
        let mut first = tokens.partition_point(|t| t.bytes.end <= mention.bytes.begin).min(tokens.len() - 1);
        let mut last = tokens.partition_point(|t| t.bytes.begin < mention.bytes.end).saturating_sub(1).max(first);
        loop {
            // 「X(Y)」: the brackets inside the marks are looked through.
            let aside = self.pairs.iter().find(|p| p.round && p.open == last + 1).map(|p| p.close + 1);
            let around = |p: &&Pair| !p.round && p.open + 1 == first && (p.close == last + 1 || Some(p.close) == aside);
            let Some(marks) = self.pairs.iter().find(around) else { return (first, last) };
            (first, last) = (marks.open, marks.close);
        }
    }
    /// The mention that names the noun of a chunk.
    pub fn mention(&self, chunk: usize) -> Option<&'a Mention> {
        self.nps[chunk].mention.map(|m| &self.s.mentions[m])
    }
    /// The predicate of a chunk, not where it is but a word of a name.
    pub fn predicate_of(&self, chunk: usize) -> Option<&'a Predicate> {
        self.predicate[chunk].map(|p| &self.s.predicates[p])
    }
    /// The name that a kind before a comma introduces.
    pub fn introduced(&self, chunk: usize) -> Option<usize> {
        self.introduced.get(chunk).copied().flatten()
    }
    /// Governor of a chunk; what modifies a part of a name modifies all of it.
    pub fn head(&self, chunk: usize) -> Option<usize> {
        self.heads[chunk]
    }
    /// Whether the clause of `chunk` is itself what the verb at `verb` reports, no clause that modifies a noun in it.
    pub fn clause_of(&self, chunk: usize, verb: usize) -> bool {
        let mut at = self.head(chunk);
        for _ in 0..self.nps.len() {
            match at {
                Some(c) if c == verb => return true,
                Some(c) if self.predicate[c].is_some() || words::CLAUSE_CARRIER.has(self.text(self.core(c))) => {
                    at = self.head(c)
                }
                _ => return false,
            }
        }
        false
    }
    /// The chunks that depend on a chunk.
    pub fn children(&self, chunk: usize) -> impl DoubleEndedIterator<Item = usize> {
        (0..chunk).filter(move |c| self.head(*c) == Some(chunk))
    }
    /// Whether a noun in が between a topic and its verb is the verb's subject: 運営は|X社が|担う.
    pub fn subject_apart(&self, topic: usize, verb: usize) -> bool {
        self.children(verb).any(|c| c > topic && self.nps[c].marker.is_case(Case::Ga))
    }
    /// The nearest verb above a chunk; nouns and adjectives on the way are passed over.
    pub fn verb_above(&self, chunk: usize) -> Option<usize> {
        let mut at = self.head(chunk);
        for _ in 0..self.s.chunks.len() {
            let c = at?;
            let kind = self.predicate[c].map(|p| self.s.predicates[p].kind);
            if matches!(kind, Some(PredicateKind::Verb | PredicateKind::VerbalNounSuru)) {
                return Some(c);
            }
            at = self.head(c).filter(|h| *h > c);
        }
        None
    }
    /// The verb that somebody acts along in (Xとともに): before a comma the topmost, else the nearest.
    pub fn along(&self, chunk: usize) -> Option<usize> {
        let nearest = self.verb_above(chunk)?;
        if !self.nps[chunk].marker.comma {
            return Some(nearest);
        }
        let mut best = nearest;
        let mut at = self.head(nearest);
        for _ in 0..self.s.chunks.len() {
            let Some(c) = at else { break };
            if self.predicate_of(c).is_some_and(|p| p.kind != PredicateKind::Adjective) {
                best = c;
            }
            at = self.head(c).filter(|h| *h > c);
        }
        Some(best)
    }
    /// Whether a token stands in a quotation, as against a name in quotation marks.
    pub fn in_quotation(&self, token: usize) -> bool {
        self.pairs.iter().any(|p| {
            !p.round
                && p.open < token
                && token < p.close
                && self.s.tokens[p.open..p.close].iter().any(|t| t.pos.is_verb() || t.pos == Pos::AUXILIARY)
                && self.s.tokens.get(p.close + 1).is_none_or(|t| words::BEHIND_QUOTATION.has(self.text(t.bytes)))
        })
    }
    /// The noun without quotation marks around it.
    pub fn core(&self, chunk: usize) -> ByteSpan {
        let np = &self.nps[chunk];
        let (mut first, mut last) = (np.first, np.last);
        while first < last && self.pair_closing(last).is_some_and(|p| p.open == first) {
            first += 1;
            last -= 1;
        }
        self.bytes(first, last.max(first))
    }
    /// The noun with its modifiers, conjuncts before it left out.
    pub fn full(&self, chunk: usize) -> ByteSpan {
        let np = &self.nps[chunk];
        let mut left = np.left;
        for c in np.left..np.chunk {
            let m = self.nps[c].marker;
            if (m.list || m.topic) && self.nps[c].nominal && self.nps[c].chunk == c {
                let governed = self.head(c).is_none_or(|h| h >= np.chunk || self.nps[h].marker.list);
                if governed {
                    left = c + 1;
                }
            }
        }
        let first = self.s.chunks[left].tokens.start;
        let mut first = if left < np.chunk { first } else { np.first };
        // 【シリコンバレー=山田太郎】|量子計算向けの|ソフト: where a report is from is no part of it.
        if first == 0
            && let Some(dateline) =
                self.pairs.first().filter(|p| p.open == 0 && self.surface(0).starts_with('【') && p.close < np.last)
        {
            first = dateline.close + 1;
        }
        while first < np.last
            && self.pos(first).is_symbol()
            && !self.pairs.iter().any(|p| p.open == first && p.close <= np.last)
        {
            first += 1;
        }
        self.bytes(first, np.last)
    }
    /// Chunks coordinated with `chunk` before it, in order, and `chunk` itself.
    pub fn conjuncts(&self, chunk: usize) -> Vec<usize> {
        let mut found: Vec<usize> = self.conjuncts_back(chunk).collect();
        found.reverse();
        found
    }
    /// The same from the last to the first.
    fn conjuncts_back(&self, chunk: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(chunk), |at| self.beside[*at])
    }
    /// The conjunct before: right before the modifiers, or right before the noun where the parser hung it there.
    fn conjunct_before(&self, chunk: usize) -> Option<usize> {
        let np = &self.nps[chunk];
        let start = np.left.min(np.chunk);
        // アプリおよびSNS「X」: the kind beside the kind of a name is no second thing beside the name.
        let kind = (start..np.chunk).rev().find(|k| self.apposed(*k) == chunk);
        let beside_kind = |c: &usize| self.nps[*c].mention.is_none() && kind.is_some_and(|k| *c < k);
        let inside = (start..np.chunk).rev().find(|c| self.is_conjunct(*c, chunk) && !beside_kind(c));
        inside.or_else(|| self.chunk_before(start).filter(|c| self.is_conjunct(*c, chunk)))
    }
    /// The last chunk of the list in which a chunk stands.
    pub fn list_end(&self, chunk: usize) -> usize {
        let reach = self.nps.len().min(chunk + 24);
        let mut end = chunk;
        while let Some(next) = (end + 1..reach.min(end + 6)).find(|c| self.conjuncts_back(*c).any(|c| c == end)) {
            end = next;
        }
        end
    }
    /// The chunk before, where a conjunction stands alone (A│および│B) the one before that.
    fn chunk_before(&self, chunk: usize) -> Option<usize> {
        let before = chunk.checked_sub(1)?;
        let joint = before > 0 && !self.nps[before].nominal && self.next_is_conjunction(before - 1);
        Some(if joint { before - 1 } else { before })
    }
    fn is_conjunct(&self, left: usize, right: usize) -> bool {
        let (a, b) = (&self.nps[left], &self.nps[right]);
        if !a.nominal || !b.nominal || !a.marker.list || a.marker.topic {
            return false;
        }
        let same = match (a.mention, b.mention) {
            (Some(x), Some(y)) => coarse(self.s.mentions[x].class) == coarse(self.s.mentions[y].class),
            _ => false,
        };
        let governed = self.head(left).is_some_and(|h| h == right || (h > right && self.head(right) == Some(h)));
        if a.marker.bare {
            // A comma alone joins only names of one kind, or phrases in a list that や, と or など makes sure of.
            return same && self.depth(left) == self.depth(right)
                || (governed
                    && a.mention.is_none()
                    && b.mention.is_none()
                    && (b.marker.list && !b.marker.bare || b.marker.such))
                || (governed && a.mention.is_none() && self.chain_is_list(right));
        }
        governed || same
    }
    /// Whether a conjunct before `chunk` is marked by more than a comma.
    fn chain_is_list(&self, chunk: usize) -> bool {
        let np = &self.nps[chunk];
        (np.left..np.chunk).any(|c| self.nps[c].marker.list && !self.nps[c].marker.bare && self.head(c) == Some(chunk))
    }
    /// The name that a kind before it introduces: of 起業家の|王小川氏 and 合弁会社|「X」 the second.
    pub fn apposed(&self, chunk: usize) -> usize {
        if let Some(name) = self.introduced(chunk) {
            return name;
        }
        let np = &self.nps[chunk];
        let next = chunk + 1;
        let plain = np.marker.bare && !np.marker.comma;
        if let Some(quoted) = self.quoted_behind(chunk).filter(|_| plain && np.chunk == chunk && np.nominal) {
            return quoted;
        }
        if self.head(chunk) != Some(next) || np.chunk != chunk || next >= self.nps.len() {
            return chunk;
        }
        let of = np.marker.role == Some(Role::Of);
        if plain && self.nps[next].nominal && self.nps[next].chunk == next && self.nps[next].first <= np.last {
            return next;
        }
        let named = self.mention(next);
        let Some(named) = named.filter(|m| m.value.is_none() && m.source != MentionSource::Anaphor) else {
            return chunk;
        };
        let kind = np.mention.map(|m| &self.s.mentions[m]);
        let introduces = match kind {
            None => plain || (of && named.class == Class::PERSON),
            Some(k) => plain && (k.source == MentionSource::Description || coarse(k.class) == Coarse::Concept),
        };
        if introduces { next } else { chunk }
    }
    /// 映画|「星の|海」が: the chunk that ends the name in quotation marks right behind a kind, wherever the parser hung it.
    fn quoted_behind(&self, chunk: usize) -> Option<usize> {
        let np = &self.nps[chunk];
        let kind = np.mention.is_none_or(|m| {
            let m = &self.s.mentions[m];
            m.source == MentionSource::Description || coarse(m.class) == Coarse::Concept
        });
        let end = self.s.chunks[chunk].bytes.end;
        let open = kind && self.s.sentence.text[end as usize..].starts_with(['「', '『']);
        let name = open.then(|| self.s.mentions.iter().filter(|m| m.bytes.begin == end + 3 && m.value.is_none()));
        let name = name?.max_by_key(|m| m.bytes.end)?;
        let last = self.chunk_at_end(name.bytes.end);
        let whole = self.mention(last).is_some_and(|m| m.bytes == name.bytes);
        (last > chunk && whole).then_some(last)
    }
    fn chunk_at_end(&self, end: u32) -> usize {
        self.s.chunk_at(end.saturating_sub(1)).unwrap_or(0)
    }
    /// The noun that the clause of the verb at `chunk` modifies: 昨年入った|A氏.
    pub fn modified_by(&self, chunk: usize) -> Option<usize> {
        let own = &self.nps[chunk];
        if own.marker.comma || self.predicate[chunk].is_none() {
            return None;
        }
        let last = &self.s.tokens[self.last_word(chunk)?];
        let adnominal = last.is_plain_form() || last.is_adnominal_form();
        self.head(chunk).filter(|h| adnominal && self.nps[*h].nominal)
    }
    /// Whether は alone marks a chunk, outside of brackets.
    pub fn is_topic(&self, chunk: usize) -> bool {
        let m = self.nps[chunk].marker;
        m.topic && !m.also && m.role.is_none() && self.nps[chunk].nominal && self.depth(chunk) == 0
    }
    /// How many brackets stand around the noun of a chunk.
    pub fn depth(&self, chunk: usize) -> usize {
        self.depth_of(self.nps[chunk].first)
    }
    /// The nearest chunk that hangs on a noun with の: X社の of X社の決算.
    pub fn owner(&self, chunk: usize) -> Option<usize> {
        let np = self.nps.get(chunk)?;
        let of = |c: &usize| self.nps[*c].marker.role == Some(Role::Of) && self.head(*c) == Some(np.chunk);
        (np.left..np.chunk).rev().find(of)
    }
    /// The chunks that hang on a noun with の, through one another: 2代目の and A社の of A社の2代目の社長, the nearest first.
    pub fn possessors(&self, chunk: usize) -> Vec<usize> {
        let np = &self.nps[chunk];
        let mut found: Vec<usize> = Vec::new();
        for c in (np.left..np.chunk).rev() {
            let chained = self.head(c).is_some_and(|h| h == np.chunk || found.contains(&h));
            if chained && self.nps[c].marker.role == Some(Role::Of) && !self.nps[c].marker.topic {
                found.push(c);
            }
        }
        found
    }
    /// The nearest topic before a chunk, within the same brackets.
    pub fn topic_before(&self, chunk: usize) -> Option<usize> {
        let topic = |c: &usize| self.nps[*c].marker.is_topic();
        (0..chunk).rev().filter(topic).find(|c| self.depth(*c) == self.depth(chunk))
    }
    fn np(&self, chunk: usize, rules: &RelationRules) -> Np {
        let c = &self.s.chunks[chunk];
        let (start, end) = (c.tokens.start, c.tokens.end);
        let mut left = chunk;
        while left > 0 && self.head(left - 1).is_some_and(|h| h >= left && h <= chunk) {
            left -= 1;
        }
        let mut np = Np { chunk, left, ..Np::default() };
        if start >= end {
            return np;
        }
        let mut t = end;
        // Punctuation, then particles.
        while t > start && (self.pos(t - 1).is_symbol() && !matches!(self.pos(t - 1), Pos::CLOSE)) {
            np.marker.comma |= matches!(self.pos(t - 1), Pos::COMMA);
            t -= 1;
        }
        let tail = t;
        // とともに: と is no particle to the dictionary here.
        let companion = tail.checked_sub(1).filter(|last| *last >= start).and_then(|last| {
            let span = self.bytes(start, last);
            let begin = span.end - words::COMPANION.end(self.text(span))?.len() as u32;
            Some(self.s.tokens.partition_point(|k| k.bytes.begin < begin))
        });
        if let Some(at) = companion.filter(|at| *at > start) {
            t = at;
        }
        let filler = |k: usize| k > start && self.pos(k) == Pos::FILLER && self.surface(k) == TO;
        while t > start
            && (self.pos(t - 1).is_particle()
                || filler(t - 1)
                || (self.pos(t - 1) == Pos::CONJUNCTION && t - 1 > start))
        {
            t -= 1;
        }
        if t == start {
            np.first = start;
            np.last = start;
            return np;
        }
        // 企業である, 企業ではない: the noun before the copula.
        let mut noun = t;
        while noun > start && self.pos(noun - 1) == Pos::AUXILIARY {
            noun -= 1;
        }
        let negated = self.denied_copula(chunk, start, t);
        noun = negated.unwrap_or(noun);
        let before = noun.checked_sub(1).filter(|b| *b >= start).map(|b| &self.s.tokens[b]);
        let copula = noun < t
            && before.is_some_and(|b| {
                (b.pos.is_noun()
                    && !matches!(
                        b.pos,
                        Pos::NAI_STEM
                            | Pos::ADJECTIVAL_NOUN
                            | Pos::ADJECTIVAL_SUFFIX
                            | Pos::AUXILIARY_STEM_SUFFIX
                            | Pos::AUXILIARY_STEM
                            | Pos::DEPENDENT_NOUN
                            | Pos::DEPENDENT_ADJECTIVAL
                            | Pos::DEPENDENT_AUXILIARY
                            | Pos::DEPENDENT_ADVERBIAL
                    ))
                    || b.pos == Pos::CLOSE
                    // B社が|作った|ものだ: the noun that the clause before it makes a thing.
                    || noun == start + 1 && words::THING.has(self.text(b.bytes))
                    || self.names_end(b.bytes.end)
            });
        if copula {
            t = noun;
        }
        let particles = if t < tail { self.text(self.bytes(t, tail - 1)) } else { "" };
        np.marker = marker(particles, np.marker.comma, self.next_is_conjunction(chunk));
        // Xと|ともに: the dictionary makes a word of its own of it.
        let along = particles == TO || (t < tail && self.surface(tail - 1) == TO);
        let apart =
            along && self.s.chunks.get(chunk + 1).is_some_and(|n| words::ALONG.has(self.surface(n.tokens.start)));
        if copula {
            np.marker = Marker { comma: np.marker.comma, ..Marker::default() };
        }
        if companion.is_some() || apart {
            np.marker = Marker { role: Some(Role::With), comma: np.marker.comma, ..Marker::default() };
        }
        // Parentheses behind the noun.
        let mut last = t - 1;
        // 久世千鶴(本名・松永チヅ)|さんが
        let honoured = last > 0 && rules.has("honorifics", self.surface(last));
        if honoured && self.pair_closing(last - 1).is_some_and(|p| p.round && p.open > 0) {
            last -= 1;
        }
        while let Some(pair) = self.pair_closing(last).filter(|p| p.round && p.open > 0) {
            last = pair.open - 1;
        }
        np.last = last;
        np.chunk = self.chunk_of(last);
        let bounds = self.s.chunks[np.chunk].tokens.clone();
        // Modifiers are those of the noun and of the parentheses behind it.
        let mut first = bounds.start;
        loop {
            match self.pairs.iter().find(|p| p.open == first && p.close <= last) {
                // (現地時間)、モデルの: parentheses of the noun before.
                Some(pair) if pair.round && pair.close < last => first = pair.close + 1,
                None if first < last && self.pos(first).is_symbol() => first += 1,
                _ => break,
            }
        }
        // A name in quotation marks that an earlier chunk opened.
        if let Some(pair) = self.pair_closing(last).filter(|p| p.open < first) {
            first = pair.open;
        }
        np.first = first;
        // 人工知能|(AI)サービス: one noun across the parentheses.
        if np.chunk == chunk && first > start && first <= last {
            let joined = self.pairs.iter().any(|p| p.round && p.open == start && p.close + 1 == first);
            if let Some(before) = self
                .nps
                .last()
                .filter(|b| joined && b.marker.bare && !b.marker.comma && b.nominal && b.chunk + 1 == chunk)
            {
                np.first = before.first;
            }
        }
        let token = &self.s.tokens[last];
        // NPO法人|つむぎ|によって: a name, whatever the dictionary makes of its words.
        let named = || self.names_end(token.bytes.end) && token.bytes.end > self.s.tokens[np.first].bytes.begin;
        np.nominal = token.pos.is_noun()
            || token.pos == Pos::CLOSE
            || (token.pos.is_symbol() && token.pos != Pos::FULL_STOP)
            || token.unknown
            || named();
        if np.nominal {
            np.mention = self.naming(&np, rules);
            if let Some(m) = np.mention {
                let begin = self.s.mentions[m].bytes.begin;
                if begin < self.s.tokens[np.first].bytes.begin {
                    np.first = self.s.tokens.partition_point(|t| t.bytes.end <= begin);
                }
            }
        }
        np
    }
    /// Whether a name ends at a byte, whatever the dictionary makes of its words: 榎本|ひびき|だ.
    fn names_end(&self, byte: u32) -> bool {
        self.s.mentions.iter().any(|m| m.value.is_none() && m.entity.is_some() && m.bytes.end == byte)
    }
    /// 子会社|ではない, 一部|でもなく: the token at which the words that deny that something is a noun begin.
    fn denied_copula(&self, chunk: usize, start: usize, end: usize) -> Option<usize> {
        let p = self.predicate_of(chunk)?;
        let denied = p.kind == PredicateKind::Copula && p.polarity == Polarity::Negative;
        let mut noun = end;
        while denied && noun > start {
            let word = self.surface(noun - 1);
            let pos = self.pos(noun - 1);
            // 「Xは後継機|ではない」と: the mark that closes the words stands behind.
            let tail = pos == Pos::AUXILIARY || pos == Pos::CLOSE && noun == end || words::DENIED_COPULA.has(word);
            if !tail {
                break;
            }
            noun -= 1;
        }
        (start < noun && noun < end).then_some(noun)
    }
    fn next_is_conjunction(&self, chunk: usize) -> bool {
        self.s.chunks.get(chunk + 1).is_some_and(|c| {
            let t = c.tokens.start;
            t < c.tokens.end && words::NOUN_CONJUNCTION.has(self.surface(t))
        })
    }
    /// The outermost mention at the end of a noun; honorifics, titles and class nouns may stand behind it.
    fn naming(&self, np: &Np, rules: &RelationRules) -> Option<usize> {
        let noun = self.bytes(np.first, np.last);
        let fits = |m: &Mention| {
            if m.bytes.end > noun.end || m.bytes.end <= noun.begin {
                return false;
            }
            let rest =
                self.text(ByteSpan::new(m.bytes.end, noun.end)).trim_start_matches(['」', '』', '"', '”', ' ', ')']);
            let rest = rest.trim_end_matches(['」', '』', '"', '”']);
            // 「X(Y)」: the parentheses inside the marks are looked through.
            let rest = match rest.strip_prefix('(').and_then(|r| r.split_once(')')) {
                Some((_, behind)) => behind.trim_start_matches(['」', '』']),
                None => rest,
            };
            // A mention inside the trailing parentheses names something else.
            let inside = self.pairs.iter().any(|p| {
                p.round
                    && self.s.tokens[p.open].bytes.begin < m.bytes.begin
                    && m.bytes.end <= self.s.tokens[p.close].bytes.begin
                    && p.close <= np.last
                    && self.s.tokens[p.open].bytes.begin >= noun.begin
            });
            !inside && (rest.is_empty() || transparent(rest, m.class, rules))
        };
        let mut best: Option<usize> = None;
        for (i, m) in self.s.mentions.iter().enumerate() {
            if !fits(m) {
                continue;
            }
            // 孫正義|社長: the office is said of the person.
            if m.class == Class::ROLE && best.is_some_and(|b| self.s.mentions[b].class == Class::PERSON) {
                continue;
            }
            // 谷合廣紀|四段: a rank is no number.
            let ranked = m.value.is_some() && rules.has("person marks", self.text(m.bytes));
            if ranked && best.is_some_and(|b| self.s.mentions[b].class == Class::PERSON) {
                continue;
            }
            let better = best.is_none_or(|b| {
                let other = &self.s.mentions[b];
                (m.bytes.end, std::cmp::Reverse(m.bytes.begin))
                    > (other.bytes.end, std::cmp::Reverse(other.bytes.begin))
                    || (m.bytes.begin <= other.bytes.begin && m.bytes.end >= other.bytes.end)
            });
            // A name beats the description or number behind it that it contains nothing of.
            let keeps = best.is_some_and(|b| {
                let other = &self.s.mentions[b];
                other.source != MentionSource::Description
                    && m.source == MentionSource::Description
                    && !m.bytes.contains(other.bytes)
            });
            if better && !keeps {
                best = Some(i);
            }
        }
        best
    }
}

/// Whether the words behind a name leave it the head: 氏, 側, ほか, CEO, a class noun that fits it (Sora 2|動画生成モデル).
fn transparent(rest: &str, class: Class, rules: &RelationRules) -> bool {
    if rules.has("honorifics", rest) || rules.has("and others", rest) {
        return true;
    }
    if coarse(class) == Coarse::Number {
        return rules.has("number tails", rest);
    }
    if coarse(class) == Coarse::Person {
        // 山下泰裕|前会長, ゲオルギエバ|専務理事
        let rest = words::OFFICE_TIME.strip_start(rest).unwrap_or(rest);
        let kanji = !rest.chars().any(|c| matches!(c, 'ぁ'..='ん' | '、' | '。'));
        let short = rest.chars().count() <= 12;
        return rules.title_only(rest)
            || rules.has("person marks", rest)
            || kanji && short && rules.titles_in(rest).0.iter().any(|t| rest.ends_with(t.word.as_str()));
    }
    // テレビ東京|系: the stations that go with it.
    if class == Class::MEDIA_ORGANIZATION && rules.has("networks", rest) {
        return true;
    }
    // iPhone|向け充電器, プレイステーション|用ゲームソフト: another thing, for it.
    if rules.list("marks of others").iter().any(|w| rest.starts_with(w.as_str())) {
        return false;
    }
    rules.class_of(rest).is_some_and(|c| {
        coarse(c) == coarse(class)
            && matches!(coarse(c), Coarse::Artifact | Coarse::Event)
            && !rules.has("dependents", rest)
    })
}

pub use crate::term::Branch as Coarse;

/// The branch of a class.
pub fn coarse(class: Class) -> Coarse {
    class.branch()
}

/// Whether a predicate is but a word of a title in quotation marks: 飛ぶ in 「空飛ぶタイヤ」.
pub fn in_quoted_name(s: &SentenceAnalysis, p: &Predicate) -> bool {
    let word = s.tokens[p.token].bytes;
    s.mentions.iter().any(|m| {
        let quoted = s.sentence.text[..m.bytes.begin as usize].ends_with(['「', '『']);
        let artifact = quoted && m.bytes.contains(word) && m.bytes != word && coarse(m.class) == Coarse::Artifact;
        // つむぎ|によって: the name of somebody who acts.
        let verb = s.tokens[p.token].pos.is_verb() && m.value.is_none() && m.entity.is_some();
        // 白元|アース、: the dictionary has an act in the name.
        let act = p.kind == PredicateKind::VerbalNoun && m.value.is_none() && m.entity.is_some();
        let inside = act && m.bytes.contains(word) && m.bytes != word;
        let acting = matches!(coarse(m.class), Coarse::Organization | Coarse::Person);
        // 榎本|ひびき|だ: a given name that is a verb's form.
        let given = verb && m.class == Class::PERSON && m.bytes.contains(word);
        artifact || inside && acting || given || verb && m.bytes == word && acting
    })
}

/// Governors, led to the last part of the name that they are in, and past words that stand for particles.
fn heads(tree: &Tree) -> Vec<Option<usize>> {
    let s = tree.s;
    let mut heads: Vec<Option<usize>> = s.chunks.iter().map(|c| c.head.index()).collect();
    for mention in s.mentions.iter().filter(|m| m.value.is_none()) {
        let ends = (s.chunk_at(mention.bytes.begin), s.chunk_at(mention.bytes.end.saturating_sub(1)));
        let (Some(first), Some(last)) = ends else { continue };
        if first < last {
            // Aが|「上を|向いて|歩こう」を|歌う: a case belongs to no word of a name, but to the verb behind it.
            let verb = cased(tree, last) && s.predicates.iter().any(|p| p.chunk == last && in_quoted_name(s, p));
            let behind = heads[last];
            for chunk in 0..first {
                if heads[chunk].is_some_and(|h| (first..last).contains(&h) || verb && h == last) {
                    heads[chunk] = behind.filter(|_| cased(tree, chunk)).or(Some(last));
                }
            }
        }
    }
    // Xと|ともに|発表: what X is to the verb, a word that stands for a particle hands on.
    for chunk in 1..s.chunks.len() {
        let tokens = s.chunks[chunk].tokens.clone();
        let word = tokens.clone().next().map_or("", |t| s.surface(t));
        let only = |t: usize| s.tokens[t].pos.is_symbol() || s.tokens[t].pos.is_particle();
        let lone = words::ALONG.has(word) && tokens.skip(1).all(only);
        if lone && heads[chunk - 1] == Some(chunk) {
            heads[chunk - 1] = heads[chunk];
        }
    }
    heads
}

/// Whether the chunk ends in a particle that ties it to a verb.
fn cased(tree: &Tree, chunk: usize) -> bool {
    tree.last_word(chunk).is_some_and(|t| tree.pos(t).is_particle() && tree.surface(t) != NO)
}

fn marker(particles: &str, comma: bool, before_conjunction: bool) -> Marker {
    let mut m = Marker { comma, ..Marker::default() };
    let mut p = particles;
    // Aなどを, Aだけを: what stands before the case.
    for (list, such) in [(words::SUCH_AS, true), (words::LIMITING, false)] {
        for word in list.0 {
            if let Some(rest) = p.strip_prefix(word).filter(|_| p != MADE) {
                m.such |= such;
                p = rest;
            }
        }
    }
    if let Some(rest) = p.strip_suffix(WA).or_else(|| p.strip_suffix(MO)) {
        m.topic = true;
        m.also = p.ends_with(MO);
        p = rest;
    }
    let adnominal = words::ADNOMINAL_PARTICLE.of(p);
    m.role = adnominal.or_else(|| words::ADVERBAL_PARTICLE.of(p)).and_then(Role::named);
    m.adnominal = adnominal.is_some();
    m.bare = particles.is_empty();
    m.list = words::COORDINATING_PARTICLE.has(p) && !m.topic
        || (m.bare && (comma || before_conjunction))
        || (m.such && p.is_empty() && comma);
    if m.bare && before_conjunction {
        m.bare = false;
    }
    m
}

/// Whether a word that no list has says what somebody is by calling.
pub fn is_calling(rules: &RelationRules, word: &str) -> bool {
    let known = rules.end_in("calling ends", word).is_some() && word.chars().count() >= 3;
    let kanji = word.chars().all(|c| !matches!(c, 'ぁ'..='ん' | '、' | '・'));
    known && kanji && rules.end_in("no callings", word).is_none()
}
