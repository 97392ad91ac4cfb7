//! End to end: every folder of `testdata/` with a `case.args` or a `messages.txt` is one trial.
//!
//! `case.args` holds `NAME=value` pairs for the environment and then the arguments, separated by blanks. The binary
//! runs in the case's folder; standard output, standard error and exit code must be those of `expected/`.
//! `UPDATE_EXPECT=1` rewrites them. `messages.txt` holds what OPA says on the case's document, one message a line,
//! sorted: the scan of `input` with `policy` must say just that.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata");
    let mut folders = Vec::new();
    collect(&root, &mut folders);
    folders.sort();
    let trials = folders.into_iter().flat_map(|folder| trials(&root, &folder)).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("testdata can be listed");
    let paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    if paths.iter().any(|path| path.ends_with("case.args") || path.ends_with("messages.txt")) {
        found.push(folder.to_owned());
        return;
    }
    paths.iter().filter(|path| path.is_dir()).for_each(|path| collect(path, found));
}

fn trials(root: &Path, folder: &Path) -> Vec<Trial> {
    let name = folder.strip_prefix(root).unwrap_or(folder).to_string_lossy().replace('\\', "/");
    let mut trials = Vec::new();
    if folder.join("case.args").exists() {
        let folder = folder.to_owned();
        trials.push(Trial::test(name.clone(), move || output_is_as_expected(&folder)));
    }
    if folder.join("messages.txt").exists() {
        let folder = folder.to_owned();
        trials.push(Trial::test(format!("{name}: messages are OPA's"), move || messages_are_opas(&folder)));
    }
    trials
}

fn run(folder: &Path, environment: &[(&str, &str)], arguments: &[&str]) -> Result<Output, Failed> {
    let output = Command::new(env!("CARGO_BIN_EXE_scan"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("SOURCE_DATE_EPOCH", "1767225600")
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()?;
    Ok(output)
}

fn output_is_as_expected(folder: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(folder.join("case.args"))?;
    let words: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect();
    let is_variable = |word: &&&str| !word.starts_with('-') && word.contains('=');
    let count = words.iter().take_while(is_variable).count();
    let environment: Vec<(&str, &str)> = words[..count].iter().filter_map(|word| word.split_once('=')).collect();
    let output = run(folder, &environment, &words[count..])?;
    let code = output.status.code().map_or_else(|| "killed by a signal".to_owned(), |code| code.to_string());
    compare(folder, "stdout", &String::from_utf8_lossy(&output.stdout))?;
    compare(folder, "stderr", &without_duration(&String::from_utf8_lossy(&output.stderr)))?;
    compare(folder, "code", &format!("{code}\n"))
}

/// `3 files in 12ms: ..` says how long the run took, which differs.
fn without_duration(text: &str) -> String {
    let summary = regex::Regex::new(r"(?m)^(\d+ files?) in [^:]*:").expect("the pattern is one");
    summary.replace_all(text, "$1 in TIME:").into_owned()
}

fn compare(folder: &Path, name: &str, actual: &str) -> Result<(), Failed> {
    let path = folder.join("expected").join(name);
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        if actual.is_empty() {
            let _ = fs::remove_file(&path); // an absent file means empty output
        } else {
            fs::create_dir_all(folder.join("expected"))?;
            fs::write(&path, actual)?;
        }
        return Ok(());
    }
    if expected == actual {
        return Ok(());
    }
    Err(format!("{name} differs\n--- expected\n{expected}\n--- actual\n{actual}").into())
}

fn messages_are_opas(folder: &Path) -> Result<(), Failed> {
    let output = run(folder, &[], &["config", "input", "--policy", "policy", "--namespaces", "custom", "-f", "json"])?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    if output.status.code() != Some(0) {
        return Err(format!("exit code {:?}: {stderr}", output.status.code()).into());
    }
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    if report["Summary"]["ChecksRun"].as_u64().unwrap_or(0) == 0 {
        return Err("no check ran, so its silence says nothing".into());
    }
    let results = report["Results"].as_array().cloned().unwrap_or_default();
    let findings = results.iter().filter_map(|result| result["Misconfigurations"].as_array()).flatten();
    let mut messages: Vec<&str> = findings.filter_map(|finding| finding["Message"].as_str()).collect();
    messages.sort_unstable();
    let expected = fs::read_to_string(folder.join("messages.txt"))?;
    let expected: Vec<&str> = expected.lines().collect();
    if messages == expected { Ok(()) } else { Err(format!("OPA says {expected:#?}, scan says {messages:#?}").into()) }
}
