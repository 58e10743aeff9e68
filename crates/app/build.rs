//! Makes sure there is something to embed. It never runs npm: a debug build without web assets shows a
//! placeholder page, a release build without them fails and names the command.

use std::path::Path;

fn main() {
    let dist = Path::new("../../web/dist");
    println!("cargo:rerun-if-changed=../../web/dist");
    println!("cargo:rerun-if-changed=demo");
    println!("cargo:rerun-if-env-changed=ALLOW_NO_UI");
    let built = dist.join("index.html").is_file() || dist.join("inbox/index.html").is_file();
    if built {
        return;
    }
    let release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    assert!(
        !release || std::env::var_os("ALLOW_NO_UI").is_some(),
        "the web assets are missing: run `cargo xtask ui` first, or set ALLOW_NO_UI=1 to build without them"
    );
    println!("cargo:warning=built without the web apps: run `cargo xtask ui`");
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo:warning=could not make {}: {error}", dist.display());
    }
}
