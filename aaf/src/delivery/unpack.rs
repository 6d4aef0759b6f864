//! Finds the files of the feed in folders and archives, whatever the archives try.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use super::{DeliveryError, DeliveryErrorKind as Kind, FileName, Found, Limits};

pub(crate) struct Unpacker<'w> {
    work: &'w Path,
    limits: &'w Limits,
    entries: usize,
    bytes: u64,
    next_folder: usize,
    pub(crate) found: Vec<Found>,
}

/// An archive being unpacked.
#[derive(Clone, Copy)]
struct Inside<'a> {
    /// The archive that is read.
    archive: &'a Path,
    /// The archive that the caller knows: the outer one.
    origin: &'a Path,
    /// 0 for an archive, 1 for an archive inside an archive.
    level: u8,
    /// Its place in the work folder.
    target: &'a Path,
}

impl<'w> Unpacker<'w> {
    pub(crate) fn new(work: &'w Path, limits: &'w Limits) -> Self {
        Unpacker { work, limits, entries: 0, bytes: 0, next_folder: 0, found: Vec::new() }
    }

    pub(crate) fn folder(&mut self, folder: &Path, depth: usize) -> Result<(), DeliveryError> {
        if depth > self.limits.depth {
            return Err(Kind::TooDeep { max: self.limits.depth }.of(folder));
        }
        let list = fs::read_dir(folder).map_err(|error| Kind::Io(error).of(folder))?;
        let mut paths = Vec::new();
        for entry in list {
            self.count(folder)?;
            paths.push(entry.map_err(|error| Kind::Io(error).of(folder))?.path());
        }
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // A link is not followed: the work folder may hold one, or a loop.
            let kind = fs::symlink_metadata(&path).map_err(|error| Kind::Io(error).of(&path))?.file_type();
            let ours = FileName::parse(&name);
            if kind.is_dir() {
                if !name.starts_with('.') && !is_same(&path, self.work) {
                    self.folder(&path, depth + 1)?;
                }
            } else if !kind.is_file() {
                if ours.is_some() || is_archive(&name) {
                    return Err(Kind::NotAFile { entry: name }.of(&path));
                }
            } else if let Some(name) = ours {
                let origin = folder.to_owned();
                self.found.push(Found { origin, folder: String::new(), path, name });
            } else if is_archive(&name) && !name.starts_with('.') {
                self.archive(&path, &path)?;
            }
        }
        Ok(())
    }

    pub(crate) fn archive(&mut self, archive: &Path, origin: &Path) -> Result<(), DeliveryError> {
        self.archive_at(archive, origin, 0)
    }

    fn archive_at(&mut self, archive: &Path, origin: &Path, level: u8) -> Result<(), DeliveryError> {
        let refuse = |error| Kind::Io(error).of(archive);
        let target = self.new_folder().map_err(refuse)?;
        let inside = Inside { archive, origin, level, target: &target };
        let mut file = File::open(archive).map_err(refuse)?;
        let mut magic = [0; 2];
        let read = file.read(&mut magic).map_err(refuse)?;
        file.seek(SeekFrom::Start(0)).map_err(refuse)?;
        match &magic[..read] {
            b"\x1f\x8b" => self.tar_gz(file, inside),
            b"PK" => self.zip(file, inside),
            _ => Err(Kind::NotAnArchive.of(archive)),
        }
    }

    /// Nothing of an archive's names is used on the disk but the last one, once it is known to
    /// be a file of the feed: folders are numbered.
    fn new_folder(&mut self) -> io::Result<PathBuf> {
        let folder = self.work.join(format!("{:04}", self.next_folder));
        self.next_folder += 1;
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    fn count(&mut self, of: &Path) -> Result<(), DeliveryError> {
        self.entries += 1;
        match self.entries > self.limits.entries {
            true => Err(Kind::TooManyEntries { max: self.limits.entries }.of(of)),
            false => Ok(()),
        }
    }

    fn zip(&mut self, mut file: File, inside: Inside<'_>) -> Result<(), DeliveryError> {
        let archive = inside.archive;
        let bad = |error: ZipError| match error {
            ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => Kind::Io(error).of(archive),
            other => Kind::BadArchive(other.to_string()).of(archive),
        };
        // The library makes a table of all entries: how many there will be is asked before.
        let declared = declared_entries(&mut file).map_err(|error| Kind::Io(error).of(archive))?;
        if declared > self.limits.entries as u64 {
            return Err(Kind::TooManyEntries { max: self.limits.entries }.of(archive));
        }
        let packed_bytes = file.metadata().map_err(|error| Kind::Io(error).of(archive))?.len();
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(bad)?;
        if zip.has_duplicate_names() {
            return Err(Kind::TwiceTheSame { entry: String::new() }.of(archive));
        }
        let mut folders = Folders::default();
        for at in 0..zip.len() {
            self.count(archive)?;
            let raw = zip.by_index_raw(at).map_err(bad)?;
            let name = String::from_utf8_lossy(raw.name_raw()).into_owned();
            let (is_dir, is_link) = (raw.is_dir(), raw.is_symlink());
            let is_special = raw.unix_mode().is_some_and(|mode| !matches!(mode & 0o170_000, 0 | 0o100_000 | 0o040_000));
            let (encrypted, packed, declared) = (raw.encrypted(), raw.compressed_size(), raw.size());
            drop(raw);
            check_path(&name, archive)?;
            if is_link || is_special {
                return Err(Kind::NotAFile { entry: name }.of(archive));
            }
            if is_dir {
                continue;
            }
            let Some(wanted) = Wanted::of(&name, inside, archive)? else { continue };
            if encrypted {
                return Err(Kind::Encrypted { entry: name }.of(archive));
            }
            let packed = packed.min(packed_bytes).max(1);
            if declared > self.limits.ratio_from_bytes && declared / packed > self.limits.ratio {
                return Err(Kind::SuspectRatio { max: self.limits.ratio }.of(archive));
            }
            let mut entry = zip.by_index(at).map_err(bad)?;
            let ratio = |unpacked: u64| unpacked / packed;
            self.take(&name, wanted, &mut folders, inside, &mut entry, declared, ratio)?;
        }
        self.nested(folders, inside)
    }

    fn tar_gz(&mut self, file: File, inside: Inside<'_>) -> Result<(), DeliveryError> {
        let archive = inside.archive;
        let meter = Meter::new(self.limits, self.bytes);
        let counter = Counted { input: BufReader::with_capacity(256 << 10, file), bytes: 0 };
        let stream = Metered { input: MultiGzDecoder::new(counter), bytes: 0, meter };
        let mut tar = tar::Archive::new(stream);
        let bad = |error: io::Error| refused_stream(error, archive);
        let mut folders = Folders::default();
        let mut seen = HashSet::new();
        let mut long_name: Option<String> = None;
        // Raw entries: the library reads long names whole, however long; here they are bounded.
        for entry in tar.entries().map_err(bad)?.raw(true) {
            self.count(archive)?;
            let mut entry = entry.map_err(bad)?;
            let kind = entry.header().entry_type();
            if kind.is_gnu_longname() || kind.is_pax_local_extensions() {
                long_name = longer_name(&mut entry, kind.is_gnu_longname()).map_err(bad)?.or(long_name);
                continue;
            }
            if kind.is_pax_global_extensions() || kind.is_gnu_longlink() {
                continue;
            }
            let name = long_name.take().unwrap_or_else(|| String::from_utf8_lossy(&entry.path_bytes()).into_owned());
            check_path(&name, archive)?;
            if kind.is_dir() {
                continue;
            }
            if !kind.is_file() && !kind.is_contiguous() {
                return Err(Kind::NotAFile { entry: name }.of(archive));
            }
            let Some(wanted) = Wanted::of(&name, inside, archive)? else { continue };
            if !seen.insert(name.clone()) {
                return Err(Kind::TwiceTheSame { entry: name }.of(archive));
            }
            let declared = entry.size();
            self.take(&name, wanted, &mut folders, inside, &mut entry, declared, |_| 0)?;
        }
        // To the very end: only there does gzip say whether all came through.
        let mut rest = tar.into_inner();
        io::copy(&mut rest, &mut io::sink()).map_err(bad)?;
        self.nested(folders, inside)
    }

    #[expect(clippy::too_many_arguments, reason = "one call from each kind of archive; a struct would hide nothing")]
    fn take(
        &mut self,
        name: &str,
        wanted: Wanted,
        folders: &mut Folders,
        inside: Inside<'_>,
        entry: &mut dyn Read,
        declared: u64,
        ratio: impl Fn(u64) -> u64,
    ) -> Result<(), DeliveryError> {
        let archive = inside.archive;
        if declared > self.limits.total_bytes.saturating_sub(self.bytes) {
            return Err(Kind::TooLarge { max_bytes: self.limits.total_bytes }.of(archive));
        }
        let folder_name = name.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder);
        let folder = folders.path(folder_name, inside.target).map_err(|error| Kind::Io(error).of(archive))?;
        let path = folder.join(match &wanted {
            Wanted::File(name) => name.whole.clone(),
            Wanted::Archive => format!(
                "{:04}.{}",
                folders.archives.len(),
                if name.to_ascii_lowercase().ends_with("zip") { "zip" } else { "tgz" }
            ),
        });
        let mut out = File::create(&path).map_err(|error| Kind::Io(error).of(&path))?;
        let mut chunk = vec![0; 128 << 10];
        let mut unpacked = 0;
        loop {
            let len = match entry.read(&mut chunk) {
                Ok(0) => break,
                Ok(len) => len,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(refused_stream(error, archive)),
            };
            unpacked += len as u64;
            self.bytes += len as u64;
            if self.bytes > self.limits.total_bytes {
                return Err(Kind::TooLarge { max_bytes: self.limits.total_bytes }.of(archive));
            }
            if unpacked > self.limits.ratio_from_bytes && ratio(unpacked) > self.limits.ratio {
                return Err(Kind::SuspectRatio { max: self.limits.ratio }.of(archive));
            }
            out.write_all(&chunk[..len]).map_err(|error| Kind::Io(error).of(&path))?;
        }
        if unpacked != declared {
            return Err(Kind::BadArchive(format!("{name}: {unpacked} bytes of {declared}")).of(archive));
        }
        match wanted {
            Wanted::File(name) => {
                let origin = inside.origin.to_owned();
                let folder = format!("{}/{folder_name}", inside.target.display());
                self.found.push(Found { origin, folder, path, name });
            }
            Wanted::Archive => folders.archives.push((path, inside.origin.join(name))),
        }
        Ok(())
    }

    fn nested(&mut self, folders: Folders, inside: Inside<'_>) -> Result<(), DeliveryError> {
        for (path, origin) in folders.archives {
            self.archive_at(&path, &origin, inside.level + 1).map_err(|error| DeliveryError {
                file: origin.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                ..error
            })?;
            fs::remove_file(&path).map_err(|error| Kind::Io(error).of(&path))?;
        }
        Ok(())
    }
}

