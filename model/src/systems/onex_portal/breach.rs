//! What a single step can break: the words of its judge.

crate::closed_enum! {
    /// What a single step can break, each as the sentence that it breaks.
    pub enum Breach {
        /// No event reaches a client or a portal in a state in which the rules say that it cannot come.
        ForbiddenEvent,
        /// Browsers and plug-ins follow a redirect to where it leads.
        WrongRedirect,
        /// A client application that is redirected does not go there; a plug-in does, unless OX-A17 or OX-A18 is read as b.
        RedirectedApplication,
        /// A client that meets a certificate which its user has not accepted asks the user, and nothing of the portal.
        IgnoredCertificate,
        /// A certificate is accepted once for all.
        AskedTwice,
        /// A plug-in whose user was logged on logs on by itself.
        PlugInWaited,
        /// Nobody else is logged on without doing it, and nobody without a portal that accepts it.
        LoggedOnUnasked,
        /// Clients go to the address that their user entered, and after a loss to the one that they ask then.
        WrongAddress,
        /// Nobody can log on at a portal that does not serve.
        ServedWhilePassive,
        /// A portal that serves lets everybody log on who asks.
        TurnedAway,
        /// A user who was logged on and asks the primary, whose portal does not serve and whose IP Office runs, is
        /// redirected to the secondary.
        NotRedirected,
        /// The primary redirects nobody who was not logged on.
        NewUserRedirected,
        /// The secondary, when it has given way, redirects everybody to the primary.
        NotSentHome,
        /// Where a detection time is set, the secondary does not take over before it is up.
        TookOverEarly,
        /// The secondary serves from the moment at which it is to take over.
        TookOverLate,
        /// The primary does not serve once it has noticed that its IP Office is gone.
        ServedWithoutOffice,
        /// The primary goes on serving whatever it sees of the secondary.
        GaveUpAlone,
        /// With automatic failback the secondary gives way once it has noticed that the primary serves.
        KeptServing,
        /// With manual failback the secondary does not give way to a primary that does not serve.
        ReturnedUnasked,
        /// Personal contacts can be changed and deleted exactly while the IP Office of their user is in operation; by OX-A19 b the
        /// portal has to see it, too.
        WrongContact,
        /// Conferences are held by a portal that serves.
        HeldWithoutServing,
        /// Which portal serves is decided by what it sees of the other one and of its IP Office, by time, and by its own start and
        /// end; nothing that users do decides it.
        PartUnasked,
        /// What a portal knows of the other one is what it has seen last.
        SightForgotten,
        /// What was configured is in force from a restart of the portal on, and not before.
        InForceUnasked,
        /// A change stays as it was made until it is copied, or lost when normal operation is back.
        ChangeUnasked,
        /// A conference that was scheduled is there until its time, or until its portal gives way; each is held once.
        ConferenceUnasked,
        /// No portal ends the sessions of its users by itself, unless it gives way after it stood alone, by OX-A4 b.
        SessionsEnded,
    }
}
