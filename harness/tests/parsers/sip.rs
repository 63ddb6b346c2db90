//! What a client sends to a registrar: messages, and what stands in them.

use proptest::prelude::*;
use redial_harness::sip::digest::{Challenge, Credentials};
use redial_harness::sip::message::{Framed, MOST_BYTES, Message, framed};
use redial_harness::sip::registrar::{Key, wanted};
use redial_harness::sip::written::Answer;

use crate::{corpus, edited};

proptest! {
    /// Whatever is taken for a message can be answered, and the answer is one.
    #[test]
    fn messages(bytes in edited::bytes(corpus("sip"))) {
        let Ok(message) = Message::parse(bytes) else { return Ok(()) };
        let (_, _, _) = (wanted(&message), Key::of(&message), message.cseq());
        for name in ["Authorization", "WWW-Authenticate"] {
            for value in message.values(name).map(String::from_utf8_lossy) {
                if let Some(credentials) = Credentials::parse(&value) {
                    credentials.is_proved("REGISTER", "secret");
                }
                let _ = Challenge::parse(&value);
            }
        }
        prop_assert!(message.body().len() <= message.raw().len());
        let answer = Answer::to(&message, 200, "t", "127.0.0.1:1".parse().ok()).bytes();
        prop_assert!(Message::parse(answer).is_ok());
    }

    /// A stream is cut into parts that are no longer than it is, and not for ever.
    #[test]
    fn streams(some in proptest::collection::vec(edited::bytes(corpus("sip")), 1..4)) {
        let mut stream = some.concat();
        while let Framed::Message(length) | Framed::KeepAlive(length) = framed(&stream) {
            prop_assert!((1..=stream.len()).contains(&length) && length <= 2 * MOST_BYTES, "{length}");
            stream.drain(..length);
        }
    }
}

#[test]
fn the_corpus_is_understood() {
    let messages = corpus("sip").into_iter().map(|bytes| Message::parse(bytes).unwrap());
    let said: Vec<String> = messages.map(|message| message.first_line().into_owned()).collect();
    assert_eq!(said.len(), 3, "{said:?}");
}
