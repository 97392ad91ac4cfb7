//! The files of one directory to one module: its blocks by address, its variables' values.

use std::collections::BTreeMap;
use std::sync::Arc;

use parsers::{Comment, Diagnostic, Parsed, Skipped, SourceFile, SourceMap, Span};

use crate::outline::TOP_LEVEL_BLOCKS;
use crate::syntax::{Attribute, Block, Body, Expr};
use crate::{hcl, json};

/// A module's blocks.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// Resources and data sources, in source order.
    pub resources: Vec<Resource>,
    /// Their places in `resources`.
    pub by_address: BTreeMap<(Mode, Arc<str>, Arc<str>), usize>,
    pub locals: BTreeMap<Arc<str>, Attribute>,
    pub variables: BTreeMap<Arc<str>, Block>,
    /// Values of variables from tfvars files.
    pub values: BTreeMap<Arc<str>, Expr>,
    pub modules: BTreeMap<Arc<str>, Block>,
    pub outputs: BTreeMap<Arc<str>, Block>,
    /// Providers in source order; several may have one name.
    pub providers: Vec<Block>,
    /// All `terraform` blocks as one.
    pub terraform: Option<Block>,
}

/// A resource or data source.
#[derive(Debug)]
pub(crate) struct Resource {
    pub mode: Mode,
    pub kind: Arc<str>,
    pub name: Arc<str>,
    pub block: Block,
}

impl Resource {
    /// Returns the address without an instance key: `aws_s3_bucket.logs`, `data.aws_region.here`.
    pub(crate) fn address(&self) -> String {
        let prefix = if self.mode == Mode::Data { "data." } else { "" };
        format!("{prefix}{}.{}", self.kind, self.name)
    }
}

/// Whether Terraform makes a thing or only reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mode {
    Managed,
    Data,
}

/// How Terraform uses a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Configuration,
    /// `override.tf`, `*_override.tf`: its blocks change those of other files.
    Override,
    /// `terraform.tfvars`, then `*.auto.tfvars`, in this order.
    Values,
    AutoValues,
    /// A file of values that only `-var-file` names.
    OtherValues,
    Other,
}

/// Reads all files; `None` if none of them is a configuration.
pub(crate) fn load(sources: &SourceMap, parsed: &mut Parsed) -> Option<Module> {
    let mut files: Vec<(Role, &SourceFile)> = sources.files().map(|file| (role(&file.path), file)).collect();
    files.sort_by(|a, b| (a.0, &a.1.path).cmp(&(b.0, &b.1.path)));
    let mut loader = Loader { sources, module: Module::default(), diagnostics: &mut parsed.diagnostics };
    let mut has_configuration = false;
    for (role, file) in files {
        match role {
            Role::Configuration | Role::Override => {
                has_configuration = true;
                loader.configuration(file, role == Role::Override, &mut parsed.comments);
            }
            Role::Values | Role::AutoValues => loader.values(file, &mut parsed.comments),
            Role::OtherValues => parsed.skipped.push(Skipped {
                path: file.path.clone(),
                reason: "Terraform reads it only when -var-file names it".to_owned(),
            }),
            Role::Other => {}
        }
    }
    let module = loader.module;
    has_configuration.then_some(module)
}

/// Returns whether the file is in Terraform's JSON syntax.
pub(crate) fn is_json(path: &str) -> bool {
    path.ends_with(".json")
}

/// Returns whether the file is one of the configuration.
pub(crate) fn is_configuration(path: &str) -> bool {
    matches!(role(path), Role::Configuration | Role::Override)
}

fn role(path: &str) -> Role {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.strip_suffix(".json").unwrap_or(name);
    if let Some(stem) = name.strip_suffix(".tf") {
        return if stem == "override" || stem.ends_with("_override") { Role::Override } else { Role::Configuration };
    }
    match name.strip_suffix(".tfvars") {
        Some("terraform") => Role::Values,
        Some(stem) if stem.ends_with(".auto") => Role::AutoValues,
        Some(_) => Role::OtherValues,
        None => Role::Other,
    }
}

