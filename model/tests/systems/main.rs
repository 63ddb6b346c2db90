//! The systems. What is so of all of them is in the files beside this one; what its own document expects of each is in its
//! folder.
//!
//! | file | holds |
//! |---|---|
//! | `clauses` | which clauses there are, how strongly each speaks, and whom it binds |
//! | `tables` | what each cell says, which clauses are covered; demanded rows exclude each other, editions differ |
//! | `topologies` | which installations are enumerated |
//! | `checked` | what holds and what is reached; a row that was broken on purpose, and the property that sees it |
//! | `mutants` | a row that is broken is refused as the ledgers in `docs/mutants` have it |
//! | `swayed` | a row that is broken changes each hazard and each theorem |
//! | `decided` | how many single failures come out otherwise under another reading |
//! | `stories` | what happens step by step, told from the document |
//! | `changes` | what becomes of whom when an administrator changes the installation |
//! | `audit` | what becomes of whom in installations that somebody might have |
//! | `audits`, `story` | (what these have in common) |
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

mod audits;
mod checked;
mod clauses;
mod decided;
mod mutants;
mod story;
mod swayed;
mod tables;

mod myapps {
    mod addition;
    mod audit;
    mod changes;
    mod checked;
    mod families;
    mod memo;
    mod readings;
    mod symmetry;
    mod tables;
    mod topologies;
}

mod netphone {
    mod audit;
    mod checked;
    mod readings;
    mod stories;
    mod tables;
    mod topologies;
}

mod onex_portal {
    mod audit;
    mod checked;
    mod readings;
    mod stories;
    mod tables;
    mod topologies;
}

mod sip_dr {
    mod audit;
    mod checked;
    mod readings;
    mod stories;
    mod tables;
    mod topologies;
}

mod user_resilience {
    mod audit;
    mod checked;
    mod stories;
    mod tables;
    mod topologies;
}
