//! Dependencies point down (law 1): the Cargo.toml files against `layers.toml`.

use super::files::{Finding, Tree};
use crate::Outcome;
use std::collections::BTreeMap;
use std::path::Path;

/// The floors of the house from bottom to top.
const ORDER: [&str; 4] = ["ground", "first", "second", "roof"];

/// What `layers.toml` says.
pub struct Layers {
    floor_of: BTreeMap<String, usize>,
    testing: Vec<String>,
    edges: Vec<(String, String)>,
    pure_floor: usize,
    /// Words that code of the pure floor may not contain.
    pub pure_words: Vec<String>,
}

impl Layers {
    /// Reads `layers.toml` in `root`.
    pub fn read(root: &Path) -> Outcome<Layers> {
        let text = std::fs::read_to_string(root.join("layers.toml"))
            .map_err(|error| format!("layers.toml cannot be read: {error}"))?;
        Layers::parse(&text)
    }

    fn parse(text: &str) -> Outcome<Layers> {
        let table: toml::Table = text.parse().map_err(|error| format!("layers.toml is not TOML: {error}"))?;
        let floors = table.get("floors").and_then(toml::Value::as_table).ok_or("layers.toml has no [floors].")?;
        let mut floor_of = BTreeMap::new();
        for (name, rooms) in floors {
            let floor = floor_named(name)?;
            floor_of.extend(strings(Some(rooms)).into_iter().map(|room| (room, floor)));
        }
        let pure = table.get("pure");
        let pure_floor = pure.and_then(|pure| pure.get("floor")).and_then(toml::Value::as_str).unwrap_or("ground");
        Ok(Layers {
            floor_of,
            testing: strings(table.get("testing").and_then(|testing| testing.get("rooms"))),
            edges: edges(&table)?,
            pure_floor: floor_named(pure_floor)?,
            pure_words: strings(pure.and_then(|pure| pure.get("words"))),
        })
    }

    #[cfg(test)]
    pub fn of_domains(rooms: &[&str]) -> Layers {
        let text = format!("[floors]\nsecond = {rooms:?}\n");
        Layers::parse(&text).expect("rooms of one floor")
    }

    /// Whether `room` lies on the pure floor.
    pub fn is_pure(&self, room: &str) -> bool {
        self.floor_of.get(room) == Some(&self.pure_floor)
    }

    /// Whether `room` is a domain.
    pub fn is_domain(&self, room: &str) -> bool {
        self.floor_of.get(room) == Some(&2)
    }

    /// Checks the dependencies of every crate.
    pub fn check(&self, tree: &Tree) -> Outcome<Vec<Finding>> {
        let mut findings = Vec::new();
        for file in tree.0.iter().filter(|file| file.path.starts_with("crates/") && file.path.ends_with("/Cargo.toml"))
        {
            let room = file.room().unwrap_or_default();
            let manifest: toml::Table =
                file.text.parse().map_err(|error| format!("{} is not TOML: {error}", file.path))?;
            if !self.floor_of.contains_key(room) && !self.testing.iter().any(|other| other == room) {
                findings.push(Finding::Wrong(format!("crate `{room}` stands on no floor of layers.toml")));
                continue;
            }
            for section in ["dependencies", "build-dependencies"] {
                let used = manifest.get(section).and_then(toml::Value::as_table);
                findings.extend(used.into_iter().flat_map(|used| used.keys()).filter_map(|to| self.refuse(room, to)));
            }
        }
        Ok(findings)
    }

    fn refuse(&self, from: &str, to: &str) -> Option<Finding> {
        if self.testing.iter().any(|room| room == to) {
            return Some(Finding::Wrong(format!("`{from}` uses `{to}` outside of tests; make it a dev-dependency")));
        }
        // Rooms for tests may use every floor but the roof.
        let from_floor = self.floor_of.get(from).copied().unwrap_or(ORDER.len() - 1);
        let to_floor = *self.floor_of.get(to)?;
        let listed = self.edges.iter().any(|(one, other)| one == from && other == to);
        if to_floor < from_floor || listed {
            return None;
        }
        let why = if to_floor > from_floor { "points up" } else { "is no edge of layers.toml" };
        Some(Finding::Wrong(format!("`{from}` → `{to}` {why}; use an event, or add the edge with its reason")))
    }
}

fn floor_named(name: &str) -> Outcome<usize> {
    ORDER.iter().position(|floor| *floor == name).ok_or(format!("layers.toml names an unknown floor `{name}`."))
}

fn strings(value: Option<&toml::Value>) -> Vec<String> {
    let list = value.and_then(toml::Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(toml::Value::as_str).map(str::to_string).collect()
}

fn edges(table: &toml::Table) -> Outcome<Vec<(String, String)>> {
    let mut edges = Vec::new();
    for edge in table.get("edge").and_then(toml::Value::as_array).map(Vec::as_slice).unwrap_or_default() {
        let to = edge.get("to").and_then(toml::Value::as_str).ok_or("An edge of layers.toml has no `to`.")?;
        if edge.get("reason").and_then(toml::Value::as_str).is_none_or(str::is_empty) {
            return Err(format!("The edge to `{to}` in layers.toml gives no reason."));
        }
        edges.extend(strings(edge.get("from")).into_iter().map(|from| (from, to.to_string())));
    }
    Ok(edges)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUSE: &str = r#"
        [floors]
        ground = ["kernel", "edxml"]
        first = ["store"]
        second = ["identity", "documents"]
        roof = ["khue"]
        [testing]
        rooms = ["testing"]
        [[edge]]
        from = ["documents"]
        to = "identity"
        reason = "people"
    "#;

    fn findings(room: &str, manifest: &str) -> Vec<Finding> {
        let tree = Tree::of(&[(&format!("crates/{room}/Cargo.toml"), manifest)]);
        Layers::parse(HOUSE).expect("a good house").check(&tree).expect("good manifests")
    }

    #[test]
    fn down_and_along_a_listed_edge_is_allowed() {
        let uses = "[dependencies]\nkernel.workspace = true\nstore.workspace = true\nidentity.workspace = true\nserde = \"1\"\n[dev-dependencies]\ntesting.workspace = true";
        assert_eq!(findings("documents", uses), []);
    }

    #[test]
    fn up_sideways_and_testing_outside_of_tests_are_refused() {
        let wrong = |room, uses| matches!(findings(room, uses).as_slice(), [Finding::Wrong(_)]);
        assert!(wrong("store", "[dependencies]\nidentity = {}"));
        assert!(wrong("identity", "[dependencies]\ndocuments = {}"));
        assert!(wrong("edxml", "[dependencies]\nkernel = {}"));
        assert!(wrong("documents", "[dependencies]\ntesting = {}"));
        assert!(wrong("attic", "[dependencies]\n"));
        assert!(wrong("testing", "[dependencies]\nkhue = {}"));
    }

    #[test]
    fn an_edge_without_a_reason_is_refused() {
        assert!(Layers::parse("[floors]\n[[edge]]\nfrom = [\"a\"]\nto = \"b\"").is_err());
    }
}
