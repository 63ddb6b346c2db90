//! Where the states and edges of a diagram stand: layers from top to bottom, in the manner of Sugiyama.
//!
//! An edge that leads back is laid out upside down. Between two layers of states there is always one for labels, and an
//! edge that passes a layer has a place of its own in it, so nothing is ever drawn over a state or a label. Everything
//! is decided by the order of the states and edges: the same graph is always drawn alike.

/// Width and height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

/// A point; `y` grows downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// An edge to be laid out.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// The place of the node it leaves.
    pub from: usize,
    /// The place of the node it leads to; another one.
    pub to: usize,
    /// What its label takes.
    pub label: Size,
}

/// A laid-out edge.
#[derive(Debug)]
pub struct Route {
    /// The way from the node it leaves to the node it leads to: curves and straight lines in turn, a curve first.
    pub points: Vec<Point>,
    /// The middle of its label.
    pub label: Point,
}

/// A laid-out graph. The top left corner is at 0, 0.
#[derive(Debug)]
pub struct Layout {
    /// What it takes.
    pub size: Size,
    /// The middle of each node.
    pub nodes: Vec<Point>,
    /// The way of each edge.
    pub routes: Vec<Route>,
}

const BETWEEN_LAYERS: f64 = 26.0;
const BETWEEN_PLACES: f64 = 22.0;
/// What an edge takes in a layer that it passes.
const PASSAGE: Size = Size { width: 4.0, height: 0.0 };
const SWEEPS: usize = 24;
const STRAIGHTENINGS: usize = 4;

/// Something that takes a place in a layer: a node, a label, or the passage of an edge.
struct Place {
    size: Size,
    layer: usize,
    /// Its neighbours in the layer above, and in the layer below.
    above: Vec<usize>,
    below: Vec<usize>,
    /// Nodes yield to labels and passages, so that long edges are straight.
    is_node: bool,
    x: f64,
}

/// Lays a graph out, `first` at the top.
pub fn lay_out(nodes: &[Size], links: &[Link], first: usize) -> Layout {
    let (backwards, order) = acyclic(nodes.len(), links, first);
    let layers = layers_of(nodes.len(), links, &backwards, &order);
    let mut places: Vec<Place> =
        nodes.iter().zip(&layers).map(|(&size, &layer)| Place::new(size, layer, true)).collect();
    let chains: Vec<Chain> =
        links.iter().zip(&backwards).map(|(link, &back)| chain(&mut places, link, back)).collect();
    let mut rows = in_rows(&places, &order);
    uncross(&places, &mut rows);
    spread(&mut places, &rows);
    for _ in 0..STRAIGHTENINGS {
        chains.iter().for_each(|chain| straighten(&mut places, &rows, chain));
    }
    draw(nodes.len(), &places, &rows, &chains, &backwards)
}

impl Place {
    fn new(size: Size, layer: usize, is_node: bool) -> Self {
        Place { size, layer, above: Vec::new(), below: Vec::new(), is_node, x: 0.0 }
    }
}

/// Which edges lead back, by a depth-first walk from `first`; and an order in which all others lead forward.
fn acyclic(nodes: usize, links: &[Link], first: usize) -> (Vec<bool>, Vec<usize>) {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Open,
        Done,
    }
    struct Walk<'a> {
        links: &'a [Link],
        seen: Vec<Seen>,
        backwards: Vec<bool>,
        done: Vec<usize>,
    }
    impl Walk<'_> {
        fn visit(&mut self, node: usize) {
            self.seen[node] = Seen::Open;
            for (number, link) in self.links.iter().enumerate().filter(|(_, link)| link.from == node) {
                match self.seen[link.to] {
                    Seen::No => self.visit(link.to),
                    Seen::Open => self.backwards[number] = true,
                    Seen::Done => {}
                }
            }
            self.seen[node] = Seen::Done;
            self.done.push(node);
        }
    }
    let mut walk =
        Walk { links, seen: vec![Seen::No; nodes], backwards: vec![false; links.len()], done: Vec::new() };
    for node in std::iter::once(first).chain(0..nodes) {
        if walk.seen[node] == Seen::No {
            walk.visit(node);
        }
    }
    walk.done.reverse();
    (walk.backwards, walk.done)
}

/// Nodes stand in even layers, as high as the edges that lead to them allow.
fn layers_of(nodes: usize, links: &[Link], backwards: &[bool], order: &[usize]) -> Vec<usize> {
    let mut layers = vec![0; nodes];
    for &node in order {
        for (link, &back) in links.iter().zip(backwards) {
            let (top, bottom) = if back { (link.to, link.from) } else { (link.from, link.to) };
            if top == node {
                layers[bottom] = layers[bottom].max(layers[top] + 2);
            }
        }
    }
    layers
}

