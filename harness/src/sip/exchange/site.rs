//! A system of an exchange, as far as it is known to the phone.

use crate::line::Line;
use crate::sip::registrar::Registrar;
use crate::sip::servers::Way;

/// A system, as far as it is known to the phone.
pub struct Site {
    /// What its registrar keeps.
    pub registrar: Registrar,
    /// What the phone meets on its way to it, if it runs.
    pub way: Way,
    /// The line on which the phone was registered here last, unless it has asked another system since.
    pub held: Option<Line>,
    /// The line on which it was asked to prove who it is.
    pub asking: Option<Line>,
    /// How much was told on that line with the last answer.
    pub told: usize,
    /// How often the phone was granted a registration here.
    pub granted: usize,
    /// How often it was refused one.
    pub refused: usize,
}

impl Site {
    /// A system that has not met the phone yet.
    pub fn new(seed: u64) -> Self {
        Site {
            registrar: Registrar::new(seed),
            way: Way::Open,
            held: None,
            asking: None,
            told: 0,
            granted: 0,
            refused: 0,
        }
    }
}
