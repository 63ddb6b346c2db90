//! SIP disaster recovery: two sites on sockets, the words of its cases, and its reference desktop.
//!
//! What a desktop and its servers say to each other is not public. So a vendor writes an adapter around a desktop, which speaks
//! what stands in [`messages`]: `docs/testing-a-desktop.md` is for whoever writes one.
//!
//! | module | subject |
//! |---|---|
//! | [`wire`] | what the harness asks of a wire |
//! | [`proforma`] | the wire by its name, and what has to be known of a desktop |
//! | [`case`](mod@case) | the words of its cases |
//! | [`messages`] | what an adapter and a site say to each other |
//! | [`sites`] | the two sites as their rows have them: proxies, SIP Servers, and what else runs there |
//! | [`registrars`] | the registrars of both sites, for an endpoint that speaks SIP |
//! | [`stage`] | the same on sockets, and what they see of a desktop |
//! | `doctor` | what is found out of an adapter before its desktop is tested |
//! | `judge` | hand-written expectations, held against what was seen |
//! | `observed` | what of a desktop can be seen, for the oracle |
//! | `foreseen` | everything that can happen to a desktop, for whoever decides whether one breaks the rules |
//! | [`reference`](mod@reference) | a whole desktop around the client rows |

pub mod case;
mod doctor;
mod foreseen;
mod judge;
pub mod messages;
mod observed;
pub mod proforma;
pub mod reference;
pub mod registrars;
pub mod sites;
pub mod stage;
pub mod wire;

pub use proforma::SipDr;
