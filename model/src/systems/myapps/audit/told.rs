//! A step of the world, for a PBX administrator: who dials whom, and what the answer is.

use super::super::client::{Attempt, State};
use super::super::model::MyApps;
use super::super::narrative::trouble;
use super::super::world::{Action, Line, World};
use crate::audit::story::{Step, Word, said};
use crate::environment::Path;
use crate::frame::trouble::Trouble;

/// The rows of a log for one step.
pub(super) fn tell(model: &MyApps<1>, before: &World<1>, action: &Action, after: &World<1>) -> Vec<Step> {
    let (was, is) = (before.client(0), after.client(0));
    let memory = was.position.memory;
    match *action {
        Action::Net(it @ Trouble::Notice(from, _)) => {
            let mut steps = vec![trouble(it, &after.environment)];
            if was.position.state == State::AtStandby && is.position.state != State::AtStandby {
                let back = model.topology.next_hop(from);
                let what = ["says that ".into(), Word::from(back), " is back, and closes".into()];
                steps.push(Step::to_client(from, what));
            }
            steps
        }
        // The attempt is one row, once it is known what came of it.
        Action::Dial(_) => Vec::new(),
        Action::Connect { .. } => {
            let Some(target) = memory.target else { return Vec::new() };
            let failed = is.position.state != State::LoggingOn;
            let silent = before.environment.path(target) == Path::Silent;
            let why = aim(memory.attempt, memory.redirected);
            let came = match (failed, silent) {
                (false, _) if why.is_empty() => " and logs on",
                (false, _) => ", and logs on",
                (true, true) => ": no answer",
                (true, false) => ": no connection",
            };
            let what = vec!["dials ".into(), Word::from(target), why.into(), came.into()];
            vec![Step::to_node(target, what)]
        }
        Action::Answer { .. } => answered(was.line, before, after),
        Action::Lose(_) => {
            let Line::Open { to, .. } = was.line else { return Vec::new() };
            vec![Step::client(said("notices that its connection to {} is lost", &[to]))]
        }
        Action::Net(it) => vec![trouble(it, &after.environment)],
        _ => Vec::new(),
    }
}

fn answered(line: Line, before: &World<1>, after: &World<1>) -> Vec<Step> {
    let Line::Open { to: node, alive, .. } = line else { return Vec::new() };
    let is = after.client(0).position;
    match is.state {
        State::AtHome => vec![Step::to_client(node, "accepts: the user is at home here")],
        State::AtStandby => vec![Step::to_client(node, "accepts, as a standby")],
        State::Dialing
            if is.memory.redirected && is.memory.target != before.client(0).position.memory.target =>
        {
            let target = is.memory.target.map_or("nobody".into(), Word::from);
            vec![Step::to_client(node, ["redirects to ".into(), target])]
        }
        _ if !alive => vec![Step::client(said("loses the connection to {}", &[node]))],
        _ if before.environment.path(node) == Path::Silent => {
            vec![Step::client(said("gets no answer from {}", &[node]))]
        }
        _ => vec![Step::to_client(node, "refuses the login")],
    }
}

/// Why a PBX is dialled.
fn aim(attempt: Attempt, redirected: bool) -> &'static str {
    match (redirected, attempt) {
        (true, _) => ", where it was sent",
        (false, Attempt::Primary) => ", its primary",
        (false, Attempt::Secondary) => ", its secondary",
        (false, Attempt::Current | Attempt::CurrentAgain) => ", where it was logged on",
        (false, Attempt::None | Attempt::Served) => "",
    }
}
