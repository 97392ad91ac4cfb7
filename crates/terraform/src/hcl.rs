//! Terraform's native syntax to the syntax tree, with recovery: a syntax error costs its top-level block, not the file.

use std::ops::Range;

use hcl_edit::parser::parse_body;
use parsers::{Comment, Diagnostic, SourceFile};

use crate::lower::Lower;
use crate::outline::{Outline, outline};
use crate::syntax::Body;

/// Reads a `.tf` or `.tfvars` file and its comments.
pub(crate) fn read(file: &SourceFile, comments: &mut Vec<Comment>, diagnostics: &mut Vec<Diagnostic>) -> Body {
    let outline = outline(&file.text);
    comments.extend(outline.comments.iter().map(|range| Comment { span: file.span(range.clone()) }));
    if let Ok(body) = parse_body(&file.text) {
        return lower(file, &file.text, 0, &body);
    }
    let mut body = Body::default();
    let text = without_for_gaps(&file.text, &outline);
    for item in outline.items {
        read_item(file, &text, item, &mut body, diagnostics);
    }
    body
}

fn read_item(file: &SourceFile, text: &str, item: Range<usize>, body: &mut Body, diagnostics: &mut Vec<Diagnostic>) {
    let base = item.start;
    let item = &text[item];
    match parse_body(item) {
        Ok(parsed) => {
            let parsed = lower(file, item, base, &parsed);
            body.attributes.extend(parsed.attributes);
            body.blocks.extend(parsed.blocks);
        }
        Err(error) => {
            let offset = u32::try_from(base + error.location().offset()).unwrap_or(u32::MAX);
            let message = format!("syntax error: {}; this block is not evaluated", error.message());
            diagnostics.push(Diagnostic::error(file.place(offset), message));
        }
    }
}

fn lower(file: &SourceFile, text: &str, base: usize, body: &hcl_edit::structure::Body) -> Body {
    Lower { file: file.id, text, base, whole: None }.body(body)
}

/// Returns the text with spaces for the newlines and comments inside `{ for ... }`, which hcl-edit 0.10 refuses before
/// operators. Offsets stay.
fn without_for_gaps(text: &str, outline: &Outline) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut copied = 0;
    for gap in &outline.for_gaps {
        spaced.push_str(&text[copied..gap.start]);
        spaced.extend(std::iter::repeat_n(' ', gap.len()));
        copied = gap.end;
    }
    spaced.push_str(&text[copied..]);
    spaced
}

#[cfg(test)]
mod tests {
    use super::read;
    use parsers::{FileId, SourceFile};

    /// Checks the kinds of the blocks read and the diagnostics as `line:column`.
    #[track_caller]
    fn check(text: &str, blocks: &[&str], errors: &[&str]) {
        let file = SourceFile::new(FileId(0), "main.tf", text);
        let mut diagnostics = Vec::new();
        let body = read(&file, &mut Vec::new(), &mut diagnostics);
        let found: Vec<&str> = body.blocks.iter().map(|block| file.slice(block.span)).collect();
        assert_eq!(found, blocks, "{text:?}");
        let places: Vec<String> =
            diagnostics.iter().map(|found| format!("{}:{}", found.place.line, found.place.column)).collect();
        assert_eq!(places, errors, "{diagnostics:?}");
    }

    #[test]
    fn a_syntax_error_costs_its_block_only() {
        check(
            "locals {\n  a = 1\n}\nresource \"é\" \"b\" {\n  c = = 1\n}\nlocals { b = 2 }\n",
            &["locals {\n  a = 1\n}", "locals { b = 2 }"],
            &["5:7"],
        );
        check("locals {\n  a = {\n}\nlocals {\n  b = 2\n}\n", &["locals {\n  b = 2\n}"], &["3:2"]);
    }

    #[test]
    fn an_argument_set_twice_is_an_error_where_it_is_set_again() {
        check("locals {\n  a = 1\n  a = 2\n}\nlocals {}\n", &["locals {}"], &["3:3"]);
    }

    #[test]
    fn newlines_before_operators_in_for_objects_are_read() {
        let text = "locals {\n  a = {\n    for k, v in {} : k => v # why\n    ? 1\n    : 2\n  }\n}";
        check(text, &[text], &[]);
    }

    #[test]
    fn line_ends_of_windows_are_read() {
        check("locals {\r\n  a = 1\r\n}\r\nlocals {}", &["locals {\r\n  a = 1\r\n}", "locals {}"], &[]);
    }
}
