//! Terraform's operators on values.

use parsers::Span;

use crate::convert::{to_bool, to_number};
use crate::eval::{Evaluated, Fault};
use crate::number::Number;
use crate::syntax::{Binary, Unary};
use crate::value::{Value, equal};

/// Returns `operator operand`.
pub(crate) fn unary(operator: Unary, operand: &Value, span: Span) -> Evaluated {
    if operand.is_unknown() {
        return Ok(Value::unknown());
    }
    match operator {
        Unary::Not => Ok(Value::Bool(!bool_operand(operand, span)?)),
        Unary::Negate => number_result(number_operand(operand, span)?.negate(), span),
    }
}

/// Returns `left operator right`.
pub(crate) fn binary(operator: Binary, left: &Value, right: &Value, span: Span) -> Evaluated {
    match operator {
        Binary::Equal => return Ok(known_bool(equal(left, right))),
        Binary::NotEqual => return Ok(known_bool(equal(left, right).map(|equal| !equal))),
        Binary::And | Binary::Or => return logical(operator, left, right, span),
        _ => {}
    }
    if left.is_unknown() || right.is_unknown() {
        return Ok(Value::unknown());
    }
    let (left, right) = (number_operand(left, span)?, number_operand(right, span)?);
    let order = left.compare(&right);
    match operator {
        Binary::Less => Ok(Value::Bool(order.is_lt())),
        Binary::LessOrEqual => Ok(Value::Bool(order.is_le())),
        Binary::Greater => Ok(Value::Bool(order.is_gt())),
        Binary::GreaterOrEqual => Ok(Value::Bool(order.is_ge())),
        Binary::Add => number_result(left.add(&right), span),
        Binary::Subtract => number_result(left.subtract(&right), span),
        Binary::Multiply => number_result(left.multiply(&right), span),
        Binary::Divide => number_result(left.divide(&right), span),
        Binary::Remainder => number_result(left.remainder(&right), span),
        Binary::Equal | Binary::NotEqual | Binary::And | Binary::Or => Ok(Value::unknown()), // decided above
    }
}

fn logical(operator: Binary, left: &Value, right: &Value, span: Span) -> Evaluated {
    let decides = operator == Binary::Or;
    let known = |value: &Value| if value.is_unknown() { Ok(None) } else { bool_operand(value, span).map(Some) };
    Ok(match (known(left)?, known(right)?) {
        (Some(value), _) | (_, Some(value)) if value == decides => Value::Bool(decides),
        (Some(_), Some(_)) => Value::Bool(!decides),
        _ => Value::unknown(),
    })
}

fn known_bool(value: Option<bool>) -> Value {
    value.map_or_else(Value::unknown, Value::Bool)
}

fn number_result(number: Option<Number>, span: Span) -> Evaluated {
    number
        .map(Value::Number)
        .ok_or_else(|| Fault::new(span, "the result is no number: a division by zero, or too large"))
}

fn number_operand(value: &Value, span: Span) -> Result<Number, Fault> {
    to_number(value).ok_or_else(|| Fault::new(span, format!("a number is needed here, not {}", value.type_name())))
}

fn bool_operand(value: &Value, span: Span) -> Result<bool, Fault> {
    to_bool(value).ok_or_else(|| Fault::new(span, format!("true or false is needed here, not {}", value.type_name())))
}
