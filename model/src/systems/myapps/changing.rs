//! The same installation while its administrator changes it: the user is moved, a standby is added or taken away, the client is
//! given another primary, and the master hears of a move later, or never.
//!
//! A step is what it is in an installation that stays as it is, taken in the one that is there now; so the rows are the same, and
//! the judges of steps. What is added is a number of changes, beside faults, and what the world remembers of an attempt: whom it
//! has asked. What belongs to the wire alone (sessions, second factors, frames, impostors), and to paths and links, is left to the
//! other world, which no change of the installation concerns. What a document does not say stays open: connections outlast a change, nobody has to tell
//! the master.
//!
//! | file | holds |
//! |---|---|
//! | `state` | where it stands, and what can happen next |
//! | `course` | what an installation can become, and by which changes |
//! | `claims` | what must hold of it, and which losses the document admits |

mod claims;
mod course;
mod state;

pub use self::course::{Change, Course};
pub use self::state::{Action, Changed, Changing, State};

use super::breach::Breach;
use super::client::{Event, State as Standing};
use super::model::Redundancy;
use super::narrative;
use super::setting::Setting;
use super::steps::drop_lines;
use super::tables::Tables;
use super::world::{Action as Usual, Side, World};
use crate::audit::story::{Step, said};
use crate::check::Scope;
use crate::environment::Environment;
use crate::frame::trouble::Trouble;
use crate::frame::{self, Books, Installed, Kind, Papers};
use crate::property::Property;
use crate::rule::Edition;
use crate::topology::{NodeId, NodeSet};

impl Changed {
    fn setting(&self, state: &State) -> Setting<'_> {
        let Installed { edition, readings, judgements, tables, .. } = self;
        Setting {
            topology: self.topology.form(state.form),
            edition: *edition,
            readings: *readings,
            judgements,
            tables,
        }
    }

    /// A step that any installation can take. Who is sent on asks one more PBX; who dials anew asks the first one.
    fn take_usual(&self, state: &mut State, action: Usual) {
        let setting = self.setting(state);
        let told = match action {
            Usual::Answer { .. } => setting.answered(&state.world, &state.world.client(0)),
            _ => None,
        };
        setting.carry_out(&mut state.world, action);
        let side = state.world.client(0);
        match side.position.state {
            Standing::Dialing if matches!(told, Some(Event::Redirected { .. })) => {
                let to = side.position.memory.target;
                state.in_a_circle = to.is_some_and(|node| state.asked.contains(node));
                to.into_iter().for_each(|node| state.asked.set(node, true));
            }
            Standing::Dialing | Standing::LoggingOn if !matches!(action, Usual::Dial(_)) => {}
            _ => begin_anew(state),
        }
    }

    fn change(&self, state: &mut State, change: Change) {
        let before = self.now(state);
        let Some(form) = self.topology.after(state.form, change) else { return };
        match change {
            Change::TakeAway(standby) => {
                let world = &mut state.world;
                Trouble::Stop(standby).befall(&mut world.environment);
                for &(a, b) in before.links().iter().filter(|&&(a, b)| a == standby || b == standby) {
                    world.environment.notice(a, b);
                    world.environment.notice(b, a);
                }
                drop_lines(world, Trouble::Stop(standby));
            }
            Change::Add(standby) => state.world.environment.start(standby),
            Change::Move { .. } | Change::Configure(_) => {}
        }
        state.form = form;
        state.changes_left -= 1;
        begin_anew(state);
    }
}

/// From now on it counts whom the client asks: whom it asks already, if it is at it.
fn begin_anew(state: &mut State) {
    let side = state.world.client(0);
    let is_at_it = matches!(side.position.state, Standing::Dialing | Standing::LoggingOn);
    state.asked = NodeSet::default();
    state.in_a_circle = false;
    side.position.memory.target.filter(|_| is_at_it).into_iter().for_each(|node| state.asked.set(node, true));
}

/// What is followed here: clients that do what is demanded, and are started again with what they stored; and PBXes, of which one fails
/// as the last fault of a run, and is missed late.
fn is_followed(action: &Usual, faults_left: u8) -> bool {
    match action {
        Usual::Net(Trouble::Stop(_)) => faults_left == 1,
        Usual::Net(Trouble::Start(_) | Trouble::Notice(..))
        | Usual::Restart { stored: true, .. }
        | Usual::Dial(_)
        | Usual::Connect { choice: 0, .. }
        | Usual::Answer { choice: 0, .. }
        | Usual::Lose(_) => true,
        Usual::Net(_)
        | Usual::Connect { .. }
        | Usual::Answer { .. }
        | Usual::Restart { stored: false, .. }
        | Usual::ExpireSession(_)
        | Usual::WantFactor(_)
        | Usual::GiveFactor(_)
        | Usual::Impatience(_)
        | Usual::LogOut { .. }
        | Usual::SendUnknown(_)
        | Usual::SendGarbage { .. }
        | Usual::ForgeAcceptance(_)
        | Usual::ForgeRedirect(_) => false,
    }
}

