//! What is printed and written. Reports decide nothing: they show what the checker or the harness found.
//!
//! | module | form |
//! |---|---|
//! | [`file`](mod@file), [`journal`] | files that are whole or not there; results as they come |
//! | [`ledger`] | outcomes of mutants, while they are found |
//! | [`page`] | how text for people is laid out: colour, width, tables |
//! | [`check`] | the checker's findings, as text |
//! | [`mutants`] | what became of rules that were broken on purpose, as text |
//! | [`broken`] | what broken clients are and what became of them, as text |
//! | [`generated`] | cases that were found by searching, as text |
//! | [`audit`] | what an audit found, a file per form |
//! | [`listing`] | ids and what is known of them, as text |
//! | [`run`] | everything that a run is to be reported to |
//! | [`terminal`] | a run while it goes on, and what it found, as text |
//! | [`chart`] | message sequence charts, as text |
//! | [`svg`] | the same, drawn |
//! | [`tally`] | what a run says of each clause |
//! | [`junit`] | a run for CI servers |
//! | [`html`] | a run for people, in one file |
//! | [`spec`] | the specifications for people, in one file |
//! | [`json`] | the documents of `--format json` |

pub mod audit;
pub mod broken;
pub mod chart;
pub mod check;
pub mod file;
pub mod generated;
pub mod html;
pub mod journal;
pub mod json;
pub mod junit;
pub mod ledger;
pub mod listing;
pub mod mutants;
pub mod page;
pub mod run;
#[cfg(test)]
pub mod sample;
pub mod spec;
pub mod svg;
pub mod tally;
pub mod terminal;
