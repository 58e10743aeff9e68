//! A sheet as text: comma or semicolon between cells, quotes around what holds either, as spreadsheets save it.

/// Takes a sheet apart. The separator is the one that stands more often in the first line; rows without any text are
/// left out, but counted.
pub fn read(text: &str) -> Vec<(usize, Vec<String>)> {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or("");
    let separator = [',', ';', '\t']
        .into_iter()
        .max_by_key(|mark| (first.matches(*mark).count(), *mark == ','))
        .unwrap_or(',');
    let mut rows = Vec::new();
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut number = 1;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let Some(cell) = cells.last_mut() else { break };
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            '\r' if !quoted && characters.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                end_row(&mut rows, &mut cells, number);
                number += 1;
            }
            mark if mark == separator && !quoted => cells.push(String::new()),
            other => cell.push(other),
        }
    }
    end_row(&mut rows, &mut cells, number);
    rows
}

fn end_row(rows: &mut Vec<(usize, Vec<String>)>, cells: &mut Vec<String>, number: usize) {
    let row = std::mem::replace(cells, vec![String::new()]);
    if row.iter().any(|cell| !cell.trim().is_empty()) {
        rows.push((number, row.into_iter().map(|cell| cell.trim().to_owned()).collect()));
    }
}

/// One row as a line.
pub fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let quoted = |cell: &str| {
        if cell.contains([',', ';', '"', '\n', '\r', '\t']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    };
    let mut line: String = cells.map(quoted).collect::<Vec<_>>().join(",");
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_of_any_spreadsheet_are_read() {
        for text in [
            "\u{feff}a,b\r\n\"x, \"\"y\"\"\",z\r\n\r\n,w\r\n",
            "a;b\n\"x, \"\"y\"\"\";z\n\n;w",
            "a\tb\n\"x, \"\"y\"\"\"\tz\n\n\tw\n",
        ] {
            let expected = [(1, vec!["a", "b"]), (2, vec!["x, \"y\"", "z"]), (4, vec!["", "w"])];
            let read = read(text);
            let read: Vec<_> = read
                .iter()
                .map(|(row, cells)| (*row, cells.iter().map(String::as_str).collect::<Vec<_>>()))
                .collect();
            assert_eq!(read, expected, "{text:?}");
        }
    }

    #[test]
    fn a_line_reads_back() {
        let cells = ["plain", "a, b; c", "say \"hi\"", "two\nlines", ""];
        assert_eq!(read(&line(cells.into_iter()))[0].1, cells);
    }
}
