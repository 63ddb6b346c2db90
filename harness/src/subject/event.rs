//! What a running client lets us know.

/// What a running client lets us know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubjectEvent {
    /// A line of standard output.
    Line(String),
    /// Standard error has mentioned, for the first time, one of the hosts that were to be watched for.
    Traced(String),
    /// It has written more than anybody reads.
    Flood,
    /// It has ended by itself.
    Exited(String),
}
