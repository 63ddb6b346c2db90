//! User resilience of IP Office: two systems that speak SIP, the words of its cases, and its reference client.
//!
//! | module | subject |
//! |---|---|
//! | [`wire`] | what the harness asks of a wire, and of the stage of a case |
//! | `proforma` | the wire by its name, and what has to be known of a client |
//! | [`case`](mod@case) | the words of its cases |
//! | [`refusal`] | what a refusal looks like on the wire, which no document says |
//! | [`offices`] | the two systems as their rows have them: who sees whom, which clock stands where |
//! | [`stage`] | both on sockets: what a phone asks of them, and what they are made to do |
//! | `call` | a call between the phone and a colleague |
//! | [`judge`] | hand-written expectations, held against what was seen |
//! | `observed` | what of a phone can be seen, for the oracle |
//! | [`reference`](mod@reference) | a whole phone around the phone's rows |

mod call;
pub mod case;
pub mod judge;
mod observed;
pub mod offices;
mod proforma;
pub mod reference;
pub mod refusal;
pub mod stage;
pub mod wire;

pub use proforma::UserResilience;
