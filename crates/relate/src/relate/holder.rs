//! Whose measure it is.
//!
//! ```text
//! X社の2025年8月期の売上高は        the の before the measure, whatever stands between
//! X社が用意した予算は               the subject of the clause that modifies it
//! 出荷台数はA社が82万台             the subject beside a measure that is the topic
//! X社は、売上高が / X社の決算は      the topic, or what that belongs to
//! 売上高が100億円を超えるX社        the noun that the clause modifies
//! 純利益は460億円だったと、X社が発表  who says it of itself
//! 純利益は460億円だった             what the sentences before are about
//! ```

use super::context::{Coarse, View, coarse};
use super::known::words;
use super::measure::Site;
use super::possess::Possession;
use super::term::meant::{Asked, SAFE};
use super::term::{Context, Term, TermKind};
use crate::document::{Case, Field, Mention, Number, PredicateKind, SentenceKind, Value};
use crate::resource::{Accept, Class, Role};

/// Who or what has the measure of a number that stands in `chunk`.
pub(super) fn holders(context: &Context, view: &View, site: &Site, chunk: usize) -> Vec<Term> {
    let firm = context.rules.end_in("firm measures", super::measure::bare(context, &site.what)).is_some();
    let thing = !firm && context.rules.list("product measures").iter().any(|w| site.what.ends_with(w.as_str()));
    let search = Search { context, view, site, chunk, firm, thing };
    if site.act {
        return search.actor();
    }
    search.measured()
}

/// Whether a unit is that of money, which has three letters.
fn is_money(number: &Number) -> bool {
    number.unit.len() == 3 && number.unit.bytes().all(|b| b.is_ascii_uppercase())
}

struct Search<'s, 'a> {
    context: &'s Context<'a>,
    view: &'s View<'a>,
    site: &'s Site<'s>,
    chunk: usize,
    /// The measure is one of organisations.
    firm: bool,
    /// The measure is one of things.
    thing: bool,
}

