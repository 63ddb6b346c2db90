//! What an exchange asks of the systems that it plays: who runs, and who is granted a registration. They ask their rows, and speak
//! no SIP.

use redial_model::rule::Table;
use redial_model::topology::NodeId;

use crate::case::Language;
use crate::sip::finding::Finding;
use crate::sip::proforma::Lease;
use crate::sip::refused::Refused;
use crate::sip::transport::Transport;
use crate::wire::Wire;

/// The client's table of a wire's systems.
pub type ClientOf<S> = <<S as Systems>::Wire as Wire>::Client;
/// An event of a phone, as its rows have it.
pub type EventOf<S> = <ClientOf<S> as Table>::Event;
/// What a phone does, as its rows have it.
pub type OutputOf<S> = <ClientOf<S> as Table>::Output;
/// The names of the systems.
pub type PlaceOf<S> = <<S as Systems>::Wire as Language>::Place;

/// The systems of a case as their rows have them. They are nodes that count from 0, in the order of their names.
pub trait Systems: Sized + Send {
    /// Whose systems they are.
    type Wire: Wire;

    /// The clauses by which a phone registers at all.
    const REGISTERS: &'static [&'static str];
    /// Whether a call that is up needs no system any more.
    const CALLS_ARE_DIRECT: bool;

    /// What a phone does, by its rows, that asks a system for a registration.
    fn asks(node: NodeId) -> OutputOf<Self>;

    /// What a phone that asks has learnt before, if its rows speak of that.
    fn has_connected() -> Option<EventOf<Self>> {
        None
    }

    /// What the beginning of a call is to a phone, or its end, if its rows speak of calls.
    fn call(begins: bool) -> Option<EventOf<Self>> {
        let _ = begins;
        None
    }

    /// How many of them the phone is told, from the first one on.
    fn told(&self) -> usize;

    /// How the phone finds them.
    fn finding(&self) -> Finding {
        Finding::default()
    }

    /// What their messages go over, if it is not what the run chooses.
    fn transport(&self) -> Option<Transport> {
        None
    }

    /// Whether a system runs.
    fn is_up(&self, node: NodeId) -> bool;

    /// Whether a system that runs answers nobody.
    fn is_hung(&self, node: NodeId) -> bool {
        let _ = node;
        false
    }

    /// What becomes of a registration that the user's phone asks for, or asks to keep.
    fn decides(&mut self, node: NodeId, asked: Asked) -> Decision<EventOf<Self>>;

    /// The phone is registered with a system.
    fn arrives(&mut self, node: NodeId) {
        let _ = node;
    }

    /// It is not any more.
    fn leaves(&mut self, node: NodeId) {
        let _ = node;
    }

    /// Whether a system carries a new call.
    fn carries_call(&mut self, node: NodeId) -> bool {
        let _ = node;
        true
    }

    /// A call that a system has carried is over.
    fn call_ends(&mut self, node: NodeId) {
        let _ = node;
    }

    /// A system ends.
    fn stop(&mut self, node: NodeId);

    /// A system starts.
    fn start(&mut self, node: NodeId);

    /// A system that runs learns whether it sees the other one.
    fn notice(&mut self, node: NodeId);

    /// Each of them does.
    fn notice_all(&mut self);

    /// The line between the systems breaks, or is whole again.
    fn set_broken(&mut self, broken: bool);

    /// What they have done since to phones and calls, unasked.
    fn done(&mut self) -> Vec<Done> {
        Vec::new()
    }
}

/// How a phone that asks a system stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Its user is registered there.
    pub is_registered: bool,
    /// And that is what it renews: it was not started since.
    pub renews: bool,
    /// It is in a call.
    pub in_call: bool,
}

/// What becomes of a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision<E> {
    /// It is granted, which means this to the phone.
    Granted(E),
    /// It is refused like that, which means this to the phone.
    Refused(How, E),
    /// It is ended like that, for the phone has a better place.
    SentAway(How, E),
    /// Nobody answers.
    Unanswered,
}

/// What the phone gets to see that is not granted what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// A status, and what is said with it.
    Status(u16, Vec<(&'static str, String)>),
    /// Nothing.
    Silence,
    /// The end of its connection; over datagrams, nothing.
    Close,
}

impl How {
    /// As that refusal has it.
    pub fn refused(by: Refused, lease: &Lease) -> Self {
        let after = ("Retry-After", lease.retry_after.to_string());
        let says_when = by == Refused::UnavailableForAWhile;
        let fields = if says_when { vec![after] } else { Vec::new() };
        by.status().map_or(How::Silence, |status| How::Status(status, fields))
    }

    /// 302, to there.
    pub fn redirected(to: String) -> Self {
        How::Status(302, vec![("Contact", to)])
    }
}

/// What a system has done, unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It has ended the registrations of its phones, and their connections.
    ClosesPhones(NodeId),
    /// It has cut off the call that it carried.
    CutsCall(NodeId),
}
