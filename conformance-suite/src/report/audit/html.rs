//! What an audit found, for people: one HTML file that needs no other.

use maud::{Markup, html};

use super::Context;

/// The whole page.
pub fn page(context: Context<'_>) -> Markup {
    html! { p { (context.file) } }
}
