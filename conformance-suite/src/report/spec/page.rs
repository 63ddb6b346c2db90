//! The frame of the page, and the table of contents.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use redial_model::render::difference::differences;
use redial_model::render::specification::Specification;

use super::{checked, comparison, coverage, difference, link, rows, tables};

/// The whole page.
pub fn page(specs: &[Specification]) -> Markup {
    let title = match specs {
        [spec] => spec.system.title(),
        _ => "PBX redundancy specifications",
    };
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "redial: " (title) }
                style { (PreEscaped(include_str!("../report.css"))) (PreEscaped(include_str!("spec.css"))) }
            }
            body.spec {
                nav aria-label="contents" {
                    @for spec in specs { (contents(spec)) }
                    @if specs.len() > 1 {
                        p { a href=(format!("#{}", comparison::FRAGMENT)) { strong { (comparison::TITLE) } } }
                    }
                }
                main {
                    @for spec in specs { (chapter(spec)) }
                    @if specs.len() > 1 { (comparison::comparison(specs)) }
                    footer.dim { "redial " (env!("CARGO_PKG_VERSION")) ", rendered from the rows" }
                }
            }
        }
    }
}

/// The parts of a chapter, in order: name and content.
fn parts(spec: &Specification) -> Vec<(String, Markup)> {
    let mut parts = vec![("Section by section".to_owned(), rows::sections(spec))];
    for table in &spec.tables {
        parts.push((format!("Table of the {}", table.name), tables::table(spec, table)));
    }
    parts.push(("Coverage".to_owned(), coverage::coverage(spec)));
    parts.push(("Open questions".to_owned(), coverage::questions(spec)));
    parts.push(("Properties and hazards".to_owned(), coverage::properties(spec)));
    for it in differences(spec) {
        let [newer, older] = it.editions;
        parts.push((format!("Edition {newer} beside {older}"), difference::difference(spec, &it)));
    }
    parts.push(("What the checker found".to_owned(), checked::findings(spec)));
    parts.push(("Cases".to_owned(), coverage::cases(spec)));
    parts
}

fn contents(spec: &Specification) -> Markup {
    html! {
        p { a href=(format!("#{}", spec.system.name())) { strong { (spec.system.title()) } } }
        ol {
            @for (name, _) in parts(spec) {
                li {
                    a href=(format!("#{}", link::part(spec, &name))) { (name) }
                    @if name == "Section by section" {
                        ol { @for section in spec.sections() {
                            li { a href=(format!("#{}", rows::fragment(spec, &section))) { (section.name) } }
                        } }
                    }
                }
            }
        }
    }
}

fn chapter(spec: &Specification) -> Markup {
    let editions: Vec<&str> = spec.editions.iter().map(|it| it.0).collect();
    html! {
        header #(spec.system.name()) {
            h1 { (spec.system.title()) " " span.dim { (if editions.len() == 1 { "edition " } else { "editions " }) (editions.join(", ")) } }
            ul.tiles { @for (count, word) in spec.counts() { li.none[count == 0] { strong { (count) } " " (word) } } }
        }
        @for (name, content) in parts(spec) {
            section #(link::part(spec, &name)) { h2 { (name) } (content) }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use redial_model::rule::Edition;
    use redial_model::systems::SYSTEMS;

    use super::*;

    /// All systems, in all editions or in the last one of each, without cases.
    fn rendered(last: bool) -> String {
        let spec = |system: &&'static dyn redial_model::systems::System| {
            let edition: Option<Edition> = system.editions().last().copied().filter(|_| last);
            Specification::new(*system, edition, Vec::new())
        };
        page(&SYSTEMS.iter().map(spec).collect::<Vec<_>>()).into_string()
    }

    fn attributes<'a>(page: &'a str, begin: &'static str) -> Vec<&'a str> {
        page.split(begin).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn every_link_leads_to_one_place_of_the_page() {
        for page in [rendered(false), rendered(true)] {
            let ids = attributes(&page, " id=\"");
            let known: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(ids.len(), known.len(), "no id stands twice");
            let links = attributes(&page, " href=\"");
            assert!(links.len() > 200, "{}", links.len());
            for link in links {
                let id = link.strip_prefix('#').unwrap_or_else(|| panic!("{link} leads out of the page"));
                assert!(known.contains(id), "{link}");
            }
        }
    }

    #[test]
    fn the_page_needs_no_other_file() {
        let page = rendered(false);
        for outside in ["src=", "url(", "@import", "<script", "<link"] {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[test]
    fn everything_with_an_id_can_be_reached() {
        let page = rendered(false);
        let known: BTreeSet<&str> = attributes(&page, " id=\"").into_iter().collect();
        for system in SYSTEMS {
            let rows = system.rules();
            let properties = system.properties();
            let ids = system.clauses().iter().map(|it| it.id).chain(rows.iter().map(|it| it.id));
            let ids = ids
                .chain(properties.iter().map(|it| it.id))
                .chain(system.ambiguities().iter().map(|it| it.id));
            for id in ids {
                assert!(known.contains(link::fragment(id).as_str()), "{id}");
            }
        }
    }

    #[test]
    fn an_edition_alone_has_nothing_beside_it() {
        let page = rendered(true);
        for system in SYSTEMS.iter().filter(|it| it.editions().len() > 1) {
            let [newer, older, ..] = system.editions() else { panic!("there are two") };
            assert!(!page.contains(&format!("Edition {newer} beside {older}")), "there is one edition");
        }
        assert!(!page.contains(" only</span>"), "rows of other editions are left out");
        assert!(page.contains("no client can be judged"), "there are no cases");
    }
}
