//! What real clients do beside their rows: some of it is as right as before, and some of it no edit of a row would do.

crate::named_enum! {
    /// Something that a reference client does if it is told to.
    pub enum Habit: "habit" {
        /// Calls a colleague each time that it has registered anew.
        // As right as before.
        CallsOut = "calls-out",
        /// Does that, and takes a call that is not carried for the loss of its registration.
        // What was answered to a call says nothing of its registration.
        LeavesWhenNotCarried = "leaves-when-not-carried",
        /// Takes a call for up until somebody ends it, whatever became of its server.
        // It can be called no more.
        KeepsLostCalls = "keeps-lost-calls",
        /// Does not prove its password.
        // It registers nowhere.
        NeverProves = "never-proves",
        /// Asks systems in the order in which DNS names them, whatever their priorities.
        // It may begin anywhere.
        FirstRecord = "first-record",
        /// Takes an answer of DNS that was cut off for all of it, and asks nothing over TCP.
        // Of a long answer it knows nothing.
        TakesTruncated = "takes-truncated",
        /// Asks DNS each time before it speaks to a system, and remembers nothing of what it said before.
        // It is lost with its DNS.
        RemembersNoRecords = "remembers-no-records",
        /// Asks DNS when it is switched on, and never again if it was told nothing.
        // It registers nowhere if that has failed.
        AsksDnsOnce = "asks-dns-once",
        /// Keeps what DNS has said for good, however long it was to be kept.
        // It looks for its systems where they were.
        KeepsOldRecords = "keeps-old-records",
        /// Takes the first system that its settings file names, and knows no other.
        // It is lost with the first system.
        FirstControllerAlone = "first-controller-alone",
        /// Takes DNS or a settings file that names one system for one that names none.
        // It registers nowhere where there is one system, be it for a while.
        WantsTwoSystems = "wants-two-systems",
        /// Takes a settings file for none that has a line which it does not know.
        // It registers nowhere that is set up for other phones as well.
        StumblesOverSettings = "stumbles-over-settings",
        /// Reads its settings file each time before it speaks to a system, and remembers nothing of what it said before.
        // It is lost with its file server.
        RemembersNoSettings = "remembers-no-settings",
        /// Ends if it cannot read its settings file.
        // It is gone, and stays so when there is a file again.
        EndsWithoutSettings = "ends-without-settings",
        /// Says nothing again over UDP that was not answered.
        // It loses what a datagram was lost of.
        NeverRepeats = "never-repeats",
        /// Takes whatever looks like an answer for the one to its last request, whole or not.
        // It believes anybody.
        TakesAnyAnswer = "takes-any-answer",
        /// Does nothing any more after a message of more than 4 KiB.
        // It stops where others read on.
        StumblesOverLength = "stumbles-over-length",
    }
}
