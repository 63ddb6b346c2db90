//! Closed lists of names in case files, and an error that says which names there are.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{self, Deserialize, Deserializer};
use serde_json::json;

/// A value of a closed list that case files name. For types that do not derive `serde`'s and `schemars`' traits
/// themselves, as those of the model: in a case file they stand as a [`Name`].
pub trait Named: Copy + Ord + fmt::Debug + Send + Sync + 'static {
    /// What it is, for messages: `PBX`.
    const WHAT: &'static str;

    /// Every value, in the order in which messages list them.
    fn all() -> Vec<Self>;
    /// Its name.
    fn name(self) -> &'static str;
    /// What it is, for editors.
    fn meaning(self) -> &'static str;
}

/// Declares a closed list of names: an enum, what its values are called and what they mean, from one list, so that they cannot
/// drift apart. What a value means is its documentation.
///
/// ```
/// use redial_harness::names::Named as _;
///
/// redial_harness::named_enum! {
///     /// An office.
///     pub enum Office: "office" {
///         /// Where the user is at home.
///         Home = "home",
///         /// Where the user is a guest.
///         Branch = "branch",
///     }
/// }
///
/// assert_eq!(Office::Branch.name(), "branch");
/// assert_eq!(Office::Branch.meaning(), "Where the user is a guest.");
/// ```
#[macro_export]
macro_rules! named_enum {
    ($(#[$outer:meta])* $vis:vis enum $enum:ident: $what:literal {
        $($(#[$($inner:tt)*])* $variant:ident = $name:expr),+ $(,)?
    }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $enum { $($(#[$($inner)*])* $variant),+ }

        impl $crate::names::Named for $enum {
            const WHAT: &'static str = $what;

            fn all() -> Vec<Self> {
                vec![$(Self::$variant),+]
            }
            fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }
            fn meaning(self) -> &'static str {
                let text = match self {
                    $(Self::$variant => concat!($($crate::named_enum!(@text $($inner)*)),*)),+
                };
                text.trim_start()
            }
        }
    };
    (@text doc = $text:literal) => { $text };
    (@text $($other:tt)*) => { "" };
}

/// A value as a case file names it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Name<T>(pub T);

/// The value of that name; `or` is a word that could stand in its place.
///
/// # Errors
/// Says which names there are.
pub fn named<T: Named, E: de::Error>(name: &str, or: Option<&str>) -> Result<T, E> {
    T::all().into_iter().find(|it| it.name() == name).ok_or_else(|| {
        let all = T::all();
        let names = all.iter().map(|it| it.name()).chain(or);
        E::custom(format!("unknown {} `{name}`: the names are {}", T::WHAT, ticked(names, "and")))
    })
}

impl<T: Named> fmt::Display for Name<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

impl<T: Named> fmt::Debug for Name<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

impl<'de, T: Named> Deserialize<'de> for Name<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        named(&String::deserialize(deserializer)?, None).map(Name)
    }
}

impl<T: Named> JsonSchema for Name<T> {
    fn schema_name() -> Cow<'static, str> {
        T::WHAT.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let one = |it: T| json!({ "description": it.meaning(), "type": "string", "const": it.name() });
        let all: Vec<_> = T::all().into_iter().map(one).collect();
        schemars::json_schema!({ "oneOf": all })
    }
}

/// `a`, `b` and `c`.
pub(crate) fn ticked<'a>(names: impl Iterator<Item = &'a str>, last: &str) -> String {
    let mut names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.pop() {
        Some(end) if names.is_empty() => end,
        Some(end) => format!("{} {last} {end}", names.join(", ")),
        None => String::new(),
    }
}
