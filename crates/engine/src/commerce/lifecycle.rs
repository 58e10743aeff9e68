//! Lifecycles as data: rows of (state, command) → state, with one small reader for all of them.
//!
//! A row that is not there is refused. [`Lifecycle::problems`] finds what a table must not have: a state nobody
//! reaches, a state nobody leaves although it is not final, two answers to one question. The tables live with
//! their nouns: [`super::checkout`], [`super::order`], [`super::payment`], [`super::reservation`].

use std::collections::BTreeSet;
use std::fmt::Write;

/// A closed set of names: the states or the commands of a lifecycle.
pub trait Named: Copy + Eq + Ord + std::fmt::Debug + 'static {
    const ALL: &'static [Self];

    /// The name it is stored and printed with.
    fn name(self) -> &'static str;

    /// Reads a stored name.
    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.name() == name)
    }
}

/// Declares an enum whose variants have one name for storage, JSON and print.
macro_rules! named {
    ($(#[$doc:meta])* $enum:ident { $($(#[$variant_doc:meta])* $variant:ident => $name:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        pub enum $enum {
            $($(#[$variant_doc])* #[serde(rename = $name)] $variant,)+
        }

        impl $crate::commerce::lifecycle::Named for $enum {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}
pub(crate) use named;

/// What is allowed, and where it leads.
#[derive(Debug)]
pub struct Lifecycle<S: 'static, C: 'static> {
    pub name: &'static str,
    pub start: S,
    /// Where it may stay for ever.
    pub finals: &'static [S],
    pub rows: &'static [(S, C, S)],
}

/// The command is not allowed in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{command} is not allowed while the {lifecycle} is {state}")]
pub struct Refused {
    pub lifecycle: &'static str,
    pub state: &'static str,
    pub command: &'static str,
}

impl<S: Named, C: Named> Lifecycle<S, C> {
    /// Where `command` leads from `state`.
    ///
    /// # Errors
    /// The table has no such row.
    pub fn next(&self, state: S, command: C) -> Result<S, Refused> {
        let row = self.rows.iter().find(|(from, by, _)| *from == state && *by == command);
        row.map(|(_, _, to)| *to).ok_or_else(|| Refused {
            lifecycle: self.name,
            state: state.name(),
            command: command.name(),
        })
    }

    pub fn allows(&self, state: S, command: C) -> bool {
        self.next(state, command).is_ok()
    }

    /// What is wrong with the table, in words; empty for a sound one.
    pub fn problems(&self) -> Vec<String> {
        let reached = self.reached_from(self.start);
        let mut problems = Vec::new();
        for state in S::ALL {
            if !reached.contains(state) {
                problems.push(format!("{} is never reached", state.name()));
            }
            let ends = self.reached_from(*state);
            if !self.finals.iter().any(|end| ends.contains(end)) {
                problems.push(format!("{} has no way out", state.name()));
            }
        }
        let asked: BTreeSet<(S, C)> = self.rows.iter().map(|(from, by, _)| (*from, *by)).collect();
        if asked.len() != self.rows.len() {
            problems.push("two rows answer the same question".to_owned());
        }
        let used: BTreeSet<C> = self.rows.iter().map(|(_, by, _)| *by).collect();
        for command in C::ALL.iter().filter(|command| !used.contains(command)) {
            problems.push(format!("{} is never allowed", command.name()));
        }
        problems
    }

    /// The table in print: one state a line with what it can take.
    pub fn table(&self) -> String {
        let mut text = String::new();
        for state in S::ALL {
            let is_final = if self.finals.contains(state) { "*" } else { "" };
            let ways = self.rows.iter().filter(|(from, _, _)| from == state);
            let ways: Vec<String> =
                ways.map(|(_, by, to)| format!("{} > {}", by.name(), to.name())).collect();
            let line = format!("{}{is_final}: {}", state.name(), ways.join(", "));
            let _infallible = writeln!(text, "{}", line.trim_end());
        }
        text
    }

    fn reached_from(&self, start: S) -> BTreeSet<S> {
        let mut reached = BTreeSet::from([start]);
        let mut to_visit = vec![start];
        while let Some(state) = to_visit.pop() {
            for (_, _, to) in self.rows.iter().filter(|(from, _, _)| *from == state) {
                if reached.insert(*to) {
                    to_visit.push(*to);
                }
            }
        }
        reached
    }
}
