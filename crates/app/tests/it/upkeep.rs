//! Backing up, restoring, verifying, and being told what is wrong.

use crate::program::{done, err, folder, out, run, shop};

#[test]
fn a_backup_is_a_whole_shop_again() {
    let data = shop("backup");
    let (to, again) = (folder("backup-to"), folder("backup-again"));
    let exported = done(&data, &["export"]);
    let path = to.to_str().unwrap();
    assert!(done(&data, &["backup", path]).starts_with("backed up sqlite:"));
    let refused = run(&data, &["backup", path]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("is not empty"), "{refused:?}");
    assert!(done(&again, &["restore", path]).contains("restored sqlite:"));
    assert_eq!(done(&again, &["export"]), exported);
    let refused = run(&again, &["restore", path]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("is there already"), "{refused:?}");
    let refused = run(&folder("backup-none"), &["restore", data.join("nothing").to_str().unwrap()]);
    assert!(err(&refused).contains("name the directory that `trato backup` wrote"), "{refused:?}");
}

#[test]
fn verify_finds_a_sound_shop_sound() {
    let said = done(&shop("verify"), &["verify"]);
    let expected = "✓ the database file\n✓ corner: stock and reservations\n✓ corner: promotions and their uses\n✓ corner: 0 orders and their payments\n";
    assert_eq!(said, expected);
}

#[test]
fn the_doctor_says_what_to_do() {
    let output = run(&shop("doctor"), &["doctor"]);
    assert_eq!(output.status.code(), Some(1));
    let said = out(&output);
    for expected in [
        "✓ storage: sqlite:",
        "✗ public address: not set\n    → set `public_url`",
        "✓ inbox web (webchat): embed <script async src=",
        "✗ search index of corner: there are no products\n    → bring some in with `trato import catalog`",
    ] {
        assert!(said.contains(expected), "{said}");
    }
    assert_eq!(err(&output), "trato: 2 things are wrong\n");
    let output = run(&folder("doctor-none"), &["doctor"]);
    assert!(
        out(&output).contains("✗ storage: sqlite:")
            && out(&output).contains("→ there is no database in"),
        "{output:?}"
    );
}
