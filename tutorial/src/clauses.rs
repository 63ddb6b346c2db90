//! What the document demands, sentence by sentence.

use redial_model::clause::{Clause, both, client, server};

/// Every clause, in the order of the document.
pub const CLAUSES: &[Clause] = &[
    client(
        "TR-01",
        "Registering",
        "A telephone that looks for a registrar begins with the first one: after a start, after a loss, after an end.",
    ),
    client(
        "TR-02",
        "Registering",
        "It connects, sends REGISTER with its user, and is registered by the answer 200.",
    ),
    client(
        "TR-03",
        "Registering",
        "After a registrar in vain it hangs up and asks the other one, and so on by turns.",
    ),
    client(
        "TR-04",
        "Registering",
        "Without its connection, or after 480, it is registered no more, and looks for a registrar.",
    ),
    server("TR-05", "Service", "A registrar in service answers 200."),
    server(
        "TR-06",
        "Service",
        "One that is taken out of service sends 480 to whoever is registered, and then answers 503.",
    ),
    server(
        "TR-07",
        "Coming home",
        "When a registration is an hour old, the second registrar asks the first, and if that is in service sends 480.",
    ),
    both("TR-08", "Coming home", "As long as one of two registrars works, a telephone is registered."),
];
