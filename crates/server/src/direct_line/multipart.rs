//! A form with files, as a browser writes it: just enough of RFC 7578 to take it apart.

/// More parts than a client ever sends.
const PARTS_MAX: usize = 20;
/// Headers of one part.
const HEAD_BYTES_MAX: usize = 4 * 1024;
/// Longest name of a file that is kept, in characters.
const NAME_CHARS_MAX: usize = 120;

/// One part of a form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    pub(super) content_type: String,
    pub(super) file_name: Option<String>,
    pub(super) content: &'a [u8],
}

/// The boundary of a content type, if it is that of a form.
pub(super) fn boundary(content_type: &str) -> Option<String> {
    let is_form = content_type.trim_start().to_ascii_lowercase().starts_with("multipart/form-data");
    let boundary = parameter(content_type, "boundary").filter(|_| is_form)?;
    (1..=70).contains(&boundary.len()).then_some(boundary)
}

/// A parameter of a header's value, with or without quotes around it.
pub(super) fn parameter(value: &str, wanted: &str) -> Option<String> {
    let mut rest = value.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let (text, after) = match after.strip_prefix('"') {
            Some(quoted) => {
                let (text, after) = quoted.split_once('"')?;
                (text, after.split_once(';').map_or("", |(_, after)| after))
            }
            None => after.split_once(';').unwrap_or((after, "")),
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(text.trim().chars().take(NAME_CHARS_MAX).collect())
                .filter(|text: &String| !text.is_empty());
        }
        rest = after;
    }
}

/// The parts of a body; `None` when it is no form, or ends early.
pub(super) fn parts<'a>(body: &'a [u8], boundary: &str) -> Option<Vec<Part<'a>>> {
    let opening = format!("--{boundary}");
    let between = format!("\r\n--{boundary}");
    let mut rest = body.strip_prefix(opening.as_bytes())?;
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Some(parts);
        }
        rest = rest.strip_prefix(b"\r\n")?;
        let head_end = find(&rest[..rest.len().min(HEAD_BYTES_MAX)], b"\r\n\r\n")?;
        let head = std::str::from_utf8(&rest[..head_end]).ok()?;
        let after = &rest[head_end + 4..];
        let end = find(after, between.as_bytes())?;
        if parts.len() == PARTS_MAX {
            return None;
        }
        parts.push(part(head, &after[..end]));
        rest = &after[end + between.len()..];
    }
}

fn part<'a>(head: &str, content: &'a [u8]) -> Part<'a> {
    let header = |wanted: &str| {
        let fields = head.lines().filter_map(|line| line.split_once(':'));
        let mut values = fields.filter(|(name, _)| name.trim().eq_ignore_ascii_case(wanted));
        values.next().map(|(_, value)| value.trim().to_owned())
    };
    let disposition = header("content-disposition").unwrap_or_default();
    Part {
        content_type: header("content-type").unwrap_or_default(),
        file_name: parameter(&disposition, "filename"),
        content,
    }
}

/// Where a needle begins. A boundary is long and rare, so that looking for its first byte is fast enough.
fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "--xyz\r\nContent-Disposition: form-data; name=\"activity\"\r\nContent-Type: application/vnd.microsoft.activity\r\n\r\n{}\r\n\
        --xyz\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a; b.png\"\r\ncontent-type: image/png\r\n\r\nab\r\n--xy\r\ncd\r\n--xyz--\r\n";

    #[test]
    fn a_form_is_taken_apart() {
        let parts = parts(FORM.as_bytes(), "xyz").unwrap();
        let part = |content_type: &str, file_name: Option<&str>, content: &'static [u8]| Part {
            content_type: content_type.to_owned(),
            file_name: file_name.map(str::to_owned),
            content,
        };
        assert_eq!(
            parts,
            [
                part("application/vnd.microsoft.activity", None, b"{}"),
                part("image/png", Some("a; b.png"), b"ab\r\n--xy\r\ncd"),
            ]
        );
    }

    #[test]
    fn what_is_no_form_is_none() {
        for length in 0..FORM.len() - 4 {
            assert_eq!(parts(&FORM.as_bytes()[..length], "xyz"), None, "{length}");
        }
        assert_eq!(parts(b"--other--", "xyz"), None);
        assert_eq!(parts(&"--x\r\n\r\n\r\n\r\n".repeat(30).into_bytes(), "x"), None);
    }

    #[test]
    fn the_boundary_is_read() {
        let check = |value: &str, expected: Option<&str>| {
            assert_eq!(boundary(value).as_deref(), expected, "{value}")
        };
        check("multipart/form-data; boundary=xyz", Some("xyz"));
        check("Multipart/Form-Data; charset=utf-8; boundary=\"a b\"", Some("a b"));
        check("multipart/form-data", None);
        check("multipart/form-data; boundary=", None);
        check("image/png; boundary=xyz", None);
    }
}
