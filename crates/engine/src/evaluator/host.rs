//! Functions that checks written for Trivy call besides Rego's own.

use std::collections::BTreeMap;

use regorus::{Engine, Value};

/// Adds `result.new` and `isManaged` to `engine`.
pub(super) fn register(engine: &mut Engine) {
    let added = [
        engine.add_extension("result.new".to_owned(), 2, Box::new(|arguments: Vec<Value>| Ok(result_new(&arguments)))),
        engine.add_extension("isManaged".to_owned(), 1, Box::new(|arguments: Vec<Value>| Ok(is_managed(&arguments)))),
    ];
    debug_assert!(added.iter().all(Result::is_ok), "each function is added once, to a new engine");
}

/// `result.new(message, cause)`: the message with the place that `cause` carries in its metadata, or itself.
fn result_new(arguments: &[Value]) -> Value {
    let [message, cause] = arguments else { return Value::Undefined };
    let mut result = place(cause);
    result.insert("msg".into(), message.clone());
    result.into()
}

/// `isManaged(object)`: what its metadata says, true when it says nothing.
fn is_managed(arguments: &[Value]) -> Value {
    arguments.first().and_then(|cause| place(cause).remove(&"managed".into())).unwrap_or(Value::Bool(true))
}

/// Reads the place from `cause.__defsec_metadata`, else from `cause`; capitalised spellings win.
fn place(cause: &Value) -> BTreeMap<Value, Value> {
    let own = &cause["__defsec_metadata"];
    let source = if own.as_object().is_ok() { own } else { cause };
    let read = |names: &[&str], default: Value| {
        let values = names.iter().map(|name| &source[*name]);
        values.filter(|value| **value != Value::Undefined).map(Value::clone).next().unwrap_or(default)
    };
    let parent = match read(&["parent"], Value::Null) {
        parent @ Value::Object(_) => place(&parent).into(),
        _ => Value::Null,
    };
    BTreeMap::from([
        ("startline".into(), read(&["StartLine", "startline"], 0_u64.into())),
        ("endline".into(), read(&["EndLine", "endline"], 0_u64.into())),
        ("filepath".into(), read(&["Path", "filepath"], "".into())),
        ("sourceprefix".into(), read(&["sourceprefix"], "".into())),
        ("explicit".into(), read(&["explicit"], false.into())),
        ("managed".into(), read(&["managed"], true.into())),
        ("fskey".into(), read(&["fskey"], "".into())),
        ("resource".into(), read(&["resource"], "".into())),
        ("parent".into(), parent),
    ])
}
