//! How long audits of installations of some sizes take: `cargo bench -p redial-model --bench audit`.
#![allow(clippy::unwrap_used, reason = "a bench that cannot run should say where")]

#[path = "../tests/allocations/installations.rs"]
mod installations;

use redial_model::audit::otherwise::otherwise;
use redial_model::audit::run::{Options, audit};
use redial_model::rule::Edition;
use redial_model::systems::by_name;

fn main() {
    divan::main();
}

#[divan::bench(args = [100, 200, 400, 1_000, 2_000], sample_count = 3, sample_size = 1)]
fn myapps(bencher: divan::Bencher<'_, '_>, pbxes: usize) {
    let system = by_name("myapps").unwrap();
    let edition = Edition("16r1");
    let description = installations::myapps(pbxes);
    bencher.bench_local(|| {
        let readings = system.readings(&[]).unwrap();
        let otherwise =
            otherwise(system.auditor(), system.ambiguities(), &description, edition, readings).unwrap();
        let installation = system.auditor().read(description.clone(), edition, readings).unwrap();
        let options = Options { failures: 2, otherwise, ..Options::default() };
        audit("myapps", edition, &*installation, &options).unwrap()
    });
}
