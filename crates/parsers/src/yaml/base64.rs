//! The content of `!!binary` scalars.

/// Returns the bytes that `text` encodes in standard, padded Base64 (RFC 4648 section 4), line breaks ignored.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let symbols: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    if !symbols.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(symbols.len() / 4 * 3);
    let last = symbols.len() / 4;
    for (index, group) in symbols.chunks(4).enumerate() {
        let padding =
            if index + 1 == last { group.iter().rev().take_while(|&&symbol| symbol == b'=').count() } else { 0 };
        if padding > 2 {
            return None;
        }
        let bits = group[..4 - padding].iter().try_fold(0_u32, |bits, &symbol| Some(bits << 6 | sextet(symbol)?))?;
        let [_, decoded @ ..] = (bits << (6 * padding)).to_be_bytes();
        bytes.extend(&decoded[..3 - padding]);
    }
    Some(bytes)
}

fn sextet(symbol: u8) -> Option<u32> {
    let value = match symbol {
        b'A'..=b'Z' => symbol - b'A',
        b'a'..=b'z' => symbol - b'a' + 26,
        b'0'..=b'9' => symbol - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(decode(text).as_deref(), expected.map(str::as_bytes), "{text:?}");
    }

    #[test]
    fn the_vectors_of_rfc_4648_section_10_decode() {
        check("", Some(""));
        check("Zg==", Some("f"));
        check("Zm8=", Some("fo"));
        check("Zm9v", Some("foo"));
        check("Zm9vYmE=", Some("fooba"));
    }

    #[test]
    fn anything_else_is_refused() {
        check("Zg", None);
        check("Zg==Zg==", None);
        check("Z===", None);
        check("Zm 9v===", None);
    }
}
