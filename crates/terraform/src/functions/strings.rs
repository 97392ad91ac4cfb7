//! Functions on text.

use std::sync::Arc;

use regex::Regex;

use super::Unknowns::{Deep, Handled};
use super::format;
use super::{ANY, Args, Failure, Function, Result, boolean, check_elements, check_text, items, text};
use crate::value::{Entries, Unknown, Value};

pub(super) const TABLE: &[Function] = &[
    Function::new("chomp", (1, 1), Deep, |args| string(args.text(0)?.trim_end_matches(['\r', '\n']))),
    Function::new("endswith", (2, 2), Deep, |args| boolean(args.text(0)?.ends_with(&*args.text(1)?))),
    Function::new("format", (1, ANY), Handled, format::format).with_nulls(),
    Function::new("formatlist", (1, ANY), Deep, format::formatlist).with_nulls(),
    Function::new("indent", (2, 2), Deep, indent),
    Function::new("join", (2, ANY), Handled, join),
    Function::new("lower", (1, 1), Deep, |args| string(&each_char(&args.text(0)?, char::to_lowercase))),
    Function::new("regex", (2, 2), Deep, regex),
    Function::new("regexall", (2, 2), Deep, regexall),
    Function::new("replace", (3, 3), Deep, replace),
    Function::new("split", (2, 2), Deep, split),
    Function::new("startswith", (2, 2), Deep, |args| boolean(args.text(0)?.starts_with(&*args.text(1)?))),
    Function::new("strcontains", (2, 2), Deep, |args| boolean(args.text(0)?.contains(&*args.text(1)?))),
    Function::new("strrev", (1, 1), Deep, |args| string(&args.text(0)?.chars().rev().collect::<String>())),
    Function::new("substr", (3, 3), Deep, substr),
    Function::new("title", (1, 1), Deep, title),
    Function::new("trim", (2, 2), Deep, trim),
    Function::new("trimprefix", (2, 2), Deep, trimprefix),
    Function::new("trimspace", (1, 1), Deep, |args| string(args.text(0)?.trim())),
    Function::new("trimsuffix", (2, 2), Deep, trimsuffix),
    Function::new("upper", (1, 1), Deep, |args| string(&each_char(&args.text(0)?, char::to_uppercase))),
];

fn string(text: &str) -> Result {
    check_text(text.len())?;
    Ok(Value::string(text))
}

/// Returns the text with each character in its other case, as long as that is one character, as in Go.
fn each_char<I: Iterator<Item = char>>(text: &str, case: fn(char) -> I) -> String {
    let convert = |character: char| {
        let mut cased = case(character);
        match (cased.next(), cased.next()) {
            (Some(only), None) => only,
            _ => character,
        }
    };
    text.chars().map(convert).collect()
}

fn indent(args: &Args<'_>) -> Result {
    let spaces = usize::try_from(args.whole(0)?).map_err(|_| "the number of spaces must not be negative")?;
    let text = args.text(1)?;
    let lines = text.matches('\n').count();
    check_text(text.len().saturating_add(lines.saturating_mul(spaces)))?;
    string(&text.replace('\n', &format!("\n{}", " ".repeat(if lines == 0 { 0 } else { spaces }))))
}

/// Joins what is known; an unknown element stands as the text `${...}`.
fn join(args: &Args<'_>) -> Result {
    let Some(separator) = args.get(0).filter(|separator| !separator.is_unknown()) else { return Ok(Value::unknown()) };
    let separator = text(separator)?;
    let mut joined = String::new();
    let mut is_first = true;
    let mut has_unknown = false;
    for list in &args.values[1..] {
        if list.is_unknown() {
            return Ok(Value::unknown());
        }
        for item in items(list)? {
            joined.push_str(if is_first { "" } else { &separator });
            is_first = false;
            has_unknown |= item.has_unknown();
            joined.push_str(&args.known_text(item)?);
            check_text(joined.len())?;
        }
    }
    partial(joined, has_unknown)
}

/// Returns the text, as the known parts of an unknown one if some of it is not known.
pub(super) fn partial(text: String, has_unknown: bool) -> Result {
    check_text(text.len())?;
    let text: Arc<str> = text.into();
    if has_unknown {
        return Ok(Value::Unknown(Unknown { partial: Some(text), span: None }));
    }
    Ok(Value::String(text))
}

impl Args<'_> {
    fn compile(&self, pattern: &Arc<str>) -> std::result::Result<Regex, Failure> {
        let compiled = self.evaluator.regex(pattern, self.span);
        compiled.ok_or_else(|| format!("{pattern:?} is no regular expression, or too large a one").into())
    }
}

/// The most bytes that finding all matches may read; a search can read to the end of the text for each of them.
const MAX_SEARCHED: usize = 50_000_000;

/// Counts the bytes that the searches of one call read.
#[derive(Default)]
struct Searched(usize);

