//! What a portal says to a client, as its rows have it, in HTTP.

use redial_model::rule::Closed as _;
use redial_model::systems::onex_portal::client;
use redial_model::systems::onex_portal::messages::Answer;
use redial_model::systems::onex_portal::topology::Server;

use super::forms::{Redirect, Starting};
use super::http::Reply;
use super::observed::node;
use super::pages::{self, By};
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
        let (at, name) = (node(server), name(server));
        let was_login = self.visit.is_some_and(|visit| visit.stands == Stands::Asks) && !known;
        let plain = client::Event::Plain;
        let desk = &mut self.desks[server.index()];
        let (what, tell, means, stands) = match answer {
            None => ("says nothing", Tell::Close, plain(client::Input::Unreachable), Stands::Asks),
            Some(Answer::LoginPage) => {
                desk.seen.login_pages += 1;
                let reply = Reply::page(200, pages::login(name));
                ("shows the page to log on", reply.into(), plain(client::Input::LoginPage), Stands::AtLogin)
            }
            Some(Answer::Accepted) => {
                self.sessions += 1;
                let session = format!("{name}-{}", self.sessions);
                desk.begins(&session);
                self.desks[server.other().index()].ends();
                let other = self.turns.then(|| self.urls[server.other().index()].as_str());
                let page = pages::logged_on(name, self.pace, other.filter(|_| server == Server::Primary));
                let reply = Reply { session: Some(session), ..Reply::page(200, page) };
                ("logs the user on", reply.into(), plain(client::Input::Accepted), Stands::LoggedOn)
            }
            Some(Answer::Redirected { to }) => {
                desk.seen.redirected += 1;
                let stands = match self.redirect {
                    Redirect::Temporary if was_login => Stands::SaysItAgain,
                    _ => Stands::Asks,
                };
                let reply = redirection(self.redirect, name, &self.urls[to.index()]);
                ("redirects to the other portal", reply.into(), client::Event::Redirected(to), stands)
            }
            Some(Answer::Starting) => {
                desk.seen.turned_away += 1;
                let page = |status| Reply::page(status, pages::starting(name, known.then_some(self.pace)));
                let starting = plain(client::Input::Starting);
                match self.starting {
                    Starting::Page => ("says that it is starting", page(200).into(), starting, Stands::Asks),
                    Starting::Unavailable => {
                        ("says that it is starting: 503", page(503).into(), starting, Stands::Asks)
                    }
                    Starting::Closed => {
                        ("says nothing", Tell::Close, plain(client::Input::Unreachable), Stands::Asks)
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
        self.servers.order(at, conn, tell)
    }
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
