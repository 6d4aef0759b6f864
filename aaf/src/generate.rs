//! Writes deliveries of any size with invented people: under way.
