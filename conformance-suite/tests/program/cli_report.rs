//! `redial report`, as its users see it.
#![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

use std::fs;

use crate::cli::{document, fails, redial, valid};

#[test]
fn one_page_and_a_folder_of_chapters() {
    let folder = tempfile::tempdir().unwrap();
    let (html, markdown) = (folder.path().join("spec.html"), folder.path().join("spec/chapters"));
    let run = redial(&[
        "report",
        "myapps",
        "--html",
        html.to_str().unwrap(),
        "--markdown",
        markdown.to_str().unwrap(),
    ]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    for file in ["spec.html", "spec/chapters/README.md", "spec/chapters/myapps.md"] {
        let path = folder.path().join(file);
        assert!(run.stdout.contains(&format!("wrote {}", path.display())), "{}", run.stdout);
        assert!(path.is_file());
    }
    assert!(fs::read_to_string(html).unwrap().ends_with("</html>"));
    let chapter = fs::read_to_string(markdown.join("myapps.md")).unwrap();
    for text in [
        "stateDiagram-v2",
        "## Edition 16r1 beside 13r3",
        "The checker was not asked",
        "<a id=\"ma-c05\"></a>MA-C05",
    ] {
        assert!(chapter.contains(text), "{text}");
    }
}

#[test]
fn the_checker_is_asked_where_its_verdicts_are_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let small = [
        "report", "myapps", "--edition", "16r1", "--check", "--faults", "1", "--slaves", "0", "--markdown",
        path,
    ];
    assert_eq!(redial(&small).status, 0);
    let chapter = fs::read_to_string(folder.path().join("myapps.md")).unwrap();
    let findings = &chapter[chapter.find("## What the checker found").unwrap()..];
    assert!(findings.contains("exhausted: 3 topologies, "), "{findings}");
    assert!(findings.contains("| [MA-P01](#ma-p01) | holds |"), "{findings}");
    assert!(findings.contains("**MA-H04** can happen in"), "{findings}");
    assert!(!chapter.contains("13r3 only"), "the other edition was not asked for");
    assert_eq!(redial(&small).status, 0);
    assert_eq!(
        fs::read_to_string(folder.path().join("myapps.md")).unwrap(),
        chapter,
        "two runs read the same"
    );
}

#[test]
fn json_names_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let html = folder.path().join("spec.html");
    let run = redial(&["report", "--html", html.to_str().unwrap(), "--format", "json"]);
    let document = document(&run.stdout);
    valid(&document, include_str!("../../schema/report.schema.json"));
    assert_eq!(document["written"], serde_json::json!([html]));
}

#[test]
fn what_cannot_be_is_said_in_one_sentence_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let markdown = folder.path().join("chapters");
    let chapters = markdown.to_str().unwrap();
    fails(&["report", "nosuch", "--markdown", chapters], 2, "there is no system `nosuch`; there");
    fails(&["report", "--edition", "99r9", "--markdown", chapters], 2, "has no edition `99r9`");
    fails(
        &["report", "--cases", "/no/such/folder", "--markdown", chapters],
        2,
        "--cases: `/no/such/folder` is no folder",
    );
    fails(&["report", "--faults", "1", "--markdown", chapters], 2, "--check");
    fails(
        &["report", "--html", "/no/such/folder/x.html", "--markdown", chapters],
        2,
        "--html: cannot write `/no/such/folder/x.html`: ",
    );
    assert!(!markdown.exists());
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    fails(&["report", "--markdown", file.to_str().unwrap()], 2, "--markdown: cannot write `");
}
