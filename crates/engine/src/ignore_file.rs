//! `.trivyignore`, as text or as YAML: findings somebody accepted.

use globset::{GlobBuilder, GlobMatcher};
use parsers::yaml::{self, Schema};
use parsers::{Diagnostic, FileId, Node, Place, SourceFile, Value};

use crate::{Check, Date, Finding, Status};

/// The entries of one ignore file that have not expired.
#[derive(Debug, Default)]
pub struct IgnoreFile {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    id: String,
    /// Globs on the target; empty: every target.
    paths: Vec<GlobMatcher>,
    place: Place,
    statement: String,
}

impl IgnoreFile {
    /// Reads the file; entries without effect (a bad date, an expired one) are warnings, as is a line that is
    /// no entry. A path that ends in `.yaml` or `.yml` is read as YAML.
    #[must_use]
    pub fn parse(path: &str, text: &str, today: &Date) -> (Self, Vec<Diagnostic>) {
        let file = SourceFile::new(FileId(0), path, text);
        if path.ends_with(".yaml") || path.ends_with(".yml") {
            return Self::parse_yaml(&file, today);
        }
        let mut warnings = Vec::new();
        let mut entries = Vec::new();
        for number in 1..=file.line_count() {
            let line = file.line_text(number).unwrap_or_default().trim();
            let mut fields = line.split_whitespace();
            let Some(id) = fields.next().filter(|id| !id.starts_with('#')) else { continue };
            let place = Place { path: path.into(), line: number, column: 0 };
            let date = fields.take_while(|field| !field.starts_with('#')).find_map(|field| field.strip_prefix("exp:"));
            match date.map_or(Ok(()), |date| still_valid(date, today)) {
                Ok(()) => {
                    entries.push(Entry { id: id.to_owned(), paths: Vec::new(), place, statement: String::new() });
                }
                Err(problem) => warnings.push(without_effect(place, id, &problem)),
            }
        }
        (Self { entries }, warnings)
    }

    /// An entry that is not understood whole has no effect: half of it could accept more than was meant.
    fn parse_yaml(file: &SourceFile, today: &Date) -> (Self, Vec<Diagnostic>) {
        const SECTIONS: [&str; 4] = ["misconfigurations", "vulnerabilities", "secrets", "licenses"];
        let stream = yaml::parse(file, Schema::Core);
        let mut warnings = stream.diagnostics;
        let mut entries = Vec::new();
        let place = |node: &Node| Place { column: 0, ..file.place(node.origin.span.start) };
        for root in &stream.documents {
            if !matches!(root.value, Value::Map(_)) {
                warnings.push(Diagnostic::warning(place(root), "ignores stand below `misconfigurations:`"));
            }
            for section in root.entries() {
                if !SECTIONS.contains(&&*section.key) {
                    let message =
                        format!("there is no section `{}`; ignores stand below `misconfigurations:`", section.key);
                    warnings.push(Diagnostic::warning(file.place(section.key_span.start), message));
                } else if &*section.key == SECTIONS[0] {
                    if !matches!(section.value.value, Value::List(_) | Value::Null) {
                        let message = "misconfigurations must be a list: `- id: KSV-0001`";
                        warnings.push(Diagnostic::warning(place(&section.value), message));
                    }
                    for item in section.value.items() {
                        match entry(file, item, place(item), today) {
                            Ok(entry) => entries.push(entry),
                            Err(problem) => {
                                let message = format!("this entry has no effect: {problem}");
                                warnings.push(Diagnostic::warning(place(item), message));
                            }
                        }
                    }
                }
            }
        }
        (Self { entries }, warnings)
    }

    /// Marks the finding ignored if an entry names its check by id, AVD id, long id or alias.
    pub fn apply(&self, finding: &mut Finding) {
        if finding.status != Status::Fail {
            return;
        }
        let entry = self.entries.iter().find(|entry| entry.names(&finding.check) && entry.covers(&finding.target));
        if let Some(entry) = entry {
            let reason = if entry.statement.is_empty() { String::new() } else { format!(": {}", entry.statement) };
            finding.status = Status::Ignored(format!("{}{reason}", entry.place));
        }
    }
}

