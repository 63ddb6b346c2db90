//! Closed enums: the words of a table, of a register, of a judge.

use std::fmt::Debug;
use std::hash::Hash;

/// A value of a closed enum that can name every value it has, in the order of the table's columns.
pub trait Closed: Copy + Eq + Ord + Hash + Debug + 'static {
    /// Every value, once.
    const ALL: &'static [Self];
    /// Its place in [`Closed::ALL`].
    fn index(self) -> usize;
    /// What it means: its documentation.
    fn meaning(self) -> &'static str;
}

/// Declares a closed enum, its [`Closed::ALL`] and its meanings from one list, so that they cannot drift apart.
#[macro_export]
macro_rules! closed_enum {
    ($(#[$outer:meta])* pub enum $name:ident { $($(#[$($inner:tt)*])* $variant:ident),+ $(,)? }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$($inner)*])* $variant),+ }

        impl $crate::closed::Closed for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn index(self) -> usize {
                self as usize
            }
            fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($crate::closed_enum!(@text $($inner)*)),*)),+
                }
            }
        }
    };
    (@text doc = $text:literal) => { $text };
    (@text $($other:tt)*) => { "" };
}
