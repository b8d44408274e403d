//! Packed bytes -> bytes, with a bound on how far they expand.

use std::cell::Cell;
use std::io::{self, BufRead, Cursor, Read};
use std::rc::Rc;

use super::Origin;
use super::detect::Packing;
use crate::diagnostic::Diagnostic;

/// What expands further is refused: text shrinks to a tenth, never to a thousandth.
const MAX_RATIO: u64 = 400;
/// Below this much, any ratio is harmless.
const FREE_BYTES: u64 = 32 << 20;
/// Largest entry of an archive that is held in memory.
const MAX_ENTRY: u64 = 1 << 30;

/// Counts what is read from it.
struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.count.set(self.count.get() + n as u64);
        Ok(n)
    }
}

/// Fails where the bytes out of it are too many for those that went in.
struct Bounded<R> {
    inner: R,
    packed: Rc<Cell<u64>>,
    out: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.out += n as u64;
        if self.out > FREE_BYTES && self.out / MAX_RATIO > self.packed.get() {
            return Err(io::Error::other(format!("expands more than {MAX_RATIO}-fold; this is no text")));
        }
        Ok(n)
    }
}

/// The unpacked bytes of a stream.
pub fn stream(packed: Box<dyn BufRead>, packing: Packing) -> io::Result<Box<dyn Read>> {
    let count = Rc::new(Cell::new(0));
    let counted = Counted { inner: packed, count: count.clone() };
    let inner: Box<dyn Read> = match packing {
        Packing::Gzip => Box::new(flate2::read::MultiGzDecoder::new(counted)),
        Packing::Bzip2 => Box::new(bzip2::read::MultiBzDecoder::new(counted)),
        Packing::Zstd => Box::new(Zstd { frames: Some(io::BufReader::new(counted)), decoder: None }),
        Packing::Zip => return Err(io::Error::other("an archive is no stream")),
    };
    Ok(Box::new(Bounded { inner, packed: count, out: 0 }))
}

/// Frame after frame of Zstandard.
struct Zstd<R: BufRead> {
    frames: Option<R>,
    decoder: Option<ruzstd::decoding::StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(decoder) = &mut self.decoder {
                let n = decoder.read(buffer)?;
                if n > 0 || buffer.is_empty() {
                    return Ok(n);
                }
                self.frames = self.decoder.take().map(ruzstd::decoding::StreamingDecoder::into_inner);
            }
            let Some(mut frames) = self.frames.take() else { return Ok(0) };
            if frames.fill_buf()?.is_empty() {
                return Ok(0);
            }
            let decoder =
                ruzstd::decoding::StreamingDecoder::new(frames).map_err(|e| io::Error::other(e.to_string()))?;
            self.decoder = Some(decoder);
        }
    }
}

/// How many bytes all that stands in an archive may still expand to, archives in it included: entries may overlap, and
/// archives may nest.
pub type Budget = Rc<Cell<u64>>;

/// Bytes that are still there where they prove to be no archive.
#[derive(Clone)]
pub struct Shared(Rc<Vec<u8>>);

impl From<Vec<u8>> for Shared {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Rc::new(bytes))
    }
}

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// A ZIP archive in memory.
pub struct Archive {
    zip: zip::ZipArchive<Cursor<Shared>>,
    /// What its entries may still expand to.
    pub left: Budget,
}

impl Archive {
    /// Opens an archive; `left` is that of the one that it stands in.
    ///
    /// # Errors
    /// Its list of entries is damaged; `name` is for the message.
    pub fn new(bytes: Shared, left: Option<Budget>, name: &str) -> Result<Self, Diagnostic> {
        let most = FREE_BYTES.max(bytes.as_ref().len() as u64 * MAX_RATIO);
        let zip = zip::ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| Diagnostic::error(name, format!("a damaged ZIP archive: {error}")))?;
        Ok(Self { zip, left: left.unwrap_or_else(|| Rc::new(Cell::new(most))) })
    }
    /// The number of the entry of this name.
    pub fn index_for_name(&self, path: &str) -> Option<usize> {
        self.zip.index_for_name(path)
    }
    /// The names of its entries that are text.
    pub fn names(&self) -> Vec<String> {
        self.zip.file_names().filter_map(|name| name.ok().map(|name| name.to_string())).collect()
    }
}