/// What is worth unpacking.
enum Wanted {
    File(FileName),
    Archive,
}

impl Wanted {
    fn of(name: &str, inside: Inside<'_>, archive: &Path) -> Result<Option<Wanted>, DeliveryError> {
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        if let Some(name) = FileName::parse(last) {
            return Ok(Some(Wanted::File(name)));
        }
        match (is_archive(last), inside.level) {
            (false, _) => Ok(None),
            (true, 0) => Ok(Some(Wanted::Archive)),
            (true, _) => Err(Kind::NestedTooDeep { entry: name.to_owned() }.of(archive)),
        }
    }
}

/// The folders of an archive and what stands for them in the work folder.
#[derive(Default)]
struct Folders {
    names: Vec<String>,
    archives: Vec<(PathBuf, PathBuf)>,
}

impl Folders {
    fn path(&mut self, name: &str, target: &Path) -> io::Result<PathBuf> {
        let at = self.names.iter().position(|known| known == name);
        let number = at.unwrap_or(self.names.len());
        let path = target.join(format!("{number:04}"));
        if at.is_none() {
            self.names.push(name.to_owned());
            fs::create_dir_all(&path)?;
        }
        Ok(path)
    }
}

/// Whether two paths lead to the same folder: what is unpacked must not be found again.
fn is_same(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

pub(crate) fn is_archive(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".tgz", ".tar.gz", ".zip"].iter().any(|end| name.ends_with(end))
}

