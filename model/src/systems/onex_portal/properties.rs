//! What must hold of the rules, said a second time and without them: each property is a closed statement about the
//! installation, a state or a step, taken from the document.

use super::ambiguities::Question;
use super::breach::Breach;
use super::client::State;
use super::hazards::hazards;
use super::long_run::in_the_long_run;
use super::model::OnexPortal;
use super::situations::*;
use super::topology::{Program, Server};
use super::world::{Mode, Record};
use crate::rule::Closed;

type Property = crate::property::Property<OnexPortal>;

/// Every property.
pub fn properties() -> Vec<Property> {
    [steps(), states(), in_the_long_run(), hazards()].into_iter().flatten().collect()
}

/// What must hold of single steps.
fn steps() -> Vec<Property> {
    vec![
        Property::never("OX-P01", &["OX-11", "OX-18"], Breach::TurnedAway),
        Property::never("OX-P02", &["OX-08", "OX-20"], Breach::ServedWhilePassive),
        Property::never("OX-P03", &["OX-10", "OX-16", "OX-18", "OX-01"], Breach::TookOverLate),
        Property::never("OX-P04", &["OX-10"], Breach::TookOverEarly),
        Property::never("OX-P05", &["OX-16"], Breach::ServedWithoutOffice),
        Property::never("OX-P06", &["OX-18"], Breach::GaveUpAlone),
        Property::never("OX-P07", &["OX-20", "OX-24"], Breach::KeptServing),
        Property::never("OX-P08", &["OX-20"], Breach::ReturnedUnasked),
        Property::never("OX-P09", &["OX-12", "OX-14"], Breach::NotRedirected),
        Property::never("OX-P10", &["OX-15"], Breach::NewUserRedirected),
        Property::never("OX-P11", &["OX-20", "OX-21", "OX-22", "OX-23"], Breach::NotSentHome),
        Property::never("OX-P12", &["OX-12", "OX-14", "OX-21", "OX-22", "OX-23"], Breach::WrongRedirect),
        Property::never("OX-P13", &["OX-09"], Breach::RedirectedApplication),
        Property::never("OX-P14", &["OX-09", "OX-11", "OX-15"], Breach::WrongAddress),
        Property::never("OX-P15", &["OX-13", "OX-14"], Breach::IgnoredCertificate),
        Property::never("OX-P16", &["OX-13"], Breach::AskedTwice),
        Property::never("OX-P17", &["OX-14", "OX-22"], Breach::PlugInWaited),
        Property::never("OX-P18", &["OX-11", "OX-21"], Breach::LoggedOnUnasked),
        Property::never("OX-P38", &["OX-09", "OX-12", "OX-13", "OX-14", "OX-15"], Breach::OutOfStep),
        Property::never("OX-P39", &["OX-08", "OX-12", "OX-20"], Breach::WrongAnswer),
        Property::never("OX-P40", &["OX-20", "OX-24"], Breach::NotServing),
        Property::never("OX-P19", &["OX-17"], Breach::WrongContact),
        Property::never("OX-P20", &["OX-07"], Breach::HeldWithoutServing),
        Property::never("OX-P32", &["OX-10", "OX-16", "OX-20"], Breach::PartUnasked),
        Property::never("OX-P33", &["OX-08", "OX-10"], Breach::SightForgotten),
        Property::never("OX-P34", &["OX-03", "OX-28"], Breach::InForceUnasked),
        Property::never("OX-P35", &["OX-05", "OX-06", "OX-19"], Breach::ChangeUnasked),
        Property::never("OX-P36", &["OX-07", "OX-29"], Breach::ConferenceUnasked),
        Property::never("OX-P37", &["OX-18", "OX-21"], Breach::SessionsEnded),
    ]
}

