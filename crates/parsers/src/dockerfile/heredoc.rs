//! Heredocs: the words that begin one, and the script its body makes.

use super::shell_words::{self, Keep};

/// A heredoc that a line begins: `<<EOF`, `<<-EOF`, `3<<"EOF"`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heredoc {
    /// The line that ends it.
    pub(super) name: String,
    /// `<<-`: tabs before its lines and before its end do not count.
    pub(super) strip_tabs: bool,
}

/// A heredoc with the lines between its line and its end.
pub(super) struct Body<'a> {
    pub(super) heredoc: Heredoc,
    pub(super) text: &'a str,
}

/// Returns the heredocs that `line` begins.
///
/// # Errors
///
/// The word whose quotes cannot be read.
pub(super) fn in_line(line: &str) -> Result<Vec<Heredoc>, String> {
    if !line.contains("<<") {
        return Ok(Vec::new());
    }
    let words = shell_words::split(line, Keep::All).unwrap_or_default();
    words.iter().filter_map(|word| in_word(word).transpose()).collect()
}

/// Returns the heredoc that `word` begins, if it begins one.
///
/// # Errors
///
/// The word, when its quotes cannot be read.
pub(super) fn in_word(word: &str) -> Result<Option<Heredoc>, String> {
    let digits_gone = word.trim_start_matches(|ch: char| ch.is_ascii_digit());
    let Some(rest) = digits_gone.strip_prefix("<<") else { return Ok(None) };
    let (strip_tabs, rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let rest = rest.trim_start_matches(['\t', '\n', '\x0C', '\r', ' ']);
    if rest.is_empty() || rest.contains('<') {
        return Ok(None);
    }
    let mut names = shell_words::split(rest, Keep::Nothing).ok_or_else(|| word.to_owned())?;
    let Some(name) = names.pop().filter(|_| names.is_empty()) else { return Ok(None) };
    match shell_words::split(rest, Keep::Quotes) {
        Some(quoted) if quoted.len() == 1 => Ok(Some(Heredoc { name, strip_tabs })),
        _ => Err(word.to_owned()),
    }
}

/// Returns `line` with the bodies below it.
pub(super) fn with_bodies(line: &str, bodies: &[Body<'_>]) -> String {
    let mut text = line.to_owned();
    for body in bodies {
        text.push('\n');
        text.push_str(body.text);
        text.push_str(&body.heredoc.name);
    }
    text
}

/// Returns what a shell is given to run for `RUN command`.
///
/// A command that is nothing but a heredoc is its body, one line after the other, joined with ` ; `. Where a
/// program reads the heredoc, or `#!` says which one should, command and bodies are one text.
pub(super) fn script(command: &str, bodies: &[Body<'_>]) -> String {
    let alone = matches!(in_word(command), Ok(Some(_)));
    match bodies.first() {
        Some(body) if alone && !body.text.starts_with("#!") => joined_lines(body),
        _ => with_bodies(command, bodies),
    }
}

fn joined_lines(body: &Body<'_>) -> String {
    let text = body.text.replace("\r\n", "\n");
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let strip = |line| if body.heredoc.strip_tabs { str::trim_start_matches(line, '\t') } else { line };
    text.split('\n').map(strip).collect::<Vec<_>>().join(" ; ")
}

#[cfg(test)]
mod tests {
    use super::{Heredoc, in_line, in_word};

    #[track_caller]
    fn check(line: &str, expected: &[(&str, bool)]) {
        let expected: Vec<Heredoc> = expected
            .iter()
            .map(|(name, strip_tabs)| Heredoc { name: (*name).to_owned(), strip_tabs: *strip_tabs })
            .collect();
        assert_eq!(in_line(line), Ok(expected), "{line:?}");
    }

    #[test]
    fn heredocs_stand_anywhere_in_the_line() {
        check("RUN cat <<A - 3<<-B >x", &[("A", false), ("B", true)]);
        check("COPY << 'a b' /x", &[("a b", false)]);
        check("COPY <<'a b' /x", &[("a b", false)]);
    }

    #[test]
    fn quotes_hide_heredocs() {
        check(r#"RUN echo "<<A" '<<B' \<<C"#, &[]);
        check("RUN echo it's <<A", &[]);
    }

    #[test]
    fn here_strings_and_shifts_are_none() {
        check("RUN cat <<<a", &[]);
        check("RUN echo $((1 << 2)) <<", &[("2))", false)]);
    }

    #[test]
    fn quotes_of_the_delimiter_are_not_part_of_it() {
        for word in ["<<EOF", "<<'EOF'", "<<\"EOF\"", "<<E\\OF", "<<E'O'F"] {
            assert_eq!(in_word(word), Ok(Some(Heredoc { name: "EOF".to_owned(), strip_tabs: false })), "{word}");
        }
    }
}
