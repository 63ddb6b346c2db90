//! The configuration proxy of a site: whom it lets in, and what it says of the agent (GD-01 to GD-04).

use super::ambiguities::Question;
use super::editions::BOTH;
use super::messages::{Identity, Person};
use crate::ambiguity::Readings;
use crate::rule::{Edition, Outputs, Table};

crate::closed_enum! {
    /// What is behind a proxy that runs.
    pub enum State {
        /// At least one of the configuration servers of its site.
        Connected,
        /// Nothing but what it has read before.
        Alone,
    }
}

crate::closed_enum! {
    /// What a proxy is told.
    pub enum Input {
        /// Somebody wants to be let in.
        LogOn,
        /// The agent's person object is asked for.
        AskPerson,
        /// The application object of the preferred site is asked for.
        AskSite,
    }
}

/// An event with its details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// [`Input::LogOn`]
    LogOn {
        /// What is presented.
        identity: Identity,
        /// The password is the agent's.
        right: bool,
    },
    /// [`Input::AskPerson`]
    AskPerson,
    /// [`Input::AskSite`]
    AskSite,
}

crate::guard_enum! {
    /// A condition of a proxy row.
    pub enum Guard {
        /// Application and agent are named, and the password is right.
        Known,
    }
    reads Question
}

crate::closed_enum! {
    /// What a proxy row does.
    pub enum Effect {
        /// Lets the desktop in.
        Accept,
        /// Does not.
        Reject,
        /// Names the agent's preferred and secondary site.
        NameSites,
        /// Names the address of the preferred site's proxy.
        NameAddress,
    }
}

/// What a proxy answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// The desktop is let in.
    Accepted,
    /// It is not.
    Rejected,
    /// The agent's sites.
    Person(Person),
    /// The address of the preferred site's proxy.
    Address,
}

/// What a proxy may look at.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// What the configuration says of the agent, the same at both sites.
    pub person: Person,
    /// How open questions are read.
    pub readings: Readings,
}

/// The proxy's table. It remembers nothing of a desktop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Proxy;

impl Table for Proxy {
    type State = State;
    type Input = Input;
    type Guard = Guard;
    type Effect = Effect;
    type Memory = ();
    type Event = Event;
    type Output = Output;
    type View<'a> = View;

    const EDITIONS: &'static [Edition] = BOTH;

    fn kind(event: &Event) -> Input {
        match event {
            Event::LogOn { .. } => Input::LogOn,
            Event::AskPerson => Input::AskPerson,
            Event::AskSite => Input::AskSite,
        }
    }

    fn holds(guard: Guard, _: &(), event: &Event, view: View) -> bool {
        let known = matches!(
            event,
            Event::LogOn { identity: Identity { application: true, agent: true }, right: true }
        );
        match guard {
            Guard::Known => known,
            Guard::Reads(question, reading) => view.readings.get(question) == reading,
        }
    }

    fn apply(effect: Effect, _: &mut (), _: &Event, view: View, outputs: &mut Outputs<Self>) {
        outputs.push(match effect {
            Effect::Accept => Output::Accepted,
            Effect::Reject => Output::Rejected,
            Effect::NameSites => Output::Person(view.person),
            Effect::NameAddress => Output::Address,
        });
    }
}
