//! Audits of installations of IP Office with two portals that somebody has.
//!
//! | module | holds |
//! |---|---|
//! | `description` | an installation as its operator describes it, and what may be wrong with that |
//! | `attended` | the world with users who do what they do every day, and nothing by whim |
//! | `installation` | the same, looked up |
//! | `scene` | what can fail, as a world to explore |
//! | `scope` | the installations of the checker's scope, described |
//! | `changes` | what an administrator might change |

mod attended;
mod changes;
mod description;
mod installation;
mod scene;
mod scope;

use self::attended::Attended;
pub use self::installation::Installation;

use self::description::Description;
use self::installation::Certificate;
use self::installation::Users;
use super::topology::Program;
use crate::audit::Failure;
use crate::audit::described::{Changes, Described, Read};
use crate::audit::part::Part;
use crate::rule::Edition;

fn client(program: Program) -> &'static str {
    match program {
        Program::Browser => "browser",
        Program::PlugIn => "plug-in",
        Program::Application => "application that is never redirected",
    }
}

fn certificate(certificate: Certificate) -> &'static str {
    match certificate {
        Certificate::Trusted => "trusted",
        Certificate::Accepted => "accepted",
        Certificate::NotAccepted => "not accepted",
    }
}

impl Described for Installation {
    type Description = Description;
    type Users = Users;
    type World = Attended;

    fn read(it: &Description, _: Edition) -> Read<Self> {
        description::read(it)
    }

    fn of_scope(_: Edition) -> Vec<serde_json::Value> {
        scope::of_scope()
    }

    fn facts(&self, users: &Users) -> Vec<(&'static str, String)> {
        vec![
            ("client", client(users.program).to_owned()),
            ("addresses", self.addresses(users).join(", ")),
            ("certificate", certificate(users.certificate).to_owned()),
        ]
    }

    fn scene(&self, users: &Users) -> Part<Attended> {
        scene::scene(self, users)
    }

    fn changes(&self, users: &Users, changes: &mut Changes<'_, Self>) {
        changes::changes(self, users, changes);
    }

    fn failures(&self) -> Vec<Failure> {
        scene::happenings(self).into_iter().map(|happening| happening.failure).collect()
    }
}
