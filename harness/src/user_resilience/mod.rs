//! User resilience of IP Office: two systems that speak SIP, the words of its cases, and its reference client.
//!
//! | module | subject |
//! |---|---|
//! | [`wire`] | what the harness asks of a wire, and of the stage of a case |
//! | `proforma` | the wire by its name, and what has to be known of a client |
//! | [`case`](mod@case) | the words of its cases |
//! | [`offices`] | the two systems as their rows have them: who sees whom, which clock stands where |
//! | [`stage`] | the same as an exchange plays them on sockets |
//! | `observed` | what of a phone can be seen, for the oracle |
//! | `foreseen` | everything that can happen to a client, for whoever decides whether one breaks the rules |
//! | [`reference`](mod@reference) | a whole phone around the phone's rows |

pub mod case;
mod foreseen;
mod observed;
pub mod offices;
mod proforma;
pub mod reference;
pub mod stage;
pub mod wire;

pub use proforma::UserResilience;
