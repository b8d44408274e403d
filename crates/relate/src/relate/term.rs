//! Noun phrases -> what a statement's ends are made of, and those -> nodes of statements.

pub mod items;
pub mod meant;
pub mod page;

use rustc_hash::{FxHashMap, FxHashSet};

use super::context::{Coarse, View, coarse};
use super::known::words;
use crate::document::{
    Case, Document, DocumentAnalysis, EntityIndex, Field, MentionSource, Node, Pos, PredicateKind, SentenceKind, Time,
    Value,
};
use crate::particle::{MADE, TO, TOIU};
use crate::resource::{Accept, Class, Ontology, RelationRules, Role};
use crate::span::ByteSpan;
use meant::{Asked, SAFE};

/// How many items of a list are looked past for its heading.
const LIST_REACH: usize = 12;
/// Nouns that stand for others are followed so far.
const DEEPEST: u8 = 8;

/// What a noun phrase stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TermKind {
    /// An entity of the document.
    Entity(EntityIndex),
    /// A noun phrase that names nothing.
    Phrase,
    /// A number mention, by index in its sentence.
    Number(usize),
    /// A date mention, by index in its sentence.
    Date(usize),
    /// A clause or quotation in the text's words.
    Words,
}

/// One end of a relation, as found in a sentence.
#[derive(Clone, Debug)]
pub struct Term {
    /// Sentence index.
    pub sentence: usize,
    /// Chunk in which it stands.
    pub chunk: usize,
    /// What it stands for.
    pub kind: TermKind,
    /// The words: for an entity its name, for a phrase its noun.
    pub span: ByteSpan,
    /// With modifiers.
    pub full: ByteSpan,
    /// Class, where known.
    pub class: Option<Class>,
    /// Whether it was found outside the sentence: the span says nothing.
    pub omitted: bool,
}

impl Term {
    /// Whether it stands for an entity of the text.
    pub fn is_entity(&self) -> bool {
        matches!(self.kind, TermKind::Entity(_))
    }
    /// Whether it stands for a person of the text.
    pub fn is_person(&self) -> bool {
        self.class == Some(Class::PERSON) && self.is_entity()
    }
}

/// A document under extraction.
pub struct Context<'a> {
    /// As read.
    pub document: &'a Document,
    /// Sentences, mentions, entities.
    pub analysis: &'a DocumentAnalysis,
    /// By sentence.
    pub views: Vec<View<'a>>,
    /// Rules.
    pub rules: &'a RelationRules,
    /// Classes and relations.
    pub ontology: &'a Ontology,
    /// What an encyclopedic text is about.
    pub page: Option<page::Page>,
    /// Whose life the text tells.
    pub life: Option<page::Page>,
    /// The organisation that the document is about: named three times or more, and twice as often as any other.
    pub principal: Option<EntityIndex>,
    /// The organisation that the title names first, where it lists no others beside it.
    pub host: Option<EntityIndex>,
    /// The thing that the document is about: named in its title or first sentences, and most often of all.
    pub product: Option<EntityIndex>,
    /// The organisations and people of the document, by label and alias.
    pub by_name: FxHashMap<&'a str, EntityIndex>,
    /// Where everything stands that it names.
    pub tracks: meant::Tracks,
    /// What the text calls imaginary: 架空の企業「X」.
    pub imagined: FxHashSet<EntityIndex>,
    /// Base of IRIs.
    pub base: &'a str,
    /// How deep nouns that stand for others are being followed.
    nested: std::cell::Cell<u8>,
    /// Steps that failed before there was a candidate.
    pub refusals: super::refusal::Refusals,
}

fn by_name(analysis: &DocumentAnalysis) -> FxHashMap<&str, EntityIndex> {
    let mut found = FxHashMap::default();
    for (i, entity) in analysis.entities.iter().enumerate() {
        if !entity.unnamed && matches!(coarse(entity.class), Coarse::Organization | Coarse::Person) {
            for form in std::iter::once(&entity.label).chain(&entity.aliases) {
                found.entry(form.as_str()).or_insert(EntityIndex(i as u32));
            }
        }
    }
    found
}

fn principal(analysis: &DocumentAnalysis) -> Option<EntityIndex> {
    let organizations = (0..).zip(&analysis.entities).filter(|(_, e)| coarse(e.class) == Coarse::Organization);
    let counts = || organizations.clone().map(|(i, e)| (e.mentions.len(), i));
    let (most, found) = counts().max_by_key(|(n, i)| (*n, std::cmp::Reverse(*i)))?;
    let others = counts().filter(|(_, i)| *i != found).map(|(n, _)| n).max().unwrap_or(0);
    (most >= 3 && most >= 2 * others).then_some(EntityIndex(found))
}

fn product(analysis: &DocumentAnalysis) -> Option<EntityIndex> {
    let first = analysis.sentences.iter().position(|s| s.sentence.field == Field::Text).unwrap_or(0);
    let things = (0u32..).zip(&analysis.entities).filter(|(_, e)| coarse(e.class) == Coarse::Artifact && !e.unnamed);
    let early = |e: &crate::document::Entity| e.mentions.iter().any(|(s, _)| *s < first + 2);
    let weight =
        |e: &crate::document::Entity| e.mentions.len() + if e.mentions.iter().any(|(s, _)| *s < first) { 2 } else { 0 };
    // What the title alone names, or one sentence alone, the text is not about.
    let told = |e: &crate::document::Entity| e.mentions.len() >= 2 && e.mentions.iter().any(|(s, _)| *s >= first);
    let found = things.filter(|(_, e)| early(e) && told(e)).max_by_key(|(i, e)| (weight(e), std::cmp::Reverse(*i)))?;
    Some(EntityIndex(found.0))
}

fn host(views: &[View]) -> Option<EntityIndex> {
    let title = views.iter().find(|v| v.s.sentence.field == Field::Title)?;
    let firm = |m: &&crate::document::Mention| {
        m.value.is_none() && m.entity.is_some() && coarse(m.class) == Coarse::Organization
    };
    let first = title.s.mentions.iter().find(firm)?;
    let chunk = title.s.chunk_at(first.bytes.end.saturating_sub(1))?;
    let marker = title.nps[chunk].marker;
    let behind = &title.s.sentence.text[first.bytes.end as usize..];
    let listed = marker.list && !marker.bare || marker.such || behind.starts_with(['や', 'と', '・']);
    let known = title.index + 1 < views.len() && first.class != Class::MEDIA_ORGANIZATION;
    first.entity.filter(|_| !listed && known)
}

/// The names before which a sentence says that there is no such thing.
fn imagined(view: &View, rules: &RelationRules) -> Vec<EntityIndex> {
    let mut found = Vec::new();
    for np in view.nps.iter().filter(|np| np.mention.is_some()) {
        let said = (np.left..np.chunk).any(|c| {
            let behind = view.head(c).is_some_and(|h| h <= np.chunk);
            behind && rules.has("imaginary", view.text(view.s.chunks[c].bytes).trim_end_matches('の'))
        });
        found.extend(np.mention.filter(|_| said).and_then(|m| view.s.mentions[m].entity));
    }
    found
}

/// Whether a mention names an office or trade and nobody.
fn is_role(view: &View, mention: usize) -> bool {
    view.s.mentions[mention].class == Class::ROLE
}

