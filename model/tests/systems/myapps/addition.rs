//! MA-01 (general concept) as it stands: by adding *a* PBX, to each installation one, any single failure can be recovered.

use redial_model::addition::Claim;
use redial_model::systems::myapps::EDITION_16R1;
use redial_model::systems::myapps::addition::{Who, claim};

/// The installations of a master and up to two slaves, with and without standbys, each home and each configured PBX, of those
/// that differ in the slaves' numbers only one: counted by hand. Which backs which is all that is asked here.
struct Counted {
    all: usize,
    /// The client has the explicit standby of its home configured: it knows one address only.
    knows_the_standby_twice: usize,
    /// The master is home and configured, and has no standby: the client knows no second address either.
    knows_the_master_only: usize,
}

/// PBXes are numbered 0 master, 1 and 2 slaves; each has a standby or has none.
fn counted() -> Counted {
    let mut seen = std::collections::BTreeSet::new();
    let mut counted = Counted { all: 0, knows_the_standby_twice: 0, knows_the_master_only: 0 };
    for slaves in 0..=2usize {
        for standbys in 0..1u8 << (slaves + 1) {
            let backed = |pbx: usize| standbys & (1 << pbx) != 0;
            for home in 0..=slaves {
                for configured in 0..=slaves {
                    for as_standby in [false, true].into_iter().filter(|&it| !it || backed(configured)) {
                        let exchange = |pbx: usize| if slaves == 2 && pbx > 0 { 3 - pbx } else { pbx };
                        let same = |f: &dyn Fn(usize) -> usize| {
                            let set: Vec<bool> = (0..=slaves).map(|pbx| backed(f(pbx))).collect();
                            (slaves, set, f(home), f(configured), as_standby)
                        };
                        if !seen.insert(same(&|pbx| pbx).min(same(&exchange))) {
                            continue;
                        }
                        counted.all += 1;
                        counted.knows_the_standby_twice += usize::from(as_standby && configured == home);
                        let lone = home == 0 && configured == 0 && !as_standby && !backed(0);
                        counted.knows_the_master_only += usize::from(lone);
                    }
                }
            }
        }
    }
    counted
}

fn of(claim: &Claim, which: impl Fn(&redial_model::addition::Installation) -> bool) -> usize {
    claim.of.iter().filter(|it| which(it)).count()
}

#[test]
fn for_a_client_at_home_a_standby_for_the_master_is_enough_and_no_slave_is() {
    let (counted, claim) = (counted(), claim(EDITION_16R1, 2, Who::AtHome));
    assert_eq!((counted.all, counted.knows_the_master_only), (84, 6));
    assert_eq!((claim.of.len(), of(&claim, |it| it.is_true())), (84, 84), "the claim is true");
    assert_eq!(of(&claim, |it| !it.already), counted.knows_the_master_only);
    for it in claim.of.iter().filter(|it| !it.already) {
        assert_eq!(it.by, ["master-standby"], "{}", it.name);
    }
}

#[test]
fn for_a_client_that_is_started_again_nothing_helps_where_the_standby_of_its_home_is_configured() {
    let (counted, claim) = (counted(), claim(EDITION_16R1, 2, Who::Restarted));
    assert_eq!(counted.knows_the_standby_twice, 12);
    assert_eq!(of(&claim, |it| !it.is_true()), 12);
    for it in claim.of.iter().filter(|it| !it.is_true()) {
        let (_, places) = it.name.split_once("; home ").unwrap();
        let (home, configured) = places.split_once(", configured ").unwrap();
        assert_eq!(configured, format!("{home}-standby"), "{}", it.name);
    }
}
