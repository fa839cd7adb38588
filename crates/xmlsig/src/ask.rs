//! Whom services on the net are to be asked about before a file is judged.

use pades::Asked;

use crate::error::Result;
use crate::limits::Limits;
use crate::reference::Canonicalizer;
use crate::scan;
use crate::signature::Signature;
use crate::tree::Tree;
use crate::verify::{candidates, choose, is_known};
use crate::xades::Properties;

/// The signers whose signature value fits, for [`pades::collect_signers`]. The others cannot come out valid whatever
/// services say, and a stranger's file shall not send us round for nothing.
///
/// # Errors
/// As [`crate::verify`].
pub fn signers(xml: &[u8], limits: &Limits) -> Result<Vec<Asked>> {
    let text = scan::text(xml, limits)?;
    // WHY: a name cannot be written in another way; most files are not signed, and a look costs less than a tree.
    if !text.contains("SignedInfo") {
        return Ok(Vec::new());
    }
    let tree = Tree::parse(&text, limits)?;
    let mut bytes = Canonicalizer::new(&tree, limits);
    let mut asked = Vec::new();
    for node in candidates(&tree, limits)?.into_iter().filter(|node| is_known(&tree, *node)) {
        let Some(signature) = Signature::read(&tree, node, limits)? else { continue };
        let keys = signature.keys(&tree, limits)?;
        let message = bytes.element(signature.signed_info, &signature.canonical)?;
        let (Some(signer), Ok(())) = choose(&signature, &keys, &message) else { continue };
        let properties = Properties::read(&tree, &signature, &[], &keys, limits)?;
        asked.push(Asked {
            signer: signer.clone(),
            others: keys.certificates.clone(),
            time_stamps: properties.time_stamps.into_iter().map(|stamp| stamp.token).collect(),
            held: properties.evidence,
        });
    }
    Ok(asked)
}
