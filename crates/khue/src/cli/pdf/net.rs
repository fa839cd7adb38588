//! Carries the calls of signatures to services on the net: time-stamps, revocation, issuers' certificates.

use std::io::Read;
use std::time::Duration;

use pades::{Call, Online};

use crate::ambient;

/// How long one service may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// The largest answer: revocation lists of a large authority have some megabytes.
const MAX_ANSWER: u64 = 32 << 20;

/// Does something with the services on the net, and the time-stamping service where one is named.
pub(super) fn online<T>(tsa: Option<&str>, act: impl FnOnce(&Online<'_>) -> T) -> T {
    let agent: ureq::Agent = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build().into();
    let transport = |call: &Call<'_>| carry(&agent, call).map_err(|error| error.to_string());
    let ids = ambient::ids();
    let nonce = || ids.bytes::<16>();
    act(&Online { transport: &transport, tsa, nonce: &nonce })
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
