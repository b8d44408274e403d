//! `ontology/names.tsv`: words around names and phrases that stand for names, parsed once.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::script::{Script, script};
use crate::resource::Class;
use crate::span::ByteSpan;

/// What kind of phrase stands for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhraseKind {
    /// 同社
    Anaphor,
    /// 合弁会社
    Description,
}

/// Which characters some forms begin or end with, a bit for those of one remainder: a text that has another there ends or begins
/// with none of them, and nothing needs to be looked up.
#[derive(Debug, Default)]
struct Letters([u64; 16]);

impl Letters {
    fn place(c: char) -> (usize, u64) {
        (c as usize / 64 % 16, 1 << (c as u32 % 64))
    }
    fn extend(&mut self, letters: impl Iterator<Item = char>) {
        for (at, bit) in letters.map(Self::place) {
            self.0[at] |= bit;
        }
    }
    fn may_begin(&self, text: &str) -> bool {
        self.may_be(text.chars().next())
    }
    fn may_end(&self, text: &str) -> bool {
        self.may_be(text.chars().next_back())
    }
    fn may_be(&self, letter: Option<char>) -> bool {
        letter.map(Self::place).is_some_and(|(at, bit)| self.0[at] & bit != 0)
    }
}

/// The tables, by form.
#[derive(Debug, Default)]
pub struct Words {
    /// 動画生成AI -> `AIModel`.
    pub nouns: FxHashMap<&'static str, Class>,
    /// 大学 -> `ResearchOrganization`.
    pub suffixes: FxHashMap<&'static str, Class>,
    /// 株式会社 -> Company.
    pub legal: FxHashMap<&'static str, Class>,
    /// 氏 -> Person.
    pub titles: FxHashMap<&'static str, Class>,
    /// 同社 -> Company, with its kind.
    pub phrases: FxHashMap<&'static str, (PhraseKind, Class)>,
    /// 制作した -> `CreativeWork`: the verb of a clause says what the name in quotation marks behind it is.
    pub verbs: FxHashMap<&'static str, Class>,
    /// LLM, API.
    pub common: FxHashSet<&'static str>,
    /// 断熱材 -> Product: class nouns that count right before quotation marks alone.
    pub kinds: FxHashMap<&'static str, Class>,
    /// に出演 -> `CreativeWork`: what begins behind a name in quotation marks says what it is.
    pub uses: FxHashMap<&'static str, Class>,
    longest_use: usize,
    /// 産業ガス: lines of business, as they stand before の and the name of who is in it.
    pub business: FxHashSet<&'static str>,
    longest_business: usize,
    /// の社長 -> Company: what begins right behind a name says what it is.
    pub behind: FxHashMap<&'static str, Class>,
    longest_behind: usize,
    /// Last parts of names of companies that other words have too: 電算, ドラッグ.
    pub endings: Vec<&'static str>,
    /// Those of them that are surnames too: ジョン・ハム.
    pub surnames: FxHashSet<&'static str>,
    /// What companies do: 開示, 増資.
    pub corporate: FxHashSet<&'static str>,
    /// Countries as they stand before a name: 米, 中国.
    pub countries: FxHashSet<&'static str>,
    /// Parts of a place behind its name: 北東部.
    pub directions: FxHashSet<&'static str>,
    /// Words of time and manner that stand right before a name: けさ.
    pub adverbs: FxHashSet<&'static str>,
    /// Marks of a player's place before his name: FW, SO.
    pub positions: Vec<&'static str>,
    /// Last words of compounds that name nothing by themselves: 売電|価格.
    pub plain: FxHashSet<&'static str>,
    /// What hangs on a name and says its part in something: 傘下, 陣営.
    pub tails: Vec<&'static str>,
    /// What only names of one class have behind them in brackets: 受賞 -> Award.
    pub enclosed: FxHashMap<&'static str, Class>,
    /// Slots of verbs that names of one class alone fill, the particle before the verb: ヲ買収 -> Company.
    pub slots: FxHashMap<&'static str, Class>,
    /// Ends of titles that only an organisation's officers have.
    pub officers: Vec<&'static str>,
    /// What says before a name or an office that somebody left it, or that it has another now: 元, 旧.
    pub former: Vec<&'static str>,
    /// What somebody is to another, right before his given name: 長男|遼さん.
    pub kin: Vec<&'static str>,
    /// First characters of surnames that the dictionary cuts off: 中|脇.
    pub heads: FxHashSet<&'static str>,
    /// What a place is called right before its name: 町|オルヴィエート.
    pub towns: Vec<&'static str>,
    /// Cities of which news names the quarter behind a dot: 東京・築地.
    pub quartered: FxHashSet<&'static str>,
    /// First parts of names that say of what class they are: 週刊X.
    pub leading: Vec<(&'static str, Class)>,
    /// What stands between a kind and the name that it is said of: 子会社である|X.
    pub copulas: Vec<&'static str>,
    /// What stands between a name and the kind that it is called one of: Xという会社.
    pub namings: Vec<&'static str>,
    /// What says behind a noun that a list of such follows: は次の通り.
    pub announcing: Vec<&'static str>,
    /// Ends of kinds that run into the name behind them.
    pub leads: Vec<&'static str>,
    longest_noun: usize,
    /// What class nouns, those before quotation marks, suffixes and lines of business end with.
    noun_ends: Letters,
    kind_ends: Letters,
    suffix_ends: Letters,
    business_ends: Letters,
    /// What class nouns, titles, and what stands behind names begin with.
    noun_starts: Letters,
    title_starts: Letters,
    behind_starts: Letters,
}

impl Words {
    /// The tables that the program ships.
    pub fn embedded() -> &'static Self {
        static WORDS: OnceLock<Words> = OnceLock::new();
        WORDS.get_or_init(|| Self::parse(include_str!("../../../../ontology/names.tsv")))
    }
    fn parse(text: &'static str) -> Self {
        let mut words = Self::default();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(kind), Some(form), Some(class)) = (columns.next(), columns.next(), columns.next()) else {
                continue;
            };
            // The text lives as long as the program, as names of classes do.
            let class = Class(class);
            match kind {
                "noun" => {
                    words.nouns.insert(form, class);
                    words.longest_noun = words.longest_noun.max(form.len());
                }
                "kind" => {
                    words.kinds.insert(form, class);
                    words.longest_noun = words.longest_noun.max(form.len());
                }
                "use" => {
                    words.uses.insert(form, class);
                    words.longest_use = words.longest_use.max(form.len());
                }
                "business" => {
                    words.business.insert(form);
                    words.longest_business = words.longest_business.max(form.len());
                }
                "behind" => {
                    words.behind.insert(form, class);
                    words.longest_behind = words.longest_behind.max(form.len());
                }
                "ending" => words.endings.push(form),
                "surname" => drop(words.surnames.insert(form)),
                "slot" => drop(words.slots.insert(form, class)),
                "enclosed" => drop(words.enclosed.insert(form, class)),
                "copula" => words.copulas.push(form),
                "leading" => words.leading.push((form, class)),
                "naming" => words.namings.push(form),
                "announce" => words.announcing.push(form),
                "officer" => words.officers.push(form),
                "former" => words.former.push(form),
                "kin" => words.kin.push(form),
                "head" => drop(words.heads.insert(form)),
                "town" => words.towns.push(form),
                "quartered" => drop(words.quartered.insert(form)),
                "lead" => words.leads.push(form),
                "corporate" => drop(words.corporate.insert(form)),
                "verb" => drop(words.verbs.insert(form, class)),
                "suffix" => drop(words.suffixes.insert(form, class)),
                "legal" => drop(words.legal.insert(form, class)),
                "title" => drop(words.titles.insert(form, class)),
                "anaphor" => drop(words.phrases.insert(form, (PhraseKind::Anaphor, class))),
                "description" => drop(words.phrases.insert(form, (PhraseKind::Description, class))),
                "country" => drop(words.countries.insert(form)),
                "tail" => words.tails.push(form),
                "position" => words.positions.push(form),
                "plain" => drop(words.plain.insert(form)),
                "adverb" => drop(words.adverbs.insert(form)),
                "direction" => drop(words.directions.insert(form)),
                _ => drop(words.common.insert(form)),
            }
        }
        let first = |form: &&str| form.chars().next();
        let last = |form: &&str| form.chars().next_back();
        words.noun_ends.extend(words.nouns.keys().filter_map(last));
        words.kind_ends.extend(words.nouns.keys().chain(words.kinds.keys()).filter_map(last));
        words.suffix_ends.extend(words.suffixes.keys().filter_map(last));
        words.business_ends.extend(words.business.iter().filter_map(last));
        words.noun_starts.extend(words.nouns.keys().filter_map(first));
        words.title_starts.extend(words.titles.keys().filter_map(first));
        words.behind_starts.extend(words.behind.keys().filter_map(first));
        words
    }
    /// Whether `text` begins with what is said behind a person's name: さん, 氏, 監督.
    pub fn title_at_start(&self, text: &str) -> bool {
        let mut ends = text.char_indices().map(|(i, c)| i + c.len_utf8()).take(8);
        self.may_begin_title(text) && ends.any(|end| self.titles.get(&text[..end]) == Some(&Class::PERSON))
    }
    /// Whether a title may begin `text`: cheap, and for most texts none does.
    pub fn may_begin_title(&self, text: &str) -> bool {
        self.title_starts.may_begin(text)
    }
    /// The class noun that `text` ends in, and its length in bytes; the longest counts.
    pub fn noun_at_end(&self, text: &str) -> Option<(Class, usize)> {
        if !self.noun_ends.may_end(text) {
            return None;
        }
        let from = text.len().saturating_sub(self.longest_noun);
        (from..text.len())
            .filter(|i| text.is_char_boundary(*i))
            .find_map(|i| self.nouns.get(&text[i..]).map(|class| (*class, text.len() - i)))
    }
    /// The same, with the nouns that only count before quotation marks.
    pub fn kind_at_end(&self, text: &str) -> Option<Class> {
        if !self.kind_ends.may_end(text) {
            return None;
        }
        let from = text.len().saturating_sub(self.longest_noun);
        let found = (from..text.len()).filter(|i| text.is_char_boundary(*i));
        found.map(|i| &text[i..]).find_map(|end| self.nouns.get(end).or_else(|| self.kinds.get(end)).copied())
    }
    /// The class that the words right behind a name in quotation marks tell; the longest counts.
    pub fn use_at_start(&self, text: &str) -> Option<Class> {
        let ends = text.char_indices().map(|(i, c)| i + c.len_utf8()).take_while(|end| *end <= self.longest_use);
        ends.filter_map(|end| self.uses.get(&text[..end]).copied()).last()
    }
    /// The class that the words right behind a name tell; the longest counts.
    pub fn behind_at_start(&self, text: &str) -> Option<Class> {
        if !self.behind_starts.may_begin(text) {
            return None;
        }
        let ends = text.char_indices().map(|(i, c)| i + c.len_utf8()).take_while(|end| *end <= self.longest_behind);
        ends.filter_map(|end| self.behind.get(&text[..end]).copied()).last()
    }
    /// The length in bytes of the line of business that `text` ends in; the longest counts.
    pub fn business_at_end(&self, text: &str) -> Option<usize> {
        if !self.business_ends.may_end(text) {
            return None;
        }
        let from = text.len().saturating_sub(self.longest_business);
        (from..text.len())
            .filter(|i| text.is_char_boundary(*i))
            .find(|i| self.business.contains(&text[*i..]))
            .map(|i| text.len() - i)
    }
    /// The class that the last verb of `text` tells.
    pub fn verb_at_end(&self, text: &str) -> Option<Class> {
        self.verbs.iter().find(|(verb, _)| text.ends_with(**verb)).map(|(_, class)| *class)
    }
    /// The class of the last part of a name; the longest counts, and something stands before it.
    pub fn suffix_of(&self, name: &str) -> Option<Class> {
        if !self.suffix_ends.may_end(name) {
            return None;
        }
        name.char_indices().skip(1).find_map(|(i, _)| self.suffixes.get(&name[i..]).copied())
    }
    /// The place whose part a name is: ボリビア of ボリビア北東部.
    pub fn whole_place<'n>(&self, name: &'n str) -> Option<&'n str> {
        let place = name.char_indices().skip(2).find(|(i, _)| self.directions.contains(&name[*i..]));
        place.map(|(i, _)| &name[..i])
    }
    /// Whether a word is a country in one character, as it stands before a name: 米.
    pub fn is_country_mark(&self, word: &str) -> bool {
        word.chars().nth(1).is_none() && self.countries.contains(word)
    }
    /// A name without what says its country and kind before it, or its part in something behind it: 米紙X, 新興X, X傘下.
    pub fn trimmed(&self, text: &str, mut name: ByteSpan) -> ByteSpan {
        let surface = name.of(text);
        let tail = self.tails.iter().find(|t| surface.len() > t.len() + 3 && surface.ends_with(**t));
        if let Some(tail) = tail {
            name.end -= tail.len() as u32;
        }
        let surface = name.of(text);
        let country = self.countries.iter().filter(|c| surface.starts_with(**c)).map(|c| c.len()).max().unwrap_or(0);
        let rest = &surface[country..];
        let kind = self.noun_at_start(rest).filter(|(class, _)| *class == Class::COMPANY).map_or(0, |n| n.1);
        let press = if country > 0 && rest.starts_with(['紙', '誌', '社']) { '紙'.len_utf8() } else { 0 };
        let cut = kind.max(press);
        let foreign = |c: char| matches!(script(c), Script::Katakana | Script::Latin);
        let (head, name_proper) = rest.split_at(cut);
        if cut > 0 && name_proper.starts_with(foreign) && !head.ends_with(foreign) {
            name.begin += (country + cut) as u32;
        }
        name
    }
    /// A name in other letters without the country or the kind in kanji that was taken for its beginning, and the class of
    /// the kind: デンマーク・|ノルドヴィン, 弦楽器店|ヴィオロ, 経済紙|ヴィルトシャフツブラット.
    pub fn without_kind(&self, text: &str, name: ByteSpan) -> Option<(ByteSpan, Option<Class>)> {
        let surface = name.of(text);
        if text[..name.begin as usize].ends_with(['「', '『']) {
            return None;
        }
        if let Some((country, rest)) = surface.split_once('・') {
            if self.countries.contains(country) && rest.chars().count() >= 3 && !rest.contains('・') {
                return Some((ByteSpan::new(name.end - rest.len() as u32, name.end), None));
            }
        }
        let foreign = |c: char| matches!(script(c), Script::Katakana | Script::Latin);
        let border = surface.char_indices().find(|(_, c)| foreign(*c)).map(|(i, _)| i)?;
        let (head, rest) = surface.split_at(border);
        let kanji = head.chars().count() >= 2 && head.chars().all(|c| script(c) == Script::Kanji);
        if !kanji
            || self.legal.contains_key(head)
            || rest.chars().count() < 3
            || !rest.chars().all(|c| foreign(c) || matches!(script(c), Script::MiddleDot | Script::Digit))
        {
            return None;
        }
        let class = self.kind_at_end(head).or_else(|| head.ends_with('店').then_some(Class::COMPANY))?;
        // 抗体薬|ヘムライブラ: a kind of thing as well.
        use crate::term::Branch;
        let fits = matches!(class.branch(), Branch::Organization | Branch::Artifact)
            && !self.suffixes.contains_key(rest)
            && self.kind_at_end(rest).is_none();
        fits.then(|| (ByteSpan::new(name.begin + border as u32, name.end), Some(class)))
    }
    /// 町|オルヴィエート: the name of a place without what it is.
    pub fn without_town(&self, text: &str, name: ByteSpan) -> Option<ByteSpan> {
        let surface = name.of(text);
        let head = surface.find(|c| script(c) != Script::Kanji)?;
        let (head, rest) = surface.split_at(head);
        self.towns.iter().any(|town| head.ends_with(town)).then_some(())?;
        let katakana = rest.chars().all(|c| matches!(script(c), Script::Katakana | Script::MiddleDot));
        let modified = text[..name.begin as usize].ends_with(['の', 'た', 'る', 'い']);
        let named = katakana && modified && rest.chars().nth(1).is_some();
        named.then(|| ByteSpan::new(name.end - rest.len() as u32, name.end))
    }
    /// The name of an organisation without the kind that runs into it: 老舗|コクヨ, 新興|クリアモ, 商社・|丸徳通商, 米|リンク.
    pub fn proper(&self, text: &str, mut name: ByteSpan) -> ByteSpan {
        if text[..name.begin as usize].ends_with(['「', '『']) {
            return name;
        }
        let foreign = |c: char| matches!(script(c), Script::Katakana | Script::Latin);
        let kind = |head: &str| {
            let legal = self.legal.keys().any(|form| head.ends_with(*form));
            !legal && self.leads.iter().any(|lead| head.ends_with(*lead))
        };
        let surface = name.of(text);
        if let Some((head, rest)) = surface.split_once('・') {
            let class = self.nouns.get(head).or_else(|| self.kinds.get(head));
            let whole = kind(head) || class.is_some_and(|c| c.branch() == crate::term::Branch::Organization);
            if whole && rest.chars().count() >= 2 {
                name.begin = name.end - rest.len() as u32;
                return name;
            }
        }
        // 老舗|エポック堂: a kind alone before a name that goes on in characters.
        let lead = self.leads.iter().find(|l| surface.starts_with(**l) && l.chars().nth(1).is_some());
        // メーカー|蒼文堂: where the letters change.
        let turns = |l: &str, rest: &str| {
            let kanji = rest.starts_with(|c| script(c) == Script::Kanji) && rest.chars().nth(1).is_some();
            kanji && l.chars().all(|c| script(c) == Script::Katakana)
                || rest.starts_with(foreign) && rest.chars().nth(2).is_some()
        };
        if let Some(lead) = lead.filter(|l| turns(l, &surface[l.len()..])) {
            name.begin += lead.len() as u32;
            return name;
        }
        // The last place where other letters follow characters, at the end of a kind.
        let letters: Vec<(usize, char)> = surface.char_indices().collect();
        let border = letters.windows(2).rev().find(|w| script(w[0].1) == Script::Kanji && foreign(w[1].1));
        let Some((at, _)) = border.map(|w| w[1]) else { return name };
        let (head, rest) = surface.split_at(at);
        let whole = rest.chars().all(|c| foreign(c) || matches!(script(c), Script::MiddleDot | Script::Digit));
        // 石油大手|エニ: the lead parts even what is short.
        let least = if head.chars().nth(2).is_some() { 2 } else { 3 };
        let long = rest.chars().count() >= least && whole;
        let short = head.chars().nth(1).is_none();
        let country = short && self.countries.contains(head) && !matches!(head, "日" | "中" | "西");
        if long && (country || !short && kind(head) && !self.suffixes.contains_key(rest)) {
            name.begin += at as u32;
        }
        name
    }
    /// The class noun that `text` begins with, and its length in bytes; the longest counts.
    pub fn noun_at_start(&self, text: &str) -> Option<(Class, usize)> {
        if !self.noun_starts.may_begin(text) {
            return None;
        }
        text.char_indices()
            .map(|(i, c)| i + c.len_utf8())
            .take_while(|end| *end <= self.longest_noun)
            .filter_map(|end| self.nouns.get(&text[..end]).map(|class| (*class, end)))
            .last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::Ontology;

    #[test]
    fn every_line_is_whole_and_its_class_known() {
        let ontology = Ontology::embedded();
        let mut seen = FxHashSet::default();
        for line in include_str!("../../../../ontology/names.tsv").lines().filter(|l| !l.starts_with('#')) {
            let columns: Vec<_> = line.split('\t').collect();
            assert_eq!(columns.len(), 3, "{line}");
            assert!(
                [
                    "noun",
                    "suffix",
                    "legal",
                    "title",
                    "anaphor",
                    "description",
                    "country",
                    "direction",
                    "enclosed",
                    "tail",
                    "adverb",
                    "head",
                    "quartered",
                    "common",
                    "kind",
                    "use",
                    "verb",
                    "business",
                    "behind",
                    "corporate",
                    "ending",
                    "surname",
                    "lead",
                    "slot",
                    "officer",
                    "former",
                    "kin",
                    "head",
                    "town",
                    "copula",
                    "naming",
                    "leading",
                    "announce",
                    "position",
                    "plain"
                ]
                .contains(&columns[0]),
                "{line}"
            );
            assert!(
                matches!(
                    columns[0],
                    "common"
                        | "adverb"
                        | "copula"
                        | "former"
                        | "kin"
                        | "head"
                        | "town"
                        | "quartered"
                        | "naming"
                        | "announce"
                        | "plain"
                ) || ontology.has_class(Class::intern(columns[2])),
                "{line}"
            );
            assert!(seen.insert((columns[0], columns[1])), "twice: {line}");
        }
    }

    #[test]
    fn the_longest_class_noun_counts() {
        let words = Words::embedded();
        assert_eq!(words.noun_at_end("新しい動画生成AI").map(|n| n.0), Some(Class::intern("AIModel")));
        assert_eq!(words.noun_at_start("アプリを公開").map(|n| n.0), Some(Class::intern("Software")));
        assert_eq!(words.noun_at_end("散歩"), None);
        assert_eq!(words.whole_place("ボリビア北東部"), Some("ボリビア"));
        assert_eq!(words.whole_place("北東部"), None);
    }
}
