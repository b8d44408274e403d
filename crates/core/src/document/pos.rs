//! Part of speech: the 69 classes of IPADIC's `pos-id.def`, as one byte.

/// A part of speech, numbered as in IPADIC's `pos-id.def`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pos(u8);

/// Full names by number, levels joined by commas, empty levels left out.
const NAMES: [&str; 69] = [
    "その他,間投",
    "フィラー",
    "感動詞",
    "記号,アルファベット",
    "記号,一般",
    "記号,括弧開",
    "記号,括弧閉",
    "記号,句点",
    "記号,空白",
    "記号,読点",
    "形容詞,自立",
    "形容詞,接尾",
    "形容詞,非自立",
    "助詞,格助詞,一般",
    "助詞,格助詞,引用",
    "助詞,格助詞,連語",
    "助詞,係助詞",
    "助詞,終助詞",
    "助詞,接続助詞",
    "助詞,特殊",
    "助詞,副詞化",
    "助詞,副助詞",
    "助詞,副助詞／並立助詞／終助詞",
    "助詞,並立助詞",
    "助詞,連体化",
    "助動詞",
    "接続詞",
    "接頭詞,形容詞接続",
    "接頭詞,数接続",
    "接頭詞,動詞接続",
    "接頭詞,名詞接続",
    "動詞,自立",
    "動詞,接尾",
    "動詞,非自立",
    "副詞,一般",
    "副詞,助詞類接続",
    "名詞,サ変接続",
    "名詞,ナイ形容詞語幹",
    "名詞,一般",
    "名詞,引用文字列",
    "名詞,形容動詞語幹",
    "名詞,固有名詞,一般",
    "名詞,固有名詞,人名,一般",
    "名詞,固有名詞,人名,姓",
    "名詞,固有名詞,人名,名",
    "名詞,固有名詞,組織",
    "名詞,固有名詞,地域,一般",
    "名詞,固有名詞,地域,国",
    "名詞,数",
    "名詞,接続詞的",
    "名詞,接尾,サ変接続",
    "名詞,接尾,一般",
    "名詞,接尾,形容動詞語幹",
    "名詞,接尾,助数詞",
    "名詞,接尾,助動詞語幹",
    "名詞,接尾,人名",
    "名詞,接尾,地域",
    "名詞,接尾,特殊",
    "名詞,接尾,副詞可能",
    "名詞,代名詞,一般",
    "名詞,代名詞,縮約",
    "名詞,動詞非自立的",
    "名詞,特殊,助動詞語幹",
    "名詞,非自立,一般",
    "名詞,非自立,形容動詞語幹",
    "名詞,非自立,助動詞語幹",
    "名詞,非自立,副詞可能",
    "名詞,副詞可能",
    "連体詞",
];

impl Default for Pos {
    fn default() -> Self {
        Self::NOUN
    }
}

