//! How the DNS of a case answers.

crate::named_enum! {
    /// How the DNS of a case answers whoever asks for a name of its domain.
    #[derive(Default)]
    pub enum Manner: "answer of DNS" {
        /// What it knows.
        #[default]
        Right = "right",
        /// NXDOMAIN: there is no such name.
        // RFC 1035, 4.1.1: 3.
        NoSuchName = "nxdomain",
        /// SERVFAIL: it cannot say.
        // RFC 1035, 4.1.1: 2.
        Fails = "servfail",
        /// None at all, over UDP and over TCP.
        Silent = "silence",
        /// Over UDP nothing but that the answer is too long, so that it has to be asked over TCP.
        // RFC 7766, 5.
        Truncated = "truncated",
    }
}
