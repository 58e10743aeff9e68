//! Starting a unit: its file with the header that is its manual, and its line in the list.

use crate::run::root;
use anyhow::{Context, Result, bail};
use std::fs;

struct Kind {
    name: &'static str,
    /// Where the unit goes; `{}` is its name.
    file: &'static str,
    list: &'static str,
    macro_name: &'static str,
    template: &'static str,
}

const KINDS: &[Kind] = &[
    Kind {
        name: "channel",
        file: "crates/channels/src/{}/mod.rs",
        list: "crates/channels/src/lib.rs",
        macro_name: "channels!",
        // A file of its own: the tests of `channels` compile it, so that what is made compiles.
        template: include_str!("new/channel.rs"),
    },
    Kind {
        name: "psp",
        file: "crates/connectors/src/psp/{}/mod.rs",
        list: "crates/connectors/src/psp/mod.rs",
        macro_name: "psps!",
        template: "//! NAME: the payment provider, its API version and what it promises about idempotency.\n\nuse super::{ConnectorSettings, Psp, SettingsError};\n\n/// Opens a connector of this kind.\n///\n/// # Errors\n/// [`SettingsError`] names the setting that is missing.\npub fn open(settings: &ConnectorSettings) -> Result<impl Psp + use<>, SettingsError> {\n    NAME::from_settings(settings)\n}\n",
    },
    Kind {
        name: "skill",
        file: "crates/engine/src/skills/{}.rs",
        list: "crates/engine/src/skills/mod.rs",
        macro_name: "skills!",
        template: "//! What this skill does for the contact, in one sentence.\n//! > what she says  =>  what the bot answers\n",
    },
];

/// Makes the file and adds its line to the list, in order.
pub fn unit(arguments: &[&str]) -> Result<()> {
    let [kind, name] = arguments else { bail!("usage: cargo xtask new channel|psp|skill NAME") };
    let Some(kind) = KINDS.iter().find(|known| known.name == *kind) else {
        bail!("no kind `{kind}`: channel, psp or skill");
    };
    if !name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
        bail!("a unit's name is lower-case letters and underscores");
    }
    let file = root().join(kind.file.replace("{}", name));
    if file.exists() {
        bail!("{} exists already", file.display());
    }
    fs::create_dir_all(file.parent().context("a unit stands in a folder")?)?;
    fs::write(&file, filled(kind.template, name))?;
    let list = root().join(kind.list);
    let text = fs::read_to_string(&list)?;
    fs::write(&list, with_line(&text, kind.macro_name, name)?)?;
    println!("{}: write it, then `cargo xtask tidy`", file.display());
    println!("its line is in {}", kind.list);
    Ok(())
}

/// The template with the unit's name, and its type's.
fn filled(template: &str, name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    let type_name: String = name.split('_').map(capital).collect();
    template.replace("NAME", name).replace("NewChannel", &type_name)
}

/// Adds `name` to the sorted list inside `macro_name { … }` (the last use in the file).
fn with_line(text: &str, macro_name: &str, name: &str) -> Result<String> {
    let start =
        text.rfind(&format!("\n{macro_name} {{")).context("the list macro is not in its file")? + 1;
    let open = text[start..].find('{').context("the list has no start")? + start + 1;
    let close = text[open..].find('}').context("the list has no end")? + open;
    let mut names: Vec<&str> =
        text[open..close].split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    names.push(name);
    names.sort_unstable();
    names.dedup();
    Ok(format!("{} {} {}", &text[..open], names.join(", "), &text[close..]))
}

#[cfg(test)]
mod tests {
    /// What `channels!` names of every channel.
    #[test]
    fn a_channel_has_what_its_list_needs() {
        let made = super::filled(include_str!("new/channel.rs"), "line_works");
        for needed in [
            "pub const ABOUT: About",
            "pub fn open(settings: &InboxSettings) -> Result<LineWorks, SettingsError>",
            "impl Channel for LineWorks",
            "title: \"LineWorks\"",
        ] {
            assert!(made.contains(needed), "{needed}");
        }
        assert!(!made.contains("NewChannel") && !made.contains("NAME"));
    }

    #[test]
    fn a_line_is_added_in_order() {
        let text = "macro_rules! skills { }\nskills! { cart, greet }\n";
        let with = super::with_line(text, "skills!", "coupon").unwrap();
        assert_eq!(with, "macro_rules! skills { }\nskills! { cart, coupon, greet }\n");
    }
}
