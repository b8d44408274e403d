//! 同社, 同氏, このモデル, 両社, 自社, 彼, 我々, 新会社 -> what they stand for.

use rustc_hash::FxHashMap;

use super::draft::{Domain, Drafts, founded, is_name};
use super::phrase::{Anaphor, AnaphorKind, Anaphors};
use super::salience::{self, Role, Salience};
use crate::document::{Field, Mention, MentionSource, SentenceAnalysis};
use crate::resource::{Class, Ontology};

/// Below this share of the salience an antecedent is not taken.
const THRESHOLD: f32 = 0.12;

/// Links the anaphors of all sentences.
pub(super) fn link(
    anaphors: &Anaphors,
    drafts: &mut Drafts<'_>,
    sentences: &mut [SentenceAnalysis],
    publisher: Option<&str>,
) {
    let mut salience = Salience::new(&names_of(drafts, sentences));
    // Person -> organisation that stood before the name (OpenAIのアルトマンCEO).
    let mut affiliation: FxHashMap<usize, usize> = FxHashMap::default();
    // Looked for at the first 当社.
    let mut known: Option<Option<usize>> = None;
    for s in 0..sentences.len() {
        salience.next_sentence(&sentences[s]);
        for m in 0..sentences[s].mentions.len() {
            let sentence = &sentences[s];
            let mention = &sentence.mentions[m];
            let surface = sentence.mention_text(m);
            if is_name(mention) && anaphors.get(surface).is_none() {
                if let Some(draft) = drafts.of((s, m)) {
                    if drafts.domain(draft) == Domain::Person {
                        if let Some(organization) = organization_before(drafts, sentence, s, m) {
                            affiliation.insert(draft, organization);
                        }
                    }
                    salience.mention(drafts, draft, (s, m), sentence);
                }
                continue;
            }
            let listed = anaphors.get(surface).or_else(|| description(anaphors, mention, surface));
            let Some(anaphor) = listed.or_else(|| bare_head(mention, surface)) else {
                continue;
            };
            // 合弁会社「X」, 新サービスの名称は「X」: the phrase and the name are one.
            if let Some(draft) = named_by(drafts, sentence, (s, m)) {
                drafts.link(draft, (s, m));
                drafts.describe(draft, surface);
                continue;
            }
            // Outside quotations the document speaks: 当社 is who published it.
            if anaphor.kind == AnaphorKind::Speaker
                && anaphor.class != Class::PERSON
                && quotation(&sentence.sentence.text, mention.bytes.begin as usize).is_none()
            {
                let publisher = publisher.filter(|name| !name.trim().is_empty());
                let found = match publisher {
                    Some(publisher) => Some(drafts.publisher(publisher)),
                    // What somebody says in a turn is not the document's word.
                    None if sentence.sentence.speaker.is_some() => None,
                    None => *known.get_or_insert_with(|| presented(drafts, sentences, (s, m))),
                };
                if let Some(draft) = found {
                    drafts.link(draft, (s, m));
                    salience.mention(drafts, draft, (s, m), &sentences[s]);
                    sentences[s].mentions[m].confidence = 0.85;
                    if sentences[s].mentions[m].class == Class::default() {
                        sentences[s].mentions[m].class = Class::COMPANY;
                    }
                }
                continue;
            }
            let context = Context {
                drafts,
                sentence,
                salience: &salience,
                affiliation: &affiliation,
                at: (s, m),
                anaphor: &anaphor,
            };
            let found = match anaphor.kind {
                AnaphorKind::None => None,
                AnaphorKind::Nearest => context.nearest(),
                AnaphorKind::Subject => context.subject(),
                AnaphorKind::Speaker => context.speaker(),
                AnaphorKind::Both => {
                    let both = context.both();
                    if let Some((a, b, confidence)) = both {
                        drafts.groups.push(((s, m), vec![a, b]));
                        for d in [a, b] {
                            salience.mention(drafts, d, (s, m), &sentences[s]);
                        }
                        sentences[s].mentions[m].confidence = confidence;
                    }
                    continue;
                }
                AnaphorKind::Several => {
                    if let Some(several) = context.several(surface) {
                        for d in &several {
                            salience.mention(drafts, *d, (s, m), &sentences[s]);
                        }
                        drafts.groups.push(((s, m), several));
                        sentences[s].mentions[m].confidence = 0.7;
                    }
                    continue;
                }
                AnaphorKind::New => context.new_thing().or_else(|| {
                    let introduces = mention.source == MentionSource::Description || founded(sentence, mention);
                    introduces.then(|| (usize::MAX, 0.7))
                }),
            };
            let Some((draft, confidence)) = found else { continue };
            let draft = if draft == usize::MAX { drafts.unnamed(anaphor.prefer, surface) } else { draft };
            drafts.link(draft, (s, m));
            salience.mention(drafts, draft, (s, m), &sentences[s]);
            sentences[s].mentions[m].confidence = confidence;
            if sentences[s].mentions[m].class == Class::default() {
                sentences[s].mentions[m].class = anaphor.prefer;
            }
        }
    }
    join_described(anaphors, drafts);
}