impl frame::World for Changing {
    const PAPERS: Papers = <Redundancy<1> as frame::World>::PAPERS;
    type Topology = Course;
    type Tables = Tables;
    type State = State;
    type Action = Action;
    type Breach = Breach;

    /// Small ones whatever the scope: with three PBXes there is everything that can be changed.
    fn topologies(edition: Edition, scope: Scope) -> Vec<Course> {
        let all = Redundancy::<1>::topologies(edition, Scope { slaves: 2, ..scope });
        let small = all.into_iter().filter(|it| it.len() <= course::MOST_PBXES);
        small.flat_map(|topology| Course::begun_as(&topology, scope.changes)).collect()
    }

    fn names(course: &Course) -> Vec<String> {
        let topology = course.form(0);
        (0..topology.len() as u8).map(|place| topology.name(NodeId(place)).to_owned()).collect()
    }

    fn properties() -> Vec<Property<Changed>> {
        claims::claims()
    }

    fn start(model: &Changed, books: Books<Breach>) -> State {
        let topology = model.topology.form(0);
        let mut environment = Environment::healthy(topology.len(), topology.links());
        topology.absent().for_each(|node| environment.stop(node));
        State {
            world: World::new(environment, Side::new(), books),
            form: 0,
            changes_left: model.topology.changes(),
            asked: NodeSet::default(),
            in_a_circle: false,
        }
    }

    fn books(state: &State) -> &Books<Breach> {
        &state.world.books
    }

    fn books_mut(state: &mut State) -> &mut Books<Breach> {
        &mut state.world.books
    }

    /// Nobody has to change anything, and nobody has to tell the master.
    fn kind(_: &Changed, action: &Action) -> Kind {
        match action {
            Action::Usual(action) => action.kind(|from, to| 1 + 6 * from.0 + to.0),
            Action::Change(_) => Kind::Whim,
            Action::Learn => Kind::Repair,
        }
    }

    fn actions(model: &Changed, state: &State, actions: &mut Vec<Action>) {
        let setting = model.setting(state);
        let mut usual = Vec::new();
        setting.actions_of_client(&state.world, 0, &mut usual);
        setting.actions_of_environment(&state.world, &mut usual);
        let followed = usual.into_iter().filter(|action| is_followed(action, state.world.books.faults_left));
        actions.extend(followed.map(Action::Usual));
        if state.changes_left > 0 {
            actions.extend(model.topology.ways(state.form).map(Action::Change));
        }
        actions.extend(model.topology.once_told(state.form).map(|_| Action::Learn));
    }

    fn take(model: &Changed, state: &mut State, action: Action) {
        match action {
            Action::Usual(action) => model.take_usual(state, action),
            Action::Change(change) => model.change(state, change),
            Action::Learn => {
                state.form = model.topology.once_told(state.form).unwrap_or(state.form);
                begin_anew(state);
            }
        }
    }

    /// Changes, what the master is not told, repairs, and what has not been noticed.
    fn debt(model: &Changed, state: &State) -> u64 {
        let (now, environment) = (model.now(state), &state.world.environment);
        let stale = |&(a, b): &(NodeId, NodeId)| {
            environment.is_stale(a, b) as u64 + environment.is_stale(b, a) as u64
        };
        let stale: u64 = now.links().iter().map(stale).sum();
        u64::from(state.changes_left) << 17
            | u64::from(!now.master_knows()) << 16
            | u64::from(environment.damage(now.len())) << 8
            | stale
    }

    fn tell(model: &Changed, before: &State, action: &Action, after: &State) -> Vec<Step> {
        let mut steps = match action {
            Action::Usual(action) => return narrative::steps(&before.world, action, &after.world),
            Action::Change(change) => change.told(),
            Action::Learn => {
                let now = model.now(after);
                vec![Step::at(now.master(), said("learns that the user is on {}", &[now.home()]))]
            }
        };
        let had_line = before.world.client(0).line != after.world.client(0).line;
        steps.extend(had_line.then(|| Step::nobody("the client's connection is lost with it")));
        steps
    }

    fn describe(model: &Changed, state: &State) -> String {
        let text = narrative::describe(model.now(state), &state.world);
        format!("{text}\n{} more changes may be made", state.changes_left)
    }
}
