//! Reads the public sets: what to learn from, and what to be asked.

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::Path;

/// Sentences with their class; `None` is out of scope.
pub(super) type Lines = Vec<(String, Option<usize>)>;

/// One public set.
#[derive(Debug, Default)]
pub(super) struct Set {
    pub(super) names: BTreeMap<String, usize>,
    pub(super) train: Lines,
    pub(super) test: Lines,
}

impl Set {
    fn class(&mut self, name: &str) -> usize {
        let next = self.names.len();
        *self.names.entry(name.to_owned()).or_insert(next)
    }

    /// CLINC150, the full set, with its hundred lines out of scope to learn from.
    pub(super) fn clinc150(data: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(data.join("clinc150/data_full.json"))?;
        let parts: BTreeMap<String, Vec<(String, String)>> = serde_json::from_str(&text)?;
        let mut set = Self::default();
        for part in ["train", "oos_train", "test", "oos_test"] {
            for (text, name) in parts.get(part).with_context(|| part.to_owned())? {
                let class = (name != "oos").then(|| set.class(name));
                let lines = if part.contains("train") { &mut set.train } else { &mut set.test };
                lines.push((text.clone(), class));
            }
        }
        Ok(set)
    }

    /// BANKING77, the official split.
    pub(super) fn banking77(data: &Path) -> Result<Self> {
        let folder = data.join("banking77");
        Self::of_tables(&folder.join("train.csv"), &folder.join("test.csv"))
    }

    /// HINT3 SOFMattress, version 1, the full training part.
    pub(super) fn mattress(data: &Path) -> Result<Self> {
        let folder = data.join("hint3");
        Self::of_tables(
            &folder.join("v1_train_sofmattress_train.csv"),
            &folder.join("v1_test_sofmattress_test.csv"),
        )
    }

    /// Two tables of sentence and class.
    fn of_tables(train: &Path, test: &Path) -> Result<Self> {
        const OUT_OF_SCOPE: &str = "NO_NODES_DETECTED";
        let mut set = Self::default();
        for (path, is_train) in [(train, true), (test, false)] {
            let mut table = csv::Reader::from_path(path)?;
            for row in table.records() {
                let row = row?;
                let (text, name) = (row.get(0).context("text")?, row.get(1).context("class")?);
                let class = (name != OUT_OF_SCOPE).then(|| set.class(name));
                let lines = if is_train { &mut set.train } else { &mut set.test };
                lines.push((text.to_owned(), class));
            }
        }
        Ok(set)
    }
}
