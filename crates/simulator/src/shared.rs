//! Payloads and values collected beside the checkout, for tests that check against them where they are.

/// The text of a collected file; `None`, said aloud, where the collection is not there.
pub(crate) fn fixture(path: &str) -> Option<String> {
    let folder = std::env::var("TRATO_SHARED").unwrap_or_else(|_| "../../../shared".to_owned());
    let text = std::fs::read_to_string(std::path::Path::new(&folder).join("fixtures").join(path));
    if text.is_err() {
        println!("skipped: no ../shared");
    }
    text.ok()
}
