//! What of a client of myApps is noted, and not judged.

use super::super::proforma::KEEP_ALIVE;
use super::Stage;
use crate::ledger::Ledger;
use crate::settings::Settings;

/// Whoever follows so many redirects in a row knows no loop. Installations have six PBXes at most.
const ENDLESS: usize = 12;

impl Stage {
    pub(in crate::myapps) fn noted(&self, ledger: &Ledger, settings: &Settings) -> Vec<String> {
        let mut notes = Vec::new();
        let followed = self.chain.longest();
        if followed >= ENDLESS {
            notes.push(format!("follows redirects that lead in a circle without end: {followed} in a row"));
        }
        let served = self.dialogues.iter().filter(|(_, it)| it.served.is_some()).map(|(line, _)| line);
        let silence = ledger.endured_silence(served);
        // It asks for a sign of life, and waits for that as for any answer.
        let notices = settings.time(KEEP_ALIVE) + settings.answer_timeout();
        if silence > notices {
            notes.push(format!(
                "does not notice that its connection has gone quiet: {:.2} s passed, and by its times it notices within {:.2} s",
                silence.as_secs_f64(),
                notices.as_secs_f64()
            ));
        }
        notes
    }
}
