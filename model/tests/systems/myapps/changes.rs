//! What becomes of clients whose administrator changes the installation: stories, told from the document, and what holds of all
//! small installations. The expectations are stated from the document and not taken from the rows.

use redial_model::ambiguity::Readings;
use redial_model::check::{Options, Scope};
use redial_model::frame::trouble::Trouble;
use redial_model::systems::System as _;
use redial_model::systems::myapps::changing::{Action, Change, Changing, Course};
use redial_model::systems::myapps::client::State;
use redial_model::systems::myapps::topology::{Pbx, Topology};
use redial_model::systems::myapps::world::{self, Line};
use redial_model::systems::myapps::{EDITION_16R1, MYAPPS};
use redial_model::topology::NodeId;

use crate::checked::{Broken, all_are_seen, both_agree, with_faults};
use crate::story;

type Story = story::Story<Changing>;

fn pbx(name: &str) -> Pbx {
    Pbx::from_name(name).unwrap()
}

impl Story {
    /// An installation in which one thing is changed.
    fn in_which(pbxes: &[&str], home: &str, configured: &str) -> Self {
        Story::begun(topology(pbxes, home, configured))
    }

    fn begun(topology: Topology) -> Self {
        Story::new(Course::of(topology, 1), EDITION_16R1, Readings::default())
    }

    fn node(&self, name: &str) -> NodeId {
        self.model.now(&self.world).node(pbx(name)).unwrap()
    }

    fn name(&self, node: Option<NodeId>) -> Option<&'static str> {
        node.map(|node| self.model.now(&self.world).name(node))
    }

    fn usual(&mut self, action: world::Action) -> &mut Self {
        self.then(Action::Usual(action))
    }

    fn stops(&mut self, name: &str) -> &mut Self {
        let node = self.node(name);
        // It is the last thing that fails.
        self.world.world.books.faults_left = 1;
        self.usual(world::Action::Net(Trouble::Stop(node)))
    }

    fn starts_again(&mut self) -> &mut Self {
        self.usual(world::Action::Restart { client: 0, stored: true })
    }

    /// What the client dials next.
    fn dials(&mut self) -> Option<&'static str> {
        self.usual(world::Action::Dial(0));
        self.target()
    }

    fn target(&self) -> Option<&'static str> {
        self.name(self.world.world.client(0).position.memory.target)
    }

    /// The client connects and logs on: where it is sent, if it is sent on.
    fn is_sent_to(&mut self) -> Option<&'static str> {
        self.usual(world::Action::Connect { client: 0, choice: 0 });
        self.usual(world::Action::Answer { client: 0, choice: 0 });
        self.target().filter(|_| self.world.world.client(0).position.state == State::Dialing)
    }

    /// The client cannot connect.
    fn cannot_connect(&mut self) -> &mut Self {
        self.usual(world::Action::Connect { client: 0, choice: 0 });
        assert_eq!(self.world.world.client(0).position.state, State::Offline);
        self
    }

    /// The client follows every redirect to the end.
    fn logs_on(&mut self) -> &mut Self {
        self.dials();
        while self.is_sent_to().is_some() {}
        self
    }

    /// Where the client is logged on, as the user's own PBX or as a standby.
    fn at(&self) -> Option<(&'static str, State)> {
        let side = self.world.world.client(0);
        match side.line {
            Line::Open { to, .. } => Some((self.name(Some(to))?, side.position.state)),
            Line::None => None,
        }
    }

    fn secondary(&self) -> Option<&'static str> {
        self.name(self.world.world.client(0).position.memory.secondary)
    }

    fn published_primary(&self) -> Option<&'static str> {
        self.name(self.world.world.client(0).position.memory.published.pri)
    }
}

fn topology(pbxes: &[&str], home: &str, configured: &str) -> Topology {
    let pbxes: Vec<Pbx> = pbxes.iter().map(|name| pbx(name)).collect();
    Topology::new(&pbxes, pbx(home), pbx(configured)).unwrap()
}

/// MA-08, MA-15, MA-18: the master sends the client to where the user is now, and what is stored is determined anew there. Until then
/// nobody tells the client anything.
#[test]
fn the_user_is_moved() {
    let mut story = Story::in_which(&["master", "slave1", "slave2"], "slave1", "master");
    story.logs_on();
    assert_eq!((story.at(), story.secondary()), (Some(("slave1", State::AtHome)), Some("slave1")));
    let to = story.node("slave2");
    story.then(Action::Change(Change::Move { to, told: true }));
    assert_eq!(story.at(), Some(("slave1", State::AtHome)), "connections stay");
    story.starts_again();
    assert_eq!(story.dials(), Some("master"));
    assert_eq!(story.is_sent_to(), Some("slave2"));
    assert_eq!(story.is_sent_to(), None);
    assert_eq!((story.at(), story.secondary()), (Some(("slave2", State::AtHome)), Some("slave2")));
}

