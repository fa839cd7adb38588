//! A token of SoftHSM2 in a folder of its own, with a key of every kind.
#![allow(dead_code)] // each test binary uses its own part

use std::path::{Path, PathBuf};
use std::process::Command;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass};
use cryptoki::session::UserType;
use cryptoki::types::AuthPin;
use pades::Cert;

pub const PIN: &str = "654321";
const SO_PIN: &str = "12345678";

/// Names of the keys, with what openssl is told to make.
pub const KEYS: [(&str, &str, &str); 6] = [
    ("RSA-2048", "RSA", "rsa_keygen_bits:2048"),
    ("RSA-3072", "RSA", "rsa_keygen_bits:3072"),
    ("RSA-4096", "RSA", "rsa_keygen_bits:4096"),
    ("P-256", "EC", "ec_paramgen_curve:P-256"),
    ("P-384", "EC", "ec_paramgen_curve:P-384"),
    ("RSA-1024", "RSA", "rsa_keygen_bits:1024"),
];

const MODULES: &[&str] = &[
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
];

pub struct SoftHsm {
    folder: PathBuf,
    /// Removed with the value that made it.
    _owned: Option<tempfile::TempDir>,
}

impl SoftHsm {
    /// A new token with its keys; `None` when SoftHSM2 is declared missing.
    pub fn new() -> Option<Self> {
        if without("softhsm2") {
            eprintln!("skipped: KHUE_WITHOUT names softhsm2");
            return None;
        }
        let owned = tempfile::tempdir().expect("a folder");
        let hsm = Self { folder: owned.path().to_owned(), _owned: Some(owned) };
        std::fs::create_dir(hsm.folder.join("tokens")).expect("a folder");
        let conf = format!("directories.tokendir = {}/tokens\nlog.level = ERROR\n", hsm.folder.display());
        std::fs::write(hsm.conf(), conf).expect("written");
        hsm.util(&["--init-token", "--free", "--label", "Khue", "--so-pin", SO_PIN, "--pin", PIN]);
        for (number, (name, kind, option)) in KEYS.iter().enumerate() {
            let pem = hsm.folder.join(format!("{name}.key"));
            let pem = pem.to_str().expect("UTF-8");
            openssl(&["genpkey", "-algorithm", kind, "-pkeyopt", option, "-out", pem]);
            let id = format!("{:02x}", number + 1);
            hsm.util(&["--import", pem, "--token", "Khue", "--label", name, "--id", &id, "--pin", PIN]);
        }
        Some(hsm)
    }

