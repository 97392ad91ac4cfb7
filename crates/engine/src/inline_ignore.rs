//! `#trivy:ignore:ID` in real comments.
//!
//! A marker works on its own line and on the line below; with comment lines between it and the code, on the line
//! below those. A finding is met when its cause, or a block around it in the same file, starts on such a line. A
//! finding that means the whole file is met by a marker above the file's first line that is neither blank nor a
//! comment.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use parsers::{Comment, Diagnostic, Place, SourceFile, SourceMap};

use crate::cause::Cause;
use crate::{Check, Date};

/// The markers of one unit of work.
#[derive(Debug, Default)]
pub(crate) struct InlineIgnores {
    /// By path and the line the marker works on, besides its own.
    markers: BTreeMap<(Arc<str>, u32), Vec<Marker>>,
    /// By path: the markers that stand for the whole file.
    whole_file: BTreeMap<Arc<str>, Vec<Marker>>,
}

#[derive(Debug, Clone)]
struct Marker {
    pattern: String,
    place: Place,
}

impl InlineIgnores {
    /// Reads the markers in `comments` that have not expired; a marker that can never work is a warning.
    pub(crate) fn read(comments: &[Comment], sources: &SourceMap, today: &Date) -> (Self, Vec<Diagnostic>) {
        let mut ignores = Self::default();
        let mut warnings = Vec::new();
        for file in sources.files() {
            let own: Vec<&Comment> = comments.iter().filter(|it| it.span.file == file.id).collect();
            if own.iter().any(|it| file.slice(it.span).contains(":ignore")) {
                ignores.read_file(file, &own, today, &mut warnings);
            }
        }
        (ignores, warnings)
    }

    fn read_file(&mut self, file: &SourceFile, comments: &[&Comment], today: &Date, warnings: &mut Vec<Diagnostic>) {
        let mut comment_lines = BTreeSet::new();
        let mut read = Vec::new();
        for comment in comments {
            let (first, last) = file.lines(comment.span);
            let before = file.line_text(first).unwrap_or_default().trim_start();
            if before.starts_with(['#', '/', '*']) {
                comment_lines.extend(first..=last);
            }
            read.extend(markers(file, comment, today, warnings).into_iter().map(|marker| (last, marker)));
        }
        let code = |line: &u32| {
            let text = file.line_text(*line).unwrap_or_default().trim();
            !text.is_empty() && text != "---" && !comment_lines.contains(line)
        };
        let first_code = (1..=file.line_count()).find(code).unwrap_or(u32::MAX);
        for (line, marker) in read {
            if line < first_code {
                self.whole_file.entry(file.path.clone()).or_default().push(marker.clone());
            }
            let mut last = line;
            while comment_lines.contains(&line) && comment_lines.contains(&(last + 1)) {
                last += 1;
            }
            for works_on in [line, last + 1] {
                self.markers.entry((file.path.clone(), works_on)).or_default().push(marker.clone());
            }
        }
    }

    /// Returns the place of the comment that accepts a finding of `check` with this cause.
    pub(crate) fn find(&self, check: &Check, cause: &Cause<'_>) -> Option<Place> {
        if self.markers.is_empty() {
            return None;
        }
        let path = &cause.file.path;
        let around = cause.occurrences.iter().filter(|it| it.path == *path).map(|it| it.lines.start);
        let lines = cause.lines.map(|lines| lines.start).into_iter().chain(around);
        let on_lines = lines.filter_map(|line| self.markers.get(&(path.clone(), line))).flatten();
        let on_file = self.whole_file.get(path).filter(|_| cause.lines.is_none()).into_iter().flatten();
        let mut markers = on_lines.chain(on_file);
        let names: Vec<String> = names(check).collect();
        let found = markers.find(|it| names.iter().any(|name| matches(&it.pattern, name)));
        found.map(|marker| marker.place.clone())
    }
}

/// The names a marker may use for a check, in lower case.
fn names(check: &Check) -> impl Iterator<Item = String> {
    let canonical = if check.long_id.is_empty() {
        format!("{}-{}-{}", check.provider, check.service, check.short_code)
    } else {
        check.long_id.clone()
    };
    let ids = check.ids().map(str::to_owned).collect::<Vec<_>>();
    ids.into_iter().chain([canonical, check.short_code.clone()]).filter(|it| !it.is_empty()).map(|it| it.to_lowercase())
}

/// Reads the markers of one comment: tokens `trivy:ignore:ID` and `tfsec:ignore:ID`, each with `:exp:DATE`.
fn markers(file: &SourceFile, comment: &Comment, today: &Date, warnings: &mut Vec<Diagnostic>) -> Vec<Marker> {
    let text = file.slice(comment.span);
    let place = file.place(comment.span.start);
    let mut found = Vec::new();
    for token in text.split_whitespace() {
        let token = token.trim_start_matches(['#', '/', '*']);
        let token = token.strip_suffix("*/").unwrap_or(token);
        let Some(pairs) = token.strip_prefix("trivy:").or_else(|| token.strip_prefix("tfsec:")) else { continue };
        match marker(pairs, today) {
            Ok(Some(pattern)) => found.push(Marker { pattern, place: Place { column: 0, ..place.clone() } }),
            Ok(None) => {}
            Err(problem) => {
                let message = format!("ignore comment `{token}` has no effect: {problem}");
                warnings.push(Diagnostic::warning(place.clone(), message));
            }
        }
    }
    found
}

