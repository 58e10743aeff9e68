//! The ranking bars on public collections.

use crate::benchmark;

#[test]
fn ranking_holds_its_bars() {
    let Some(report) = benchmark::run(1) else {
        println!("skipped: no ../shared");
        return;
    };
    assert!(report.esci >= 0.61, "{report:?}");
    assert!(report.icecat >= 0.76, "{report:?}");
}
