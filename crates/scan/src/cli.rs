//! Arguments: the commands, and `scan config`'s flags made of [`FLAGS`].

use clap::{Arg, ArgAction, Command, value_parser};

use crate::flags::{FLAGS, Flag, Kind};

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
        .after_help("A flag can also be set in the environment (--policy as SCAN_POLICY or TRIVY_POLICY) and in trivy.yaml.\nTrivy's other flags are accepted; --debug says what each of them means here.\nExit codes: 0 clean or findings without --exit-code, N findings with --exit-code N, 2 usage or a check that does not load, 3 something could not be read or evaluated.")
        .arg(paths)
        .args(FLAGS.iter().map(argument))
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
    arg.help(flag.help).hide(flag.help.is_empty())
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
