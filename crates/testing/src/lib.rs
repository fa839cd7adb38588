//! Test application over a list of modules, private databases and builders (dev-dependency only).
