//! The clauses of the NetPhone Server document on master and standby (NP).

use crate::clause::{Binds, Clause};

/// Every clause, in the order of the document.
pub const CLAUSES: &[Clause] = &[
    Clause {
        id: "NP-01",
        section: "Functional description",
        binds: Binds::Server,
        text: "Once they have started, one of the two systems is active, as a rule the master, and the other one is passive.",
    },
    Clause {
        id: "NP-02",
        section: "Functional description",
        binds: Binds::Server,
        text: "At any time the administrator can see which system is active and which is passive.",
    },
    Clause {
        id: "NP-03",
        section: "Functional description",
        binds: Binds::Both,
        text: "Only the active system lets clients log on; the passive one turns every login down.",
    },
    Clause {
        id: "NP-04",
        section: "Functional description",
        binds: Binds::Server,
        text: "What is in the database is replicated from master to standby and from standby to master.",
    },
    Clause {
        id: "NP-05",
        section: "Functional description",
        binds: Binds::Server,
        text: "Files are replicated too: the contents are the same again after a short time, not at once.",
    },
    Clause {
        id: "NP-06",
        section: "Functional description",
        binds: Binds::Server,
        text: "Keep-alive tells the passive system that the active one has failed or was stopped; it becomes active at once. (Edition later: after a time.)",
    },
    Clause {
        id: "NP-07",
        section: "Functional description",
        binds: Binds::Server,
        text: "A service that fails by itself, and is not the server service, is started again; the system it belongs to stays active.",
    },
    Clause {
        id: "NP-08",
        section: "Functional description",
        binds: Binds::Server,
        text: "Unless configured otherwise, a service works with the server service of its own computer only. When that one fails, the services of its computer become passive, and those of the other system take their place.",
    },
    Clause {
        id: "NP-09",
        section: "Functional description",
        binds: Binds::Both,
        text: "A service on a computer without a server service can be configured to work with both systems.",
    },
    Clause {
        id: "NP-10",
        section: "Not seamless",
        binds: Binds::Server,
        text: "A switchover ends the calls and the scripts that are running.",
    },
    Clause {
        id: "NP-11",
        section: "Not seamless",
        binds: Binds::Server,
        text: "A switchover loses the call records that were not stored yet.",
    },
    Clause {
        id: "NP-12",
        section: "Not seamless",
        binds: Binds::Both,
        text: "A switchover takes connections down; the system that takes over sets them up again at once.",
    },
    Clause {
        id: "NP-13",
        section: "Not seamless",
        binds: Binds::Server,
        text: "From the switchover on, new calls go through the system that is active now.",
    },
    Clause {
        id: "NP-14",
        section: "Manual switchover",
        binds: Binds::Server,
        text: "An administrator can order a switchover: at once, or by itself as soon as no call is running.",
    },
    Clause {
        id: "NP-15",
        section: "Manual switchover",
        binds: Binds::Server,
        text: "An administrator can block new logins, and can block new calls.",
    },
];
