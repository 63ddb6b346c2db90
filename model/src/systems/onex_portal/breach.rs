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
        /// What a client waits for follows from what it was told: for its user where an address, a certificate or a login is wanted,
        /// for a portal where it has asked one; whoever was logged on asks again, whoever was not is where they began.
        OutOfStep,
        /// Clients go to the address that their user entered, and after a loss to the one that they ask then.
        WrongAddress,
        /// Nobody can log on at a portal that does not serve.
        ServedWhilePassive,
        /// A portal that serves lets everybody log on who asks.
        TurnedAway,
        /// Whoever asks a portal that runs is answered: where it does not serve with a redirect, if one is due, and else that it is
        /// starting. One that does not run answers nobody, unless its host does.
        WrongAnswer,
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
        /// The secondary does not give way to a primary that does not serve; by OX-A20 b, with automatic failback, it does to a part
        /// of one that was gone. With manual failback it gives way to one that serves, unless OX-A5 is read as b and OX-A3 is not.
        ReturnedUnasked,
        /// Personal contacts can be changed and deleted exactly while the IP Office of their user is in operation; by OX-A19 b the
        /// portal has to see it, too. Else the user is told.
        WrongContact,
        /// Conferences are held by a portal that serves.
        HeldWithoutServing,
        /// The primary serves as soon as it sees its IP Office; where failback is manual, if it has seen that the secondary does not.
        NotServing,
        /// Which portal serves is decided by what it sees of the other one and of its IP Office, by time, and by its own start and
        /// end; nothing that users do decides it.
        PartUnasked,
        /// The detection time runs only for a secondary that does not serve. What a portal knows of the other one is what it has seen last since it was started; by OX-A3 b it also knows whether it has
        /// served since.
        SightForgotten,
        /// What was configured is in force from a restart of the portal on, and not before.
        InForceUnasked,
        /// A change stays as it was made until it is copied, or lost when normal operation is back.
        ChangeUnasked,
        /// A conference that was scheduled is there until its time, or until its portal gives way; each is held once.
        ConferenceUnasked,
        /// No portal ends the sessions of its users by itself; by OX-A4 b one does that gives way after it stood alone.
        SessionsEnded,
    }
}