/// The bytes of an entry.
///
/// # Errors
/// It is encrypted, damaged, or expands too far.
pub fn entry(archive: &mut Archive, index: usize, name: &str) -> Result<Vec<u8>, Diagnostic> {
    let fail = |message: String| Diagnostic::error(name, message);
    let left = archive.left.clone();
    let file = archive.zip.by_index(index).map_err(|error| {
        let encrypted = error.to_string().to_lowercase().contains("password");
        if encrypted {
            fail("encrypted".to_owned()).hint("unpack it with its password")
        } else {
            fail(error.to_string())
        }
    })?;
    let packed = Rc::new(Cell::new(file.compressed_size()));
    let mut bytes = Vec::new();
    let mut bounded = Bounded { inner: file.take(MAX_ENTRY.min(left.get() + 1)), packed, out: 0 };
    bounded.read_to_end(&mut bytes).map_err(|error| fail(error.to_string()))?;
    let rest = left.get().checked_sub(bytes.len() as u64).filter(|_| (bytes.len() as u64) < MAX_ENTRY);
    left.set(rest.unwrap_or_default());
    if rest.is_none() {
        return Err(fail(format!("the archive expands more than {MAX_RATIO}-fold, or to more than one may hold")));
    }
    Ok(bytes)
}

/// The entries that stand before the damage of an archive whose list of entries, at its end, is lost: what of each can be
/// unpacked, and the error behind that where it was cut. Those that are encrypted end the search.
pub fn salvage(bytes: &[u8], origin: &Origin) -> Vec<(Origin, Vec<u8>, Option<io::Error>)> {
    let mut packed = Cursor::new(bytes);
    let mut left = FREE_BYTES.max(bytes.len() as u64 * MAX_RATIO);
    let mut found = Vec::new();
    while let Ok(Some(file)) = zip::read::read_zipfile_from_stream(&mut packed) {
        let path = file.name().map_or_else(|_| format!("entry {}", found.len() + 1), |name| name.to_string());
        let mut content = Vec::new();
        let error = file.take(left + 1).read_to_end(&mut content).err();
        let Some(rest) = left.checked_sub(content.len() as u64) else { break };
        left = rest;
        let cut = error.is_some();
        if is_wanted(&path) {
            found.push((inside(origin, &path), content, error));
        }
        if cut {
            break;
        }
    }
    found
}

/// Whether an entry of this path is for readers: not a folder, not what systems keep beside files.
fn is_wanted(path: &str) -> bool {
    let base = path.rsplit('/').next().unwrap_or(path);
    !base.is_empty() && !base.starts_with('.') && !path.starts_with("__MACOSX/")
}

fn inside(archive: &Origin, path: &str) -> Origin {
    let id = format!("{}/{}", archive.id, super::stem(path));
    Origin { name: format!("{}/{path}", archive.name), id }
}

/// The text of an entry that is called `path`; None where there is none.
pub fn text_of(archive: &mut Archive, path: &str, name: &str) -> Option<Result<String, Diagnostic>> {
    let index = archive.index_for_name(path)?;
    Some(
        entry(archive, index, name)
            .and_then(|bytes| super::encoding::decode(bytes, None, &format!("{name}/{path}")).map(|(text, _)| text)),
    )
}

/// The entries of a plain archive: each a source of its own, those that cannot be read as problems.
pub fn entries(archive: &mut Archive, origin: &Origin) -> Vec<Result<(usize, Origin), Diagnostic>> {
    let mut found = Vec::new();
    for index in 0..archive.zip.len() {
        let path = match archive.zip.by_index_raw(index) {
            Ok(file) if file.is_dir() => continue,
            Ok(file) => file.name().map_or_else(|_| format!("entry {}", index + 1), |name| name.to_string()),
            Err(error) => {
                found.push(Err(Diagnostic::error(&origin.name, format!("entry {}: {error}", index + 1))));
                continue;
            }
        };
        if is_wanted(&path) {
            found.push(Ok((index, inside(origin, &path))));
        }
    }
    found
}
