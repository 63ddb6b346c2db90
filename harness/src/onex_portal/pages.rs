//! The pages of a portal: plain, readable for people and programs. Each says in its heading whose it is and what it is.

use std::time::Duration;

/// What a user asks for, at whichever portal.
pub const PORTAL: &str = "/onexportal.html";
/// Where a user logs on.
pub const LOGIN: &str = "/login";
/// Where a page asks whether it is still served.
pub const STATUS: &str = "/status";

/// Where an administrator sees how the portal of a server stands: the platform view of that server, of which OX-08 speaks.
pub const PLATFORM: &str = "/platform-view.html";

/// The states that the heading of a page can name.
pub mod state {
    /// A user may log on.
    pub const LOGIN: &str = "login";
    /// The user is logged on.
    pub const LOGGED_ON: &str = "logged-on";
    /// The user is logged on, and the portal does not answer.
    pub const LOST: &str = "lost";
    /// The portal is starting.
    pub const STARTING: &str = "starting";
    /// The portal is elsewhere.
    pub const MOVED: &str = "moved";
    /// To an administrator: it is the active one.
    pub const AVAILABLE: &str = "available";
    /// Nobody answers for the portal.
    pub const UNAVAILABLE: &str = "unavailable";
}

/// What pages are told of time.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How often the page of a user who is logged on asks whether it is served.
    pub poll: Duration,
    /// How long it waits for an answer.
    pub limit: Duration,
    /// How long a page that has lost its portal waits before it asks again.
    pub retry: Duration,
}

fn page(portal: &str, state: &str, heading: &str, rest: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>one-X Portal</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n</head>\n<body>\n<main>\n\
         <h1 id=\"state\" data-portal=\"{portal}\" data-state=\"{state}\">{heading}</h1>\n{rest}</main>\n</body>\n</html>\n"
    )
}

/// The page to log on.
pub fn login(portal: &str) -> String {
    page(
        portal,
        state::LOGIN,
        &format!("Log on at the {portal} portal"),
        &format!(
            "<form method=\"post\" action=\"{LOGIN}\">\n\
             <p><label>User <input name=\"user\" autocomplete=\"username\" required></label></p>\n\
             <p><label>Password <input name=\"password\" type=\"password\" autocomplete=\"current-password\" required></label></p>\n\
             <p><button>Log on</button></p>\n</form>\n"
        ),
    )
}

/// The page of a user who is logged on. It asks again and again whether it is served, and loads itself anew if it is not; by one
/// reading of OX-A1 it knows the other portal, and goes there when its own does not answer.
pub fn logged_on(portal: &str, pace: Pace, other: Option<&str>) -> String {
    let Pace { poll, limit, .. } = pace;
    let turn = other.map_or(String::new(), |url| format!("location.replace({url:?}); return;"));
    let (is, lost) = (state::LOGGED_ON, state::LOST);
    page(
        portal,
        state::LOGGED_ON,
        &format!("You are logged on at the {portal} portal"),
        &format!(
            "<p id=\"line\" role=\"status\">Connected.</p>\n<script>\n\
             const heading = document.getElementById(\"state\"), line = document.getElementById(\"line\");\n\
             function says(state, text) {{ heading.dataset.state = state; line.textContent = text; }}\n\
             async function look() {{\n  try {{\n    \
             const signal = AbortSignal.timeout({limit});\n    \
             const answer = await fetch({STATUS:?}, {{ cache: \"no-store\", redirect: \"error\", signal }});\n    \
             if (!answer.ok) throw answer.status;\n    \
             if (!(await answer.json()).served) {{ location.replace({PORTAL:?}); return; }}\n    \
             says({is:?}, \"Connected.\");\n  }} catch {{\n    \
             says({lost:?}, \"The connection is lost; trying again.\");\n    {turn}\n  }}\n  \
             setTimeout(look, {poll});\n}}\nsetTimeout(look, {poll});\n</script>\n",
            limit = limit.as_millis(),
            poll = poll.as_millis(),
        ),
    )
}

/// The page of a portal that is starting. For a user who was logged on it asks again by itself.
pub fn starting(portal: &str, again: Option<Pace>) -> String {
    let again = again.map_or(String::new(), |pace| {
        let pause = pace.retry.as_millis();
        format!("<script>\nsetTimeout(() => location.replace({PORTAL:?}), {pause});\n</script>\n")
    });
    let rest = format!("<p role=\"status\">Please wait, or use the other portal.</p>\n{again}");
    page(portal, state::STARTING, &format!("The {portal} portal is starting"), &rest)
}

/// The platform view of a server: whether its portal serves, and whether its IP Office runs.
pub fn platform(portal: &str, serves: bool, office_runs: bool) -> String {
    let state = if serves { state::AVAILABLE } else { state::STARTING };
    let office = if office_runs { "running" } else { "stopped" };
    let rest =
        format!("<dl>\n<dt>one-X Portal</dt><dd>{state}</dd>\n<dt>IP Office</dt><dd>{office}</dd>\n</dl>\n");
    page(portal, state, &format!("Platform view of the {portal} server"), &rest)
}

/// By what a page goes elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A script.
    Script,
    /// A meta refresh.
    Meta,
}

/// A page that goes elsewhere.
pub fn moved(portal: &str, to: &str, by: By) -> String {
    let goes = match by {
        By::Script => format!("<script>location.replace({to:?});</script>\n"),
        By::Meta => format!("<meta http-equiv=\"refresh\" content=\"0;url={to}\">\n"),
    };
    let rest = format!("<p>It is at <a href=\"{to}\">{to}</a>.</p>\n{goes}");
    page(portal, state::MOVED, "The portal is served elsewhere", &rest)
}

/// What stands at the address of a portal that is not there.
pub fn unavailable() -> String {
    page("no", state::UNAVAILABLE, "Service unavailable", "")
}

/// What the heading of a page says of it.
pub fn state_of(page: &str) -> Option<&str> {
    attribute(page, "data-state=\"")
}

/// Where a page goes.
pub fn goes_to(page: &str) -> Option<&str> {
    attribute(page, "<a href=\"").filter(|_| state_of(page) == Some(state::MOVED))
}

fn attribute<'p>(page: &'p str, begins: &str) -> Option<&'p str> {
    page.split_once(begins)?.1.split('"').next()
}
