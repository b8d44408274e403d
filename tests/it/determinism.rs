//! The same bytes for every number of threads and from every run, in order of input.

use crate::support::{documents, enishi};

#[test]
fn threads_change_nothing() {
    for command in [&["extract", "--open"][..], &["analyze"]] {
        let run = |threads| {
            let mut arguments = command.to_vec();
            arguments.extend(["--threads", threads, "examples", "examples", "examples"]);
            let run = enishi(&arguments, b"");
            assert_eq!(run.code, Some(0), "{}", run.stderr);
            run.stdout
        };
        let one = run("1");
        assert!(!one.is_empty());
        assert!(one == run("2") && one == run("7"), "{command:?}");
    }
}

#[test]
fn output_is_in_order_of_input() {
    let lines: String = (0..300)
        .map(|n| {
            format!("{{\"id\":\"{n}\",\"text\":\"{}\"}}\n", "米OpenAIは新モデルを公開した。".repeat(1 + (300 - n) % 7))
        })
        .collect();
    let run = enishi(&["analyze", "--input-format", "jsonl", "--threads", "4"], lines.as_bytes());
    assert_eq!(documents(&run.stdout), (0..300).map(|n| n.to_string()).collect::<Vec<_>>());
}

#[test]
fn a_line_is_a_sentence_where_asked() {
    let run = enishi(&["analyze", "--unit", "line"], "一。二。\n\n三".as_bytes());
    let texts: Vec<_> = run
        .stdout
        .lines()
        .map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            (value["sentence"].as_i64().unwrap(), value["text"].as_str().unwrap().to_owned())
        })
        .collect();
    assert_eq!(texts, [(0, "一。二。".to_owned()), (1, String::new()), (2, "三".to_owned())]);
}
