//! Resilience of the one-X Portal of IP Office: two portals that serve pages over HTTPS, the words of its cases, and its
//! reference client.
//!
//! | module | subject |
//! |---|---|
//! | [`wire`] | what the harness asks of a wire |
//! | `proforma` | the wire by its name, and what has to be known of a client |
//! | [`case`](mod@case) | the words of its cases |
//! | [`fault`] | what may be wrong with a portal above TLS |
//! | [`forms`] | what the document leaves open: how a portal redirects, and what it is like while it starts |
//! | [`speech`] | what a portal speaks, as a run chooses: pages, or the messages of an adapter |
//! | [`http`] | requests and replies on a connection |
//! | [`pages`] | the pages of a portal |
//! | [`messages`] | what an adapter and a portal say to each other |
//! | [`portals`] | both portals and their IP Office services as the rows have them |
//! | [`desk`] | what a portal knows of its user, and what was seen there |
//! | [`stage`] | all of it on sockets |
//! | `dialogue` | what an adapter says |
//! | `requests` | what a client asks |
//! | `replies` | what it is answered |
//! | `happenings` | what a case does to it |
//! | `judge` | hand-written expectations, held against what was seen |
//! | `observed` | what of a client can be seen, for the oracle |
//! | `doctor` | what is found out of a browser before it is tested |
//! | [`dialler`] | the other end: TLS, and certificates that are not trusted |
//! | [`agent`] | a small user agent |
//! | [`caller`] | a small adapter |
//! | `foreseen` | everything that can happen to a client, for whoever decides whether one breaks the rules |
//! | [`reference`](mod@reference) | a whole client around the client's rows, and its user |

pub mod agent;
pub mod caller;
pub mod case;
pub mod desk;
pub mod dialler;
mod dialogue;
mod doctor;
pub mod fault;
mod foreseen;
pub mod forms;
mod happenings;
pub mod http;
mod judge;
pub mod messages;
mod observed;
pub mod pages;
pub mod portals;
mod proforma;
pub mod reference;
mod replies;
mod requests;
pub mod speech;
pub mod stage;
pub mod wire;

pub use proforma::OnexPortal;
