//! Templates as HCL reads them: escapes, `~` strip markers and the indent of `<<-` heredocs.
//!
//! HCL strips and unindents a flat list of tokens in which each line of a heredoc is a token of its own. So the parser's
//! tree is flattened into such tokens, their text is taken from the source (the parser's is altered in directives and
//! in indented heredocs), and the stripped tokens are put together again.

use std::iter::Peekable;
use std::sync::Arc;
use std::vec::IntoIter;

use hcl_edit::Span as _;
use hcl_edit::template::{Directive, Element, Strip, Template};

use crate::lower::Lower;
use crate::syntax::{Expr, Part};

/// How a template is written, which decides what its literal text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quote {
    /// `"..."`: backslash escapes.
    Quoted,
    /// `<<EOT`: text as it stands, a token per line.
    Heredoc,
    /// `<<-EOT`: the same, unindented.
    Indented,
    /// The text of a JSON string, which JSON has unescaped: one token.
    Bare,
}

enum Token {
    Literal(String),
    Interpolation(Expr),
    If(Expr),
    Else,
    EndIf,
    For { key: Option<Arc<str>>, value: Arc<str>, collection: Expr },
    EndFor,
}

/// Returns the parts of `template`.
pub(crate) fn parts(lower: &Lower<'_>, template: &Template, quote: Quote) -> Vec<Part> {
    let mut tokens = Tokens { lower, quote, tokens: Vec::new(), strip_next: false };
    tokens.template(template);
    let mut tokens = tokens.tokens;
    if quote == Quote::Indented {
        unindent(&mut tokens);
    }
    tokens.retain(|token| !matches!(token, Token::Literal(text) if text.is_empty()));
    assemble(&mut tokens.into_iter().peekable())
}

struct Tokens<'a> {
    lower: &'a Lower<'a>,
    quote: Quote,
    tokens: Vec<Token>,
    /// Whether the token before ended with `~}`.
    strip_next: bool,
}

impl Tokens<'_> {
    fn template(&mut self, template: &Template) {
        for element in template.iter() {
            match element {
                Element::Literal(literal) => self.literal(&self.lower.source(literal.span()), literal.as_str()),
                Element::Interpolation(interpolation) => {
                    let expr = self.lower.expr(&interpolation.expr);
                    self.control(interpolation.strip, Token::Interpolation(expr));
                }
                Element::Directive(directive) => self.directive(directive),
            }
        }
    }

    fn literal(&mut self, source: &Option<String>, parsed: &str) {
        // Without a place in the source only the parser's own text is left.
        let text = source.as_deref().map_or_else(|| parsed.to_owned(), |raw| unescape(raw, self.quote));
        if matches!(self.quote, Quote::Heredoc | Quote::Indented) {
            for line in text.split_inclusive('\n') {
                self.push_literal(line);
            }
        } else {
            self.push_literal(&text);
        }
    }

    fn push_literal(&mut self, text: &str) {
        let text = if std::mem::take(&mut self.strip_next) { text.trim_start() } else { text };
        self.tokens.push(Token::Literal(text.to_owned()));
    }

    fn control(&mut self, strip: Strip, token: Token) {
        if matches!(strip, Strip::Start | Strip::Both)
            && let Some(Token::Literal(text)) = self.tokens.last_mut()
        {
            text.truncate(text.trim_end().len());
        }
        self.tokens.push(token);
        self.strip_next = matches!(strip, Strip::End | Strip::Both);
    }

    fn directive(&mut self, directive: &Directive) {
        match directive {
            Directive::If(directive) => {
                let condition = self.lower.expr(&directive.if_expr.cond_expr);
                self.control(directive.if_expr.strip, Token::If(condition));
                self.template(&directive.if_expr.template);
                if let Some(otherwise) = &directive.else_expr {
                    self.control(otherwise.strip, Token::Else);
                    self.template(&otherwise.template);
                }
                self.control(directive.endif_expr.strip, Token::EndIf);
            }
            Directive::For(directive) => {
                let intro = &directive.for_expr;
                let key = intro.key_var.as_ref().map(|name| name.as_str().into());
                let value = intro.value_var.as_str().into();
                let collection = self.lower.expr(&intro.collection_expr);
                self.control(intro.strip, Token::For { key, value, collection });
                self.template(&intro.template);
                self.control(directive.endfor_expr.strip, Token::EndFor);
            }
        }
    }
}

