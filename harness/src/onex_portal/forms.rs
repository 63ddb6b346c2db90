//! What the document leaves open, each way as a value that a run chooses: by what users are redirected (OX-A15), and what a portal
//! is like to a client while it starts (OX-A16).

use crate::names::Named;
use crate::proforma::Choice;

/// By what a portal redirects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Redirect {
    /// 302.
    #[default]
    Found,
    /// 303.
    SeeOther,
    /// 307.
    Temporary,
    /// A page whose script goes there.
    Script,
    /// A page with a meta refresh.
    Meta,
}

/// The choice of it.
pub(super) const REDIRECT: Choice = Choice {
    name: "redirect",
    meaning: "By what a portal redirects: a status of HTTP, or a page that goes there by a script or by a meta refresh.",
    values: &["302", "303", "307", "script", "meta"],
};

impl Named for Redirect {
    const WHAT: &'static str = "redirect";

    fn all() -> Vec<Self> {
        vec![Redirect::Found, Redirect::SeeOther, Redirect::Temporary, Redirect::Script, Redirect::Meta]
    }

    fn name(self) -> &'static str {
        match self {
            Redirect::Found => "302",
            Redirect::SeeOther => "303",
            Redirect::Temporary => "307",
            Redirect::Script => "script",
            Redirect::Meta => "meta",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Redirect::Found => "302 Found.",
            Redirect::SeeOther => "303 See Other.",
            Redirect::Temporary => "307 Temporary Redirect: a login is said again at the other portal.",
            Redirect::Script => "A page whose script goes there.",
            Redirect::Meta => "A page with a meta refresh.",
        }
    }
}

/// What a client meets at a portal that is starting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Starting {
    /// A page that says so.
    #[default]
    Page,
    /// The same page with status 503.
    Unavailable,
    /// The end of its connection, without an answer.
    Closed,
    /// Silence.
    Silence,
}

/// The choice of it.
pub(super) const STARTING: Choice = Choice {
    name: "starting",
    meaning: "What a client meets at a portal that is starting.",
    values: &["page", "503", "closed", "silence"],
};

impl Named for Starting {
    const WHAT: &'static str = "way to start";

    fn all() -> Vec<Self> {
        vec![Starting::Page, Starting::Unavailable, Starting::Closed, Starting::Silence]
    }

    fn name(self) -> &'static str {
        match self {
            Starting::Page => "page",
            Starting::Unavailable => "503",
            Starting::Closed => "closed",
            Starting::Silence => "silence",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Starting::Page => "A page that says so.",
            Starting::Unavailable => "The same page with status 503.",
            Starting::Closed => "The end of its connection, without an answer.",
            Starting::Silence => "Silence.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_can_choose_each_way() {
        let names = |all: Vec<&'static str>, choice: &Choice| assert_eq!(all, choice.values);
        names(Redirect::all().into_iter().map(Redirect::name).collect(), &REDIRECT);
        names(Starting::all().into_iter().map(Starting::name).collect(), &STARTING);
        assert_eq!(Redirect::default().name(), REDIRECT.values[0]);
        assert_eq!(Starting::default().name(), STARTING.values[0]);
    }
}
