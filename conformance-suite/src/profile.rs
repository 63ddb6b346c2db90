//! A profile: what has to be known of a client, in a file. `redial doctor` writes it, `redial test --profile` reads it.

use std::collections::BTreeMap;
use std::path::Path;

use redial_harness::doctor::Examination;
use redial_harness::place::{NESTED, nested_too_deeply, position};
use redial_harness::proforma::Proforma;
use redial_model::rule::Edition;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::exit::Usage;
use crate::options::RunOptions;

/// What has to be known of a client before it is tested.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClientProfile {
    /// The system whose client it is.
    pub system: String,
    /// The edition of its specification; without it, the present one.
    pub edition: Option<String>,
    /// The client's program and its arguments, with placeholders in braces.
    #[schemars(length(min = 1))]
    pub command: Vec<String>,
    /// What all times are multiplied by; the client is told as `{timer_scale}`.
    pub timer_scale: Option<f64>,
    /// PICS. True: it is held to it. False: what needs it is skipped. What is not named is tried.
    #[serde(default)]
    pub supports: BTreeMap<String, bool>,
    /// PIXIT: seconds before scaling.
    #[serde(default)]
    pub times: BTreeMap<String, f64>,
    /// What the servers speak.
    #[serde(default)]
    pub options: BTreeMap<String, String>,
    /// Open questions, each with the letter of the reading that the client follows.
    #[serde(default)]
    pub readings: BTreeMap<String, char>,
}

/// What is known of a client besides what was found out.
pub struct Known<'a> {
    /// The system whose client it is.
    pub system: &'a str,
    /// The edition by which it is tested.
    pub edition: Edition,
    /// What has to be known.
    pub proforma: &'a Proforma,
    /// Its command.
    pub command: &'a [String],
    /// What its times are multiplied by.
    pub timer_scale: f64,
    /// What was chosen.
    pub choices: &'a BTreeMap<&'static str, &'static str>,
}

impl ClientProfile {
    /// Reads a profile.
    ///
    /// # Errors
    /// Says what is wrong, and where in the file.
    pub fn load(path: &Path) -> Result<Self, Usage> {
        let file = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|error| Usage(format!("--profile: cannot read `{file}`: {error}")))?;
        Self::parse(&text, &file.to_string())
    }

    /// Reads a profile from text; `file` is its name for messages.
    ///
    /// # Errors
    /// As [`ClientProfile::load`].
    pub fn parse(text: &str, file: &str) -> Result<Self, Usage> {
        let complain = |at: usize, message: &str| {
            let (line, column) = position(text, at);
            Usage(format!(
                "{file}:{line}:{column}: {}",
                message.split_whitespace().collect::<Vec<_>>().join(" ")
            ))
        };
        if let Some(at) = nested_too_deeply(text) {
            return Err(complain(at, NESTED));
        }
        let profile: ClientProfile = toml::from_str(text)
            .map_err(|error| complain(error.span().map_or(0, |span| span.start), error.message()))?;
        let key = |name: &str| text.find(name).unwrap_or(0);
        let fits = |number: f64| number > 0.0 && number <= 1e6;
        if let Some((name, _)) = profile.times.iter().find(|(_, seconds)| !fits(**seconds)) {
            return Err(complain(key(name), &format!("`{name}` is a number of seconds greater than 0")));
        }
        if profile.timer_scale.is_some_and(|scale| !fits(scale)) {
            return Err(complain(key("timer-scale"), "`timer-scale` is a number greater than 0"));
        }
        if profile.command.is_empty() {
            return Err(complain(key("command"), "`command` names a program, and its arguments"));
        }
        Ok(profile)
    }

    /// Adds to what was asked for what the profile says; what was asked for counts more.
    pub fn apply(self, options: &mut RunOptions) {
        let ClientProfile {
            system, edition, timer_scale, supports, times, options: choices, readings, ..
        } = self;
        options.system.get_or_insert(system);
        options.edition = options.edition.take().or(edition);
        options.pace.timer_scale = options.pace.timer_scale.or(timer_scale);
        let client = &mut options.client;
        for (name, has) in supports {
            if client.supports.contains(&name) || client.lacks.contains(&name) {
                continue;
            }
            if has { &mut client.supports } else { &mut client.lacks }.push(name);
        }
        // Of two that are given, the last one counts.
        client.times.times.splice(0..0, times);
        options.wire.choices.splice(0..0, choices);
        let given = &mut options.readings.readings;
        let more = readings.into_iter().filter(|(id, _)| given.iter().all(|(known, _)| known != id));
        let more: Vec<_> = more.collect();
        given.extend(more);
    }

    /// The profile of a client that was examined: each thing in the order of the proforma, with what it means.
    pub fn written(known: &Known<'_>, found: &Examination) -> String {
        let Known { system, edition, proforma, command, timer_scale, choices } = known;
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let mut text = String::from(
            "# What redial has to know of a client: written by `redial doctor`, read by `redial test --profile FILE`.\n\
             # What is given on the command line counts more than what stands here.\n\n",
        );
        text += &format!("system = {}\nedition = {}\n", quoted(system), quoted(edition.0));
        let words: Vec<String> = command.iter().map(|word| quoted(word)).collect();
        text += &format!("command = [{}]\n", words.join(", "));
        text += &format!(
            "# What all times are multiplied by; the client is told as `{{timer_scale}}`.\ntimer-scale = {timer_scale}\n"
        );

        text += "\n# PICS. true: it is held to it; false: what needs it is skipped. What is left out is tried.\n[supports]\n";
        for ability in proforma.abilities {
            let line = match found.supports.get(ability.name) {
                Some(has) => format!("{} = {has}", ability.name),
                None => format!("# {} = true", ability.name),
            };
            text += &format!("# {}\n{line}\n", ability.meaning);
        }
        text += "\n# PIXIT: seconds before scaling.\n[times]\n";
        for time in proforma.times {
            let line = match found.times.get(time.name) {
                Some(measured) => {
                    format!("{} = {}", time.name, rounded(measured.as_secs_f64() / timer_scale))
                }
                None => format!("# {} = {:?}", time.name, time.default_s),
            };
            text += &format!("# {}\n{line}\n", time.meaning);
        }
        text += "\n# What the servers speak.\n[options]\n";
        for choice in proforma.choices {
            let chosen = found.choices.get(choice.name).or(choices.get(choice.name));
            text += &format!("# {} One of {}.\n", choice.meaning, choice.values.join(", "));
            text += &format!("{} = {}\n", choice.name, quoted(chosen.copied().unwrap_or_default()));
        }
        text += "\n# Open questions, as the client reads them; `redial list ambiguities` has them. An example: ID = \"b\"\n[readings]\n";
        text
    }
}

