//! Ids that can be reached, and links to them. An id is unique over all systems.

use maud::{Markup, html};
use redial_model::render::specification::Specification;

/// The fragment of an id.
pub fn fragment(id: &str) -> String {
    id.to_lowercase()
}

/// A link to an id.
pub fn to(id: &str) -> Markup {
    html! { a.id href=(format!("#{}", fragment(id))) { (id) } }
}

/// Links to ids, with what a clause says as a hint.
pub fn list<'a>(spec: &Specification, ids: impl IntoIterator<Item = &'a str>) -> Markup {
    html! {
        span.ids {
            @for id in ids {
                @let text = spec.clause(id).map(|clause| clause.text);
                a.id href=(format!("#{}", fragment(id))) title=[text] { (id) } " "
            }
        }
    }
}

/// A link to an id under another name.
pub fn named(id: &str, name: &str) -> Markup {
    html! { a.id href=(format!("#{}", fragment(id))) { (name) } }
}

/// The fragment of a part of a system's chapter.
pub fn part(spec: &Specification, part: &str) -> String {
    format!("{}--{}", spec.system.name(), part.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "-"))
}
