//! Part of speech: the 69 classes of IPADIC's `pos-id.def`, as one byte.

/// A part of speech, numbered as in IPADIC's `pos-id.def`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pos(pub u8);

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
    /// フィラー
    pub const FILLER: Self = Self(1);
    /// 記号,一般
    pub const SYMBOL: Self = Self(4);
    /// 記号,括弧開
    pub const OPEN: Self = Self(5);
    /// 記号,括弧閉
    pub const CLOSE: Self = Self(6);
    /// 記号,句点
    pub const FULL_STOP: Self = Self(7);
    /// 記号,読点
    pub const COMMA: Self = Self(9);
    /// 助詞,係助詞
    pub const TOPIC: Self = Self(16);
    /// 助詞,連体化
    pub const ADNOMINAL_NO: Self = Self(24);
    /// 助動詞
    pub const AUXILIARY: Self = Self(25);
    /// 接続詞
    pub const CONJUNCTION: Self = Self(26);
    /// 動詞,自立
    pub const VERB: Self = Self(31);
    /// 名詞,サ変接続
    pub const VERBAL_NOUN: Self = Self(36);
    /// 名詞,一般
    pub const NOUN: Self = Self(38);
    /// 名詞,固有名詞,一般
    pub const PROPER: Self = Self(41);
    /// 名詞,固有名詞,人名,一般
    pub const PERSON: Self = Self(42);
    /// 名詞,固有名詞,組織
    pub const ORGANIZATION: Self = Self(45);
    /// 名詞,固有名詞,地域,一般
    pub const REGION: Self = Self(46);
    /// 名詞,数
    pub const NUMBER: Self = Self(48);

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
