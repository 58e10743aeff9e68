//! A unit that is not in its list does not exist: every folder or file of a family must be named there.

use crate::run::root;
use anyhow::{Context, Result};
use std::fs;

/// Family folder, the file with its list, the list's macro, and what in the folder is not a unit.
const FAMILIES: &[(&str, &str, &str, &[&str])] = &[
    ("crates/channels/src", "crates/channels/src/lib.rs", "channels!", &["lib", "meta", "tree"]),
    ("crates/connectors/src/psp", "crates/connectors/src/psp/mod.rs", "psps!", &["mod"]),
    ("crates/engine/src/skills", "crates/engine/src/skills/mod.rs", "skills!", &["mod"]),
    ("crates/simulator/src/vendors", "crates/simulator/src/vendors/mod.rs", "vendors!", &["mod"]),
];

/// Compares each family's folder with its list.
pub fn listed(problems: &mut Vec<String>) -> Result<()> {
    for (folder, list, macro_name, others) in FAMILIES {
        let text = fs::read_to_string(root().join(list)).with_context(|| (*list).to_owned())?;
        let names = names(&text, macro_name);
        if names.is_empty() {
            problems.push(format!("{list}: has no `{macro_name} {{ … }}` list"));
        }
        if !names.is_sorted() {
            problems.push(format!("{list}: the list `{macro_name}` is not in alphabetical order"));
        }
        for entry in fs::read_dir(root().join(folder))? {
            let path = entry?.path();
            let is_module = path.join("mod.rs").is_file()
                || path.extension().is_some_and(|ending| ending == "rs");
            let Some(unit) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
            let helper = others.contains(&unit) || text.contains(&format!("mod {unit};"));
            if is_module && !helper && !names.iter().any(|name| name == unit) {
                problems.push(format!(
                    "{folder}/{unit}: is missing from the list `{macro_name}` in {list}"
                ));
            }
        }
    }
    Ok(())
}

fn names(text: &str, macro_name: &str) -> Vec<String> {
    let Some(start) = text.rfind(&format!("\n{macro_name} {{")) else { return Vec::new() };
    let inside = text[start..].split_once('{').and_then(|(_, rest)| rest.split_once('}'));
    let inside = inside.map_or("", |(names, _)| names);
    inside
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .flat_map(|line| line.split(','))
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}
