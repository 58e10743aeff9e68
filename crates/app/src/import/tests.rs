//! Small feeds of every format with everything that goes wrong in real ones, read through one `check`.

use super::{Defaults, Format, ROW_BYTES_MAX, entries};
use engine::Language;
use engine::commerce::money::Currency;
use expect_test::{Expect, expect};
use std::fmt::Write as _;
use std::io::Cursor;

/// One line for each product and its variants, one for each rejected row.
fn read(format: Format, feed: &[u8]) -> String {
    let defaults = Defaults { language: Language::En, currency: Currency::EUR };
    let mut seen = String::new();
    let all = match entries(Box::new(Cursor::new(feed.to_vec())), format, defaults) {
        Ok(all) => all,
        Err(error) => return format!("refused: {error}\n"),
    };
    for one in all {
        match one {
            Err(rejected) => {
                let id = rejected.id.unwrap_or_else(|| "-".to_owned());
                writeln!(seen, "{}: rejected {id}: {}", rejected.line, rejected.reason).unwrap();
            }
            Ok(entry) => {
                let product = &entry.product;
                let categories = product.categories.join(" > ");
                writeln!(
                    seen,
                    "{}: {} [{}] ({categories})",
                    entry.line,
                    product.id,
                    product.title.get(Language::En)
                )
                .unwrap();
                for (variant, (sku, stock)) in product.variants.iter().zip(&entry.stock) {
                    let prices: Vec<String> =
                        variant.prices.iter().map(ToString::to_string).collect();
                    let was: Vec<String> =
                        variant.compare_at.iter().map(|price| format!(" was {price}")).collect();
                    let stock = stock.map_or("untracked".to_owned(), |units| units.to_string());
                    let label = variant.label(Language::En);
                    writeln!(
                        seen,
                        "   {sku} ({label}) {}{} x {stock}",
                        prices.join(" / "),
                        was.concat()
                    )
                    .unwrap();
                }
            }
        }
    }
    seen
}

fn check(format: Format, feed: &str, expected: &Expect) {
    expected.assert_eq(&read(format, feed.as_bytes()));
}

