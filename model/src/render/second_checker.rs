//! What two checkers say of each table, as Markdown.

use std::fmt::{self, Write as _};

use super::markdown::table;
use crate::promela::{Compared, Found, Read, idle};
use crate::system::System;

const NOTICE: &str = "<!-- Rendered by the checker; a test compares the two. \
                      To write it anew: REDIAL_WRITE_DOCS=1 cargo test -p redial-model --test docs -->";

const HOW_TO_READ: &str = "\
Everything here goes through one interpreter of rows and one explorer. Were one of them wrong, every verdict could be, and nothing
would contradict it. So the tables are explored a second time, by [SPIN](https://spinroot.com), which knows neither.

`redial promela` writes a table in SPIN's language: the *rows* as they stand (from which state, on which input, under which conditions,
what a row does, where it leads), not what the interpreter makes of them. What a condition or an effect means is written a second
time, by hand, in a file of the system's folder, `promela/client.pml` for a client: a word for each word of the table.

A table is explored by itself. Anything can come to it at any time, be it possible in an installation or not: every input with every
detail, whatever the table sees meanwhile. Every row that applies is carried out, those that are only allowed as well. A state is all
that the table remembers, and by which row it came there, whether that row was the first one that applied, and all that was shown with
it. What several tables make of each other, in an installation, is not compared; nor is what comes in the long run.

Of each table both checkers say

- how many states there are, and how many steps: SPIN has one state more, the one in which nothing has begun yet, and counts as steps
  that state itself and the way from there to each state in which the table can begin;
- which rows are carried out somewhere;
- which of some claims hold. They are there to be compared, and some of them are wrong on purpose.

A test lets SPIN explore what this page says, where SPIN and gcc are installed: `cargo test -p redial-model --test second_checker`. It
breaks a row of each table as well, so that both have to notice. By hand:

```sh
redial promela --system SYSTEM > client.pml     # --table, --edition, --reading and --mutant choose another one
spin -a -o2 client.pml                          # -o2: what is only written is a part of a state, too
gcc -DSAFETY -DNOREDUCE -o pan pan.c
./pan -m1000000 -N CLAIM                        # the claims stand in client.pml, as `ltl CLAIM`
```

Rows are asked for readings of the [open questions](ambiguities.md). So each table is explored by the *default* readings, then with
*the next one* of every question, the one after its default; and *for* a row that is still not carried out, by the readings nearest
to these that bring it to life.
";

/// The page, of what was [found](crate::promela::compared) of every system's tables.
pub fn second_checker(
    systems: impl IntoIterator<Item = (&'static dyn System, Vec<(Compared, Found)>)>,
) -> String {
    let mut page = format!("{NOTICE}\n\n# A second checker\n\n{HOW_TO_READ}\n");
    for (system, tables) in systems {
        chapter(&mut page, system, &tables).expect("writing to a string does not fail");
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn chapter(page: &mut String, system: &dyn System, tables: &[(Compared, Found)]) -> fmt::Result {
    writeln!(page, "## {} (`{}`)\n", system.title(), system.name())?;
    let columns = ["table", "edition", "readings", "begins", "states", "steps", "rows", "claims"];
    let line = |(compared, found): &(Compared, Found)| {
        let carried_out = found.rows.iter().filter(|(_, is)| *is).count();
        let claims = found.claims.iter().map(|(name, holds)| {
            format!("{}: {}", name.replace('_', " "), if *holds { "holds" } else { "*violated*" })
        });
        vec![
            compared.table.name().to_owned(),
            compared.edition.to_string(),
            match compared.read {
                Read::Default => "default".to_owned(),
                Read::Next => "the next one".to_owned(),
                Read::For(row) => format!("for {row}"),
            },
            found.begins.to_string(),
            found.states.to_string(),
            found.steps.to_string(),
            format!("{carried_out} of {}", found.rows.len()),
            claims.collect::<Vec<_>>().join("; "),
        ]
    };
    table(page, &columns, tables.iter().map(line))?;
    let idle = idle(tables.iter().map(|(_, found)| found));
    if !idle.is_empty() {
        writeln!(page, "Carried out nowhere, so that nothing is compared of them: {}.\n", idle.join(", "))?;
    }
    Ok(())
}
