//! SPIN, as a program: a model is written for it, compiled, and run for each claim.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::programs::run;

/// A model, compiled.
pub struct Spin {
    folder: PathBuf,
    text: String,
}

/// What SPIN says of one claim.
#[derive(Debug)]
pub struct Said {
    /// Whether the claim holds. Only then everything was explored.
    pub holds: bool,
    /// States that were stored.
    pub stored: u64,
    /// Steps, to states that are new and to those that are known.
    pub transitions: u64,
    /// The lines of the model of which a part was not reached.
    pub unreached: BTreeSet<usize>,
}

impl Spin {
    /// Compiles a model in a folder of that name.
    pub fn of(name: &str, text: String) -> Spin {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("second-checker").join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("model.pml"), &text).unwrap();
        // What is written and never read is a part of a state, too.
        run(&folder, "spin", &["-a", "-o2", "model.pml"]);
        run(&folder, "gcc", &["-O0", "-w", "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c"]);
        Spin { folder, text }
    }

    /// The names of its claims.
    pub fn claims(&self) -> Vec<&str> {
        self.text.lines().filter_map(|line| line.strip_prefix("ltl ")?.split(' ').next()).collect()
    }

    /// The line in which the row of that number, counted from 1, is carried out.
    pub fn line_of(&self, row: usize) -> usize {
        let begins = format!(":: applies_{row} ->");
        1 + self.text.lines().position(|line| line.trim_start().starts_with(&begins)).unwrap()
    }

    /// Explores it until a claim is refuted, or there is nothing more.
    pub fn explore(&self, claim: &str) -> Said {
        let pan = self.folder.join("pan");
        let said = run(&self.folder, pan.to_str().unwrap(), &["-w20", "-m2000000", "-N", claim]);
        let number = |label: &str| -> u64 {
            let line = said.lines().find(|line| line.contains(label)).unwrap_or_else(|| panic!("{said}"));
            line.split_whitespace().next().unwrap().parse().unwrap()
        };
        assert!(!said.contains("max search depth too small") && !said.contains("out of memory"), "{said}");
        let refuted = said.contains("errors: 1");
        assert!(refuted || said.contains("errors: 0"), "{said}");
        let lines = said.lines().filter_map(|line| line.trim_start().strip_prefix("model.pml:"));
        Said {
            holds: !refuted,
            stored: number("states, stored"),
            transitions: number("transitions (= stored+matched)"),
            unreached: lines.filter_map(|line| line.split(',').next()?.parse().ok()).collect(),
        }
    }
}
