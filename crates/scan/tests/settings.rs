//! `trivy.yaml.example` names every setting that works, with its default.

use std::collections::BTreeMap;
use std::path::Path;

use scan::flags::{Effect, FLAGS};
use scan::settings::{Settings, Surroundings};
use scan::{cli, settings_file};

/// Command-line only: they choose the settings file itself.
const NOT_IN_THE_FILE: [&str; 2] = ["config", "no-config"];

fn example() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../trivy.yaml.example")
}

fn resolve(arguments: &[&str]) -> Settings {
    let matches = cli::command().get_matches_from([&["scan", "config", "."], arguments].concat());
    let around = Surroundings { directory: std::env::temp_dir(), environment: BTreeMap::new() };
    let (_, matches) = matches.subcommand().expect("config is a subcommand");
    Settings::resolve(matches, &around).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_example_names_every_setting() {
    let text = std::fs::read_to_string(example()).expect("the example is in the repository");
    for flag in FLAGS.iter().filter(|flag| flag.effect == Effect::Works && !NOT_IN_THE_FILE.contains(&flag.name)) {
        let named = flag.keys.iter().any(|key| has_key(&text, key));
        assert!(named || flag.name == "policy", "trivy.yaml.example has none of {:?}", flag.keys);
    }
}

/// Looks for `a.b` as `b:` indented below `a:`.
fn has_key(text: &str, key: &str) -> bool {
    let (section, name) = key.rsplit_once('.').unwrap_or(("", key));
    let mut inside = section.is_empty();
    text.lines().any(|line| {
        if !line.starts_with(' ') && line.ends_with(':') {
            inside = line.trim_end_matches(':') == section;
        }
        inside && line.trim_start().starts_with(&format!("{name}:"))
    })
}

#[test]
fn the_example_holds_the_defaults() {
    let path = example();
    let text = std::fs::read_to_string(&path).expect("the example is in the repository");
    let file = settings_file::parse("trivy.yaml.example", &text).expect("the example parses");
    assert_eq!(file.warnings, []);
    let (with, without) = (resolve(&["--config", &path.to_string_lossy()]), resolve(&["--no-config"]));
    let shown = |it: &Settings| {
        format!(
            "{:?}",
            (
                (&it.policies, &it.data, &it.namespaces, &it.severities, it.format.name, &it.output, it.exit_code),
                (&it.skip_dirs, &it.skip_files, &it.skip_checks, &it.ignorefile, it.file_patterns.len()),
                (it.include_passes, it.include_deprecated, it.rego_error_limit, &it.schemas, &it.k8s_version),
                (it.allow_partial, it.fold, it.quiet, it.debug),
            )
        )
    };
    assert_eq!(shown(&with), shown(&without));
}
