//! Paths as SARIF's artifact locations.

use std::fmt::Write;

use serde_sarif::sarif::ArtifactLocation;

/// The base GitHub resolves against the root of the repository.
const ROOT: &str = "%SRCROOT%";

/// Returns where `path` lies: relative to the source root, or a `file:` URI when it is absolute.
pub(super) fn artifact(path: &str) -> ArtifactLocation {
    if let Some(uri) = absolute(path) {
        return ArtifactLocation::builder().uri(uri).build();
    }
    let relative = path.strip_prefix("./").unwrap_or(path);
    let uri = if relative.is_empty() { ".".to_owned() } else { encode(relative) };
    if relative == ".." || relative.starts_with("../") {
        return ArtifactLocation::builder().uri(uri).build();
    }
    ArtifactLocation::builder().uri(uri).uri_base_id(ROOT).build()
}

/// Returns the `file:` URI of an absolute path, of Unix (`/a`) or Windows (`C:/a`).
fn absolute(path: &str) -> Option<String> {
    if let Some(rest) = path.strip_prefix('/') {
        return Some(format!("file:///{}", encode(rest.trim_start_matches('/'))));
    }
    let (drive, rest) = path.split_once(":/")?;
    let is_drive = drive.len() == 1 && drive.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_drive.then(|| format!("file:///{drive}:/{}", encode(rest)))
}

/// Percent-encodes all but RFC 3986's unreserved characters and the slash.
fn encode(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
            continue;
        }
        let written = write!(uri, "%{byte:02X}");
        debug_assert!(written.is_ok(), "writing to a string succeeds");
    }
    uri
}

/// Returns whether `url` can stand in a document as a link: http or https, and only characters a URI has.
pub(super) fn is_link(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte))
    })
}

#[cfg(test)]
mod tests {
    use super::{artifact, is_link};

    #[track_caller]
    fn check(path: &str, uri: &str, base: Option<&str>) {
        let location = artifact(path);
        assert_eq!(location.uri.as_deref(), Some(uri));
        assert_eq!(location.uri_base_id.as_deref(), base);
    }

    #[test]
    fn a_relative_path_has_the_source_root_as_its_base() {
        check("k8s/web.yaml", "k8s/web.yaml", Some("%SRCROOT%"));
        check("./web.yaml", "web.yaml", Some("%SRCROOT%"));
        check(".", ".", Some("%SRCROOT%"));
    }

    #[test]
    fn everything_a_uri_reserves_is_encoded() {
        check("a b/100%#?:[x]\n.yaml", "a%20b/100%25%23%3F%3A%5Bx%5D%0A.yaml", Some("%SRCROOT%"));
        check("ü.yaml", "%C3%BC.yaml", Some("%SRCROOT%"));
    }

    #[test]
    fn a_path_outside_has_no_base() {
        check("/tmp/a b.yaml", "file:///tmp/a%20b.yaml", None);
        check("C:/x/y.yaml", "file:///C:/x/y.yaml", None);
        check("../x.yaml", "../x.yaml", None);
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert!(is_link("https://a.test/x?y=z#w"));
        assert!(!is_link("https://a.test/x y"));
        assert!(!is_link("javascript:alert(1)"));
        assert!(!is_link("https://"));
    }
}
