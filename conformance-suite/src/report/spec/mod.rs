//! The specifications for people: one HTML file that needs no other, in light and dark, on a screen and on paper.
//!
//! | module | part of the page |
//! |---|---|
//! | `page` | its frame, and the table of contents |
//! | [`rows`] | section by section: clauses, and the rows that carry them out |
//! | [`tables`] | a table as a whole: states, cells, words |
//! | [`coverage`] | coverage, open questions, properties, cases |
//! | [`difference`] | two editions beside each other |
//! | [`checked`] | what the checker found |
//! | [`comparison`] | the systems beside each other |
//! | [`diagram`] | a state diagram, drawn |
//! | [`layout`] | where its states and edges stand |
//! | [`link`] | ids that can be reached, and links to them |

mod checked;
mod comparison;
mod coverage;
mod diagram;
mod difference;
mod layout;
mod link;
mod page;
mod rows;
mod tables;

pub use page::page;
