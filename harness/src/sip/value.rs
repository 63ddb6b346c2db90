//! Values of fields, as far as anything depends on them: parameters, lists, the address of a contact.

/// The values of a list; a comma within quotes or angle brackets is none.
pub fn list(value: &str) -> impl Iterator<Item = &str> {
    split(value, ',').map(str::trim).filter(|it| !it.is_empty())
}

/// A parameter of a value, without its quotes: `Some("")` where it has no value of its own.
pub fn parameter<'v>(value: &'v str, name: &str) -> Option<&'v str> {
    split(value, ';').skip(1).find_map(|parameter| pair(parameter, name))
}

/// A value without a parameter.
pub fn without_parameter(value: &str, name: &str) -> String {
    let kept = split(value, ';').enumerate().filter(|(place, it)| *place == 0 || pair(it, name).is_none());
    kept.map(|(_, it)| it).collect::<Vec<_>>().join(";")
}

/// What stands behind the name in `name=value`.
pub(super) fn pair<'v>(text: &'v str, name: &str) -> Option<&'v str> {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    key.trim().eq_ignore_ascii_case(name).then(|| unquoted(value.trim()))
}

fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(value)
}

/// The URI of an address: what stands between angle brackets, or all of it up to its parameters.
pub fn uri(address: &str) -> &str {
    let within = outside_quotes(address, '<').and_then(|open| {
        let rest = &address[open + 1..];
        Some(&rest[..rest.find('>')?])
    });
    within.unwrap_or_else(|| address.split(';').next().unwrap_or_default()).trim()
}

/// The user of a SIP URI.
pub fn user(uri: &str) -> Option<&str> {
    let (scheme, rest) = uri.split_once(':')?;
    let is_sip = scheme.eq_ignore_ascii_case("sip") || scheme.eq_ignore_ascii_case("sips");
    let (user, _) = rest.split_once('@').filter(|_| is_sip)?;
    Some(user.split(':').next().unwrap_or(user))
}

fn outside_quotes(text: &str, wanted: char) -> Option<usize> {
    places(text).find(|(_, byte, nested)| *byte == wanted && !*nested).map(|(at, ..)| at)
}

/// Each character, and whether it stands within quotes or angle brackets.
fn places(text: &str) -> impl Iterator<Item = (usize, char, bool)> {
    let (mut quoted, mut escaped, mut angles) = (false, false, false);
    text.char_indices().map(move |(at, it)| {
        let nested = quoted || angles;
        match it {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '<' if !quoted => angles = true,
            '>' if !quoted => angles = false,
            _ => {}
        }
        (at, it, nested)
    })
}

fn split(text: &str, at: char) -> impl Iterator<Item = &str> {
    let mut ends: Vec<usize> =
        places(text).filter(|(_, it, nested)| *it == at && !nested).map(|it| it.0).collect();
    ends.push(text.len());
    let mut start = 0;
    ends.into_iter().map(move |end| {
        let part = &text[start..end];
        start = (end + 1).min(text.len());
        part
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_brackets_hide_what_separates() {
        let contacts = "\"a, b;c\" <sip:u@h;x=1,2>;expires=3;q=\"0;5\", <sip:v@h>";
        let all: Vec<&str> = list(contacts).collect();
        assert_eq!(all, ["\"a, b;c\" <sip:u@h;x=1,2>;expires=3;q=\"0;5\"", "<sip:v@h>"]);
        assert_eq!(parameter(all[0], "EXPIRES"), Some("3"));
        assert_eq!(parameter(all[0], "q"), Some("0;5"));
        assert_eq!(parameter(all[0], "x"), None);
        assert_eq!(without_parameter(all[0], "expires"), "\"a, b;c\" <sip:u@h;x=1,2>;q=\"0;5\"");
        assert_eq!((uri(all[0]), uri("sip:v@h;a=b")), ("sip:u@h;x=1,2", "sip:v@h"));
        assert_eq!((user("sip:u:p@h"), user("tel:1@h"), user("sip:h")), (Some("u"), None, None));
        assert_eq!(parameter("a;rport;b=1", "rport"), Some(""));
    }
}
