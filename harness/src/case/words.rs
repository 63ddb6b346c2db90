//! What a wire says of the words of its cases.

use std::fmt::Debug;

use schemars::JsonSchema;
use serde::de::value::Error;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;

/// Words of a wire: an enum whose variants have named fields, of which one is the main key.
///
/// In a file the main key says which variant is meant: `{ stop = "slave1", noticed = false }` is
/// `Stop { stop: …, noticed: … }`. The enum derives `Deserialize` with `rename_all = "kebab-case"` and
/// `deny_unknown_fields`, and `JsonSchema` with `#[schemars(untagged)]`; its main fields are renamed to their keys.
pub trait Words: DeserializeOwned + JsonSchema + Clone + PartialEq + Debug + Send + Sync + 'static {
    /// The main keys, in the order of messages: what the variants are called in a file.
    fn keys() -> Vec<&'static str> {
        let mut variants: &[&str] = &[];
        // It names its variants to whoever has one for it, and is told that nobody has.
        let _ = Self::deserialize(Asked(&mut variants));
        variants.to_vec()
    }
}

/// Takes note of the variants of the enum that asks it for one, and has none.
struct Asked<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Error;

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        *self.0 = variants;
        self.deserialize_any(visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("there is nothing"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
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
