//! A step of the world, for an administrator: who dials whom, what the answer is, and which system becomes active.

use super::super::client;
use super::super::model::NetPhone;
use super::super::narrative::happening;
use super::super::server::State;
use super::super::topology::{Refusal, SYSTEMS};
use super::super::world::{Action, Line, World};
use crate::audit::story::{Step, Word, said};
use crate::environment::Path;

/// The rows of a log for one step.
pub(super) fn tell(
    model: &NetPhone,
    has_standby: bool,
    before: &World,
    action: &Action,
    after: &World,
) -> Vec<Step> {
    match action {
        // The attempt is one row, once it is known what came of it.
        Action::Attempt => Vec::new(),
        Action::Connect => dialled(before, after).into_iter().collect(),
        Action::Answer => answered(model, before, after),
        Action::Lose => match before.client.line {
            Line::Open { to, .. } => {
                vec![Step::client(said("notices that its connection to {} is lost", &[to]))]
            }
            Line::None => Vec::new(),
        },
        // Of a standby that does not exist nobody hears anything.
        Action::Notice(_) if !has_standby => parts(before, after).collect(),
        _ => {
            let mut steps = vec![happening(model, before, action, after)];
            steps.extend(parts(before, after));
            steps
        }
    }
}

/// The systems that become active or passive.
fn parts<'a>(before: &'a World, after: &'a World) -> impl Iterator<Item = Step> + 'a {
    SYSTEMS.into_iter().filter_map(|node| {
        let what = match after.server(node).state {
            state if state == before.server(node).state => return None,
            State::Active => "becomes active",
            State::Passive => "becomes passive",
            State::Starting | State::Stopped => return None,
        };
        Some(Step::at(node, what))
    })
}

fn dialled(before: &World, after: &World) -> Option<Step> {
    let target = before.client.position.memory.target?;
    let came = match (after.client.position.state, before.environment.path(target)) {
        (client::State::LoggingOn, _) => ", and logs on",
        (_, Path::Silent) => ": no answer",
        _ => ": no connection",
    };
    let what = vec!["dials ".into(), Word::from(target), came.into()];
    Some(Step::to_node(target, what))
}

fn answered(model: &NetPhone, before: &World, after: &World) -> Vec<Step> {
    let Line::Open { to: node, alive } = before.client.line else { return Vec::new() };
    if after.client.position.state == client::State::LoggedOn {
        return vec![Step::to_client(node, "accepts the login")];
    }
    if !alive {
        return vec![Step::client(said("loses the connection to {}", &[node]))];
    }
    if before.environment.path(node) == Path::Silent || !before.answers(node) {
        return vec![Step::client(said("gets no answer from {}", &[node]))];
    }
    let how = match model.topology.refusal() {
        Refusal::Answered => "turns the login down: it is not active",
        Refusal::Closed => "closes the connection: it is not active",
    };
    vec![Step::to_client(node, how)]
}
