//! Bringing products in, and in again.

use crate::program::{done, err, out, run, shop};
use std::fmt::Write as _;

#[test]
fn a_second_import_changes_nothing() {
    let data = shop("import");
    let (file, report) = (data.join("feed.csv"), data.join("report.jsonl"));
    let mut feed = "id,title,price,availability,item_group_id,color\nBAD,No price,,,,\n".to_owned();
    for number in 0..1_200 {
        let group = number / 2;
        writeln!(
            feed,
            "S{number},Thing {group},{}.50 EUR,in stock,G{group},c{number}",
            number % 90 + 1
        )
        .unwrap();
    }
    // Its siblings stand at the other end of the file.
    feed.push_str("S-LATE,Thing 0,3 EUR,in stock,G0,late\n");
    std::fs::write(&file, feed).unwrap();
    let (path, report_path) = (file.to_str().unwrap(), report.to_str().unwrap());
    let arguments = ["import", "catalog", path, "--format", "csv", "--report", report_path];
    let first = done(&data, &arguments);
    assert_eq!(
        first.lines().next(),
        Some("600 products imported (600 new or changed, 0 as before), 1 rows rejected")
    );
    assert!(first.contains("line 2 (BAD): there is no price"), "{first}");
    let rejected = std::fs::read_to_string(&report).unwrap();
    assert_eq!(rejected, "{\"line\":2,\"id\":\"BAD\",\"reason\":\"there is no price\"}\n");
    let second = done(&data, &arguments);
    assert_eq!(
        second.lines().next(),
        Some("600 products imported (0 new or changed, 600 as before), 1 rows rejected")
    );
}

#[test]
fn a_file_of_another_kind_fails() {
    let data = shop("import-wrong");
    let file = data.join("feed.jsonl");
    std::fs::write(&file, "id,title\n1,2\n").unwrap();
    let output = run(&data, &["import", "catalog", file.to_str().unwrap(), "--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).starts_with("0 products imported"), "{output:?}");
    assert!(err(&output).contains("nothing could be imported"), "{output:?}");
    let output = run(&data, &["import", "catalog", "missing.csv", "--format", "csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("could not read missing.csv"), "{output:?}");
}
