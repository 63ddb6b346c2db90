//! What is found to be wrong with an adapter before it is tested, whatever it speaks for: with the message that has it.

use crate::doctor::Wrong;

/// The step at which it is found.
const MESSAGES: &str = "messages";

/// A text that is no message, to whom it was said, and why it is none; `schema` has those that there are.
pub(crate) fn unreadable(text: &str, to: &str, why: &str, schema: &str) -> Wrong {
    let cure = format!("each message is a JSON object with a `type`, and with the fields that {schema} has");
    Wrong::new(MESSAGES, format!("`{text}` to {to}: {why}"), cure)
}

/// Something that is no text.
pub(crate) fn garbage(what: &str, to: &str) -> Wrong {
    Wrong::new(MESSAGES, format!("{what}, to {to}"), "each message is a JSON object in a text of its own")
}

/// A message that comes before `open`.
pub(crate) fn before_open(text: &str, to: &str) -> Wrong {
    let what = format!("{text} before `open`, to {to}");
    Wrong::new(MESSAGES, what, "the first message on each connection is `open`")
}

/// An `open` of another version.
pub(crate) fn version(text: &str, spoken: u32) -> Wrong {
    let cure = format!("say `\"version\": {spoken}` in `open`");
    Wrong::new("version", format!("{text}: version {spoken} is spoken here"), cure)
}
