//! The explorer beside stateright's breadth-first search, on worlds of every system: `cargo bench -p redial-model`.
//!
//! First divan explores a small scope over and over. Then each variant explores the large scopes in a process of its
//! own, whose peak of memory is its own; the variants of a round come one after the other, so that they meet the same
//! machine, and each ratio is the median over `REDIAL_BENCH_ROUNDS` rounds (3, unless it is set).
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "measures, and says what it measured")]

use std::process::Command;
use std::time::Instant;

use redial_model::ambiguity::Readings;
use redial_model::check::{Checkable, Scope};
use redial_model::explore::{Counts, Options, explore_by_parts, explore_up_to_symmetry};
use redial_model::frame::{Installed, World};
use redial_model::property::Property;
use redial_model::systems::myapps::benchmark;
use redial_model::systems::myapps::model::MyApps;
use redial_model::systems::netphone::model::MasterAndStandby;
use redial_model::systems::onex_portal::model::Portals;
use redial_model::systems::sip_dr::model::Sites;
use redial_model::systems::user_resilience::model::Offices;
use stateright::{Checker, Model};

fn main() {
    match std::env::var("REDIAL_BENCH_VARIANT") {
        Ok(name) => measure(variants().iter().find(|variant| variant.name == name).unwrap()),
        Err(_) => {
            divan::main();
            compare();
        }
    }
}

fn stateright<W: World>(model: Installed<W>) -> u64 {
    model.checker().threads(1).spawn_bfs().join().unique_state_count() as u64
}

fn explore<W: World>(model: &Installed<W>, threads: usize) -> u64 {
    states(explore_by_parts(model, Options { threads, ..Options::default() }, &[]).unwrap().0.counts)
}

fn up_to_symmetry<const CLIENTS: usize>(model: &MyApps<CLIENTS>) -> u64 {
    states(explore_up_to_symmetry(model, Options { threads: 1, ..Options::default() }).unwrap().counts)
}

fn long_run<const CLIENTS: usize>(model: &MyApps<CLIENTS>) -> u64 {
    let claims: Vec<_> = MyApps::<CLIENTS>::claims().iter().filter_map(Property::of_runs).collect();
    let (report, answers) =
        explore_by_parts(model, Options { threads: 1, ..Options::default() }, &claims).unwrap();
    assert_eq!(answers.len(), claims.len());
    states(report.counts)
}

fn states(counts: Counts) -> u64 {
    counts.states
}

#[divan::bench_group(sample_count = 5, sample_size = 1)]
mod small_scope {
    use divan::counter::ItemsCount;
    use divan::{Bencher, black_box};

    use super::benchmark::small;

    fn every_state(bencher: Bencher<'_, '_>, explore: impl Fn() -> u64 + Sync) {
        bencher.counter(ItemsCount::new(super::explore(&small(), 1))).bench(|| black_box(explore()));
    }

    #[divan::bench]
    fn a_stateright(bencher: Bencher<'_, '_>) {
        every_state(bencher, || super::stateright(small()));
    }

    #[divan::bench]
    fn b_redial_one_thread(bencher: Bencher<'_, '_>) {
        every_state(bencher, || super::explore(&small(), 1));
    }

    #[divan::bench]
    fn c_redial_two_threads(bencher: Bencher<'_, '_>) {
        every_state(bencher, || super::explore(&small(), 2));
    }

    #[divan::bench]
    fn d_redial_long_run(bencher: Bencher<'_, '_>) {
        every_state(bencher, || super::long_run(&small()));
    }

    /// Items are the states of the whole space here as well.
    #[divan::bench]
    fn e_redial_up_to_symmetry(bencher: Bencher<'_, '_>) {
        every_state(bencher, || super::up_to_symmetry(&small()));
    }
}

/// One way to explore a large scope.
struct Variant {
    name: String,
    explore: Box<dyn Fn() -> u64>,
}

fn variant(name: impl Into<String>, explore: impl Fn() -> u64 + 'static) -> Variant {
    Variant { name: name.into(), explore: Box::new(explore) }
}

const STATERIGHT: usize = 0;
const ONE_THREAD: usize = 1;
const TWO_THREADS: usize = 2;
const LONG_RUN: usize = 3;
const FOUR_CLIENTS: usize = 4;
const UP_TO_SYMMETRY: usize = 5;
/// From here on the other systems have the first three each, in the order of [`OTHERS`].
const FIRST_OF_OTHERS: usize = 6;

fn variants() -> Vec<Variant> {
    let mut variants = Vec::from(first_three(benchmark::largest));
    variants.extend([
        variant("myapps: and the long run", || long_run(&benchmark::largest())),
        variant("myapps: four clients", || explore(&benchmark::four_clients(), 1)),
        variant("myapps: … up to symmetry", || up_to_symmetry(&benchmark::four_clients())),
    ]);
    variants.extend(first_three(large::<MasterAndStandby>));
    variants.extend(first_three(large::<Portals>));
    variants.extend(first_three(large::<Offices>));
    variants.extend(first_three(large::<Sites>));
    variants
}

fn first_three<W: World>(scope: fn() -> Installed<W>) -> [Variant; 3] {
    let system = W::PAPERS.name;
    [
        variant(format!("{system}: stateright"), move || stateright(scope())),
        variant(format!("{system}: one thread"), move || explore(&scope(), 1)),
        variant(format!("{system}: two threads"), move || explore(&scope(), 2)),
    ]
}