    /// The same, from the process that was told its folder.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder, _owned: None }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn conf(&self) -> PathBuf {
        self.folder.join("softhsm2.conf")
    }

    pub fn module(&self) -> PathBuf {
        let found = MODULES.iter().map(PathBuf::from).find(|path| path.is_file());
        found.expect("libsofthsm2.so: install softhsm2, or set KHUE_WITHOUT=softhsm2")
    }

    fn util(&self, args: &[&str]) {
        let output = Command::new("softhsm2-util").args(args).env("SOFTHSM2_CONF", self.conf()).output();
        let output = output.unwrap_or_else(|e| {
            panic!("softhsm2-util does not start ({e}): `cargo xtask setup` installs it, or set KHUE_WITHOUT=softhsm2")
        });
        assert!(output.status.success(), "softhsm2-util {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    pub fn delete_token(&self) {
        self.util(&["--delete-token", "--token", "Khue"]);
    }

    /// The public key of a key.
    pub fn spki(&self, name: &str) -> Vec<u8> {
        let pem = self.folder.join(format!("{name}.key"));
        openssl(&["pkey", "-in", pem.to_str().expect("UTF-8"), "-pubout", "-outform", "DER"])
    }

    /// Makes an RSA key that wants the PIN before each signature; gives its public key.
    pub fn make_careful_key(&self, id: u8) -> Vec<u8> {
        let session = session(&self.module(), PIN);
        let public =
            [Attribute::Token(true), Attribute::ModulusBits(2048.into()), Attribute::PublicExponent(vec![1, 0, 1])];
        let private = [
            Attribute::Token(true),
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Sign(true),
            Attribute::Id(vec![id]),
            Attribute::AlwaysAuthenticate(true),
        ];
        let (public, _) = session.generate_key_pair(&Mechanism::RsaPkcsKeyPairGen, &public, &private).expect("made");
        let read = session.get_attributes(public, &[AttributeType::Modulus]).expect("read");
        session.logout().expect("logged out");
        let [Attribute::Modulus(modulus)] = &read[..] else { panic!("no modulus") };
        let conf = self.folder.join("public.cnf");
        let lines = format!(
            "asn1=SEQUENCE:spki\n[spki]\nalgorithm=SEQUENCE:rsa\nkey=BITWRAP,SEQUENCE:key\n[rsa]\noid=OID:rsaEncryption\n\
             null=NULL\n[key]\nn=INTEGER:0x{}\ne=INTEGER:0x010001\n",
            hex(modulus)
        );
        std::fs::write(&conf, lines).expect("written");
        let out = self.folder.join("public.der");
        let (conf, out_name) = (conf.to_str().expect("UTF-8"), out.to_str().expect("UTF-8"));
        openssl(&["asn1parse", "-genconf", conf, "-noout", "-out", out_name]);
        std::fs::read(out).expect("a key")
    }

    /// Makes a P-256 key that wants the PIN before each signature.
    pub fn make_careful_curve_key(&self, id: u8) {
        let session = session(&self.module(), PIN);
        // prime256v1 by its name.
        let curve = vec![0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
        let public = [Attribute::Token(true), Attribute::EcParams(curve)];
        let private = [
            Attribute::Token(true),
            Attribute::Private(true),
            Attribute::Sign(true),
            Attribute::Id(vec![id]),
            Attribute::AlwaysAuthenticate(true),
        ];
        session.generate_key_pair(&Mechanism::EccKeyPairGen, &public, &private).expect("made");
        session.logout().expect("logged out");
    }

    /// Certificates beside the keys of these names; one of no key goes without.
    pub fn put_certificates(&self, all: &[(&str, Cert)]) {
        let session = session(&self.module(), PIN);
        let put = |id: Vec<u8>, der: &[u8]| {
            let template = [
                Attribute::Class(ObjectClass::CERTIFICATE),
                Attribute::CertificateType(CertificateType::X_509),
                Attribute::Token(true),
                Attribute::Private(false),
                Attribute::Id(id),
                Attribute::Subject(vec![0x30, 0]),
                Attribute::Value(der.to_vec()),
            ];
            session.create_object(&template).expect("kept");
        };
        for (name, certificate) in all {
            let number = KEYS.iter().position(|(key, ..)| key == name);
            put(number.map_or(Vec::new(), |n| vec![u8::try_from(n + 1).expect("few")]), certificate.der());
        }
        session.logout().expect("logged out");
    }
}

fn session(module: &Path, pin: &str) -> cryptoki::session::Session {
    let context = Pkcs11::new(module).expect("loaded");
    // The room itself may have done so before.
    context.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).ok();
    let slot = context.get_slots_with_initialized_token().expect("slots")[0];
    let session = context.open_rw_session(slot).expect("a session");
    session.login(UserType::User, Some(&AuthPin::from(pin.to_owned()))).expect("the PIN");
    std::mem::forget(context);
    session
}

pub fn change_pin(module: &Path, old: &str, new: &str) {
    let session = session(module, old);
    session.set_pin(&AuthPin::from(old.to_owned()), &AuthPin::from(new.to_owned())).expect("changed");
    session.logout().expect("logged out");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// Whether the tester said, in so many words, that a tool is not there.
pub fn without(tool: &str) -> bool {
    std::env::var("KHUE_WITHOUT").is_ok_and(|list| list.split(',').any(|t| t.trim() == tool))
}

/// Runs openssl; what it writes to standard output.
pub fn openssl(args: &[&str]) -> Vec<u8> {
    let output = Command::new("openssl").args(args).output().expect("openssl");
    assert!(output.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
