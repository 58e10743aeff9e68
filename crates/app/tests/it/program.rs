//! Running the binary, and what is true of every command.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A merchant as small as one can be.
pub(crate) const MERCHANT: &str = r#"[merchant]
id = "corner"
name = "Corner shop"
languages = ["en"]
default_language = "en"
currency = "EUR"
country = "ES"

[[promotion]]
id = "welcome10"
name = { en = "10% off" }
kind = "percent"
percent_bp = 1000
coupon = "WELCOME10"

[[inbox]]
id = "web"
channel = "webchat"
name = "Web chat"
"#;

/// An empty directory of this test's own.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The binary, without any setting of the environment the tests run in.
pub(crate) fn trato() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trato"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TRATO_")) {
        command.env_remove(name);
    }
    command
}

/// Runs a command to its end on a data directory.
pub(crate) fn run(data: &Path, arguments: &[&str]) -> Output {
    trato().args(arguments).arg("--data").arg(data).output().unwrap()
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs a command that must succeed, and answers what it printed.
pub(crate) fn done(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}{}", out(&output), err(&output));
    out(&output)
}

/// A data directory with the small merchant in it.
pub(crate) fn shop(name: &str) -> PathBuf {
    let data = folder(name);
    let file = data.join("shop.toml");
    std::fs::write(&file, MERCHANT).unwrap();
    done(&data, &["apply", file.to_str().unwrap()]);
    data
}

#[test]
fn exit_codes_and_the_one_line_that_explains() {
    let data = folder("exit-codes");
    let wrong = data.join("wrong.toml");
    std::fs::write(&wrong, "[merchant]\nid = \"a\"\nnmae = \"A\"\n").unwrap();
    let settings = data.join("settings.toml");
    std::fs::write(&settings, "lisen = \"127.0.0.1:0\"\n").unwrap();
    let (wrong, settings) = (wrong.to_str().unwrap(), settings.to_str().unwrap());
    for (arguments, code, expected) in [
        (&["--version"][..], 0, ""),
        (&["config"], 0, ""),
        (&["openapi"], 0, ""),
        (&[], 2, "Usage: trato <COMMAND>"),
        (&["sell"], 2, "unrecognized subcommand 'sell'"),
        (&["apply"], 2, "<FILE>"),
        (&["import", "catalog", "x.csv", "--format", "excel"], 2, "invalid value 'excel'"),
        (&["export"], 1, "there is no database in"),
        (&["apply", wrong], 1, "wrong.toml:3: there is no key `nmae` here; did you mean `name`?"),
        (&["apply", "missing.toml"], 1, "could not read missing.toml"),
        (
            &["serve", "--config", settings],
            1,
            "there is no setting `lisen`; did you mean `listen`?",
        ),
        (
            &["serve", "--database", "mysql://x"],
            1,
            "`database` must start with sqlite: or postgres://",
        ),
        (
            &["token", "create", "--role", "boss"],
            1,
            "a role is one of owner, admin, agent, not `boss`",
        ),
    ] {
        let mut command = trato();
        command.args(arguments);
        if code == 1 {
            command.arg("--data").arg(data.join("nothing"));
        }
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", err(&output));
        assert!(err(&output).contains(expected), "{arguments:?}: {}", err(&output));
        if code == 1 {
            assert_eq!(err(&output).lines().count(), 1, "{arguments:?}: {}", err(&output));
        }
    }
}

#[test]
fn a_wrong_name_in_the_environment_is_told() {
    let output = trato().args(["serve"]).env("TRATO_LISTEM", "x").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        err(&output),
        "trato: the environment: there is no setting `listem`; did you mean `listen`?\n"
    );
}
