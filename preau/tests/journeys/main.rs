//! Stories across features: one test binary.
