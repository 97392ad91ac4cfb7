//! Every flag of `scan config`: the one list from which arguments, environment variables, settings-file keys and
//! the help are derived.

/// One flag.
#[derive(Debug)]
pub struct Flag {
    /// `policy` of `--policy`, `SCAN_POLICY` and `TRIVY_POLICY`.
    pub name: &'static str,
    /// `s` of `-s`.
    pub short: Option<char>,
    /// Other names, on the command line and in the environment.
    pub aliases: &'static [&'static str],
    /// Keys in the settings file.
    pub keys: &'static [&'static str],
    /// What values it takes.
    pub kind: Kind,
    /// Whether it does anything here.
    pub effect: Effect,
    /// One sentence for the help.
    pub help: &'static str,
}

/// What values a flag takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// On or off.
    Switch,
    /// One value; the name stands in the help.
    One(&'static str),
    /// Values separated by commas; the flag may be repeated.
    Many(&'static str),
}

/// Whether a flag does anything here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It does what its help says.
    Works,
    /// It is Trivy's and there is nothing here it could change; said under `--debug`.
    Nothing(&'static str),
    /// It is Trivy's and would change results; using it is a warning.
    NotYet(&'static str),
    /// Using it is an error that says what to do instead.
    Removed(&'static str),
}

const fn works(
    name: &'static str,
    aliases: &'static [&'static str],
    keys: &'static [&'static str],
    kind: Kind,
    help: &'static str,
) -> Flag {
    Flag { name, short: None, aliases, keys, kind, effect: Effect::Works, help }
}

const fn short(letter: char, flag: Flag) -> Flag {
    Flag { short: Some(letter), ..flag }
}

const fn foreign(name: &'static str, keys: &'static [&'static str], kind: Kind, effect: Effect) -> Flag {
    Flag { name, short: None, aliases: &[], keys, kind, effect, help: "" }
}

const fn alias(aliases: &'static [&'static str], flag: Flag) -> Flag {
    Flag { aliases, ..flag }
}

use Effect::{NotYet, Nothing, Removed};
use Kind::{Many, One, Switch};

const NO_NETWORK: Effect = Nothing("checks are built in and nothing is ever downloaded");
const NO_CACHE: Effect = Nothing("there is no cache");
const NO_REGISTRY: Effect = Nothing("no registry is ever contacted");
const NO_HELM: Effect = NotYet("Helm charts are not rendered yet; their templates are listed as skipped");
const NO_CLOUDFORMATION: Effect = NotYet("CloudFormation is not scanned yet");
const NO_ANSIBLE: Effect = NotYet("Ansible is not scanned yet");

/// Every flag, in the order of the help; those without help are Trivy's and hidden.
pub const FLAGS: &[Flag] = &[
    works(
        "policy",
        &["config-check", "config-policy"],
        &["rego.check", "config.policy", "rego.policy"],
        Many("PATH"),
        "Rego checks to run: a file, or a folder with everything below it",
    ),
    works(
        "data",
        &["config-data"],
        &["rego.data", "config.data"],
        Many("PATH"),
        "JSON and YAML that checks see as `data`: files or folders",
    ),
    works(
        "namespaces",
        &[],
        &["config.namespaces"],
        Many("NAME"),
        "Run exactly these packages; `builtin` stands for the built-in checks [default: all]",
    ),
    works(
        "check-namespaces",
        &["policy-namespaces"],
        &["rego.namespaces"],
        Many("NAME"),
        "Run these packages and the built-in checks",
    ),
    short(
        's',
        works("severity", &[], &["severity"], Many("SEVERITY"), "Run checks of these severities [default: all]"),
    ),
    short('f', works("format", &[], &["format"], One("FORMAT"), "How to print the report [default: table]")),
    short('o', works("output", &[], &["output"], One("FILE"), "Write the report to a file")),
    works("exit-code", &[], &["exit-code"], One("N"), "Exit with N when there are findings [default: 0]"),
    works("skip-dirs", &[], &["scan.skip-dirs"], Many("GLOB"), "Leave out folders that match"),
    works("skip-files", &[], &["scan.skip-files"], Many("GLOB"), "Leave out files that match"),
    works("skip-check", &[], &["scan.skip-check"], Many("ID"), "Leave out a check, by id or alias"),
    works("ignorefile", &[], &["ignorefile"], One("FILE"), "Findings that are accepted [default: .trivyignore]"),
    works(
        "file-patterns",
        &[],
        &["scan.file-patterns"],
        Many("TYPE:REGEX"),
        "Read files whose path matches as a type, too",
    ),
    works("misconfig-scanners", &[], &["misconfiguration.scanners"], Many("TYPE"), "Read only these types of files"),
    works(
        "include-non-failures",
        &[],
        &["misconfiguration.include-non-failures"],
        Switch,
        "Report checks that passed, too",
    ),
    works(
        "include-deprecated-checks",
        &[],
        &["rego.include-deprecated-checks"],
        Switch,
        "Run checks that are marked deprecated",
    ),
    works(
        "rego-error-limit",
        &[],
        &["rego.error-limit"],
        One("N"),
        "Checks that may fail to load before the scan is given up [default: 10]",
    ),
    works(
        "config-file-schemas",
        &[],
        &["misconfiguration.config-file-schemas"],
        Many("FILE"),
        "JSON schemas that METADATA may name",
    ),
    works("k8s-version", &[], &["kubernetes.k8s-version"], One("VERSION"), "What checks see as `data.k8s.version`"),
    works(
        "allow-partial",
        &[],
        &["allow-partial"],
        Switch,
        "Exit with 0 even when something could not be read or evaluated",
    ),
    works("no-fold", &[], &["no-fold"], Switch, "Table: show every place of a finding"),
    short('c', works("config", &[], &[], One("FILE"), "Settings file [default: trivy.yaml in the working directory]")),
    works("no-config", &[], &[], Switch, "Read no settings file"),
    short('q', works("quiet", &[], &["quiet"], Switch, "Print nothing but the report and errors")),
    short('d', works("debug", &[], &["debug"], Switch, "Say what is done and what checks print")),
    alias(
        &["policy-bundle-repository"],
        foreign(
            "checks-bundle-repository",
            &["misconfiguration.checks-bundle-repository", "misconfiguration.policy-bundle-repository"],
            One("REF"),
            NO_NETWORK,
        ),
    ),
    alias(
        &["reset-policy-bundle"],
        foreign("reset-checks-bundle", &[], Switch, Removed("there is no bundle to reset: checks are built in")),
    ),
    alias(
        &["skip-policy-update"],
        foreign("skip-check-update", &["rego.skip-check-update", "rego.skip-policy-update"], Switch, NO_NETWORK),
    ),
    alias(
        &["trace"],
        foreign(
            "trace-rego",
            &["rego.trace"],
            Switch,
            NotYet("traces are not printed; --debug shows what checks print"),
        ),
    ),
    foreign(
        "render-cause",
        &["misconfiguration.render-cause"],
        Many("TYPE"),
        NotYet("causes are shown as they stand in the file"),
    ),
    foreign(
        "raw-config-scanners",
        &["misconfiguration.raw-config-scanners"],
        Many("TYPE"),
        NotYet("checks see Terraform as the input type `terraform`"),
    ),
    foreign("helm-values", &["misconfiguration.helm.values"], Many("FILE"), NO_HELM),
    foreign("helm-set", &["misconfiguration.helm.set"], Many("VALUE"), NO_HELM),
    foreign("helm-set-file", &["misconfiguration.helm.set-file"], Many("VALUE"), NO_HELM),
    foreign("helm-set-string", &["misconfiguration.helm.set-string"], Many("VALUE"), NO_HELM),
    foreign("helm-api-versions", &["misconfiguration.helm.api-versions"], Many("VERSION"), NO_HELM),
    foreign("helm-kube-version", &["misconfiguration.helm.kube-version"], One("VERSION"), NO_HELM),
    alias(
        &["tf-vars-file"],
        foreign(
            "tf-vars",
            &["misconfiguration.terraform.vars"],
            Many("FILE"),
            NotYet("only terraform.tfvars and *.auto.tfvars beside the files are read"),
        ),
    ),
    foreign(
        "tf-exclude-downloaded-modules",
        &["misconfiguration.terraform.exclude-downloaded-modules"],
        Switch,
        Nothing("downloaded modules are never scanned"),
    ),
    foreign("cf-params", &["misconfiguration.cloudformation.params"], Many("FILE"), NO_CLOUDFORMATION),
    foreign("ansible-playbook", &["ansible.playbooks"], Many("FILE"), NO_ANSIBLE),
    foreign("ansible-inventory", &["ansible.inventories"], Many("FILE"), NO_ANSIBLE),
    foreign("ansible-extra-vars", &["ansible.extra-vars"], Many("VALUE"), NO_ANSIBLE),
    foreign("report", &["report"], One("KIND"), Nothing("it belongs to --compliance")),
    short('t', foreign("template", &["template"], One("TEMPLATE"), NotYet("formats are table, json and sarif"))),
    foreign("table-mode", &["table-mode"], Many("MODE"), NotYet("the table always has its summary and its details")),
    foreign(
        "ignore-policy",
        &["ignore-policy"],
        One("FILE"),
        NotYet("findings are accepted by .trivyignore and comments"),
    ),
    foreign("compliance", &["scan.compliance"], One("SPEC"), NotYet("there are no compliance reports")),
    foreign("output-plugin-arg", &["output-plugin-arg"], One("ARG"), NotYet("there are no plugins")),
    foreign("skip-version-check", &["scan.skip-version-check"], Switch, NO_NETWORK),
    foreign("disable-telemetry", &["scan.disable-telemetry"], Switch, Nothing("there is no telemetry")),
    foreign("offline-scan", &["scan.offline"], Switch, NO_NETWORK),
    foreign("cache-dir", &["cache.dir"], One("DIR"), NO_CACHE),
    foreign("cache-backend", &["cache.backend"], One("KIND"), NO_CACHE),
    foreign("cache-ttl", &["cache.ttl"], One("TIME"), NO_CACHE),
    foreign("redis-ca", &["cache.redis.ca"], One("FILE"), NO_CACHE),
    foreign("redis-cert", &["cache.redis.cert"], One("FILE"), NO_CACHE),
    foreign("redis-key", &["cache.redis.key"], One("FILE"), NO_CACHE),
    foreign("redis-tls", &["cache.redis.tls"], Switch, NO_CACHE),
    foreign("insecure", &["insecure"], Switch, NO_NETWORK),
    foreign("timeout", &["timeout"], One("TIME"), NotYet("a scan has no time limit")),
    foreign("generate-default-config", &[], Switch, NotYet("every setting stands in trivy.yaml.example")),
    foreign("username", &["registry.username"], Many("NAME"), NO_REGISTRY),
    foreign("password", &["registry.password"], Many("PASSWORD"), NO_REGISTRY),
    foreign("password-stdin", &["registry.password-stdin"], Switch, NO_REGISTRY),
    foreign("registry-token", &["registry.token"], One("TOKEN"), NO_REGISTRY),
    foreign("module-dir", &["module.dir"], One("DIR"), NotYet("there are no modules")),
    foreign("enable-modules", &["module.enable-modules"], Many("NAME"), NotYet("there are no modules")),
];

/// Sections of Trivy's settings file that have no meaning here; accepted without a word.
pub const FOREIGN_SECTIONS: &[&str] = &[
    "cache",
    "clean",
    "client",
    "cyclonedx",
    "db",
    "dependency-tree",
    "disable-metrics",
    "image",
    "java-db",
    "kubernetes.burst",
    "kubernetes.disable-node-collector",
    "kubernetes.exclude",
    "kubernetes.exclude-owned",
    "kubernetes.include",
    "kubernetes.kubeconfig",
    "kubernetes.node-collector",
    "kubernetes.qps",
    "kubernetes.skip-images",
    "kubernetes.tolerations",
    "license",
    "list-all-pkgs",
    "module",
    "pkg",
    "registry",
    "repository",
    "scan.detection-priority",
    "scan.distro",
    "scan.parallel",
    "scan.rekor-url",
    "scan.sbom-sources",
    "scan.scanners",
    "scan.security-checks",
    "scan.show-suppressed",
    "scan.slow",
    "secret",
    "server",
    "version",
    "vex",
    "vulnerability",
];

/// Trivy's names for types of files that are not read here; naming them among others is no mistake.
pub const FOREIGN_TYPES: &[&str] = &[
    "ansible",
    "azure-arm",
    "cloudformation",
    "helm",
    "json",
    "terraformplan",
    "terraformplan-json",
    "terraformplan-snapshot",
    "toml",
    "yaml",
];

/// Returns the flag of that name, not looking at aliases.
#[must_use]
pub fn flag(name: &str) -> Option<&'static Flag> {
    FLAGS.iter().find(|flag| flag.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::FLAGS;

    #[test]
    fn names_and_keys_are_unique() {
        let mut names = BTreeSet::new();
        let mut keys = BTreeSet::new();
        for flag in FLAGS {
            for name in std::iter::once(&flag.name).chain(flag.aliases) {
                assert!(names.insert(*name), "--{name} stands twice in the list");
            }
            for key in flag.keys {
                assert!(keys.insert(*key), "the key {key} stands twice in the list");
            }
        }
    }

    #[test]
    fn every_flag_that_works_has_help() {
        for flag in FLAGS {
            assert_eq!(flag.effect == super::Effect::Works, !flag.help.is_empty(), "--{}", flag.name);
        }
    }
}
