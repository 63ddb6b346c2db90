//! The clauses of the myApps redundancy document (MA) and of the vendor's wire protocol reference (MW).

use crate::clause::{Clause, both, client, server};

/// Every clause, in the order of the documents.
pub const CLAUSES: &[Clause] = &[
    server(
        "MA-01",
        "General concept",
        "To every installation there is one PBX whose addition makes the failure of any single PBX \
         recoverable.",
    ),
    server("MA-02", "General concept", "A PBX that stands alone can be given a standby."),
    server(
        "MA-03",
        "General concept",
        "What backs a slave is its standby-slave; where it has none, the master. (Edition 13r3: always the \
         master.)",
    ),
    server("MA-04", "General concept", "Each of the slaves is able to back the master."),
    client(
        "MA-05",
        "General concept",
        "Whichever PBX the client connects to, it goes where it is redirected until it has reached the \
         user's PBX.",
    ),
    server(
        "MA-06",
        "General concept",
        "Standby PBXes, those of slaves too, send the client to the PBX that they back. (Not in edition \
         13r3.)",
    ),
    server("MA-07", "General concept", "A slave sends users of other PBXes to its master."),
    server("MA-08", "General concept", "The master sends a user to the slave where that user is configured."),
    server(
        "MA-09",
        "Handling of standby cases",
        "A PBX that would redirect to another one but has no registration of it serves the client itself, \
         as a standby.",
    ),
    both(
        "MA-10",
        "Handling of standby cases",
        "For a slave to stand in for the master a client has to log on at that slave, which passes the \
         login on to the master and takes over when the master fails.",
    ),
    client(
        "MA-11",
        "Handling of standby cases",
        "When the first PBX cannot be reached, attempts alternate between primary and secondary.",
    ),
    client(
        "MA-12",
        "Handling of standby cases",
        "Each round begins with the primary; the secondary's turn comes when the primary could not be \
         connected.",
    ),
    client(
        "MA-13",
        "Handling of connection loss",
        "A client that loses its connection dials the PBX that it had been connected to before any other.",
    ),
    client(
        "MA-14",
        "Handling of connection loss",
        "If that one cannot be reached, the alternation of primary and secondary starts anew.",
    ),
    client(
        "MA-15",
        "Determination",
        "Each successful connection outside a standby case settles primary and secondary and stores them; a \
         connection to a standby leaves both as they are.",
    ),
    client("MA-16", "Primary PBX", "The configured PBX is the primary."),
    client(
        "MA-17",
        "Secondary PBX",
        "After a redirect to the user's PBX the secondary is the explicit standby of that PBX, where it has \
         one.",
    ),
    client(
        "MA-18",
        "Secondary PBX",
        "After a redirect to a user's PBX that has no explicit standby, that PBX itself is the secondary.",
    ),
    client(
        "MA-19",
        "Secondary PBX",
        "Without a redirect the secondary is the explicit standby of the primary, where it has one.",
    ),
    client(
        "MA-20",
        "Secondary PBX",
        "Without a redirect and without an explicit standby it is the implicit one: for a slave its \
         master.",
    ),
    client(
        "MA-21",
        "Secondary PBX",
        "Without a redirect and without a standby of either kind there is no secondary.",
    ),
    client(
        "MA-22",
        "Published information",
        "The client keeps an object `connInfo` in the API model `com.innovaphone.client` up to date.",
    ),
    client("MA-23", "Published information", "`up` says whether the client is connected."),
    client(
        "MA-24",
        "Published information",
        "While connected, `standby` says whether the PBX is one that stands in for the user's own. (The \
         text has no value for a client that is offline.)",
    ),
    client("MA-25", "Published information", "`cur` names the present PBX, as host/module."),
    client("MA-26", "Published information", "`pri` names the primary, as host/module."),
    client("MA-27", "Published information", "`sec` names the secondary, as host/module."),
    client(
        "MA-28",
        "Published information",
        "`phys` names the physical location where one was configured explicitly.",
    ),
    client(
        "MA-29",
        "Configuration",
        "In a browser the address of the page names the primary, and a parameter of it may set the physical \
         location.",
    ),
    client(
        "MA-30",
        "Tracing",
        "Connection attempts, redirects and the configuration that results can be traced.",
    ),
    both(
        "MA-31",
        "Vendor's protocol reference",
        "When the original PBX is back, the standby says so (`StandbyBack`) and closes; the client connects \
         and logs on as usual, with the session it has.",
    ),
    client(
        "MW-01",
        "Redirect",
        "A redirect with a wrong digest leads nowhere: the client does not follow it.",
    ),
    client("MW-02", "LoginResult", "A login result with a wrong digest does not count as a login."),
    client(
        "MW-03",
        "LoginResult",
        "When a session has expired (error 5), the client drops it and logs on with user name and \
         password.",
    ),
    client(
        "MW-04",
        "info.session",
        "A login as user yields session credentials, with which later logins are made; logging on as user \
         again is permitted, and noted.",
    ),
    client(
        "MW-05",
        "Redirect",
        "A redirect leads to the module it names, on the host it names, and to no other module.",
    ),
    client("MW-06", "Login", "No two logins share a nonce."),
    client("MW-07", "LogoutResult", "Nothing that belongs to an ended session is kept."),
    client("MW-08", "Any message", "Messages and fields that the client does not know do not disturb it."),
    client(
        "MW-09",
        "Authorize",
        "A client that was asked for a second factor waits for it, and neither dials again nor gives up \
         before its time.",
    ),
];
