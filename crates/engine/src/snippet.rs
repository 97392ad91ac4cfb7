//! The source lines that show a cause.

use parsers::SourceFile;

use crate::{Lines, SnippetLine};

/// Lines shown at most, markers included.
const MAX_LINES: usize = 10;
/// Bytes shown of one line at most.
const MAX_LINE_BYTES: usize = 1024;

/// Returns the lines of `cause`; `outer` (the block around it) is shown too while it is at most ten lines
/// longer, else only its first and last line. More than ten lines are cut.
pub(crate) fn snippet(file: &SourceFile, cause: Lines, outer: Lines) -> Vec<SnippetLine> {
    let length = |lines: Lines| lines.end - lines.start + 1;
    let mut shown = if length(outer) > length(cause) + 10 {
        framed(file, cause, outer)
    } else {
        (outer.start..=outer.end.min(outer.start + 100)).map(|number| line(file, number, cause)).collect()
    };
    if shown.len() > MAX_LINES {
        let cut = shown[MAX_LINES - 1].number;
        let after_marker = shown[MAX_LINES - 2].truncated;
        shown.truncate(MAX_LINES - 1);
        if !after_marker {
            shown.push(marker(cut));
        }
    }
    mark_ends(&mut shown);
    shown
}

fn framed(file: &SourceFile, cause: Lines, outer: Lines) -> Vec<SnippetLine> {
    let mut shown = Vec::new();
    if outer.start < cause.start {
        shown.push(line(file, outer.start, cause));
    }
    if outer.start + 1 < cause.start {
        shown.push(marker(outer.start + 1));
    }
    // No more than is ever shown, and one to notice the cut.
    let last = cause.end.min(cause.start.saturating_add(MAX_LINES as u32));
    shown.extend((cause.start..=last).map(|number| line(file, number, cause)));
    if cause.end + 1 < outer.end {
        shown.push(marker(outer.end - 1));
    }
    if cause.end < outer.end {
        shown.push(line(file, outer.end, cause));
    }
    shown
}

fn line(file: &SourceFile, number: u32, cause: Lines) -> SnippetLine {
    let text = file.line_text(number).unwrap_or_default();
    let mut end = text.len().min(MAX_LINE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    SnippetLine {
        number,
        content: text[..end].to_owned(),
        is_cause: cause.start <= number && number <= cause.end,
        truncated: false,
        first_cause: false,
        last_cause: false,
    }
}

fn marker(number: u32) -> SnippetLine {
    let content = String::new();
    SnippetLine { number, content, is_cause: false, truncated: true, first_cause: false, last_cause: false }
}

/// Marks the first line of the cause and the last one of its first run.
fn mark_ends(shown: &mut [SnippetLine]) {
    let Some(first) = shown.iter().position(|line| line.is_cause) else { return };
    let run = shown[first..].iter().take_while(|line| line.is_cause).count();
    shown[first].first_cause = true;
    shown[first + run - 1].last_cause = true;
}

#[cfg(test)]
mod tests {
    use parsers::{FileId, SourceFile};

    use super::snippet;
    use crate::Lines;

    /// Writes the snippet as numbers: `*` for a marker, `[` and `]` around the cause.
    #[track_caller]
    fn check(cause: (u32, u32), outer: (u32, u32), expected: &str) {
        let text: String = (1..=100).map(|number| format!("line {number}\n")).collect();
        let file = SourceFile::new(FileId(0), "f", text);
        let lines = |(start, end)| Lines { start, end };
        let shown = snippet(&file, lines(cause), lines(outer)).into_iter().map(|line| {
            let open = if line.first_cause { "[" } else { "" };
            let close = if line.last_cause { "]" } else { "" };
            let number = if line.truncated { "*".to_owned() } else { line.number.to_string() };
            format!("{open}{number}{close}")
        });
        assert_eq!(shown.collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn a_short_block_is_shown_around_its_cause() {
        check((2, 3), (2, 3), "[2 3]");
        check((2, 2), (1, 3), "1 [2] 3");
    }

    #[test]
    fn a_long_block_is_shown_by_its_ends() {
        check((10, 12), (1, 100), "1 * [10 11 12] * 100");
    }

    #[test]
    fn more_than_ten_lines_are_cut() {
        check((1, 100), (1, 100), "[1 2 3 4 5 6 7 8 9] *");
    }
}
