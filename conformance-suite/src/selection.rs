//! Which cases are played: those that a glob names, less those that another one does, and of these one shard.

use globset::{Glob, GlobMatcher};

use crate::exit::Usage;
use crate::options::SelectionOptions;

/// A glob over ids.
///
/// # Errors
/// Says what is wrong with the glob, and where it stands.
pub fn glob(pattern: &str, place: &str) -> Result<GlobMatcher, Usage> {
    let wrong = |error: globset::Error| {
        Usage(format!(
            "{place}: `{pattern}` is no glob: {}; write an id, or one with `*`, `?`, `[…]`, `{{…}}`",
            error.kind()
        ))
    };
    Glob::new(pattern).map(|glob| glob.compile_matcher()).map_err(wrong)
}

/// What was chosen.
#[derive(Debug)]
pub struct Selected<T> {
    /// The chosen ones, in their order.
    pub chosen: Vec<T>,
    /// Globs that named none of them, as they were written.
    pub idle_globs: Vec<String>,
}

/// Chooses by id.
///
/// # Errors
/// If a glob is none.
pub fn select<T>(
    all: Vec<T>,
    id: impl Fn(&T) -> &str,
    options: &SelectionOptions,
) -> Result<Selected<T>, Usage> {
    let run = globs(&options.run, "--run")?;
    let skip = globs(&options.skip, "--skip")?;
    let named = |globs: &[GlobMatcher], item: &T| globs.iter().any(|glob| glob.is_match(id(item)));
    let idle_globs = run
        .iter()
        .chain(&skip)
        .filter(|glob| !all.iter().any(|item| glob.is_match(id(item))))
        .map(|glob| glob.glob().glob().to_owned())
        .collect();
    let chosen = all
        .into_iter()
        .filter(|item| (run.is_empty() || named(&run, item)) && !named(&skip, item))
        .enumerate()
        .filter(|(place, _)| options.shard.is_none_or(|shard| shard.holds(*place)))
        .map(|(_, item)| item)
        .collect();
    Ok(Selected { chosen, idle_globs })
}

fn globs(patterns: &[String], option: &str) -> Result<Vec<GlobMatcher>, Usage> {
    patterns.iter().map(|pattern| glob(pattern, option)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDS: [&str; 5] = ["alternation/one", "alternation/two", "failback/one", "failback/two", "start"];

    fn selected(options: &SelectionOptions) -> Vec<&'static str> {
        select(IDS.to_vec(), |id| id, options).unwrap().chosen
    }

    #[test]
    fn without_options_everything_is_played() {
        assert_eq!(selected(&SelectionOptions::default()), IDS);
    }

    #[test]
    fn skip_wins_over_run() {
        let options = SelectionOptions {
            run: vec!["alternation/*".into(), "start".into()],
            skip: vec!["*/two".into()],
            ..SelectionOptions::default()
        };
        assert_eq!(selected(&options), ["alternation/one", "start"]);
    }

    #[test]
    fn shards_part_what_is_selected_without_gap_or_overlap() {
        let shard = |text: &str| {
            selected(&SelectionOptions {
                skip: vec!["start".into()],
                shard: Some(text.parse().unwrap()),
                ..SelectionOptions::default()
            })
        };
        assert_eq!(shard("1/3"), ["alternation/one", "failback/two"]);
        assert_eq!(shard("2/3"), ["alternation/two"]);
        assert_eq!(shard("3/3"), ["failback/one"]);
    }

    #[test]
    fn a_glob_that_names_nothing_is_told() {
        let options =
            SelectionOptions { run: vec!["start".into(), "strat".into()], ..SelectionOptions::default() };
        assert_eq!(select(IDS.to_vec(), |id| id, &options).unwrap().idle_globs, ["strat"]);
    }

    #[test]
    fn what_is_no_glob_is_refused() {
        let error = glob("a[", "--run").unwrap_err().to_string();
        assert!(error.starts_with("--run: `a[` is no glob"), "{error}");
    }
}