impl Search<'_, '_> {
    fn fits(&self, t: &Term) -> bool {
        if !matches!(t.kind, TermKind::Entity(_)) {
            return false;
        }
        let Some(class) = t.class else { return true };
        match coarse(class) {
            Coarse::Number | Coarse::Date | Coarse::Concept => false,
            Coarse::Person | Coarse::Artifact => !self.firm,
            Coarse::Place => self.context.rules.end_in("place measures", &self.site.what).is_some(),
            _ => true,
        }
    }
    fn named(&self, c: usize) -> Vec<Term> {
        self.context.terms(self.view, c).into_iter().filter(|t| self.fits(t)).collect()
    }
    /// The names in a chunk that may have such a measure though nothing says that it is theirs.
    fn likely(&self, c: usize) -> Vec<Term> {
        let fits = |t: &Term| match t.class.map(coarse) {
            None => true,
            Some(Coarse::Organization) => !self.thing,
            Some(Coarse::Person) => !self.thing && !self.firm,
            Some(_) => !self.firm,
        };
        self.named(c).into_iter().filter(fits).collect()
    }
    /// A noun with its modifiers that names a thing but nothing in particular: 出力3万キロワットの|地熱発電所.
    fn described(&self, c: usize) -> Vec<Term> {
        let thing = |t: &Term| t.class.is_some_and(|k| matches!(coarse(k), Coarse::Artifact | Coarse::Event));
        let term = self.context.term(self.view, c).filter(|t| t.kind == TermKind::Phrase && thing(t) && !self.firm);
        term.into_iter().collect()
    }
    /// The names in a chain of の that ends at `chunk`; None where somebody else's part is told (A社へのB社の出資額).
    fn chain(&self, chunk: usize) -> Option<Vec<Term>> {
        let view = self.view;
        // X株, X売上高: the name before the measure in one chunk.
        let np = &view.nps[chunk];
        let core = view.core(np.chunk);
        let inside = view.s.mentions.iter().position(|m| {
            m.value.is_none() && core.begin <= m.bytes.begin && m.bytes.end < core.end && m.bytes.begin == core.begin
        });
        if let Some(term) = inside.map(|m| self.context.mention_term(view, chunk, m)).filter(|t| self.fits(t)) {
            return Some(vec![term]);
        }
        let mut found = Vec::new();
        for c in (0..np.chunk).rev() {
            let m = view.nps[c].marker;
            let joined = m.role == Some(Role::Of) || m.adnominal;
            let verb = view.predicate[c].is_some_and(|p| view.s.predicates[p].kind != PredicateKind::VerbalNoun);
            // X社が|開示した|3月期の|業績: the clause may hang on what stands between.
            let clause = verb && view.head(c).is_some_and(|h| h > c && h <= np.chunk);
            let date = view.nps[c].mention.is_some_and(|m| matches!(view.s.mentions[m].value, Some(Value::Date(_))));
            if clause {
                // X社が用意した予算
                let subject = view.predicate[c].and_then(|p| view.s.predicates[p].argument(Case::Ga)).map(|a| a.chunk);
                if let Some(subject) = subject.filter(|s| *s < c) {
                    found = self.named(subject);
                }
                return Some(found);
            }
            if !joined && !(date && m.bare) {
                break;
            }
            let text = view.text(view.s.chunks[c].bytes);
            if words::FROM_AND_TO.close(text) || words::AGAINST.close(text) {
                return None;
            }
            // ボーイング向けの供給拠点: whom it is for is not who has it.
            if words::PASSED_OVER.close(text) {
                continue;
            }
            if m.role == Some(Role::Of) && found.is_empty() {
                found = self.named(c);
                // 同部門の割合: what the text has named, but nobody knows which.
                if found.is_empty() && words::POINTING.begin(text) && !date {
                    return None;
                }
                if !found.is_empty() {
                    let beyond = c.checked_sub(1).map(|b| view.text(view.s.chunks[b].bytes));
                    if beyond.is_some_and(|b| words::FROM_AND_TO.close(b)) {
                        return None;
                    }
                    return Some(found);
                }
            }
        }
        Some(found)
    }
    /// Who has a measure that a noun names.
    fn measured(&self) -> Vec<Term> {
        let (context, view) = (self.context, self.view);
        if let Some(prize) = self.award().filter(|_| context.rules.has("award measures", &self.site.what)) {
            return vec![prize];
        }
        let at = self.site.measure.unwrap_or(self.chunk);
        match self.chain(at) {
            None => return Vec::new(),
            Some(found) if !found.is_empty() => return found,
            Some(_) => {}
        }
        // 子会社の売上高, 新薬の売上高: not that of the company that the talk is of.
        let anything =
            Accept::of(&[Class::AGENT, Class::ARTIFACT, Class::CREATIVE_WORK, Class::PLACE, Class::FACILITY]);
        if self.site.measure.is_some() && matches!(context.possession(view, at, &anything), Possession::Other) {
            return Vec::new();
        }
        // 出荷台数はA社が82万台: the subject right before the number, with nothing but words of time between.
        let limit = self.chunk;
        if self.site.measure.is_some_and(|m| view.nps[m].marker.topic) || self.site.measure.is_none() {
            for c in (self.site.measure.map_or(0, |m| m + 1)..limit).rev() {
                if view.predicate[c].is_some() || self.number(c) {
                    break;
                }
                let m = view.nps[c].marker;
                let subject = m.role == Some(Role::Case(Case::Ga)) || (m.topic && m.role.is_none());
                if subject && view.depth(c) == view.depth(self.chunk) {
                    let found = self.named(c);
                    if !found.is_empty() {
                        return found;
                    }
                }
            }
        }
        // 従業員2300人の第四銀行, 売上高が100億円を超えるX社
        if let Some(head) = self.counted_of().or_else(|| self.modified()) {
            let head = view.apposed(head);
            let found = self.named(head);
            return if found.is_empty() { self.described(head) } else { found };
        }
        // 東京ガス、経常益1590億円; 5Gギガホ:月額7650円
        if let Some(found) = self.headed().or_else(|| self.labelled()) {
            return found;
        }
        // X社は、売上高が: topics and subjects to the left, the nearest first; X社の決算は: what the topic belongs to.
        for c in (0..at).rev() {
            let m = view.nps[c].marker;
            let topic = m.topic && (m.role.is_none() || m.role == Some(Role::Case(Case::De)));
            let ga = m.role == Some(Role::Case(Case::Ga))
                && view.head(c).is_some_and(|h| {
                    // 「X」が|封切られ、初週の|興行収入は|2億円に|達した: of the clause that goes on to this one.
                    let goes_on = view.predicate[h].is_some() && view.modified_by(h).is_none();
                    let linked = goes_on && view.head(h) == Some(self.site.root) && view.nps[h].marker.comma;
                    h == self.site.root || h == self.chunk || h == at || linked
                });
            if !(topic || ga) || view.depth(c) != view.depth(self.chunk) || Some(c) == self.site.measure {
                continue;
            }
            // 日本茶業中央会の調べでは: who counted, not whose it is.
            if m.role == Some(Role::Case(Case::De))
                && context.rules.end_in("survey nouns", view.text(view.core(c))).is_some()
            {
                continue;
            }
            let found = self.likely(c);
            if !found.is_empty() {
                return found;
            }
            // 同社は、価格は3000円: what it sells, where the text is about such a thing.
            if self.thing && !self.named(c).is_empty() {
                let thing = self.before(context);
                return if thing.is_empty() { self.named(c) } else { thing };
            }
            if let Some(found) = self.chain(c).filter(|f| !f.is_empty()) {
                return found;
            }
        }
        // 純利益は460億円だったと、X社が発表した
        if let Some(found) = self.announcer() {
            return found;
        }
        // 「新人」は、体重が76キロ: a topic that names nobody leaves it open.
        let adverb = |c: usize| {
            let text = view.text(view.core(c));
            let value = view.nps[c].mention.and_then(|m| view.s.mentions[m].value.as_ref());
            // 2人は…売り上げは1億円: so many who are meant are no time.
            let people = context.rules.list("person counters").iter().any(|w| text.ends_with(w.as_str()));
            context.rules.has("time words", text) || value.is_some() && !people
        };
        let measure = |c: usize| {
            let text = view.text(view.core(c));
            let ahead = |l: &str| context.rules.end_in(l, text).is_some();
            super::measure::is_measure(context, view, c) || ahead("forecast nouns") || ahead("goal nouns")
        };
        // 車輪は6つで、最高時速は6キロ: a part of the same thing.
        let counted =
            |c: usize| view.head(c).is_some_and(|h| h < at && self.counts(h)) || c + 1 < at && self.counts(c + 1);
        let survey = |c: usize| context.rules.end_in("survey nouns", view.text(view.core(c))).is_some();
        // 車輪は小さく、最高時速は6キロ: a part of the same thing, in a clause of its own.
        let apart = |c: usize| {
            let own = self.site.measure.is_some_and(|m| view.nps[m].marker.topic && c < m);
            let closes = |k: usize| view.nps[k].marker.comma && view.predicate[k].is_some();
            let noun = view.nps[c].mention.is_none() && context.rules.class_of(view.text(view.core(c))).is_none();
            own && noun && (c + 1..at).any(closes)
        };
        let open = |c: usize| adverb(c) || measure(c) || counted(c) || apart(c) || survey(c);
        if (0..at).any(|c| view.is_topic(c) && Some(c) != self.site.measure && !open(c)) {
            return Vec::new();
        }
        self.before(context)
    }
    /// The prize that was named last: 賞金は300万円.
    fn award(&self) -> Option<Term> {
        let (context, view) = (self.context, self.view);
        let prize = |m: &&Mention| m.entity.is_some() && m.class == Class::AWARD;
        if let Some(index) = view.s.mentions.iter().position(|m| prize(&m)) {
            let chunk = view.s.chunk_at(view.s.mentions[index].bytes.begin)?;
            return Some(context.mention_term(view, chunk, index));
        }
        let before = (view.index.saturating_sub(4)..view.index).rev().map(|i| &context.views[i]);
        let same = |v: &&View| v.s.sentence.field == view.s.sentence.field;
        let found = before.filter(same).find_map(|v| v.s.mentions.iter().find(prize)?.entity);
        found.map(|e| context.omitted(view.index, e))
    }
    /// The noun that a number with its measure modifies: 従業員2300人、総資産5兆円の|X銀行.
    fn counted_of(&self) -> Option<usize> {
        let view = self.view;
        if self.site.measure.is_some() {
            return None;
        }
        let mut at = super::measure::last_chunk(view, self.chunk);
        for _ in 0..6 {
            let m = view.nps[at].marker;
            if m.role == Some(Role::Of) {
                let amount = |h: &usize| {
                    let text = view.text(view.core(*h));
                    ["losing nouns", "gaining nouns", "amount nouns"]
                        .iter()
                        .any(|l| self.context.rules.end_in(l, text).is_some())
                };
                // 430万件の|契約数を|擁する: the measure itself.
                let measure = |h: &usize| {
                    let object = view.nps[*h].marker.role == Some(Role::Case(Case::Wo));
                    object && super::measure::is_measure(self.context, view, *h)
                };
                return view.head(at).filter(|h| !amount(h) && !measure(h));
            }
            if !(m.bare && m.comma || m.list) || view.predicate[at].is_some() {
                return None;
            }
            let number = |n: usize| {
                let mention = view.nps[n].mention;
                mention.is_some_and(|m| matches!(view.s.mentions[m].value, Some(Value::Number(_))))
            };
            let next = Some(at + 1).filter(|n| *n < view.nps.len() && number(*n))?;
            at = super::measure::last_chunk(view, next);
        }
        None
    }
    fn number_of(&self, chunk: usize) -> Option<&Number> {
        let inside = |m: &&Mention| self.view.s.chunks[chunk].bytes.contains(m.bytes);
        self.view.s.mentions.iter().filter(inside).find_map(|m| match &m.value {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        })
    }
    /// The name before a colon at the head of a line.
    fn labelled(&self) -> Option<Vec<Term>> {
        let view = self.view;
        let colon = view.s.tokens.iter().take(24).position(|t| matches!(view.text(t.bytes), ":" | "："))?;
        let end = view.s.tokens[colon].bytes.begin;
        let mention = view.s.mentions.iter().position(|m| m.value.is_none() && m.bytes.end == end)?;
        let chunk = view.s.chunk_at(view.s.mentions[mention].bytes.begin)?;
        let term = self.context.mention_term(view, chunk, mention);
        (chunk <= self.chunk && self.fits(&term)).then(|| vec![term])
    }
    fn counts(&self, c: usize) -> bool {
        let mention = self.view.nps[c].mention;
        mention.is_some_and(|m| matches!(self.view.s.mentions[m].value, Some(Value::Number(_))))
    }
    fn number(&self, c: usize) -> bool {
        self.counts(c) && self.view.nps[c].marker.role != Some(Role::Of)
    }
    /// The noun that the clause of the number modifies.
    fn modified(&self) -> Option<usize> {
        let view = self.view;
        let mut at = self.site.predicate?.chunk;
        let inner = self.site.measure.is_none_or(|m| !view.nps[m].marker.topic);
        for _ in 0..4 {
            if let Some(head) = view.modified_by(at) {
                let date = super::measure::is_date(view, head) || self.number(head);
                // 引き上げる計画: the noun only says what the clause is.
                let text = view.text(view.core(head));
                let content = view.nps[head].mention.is_none()
                    && ["content nouns", "forecast nouns", "goal nouns", "amount nouns", "empty"]
                        .iter()
                        .any(|l| self.context.rules.has(l, text));
                return Some(head).filter(|h| Some(*h) != self.site.measure && !date && !content);
            }
            // 強度が10倍ありながら、重さは4分の1で済む|炭素繊維: the clauses before modify it too.
            at = view.head(at).filter(|h| inner && view.predicate[*h].is_some() && !view.nps[*h].nominal)?;
        }
        None
    }
    /// The name before the first comma of a headline or an item.
    fn headed(&self) -> Option<Vec<Term>> {
        let view = self.view;
        let open =
            view.s.predicates.is_empty() && view.s.tokens.last().is_some_and(|t| !view.text(t.bytes).starts_with('。'));
        if !open && !super::headline::is_headline(view) {
            return None;
        }
        let first = (0..self.chunk).find(|c| view.nps[*c].marker.bare && view.nps[*c].marker.comma)?;
        if view.nps[first].first > 1 && view.nps[first].left > 0 || view.predicate[first].is_some() {
            return None;
        }
        let found = self.named(first);
        (!found.is_empty()).then_some(found)
    }
    /// Who announces it.
    fn announcer(&self) -> Option<Vec<Term>> {
        let view = self.view;
        let mut at = view.head(self.site.root);
        for _ in 0..4 {
            let c = at?;
            if let Some(p) = view.predicate[c].map(|p| &view.s.predicates[p]) {
                if self.context.rules.has("announcing", &p.lemma) {
                    let subject = p.argument(Case::Ga).map(|a| a.chunk)?;
                    let found: Vec<Term> = self
                        .named(subject)
                        .into_iter()
                        .filter(|t| t.class.is_some_and(|c| coarse(c) == Coarse::Organization))
                        .collect();
                    return (!found.is_empty()).then_some(found);
                }
            }
            at = view.head(c).filter(|h| *h > c);
        }
        None
    }
    /// What the sentences before are about.
    fn before(&self, context: &Context) -> Vec<Term> {
        let view = self.view;
        let organization = Accept::of(&[Class::ORGANIZATION]);
        let what = self.site.what.as_str();
        if let Some(found) = self.heading() {
            return found;
        }
        // 登録者は35万人: those of the service that the text is about, before the company's.
        let used = context.rules.end_in("use measures", what).is_some();
        let thing = || context.thing(view.index).into_iter().collect::<Vec<Term>>();
        let people = || self.number_of(self.chunk).is_some_and(|n| words::PEOPLE.has(&n.unit));
        // 定員は120人: of a school as well.
        if self.thing && !people() || (self.thing || used) && !thing().is_empty() {
            return thing();
        }
        // 身長は172センチ: that of whom the sentences before are about.
        if context.rules.end_in("person measures", what).is_some() {
            return context.recent(view.index, &Accept::of(&[Class::PERSON])).into_iter().collect();
        }
        // 資本金は5億円: that of the company that the sentence before founds.
        if words::CAPITAL.close(what) {
            if let Some(found) = context.last_object(view.index, &organization) {
                return vec![found];
            }
        }
        if let Some(meant) = self.meant() {
            return vec![meant];
        }
        let at = self.site.measure.unwrap_or(self.chunk);
        let press = |t: &Term| t.class != Some(Class::MEDIA_ORGANIZATION);
        if self.firm {
            let hosted = || {
                let host = context.host.map(|e| context.omitted(view.index, e));
                host.filter(|_| view.s.sentence.field == Field::Text)
            };
            let about = context.about(view.index, &organization).filter(press).or_else(hosted);
            let carried = || context.carried(view.index, at, &organization).into_iter().next();
            return about.or_else(carried).into_iter().filter(|t| self.fits(t)).collect();
        }
        // 年間の来館者は4万人: of a house or of what is held there.
        if context.rules.end_in("house measures", what).is_some() {
            let house = Accept::of(&[Class::FACILITY, Class::EVENT]);
            let page =
                context.page.as_ref().filter(|p| p.term.class.is_some_and(|c| context.accepts_entity(&house, c)));
            let page = page.map(|p| context.omitted(view.index, p.entity));
            if let Some(found) = page.or_else(|| context.recent(view.index, &house)) {
                return vec![found];
            }
        }
        // 登録物件は418件: of what the text brings up, before who brings it up.
        let counted = self.number_of(self.chunk).is_some_and(|n| !is_money(n));
        if let Some(thing) = context.main_thing(view.index).filter(|t| counted && self.fits(t)) {
            return vec![thing];
        }
        let accept = Accept::of(&[Class::AGENT, Class::ARTIFACT, Class::CREATIVE_WORK]);
        // A社は…。口座数は37万: of the topic right before.
        let near = view.index.checked_sub(1).filter(|i| context.views[*i].s.sentence.field == view.s.sentence.field);
        let body = Accept::of(&[Class::ORGANIZATION, Class::ARTIFACT, Class::CREATIVE_WORK]);
        let topic = near.and_then(|i| context.topic_of(i, &body)).map(|e| context.omitted(view.index, e));
        if let Some(topic) = topic.filter(|t| press(t) && self.fits(t)) {
            return vec![topic];
        }
        let carried: Vec<Term> =
            context.carried(view.index, at, &accept).into_iter().filter(|t| press(t) && self.fits(t)).take(1).collect();
        if carried.is_empty() {
            // 純利益は264億ドル: that of the company that the sentences before are about.
            return context.about(view.index, &organization).filter(press).into_iter().collect();
        }
        carried
    }
    /// Whose the number is by what was said before, where one is clearly likelier than the next.
    fn meant(&self) -> Option<Term> {
        let classes: &[Class] = match (self.firm, self.thing) {
            (true, _) => &[Class::ORGANIZATION],
            (_, true) => &[Class::ARTIFACT, Class::CREATIVE_WORK],
            _ => &[Class::AGENT, Class::ARTIFACT, Class::CREATIVE_WORK, Class::FACILITY, Class::EVENT],
        };
        let (entity, ahead) = self.context.meant(Asked::Measure, self.view.index, &Accept::of(classes))?;
        let term = self.context.omitted(self.view.index, entity);
        Some(term).filter(|t| ahead >= SAFE && self.fits(t))
    }
    /// The name in the heading over a list of measures: 住友化学の4〜12月期決算, then ・売上収益 1兆9310億円.
    fn heading(&self) -> Option<Vec<Term>> {
        let s = &self.view.s.sentence;
        if s.kind != SentenceKind::Item && !s.text.starts_with('・') {
            return None;
        }
        let before = (0..self.view.index).rev().take(12).find(|i| {
            let other = &self.context.views[*i].s.sentence;
            other.kind != SentenceKind::Item && other.field == s.field
        })?;
        let view = &self.context.views[before];
        let entity = view.s.mentions.iter().filter(|m| m.value.is_none()).find_map(|m| {
            let entity = m.entity?;
            let term = self.context.omitted(self.view.index, entity);
            self.fits(&term).then_some(term)
        })?;
        Some(vec![entity])
    }
    /// Who or what an act counts: 600万部を売った, 35億円を調達した.
    fn actor(&self) -> Vec<Term> {
        let (context, view) = (self.context, self.view);
        let Some(p) = self.site.predicate else { return Vec::new() };
        let things = context.rules.has("acts on things", &p.lemma);
        // 映画は世界で400億円を稼いだ: a thing earns, though it raises and spends nothing.
        let accept = if things || context.rules.has("earning", &p.lemma) {
            Accept::of(&[Class::ARTIFACT, Class::CREATIVE_WORK, Class::ORGANIZATION, Class::EVENT])
        } else {
            Accept::of(&[Class::ORGANIZATION])
        };
        let event = context.event(view, p);
        let known = |t: &Term| matches!(t.kind, TermKind::Entity(_)) && t.chunk != self.chunk;
        // 「X」は2300万回再生された: what is played is what is counted.
        let roles: &[Role] =
            if things { &[Role::Case(Case::Wo), Role::Case(Case::Ga)] } else { &[Role::Case(Case::Ga)] };
        let told = p.argument(Case::Ga).is_some_and(|a| {
            matches!(a.kind, crate::document::ArgumentKind::Direct | crate::document::ArgumentKind::Topic)
        });
        let omits = context.rules.has("acts of a topic", &p.lemma);
        if !things && !omits && !told {
            return Vec::new();
        }
        let filled = context.fill(&event, roles, &accept);
        let mut found: Vec<Term> = filled.into_iter().map(|(t, _)| t).filter(known).collect();
        if found.is_empty() {
            if let Some(head) = self.modified() {
                found = self.named(view.apposed(head)).into_iter().filter(|t| context.accepts(&accept, t)).collect();
            }
        }
        if found.is_empty() && omits && p.argument(Case::Ga).is_none() {
            let topic = view.topic_before(p.chunk);
            let own = topic.map(|c| self.named(c)).unwrap_or_default();
            found = own.into_iter().filter(|t| context.accepts(&accept, t)).collect();
            if found.is_empty() && topic.is_none() {
                // 100万回ダウンロードされた: the thing that the text is about.
                let thing = || context.main_thing(view.index).filter(|t| context.accepts(&accept, t));
                let carried = || context.carried(view.index, p.chunk, &accept).into_iter().next();
                let carried = if things { thing().or_else(carried) } else { carried() };
                found = carried.or_else(|| context.about(view.index, &accept)).into_iter().collect();
            }
        }
        found
    }
}