/// The company that a text without a publisher presents in full, as the topic of its sentence, before it says 当社; None where it
/// presents several: 北浜電機株式会社は…。当社は
fn presented(drafts: &Drafts<'_>, sentences: &[SentenceAnalysis], at: (usize, usize)) -> Option<usize> {
    let behind = |d: usize, told: &dyn Fn(usize) -> bool| {
        let draft = drafts.get(d);
        let first = draft.mentions.iter().filter(|(s, _)| told(*s)).min();
        let &(s, m) = first.filter(|first| **first < at)?;
        let sentence = &sentences[s];
        let behind = &sentence.sentence.text[sentence.mentions[m].bytes.end as usize..];
        Some(without_form(draft.legal, behind))
    };
    let full = |d: &usize| drafts.get(*d).legal.is_some() && !drafts.get(*d).unnamed;
    let begins = |d: &usize| behind(*d, &|_| true).is_some_and(|b| b.starts_with(['は', '(', '、']));
    let found: Vec<usize> = drafts.roots().filter(full).filter(begins).collect();
    if let [one] = found.as_slice()
        && drafts.class(*one) != Class::RESEARCH_ORGANIZATION
    {
        return Some(*one);
    }
    // 北浜電機株式会社(東京都北区)は、国立大学法人青葉大学(青葉市)と…: the topic, and not with whom it acts; the title names
    // it without its legal form.
    let topic = |d: &usize| {
        behind(*d, &|s| sentences[s].sentence.field == Field::Text).is_some_and(|b| {
            let rest = b.strip_prefix('(').and_then(|r| r.split_once(')')).map_or(b, |(_, rest)| rest);
            rest.starts_with('は')
        })
    };
    let mut topics = drafts.roots().filter(full).filter(topic);
    topics.next().filter(|_| topics.next().is_none())
}

/// The text behind a name without the legal form that begins it.
fn without_form<'t>(legal: Option<&str>, behind: &'t str) -> &'t str {
    legal.and_then(|form| behind.strip_prefix(form)).unwrap_or(behind)
}

/// How often each draft is named.
fn names_of(drafts: &Drafts<'_>, sentences: &[SentenceAnalysis]) -> Vec<u32> {
    let mut counts = Vec::new();
    for (s, sentence) in sentences.iter().enumerate() {
        let named = (0..sentence.mentions.len()).filter(|m| is_name(&sentence.mentions[*m]));
        for draft in named.filter_map(|m| drafts.of((s, m))) {
            if counts.len() <= draft {
                counts.resize(draft + 1, 0);
            }
            counts[draft] += 1;
        }
    }
    counts
}

/// The name that stands in apposition behind a phrase, or that the sentence gives to it.
fn named_by(drafts: &Drafts<'_>, sentence: &SentenceAnalysis, (s, m): (usize, usize)) -> Option<usize> {
    let text = &sentence.sentence.text;
    let end = sentence.mentions[m].bytes.end as usize;
    let rest = &text[end..];
    let given = ["の名称は", "の名前は", "の名は", "の社名は", "名は", "の正式名称は"]
        .iter()
        .find_map(|w| rest.strip_prefix(w));
    let at = text.len() - given.unwrap_or(rest).len();
    let opened = text[at..].strip_prefix(['「', '『', '“', '"']);
    if given.is_none() && opened.is_none() {
        return None;
    }
    let begin = opened.map_or(at, |o| text.len() - o.len()) as u32;
    let name = sentence.mentions.iter().position(|n| n.bytes.begin == begin && is_name(n))?;
    drafts.of((s, name))
}

