//! The signing tool as an installation has it: the vendor's script, which is configuration and never part of this program,
//! and the address on a person's own machine where the tool listens.

use bytes::Bytes;

/// The service; cheap to clone. By default there is no tool.
#[derive(Debug, Clone, Default)]
pub struct Tool {
    script: Option<Bytes>,
    addresses: String,
}

impl Tool {
    /// A tool with the vendor's script and the addresses that the pages which sign may reach, separated by blanks.
    pub fn new(script: Option<Bytes>, addresses: &str) -> Self {
        Self { script, addresses: addresses.split_whitespace().collect::<Vec<_>>().join(" ") }
    }

    /// The vendor's script; none where the installation has none.
    pub fn script(&self) -> Option<Bytes> {
        self.script.clone()
    }

    /// What pages that sign may reach beside this server.
    pub fn addresses(&self) -> &str {
        &self.addresses
    }
}

/// Whether an address is one on the person's own machine: nothing else may be opened to a page.
pub fn is_local(address: &str) -> bool {
    let Some((scheme, host)) = address.split_once("://") else { return false };
    let (host, port) = match host.strip_prefix("[::1]") {
        Some(rest) => ("[::1]", rest),
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let port_is_one = port.is_empty()
        || port.strip_prefix(':').is_some_and(|port| port == "*" || port.parse::<u16>().is_ok_and(|port| port > 0));
    ["http", "https", "ws", "wss"].contains(&scheme)
        && ["127.0.0.1", "localhost", "[::1]"].contains(&host)
        && port_is_one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_own_machine_are_opened() {
        for good in ["wss://127.0.0.1:8987", "ws://localhost", "https://[::1]:443", "wss://127.0.0.1:*"] {
            assert!(is_local(good), "{good}");
        }
        for bad in [
            "*",
            "wss://evil.vn",
            "wss://127.0.0.1.evil.vn",
            "127.0.0.1",
            "wss://localhost:1/x",
            "wss://localhost:0",
            "data://localhost",
            "wss://127.0.0.1; script-src *",
        ] {
            assert!(!is_local(bad), "{bad}");
        }
        assert_eq!(Tool::new(None, " wss://localhost  ws://localhost\n").addresses(), "wss://localhost ws://localhost");
    }
}
