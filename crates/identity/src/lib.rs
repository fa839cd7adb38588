//! People, units, positions, delegation and sign-in.
