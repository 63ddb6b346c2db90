//! Which file of a crate uses which: read off its `use` lines and the paths in its code.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

/// The crates of the workspace: the name in paths, and the folder of the sources.
const CRATES: &[(&str, &str)] = &[
    ("redial_model", "model/src/"),
    ("redial_harness", "harness/src/"),
    ("redial", "conformance-suite/src/"),
];

/// A module by its path, the crate first: `["redial_model", "explore", "search"]`.
type Module = Vec<String>;

/// Every file with the files that it uses, itself left out. What is there for tests only does not count, nor does the
/// declaration of a module.
pub fn uses<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let files: Vec<(&str, &str, Module)> =
        files.filter_map(|(path, text)| Some((path, text, module(path)?))).collect();
    let by_module: BTreeMap<&[String], &str> =
        files.iter().map(|(path, _, module)| (module.as_slice(), *path)).collect();
    let used_by = |(path, text, module): &(&'a str, &str, Module)| {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut paths = Paths { module, known: &by_module, found: BTreeSet::new() };
        paths.visit_file(&file);
        let mut found = paths.found;
        found.remove(path);
        (*path, found)
    };
    files.iter().map(used_by).collect()
}

/// The module that a file is: none if it belongs to no crate's sources.
fn module(path: &str) -> Option<Module> {
    let (name, rest) = CRATES.iter().find_map(|(name, folder)| Some((name, path.strip_prefix(folder)?)))?;
    let inner = rest.strip_suffix(".rs")?.split('/').filter(|it| !["lib", "main", "mod"].contains(it));
    Some(std::iter::once(*name).chain(inner).map(str::to_owned).collect())
}

/// Collects the files to which the paths of one file lead.
struct Paths<'a, 'b> {
    module: &'b Module,
    known: &'b BTreeMap<&'b [String], &'a str>,
    found: BTreeSet<&'a str>,
}

impl Paths<'_, '_> {
    /// Notes the file that holds what a path names: that of the longest part of it that is a module.
    fn note(&mut self, path: &[String]) {
        let Some((first, mut rest)) = path.split_first() else { return };
        let mut full: Module = match first.as_str() {
            "crate" => self.module[..1].to_vec(),
            "self" => self.module.clone(),
            "super" => self.module[..self.module.len() - 1].to_vec(),
            name if CRATES.iter().any(|(it, _)| *it == name) => vec![name.to_owned()],
            // A module that is declared here, or something that is no module at all.
            name => {
                let child: Module = self.module.iter().cloned().chain([name.to_owned()]).collect();
                if !self.known.contains_key(child.as_slice()) {
                    return;
                }
                child
            }
        };
        while rest.first().is_some_and(|it| it == "super") {
            full.pop();
            rest = &rest[1..];
        }
        full.extend_from_slice(rest);
        let longest = (1..=full.len()).rev().find_map(|length| self.known.get(&full[..length]));
        self.found.extend(longest);
    }

    fn tree(&mut self, tree: &syn::UseTree, before: &mut Module) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(&path.tree, before);
                before.pop();
            }
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree, before)),
            syn::UseTree::Name(syn::UseName { ident })
            | syn::UseTree::Rename(syn::UseRename { ident, .. }) => {
                before.push(ident.to_string());
                self.note(before);
                before.pop();
            }
            syn::UseTree::Glob(_) => self.note(before),
        }
    }
}

impl<'ast> Visit<'ast> for Paths<'_, '_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !is_for_tests(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&item.tree, &mut Vec::new());
    }

    /// `pub(super)` uses nothing.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.note(&path.segments.iter().map(|it| it.ident.to_string()).collect::<Vec<_>>());
        visit::visit_path(self, path);
    }
}

fn is_for_tests(item: &syn::Item) -> bool {
    let attributes = match item {
        syn::Item::Mod(it) => &it.attrs,
        syn::Item::Fn(it) => &it.attrs,
        syn::Item::Use(it) => &it.attrs,
        syn::Item::Impl(it) => &it.attrs,
        syn::Item::Const(it) => &it.attrs,
        _ => return false,
    };
    attributes
        .iter()
        .any(|it| it.path().is_ident("cfg") && it.parse_args::<syn::Ident>().is_ok_and(|what| what == "test"))
}

/// Files that use each other, over however many others: each such set once.
pub fn circles<'a>(uses: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Vec<Vec<&'a str>> {
    let mut left: BTreeSet<&str> = uses.keys().copied().collect();
    let mut circles = Vec::new();
    while let Some(first) = left.pop_first() {
        let forth = reached(first, |at| uses[at].iter().copied().collect());
        let back = reached(first, |at| {
            uses.iter().filter(|(_, used)| used.contains(at)).map(|(file, _)| *file).collect()
        });
        let circle: Vec<&str> = forth.intersection(&back).copied().collect();
        left.retain(|file| !circle.contains(file));
        if circle.len() > 1 {
            circles.push(circle);
        }
    }
    circles
}

fn reached<'a>(from: &'a str, next: impl Fn(&'a str) -> Vec<&'a str>) -> BTreeSet<&'a str> {
    let (mut found, mut open) = (BTreeSet::from([from]), vec![from]);
    while let Some(at) = open.pop() {
        open.extend(next(at).into_iter().filter(|file| found.insert(*file)));
    }
    found
}
