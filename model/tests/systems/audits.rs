//! Audits of installations that a test describes, held to expectations that were written by hand.

use redial_model::audit::otherwise::otherwise;
use redial_model::audit::report::{Audit, Fate, Finding};
use redial_model::audit::run::{Options, audit};
use redial_model::rule::Edition;
use redial_model::systems::by_name;
use serde_json::Value;

/// The audit of an installation of this system.
pub fn audited(
    name: &'static str,
    installation: &Value,
    edition: &'static str,
    readings: &[(&str, char)],
    failures: usize,
) -> Audit {
    let system = by_name(name).unwrap();
    let edition = Edition(edition);
    let readings: Vec<_> = readings.iter().map(|(id, letter)| ((*id).to_owned(), *letter)).collect();
    let readings = system.readings(&readings).unwrap();
    let installation = system.auditor().read(installation.clone(), edition, readings).unwrap();
    audit(name, edition, &*installation, &Options { failures, ..Options::default() }).unwrap()
}

/// What it found of a group when these things fail.
pub fn found<'a>(audit: &'a Audit, group: &str, failures: &[&str]) -> &'a Finding {
    let of_them = |finding: &&Finding| {
        finding.group == group
            && finding.failures.len() == failures.len()
            && finding.failures.iter().all(|failure| failures.contains(&failure.text.as_str()))
    };
    audit.findings.iter().find(of_them).unwrap_or_else(|| panic!("nothing about {group} and {failures:?}"))
}

/// A group, what fails; then the fate and the standbys of a client that has been at home before, whether it comes back
/// by itself, and the fate of a client that is started for the first time.
pub type Expectation = (&'static str, &'static [&'static str], Fate, &'static [&'static str], bool, Fate);

/// The audit found all of this.
pub fn holds(audit: &Audit, expectations: &[Expectation]) {
    for &(group, failures, fate, standbys, returns, first_start) in expectations {
        let finding = found(audit, group, failures);
        assert_eq!(
            (finding.fate, finding.standbys.as_slice(), finding.returns, finding.first_start),
            (
                fate,
                standbys.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>().as_slice(),
                returns,
                first_start
            ),
            "{group}, {failures:?}: {finding:#?}"
        );
    }
}

/// What an audit says of other readings is what an audit by each of them says.
pub fn says_the_same_by_every_reading(name: &'static str, installation: &Value, edition: &'static str) {
    let system = by_name(name).unwrap();
    let (of_edition, usual) = (Edition(edition), system.readings(&[]).unwrap());
    let read = system.auditor().read(installation.clone(), of_edition, usual).unwrap();
    let otherwise =
        otherwise(system.auditor(), system.ambiguities(), installation, of_edition, usual).unwrap();
    let options = Options { failures: 1, otherwise, ..Options::default() };
    let asked = audit(name, of_edition, &*read, &options).unwrap();
    let (mut same, mut other) = (0, 0);
    for question in system.ambiguities() {
        for letter in question.letters().skip(1) {
            let reading = format!("{}={letter}", question.id);
            let by_it = audited(name, installation, edition, &[(question.id, letter)], 1);
            for finding in asked.singles() {
                let failures: Vec<&str> = finding.failures.iter().map(|it| it.text.as_str()).collect();
                let expected = found(&by_it, &finding.group, &failures);
                let marked = finding.otherwise.iter().find(|it| it.reading == reading);
                let of = |finding: &Finding| (finding.rank(), finding.standbys.clone(), finding.first_start);
                let usual = of(finding);
                let said = marked.map_or_else(
                    || usual.clone(),
                    |marked| (marked.rank(), marked.standbys.clone(), marked.first_start),
                );
                assert_eq!(said, of(expected), "{reading}: {finding:#?}");
                assert!(marked.is_none() || said != usual, "{reading}: {finding:#?}");
                *(if marked.is_some() { &mut other } else { &mut same }) += 1;
            }
        }
    }
    assert!(same > 0 && other > 0, "{same} findings are the same by another reading, {other} are not");
}
