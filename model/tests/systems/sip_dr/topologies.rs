//! How a desktop can be set up: which setups there are, that each stands there once, and what "absent or 0" is.

use std::collections::BTreeSet;

use redial_model::systems::sip_dr::topology::{
    Endpoint, Registers, SITE_1, SITE_2, SITES, Seating, Spelling, Topology, name, other,
};
use redial_model::timer::{Limit, Timer};

/// Counted by hand. Both timers, endpoint and registration in every combination: 2 × 2 × 2 × 2 = 16. Seating and the site
/// named first: 2 × 2 = 4, of which the usual one is there already: 3. The other spelling, with the phone's timer and
/// without: 2. In all 21.
#[test]
fn all_setups_are_there_once() {
    let all = Topology::enumerate();
    assert_eq!(all.len(), 21);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 21);
    assert_eq!(all.iter().map(ToString::to_string).collect::<BTreeSet<_>>().len(), 21, "each has a name");
    assert!(all.contains(&Topology::USUAL));
}

#[test]
fn each_value_of_each_parameter_is_there() {
    let all = Topology::enumerate();
    let some = |holds: fn(&Topology) -> bool| all.iter().any(holds) && !all.iter().all(holds);
    assert!(some(|it| it.first == SITE_2));
    assert!(some(|it| it.seating == Seating::Shared));
    assert!(some(|it| it.site_timeout == Limit::Never));
    assert!(some(|it| it.register_timeout == Limit::Never));
    assert!(some(|it| it.endpoint == Endpoint::Embedded));
    assert!(some(|it| it.registers == Registers::One));
    assert!(some(|it| it.spelling == Spelling::Space));
}

#[test]
fn each_site_is_the_other_of_the_other() {
    for site in SITES {
        assert_ne!(other(site), site);
        assert_eq!(other(other(site)), site);
    }
    assert_eq!((name(SITE_1), name(SITE_2)), ("site 1", "site 2"));
}

/// GD-12, GD-19: absent and 0 are one value, and no clock of it ever runs.
#[test]
fn absent_or_0_is_never() {
    assert!(!Timer::started(Limit::Never).is_running());
    assert!(Timer::started(Limit::Set).is_running());
}
