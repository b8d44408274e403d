//! Names as written -> forms that can be compared (表記ゆれ). Knows no document and no entity.
//!
//! ```text
//! 米オープンＡＩ      bare: オープンAI      key: オープンai
//! (株)ヴァイオリン社   bare: ヴァイオリン社   key: バイオリン社
//! ソフトバンクG       bare: ソフトバンクG    key: ソフトバンクグルプ-like form of ソフトバンクグループ
//! クリング / Kling    sound distance .1
//! ```
//! What is dropped or exchanged is data: `ontology/affixes.toml`, `ontology/kanji.tsv`.

mod affix;
mod confusable;
mod fold;
mod sound;

pub use affix::{Kind, Remainder, bare, has_honorific, legal_form, legal_form_beside, prepare, remainder, told_class};
pub use confusable::{latin_twin, may_be_mixed, mixed_words};
pub use fold::{fold, is_invisible};
pub use sound::{Sound, alike as sounds_alike, consonants, distance as sound_distance, initials_of};

/// The form under which two spellings of one name are equal: affixes off, short ends long, folded.
pub fn key(name: &str, kind: Kind) -> String {
    let name = bare(name, kind);
    match kind {
        Kind::Organization => fold(&affix::long_end(name)),
        Kind::Person | Kind::Other => fold(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(a: &str, b: &str, kind: Kind) {
        assert_eq!(key(a, kind), key(b, kind), "{a} {b}");
    }

    #[test]
    fn spellings_of_one_name_are_equal() {
        same("米ＯｐｅｎＡＩ", "OpenAI", Kind::Organization);
        same("ソフトバンクG", "ソフトバンクグループ", Kind::Organization);
        same("株式会社キヤノン", "キャノン（株）", Kind::Organization);
        same("ダリオ・アモデイ氏", "ダリオ=アモデイ", Kind::Person);
        same("渡邉 恒雄", "渡辺恒雄", Kind::Person);
        same("高島屋", "髙島屋", Kind::Organization);
        same("ヴォーグ", "ボーグ", Kind::Other);
        same("コンピューター", "コンピュータ", Kind::Other);
        same("Op\u{200b}enAI", "ОpenAI", Kind::Organization);
    }
    #[test]
    fn what_belongs_to_a_name_stays() {
        assert_eq!(bare("中国電力", Kind::Organization), "中国電力");
        assert_eq!(bare("米原", Kind::Other), "米原");
        assert_eq!(bare("日本経済新聞", Kind::Organization), "日本経済新聞");
        assert_eq!(bare("氏", Kind::Person), "氏");
    }
}
