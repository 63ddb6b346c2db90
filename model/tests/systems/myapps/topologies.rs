//! Installations of myApps PBXes: what is one, how many there are, and that redirects lead home in each.

use redial_model::systems::myapps::topology::{Pbx, Role, Topology, TopologyError};
use redial_model::systems::myapps::{EDITION_13R3, EDITION_16R1};

fn pbx(name: &str) -> Pbx {
    Pbx::from_name(name).expect("it is the name of a PBX")
}

fn topology(pbxes: &[&str], home: &str, configured: &str) -> Result<Topology, TopologyError> {
    let pbxes: Vec<Pbx> = pbxes.iter().map(|name| pbx(name)).collect();
    Topology::new(&pbxes, pbx(home), pbx(configured))
}

#[test]
fn what_is_no_installation_is_refused_with_the_reason() {
    let error = |pbxes: &[&str], home, configured| topology(pbxes, home, configured).unwrap_err().to_string();
    assert!(error(&["slave1"], "slave1", "slave1").contains("no `master`"));
    assert!(error(&["master", "slave1-standby"], "master", "master").contains("backs a PBX that is not in"));
    assert!(error(&["master", "master"], "master", "master").contains("listed twice"));
    assert!(
        error(&["master", "master-standby"], "master-standby", "master").contains("cannot be a user's home")
    );
    assert!(error(&["master"], "master", "slave1").contains("not in the installation"));
    let standby_slave = topology(&["master", "slave1", "slave1-standby"], "slave1", "master").unwrap();
    assert!(standby_slave.in_edition(EDITION_13R3).unwrap_err().to_string().contains("13r3 does not have"));
}

/// Counted by hand. Master alone: 1 home × 1 configured = 1; with standby 1 × 2. One slave: 2 homes × 2, 3, 3, 4
/// configured PBXes (with neither, either, both standbys) = 4 + 6 + 6 + 8. Two slaves, up to exchanging them: see
/// below. Sum 16r1: 1 + 2 + 24 + 57 = 84; 13r3, without standby-slaves: 1 + 2 + 4 + 6 + 12 = 25.
///
/// Two slaves, no standby-slave: home master: configured master or slave (2); home slave: master, itself, the other
/// (3): 5; with the master's standby configured, too: 3 + 4 = 7. One standby-slave: nothing to exchange: 3 homes × 4
/// and 3 × 5 = 12 + 15. Both: home master: master, slave, standby-slave (3); home slave: master, 2 slaves,
/// 2 standbys (5): 8; with the master's standby 10. Sum: 5 + 7 + 27 + 18 = 57.
#[test]
fn all_installations_are_there_once() {
    assert_eq!(Topology::enumerate(EDITION_16R1, 0).len(), 3);
    assert_eq!(Topology::enumerate(EDITION_16R1, 1).len(), 3 + 24);
    assert_eq!(Topology::enumerate(EDITION_16R1, 2).len(), 84);
    assert_eq!(Topology::enumerate(EDITION_13R3, 2).len(), 25);
}

/// MA-05 to MA-08: with everything in order, whoever follows the redirects is at home after three of them at most:
/// standby-slave, slave, master, the user's slave.
#[test]
fn redirects_lead_home_from_everywhere() {
    for topology in Topology::enumerate(EDITION_16R1, 2) {
        for start in topology.nodes() {
            let mut node = start;
            let mut redirects = 0;
            while topology.next_hop(node) != node {
                node = topology.next_hop(node);
                redirects += 1;
                assert!(redirects <= 3, "{topology}: from {}", topology.name(start));
            }
            assert_eq!(node, topology.home(), "{topology}: from {}", topology.name(start));
        }
    }
}

/// MA-01, MA-02, MA-03, MA-04: every PBX of an installation that has more than one is backed by another one.
#[test]
fn every_pbx_is_backed_by_another_one() {
    for topology in Topology::enumerate(EDITION_16R1, 2).iter().filter(|it| it.len() > 1) {
        let master = topology.master();
        for node in topology.nodes() {
            let backs = |other| {
                topology.standby_of(node) == Some(other)
                    || topology.backed_by(node) == Some(other)
                    || (node != master && other == master)
                    || (node == master && topology.pbx(other).role == Role::Slave)
            };
            assert!(topology.nodes().any(|other| other != node && backs(other)), "{topology}");
        }
    }
}
