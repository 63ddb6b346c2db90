//! A run of the suite, and what came of it.

use super::{REDIAL, Run, document, redial};

/// Everything that the reference client of myApps can do.
const ABILITIES: [&str; 6] = ["publishes", "persists", "names", "phys", "second-factor", "traces"];

/// So often a run is played that stays inconclusive.
const MOST_RUNS: usize = 4;

/// A run of `redial test`, ten times as fast as in life, and the client in it.
pub struct Suite {
    system: &'static str,
    timeout: &'static str,
    options: Vec<String>,
    client: Vec<String>,
    in_memory: bool,
}

impl Suite {
    /// These cases, with the reference client as the client.
    pub fn of(globs: &[&str]) -> Suite {
        let client = [REDIAL, "client", "--system", "myapps"];
        let suite = Suite::of_client(globs, &client);
        let suite = Suite { timeout: "8", ..suite };
        ABILITIES.iter().fold(suite, |suite, ability| suite.with(&["--supports", ability]))
    }

    /// These cases, with a client of which nothing is known.
    pub fn of_client(globs: &[&str], command: &[&str]) -> Suite {
        let pace = ["--timer-scale", "0.1"];
        let suite = Suite {
            system: "myapps",
            timeout: "2",
            options: Vec::new(),
            client: command.iter().map(ToString::to_string).collect(),
            in_memory: false,
        };
        globs.iter().fold(suite.with(&pace), |suite, glob| suite.with(&["--run", glob]))
    }

    /// These cases of a system whose clients wait for 32 s, with its reference client: fifty times as fast as in life.
    pub fn of_system(system: &'static str, globs: &[&str]) -> Suite {
        let scale = ["--timer-scale", "0.02"];
        let client = [REDIAL, "client", "--system", system, scale[0], scale[1]];
        let client = client.iter().map(ToString::to_string).collect();
        let suite = Suite { system, timeout: "8", options: Vec::new(), client, in_memory: false };
        globs.iter().fold(suite.with(&scale), |suite, glob| suite.with(&["--run", glob]))
    }

    /// These cases of whichever system, with its reference client.
    pub fn of_any(system: &'static str, globs: &[&str]) -> Suite {
        if system == "myapps" { Suite::of(globs) } else { Suite::of_system(system, globs) }
    }

    /// A client from which something that is due will not come: there is no need to wait for long.
    pub fn broken(self) -> Suite {
        Suite { timeout: "2", ..self }
    }

    /// A run that waits so many seconds for what is due.
    pub fn waiting(self, timeout: &'static str) -> Suite {
        Suite { timeout, ..self }
    }

    /// A run without sockets, in which nobody has to wait for anything.
    pub fn in_memory(self) -> Suite {
        Suite { in_memory: true, ..self }
    }

    /// More options of the run.
    pub fn with(mut self, options: &[&str]) -> Suite {
        self.options.extend(options.iter().map(ToString::to_string));
        self
    }

    /// Each of a register's 18 questions read as `b` by the systems, but for those that are the client's.
    pub fn with_all_as_b(self, register: &str, of_the_client: &[u32]) -> Suite {
        let questions = (1..=18).filter(|number| !of_the_client.contains(number));
        questions.fold(self, |suite, number| suite.with(&["--reading", &format!("{register}{number}=b")]))
    }

    /// Another client.
    pub fn command(mut self, words: &[&str]) -> Suite {
        self.client = words.iter().map(ToString::to_string).collect();
        self
    }

    /// More arguments of the client.
    pub fn client(mut self, arguments: &[&str]) -> Suite {
        self.client.extend(arguments.iter().map(ToString::to_string));
        self
    }

    pub fn arguments(&self) -> Vec<&str> {
        let place = match self.in_memory {
            true => &["--in-memory"][..],
            false => &["--timeout", self.timeout],
        };
        let run = ["test", "--system", self.system, "--unexamined"].into_iter().chain(place.iter().copied());
        let run = run.chain(self.options.iter().map(String::as_str));
        run.chain(["--"]).chain(self.client.iter().map(String::as_str)).collect()
    }

    pub fn run(&self) -> Run {
        redial(&self.arguments())
    }

    /// Plays the cases; none of them fails, and none stays open.
    pub fn passes(self, at_least: u64) {
        let summary = self.judged(0)["summary"].clone();
        assert!(summary["pass"].as_u64() >= Some(at_least), "{summary}");
    }

    /// Plays a case, which a client fails, and says why.
    pub fn fails_saying(self, sentence: &str) {
        let client = self.client.clone();
        let document = self.broken().judged(1);
        let reason = document["cases"][0]["reason"].as_str().unwrap_or_default();
        assert!(reason.contains(sentence), "{client:?}: {reason}");
    }

    /// The result as a document, after a run that ends with this status and is [`clear`].
    pub fn judged(self, status: i32) -> serde_json::Value {
        let suite = self.with(&["--format", "json"]);
        let run = clear(|| suite.run(), |run| !run.stdout.contains(r#""verdict": "inconc""#));
        assert_eq!(run.status, status, "{}{}", not_passed(&run.stdout), run.stderr);
        document(&run.stdout)
    }
}

/// An edit of the client's rows, a case that catches it, the clause that it breaks, and what such a client does.
pub type Broken = (&'static str, &'static str, &'static str, &'static str);

/// Each of these clients fails its case with the clause that it breaks.
pub fn each_fails(system: &'static str, broken: &[Broken]) {
    each_fails_with(system, &[], broken);
}

/// One of so many broken clients is played on sockets as well, as a program.
const ON_SOCKETS: usize = 4;

/// The same of runs with these options.
pub fn each_fails_with(system: &'static str, options: &[&str], broken: &[Broken]) {
    let mut wrong = Vec::new();
    for (number, (mutant, case, clause, what)) in broken.iter().enumerate() {
        let suite = || Suite::of_system(system, &[case]).broken().with(options).client(&["--mutant", mutant]);
        let on_sockets = (number % ON_SOCKETS == 0).then(|| ("on sockets", suite()));
        for (place, suite) in [("in memory", suite().in_memory())].into_iter().chain(on_sockets) {
            let document = suite.judged(1);
            let blamed = clauses_of(&document["cases"][0]);
            if !blamed.iter().any(|it| it == clause) {
                wrong.push(format!(
                    "{mutant} {place}: {what}, and what is blamed is {blamed:?} instead of {clause}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What comes of a run. A machine that is too busy proves nothing, so one that is not clear is played again.
pub fn clear<R>(play: impl Fn() -> R, is_clear: impl Fn(&R) -> bool) -> R {
    (1..MOST_RUNS).map(|_| play()).find(is_clear).unwrap_or_else(&play)
}

/// The cases that did not pass, for the message of a test that fails.
pub fn not_passed(text: &str) -> String {
    let Ok(document) = serde_json::from_str::<serde_json::Value>(text) else { return text.to_owned() };
    let cases = document["cases"].as_array().into_iter().flatten();
    let told = cases.filter(|case| case["verdict"] != "pass").map(|case| {
        let text = |field: &str| case[field].as_str().unwrap_or_default().to_owned();
        format!("{}: {}: {}\n", text("id"), text("verdict"), text("reason"))
    });
    told.collect()
}

/// The clauses that a failure names.
pub fn clauses_of(case: &serde_json::Value) -> Vec<String> {
    let clauses = case["failure"]["clauses"].as_array().into_iter().flatten();
    clauses.filter_map(|clause| clause.as_str().map(str::to_owned)).collect()
}
