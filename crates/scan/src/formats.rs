//! Every input format: which files it reads and how. The list joins the parsers' crates.

use parsers::{FileId, InputType, Parsed, Skipped, SourceMap, dockerfile, kubernetes};

/// How files of one kind become documents.
#[derive(Debug)]
pub struct InputFormat {
    /// What its documents are.
    pub input_type: InputType,
    /// The names it reads, for people.
    pub names: &'static str,
    /// Whether it reads a file of this name.
    pub reads: fn(&str) -> bool,
    /// Whether the files of one folder are read together.
    pub per_folder: bool,
    /// Parses one file, or the files of one folder.
    pub parse: fn(&SourceMap) -> Parsed,
}

/// Every format; the first that reads a name wins.
pub const FORMATS: &[InputFormat] = &[
    InputFormat {
        input_type: InputType::Terraform,
        names: "*.tf, *.tf.json, with terraform.tfvars, *.auto.tfvars and their .json forms",
        reads: is_terraform,
        per_folder: true,
        parse: terraform::parse,
    },
    InputFormat {
        input_type: InputType::Dockerfile,
        names: "Dockerfile, Dockerfile.*, *.Dockerfile, Containerfile, in any case",
        reads: is_dockerfile,
        per_folder: false,
        parse: parse_dockerfile,
    },
    InputFormat {
        input_type: InputType::Kubernetes,
        names: "*.yaml, *.yml",
        reads: |name| has_extension(name, &["yaml", "yml"]),
        per_folder: false,
        parse: |sources| kubernetes::parse_yaml(sources.file(FileId(0))),
    },
    InputFormat {
        input_type: InputType::Kubernetes,
        names: "*.json",
        reads: |name| has_extension(name, &["json"]),
        per_folder: false,
        parse: |sources| kubernetes::parse_json(sources.file(FileId(0))),
    },
];

/// Why a file of this name is not read although it is infrastructure as code.
pub fn not_yet(name: &str) -> Option<&'static str> {
    has_extension(name, &["tofu"]).then_some("OpenTofu files are not read yet")
}

fn is_terraform(name: &str) -> bool {
    let name = name.to_lowercase();
    let values = name.strip_suffix(".json").unwrap_or(&name);
    let variables = values == "terraform.tfvars" || values.ends_with(".auto.tfvars");
    name.ends_with(".tf") || name.ends_with(".tf.json") || variables
}

/// Extensions behind `dockerfile.` of what editors and tools leave behind.
const LEFTOVERS: &[&str] = &["dockerignore", "swp", "swo", "bak", "orig", "rej"];

fn is_dockerfile(name: &str) -> bool {
    let name = name.to_lowercase();
    if name.ends_with('~') {
        return false;
    }
    ["dockerfile", "containerfile"].iter().any(|word| {
        let suffix = name.strip_prefix(word).and_then(|rest| rest.strip_prefix('.'));
        let extension = suffix.map(|suffix| suffix.rsplit('.').next().unwrap_or(suffix));
        name == *word
            || extension.is_some_and(|extension| !LEFTOVERS.contains(&extension))
            || name.strip_suffix(word).is_some_and(|stem| stem.ends_with('.') && stem.len() > 1)
    })
}

/// A name such as `Dockerfile.go` may be a Dockerfile for Go or Go about Dockerfiles: its first instruction tells.
fn parse_dockerfile(sources: &SourceMap) -> Parsed {
    let file = sources.file(FileId(0));
    let name = file.path.rsplit('/').next().unwrap_or(&file.path).to_lowercase();
    let has_suffix = name.starts_with("dockerfile.") || name.starts_with("containerfile.");
    if has_suffix && !begins_like_a_dockerfile(&file.text) {
        let reason = "named like a Dockerfile, but it begins with neither FROM nor ARG".to_owned();
        return Parsed { skipped: vec![Skipped { path: file.path.clone(), reason }], ..Parsed::default() };
    }
    dockerfile::parse(file)
}

fn begins_like_a_dockerfile(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let word = lines.next().and_then(|line| line.split_whitespace().next()).unwrap_or_default();
    ["from", "arg"].iter().any(|instruction| word.eq_ignore_ascii_case(instruction))
}

fn has_extension(name: &str, extensions: &[&str]) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    extension.is_some_and(|it| extensions.contains(&it.as_str()))
}

#[cfg(test)]
mod tests {
    use super::FORMATS;

    #[track_caller]
    fn check(name: &str, expected: Option<&str>) {
        let found = FORMATS.iter().find(|format| (format.reads)(name));
        assert_eq!(found.map(|format| format.input_type.name()), expected, "{name}");
    }

    #[test]
    fn dockerfiles_are_known_by_name_in_any_case() {
        for name in ["Dockerfile", "dockerfile", "Dockerfile.prod", "api.Dockerfile", "x.dockerfile", "Containerfile"] {
            check(name, Some("dockerfile"));
        }
        for name in ["Dockerfile.dockerignore", "Dockerfile.swp", "Dockerfile~", "mydockerfile", ".dockerfile"] {
            check(name, None);
        }
    }

    #[test]
    fn the_first_instruction_tells_a_dockerfile_from_a_program_about_them() {
        for (text, expected) in [
            ("# syntax=docker/dockerfile:1\n\nFROM php\n", true),
            ("arg A=1\nfrom x\n", true),
            ("package dockerfile\n", false),
            ("# Heading\n\nText.\n", false),
        ] {
            assert_eq!(super::begins_like_a_dockerfile(text), expected, "{text:?}");
        }
    }

    #[test]
    fn terraform_json_is_terraform() {
        check("main.tf.json", Some("terraform"));
        check("main.tf", Some("terraform"));
        check("prod.auto.tfvars", Some("terraform"));
        check("terraform.tfvars.json", Some("terraform"));
        check("package.json", Some("kubernetes"));
        check("main.tf.bak", None);
    }
}