struct Loader<'a> {
    sources: &'a SourceMap,
    module: Module,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Loader<'_> {
    fn configuration(&mut self, file: &SourceFile, overrides: bool, comments: &mut Vec<Comment>) {
        let body = if is_json(&file.path) {
            json::blocks(file, self.diagnostics)
        } else {
            hcl::read(file, comments, self.diagnostics)
        };
        for attribute in body.attributes {
            self.error(
                attribute.name_span,
                format!("an argument ({}) cannot stand outside of a block", attribute.name),
            );
        }
        for block in body.blocks {
            self.block(block, overrides);
        }
    }

    fn values(&mut self, file: &SourceFile, comments: &mut Vec<Comment>) {
        let body = if is_json(&file.path) {
            json::attributes(file, self.diagnostics)
        } else {
            hcl::read(file, comments, self.diagnostics)
        };
        for block in body.blocks {
            self.error(block.span, "a file of variable values holds no blocks");
        }
        let values = body.attributes.into_iter().map(|attribute| (attribute.name, attribute.expr));
        self.module.values.extend(values);
    }

    fn error(&mut self, span: Span, message: impl Into<String>) {
        let place = self.sources.file(span.file).place(span.start);
        self.diagnostics.push(Diagnostic::error(place, message));
    }

    fn block(&mut self, mut block: Block, overrides: bool) {
        if let Some(label) = block.labels.iter().find(|label| !is_name(&label.text)) {
            self.error(label.span, format!("{:?} is not a name, so this block is not evaluated", label.text));
            return;
        }
        let labels: Vec<Arc<str>> = block.labels.iter().map(|label| label.text.clone()).collect();
        match (&*block.kind, labels.as_slice()) {
            ("resource", [kind, name]) => self.resource(Mode::Managed, kind, name, block, overrides),
            ("data", [kind, name]) => self.resource(Mode::Data, kind, name, block, overrides),
            ("variable", [name]) => self.named(name, block, overrides, |module| &mut module.variables),
            ("module", [name]) => self.named(name, block, overrides, |module| &mut module.modules),
            ("output", [name]) => self.named(name, block, overrides, |module| &mut module.outputs),
            ("provider", [_]) => self.module.providers.push(block),
            ("terraform", []) => match &mut self.module.terraform {
                Some(first) => {
                    let more = block.body.attributes.into_iter();
                    let known: Vec<_> = more.filter(|new| first.body.attribute(&new.name).is_none()).collect();
                    first.body.attributes.extend(known);
                    first.body.blocks.extend(block.body.blocks);
                }
                none => *none = Some(block),
            },
            ("locals", []) => {
                for attribute in std::mem::take(&mut block.body.attributes) {
                    self.local(attribute, overrides);
                }
            }
            ("resource" | "data", _) => self.error(block.span, format!("a {} block has two labels", block.kind)),
            ("variable" | "module" | "output" | "provider", _) => {
                self.error(block.span, format!("a {} block has one label", block.kind));
            }
            ("terraform" | "locals", _) => self.error(block.span, format!("a {} block has no label", block.kind)),
            (kind, _) if TOP_LEVEL_BLOCKS.contains(&kind) => {} // says nothing about what will exist
            (kind, _) => self.error(block.span, format!("Terraform has no block called {kind:?}")),
        }
    }

    fn resource(&mut self, mode: Mode, kind: &Arc<str>, name: &Arc<str>, block: Block, overrides: bool) {
        let address = (mode, kind.clone(), name.clone());
        match self.module.by_address.get(&address).copied() {
            Some(first) if overrides => apply_override(&mut self.module.resources[first].block, block),
            Some(first) => self.declared_twice(&block, self.module.resources[first].block.span),
            None => {
                self.module.by_address.insert(address, self.module.resources.len());
                self.module.resources.push(Resource { mode, kind: kind.clone(), name: name.clone(), block });
            }
        }
    }

    fn named(
        &mut self,
        name: &Arc<str>,
        block: Block,
        overrides: bool,
        blocks: fn(&mut Module) -> &mut BTreeMap<Arc<str>, Block>,
    ) {
        match blocks(&mut self.module).get_mut(name) {
            Some(first) if overrides => apply_override(first, block),
            Some(first) => {
                let first = first.span;
                self.declared_twice(&block, first);
            }
            None => {
                blocks(&mut self.module).insert(name.clone(), block);
            }
        }
    }

    fn declared_twice(&mut self, block: &Block, first: Span) {
        let labels: Vec<&str> = block.labels.iter().map(|label| &*label.text).collect();
        let first = self.sources.file(first.file).place(first.start);
        let message =
            format!("{} {} is declared twice, first at {first}; the first one counts", block.kind, labels.join("."));
        self.error(block.span, message);
    }

    fn local(&mut self, attribute: Attribute, overrides: bool) {
        if let Some(first) = self.module.locals.get(&attribute.name)
            && !overrides
        {
            let first = self.sources.file(first.name_span.file).place(first.name_span.start);
            let message = format!("local.{} is declared twice, first at {first}; the first one counts", attribute.name);
            self.error(attribute.name_span, message);
            return;
        }
        self.module.locals.insert(attribute.name.clone(), attribute);
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

/// Merges an override file's block: its arguments replace those of the same name, its nested blocks all of the same
/// kind.
fn apply_override(block: &mut Block, by: Block) {
    let Body { attributes, blocks } = by.body;
    block.body.attributes.retain(|old| attributes.iter().all(|new| new.name != old.name));
    block.body.attributes.extend(attributes);
    block.body.blocks.retain(|old| blocks.iter().all(|new| new.kind != old.kind));
    block.body.blocks.extend(blocks);
}

#[cfg(test)]
mod tests {
    use super::{Role, role};

    #[test]
    fn a_files_name_decides_how_terraform_uses_it() {
        for (path, expected) in [
            ("a/main.tf", Role::Configuration),
            ("main.tf.json", Role::Configuration),
            ("a_override.tf", Role::Override),
            ("override.tf.json", Role::Override),
            ("x/terraform.tfvars", Role::Values),
            ("terraform.tfvars.json", Role::Values),
            ("prod.auto.tfvars", Role::AutoValues),
            ("prod.tfvars", Role::OtherValues),
            ("package.json", Role::Other),
        ] {
            assert_eq!(role(path), expected, "{path}");
        }
    }
}
