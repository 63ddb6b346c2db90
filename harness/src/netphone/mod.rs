//! NetPhone Server, master and standby: two systems that speak SIP, the words of its cases, and its reference client.
//!
//! | module | subject |
//! |---|---|
//! | [`wire`] | what the harness asks of a wire |
//! | `proforma` | the wire by its name, and what has to be known of a client |
//! | [`case`](mod@case) | the words of its cases |
//! | [`turned`] | what a client gets to see that a system turns down |
//! | [`servers`] | the two server services as their rows have them: who is active, what they hear of each other |
//! | [`stage`] | the same as an exchange plays them on sockets |
//! | `observed` | what of a client can be seen, for the oracle |
//! | `foreseen` | everything that can happen to a client, for whoever decides whether one breaks the rules |
//! | [`reference`](mod@reference) | a whole client around the client's rows |

pub mod case;
mod foreseen;
mod observed;
mod proforma;
pub mod reference;
pub mod servers;
pub mod stage;
pub mod turned;
pub mod wire;

pub use proforma::NetPhone;
