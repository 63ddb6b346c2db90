//! What the servers of a site make of what they are told, held against the document. No row is named here.

use super::ambiguities::Question;
use super::breach::Breach;
use super::client::{Event, State as Desktop};
use super::messages::{Identity, Reason};
use super::model::SipDr;
use super::sip_server::{Input, Memory, Output, SipServer, State};
use super::topology::Spelling;
use super::world::World;
use crate::engine::Position;
use crate::property::Breaches;

/// Judges one step of a pair of SIP Servers.
pub(super) fn pair_step(
    model: &SipDr,
    before: &Position<SipServer>,
    input: Input,
    outputs: &[Output],
    after: &Position<SipServer>,
    breaches: &mut Breaches<Breach>,
) {
    let mut check = |breach, holds: bool| model.judgements.hold(breaches, breach, holds);
    let had = before.memory;
    // GD-10, GD-20: it serves until it is emptied or both are gone, and again when that is over.
    let state = match input {
        Input::ShutDownGracefully => State::ShuttingDown,
        Input::BothGone => State::Gone,
        Input::Restored => State::Serving,
        _ => before.state,
    };
    check(Breach::PairAstray, after.state == state);
    // GD-15 to GD-17, GD-20: whom it logs out, and what it says of that. A desktop is told of nothing else.
    let logged_out = |reason| (Memory { agent: false, call: false, ..had }, Some(Output::LoggedOut(reason)));
    let is_idle = had.agent && !had.call;
    let (memory, said) = match input {
        Input::LogIn if before.state == State::Serving && had.dn => {
            (Memory { agent: true, ..had }, Some(Output::LoggedIn))
        }
        Input::LogIn => (had, Some(Output::Refused)),
        Input::LogOutByAgent if had.agent => logged_out(Reason::ByAgent),
        Input::LogOutBySupervisor if had.agent => logged_out(Reason::BySupervisor),
        Input::LogOutOtherwise if had.agent => logged_out(Reason::Unknown),
        Input::RegistrationExpires if had.agent => {
            let (memory, said) = logged_out(match model.topology.spelling {
                Spelling::Underscore => Reason::DrForceUnderscore,
                Spelling::Space => Reason::DrForceSpace,
            });
            (Memory { dn: false, ..memory }, said)
        }
        Input::RegistrationExpires => (Memory { dn: false, ..had }, None),
        Input::PhoneRegisters => (Memory { dn: true, ..had }, Some(Output::DnBack)),
        Input::ShutDownGracefully if is_idle && model.reads(Question::ShutdownLogout) == 0 => {
            logged_out(Reason::GracefulShutdown)
        }
        Input::LogOutDue if is_idle => logged_out(Reason::GracefulShutdown),
        Input::CallBegins if had.agent && had.dn => (Memory { call: true, ..had }, None),
        Input::CallEnds => (Memory { call: false, ..had }, None),
        Input::BothGone => (Memory::default(), None),
        _ => (had, None),
    };
    check(Breach::WrongEvent, after.memory == memory && outputs == said.as_slice());
}

/// Whether a proxy that the desktop has reached answers as it should: its login (GD-03, GD-A15), its question (GD-04). Whoever is
/// there answers.
pub(super) fn is_answered(model: &SipDr, world: &World, event: &Event) -> bool {
    let memory = &world.desk.position.memory;
    match event {
        Event::Accepted | Event::Rejected => {
            let is_whole = world.desk.presented == Identity { application: true, agent: true };
            let has_servers = memory.target.is_some_and(|target| world.site(target).configuration);
            let lets_in = has_servers || model.reads(Question::ProxyAlone) == 0;
            (*event == Event::Accepted) == (is_whole && !world.desk.mistyped && lets_in)
        }
        Event::PersonRead(person) => is_asking_for_person(world) && person.preferred == world.preferred,
        Event::SiteRead => !is_asking_for_person(world),
        Event::Lost => !memory.site.is_some_and(|site| world.site(site).answers()),
        _ => true,
    }
}

fn is_asking_for_person(world: &World) -> bool {
    world.desk.position.state == Desktop::ReadingPerson
}
