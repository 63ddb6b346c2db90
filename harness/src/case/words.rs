//! What a wire says of the words of its cases.

use std::fmt::Debug;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

/// Words of a wire: an enum whose variants have named fields, of which one is the main key.
///
/// In a file the main key says which variant is meant: `{ stop = "slave1", noticed = false }` is
/// `Stop { stop: …, noticed: … }`. The enum derives `Deserialize` with `rename_all = "kebab-case"` and
/// `deny_unknown_fields`, and `JsonSchema` with `#[schemars(untagged)]`; its main fields are renamed to their keys.
pub trait Words: DeserializeOwned + JsonSchema + Clone + PartialEq + Debug + Send + Sync + 'static {
    /// The main keys, one for each variant, in the order of messages.
    fn keys() -> Vec<&'static str>;
}

/// What a field means that a case leaves out, for `#[serde(default)]`.
pub(crate) const fn yes() -> bool {
    true
}

/// What a case can do.
pub trait Act: Words {
    /// Does it mean anything only once the client runs?
    fn needs_client(&self) -> bool {
        false
    }
}

/// What a case can expect.
pub trait Outcome: Words {
    /// What is expected, for people.
    fn describe(&self) -> String;
    /// Whether it is about what the client publishes, and means nothing for a client that does not.
    fn is_published(&self) -> bool {
        false
    }
    /// Whether a client that does as expected rests afterwards, so that any further attempt is one too many. `None`: that
    /// stays as it was.
    fn leaves_at_rest(&self) -> Option<bool> {
        None
    }
}
