//! Training files: broken records are skipped with their line, good ones hold what training relies on.
#![no_main]

use enishi_fuzz::learn::Corpus;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let names = ["c.jsonl", "c.conllu", "c.knp", "c.cabocha", "c.jsonl.gz"];
    let mut corpus = Corpus::default();
    if corpus.add_bytes(names[usize::from(*first) % names.len()], rest).is_ok() {
        assert!(corpus.bad.iter().all(|b| b.line.is_some()));
        for sentence in &corpus.sentences {
            assert_eq!(sentence.chunks.last().map(|c| c.end as usize), Some(sentence.text.chars().count()));
        }
    }
});
