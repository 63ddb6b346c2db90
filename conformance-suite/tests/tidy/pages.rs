//! Markdown, samples, and what must not stand in any file.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::tree::{Complaint, File, files, hold, root};

/// A sample is to be read at one go.
const MOST_LINES_OF_A_SAMPLE: usize = 150;

fn pages() -> impl Iterator<Item = &'static File> {
    files().iter().filter(|file| file.is("md"))
}

/// The lines of a page outside of code blocks.
fn prose(page: &File) -> Vec<(usize, &str)> {
    let mut in_code = false;
    let mut prose = Vec::new();
    for (place, line) in page.lines() {
        match line.trim_start().starts_with("```") {
            true => in_code = !in_code,
            false if !in_code => prose.push((place, line)),
            false => {}
        }
    }
    prose
}

/// What the links of a line lead to.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

/// The name under which a heading can be reached.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    let kept = kept.chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
    kept.map(|it| if it == ' ' { '-' } else { it }).collect()
}

fn anchors(page: &File) -> BTreeSet<String> {
    let headings = prose(page).into_iter().filter(|(_, line)| line.starts_with('#'));
    let headings = headings.map(|(_, line)| anchor(line.trim_start_matches('#')));
    let ids = page.text.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    headings.chain(ids.map(str::to_owned)).collect()
}

/// A path without `.` and `..`.
fn plain(path: &Path) -> String {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain.to_string_lossy().into_owned()
}

fn broken(page: &File, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (target, fragment) = link.split_once('#').unwrap_or((link, ""));
    let folder = Path::new(&page.path).parent().unwrap_or(Path::new(""));
    let path = if target.is_empty() { page.path.clone() } else { plain(&folder.join(target)) };
    if !root().join(&path).exists() {
        return Some(format!("there is no {path}"));
    }
    let reached = files().iter().find(|file| file.path == path && file.is("md"))?;
    (!fragment.is_empty() && !anchors(reached).contains(fragment))
        .then(|| format!("{path} has no #{fragment}"))
}

#[test]
fn links_lead_somewhere() {
    let mut complaints = Vec::new();
    for page in pages() {
        for (place, line) in prose(page) {
            let wrong = links(line).filter_map(|link| broken(page, link));
            complaints.extend(wrong.map(|wrong| (page.path.clone(), format!("line {place}: {wrong}"))));
        }
    }
    hold("A link leads to a file, and to a heading that it has.", complaints, &[]);
}

#[test]
fn every_page_is_reached_from_the_first_one() {
    let Some(first) = files().iter().find(|file| file.path == "README.md") else {
        return hold("There is a README.", vec![("README.md".to_owned(), "is missing".to_owned())], &[]);
    };
    let mut reached = BTreeSet::from([first.path.clone()]);
    let mut unread = vec![first];
    while let Some(page) = unread.pop() {
        let folder = Path::new(&page.path).parent().unwrap_or(Path::new(""));
        for link in page.text.lines().flat_map(links) {
            let path = plain(&folder.join(link.split('#').next().unwrap_or_default()));
            if let Some(next) = pages().find(|page| page.path == path)
                && reached.insert(path)
            {
                unread.push(next);
            }
        }
    }
    let lost = pages().filter(|page| page.path.starts_with("docs/") && !reached.contains(&page.path));
    let complaints = lost.map(|page| (page.path.clone(), "no link leads here from README.md".to_owned()));
    hold("Whoever begins at the README finds every page.", complaints.collect(), &[]);
}

#[test]
fn no_file_names_somebodys_machine() {
    // In two halves, so that this file is not found.
    let folders =
        [concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Us", "ers/"), concat!("/t", "mp/")];
    let begins = |line: &str, at: usize| {
        !line[..at].ends_with(|it: char| it.is_alphanumeric() || "._-}~".contains(it))
    };
    let mut complaints: Vec<Complaint> = Vec::new();
    for file in files() {
        for (place, line) in file.lines() {
            let found = folders.iter().filter(|it| line.match_indices(**it).any(|(at, _)| begins(line, at)));
            complaints
                .extend(found.map(|it| (file.path.clone(), format!("line {place}: a path below {it}"))));
        }
    }
    hold("A path is relative, or the reader's own.", complaints, &[]);
}

#[test]
fn packages_come_from_where_everybody_gets_them() {
    let mut complaints = Vec::new();
    for file in files().iter().filter(|file| file.path.ends_with("lock") || file.path.ends_with("-lock.json"))
    {
        for (place, line) in file.lines().filter(|(_, line)| line.contains("://")) {
            let public = ["github.com/rust-lang/crates.io-index", "https://registry.npmjs.org/"];
            let of_a_package = line.contains("source =") || line.contains("\"resolved\"");
            if of_a_package && !public.iter().any(|it| line.contains(it)) {
                complaints.push((file.path.clone(), format!("line {place}: {}", line.trim())));
            }
        }
    }
    hold("Lock files name public registries only.", complaints, &[]);
}

#[test]
fn samples_are_short() {
    let clients = files().iter().filter(|file| {
        file.path.starts_with("docs/samples/")
            && Path::new(&file.path).file_stem().is_some_and(|it| it == "client")
    });
    let long = clients.filter_map(|file| {
        let lines = file.text.lines().count();
        (lines >= MOST_LINES_OF_A_SAMPLE).then(|| (file.path.clone(), format!("{lines} lines")))
    });
    hold("A sample client has fewer than 150 lines.", long.collect(), &[]);
}
