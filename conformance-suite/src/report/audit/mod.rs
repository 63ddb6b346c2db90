//! What an audit found, in every form.
//!
//! | module | form |
//! |---|---|
//! | [`digest`] | what all forms say: failures, the worst first, and whom they hit |
//! | [`together`] | what they say of several failures at the same time |
//! | [`text`] | text for a terminal |
//! | [`json`] | the document of `--format json` |
//! | [`csv`] | a table for spreadsheets |
//! | [`html`] | for people, in one file |
//! | [`sequence`] | a story as a message sequence chart |

pub mod csv;
pub mod digest;
pub mod html;
pub mod json;
pub mod sequence;
pub mod text;
pub mod together;

pub use digest::{Compared, Context};
