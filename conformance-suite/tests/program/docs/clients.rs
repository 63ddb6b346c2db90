//! `docs/clients.md`: what became of each clause with each client that nobody here wrote, and what that means for its user.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::{env, fs};

use redial_model::clause::Clause;
use redial_model::systems::SYSTEMS;
use serde::Deserialize;

use super::WRITE;
use crate::cli::about::{About, Deviation, folder, root, text};
use crate::cli::verdicts::{Judged, Verdicts};
use crate::cli::{document, redial};

/// In the order in which the page has them.
const CLIENTS: [&str; 8] =
    ["baresip", "baresip-desktop", "linphonec", "pjsua2", "jssip", "sipjs", "chromium", "firefox"];

const HEAD: &str = "\
<!-- Rendered from the files in conformance-suite/clients; a test compares the two. To write it anew: REDIAL_WRITE_DOCS=1 cargo test -p redial --test program docs -->

# Clients that nobody here wrote

For whoever uses one of these clients, makes one with it, or asks what the suite finds in clients that its authors have not seen. Each was
played by its profile, and so are its options, readings and times in what follows; [testing a phone](testing-a-phone.md#phones-that-nobody-here-wrote),
[testing a browser](testing-a-browser.md) and [testing a desktop](testing-a-desktop.md#an-endpoint-that-speaks-sip) tell how it is attached. *pass (5)*: five cases that are about the clause passed, and none failed
because of it. *fail (2 of 7)*: in two of seven cases that judge it the client broke it. *not judged*: no case about it could tell.

A case that was skipped does not fit how the client was played, or a reading that was declared. That a clause passes is
no more than that: in these cases, of this version, with these settings.
";

/// How a client was played, as its profile says.
#[derive(Deserialize)]
struct Profile {
    #[serde(rename = "timer-scale")]
    timer_scale: f64,
    #[serde(default)]
    options: BTreeMap<String, String>,
    #[serde(default)]
    readings: BTreeMap<String, String>,
}

/// A client, and everything that is known of it.
struct Client {
    name: &'static str,
    about: About,
    verdicts: Verdicts,
    profile: Profile,
    /// What it does otherwise, and the cases that show it, as `known-failing` has them.
    known: BTreeMap<String, Vec<String>>,
}

impl Client {
    fn of(name: &'static str) -> Self {
        let profile = toml::from_str(&text(name, "profile.toml")).expect("a profile is read by every run");
        let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in text(name, "known-failing").lines().filter(|line| !line.starts_with('#')) {
            let (case, does) = line.split_once(" # ").expect("what is known to fail has a reason");
            known.entry(does.to_owned()).or_default().push(case.to_owned());
        }
        let verdicts = Verdicts::read(&text(name, "verdicts.tsv"));
        Client { name, about: About::of(name), verdicts, profile, known }
    }

    fn repeat(&self, options: &[String]) -> String {
        let profile = format!("redial test --profile {}/profile.toml", folder(self.name));
        [&[profile], options].concat().join(" ")
    }

    /// The cases that show a deviation.
    fn cases<'a>(&'a self, deviation: &'a Deviation) -> &'a [String] {
        match deviation.with.is_empty() {
            true => self.known.get(&deviation.does).map_or(&[], Vec::as_slice),
            false => &deviation.cases,
        }
    }

    fn skipped(&self) -> usize {
        let open: BTreeSet<&str> = self
            .verdicts
            .clauses
            .values()
            .flat_map(|judged| &judged.not_judged)
            .map(String::as_str)
            .collect();
        open.difference(&self.verdicts.failed()).count()
    }

    fn row(&self) -> String {
        let (failed, skipped) = (self.verdicts.failed().len(), self.skipped());
        let Verdicts { version, cases, system, .. } = &self.verdicts;
        let over =
            self.profile.options.get("transport").map_or("HTTPS".to_owned(), |name| name.to_uppercase());
        let passed = cases - failed - skipped;
        let about = &self.about.name;
        let anchor = about.to_lowercase().replace('.', "").replace(' ', "-");
        format!("| [{about}](#{anchor}) | {version} | {system} | {over} | {passed} | {failed} | {skipped} |")
    }

    fn chapter(&self) -> String {
        let About { name, what, install, deviation, .. } = &self.about;
        let mut page = format!("\n### {name}\n\n{what} {}\n", self.played());
        let install = install.join("\n");
        let known = ["--known-failing".to_owned(), format!("{}/known-failing", folder(self.name))];
        writeln!(page, "\n```sh\n{install}\n{}\n```", self.repeat(&known)).expect("a text takes everything");
        for it in deviation {
            let cases = self.cases(it);
            let listed = cases.iter().map(|case| format!("`{case}`")).collect::<Vec<_>>().join(", ");
            let one = ["--run".to_owned(), cases[0].clone()];
            let repeat = self.repeat(&[&it.with[..], &one].concat());
            let Deviation { does, means, .. } = it;
            writeln!(page, "\n- **{}.** {means}\n\n  {listed}:\n\n  ```sh\n  {repeat}\n  ```", capital(does))
                .expect("a text takes everything");
        }
        if deviation.is_empty() {
            page.push_str("\nIt does nothing otherwise that a case asks for.\n");
        }
        page
    }

    fn played(&self) -> String {
        let times = (1.0 / self.profile.timer_scale).round();
        let clock = match self.profile.options.get("clock").is_some_and(|it| it == "own") {
            true => format!("Its clock is {times} times as fast"),
            false => format!("Everything but what it waits for by itself is {times} times as fast"),
        };
        let of = |them: &BTreeMap<String, String>| {
            let apart = them.iter().filter(|(name, _)| *name != "clock");
            apart.map(|(name, value)| format!("`{name}={value}`")).collect::<Vec<_>>()
        };
        let chosen = [of(&self.profile.options), of(&self.profile.readings)].concat();
        match chosen.is_empty() {
            true => format!("{clock}."),
            false => format!("{clock}; played with {}.", chosen.join(", ")),
        }
    }
}

/// A sentence begins.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}

fn cell(judged: Option<&Judged>) -> String {
    match judged {
        Some(Judged { passed, failed, .. }) if !failed.is_empty() => {
            format!("**fail** ({} of {})", failed.len(), passed + failed.len())
        }
        Some(Judged { passed: passed @ 1.., .. }) => format!("pass ({passed})"),
        _ => "not judged".to_owned(),
    }
}

/// Clauses, and what became of them with each client.
fn table(clauses: &[Clause], chapter: &str, clients: &[&Client]) -> String {
    let names = clients.iter().map(|client| client.about.name.as_str()).collect::<Vec<_>>().join(" | ");
    let is_met = |clause: &&Clause| clients.iter().any(|it| it.verdicts.clauses.contains_key(clause.id));
    let (met, other): (Vec<&Clause>, Vec<&Clause>) = clauses.iter().partition(is_met);
    let mut table = format!("\n| clause | {names} |\n|---|{}\n", "---|".repeat(clients.len()));
    for clause in met {
        let cells = clients.iter().map(|client| cell(client.verdicts.clauses.get(clause.id)));
        let cells = cells.collect::<Vec<_>>().join(" | ");
        let id = clause.id;
        writeln!(table, "| [{id}]({chapter}#{}) | {cells} |", id.to_lowercase())
            .expect("a text takes everything");
    }
    if !other.is_empty() {
        let ids = other.iter().map(|clause| clause.id).collect::<Vec<_>>().join(", ");
        writeln!(table, "\nNo case is about {ids}.").expect("a text takes everything");
    }
    table
}

fn page(clients: &[Client]) -> String {
    let mut page = HEAD.to_owned();
    page.push_str(
        "\n| client | version | system | over | passed | failed | skipped |\n|---|---|---|---|---|---|---|\n",
    );
    for client in clients {
        page.push_str(&(client.row() + "\n"));
    }
    for system in SYSTEMS {
        let of: Vec<&Client> = clients.iter().filter(|it| it.verdicts.system == system.name()).collect();
        if of.is_empty() {
            continue;
        }
        let there = number_of_cases(system.name());
        let chapter = format!("spec/{}.md", system.name());
        write!(page, "\n## {}\n\n", system.title()).expect("a text takes everything");
        let played: Vec<String> = of
            .iter()
            .filter(|it| it.verdicts.cases != there)
            .map(|it| format!("{} was played with {}", it.about.name, it.verdicts.cases))
            .collect();
        let more = if played.is_empty() { String::new() } else { format!(" {}.", played.join("; ")) };
        writeln!(page, "[The chapter]({chapter}) has the clauses, and the suite {there} cases.{more}")
            .expect("a text takes everything");
        page.push_str(&table(system.clauses(), &chapter, &of));
        for client in of {
            page.push_str(&client.chapter());
        }
    }
    page
}

fn number_of_cases(system: &str) -> usize {
    let run = redial(&["list", "cases", "--system", system, "--format", "json"]);
    document(&run.stdout)["cases"].as_array().expect("cases are listed").len()
}

#[test]
fn the_clients_that_nobody_here_wrote() {
    let rendered = page(&CLIENTS.map(Client::of));
    let path = root().join("docs/clients.md");
    if env::var_os(WRITE).is_some() {
        return fs::write(&path, rendered).expect("the page can be written");
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == rendered,
        "docs/clients.md is not what is known of the clients: write it anew with {WRITE}=1 cargo test -p redial --test program docs"
    );
}

/// What a client does otherwise is told to its user, and is what a case has shown.
#[test]
fn every_deviation_is_explained_and_shown() {
    for client in CLIENTS.map(Client::of) {
        let explained: BTreeSet<&str> = client.about.deviation.iter().map(|it| it.does.as_str()).collect();
        let lacking: Vec<&String> =
            client.known.keys().filter(|it| !explained.contains(it.as_str())).collect();
        assert!(lacking.is_empty(), "{}/client.toml has no word for {lacking:?}", client.name);
        for deviation in &client.about.deviation {
            assert!(
                !client.cases(deviation).is_empty(),
                "{}: no case shows: {}",
                client.name,
                deviation.does
            );
        }
        let listed: BTreeSet<&str> = client.known.values().flatten().map(String::as_str).collect();
        assert_eq!(client.verdicts.failed(), listed, "{}: verdicts.tsv and known-failing", client.name);
    }
}

/// A folder with a profile is a client of the page.
#[test]
fn no_client_is_left_out() {
    let folders = fs::read_dir(root().join("conformance-suite/clients")).expect("there are clients");
    let folders = folders.map(|entry| entry.expect("a folder can be listed").path());
    let there: BTreeSet<String> = folders
        .filter(|path| path.join("profile.toml").exists())
        .map(|path| path.file_name().expect("a folder has a name").to_string_lossy().into_owned())
        .collect();
    assert_eq!(there, CLIENTS.map(str::to_owned).into());
}
