//! A PostgreSQL server for tests: one per test process, on a Unix socket in a temporary directory.
//!
//! `TRATO_TEST_POSTGRES` names a server that is already there (an address whose user may create databases);
//! then that one is used. Otherwise a cluster is made with the binaries of the system, with `fsync` on, and ends
//! with the process, also when that is killed: a small watcher waits for the end of its standard input.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// Says how to get what is missing.
const INSTALL: &str = "apt-get update && apt-get install -y postgresql postgresql-client";
/// Where the address of a running server may be given.
pub const ADDRESS_VARIABLE: &str = "TRATO_TEST_POSTGRES";

/// A running server.
#[derive(Debug)]
pub struct Postgres {
    url: String,
    binaries: PathBuf,
    directory: PathBuf,
    /// Its standard input, held open, is what keeps the server alive.
    watcher: Option<Child>,
}

/// The server of this process, started at the first call.
///
/// # Panics
/// When no server can be started; the message says what to install.
pub fn start() -> &'static Postgres {
    static SERVER: OnceLock<Postgres> = OnceLock::new();
    SERVER.get_or_init(|| match std::env::var(ADDRESS_VARIABLE) {
        Ok(url) => {
            Postgres { url, binaries: PathBuf::new(), directory: PathBuf::new(), watcher: None }
        }
        Err(_) => Postgres::launch(""),
    })
}

/// A server for one test alone, which may be stopped and started again; `None` where servers are given.
///
/// # Panics
/// When no server can be started; the message says what to install.
pub fn own(name: &str) -> Option<Postgres> {
    std::env::var_os(ADDRESS_VARIABLE).is_none().then(|| Postgres::launch(name))
}

impl Postgres {
    /// Address of the database every server has.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Makes an empty place of its own and returns its address. It is a schema: a whole database would take the
    /// server a second or two, and every test wants one.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn database(&self, name: &str) -> String {
        self.run(&format!("CREATE SCHEMA {name}"));
        let separator = if self.url.contains('?') { '&' } else { '?' };
        format!("{}{separator}options=-csearch_path%3D{name}", self.url)
    }

    /// A whole database, for what works on one: dumping and restoring.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn whole_database(&self, name: &str) -> String {
        self.run(&format!("CREATE DATABASE {name}"));
        self.url.replacen("/postgres?", &format!("/{name}?"), 1)
    }

    /// Like [`Postgres::database`], with its tables in a folder of the caller's; `None` where the server is not
    /// ours and cannot see the folder, or runs as another user than we may give it to.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn database_in(&self, name: &str, folder: &Path) -> Option<String> {
        self.watcher.as_ref()?;
        let given = Command::new("chown").arg("postgres").arg(folder).status();
        if !given.is_ok_and(|status| status.success()) {
            return None;
        }
        self.run(&format!("CREATE TABLESPACE {name} LOCATION '{}'", folder.display()));
        Some(format!("{}%20-cdefault_tablespace%3D{name}", self.database(name)))
    }

    fn run(&self, sql: &str) {
        let output = Command::new(self.binaries.join("psql"))
            .args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--command", sql])
            .arg(&self.url)
            .output()
            .unwrap_or_else(|error| panic!("psql could not be run ({error}): {INSTALL}"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "`{sql}` failed: {said}");
    }

    /// The folder of the socket it listens on.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Stops the server as a crash would, and starts it again.
    ///
    /// # Panics
    /// When it does not come back.
    pub fn restart(&self) {
        let restarted = Command::new("/bin/sh")
            .args(["-c", RESTART, "restart"])
            .arg(&self.binaries)
            .arg(&self.directory)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(restarted.is_ok_and(|status| status.success()), "the server did not start again");
        wait_until_ready(&self.binaries, &self.directory);
    }

    fn launch(name: &str) -> Self {
        let binaries = binaries().unwrap_or_else(|| panic!("no PostgreSQL server: {INSTALL}"));
        let directory =
            std::env::temp_dir().join(format!("trato-postgres-{}{name}", std::process::id()));
        let watcher = Command::new("/bin/sh")
            .args(["-c", WATCHER, "watcher"])
            .arg(&binaries)
            .arg(&directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("no shell: {error}"));
        wait_until_ready(&binaries, &directory);
        Self {
            url: format!("postgres://postgres@/postgres?host={}", directory.display()),
            binaries,
            directory,
            watcher: Some(watcher),
        }
    }
}

/// Makes a cluster in `$2` with the binaries of `$1`, runs it, and removes it when its standard input ends.
/// The server refuses to run as root; then it runs as the user the package made.
const WATCHER: &str = r#"
binaries=$1 directory=$2
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap '' INT
mkdir -p "$directory" && chmod 700 "$directory" || exit 1
[ "$(id -u)" = 0 ] && chown postgres "$directory"
cd "$directory" || exit 1
as "$binaries/initdb" --pgdata "$directory/data" --username postgres --auth trust --encoding UTF8 \
    --locale C --no-sync >"$directory/initdb.log" 2>&1 </dev/null || exit 1
as "$binaries/postgres" -D "$directory/data" -k "$directory" -c listen_addresses= -c fsync=on \
    -c max_connections=300 -c shared_buffers=64MB -c max_wal_size=1GB \
    >"$directory/server.log" 2>&1 </dev/null &
cat >/dev/null
as "$binaries/pg_ctl" stop --pgdata "$directory/data" --mode immediate >/dev/null 2>&1
rm -rf "$directory"
"#;

/// The options are those it was started with: the server wrote them down.
const RESTART: &str = r#"
binaries=$1 directory=$2
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
cd "$directory" || exit 1
as "$binaries/pg_ctl" restart --wait --pgdata "$directory/data" --mode immediate --log "$directory/again.log"
"#;

fn binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = versions
        .map(|version| version.path().join("bin"))
        .filter(|folder| folder.join("initdb").exists())
        .collect();
    found.sort();
    found.pop()
}

fn wait_until_ready(binaries: &Path, directory: &Path) {
    const TRIES_MAX: u32 = 600;
    for _ in 0..TRIES_MAX {
        let answer = Command::new(binaries.join("pg_isready"))
            .args(["--quiet", "--host"])
            .arg(directory)
            .status();
        if answer.is_ok_and(|status| status.success()) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let said = std::fs::read_to_string(directory.join("initdb.log")).unwrap_or_default();
    panic!("the PostgreSQL server did not start: {said}");
}
