//! The value of a `deny` rule as results; every shape that checks in the field return.

use serde_json::Value as Json;

/// One thing a rule denied.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Denial {
    /// The message, "" when the rule gave none.
    pub(crate) message: String,
    /// Where the rule says the cause is.
    pub(crate) place: Claim,
}

/// A place as a rule claims it; nothing of it is trusted.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Claim {
    /// "" when not given.
    pub(crate) path: String,
    /// First line from 1, 0 when not given.
    pub(crate) start: u32,
    /// Last line from 1, 0 when not given.
    pub(crate) end: u32,
    /// "" when not given.
    pub(crate) resource: String,
    /// The block or call around it.
    pub(crate) parent: Option<Box<Claim>>,
}

const NO_MESSAGE: &str = "Rego check resulted in DENY";

/// Returns one denial for each element of a set or list, one for any other value.
pub(crate) fn denials(value: &Json) -> Vec<Denial> {
    match value {
        Json::Array(elements) => elements.iter().map(denial).collect(),
        other => vec![denial(other)],
    }
}

fn denial(element: &Json) -> Denial {
    match element {
        Json::String(text) => Denial { message: text.clone(), place: Claim::default() },
        Json::Object(_) => {
            let message = element["msg"].as_str().unwrap_or_default().to_owned();
            Denial { message, place: claim(element) }
        }
        Json::Array(parts) => {
            let message = parts.iter().filter_map(Json::as_str).next_back().unwrap_or(NO_MESSAGE).to_owned();
            let place = parts.iter().find(|part| part.is_object()).map(claim).unwrap_or_default();
            Denial { message, place }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {
            Denial { message: NO_MESSAGE.to_owned(), place: Claim::default() }
        }
    }
}

/// Reads a place with a bounded chain of parents.
fn claim(object: &Json) -> Claim {
    let mut chain = Vec::new();
    let mut next = Some(object);
    while let Some(object) = next.filter(|object| object.is_object() && chain.len() < 32) {
        let text = |key: &str| object[key].as_str().unwrap_or_default().to_owned();
        chain.push(Claim {
            path: text("filepath"),
            start: line(&object["startline"]),
            end: line(&object["endline"]),
            resource: text("resource"),
            parent: None,
        });
        next = object.get("parent");
    }
    let outermost_first = chain.into_iter().rev();
    let whole = outermost_first.fold(None, |parent, claim| Some(Box::new(Claim { parent, ..claim })));
    whole.map_or_else(Claim::default, |claim| *claim)
}

/// A number or a numeric string; anything else is 0, "not given".
fn line(value: &Json) -> u32 {
    let number = value.as_u64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    number.and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::denials;

    /// `expected`: message, path, first and last line of each denial.
    #[track_caller]
    fn check(value: &serde_json::Value, expected: &[(&str, &str, u32, u32)]) {
        let found = denials(value);
        let found: Vec<_> = found
            .iter()
            .map(|it| (it.message.as_str(), it.place.path.as_str(), it.place.start, it.place.end))
            .collect();
        assert_eq!(found, expected, "{value}");
    }

    #[test]
    fn a_set_is_one_denial_per_element() {
        check(&json!(["a", "b"]), &[("a", "", 0, 0), ("b", "", 0, 0)]);
        check(&json!([]), &[]);
    }

    #[test]
    fn any_other_defined_value_is_one_denial() {
        check(&json!("a"), &[("a", "", 0, 0)]);
        check(&json!(true), &[("Rego check resulted in DENY", "", 0, 0)]);
        check(&json!(false), &[("Rego check resulted in DENY", "", 0, 0)]);
        check(&json!([null]), &[("Rego check resulted in DENY", "", 0, 0)]);
    }

    #[test]
    fn an_object_brings_its_place() {
        let value = json!([{"msg": "m", "filepath": "f", "startline": "12", "endline": 15, "severity": "LOW"}]);
        check(&value, &[("m", "f", 12, 15)]);
        check(&json!([{"msg": "m", "startline": 3.5, "endline": -1}]), &[("m", "", 0, 0)]);
    }

    #[test]
    fn a_list_takes_the_last_text_and_the_object() {
        check(&json!([["first", "m", {"msg": "not this", "filepath": "f"}]]), &[("m", "f", 0, 0)]);
        check(&json!([[{"startline": 2}]]), &[("Rego check resulted in DENY", "", 2, 0)]);
    }

    #[test]
    fn parents_are_kept_in_order() {
        let value = json!([{"msg": "c", "parent": {"resource": "block", "parent": {"resource": "call"}}}]);
        let found = denials(&value);
        let parent = found[0].place.parent.as_deref().unwrap();
        assert_eq!(parent.resource, "block");
        assert_eq!(parent.parent.as_deref().unwrap().resource, "call");
    }
}
