//! Paths to units of work: single files, and folders of Terraform.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use parsers::{Diagnostic, Place, Skipped};

use crate::formats::{FORMATS, InputFormat, not_yet};
use crate::settings::{ConfigError, Settings};

/// What is read and evaluated together.
#[derive(Debug)]
pub struct Unit {
    /// How it is read.
    pub format: &'static InputFormat,
    /// Its files, by shown path.
    pub files: Vec<UnitFile>,
}

/// One file of a unit.
#[derive(Debug)]
pub struct UnitFile {
    /// Where it is.
    pub path: PathBuf,
    /// The path reports show: relative to the working directory when it lies below it, with `/`.
    pub shown: Arc<str>,
}

/// Everything the walk found.
#[derive(Debug, Default)]
pub struct Walk {
    /// By shown path.
    pub units: Vec<Unit>,
    /// What is not evaluated, on purpose.
    pub skipped: Vec<Skipped>,
    /// Folders and entries that cannot be read.
    pub diagnostics: Vec<Diagnostic>,
    /// Files no format reads.
    pub other_files: usize,
}

/// Walks the paths of `settings`; links are not followed, except when a path itself is one.
///
/// # Errors
///
/// When a path does not exist, or a glob is none.
pub fn units(settings: &Settings, directory: &Path) -> Result<Walk, ConfigError> {
    let excluded = Excluded {
        folders: globs("--skip-dirs", &settings.skip_dirs)?,
        files: globs("--skip-files", &settings.skip_files)?,
    };
    let directory = directory.canonicalize().unwrap_or_else(|_| directory.to_owned());
    let mut collector = Collector { settings, found: BTreeMap::new(), walk: Walk::default() };
    for path in &settings.paths {
        let root = directory.join(path).canonicalize().map_err(|error| ConfigError::File {
            what: "the path",
            path: path.clone(),
            problem: error.to_string(),
        })?;
        collector.root(&root, &directory, &excluded);
    }
    Ok(collector.finish())
}

/// What `--skip-dirs` and `--skip-files` leave out.
#[derive(Debug, Clone)]
struct Excluded {
    folders: GlobSet,
    files: GlobSet,
}

fn globs(flag: &str, patterns: &[String]) -> Result<GlobSet, ConfigError> {
    let error = |problem: globset::Error| ConfigError::Value { origin: flag.to_owned(), problem: problem.to_string() };
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
        set.add(GlobBuilder::new(pattern).literal_separator(true).build().map_err(error)?);
    }
    set.build().map_err(error)
}

