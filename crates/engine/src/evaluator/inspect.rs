//! What a module declares, without evaluating it.

use regorus::unstable::{Expr, ExprRef, Parser, Rule, RuleHead};

use super::{RegoError, RegoVersion, rego_error};

/// The outline of one module.
#[derive(Debug, Clone)]
pub(crate) struct Inspected {
    /// The language version it parses as.
    pub(crate) version: RegoVersion,
    /// Its package without `data.`.
    pub(crate) package: String,
    /// Line of the `package` keyword, from 1.
    pub(crate) package_line: u32,
    /// What it imports, `data.` and `input.` included, each with its line.
    pub(crate) imports: Vec<(String, u32)>,
    /// The rules in source order; a rule of several bodies appears several times.
    pub(crate) rules: Vec<RuleName>,
}

/// One rule's name and line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RuleName {
    /// The first part of its head: `deny`.
    pub(crate) name: String,
    /// Whether it takes arguments.
    pub(crate) is_function: bool,
    /// Line from 1.
    pub(crate) line: u32,
}

/// Parses a module, as v1 and, when that fails, as v0; the error is that of the version the text looks like.
pub(crate) fn inspect(file: &str, text: &str) -> Result<Inspected, RegoError> {
    let v1_error = match inspect_as(file, text, RegoVersion::V1) {
        Ok(module) => return Ok(module),
        Err(error) => error,
    };
    inspect_as(file, text, RegoVersion::V0).map_err(|v0_error| if looks_like_v0(text) { v0_error } else { v1_error })
}

/// A rule with a body but neither `if` nor `contains` is how v0 writes rules.
fn looks_like_v0(text: &str) -> bool {
    let code = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    !code.clone().any(|line| line.contains(" if ") || line.contains("rego.v1")) && code.count() > 0
}

fn inspect_as(file: &str, text: &str, version: RegoVersion) -> Result<Inspected, RegoError> {
    let mut engine = super::new_engine();
    engine.set_rego_v0(version == RegoVersion::V0);
    engine.add_policy(file.to_owned(), text.to_owned()).map_err(|error| rego_error(&error))?;
    let modules = engine.get_modules();
    let module = modules.first().ok_or_else(|| RegoError { at: None, message: "is empty".to_owned() })?;
    let rules = module.policy.iter().filter_map(|rule| rule_name(rule)).collect();
    Ok(Inspected {
        version,
        package: path(&module.package.refr),
        package_line: module.package.span.line,
        imports: module.imports.iter().map(|it| (path(&it.refr), it.span.line)).collect(),
        rules,
    })
}

fn rule_name(rule: &Rule) -> Option<RuleName> {
    let (refr, is_function) = match rule {
        Rule::Spec { head: RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. }, .. } => (refr, false),
        Rule::Spec { head: RuleHead::Func { refr, .. }, .. } => (refr, true),
        Rule::Default { refr, args, .. } => (refr, !args.is_empty()),
    };
    let name = first_component(refr)?;
    Some(RuleName { name, is_function, line: rule.span().line })
}

/// The variable a reference starts with; `deny[msg]` and `deny.x` are both `deny`.
fn first_component(refr: &ExprRef) -> Option<String> {
    match refr.as_ref() {
        Expr::Var { span, .. } => Some(span.text().to_owned()),
        Expr::RefDot { refr, .. } | Expr::RefBrack { refr, .. } => first_component(refr),
        _ => None,
    }
}

/// A reference as OPA writes it: `custom.kubernetes`, and `custom["not-a-name"]` for parts that are no identifiers.
fn path(refr: &ExprRef) -> String {
    let spans = Parser::get_path_ref_components(refr).unwrap_or_default();
    let mut path = String::new();
    for part in spans.iter().map(|span| span.text().trim_matches('"')) {
        let is_name = part.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
            && !part.starts_with(|it: char| it.is_ascii_digit());
        match (is_name, path.is_empty()) {
            (true, true) => path.push_str(part),
            (true, false) => path.extend([".", part]),
            (false, _) => path.extend(["[\"", part, "\"]"]),
        }
    }
    path
}
