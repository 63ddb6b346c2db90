//! A state diagram, drawn. Colours come from the page's style sheet, by class.

use std::fmt::Write as _;

use maud::{Markup, html};
use redial_model::render::graph::{Edge, Graph};
use redial_model::rule::Duty;

use super::layout::{Link, Point, Size, lay_out};

const CHARACTER: f64 = 6.6;
const LINE: f64 = 15.0;
const NODE_HEIGHT: f64 = 34.0;
/// Around the drawing; above it stands the dot where everything begins.
const MARGIN: f64 = 12.0;
const DOT: f64 = 26.0;

/// Draws a graph.
pub fn draw(graph: &Graph<'_>) -> Markup {
    let node = |words: &str| Size { width: words.chars().count() as f64 * 7.4 + 28.0, height: NODE_HEIGHT };
    let nodes: Vec<Size> = graph.states.iter().map(|state| node(&state.words)).collect();
    let link = |edge: &Edge| Link { from: edge.from, to: edge.to, label: label_size(edge) };
    let links: Vec<Link> = graph.edges.iter().map(link).collect();
    let first = graph.initial.unwrap_or_default();
    let layout = lay_out(&nodes, &links, first);
    let (width, height) = (layout.size.width + 2.0 * MARGIN, layout.size.height + DOT + 2.0 * MARGIN);
    let view = format!("{} {} {width:.0} {height:.0}", -MARGIN, -MARGIN - DOT);
    html! {
        svg class="states" role="img" aria-label="state diagram" xmlns="http://www.w3.org/2000/svg"
            width=(format!("{width:.0}")) height=(format!("{height:.0}")) viewBox=(view) {
            @if graph.initial.is_some() {
                @let at = layout.nodes[first];
                @let top = at.y - NODE_HEIGHT / 2.0;
                circle class="tip" cx=(number(at.x)) cy=(number(top - DOT + 4.0)) r="5" {}
                (arrow("", &[Point { x: at.x, y: top - DOT + 9.0 }, Point { x: at.x, y: top }]))
            }
            @for (edge, route) in graph.edges.iter().zip(&layout.routes) {
                (arrow(duty(edge), &route.points))
            }
            @for (edge, route) in graph.edges.iter().zip(&layout.routes) {
                (label(edge, route.label))
            }
            @for ((state, at), size) in graph.states.iter().zip(&layout.nodes).zip(&nodes) {
                g class="state" {
                    @if !state.meaning.is_empty() { title { (state.meaning) } }
                    rect x=(number(at.x - size.width / 2.0)) y=(number(at.y - size.height / 2.0)) rx="9"
                        width=(number(size.width)) height=(number(size.height)) {}
                    text x=(number(at.x)) y=(number(at.y + 4.5)) text-anchor="middle" { (state.words) }
                }
            }
        }
    }
}

fn number(value: f64) -> String {
    format!("{value:.1}")
}

fn duty(edge: &Edge) -> &'static str {
    if edge.triggers.iter().all(|it| it.duty == Duty::May) { "may" } else { "must" }
}

fn label_size(edge: &Edge) -> Size {
    let longest = edge.triggers.iter().map(|it| it.to_string().chars().count()).max().unwrap_or_default();
    Size { width: longest as f64 * CHARACTER + 8.0, height: edge.triggers.len() as f64 * LINE + 4.0 }
}

fn label(edge: &Edge, at: Point) -> Markup {
    let size = label_size(edge);
    let top = at.y - size.height / 2.0;
    html! {
        g class="label" {
            rect x=(number(at.x - size.width / 2.0)) y=(number(top)) rx="3"
                width=(number(size.width)) height=(number(size.height)) {}
            @for (line, trigger) in edge.triggers.iter().enumerate() {
                text.may[trigger.duty == Duty::May] x=(number(at.x)) y=(number(top + (line + 1) as f64 * LINE - 2.0))
                    text-anchor="middle" { (trigger) }
            }
        }
    }
}

const TIP: f64 = 8.0;

/// A line through the points, curves and straight pieces in turn, with its tip at the last one.
fn arrow(class: &str, points: &[Point]) -> Markup {
    let (Some(&begin), Some(&end)) = (points.first(), points.last()) else { return html! {} };
    let upwards = points[points.len() - 2].y > end.y;
    let base = if upwards { end.y + TIP } else { end.y - TIP };
    let mut path = format!("M{:.1} {:.1}", begin.x, begin.y);
    let mut from = begin;
    for (number, point) in points.iter().enumerate().skip(1) {
        let to = if number + 1 == points.len() { Point { x: end.x, y: base } } else { *point };
        let _ = match number % 2 {
            1 => {
                let middle = f64::midpoint(from.y, to.y);
                write!(path, " C{:.1} {middle:.1} {:.1} {middle:.1} {:.1} {:.1}", from.x, to.x, to.x, to.y)
            }
            _ => write!(path, " L{:.1} {:.1}", to.x, to.y),
        };
        from = to;
    }
    let tip =
        format!("M{:.1} {:.1} L{:.1} {base:.1} L{:.1} {base:.1} Z", end.x, end.y, end.x - 4.5, end.x + 4.5);
    html! {
        path class=(format!("edge {class}")) d=(path) {}
        path class="tip" d=(tip) {}
    }
}
