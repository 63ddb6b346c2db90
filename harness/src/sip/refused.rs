//! What a refusal looks like on the wire. No document says how a system refuses a registration: so each way is there, and a
//! run chooses.

crate::named_enum! {
    /// A refusal on the wire.
    #[derive(Default)]
    pub enum Refused: "refusal" {
        /// 480 Temporarily Unavailable.
        #[default]
        Temporarily = "480",
        /// 503 Service Unavailable.
        Unavailable = "503",
        /// 503 Service Unavailable, with the phone's own pause as Retry-After.
        UnavailableForAWhile = "503-retry-after",
        /// 403 Forbidden.
        Forbidden = "403",
        /// No answer at all.
        Silently = "silence",
    }
}

impl Refused {
    /// The status, if something is said at all.
    pub fn status(self) -> Option<u16> {
        match self {
            Refused::Temporarily => Some(480),
            Refused::Unavailable | Refused::UnavailableForAWhile => Some(503),
            Refused::Forbidden => Some(403),
            Refused::Silently => None,
        }
    }
}
