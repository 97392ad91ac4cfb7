//! "Did you mean": the known name nearest to one that is unknown.

/// Returns the candidate at most two edits away from `written`, the nearest first; case does not count.
#[must_use]
pub fn closest<'a>(written: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let written = written.to_lowercase();
    let limit = if written.chars().count() < 4 { 1 } else { 2 };
    let near = candidates.iter().map(|candidate| (distance(&written, &candidate.to_lowercase()), *candidate));
    near.filter(|(edits, _)| *edits <= limit).min().map(|(_, candidate)| candidate)
}

/// Levenshtein's distance in characters.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_name_two_edits_away_is_suggested() {
        assert_eq!(closest("sevrity", &["severity", "service"]), Some("severity"));
        assert_eq!(closest("Severity", &["severity"]), Some("severity"));
        assert_eq!(closest("team", &["severity", "title"]), None);
    }
}
