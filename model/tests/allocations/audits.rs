//! What an audit costs grows with the installation, and not with its square: nobody asks what a PBX in one branch has to do
//! with a failure in another one.

use redial_model::audit::otherwise::otherwise;
use redial_model::audit::report::Audit;
use redial_model::audit::run::{Options, audit};
use redial_model::rule::Edition;
use redial_model::systems::by_name;

/// An audit, how many allocations the thread made that put it together, and how many bytes it needed at most.
fn measured(pbxes: usize) -> (Audit, f64, u64) {
    let (system, edition) = (by_name("myapps").unwrap(), Edition("16r1"));
    let readings = system.readings(&[]).unwrap();
    let description = crate::installations::myapps(pbxes);
    let mut found = None;
    let allocated = allocation_counter::measure(|| {
        let otherwise =
            otherwise(system.auditor(), system.ambiguities(), &description, edition, readings).unwrap();
        let installation = system.auditor().read(description, edition, readings).unwrap();
        let options = Options { failures: 2, otherwise, ..Options::default() };
        found = Some(audit("myapps", edition, &*installation, &options).unwrap());
    });
    (found.unwrap(), allocated.count_total as f64, allocated.bytes_max)
}

#[test]
fn it_grows_with_the_installation() {
    let (small, few, _) = measured(200);
    let (large, many, bytes) = measured(1_000);
    assert!(large.groups.len() > 700 && large.findings.len() > 20_000, "{}", large.findings.len());
    // What is the same for many groups is explored once, however many they are.
    assert_eq!(small.states, large.states);
    let exponent = (many / few).ln() / 5f64.ln();
    assert!(exponent < 1.2, "{few} allocations, then {many}: n^{exponent:.2}");
    assert!(bytes < 200 << 20, "{bytes} bytes");
}
