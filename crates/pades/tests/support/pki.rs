//! An authority made by openssl, with what it offers on the net: OCSP, CRLs and time-stamps behind a small server.
#![allow(dead_code)] // each test binary uses its own part

use crate::pki_server::Server;
use jiff::Timestamp;
use pades::{Cert, SoftKey};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

/// The kinds of keys people hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    Rsa2048,
    Rsa3072,
    Rsa4096,
    P256,
    P384,
}

pub const KEY_KINDS: [KeyKind; 5] =
    [KeyKind::Rsa2048, KeyKind::Rsa3072, KeyKind::Rsa4096, KeyKind::P256, KeyKind::P384];

impl KeyKind {
    pub fn label(self) -> &'static str {
        match self {
            KeyKind::Rsa2048 => "RSA-2048",
            KeyKind::Rsa3072 => "RSA-3072",
            KeyKind::Rsa4096 => "RSA-4096",
            KeyKind::P256 => "P-256",
            KeyKind::P384 => "P-384",
        }
    }

    fn option(self) -> String {
        match self {
            KeyKind::Rsa2048 => "rsa_keygen_bits:2048".into(),
            KeyKind::Rsa3072 => "rsa_keygen_bits:3072".into(),
            KeyKind::Rsa4096 => "rsa_keygen_bits:4096".into(),
            KeyKind::P256 => "ec_paramgen_curve:P-256".into(),
            KeyKind::P384 => "ec_paramgen_curve:P-384".into(),
        }
    }
}

