//! Names in the form of hosts(5).

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::Path;

use super::ClientError;

/// The names of a file and their addresses.
///
/// # Errors
/// It cannot be read, or says first of what is no address where that stands.
pub fn read(path: &Path) -> Result<BTreeMap<String, IpAddr>, ClientError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| ClientError::Config(format!("cannot read `{}`: {error}", path.display())))?;
    let mut hosts = BTreeMap::new();
    for (place, line) in text.lines().enumerate() {
        let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
        let Some(address) = words.next() else { continue };
        let address: IpAddr = address.parse().map_err(|_| {
            let (path, line) = (path.display(), place + 1);
            ClientError::Config(format!(
                "{path}, line {line}: `{address}` is no address; write `ADDRESS NAME…`"
            ))
        })?;
        hosts.extend(words.map(|name| (name.to_owned(), address)));
    }
    Ok(hosts)
}