/// Returns the path as reports show it.
#[must_use]
pub fn shown(path: &Path, directory: &Path) -> String {
    let relative = path.strip_prefix(directory).unwrap_or(path);
    let text = relative.to_string_lossy();
    if text.is_empty() { ".".to_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// A pattern may be written relative to the scanned path or to the working directory, or be absolute.
fn matches(set: &GlobSet, path: &Path, root: &Path, directory: &Path) -> bool {
    !set.is_empty()
        && [path.strip_prefix(root).ok(), path.strip_prefix(directory).ok(), Some(path)]
            .into_iter()
            .flatten()
            .any(|path| set.is_match(path))
}

struct Collector<'a> {
    settings: &'a Settings,
    /// Files by shown path, so that overlapping arguments count once.
    found: BTreeMap<String, (PathBuf, &'static InputFormat)>,
    walk: Walk,
}

impl Collector<'_> {
    fn root(&mut self, root: &Path, directory: &Path, excluded: &Excluded) {
        let pruned: Arc<Mutex<Vec<Skipped>>> = Arc::default();
        let walker = {
            let (pruned, root, directory) = (Arc::clone(&pruned), root.to_owned(), directory.to_owned());
            let excluded = excluded.clone();
            ignore::WalkBuilder::new(&root)
                .standard_filters(false)
                .follow_links(false)
                .sort_by_file_name(Ord::cmp)
                .filter_entry(move |entry| {
                    let is_folder = entry.file_type().is_some_and(|it| it.is_dir());
                    let reason =
                        is_folder.then(|| pruned_because(entry.path(), &root, &directory, &excluded)).flatten();
                    let Some(reason) = reason else { return true };
                    if !reason.is_empty() {
                        let skipped =
                            Skipped { path: shown(entry.path(), &directory).into(), reason: reason.to_owned() };
                        pruned.lock().unwrap_or_else(PoisonError::into_inner).push(skipped);
                    }
                    false
                })
                .build()
        };
        for entry in walker {
            match entry {
                Ok(entry) => self.entry(&entry, root, directory, excluded),
                Err(error) => self.unreadable(&error, directory),
            }
        }
        let mut pruned = pruned.lock().unwrap_or_else(PoisonError::into_inner);
        self.walk.skipped.append(&mut pruned);
    }

    fn entry(&mut self, entry: &ignore::DirEntry, root: &Path, directory: &Path, excluded: &Excluded) {
        let path = entry.path();
        let shown = shown(path, directory);
        let kind = entry.file_type();
        if kind.is_some_and(|it| it.is_dir()) {
            return;
        }
        let named = path == root;
        if kind.is_some_and(|it| it.is_symlink()) && !named {
            self.skip(shown, "a symbolic link, which is not followed");
            return;
        }
        let Some(format) = self.format(path, &shown) else {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            match not_yet(&name) {
                Some(reason) => self.skip(shown, reason),
                None if named => self.skip(shown, "not a name that is read as Kubernetes, Dockerfile or Terraform"),
                None => self.walk.other_files += 1,
            }
            return;
        };
        if matches(&excluded.files, path, root, directory) {
            self.skip(shown, "excluded by --skip-files");
        } else if is_chart_template(path, root) {
            self.skip(shown, "a template of a Helm chart; charts are not rendered yet");
        } else {
            self.found.insert(shown, (path.to_owned(), format));
        }
    }

    /// A pattern of `--file-patterns` comes first; then the first format that reads the name.
    fn format(&self, path: &Path, shown: &str) -> Option<&'static InputFormat> {
        let name = path.file_name()?.to_string_lossy();
        let pattern = self.settings.file_patterns.iter().find(|(_, regex)| regex.is_match(shown));
        let format = match pattern {
            Some((input_type, _)) => FORMATS
                .iter()
                .find(|it| it.input_type == *input_type && (it.reads)(&name))
                .or_else(|| FORMATS.iter().find(|it| it.input_type == *input_type)),
            None => FORMATS.iter().find(|it| (it.reads)(&name)),
        };
        let wanted = &self.settings.input_types;
        format.filter(|it| wanted.is_empty() || wanted.contains(&it.input_type))
    }

    fn skip(&mut self, path: String, reason: &str) {
        self.walk.skipped.push(Skipped { path: path.into(), reason: reason.to_owned() });
    }

    fn unreadable(&mut self, error: &ignore::Error, directory: &Path) {
        let path = error_path(error).map(|path| shown(path, directory)).unwrap_or_default();
        let problem = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        self.walk.diagnostics.push(Diagnostic::error(Place::file(path), format!("cannot be read: {problem}")));
    }

    /// Makes a unit of each file, and of all Terraform files of a folder that hold more than variables.
    fn finish(mut self) -> Walk {
        let mut folders: BTreeMap<(PathBuf, usize), Vec<UnitFile>> = BTreeMap::new();
        for (shown, (path, format)) in self.found {
            let file = UnitFile { shown: shown.into(), path };
            if format.per_folder {
                let folder = file.path.parent().unwrap_or(Path::new("")).to_owned();
                let index = FORMATS.iter().position(|it| std::ptr::eq(it, format)).unwrap_or_default();
                folders.entry((folder, index)).or_default().push(file);
            } else {
                self.walk.units.push(Unit { format, files: vec![file] });
            }
        }
        let folders = folders.into_iter().map(|((_, index), files)| Unit { format: &FORMATS[index], files });
        self.walk.units.extend(folders);
        self.walk.units.sort_by(|a, b| a.files[0].shown.cmp(&b.files[0].shown));
        self.walk
    }
}

fn error_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error_path(err),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

/// Why a folder is not entered; "" for one that needs no mention.
fn pruned_because(path: &Path, root: &Path, directory: &Path, excluded: &Excluded) -> Option<&'static str> {
    if path == root {
        return None;
    }
    match path.file_name()?.to_str() {
        Some(".git") => Some(""),
        Some(".terraform") => Some("what `terraform init` downloaded"),
        _ => matches(&excluded.folders, path, root, directory).then_some("excluded by --skip-dirs"),
    }
}

/// Whether a folder called `templates` between `root` and the file lies beside a `Chart.yaml`.
fn is_chart_template(path: &Path, root: &Path) -> bool {
    let between = path.ancestors().skip(1).take_while(|folder| folder.starts_with(root.parent().unwrap_or(root)));
    let templates =
        between.filter(|folder| folder.components().next_back() == Some(Component::Normal("templates".as_ref())));
    templates.filter_map(Path::parent).any(|chart| chart.join("Chart.yaml").is_file())
}