/// Takes the indent that all lines share away; blank lines do not count, and a line that begins with an
/// interpolation has none.
fn unindent(tokens: &mut [Token]) {
    let mut shared = usize::MAX;
    let mut line_starts = Vec::new();
    let mut at_line_start = true;
    for (index, token) in tokens.iter().enumerate() {
        let Token::Literal(text) = token else {
            shared = if at_line_start { 0 } else { shared };
            at_line_start = false;
            continue;
        };
        let indent = text.chars().take_while(|c| c.is_whitespace()).count();
        let is_blank = text.ends_with('\n') && text.trim().is_empty();
        if at_line_start && !is_blank {
            shared = shared.min(indent);
            line_starts.push(index);
        }
        at_line_start = text.ends_with('\n');
    }
    for index in line_starts {
        if let Token::Literal(text) = &mut tokens[index] {
            *text = text.chars().skip(shared).collect();
        }
    }
}

/// Puts tokens together until the end or the `else`, `endif` or `endfor` that belongs to the caller.
fn assemble(tokens: &mut Peekable<IntoIter<Token>>) -> Vec<Part> {
    let mut parts = Vec::new();
    while let Some(token) = tokens.next_if(|token| !matches!(token, Token::Else | Token::EndIf | Token::EndFor)) {
        match token {
            Token::Literal(text) => parts.push(Part::Literal(text.into())),
            Token::Interpolation(expr) => parts.push(Part::Interpolation(expr)),
            Token::If(condition) => {
                let then = assemble(tokens);
                let otherwise = match tokens.next() {
                    Some(Token::Else) => {
                        let otherwise = assemble(tokens);
                        tokens.next();
                        otherwise
                    }
                    _ => Vec::new(),
                };
                parts.push(Part::If { condition, then, otherwise });
            }
            Token::For { key, value, collection } => {
                let body = assemble(tokens);
                tokens.next();
                parts.push(Part::For { key, value, collection, body });
            }
            Token::Else | Token::EndIf | Token::EndFor => {}
        }
    }
    merge_literals(parts)
}

fn merge_literals(parts: Vec<Part>) -> Vec<Part> {
    let mut merged: Vec<Part> = Vec::with_capacity(parts.len());
    let mut text = String::new();
    for part in parts {
        if let Part::Literal(literal) = &part {
            text.push_str(literal);
            continue;
        }
        flush(&mut text, &mut merged);
        merged.push(part);
    }
    flush(&mut text, &mut merged);
    merged
}

fn flush(text: &mut String, merged: &mut Vec<Part>) {
    if !text.is_empty() {
        merged.push(Part::Literal(std::mem::take(text).into()));
    }
}

/// Returns what literal source text means: `$${` and `%%{` are `${` and `%{`, and in quoted strings `\n` is a newline.
pub(crate) fn unescape(raw: &str, quote: Quote) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("$${") || rest.starts_with("%%{") {
            text.push_str(&rest[1..3]);
            rest = &rest[3..];
        } else if first == '\\' && quote == Quote::Quoted {
            rest = unescape_backslash(&rest[1..], &mut text);
        } else {
            text.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    text
}

/// Unescapes what follows a backslash and returns the rest; the parser has already refused escapes that are none.
fn unescape_backslash<'a>(after: &'a str, text: &mut String) -> &'a str {
    let Some(kind) = after.chars().next() else {
        text.push('\\');
        return after;
    };
    let digits = match kind {
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    let code = after.get(1..1 + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
    if let Some(character) = code.filter(|_| digits > 0) {
        text.push(character);
        return &after[1 + digits..];
    }
    match kind {
        'n' => text.push('\n'),
        'r' => text.push('\r'),
        't' => text.push('\t'),
        '"' | '\\' => text.push(kind),
        other => text.extend(['\\', other]),
    }
    &after[kind.len_utf8()..]
}

#[cfg(test)]
mod tests {
    use super::{Quote, unescape};

    #[test]
    fn escapes_mean_what_hcl_says() {
        assert_eq!(unescape(r#"a\n\t\"\\\u00e9\U0001F600"#, Quote::Quoted), "a\n\t\"\\é😀");
        assert_eq!(unescape("$${a} %%{b} $$ $", Quote::Quoted), "${a} %{b} $$ $");
        assert_eq!(unescape(r"C:\new $${x}", Quote::Heredoc), r"C:\new ${x}");
    }
}