/// An edge from top to bottom: the nodes at its ends and the places between them.
struct Chain {
    places: Vec<usize>,
    label: usize,
}

fn chain(places: &mut Vec<Place>, link: &Link, back: bool) -> Chain {
    let (top, bottom) = if back { (link.to, link.from) } else { (link.from, link.to) };
    let (begin, end) = (places[top].layer, places[bottom].layer);
    // The label layer in the middle; all label layers are odd.
    let labelled = ((begin + end) / 2) | 1;
    let mut chain = Chain { places: vec![top], label: 0 };
    for layer in begin + 1..end {
        if layer == labelled {
            chain.label = places.len();
        }
        let size = if layer == labelled { link.label } else { PASSAGE };
        chain.places.push(places.len());
        places.push(Place::new(size, layer, false));
    }
    chain.places.push(bottom);
    for pair in chain.places.windows(2) {
        places[pair[0]].below.push(pair[1]);
        places[pair[1]].above.push(pair[0]);
    }
    chain
}

/// The places of each layer, in an order to begin with: that of the nodes, labels and passages after them.
fn in_rows(places: &[Place], order: &[usize]) -> Vec<Vec<usize>> {
    let layers = places.iter().map(|place| place.layer + 1).max().unwrap_or_default();
    let mut rows = vec![Vec::new(); layers];
    for place in order.iter().copied().chain(order.len()..places.len()) {
        rows[places[place].layer].push(place);
    }
    rows
}

/// Orders the places of each layer so that few edges cross: each goes to the mean of its neighbours, again and again,
/// and the best order that was seen is kept.
fn uncross(places: &[Place], rows: &mut Vec<Vec<usize>>) {
    let mut best = (crossings(places, rows), rows.clone());
    for sweep in 0..SWEEPS {
        let downwards = sweep % 2 == 0;
        let layers: Vec<usize> =
            if downwards { (1..rows.len()).collect() } else { (0..rows.len().max(1) - 1).rev().collect() };
        for layer in layers {
            let fixed = position(places.len(), if downwards { &rows[layer - 1] } else { &rows[layer + 1] });
            let mut keyed: Vec<(f64, usize)> = Vec::new();
            for (at, &place) in rows[layer].iter().enumerate() {
                let neighbours = if downwards { &places[place].above } else { &places[place].below };
                keyed.push((mean(neighbours.iter().map(|&it| fixed[it] as f64)).unwrap_or(at as f64), place));
            }
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            rows[layer] = keyed.into_iter().map(|(_, place)| place).collect();
        }
        let count = crossings(places, rows);
        if count < best.0 {
            best = (count, rows.clone());
        }
    }
    *rows = best.1;
}

fn position(places: usize, row: &[usize]) -> Vec<usize> {
    let mut position = vec![0; places];
    for (at, &place) in row.iter().enumerate() {
        position[place] = at;
    }
    position
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0usize), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / count as f64)
}

fn crossings(places: &[Place], rows: &[Vec<usize>]) -> usize {
    let mut count = 0;
    for pair in rows.windows(2) {
        let below = position(places.len(), &pair[1]);
        let edges: Vec<(usize, usize)> = pair[0]
            .iter()
            .enumerate()
            .flat_map(|(at, &place)| places[place].below.iter().map(move |&it| (at, it)))
            .map(|(at, it)| (at, below[it]))
            .collect();
        for (number, a) in edges.iter().enumerate() {
            count += edges[number + 1..]
                .iter()
                .filter(|b| (a.0 < b.0 && a.1 > b.1) || (a.0 > b.0 && a.1 < b.1))
                .count();
        }
    }
    count
}

/// Gives each place its `x`: as near to its neighbours as the others of its layer allow.
fn spread(places: &mut [Place], rows: &[Vec<usize>]) {
    for row in rows {
        let mut x = 0.0;
        for &place in row {
            places[place].x = x + places[place].size.width / 2.0;
            x += places[place].size.width + BETWEEN_PLACES;
        }
    }
    for sweep in 0..SWEEPS * 2 {
        let layers: Vec<usize> =
            if sweep % 2 == 0 { (0..rows.len()).collect() } else { (0..rows.len()).rev().collect() };
        for layer in layers {
            let wanted: Vec<(f64, f64)> = rows[layer].iter().map(|&it| wish(places, it)).collect();
            let widths: Vec<f64> = rows[layer].iter().map(|&it| places[it].size.width).collect();
            for (&place, x) in rows[layer].iter().zip(settle(&wanted, &widths)) {
                places[place].x = x;
            }
        }
    }
}

