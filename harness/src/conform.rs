//! Whether a broken client breaks the rules at all, decided without a socket: only such a one may be failed.
//!
//! A broken client is put beside the rules, and both beside everything that servers, the network and time can do to a client
//! ([`Foreseen`]), whatever the installation: more than any server does that follows its rows, with any number of faults. What the
//! client shows after each step is held against the *set* of all states of the rules that explain what it has shown so far. If
//! none is left, it has broken them, and the way there is a shortest one. If that never happens, nobody may fail it.
//!
//! - this file: what is asked, and what it comes to
//! - `foreseen`: what a system says of the world of its client
//! - `class`: what becomes of a broken client
//! - `machine`: one step of a client by its rows
//! - `sets`: the states of the rules that explain what was seen
//! - `walk`: a client beside the rules, breadth first
//! - `bench`: all broken clients of a wire
//! - `pairs`: rows that may be followed one after the other
//! - [`ledger`]: what they are and what became of them, as a table that a file can keep
//! - [`page`](mod@page): the same for people
//! - [`badge`](mod@badge): the same in one line, as a picture
//!
//! **Exact.** Who is *equal* shows in no way of this world anything else than the client that follows the rows, and what is
//! possible in an installation, with any number of faults, is possible here. That is so for as many servers as are foreseen; rows
//! compare servers only with the one that is configured, so that more of them make no difference.
//!
//! **Approximate.** The client rests after each step, and is seen at once: what is wrong only between two things that come at the
//! same time counts as wrong. Time has no length: a pause longer than the rules' is a pause, see [`Class::Pause`]. A way may need
//! something that no server does that follows its rows; then it breaks the rules nevertheless, and no case may be able to show it.
//! What a wire says beside its rows (names, certificates, the syntax of messages) is none of this.

pub mod badge;
mod bench;
mod class;
mod foreseen;
pub mod ledger;
mod machine;
pub mod page;
mod pairs;
mod sets;
mod walk;

use redial_model::check::mutants::Candidate;

pub use bench::Options;
pub use class::{Class, ClassedMutant, Classes, Way};
pub use foreseen::{Foreseen, Own};

pub(crate) use bench::decide_all;
pub(crate) use pairs::pairs;

/// Those of a system's mutants that are mutants of its client.
pub fn of_client(mutants: Vec<Candidate>) -> Vec<Candidate> {
    mutants.into_iter().filter(|it| it.table == CLIENT).collect()
}

/// What a system calls the table of its client.
const CLIENT: &str = "client";
