//! What must hold, said a second time and without the rows: each property is a closed statement about a state or a step,
//! taken from the document.

use super::ambiguities::Question;
use super::client::{Agent, Listener, State, is_over};
use super::hazards;
use super::judge::Breach;
use super::long_run;
use super::messages::Service;
use super::model::SipDr;
use super::topology::{SITE_2, Seating};
use super::world::{Cause, Link, World};
use crate::property::{Claim, Given, Holds, Property};
use crate::rule::Closed;
use crate::timer::Limit;
use crate::topology::NodeId;

/// Whether no step has broken it.
fn unbroken(world: &World, breach: Breach) -> bool {
    !world.breaches.contains(breach)
}

/// A property of single steps: the world remembers whether one of them broke it.
fn of_steps(
    id: &'static str,
    clauses: &'static [&'static str],
    text: &'static str,
    came: fn(&SipDr) -> bool,
    holds: Holds<SipDr>,
) -> Property<SipDr> {
    Property { id, clauses, text, claim: Claim::Always { given: Given::Step(came), holds } }
}

/// A property of states, and the situation in which it is of interest.
fn of_states(
    id: &'static str,
    clauses: &'static [&'static str],
    text: &'static str,
    given: Holds<SipDr>,
    holds: Holds<SipDr>,
) -> Property<SipDr> {
    Property { id, clauses, text, claim: Claim::Always { given: Given::State(given), holds } }
}

/// Whether a desktop at that site listens as the document wants it to.
fn listens(model: &SipDr, world: &World, site: NodeId) -> bool {
    let two = model.reads(Question::ListenersAfter) == 1;
    Listener::ALL.iter().all(|&listener| {
        let set_up_for = world.desk.position.memory.listener(listener);
        let may_be_missing = two && matches!(listener, Listener::Configuration | Listener::Statistics);
        set_up_for == Some(site) || (may_be_missing && set_up_for.is_none())
    })
}

/// Whether the desktop shows a service as its library reports it.
fn is_shown(model: &SipDr, world: &World, service: Service) -> bool {
    let off = world.desk.link(service) == Link::Off;
    let may_be_missed = model.reads(Question::ListenersAfter) == 1;
    world.desk.position.memory.shown[service.index()] == off || may_be_missed
}

/// Every property and every hazard.
pub fn properties() -> Vec<Property<SipDr>> {
    let mut all = always();
    all.extend(long_run::claims());
    all.extend(hazards::reachable());
    all.extend(hazards::hazards());
    all.extend(long_run::losses());
    all
}