/// Where a place would like to stand, and how much.
fn wish(places: &[Place], place: usize) -> (f64, f64) {
    let it = &places[place];
    let neighbours = it.above.iter().chain(&it.below);
    let weight = |other: usize| if it.is_node || places[other].is_node { 1.0 } else { 4.0 };
    let (sum, total) = neighbours.fold((0.0, 0.0), |(sum, total), &other| {
        (sum + weight(other) * places[other].x, total + weight(other))
    });
    if total > 0.0 { (sum / total, total) } else { (it.x, 0.1) }
}

/// The places, in order and apart from each other, with the least sum of weighted squares of what they are off: the
/// pool-adjacent-violators algorithm.
fn settle(wanted: &[(f64, f64)], widths: &[f64]) -> Vec<f64> {
    let mut offsets = Vec::with_capacity(widths.len());
    let mut offset = 0.0;
    for (at, width) in widths.iter().enumerate() {
        if at > 0 {
            offset += (widths[at - 1] + width) / 2.0 + BETWEEN_PLACES;
        }
        offsets.push(offset);
    }
    // Blocks that stand as close as they may: what they want in the mean, their weight, their number.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (&(x, weight), offset) in wanted.iter().zip(&offsets) {
        let mut block = (x - offset, weight, 1);
        while let Some(&last) = blocks.last()
            && last.0 > block.0
        {
            let weight = last.1 + block.1;
            block = ((last.0 * last.1 + block.0 * block.1) / weight, weight, last.2 + block.2);
            blocks.pop();
        }
        blocks.push(block);
    }
    let settled = blocks.iter().flat_map(|&(x, _, count)| std::iter::repeat_n(x, count));
    settled.zip(&offsets).map(|(x, offset)| x + offset).collect()
}

/// Makes the way of an edge between its nodes as straight as the other places of its layers allow: its places get the
/// same `x` for as long as there is one that suits all of them.
fn straighten(places: &mut [Place], rows: &[Vec<usize>], chain: &Chain) {
    let inner = &chain.places[1..chain.places.len() - 1];
    let mut begin = 0;
    while begin < inner.len() {
        let mut room = room_of(places, rows, inner[begin]);
        let mut end = begin + 1;
        while let Some(&next) = inner.get(end) {
            let here = room_of(places, rows, next);
            let both = (room.0.max(here.0), room.1.min(here.1));
            if both.0 > both.1 {
                break;
            }
            room = both;
            end += 1;
        }
        let straight = &inner[begin..end];
        if let Some(x) = mean(straight.iter().map(|&it| places[it].x)) {
            // Not `clamp`: a place that touches both neighbours may have lost its room in rounding.
            straight.iter().for_each(|&it| places[it].x = x.max(room.0).min(room.1));
        }
        begin = end;
    }
}

/// From where to where a place can be moved.
fn room_of(places: &[Place], rows: &[Vec<usize>], place: usize) -> (f64, f64) {
    let row = &rows[places[place].layer];
    let at = row.iter().position(|&it| it == place).expect("a place stands in its layer");
    let apart =
        |other: usize| f64::midpoint(places[place].size.width, places[other].size.width) + BETWEEN_PLACES;
    let left = at.checked_sub(1).map(|at| row[at]);
    let right = row.get(at + 1).copied();
    (
        left.map_or(f64::NEG_INFINITY, |it| places[it].x + apart(it)),
        right.map_or(f64::INFINITY, |it| places[it].x - apart(it)),
    )
}

