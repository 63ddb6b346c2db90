//! A run for CI servers.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};
use redial_harness::report::{CaseReport, RunReport};
use redial_harness::verdict::Verdict;

use super::page::Look;
use super::terminal::{Context, write_case};
use crate::known_failing::Standing;

const WIDTH: usize = 120;

/// The run as a JUnit report. JUnit has no word for some verdicts: a failure that is known is `skipped`, what could
/// not be decided is an `error`.
pub fn report(context: Context<'_>, run: &RunReport) -> Report {
    let mut suite = TestSuite::new(format!("{} {}", run.system, run.edition));
    suite.set_time(run.cases.iter().map(|case| seconds(case.elapsed_s)).sum());
    suite.add_test_cases(run.cases.iter().map(|case| test_case(context, &run.system, case)));
    let mut report = Report::new("redial");
    report.add_test_suite(suite);
    report
}

fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

fn test_case(context: Context<'_>, system: &str, case: &CaseReport) -> TestCase {
    let mut status = match context.known.standing(case) {
        Standing::AsExpected if case.verdict == Verdict::Pass => TestCaseStatus::success(),
        Standing::AsExpected | Standing::KnownFailure | Standing::NotRecommended => TestCaseStatus::skipped(),
        Standing::Failure | Standing::UnexpectedPass => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Standing::Inconclusive | Standing::Error => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    match context.known.standing(case) {
        Standing::UnexpectedPass => {
            status.set_message("it is listed as known to fail, and passed");
        }
        Standing::KnownFailure => {
            let why = context.known.reason(&case.id).unwrap_or_default();
            status.set_message(format!("known failure ({why}): {}", case.reason));
        }
        Standing::NotRecommended => {
            status.set_message(case.reason.as_str());
        }
        Standing::Failure | Standing::Inconclusive | Standing::Error => {
            let mut text = Vec::new();
            // Writing to memory does not fail.
            let _ = write_case(&mut text, Look::plain(WIDTH), context, case);
            status.set_message(case.reason.as_str());
            status.set_type(case.verdict.name());
            status.set_description(String::from_utf8_lossy(&text));
        }
        Standing::AsExpected if case.verdict == Verdict::Skip => {
            status.set_message(case.reason.as_str());
        }
        Standing::AsExpected => {}
    }
    let mut test = TestCase::new(case.id.as_str(), status);
    test.set_classname(format!("redial.{system}")).set_time(seconds(case.elapsed_s));
    test.add_property(Property::new("title", case.title.as_str()));
    test.add_property(Property::new("clauses", case.clauses.join(" ")));
    test.add_property(Property::new("repeat", case.replay.as_str()));
    test
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use redial_model::systems::SYSTEMS;

    use super::*;
    use crate::catalogue::Catalogue;
    use crate::known_failing::KnownFailing;
    use crate::report::sample;

    #[test]
    fn every_verdict_has_a_place() {
        use Verdict::{Error, Fail, Inconc, Pass, Skip};
        let catalogue = Catalogue::of(SYSTEMS[0], None).unwrap();
        let known = KnownFailing::parse(Path::new("known"), "f\ng\n").unwrap();
        let run = sample::run(&[
            ("a", Pass),
            ("b", Fail),
            ("c", Inconc),
            ("d", Error),
            ("e", Skip),
            ("f", Fail),
            ("g", Pass),
        ]);
        let xml = report(Context { catalogue: &catalogue, known: &known }, &run).to_string().unwrap();
        assert!(xml.contains(r#"tests="7" skipped="2" errors="2" failures="2""#), "{xml}");
        assert!(xml.contains("a connection to slave1-standby"));
        assert!(!xml.contains('\u{1b}'));
        assert!(xml.contains("&lt;standby&gt; &amp;"), "{xml}");
    }
}
