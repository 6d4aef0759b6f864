//! Folders and files that their owner alone may read: what the program keeps is about children.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Result;
use std::path::Path;

/// Makes a folder, and those above it that are missing; one that is there stays as it is.
pub fn folder(path: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes the folder in which a path is to stand.
pub fn folder_of(path: &Path) -> Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(above) => folder(above),
        None => Ok(()),
    }
}

/// Makes a new file; refused when there is one.
pub fn file(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn what_is_made_is_for_its_owner_alone() {
        let root = std::env::temp_dir().join(format!("preau-private-{}", crate::key::hex(&crate::key::random::<8>())));
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let path = root.join("below/file");
        folder_of(&path).unwrap();
        folder_of(&path).unwrap();
        file(&path).unwrap();
        assert_eq!((mode(&root), mode(&root.join("below")), mode(&path)), (0o700, 0o700, 0o600));
        assert!(file(&path).is_err(), "what is there is not written over");
        std::fs::remove_dir_all(root).unwrap();
    }
}
