//! Keys whose signatures get a time-stamp of their own (B-T), wherever the key is and whoever asks for the signature.

use crate::cert::Cert;
use crate::error::{Error, Result};
use crate::key::{Algorithm, Signer};
use crate::levels::TOKEN_ROOM;
use crate::online::{Call, Online};
use crate::tsp;
use jiff::Timestamp;

/// The time-stamping service as a key asks it, from any thread.
pub struct StampService {
    /// Its address.
    pub tsa: String,
    /// Carries the call.
    pub transport: Box<dyn Fn(&Call<'_>) -> Result<Vec<u8>, String> + Send + Sync>,
    /// Sixteen bytes nobody can foretell.
    pub nonce: Box<dyn Fn() -> [u8; 16] + Send + Sync>,
    /// Our own time.
    pub now: Box<dyn Fn() -> Timestamp + Send + Sync>,
    /// Whether nothing is signed while the service fails; else the signature is one without a time-stamp.
    pub required: bool,
}

/// A key with a time-stamping service behind it.
pub struct Stamping<S> {
    key: S,
    service: StampService,
}

impl<S> Stamping<S> {
    /// Puts a service behind a key.
    pub fn new(key: S, service: StampService) -> Self {
        Self { key, service }
    }
}

impl<S: std::ops::Deref<Target: Signer>> Signer for Stamping<S> {
    fn certificates(&self) -> &[Cert] {
        self.key.certificates()
    }

    fn algorithm(&self) -> Algorithm {
        self.key.algorithm()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        self.key.sign(message)
    }

    fn stamp_room(&self) -> usize {
        TOKEN_ROOM
    }

    fn time_stamp(&self, value: &[u8]) -> Result<Option<Vec<u8>>> {
        let service = &self.service;
        let online = Online::new(&*service.transport, Some(&service.tsa), &*service.nonce);
        let hash = self.algorithm().hash();
        match tsp::obtain(&online, hash, &hash.digest(&[value]), (service.now)()) {
            Ok(token) => Ok(Some(token)),
            // A signature that tells a wrong time would be made: better none.
            Err(error @ Error::ClockDiffers { .. }) => Err(error),
            Err(error) if service.required => Err(error),
            Err(_) => Ok(None),
        }
    }
}
