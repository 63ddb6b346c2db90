//! The clauses of the NetPhone Server document on master and standby (NP).

use crate::clause::{Clause, both, installation, server};

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
        "The replication of files keeps the contents of the databases alike, within a short time. (What \
         files have to do with databases the text does not say.)",
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
        "When one service of the active system fails, and it is not the server service, a helper program \
         starts it again, after which it serves as before; the system stays active.",
    ),
    server(
        "NP-08",
        "Functional description",
        "Unless configured otherwise, a service works with the server service of its own computer only. \
         When that one fails, the services of its computer become passive, and those of the other system \
         take their place.",
    ),
    installation(
        "NP-09",
        "Functional description",
        "A service on a computer without a server service can be configured to work with both systems.",
    ),
    installation("NP-10", "Not seamless", "A switchover ends the calls and the scripts that are running."),
    installation("NP-11", "Not seamless", "A switchover loses the call records that were not stored yet."),
    server(
        "NP-12",
        "Not seamless",
        "A switchover takes links down; the system that takes over sets them up again at once.",
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
