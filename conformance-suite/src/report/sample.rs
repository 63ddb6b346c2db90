//! Runs to try the reports on.

use redial_harness::causes;
use redial_harness::report::{Allowed, CaseReport, Failure, LogEntry, LogKind, Picture, RunReport, Sort};
use redial_harness::verdict::{Summary, Verdict};

/// A picture of one grey dot.
const DOT: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

fn entry(at_s: f64, from: &str, to: &str, what: &str, kind: LogKind) -> LogEntry {
    LogEntry { at_s, from: from.into(), to: to.into(), what: what.into(), kind }
}

/// A failover that goes to the wrong PBX.
pub fn events() -> Vec<LogEntry> {
    use LogKind::{Client, Fault, Judgement, Note, Pbx, Phase, Publication};
    vec![
        entry(0.0, "case", "case", "the user logs on", Phase),
        entry(0.0, "case", "case", "the client starts", Fault),
        entry(0.012, "client", "master", "connects", Client),
        entry(0.013, "master", "client", "asks for a login", Pbx),
        entry(0.021, "client", "master", "logs on with user and password", Client),
        entry(0.022, "master", "client", "redirects to slave1", Pbx),
        entry(0.030, "client", "slave1", "connects", Client),
        entry(0.041, "slave1", "client", "accepts; the standby is slave1-standby", Pbx),
        entry(0.043, "client", "client", "publishes up=true, cur=slave1, sec=slave1-standby", Publication),
        entry(0.044, "case", "case", "the client is at home", Judgement),
        entry(0.044, "case", "case", "the connection is lost", Phase),
        entry(0.050, "case", "case", "slave1 stops", Fault),
        entry(0.051, "slave1", "client", "closes the connection", Pbx),
        entry(1.052, "client", "slave1", "connects, and is refused", Client),
        entry(2.101, "client", "slave1-standby", "connects", Client),
        entry(2.102, "case", "case", "the harness was 3 ms late", Note),
        entry(2.102, "case", "case", "the primary, master, was due", Judgement),
    ]
}

/// One case.
pub fn case(id: &str, verdict: Verdict) -> CaseReport {
    let failure = (verdict == Verdict::Fail).then(|| Failure {
        summary: "after the current PBX the client dialled the secondary, where the primary was due".into(),
        symptom: "it connects to the server that it tried last, where another one is due".into(),
        concerns: vec!["connection".into()],
        clauses: vec!["MA-14".into(), "MA-12".into()],
        rows: vec!["MA-C06".into()],
        phase: "the connection is lost".into(),
        last_explained: "1.052 s: the client dials slave1, and is refused".into(),
        way: vec!["MA-C05".into(), "MA-C10".into()],
        allowed: vec![
            Allowed {
                what: "a connection to master".into(),
                sort: Sort::Attempt,
                row: Some("MA-C06".into()),
                way: vec!["MA-C05".into(), "MA-C10".into()],
                clauses: vec!["MA-14".into(), "MA-12".into()],
            },
            Allowed {
                what: "a connection to master".into(),
                sort: Sort::Attempt,
                row: Some("MA-C07".into()),
                way: vec!["MA-C05".into(), "MA-C10".into()],
                clauses: vec!["MA-14".into(), "MA-12".into()],
            },
            Allowed {
                what: "nothing, for 10 s".into(),
                sort: Sort::Rest,
                row: None,
                way: vec![],
                clauses: vec![],
            },
        ],
        came: "a connection to slave1-standby".into(),
        stderr: vec!["retrying <standby> & \u{1b}[31mfriends".into()],
        pictures: vec![Picture { name: "004 error <b>".into(), png: DOT.into() }],
    });
    CaseReport {
        id: id.into(),
        title: format!("What {id} is about"),
        verdict,
        clauses: vec!["MA-13".into(), "MA-14".into()],
        rows: vec!["MA-C05".into(), "MA-C06".into()],
        reason: match verdict {
            Verdict::Pass => String::new(),
            Verdict::NotRecommended => {
                "not as the document recommends: the client did not warn its user".into()
            }
            Verdict::Inconc => "the harness was 1.2 s late".into(),
            Verdict::Fail => {
                "after the current PBX the client dialled the secondary, where the primary was due".into()
            }
            Verdict::Error => "cannot listen on 127.1.0.1:443: permission denied".into(),
            Verdict::Skip => "the client publishes nothing".into(),
        },
        replay: format!("redial test --system myapps --run {id} --seed 7 -- ./client --server {{primary}}"),
        elapsed_s: 2.11,
        tries: 1,
        lag_s: 0.003,
        notes: Vec::new(),
        readings: Vec::new(),
        failure,
        events: events(),
    }
}

/// A run of these cases.
pub fn run(cases: &[(&str, Verdict)]) -> RunReport {
    let mut summary = Summary::default();
    for (_, verdict) in cases {
        summary.count(*verdict);
    }
    let cases: Vec<CaseReport> = cases.iter().map(|(id, verdict)| case(id, *verdict)).collect();
    RunReport {
        system: "myapps".into(),
        edition: "16r1".into(),
        summary,
        findings: causes::find(&cases),
        cases,
        interrupted: false,
        trouble: None,
        elapsed_s: 0.5,
    }
}
