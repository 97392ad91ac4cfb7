//! Names bound around an expression.

use crate::value::Value;

/// The names that are bound around an expression: `each`, `count`, iterators and `for` variables, innermost first.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Scope<'s> {
    innermost: Option<&'s Bound<'s>>,
}

/// One name and its value.
#[derive(Debug)]
pub(crate) struct Bound<'s> {
    name: &'s str,
    value: Value,
    outer: Scope<'s>,
}

impl<'s> Scope<'s> {
    /// Returns the binding of `name` inside this scope; [`Bound::scope`] is the scope that has both.
    pub(crate) fn bind(self, name: &'s str, value: Value) -> Bound<'s> {
        Bound { name, value, outer: self }
    }

    pub(crate) fn get(self, name: &str) -> Option<&'s Value> {
        let mut scope = self;
        while let Some(bound) = scope.innermost {
            if bound.name == name {
                return Some(&bound.value);
            }
            scope = bound.outer;
        }
        None
    }
}

impl Bound<'_> {
    pub(crate) fn scope(&self) -> Scope<'_> {
        Scope { innermost: Some(self) }
    }
}