#[test]
fn json_lines() {
    let feed = r#"{"id":"mug","title":{"en":"Mug","da":"Krus"},"categories":["table"],"variants":[{"sku":"MUG-RED","options":{"color":"red"},"prices":[{"minor":1200,"currency":"EUR"},{"minor":8900,"currency":"DKK"}],"compare_at":[{"minor":1500,"currency":"EUR"}],"stock":3},{"sku":"MUG-BLUE","prices":[{"minor":1200,"currency":"EUR"}],"stock":null}]}

{"id":"one","title":"One","variants":[]}
{"id":"two","title":"Two","variants":[{"sku":"A","prices":[{"minor":1,"currency":"EUR"}]},{"sku":"A","prices":[{"minor":1,"currency":"EUR"}]}]}
{"id":"three","title":"Three","variants":[{"sku":"B","prices":[]}]}
{"id":"four","title":"Four","variants":[{"sku":"C","prices":[{"minor":-1,"currency":"EUR"}]}]}
{"id":"five","title":"","variants":[{"sku":"D","prices":[{"minor":1,"currency":"EUR"}]}]}
{"id":"six","variants":[{"sku":"E","prices":[{"minor":1,"currency":"EUR"}]}]}
{"id":"","title":"Seven","variants":[{"sku":"F","prices":[{"minor":1,"currency":"EUR"}]}]}
no product at all
{"id":"eight","title":"Eight","variants":[{"sku":"G","prices":[{"minor":5,"currency":"EUR"}],"stock":-4}]}"#;
    check(
        Format::Jsonl,
        feed,
        &expect![[r#"
            1: mug [Mug] (table)
               MUG-RED (red) 12.00 EUR / 89.00 DKK was 15.00 EUR x 3
               MUG-BLUE () 12.00 EUR x untracked
            3: rejected one: a product has 1 to 200 variants, this one 0
            4: rejected two: the sku `A` stands twice
            5: rejected three: the variant `B` has no price
            6: rejected four: the variant `C` has a negative price
            7: rejected five: there is no title
            8: rejected six: missing field `title` at column 77
            9: rejected -: there is no id
            10: rejected -: expected ident at column 2
            11: eight [Eight] ()
               G () 0.05 EUR x 0
        "#]],
    );
}

#[test]
fn a_line_without_end_is_passed_over() {
    let mut feed = vec![b'x'; ROW_BYTES_MAX * 2 + 17];
    feed.extend_from_slice(b"\n{\"id\":\"a\",\"title\":\"A\",\"variants\":[{\"sku\":\"A\",\"prices\":[{\"minor\":1,\"currency\":\"EUR\"}]}]}\n");
    expect![[r#"
        1: rejected -: the line is too long
        2: a [A] ()
           A () 0.01 EUR x untracked
    "#]]
    .assert_eq(&read(Format::Jsonl, &feed));
}

#[test]
fn comma_separated() {
    let feed = "\u{feff}id,title,price,sale_price,availability,item_group_id,color,product_type,quantity\r\n\
        MUG-RED,\"Mug, \"\"fjord\"\"\",15.00 EUR,12.00 EUR,in stock,mug,red,Home & Garden > Mugs,3\r\n\
        MUG-BLUE,Mug,\"15,00 EUR\",,out of stock,mug,blue,,\r\n\
        VASE,\"Vase\nwith a line\",34 EUR,,preorder,,,,\r\n\
        ,No id,1 EUR,,,,,,\r\n\
        NOTITLE,,1 EUR,,,,,,\r\n\
        NOPRICE,No price,,,,,,,\r\n\
        FREE,Free,free,,,,,,\r\n\
        SALE,Sale,10 EUR,12 EUR,,,,,\r\n\
        MIXED,Mixed,10 EUR,5 USD,,,,,\r\n\
        WHERE,Where,10 EUR,,on the moon,,,,\r\n\
        MANY,Many,10 EUR,,,,,,lots\r\n\
        SHORT,Short,7\r\n";
    check(
        Format::Csv,
        feed,
        &expect![[r#"
        2: mug [Mug, "fjord"] (home-garden > mugs)
           MUG-RED (red) 12.00 EUR was 15.00 EUR x 3
           MUG-BLUE (blue) 15.00 EUR x 0
        4: VASE [Vase
        with a line] ()
           VASE () 34.00 EUR x 1000
        6: rejected -: there is no id
        7: rejected NOTITLE: there is no title
        8: rejected NOPRICE: there is no price
        9: rejected FREE: `free` is not a price
        10: rejected SALE: sale_price is not lower than price
        11: rejected MIXED: price and sale_price have different currencies
        12: rejected WHERE: `on_the_moon` is not an availability
        13: rejected MANY: `lots` is not a number of units
        14: SHORT [Short] ()
           SHORT () 7.00 EUR x 1000
    "#]],
    );
    check(
        Format::Csv,
        "sku;name;cost\n1;2;3\n",
        &expect![[r#"
        refused: there is no column `id`: the first row must name the columns
    "#]],
    );
}

#[test]
fn meta_csv_has_comments_before_its_header() {
    let feed = "# id is required\n# so is the price\nid,title,price,quantity_to_sell_on_facebook,image[0].url\nA,Apron,\"1.299,50 DKK\",12,https://shop.example/a.jpg\n";
    check(
        Format::MetaCsv,
        feed,
        &expect![[r#"
        4: A [Apron] ()
           A () 1299.50 DKK x 12
    "#]],
    );
}

#[test]
fn google_tab_separated() {
    let feed = "id\ttitle\tprice\tavailability\titem group id\tsize\nT-S\tTowel\tDKK 99\tin_stock\ttowel\tsmall\nT-L\tTowel\tDKK 149\tin_stock\ttowel\tlarge\nBAD\tBad\t1,5,0 DKK\tin_stock\t\t\n";
    check(
        Format::GoogleTsv,
        feed,
        &expect![[r#"
        2: towel [Towel] ()
           T-S (small) 99.00 DKK x 1000
           T-L (large) 149.00 DKK x 1000
        4: rejected BAD: `1,5,0 DKK` is not a price
    "#]],
    );
}

#[test]
fn google_rss() {
    let feed = r#"<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY shop "Our shop">]>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
<item><g:id>LAMP</g:id><title>Lamp &amp; bulb &#233;&#xe9;</title><description><![CDATA[<b>Warm</b> light]]></description>
<g:price>59.00 EUR</g:price><g:sale_price>49.00 EUR</g:sale_price><g:availability>in_stock</g:availability><g:product_type>Home &gt; Lamps</g:product_type></item>
<item><g:id>ODD</g:id><title>&shop; lamp</title><g:price>5 EUR</g:price></item>
<item><title>No id</title><g:price>5 EUR</g:price></item>
<item><g:id>NOPRICE</g:id><title>No price</title></item>
<item><g:id>LAST</g:id><title>Cut off"#;
    check(
        Format::GoogleXml,
        feed,
        &expect![[r#"
        1: LAMP [Lamp & bulb éé] (home > lamps)
           LAMP () 49.00 EUR was 59.00 EUR x 1000
        2: ODD [&shop; lamp] ()
           ODD () 5.00 EUR x 1000
        3: rejected -: there is no id
        4: rejected NOPRICE: there is no price
        5: rejected LAST: the file ends in the middle of this product
    "#]],
    );
}

#[test]
fn meta_atom() {
    let feed = r#"<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">
<entry><g:id>R-1</g:id><title>Rug</title><link href="https://shop.example/rug"/><g:price>200 DKK</g:price><g:item_group_id>rug</g:item_group_id><g:color>sand</g:color><g:inventory>2</g:inventory></entry>
<entry><g:id>R-2</g:id><title>Rug</title><g:price>200 DKK</g:price><g:item_group_id>rug</g:item_group_id><g:color>moss</g:color><g:inventory>0</g:inventory></entry>
</feed>"#;
    check(
        Format::MetaXml,
        feed,
        &expect![[r#"
        1: rug [Rug] ()
           R-1 (sand) 200.00 DKK x 2
           R-2 (moss) 200.00 DKK x 0
    "#]],
    );
    check(
        Format::MetaXml,
        "<feed><entry><g:id>A</g:id></wrong></feed>",
        &expect![[r#"
        1: rejected -: the file is not XML from byte 27 on: ill-formed document: expected `</entry>`, but `</wrong>` was found
    "#]],
    );
}

#[test]
fn the_demo_products_are_all_read() {
    let folder = "demo/products";
    let mut n_products = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let read = read(Format::Jsonl, &std::fs::read(file.unwrap().path()).unwrap());
        assert!(!read.contains("rejected"), "{read}");
        n_products += read.lines().filter(|line| !line.starts_with(' ')).count();
    }
    assert_eq!(n_products, 176);
}
