//! The clauses of the user resilience document (UR).

use crate::clause::{Clause, both, installation, server};

/// Every clause, in the order of the document.
pub const CLAUSES: &[Clause] = &[
    server(
        "UR-01",
        "Introduction",
        "A user's full settings are with the home system, which is the one where the user was created.",
    ),
    server(
        "UR-02",
        "Introduction",
        "Every other system of the network has basic details of the user, among them the home system and \
         the system where the user has hot desked: enough to route calls to where the user is.",
    ),
    server(
        "UR-03",
        "Introduction",
        "A system at which a user of another one logs in asks the home system for the full settings.",
    ),
    installation(
        "UR-04",
        "Introduction",
        "The setting for backing up IP phones switches it on, also where the system has no IP phones.",
    ),
    server(
        "UR-05",
        "Effect",
        "Where the line is set to support it, the failover system gets a copy of all user settings in \
         normal operation, whatever phone a user has.",
    ),
    server(
        "UR-06",
        "Effect",
        "Once the home system has not been visible for 3 minutes, the failover system answers for its \
         users.",
    ),
    both(
        "UR-07",
        "Effect",
        "The user of an IP phone goes on once the phone has registered with the failover system.",
    ),
    server(
        "UR-08",
        "Effect",
        "Any user can hot desk with full settings at phones of the failover system, and of every other \
         system that is still in a network with it.",
    ),
    server(
        "UR-09",
        "Failover",
        "Failover takes two things: at least 3 minutes in which the failover system does not see the home \
         system, and resilience of IP desk phones that has begun.",
    ),
    server("UR-10", "Failover", "A shorter absence, such as a reboot, does not start it."),
    server(
        "UR-11",
        "Failback",
        "Failback starts after the home system has been visible again for more than 10 minutes.",
    ),
    installation(
        "UR-12",
        "Limitations",
        "The copy is held in memory that a restart clears: a failover system that restarts during failover \
         has lost it, and resilience fails.",
    ),
    installation("UR-13", "Limitations", "Internal twinning is not supported during failover."),
    installation(
        "UR-14",
        "Limitations",
        "Fallback twinning works during failover, though only once the phone has registered with the \
         failover system.",
    ),
];