/// MA-07 against MA-08: the master has the user on the old slave, and that sends everybody to the master who is not its own. The
/// circle ends once the master knows better.
#[test]
fn the_master_has_an_old_idea_of_the_home() {
    let mut story = Story::in_which(&["master", "slave1", "slave2"], "slave1", "master");
    let to = story.node("slave2");
    story.then(Action::Change(Change::Move { to, told: false }));
    assert_eq!(story.dials(), Some("master"));
    assert_eq!(story.is_sent_to(), Some("slave1"));
    assert!(!story.world.in_a_circle, "the first time");
    for to in ["master", "slave1", "master"] {
        assert_eq!(story.is_sent_to(), Some(to));
        assert!(story.world.in_a_circle);
    }
    story.then(Action::Learn);
    assert_eq!(story.is_sent_to(), Some("slave2"));
    assert_eq!(story.is_sent_to(), None);
    assert_eq!(story.at(), Some(("slave2", State::AtHome)));
}

/// MA-15, MA-17, MA-18: a standby that was taken away stays the secondary until the client comes home again.
#[test]
fn a_standby_is_taken_away() {
    let mut story = Story::in_which(&["master", "slave1", "slave1-standby"], "slave1", "master");
    story.logs_on();
    assert_eq!(story.secondary(), Some("slave1-standby"));
    let standby = story.node("slave1-standby");
    story.then(Action::Change(Change::TakeAway(standby)));
    story.starts_again().stops("master");
    for expected in ["master", "slave1-standby", "master"] {
        assert_eq!(story.dials(), Some(expected));
        story.cannot_connect();
    }
    let master = story.node("master");
    story.usual(world::Action::Net(Trouble::Start(master)));
    let see = |story: &mut Story, from: &str, to: &str| {
        let (from, to) = (story.node(from), story.node(to));
        story.usual(world::Action::Net(Trouble::Notice(from, to)));
    };
    see(&mut story, "master", "slave1");
    assert_eq!(story.dials(), Some("slave1-standby"));
    story.cannot_connect();
    story.logs_on();
    assert_eq!((story.at(), story.secondary()), (Some(("slave1", State::AtHome)), Some("slave1")));
}

/// MA-09, MA-19, MA-21: a standby that is added helps the clients that have been at home since.
#[test]
fn a_standby_is_added() {
    let whole = topology(&["master", "master-standby"], "master", "master");
    let mut story = Story::begun(whole.with_standby(pbx("master-standby"), false).unwrap());
    story.logs_on();
    assert_eq!((story.at(), story.secondary()), (Some(("master", State::AtHome)), None));
    let standby = NodeId(1);
    story.then(Action::Change(Change::Add(standby)));
    assert_eq!(story.secondary(), None, "nobody tells the client");
    story.starts_again().logs_on();
    assert_eq!(story.secondary(), Some("master-standby"));
    story.stops("master").usual(world::Action::Lose(0));
    assert_eq!(story.dials(), Some("master"));
    story.cannot_connect();
    assert_eq!(story.dials(), Some("master"));
    story.cannot_connect();
    story.logs_on();
    assert_eq!(story.at(), Some(("master-standby", State::AtStandby)));
}

/// MA-15, MA-16, MA-20, MA-26: the new primary counts from the next attempt on, and the secondary of the old one stays until the client
/// comes home.
#[test]
fn the_primary_changes_under_a_stored_secondary() {
    let changed = || {
        let mut story = Story::in_which(&["master", "slave1"], "slave1", "master");
        story.logs_on();
        assert_eq!((story.secondary(), story.published_primary()), (Some("slave1"), Some("master")));
        let to = story.node("slave1");
        story.then(Action::Change(Change::Configure(to)));
        story
    };
    // It starts again: at home without a redirect, a slave without a standby has its master behind it.
    let mut story = changed();
    story.starts_again();
    assert_eq!(story.dials(), Some("slave1"));
    assert_eq!(story.is_sent_to(), None);
    assert_eq!((story.secondary(), story.published_primary()), (Some("master"), Some("slave1")));
    // The PBX fails before: current, primary and secondary are that one, although the master would stand in.
    let mut story = changed();
    story.stops("slave1").usual(world::Action::Lose(0));
    for _ in 0..4 {
        assert_eq!(story.dials(), Some("slave1"));
        story.cannot_connect();
    }
}

