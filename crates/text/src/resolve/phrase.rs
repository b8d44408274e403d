//! `ontology/anaphors.toml` -> what a phrase such as 同社 or このモデル can stand for.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::resource::Class;

/// How a phrase finds what it stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnaphorKind {
    /// The most salient fitting entity before.
    #[default]
    Nearest,
    /// The agent of its own sentence.
    Subject,
    /// Who speaks in the quotation, or the organisation of who speaks.
    Speaker,
    /// The two most salient ones before.
    Both,
    /// As many as the phrase counts, named last of all before.
    Several,
    /// What was founded or introduced before, named or not.
    New,
    /// Stands for nothing.
    None,
}

/// What a phrase can stand for.
#[derive(Clone, Debug)]
pub struct Anaphor {
    /// Class; those below it fit as well.
    pub class: Class,
    /// Class that fits best.
    pub prefer: Class,
    /// Ends of names that it needs (同行: 銀行); empty for none.
    pub ends: Vec<String>,
    /// Head noun (モデル in 同モデル); "" for a whole phrase such as 同社.
    pub head: String,
    /// How it is resolved.
    pub kind: AnaphorKind,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    class: String,
    prefer: Option<String>,
    #[serde(default)]
    ends: Vec<String>,
    #[serde(default)]
    kind: AnaphorKind,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    homonyms: Vec<String>,
    phrases: BTreeMap<String, Row>,
    heads: BTreeMap<String, String>,
}

/// The phrases that `ontology/anaphors.toml` lists.
pub struct Anaphors {
    phrases: FxHashMap<String, Anaphor>,
    heads: FxHashMap<String, Class>,
    /// What says that two of one name are two.
    pub(super) homonyms: Vec<String>,
}

const DETERMINERS: &[&str] =
    &["この", "その", "同", "本", "当該", "該", "上記", "前述の", "上述の", "当の", "両", "当"];

impl Anaphors {
    /// The table that the program ships.
    pub fn embedded() -> Self {
        let table: Table =
            crate::resource::shipped("anaphors.toml").expect("anaphors.toml parses: a test holds it against that");
        let phrases = table.phrases.into_iter().map(|(phrase, row)| {
            let class = Class::intern(&row.class);
            let anaphor = Anaphor {
                class,
                prefer: row.prefer.map_or(class, |p| Class::intern(&p)),
                ends: row.ends,
                head: phrase.strip_prefix('新').filter(|_| row.kind == AnaphorKind::New).unwrap_or("").to_owned(),
                kind: row.kind,
            };
            (phrase, anaphor)
        });
        Self {
            phrases: phrases.collect(),
            heads: table.heads.into_iter().map(|(h, c)| (h, Class::intern(&c))).collect(),
            homonyms: table.homonyms,
        }
    }
    /// What a phrase can stand for; None for a phrase that is no anaphor.
    pub fn get(&self, phrase: &str) -> Option<Anaphor> {
        if let Some(anaphor) = self.phrases.get(phrase) {
            return Some(anaphor.clone());
        }
        let (determiner, head) =
            DETERMINERS.iter().find_map(|d| phrase.strip_prefix(d).filter(|h| !h.is_empty()).map(|h| (*d, h)))?;
        if let Some(new) = self.phrases.get(head).filter(|a| a.kind == AnaphorKind::New) {
            return Some(new.clone());
        }
        let class = self.head_class(head)?;
        let kind = if determiner == "両" { AnaphorKind::Both } else { AnaphorKind::Nearest };
        Some(Anaphor { class, prefer: class, ends: Vec::new(), head: head.to_owned(), kind })
    }
    /// Class of a head noun; a compound has that of its last part (動画生成モデル: モデル).
    pub fn head_class(&self, head: &str) -> Option<Class> {
        if let Some(class) = self.heads.get(head) {
            return Some(*class);
        }
        let starts: Vec<usize> = head.char_indices().map(|(i, _)| i).skip(1).collect();
        starts.into_iter().find_map(|i| self.heads.get(&head[i..]).copied()).filter(|_| head.chars().count() <= 14)
    }
}
