//! The server's secret and what is derived from it: one key for each use.

use crate::private;
use rand::Rng;
use std::io::Write;
use std::path::Path;

/// The server's secret: 256 random bits, the same on every node.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Key(…)")
    }
}

impl Key {
    /// A new random secret: for tests and for the first start.
    pub fn random() -> Self {
        Self(random())
    }

    /// Reads the key file, or makes it (readable by its owner alone) when there is none. A file that holds
    /// something else is invalid data.
    pub fn load_or_make(path: &Path) -> std::io::Result<Self> {
        match std::fs::read_to_string(path) {
            Ok(text) => unhex(text.trim()).map(Self).ok_or_else(|| std::io::ErrorKind::InvalidData.into()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = Self::random();
                private::folder_of(path)?;
                let mut file = private::file(path)?;
                writeln!(file, "{}", hex(&key.0))?;
                file.sync_all()?;
                Ok(key)
            }
            Err(error) => Err(error),
        }
    }

    /// A keyed hash for one use, named by `context`: codes on paper, form tokens, pseudonyms.
    pub fn hash(&self, context: &'static str, data: &[u8]) -> [u8; 32] {
        let key = blake3::derive_key(context, &self.0);
        *blake3::keyed_hash(&key, data).as_bytes()
    }
}

/// So many random bytes from the system's generator.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The bytes of hexadecimal digits; none if they are not so many.
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N * 2 || !text.is_ascii() {
        return None;
    }
    let mut out = [0; N];
    for (index, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_read_again() {
        let folder = std::env::temp_dir().join(format!("preau-key-{}", hex(&random::<8>())));
        let path = folder.join("key");
        let made = Key::load_or_make(&path).unwrap();
        assert_eq!(Key::load_or_make(&path).unwrap().0, made.0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&path, "not a key").unwrap();
        assert_eq!(Key::load_or_make(&path).unwrap_err().kind(), std::io::ErrorKind::InvalidData);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn each_use_has_its_own_hash() {
        let key = Key::random();
        assert_ne!(key.hash("one", b"x"), key.hash("two", b"x"));
        assert_eq!(unhex::<2>("0aff"), Some([10, 255]));
        assert_eq!(unhex::<2>("0afé"), None);
    }
}
