//! Envelopes in from and out to the national document axis.
