//! A full disk: webhooks are refused so that they come again, reads go on, and nothing acknowledged is lost.
//!
//! The disk is a small one in memory, mounted for the test; who may not mount one sees the test skipped.

use crate::fixture::{NOW, Shop, blocking, fresh_name, whatsapp};
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

const NUMBER: &str = "200100";
/// Left free on the disk when it is nearly full.
const LEFT_BYTES: usize = 1_500_000;

struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(megabytes: u32) -> Option<Self> {
        let path = std::env::temp_dir().join(fresh_name());
        std::fs::create_dir_all(&path).unwrap();
        let size = format!("size={megabytes}m");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&path).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(path));
        }
        println!("skipped: no disk could be mounted");
        let _ = std::fs::remove_dir(&path);
        None
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }

    /// Takes all space but a little.
    fn fill(&self) {
        let asked =
            Command::new("df").args(["--output=avail", "-B1"]).arg(&self.0).output().unwrap();
        let text = String::from_utf8(asked.stdout).unwrap();
        let free: usize = text.lines().nth(1).unwrap().trim().parse().unwrap();
        std::fs::write(self.filler(), vec![b'x'; free.saturating_sub(LEFT_BYTES)]).unwrap();
    }

    fn free(&self) {
        std::fs::remove_file(self.filler()).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        let _ = std::fs::remove_dir(&self.0);
    }
}

/// A long message with a mark to find it by; several people write.
fn message(number: usize) -> Value {
    let words = format!("mark-{number} {}", "lorem ipsum ".repeat(300));
    let message = json!({ "id": format!("wamid.{number}"), "from": format!("346001112{:02}", number % 20),
        "timestamp": (NOW / 1_000).to_string(), "type": "text", "text": { "body": words } });
    json!({ "field": "messages", "value": { "messages": [message] } })
}

async fn send(shop: &Shop, number: usize) -> u16 {
    let answer = shop.hook("wa", NUMBER, vec![message(number)]).await;
    if answer.status.as_u16() == 503 {
        assert!(!answer.header("retry-after").is_empty(), "when to come again");
    }
    answer.status.as_u16()
}

/// The marks that stand in any transcript.
async fn marks(shop: &Shop) -> BTreeSet<usize> {
    let all = "/api/v1/conversations?view=all&limit=200";
    let listed = shop.ask(&shop.agent, Method::GET, all, None, 200).await;
    let mut found = BTreeSet::new();
    for conversation in listed["items"].as_array().unwrap() {
        let id = conversation["id"].as_str().unwrap();
        let path = format!("/api/v1/conversations/{id}/messages?limit=200");
        let page = shop.ask(&shop.agent, Method::GET, &path, None, 200).await;
        let texts = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|item| item["blocks"][0]["text"].as_str());
        found.extend(texts.filter_map(|text| {
            text.strip_prefix("mark-")?.split(' ').next()?.parse::<usize>().ok()
        }));
    }
    found
}

async fn refuses_and_loses_nothing(disk: &SmallDisk, url: String, directory: &Path) {
    const REFUSED_ENOUGH: usize = 5;
    const MESSAGES_MAX: usize = 4_000;
    let inbox = whatsapp("wa", NUMBER, &json!({ "pair_interval_ms": 0 }));
    let shop = Shop::at(url, directory.to_owned(), vec![inbox]).await;
    disk.fill();
    let (mut kept, mut n_refused, mut number) = (BTreeSet::new(), 0, 0);
    while n_refused < REFUSED_ENOUGH {
        match send(&shop, number).await {
            200 => {
                kept.insert(number);
            }
            503 => n_refused += 1,
            other => panic!("message {number} was answered {other}"),
        }
        number += 1;
        assert!(number < MESSAGES_MAX, "the disk never filled: {} were kept", kept.len());
    }
    assert!(!kept.is_empty());
    let listed =
        shop.ask(&shop.agent, Method::GET, "/api/v1/conversations?view=all", None, 200).await;
    assert!(!listed["items"].as_array().unwrap().is_empty(), "reading goes on");
    disk.free();
    let mut taken_again = false;
    for _ in 0..50 {
        number += 1;
        if send(&shop, number).await == 200 {
            kept.insert(number);
            taken_again = true;
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(taken_again, "five seconds with room, and nothing is taken");
    let shop = shop.restart().await;
    for _ in 0..200 {
        // Turns that could not be stored are taken again when their lease is over.
        shop.advance(60_000);
        if kept.is_subset(&marks(&shop).await) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let found = marks(&shop).await;
    panic!("lost: {:?}", kept.difference(&found).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_refuses_and_loses_nothing() {
    let Some(disk) = SmallDisk::mount(64) else { return };
    let folder = disk.0.join("shop");
    let url = format!("sqlite:{}", folder.join("db").display());
    refuses_and_loses_nothing(&disk, url, &folder).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_refuses_and_loses_nothing() {
    let Some(disk) = SmallDisk::mount(64) else { return };
    let tables = disk.0.join("tables");
    std::fs::create_dir_all(&tables).unwrap();
    let name = fresh_name();
    let wanted = name.clone();
    // A server of its own: one that loses a disk fails everybody whose pages wait to be written there.
    let server = blocking(|| testkit::postgres::own("-small-disk")).await.map(Arc::new);
    let made = match server.clone() {
        Some(server) => blocking(move || server.database_in(&wanted, &tables)).await,
        None => None,
    };
    let Some(url) = made else {
        return println!("skipped: the server cannot use our disk");
    };
    let folder = std::env::temp_dir().join(&name);
    refuses_and_loses_nothing(&disk, url, &folder).await;
    blocking(move || drop(server)).await;
}
