//! What a single step can break: the words of its judge.

crate::closed_enum! {
    /// What a single step can break, each as the sentence that it breaks.
    pub enum Breach {
        /// No event reaches a client in a state in which the rules say that it cannot come.
        ForbiddenEvent,
        /// Attempts begin with the primary after a start and with the current PBX after a loss, and then alternate between primary and
        /// secondary.
        WrongOrder,
        /// A redirect is followed at once to the PBX that it names.
        WrongTarget,
        /// A redirect with a wrong digest is not followed.
        FollowedForgery,
        /// A login result with a wrong digest logs nobody on.
        AcceptedForgery,
        /// A connection to a standby changes nothing that is stored.
        StandbyStored,
        /// After each connection to the user's own PBX that is stored which the document makes the secondary, by the way there.
        WrongSecondary,
        /// What is stored is changed by a connection to the user's PBX only: by no loss, no redirect and no refusal.
        StoredUnasked,
        /// A PBX serves its own users and names who backs it; it sends others on where their PBX is registered, and stands in
        /// where it is not.
        WrongAnswer,
        /// A session that a PBX has called expired is given up.
        KeptExpiredSession,
        /// A client that was let in, or sent on, keeps the session that it was given until a PBX ends it or calls it expired; by
        /// MA-A13 b it forgets it, too, when its credentials are refused.
        SessionNotKept,
        /// What a client does next follows from what it was told: it waits for a second factor only if it was asked for one, is
        /// logged out only if it was told so or refused, and after a failure of whatever kind makes its next attempt by itself.
        OutOfStep,
        /// A client that is connected logs on. After its session was refused, it goes on where it is: as the user, at once or on a
        /// connection of its own.
        NoLogin,
        /// A client logs on with session credentials only if a PBX has given it some and has not ended the session.
        UsedNoSession,
        /// Every login has a nonce of its own.
        ReusedNonce,
        /// Something that a client does not know changes nothing.
        DisturbedByUnknown,
        /// A client that waits for the second factor goes on waiting.
        Impatient,
        /// A standby sends away whom it keeps only once the PBX is registered with it again that it stands in for; by MA-A7 b it
        /// never does.
        SentAway,
        /// A client that is told that the original PBX is back leaves the standby.
        StayedOnStandby,
    }
}
