//! Where Rego files and data come from: the binary, `--policy`, `--data`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use engine::PolicyFile;
use parsers::yaml::{self, Schema};
use parsers::{Diagnostic, DiagnosticSeverity, FileId, Node, Place, SourceFile, Value};
use serde_json::Map;

use crate::files;
use crate::settings::ConfigError;
use crate::walk::shown;

/// The built-in checks and their libraries: path and text.
const BUILTIN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/builtin_checks.rs"));

/// An object that checks see as `data`.
pub type Data = Map<String, serde_json::Value>;

/// Returns the Rego files that the binary carries.
pub fn builtin() -> Vec<PolicyFile> {
    let file =
        |(path, text): &(&str, &str)| PolicyFile { path: (*path).to_owned(), text: (*text).to_owned(), builtin: true };
    BUILTIN.iter().map(file).collect()
}

/// Reads every `.rego` file below `paths`, tests included, each once; hidden files and folders are left out.
/// `what` names the paths in an error.
///
/// # Errors
///
/// When a path does not exist. A file that cannot be read is a diagnostic.
pub fn read(
    paths: &[PathBuf],
    directory: &Path,
    what: &'static str,
) -> Result<(Vec<PolicyFile>, Vec<Diagnostic>), ConfigError> {
    let mut diagnostics = Vec::new();
    let mut found = Vec::new();
    for (path, shown) in below(paths, directory, what, &["rego"], &mut diagnostics)? {
        match files::read(&path) {
            Ok(text) => found.push(PolicyFile { path: shown, text, builtin: false }),
            Err(problem) => diagnostics.push(Diagnostic::error(Place::file(shown), problem)),
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok((found, diagnostics))
}

/// Merges the JSON and YAML objects below `paths` at the root of `data`.
///
/// # Errors
///
/// When a path does not exist, a file is no object, or two files disagree on a key.
pub fn read_data(paths: &[PathBuf], directory: &Path) -> Result<Data, ConfigError> {
    let mut merged = Map::new();
    let mut unreadable = Vec::new();
    for (path, shown) in below(paths, directory, "the --data path", &["json", "yaml", "yml"], &mut unreadable)? {
        let error = |problem: String| ConfigError::File { what: "the data file", path: PathBuf::from(&shown), problem };
        let text = files::read(&path).map_err(error)?;
        let object = read_object(&shown, &text).map_err(error)?;
        merge(&mut merged, object)
            .map_err(|key| error(format!("the key `{key}` has another value in a file before it")))?;
    }
    if let Some(problem) = unreadable.first() {
        let path = PathBuf::from(&*problem.place.path);
        return Err(ConfigError::File { what: "the data file", path, problem: problem.message.clone() });
    }
    Ok(merged)
}

/// Reads the JSON and YAML objects below folders in `paths` as `opa test` does: each under the folders it stands in.
/// A file that is no object is left out; the second list says which.
///
/// # Errors
///
/// When a path does not exist.
pub fn read_data_beside(paths: &[PathBuf], directory: &Path) -> Result<(Data, Vec<Diagnostic>), ConfigError> {
    let (mut merged, mut left_out) = (Map::new(), Vec::new());
    for path in paths.iter().filter(|path| directory.join(path).is_dir()) {
        let root = directory.join(path).canonicalize().unwrap_or_default();
        for (file, shown) in
            below(std::slice::from_ref(path), directory, "the path", &["json", "yaml", "yml"], &mut left_out)?
        {
            match files::read(&file).and_then(|text| read_object(&shown, &text)) {
                Ok(object) => {
                    let folders = file.parent().and_then(|folder| folder.strip_prefix(&root).ok());
                    let folders = folders.map(Path::components).into_iter().flatten();
                    let nested = folders.rev().fold(object, |inner, folder| {
                        let name = folder.as_os_str().to_string_lossy().into_owned();
                        Map::from_iter([(name, serde_json::Value::Object(inner))])
                    });
                    if let Err(key) = merge(&mut merged, nested) {
                        let problem =
                            format!("is not loaded as data: data.{key} has another value in a file before it");
                        left_out.push(Diagnostic::warning(Place::file(shown), problem));
                    }
                }
                Err(problem) => {
                    let message = format!("is not loaded as data: {problem}");
                    left_out.push(Diagnostic::warning(Place::file(shown), message));
                }
            }
        }
    }
    Ok((merged, left_out))
}

fn read_object(path: &str, text: &str) -> Result<Data, String> {
    let value = if path.ends_with(".json") {
        serde_json::from_str(text).map_err(|error| error.to_string())?
    } else {
        read_yaml(path, text)?
    };
    match value {
        serde_json::Value::Object(object) => Ok(object),
        _ => Err("it is no object".to_owned()),
    }
}

/// Returns the files with one of `extensions` below `paths`: where each is, and the path messages show. A link is
/// followed to a file below the same path, as the mounts of a `ConfigMap` have them; any other link is a warning.
fn below(
    paths: &[PathBuf],
    directory: &Path,
    what: &'static str,
    extensions: &[&str],
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<BTreeMap<PathBuf, String>, ConfigError> {
    let canonical = directory.canonicalize().unwrap_or_else(|_| directory.to_owned());
    let mut found = BTreeMap::new();
    for path in paths {
        let root = canonical.join(path).canonicalize().map_err(|error| ConfigError::File {
            what,
            path: path.clone(),
            problem: files::reason(&error),
        })?;
        let is_wanted = |path: &Path| path.extension().is_some_and(|it| extensions.iter().any(|wanted| it == *wanted));
        if !root.is_dir() && !is_wanted(&root) {
            let problem = format!("is no .{} file", extensions.join(", ."));
            return Err(ConfigError::File { what, path: path.clone(), problem });
        }
        let hidden =
            |entry: &ignore::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
        let walker = ignore::WalkBuilder::new(&root)
            .standard_filters(false)
            .follow_links(false)
            .sort_by_file_name(Ord::cmp)
            .filter_entry(move |entry| !hidden(entry))
            .build();
        for entry in walker {
            match entry {
                Ok(entry) => match real_file(&entry, &root).filter(|_| is_wanted(entry.path())) {
                    Some(Ok(file)) => drop(found.entry(file).or_insert_with(|| shown(entry.path(), &canonical))),
                    Some(Err(problem)) => {
                        let place = Place::file(shown(entry.path(), &canonical));
                        diagnostics.push(Diagnostic::warning(place, problem));
                    }
                    None => {}
                },
                Err(error) => {
                    diagnostics.push(Diagnostic::error(Place::file(shown(&root, &canonical)), error.to_string()));
                }
            }
        }
    }
    Ok(found)
}

/// Returns the file that an entry is or links to, `None` for a folder.
fn real_file(entry: &ignore::DirEntry, root: &Path) -> Option<Result<PathBuf, String>> {
    let kind = entry.file_type()?;
    if kind.is_dir() {
        return None;
    }
    if kind.is_file() {
        return Some(Ok(entry.path().to_owned()));
    }
    if !kind.is_symlink() {
        return Some(Err("is not a regular file, so it is not read".to_owned()));
    }
    match entry.path().canonicalize() {
        Ok(target) if target.starts_with(root) => target.is_file().then_some(Ok(target)),
        Ok(_) => Some(Err("is a link that leads out of the folder, so it is not read".to_owned())),
        Err(error) => Some(Err(format!("is a link that leads nowhere: {error}"))),
    }
}

fn read_yaml(path: &str, text: &str) -> Result<serde_json::Value, String> {
    let source = SourceFile::new(FileId(0), path, text);
    let stream = yaml::parse(&source, Schema::Core);
    if let Some(error) = stream.diagnostics.iter().find(|it| it.severity == DiagnosticSeverity::Error) {
        return Err(format!("line {}: {}", error.place.line, error.message));
    }
    match stream.documents.as_slice() {
        [] => Ok(serde_json::Value::Object(Map::new())),
        [root] => Ok(to_json(root)),
        _ => Err("holds several documents; data is one object".to_owned()),
    }
}

fn to_json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => serde_json::from_str(number.as_json()).unwrap_or(serde_json::Value::Null),
        Value::String(text) => text.to_string().into(),
        Value::List(items) => items.iter().map(to_json).collect(),
        Value::Map(entries) => entries.iter().map(|entry| (entry.key.to_string(), to_json(&entry.value))).collect(),
    }
}

/// Merges objects deeply.
///
/// # Errors
///
/// The key on which two values disagree.
pub fn merge(into: &mut Data, from: Data) -> Result<(), String> {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(serde_json::Value::Object(old)), serde_json::Value::Object(new)) => {
                merge(old, new).map_err(|inner| format!("{key}.{inner}"))?;
            }
            (Some(old), new) if *old == new => {}
            (Some(_), _) => return Err(key),
            (None, new) => drop(into.insert(key, new)),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[track_caller]
    fn check(first: serde_json::Value, second: serde_json::Value, expected: Result<serde_json::Value, &str>) {
        let (serde_json::Value::Object(mut first), serde_json::Value::Object(second)) = (first, second) else {
            panic!()
        };
        let merged = super::merge(&mut first, second).map(|()| serde_json::Value::Object(first));
        assert_eq!(merged, expected.map_err(str::to_owned));
    }

    #[test]
    fn data_files_are_merged_at_the_root_and_may_not_disagree() {
        check(json!({"a": {"b": 1}}), json!({"a": {"c": 2}}), Ok(json!({"a": {"b": 1, "c": 2}})));
        check(json!({"a": {"b": 1}}), json!({"a": {"b": 2}}), Err("a.b"));
        check(json!({"a": 1}), json!({"a": 1}), Ok(json!({"a": 1})));
    }
}