/// Of each other system an installation of the default scope, and with how many faults it has more than five million states.
const OTHERS: [(&str, (&str, u8)); 4] = [
    ("netphone", ("master, standby; a client with both addresses, a refused login is answered", 7)),
    (
        "onex-portal",
        (
            "a browser, certificate accepted, takeover after the detection time, automatic failback, a conference is scheduled",
            7,
        ),
    ),
    ("user-resilience", ("softphone beside a desk phone, hot desks at a third system", 12)),
    (
        "sip-dr",
        (
            "site 1 named first, own seat, site-timeout set, site-sip-register-timeout set, embedded phone at both sites, \
             dr-force_logout",
            4,
        ),
    ),
];

fn large<W: World>() -> Installed<W> {
    let edition = W::PAPERS.editions[0];
    let (_, (topology, faults)) = OTHERS.into_iter().find(|it| it.0 == W::PAPERS.name).unwrap();
    let mut topologies = W::topologies(edition, Scope::default()).into_iter();
    let found = topologies.find(|it| it.to_string() == topology).unwrap();
    Installed::new(found, edition, Readings::default(), faults)
}

/// What a process found.
#[derive(Clone, Copy)]
struct Measured {
    states: f64,
    seconds: f64,
    peak_bytes: f64,
}

/// Explores, and prints what it took for whoever started this process.
fn measure(variant: &Variant) {
    let started = Instant::now();
    let states = (variant.explore)();
    let seconds = started.elapsed().as_secs_f64();
    println!("{states} {seconds} {}", peak_bytes());
}

/// The most memory that this process ever had.
fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

fn in_a_process_of_its_own(variant: &Variant) -> Measured {
    let program = std::env::current_exe().unwrap();
    let output = Command::new(program).env("REDIAL_BENCH_VARIANT", &variant.name).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<f64> = text.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let [states, seconds, peak_bytes] = numbers[..] else { panic!("three numbers, not {text:?}") };
    Measured { states, seconds, peak_bytes }
}

fn compare() {
    let rounds = std::env::var("REDIAL_BENCH_ROUNDS").map_or(3, |rounds| rounds.parse().unwrap());
    println!("\nmyapps: {}; two clients, two faults", benchmark::largest().topology());
    println!("myapps, four clients: {}; one fault", benchmark::four_clients().topology());
    for (system, (topology, faults)) in OTHERS {
        println!("{system}: {topology}; {faults} faults");
    }
    let variants = variants();
    let mut all: Vec<Vec<Measured>> = Vec::new();
    for round in 1..=rounds {
        println!(
            "\n{:<30} states     seconds    states/s   bytes/state",
            format!("round {round} of {rounds}")
        );
        let measured = variants.iter().map(|variant| {
            let it = in_a_process_of_its_own(variant);
            let (rate, bytes) = (it.states / it.seconds, it.peak_bytes / it.states);
            println!(
                "  {:<28} {:>9} {:>10.2} {rate:>11.0} {bytes:>13.1}",
                variant.name, it.states, it.seconds
            );
            it
        });
        all.push(measured.collect());
    }
    let counts_as = |it: usize, other: usize| assert!(all[0][it].states == all[0][other].states, "one count");
    counts_as(LONG_RUN, STATERIGHT);

    let print = |what: &str, wanted: &str, ratio: &dyn Fn(&[Measured]) -> f64| {
        let mut ratios: Vec<f64> = all.iter().map(|round| ratio(round)).collect();
        ratios.sort_by(f64::total_cmp);
        println!("  {what:<58} {:>6.2}   ({wanted})", ratios[ratios.len() / 2]);
    };
    let seconds = |of: usize, to: usize| move |round: &[Measured]| round[of].seconds / round[to].seconds;
    let bytes = |of: usize| move |round: &[Measured]| round[of].peak_bytes / round[of].states;
    let firsts = std::iter::once(("myapps", 0))
        .chain(OTHERS.iter().map(|it| it.0).zip((FIRST_OF_OTHERS..).step_by(3)));
    for (system, first) in firsts {
        let [stateright, one, two] = [STATERIGHT, ONE_THREAD, TWO_THREADS].map(|it| first + it);
        counts_as(one, stateright);
        counts_as(two, stateright);
        println!("\nmedians, {system}");
        let aims = if first == 0 {
            ["at least 6", "at least 1.7", "at most 16", "at most 17"]
        } else {
            ["beside it"; 4]
        };
        print("one thread is so many times as fast as stateright", aims[0], &seconds(stateright, one));
        print("two threads are so many times as fast as one", aims[1], &seconds(one, two));
        print("bytes a state, all in all, one thread", aims[2], &bytes(one));
        print("bytes a state, all in all, two threads", aims[3], &bytes(two));
        print("bytes a state, all in all, stateright", "beside it", &bytes(stateright));
    }
    println!("\nmedians, myapps: what else is asked");
    print("time with the long run, in times of stateright's", "at most 0.4", &seconds(LONG_RUN, STATERIGHT));
    print("bytes a state with the long run", "at most 40", &bytes(LONG_RUN));
    let fewer = |round: &[Measured]| round[FOUR_CLIENTS].states / round[UP_TO_SYMMETRY].states;
    print("symmetry of four clients: so many times fewer states", "at least 20", &fewer);
    print("… and so many times as fast", "beside it", &seconds(FOUR_CLIENTS, UP_TO_SYMMETRY));
}
