//! Every input format: which files it reads and how. The list joins the parsers' crates.

use parsers::{FileId, InputType, Parsed, SourceMap, dockerfile, kubernetes};

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
        names: "*.tf, *.tf.json, with terraform.tfvars and *.auto.tfvars",
        reads: is_terraform,
        per_folder: true,
        parse: terraform::parse,
    },
    InputFormat {
        input_type: InputType::Dockerfile,
        names: "Dockerfile, Dockerfile.*, *.Dockerfile, Containerfile, in any case",
        reads: is_dockerfile,
        per_folder: false,
        parse: |sources| dockerfile::parse(sources.file(FileId(0))),
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
    let variables = name == "terraform.tfvars" || name.ends_with(".auto.tfvars");
    name.ends_with(".tf") || name.ends_with(".tf.json") || variables
}

/// Extensions behind `dockerfile.` that mark something about Dockerfiles, not one.
const NOT_DOCKERFILES: &[&str] = &[
    "dockerignore",
    "swp",
    "swo",
    "bak",
    "orig",
    "rej",
    "md",
    "txt",
    "rst",
    "html",
    "go",
    "rs",
    "py",
    "js",
    "mjs",
    "ts",
    "tsx",
    "jsx",
    "java",
    "kt",
    "rb",
    "php",
    "c",
    "h",
    "cc",
    "cpp",
    "cs",
    "lua",
    "vim",
    "el",
    "sh",
    "ps1",
    "json",
    "rego",
    "tf",
    "hcl",
    "proto",
    "css",
    "sql",
    "patch",
    "diff",
    "yaml",
    "yml",
    "toml",
    "xml",
    "lock",
    "snap",
    "svg",
    "png",
];

fn is_dockerfile(name: &str) -> bool {
    let name = name.to_lowercase();
    if name.ends_with('~') {
        return false;
    }
    ["dockerfile", "containerfile"].iter().any(|word| {
        let suffix = name.strip_prefix(word).and_then(|rest| rest.strip_prefix('.'));
        let extension = suffix.map(|suffix| suffix.rsplit('.').next().unwrap_or(suffix));
        name == *word
            || extension.is_some_and(|extension| !NOT_DOCKERFILES.contains(&extension))
            || name.strip_suffix(word).is_some_and(|stem| stem.ends_with('.') && stem.len() > 1)
    })
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
        for name in
            ["Dockerfile.dockerignore", "dockerfile.go", "Dockerfile.swp", "Dockerfile~", "mydockerfile", ".dockerfile"]
        {
            check(name, None);
        }
    }

    #[test]
    fn terraform_json_is_terraform() {
        check("main.tf.json", Some("terraform"));
        check("main.tf", Some("terraform"));
        check("prod.auto.tfvars", Some("terraform"));
        check("package.json", Some("kubernetes"));
        check("main.tf.bak", None);
    }
}