impl Pos {
    /// その他,間投
    pub const OTHER_INTERJECTION: Self = Self(0);
    /// フィラー
    pub const FILLER: Self = Self(1);
    /// 感動詞
    pub const INTERJECTION: Self = Self(2);
    /// 記号,アルファベット
    pub const LETTER: Self = Self(3);
    /// 記号,一般
    pub const SYMBOL: Self = Self(4);
    /// 記号,括弧開
    pub const OPEN: Self = Self(5);
    /// 記号,括弧閉
    pub const CLOSE: Self = Self(6);
    /// 記号,句点
    pub const FULL_STOP: Self = Self(7);
    /// 記号,空白
    pub const SPACE: Self = Self(8);
    /// 記号,読点
    pub const COMMA: Self = Self(9);
    /// 形容詞,自立
    pub const ADJECTIVE: Self = Self(10);
    /// 形容詞,接尾
    pub const ADJECTIVE_SUFFIX: Self = Self(11);
    /// 形容詞,非自立
    pub const ADJECTIVE_DEPENDENT: Self = Self(12);
    /// 助詞,格助詞,一般
    pub const CASE: Self = Self(13);
    /// 助詞,格助詞,引用
    pub const QUOTATIVE: Self = Self(14);
    /// 助詞,格助詞,連語
    pub const CASE_COMPOUND: Self = Self(15);
    /// 助詞,係助詞
    pub const TOPIC: Self = Self(16);
    /// 助詞,終助詞
    pub const FINAL: Self = Self(17);
    /// 助詞,接続助詞
    pub const CONJUNCTIVE: Self = Self(18);
    /// 助詞,特殊
    pub const SPECIAL_PARTICLE: Self = Self(19);
    /// 助詞,副詞化
    pub const ADVERBIALIZER: Self = Self(20);
    /// 助詞,副助詞
    pub const ADVERBIAL_PARTICLE: Self = Self(21);
    /// 助詞,副助詞／並立助詞／終助詞
    pub const KA: Self = Self(22);
    /// 助詞,並立助詞
    pub const PARALLEL: Self = Self(23);
    /// 助詞,連体化
    pub const ADNOMINAL_NO: Self = Self(24);
    /// 助動詞
    pub const AUXILIARY: Self = Self(25);
    /// 接続詞
    pub const CONJUNCTION: Self = Self(26);
    /// 接頭詞,形容詞接続
    pub const ADJECTIVE_PREFIX: Self = Self(27);
    /// 接頭詞,数接続
    pub const NUMBER_PREFIX: Self = Self(28);
    /// 接頭詞,動詞接続
    pub const VERB_PREFIX: Self = Self(29);
    /// 接頭詞,名詞接続
    pub const NOUN_PREFIX: Self = Self(30);
    /// 動詞,自立
    pub const VERB: Self = Self(31);
    /// 動詞,接尾
    pub const VERB_SUFFIX: Self = Self(32);
    /// 動詞,非自立
    pub const VERB_DEPENDENT: Self = Self(33);
    /// 副詞,一般
    pub const ADVERB: Self = Self(34);
    /// 副詞,助詞類接続
    pub const PARTICLE_ADVERB: Self = Self(35);
    /// 名詞,サ変接続
    pub const VERBAL_NOUN: Self = Self(36);
    /// 名詞,ナイ形容詞語幹
    pub const NAI_STEM: Self = Self(37);
    /// 名詞,一般
    pub const NOUN: Self = Self(38);
    /// 名詞,引用文字列
    pub const QUOTED: Self = Self(39);
    /// 名詞,形容動詞語幹
    pub const ADJECTIVAL_NOUN: Self = Self(40);
    /// 名詞,固有名詞,一般
    pub const PROPER: Self = Self(41);
    /// 名詞,固有名詞,人名,一般
    pub const PERSON: Self = Self(42);
    /// 名詞,固有名詞,人名,姓
    pub const SURNAME: Self = Self(43);
    /// 名詞,固有名詞,人名,名
    pub const GIVEN_NAME: Self = Self(44);
    /// 名詞,固有名詞,組織
    pub const ORGANIZATION: Self = Self(45);
    /// 名詞,固有名詞,地域,一般
    pub const REGION: Self = Self(46);
    /// 名詞,固有名詞,地域,国
    pub const COUNTRY: Self = Self(47);
    /// 名詞,数
    pub const NUMBER: Self = Self(48);
    /// 名詞,接続詞的
    pub const CONJUNCTIVE_NOUN: Self = Self(49);
    /// 名詞,接尾,サ変接続
    pub const VERBAL_SUFFIX: Self = Self(50);
    /// 名詞,接尾,一般
    pub const SUFFIX: Self = Self(51);
    /// 名詞,接尾,形容動詞語幹
    pub const ADJECTIVAL_SUFFIX: Self = Self(52);
    /// 名詞,接尾,助数詞
    pub const COUNTER: Self = Self(53);
    /// 名詞,接尾,助動詞語幹
    pub const AUXILIARY_STEM_SUFFIX: Self = Self(54);
    /// 名詞,接尾,人名
    pub const PERSON_SUFFIX: Self = Self(55);
    /// 名詞,接尾,地域
    pub const REGION_SUFFIX: Self = Self(56);
    /// 名詞,接尾,特殊
    pub const SPECIAL_SUFFIX: Self = Self(57);
    /// 名詞,接尾,副詞可能
    pub const TIME_SUFFIX: Self = Self(58);
    /// 名詞,代名詞,一般
    pub const PRONOUN: Self = Self(59);
    /// 名詞,代名詞,縮約
    pub const CONTRACTED_PRONOUN: Self = Self(60);
    /// 名詞,動詞非自立的
    pub const VERB_LIKE_NOUN: Self = Self(61);
    /// 名詞,特殊,助動詞語幹
    pub const AUXILIARY_STEM: Self = Self(62);
    /// 名詞,非自立,一般
    pub const DEPENDENT_NOUN: Self = Self(63);
    /// 名詞,非自立,形容動詞語幹
    pub const DEPENDENT_ADJECTIVAL: Self = Self(64);
    /// 名詞,非自立,助動詞語幹
    pub const DEPENDENT_AUXILIARY: Self = Self(65);
    /// 名詞,非自立,副詞可能
    pub const DEPENDENT_ADVERBIAL: Self = Self(66);
    /// 名詞,副詞可能
    pub const TIME_NOUN: Self = Self(67);
    /// 連体詞
    pub const ADNOMINAL: Self = Self(68);

