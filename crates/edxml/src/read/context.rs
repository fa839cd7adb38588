//! The walk through a tree: where it is, what it has noticed, and how a value gets into its place.

use crate::model::ExtraElement;
use crate::note::{Note, NoteCode};
use crate::tree::{Namespace, Node};
use crate::value::{AsSent, WireValue};

/// Collects notes and unknown elements while the readers of the parts walk their elements.
pub(crate) struct Context<'t> {
    pub(crate) notes: Vec<Note>,
    pub(crate) extra: Vec<ExtraElement>,
    path: Vec<&'t str>,
}

impl<'t> Context<'t> {
    /// A walk that begins at the root, with what was noticed on the way there.
    pub(crate) fn new(notes: Vec<Note>) -> Self {
        Self { notes, extra: Vec::new(), path: Vec::new() }
    }

    /// Visits the children of `node` in order; those of foreign namespaces are kept aside.
    pub(crate) fn each(&mut self, node: &Node<'t>, mut visit: impl FnMut(&mut Self, &Node<'t>)) {
        self.path.push(node.name);
        for child in &node.children {
            match child.namespace {
                Namespace::Foreign => self.unknown(child),
                _ => visit(self, child),
            }
        }
        self.path.pop();
    }

    /// Puts the trimmed text into its place; a second one is noted and left.
    pub(crate) fn text(&mut self, node: &Node<'t>, slot: &mut String) {
        let text = node.text.trim();
        self.leaf(node);
        if slot.is_empty() {
            text.clone_into(slot);
        } else if !text.is_empty() {
            self.note_at(NoteCode::Duplicate, node, text);
        }
    }

    /// Puts the trimmed text at the end of a list.
    pub(crate) fn item(&mut self, node: &Node<'t>, list: &mut Vec<String>) {
        let mut text = String::new();
        self.text(node, &mut text);
        if !text.is_empty() {
            list.push(text);
        }
    }

    /// Puts a typed value into its place; noted if it is unreadable, of another form or a second one.
    pub(crate) fn value<T: WireValue>(&mut self, node: &Node<'t>, slot: &mut Option<AsSent<T>>) {
        self.leaf(node);
        let text = node.text.trim();
        let Some(value) = AsSent::<T>::from_text(text) else { return };
        if slot.is_some() {
            self.note_at(NoteCode::Duplicate, node, text);
            return;
        }
        match value.known() {
            None => self.note_at(NoteCode::Unreadable, node, text),
            Some(known) if T::FORM_MATTERS && known.format() != text => self.note_at(NoteCode::OtherForm, node, text),
            Some(_) => {}
        }
        *slot = Some(value);
    }

    /// Puts a part into its place unless it says nothing; a second one is noted and left.
    pub(crate) fn part<T: PartialEq + Default>(&mut self, node: &Node<'t>, part: T, slot: &mut T) {
        if *slot == T::default() {
            *slot = part;
        } else if part != T::default() {
            self.note_at(NoteCode::Duplicate, node, "");
        }
    }

    /// Keeps an element aside with all its text.
    pub(crate) fn unknown(&mut self, node: &Node<'t>) {
        self.note_at(NoteCode::UnknownElement, node, node.text.trim());
        self.keep(node);
    }

    /// Notes something about `node`, a child of where the walk is.
    pub(crate) fn note_at(&mut self, code: NoteCode, node: &Node<'t>, value: &str) {
        let path = self.path_to(node.name);
        self.notes.push(Note::new(code, path, value));
    }

    /// Notes that a required value is missing.
    pub(crate) fn missing(&mut self, path: &str) {
        self.notes.push(Note::new(NoteCode::Missing, path, ""));
    }

    /// Children of an element that should have text only are kept aside.
    fn leaf(&mut self, node: &Node<'t>) {
        if !node.children.is_empty() {
            self.path.push(node.name);
            node.children.iter().for_each(|child| self.unknown(child));
            self.path.pop();
        }
    }

    fn keep(&mut self, node: &Node<'t>) {
        let text = node.text.trim();
        if !text.is_empty() || node.children.is_empty() {
            self.extra.push(ExtraElement { path: self.path_to(node.name), text: text.to_owned() });
        }
        self.path.push(node.name);
        node.children.iter().for_each(|child| self.keep(child));
        self.path.pop();
    }

    fn path_to(&self, name: &str) -> String {
        let mut path = self.path.join("/");
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(name);
        path
    }
}
