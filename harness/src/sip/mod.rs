//! SIP, as far as several wires speak it: messages, proofs, sockets, what a registrar keeps, and all that their cases and clients
//! have in common. No rule is known here.
//!
//! | module | subject |
//! |---|---|
//! | [`message`] | a message as it came, and messages in a stream |
//! | [`value`] | values of fields: parameters, lists, addresses |
//! | [`heard`] | what a server hears, over whatever transport |
//! | [`digest`] | proofs of knowing a password |
//! | [`written`] | messages as they are sent |
//! | [`transport`] | what the messages of a run go over |
//! | [`stream`] | a server over TCP or TLS |
//! | `websocket` | SIP over WebSocket, either side of it |
//! | [`adapter`] | what is said instead by and to a client that speaks a protocol of its own |
//! | `gateway` | that as SIP has it, and SIP as that has it |
//! | [`datagram`] | a server over UDP |
//! | [`passage`] | what becomes of datagrams on their way |
//! | [`servers`] | the servers of a case over any of these, and what can happen to them |
//! | [`registrar`] | what a registrar knows of a user: nonces, the binding, the last transaction |
//! | [`domain`] | a user's domain in DNS: who gives SIP in it |
//! | [`finding`] | how a case has a phone find its systems: by addresses, by DNS, or by a settings file |
//! | [`settings_file`] | the file in which a phone reads where its systems are |
//! | [`nonsense`] | what a server says that a phone has to pass over |
//! | [`refused`] | what a refusal looks like, which no document says |
//! | [`proforma`] | what has to be known of any client, and what a run chooses for it |
//! | [`surroundings`] | what is between the systems of a case and a phone |
//! | [`words`] | words that the cases of every such wire have |
//! | [`playable`] | over what the words of a case can be played |
//! | [`exchange`] | the systems of a case on sockets, whatever they are: the stage of such a wire |
//! | `doctor` | whether a phone is attached rightly, and how it is timed |
//! | [`call`] | a call between the phone and a colleague |
//! | [`agent`] | the other end: a user agent that registers and takes calls |
//! | `link` | how its messages travel |
//! | `directory` | the servers that a reference client knows |
//! | [`habit`] | what real clients do beside their rows |
//! | [`handset`] | what every reference client has around its rows |

pub mod adapter;
pub mod agent;
pub mod call;
pub mod datagram;
pub mod digest;
mod directory;
pub(crate) mod doctor;
pub mod domain;
pub mod exchange;
pub mod finding;
mod gateway;
pub mod habit;
pub mod handset;
pub mod heard;
mod link;
pub mod message;
pub mod nonsense;
pub mod passage;
pub mod playable;
pub mod proforma;
pub mod refused;
pub mod registrar;
pub mod servers;
pub mod settings_file;
pub mod stream;
pub mod surroundings;
pub mod transport;
pub mod value;
mod websocket;
pub mod words;
pub mod written;
