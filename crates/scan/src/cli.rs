//! Arguments: the commands, and `scan config`'s flags made of [`FLAGS`].

use clap::{Arg, ArgAction, Command, value_parser};

use reporters::FORMATS;

use crate::flags::{FLAGS, Flag, Kind};
use crate::formats;

/// Returns the whole command line.
#[must_use]
pub fn command() -> Command {
    Command::new("scan")
        .about("Finds misconfigurations in infrastructure as code: Kubernetes manifests, Dockerfiles, Terraform")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(config())
        .subcommand(test())
}

fn config() -> Command {
    let paths = Arg::new("PATH")
        .help("Files and folders to scan")
        .required(true)
        .num_args(1..)
        .value_parser(value_parser!(std::path::PathBuf));
    Command::new("config")
        .alias("conf")
        .about("Scans files and folders")
        .after_help(after_help())
        .arg(paths)
        .args(FLAGS.iter().map(argument))
}

fn after_help() -> String {
    let reads = formats::FORMATS.iter().map(|format| format!("  {:<12}{}\n", format.input_type.name(), format.names));
    let reads: String = reads.collect();
    format!(
        "What is read:\n{reads}\n\
         A flag can also be set in the environment (--skip-dirs as SCAN_SKIP_DIRS or TRIVY_SKIP_DIRS) and in trivy.yaml.\n\
         Trivy's other flags are accepted; --debug says what each of them means here.\n\n\
         Exit codes: 0 clean, or findings without --exit-code; N findings, with --exit-code N; 2 usage, or a check that \
         does not load; 3 something could not be read or evaluated."
    )
}

fn argument(flag: &'static Flag) -> Arg {
    let arg = Arg::new(flag.name).long(flag.name).aliases(flag.aliases.iter().copied());
    let arg = match flag.short {
        Some(letter) => arg.short(letter),
        None => arg,
    };
    let arg = match flag.kind {
        Kind::Switch => arg
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true")
            .value_parser(["true", "false"])
            .hide_possible_values(true)
            .value_name("BOOL")
            .overrides_with(flag.name)
            .action(ArgAction::Set),
        Kind::One(name) => arg.value_name(name).overrides_with(flag.name).action(ArgAction::Set),
        Kind::Many(name) => arg.value_name(name).value_delimiter(',').action(ArgAction::Append),
    };
    arg.help(help(flag)).hide(flag.help.is_empty())
}

/// The flag's sentence, and the values it can have where a list has them.
fn help(flag: &Flag) -> String {
    let values: Vec<String> = match flag.name {
        "format" => FORMATS.iter().map(|format| format!("{} ({})", format.name, format.description)).collect(),
        "severity" => engine::Severity::ALL.iter().map(ToString::to_string).collect(),
        "file-patterns" | "misconfig-scanners" => parsers::InputType::ALL.iter().map(ToString::to_string).collect(),
        _ => return flag.help.to_owned(),
    };
    format!("{}: {}", flag.help, values.join(", "))
}

fn test() -> Command {
    Command::new("test")
        .about("Runs the test_ rules of Rego checks, as `opa test` does")
        .after_help("Exit codes: 0 all tests pass, 2 a test fails or errors, or a file does not load.")
        .arg(
            Arg::new("PATH")
                .help("Rego files and folders: checks and their tests")
                .required(true)
                .num_args(1..)
                .value_parser(value_parser!(std::path::PathBuf)),
        )
        .arg(
            Arg::new("verbose")
                .short('v')
                .long("verbose")
                .action(ArgAction::SetTrue)
                .help("Name every test and show what it prints"),
        )
        .arg(
            Arg::new("run")
                .short('r')
                .long("run")
                .value_name("REGEX")
                .help("Run only tests whose full name matches, like data.custom.test_x"),
        )
        .arg(
            Arg::new("coverage")
                .short('c')
                .long("coverage")
                .action(ArgAction::SetTrue)
                .help("Print which lines ran, as JSON"),
        )
        .arg(
            Arg::new("format")
                .short('f')
                .long("format")
                .value_parser(["pretty", "json"])
                .default_value("pretty")
                .help("How to print the results"),
        )
        .arg(
            Arg::new("data")
                .long("data")
                .value_name("PATH")
                .action(ArgAction::Append)
                .value_parser(value_parser!(std::path::PathBuf))
                .help("JSON and YAML that checks see as `data`"),
        )
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }
}
