//! The malware scanner that foreign files pass before they are stored (law 10): a clamd of the installation.

use std::path::PathBuf;
use std::time::Duration;

use clamav_client::tokio::{Socket, Tcp, scan_buffer};

use crate::{Error, Result};

/// How long one file may be scanned before the upload is refused for now.
const MAX_TIME: Duration = Duration::from_secs(60);

/// Where clamd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanner {
    /// `host:port`.
    Tcp(String),
    /// A Unix socket.
    Socket(PathBuf),
}

impl Scanner {
    /// `host:port`, or the path of a socket, which begins with `/`.
    pub fn clamd(address: &str) -> Self {
        if address.starts_with('/') { Self::Socket(address.into()) } else { Self::Tcp(address.to_owned()) }
    }

    /// Lets clean files pass.
    ///
    /// # Errors
    /// [`Error::Infected`] with the name of what was found; [`Error::Unavailable`] when the scanner does not answer or
    /// will not judge: a file that was not scanned is not taken in.
    pub async fn check(&self, bytes: &[u8]) -> Result<()> {
        let scan = async {
            match self {
                Self::Tcp(address) => scan_buffer(bytes, Tcp { host_address: address.as_str() }, None).await,
                #[cfg(unix)]
                Self::Socket(path) => scan_buffer(bytes, Socket { socket_path: path }, None).await,
                #[cfg(not(unix))]
                Self::Socket(_) => Err(std::io::ErrorKind::Unsupported.into()),
            }
        };
        let answer = tokio::time::timeout(MAX_TIME, scan).await;
        let answer = answer.map_err(|_| unavailable("it takes too long"))?.map_err(unavailable)?;
        judge(String::from_utf8_lossy(&answer).trim_end_matches(['\0', '\n']))
    }
}

fn unavailable(why: impl std::fmt::Display) -> Error {
    Error::Unavailable(format!("the malware scanner: {why}"))
}

/// `stream: OK`, `stream: NAME FOUND`, or a complaint (clamd(8), INSTREAM).
fn judge(answer: &str) -> Result<()> {
    let verdict = answer.strip_prefix("stream: ").unwrap_or(answer);
    match verdict.strip_suffix(" FOUND") {
        Some(name) => Err(Error::Infected(name.to_owned())),
        None if verdict == "OK" => Ok(()),
        None => Err(unavailable(verdict)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    /// A clamd that knows one malware: the word `EICAR`. It answers as the real one does.
    async fn clamd() -> Scanner {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let scanner = Scanner::clamd(&listener.local_addr().unwrap().to_string());
        tokio::spawn(async move {
            loop {
                let (mut peer, _) = listener.accept().await.unwrap();
                let mut command = [0; 10];
                peer.read_exact(&mut command).await.unwrap();
                assert_eq!(&command, b"zINSTREAM\0");
                let mut content = Vec::new();
                loop {
                    let length = peer.read_u32().await.unwrap() as usize;
                    if length == 0 {
                        break;
                    }
                    let begun = content.len();
                    content.resize(begun + length, 0);
                    peer.read_exact(&mut content[begun..]).await.unwrap();
                }
                let found = content.windows(5).any(|window| window == b"EICAR");
                let answer: &[u8] = if found { b"stream: Win.Test.EICAR_HDB-1 FOUND\0" } else { b"stream: OK\0" };
                peer.write_all(answer).await.unwrap();
            }
        });
        scanner
    }

    #[tokio::test]
    async fn clean_files_pass_and_infected_ones_are_named() {
        let scanner = clamd().await;
        scanner.check(b"C\xc3\xb4ng v\xc4\x83n").await.unwrap();
        scanner.check(&vec![b'x'; 300_000]).await.unwrap();
        let refused = scanner.check(b"X5O!P% EICAR").await;
        assert!(matches!(refused, Err(Error::Infected(name)) if name == "Win.Test.EICAR_HDB-1"));
    }

    #[tokio::test]
    async fn without_a_scanner_nothing_is_called_clean() {
        let gone = Scanner::clamd("127.0.0.1:1").check(b"x").await;
        assert!(matches!(gone, Err(Error::Unavailable(_))));
        assert!(matches!(Scanner::clamd("/nowhere/clamd.ctl").check(b"x").await, Err(Error::Unavailable(_))));
        assert!(matches!(judge("INSTREAM size limit exceeded. ERROR"), Err(Error::Unavailable(_))));
    }
}