/// Joins what was first described and then named: 合弁会社を設立… and later 合弁会社「X」, if only one name is introduced so.
fn join_described(anaphors: &Anaphors, drafts: &mut Drafts<'_>) {
    const VENTURES: &[&str] = &["合弁会社", "合弁企業", "合弁", "共同出資会社", "新会社"];
    let group = |head: &str| {
        VENTURES
            .iter()
            .find(|v| head.ends_with(**v))
            .map_or_else(|| head.trim_start_matches('新').to_owned(), |_| "合弁会社".to_owned())
    };
    // The one named draft of a domain and group; None for several.
    let mut named: FxHashMap<(Domain, String), Option<usize>> = FxHashMap::default();
    let file = |named: &mut FxHashMap<_, _>, drafts: &Drafts<'_>, draft: usize| {
        let (domain, known) = (drafts.domain(draft), drafts.get(draft));
        let venture = known.new.then(|| "合弁会社".to_owned());
        for group in known.heads.iter().map(|h| group(h)).chain(venture) {
            let one: &mut Option<usize> = named.entry((domain, group)).or_insert(Some(draft));
            *one = one.filter(|o| *o == draft);
        }
    };
    for draft in drafts.roots().filter(|d| !drafts.get(*d).unnamed) {
        file(&mut named, drafts, draft);
    }
    let unnamed: Vec<usize> = drafts.roots().filter(|d| drafts.get(*d).unnamed).collect();
    for draft in unnamed {
        let Some(head) = drafts.get(draft).heads.first().map(|h| group(h)) else { continue };
        if anaphors.head_class(&head).is_none() && head != "合弁会社" {
            continue;
        }
        if let Some(Some(one)) = named.get(&(drafts.domain(draft), head)).copied() {
            drafts.join(one, draft);
            file(&mut named, drafts, one);
        }
    }
}

/// A description that the recognizer found and the table lacks: a new thing of its class.
fn description(anaphors: &Anaphors, mention: &Mention, surface: &str) -> Option<Anaphor> {
    if mention.source != MentionSource::Description {
        return None;
    }
    let class = if mention.class == Class::default() { anaphors.head_class(surface)? } else { mention.class };
    Some(Anaphor {
        class,
        prefer: class,
        ends: Vec::new(),
        head: surface.trim_start_matches('新').to_owned(),
        kind: AnaphorKind::New,
    })
}

/// A head alone, which stands for the name that ends in it: 市, 球団.
fn bare_head(mention: &Mention, surface: &str) -> Option<Anaphor> {
    let pointed = ["この", "その", "本", "同", "当", "両", "各"].iter().any(|d| surface.starts_with(d));
    if mention.source != MentionSource::Anaphor || pointed {
        return None;
    }
    Some(Anaphor {
        class: mention.class,
        prefer: mention.class,
        ends: vec![surface.to_owned()],
        head: surface.to_owned(),
        kind: AnaphorKind::Nearest,
    })
}

/// The organisation that stands before a person's name in the same noun phrase.
fn organization_before(drafts: &Drafts<'_>, sentence: &SentenceAnalysis, s: usize, m: usize) -> Option<usize> {
    let person = &sentence.mentions[m];
    let text = &sentence.sentence.text;
    sentence.mentions[..m].iter().enumerate().rev().find_map(|(o, other)| {
        if other.bytes.end > person.bytes.begin {
            return None;
        }
        let between = &text[other.bytes.end as usize..person.bytes.begin as usize];
        let near = between.chars().count() <= 24
            && !between.contains(['、', '。', '「', '」'])
            && !["は", "が", "を", "に", "と"].iter().any(|p| between.starts_with(p))
            && !between.contains("した");
        let draft = drafts.of((s, o))?;
        (near && drafts.domain(draft) == Domain::Organization).then_some(draft)
    })
}

