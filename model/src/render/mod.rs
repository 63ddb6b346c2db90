//! Documents for people, from the tables, so that none of them can say something else. What is to be said is put
//! together first, without a form; then it is written.
//!
//! | module | holds |
//! |---|---|
//! | [`specification`] | what a report is about: a system, its editions, its cases; sections, coverage |
//! | [`row`] | a row in words |
//! | [`graph`] | how a table's states follow each other |
//! | [`matrix`] | state × input: the rows of each cell |
//! | [`difference`] | two editions beside each other |
//! | [`chapter`] | all of it as Markdown, a page for each system and an index |
//! | [`tables`] | the parts of a chapter that are about one table |
//! | [`checked`] | what the checker found, as Markdown |
//! | [`markdown`] | cells, links and tables in Markdown |
//! | `ambiguities` | the ambiguity register as Markdown |
//! | [`comparison`] | the systems beside each other, as Markdown |
//! | [`findings`] | what an operator should be told, as Markdown |
//! | [`mutants`](mod@mutants) | broken rules, and what refuses them, as Markdown |
//! | [`second_checker`] | what two checkers say of each table, as Markdown |
//! | [`theorems`] | what documents claim of installations, tested, as Markdown |

mod ambiguities;
pub mod chapter;
pub mod checked;
pub mod comparison;
pub mod difference;
pub mod findings;
pub mod graph;
pub mod markdown;
pub mod matrix;
pub mod mutants;
pub mod row;
pub mod second_checker;
pub mod specification;
pub mod tables;
pub mod theorems;

pub use ambiguities::{ambiguities, concerned};
