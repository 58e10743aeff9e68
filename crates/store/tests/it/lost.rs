//! PostgreSQL that goes away: at rest, under way, and in the middle of a commit whose outcome nobody is told.

use crate::fixture::{NOW, inbox, merchant};
use engine::inbox::inbound::{ContactRef, Identity, IdentityScheme};
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use store::lane::{Appended, LaneTarget, NewLaneEvent};
use store::{Store, StoreError, StoreOptions};

fn event(key: &str) -> NewLaneEvent {
    let identity = Identity { scheme: IdentityScheme::WaPhone, value: "34600111222".to_owned() };
    NewLaneEvent {
        merchant: merchant(),
        inbox: inbox(),
        key: key.to_owned(),
        target: LaneTarget::Contact(ContactRef {
            address: None,
            identities: vec![identity],
            display_name: None,
            language: None,
        }),
        occurred_at: NOW,
        received_at: NOW,
        body: "{}".to_owned(),
        raw: None,
    }
}

fn append(store: &Store, key: &str) -> Result<Appended, StoreError> {
    let events = vec![event(key)];
    let appended = store.write(0, move |tx| store::lane::append(tx, &events)).wait();
    appended.map(|mut answers| answers.remove(0))
}

fn is_new(answer: &Appended) -> bool {
    matches!(answer, Appended::Stored { .. })
}

/// Everything that waits, from all lanes.
fn n_waiting(store: &Store) -> usize {
    let claim = store.write(0, |tx| store::lane::claim(tx, "test", NOW, 1, 100, 100));
    claim.wait().unwrap().iter().map(|claimed| claimed.events.len()).sum()
}

#[test]
fn a_server_that_comes_back_is_found_again() {
    let Some(server) = testkit::postgres::own("-restarted") else {
        return println!("skipped: the server is not ours to stop");
    };
    let store = Store::open(&server.database("shop"), StoreOptions::default()).unwrap();
    assert!(is_new(&append(&store, "before").unwrap()));
    assert!(store.ping().is_ok());
    server.restart();
    let since = Instant::now();
    let answer = loop {
        match append(&store, "after") {
            Ok(answer) => break answer,
            Err(StoreError::Unavailable(_)) => {}
            Err(other) => panic!("{other}"),
        }
        assert!(since.elapsed() < Duration::from_secs(10), "it is never found again");
    };
    drop(answer);
    let known = append(&store, "before").unwrap();
    assert!(!is_new(&known), "what was stored is still there");
    assert_eq!(n_waiting(&store), 2, "and what was answered with an error is there once");
}

/// Stands between the store and the server. Once armed, it passes the next commit on and then cuts the line, so
/// that nobody hears what became of it.
struct Cutter {
    directory: PathBuf,
    armed: Arc<AtomicBool>,
    cut: Arc<AtomicBool>,
}

impl Cutter {
    const SOCKET: &str = ".s.PGSQL.5432";

    fn start(server: &Path, name: &str) -> Self {
        let directory =
            std::env::temp_dir().join(format!("trato-cutter-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&directory);
        std::fs::create_dir_all(&directory).unwrap();
        let listener = UnixListener::bind(directory.join(Self::SOCKET)).unwrap();
        let (armed, cut) = (Arc::<AtomicBool>::default(), Arc::<AtomicBool>::default());
        let target = server.join(Self::SOCKET);
        let (armed_there, cut_there) = (Arc::clone(&armed), Arc::clone(&cut));
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = UnixStream::connect(&target) else { continue };
                let (armed, cut) = (Arc::clone(&armed_there), Arc::clone(&cut_there));
                let (mut back, mut to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
                std::thread::spawn(move || std::io::copy(&mut back, &mut to));
                std::thread::spawn(move || pass_on(&client, &server, &armed, &cut));
            }
        });
        Self { directory, armed, cut }
    }
}

impl Drop for Cutter {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

fn pass_on(mut client: &UnixStream, mut server: &UnixStream, armed: &AtomicBool, cut: &AtomicBool) {
    let mut bytes = [0; 65_536];
    while let Ok(n) = client.read(&mut bytes) {
        let is_commit = bytes[..n].windows(7).any(|part| part == b"COMMIT\0");
        if n == 0 {
            break;
        }
        if is_commit && armed.swap(false, Ordering::SeqCst) {
            // The answer finds nobody: the store's side is closed before the commit is passed on.
            cut.store(true, Ordering::SeqCst);
            let _ = client.shutdown(Shutdown::Both);
            let _ = server.write_all(&bytes[..n]);
            return;
        }
        if server.write_all(&bytes[..n]).is_err() {
            break;
        }
    }
    let _ = server.shutdown(Shutdown::Both);
}

#[test]
fn a_commit_that_nobody_answered_is_looked_up_and_never_doubled() {
    let Some(server) = testkit::postgres::own("-cut") else {
        return println!("skipped: the server's socket is not ours");
    };
    let cutter = Cutter::start(server.directory(), "commit");
    let ours = server.directory().display().to_string();
    let url = server.database("shop").replace(&ours, &cutter.directory.display().to_string());
    let store = Store::open(&url, StoreOptions::default()).unwrap();
    for round in 0..10 {
        let key = format!("event-{round}");
        cutter.armed.store(true, Ordering::SeqCst);
        let open = append(&store, &key);
        assert!(
            matches!(open, Err(StoreError::Unavailable(_))),
            "nobody may call it stored: {open:?}"
        );
        assert!(cutter.cut.swap(false, Ordering::SeqCst), "the line was cut in the commit");
        // Its sender sends again, as it is told to by the 503.
        let again = append(&store, &key).unwrap();
        assert!(!is_new(&append(&store, &key).unwrap()), "{again:?}");
    }
    assert_eq!(n_waiting(&store), 10, "each is there once");
}
