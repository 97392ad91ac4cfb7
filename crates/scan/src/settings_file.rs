//! `trivy.yaml`: its keys as flags.

use engine::closest;
use parsers::yaml::{self, Schema};
use parsers::{Diagnostic, DiagnosticSeverity, FileId, Node, SourceFile, Value};

use crate::flags::{FLAGS, FOREIGN_SECTIONS, Flag, Kind};

/// What a settings file sets.
#[derive(Debug, Default)]
pub struct SettingsFile {
    /// Flags and their values, in the order of the file.
    pub values: Vec<(&'static Flag, Vec<String>)>,
    /// Unknown keys.
    pub warnings: Vec<Diagnostic>,
}

/// Reads the text of a settings file.
///
/// # Errors
///
/// The first place where the text is no YAML mapping, or a value is not one that a flag can have.
pub fn parse(path: &str, text: &str) -> Result<SettingsFile, Diagnostic> {
    let source = SourceFile::new(FileId(0), path, text);
    let stream = yaml::parse(&source, Schema::Core);
    if let Some(error) = stream.diagnostics.iter().find(|it| it.severity == DiagnosticSeverity::Error) {
        return Err(error.clone());
    }
    let file = SettingsFile { warnings: stream.diagnostics, ..SettingsFile::default() };
    let mut reader = Reader { source: &source, file };
    for root in &stream.documents {
        match root.value {
            Value::Map(_) => reader.section("", root)?,
            Value::Null => {}
            _ => {
                return Err(Diagnostic::error(source.place(root.origin.span.start), "settings are `key: value` pairs"));
            }
        }
    }
    Ok(reader.file)
}

struct Reader<'a> {
    source: &'a SourceFile,
    file: SettingsFile,
}

impl Reader<'_> {
    fn section(&mut self, prefix: &str, node: &Node) -> Result<(), Diagnostic> {
        for entry in node.entries() {
            let key = if prefix.is_empty() { entry.key.to_string() } else { format!("{prefix}.{}", entry.key) };
            if let Some(flag) = FLAGS.iter().find(|flag| flag.keys.contains(&key.as_str())) {
                if let Some(values) = self.values(flag, &key, &entry.value)? {
                    self.file.values.push((flag, values));
                }
                continue;
            }
            let is_section = FLAGS.iter().any(|flag| flag.keys.iter().any(|it| below(it, &key)));
            if is_section && matches!(entry.value.value, Value::Map(_) | Value::Null) {
                self.section(&key, &entry.value)?;
            } else if !FOREIGN_SECTIONS.iter().any(|section| key == *section || below(&key, section)) {
                self.unknown(&key, entry.key_span.start);
            }
        }
        Ok(())
    }

    /// A scalar or a list of scalars as texts, `None` when nothing is set.
    fn values(&self, flag: &Flag, key: &str, node: &Node) -> Result<Option<Vec<String>>, Diagnostic> {
        let scalar = |node: &Node| match &node.value {
            Value::String(text) => Ok(text.to_string()),
            Value::Number(number) => Ok(number.as_json().to_owned()),
            Value::Bool(value) => Ok(value.to_string()),
            Value::Null | Value::List(_) | Value::Map(_) => {
                let place = self.source.place(node.origin.span.start);
                Err(Diagnostic::error(place, format!("`{key}` must be a value or a list of values")))
            }
        };
        match &node.value {
            Value::Null => Ok(None),
            Value::List(items) => items.iter().map(scalar).collect::<Result<_, _>>().map(Some),
            _ if matches!(flag.kind, Kind::Many(_)) => {
                Ok(Some(scalar(node)?.split(',').map(|it| it.trim().to_owned()).collect()))
            }
            _ => Ok(Some(vec![scalar(node)?])),
        }
    }

    fn unknown(&mut self, key: &str, offset: u32) {
        let known: Vec<&str> = FLAGS.iter().flat_map(|flag| flag.keys.iter().copied()).collect();
        let own = FLAGS.iter().find(|flag| flag.name == key || flag.aliases.contains(&key));
        let moved = own.and_then(|flag| flag.keys.first().copied());
        let hint = moved.or_else(|| closest(key, &known)).map(|it| format!("; did you mean `{it}`?"));
        let message = format!("there is no setting `{key}`{}", hint.unwrap_or_default());
        self.file.warnings.push(Diagnostic::warning(self.source.place(offset), message));
    }
}

/// Whether `key` is `section.something`.
fn below(key: &str, section: &str) -> bool {
    key.strip_prefix(section).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::parse;

    /// `expected`: each flag and its values, then each warning.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let file = parse("trivy.yaml", text).unwrap();
        let values = file.values.iter().map(|(flag, values)| format!("{}={}", flag.name, values.join(",")));
        let warnings = file.warnings.iter().map(|it| format!("{}: {}", it.place.line, it.message));
        assert_eq!(values.chain(warnings).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_keys_of_old_guides_and_of_trivy_both_work() {
        check(
            "config:\n  policy:\n    - ./policies\n  namespaces: [custom, builtin]\nexit-code: 1\n",
            &["policy=./policies", "namespaces=custom,builtin", "exit-code=1"],
        );
        check("rego:\n  check: [a, b]\nseverity: HIGH,CRITICAL\n", &["policy=a,b", "severity=HIGH,CRITICAL"]);
    }

    #[test]
    fn settings_of_other_scanners_are_accepted() {
        check("scan:\n  security-checks: [config]\nvulnerability:\n  type: [os]\n", &[]);
    }

    #[test]
    fn an_unknown_key_is_a_warning_with_a_suggestion() {
        check("severty: HIGH\n", &["1: there is no setting `severty`; did you mean `severity`?"]);
        check("policy: ./p\n", &["1: there is no setting `policy`; did you mean `rego.check`?"]);
        check(
            "misconfiguration:\n  scaners: [helm]\n",
            &["2: there is no setting `misconfiguration.scaners`; did you mean `misconfiguration.scanners`?"],
        );
    }
}
