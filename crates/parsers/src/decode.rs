//! Bytes to text: UTF-8 with or without a byte order mark, UTF-16 with one.

/// Returns the text of `bytes` without a byte order mark.
///
/// # Errors
///
/// What the bytes are instead, in a few words: binary data, or text in another encoding.
pub fn decode(bytes: &[u8]) -> Result<String, String> {
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest)?,
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        _ => utf8(bytes)?,
    };
    if text.contains('\0') {
        return Err("holds NUL bytes, so it is binary data and not text".to_owned());
    }
    Ok(text)
}

fn utf8(bytes: &[u8]) -> Result<String, String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(format!("is not UTF-8 (byte {} begins no character); save it as UTF-8", error.valid_up_to())),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err("starts as UTF-16 but has an odd number of bytes".to_owned());
    }
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16(&units).map_err(|_| "starts as UTF-16 but holds an unpaired surrogate".to_owned())
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn byte_order_marks_choose_the_encoding_and_are_dropped() {
        assert_eq!(decode(b"\xEF\xBB\xBFa: b").as_deref(), Ok("a: b"));
        assert_eq!(decode(b"\xFF\xFEa\0:\0").as_deref(), Ok("a:"));
        assert_eq!(decode(b"\xFE\xFF\0a\0:").as_deref(), Ok("a:"));
    }

    #[test]
    fn other_encodings_and_binary_data_are_refused() {
        assert!(decode(b"caf\xE9").is_err());
        assert!(decode(b"\x7FELF\0\0").is_err());
        assert!(decode(b"\xFF\xFEa").is_err());
    }
}
