//! Measures ranking and speed on public data: `cargo run --release -p search --example ranking`.
//!
//! Prints one JSON line: NDCG@10 on the ESCI and Icecat development queries, and the time of a query. The data
//! is read from `TRATO_SHARED` or `../shared`; where it is absent this says so.

#[path = "../tests/it/benchmark.rs"]
mod benchmark;

use std::process::ExitCode;

#[expect(clippy::print_stdout, reason = "the figures are this program's output")]
fn main() -> ExitCode {
    let Some(report) = benchmark::run(10) else {
        println!("skipped: no ../shared");
        return ExitCode::SUCCESS;
    };
    println!("{}", serde_json::json!(report));
    ExitCode::SUCCESS
}
