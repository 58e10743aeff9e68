//! A merchant as files: applied, changed, exported.

use crate::program::{MERCHANT, done, err, folder, out, shop, trato};
use std::path::Path;

fn apply(data: &Path, text: &str, environment: &[(&str, &str)]) -> (Option<i32>, String) {
    let file = data.join("shop.toml");
    std::fs::write(&file, text).unwrap();
    let mut command = trato();
    command.arg("apply").arg(&file).arg("--data").arg(data).envs(environment.iter().copied());
    let output = command.output().unwrap();
    (output.status.code(), format!("{}{}", out(&output), err(&output)))
}

#[test]
fn applying_says_what_changed_and_nothing_twice() {
    let data = folder("apply");
    let all = "+ merchant corner\n+ promotion welcome10\n+ inbox web\n";
    let dearer = MERCHANT.replace("percent_bp = 1000", "percent_bp = 1500");
    let secret = format!("{dearer}secrets = {{ server_key = \"env:SHOP_KEY\" }}\n");
    let long = "0123456789abcdef0123456789abcdef";
    for (text, environment, code, expected) in [
        (MERCHANT, &[][..], 0, all),
        (MERCHANT, &[], 0, "= nothing to change\n"),
        (dearer.as_str(), &[], 0, "~ promotion welcome10: percent_bp 1000 → 1500\n"),
        (
            secret.as_str(),
            &[],
            1,
            "trato: inbox web: secret `server_key` is SHOP_KEY in the environment, which is not set\n",
        ),
        (
            secret.as_str(),
            &[("SHOP_KEY", long)],
            0,
            "~ inbox web: secrets.server_key (none) → (set anew)\n",
        ),
        (secret.as_str(), &[("SHOP_KEY", long)], 0, "= nothing to change\n"),
        ("[[label]]\nid = \"gift\"\n", &[], 0, "+ label gift\n"),
        (
            "[[agent]]\nemail = \"Ida@Corner.example\"\nname = \"Ida\"\nrole = \"agent\"\n",
            &[],
            0,
            "+ agent ida@corner.example\n",
        ),
        (
            "[[agent]]\nemail = \"ida@corner.example\"\nname = \"Ida\"\nrole = \"agent\"\n",
            &[],
            0,
            "= nothing to change\n",
        ),
    ] {
        assert_eq!(apply(&data, text, environment), (Some(code), expected.to_owned()));
    }
    let exported = done(&data, &["export"]);
    assert!(!exported.contains(long), "credentials are never exported");
    assert_eq!(apply(&data, &exported, &[]), (Some(0), "= nothing to change\n".to_owned()));
}

#[test]
fn articles_come_from_a_folder() {
    let data = folder("articles");
    assert_eq!(apply(&data, MERCHANT, &[]).0, Some(0));
    let articles = Path::new("demo/articles");
    let arguments = ["apply", "--articles", articles.to_str().unwrap()];
    assert!(done(&data, &arguments).starts_with("+ article "));
    assert_eq!(done(&data, &arguments), "= nothing to change\n");
}

#[test]
fn a_guide_that_leads_nowhere_is_not_applied() {
    let data = shop("guides");
    let feed = data.join("feed.csv");
    std::fs::write(&feed, "id,title,price,availability\nCUP,Cup,10 EUR,in stock\n").unwrap();
    done(&data, &["import", "catalog", feed.to_str().unwrap(), "--format", "csv"]);
    let guide = |limit: &str| {
        let table = "question,about_en,question_en,answer_en,rule\nstart,,Find a gift,,\n\
             spend,budget,How much?,Little,price<=LIMIT\nspend,,,More,\n";
        let table = table.replace("LIMIT", limit);
        format!("[[guide]]\nid = \"gift\"\ntable = \"\"\"\n{table}\"\"\"\n")
    };
    let (code, said) = apply(&data, &guide("5"), &[]);
    let expected = "trato: the guides cannot be saved: \
        guide gift, row 3, rule: Whoever answers “Little” finds nothing in stock\n";
    assert_eq!((code, said.as_str()), (Some(1), expected));
    let (_, said) = apply(&data, &guide("cheap"), &[]);
    assert!(said.contains("row 3, rule: `cheap` is not a price"), "{said}");
    assert_eq!(apply(&data, &guide("15"), &[]), (Some(0), "+ guide gift\n".to_owned()));
    assert_eq!(apply(&data, &guide("15"), &[]).1, "= nothing to change\n");
    assert!(done(&data, &["export"]).contains("[[guide]]\nid = \"gift\"\n"));
}
