//! Names that are written to deceive or by accident: look-alike letters, marks that nobody sees, endless names, quotation
//! marks that never close.

use serde_json::Value;

use crate::support::enishi;

/// Surface and entity of every mention that refers to an entity.
fn linked(text: &str) -> Vec<(String, String)> {
    let run = enishi(&["analyze"], text.as_bytes());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let mut found = Vec::new();
    for line in run.stdout.lines() {
        let sentence: Value = serde_json::from_str(line).expect("JSON");
        let chars: Vec<char> = sentence["text"].as_str().expect("a text").chars().collect();
        for mention in sentence["mentions"].as_array().expect("a list") {
            let at = |key: &str| mention[key].as_u64().expect("a number") as usize;
            if let Some(entity) = mention["entity"].as_str() {
                found.push((chars[at("begin")..at("end")].iter().collect(), entity.to_owned()));
            }
        }
    }
    found
}

#[track_caller]
fn links(text: &str, surface: &str, entity: &str) {
    let found = linked(text);
    assert!(found.iter().any(|(s, e)| s == surface && e == entity), "{text:?}: {found:?}");
}

#[test]
fn look_alike_letters_do_not_hide_a_name() {
    // Cyrillic О, А, І; Greek Ο, Α; a Cyrillic е inside.
    for name in ["ОpenAI", "OpenАI", "OpenAІ", "ΟpenΑI", "Opеnai"] {
        assert!(!name.is_ascii());
        links(&format!("{name}は3日、新モデルを公開した。"), name, "Company/OpenAI");
    }
    // A name of nobody's lexicon is one entity in both spellings.
    let found = linked("Zenova株式会社は3日、新モデルを公開した。Zеnova株式会社は5日、提供を始めた。");
    let zenova: Vec<&String> = found.iter().filter(|(s, _)| s.ends_with("nova株式会社")).map(|(_, e)| e).collect();
    assert!(zenova.len() == 2 && zenova[0] == zenova[1], "{found:?}");
}

#[test]
fn words_of_other_alphabets_stay_what_they_are() {
    for text in ["ОРЕАНという店が開いた。", "Газпромは3日、増産を発表した。", "ΟΠΕΝという店が開いた。"]
    {
        let found = linked(text);
        assert!(found.iter().all(|(_, e)| !e.contains("OpenAI") && !e.contains("Open")), "{text}: {found:?}");
    }
    let found = linked("Газпромは3日、増産を発表した。「Газпром」は大手企業だ。");
    assert!(found.iter().any(|(s, e)| s == "Газпром" && e.ends_with("/Газпром")), "{found:?}");
}

#[test]
fn marks_that_nobody_sees_do_not_hide_a_name() {
    for name in
        ["Open\u{200B}AI", "Op\u{AD}enAI", "O\u{2060}penA\u{FEFF}I", "Open\u{202E}AI\u{202C}", "Open\u{2066}AI\u{2069}"]
    {
        let found = linked(&format!("{name}は3日、新モデルを公開した。"));
        assert!(
            found.iter().any(|(s, e)| s.starts_with("O") && s.ends_with('I') && e == "Company/OpenAI"),
            "{found:?}"
        );
    }
    let found = linked("\u{200F}OpenAI\u{200E}は3日、新モデルを公開した。");
    assert!(found.iter().any(|(s, e)| s == "OpenAI" && e == "Company/OpenAI"), "{found:?}");
    let found = linked("トヨ\u{200B}タ自動車は3日、新型車を公開した。");
    assert!(found.iter().any(|(s, e)| s == "トヨ\u{200B}タ自動車" && e == "Company/トヨタ自動車"), "{found:?}");
}

#[test]
fn a_name_of_five_thousand_characters_harms_nothing() {
    for long in ["ア".repeat(5000), "山田".repeat(2500), "Aa".repeat(2500), "Ab ".repeat(1700)] {
        for text in [format!("「{long}」社は3日、設立された。"), format!("{long}社は3日、設立された。")]
        {
            links(&format!("{text}\nOpenAIは新モデルを公開した。"), "OpenAI", "Company/OpenAI");
        }
    }
}

#[test]
fn quotation_marks_that_never_close_harm_nothing() {
    for text in [
        "「「『OpenAIは新モデル「Sora」を公開した。",
        "OpenAIは新モデル「Soraを公開した。",
        "」』OpenAIは(新モデル「Sora」を公開した。",
    ] {
        links(text, "OpenAI", "Company/OpenAI");
    }
    let deep = format!("{}OpenAIは新モデルを公開した。", "「".repeat(3000));
    assert_eq!(enishi(&["extract"], deep.as_bytes()).code, Some(0));
}
