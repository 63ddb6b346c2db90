//! What the document leaves open, each way as a value that a run chooses: by what users are redirected (OX-A15), and what a portal
//! is like to a client while it starts (OX-A16).

use crate::proforma::Choice;

crate::named_enum! {
    /// By what a portal redirects.
    #[derive(Default)]
    pub enum Redirect: "redirect" {
        /// 302 Found.
        #[default]
        Found = "302",
        /// 303 See Other.
        SeeOther = "303",
        /// 307 Temporary Redirect: a login is said again at the other portal.
        Temporary = "307",
        /// A page whose script goes there.
        Script = "script",
        /// A page with a meta refresh.
        Meta = "meta",
    }
}

/// The choice of it.
pub(super) const REDIRECT: Choice = Choice {
    name: "redirect",
    meaning: "By what a portal redirects: a status of HTTP, or a page that goes there by a script or by a meta refresh.",
    values: &["302", "303", "307", "script", "meta"],
};

crate::named_enum! {
    /// What a client meets at a portal that is starting.
    #[derive(Default)]
    pub enum Starting: "way to start" {
        /// A page that says so.
        #[default]
        Page = "page",
        /// The same page with status 503.
        Unavailable = "503",
        /// The end of its connection, without an answer.
        Closed = "closed",
        /// Silence.
        Silence = "silence",
    }
}

/// The choice of it.
pub(super) const STARTING: Choice = Choice {
    name: "starting",
    meaning: "What a client meets at a portal that is starting.",
    values: &["page", "503", "closed", "silence"],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Named as _;

    #[test]
    fn a_run_can_choose_each_way() {
        let names = |all: Vec<&'static str>, choice: &Choice| assert_eq!(all, choice.values);
        names(Redirect::all().into_iter().map(Redirect::name).collect(), &REDIRECT);
        names(Starting::all().into_iter().map(Starting::name).collect(), &STARTING);
        assert_eq!(Redirect::default().name(), REDIRECT.values[0]);
        assert_eq!(Starting::default().name(), STARTING.values[0]);
    }
}
