//! Over what the words of a case can be played.

use super::transport::Transport;
use super::words::between::Between;
use crate::case::{self, Case, Either, Language};
use crate::names::Named;
use crate::settings::Settings;

/// Why a case cannot be played over the transport of a run, if it cannot.
pub fn why_not<L, P, A>(case: &Case<L>, settings: &Settings) -> Option<&'static str>
where
    P: Named,
    L: Language<Place = P, Action = Either<Between<P>, A>>,
{
    let transport = Transport::of(settings);
    let is_stream = transport != Transport::Udp && !transport.is_websocket();
    let why_not = |action: &case::Action<L>| match action {
        case::Action::Wire(Either::Common(Between::Datagrams { .. })) if transport != Transport::Udp => {
            Some("it is about datagrams: it needs `transport=udp`")
        }
        case::Action::Wire(Either::Common(Between::Nonsense { .. })) if transport == Transport::Adapter => {
            Some("it is about what a message of SIP looks like, and an adapter sees none")
        }
        case::Action::Wire(Either::Common(Between::Nonsense { is, .. }))
            if is_stream && is.0.breaks_streams() =>
        {
            Some(
                "in a stream nobody sees where a message ends that was cut short: it needs `transport=udp`, `ws` or `wss`",
            )
        }
        _ => None,
    };
    case.phases.iter().flat_map(|phase| &phase.actions).find_map(why_not)
}
