//! The little systems of `liveness.rs`, asked of the explorer and of SPIN: what is expected of each stands, with the
//! reasons, in the table of [`spin/README.md`](spin/README.md).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use redial_model::explore::{Form, LiveVerdict, Options, explore_live};

use crate::little::*;
use crate::programs::{has_spin, run};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/explorer/spin")
}

/// A line of the table.
struct Line {
    file: String,
    question: String,
    /// Whether the question holds.
    explorer: bool,
    spin_fair: bool,
    spin: bool,
}

fn table() -> Vec<Line> {
    let page = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let lines = page.lines().filter(|line| line.contains("| holds |") || line.contains("| violated |"));
    let holds = |cell: &str| match cell {
        "holds" => true,
        "violated" => false,
        other => panic!("{other} is no verdict"),
    };
    lines
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            Line {
                file: cells[0].to_owned(),
                question: cells[1].to_owned(),
                explorer: holds(cells[2]),
                spin_fair: holds(cells[3]),
                spin: holds(cells[4]),
            }
        })
        .collect()
}

/// What the file and the question in it are here.
fn system(line: &Line) -> (System, Form) {
    let flips_of_one_class = || {
        let mut system = two_bits();
        system.edges.iter_mut().flatten().for_each(|edge| edge.1 = A);
        system
    };
    match (line.file.as_str(), line.question.as_str()) {
        ("cycle", "recurs") => (cycle(), Form::Recurs),
        ("cycle", "persists") => (cycle(), Form::Persists),
        ("join", "recurs") => (join(), Form::Recurs),
        ("flapping", "recurs") => (flapping(A), Form::Recurs),
        ("flapping", "persists") => (flapping(A), Form::Persists),
        ("one_is_fair", "recurs") => (one_is_fair(), Form::Recurs),
        ("deadlock", "recurs") => (deadlock(), Form::Recurs),
        ("stuttering_free", "recurs") => (stuttering(FREE), Form::Recurs),
        ("stuttering_fair", "recurs") => (stuttering(A), Form::Recurs),
        ("now_and_then", "recurs") => (now_and_then(), Form::Recurs),
        ("to_and_fro", "recurs") => (to_and_fro(), Form::Recurs),
        ("to_and_fro", "persists") => (to_and_fro(), Form::Persists),
        ("two_bits", "corner") => (two_bits().goal(&[3]), Form::Recurs),
        ("two_bits", "high_bit") => (two_bits().goal(&[2, 3]), Form::Recurs),
        ("two_bits", "high_bit_persists") => (two_bits().goal(&[2, 3]), Form::Persists),
        ("repaired_now_and_then", "recurs") => (repaired_now_and_then(), Form::Recurs),
        ("repaired_now_and_then", "recurs_without_fault") => {
            (repaired_now_and_then().given(&[0, 2]), Form::Recurs)
        }
        ("vain_tries", "recurs") => (vain_tries(), Form::Recurs),
        ("one_class_two_processes", "high_bit") => (flips_of_one_class().goal(&[2, 3]), Form::Recurs),
        (file, question) => panic!("{file}, {question}: no such system"),
    }
}

#[test]
fn the_table_names_every_question_of_every_file() {
    let mut asked = BTreeSet::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "pml") {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            let questions = text.lines().filter_map(|line| line.strip_prefix("ltl ")?.split(' ').next());
            asked.extend(questions.map(|question| (name.clone(), question.to_owned())));
        }
    }
    let named: BTreeSet<_> = table().into_iter().map(|line| (line.file, line.question)).collect();
    assert!(asked.len() > 15);
    assert_eq!(asked, named);
}

#[test]
fn the_explorer_says_what_the_table_says() {
    for line in table() {
        let (system, form) = system(&line);
        let (_, reports) = explore_live(&system, Options::default(), &[question(form)]).unwrap();
        let holds = matches!(reports[0].verdict, LiveVerdict::Holds);
        assert_eq!(holds, line.explorer, "{}, {}", line.file, line.question);
    }
}

#[test]
fn spin_says_what_the_table_says() {
    if !has_spin("no second opinion on liveness was asked for") {
        return;
    }
    let table = table();
    let files: BTreeSet<&str> = table.iter().map(|line| line.file.as_str()).collect();
    for file in files {
        let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join("spin").join(file);
        std::fs::create_dir_all(&work).unwrap();
        let source = format!("{file}.pml");
        std::fs::copy(folder().join(&source), work.join(&source)).unwrap();
        run(&work, "spin", &["-a", &source]);
        run(&work, "gcc", &["-o", "pan", "pan.c"]);
        let pan = work.join("pan").to_str().unwrap().to_owned();
        for line in table.iter().filter(|line| line.file == file) {
            for (fair, holds) in [(true, line.spin_fair), (false, line.spin)] {
                let mut arguments = vec!["-a", "-N", &line.question];
                arguments.extend(fair.then_some("-f"));
                let said = run(&work, &pan, &arguments);
                assert_eq!(said.contains("(fairness enabled)"), fair, "{said}");
                assert_eq!(said.contains("errors: 0"), holds, "{file}, {arguments:?}: {said}");
                assert_eq!(said.contains("errors: 1"), !holds, "{file}, {arguments:?}: {said}");
            }
        }
    }
}
