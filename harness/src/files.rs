//! The file server of one case, for clients that read over HTTP where their servers are: it has one file, and nothing else.
//!
//! - [`lack`]: what may be wrong with it above TCP
//! - `http`: what it speaks
//! - [`server`]: the server of a case
//! - [`fetch`]: what a client asks it

pub mod fetch;
mod http;
pub mod lack;
pub mod server;
