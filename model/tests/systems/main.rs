//! The systems, each held against its document, by a folder for each of them.
//!
//! | file | holds |
//! |---|---|
//! | `tables` | what each cell says; demanded rows exclude each other; editions differ where the document does |
//! | `topologies` | which installations are enumerated |
//! | `checked` | what holds and what is reached; a row that was broken on purpose, and the property that sees it |
//! | `stories` | what happens step by step, told from the document |
//! | `audit` | what becomes of whom in installations that somebody might have |
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

mod audits;

mod myapps {
    mod audit;
    mod checked;
    mod symmetry;
    mod tables;
    mod topologies;
}

mod netphone {
    mod audit;
    mod checked;
    mod stories;
    mod tables;
    mod topologies;
}

mod onex_portal {
    mod audit;
    mod checked;
    mod stories;
    mod tables;
    mod topologies;
}

mod sip_dr {
    mod audit;
    mod checked;
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