/// Runs openssl in a folder.
pub fn openssl(dir: &Path, args: &[&str]) -> Vec<u8> {
    let output = Command::new("openssl").args(args).current_dir(dir).output();
    let output = output.unwrap_or_else(|e| panic!("openssl does not start: {e}"));
    assert!(output.status.success(), "openssl {args:?}:\n{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// A key file in PEM, made once for all test processes: RSA keys take seconds.
pub fn key_file(kind: KeyKind, holder: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pades-keys");
    std::fs::create_dir_all(&dir).expect("a folder");
    let path = dir.join(format!("{}-{holder}.pem", kind.label()));
    if !path.exists() {
        let fresh = dir.join(format!("{}-{holder}.{}", kind.label(), std::process::id()));
        let algorithm = if kind.label().starts_with("RSA") { "RSA" } else { "EC" };
        let fresh_name = fresh.to_str().expect("UTF-8");
        openssl(&dir, &["genpkey", "-algorithm", algorithm, "-pkeyopt", &kind.option(), "-out", fresh_name]);
        std::fs::rename(&fresh, &path).expect("renamed");
    }
    path
}

/// The authority.
pub struct Pki {
    dir: tempfile::TempDir,
    pub server: Server,
    lock: Arc<Mutex<()>>,
}

const CONFIG: &str = r#"
[root]
database = root.txt
new_certs_dir = .
certificate = root.pem
private_key = root.key
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
email_in_dn = no
default_crl_days = 30
crlnumber = root.crlnumber
[issuing]
database = issuing.txt
new_certs_dir = .
certificate = issuing.pem
private_key = issuing.key
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
email_in_dn = no
default_crl_days = 30
crlnumber = issuing.crlnumber
[tls]
database = tls.txt
new_certs_dir = .
certificate = tls.pem
private_key = tls.key
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
email_in_dn = no
[any]
countryName = optional
organizationName = optional
commonName = supplied
[req]
distinguished_name = dn
[dn]
[ca_root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[ca_issuing]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:BASE/root.crl
[person]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = OCSP;URI:BASE/ocsp,caIssuers;URI:BASE/issuing.cer
crlDistributionPoints = URI:BASE/issuing.crl
[encipher]
basicConstraints = critical,CA:FALSE
keyUsage = critical,keyEncipherment
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = OCSP;URI:BASE/ocsp
[ca_tls]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
extendedKeyUsage = serverAuth
[ca_mail]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
extendedKeyUsage = clientAuth,emailProtection
[ca_constrained]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
nameConstraints = permitted;dirName:elsewhere
[elsewhere]
O = Elsewhere
[client]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
extendedKeyUsage = clientAuth
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
extendedKeyUsage = serverAuth,clientAuth
[answers]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
extendedKeyUsage = OCSPSigning,clientAuth
[official]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
extendedKeyUsage = clientAuth,emailProtection
[document]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
extendedKeyUsage = 1.3.6.1.5.5.7.3.36
[anything]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
extendedKeyUsage = anyExtendedKeyUsage,serverAuth
[tsa]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = OCSP;URI:BASE/ocsp
[responder]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[stamps]
serial = tsa.serial
crypto_device = builtin
signer_cert = tsa.pem
certs = issuing.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.55555.1
digests = sha256, sha384, sha512
accuracy = secs:1
clock_precision_digits = 3
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"#;

/// What authorities and people are valid for unless said otherwise.
pub const FROM: &str = "20200101000000Z";
pub const TO: &str = "20400101000000Z";

impl Pki {
    pub fn new() -> Pki {
        let dir = tempfile::tempdir().expect("a folder");
        let lock = Arc::new(Mutex::new(()));
        let server = Server::start(dir.path().to_owned(), lock.clone());
        let pki = Pki { dir, server, lock };
        let config = CONFIG.replace("BASE", &pki.server.url(""));
        std::fs::write(pki.at("ca.conf"), config).expect("written");
        for name in ["root", "issuing", "tls"] {
            std::fs::write(pki.at(&format!("{name}.txt")), "").expect("written");
            std::fs::write(pki.at(&format!("{name}.crlnumber")), "01\n").expect("written");
        }
        std::fs::write(pki.at("tsa.serial"), "01\n").expect("written");
        pki.certify("root", "root", "Gốc thử nghiệm", KeyKind::P384, "ca_root", FROM, TO);
        pki.certify("root", "issuing", "CA thử nghiệm", KeyKind::P256, "ca_issuing", FROM, TO);
        pki.certify("issuing", "tsa", "Dấu thời gian thử nghiệm", KeyKind::P256, "tsa", FROM, TO);
        pki.certify("issuing", "responder", "OCSP thử nghiệm", KeyKind::P256, "responder", FROM, TO);
        pki.publish_crls();
        pki
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn openssl(&self, args: &[&str]) -> Vec<u8> {
        openssl(self.dir.path(), args)
    }

    /// A certificate `name.pem` with its key `name.key`; the root certifies itself.
    pub fn certify(&self, ca: &str, name: &str, common_name: &str, kind: KeyKind, profile: &str, from: &str, to: &str) {
        // WHY: authorities have keys of their own; all people of one kind may share one.
        let role = if ["person", "encipher"].contains(&profile) { "person" } else { profile };
        self.certify_key(ca, name, common_name, &key_file(kind, role), profile, from, to);
    }

    /// The same for a key made elsewhere.
    pub fn certify_key(
        &self,
        ca: &str,
        name: &str,
        common_name: &str,
        pem: &Path,
        profile: &str,
        from: &str,
        to: &str,
    ) {
        std::fs::copy(pem, self.at(&format!("{name}.key"))).expect("copied");
        let subject = format!("/C=VN/O=Bộ Y tế/CN={common_name}");
        let (key, csr, pem) = (format!("{name}.key"), format!("{name}.csr"), format!("{name}.pem"));
        self.openssl(&["req", "-new", "-utf8", "-config", "ca.conf", "-key", &key, "-subj", &subject, "-out", &csr]);
        let mut args = vec!["ca", "-batch", "-utf8", "-notext", "-config", "ca.conf", "-name", ca, "-in", &csr];
        args.extend(["-out", &pem, "-extensions", profile, "-startdate", from, "-enddate", to]);
        if name == ca {
            args.extend(["-selfsign", "-keyfile", &key]);
        }
        self.openssl(&args);
    }

    /// A person's key by way of a PKCS#12 file, as it would be handed out.
    pub fn person(&self, name: &str, kind: KeyKind) -> SoftKey {
        self.holder(name, kind, "person", FROM, TO)
    }

    pub fn holder(&self, name: &str, kind: KeyKind, profile: &str, from: &str, to: &str) -> SoftKey {
        self.certify("issuing", name, &format!("Người {name}"), kind, profile, from, to);
        SoftKey::from_pkcs12(&self.pkcs12(name, "mật khẩu", &[]), "mật khẩu").expect("a key file")
    }

    pub fn pkcs12(&self, name: &str, password: &str, extra: &[&str]) -> Vec<u8> {
        let (pem, key, pass) = (format!("{name}.pem"), format!("{name}.key"), format!("pass:{password}"));
        let mut args = vec!["pkcs12", "-export", "-in", &pem, "-inkey", &key, "-certfile", "issuing.pem"];
        args.extend(["-passout", &pass]);
        args.extend(extra);
        self.openssl(&args)
    }

    pub fn cert(&self, name: &str) -> Cert {
        let pem = std::fs::read_to_string(self.at(&format!("{name}.pem"))).expect("a certificate");
        Cert::all_from_pem(&pem).expect("a certificate").remove(0)
    }

    pub fn root(&self) -> Cert {
        self.cert("root")
    }

    pub fn revoke(&self, ca: &str, name: &str) {
        let _alone = self.lock.lock();
        let pem = format!("{name}.pem");
        self.openssl(&["ca", "-config", "ca.conf", "-name", ca, "-revoke", &pem, "-crl_reason", "keyCompromise"]);
        drop(_alone);
        self.publish_crls();
    }

    /// New CRLs of both authorities, valid for thirty days from now.
    pub fn publish_crls(&self) {
        for ca in ["root", "issuing"] {
            self.publish_crl(ca, &[]);
        }
    }

    pub fn publish_crl(&self, ca: &str, extra: &[&str]) {
        let _alone = self.lock.lock();
        let (pem, der) = (format!("{ca}.crl.pem"), format!("{ca}.crl"));
        let mut args = vec!["ca", "-config", "ca.conf", "-name", ca, "-gencrl", "-out", &pem];
        args.extend(extra);
        self.openssl(&args);
        self.openssl(&["crl", "-in", &pem, "-outform", "DER", "-out", &der]);
    }
}

/// Now, which the servers cannot be told; only tests that call them may need it.
#[allow(clippy::disallowed_methods)]
pub fn now() -> Timestamp {
    Timestamp::now()
}
