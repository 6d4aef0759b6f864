//! What the database keeps without being able to read it: AES-256-GCM, with a key made of the server's.

use crate::error::{Error, Result};
use crate::key::Key;
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};

/// Encrypts for one use (`context`) and one owner: the same bytes in another's row do not open.
pub fn seal(key: &Key, context: &'static str, owner: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
    let mut body = plain.to_vec();
    let nonce = cipher(key, context)?
        .seal_in_place_append_tag(Aad::from(owner), &mut body)
        .map_err(|_| Error::broken("a secret cannot be sealed"))?;
    Ok([&nonce.as_ref()[..], &body].concat())
}

/// Opens what was sealed for that use and owner; none when it was not, or when the server has another key.
pub fn open(key: &Key, context: &'static str, owner: &[u8], sealed: &[u8]) -> Result<Option<Vec<u8>>> {
    let Some((nonce, body)) = sealed.split_at_checked(NONCE_LEN) else { return Ok(None) };
    let Ok(nonce) = Nonce::try_assume_unique_for_key(nonce) else { return Ok(None) };
    let mut body = body.to_vec();
    Ok(cipher(key, context)?.open_in_place(nonce, Aad::from(owner), &mut body).ok().map(|plain| plain.to_vec()))
}

fn cipher(key: &Key, context: &'static str) -> Result<RandomizedNonceKey> {
    RandomizedNonceKey::new(&AES_256_GCM, &key.hash(context, b"")).map_err(|_| Error::broken("no cipher"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_for_its_use_owner_and_server_alone() {
        let key = Key::random();
        let sealed = seal(&key, "one", b"lina", b"secret").unwrap();
        assert_ne!(sealed, seal(&key, "one", b"lina", b"secret").unwrap(), "never twice the same");
        assert!(!sealed.windows(6).any(|bytes| bytes == b"secret"));
        assert_eq!(open(&key, "one", b"lina", &sealed).unwrap().unwrap(), b"secret");
        assert_eq!(open(&key, "two", b"lina", &sealed).unwrap(), None);
        assert_eq!(open(&key, "one", b"hugo", &sealed).unwrap(), None);
        assert_eq!(open(&Key::random(), "one", b"lina", &sealed).unwrap(), None);
        for place in 0..sealed.len() {
            let mut forged = sealed.clone();
            forged[place] ^= 1;
            assert_eq!(open(&key, "one", b"lina", &forged).unwrap(), None, "byte {place}");
        }
        for short in [0, 1, 12, 13, 27] {
            assert_eq!(open(&key, "one", b"lina", &sealed[..short]).unwrap(), None);
        }
    }
}
