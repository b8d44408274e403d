use std::fmt;

macro_rules! named {
    ($(#[$m:meta])* $name:ident { $($(#[$vm:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$m])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vm])* $variant),+ }
        impl $name {
            /// All values, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The name that outputs and rule files use.
            pub const fn name(self) -> &'static str { match self { $(Self::$variant => $text),+ } }
            /// The value of that name.
            pub fn parse(name: &str) -> Option<Self> { match name { $($text => Some(Self::$variant),)+ _ => None } }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.name()) }
        }
    };
}

named!(
    /// Surface case of an argument, as the predicate stands in the text.
    Case { /// ガ
        Ga = "ガ", /// ヲ
        Wo = "ヲ", /// ニ
        Ni = "ニ", /// ト
        To = "ト", /// デ
        De = "デ", /// カラ
        Kara = "カラ", /// マデ
        Made = "マデ", /// ヨリ
        Yori = "ヨリ", /// ヘ
        He = "ヘ" }
);
named!(
    /// Voice of a predicate.
    Voice { /// 能動
        Active = "active", /// 受身
        Passive = "passive", /// 使役
        Causative = "causative", /// 可能
        Potential = "potential", /// 〜てもらう, 〜てくれる
        Benefactive = "benefactive" }
);
named!(
    /// Polarity of a predicate or statement.
    Polarity { /// affirmed
        Positive = "positive", /// denied
        Negative = "negative" }
);
named!(
    /// Modality of a predicate or statement.
    Modality { /// stated as so
        Asserted = "asserted", /// 予定, 計画, future
        Planned = "planned", /// 可能性, 〜だろう
        Possible = "possible", /// 〜という, 〜によると
        Hearsay = "hearsay", /// 〜たい, 〜べき
        Desired = "desired", /// 〜ば, 〜たら
        Conditional = "conditional", /// 〜か
        Question = "question" }
);
named!(
    /// What kind of word a predicate is.
    PredicateKind { /// 動詞
        Verb = "verb", /// 形容詞, 形容動詞
        Adjective = "adjective", /// 名詞 + だ
        Copula = "copula", /// サ変名詞 + する
        VerbalNounSuru = "suru", /// a verbal noun that heads a phrase, 体言止め
        VerbalNoun = "noun" }
);
named!(
    /// Tense of a predicate.
    Tense { /// 〜た
        Past = "past", /// 〜る
        NonPast = "nonpast" }
);
named!(
    /// How an argument was found.
    ArgumentKind { /// marked by its case particle and governed by the predicate
        Direct = "direct", /// marked by は or も
        Topic = "topic", /// the noun that the clause modifies
        Relative = "relative", /// shared with a coordinated predicate or found elsewhere in the sentence
        Zero = "zero" }
);

/// One argument of a predicate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Argument {
    /// Surface case.
    pub case: Case,
    /// Chunk that holds the argument.
    pub chunk: usize,
    /// How it was found.
    pub kind: ArgumentKind,
    /// Probability in 0..=1 that the link is right.
    pub probability: f32,
}

/// A predicate with its arguments inside the sentence.
#[derive(Clone, Debug)]
pub struct Predicate {
    /// Chunk that it heads.
    pub chunk: usize,
    /// Token that carries its meaning (発表 in 発表した).
    pub token: usize,
    /// Kind of word.
    pub kind: PredicateKind,
    /// Dictionary form without する (発表, 開く, 多い).
    pub lemma: String,
    /// Voice.
    pub voice: Voice,
    /// Tense.
    pub tense: Tense,
    /// Polarity, scope of outer negation included.
    pub polarity: Polarity,
    /// Modality, outer predicates included.
    pub modality: Modality,
    /// The expression that decided polarity or modality (〜予定だ), for `explain`; "" where none.
    pub cue: String,
    /// Chunk of the speaker or source, where the predicate stands in reported or quoted speech.
    pub speaker: Option<usize>,
    /// Chunk of the predicate that reports this one (述べる in 〜と述べた).
    pub reported_by: Option<usize>,
    /// Arguments, sorted by case, then chunk.
    pub arguments: Vec<Argument>,
}

impl Predicate {
    /// The likeliest argument of a case.
    pub fn argument(&self, case: Case) -> Option<&Argument> {
        self.arguments.iter().filter(|a| a.case == case).max_by(|a, b| a.probability.total_cmp(&b.probability))
    }
}
