//! Whatever a client sends, and whatever stands in a file, a parser says yes, or says what is wrong: it does not panic, hang, or
//! point beside the text. `PROPTEST_CASES=100000 cargo test -p redial-harness --test parsers` looks for longer; what is found
//! is kept in `proptest-regressions/`.
#![allow(clippy::unwrap_used, reason = "all of it is test code")]

mod edited;
mod sip;
mod wire;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use redial_harness::myapps::messages::{FromClient, FromPbx};
use redial_harness::publication::Publication;
use redial_harness::wires::WIRES;

fn corpus(name: &str) -> Vec<Vec<u8>> {
    edited::folder(&format!("{}/tests/parsers/corpus/{name}", env!("CARGO_MANIFEST_DIR")))
}

proptest! {
    #[test]
    fn messages_of_a_client(text in edited::text(corpus("messages"))) {
        if let Ok(message) = FromClient::parse(&text) {
            prop_assert!(text.contains("mt"), "a message without a name: {}", message.mt());
        }
    }

    #[test]
    fn messages_of_a_pbx(text in edited::text(corpus("messages"))) {
        // Text that is no JSON is never a message.
        if serde_json::from_str::<serde_json::Value>(&text).is_err() {
            prop_assert!(FromPbx::parse(&text).is_err());
            prop_assert!(FromClient::parse(&text).is_err());
        }
        let _ = FromPbx::parse(&text);
    }

    #[test]
    fn publications(text in edited::text(corpus("publications"))) {
        if let Some(publication) = Publication::parse(&text) {
            let again = serde_json::to_string(&publication).unwrap();
            prop_assert_eq!(Publication::parse(&again), Some(publication));
        }
    }

    #[test]
    fn case_files(text in edited::text(edited::folder(concat!(env!("CARGO_MANIFEST_DIR"), "/../conformance-suite/cases/myapps")))) {
        if let Err(error) = WIRES[0].read(&text, "a.toml") {
            let lines = text.split('\n').count();
            prop_assert!((1..=lines).contains(&error.line), "{error}");
            let line = text.split('\n').nth(error.line - 1).unwrap();
            prop_assert!((1..=line.chars().count() + 1).contains(&error.column), "{error}: {line:?}");
            prop_assert!(!error.message.is_empty());
        }
    }

    /// Tables and lists in one another, and quotes that nothing ends: no depth costs more stack than a thread has.
    #[test]
    fn nested_case_files(parts in vec(select(&["[", "{", "a = ", "a.", "[{a = ", "{a.a.a = ", "]", "}", "'", "\"", "\n", ","][..]), 0..800)) {
        let text = format!("x = {}", parts.concat());
        prop_assert!(WIRES[0].read(&text, "a.toml").is_err());
    }
}

#[test]
fn what_is_almost_right_comes_far() {
    // Corpora that no parser takes would test nothing.
    let taken = |name: &str, takes: fn(&str) -> bool| {
        let corpus = corpus(name);
        let taken = corpus.iter().filter(|bytes| takes(std::str::from_utf8(bytes).unwrap())).count();
        assert!(taken >= 3, "{name}: {taken} of {}", corpus.len());
    };
    taken("messages", |text| FromClient::parse(text).is_ok());
    taken("messages", |text| FromPbx::parse(text).is_ok());
    taken("publications", |text| Publication::parse(text).is_some());
}
