//! What must hold, said a second time and without the rows: each property is a closed statement about a state or a step,
//! taken from the document.

use super::ambiguities::Question;
use super::breach::Breach;
use super::client::{Agent, Listener, State, is_over};
use super::hazards;
use super::long_run;
use super::messages::Service;
use super::model::SipDr;
use super::topology::{SITE_2, Seating};
use super::world::{Cause, Link, World};
use crate::rule::Closed;
use crate::timer::Limit;
use crate::topology::NodeId;

type Property = crate::property::Property<SipDr>;

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
pub fn properties() -> Vec<Property> {
    let mut all = always();
    all.extend(long_run::claims());
    all.extend(hazards::reachable());
    all.extend(hazards::hazards());
    all.extend(long_run::losses());
    all
}

fn always() -> Vec<Property> {
    vec![
        Property::never("GD-P01", &["GD-01", "GD-06", "GD-23"], Breach::WrongFirstSite),
        Property::never("GD-P02", &["GD-02", "GD-23"], Breach::OtherSiteNotTried),
        Property::never("GD-P03", &["GD-03"], Breach::NoIdentity),
        Property::always(
            "GD-P04",
            &["GD-03"],
            "Nobody works with a wrong password.",
            |_, world| world.desk.mistyped,
            |_, world| !(world.desk.at_work() && world.desk.mistyped),
        ),
        Property::never("GD-P05", &["GD-04", "GD-06"], Breach::SkippedReading),
        Property::never("GD-P06", &["GD-05"], Breach::NotAtPreferred),
        Property::steps(
            "GD-P07",
            &["GD-06", "GD-07"],
            "What is kept for the next start is the preferred site of the person object, and only where \
             agents have seats of their own.",
            |model| model.judgements.was_asked(Breach::KeptWrongly),
            |model, world| {
                !world.books.breaches.contains(Breach::KeptWrongly)
                    && (model.topology.seating == Seating::Own || world.desk.position.memory.cached.is_none())
            },
        ),
        Property::always(
            "GD-P08",
            &["GD-08", "GD-09", "GD-22"],
            "A desktop at work listens to all four things, at the site that it is connected to, whichever \
             that is. (Without configuration and statistics after a switchover, if GD-A13 is read so.)",
            |_, world| world.desk.site() == Some(SITE_2),
            |model, world| world.desk.site().is_none_or(|site| listens(model, world, site)),
        ),
        Property::never("GD-P09", &["GD-10"], Breach::OneWasNotEnough),
        Property::always(
            "GD-P10",
            &["GD-08", "GD-11"],
            "No desktop stays at a site whose telephony service has not come back ON within site-timeout.",
            |_, world| world.desk.off_for[Service::Telephony.index()].has_reached(),
            |model, world| !is_over(world.desk.off_for[Service::Telephony.index()], model.readings),
        ),
        Property::never("GD-P11", &["GD-11"], Breach::HastyForTelephony),
        Property::always(
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
        Property::always(
            "GD-P13",
            &["GD-13"],
            "While the configuration service is OFF the user is warned, and only then.",
            |_, world| world.desk.link(Service::Configuration) == Link::Off,
            |model, world| is_shown(model, world, Service::Configuration),
        ),
        Property::always(
            "GD-P14",
            &["GD-14"],
            "While the statistics service is OFF the user is warned, and only then.",
            |_, world| world.desk.link(Service::Statistics) == Link::Off,
            |model, world| is_shown(model, world, Service::Statistics),
        ),
        Property::steps(
            "GD-P15",
            &["GD-13"],
            "The configuration service alone moves no desktop. (The workspace: it does, when site-timeout \
             is over, and not before.)",
            |model| model.judgements.was_asked(Breach::MovedForConfiguration),
            |model, world| {
                !world.books.breaches.contains(Breach::MovedForConfiguration)
                    && !is_over(world.desk.off_for[Service::Configuration.index()], model.readings)
            },
        ),
        Property::steps(
            "GD-P16",
            &["GD-14"],
            "The statistics service alone moves no desktop. (The workspace: it does, when site-timeout is \
             over, and not before.)",
            |model| model.judgements.was_asked(Breach::MovedForStatistics),
            |model, world| {
                !world.books.breaches.contains(Breach::MovedForStatistics)
                    && !is_over(world.desk.off_for[Service::Statistics.index()], model.readings)
            },
        ),
        Property::always(
            "GD-P36",
            &["GD-09", "GD-11"],
            "A desktop at work knows whether its telephony service is ON or OFF.",
            |_, world| world.desk.link(Service::Telephony) == Link::Off,
            |model, world| !world.desk.at_work() || is_shown(model, world, Service::Telephony),
        ),
        Property::never("GD-P17", &["GD-15"], Breach::ActedForAgent),
        Property::never("GD-P18", &["GD-16"], Breach::ActedForSupervisor),
        Property::never("GD-P19", &["GD-15", "GD-16"], Breach::LoggedInAgainstWill),
        Property::never("GD-P33", &["GD-09", "GD-22"], Breach::AskedWithoutEnd),
        Property::never("GD-P20", &["GD-17"], Breach::DidNotWait),
        Property::never("GD-P21", &["GD-17"], Breach::WaitedOn),
        Property::never("GD-P22", &["GD-17"], Breach::RelaunchedWrongly),
        Property::always(
            "GD-P23",
            &["GD-18"],
            "No desktop stays at a site to which the phone has not come back within \
             site-sip-register-timeout.",
            |_, world| world.desk.phone_gone.has_reached(),
            |model, world| !is_over(world.desk.phone_gone, model.readings),
        ),
        Property::never("GD-P24", &["GD-18"], Breach::HastyForPhone),
        Property::always(
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
        Property::never("GD-P26", &["GD-20"], Breach::StayedInShutdown),
        Property::never("GD-P27", &["GD-21"], Breach::NotRestarted),
        Property::never("GD-P32", &["GD-25"], Breach::SlowStart),
        Property::never("GD-P28", &["GD-05", "GD-11", "GD-18", "GD-20"], Breach::WrongTarget),
        Property::never("GD-P29", &["GD-13", "GD-14", "GD-15", "GD-16"], Breach::LeftForNothing),
        Property::always(
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
        Property::never("GD-P34", &["GD-02", "GD-05", "GD-11", "GD-17", "GD-18", "GD-20"], Breach::NotDue),
        Property::never("GD-P35", &["GD-10", "GD-20"], Breach::PairAstray),
        Property::never("GD-P37", &["GD-15", "GD-16", "GD-17", "GD-20"], Breach::WrongEvent),
        Property::never("GD-P38", &["GD-03", "GD-04"], Breach::WrongAnswer),
        Property::never("GD-P31", &["GD-09", "GD-22"], Breach::ForbiddenEvent),
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
    ("GD-C65", Question::StartsElsewhere, 1),
];
