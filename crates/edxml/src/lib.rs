//! The national document envelope edXML (QCVN 102:2016): read, write, status messages.
