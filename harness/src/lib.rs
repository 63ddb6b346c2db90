//! Plays PBXes on real sockets and judges a client by the transition tables.
//!
//! | module | subject |
//! |---|---|
//! | [`wires`] | the wires that there are, and what the program may ask of any of them |
//! | [`wire`] | what a system gives so that it can be played |
//! | [`myapps`] | the wire of myApps |
//! | [`adapter`] | what the protocols of all adapters have in common |
//! | [`proforma`] | what has to be known of a client: PICS and PIXIT, as data |
//! | [`settings`] | what was declared of a client, and what is the same for all cases of a run |
//! | [`case`](mod@case) | a conformance case: an installation, phases of actions and outcomes |
//! | [`names`], [`place`] | closed lists of names in case files; where something stands in a file |
//! | [`run`] | many cases at the same time, repeated where the harness was late |
//! | [`play`](mod@play) | one case, from the first fault to the verdict |
//! | [`ledger`] | the record of a case |
//! | [`oracle`] | which states explain what was seen |
//! | [`conform`] | whether a broken client breaks the rules at all, decided without a socket |
//! | [`doctor`] | what is found out of a client before it is tested |
//! | [`verdict`], [`report`] | what came of it |
//! | [`causes`] | what a whole run comes to: alike failures as one cause, how the client reads |
//! | [`subject`] | the system under test: a client program that is started, watched and ended |
//! | [`guard`], `processes` | who holds everything that the client starts, and ends with it |
//! | [`publication`] | what the client publishes, on standard output or by HTTP |
//! | [`reference`](mod@reference) | what a reference client is told, and what it makes of its freedom |
//! | [`seed`] | where random numbers begin |
//! | [`server`] | a scripted server over TCP and TLS: its connections, and faults on these layers |
//! | [`capture`] | what was on the wire, as files that Wireshark opens |
//! | [`dns`] | the DNS of a case: a zone, and the server that answers from it |
//! | [`files`] | the file server of a case: one file over HTTP |
//! | [`ensemble`] | all servers of a case, and what can happen to them whatever they speak |
//! | [`line`](mod@line) | a line between a client and a server |
//! | `lock` | locks that nobody leaves half way |
//! | [`sip`](mod@sip) | SIP, as far as several wires speak it |
//! | [`user_resilience`] | the wire of user resilience |
//! | [`netphone`] | the wire of NetPhone |
//! | [`onex_portal`] | the wire of one-X Portal |
//! | [`sip_dr`] | the wire of SIP disaster recovery |
//! | [`net`] | sockets: those of the machine, or those of a network in memory |
//! | [`stream`] | one TCP connection, in plain text or TLS, that can be reset, held silent or finished |
//! | [`tls`] | throw-away certificate authorities, and what TLS server and client make of them |
//! | [`limits`] | what the machine gives a run: open files, room for files |
//! | [`lag`], `hindrance` | how late the harness itself is, and for how long the machine keeps a client from running |
#![deny(missing_docs)]

pub mod adapter;
pub mod capture;
pub mod case;
pub mod causes;
pub mod conform;
pub mod dns;
pub mod doctor;
pub mod ensemble;
pub mod files;
pub mod guard;
mod hindrance;
pub mod lag;
pub mod ledger;
pub mod limits;
pub mod line;
mod lock;
pub mod myapps;
pub mod names;
pub mod net;
pub mod netphone;
pub mod onex_portal;
pub mod oracle;
pub mod place;
pub mod play;
mod processes;
pub mod proforma;
pub mod publication;
pub mod reference;
pub mod report;
pub mod run;
pub mod seed;
pub mod server;
pub mod settings;
pub mod sip;
pub mod sip_dr;
pub mod stream;
pub mod subject;
pub mod tls;
pub mod user_resilience;
pub mod verdict;
pub mod wire;
pub mod wires;