/// Reads `ignore:ID:exp:DATE`: the id in lower case, `None` when it has expired or is no ignore at all.
fn marker(pairs: &str, today: &Date) -> Result<Option<String>, String> {
    let parts: Vec<&str> = pairs.split(':').collect();
    let value = |key: &str| parts.chunks(2).find(|pair| pair[0] == key).map(|pair| pair.get(1).copied().unwrap_or(""));
    let Some(id) = value("ignore") else { return Ok(None) };
    if id.is_empty() {
        return Err("an id must follow without a blank: `trivy:ignore:ID`".to_owned());
    }
    if id.contains(',') {
        return Err("one marker names one id; write `trivy:ignore:A trivy:ignore:B`".to_owned());
    }
    if id.contains('[') || value("ws").is_some() {
        return Err("parameters and workspaces are not supported".to_owned());
    }
    if let Some(date) = value("exp") {
        let expires = Date::parse(date).ok_or_else(|| format!("`{date}` is no date; write YYYY-MM-DD"))?;
        if *today >= expires {
            return Err(format!("it expired on {expires}"));
        }
    }
    Ok(Some(id.to_lowercase()))
}

/// Whether `pattern`, in which `*` stands for any text, is the whole of `name`.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(head) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let tail = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = name.find(part) else { return false };
        name = &name[at + part.len()..];
    }
    name.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use parsers::{Comment, SourceMap, Span};

    use super::InlineIgnores;
    use crate::cause::Cause;
    use crate::{Date, Lines};

    /// Every line that begins with `#`, and every ` #` tail, counts as a comment.
    #[track_caller]
    fn check(text: &str, id: &str, line: Option<u32>, expected: bool) {
        let mut sources = SourceMap::default();
        let file = sources.add("f", text);
        let mut comments = Vec::new();
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            if let Some(at) = line.find('#') {
                comments.push(Comment { span: Span::new(file, offset + at..offset + line.trim_end().len()) });
            }
            offset += line.len();
        }
        let today = Date::parse("2026-11-21").unwrap();
        let (ignores, _) = InlineIgnores::read(&comments, &sources, &today);
        let lines = line.map(|start| Lines { start, end: start });
        let file = sources.file(file);
        let cause = Cause { file, lines, resource: Arc::from(""), occurrences: Vec::new(), is_narrow: true };
        assert_eq!(ignores.find(&crate::check::sample(id), &cause).is_some(), expected, "{id} at {line:?} in {text:?}");
    }

    #[test]
    fn a_marker_works_on_its_line_and_the_next() {
        check("#trivy:ignore:r1\na: b\n", "r1", Some(2), true);
        check("#trivy:ignore:r1\na: b\nc: d\n", "r1", Some(3), false);
        check("a: b # trivy:ignore:R1 because\n", "r1", Some(1), true);
        check("#trivy:ignore:r1\n", "r2", Some(2), false);
    }

    #[test]
    fn other_comments_may_stand_between_a_marker_and_the_code() {
        check("#trivy:ignore:r1\n# because of that\na: b\n", "r1", Some(3), true);
        check("a: b # trivy:ignore:r1\n# other\nc: d\n", "r1", Some(3), false);
    }

    #[test]
    fn markers_stack_until_another_line_comes_between() {
        check("#trivy:ignore:r1\n#trivy:ignore:r2\na: b\n", "r1", Some(3), true);
        check("#trivy:ignore:r1\n#trivy:ignore:r2\na: b\n", "r2", Some(3), true);
        check("#trivy:ignore:r1\n\n#trivy:ignore:r2\na: b\n", "r1", Some(4), false);
        check("# trivy:ignore:r1 trivy:ignore:r2\na: b\n", "r2", Some(2), true);
    }

    #[test]
    fn a_marker_expires_at_its_date() {
        check("#trivy:ignore:r1:exp:2026-11-22\na: b\n", "r1", Some(2), true);
        check("#trivy:ignore:r1:exp:2026-11-21\na: b\n", "r1", Some(2), false);
        check("#trivy:ignore:r1:exp:soon\na: b\n", "r1", Some(2), false);
    }

    #[test]
    fn a_star_stands_for_any_text() {
        check("#tfsec:ignore:r-*\na: b\n", "r-1", Some(2), true);
        check("#trivy:ignore:*-1\na: b\n", "r-1", Some(2), true);
        check("#trivy:ignore:s-*\na: b\n", "r-1", Some(2), false);
    }

    #[test]
    fn a_marker_at_the_top_accepts_findings_of_the_whole_file() {
        check("# about this file\n#trivy:ignore:r1\nFROM a\n", "r1", None, true);
        check("#trivy:ignore:r1\n\n# about this file\nFROM a\n", "r1", None, true);
        check("FROM a\n#trivy:ignore:r1\nRUN b\n", "r1", None, false);
    }
}