/// Two decimals, and at least a hundredth.
fn rounded(seconds: f64) -> String {
    format!("{:.2}", seconds.max(0.01))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use redial_harness::wires::WIRES;

    use super::*;

    fn known<'a>(command: &'a [String], choices: &'a BTreeMap<&'static str, &'static str>) -> Known<'a> {
        let (system, proforma) = (WIRES[0].system(), WIRES[0].proforma());
        Known {
            system: system.name(),
            edition: system.editions()[0],
            proforma,
            command,
            timer_scale: 0.1,
            choices,
        }
    }

    fn found() -> Examination {
        let proforma = WIRES[0].proforma();
        let mut found = Examination::default();
        found.supports.insert(proforma.abilities[0].name, true);
        found.supports.insert(proforma.abilities[1].name, false);
        found.times.insert(proforma.times[0].name, Duration::from_millis(213));
        found.choices.insert(proforma.choices[1].name, proforma.choices[1].values[1]);
        found
    }

    fn profile() -> String {
        let command = ["./a-client".to_owned(), "{primary}".to_owned()];
        let proforma = WIRES[0].proforma();
        let choices: BTreeMap<_, _> = proforma.choices.iter().map(|it| (it.name, it.values[0])).collect();
        ClientProfile::written(&known(&command, &choices), &found())
    }

    #[test]
    fn what_is_written_is_read_and_keeps_to_the_schema() {
        let command = ["./a client".to_owned(), "--password={password}".to_owned(), "\"'\\".to_owned()];
        let proforma = WIRES[0].proforma();
        let choices: BTreeMap<_, _> = proforma.choices.iter().map(|it| (it.name, it.values[0])).collect();
        let text = ClientProfile::written(&known(&command, &choices), &found());
        insta::assert_snapshot!(text);
        let read = ClientProfile::parse(&text, "redial.toml").unwrap();
        assert_eq!(read.command, command);
        assert_eq!(read.times[proforma.times[0].name], 2.13);
        assert_eq!(read.supports.len(), 2);
        let value = serde_json::to_value(text.parse::<toml::Table>().unwrap()).unwrap();
        jsonschema::validate(&schema(), &value).unwrap();
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let right = "system = \"myapps\"\ncommand = [\"x\"]\n";
        for (text, sentence) in [
            ("system = \"myapps\"\n", "redial.toml:1:1: missing field `command`"),
            ("system = \"myapps\"\ncommand = []\n", "redial.toml:2:1: `command` names a program"),
            (
                "system = \"myapps\"\ncommand = [\"x\"]\ntimer-scale = -1.0\n",
                "redial.toml:3:1: `timer-scale` is a number",
            ),
            ("system = \"myapps\"\ncommand = [\"x\"]\n[times]\na = 0.0\n", "`a` is a number of seconds"),
            ("system = \"myapps\"\ncommand = [\"x\"]\nspeed = 1\n", "redial.toml:3:1: unknown field `speed`"),
            ("system = \n", "redial.toml:1:10:"),
        ] {
            let error = ClientProfile::parse(text, "redial.toml").unwrap_err().to_string();
            assert!(error.contains(sentence), "{error}");
        }
        assert!(ClientProfile::parse(right, "redial.toml").is_ok());
    }

    fn schema() -> serde_json::Value {
        let mut schema = schemars::schema_for!(ClientProfile);
        schema.insert("title".to_owned(), "A client's profile, for `redial test --profile`".into());
        schema.to_value()
    }

    /// `REDIAL_WRITE_SCHEMA=1 cargo test -p redial profile` writes the file anew.
    #[test]
    fn the_schema_is_that_of_the_type() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/profile.schema.json");
        let now = format!("{}\n", serde_json::to_string_pretty(&schema()).unwrap());
        if std::env::var_os("REDIAL_WRITE_SCHEMA").is_some() {
            std::fs::write(&file, &now).unwrap();
        }
        let there = std::fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(there, now, "if the type is right, write it anew with REDIAL_WRITE_SCHEMA=1");
    }

    proptest::proptest! {
        #[test]
        fn whatever_stands_in_it_is_read_or_refused_with_its_place(text in crate::edited::text(vec![profile().into_bytes()])) {
            if let Err(error) = ClientProfile::parse(&text, "a.toml") {
                let sentence = error.to_string();
                let mut place = sentence.strip_prefix("a.toml:").unwrap_or_default().splitn(3, ':');
                let line: usize = place.next().and_then(|it| it.parse().ok()).unwrap_or_default();
                proptest::prop_assert!((1..=text.split('\n').count()).contains(&line), "{}", sentence);
            }
        }
    }
}
