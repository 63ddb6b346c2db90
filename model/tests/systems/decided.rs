//! What readings decide about service, against what was counted by hand.

use redial_model::audit::report::Fate;
use redial_model::decided::{Decided, Turn, decided};
use redial_model::rule::Edition;
use redial_model::systems::by_name;

fn of(name: &str, edition: &'static str) -> Decided {
    decided(by_name(name).unwrap(), Edition(edition)).unwrap()
}

fn otherwise(decided: &Decided, reading: &str) -> usize {
    decided.readings.get(reading).map_or(0, |turns| turns.values().sum())
}

/// MA-03, MA-09: the home is a slave with a standby, and the client comes by the master: 27 groups live at such a slave, of
/// which 12 are configured with it or with its standby. Each of the other 15 notices when it is down, and when the master
/// has lost it: then the standby serves (`a`), or the master (`b`).
///
/// MA-17, MA-19: a client that came to its primary by a redirect forgets the standby it was told of (`a`), or keeps it: 6 of
/// 84, and 4 of 25 in the older edition, are without service the second time for that alone.
#[test]
fn what_readings_of_myapps_decide() {
    let (new, old) = (of("myapps", "16r1"), of("myapps", "13r3"));
    assert_eq!((new.groups, old.groups), (84, 25));
    assert_eq!(otherwise(&new, "MA-A1=a"), 2 * 15);
    assert_eq!(new.readings["MA-A1=a"][&Turn::ServedBy], 15);
    let home = Turn::Service(Fate::Standby, Fate::Home);
    assert_eq!(new.readings["MA-A1=a"][&home], 15);
    assert_eq!(otherwise(&old, "MA-A1=a"), 0, "there a slave has no standby");
    let second = Turn::SecondTime(Fate::WithoutService, Fate::Standby);
    assert_eq!((new.readings["MA-A8=b"][&second], old.readings["MA-A8=b"][&second]), (6, 4));
    // A redirect that leads nowhere: 28 are at home by the alternation (`a`), and find nobody if each round begins anew.
    assert_eq!(otherwise(&new, "MA-A2=b"), 52);
    assert_eq!(new.readings["MA-A2=b"][&Turn::Service(Fate::Home, Fate::WithoutService)], 28);
    assert!(
        otherwise(&old, "MA-A5=b") > 0 && otherwise(&new, "MA-A5=b") == 0,
        "16r1 leaves that open no more"
    );
    // What is published decides about nobody's service.
    for reading in ["MA-A9=b", "MA-A10=b"] {
        assert_eq!(otherwise(&new, reading), 0);
    }
}

/// NP-03, NP-06: whoever knows both addresses is served by the standby after every failure that lets it take over; who does
/// not try the second one (NP-A10=b) is without service: 48 over both editions.
#[test]
fn what_readings_of_netphone_decide() {
    let lost = Turn::Service(Fate::Standby, Fate::WithoutService);
    let counts = ["2020", "later"].map(|edition| of("netphone", edition).readings["NP-A10=b"][&lost]);
    assert_eq!(counts.iter().sum::<usize>(), 48);
}