fn draw(nodes: usize, places: &[Place], rows: &[Vec<usize>], chains: &[Chain], backwards: &[bool]) -> Layout {
    let left = places.iter().map(|it| it.x - it.size.width / 2.0).fold(f64::INFINITY, f64::min);
    let right = places.iter().map(|it| it.x + it.size.width / 2.0).fold(f64::NEG_INFINITY, f64::max);
    let mut bands = Vec::new();
    let mut y = 0.0;
    for row in rows {
        let height = row.iter().map(|&it| places[it].size.height).fold(0.0, f64::max);
        bands.push((y, y + height));
        y += height + BETWEEN_LAYERS;
    }
    let middle = |place: usize| {
        let (top, bottom) = bands[places[place].layer];
        Point { x: places[place].x - left, y: (top + bottom) / 2.0 }
    };
    let route = |(chain, &back): (&Chain, &bool)| {
        let mut points = Vec::new();
        for (at, &place) in chain.places.iter().enumerate() {
            let Point { x, y } = middle(place);
            let half = places[place].size.height / 2.0;
            // Edges leave a node, and reach it, at the side to which they go.
            let towards = |other: usize| {
                let room = (places[place].size.width / 2.0 - 10.0).max(0.0);
                x + ((middle(chain.places[other]).x - x) * 0.3).clamp(-room, room)
            };
            match at {
                0 => points.push(Point { x: towards(1), y: y + half }),
                _ if at + 1 == chain.places.len() => points.push(Point { x: towards(at - 1), y: y - half }),
                _ => {
                    let (top, bottom) = bands[places[place].layer];
                    points.extend([Point { x, y: top }, Point { x, y: bottom }]);
                }
            }
        }
        if back {
            points.reverse();
        }
        Route { points, label: middle(chain.label) }
    };
    Layout {
        size: Size { width: (right - left).max(0.0), height: (y - BETWEEN_LAYERS).max(0.0) },
        nodes: (0..nodes).map(middle).collect(),
        routes: chains.iter().zip(backwards).map(route).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NODE: Size = Size { width: 80.0, height: 30.0 };
    const LABEL: Size = Size { width: 60.0, height: 15.0 };

    fn link(from: usize, to: usize) -> Link {
        Link { from, to, label: LABEL }
    }

    fn rectangles(nodes: usize, layout: &Layout) -> Vec<(Point, Size)> {
        let nodes = layout.nodes[..nodes].iter().map(|&at| (at, NODE));
        nodes.chain(layout.routes.iter().map(|route| (route.label, LABEL))).collect()
    }

    /// A small world with every shape: a chain, a way back, a long way, two ways between the same states.
    fn world() -> Vec<Link> {
        vec![link(0, 1), link(1, 2), link(2, 0), link(0, 2), link(2, 1), link(2, 3), link(3, 0)]
    }

    /// Ten states, each of which leads to the next, to the one after it, and back to the third part of its number.
    fn crowd() -> Vec<Link> {
        let leads = |from: usize| [from + 1, from + 2, from / 3].map(|to| link(from, to));
        (0..10).flat_map(leads).filter(|link| link.to < 10 && link.to != link.from).collect()
    }

    #[test]
    fn nothing_is_drawn_over_a_state_or_a_label() {
        is_clear(4, &world());
        is_clear(10, &crowd());
    }

    fn is_clear(nodes: usize, links: &[Link]) {
        let layout = lay_out(&vec![NODE; nodes], links, 0);
        let all = rectangles(nodes, &layout);
        for (number, (a, size_a)) in all.iter().enumerate() {
            assert!(
                a.x - size_a.width / 2.0 >= -0.01 && a.x + size_a.width / 2.0 <= layout.size.width + 0.01
            );
            for (b, size_b) in &all[number + 1..] {
                let apart_x = (a.x - b.x).abs() >= (size_a.width + size_b.width) / 2.0 - 0.01;
                let apart_y = (a.y - b.y).abs() >= (size_a.height + size_b.height) / 2.0 - 0.01;
                assert!(apart_x || apart_y, "{a:?} and {b:?}");
            }
        }
    }

    #[test]
    fn an_edge_begins_and_ends_at_its_states() {
        let links = world();
        let layout = lay_out(&[NODE; 4], &links, 0);
        for (link, route) in links.iter().zip(&layout.routes) {
            for (node, end) in [(link.from, route.points[0]), (link.to, route.points[route.points.len() - 1])]
            {
                let node = layout.nodes[node];
                assert!(
                    (end.x - node.x).abs() <= NODE.width / 2.0
                        && (end.y - node.y).abs() <= NODE.height / 2.0 + 0.01
                );
            }
        }
    }

    #[test]
    fn the_first_state_stands_at_the_top() {
        let layout = lay_out(&[NODE; 4], &world(), 0);
        assert!(layout.nodes[1..].iter().all(|node| node.y > layout.nodes[0].y));
    }

    #[test]
    fn places_settle_where_they_want_unless_others_are_in_the_way() {
        assert_eq!(settle(&[(0.0, 1.0), (100.0, 1.0)], &[10.0, 10.0]), [0.0, 100.0]);
        let crowded = settle(&[(50.0, 1.0), (50.0, 1.0)], &[10.0, 10.0]);
        assert_eq!(crowded, [50.0 - (10.0 + BETWEEN_PLACES) / 2.0, 50.0 + (10.0 + BETWEEN_PLACES) / 2.0]);
    }

    #[test]
    fn one_state_without_edges_is_a_picture_too() {
        let layout = lay_out(&[NODE], &[], 0);
        assert_eq!(layout.size, NODE);
    }
}
