//! Plain text in any encoding, recognised or told.
#![no_main]

use enishi_fuzz::read::{Documents, Format, ReadConfig, Source, encoding_by_name};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let told = ["utf-8", "shift_jis", "euc-jp", "iso-2022-jp", "utf-16le", "utf-16be"];
    let encoding = bytes
        .first()
        .and_then(|b| told.get(usize::from(*b) % (told.len() + 1)))
        .map(|name| encoding_by_name(name).expect("a known encoding"));
    let source = Source::Bytes { name: "input.txt".to_owned(), bytes: bytes.get(1..).unwrap_or(b"").to_vec() };
    for document in
        Documents::new(vec![source], ReadConfig { format: Some(Format::Text), encoding, ..ReadConfig::default() })
            .flatten()
    {
        assert!(document.text.len() <= 4 * bytes.len() + 4, "no text from nothing");
    }
});
