//! What a single step can break: the words of its judge.

crate::closed_enum! {
    /// What a single step can break, each as the sentence that it breaks.
    pub enum Breach {
        /// No event reaches a system, the client or a service in a state in which the rules say that it cannot come.
        ForbiddenEvent,
        /// A server service that is started is starting.
        NotStarted,
        /// What a system knows of the other one is what keep-alive said last, or that none comes.
        PeerNotNoted,
        /// A system that starts is passive beside an active one and active where it is alone; of two that start, the
        /// master is active; and beside a passive one it is what NP-A14 makes of it.
        WrongPartAtStart,
        /// A passive system becomes active when it hears no active one: at once; or, in the later edition, exactly when
        /// the time is over.
        NotInTime,
        /// The active system lets a client log on, unless that is blocked; every other one turns the login down.
        WrongAnswerToLogin,
        /// Where new logins are blocked nobody is let in, where new calls are blocked none is carried, and both until
        /// the block is lifted (by NP-A15 b, or the server service ends).
        BlockIgnored,
        /// A service that fails by itself changes neither system's part.
        SwitchedForAService,
        /// The active system carries new calls, unless that is blocked; no other one does.
        StrayCall,
        /// A switchover at once exchanges the parts in one step, if both systems know that the other one can; an order at a
        /// system where none can be given changes nothing.
        NotSwitched,
        /// An order to switch over is carried out, passed on, kept for the end of the last call, or refused; and
        /// refused, not kept, where nobody is there to take over.
        GivenToNobody,
        /// A switchover when idle cuts no call off; by NP-A13 b, no script either.
        IdleSwitchCutACall,
        /// A switchover when idle comes at once where no call is running, and otherwise with the end of the last one; by
        /// NP-A13 b scripts count, too.
        IdleSwitchMissed,
        /// Of two active systems that hear each other, the right one gives way.
        WrongOneGaveWay,
        /// A switchover that was ordered loses the records that are not stored, as one after a failure does.
        RecordsOfAnOrder,
        /// A script runs from its beginning to its end, unless it is cut off.
        NoScript,
        /// A call that ends leaves a record, which is stored, or lost with the system's part.
        NoRecord,
        /// What was changed at a system is not forgotten until it is replicated, whatever becomes of that system's
        /// part.
        ChangeForgotten,
        /// Of two changes that meet, the one is kept that was replicated first; by NP-A16 b, the master's. The other one is lost, and
        /// nothing else is.
        WrongChangeKept,
        /// A client that was turned down, or reached nobody, tries the other address next, if it was given one.
        WrongAddress,
        /// What a client waits for follows from what it was told: for its next attempt after a failure, unless it gives up after the
        /// last address (NP-A10 b) or a loss (NP-A11 b), and then for its user.
        OutOfStep,
        /// A client is logged on from the acceptance of its login until it loses the connection.
        NotLoggedOn,
        /// A client that is not let in goes on trying by itself, unless it is one that gives up.
        GaveUp,
        /// The helper starts a failed service of the active system again, and by the first reading of NP-A8 no other
        /// one.
        NotRestarted,
        /// New logins and new calls are blocked, and let through again, on an administrator's order and on nothing else.
        BlockedUnasked,
        /// A system hands the active part over, or waits with that for the last call, on an administrator's order only; by itself
        /// it changes its part only for what keep-alive says, or does not say.
        SwitchedUnasked,
        /// Calls and scripts that run, and records that are not stored, are cut off and lost with the active part, and with nothing
        /// else; by NP-A4 b a switchover that was ordered loses no record.
        CostWithoutCause,
        /// The connections of clients are closed by a system that gives the active part up or ends, and by no other one.
        ClosedWithoutCause,
        /// What waits to be replicated is what was changed at the active system, and it waits until it is replicated.
        ReplicatedWrongly,
        /// A service that runs goes to work with the active system that it is configured for, and stops only if it fails or its
        /// computer ends.
        ServiceAstray,
        /// A system passes an administrator's orders on, once, and nothing else; what it is told by the other one it does not throw
        /// back.
        ThrownBack,
        /// A service whose system is gone or passive, and that notices, works with it no more.
        HeldOn,
    }
}
