//! The house rules, read off the tree: every file that git knows, or would take.
//!
//! | module | rules about |
//! |---|---|
//! | [`tree`] | (the files) |
//! | [`source`] | Rust: length, maps, thin `mod.rs`, leftovers |
//! | [`boundaries`] | what a crate or a module must not know |
//! | [`layers`] | which module may use which; [`uses`] reads that off the code |
//! | [`pages`] | Markdown: links, anchors; samples, and paths of somebody's machine |
//! | [`cases`] | case files: names and folders |
//!
//! A file may be excepted from a rule by a line with its reason. An exception that is not needed any more fails, too.

mod boundaries;
mod cases;
mod layers;
mod pages;
mod source;
mod tree;
mod uses;
