//! What must hold whatever happens meanwhile: settings applied under a running server, answers repeated after a
//! kill, and a PostgreSQL installation carried from one server to another.

use crate::program::{MERCHANT, done, err, folder, run, shop};
use crate::running::Served;
use std::path::Path;
use std::time::{Duration, Instant};

const INBOX: &str = "
[[inbox]]
id = \"wa\"
channel = \"whatsapp\"
name = \"WhatsApp\"
[inbox.settings]
phone_number_id = \"200100\"
[inbox.secrets]
app_secret = \"a-long-enough-app-secret\"
verify_token = \"hello-token\"
access_token = \"EAAG\"
";

fn apply(data: &Path, text: &str) -> String {
    let file = data.join("more.toml");
    std::fs::write(&file, text).unwrap();
    done(data, &["apply", file.to_str().unwrap()])
}

#[test]
fn a_running_server_takes_over_what_is_applied() {
    let data = shop("apply-running");
    let served = Served::start(&["serve"], &data);
    let handshake =
        "/hooks/whatsapp/wa?hub.mode=subscribe&hub.verify_token=hello-token&hub.challenge=42";
    assert_eq!(served.get(handshake, &[]).status, 404);
    assert_eq!(apply(&data, INBOX), "+ inbox wa\n");
    let since = Instant::now();
    while served.get(handshake, &[]).body != "42" {
        assert!(since.elapsed() < Duration::from_secs(15), "it never noticed");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn applying_never_deletes() {
    let data = shop("apply-keeps");
    let before = done(&data, &["export"]);
    assert!(before.contains("welcome10") && before.contains("id = \"web\""), "{before}");
    let only_the_merchant: String = MERCHANT.split("[[promotion]]").next().unwrap().to_owned();
    assert_eq!(apply(&data, &only_the_merchant), "= nothing to change\n");
    assert_eq!(apply(&data, "[[label]]\nid = \"gift\"\n"), "+ label gift\n");
    assert_eq!(apply(&data, INBOX), "+ inbox wa\n");
    let after = done(&data, &["export"]);
    let kept: Vec<&str> =
        before.lines().filter(|line| !after.lines().any(|other| other == *line)).collect();
    assert!(kept.is_empty(), "gone from the settings: {kept:?}");
}

fn answers_survive_a_kill(name: &str, database: &[&str]) {
    let data = folder(name);
    let file = data.join("shop.toml");
    std::fs::write(&file, MERCHANT).unwrap();
    let with = |arguments: &[&'static str]| [arguments, database].concat();
    done(&data, &[&["apply", file.to_str().unwrap()], database].concat());
    let token = done(&data, &with(&["token", "create", "--role", "owner", "--name", "till"]));
    let authorization = format!("authorization: Bearer {}", token.trim());
    let headers =
        [authorization.as_str(), "content-type: application/json", "idempotency-key: till-0001"];
    let coupon = r#"{"code":"TEN","percent":10}"#;
    let post = |served: &Served, body: &str| served.call("POST", "/api/v1/coupons", &headers, body);
    let served = Served::start(&with(&["serve"]), &data);
    let first = post(&served, coupon);
    assert_eq!(first.status, 201, "{first:?}");
    served.stop("-KILL");
    let served = Served::start(&with(&["serve"]), &data);
    let again = post(&served, coupon);
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    assert_eq!(post(&served, r#"{"code":"TEN","percent":20}"#).status, 422, "another body");
    let listed = served.get("/api/v1/coupons", &headers[..1]);
    assert_eq!(listed.body.matches("TEN").count(), 1, "{}", listed.body);
}

#[test]
fn an_answer_is_the_same_after_a_kill_on_sqlite() {
    answers_survive_a_kill("kill-sqlite", &[]);
}

#[test]
fn an_answer_is_the_same_after_a_kill_on_postgres() {
    let url = testkit::postgres::start().database("kill");
    answers_survive_a_kill("kill-postgres", &["--database", &url]);
}

#[test]
fn a_postgres_backup_is_a_whole_shop_again() {
    let Some(server) = testkit::postgres::own("-backup") else {
        return println!("skipped: the server is not ours to fill");
    };
    let (data, again, to) = (folder("dump"), folder("dump-again"), folder("dump-to"));
    let (from, other) = (server.whole_database("one"), server.whole_database("two"));
    let file = data.join("shop.toml");
    std::fs::write(&file, format!("{MERCHANT}{INBOX}")).unwrap();
    let database = ["--database", from.as_str()];
    done(&data, &[&["apply", file.to_str().unwrap()], &database[..]].concat());
    let feed = data.join("feed.csv");
    std::fs::write(&feed, "id,title,price\nMUG,Mug,12 EUR\nVASE,Vase,34 EUR\n").unwrap();
    let import = ["import", "catalog", feed.to_str().unwrap(), "--format", "csv"];
    done(&data, &[&import[..], &database[..]].concat());
    let exported = done(&data, &[&["export"], &database[..]].concat());
    let path = to.to_str().unwrap();
    let said = done(&data, &[&["backup", path], &database[..]].concat());
    assert!(said.contains("pg_dump --format=custom"), "{said}");
    let elsewhere = ["--database", other.as_str()];
    let said = done(&again, &[&["restore", path], &elsewhere[..]].concat());
    assert!(said.contains("✓ the database file") && said.contains("restored postgres:"), "{said}");
    assert_eq!(done(&again, &[&["export"], &elsewhere[..]].concat()), exported);
    // The credentials open with the key that came along, and the products are there.
    assert_eq!(apply_at(&again, &elsewhere), "= nothing to change\n");
    let second = done(&again, &[&import[..], &elsewhere[..]].concat());
    assert!(second.starts_with("2 products imported (0 new or changed, 2 as before)"), "{second}");
    // A database that holds something is not written over.
    let refused = run(&folder("dump-third"), &[&["restore", path], &elsewhere[..]].concat());
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    assert!(err(&refused).contains("it needs an empty database"), "{refused:?}");
}

fn apply_at(data: &Path, database: &[&str]) -> String {
    let file = data.join("shop.toml");
    std::fs::write(&file, format!("{MERCHANT}{INBOX}")).unwrap();
    done(data, &[&["apply", file.to_str().unwrap()], database].concat())
}
