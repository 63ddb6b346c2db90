//! The clauses of the NetPhone Server document on master and standby (NP).

use crate::clause::{Clause, both, server};

/// Every clause, in the order of the document.
pub const CLAUSES: &[Clause] = &[
    server(
        "NP-01",
        "Functional description",
        "Once they have started, one of the two systems is active, as a rule the master, and the other one \
         is passive.",
    ),
    server(
        "NP-02",
        "Functional description",
        "At any time the administrator can see which system is active and which is passive.",
    ),
    both(
        "NP-03",
        "Functional description",
        "Only the active system lets clients log on; the passive one turns every login down.",
    ),
    server(
        "NP-04",
        "Functional description",
        "What is in the database is replicated from master to standby and from standby to master.",
    ),
    server(
        "NP-05",
        "Functional description",
        "Files are replicated too: the contents are the same again after a short time, not at once.",
    ),
    server(
        "NP-06",
        "Functional description",
        "Keep-alive tells the passive system that the active one has failed or was stopped; it becomes \
         active at once. (Edition later: after a time.)",
    ),
    server(
        "NP-07",
        "Functional description",
        "A service that fails by itself, and is not the server service, is started again; the system it \
         belongs to stays active.",
    ),
    server(
        "NP-08",
        "Functional description",
        "Unless configured otherwise, a service works with the server service of its own computer only. \
         When that one fails, the services of its computer become passive, and those of the other system \
         take their place.",
    ),
    both(
        "NP-09",
        "Functional description",
        "A service on a computer without a server service can be configured to work with both systems.",
    ),
    server("NP-10", "Not seamless", "A switchover ends the calls and the scripts that are running."),
    server("NP-11", "Not seamless", "A switchover loses the call records that were not stored yet."),
    both(
        "NP-12",
        "Not seamless",
        "A switchover takes connections down; the system that takes over sets them up again at once.",
    ),
    server(
        "NP-13",
        "Not seamless",
        "From the switchover on, new calls go through the system that is active now.",
    ),
    server(
        "NP-14",
        "Manual switchover",
        "An administrator can order a switchover: at once, or by itself as soon as no call is running.",
    ),
    server("NP-15", "Manual switchover", "An administrator can block new logins, and can block new calls."),
];
