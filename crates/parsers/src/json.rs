//! JSON text to a node tree with exact spans.

use jsonc_parser::ast::{ObjectPropName, Value as Json};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::bounds::{self, MAX_DEPTH, MAX_NODES};
use crate::entries::{Warnings, remove_replaced, replaced};
use crate::{Diagnostic, Entry, Node, Number, SourceFile, Stream, Value};

/// RFC 8259 and nothing more, but for control characters in strings, which the parser lets pass; for every reader of
/// JSON in the program.
pub const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Returns the value of `file`, none if it is blank. Never fails: see [`Stream::diagnostics`].
#[must_use]
pub fn parse(file: &SourceFile) -> Stream {
    let mut reader = Reader { file, warnings: Warnings::default(), diagnostics: Vec::new() };
    match reader.read() {
        Ok(root) => {
            reader.warnings.finish(file, &mut reader.diagnostics);
            Stream { documents: root.into_iter().collect(), diagnostics: reader.diagnostics, ..Stream::default() }
        }
        Err((offset, message)) => {
            let place = file.place(u32::try_from(offset).unwrap_or(u32::MAX));
            let broken = vec![file.span(0..file.text.len())];
            Stream { diagnostics: vec![Diagnostic::error(place, message)], broken, ..Stream::default() }
        }
    }
}

/// Where a file cannot be read, and why.
type Failure = (usize, String);

struct Reader<'a> {
    file: &'a SourceFile,
    warnings: Warnings,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<Option<Node>, Failure> {
        let separators = self.file.text.bytes().filter(|byte| matches!(byte, b',' | b':' | b'[' | b'{'));
        if separators.count() > MAX_NODES {
            return Err((0, bounds::too_many_nodes()));
        }
        let parsed = parse_to_ast(&self.file.text, &CollectOptions::default(), &STRICT);
        let value = parsed.map_err(|error| (error.range().start, message(&error)))?.value;
        value.map(|value| self.node(value, 0)).transpose()
    }

    fn node(&mut self, json: Json<'_>, depth: usize) -> Result<Node, Failure> {
        let Range { start, end } = json.range();
        let value = match json {
            Json::NullKeyword(_) => Value::Null,
            Json::BooleanLit(literal) => Value::Bool(literal.value),
            Json::NumberLit(literal) => Value::Number(Number::from_json(literal.value)),
            Json::StringLit(literal) => Value::String((&*literal.value).into()),
            _ if depth == MAX_DEPTH => return Err((start, bounds::too_deep())),
            Json::Array(array) => {
                let items = array.elements.into_iter().map(|item| self.node(item, depth + 1));
                Value::List(items.collect::<Result<_, _>>()?)
            }
            Json::Object(object) => {
                let entries = object.properties.into_iter().map(|property| {
                    let key_span = self.file.span(property.name.start()..property.name.end());
                    let value = self.node(property.value, depth + 1)?;
                    Ok(Entry { key: key_text(&property.name), key_span, value })
                });
                let entries = entries.collect::<Result<_, _>>()?;
                Value::Map(self.unique(entries))
            }
        };
        Ok(Node::new(value, self.file.span(start..end)))
    }

    fn unique(&mut self, mut entries: Vec<Entry>) -> Vec<Entry> {
        let pairs = replaced(&entries);
        for &(first, last) in &pairs {
            self.warnings.duplicate(self.file, &entries[first], &entries[last], &mut self.diagnostics);
        }
        if !pairs.is_empty() {
            remove_replaced(&mut entries, &pairs);
        }
        entries
    }
}

fn message(error: &ParseError) -> String {
    match error.kind() {
        ParseErrorKind::NestingDepthExceeded => bounds::too_deep(),
        kind => format!("not JSON: {kind}"),
    }
}

fn key_text(name: &ObjectPropName<'_>) -> std::sync::Arc<str> {
    name.as_str().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, proptest};

    use super::parse;
    use crate::bounds::{MAX_DEPTH, MAX_NODES};
    use crate::testing::{file, outline, sources, spans_nest};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let stream = parse(&file(text));
        assert_eq!(outline(&stream), expected, "{text:?}");
        let errors = stream.diagnostics.iter().filter(|it| it.severity == crate::DiagnosticSeverity::Error);
        assert_eq!(errors.count(), stream.broken.len());
    }

    /// Checks that `text` is refused with a message that contains `expected`.
    #[track_caller]
    fn check_refused(text: &str, expected: &str) {
        let outline = outline(&parse(&file(text)));
        assert!(outline.len() == 1 && outline[0].contains(expected), "{outline:?}");
    }

    #[test]
    fn values_are_those_of_rfc_8259() {
        check(
            r#" {"a": [null, true, -0.5e+3, "\u00e9\ud83d\ude00\n"], "b": {}} "#,
            &[r#"{"a":[null,true,-0.5e+3,"é😀\n"],"b":{}}"#],
        );
        check("12345678901234567890123", &["12345678901234567890123"]);
        check("", &[]);
        check(" \n", &[]);
    }

    #[test]
    fn nothing_but_json_is_read() {
        let others = [
            "NaN",
            "{\"a\": NaN}",
            "[Infinity]",
            "[1,]",
            "{\"a\": 1,}",
            "[1 2]",
            "[,1]",
            "{a: 1}",
            "{'a': 1}",
            "[01]",
            "[+1]",
            "[.5]",
            "[1.]",
            "[0x1]",
            "[1] // c",
            "/* c */ 1",
            "1 2",
            "{\"a\"}",
            "{\"a\":}",
            "[",
            "{\"a\": [}",
            "\"a",
            "[\"\\x41\"]",
            "[\"\\ud800\"]",
            "[tru]",
            "---",
        ];
        for other in others {
            check_refused(other, "not JSON: ");
        }
    }

    #[test]
    fn an_error_has_its_line_and_column() {
        check("{\n \"é\": nul\n}", &["2:7: not JSON: Unexpected word"]);
    }

    #[test]
    fn of_duplicate_keys_the_last_one_counts_and_a_warning_names_both_lines() {
        let warning = "2:2: key `a` is given on lines 1 and 2 of one map; the last one counts";
        check("{\"a\": 1,\n \"a\": 2}", &[r#"{"a":2}"#, warning]);
    }

    #[test]
    fn spans_are_bytes_with_quotes_and_brackets() {
        let file = file("{ \"é\" : [ 1, \"ö\" ] , \"b\": {} }");
        let stream = parse(&file);
        let expected = ["{ \"é\" : [ 1, \"ö\" ] , \"b\": {} }", "\"é\":", "[ 1, \"ö\" ]", "1", "\"ö\"", "\"b\":", "{}"];
        assert_eq!(sources(&file, &stream.documents[0]), expected);
    }

    #[test]
    fn depth_and_size_are_bounded() {
        check_refused(&"[".repeat(100_000), "levels");
        check_refused(&"{\"a\":".repeat(100_000), "levels");
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(parse(&file(&nested(MAX_DEPTH))).documents.len(), 1);
        check_refused(&nested(MAX_DEPTH + 1), "levels");
        check_refused(&",".repeat(MAX_NODES + 1), &format!("limit of {MAX_NODES} keys and values"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_read_or_refused(text in r#"(\{|\}|\[|\]|"a"|:|,|"|\\|\\u12|1|-|\.|e|null|é| |\n){0,40}"#) {
            let file = file(&text);
            assert!(parse(&file).documents.iter().all(|root| spans_nest(&file, root)));
        }
    }
}