/// What must hold of every state.
fn states() -> Vec<Property> {
    vec![
        Property::always(
            "OX-P21",
            &["OX-02", "OX-03", "OX-04", "OX-25", "OX-26", "OX-27", "OX-28"],
            "Without everything that resilience needs, in force on both portals, the secondary never \
                   serves.",
            |model, world| !resilient(model, world),
            |model, world| resilient(model, world) || !world.serves(Server::Secondary),
        ),
        Property::always(
            "OX-P22",
            &["OX-08"],
            "A portal that serves is shown as available, one that does not as starting.",
            |_, world| world.serves(Server::Secondary),
            |_, world| Server::ALL.iter().all(|&server| shown(world, server)),
        ),
        Property::always(
            "OX-P23",
            &["OX-18", "OX-20", "OX-24"],
            "Both portals serve only while they cannot see each other, or until they have noticed that \
                   they can.",
            |model, world| model.mode(world) == Mode::Standalone,
            |model, world| {
                model.mode(world) != Mode::Standalone
                    || !world.connected()
                    || unnoticed(model, world)
                    || stays_beside(model)
            },
        ),
        Property::always(
            "OX-P25",
            &["OX-06", "OX-19"],
            "A change that was made on the secondary never comes to the primary.",
            |_, world| matches!(world.record, Record::Changed(Server::Secondary, _)),
            |_, world| {
                !matches!(world.record, Record::Changed(Server::Secondary, _))
                    || !has_change(world, Server::Primary)
            },
        ),
        Property::always(
            "OX-P26",
            &["OX-06"],
            "A change that was made on the primary in standalone mode is not copied, unless OX-A13 is \
             read as b.",
            |_, world| world.record == Record::Changed(Server::Primary, Mode::Standalone),
            |model, world| {
                world.record != Record::Changed(Server::Primary, Mode::Standalone)
                    || model.readings.get(Question::CatchUp) == 1
                    || !has_change(world, Server::Secondary)
            },
        ),
        Property::always(
            "OX-P27",
            &["OX-07"],
            "A conference that the primary has scheduled is held if the primary serves at its time.",
            |_, world| world.record == Record::Held,
            |_, world| {
                !matches!(
                    world.record,
                    Record::Missed(Server::Primary, Mode::Normal | Mode::Standalone | Mode::Alone)
                )
            },
        ),
        Property::always(
            "OX-P28",
            &["OX-13", "OX-14"],
            "Nobody is logged on at the secondary who has not accepted its certificate.",
            |_, world| is(world, State::LoggedOn, Server::Secondary),
            |_, world| !is(world, State::LoggedOn, Server::Secondary) || world.client.accepted,
        ),
        Property::always(
            "OX-P29",
            &["OX-09"],
            "A client application has to do with no server but the one whose address its user entered \
                   last.",
            |model, world| model.topology.program == Program::Application && world.client.known,
            |model, world| {
                model.topology.program != Program::Application
                    || model.readings.get(Question::Programs) == 1
                    || world.client.position.state == State::Out
                    || world.client.position.memory.target == world.client.asks
            },
        ),
        Property::always(
            "OX-P31",
            &["OX-29"],
            "A conference is at no other server than the one that has scheduled it, in normal operation \
             neither.",
            |_, world| matches!(world.record, Record::Scheduled(_, Mode::Normal)),
            |_, world| match world.record {
                Record::Scheduled(server, _) => !world.portal(server.other()).memory.conference,
                _ => true,
            },
        ),
        Property::never("OX-P30", &["OX-08"], Breach::ForbiddenEvent),
    ]
}

/// Rows that only a reading leads to.
pub(super) const LED_TO_BY: &[(&str, Question, u8)] = &[
    // By the other reading a new user's application follows the only redirect that it meets.
    ("OX-C13", Question::Programs, 0),
    ("OX-C15", Question::Redirector, 1),
    ("OX-S12", Question::SecondaryOffice, 1),
    ("OX-S14", Question::DelayOfAll, 0),
    ("OX-S15", Question::Boundary, 1),
    ("OX-S17", Question::SecondaryOffice, 1),
    ("OX-S20", Question::SecondaryOffice, 1),
    ("OX-S23", Question::StandaloneManual, 1),
    ("OX-S42", Question::WhenCopied, 0),
    ("OX-S47", Question::StandaloneSessions, 1),
    ("OX-S49", Question::StandaloneSessions, 1),
];
