//! What a portal says to a client, as its rows have it.

use redial_model::rule::Closed as _;
use redial_model::systems::onex_portal::client;
use redial_model::systems::onex_portal::messages::Answer;
use redial_model::systems::onex_portal::topology::Server;

use super::case::Leaves;
use super::forms::{Redirect, Starting};
use super::http::Reply;
use super::messages::FromPortal;
use super::observed::node;
use super::pages::{self, By};
use super::speech::Speech;
use super::stage::{Flow, Rec, Stage, Stands, name};
use crate::ledger::Trouble;
use crate::line::Line;
use crate::server::Tell;

impl Stage {
    /// What is said to whoever has asked for a page, or has logged on.
    pub(super) fn answers(
        &mut self,
        record: Rec<'_, '_>,
        (server, conn): Flow,
        line: Line,
        answer: Option<Answer>,
        known: bool,
    ) -> Result<(), Trouble> {
        let at = node(server);
        let was_login = self.visit.is_some_and(|visit| visit.stands == Stands::Asks) && !known;
        let plain = client::Event::Plain;
        let desk = &mut self.desks[server.index()];
        let (what, says, means, stands) = match answer {
            None => ("says nothing", None, plain(client::Input::Unreachable), Stands::Asks),
            Some(Answer::LoginPage) => {
                desk.seen.login_pages += 1;
                let what = "shows the page to log on";
                (what, Some(Says::Login), plain(client::Input::LoginPage), Stands::AtLogin)
            }
            Some(Answer::Accepted) => {
                self.sessions += 1;
                let session = format!("{}-{}", name(server), self.sessions);
                desk.begins(&session);
                self.desks[server.other().index()].ends();
                let says = Some(Says::LoggedOn { session });
                ("logs the user on", says, plain(client::Input::Accepted), Stands::LoggedOn)
            }
            Some(Answer::Redirected { to }) => {
                desk.seen.redirected += 1;
                let stands = match (self.speech, self.redirect) {
                    (Speech::Pages, Redirect::Temporary) if was_login => Stands::SaysItAgain,
                    _ => Stands::Asks,
                };
                let says = Some(Says::Redirected { to });
                ("redirects to the other portal", says, client::Event::Redirected(to), stands)
            }
            Some(Answer::Starting) => {
                desk.seen.turned_away += 1;
                let starting = plain(client::Input::Starting);
                let says = |status| Some(Says::Starting { status, asks_again: known });
                match self.starting {
                    Starting::Page => ("says that it is starting", says(200), starting, Stands::Asks),
                    Starting::Unavailable => {
                        ("says that it is starting: 503", says(503), starting, Stands::Asks)
                    }
                    Starting::Closed => {
                        ("says nothing", None, plain(client::Input::Unreachable), Stands::Asks)
                    }
                    Starting::Silence => {
                        record.ledger.server_does(at, "is silent");
                        record.silenced(line);
                        self.stands(Stands::InVain);
                        return self.servers.order(at, conn, Tell::Quiet);
                    }
                }
            }
        };
        record.ledger.server_does(at, what);
        record.ledger.answered(line);
        record.tell(line, means);
        self.stands(stands);
        if stands == Stands::LoggedOn {
            self.may_be_left(record, Leaves::LoggedOn);
        }
        match (says, self.speech) {
            (None, _) => self.servers.order(at, conn, Tell::Close),
            (Some(says), Speech::Pages) => self.servers.order(at, conn, self.page(server, says)),
            (Some(says), Speech::Adapter) => self.says_to_adapter((server, conn), self.message(server, says)),
        }
    }

    fn page(&self, server: Server, says: Says) -> Reply {
        let name = name(server);
        match says {
            Says::Login => Reply::page(200, pages::login(name)),
            Says::LoggedOn { session } => {
                let page = pages::logged_on(name, self.pace, self.turns_to(server));
                Reply { session: Some(session), ..Reply::page(200, page) }
            }
            Says::Redirected { to } => redirection(self.redirect, name, &self.urls[to.index()]),
            Says::Starting { status, asks_again } => {
                Reply::page(status, pages::starting(name, asks_again.then_some(self.pace)))
            }
        }
    }

    /// Where a client turns by itself that is logged on there and loses it, by one reading of OX-A1.
    fn turns_to(&self, server: Server) -> Option<&str> {
        (self.turns && server == Server::Primary).then(|| self.urls[server.other().index()].as_str())
    }

    fn message(&self, server: Server, says: Says) -> FromPortal {
        match says {
            Says::Login => FromPortal::Login {},
            Says::LoggedOn { session } => {
                FromPortal::LoggedOn { session, other: self.turns_to(server).map(str::to_owned) }
            }
            Says::Redirected { to } => FromPortal::Redirected { to: self.urls[to.index()].clone() },
            Says::Starting { .. } => FromPortal::Starting {},
        }
    }
}

/// What a portal says, however it speaks.
enum Says {
    Login,
    LoggedOn {
        session: String,
    },
    Redirected {
        to: Server,
    },
    Starting {
        status: u16,
        /// The page asks again by itself.
        asks_again: bool,
    },
}

/// How a portal says that the other one serves.
pub(super) fn redirection(by: Redirect, portal: &str, to: &str) -> Reply {
    let status = |status| Reply {
        location: Some(to.to_owned()),
        ..Reply::page(status, pages::moved(portal, to, By::Meta))
    };
    match by {
        Redirect::Found => status(302),
        Redirect::SeeOther => status(303),
        Redirect::Temporary => status(307),
        Redirect::Script => Reply::page(200, pages::moved(portal, to, By::Script)),
        Redirect::Meta => Reply::page(200, pages::moved(portal, to, By::Meta)),
    }
}
