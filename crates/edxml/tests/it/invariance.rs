//! The same message in another dress: other prefixes, other order, white space, comments, CDATA, character references.

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::arbitrary;
use crate::fixtures;
use crate::support::{document, status};

const NATIONAL: &str = "http://www.mic.gov.vn/TBT/QCVN_102_2016";

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 3, ..ProptestConfig::default() })]

    #[test]
    fn an_envelope_reads_the_same(envelope in arbitrary::envelope(), seed in any::<u64>()) {
        let dressed = Dresser::new(seed).dress(&envelope.write());
        prop_assert_eq!(document(dressed.as_bytes()).canonical(), envelope.canonical(), "{}", dressed);
    }

    #[test]
    fn a_status_reads_the_same(message in arbitrary::status(), seed in any::<u64>()) {
        let dressed = Dresser::new(seed).dress(&message.write());
        prop_assert_eq!(status(dressed.as_bytes()).canonical(), message.canonical(), "{}", dressed);
    }

    #[test]
    fn our_fixtures_read_the_same(seed in any::<u64>()) {
        for bytes in [fixtures::NEW, fixtures::RECALL, fixtures::REPLACE] {
            let plain = document(bytes);
            let dressed = document(Dresser::new(seed).dress(bytes).as_bytes());
            prop_assert_eq!(dressed.canonical(), plain.canonical());
            prop_assert_eq!(dressed.extra.len(), plain.extra.len());
        }
        prop_assert_eq!(
            status(Dresser::new(seed).dress(fixtures::STATUS).as_bytes()).canonical(),
            status(fixtures::STATUS).canonical()
        );
    }
}

/// An element with its local name, whether it is the envelope's own, and its text or its children.
struct Element {
    name: String,
    attributes: String,
    text: String,
    children: Vec<Element>,
}

/// Writes a message anew with everything changed that must not matter.
struct Dresser {
    seed: u64,
}

impl Dresser {
    fn new(seed: u64) -> Self {
        Self { seed: seed | 1 }
    }

    /// xorshift: the test only needs variety that proptest can repeat.
    fn below(&mut self, n: usize) -> usize {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        usize::try_from(self.seed % n as u64).expect("small")
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn dress(&mut self, bytes: &[u8]) -> String {
        let root = parse(std::str::from_utf8(bytes).expect("UTF-8"));
        let mut out =
            String::from(self.pick(&["", "\u{feff}", "<?xml version='1.0'?>", "<?xml version=\"1.0\"?>\r\n"]));
        self.noise(&mut out);
        self.element(&root, &[], &mut out);
        self.noise(&mut out);
        out
    }

    /// Writes an element; `bound` are the prefixes in scope, `""` the default namespace.
    fn element(&mut self, element: &Element, bound: &[&'static str], out: &mut String) {
        let mut bound = bound.to_vec();
        let prefix = self.pick(&["", "", "edXML", "ns2", "q"]);
        let qualified = if prefix.is_empty() { element.name.clone() } else { format!("{prefix}:{}", element.name) };
        out.push_str(&format!("<{qualified}"));
        if !bound.contains(&prefix) {
            let attribute = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
            out.push_str(&format!(" {attribute}='{NATIONAL}'"));
            bound.push(prefix);
        }
        out.push_str(&element.attributes);
        out.push_str(self.pick(&["", " ", "\n\t"]));
        out.push('>');
        if element.children.is_empty() {
            self.text(element, out);
        }
        for child in self.shuffled(&element.children) {
            self.noise(out);
            self.element(child, &bound, out);
        }
        self.noise(out);
        out.push_str(&format!("</{qualified}>"));
    }

    /// Any order in which elements of one name keep theirs.
    fn shuffled<'e>(&mut self, children: &'e [Element]) -> Vec<&'e Element> {
        let mut rest: Vec<&Element> = children.iter().collect();
        let mut out = Vec::new();
        while !rest.is_empty() {
            let name = rest[self.below(rest.len())].name.clone();
            let first = rest.iter().position(|e| e.name == name).expect("it is there");
            out.push(rest.remove(first));
        }
        out
    }

    fn noise(&mut self, out: &mut String) {
        out.push_str(self.pick(&["", "", " ", "\r\n\t", "<!-- ghi chú <From> -->", "<?pi x?>", "  <!----> "]));
    }

    fn text(&mut self, element: &Element, out: &mut String) {
        let encoded = element.name == "ContentTransferEncoded";
        for (index, c) in element.text.chars().enumerate() {
            match self.below(if encoded { 4000 } else { 20 }) {
                0 => out.push_str("<!-- giữa chữ -->"),
                1 if encoded => out.push_str("\r\n"),
                1 => {
                    out.push_str(&format!("&#x{:X};", u32::from(c)));
                    continue;
                }
                2 if !encoded && c != ']' && c != '>' && c != '\r' => {
                    out.push_str(&format!("<![CDATA[{c}]]>"));
                    continue;
                }
                _ => {}
            }
            match c {
                '<' => out.push_str("&lt;"),
                '&' => out.push_str("&amp;"),
                '>' => out.push_str("&gt;"),
                '\r' => out.push_str("&#xD;"),
                '\n' if index % 2 == 0 => out.push_str("\r\n"),
                c => out.push(c),
            }
        }
    }
}

/// A plain reader for well-formed input, so that the test does not lean on the reader under test.
fn parse(source: &str) -> Element {
    let mut reader = Reader::from_str(source);
    let mut open = vec![Element::new("document", String::new())];
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) => open.push(Element::of(&tag)),
            Event::Empty(tag) => {
                let element = Element::of(&tag);
                open.last_mut().expect("open").children.push(element);
            }
            Event::End(_) => {
                let element = open.pop().expect("open");
                open.last_mut().expect("open").children.push(element);
            }
            Event::Text(piece) => open.last_mut().expect("open").text.push_str(&piece.xml10_content()),
            Event::CData(piece) => open.last_mut().expect("open").text.push_str(&piece.xml10_content()),
            Event::GeneralRef(reference) => {
                let resolved = reference.resolve_char_ref().expect("a reference");
                let c = resolved.unwrap_or_else(|| match &*reference {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "apos" => '\'',
                    other => panic!("entity {other}"),
                });
                open.last_mut().expect("open").text.push(c);
            }
            Event::Eof => return open.pop().and_then(|mut document| document.children.pop()).expect("a root"),
            _ => {}
        }
    }
}

impl Element {
    fn new(name: &str, attributes: String) -> Self {
        Self { name: name.to_owned(), attributes, text: String::new(), children: Vec::new() }
    }

    /// Keeps what is not about namespaces; `href` keeps its meaning under any prefix.
    fn of(tag: &quick_xml::events::BytesStart<'_>) -> Self {
        let mut attributes = String::new();
        for attribute in tag.attributes() {
            let attribute = attribute.expect("an attribute");
            let key = attribute.key.local_name();
            if attribute.key.as_ref() == "xmlns" || attribute.key.as_ref().starts_with("xmlns:") {
                continue;
            }
            attributes.push_str(&format!(" {}=\"{}\"", key.as_ref(), attribute.value));
        }
        Self::new(tag.local_name().as_ref(), attributes)
    }
}
