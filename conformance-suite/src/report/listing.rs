//! Ids and what is known of them, as text.

use std::io::{self, Write};

use redial_model::ambiguity::{Ambiguity, Side};
use redial_model::clause::{Binds, Clause};
use redial_model::property::PropertyInfo;
use redial_model::rule::Duty;
use redial_model::systems::RuleInfo;

use super::page::{Look, harmless, pad};
use crate::cases::CaseInfo;
use crate::catalogue::{Catalogue, Entry};

const NAME: usize = 14;

/// Writes a line for each entry, under headings.
///
/// # Errors
/// If it cannot be written.
pub fn write_list(out: &mut dyn Write, look: Look, entries: &[(&Catalogue, Entry<'_>)]) -> io::Result<()> {
    let ids =
        entries.iter().map(|(_, entry)| console::measure_text_width(entry.id())).max().unwrap_or_default();
    let ids = ids.min(40);
    let heading =
        |(catalogue, entry): &(&Catalogue, Entry<'_>)| (catalogue.system.name(), entry.kind().name());
    for (place, group) in entries.chunk_by(|a, b| heading(a) == heading(b)).enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        let (system, kind) = heading(&group[0]);
        writeln!(
            out,
            "{} {}",
            look.bold(format!("{system} {kind}")),
            look.dim(format!("({})", group.len()))
        )?;
        for (catalogue, entry) in group {
            let line = look.wrapped(&gist(catalogue, entry), ids + 4);
            writeln!(out, "  {}  {line}", pad(&look.id(harmless(entry.id())), ids))?;
        }
    }
    if entries.is_empty() {
        writeln!(out, "nothing to list")?;
    }
    Ok(())
}

/// What it is, in a line.
pub fn gist(catalogue: &Catalogue, entry: &Entry<'_>) -> String {
    match entry {
        Entry::Clause(clause) => match catalogue.coverage(clause.id).ids().as_slice() {
            [] => format!("{} [nothing covers it]", clause.text),
            ids => format!("{} [{}]", clause.text, ids.join(" ")),
        },
        Entry::Rule(rule) => {
            let to = rule.to.as_ref().map(|to| format!(" → {to}")).unwrap_or_default();
            let conditions = |word: &str, conditions: &[String], between: &str| match conditions.is_empty() {
                true => String::new(),
                false => format!(" {word} {}", conditions.join(between)),
            };
            let when = conditions("when", &rule.when, " and ") + &conditions("unless", &rule.unless, " or ");
            let (table, from, on) = (rule.table, rule.from.join("|"), rule.on.join("|"));
            format!("{table}: {from}{to} on {on}{when} [{}]", rule.clauses.join(" "))
        }
        Entry::Property(property) => {
            format!("{}: {} [{}]", property.kind.name(), property.text, property.clauses.join(" "))
        }
        Entry::Ambiguity(question) => format!("{} [{}]", question.question, question.clauses.join(" ")),
        Entry::Case(case) => format!("{} [{}]", harmless(&case.title), harmless(&case.clauses.join(" "))),
    }
}

/// Writes everything that is known about one entry.
///
/// # Errors
/// If it cannot be written.
pub fn explain(out: &mut dyn Write, look: Look, catalogue: &Catalogue, entry: Entry<'_>) -> io::Result<()> {
    let kind = match entry {
        Entry::Clause(_) => "clause",
        Entry::Rule(_) => "rule",
        Entry::Property(_) => "property",
        Entry::Ambiguity(_) => "open question",
        Entry::Case(_) => "case",
    };
    let of = look.dim(format!("{kind} of {}, {}", catalogue.system.name(), catalogue.system.title()));
    writeln!(out, "{}  {of}", look.bold(harmless(entry.id())))?;
    let mut sheet = Sheet { out, look, catalogue };
    match entry {
        Entry::Clause(clause) => sheet.clause(clause),
        Entry::Rule(rule) => sheet.rule(rule),
        Entry::Property(property) => sheet.property(property),
        Entry::Ambiguity(question) => sheet.ambiguity(question),
        Entry::Case(case) => sheet.case(case),
    }
}

/// The lines under one heading.
struct Sheet<'a> {
    out: &'a mut dyn Write,
    look: Look,
    catalogue: &'a Catalogue,
}

impl Sheet<'_> {
    fn text(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "  {}", self.look.wrapped(&harmless(text), 2))
    }

    /// A name and its value; nothing for no value.
    fn fact(&mut self, name: &str, value: &str) -> io::Result<()> {
        if value.is_empty() {
            return Ok(());
        }
        let value = self.look.wrapped(&harmless(value), NAME + 4);
        writeln!(self.out, "  {}  {value}", pad(&self.look.dim(name), NAME))
    }

    /// Other entries, a line each; nothing for none.
    fn gists(&mut self, heading: &str, ids: &[&str]) -> io::Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "  {}", self.look.bold(heading))?;
        let catalogue = self.catalogue;
        for entry in catalogue.entries().filter(|entry| ids.contains(&entry.id())) {
            self.fact(entry.id(), &gist(catalogue, &entry))?;
        }
        Ok(())
    }

    /// The clauses that something cites, or the questions that a product fact rests on, with their texts.
    fn clauses<S: AsRef<str>>(&mut self, ids: &[S]) -> io::Result<()> {
        for id in ids {
            let id = id.as_ref();
            let question = || self.catalogue.system.ambiguities().iter().find(|question| question.id == id);
            let text = match self.catalogue.clause(id) {
                Some(clause) => clause.text.to_owned(),
                None => question().map_or("there is no such clause".to_owned(), |question| {
                    format!("{}: {}", question.kind.name(), question.question)
                }),
            };
            self.fact(id, &text)?;
        }
        Ok(())
    }

    fn clause(&mut self, clause: &Clause) -> io::Result<()> {
        self.text(clause.text)?;
        self.fact("section", clause.section)?;
        let binds = match clause.binds {
            Binds::Client => "the client",
            Binds::Server => "the PBX",
            Binds::Both => "client and PBX together",
            Binds::Installation => "whoever installs, operates or uses the system",
        };
        self.fact("binds", binds)?;
        self.fact("strength", &format!("{}: {}", clause.strength.name(), clause.strength.meaning()))?;
        let catalogue = self.catalogue;
        let coverage = catalogue.coverage(clause.id);
        for (heading, ids) in [
            ("rules that carry it out", &coverage.rules),
            ("properties that speak of it", &coverage.properties),
            ("cases about it", &coverage.cases),
            ("questions that it leaves open", &coverage.questions),
        ] {
            self.gists(heading, ids)?;
        }
        if coverage.ids().is_empty() {
            self.fact("covered by", "nothing")?;
        }
        Ok(())
    }

    fn rule(&mut self, rule: &RuleInfo) -> io::Result<()> {
        self.fact("table", rule.table)?;
        self.fact("from", &rule.from.join(" | "))?;
        self.fact("on", &rule.on.join(" | "))?;
        self.fact("when", &rule.when.join(" and "))?;
        self.fact("unless", &rule.unless.join(" or "))?;
        self.fact("to", rule.to.as_deref().unwrap_or("the same state"))?;
        self.fact("effects", &rule.effects.join(", then "))?;
        let duty = match rule.duty {
            Duty::Must => "must: whoever does otherwise breaks the clauses",
            Duty::Should => "should: whoever does otherwise is not as the document recommends",
            Duty::May => "may: one way among others",
        };
        self.fact("duty", duty)?;
        let editions: Vec<&str> = rule.editions.iter().map(|edition| edition.0).collect();
        self.fact("editions", &editions.join(" "))?;
        self.clauses(rule.clauses)
    }

    fn property(&mut self, property: &PropertyInfo) -> io::Result<()> {
        self.text(property.text)?;
        self.fact("kind", &format!("{}: {}", property.kind.name(), property.kind.meaning()))?;
        self.clauses(property.clauses)
    }

    fn ambiguity(&mut self, question: &Ambiguity) -> io::Result<()> {
        self.text(question.question)?;
        self.fact("kind", &format!("{}: {}", question.kind.name(), question.kind.meaning()))?;
        for (letter, reading) in question.letters().zip(question.readings) {
            let name = match question.default_in_words(letter) {
                none if none.is_empty() => letter.to_string(),
                some => format!("{letter} ({some})"),
            };
            self.fact(&name, reading)?;
        }
        let side = match question.side {
            Side::Client => "the client",
            Side::Server => "the PBX",
        };
        self.fact("concerns", side)?;
        self.clauses(question.clauses)?;
        if let Some(other) = question.letters().find(|letter| *letter != question.default) {
            self.fact("declared by", &format!("--reading {}={other}", question.id))?;
        }
        Ok(())
    }

    fn case(&mut self, case: &CaseInfo) -> io::Result<()> {
        self.text(&case.title)?;
        self.fact("purpose", &case.purpose)?;
        self.fact("editions", &case.editions.join(" "))?;
        self.fact("requires", &case.requires.join(" "))?;
        self.clauses(&case.clauses)?;
        let play = format!("redial test --system {} --run {} -- CMD…", self.catalogue.system.name(), case.id);
        self.fact("play it", &play)
    }
}