    /// The number in `pos-id.def`, for features of models.
    pub const fn id(self) -> u8 {
        self.0
    }
    /// The class of that number.
    pub fn from_id(id: u8) -> Option<Self> {
        (usize::from(id) < NAMES.len()).then_some(Self(id))
    }
    /// The name, levels joined by commas: 名詞,固有名詞,人名,姓.
    pub fn name(self) -> &'static str {
        NAMES[self.0 as usize]
    }
    /// The class of that name; names of other dictionaries fall back to their first level's general class.
    pub fn parse(name: &str) -> Option<Self> {
        NAMES.iter().position(|n| *n == name).map(|i| Self(i as u8))
    }
    /// The class for the four levels of a dictionary entry, `*` where a level is empty.
    pub fn from_levels(levels: [&str; 4]) -> Option<Self> {
        NAMES
            .iter()
            .position(|n| {
                let mut mine = n.split(',');
                levels.iter().filter(|l| **l != "*").all(|l| mine.next() == Some(l)) && mine.next().is_none()
            })
            .map(|i| Self(i as u8))
    }
    /// 記号
    pub const fn is_symbol(self) -> bool {
        self.0 >= 3 && self.0 <= 9
    }
    /// 形容詞
    pub const fn is_adjective(self) -> bool {
        self.0 >= 10 && self.0 <= 12
    }
    /// 助詞
    pub const fn is_particle(self) -> bool {
        self.0 >= 13 && self.0 <= 24
    }
    /// 助詞,格助詞
    pub const fn is_case_particle(self) -> bool {
        self.0 >= 13 && self.0 <= 15
    }
    /// 接頭詞
    pub const fn is_prefix(self) -> bool {
        self.0 >= 27 && self.0 <= 30
    }
    /// 動詞
    pub const fn is_verb(self) -> bool {
        self.0 >= 31 && self.0 <= 33
    }
    /// 副詞
    pub const fn is_adverb(self) -> bool {
        self.0 == 34 || self.0 == 35
    }
    /// 名詞
    pub const fn is_noun(self) -> bool {
        self.0 >= 36 && self.0 <= 67
    }
    /// 名詞,固有名詞
    pub const fn is_proper(self) -> bool {
        self.0 >= 41 && self.0 <= 47
    }
    /// 名詞,接尾
    pub const fn is_suffix(self) -> bool {
        self.0 >= 50 && self.0 <= 58
    }
}