/// Refuses a path that is absolute, climbs, or means something to another system.
fn check_path(name: &str, archive: &Path) -> Result<(), DeliveryError> {
    let climbs = name.split(['/', '\\']).any(|part| part == "..");
    let absolute = name.starts_with(['/', '\\']) || name.chars().nth(1) == Some(':');
    match climbs || absolute || name.contains('\0') || name.len() > 4096 {
        true => Err(Kind::UnsafePath { entry: name.chars().take(300).collect() }.of(archive)),
        false => Ok(()),
    }
}

/// How many entries a zip says it has: in its last record, which stands in the last 64 KiB.
fn declared_entries(file: &mut File) -> io::Result<u64> {
    let len = file.metadata()?.len();
    let tail_len = len.min((64 << 10) + 200);
    file.seek(SeekFrom::Start(len - tail_len))?;
    let mut tail = Vec::with_capacity(tail_len as usize);
    Read::by_ref(file).take(tail_len).read_to_end(&mut tail)?;
    file.seek(SeekFrom::Start(0))?;
    // Both records, the old one and that of zip64, wherever they seem to stand: the largest counts.
    let small = memchr::memmem::find_iter(&tail, b"PK\x05\x06").filter_map(|at| number_at::<2>(&tail, at + 10));
    let large = memchr::memmem::find_iter(&tail, b"PK\x06\x06").filter_map(|at| number_at::<8>(&tail, at + 32));
    // 0xFFFF refers to zip64.
    Ok(small.filter(|&count| count != 0xFFFF).chain(large).max().unwrap_or(0))
}

