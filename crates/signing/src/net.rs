//! Carries the calls of signatures to services on the net: time-stamps, revocation, issuers' certificates.
//!
//! INVARIANT: an address that stands in a certificate leads to the open net or nowhere. It was written by whoever made the
//! certificate, and the machines around us are none of their business.

use std::io::Read;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use pades::{Call, Online};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

/// How long one service may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer: revocation lists of a large authority have some megabytes.
const MAX_ANSWER: u64 = 32 << 20;
/// Other places an answer may point to at the most; each is looked at like the first.
const MAX_REDIRECTS: u32 = 2;

/// Who is called.
#[derive(Clone)]
pub struct Net {
    /// For addresses that strangers wrote.
    guarded: ureq::Agent,
    /// For the one address that our own settings name.
    open: ureq::Agent,
}

impl Net {
    /// `private`: addresses in certificates may lead into the own network.
    pub fn new(private: bool) -> Self {
        let config = || {
            // WHY: a proxy would look names up itself, and our look at the addresses would be in vain.
            let built = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).max_redirects(MAX_REDIRECTS);
            built.proxy(None).build()
        };
        let open = ureq::Agent::new_with_config(config());
        let guarded = if private {
            open.clone()
        } else {
            ureq::Agent::with_parts(config(), DefaultConnector::default(), Guard::default())
        };
        Self { guarded, open }
    }

    /// Carries one call; `own` when its address is of our settings.
    ///
    /// # Errors
    /// A sentence, when the service cannot be reached, may not be, or says too much.
    pub fn carry(&self, call: &Call<'_>, own: bool) -> Result<Vec<u8>, String> {
        let agent = if own { &self.open } else { &self.guarded };
        carry(agent, call).map_err(|error| error.to_string())
    }
}

/// Does something with the services on the net, and the time-stamping service where one is named; for commands, whose
/// user answers for the files.
pub fn online<T>(tsa: Option<&str>, nonce: &dyn Fn() -> [u8; 16], act: impl FnOnce(&Online<'_>) -> T) -> T {
    let net = Net::new(true);
    let transport = |call: &Call<'_>| net.carry(call, true);
    act(&Online::new(&transport, tsa, nonce))
}

fn carry(agent: &ureq::Agent, call: &Call<'_>) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let answer = match call.body {
        Some(body) => {
            let kind = call.content_type.unwrap_or("application/octet-stream");
            agent.post(call.url).header("Content-Type", kind).send(body)?
        }
        None => agent.get(call.url).call()?,
    };
    let mut bytes = Vec::new();
    answer.into_body().into_reader().take(MAX_ANSWER + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_ANSWER { Err("the answer is too large".into()) } else { Ok(bytes) }
}

/// Looks names up and lets only public addresses through; what was looked at is what is called.
#[derive(Debug, Default)]
struct Guard(DefaultResolver);

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut kept = self.empty();
        for address in self.0.resolve(uri, config, timeout)?.iter().filter(|address| is_public(address.ip())) {
            kept.push(*address);
        }
        if kept.is_empty() { Err(ureq::Error::Other("the address is a private one".into())) } else { Ok(kept) }
    }
}

/// Whether an address is one of the open net.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_broadcast()
        || ip.is_documentation();
    // "This" network, shared by providers (RFC 6598), protocol assignments, benchmarks (RFC 2544), reserved.
    let reserved = a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19))
        || a >= 240;
    !special && !reserved
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let s = ip.segments();
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match s {
        // An address of the old kind in the new one's clothes: mapped, translated (RFC 6052), 6to4.
        [0, 0, 0, 0, 0, 0xFFFF, high, low] | [0x64, 0xFF9B, 0, 0, 0, 0, high, low] => inner(high, low),
        [0x2002, high, low, ..] => inner(high, low),
        // Only 2000::/3 is the open net; Teredo (2001:0::/32) and documentation (2001:db8::/32) lie in it.
        [first, second, ..] => first & 0xE000 == 0x2000 && !(first == 0x2001 && (second == 0 || second == 0xDB8)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_open_net_is_public() {
        for ip in ["8.8.8.8", "113.160.0.1", "100.128.0.1", "2001:ee0::1", "2400::1", "::ffff:8.8.8.8"] {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
        for ip in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "192.0.0.1",
            "198.18.0.1",
            "203.0.113.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::10.0.0.1",
            "2002:7f00:1::",
            "::127.0.0.1",
            "fec0::1",
        ] {
            assert!(!is_public(ip.parse().unwrap()), "{ip}");
        }
    }

    /// A server that sends whoever comes to another place, or answers without an end.
    fn server(answer: impl Fn(&str) -> Vec<u8> + Send + 'static) -> String {
        use std::io::{BufRead, BufReader, Write};
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let own = address.clone();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut line = String::new();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                while reader.read_line(&mut line).is_ok_and(|n| n > 2) {}
                let _ = stream.write_all(&answer(&own));
            }
        });
        address
    }

    fn get(net: &Net, url: &str, own: bool) -> Result<Vec<u8>, String> {
        net.carry(&Call { url, body: None, content_type: None }, own)
    }

    #[test]
    fn what_a_stranger_wrote_never_leads_into_our_own_network() {
        let address = server(|_| b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret".to_vec());
        let port = address.rsplit(':').next().unwrap();
        let net = Net::new(false);
        for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "127.1"] {
            let refused = get(&net, &format!("http://{host}:{port}/"), false);
            assert!(refused.is_err(), "{host}: {refused:?}");
        }
        assert_eq!(get(&net, &format!("http://{address}/"), false), Err("other: the address is a private one".into()));
        // Our own settings may name a service beside us, and so may whoever allows it for all.
        assert_eq!(get(&net, &format!("http://{address}/"), true).as_deref(), Ok(b"secret".as_slice()));
        assert_eq!(get(&Net::new(true), &format!("http://{address}/"), false).as_deref(), Ok(b"secret".as_slice()));
    }

    #[test]
    fn other_schemes_and_endless_ways_are_refused() {
        let endless = server(|own| {
            format!("HTTP/1.1 302 Found\r\nLocation: http://{own}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .into_bytes()
        });
        let refused = get(&Net::new(true), &format!("http://{endless}/"), false);
        assert!(refused.as_ref().is_err_and(|why| why.contains("redirect")), "{refused:?}");
        for url in ["file:///etc/passwd", "ftp://example.vn/", "gopher://127.0.0.1/", "http://", "no address"] {
            assert!(get(&Net::new(false), url, false).is_err(), "{url}");
        }
    }
}
