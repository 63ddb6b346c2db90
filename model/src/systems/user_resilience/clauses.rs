//! The clauses of the user resilience document (UR).

use crate::clause::{Binds, Clause};

/// Every clause, in the order of the document.
pub const CLAUSES: &[Clause] = &[
    Clause {
        id: "UR-01",
        section: "Introduction",
        binds: Binds::Server,
        text: "A user's full settings are with the home system, which is the one where the user was created.",
    },
    Clause {
        id: "UR-02",
        section: "Introduction",
        binds: Binds::Server,
        text: "Every other system of the network has basic details of the user, enough to route calls.",
    },
    Clause {
        id: "UR-03",
        section: "Introduction",
        binds: Binds::Server,
        text: "A system at which a user of another one logs in asks the home system for the full settings.",
    },
    Clause {
        id: "UR-04",
        section: "Introduction",
        binds: Binds::Server,
        text: "The setting for backing up IP phones switches it on, also where the system has no IP phones.",
    },
    Clause {
        id: "UR-05",
        section: "Effect",
        binds: Binds::Server,
        text: "With that setting the failover system gets a copy of all user settings in normal operation, whatever phone a \
               user has.",
    },
    Clause {
        id: "UR-06",
        section: "Effect",
        binds: Binds::Server,
        text: "Once the home system has not been visible for 3 minutes, the failover system answers for its users.",
    },
    Clause {
        id: "UR-07",
        section: "Effect",
        binds: Binds::Both,
        text: "The user of an IP phone goes on once the phone has registered with the failover system.",
    },
    Clause {
        id: "UR-08",
        section: "Effect",
        binds: Binds::Server,
        text: "Any user can hot desk with full settings at phones of the failover system, and of every other system that is \
               still in a network with it.",
    },
    Clause {
        id: "UR-09",
        section: "Failover",
        binds: Binds::Server,
        text: "Failover takes two things: at least 3 minutes in which the failover system does not see the home system, and \
               resilience of IP desk phones that has begun.",
    },
    Clause {
        id: "UR-10",
        section: "Failover",
        binds: Binds::Server,
        text: "A shorter absence, such as a reboot, does not start it.",
    },
    Clause {
        id: "UR-11",
        section: "Failback",
        binds: Binds::Server,
        text: "Failback starts after the home system has been visible again for more than 10 minutes.",
    },
    Clause {
        id: "UR-12",
        section: "Limitations",
        binds: Binds::Server,
        text: "The copy is held in memory that a restart clears: a failover system that restarts during failover has lost it, \
               and resilience fails.",
    },
    Clause {
        id: "UR-13",
        section: "Limitations",
        binds: Binds::Server,
        text: "Internal twinning does not work during failover.",
    },
    Clause {
        id: "UR-14",
        section: "Limitations",
        binds: Binds::Server,
        text: "Fallback twinning works during failover, though only once the phone has registered with the failover system.",
    },
];
