//! Incoming and outgoing documents, registers, numbering, instructions, assignments, work items.