/// Reads one entry of the YAML form; the error says what is not understood.
fn entry(file: &SourceFile, item: &Node, place: Place, today: &Date) -> Result<Entry, String> {
    let mut entry = Entry { id: String::new(), paths: Vec::new(), place, statement: String::new() };
    for field in item.entries() {
        let text = || match &field.value.value {
            Value::String(text) => Ok(text.to_string()),
            // A date is no text to YAML, but it stands in the file as one.
            Value::Number(_) => Ok(file.slice(field.value.origin.span).to_owned()),
            _ => Err(format!("`{}` must be text", field.key)),
        };
        match &*field.key {
            "id" => entry.id = text()?,
            "statement" => entry.statement = text()?,
            "expired_at" => still_valid(text()?.trim_matches(['"', '\'']), today)?,
            "paths" => {
                let pattern = |node: &Node| glob(node.as_str()?);
                let patterns: Option<Vec<GlobMatcher>> = field.value.items().iter().map(pattern).collect();
                entry.paths = patterns.filter(|it| !it.is_empty()).ok_or("`paths` must be a list of patterns")?;
            }
            other => return Err(format!("there is no key `{other}`; there are id, paths, expired_at, statement")),
        }
    }
    if entry.id.is_empty() { Err("it has no `id`".to_owned()) } else { Ok(entry) }
}

/// Reads a path pattern: `*` and `?` stay within a folder, `**` crosses folders.
fn glob(pattern: &str) -> Option<GlobMatcher> {
    let pattern = pattern.trim_start_matches("./");
    Some(GlobBuilder::new(pattern).literal_separator(true).build().ok()?.compile_matcher())
}

impl Entry {
    fn names(&self, check: &Check) -> bool {
        check.ids().any(|id| id.eq_ignore_ascii_case(&self.id))
    }

    fn covers(&self, target: &str) -> bool {
        self.paths.is_empty() || self.paths.iter().any(|glob| glob.is_match(target))
    }
}

fn without_effect(place: Place, id: &str, problem: &str) -> Diagnostic {
    Diagnostic::warning(place, format!("ignoring {id} has no effect: {problem}"))
}

fn still_valid(date: &str, today: &Date) -> Result<(), String> {
    match Date::parse(date) {
        None => Err(format!("`{date}` is no date; write YYYY-MM-DD")),
        Some(expires) if expires <= *today => Err(format!("it expired on {expires}")),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{IgnoreFile, glob};
    use crate::{Date, check};

    #[track_caller]
    fn check(path: &str, text: &str, id: &str, target: &str, expected: bool) {
        let (file, _) = IgnoreFile::parse(path, text, &Date::parse("2026-11-21").unwrap());
        let sample = check::sample(id);
        let ignored = file.entries.iter().any(|entry| entry.names(&sample) && entry.covers(target));
        assert_eq!(ignored, expected, "{id} in {text:?}");
    }

    #[test]
    fn each_line_names_one_id() {
        check(".trivyignore", "# why\nKSV-0001\n\nDS-0002 because\n", "DS-0002", "a", true);
        check(".trivyignore", "#KSV-0001\n", "KSV-0001", "a", false);
        check(".trivyignore", "ksv-0001\n", "KSV-0001", "a", true);
    }

    #[test]
    fn an_entry_expires() {
        check(".trivyignore", "A exp:2026-11-22\n", "A", "a", true);
        check(".trivyignore", "A exp:2026-11-21\n", "A", "a", false);
        check(".trivyignore", "A exp:2026-13-45\n", "A", "a", false);
        check(".trivyignore", "A # exp:2020-01-01\n", "A", "a", true);
    }

    #[test]
    fn yaml_entries_may_be_bound_to_paths_and_dates() {
        let text = "misconfigurations:\n  - id: A\n    paths: [\"legacy/**\"]\n  - id: B\n    expired_at: 2020-01-01\n";
        check("i.yaml", text, "A", "legacy/x/a.yaml", true);
        check("i.yaml", text, "A", "new/a.yaml", false);
        check("i.yaml", text, "B", "a", false);
    }

    #[test]
    fn a_yaml_entry_that_is_not_understood_accepts_nothing() {
        for field in ["pathes: [\"legacy/**\"]", "paths: \"legacy/**\"", "expires_at: 2020-01-01", "paths: []"] {
            check("i.yaml", &format!("misconfigurations:\n  - id: A\n    {field}\n"), "A", "new/a.yaml", false);
        }
    }

    #[test]
    fn two_stars_cross_folders() {
        for (pattern, path, expected) in [
            ("**/a.yaml", "a.yaml", true),
            ("**/a.yaml", "x/y/a.yaml", true),
            ("x/**", "x/y/z", true),
            ("x/*", "x/y/z", false),
            ("x/?.yaml", "x/a.yaml", true),
            ("*.yaml", "x/a.yaml", false),
        ] {
            assert_eq!(glob(pattern).unwrap().is_match(path), expected, "{pattern} on {path}");
        }
    }
}
