//! SIP, as far as several wires speak it: messages, proofs, sockets, and what a registrar keeps. No rule is known here.
//!
//! | module | subject |
//! |---|---|
//! | [`message`] | a message as it came, and messages in a stream |
//! | [`value`] | values of fields: parameters, lists, addresses |
//! | [`digest`] | proofs of knowing a password |
//! | [`written`] | messages as they are sent |
//! | [`transport`] | what the messages of a run go over |
//! | [`stream`] | a server over TCP or TLS |
//! | [`datagram`] | a server over UDP |
//! | [`servers`] | the servers of a case over either, and what can happen to them |
//! | [`registrar`] | what a registrar knows of a user: nonces, the binding, the last transaction |
//! | [`agent`] | the other end: a user agent that registers and takes calls |
//! | `link` | how its messages travel |

pub mod agent;
pub mod datagram;
pub mod digest;
mod link;
pub mod message;
pub mod registrar;
pub mod servers;
pub mod stream;
pub mod transport;
pub mod value;
pub mod written;
