//! The pipeline on arbitrary Unicode; the first line is the headline where it ends in a tab.
#![no_main]

use enishi_fuzz::document::Document;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (title, text) = match text.split_once("\t\n") {
        Some((title, text)) => (Some(title.to_owned()), text),
        None => (None, text),
    };
    let published = Some("2024-02-29".to_owned());
    enishi_fuzz::analyse(&Document {
        id: "d".to_owned(),
        title,
        text: text.to_owned(),
        published,
        ..Document::default()
    });
});
