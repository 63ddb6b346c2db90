//! What each reading of an open question comes to, told from the document.

use redial_model::ambiguity::Readings;
use redial_model::check::Scope;
use redial_model::environment::Path;
use redial_model::frame::World;
use redial_model::frame::trouble::Trouble::{Block, Stop, Unblock};
use redial_model::rule::Edition;
use redial_model::systems::myapps::ambiguities::Question;
use redial_model::systems::myapps::client::State;
use redial_model::systems::myapps::model::Redundancy;
use redial_model::systems::myapps::topology::{Pbx, Topology};
use redial_model::systems::myapps::world::Action::{self, Answer, Connect, Dial, ExpireSession, Lose, Net};
use redial_model::systems::myapps::{EDITION_13R3, EDITION_16R1};
use redial_model::topology::NodeId;

use crate::story;

type Story = story::Story<Redundancy<1>>;

const CONNECT: Action = Connect { client: 0, choice: 0 };
const ANSWER: Action = Answer { client: 0, choice: 0 };

/// The PBXes by name; the user's home, and the PBX that the client has configured.
fn read(pbxes: &[&str], home: &str, configured: &str, edition: Edition, reading: (Question, u8)) -> Story {
    let pbx = |name: &str| Pbx::from_name(name).unwrap();
    let pbxes: Vec<Pbx> = pbxes.iter().map(|name| pbx(name)).collect();
    let topology = Topology::new(&pbxes, pbx(home), pbx(configured)).unwrap();
    Story::new(topology, edition, Readings::default().with(reading.0, reading.1))
}

impl Story {
    fn node(&self, name: &str) -> NodeId {
        self.model.topology.node(Pbx::from_name(name).unwrap()).unwrap()
    }

    fn state(&self) -> State {
        self.world.client(0).position.state
    }

    /// The client makes an attempt, which finds nobody; where it went.
    fn dials_in_vain(&mut self) -> Option<NodeId> {
        self.then(Dial(0));
        let target = self.world.client(0).position.memory.target;
        self.then(CONNECT);
        assert_eq!(self.state(), State::Offline);
        target
    }
}

/// MA-A1 (general concept: for a slave a standby-slave, or otherwise the master, can act as standby; handling of standby cases: a PBX
/// without a registration to the one that it would redirect to acts as a standby *and keeps the connection*). The second sentence
/// is about this very case: by default the master keeps the client.
#[test]
fn the_master_keeps_whoever_it_cannot_redirect() {
    let pbxes = ["master", "slave1", "slave1-standby"];
    let start = |readings| {
        let pbx = |name| Pbx::from_name(name).unwrap();
        let topology = Topology::new(&pbxes.map(pbx), pbx("slave1"), pbx("master")).unwrap();
        let mut story = Story::new(topology, EDITION_16R1, readings);
        let slave = story.node("slave1");
        let master = story.node("master");
        story.all(&[Net(Stop(slave)), Net(redial_model::frame::trouble::Trouble::Notice(master, slave))]);
        story.all(&[Dial(0), CONNECT, ANSWER]);
        story
    };
    assert_eq!(start(Readings::default()).state(), State::AtStandby);
    let redirected = start(Readings::default().with(Question::SlaveGone, 0));
    assert_eq!(redirected.state(), State::Dialing);
    assert_eq!(redirected.world.client(0).position.memory.target, Some(redirected.node("slave1-standby")));
}

/// MA-A12 (handling of connection loss: the current PBX first; if that is unavailable, primary and secondary in turn).
#[test]
fn the_lost_pbx_is_tried_once_or_twice() {
    for (reading, tries) in [(0, 1), (1, 2)] {
        let pbxes = ["master", "slave1"];
        let mut story = read(&pbxes, "slave1", "master", EDITION_16R1, (Question::HowOften, reading));
        story.all(&[Dial(0), CONNECT, ANSWER, CONNECT, ANSWER]);
        assert_eq!(story.state(), State::AtHome);
        let (master, slave) = (story.node("master"), story.node("slave1"));
        story.all(&[Net(Stop(slave)), Lose(0)]);
        for _ in 0..tries {
            assert_eq!(story.dials_in_vain(), Some(slave));
        }
        story.then(Dial(0));
        assert_eq!(story.world.client(0).position.memory.target, Some(master));
    }
}

/// MA-A13 (secondary PBX: where the client tries to connect when the *connection* to the primary failed). Edition 13r3 has a PBX that
/// refuses: a standby that the user's own PBX is registered at.
#[test]
fn a_refused_login_is_a_failed_connection_or_the_end() {
    for (reading, state) in [(0, State::Offline), (1, State::LoggedOut)] {
        let pbxes = ["master", "master-standby"];
        let mut story =
            read(&pbxes, "master", "master-standby", EDITION_13R3, (Question::RefusedLogin, reading));
        story.all(&[Dial(0), CONNECT, ANSWER]);
        assert_eq!(story.state(), state);
    }
}

/// MA-A14 (general concept, first and third point; determination of the secondary, fourth and fifth point). Counted by hand: with at
/// most one slave there are 1 and 2 without a slave; with one, which may be the home as well, twice as many as PBXes.
#[test]
fn a_master_with_slaves_has_a_standby_or_none() {
    for (reading, expected) in [(0, 1 + 2 + 2 * (2 + 3 + 3 + 4)), (1, 1 + 2 + 2 * (2 + 3))] {
        let readings = Readings::default().with(Question::MasterWithSlaves, reading);
        let scope = Scope { slaves: 1, readings, ..Scope::default() };
        assert_eq!(Redundancy::<1>::topologies(EDITION_16R1, scope).len(), expected);
    }
}

/// MA-A15 (MW-06): the PBX does not know the session any more, and says so over the connection on which the client logs on again.
#[test]
fn two_logins_of_a_connection_have_two_nonces_or_one() {
    for (reading, ways) in [(0, 3), (1, 4)] {
        let mut story =
            read(&["master"], "master", "master", EDITION_16R1, (Question::NonceOfConnection, reading));
        story.all(&[Dial(0), CONNECT, ANSWER, ExpireSession(0)]);
        let master = story.node("master");
        story.all(&[Net(Block(master, Path::Refused)), Net(Unblock(master)), Lose(0), Dial(0), CONNECT]);
        let answers = (0..9).filter(|&choice| story.can(Answer { client: 0, choice })).count();
        assert_eq!(
            answers, ways,
            "with a new nonce, over a new connection, or later; or with the one that it has"
        );
        // The second of the rows that apply.
        story.then(Answer { client: 0, choice: 1 });
        assert_eq!(story.state(), if reading == 1 { State::LoggingOn } else { State::Dialing });
    }
}
