//! Who may import whom, between crates (from cargo's own dependency graph) and inside them (from the sources).

use super::files::Source;
use crate::run::output;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Our crates and which of ours each may use.
const ALLOWED: &[(&str, &[&str])] = &[
    ("engine", &[]),
    ("transport", &["engine"]),
    ("search", &["engine"]),
    ("encoder", &["engine"]),
    ("store", &["engine"]),
    ("channels", &["engine", "transport"]),
    ("connectors", &["engine", "transport"]),
    ("server", &["channels", "connectors", "engine", "search", "store", "transport"]),
    // A second reading of the protocols: it would prove nothing with the first one's help.
    ("simulator", &[]),
    (
        "trato",
        &[
            "channels",
            "connectors",
            "encoder",
            "engine",
            "search",
            "server",
            "simulator",
            "store",
            "transport",
        ],
    ),
];

/// What a crate must not reach, not even through others.
const UNREACHABLE: &[(&str, &[&str])] = &[
    (
        "engine",
        &[
            "tokio",
            "reqwest",
            "axum",
            "hyper",
            "rusqlite",
            "postgres",
            "sqlx",
            "tracing",
            "rand",
            "getrandom",
        ],
    ),
    ("channels", &["tokio-postgres", "rusqlite", "tantivy", "axum"]),
    ("connectors", &["tokio-postgres", "rusqlite", "tantivy", "axum"]),
    ("search", &["tokio", "reqwest", "axum", "rusqlite", "postgres"]),
    ("encoder", &["tokio", "reqwest", "axum", "rusqlite", "postgres", "tantivy"]),
    ("store", &["reqwest", "axum", "tantivy"]),
    ("simulator", &["channels", "transport", "engine", "server", "rusqlite", "tantivy"]),
];

/// Inside a crate: files below the first path must not name the second.
const CLOSED: &[(&str, &[&str])] = &[
    ("crates/engine/src/commerce/", &["crate::dialogue", "crate::inbox", "crate::skills"]),
    ("crates/engine/src/inbox/", &["crate::dialogue", "crate::skills"]),
    ("crates/engine/src/content/", &["crate::dialogue", "crate::skills", "crate::inbox"]),
    ("crates/server/src/commerce/", &["crate::api"]),
    ("crates/server/src/runtime/", &["axum::"]),
    ("crates/simulator/", &["channels::", "transport::", "use engine", "use server"]),
];

/// The crate graph is what the table says.
pub fn crates(problems: &mut Vec<String>) -> Result<()> {
    let metadata = output("cargo", &["metadata", "--format-version", "1", "--locked"])?;
    let metadata: Value = serde_json::from_str(&metadata).context("cargo's metadata")?;
    let graph = normal_edges(&metadata);
    let ours: BTreeSet<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    for (name, allowed) in ALLOWED {
        for used in graph.get(*name).into_iter().flatten() {
            if ours.contains(used.as_str()) && !allowed.contains(&used.as_str()) {
                problems.push(format!("crates: `{name}` must not use `{used}`"));
            }
        }
    }
    for (name, forbidden) in UNREACHABLE {
        let reached = reachable(name)?;
        for crate_name in forbidden.iter().filter(|crate_name| reached.contains(**crate_name)) {
            problems.push(format!("crates: `{name}` reaches `{crate_name}`: see `cargo tree -p {name} -i {crate_name}`"));
        }
    }
    Ok(())
}

/// Package name → names it depends on, without dev and build dependencies.
fn normal_edges(metadata: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let empty = Vec::new();
    let packages = metadata["packages"].as_array().unwrap_or(&empty);
    let name_of: BTreeMap<&str, &str> =
        packages.iter().filter_map(|p| Some((p["id"].as_str()?, p["name"].as_str()?))).collect();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap_or(&empty);
    let mut graph = BTreeMap::new();
    for node in nodes {
        let Some(name) = node["id"].as_str().and_then(|id| name_of.get(id)) else { continue };
        let used: &mut BTreeSet<String> = graph.entry((*name).to_owned()).or_default();
        for dependency in node["deps"].as_array().unwrap_or(&empty) {
            let kinds = dependency["dep_kinds"].as_array().unwrap_or(&empty);
            let normal = kinds.iter().any(|kind| kind["kind"].is_null());
            if let Some(target) =
                dependency["pkg"].as_str().and_then(|id| name_of.get(id)).filter(|_| normal)
            {
                used.insert((*target).to_owned());
            }
        }
    }
    graph
}

/// Everything a crate is built with, with the features it asks for itself: what others switch on does not count.
fn reachable(name: &str) -> Result<BTreeSet<String>> {
    let tree = output(
        "cargo",
        &["tree", "--package", name, "--edges", "normal", "--prefix", "none", "--locked"],
    )?;
    Ok(tree.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
}

/// Rooms inside a crate stay closed where the house says so, and units never import a sibling.
pub fn modules(sources: &[Source], problems: &mut Vec<String>) {
    for source in sources.iter().filter(|source| source.path.ends_with(".rs")) {
        for (folder, closed) in CLOSED.iter().filter(|(folder, _)| source.path.starts_with(folder))
        {
            for name in closed.iter().filter(|name| uses(&source.text, name)) {
                problems.push(format!(
                    "{}: must not use `{name}` ({folder} is a closed room)",
                    source.path
                ));
            }
        }
        siblings(source, problems);
    }
    environment(sources, problems);
}

fn uses(text: &str, name: &str) -> bool {
    text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(name))
}

/// `channels/src/{unit}/`, `connectors/src/psp/{unit}/`, `engine/src/skills/{unit}.rs`: strangers to each other.
fn siblings(source: &Source, problems: &mut Vec<String>) {
    const FAMILIES: &[(&str, &str, &[&str])] = &[
        ("crates/channels/src/", "crate::", &["meta", "tree"]),
        ("crates/connectors/src/psp/", "crate::psp::", &[]),
        ("crates/connectors/src/commerce/", "crate::commerce::", &[]),
        ("crates/simulator/src/vendors/", "crate::vendors::", &[]),
    ];
    for (folder, path, shared) in FAMILIES {
        let Some((unit, _)) =
            source.path.strip_prefix(folder).and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        let code = source.text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for used in code.flat_map(|line| line.split(path).skip(1)) {
            let name: String =
                used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let is_unit = !name.is_empty() && crate::run::root().join(folder).join(&name).is_dir();
            if is_unit && name != unit && !shared.contains(&name.as_str()) {
                problems
                    .push(format!("{}: a unit must not import its sibling `{name}`", source.path));
            }
        }
    }
}

/// Only the binary reads the environment; only the server spawns.
fn environment(sources: &[Source], problems: &mut Vec<String>) {
    let library = ["engine", "channels", "connectors", "encoder", "search", "server", "store"];
    for source in sources
        .iter()
        .filter(|source| source.path.ends_with(".rs") && source.path.contains("/src/"))
    {
        let Some(name) =
            source.path.strip_prefix("crates/").and_then(|rest| rest.split('/').next())
        else {
            continue;
        };
        if !library.contains(&name) {
            continue;
        }
        let code = source.text.split("#[cfg(test)]").next().unwrap_or("");
        if uses(code, concat!("std::", "env::var")) {
            problems.push(format!("{}: only `app` reads the environment", source.path));
        }
        if name != "server" && uses(code, concat!("tokio::", "spawn")) {
            problems.push(format!("{}: only `server` spawns tasks", source.path));
        }
    }
}
