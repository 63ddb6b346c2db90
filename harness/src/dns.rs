//! The DNS of one case, for clients that find their servers by names: one zone, and whoever else is asked about is refused. It asks nobody
//! itself, and keeps nothing.
//!
//! - [`zone`]: records of names, and the answer to a question
//! - [`manner`]: how it answers, rightly or not
//! - `framed`: its messages in a stream
//! - [`server`]: a zone that answers on sockets
//! - [`question`]: what a client asks

mod framed;
pub mod manner;
pub mod question;
pub mod server;
pub mod zone;
