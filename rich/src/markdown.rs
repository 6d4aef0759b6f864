//! Markdown: how a text is typed and changed without a script. What is written is read back as the same document.

mod read;
mod write;