impl Searched {
    fn add(&mut self, text: &str, from: usize) -> std::result::Result<(), Failure> {
        self.0 += text.len() - from;
        if self.0 > MAX_SEARCHED {
            return Err(Failure::Bound("a regular expression has too many matches in too long a text".to_owned()));
        }
        Ok(())
    }
}

fn regex(args: &Args<'_>) -> Result {
    let pattern = args.compile(&args.text(0)?)?;
    let text = args.text(1)?;
    let captures = pattern.captures(&text).ok_or("the pattern does not match")?;
    Ok(captured(&pattern, &captures))
}

fn regexall(args: &Args<'_>) -> Result {
    let pattern = args.compile(&args.text(0)?)?;
    let text = args.text(1)?;
    let mut all = Vec::new();
    let mut searched = Searched::default();
    for captures in pattern.captures_iter(&text) {
        check_elements(all.len() + 1)?;
        searched.add(&text, captures.get(0).map_or(0, |found| found.start()))?;
        all.push(captured(&pattern, &captures));
    }
    Ok(Value::list(all))
}

/// Returns the whole match, or the groups: by name if they have names, else in order.
fn captured(pattern: &Regex, captures: &regex::Captures<'_>) -> Value {
    let group = |found: Option<regex::Match<'_>>| found.map_or(Value::Null, |found| Value::string(found.as_str()));
    let names: Vec<&str> = pattern.capture_names().flatten().collect();
    if !names.is_empty() {
        let entries: Entries = names.into_iter().map(|name| (name.into(), group(captures.name(name)))).collect();
        return Value::object(entries);
    }
    if pattern.captures_len() > 1 {
        return Value::tuple(captures.iter().skip(1).map(group).collect());
    }
    group(captures.get(0))
}

/// Replaces a text, or every match of a regular expression between slashes.
fn replace(args: &Args<'_>) -> Result {
    let (text, pattern, by) = (args.text(0)?, args.text(1)?, args.text(2)?);
    let regular = pattern.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).filter(|_| pattern.len() > 1);
    if let Some(regular) = regular {
        return replace_all(args, &text, &regular.into(), &by);
    }
    let growth = text.matches(&*pattern).count().saturating_mul(by.len());
    check_text(growth)?;
    string(&text.replace(&*pattern, &by))
}

fn replace_all(args: &Args<'_>, text: &str, pattern: &Arc<str>, by: &str) -> Result {
    let pattern = args.compile(pattern)?;
    let mut replaced = String::new();
    let mut copied = 0;
    let mut searched = Searched::default();
    for captures in pattern.captures_iter(text) {
        let Some(found) = captures.get(0) else { continue };
        searched.add(text, found.start())?;
        replaced.push_str(&text[copied..found.start()]);
        captures.expand(by, &mut replaced);
        copied = found.end();
        check_text(replaced.len())?;
    }
    replaced.push_str(&text[copied..]);
    string(&replaced)
}

fn split(args: &Args<'_>) -> Result {
    let (separator, text) = (args.text(0)?, args.text(1)?);
    let parts: Vec<Value> = if separator.is_empty() {
        text.chars().take(crate::bounds::MAX_ELEMENTS + 1).map(|c| Value::string(c.to_string())).collect()
    } else {
        text.split(&*separator).take(crate::bounds::MAX_ELEMENTS + 1).map(Value::string).collect()
    };
    check_elements(parts.len())?;
    Ok(Value::list(parts))
}

/// Returns `length` characters from `offset`; a negative offset counts from the end, length -1 is all that follow.
fn substr(args: &Args<'_>) -> Result {
    let text = args.text(0)?;
    let (offset, length) = (args.whole(1)?, args.whole(2)?);
    let count = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let start = if offset < 0 { offset.saturating_add(count).max(0) } else { offset };
    let take = if length < 0 { usize::MAX } else { usize::try_from(length).unwrap_or(usize::MAX) };
    let skip = usize::try_from(start).unwrap_or(usize::MAX);
    string(&text.chars().skip(skip).take(take).collect::<String>())
}

fn title(args: &Args<'_>) -> Result {
    let mut at_start = true;
    let mut titled = String::new();
    for character in args.text(0)?.chars() {
        titled.push_str(&if at_start {
            each_char(character.encode_utf8(&mut [0; 4]), char::to_uppercase)
        } else {
            character.into()
        });
        at_start =
            !character.is_alphanumeric() && character != '_' && (character.is_ascii() || character.is_whitespace());
    }
    string(&titled)
}

fn trim(args: &Args<'_>) -> Result {
    let cut: Vec<char> = args.text(1)?.chars().collect();
    string(args.text(0)?.trim_matches(cut.as_slice()))
}

fn trimprefix(args: &Args<'_>) -> Result {
    let text = args.text(0)?;
    string(text.strip_prefix(&*args.text(1)?).unwrap_or(&text))
}

fn trimsuffix(args: &Args<'_>) -> Result {
    let text = args.text(0)?;
    string(text.strip_suffix(&*args.text(1)?).unwrap_or(&text))
}
