//! Paths to units of work: single files, and folders of Terraform.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use parsers::{Diagnostic, Place, Skipped};

use crate::files;
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
    /// Whether it was not asked for and is read only because another file of its folder was: nothing is reported
    /// of it but errors.
    pub is_context: bool,
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
    let directory = directory.canonicalize().unwrap_or_else(|_| directory.to_owned());
    let excluded = Excluded {
        folders: Globs::new("--skip-dirs", &settings.skip_dirs, &directory)?,
        files: Globs::new("--skip-files", &settings.skip_files, &directory)?,
    };
    let mut collector = Collector { settings, found: BTreeMap::new(), walk: Walk::default() };
    for path in &settings.paths {
        let root = directory.join(path).canonicalize().map_err(|error| unusable(path, &error))?;
        if root.is_dir() {
            std::fs::read_dir(&root).map_err(|error| unusable(path, &error))?;
        }
        collector.root(&root, &directory, &excluded);
    }
    Ok(collector.finish())
}

fn unusable(path: &Path, error: &std::io::Error) -> ConfigError {
    ConfigError::File { what: "the path", path: path.to_owned(), problem: files::reason(error) }
}

/// What `--skip-dirs` and `--skip-files` leave out.
#[derive(Debug, Clone)]
struct Excluded {
    folders: Globs,
    files: Globs,
}

/// Patterns as people write them: relative to the scanned path, relative to the working directory, or absolute.
#[derive(Debug, Clone)]
struct Globs {
    below_root: GlobSet,
    absolute: GlobSet,
}

impl Globs {
    fn new(flag: &str, patterns: &[String], directory: &Path) -> Result<Self, ConfigError> {
        let error =
            |problem: globset::Error| ConfigError::Value { origin: flag.to_owned(), problem: problem.to_string() };
        let (mut below_root, mut absolute) = (GlobSetBuilder::new(), GlobSetBuilder::new());
        for pattern in patterns {
            let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
            // `a/**` means the folder a itself, too.
            for pattern in [Some(pattern), pattern.strip_suffix("/**")].into_iter().flatten() {
                let glob = |text: &str| GlobBuilder::new(text).literal_separator(true).build().map_err(error);
                below_root.add(glob(pattern)?);
                absolute.add(glob(&anchored(pattern, directory))?);
            }
        }
        Ok(Self { below_root: below_root.build().map_err(error)?, absolute: absolute.build().map_err(error)? })
    }

    fn matches(&self, path: &Path, root: &Path) -> bool {
        let below = path.strip_prefix(root).is_ok_and(|path| self.below_root.is_match(path));
        below || self.absolute.is_match(path)
    }
}

/// Returns the pattern as an absolute one, with the `..` at its beginning resolved.
fn anchored(pattern: &str, directory: &Path) -> String {
    if Path::new(pattern).is_absolute() {
        return pattern.to_owned();
    }
    let (mut folder, mut rest) = (directory, pattern);
    while let Some(after) = rest.strip_prefix("../") {
        folder = folder.parent().unwrap_or(folder);
        rest = after;
    }
    let folder = globset::escape(&folder.to_string_lossy());
    format!("{}/{rest}", folder.trim_end_matches('/'))
}

/// Returns the path as reports show it; bytes that are no UTF-8 are written as `\xFF`, so that no two files share one.
#[must_use]
pub fn shown(path: &Path, directory: &Path) -> String {
    let relative = path.strip_prefix(directory).unwrap_or(path);
    let mut text = String::new();
    for chunk in relative.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    if text.is_empty() { ".".to_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

struct Found {
    shown: String,
    format: &'static InputFormat,
    is_context: bool,
}

struct Collector<'a> {
    settings: &'a Settings,
    /// Files by path, so that overlapping arguments count once.
    found: BTreeMap<PathBuf, Found>,
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
                    let reason = is_folder.then(|| pruned_because(entry.path(), &root, &excluded)).flatten();
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
        if excluded.files.matches(path, root) {
            self.skip(shown, "excluded by --skip-files");
        } else if is_chart_template(path, root) {
            self.skip(shown, "a template of a Helm chart; charts are not rendered yet");
        } else {
            self.found.insert(path.to_owned(), Found { shown, format, is_context: false });
            if named && format.per_folder {
                self.siblings(path, format, directory);
            }
        }
    }

    /// Adds the other files of a named file's folder that are evaluated together with it.
    fn siblings(&mut self, path: &Path, format: &'static InputFormat, directory: &Path) {
        let entries = path.parent().and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file())) {
            if (format.reads)(&entry.file_name().to_string_lossy()) {
                let shown = shown(&entry.path(), directory);
                self.found.entry(entry.path()).or_insert(Found { shown, format, is_context: true });
            }
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

    /// Makes a unit of each file, and of all Terraform files of a folder.
    fn finish(mut self) -> Walk {
        let mut folders: BTreeMap<(PathBuf, usize), Vec<UnitFile>> = BTreeMap::new();
        for (path, Found { shown, format, is_context }) in self.found {
            let file = UnitFile { shown: shown.into(), path, is_context };
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
fn pruned_because(path: &Path, root: &Path, excluded: &Excluded) -> Option<&'static str> {
    if path == root {
        return None;
    }
    match path.file_name()?.to_str() {
        Some(".git") => Some(""),
        Some(".terraform") => Some("what `terraform init` downloaded"),
        _ => excluded.folders.matches(path, root).then_some("excluded by --skip-dirs"),
    }
}

/// Whether a folder called `templates` between `root` and the file lies beside a `Chart.yaml`.
fn is_chart_template(path: &Path, root: &Path) -> bool {
    let between = path.ancestors().skip(1).take_while(|folder| folder.starts_with(root.parent().unwrap_or(root)));
    let templates =
        between.filter(|folder| folder.components().next_back() == Some(Component::Normal("templates".as_ref())));
    templates.filter_map(Path::parent).any(|chart| chart.join("Chart.yaml").is_file())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Globs, shown};

    #[track_caller]
    fn check(pattern: &str, path: &str, expected: bool) {
        let globs = Globs::new("--skip-dirs", &[pattern.to_owned()], Path::new("/repo/dev")).unwrap();
        assert_eq!(globs.matches(Path::new(path), Path::new("/repo")), expected, "{pattern} on {path}");
    }

    #[test]
    fn a_pattern_is_relative_to_the_scanned_path_or_to_the_working_directory() {
        check("app", "/repo/app", true);
        check("app", "/repo/dev/app", true);
        check("app", "/repo/other/app", false);
        check("../app", "/repo/app", true);
        check("**/app", "/repo/other/app", true);
        check("/repo/other", "/repo/other", true);
    }

    #[test]
    fn two_stars_at_the_end_mean_the_folder_itself_too() {
        check("app/**", "/repo/app", true);
        check("app/**", "/repo/app/x/y", true);
        check("app/*", "/repo/app/x/y", false);
    }

    #[test]
    fn shown_paths_are_relative_below_the_working_directory() {
        assert_eq!(shown(Path::new("/repo/dev/a/b"), Path::new("/repo/dev")), "a/b");
        assert_eq!(shown(Path::new("/repo/x"), Path::new("/repo/dev")), "/repo/x");
    }
}
