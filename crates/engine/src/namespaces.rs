//! Which packages run.

use crate::module::is_below;

/// The choice of `--namespaces` and `--check-namespaces`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Namespaces {
    /// The built-in checks and every check under `--policy`.
    #[default]
    All,
    /// Exactly these; `builtin` stands for the built-in checks.
    Only(Vec<String>),
    /// The built-in checks and these.
    AddedToBuiltin(Vec<String>),
}

/// Names of the built-in checks' namespace; the last two are Trivy's old ones.
const BUILTIN: [&str; 3] = ["builtin", "defsec", "appshield"];

impl Namespaces {
    /// Returns whether a check of `package` runs.
    pub(crate) fn select(&self, package: &str, builtin: bool) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.iter().any(|name| covers(name, package, builtin)),
            Self::AddedToBuiltin(names) => builtin || names.iter().any(|name| covers(name, package, builtin)),
        }
    }

    /// Returns the chosen names that no package has.
    pub(crate) fn unknown<'a>(&'a self, packages: &[(&str, bool)]) -> Vec<&'a str> {
        let (Self::Only(names) | Self::AddedToBuiltin(names)) = self else { return Vec::new() };
        let missing = |name: &&String| !packages.iter().any(|(package, builtin)| covers(name, package, *builtin));
        names.iter().filter(missing).map(String::as_str).collect()
    }
}

/// `custom` covers `custom` and `custom.*`; a user's package is never in `builtin`.
fn covers(name: &str, package: &str, builtin: bool) -> bool {
    let name = name.trim().trim_start_matches("data.").trim_end_matches(".*");
    let own = is_below(package, name);
    if name == BUILTIN[0] { builtin } else { own || BUILTIN.contains(&name) && builtin }
}

#[cfg(test)]
mod tests {
    use super::Namespaces;

    #[track_caller]
    fn check(namespaces: &Namespaces, package: &str, builtin: bool, expected: bool) {
        assert_eq!(namespaces.select(package, builtin), expected, "{package} in {namespaces:?}");
    }

    #[test]
    fn a_namespace_is_a_subtree_of_packages() {
        let only = Namespaces::Only(vec!["custom".to_owned()]);
        check(&only, "custom", false, true);
        check(&only, "custom.kubernetes.x", false, true);
        check(&only, "customer.x", false, false);
        check(&only, "builtin.kubernetes.x", true, false);
        check(&Namespaces::Only(vec!["custom.kubernetes".to_owned()]), "custom.dockerfile.x", false, false);
    }

    #[test]
    fn added_namespaces_keep_the_builtin_checks() {
        let added = Namespaces::AddedToBuiltin(vec!["user".to_owned()]);
        check(&added, "builtin.kubernetes.x", true, true);
        check(&added, "user.x", false, true);
        check(&added, "other.x", false, false);
    }

    #[test]
    fn builtin_means_the_builtin_checks_only() {
        let only = Namespaces::Only(vec!["builtin".to_owned()]);
        check(&only, "builtin.kubernetes.x", true, true);
        check(&only, "builtin.mine", false, false);
    }
}