struct Context<'c, 'r> {
    drafts: &'c Drafts<'r>,
    sentence: &'c SentenceAnalysis,
    salience: &'c Salience,
    affiliation: &'c FxHashMap<usize, usize>,
    at: (usize, usize),
    anaphor: &'c Anaphor,
}

impl Context<'_, '_> {
    fn ontology(&self) -> &Ontology {
        self.drafts.ontology
    }
    /// How well a draft's class and name fit the phrase, 0 for not at all.
    fn fit(&self, draft: usize) -> f32 {
        let class = self.drafts.class(draft);
        let (wanted, prefer) = (self.anaphor.class, self.anaphor.prefer);
        let ontology = self.ontology();
        let by_class: f32 = if ontology.is_a(class, prefer) {
            1.0
        } else if ontology.is_a(prefer, class) && class != Class::AGENT {
            0.8
        } else if ontology.is_a(class, wanted) {
            // 同社 is rarely a ministry, a team or a newspaper.
            let school = class == Class::RESEARCH_ORGANIZATION && prefer == Class::COMPANY;
            if class == Class::PUBLIC_BODY || class == Class::TEAM || class == Class::ORGANIZATION_UNIT || school {
                if school { 0.05 } else { 0.2 }
            } else {
                0.6
            }
        } else if Domain::of(class, ontology) == Domain::Thing && Domain::of(wanted, ontology) == Domain::Thing {
            0.4
        } else {
            0.0
        };
        let d = self.drafts.get(draft);
        let names_fit = self.anaphor.ends.is_empty()
            || d.forms.iter().any(|(f, _)| self.anaphor.ends.iter().any(|e| f.ends_with(e.as_str())));
        let head = &self.anaphor.head;
        let by_head = !head.is_empty()
            && (d.heads.iter().any(|h| h.ends_with(head.as_str()))
                || d.forms.iter().any(|(f, _)| f.ends_with(head.as_str())));
        let by_class = if by_head { by_class.max(0.6) * 2.0 } else { by_class };
        if names_fit { by_class } else { by_class * 0.25 }
    }
    /// Candidates mentioned before, with their scores, best first.
    fn candidates(&self) -> Vec<(usize, f32)> {
        let free = self.freedom();
        let mut found: Vec<(usize, f32)> = self
            .salience
            .candidates()
            .into_iter()
            .map(|d| (d, self.salience.of(d)))
            .filter(|(_, salience)| *salience > 0.0)
            .map(|(d, salience)| (d, self.fit(d) * free(d) * salience * self.pointed(d)))
            .filter(|(_, score)| *score > 0.0)
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found
    }
    /// このドラマ: points at what the sentence right before is about rather than at what was talked of earlier.
    fn pointed(&self, draft: usize) -> f32 {
        let (s, m) = self.at;
        let surface = self.sentence.mentions[m].bytes.of(&self.sentence.sentence.text);
        let near = self.salience.last(draft).is_some_and(|(at, _)| at + 1 == s);
        let thing = Domain::of(self.anaphor.class, self.ontology()) == Domain::Thing;
        if near && thing && surface.starts_with("この") { 2.5 } else { 1.0 }
    }
    /// How free each draft is to be meant here. What is the subject of the clause is meant by 自社 in its other places, not by
    /// 同社; and in a quotation the organisation of who speaks is 当社.
    fn freedom(&self) -> impl Fn(usize) -> f32 {
        let (s, m) = self.at;
        let mentions = &self.sentence.mentions;
        let mention = &mentions[m];
        let role = salience::role(self.sentence, mention);
        let quoted = quotation(&self.sentence.sentence.text, mention.bytes.begin as usize).is_some();
        let subject = if role.is_subject() && !quoted {
            None
        } else {
            let before = (0..m).rev().find(|i| salience::role(self.sentence, &mentions[*i]).is_subject());
            before.and_then(|i| self.drafts.of((s, i)))
        };
        let (bound, freedom) = match subject {
            Some(subject) if quoted => (self.affiliation.get(&subject).map(|d| self.drafts.root(*d)), 0.35),
            subject if matches!(role, Role::Object | Role::Founded | Role::Oblique) => (subject, 0.12),
            subject => (subject, 0.4),
        };
        move |draft| if bound == Some(draft) { freedom } else { 1.0 }
    }
    fn nearest(&self) -> Option<(usize, f32)> {
        let found = self.candidates();
        let &(best, score) = found.first()?;
        let second = found.get(1).map_or(0.0, |c| c.1);
        (score > THRESHOLD).then(|| (best, confidence(score, second)))
    }
    fn both(&self) -> Option<(usize, usize, f32)> {
        // 両社: two that have names, not one of them and the company that they found.
        let mut found = self.candidates();
        found.retain(|(draft, _)| !self.drafts.get(*draft).unnamed);
        let (&(a, x), &(b, y)) = (found.first()?, found.get(1)?);
        let third = found.get(2).map_or(0.0, |c| c.1);
        (y > THRESHOLD && x > 0.0).then(|| (a, b, confidence(y, third)))
    }
    /// 4社は: those named last, where they are as many as it counts and stand apart from any other.
    fn several(&self, surface: &str) -> Option<Vec<usize>> {
        let mention = &self.sentence.mentions[self.at.1];
        let (before, behind) = (
            &self.sentence.sentence.text[..mention.bytes.begin as usize],
            &self.sentence.sentence.text[mention.bytes.end as usize..],
        );
        let opens = before.is_empty()
            || before.ends_with(['、', '。', '「'])
            || ["この", "その"].iter().any(|w| before.ends_with(w));
        // AとB、それにCの3社で: those of the sentence itself.
        let listed = before.ends_with('の');
        if !(opens || listed) || !behind.starts_with(['は', 'が', 'も', 'の', 'で']) {
            return None;
        }
        let count = surface.chars().next()?.to_digit(10)? as usize;
        let mut found: Vec<(usize, (usize, usize))> = self
            .salience
            .candidates()
            .into_iter()
            .filter(|d| self.fit(*d) > 0.0 && !self.drafts.get(*d).unnamed)
            .filter_map(|d| Some((d, self.salience.last(d)?)))
            .filter(|(_, at)| at.0 + 8 > self.at.0)
            .collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let next = found.get(count).map(|f| f.1.0);
        let last = found.get(count.checked_sub(1)?)?.1.0;
        let here = !listed || last == self.at.0;
        (here && next.is_none_or(|other| other < last)).then(|| found[..count].iter().rev().map(|f| f.0).collect())
    }
    /// The agent of the sentence: topic or subject before the phrase, then behind it, then the carried one.
    fn subject(&self) -> Option<(usize, f32)> {
        let (s, m) = self.at;
        let mentions = &self.sentence.mentions;
        let agent = |i: usize| {
            let draft = self.drafts.of((s, i))?;
            if self.fit(draft) > 0.0 {
                return Some(draft);
            }
            if self.drafts.domain(draft) == Domain::Person {
                self.affiliation.get(&draft).map(|d| self.drafts.root(*d))
            } else {
                None
            }
        };
        let is_subject = |i: &usize| salience::role(self.sentence, &mentions[*i]).is_subject();
        let before = (0..m).rev().filter(is_subject).find_map(agent);
        if let Some(draft) = before {
            return Some((draft, 0.85));
        }
        if let Some(draft) = (m + 1..mentions.len()).filter(is_subject).find_map(agent) {
            return Some((draft, 0.7));
        }
        self.nearest().map(|(d, c)| (d, c * 0.8))
    }
    /// Who speaks: a topic or subject outside of the quotation, or the person last in mind.
    fn speaker(&self) -> Option<(usize, f32)> {
        let (s, m) = self.at;
        let quote = quotation(&self.sentence.sentence.text, self.sentence.mentions[m].bytes.begin as usize);
        let outside = |i: &usize| {
            let b = self.sentence.mentions[*i].bytes.begin as usize;
            quote.is_none_or(|(begin, end)| b < begin || b >= end)
        };
        let wanted_person = self.anaphor.class == Class::PERSON;
        let speaker = (0..self.sentence.mentions.len())
            .filter(|i| *i != m)
            .filter(outside)
            .filter(|i| {
                let role = salience::role(self.sentence, &self.sentence.mentions[*i]);
                role.is_subject() || role == Role::Source
            })
            .find_map(|i| {
                self.drafts
                    .of((s, i))
                    .filter(|d| matches!(self.drafts.domain(*d), Domain::Person | Domain::Organization))
            });
        let carried = || {
            let mut people: Vec<(usize, f32)> = self
                .salience
                .candidates()
                .into_iter()
                .filter(|d| self.drafts.domain(*d) == Domain::Person)
                .map(|d| (d, self.salience.of(d)))
                .collect();
            people.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            people.first().filter(|(_, w)| *w > 0.4).map(|(d, _)| *d)
        };
        // 青葉電機の|広報担当者は「当社の…」: the house whose somebody speaks for it.
        let house = || {
            let mentions = (0..self.sentence.mentions.len()).filter(|i| *i != m && outside(i));
            let mut houses = mentions.filter(|i| self.speaks_through(*i)).filter_map(|i| self.drafts.of((s, i)));
            houses.find(|d| self.drafts.domain(*d) == Domain::Organization).filter(|_| !wanted_person)
        };
        let (speaker, confidence) = match speaker {
            Some(d) => (d, 0.85),
            None => match house() {
                Some(d) => (d, 0.8),
                None => (carried()?, 0.6),
            },
        };
        if wanted_person {
            return (self.drafts.domain(speaker) == Domain::Person).then_some((speaker, confidence));
        }
        match self.drafts.domain(speaker) {
            Domain::Organization => Some((speaker, confidence)),
            _ => self.affiliation.get(&speaker).map(|d| (self.drafts.root(*d), confidence * 0.95)),
        }
    }
    /// Whether the subject is a noun without a name that belongs to what a mention names: 青葉電機の広報担当者は.
    fn speaks_through(&self, mention: usize) -> bool {
        let text = &self.sentence.sentence.text;
        let end = self.sentence.mentions[mention].bytes.end;
        let from = self.sentence.tokens.partition_point(|t| t.bytes.begin < end);
        let Some([of, behind @ ..]) = self.sentence.tokens.get(from..) else { return false };
        let noun = behind.iter().take_while(|t| t.pos.is_noun()).count();
        let subject = behind.get(noun).is_some_and(|t| t.pos.is_particle() && matches!(t.bytes.of(text), "は" | "が"));
        of.bytes.of(text) == "の" && noun > 0 && subject
    }
    /// 新会社, 合弁会社: what was founded, or described so, before.
    fn new_thing(&self) -> Option<(usize, f32)> {
        let head = self.anaphor.head.as_str();
        let mut found: Vec<(usize, f32)> = self
            .salience
            .introduced()
            .into_iter()
            .filter_map(|d| {
                let draft = self.drafts.get(d);
                let class = self.drafts.class(d);
                let fits =
                    self.ontology().is_a(class, self.anaphor.class) || self.ontology().is_a(self.anaphor.class, class);
                let described = draft.heads.iter().any(|h| {
                    (!head.is_empty() && h.ends_with(head))
                        || h.contains("合弁")
                        || h.contains("共同出資")
                        || h.starts_with('新')
                });
                (fits && (draft.new || described)).then(|| (d, self.salience.of(d) + 0.05))
            })
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let second = found.get(1).map_or(0.0, |c| c.1);
        found.first().map(|&(d, score)| (d, confidence(score, second)))
    }
}

/// The quotation marks around a byte, as a range.
fn quotation(text: &str, at: usize) -> Option<(usize, usize)> {
    let begin = text[..at].rfind('「').filter(|b| !text[*b..at].contains('」'))?;
    let end = text[at..].find('」').map_or(text.len(), |e| at + e);
    Some((begin, end))
}

/// How sure a choice is: its share against the next, in 0.4..=0.95.
fn confidence(best: f32, second: f32) -> f32 {
    (0.4 + 0.6 * (best - second) / (best + 0.2)).clamp(0.4, 0.95)
}
