//! What a single step can break: the words of its judge.

crate::closed_enum! {
    /// What a single step can break, each as the sentence that it breaks.
    pub enum Breach {
        /// No event comes in a state in which the rules say that it cannot.
        ForbiddenEvent,
        /// Failover begins after at least 3 minutes in which the failover system has not seen the home system, never
        /// earlier.
        BegunTooEarly,
        /// Failover begins only if a desk phone has asked the failover system in the meantime.
        BegunWithoutDeskPhone,
        /// Failover begins at once when the 3 minutes are over, a desk phone has asked and there is a copy.
        NotBegun,
        /// The home system is seen again before failover: the 3 minutes are over with, or by UR-A5 b they are left as they are unless it
        /// is seen for more than 10. By UR-A1 b what the failover system sees changes nothing before failover.
        MovedByView,
        /// Outside failover and its grace period the failover system registers nobody: only the home system accepts.
        AcceptedBeforeFailover,
        /// A phone that asks a system which it reaches is registered or refused.
        LeftUnanswered,
        /// From the beginning of failover to the end of the grace period the failover system registers whoever asks.
        RefusedInFailover,
        /// A home system that runs registers its own phones; by UR-A7 b not as long as it was told that the failover
        /// system answers for them.
        WrongAtHome,
        /// Outside failover a softphone is refused, and its attempt changes nothing.
        MovedBySoftphone,
        /// Failback starts after the home system has been visible for more than 10 minutes without a break, never
        /// earlier.
        ReturnedTooEarly,
        /// Failback starts at once when those 10 minutes are passed and whoever starts it does.
        NotReturned,
        /// Where an administrator starts failback nobody else does.
        ReturnedUnasked,
        /// For the 5 minutes of grace the failover system goes on to accept, unless the home system goes again; by UR-A8 b failover goes
        /// on then.
        GraceCutShort,
        /// After the 5 minutes of grace only the home system accepts.
        GraceTooLong,
        /// A guest without a call is sent home once failback has started, and stays before; nobody is sent to a home system that is not
        /// seen.
        GuestMistreated,
        /// A copy of the settings is taken in normal operation and with the setting, and not otherwise.
        CopyOutsideNormal,
        /// A copy that comes in normal operation is kept.
        CopyNotKept,
        /// No copy outlives the end of the failover system.
        CopySurvived,
        /// A user is logged in with full settings only if the home system, or the failover system during failover,
        /// could hand them out, as far as the system sees them where the user logs in.
        SettingsFromNowhere,
        /// A user who logs in at another system has the full settings if that system can get them: from the home system
        /// that it sees, or else from the failover system during failover.
        SettingsWithheld,
        /// A call lasts until it is ended, or until its system is lost where calls do not go on without it: no
        /// registration ends it.
        CallDisturbed,
        /// A phone that notices that its registration is gone registers anew: after the end of a call that goes on without its system,
        /// by UR-A14 b at once.
        LossIgnored,
        /// A phone asks for no registration while a call is up.
        AttemptInCall,
        /// A phone that is sent home gives its registration up and turns there first.
        StayedAsGuest,
        /// A phone that was refused comes again; by UR-A11 b one that was forbidden to register gives up.
        GaveUp,
        /// A phone is registered where it was accepted, and stays so, calls or not, until its registration is gone or it is sent
        /// home.
        RegistrationDropped,
        /// A phone asks both systems in turn; after a registration at home it asks that one first, or by UR-A12 b the other one.
        AskedOutOfTurn,
        /// A user who cannot have the full settings is refused, or by UR-A10 b logged in with basic details.
        WrongWithoutSettings,
    }
}
