//! A line between a client and a server.

/// A connection, or what stands for one where messages need none. No two of a case have the same number, at whichever
/// server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line(pub u64);
