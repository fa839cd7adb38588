//! The parts that only some types have, as plain lines: how they are typed without script, and how they are shown again.

use typeset::model::{Party, SignatureBlock};

use super::JointAgency;

/// Groups of lines between empty ones.
fn groups(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let mut groups: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines().map(str::trim) {
        match groups.last_mut() {
            Some(last) if !line.is_empty() => last.push(line),
            _ => groups.push(Vec::new()),
        }
    }
    groups.into_iter().filter(|group| !group.is_empty())
}

/// One agency a line: `Bộ Tài chính | BTC`, with a third part where its leader signs here:
/// `Cục Quản lý Dược | QLD | Nguyễn Văn Mẫu`.
pub fn read_joint(text: &str) -> Vec<JointAgency> {
    let agency = |line: &str| {
        let mut parts = line.splitn(3, '|').map(|part| part.trim().to_owned());
        let mut next = || parts.next().unwrap_or_default();
        JointAgency { name: next(), abbreviation: next(), signer: next(), place: None }
    };
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(agency).collect()
}

/// The counterpart of [`read_joint`].
pub fn write_joint(agencies: &[JointAgency]) -> String {
    let line = |agency: &JointAgency| {
        let line = format!("{} | {} | {}", agency.name, agency.abbreviation, agency.signer);
        line.trim_end_matches([' ', '|']).to_owned()
    };
    agencies.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Parties with an empty line between them; the first line says who it is, the others tell of it.
pub fn read_parties(text: &str) -> Vec<Party> {
    let party = |group: Vec<&str>| {
        let mut lines = group.into_iter().map(str::to_owned);
        Party { name: lines.next().unwrap_or_default(), details: lines.collect() }
    };
    groups(text).map(party).collect()
}

/// The counterpart of [`read_parties`].
pub fn write_parties(parties: &[Party]) -> String {
    let lines = |party: &Party| {
        std::iter::once(&party.name).chain(&party.details).map(String::as_str).collect::<Vec<_>>().join("\n")
    };
    parties.iter().map(lines).collect::<Vec<_>>().join("\n\n")
}

/// Who signs beside, with an empty line between them: titles, one a line, then the name. A last line in capitals is a title
/// whose name is still missing.
pub fn read_cosigners(text: &str) -> Vec<SignatureBlock> {
    let block = |group: Vec<&str>| {
        let mut authority: Vec<String> = group.into_iter().map(str::to_owned).collect();
        let name = authority.pop_if(|last| *last != last.to_uppercase()).unwrap_or_default();
        SignatureBlock { authority, name, ..SignatureBlock::default() }
    };
    groups(text).map(block).collect()
}

/// The counterpart of [`read_cosigners`].
pub fn write_cosigners(blocks: &[SignatureBlock]) -> String {
    let lines = |block: &SignatureBlock| {
        let name = Some(&block.name).filter(|name| !name.is_empty());
        block.authority.iter().chain(name).map(String::as_str).collect::<Vec<_>>().join("\n")
    };
    blocks.iter().map(lines).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joint_agencies_have_an_abbreviation_or_none_yet() {
        let read = read_joint("Bộ Tài chính | BTC\n\n Bộ Nội vụ");
        assert_eq!(read.iter().map(|a| a.abbreviation.as_str()).collect::<Vec<_>>(), ["BTC", ""]);
        assert_eq!(write_joint(&read), "Bộ Tài chính | BTC\nBộ Nội vụ");
        let here = "Cục Quản lý Dược | QLD | Phạm Thị Thử";
        assert_eq!(read_joint(here)[0].signer, "Phạm Thị Thử");
        assert_eq!(write_joint(&read_joint(here)), here);
    }

    #[test]
    fn parties_and_signers_are_groups_of_lines() {
        let parties = "BÊN A: BỘ Y TẾ\nĐịa chỉ: Hà Nội\n\nBÊN B: CÔNG TY MẪU";
        let read = read_parties(&parties.replace("\n\n", "\n\n\n"));
        assert_eq!((read.len(), read[0].details.len()), (2, 1));
        assert_eq!(write_parties(&read), parties);
        let signers = "KT. BỘ TRƯỞNG BỘ TÀI CHÍNH\nTHỨ TRƯỞNG\nHoàng Văn Ví Dụ\n\nTHƯ KÝ";
        let read = read_cosigners(signers);
        let signs: Vec<_> = read.iter().map(|c| (c.authority.len(), c.name.as_str())).collect();
        assert_eq!(signs, [(2, "Hoàng Văn Ví Dụ"), (1, "")]);
        assert_eq!(write_cosigners(&read), signers);
    }
}