fn number_at<const N: usize>(bytes: &[u8], at: usize) -> Option<u64> {
    let mut number = [0; 8];
    number[..N].copy_from_slice(bytes.get(at..at + N)?);
    Some(u64::from_le_bytes(number))
}

/// The name in an entry that precedes one whose name is too long for its header.
fn longer_name(entry: &mut impl Read, is_gnu: bool) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    entry.take(64 << 10).read_to_end(&mut bytes)?;
    if is_gnu {
        while bytes.last() == Some(&0) {
            bytes.pop();
        }
        return Ok(Some(String::from_utf8_lossy(&bytes).into_owned()));
    }
    // Lines of `length key=value`.
    let text = String::from_utf8_lossy(&bytes);
    let path = text.lines().find_map(|line| line.split_once(' ')?.1.strip_prefix("path="));
    Ok(path.map(str::to_owned))
}

/// The bounds on an unpacked stream, for a reader that can only fail with an I/O error.
struct Meter {
    total: u64,
    left: u64,
    ratio: u64,
    ratio_from_bytes: u64,
}

impl Meter {
    fn new(limits: &Limits, used: u64) -> Self {
        Meter {
            total: limits.total_bytes,
            // Headers and padding are not in the files: room for those of all entries.
            left: limits.total_bytes.saturating_sub(used).saturating_add(limits.entries as u64 * 2048),
            ratio: limits.ratio,
            ratio_from_bytes: limits.ratio_from_bytes,
        }
    }
}

#[derive(Debug)]
enum Passed {
    Total(u64),
    Ratio(u64),
}

impl std::fmt::Display for Passed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Passed {}

fn refused_stream(error: io::Error, archive: &Path) -> DeliveryError {
    let passed = error.get_ref().and_then(|inner| inner.downcast_ref::<Passed>());
    match (passed, error.kind()) {
        (Some(Passed::Ratio(max)), _) => Kind::SuspectRatio { max: *max }.of(archive),
        (Some(Passed::Total(max)), _) => Kind::TooLarge { max_bytes: *max }.of(archive),
        (
            None,
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other,
        ) => Kind::BadArchive(error.to_string()).of(archive),
        (None, _) => Kind::Io(error).of(archive),
    }
}

struct Counted<R> {
    input: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let len = self.input.read(into)?;
        self.bytes += len as u64;
        Ok(len)
    }
}

struct Metered<R> {
    input: MultiGzDecoder<Counted<R>>,
    bytes: u64,
    meter: Meter,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let len = self.input.read(into)?;
        self.bytes += len as u64;
        if self.bytes > self.meter.left {
            return Err(io::Error::other(Passed::Total(self.meter.total)));
        }
        let packed = self.input.get_ref().bytes.max(1);
        if self.bytes > self.meter.ratio_from_bytes && self.bytes / packed > self.meter.ratio {
            return Err(io::Error::other(Passed::Ratio(self.meter.ratio)));
        }
        Ok(len)
    }
}