fn always() -> Vec<Property<SipDr>> {
    vec![
        of_steps(
            "GD-P01",
            &["GD-01", "GD-06"],
            "A desktop that starts turns to the proxy that its configuration names first, or to the site \
             that it has kept.",
            |model| model.judgements.was_asked(Breach::WrongFirstSite),
            |_, world| unbroken(world, Breach::WrongFirstSite),
        ),
        of_steps(
            "GD-P02",
            &["GD-02"],
            "A desktop that cannot reach the first proxy, or loses it before it has read everything, turns \
             to the other one.",
            |model| model.judgements.was_asked(Breach::OtherSiteNotTried),
            |_, world| unbroken(world, Breach::OtherSiteNotTried),
        ),
        of_steps(
            "GD-P03",
            &["GD-03"],
            "Whatever proxy it connects to, it presents the application's name, and the agent's user name \
             and password.",
            |model| model.judgements.was_asked(Breach::NoIdentity),
            |_, world| unbroken(world, Breach::NoIdentity),
        ),
        of_states(
            "GD-P04",
            &["GD-03"],
            "Nobody works with a wrong password.",
            |_, world| world.desk.mistyped,
            |_, world| !(world.desk.at_work() && world.desk.mistyped),
        ),
        of_steps(
            "GD-P05",
            &["GD-04", "GD-06"],
            "A desktop that starts reads the person object and then the application object of the \
             preferred site, whatever it has kept.",
            |model| model.judgements.was_asked(Breach::SkippedReading),
            |_, world| unbroken(world, Breach::SkippedReading),
        ),
        of_steps(
            "GD-P06",
            &["GD-05"],
            "Once it has read them it works where it is if that is the preferred site, and moves to the \
             preferred site if it is not.",
            |model| model.judgements.was_asked(Breach::NotAtPreferred),
            |_, world| unbroken(world, Breach::NotAtPreferred),
        ),
        of_steps(
            "GD-P07",
            &["GD-06", "GD-07"],
            "What is kept for the next start is the preferred site of the person object, and only where \
             agents have seats of their own.",
            |model| model.judgements.was_asked(Breach::KeptWrongly),
            |model, world| {
                unbroken(world, Breach::KeptWrongly)
                    && (model.topology.seating == Seating::Own || world.desk.position.memory.cached.is_none())
            },
        ),
        of_states(
            "GD-P08",
            &["GD-08", "GD-09", "GD-22"],
            "A desktop at work listens to all four things, at the site that it is connected to, whichever \
             that is. (Without configuration and statistics after a switchover, if GD-A13 is read so.)",
            |_, world| world.desk.site() == Some(SITE_2),
            |model, world| world.desk.site().is_none_or(|site| listens(model, world, site)),
        ),
        of_steps(
            "GD-P09",
            &["GD-10"],
            "The end of one SIP Server of a pair changes nothing for a desktop.",
            |model| model.judgements.was_asked(Breach::OneWasNotEnough),
            |_, world| unbroken(world, Breach::OneWasNotEnough),
        ),
        of_states(
            "GD-P10",
            &["GD-08", "GD-11"],
            "No desktop stays at a site whose telephony service has not come back ON within site-timeout.",
            |_, world| world.desk.off_for[Service::Telephony.index()].has_reached(),
            |model, world| !is_over(world.desk.off_for[Service::Telephony.index()], model.readings),
        ),
        of_steps(
            "GD-P11",
            &["GD-11"],
            "No desktop leaves a site because of telephony unless that is OFF, and was OFF until \
             site-timeout was over.",
            |model| model.judgements.was_asked(Breach::HastyForTelephony),
            |_, world| unbroken(world, Breach::HastyForTelephony),
        ),
        of_states(
            "GD-P12",
            &["GD-12"],
            "Without a site-timeout no desktop leaves a site because of telephony.",
            |model, world| {
                model.topology.site_timeout == Limit::Never
                    && world.desk.link(Service::Telephony) == Link::Off
            },
            |model, world| {
                model.topology.site_timeout == Limit::Set || world.desk.leaving != Some(Cause::Telephony)
            },
        ),
        of_states(
            "GD-P13",
            &["GD-13"],
            "While the configuration service is OFF the user is warned, and only then.",
            |_, world| world.desk.link(Service::Configuration) == Link::Off,
            |model, world| is_shown(model, world, Service::Configuration),
        ),
        of_states(
            "GD-P14",
            &["GD-14"],
            "While the statistics service is OFF the user is warned, and only then.",
            |_, world| world.desk.link(Service::Statistics) == Link::Off,
            |model, world| is_shown(model, world, Service::Statistics),
        ),
        of_steps(
            "GD-P15",
            &["GD-13"],
            "The configuration service alone moves no desktop. (The workspace: it does, when site-timeout \
             is over, and not before.)",
            |model| model.judgements.was_asked(Breach::MovedForConfiguration),
            |model, world| {
                unbroken(world, Breach::MovedForConfiguration)
                    && !is_over(world.desk.off_for[Service::Configuration.index()], model.readings)
            },
        ),
        of_steps(
            "GD-P16",
            &["GD-14"],
            "The statistics service alone moves no desktop. (The workspace: it does, when site-timeout is \
             over, and not before.)",
            |model| model.judgements.was_asked(Breach::MovedForStatistics),
            |model, world| {
                unbroken(world, Breach::MovedForStatistics)
                    && !is_over(world.desk.off_for[Service::Statistics.index()], model.readings)
            },
        ),
        of_steps(
            "GD-P17",
            &["GD-15"],
            "Nothing is done about an agent who has logged out.",
            |model| model.judgements.was_asked(Breach::ActedForAgent),
            |_, world| unbroken(world, Breach::ActedForAgent),
        ),
        of_steps(
            "GD-P18",
            &["GD-16"],
            "Nothing is done about an agent whom a supervisor has logged out.",
            |model| model.judgements.was_asked(Breach::ActedForSupervisor),
            |_, world| unbroken(world, Breach::ActedForSupervisor),
        ),
        of_steps(
            "GD-P19",
            &["GD-15", "GD-16"],
            "An agent whom the agent or a supervisor has logged out is not logged in again by the desktop.",
            |model| model.judgements.was_asked(Breach::LoggedInAgainstWill),
            |_, world| unbroken(world, Breach::LoggedInAgainstWill),
        ),
        of_steps(
            "GD-P20",
            &["GD-17"],
            "A desktop whose agent is logged out because the phone's registration has expired waits for \
             the phone.",
            |model| model.judgements.was_asked(Breach::DidNotWait),
            |_, world| unbroken(world, Breach::DidNotWait),
        ),
        of_steps(
            "GD-P21",
            &["GD-17"],
            "When the phone is back the wait is over, and the desktop stays where it is.",
            |model| model.judgements.was_asked(Breach::WaitedOn),
            |_, world| unbroken(world, Breach::WaitedOn),
        ),
        of_steps(
            "GD-P22",
            &["GD-17"],
            "Only an embedded endpoint is launched again, and only when its registration has expired.",
            |model| model.judgements.was_asked(Breach::RelaunchedWrongly),
            |_, world| unbroken(world, Breach::RelaunchedWrongly),
        ),
        of_states(
            "GD-P23",
            &["GD-18"],
            "No desktop stays at a site to which the phone has not come back within \
             site-sip-register-timeout.",
            |_, world| world.desk.phone_gone.has_reached(),
            |model, world| !is_over(world.desk.phone_gone, model.readings),
        ),
        of_steps(
            "GD-P24",
            &["GD-18"],
            "No desktop leaves a site because of the phone unless site-sip-register-timeout was over.",
            |model| model.judgements.was_asked(Breach::HastyForPhone),
            |_, world| unbroken(world, Breach::HastyForPhone),
        ),
        of_states(
            "GD-P25",
            &["GD-19"],
            "Without a site-sip-register-timeout no desktop leaves a site because of the phone.",
            |model, world| {
                model.topology.register_timeout == Limit::Never
                    && world.desk.position.state == State::AwaitingPhone
            },
            |model, world| {
                model.topology.register_timeout == Limit::Set || world.desk.leaving != Some(Cause::Phone)
            },
        ),
        of_steps(
            "GD-P26",
            &["GD-20"],
            "A desktop whose SIP Server shuts down gracefully, and has logged its agent out, switches over.",
            |model| model.judgements.was_asked(Breach::StayedInShutdown),
            |_, world| unbroken(world, Breach::StayedInShutdown),
        ),
        of_steps(
            "GD-P27",
            &["GD-21"],
            "Whoever switches over restarts the library for it.",
            |model| model.judgements.was_asked(Breach::NotRestarted),
            |_, world| unbroken(world, Breach::NotRestarted),
        ),
        of_steps(
            "GD-P28",
            &["GD-05", "GD-11", "GD-18", "GD-20"],
            "A switchover leads to the other site.",
            |model| model.judgements.was_asked(Breach::WrongTarget),
            |_, world| unbroken(world, Breach::WrongTarget),
        ),
        of_steps(
            "GD-P29",
            &["GD-13", "GD-14", "GD-15", "GD-16"],
            "A desktop at work leaves its site for a reason that the document knows.",
            |model| model.judgements.was_asked(Breach::LeftForNothing),
            |_, world| unbroken(world, Breach::LeftForNothing),
        ),
        of_states(
            "GD-P30",
            &["GD-09"],
            "While telephony is ON, a desktop that takes its agent for logged in is right.",
            |_, world| world.desk.position.memory.agent == Agent::In,
            |_, world| {
                !world.desk.at_work()
                    || world.desk.position.memory.agent != Agent::In
                    || world.desk.link(Service::Telephony) != Link::On
                    || world.serves()
            },
        ),
        Property {
            id: "GD-P31",
            clauses: &["GD-09", "GD-22"],
            text: "No event comes in a state in which the rules say that it cannot come.",
            claim: Claim::Always {
                given: Given::Anywhere,
                holds: |_, world| unbroken(world, Breach::ForbiddenEvent),
            },
        },
    ]
}

/// Rows that only a reading leads to.
pub(super) const LED_TO_BY: &[(&str, Question, u8)] = &[
    ("GD-C16", Question::TimerRace, 1),
    ("GD-C17", Question::TimerRace, 1),
    ("GD-C22", Question::BothServices, 1),
    ("GD-C25", Question::BothServices, 1),
    ("GD-C27", Question::BothServices, 1),
    ("GD-C45", Question::NoPhone, 0),
];