impl<'a> Context<'a> {
    /// The context of a document.
    pub fn new(
        document: &'a Document,
        analysis: &'a DocumentAnalysis,
        rules: &'a RelationRules,
        ontology: &'a Ontology,
        base: &'a str,
    ) -> Self {
        let views: Vec<View> = analysis.sentences.iter().enumerate().map(|(i, s)| View::new(i, s, rules)).collect();
        let mut context = Self {
            document,
            analysis,
            tracks: meant::Tracks::of(analysis, &views),
            views,
            rules,
            ontology,
            page: None,
            life: None,
            principal: principal(analysis),
            host: None,
            product: product(analysis),
            by_name: by_name(analysis),
            imagined: FxHashSet::default(),
            base,
            nested: std::cell::Cell::new(0),
            refusals: super::refusal::Refusals::default(),
        };
        context.host = host(&context.views);
        context.imagined = context.views.iter().flat_map(|v| imagined(v, rules)).collect();
        context.page = page::Page::find(&context);
        context.life = page::Page::life(&context);
        context.product = context.lead().or(context.product);
        context
    }
    /// What an omitted subject of the predicate at `chunk` stands for: the likeliest carried topic that fits, with those
    /// that the topic names together with it.
    pub fn carried(&self, sentence: usize, chunk: usize, accept: &Accept) -> Vec<Term> {
        if let Some(page) = self.resumed(sentence, accept) {
            return vec![self.omitted(sentence, page)];
        }
        // News of a death goes on with who died until somebody else is its topic.
        let person = Accept::of(&[Class::PERSON]);
        let other = || self.topic_of(sentence.saturating_sub(1), &person);
        let life = self.lived(sentence, accept).filter(|_| self.page.is_none());
        if let Some(life) = life.filter(|l| other().is_none_or(|o| o == *l)) {
            return vec![self.omitted(sentence, life)];
        }
        let view = &self.views[sentence];
        let fits = |e: EntityIndex| self.accepts_entity(accept, self.class_of_entity(e));
        let own = view.predicate.get(chunk).copied().flatten();
        let omitted = &view.s.omitted;
        let found = omitted
            .iter()
            .filter(|o| Some(o.predicate) == own)
            .chain(omitted.iter().filter(|o| Some(o.predicate) != own))
            .find(|o| fits(o.entity) && !self.lent_at(o.mention) && !self.aside(o.mention))
            .filter(|o| self.goes_on(sentence, o.entity));
        // Whom what was said before makes far likelier than the next.
        let meant =
            self.meant(Asked::Subject, sentence, accept).filter(|(_, ahead)| *ahead >= 2 * SAFE).map(|(e, _)| e);
        if let Some(meant) = meant.filter(|e| found.is_none_or(|f| f.entity != *e)) {
            return vec![self.omitted(sentence, meant)];
        }
        let Some(found) = found else { return Vec::new() };
        let (s, m) = found.mention;
        if let Some(before) = self.views.get(s) {
            let mention = before.s.mentions.get(m).map(|m| m.bytes.begin);
            let topic = mention.and_then(|b| before.s.chunk_at(b));
            // The chunk that ends the list in which the mention stands.
            let last = topic.map(|t| {
                (t..before.nps.len().min(t + 6))
                    .find(|c| before.conjuncts(*c).contains(&t) && !before.nps[*c].marker.list)
                    .unwrap_or(t)
            });
            if let Some(last) = last {
                let list: Vec<EntityIndex> = self
                    .terms(before, last)
                    .iter()
                    .filter_map(|t| if let TermKind::Entity(e) = t.kind { Some(e) } else { None })
                    .filter(|e| fits(*e))
                    .collect();
                if list.contains(&found.entity) {
                    return list.into_iter().map(|e| self.omitted(sentence, e)).collect();
                }
            }
        }
        vec![self.omitted(sentence, found.entity)]
    }
    /// A庁が拠点を移した例だけだった: whether a mention of the document acts only in a clause that modifies a common noun.
    fn aside(&self, (sentence, mention): (usize, usize)) -> bool {
        let Some(view) = self.views.get(sentence) else { return false };
        let Some(m) = view.s.mentions.get(mention) else { return false };
        let Some(chunk) = view.s.chunk_at(m.bytes.end.saturating_sub(1)) else { return false };
        let last = (chunk..view.nps.len().min(chunk + 4))
            .find(|c| view.nps[*c].marker.role == Some(Role::Case(Case::Ga)) && view.conjuncts(*c).contains(&chunk));
        let noun = last.and_then(|c| view.head(c)).and_then(|h| view.modified_by(h));
        noun.is_some_and(|n| {
            view.nps[n].mention.is_none()
                && self.rules.class_of(view.text(view.core(n))).is_none()
                && view.predicate[n].is_some()
        })
    }
    /// Whether a mention of the document names what is but put to use there.
    fn lent_at(&self, (sentence, mention): (usize, usize)) -> bool {
        let view = self.views.get(sentence);
        view.is_some_and(|v| v.s.mentions.get(mention).is_some_and(|m| self.lent(v, m)))
    }
    /// What the sentence before made or named last in ヲ, where it fits.
    pub fn last_object(&self, sentence: usize, accept: &Accept) -> Option<Term> {
        let before = self.views.get(sentence.checked_sub(1)?)?;
        let found = (0..before.nps.len())
            .rev()
            .filter(|c| before.nps[*c].marker.role == Some(Role::Case(Case::Wo)))
            .find_map(|c| {
                self.terms(before, c).into_iter().find_map(|t| match t.kind {
                    TermKind::Entity(e) if self.accepts_entity(accept, self.class_of_entity(e)) => Some(e),
                    _ => None,
                })
            })?;
        Some(self.omitted(sentence, found))
    }
    /// Whether a name stands right behind の and a kind of company.
    fn introduced(&self, view: &View, chunk: usize) -> bool {
        let np = &view.nps[chunk];
        let Some(before) = np.chunk.checked_sub(1).filter(|b| view.head(*b) == Some(chunk)) else { return false };
        let kind = &view.nps[before];
        let company = kind.mention.is_none()
            && kind.marker.role == Some(Role::Of)
            && self.rules.class_of(view.text(view.core(before))) == Some(Class::COMPANY);
        company && self.reads_as_name(view, np.first, np.last)
    }
    /// Whether words that no list knows read as a name: unknown or proper, or katakana, and no title or common noun.
    fn reads_as_name(&self, view: &View, first: usize, last: usize) -> bool {
        let tokens = &view.s.tokens[first..=last];
        let katakana = |t: &crate::document::Token| {
            let text = t.bytes.of(&view.s.sentence.text);
            text.chars().count() >= 2 && text.chars().all(|c| matches!(c, 'ァ'..='ヴ' | 'ー' | '・'))
        };
        let common = tokens.len() == 1 && tokens[0].pos == crate::document::Pos::NOUN && !tokens[0].unknown;
        !common
            && tokens.iter().any(|t| t.unknown || t.pos.is_proper() || katakana(t))
            && tokens.iter().all(|t| t.pos.is_noun() || t.unknown || t.pos.is_symbol() || t.pos.is_prefix())
            && !self.titled(view.text(view.bytes(first, last)))
    }
    /// マネージングディレクター: whether words end in an office, which no name does.
    fn titled(&self, text: &str) -> bool {
        self.rules.titles_in(text).0.last().is_some_and(|t| text.ends_with(t.word.as_str()))
    }
    /// The class that a slot gives to what reads as a name and stands in it: 衛星電話の|リンクに 出資, 「百の花」を プロデュース.
    fn named_by_slot(&self, accept: &Accept, term: &Term) -> Option<Class> {
        let view = &self.views[term.sentence];
        let np = view.nps.get(term.chunk)?;
        let takes = |class: Class| {
            accept.classes.iter().any(|a| self.ontology.is_a(class, *a) || self.ontology.is_a(*a, class))
        };
        if let TermKind::Entity(entity) = term.kind {
            // A name in quotation marks of which nothing else is known.
            let guessed =
                term.class == Some(Class::PRODUCT) && self.analysis.entities[entity.0 as usize].class == Class::PRODUCT;
            let quoted = !term.omitted && view.s.sentence.text[..term.span.begin as usize].ends_with(['「', '『']);
            // 大型機「777x」: the noun before the mark says that it is another kind of thing.
            let before = || {
                let open = view.s.tokens.partition_point(|t| t.bytes.end < term.span.begin);
                let compound = super::compound::compound_before(view, open.checked_sub(1)?)?;
                self.rules.class_of(view.text(view.bytes(compound.first, compound.last)))
            };
            let other = |c: Class| coarse(c) == Coarse::Artifact && !self.ontology.is_a(c, Class::CREATIVE_WORK);
            if quoted && before().is_some_and(other) {
                return None;
            }
            let classes = [Class::CREATIVE_WORK, Class::COMPANY, Class::EVENT, Class::FACILITY, Class::AI_MODEL];
            // 「X」に出演: a programme may be called anything, an event says that it is one.
            let held = || self.rules.end_in("held events", view.text(term.span)).is_some();
            // What somebody announces may be anything: a record says that it is one.
            let open = guessed && quoted && accept.classes != [Class("Song")];
            let open = open && !accept.classes.contains(&Class::ARTIFACT);
            let told = classes.into_iter().filter(|_| open).find(|c| takes(*c) && (*c != Class::EVENT || held()));
            // ISO 11783に 準拠, WECに 参戦: a sign of letters and digits of which nothing else is known.
            let text = view.text(term.span);
            let unknown = matches!(self.analysis.entities[entity.0 as usize].class.name(), "Product" | "Company");
            let sign = unknown
                && text.len() >= 3
                && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || " .-/".contains(c));
            let company = self.analysis.entities[entity.0 as usize].class == Class::COMPANY;
            let coded = || {
                let classes = ["Standard", "Event"].into_iter().map(Class);
                classes
                    .filter(|_| sign && accept.classes.len() <= 2)
                    .find(|c| takes(*c) && (*c == Class::STANDARD || !company))
            };
            return told.or_else(coded);
        }
        if term.kind != TermKind::Phrase || term.class.is_some() || np.mention.is_some() {
            return None;
        }
        let last = &view.s.tokens[np.last];
        let text = last.bytes.of(&view.s.sentence.text);
        let katakana = text.chars().all(|c| matches!(c, 'ァ'..='ヴ' | 'ー'));
        let compound = katakana && np.first < np.last;
        let proper = || view.s.tokens[np.first..=np.last].iter().any(|t| t.unknown || t.pos.is_proper());
        // 水素貯蔵の|ハイドロ|ベース: of words that the dictionary knows a name only where a line of business introduces it.
        let foreign = |c: char| matches!(c, 'ァ'..='ヴ' | 'ー' | '・');
        let traded = || {
            let words = view.text(term.span);
            let trade = view.owner(term.chunk).filter(|o| o + 1 == term.chunk && view.nps[*o].mention.is_none());
            trade.is_some() && words.chars().count() >= 5 && words.chars().all(foreign)
        };
        // 110mハードル: how much of it, no name.
        let counts = view.text(term.span).starts_with(|c: char| c.is_ascii_digit());
        let strange = last.unknown || last.pos.is_proper() || compound && !counts && (proper() || traded());
        let long = view.text(term.span).chars().count() >= 3;
        let whole = term.span.begin == view.s.tokens[np.first].bytes.begin;
        (takes(Class::COMPANY) && strange && long && whole && self.reads_as_name(view, np.first, np.last))
            .then_some(Class::COMPANY)
    }
    /// アプリでは: a bare kind as topic stands for the last thing that was introduced with it.
    fn definite(&self, view: &View, chunk: usize, term: &Term) -> Option<EntityIndex> {
        let noun = view.text(term.span);
        let bare = term.full == term.span && view.nps[chunk].marker.topic && noun.chars().count() >= 2;
        if !bare || !term.class.is_some_and(|c| coarse(c) == Coarse::Artifact) {
            return None;
        }
        (view.index.saturating_sub(8)..view.index).rev().find_map(|i| {
            let before = &self.views[i];
            before.s.mentions.iter().rev().find_map(|m| {
                let text = &before.s.sentence.text[..m.bytes.begin as usize];
                let introduced = text.trim_end_matches(['「', '『']).ends_with(noun) && text.ends_with(['「', '『']);
                m.entity.filter(|_| introduced && m.value.is_none())
            })
        })
    }
    /// What 同社 and the like stand for where no referent was settled: the nearest name of the class before it.
    fn nearest(&self, view: &View, mention: usize) -> Option<EntityIndex> {
        let class = view.s.mentions[mention].class;
        let fits = |m: &&crate::document::Mention| {
            m.source != MentionSource::Anaphor
                && m.source != MentionSource::Description
                && m.class == class
                && m.entity.is_some()
        };
        let before = view.s.mentions[..mention].iter().rev().find(fits);
        let found = before.or_else(|| {
            (0..view.index)
                .rev()
                .take(12)
                .filter(|i| self.views[*i].s.sentence.field == view.s.sentence.field)
                .find_map(|i| self.views[i].s.mentions.iter().find(fits))
        });
        found.and_then(|m| m.entity)
    }
    /// The entity that the sentences right before are about: topics and subjects first, then the last name.
    pub fn recent(&self, sentence: usize, accept: &Accept) -> Option<Term> {
        let field = self.views[sentence].s.sentence.field;
        let first = self.views[sentence].s.block.map_or(0, |b| b.first);
        let near = || {
            // Behind a list, what its heading is about.
            let item = |i: &usize| self.views[*i].s.sentence.kind == SentenceKind::Item;
            let items = (first..sentence).rev().take(LIST_REACH).take_while(item).count();
            let reach = if items > 0 { items + 1 } else { 2 };
            let back = (sentence.saturating_sub(reach).max(first)..sentence).rev();
            back.filter(|i| self.views[*i].s.sentence.field == field)
        };
        let fits = |m: &crate::document::Mention| {
            m.entity.filter(|e| m.value.is_none() && self.accepts_entity(accept, self.class_of_entity(*e)))
        };
        let about = |i: usize| {
            let view = &self.views[i];
            let subject = Some(Role::Case(Case::Ga));
            let object = Some(Role::Case(Case::Wo));
            let by = |wanted: &dyn Fn(&super::context::Marker) -> bool| {
                // Xの改良版が: what the noun belongs to.
                let of = |np: &super::context::Np| np.mention.or_else(|| view.nps[view.owner(np.chunk)?].mention);
                let named = |np: &super::context::Np| of(np).map(|m| &view.s.mentions[m]);
                let found = view.nps.iter().filter(|np| wanted(&np.marker)).filter_map(named);
                found.filter(|m| !self.lent(view, m)).find_map(fits)
            };
            by(&|m| m.topic || m.role == subject).or_else(|| by(&|m| m.role == object))
        };
        let named = || {
            near().find_map(|i| {
                let view = &self.views[i];
                // A庁から受注した: whom somebody left out deals with, the talk does not go on with.
                let beside = |m: &&crate::document::Mention| {
                    let chunk = view.s.chunk_at(m.bytes.end.saturating_sub(1));
                    let role = chunk.and_then(|c| view.nps[c].marker.role);
                    matches!(role, Some(Role::Case(Case::Kara | Case::He) | Role::With | Role::Toward))
                };
                view.s.mentions.iter().rev().filter(|m| !self.lent(view, m) && !beside(m)).find_map(fits)
            })
        };
        let product = || {
            let known = self.product.filter(|e| self.still_of(sentence, *e))?;
            self.accepts_entity(accept, self.class_of_entity(known)).then_some(known)
        };
        let principal = || {
            let entity = self.principal.map(|e| (e, &self.analysis.entities[e.0 as usize]));
            let known = entity.filter(|(_, e)| e.mentions.first().is_some_and(|(s, _)| *s < sentence));
            known.filter(|(_, e)| self.accepts_entity(accept, e.exact_class())).map(|(e, _)| e)
        };
        let head = || self.head_of(sentence).filter(|e| self.accepts_entity(accept, self.class_of_entity(*e)));
        let found = self.resumed(sentence, accept).or_else(|| near().find_map(about)).or_else(head);
        if self.views[sentence].s.block.is_some() {
            return found.or_else(named).map(|e| self.omitted(sentence, e));
        }
        let found = found.or_else(|| self.lived(sentence, accept));
        found.or_else(product).or_else(principal).or_else(named).map(|e| self.omitted(sentence, e))
    }
    /// A term for an entity that the sentence does not name.
    pub fn omitted(&self, sentence: usize, entity: EntityIndex) -> Term {
        Term {
            sentence,
            chunk: usize::MAX,
            kind: TermKind::Entity(entity),
            span: ByteSpan::default(),
            full: ByteSpan::default(),
            class: Some(self.class_of_entity(entity)),
            omitted: true,
        }
    }
    /// The class of an entity as an end of a relation.
    fn class_of_entity(&self, entity: EntityIndex) -> Class {
        let entity = &self.analysis.entities[entity.0 as usize];
        self.acting(entity.class, &entity.label)
    }
    /// The class that a user's ontology gives to what a term means.
    pub fn own_class(&self, term: &Term) -> Option<Class> {
        let TermKind::Entity(entity) = term.kind else { return None };
        self.analysis.entities[entity.0 as usize].own_class
    }
    /// 制作センター, 研究所: who works there acts.
    fn acting(&self, class: Class, name: &str) -> Class {
        let works =
            class == Class::FACILITY && self.rules.list("working places").iter().any(|w| name.ends_with(w.as_str()));
        if works { Class::ORGANIZATION_UNIT } else { crate::name::told_class(name, class).unwrap_or(class) }
    }
    /// 旭川市, 東京都大田区: a place that is one town, not a country or region.
    pub fn is_town(&self, place: &str) -> bool {
        place.chars().count() >= 3 && self.rules.list("towns").iter().any(|w| place.ends_with(w.as_str()))
    }
    /// The body that a place or a house stands for where the sentence lets it act or have officers: 徳島県, 横浜美術館.
    pub fn body(&self, term: &Term) -> Option<Class> {
        let TermKind::Entity(entity) = term.kind else { return None };
        let entity = &self.analysis.entities[entity.0 as usize];
        if term.omitted || term.class != Some(entity.class) {
            return None;
        }
        let ends = |words: &[String]| words.iter().any(|w| entity.label.ends_with(w.as_str()));
        match entity.class.name() {
            // 京都 is no 都.
            "City" | "Region" if entity.label.chars().count() > 2 && ends(self.rules.list("governed")) => {
                Some(Class::PUBLIC_BODY)
            }
            "Facility" if ends(self.rules.list("houses")) => Some(Class::ORGANIZATION),
            _ => None,
        }
    }
    /// Counts a step that failed.
    pub fn refuse(&self, refusal: super::refusal::Refusal) {
        self.refusals.count(refusal);
    }
    /// The term for a mention.
    pub fn mention_term(&self, view: &View, chunk: usize, mention: usize) -> Term {
        let m = &view.s.mentions[mention];
        let entity = m.entity.or_else(|| {
            let single = m.source == MentionSource::Anaphor
                && m.members.is_empty()
                && self.views[view.index].text(m.bytes).starts_with('同');
            if single { self.nearest(view, mention) } else { None }
        });
        let kind = match (entity, &m.value) {
            (Some(entity), _) => TermKind::Entity(entity),
            (None, Some(Value::Date(_))) => TermKind::Date(mention),
            (None, Some(Value::Number(_))) => TermKind::Number(mention),
            (None, None) => TermKind::Phrase,
        };
        // ラクノリのA氏: one mention may be read as a person's name, the whole of the text tells better.
        let settled = entity.map(|e| self.analysis.entities[e.0 as usize].class).filter(|c| {
            let ends = [coarse(*c), coarse(m.class)];
            ends.contains(&Coarse::Person) && ends.contains(&Coarse::Organization)
        });
        let class = self.acting(settled.unwrap_or(m.class), view.text(m.bytes));
        Term { sentence: view.index, chunk, kind, span: m.bytes, full: m.bytes, class: Some(class), omitted: false }
    }
    /// The same, in the chunk that the mention begins in.
    pub fn named_term(&self, view: &View, mention: usize) -> Term {
        let chunk = view.s.chunk_at(view.s.mentions[mention].bytes.begin).unwrap_or(0);
        self.mention_term(view, chunk, mention)
    }
    /// The term of one chunk, lists not distributed.
    pub fn term(&self, view: &View, chunk: usize) -> Option<Term> {
        let np = &view.nps[chunk];
        if !np.nominal {
            return None;
        }
        if let Some(mention) = np.mention {
            let mut term = self.mention_term(view, chunk, mention);
            // A description in the article's words keeps its modifiers at hand.
            let m = &view.s.mentions[mention];
            if m.source == MentionSource::Description {
                term.full = view.full(chunk);
            }
            // 顧客ごとに最適化されたAI: with modifiers a technology is no longer the technology at large.
            if m.class == Class::TECHNOLOGY && matches!(term.kind, TermKind::Entity(_)) {
                let full = view.full(chunk);
                if full.begin < m.bytes.begin && full.end >= m.bytes.end {
                    let core = view.core(chunk);
                    term.kind = TermKind::Phrase;
                    term.span = ByteSpan::new(core.begin.min(m.bytes.begin), core.end.max(m.bytes.end));
                    term.full = full;
                    term.class = self.rules.class_of(view.text(term.span)).or(term.class);
                }
            }
            return Some(term);
        }
        let span = view.core(chunk);
        let text = view.text(span);
        if text.trim().is_empty() {
            return None;
        }
        let mut term = Term {
            sentence: view.index,
            chunk,
            kind: TermKind::Phrase,
            span,
            full: view.full(chunk),
            class: self.rules.class_of(text),
            omitted: false,
        };
        // 電子部品大手の|北辰電機: what a kind of company introduces is one, though no name list knows it.
        if term.class.is_none() && self.introduced(view, chunk) {
            term.class = Some(Class::COMPANY);
            term.full = term.span;
        }
        if let Some(entity) = self.definite(view, chunk, &term) {
            term.kind = TermKind::Entity(entity);
            term.class = Some(self.analysis.entities[entity.0 as usize].class);
        }
        Some(term)
    }
    /// The terms of a chunk: lists distributed, `A、BなどのD` read as A and B, `Aの広報担当者` as A.
    pub fn terms(&self, view: &View, chunk: usize) -> Vec<Term> {
        // A noun may stand for its owner and that for its list: where the one leads back to the other, it is what it is.
        if self.nested.get() >= DEEPEST {
            return self.term(view, chunk).into_iter().collect();
        }
        self.nested.set(self.nested.get() + 1);
        let found = self.expanded(view, chunk);
        self.nested.set(self.nested.get() - 1);
        found
    }
    fn expanded(&self, view: &View, chunk: usize) -> Vec<Term> {
        let mut found = Vec::new();
        let conjuncts = view.conjuncts(chunk);
        // Xに加え、Y: both.
        if let Some(also) = conjuncts.first().and_then(|c| self.besides(view, *c)) {
            found.extend(self.terms(view, also).into_iter().filter(|t| matches!(t.kind, TermKind::Entity(_))));
        }
        // 周辺機器は次の通り: the items below are what is meant.
        let items = self.listed_below(view, chunk);
        if !items.is_empty() {
            return items;
        }
        // アプリおよびSNS「X」: kinds of one thing, no list of things.
        let kinds = |c: &usize| {
            let np = &view.nps[*c];
            let text = view.text(view.s.chunks[*c].bytes);
            *c != chunk
                && np.mention.is_none()
                && words::KIND_JOINTS.within(text)
                && self.rules.class_of(view.text(view.core(*c))).is_some()
                && view.nps[chunk].mention.is_some()
        };
        for c in conjuncts.iter().filter(|c| !kinds(c)) {
            self.expand(view, *c, &mut found);
        }
        found
    }
    /// 「A」、「B」の2機種: what a number counts is listed before it.
    fn counted_list(&self, view: &View, chunk: usize) -> Vec<Term> {
        let np = &view.nps[chunk];
        let text = view.text(view.bytes(np.first, np.last));
        let counts = np.nominal
            && (text.starts_with(char::is_numeric) || words::KANJI_DIGIT.begin(text))
            && self.rules.list("list counters").iter().any(|w| text.ends_with(w.as_str()));
        let list = (np.left..np.chunk)
            .rev()
            .find(|c| counts && view.nps[*c].marker.role == Some(Role::Of) && view.head(*c) == Some(np.chunk));
        let found = list.filter(|c| view.conjuncts(*c).len() > 1).map_or_else(Vec::new, |c| self.terms(view, c));
        let named = |t: &Term| matches!(t.kind, TermKind::Entity(_));
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        // A社、B社、それにC市の3者: names of several kinds, as many as are counted.
        let counted = digits.parse::<usize>().ok().filter(|n| found.len() != *n && (3..=9).contains(n));
        let names = counted.zip(list).map(|(n, end)| (n, self.names_before(view, end)));
        match names.filter(|(n, names)| names.len() == *n) {
            Some((_, names)) => names,
            None if found.iter().all(named) => found,
            None => Vec::new(),
        }
    }
    /// The names that commas, と and それに lead up to a chunk, and its own.
    fn names_before(&self, view: &View, end: usize) -> Vec<Term> {
        let name = |c: usize| self.term(view, view.apposed(c)).filter(|t| matches!(t.kind, TermKind::Entity(_)));
        let listed = |c: usize| {
            let m = view.nps[c].marker;
            name(c).filter(|_| (m.list || m.bare && m.comma) && !m.topic).map(|t| (c, t))
        };
        let mut found: Vec<Term> = name(end).into_iter().collect();
        let mut at = end;
        // Right before, before それに, or before the modifiers.
        while let Some((c, term)) = [at, at.saturating_sub(1), view.nps[at].left.min(at)]
            .into_iter()
            .find_map(|next| listed(next.checked_sub(1)?))
        {
            found.push(term);
            at = c;
        }
        found.reverse();
        found
    }
    /// The chunk before that is named beside: X of Xに加えて、Y and Xのほか、Y.
    fn besides(&self, view: &View, chunk: usize) -> Option<usize> {
        let start = view.nps[chunk].left.min(chunk);
        (start.saturating_sub(3)..start.max(chunk)).rev().find_map(|c| {
            let text = view.text(view.s.chunks[c].bytes).trim_end_matches('、');
            let ends = |list: &str| self.rules.list(list).iter().any(|w| text.ends_with(w.as_str()));
            let own = ends("besides") && view.nps[c].nominal && view.nps[c].mention.is_some();
            // Xに|加え、
            let after = |case| c > 0 && view.nps[c - 1].marker.role == Some(Role::Case(case));
            let split = self.rules.has("adding", text) && after(Case::Ni)
                || self.rules.has("other than", text) && c > 0 && view.nps[c - 1].marker.role == Some(Role::Of);
            // Xを|はじめと|する|N, Xを|はじめ、|N: one of those that the noun stands for.
            let first = self.rules.has("to begin with", text) && after(Case::Wo);
            // Xの|ほか|Yにも
            let other = self.rules.has("others", text) && c > 0 && view.nps[c - 1].marker.role == Some(Role::Of);
            let found = if split || first || other { Some(c - 1) } else { own.then_some(c) };
            found.filter(|f| view.nps[*f].mention.is_some() && (*f < start || first || other || own))
        })
    }
    /// What the items below a sentence name, where it says that its topic is what follows (発売した機器は次の通り), or is a
    /// heading that ends in a noun with a clause before it (A社が買収した会社).
    fn listed_below(&self, view: &View, chunk: usize) -> Vec<Term> {
        let np = &view.nps[chunk];
        let sentence = view.s.sentence.text.as_str();
        let follows = || {
            let text = sentence.trim_end_matches(['。', ':', ' ']);
            self.rules.list("list announcements").iter().any(|w| text.contains(w.as_str()))
        };
        let heads = || {
            let last = chunk + 1 == view.nps.len() && !sentence.ends_with('。');
            last && (0..chunk).any(|c| view.modified_by(c) == Some(chunk))
        };
        let named = np.mention.map(|m| &view.s.mentions[m]);
        let named = named.is_some_and(|m| m.value.is_none() && m.source != MentionSource::Description);
        if named || !np.nominal {
            return Vec::new();
        }
        let means = np.marker.topic && np.marker.role.is_none() || np.marker.role == Some(Role::Case(Case::Wo));
        if means && follows() || heads() { items::items(self, view) } else { Vec::new() }
    }
    fn expand(&self, view: &View, chunk: usize, found: &mut Vec<Term>) {
        let chunk = view.apposed(chunk);
        let Some(term) = self.term(view, chunk) else { return };
        let counted = self.counted_list(view, chunk);
        if !counted.is_empty() {
            found.extend(counted);
            return;
        }
        if let Some(mention) = view.nps[chunk].mention {
            let members = &view.s.mentions[mention].members;
            // A、B、Cの3社: the list says who.
            let np = &view.nps[chunk];
            let text = view.text(view.s.mentions[mention].bytes);
            let anaphor =
                text.ends_with(['社', '者', '国', '人']) && view.s.mentions[mention].source == MentionSource::Anaphor;
            let counted = anaphor;
            let list = (np.left..np.chunk).rev().find(|c| {
                counted
                    && view.nps[*c].marker.role == Some(Role::Of)
                    && view.head(*c) == Some(np.chunk)
                    && view.conjuncts(*c).len() > 1
            });
            if let Some(list) = list {
                found.extend(self.terms(view, list));
                return;
            }
            if !members.is_empty() {
                found.extend(members.iter().map(|e| Term {
                    kind: TermKind::Entity(*e),
                    class: Some(self.class_of_entity(*e)),
                    ..term.clone()
                }));
                return;
            }
        }
        // 「X」という基盤, 「X」と呼ばれる対話型AI: the phrase has a name.
        if (term.kind == TermKind::Phrase || view.nps[chunk].mention.is_some() && view.is_nameless(chunk))
            && let Some(name) = self.called(view, chunk, &term)
        {
            // A社とB社という|子会社
            let beside = self.terms(view, name.chunk);
            let named = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && !found.iter().any(|f| f.kind == t.kind);
            let beside: Vec<Term> = beside.into_iter().filter(|t| t.kind != name.kind && named(t)).collect();
            found.extend(beside);
            found.push(name);
            return;
        }
        // 「A」「B」「C」を: names one behind the other.
        if let Some(mention) = view.nps[chunk].mention.filter(|_| matches!(term.kind, TermKind::Entity(_))) {
            found.extend(self.adjacent(view, chunk, mention));
        }
        // 設立されたAI研究機関。: the noun that the sentence says of its topic stands for the topic.
        if term.kind == TermKind::Phrase {
            let topic = self.topic_of_kind(view, chunk, &term);
            if !topic.is_empty() {
                found.extend(topic);
                return;
            }
        }
        // AなどN社: the list stands for the number.
        if matches!(term.kind, TermKind::Number(_)) {
            let members = self.members(view, chunk);
            if !members.is_empty() && view.text(term.span).ends_with(['社', '者', '国', '人', '校', '団']) {
                found.extend(members);
                return;
            }
        }
        // A社とB大学の|共同チーム, A大学の|山田教授らの|研究グループ: who sends the team acts.
        if let Some(senders) = self.senders(view, chunk) {
            found.extend(senders);
            return;
        }
        // 「o1」の試験版: the edition stands for the thing.
        // 『X』の第1巻
        let numbered = matches!(term.kind, TermKind::Number(_)) && view.text(term.span).starts_with('第');
        if (term.kind == TermKind::Phrase || numbered) && self.is_edition(view, chunk, &term) {
            let owners: Vec<Term> = view
                .owner(chunk)
                .map_or_else(Vec::new, |o| self.terms(view, o))
                .into_iter()
                .filter(|t| matches!(t.kind, TermKind::Entity(_)))
                .collect();
            if !owners.is_empty() {
                found.extend(owners);
                return;
            }
        }
        let role = term.class == Some(Class::ROLE);
        if term.kind == TermKind::Phrase || role {
            let members = self.members(view, chunk);
            let generic = self.rules.has("generic kinds", view.text(term.span)) && !members.is_empty();
            if generic || members.iter().any(|m| matches!(m.kind, TermKind::Entity(_))) {
                found.extend(members);
                return;
            }
            let word = view.text(term.span);
            // 有明テレビの|報道制作部によって: a part of a house that has no name of its own.
            let unit = || self.rules.end_in("unit ends", word).is_some();
            if self.rules.has("metonyms", word) || unit() {
                if let Some(owner) = view.owner(chunk) {
                    let owners = self.terms(view, owner);
                    if owners.iter().any(|o| matches!(o.kind, TermKind::Entity(_))) {
                        found.extend(owners);
                        return;
                    }
                }
            }
        }
        found.push(term);
    }
    /// The organisations whose team a noun without a name is, through the people who lead it.
    pub fn senders(&self, view: &View, chunk: usize) -> Option<Vec<Term>> {
        let np = &view.nps[chunk];
        let named = np.mention.is_some_and(|m| view.s.mentions[m].source != MentionSource::Description);
        if named || !np.nominal || self.rules.end_in("teams", view.text(view.core(chunk))).is_none() {
            return None;
        }
        let mut at = view.owner(chunk)?;
        for _ in 0..3 {
            let terms = self.terms(view, at);
            let is = |t: &Term, branch| t.class.is_some_and(|c| coarse(c) == branch);
            let named = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && is(t, Coarse::Organization);
            if terms.iter().any(named) {
                return Some(terms.into_iter().filter(named).collect());
            }
            let led = terms.iter().all(|t| is(t, Coarse::Person) || t.class == Some(Class::ROLE));
            at = view.owner(at).filter(|_| led)?;
        }
        None
    }
    /// The name that a clause before a noun gives it: X of 「X」という基盤 and 「X」と名付けたモデル.
    pub fn called(&self, view: &View, chunk: usize, term: &Term) -> Option<Term> {
        let np = &view.nps[chunk];
        for c in (np.left..np.chunk).rev() {
            let Some(mention) = view.nps[c].mention.filter(|_| view.nps[c].nominal) else { continue };
            let behind = view.s.tokens[view.nps[c].last].bytes.end;
            let tail = view.text(ByteSpan::new(behind, view.s.chunks[c].bytes.end)).trim_matches(['、', ' ']);
            // A社という|2つの|子会社
            let counted = |h: usize| {
                let number = view.s.chunk_text(h).starts_with(char::is_numeric);
                number && view.nps[h].marker.role == Some(Role::Of) && view.head(h) == Some(np.chunk)
            };
            let hangs = view.head(c).is_some_and(|h| h == np.chunk || counted(h));
            let direct = (tail == TOIU || words::BEING.has(tail)) && hangs;
            let verb = || {
                let v = view.head(c).filter(|_| tail == TO)?;
                let p = &view.s.predicates[view.predicate[v]?];
                (self.rules.has("calling", &p.lemma) && view.modified_by(v) == Some(np.chunk)).then_some(v)
            };
            if !direct && verb().is_none() {
                continue;
            }
            let name = self.mention_term(view, c, mention);
            let same = term
                .class
                .is_some_and(|k| name.class.is_some_and(|n| coarse(k) == coarse(n) || coarse(n) == Coarse::Artifact));
            // 「X」という名前で
            let named = direct && self.rules.has("naming nouns", self.views[term.sentence].text(term.span));
            if matches!(name.kind, TermKind::Entity(_)) && (same || named) {
                return Some(name);
            }
        }
        None
    }
    /// The names in quotation marks right before one, with nothing between: A and B of 「A」「B」「C」.
    fn adjacent(&self, view: &View, chunk: usize, mention: usize) -> Vec<Term> {
        let text = &view.s.sentence.text;
        let mut found = Vec::new();
        let mut begin = view.s.mentions[mention].bytes.begin as usize;
        while let Some(before) = text[..begin].strip_suffix("」「").or_else(|| text[..begin].strip_suffix("』『")) {
            let end = before.len() as u32;
            let at = view.s.mentions.iter().position(|m| m.bytes.end == end && m.value.is_none());
            let Some(at) = at else { break };
            let term = self.mention_term(view, chunk, at);
            begin = view.s.mentions[at].bytes.begin as usize;
            if matches!(term.kind, TermKind::Entity(_)) {
                found.push(term);
            }
        }
        found.reverse();
        found
    }
    /// 試験版, 大阪公演, 第3話: whether a phrase ends in a word that stands for whose it is.
    fn is_edition(&self, view: &View, chunk: usize, term: &Term) -> bool {
        let np = &view.nps[chunk];
        let first = np.first.max(np.last.saturating_sub(2));
        self.rules.has("edition nouns", view.text(term.span))
            || (first..=np.last).any(|t| self.rules.has("edition ends", view.text(view.bytes(t, np.last))))
    }
    fn topic_of_kind(&self, view: &View, chunk: usize, term: &Term) -> Vec<Term> {
        let Some(class) = term.class else { return Vec::new() };
        // 北社の|会社の|一つだ: what one of a kind does, the topic does.
        let of = view.nps[chunk].marker.role == Some(Role::Of);
        let one = |h: &usize| view.nps[*h].nominal && self.rules.has("sorts of", view.text(view.core(*h)));
        let chunk = view.head(chunk).filter(|_| of).filter(one).unwrap_or(chunk);
        let predicate = view.predicate[chunk].map(|p| &view.s.predicates[p]);
        let said = predicate.is_some_and(|p| p.kind == PredicateKind::Copula)
            || (predicate.is_none() && view.head(chunk).is_none() && view.nps[chunk].marker.bare);
        if !said {
            return Vec::new();
        }
        let topic = (0..chunk)
            .find(|c| view.head(*c) == Some(chunk) && view.nps[*c].marker.topic && view.nps[*c].mention.is_some());
        let terms = topic.map_or_else(Vec::new, |c| self.terms(view, c));
        terms
            .into_iter()
            .filter(|t| matches!(t.kind, TermKind::Entity(_)) && t.class.is_some_and(|k| coarse(k) == coarse(class)))
            .collect()
    }
    /// The members that a list before `chunk` names: A and B of AやBなどのD.
    pub fn members(&self, view: &View, chunk: usize) -> Vec<Term> {
        let np = &view.nps[chunk];
        let list = (np.left..np.chunk).rev().find(|c| {
            let other = &view.nps[*c];
            other.marker.such
                && other.nominal
                && view.head(*c) == Some(np.chunk)
                && other.marker.role.is_none_or(|r| r == Role::Of)
        });
        let list = list.or_else(|| self.begun_with(view, chunk));
        list.map_or_else(|| self.group(view, chunk), |c| self.terms(view, c))
    }
    /// Xを|はじめと|する|N: X, with which those that the noun stands for begin.
    fn begun_with(&self, view: &View, chunk: usize) -> Option<usize> {
        let np = &view.nps[chunk];
        let begins = |c: &usize| {
            let text = view.text(view.s.chunks[*c].bytes);
            view.nps[c - 1].marker.role == Some(Role::Case(Case::Wo)) && self.rules.has("to begin with", text)
        };
        (np.left.max(1)..np.chunk).rev().find(begins).map(|c| c - 1)
    }
    /// X氏ら2人の|技術者: whom a number with ら names of a group.
    fn group(&self, view: &View, chunk: usize) -> Vec<Term> {
        let np = &view.nps[chunk];
        let of = |c: &usize| view.nps[*c].marker.role == Some(Role::Of) && view.head(*c) == Some(np.chunk);
        let Some(c) = (np.left..np.chunk).rev().find(of).filter(|_| np.mention.is_none_or(|m| is_role(view, m))) else {
            return Vec::new();
        };
        let number = view.nps[c].mention.map(|m| &view.s.mentions[m]);
        let Some(number) = number.filter(|m| matches!(m.value, Some(Value::Number(_)))) else { return Vec::new() };
        let begin = view.s.chunks[c].bytes.begin;
        let before = view.text(ByteSpan::new(begin, number.bytes.begin.max(begin)));
        let named = view.s.mentions.iter().position(|m| {
            m.value.is_none() && m.bytes.begin >= begin && m.bytes.end <= number.bytes.begin && before.ends_with('ら')
        });
        named.map(|m| self.mention_term(view, c, m)).into_iter().collect()
    }
    /// Whether an entity of `class` may fill the slot.
    pub fn accepts_entity(&self, accept: &Accept, class: Class) -> bool {
        if matches!(coarse(class), Coarse::Number) {
            return accept.number;
        }
        if matches!(coarse(class), Coarse::Date) {
            return accept.date;
        }
        // What a user's class is asked for, the exact class tells; all else takes it for the class that rules know.
        let known = self.ontology.nearest(class);
        accept.any
            || accept.classes.iter().any(|a| {
                let class = if self.ontology.nearest(*a) == *a { known } else { class };
                self.ontology.is_a(class, *a) || self.ontology.is_a(*a, class)
            })
    }
    /// Whether a place or house may fill the slot as the body that it stands for.
    fn stands_for(&self, accept: &Accept, term: &Term) -> bool {
        self.body(term).is_some_and(|class| self.accepts_entity(accept, class))
    }
    /// Whether the body that it stands for is all that lets a term fill the slot.
    pub fn only_stands_for(&self, accept: &Accept, term: &Term) -> bool {
        self.stands_for(accept, term) && !term.class.is_some_and(|c| self.accepts_entity(accept, c))
    }
    /// Whether a name in quotation marks says in common words what somebody does: 「供給停止」.
    pub fn quoted_act(&self, term: &Term) -> bool {
        let s = self.views[term.sentence].s;
        let quoted = s.sentence.text[..term.span.begin as usize].ends_with(['「', '『']);
        let first = s.tokens.partition_point(|t| t.bytes.end <= term.span.begin);
        let end = s.tokens.partition_point(|t| t.bytes.begin < term.span.end);
        // 『破門』: one word is a title as often as not.
        let words = &s.tokens[first.min(end)..end];
        let common = |t: &crate::document::Token| t.pos.is_noun() && !t.pos.is_proper() && !t.unknown;
        quoted && words.len() > 1 && self.names_act(term) && words.iter().all(common)
    }
    /// Whether the last word of a phrase is a verbal noun.
    fn names_act(&self, term: &Term) -> bool {
        let s = self.views[term.sentence].s;
        let last = s.tokens.partition_point(|t| t.bytes.end < term.span.end);
        // 作業場づくり, 外国籍児童の学び
        let text = self.views[term.sentence].text(term.span);
        let ends = self.rules.list("act ends").iter().any(|w| text.ends_with(w.as_str()));
        ends || s.tokens.get(last).is_some_and(|t| matches!(t.pos, Pos::VERBAL_NOUN | Pos::VERBAL_SUFFIX))
    }
    /// Whether a term may fill the slot.
    pub fn accepts(&self, accept: &Accept, term: &Term) -> bool {
        match term.kind {
            TermKind::Number(_) => accept.number,
            TermKind::Date(_) => accept.date,
            TermKind::Words => accept.clause,
            TermKind::Entity(e) => {
                let named = !accept.named || !self.analysis.entities[e.0 as usize].unnamed;
                let own = self.analysis.entities[e.0 as usize].own_class;
                let takes = || own.or(term.class).is_none_or(|c| self.accepts_entity(accept, c));
                named && (takes() || self.stands_for(accept, term) || self.named_by_slot(accept, term).is_some())
            }
            TermKind::Phrase => {
                let text = self.views[term.sentence].text(term.span);
                let need = self.rules.has("needs", text) && accept.classes.contains(&Class::PERSON);
                // 書籍サイト「X」の|本
                let short = text.chars().count() < 2 && accept.phrase && term.full == term.span;
                if need || self.rules.has("empty", text) || short {
                    return false;
                }
                let act = accept.act && self.names_act(term);
                // ユーザー, 人: people at large are nobody, where the rule does not ask for them.
                let people = term.class == Some(Class::PERSON) && !accept.classes.contains(&Class::PERSON);
                let classed = !people
                    && !accept.named
                    && term.class.is_some_and(|c| {
                        accept.classes.iter().any(|a| self.ontology.is_a(c, *a) || self.ontology.is_a(*a, c))
                    });
                // A phrase in quotation marks is called so.
                let np = self.views[term.sentence].nps.get(term.chunk);
                let quoted = accept.any
                    && term.class.is_none()
                    && text.chars().count() <= 20
                    && (np.is_some() || term.chunk == usize::MAX)
                    && !np.is_some_and(|np| self.views[term.sentence].in_quotation(np.last))
                    && !text.contains(['、', '。'])
                    && self.views[term.sentence].s.sentence.text[..term.span.begin as usize].ends_with(['「', '『']);
                // 本格的に乗り出す, 今後に: how and when, not what.
                let view = &self.views[term.sentence];
                let last = view.nps.get(term.chunk).map(|np| view.s.tokens[np.last].pos);
                let adverb = last.is_some_and(|last| {
                    matches!(
                        last,
                        Pos::ADJECTIVAL_NOUN
                            | Pos::ADJECTIVAL_SUFFIX
                            | Pos::TIME_SUFFIX
                            | Pos::DEPENDENT_ADVERBIAL
                            | Pos::TIME_NOUN
                    )
                });
                (accept.phrase && !adverb) || act || classed || quoted || self.named_by_slot(accept, term).is_some()
            }
        }
    }
    /// What tells a term from others: its entity, else its words.
    pub fn identity(&self, term: &Term) -> String {
        match term.kind {
            TermKind::Entity(e) => format!("e{}", e.0),
            _ => self.as_read(term.sentence, term.span),
        }
    }
    /// The term with the class that its slot tells.
    pub fn settled(&self, accept: &Accept, term: Term) -> Term {
        let fits = |c: Class| self.accepts_entity(accept, c);
        if accept.phrase || (matches!(term.kind, TermKind::Entity(_)) && term.class.is_none_or(fits)) {
            return term;
        }
        match self.named_by_slot(accept, &term) {
            Some(class) => {
                // 米|リンクに出資: the country in one character is none of the name.
                let mut term = term;
                let view = &self.views[term.sentence];
                let first = view.s.tokens.partition_point(|t| t.bytes.end <= term.span.begin);
                let mark = view.s.tokens.get(first).filter(|t| t.bytes.end < term.span.end);
                let mark = mark
                    .filter(|t| term.kind == TermKind::Phrase && self.rules.has("country marks", view.text(t.bytes)));
                term.span.begin = mark.map_or(term.span.begin, |t| t.bytes.end);
                Term { class: Some(class), full: term.span, ..term }
            }
            None => term,
        }
    }
    /// Whether a date lies behind the day on which the document appeared.
    pub fn to_come(&self, date: &str) -> bool {
        let Some(published) = self.document.published.as_deref() else { return false };
        let first = date.split('/').next().unwrap_or(date);
        let length = first.len().min(published.len());
        let both = first.get(..length).zip(published.get(..length));
        first.len() >= 4 && both.is_some_and(|(date, day)| date > day)
    }
    /// The words of a byte range of a sentence, as read.
    pub fn as_read(&self, sentence: usize, span: ByteSpan) -> String {
        let (begin, end) = self.chars(sentence, span);
        let s = &self.views[sentence].s.sentence;
        let raw = self.raw(sentence);
        if raw.len() == s.text.len() {
            return span.of(raw).to_owned();
        }
        raw.chars().skip((begin - s.span.begin) as usize).take((end - begin) as usize).collect()
    }
    /// The sentence as read.
    pub fn raw(&self, sentence: usize) -> &'a str {
        let s = &self.views[sentence].s.sentence;
        let field = match s.field {
            Field::Title => self.document.title.as_deref().unwrap_or(""),
            Field::Text => self.document.text.as_str(),
        };
        field.get(s.bytes.begin as usize..s.bytes.end as usize).unwrap_or("")
    }
    /// Character range in the field of a byte range of a sentence.
    pub fn chars(&self, sentence: usize, span: ByteSpan) -> (u32, u32) {
        let s = &self.views[sentence].s.sentence;
        let before = s.text[..span.begin as usize].chars().count() as u32;
        let inside = span.of(&s.text).chars().count() as u32;
        (s.span.begin + before, s.span.begin + before + inside)
    }
    /// The node for a term.
    pub fn node(&self, term: &Term) -> Node {
        let (begin, end) = self.chars(term.sentence, term.span);
        let surface = if term.omitted { String::new() } else { self.as_read(term.sentence, term.span) };
        let mut node = Node { surface, begin, end, ..Node::default() };
        match term.kind {
            TermKind::Entity(index) => {
                let entity = &self.analysis.entities[index.0 as usize];
                node.id = Some(format!("{}{}", self.base, entity.key));
                node.class = Some(entity.exact_class());
                node.label = Some(entity.label.clone());
                node.aliases.clone_from(&entity.aliases);
                // オーブテック社: the name without the word behind it is one as well.
                let foreign = |c: char| c.is_ascii_alphanumeric() || matches!(c, 'ァ'..='ヺ' | 'ー');
                let stem = entity.label.strip_suffix('社').filter(|s| s.chars().count() >= 2 && s.ends_with(foreign));
                if let Some(stem) = stem.filter(|s| !entity.aliases.iter().any(|a| a == s)) {
                    node.aliases.push(stem.to_owned());
                }
                // 当社, 両社: words that point are no form of a name.
                let points = self
                    .rules
                    .list("who speaks")
                    .iter()
                    .chain(self.rules.list("who both are"))
                    .any(|w| node.surface.starts_with(w.as_str()));
                if points && node.surface != entity.label && !entity.aliases.contains(&node.surface) {
                    node.surface.clear();
                }
                if entity.unnamed && !term.omitted && term.full != term.span {
                    node.aliases.push(self.as_read(term.sentence, term.full));
                }
            }
            TermKind::Phrase => {
                let class = term.class.unwrap_or(Class::CONCEPT);
                let (begin, end) = self.chars(term.sentence, term.full);
                node.begin = begin;
                node.end = end;
                let label = node.surface.trim().to_owned();
                node.surface = self.as_read(term.sentence, term.full);
                node.id = Some(format!("{}{}", self.base, key(class, &label)));
                node.class = Some(class);
                node.label = Some(label);
            }
            TermKind::Number(mention) | TermKind::Date(mention) => {
                node.value = Some(node.surface.clone());
                let value = self.views[term.sentence].s.mentions[mention].value.as_ref();
                match value {
                    Some(Value::Date(date)) => {
                        // One end of a period.
                        let whole = self.views[term.sentence].s.mentions[mention].bytes;
                        let date = match date.split_once('/') {
                            Some((first, _)) if term.span.end < whole.end => first,
                            Some((_, last)) if term.span.begin > whole.begin => last,
                            _ => date.as_str(),
                        };
                        node.datatype = Some(date_type(date).to_owned());
                        node.normalized = Some(date.to_owned());
                    }
                    Some(Value::Number(number)) => {
                        node.datatype = Some("eni:quantity".to_owned());
                        node.normalized = Some(format!("{} {}", number.value, number.unit).trim_end().to_owned());
                    }
                    None => {}
                }
            }
            TermKind::Words => {
                node.value = Some(node.surface.clone());
                node.datatype = Some("rdf:langString".to_owned());
            }
        }
        node
    }
    /// The time that a date mention says.
    pub fn time(&self, sentence: usize, mention: usize) -> Time {
        let m = &self.views[sentence].s.mentions[mention];
        let value = match &m.value {
            Some(Value::Date(date)) => Some(date.clone()),
            _ => None,
        };
        // 2017年2月まで: open at its beginning. までに is a day on which something is done.
        let behind = &self.views[sentence].s.sentence.text[m.bytes.end as usize..];
        let until = behind.strip_prefix(MADE).is_some_and(|rest| !rest.starts_with('に'));
        let value = value.map(|v| {
            if until && !v.contains('/') && v.starts_with(|c: char| c.is_ascii_digit()) { format!("../{v}") } else { v }
        });
        let precision = value.as_deref().map(|v| {
            match v.len() {
                _ if v.contains('/') => "period",
                4 => "year",
                7 => "month",
                10 => "day",
                _ => "period",
            }
            .to_owned()
        });
        Time { text: self.as_read(sentence, m.bytes), value, precision }
    }
    /// The name of a term for `speaker` and the like.
    pub fn label(&self, term: &Term) -> String {
        match term.kind {
            TermKind::Entity(index) => self.analysis.entities[index.0 as usize].label.clone(),
            _ => self.as_read(term.sentence, term.span),
        }
    }
}

fn date_type(date: &str) -> &'static str {
    match date.len() {
        4 => "xsd:gYear",
        7 if !date.contains('/') => "xsd:gYearMonth",
        10 if !date.contains('/') => "xsd:date",
        _ => "edtf:EDTF",
    }
}

/// Part of an IRI behind the base for a phrase.
fn key(class: Class, name: &str) -> String {
    format!("{class}/{name}")
}
