//! A reference client that is no program of its own but runs in this one, beside its servers: in [memory](super::memory), where no other
//! program gets.

use std::fmt;
use std::path::Path;

use redial_model::mutation::Mutant;
use redial_model::rule::Edition;

use crate::reference::{ClientConfig, ClientError, Publisher, hosts};
use crate::subject::Values;
use crate::subject::inside::{Course, Program};
use crate::wires::AnyWire;

/// Which client it is.
#[derive(Clone)]
pub struct Inside {
    /// Its wire.
    pub wire: &'static dyn AnyWire,
    /// The edition of its rows.
    pub edition: Edition,
    /// What is wrong with them.
    pub mutants: Vec<Mutant>,
    /// How it reads the document, where that was said.
    pub declared: Vec<(String, char)>,
    /// By this seed it leaves to chance what is permitted.
    pub random: Option<u64>,
    /// What its times are multiplied by; by that of the case, if nothing was said.
    pub scale: Option<f64>,
    /// What it is told, but for what is the case's.
    pub config: ClientConfig,
}

impl fmt::Debug for Inside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mutants: Vec<&str> = self.mutants.iter().map(|mutant| mutant.id.as_str()).collect();
        f.debug_struct("Inside")
            .field("edition", &self.edition)
            .field("mutants", &mutants)
            .finish_non_exhaustive()
    }
}

impl Inside {
    /// What it is told in a case, and how it reads what was left to chance.
    ///
    /// # Errors
    /// The names of the case cannot be read, or there is no such reading.
    pub fn told(&self, values: &Values) -> Result<(ClientConfig, Vec<(String, char)>), ClientError> {
        let mut config = self.config.clone();
        let given = self.wire.proforma().told().filter_map(|name| Some((name, values.get(name)?.clone())));
        config.values.extend(given.filter(|(_, value)| !value.is_empty()));
        if let Some(file) = values.get("hosts").filter(|file| !file.is_empty()) {
            config.hosts = hosts::read(Path::new(file))?;
        }
        let of_the_case = || config.value("timer_scale")?.parse().ok();
        let scale = self.scale.or_else(of_the_case).unwrap_or(1.0);
        config.times.values_mut().for_each(|time| *time = time.mul_f64(scale));
        let system = self.wire.system();
        let mut drawn = Vec::new();
        if let Some(seed) = self.random {
            config.freedom =
                config.freedom.at_random(seed, config.values.get("case").map_or("", String::as_str));
            drawn = config.freedom.draw(system.ambiguities(), self.edition, &self.declared);
        }
        let readings = system.readings(&[self.declared.as_slice(), &drawn].concat());
        let readings = readings.map_err(|error| ClientError::Config(error.to_string()))?;
        config.readings = readings.in_edition(system.ambiguities(), self.edition);
        Ok((config, drawn))
    }
}

impl Program for Inside {
    fn start(&self, values: &Values, publisher: Publisher) -> Result<Course, String> {
        let (config, _) = self.told(values).map_err(|error| error.to_string())?;
        config.freedom.begin();
        let client = self.wire.client(self.edition, &self.mutants, config, publisher);
        Ok(Box::pin(async { client.await.map_err(|error| error.to_string()) }))
    }
}