/// Counted by hand over the installations of up to three PBXes, with each home and each primary, and once more without each standby
/// that is no primary, before it was run. There are 32: 3 of a master and its standby, 4 of a master and a slave, 10 each with a standby
/// of the one or the other, and 5 of a master and two slaves (of two that differ in the slaves' numbers only, one).
///
/// - The user can be moved wherever there is a slave: 29.
/// - The master can have an old idea of a move from slave to slave only: the 3 with two slaves whose user is on one of them.
/// - A standby is stored that was added if it is the home's: 1 of the master's alone, 2 with a slave, 2 of the slave's.
/// - One is stored that was taken away, and the primary is not home: the primary is the standby itself (3) or another PBX (2).
/// - The secondary is made the primary, and was not: 1, 3, 8, 7 and 4 of the kinds above.
#[test]
fn what_a_change_costs() {
    let scope = Scope { slaves: 0, ..Scope::default() };
    let report = MYAPPS.check(EDITION_16R1, scope, &Options::default()).unwrap();
    let changed = report.changed.unwrap();
    assert_eq!(changed.topologies, 32);
    assert!(changed.states < 700_000, "{} states: every check pays for them", changed.states);
    let expected = [
        ("MA-R06", 29),
        ("MA-H11", 29),
        ("MA-H09", 3),
        ("MA-H10", 3),
        ("MA-R07", 5),
        ("MA-H12", 5),
        ("MA-H13", 23),
    ];
    for (id, topologies) in expected {
        let result = report.results().find(|it| it.id == id).unwrap();
        assert_eq!((result.asked, result.topologies), (32, topologies), "{id}");
    }
    for id in ["MA-P17", "MA-L04", "MA-L05"] {
        let result = report.results().find(|it| it.id == id).unwrap();
        assert!(result.is_pass(), "{id} is {:?}", result.verdict);
    }
}

/// Without changes nothing of all this is asked, and what is said of the other installations is the same.
#[test]
fn changes_are_beside_everything_else() {
    let scope = |changes| Scope { slaves: 1, faults: 1, changes, ..Scope::default() };
    let check = |changes| MYAPPS.check(EDITION_16R1, scope(changes), &Options::default()).unwrap();
    let (with, without) = (check(1), check(0));
    assert_eq!(without.changed, None);
    assert_eq!((with.topologies, with.states), (without.topologies, without.states));
    assert!(with.results().count() > without.results().count());
    for result in without.results() {
        let same = with.results().find(|it| it.id == result.id).unwrap();
        assert_eq!((same.verdict, same.topologies), (result.verdict, result.topologies), "{}", result.id);
    }
}

#[test]
fn both_checkers_agree() {
    both_agree::<Changing>(with_faults(1), |_| true);
}

/// A broken row and the property that has to see it, written down from the document before it was run.
const BROKEN: &[Broken] = &[
    // The user's own PBX sends its user to itself, for ever (MA-08).
    ("MA-S06/effect-1-RedirectToNextHop", "MA-P17"),
    ("MA-S07/effect-1-RedirectToNextHop", "MA-P17"),
    ("MA-S08/effect-1-RedirectToNextHop", "MA-P17"),
    ("MA-S06/effect-1-RedirectToNextHop", "MA-L04"),
    ("MA-S08/effect-1-RedirectToNextHop", "MA-L04"),
    // The client begins again at its primary instead of going where it is sent (MA-05).
    ("MA-C16/effect-3-AimAtPrimary", "MA-P17"),
    // The master sends nobody on (MA-08), or a standby does not (MA-06).
    ("MA-S05/drop", "MA-L05"),
    ("MA-S01/drop", "MA-L05"),
    ("MA-S01/drop", "MA-R06"),
    // A slave sends nobody to its master, but stands in (MA-07): then nobody is sent round.
    ("MA-S04/effect-1-AcceptAsStandby", "MA-H09"),
    ("MA-S04/effect-1-AcceptAsStandby", "MA-H10"),
    // A standby is not named (MA-17, MA-19), or not stored.
    ("MA-S06/effect-1-AcceptNamingNobody", "MA-R07"),
    ("MA-C18/effect-3-SecondaryIsNone", "MA-H12"),
    // After a redirect nothing is stored (MA-18).
    ("MA-C19/effect-3-SecondaryIsNone", "MA-H13"),
    // What is asked of every step, while something is changed: what was stored, in which order, by whom it was served.
    ("MA-C05/effect-1-AimAtPrimary", "MA-P05"),
    ("MA-C18/effect-3-SecondaryIsCurrent", "MA-P10"),
    ("MA-C28/effect-1-SecondaryIsNone", "MA-P11"),
    ("MA-S05/effect-1-AcceptAsStandby", "MA-P12"),
];

/// Of the witness: the primary is a standby, so that every way home is a redirect. Of the losses: what is stored comes by a redirect,
/// and one fault is enough.
fn concerns(property: &str, course: &Course) -> bool {
    let told = course.to_string();
    match property {
        "MA-R06" | "MA-H12" => {
            told.contains("configured master-standby") || told.contains("configured slave1-standby")
        }
        "MA-H13" => told == "master, slave1; home slave1, configured master",
        _ => true,
    }
}

#[test]
fn a_broken_row_is_seen_by_the_property_that_speaks_of_it() {
    all_are_seen::<Changing>(with_faults(1), BROKEN, concerns);
}
