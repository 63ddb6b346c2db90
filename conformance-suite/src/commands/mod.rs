//! A file per command: it reads its options, asks for what it needs, and hands the result to a report.

pub mod audit;
pub mod broken;
pub mod check;
pub mod client;
pub mod demo;
pub mod doctor;
pub mod explain;
pub mod explore;
pub mod generate;
pub mod list;
pub mod mutants;
pub mod promela;
pub mod report;
pub mod serve;
pub mod test;
