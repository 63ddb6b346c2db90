//! What may be wrong with a file server above TCP.

use crate::server::AboveTls;

crate::named_enum! {
    /// What whoever asks for the file gets instead.
    pub enum Lack: "fault" {
        /// 404: there is no such file.
        Missing = "missing",
        /// 503: it can be had later.
        Unavailable = "unavailable",
        /// A connection on which nothing is answered.
        Silence = "silence",
    }
}

impl AboveTls for Lack {
    fn is_silence(self) -> bool {
        self == Lack::Silence
    }
}
