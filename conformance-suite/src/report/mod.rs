//! What is printed and written. Reports decide nothing: they show what the checker or the harness found.
//!
//! | module | form |
//! |---|---|
//! | [`page`] | how text for people is laid out: colour, width, tables |
//! | [`check`] | the checker's findings, as text |
//! | [`listing`] | ids and what is known of them, as text |
//! | [`json`] | the documents of `--format json` |

pub mod check;
pub mod json;
pub mod listing;
pub mod page;
#[cfg(test)]
pub mod sample;
