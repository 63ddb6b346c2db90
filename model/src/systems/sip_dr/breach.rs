//! What a single step can break: the words of its judge.

crate::closed_enum! {
    /// What a single step can break, each as the sentence that it breaks.
    pub enum Breach {
        /// No event comes in a state in which the rules say that it cannot come.
        ForbiddenEvent,
        /// A desktop that starts turns to the proxy that its configuration names first, or to the site that it has
        /// kept.
        WrongFirstSite,
        /// A desktop that cannot reach the first proxy, or loses it before it has read everything, turns to the other
        /// one. (By GD-A17 b it has no other address, and ends.)
        OtherSiteNotTried,
        /// Whatever proxy it connects to, it presents the application's name, and the agent's user name and password.
        NoIdentity,
        /// A desktop that starts reads the person object and then the application object of the preferred site,
        /// whatever it has kept.
        SkippedReading,
        /// Once it has read them it works where it is if that is the preferred site, and moves to the preferred site if
        /// it is not.
        NotAtPreferred,
        /// The site that is kept is the preferred one of the person object, and only where agents have seats of their own.
        KeptWrongly,
        /// The end of one SIP Server of a pair changes nothing for a desktop.
        OneWasNotEnough,
        /// No desktop leaves a site because of telephony unless that is OFF, and was OFF until site-timeout was over.
        HastyForTelephony,
        /// The configuration service moves no desktop, or none before the time (the workspace).
        MovedForConfiguration,
        /// The statistics service moves no desktop, or none before the time (the workspace).
        MovedForStatistics,
        /// Nothing is done about an agent who has logged out.
        ActedForAgent,
        /// Nothing is done about an agent whom a supervisor has logged out.
        ActedForSupervisor,
        /// A desktop whose agent is logged out because the phone's registration has expired waits for the phone.
        DidNotWait,
        /// When the phone is back the wait is over: the desktop stays where it is, and the agent is to be logged in who could not be;
        /// by GD-A7 b a desktop that has begun to leave because of the phone turns back.
        WaitedOn,
        /// Only an embedded endpoint is launched again, and only when its registration has expired.
        RelaunchedWrongly,
        /// No desktop leaves a site because of the phone unless site-sip-register-timeout was over.
        HastyForPhone,
        /// A desktop whose SIP Server shuts down gracefully, and has logged its agent out, switches over.
        StayedInShutdown,
        /// Whoever switches over restarts the library for it.
        NotRestarted,
        /// A library that is restarted loads on demand.
        SlowStart,
        /// A switchover leads to the other site.
        WrongTarget,
        /// A desktop at work leaves its site for a reason that the document knows.
        LeftForNothing,
        /// The answer to a login, whatever it is, does not make the desktop ask for another one at once.
        AskedWithoutEnd,
        /// What comes next for a desktop follows from what it was told: where it stands, to which site it connects, what it times,
        /// what becomes of the agent's login; and who ends keeps nothing but the preferred site.
        NotDue,
        /// A pair of SIP Servers serves until it is emptied or both are gone, and again when it is in order.
        PairAstray,
        /// A pair of SIP Servers logs in an agent whose phone is registered, logs agents out for the reasons that the document knows,
        /// and says which, and that the phone is back; it says nothing else.
        WrongEvent,
        /// A proxy lets in whoever names application and agent, and names the agent's sites and the preferred one's address.
        WrongAnswer,
        /// An agent whom the agent or a supervisor has logged out is not logged in again by the desktop.
        LoggedInAgainstWill,
    }
}
