//! `enishi maintain`: makes again what the program ships and cannot be made at build time.
//!
//! `maintain dictionary` compiles Debian's package `mecab-ipadic` (2.7.0-20070801+main, CSV and .def files in EUC-JP) for
//! lindera and packs the result: `models/ipadic.tar.zst`, byte for byte the same each time. Needs the feature `maintain`,
//! for the build has no use for a compressor.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Subcommand};
use encoding_rs::EUC_JP;
use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::Metadata;

use super::console::Console;
use super::target::write_file;

/// Level of compression: 19 makes 8.6 MB of 46 MB.
const ZSTD_LEVEL: i32 = 19;
/// Folder inside the archive; the build script and `tokenize` know it.
const FOLDER: &str = "lindera-ipadic";

/// What can be made again.
#[derive(Debug, Subcommand)]
pub enum MaintainCommand {
    /// The dictionary models/ipadic.tar.zst, from Debian's package mecab-ipadic
    Dictionary(DictionaryArgs),
}

/// Flags of `maintain dictionary`.
#[derive(Args, Debug)]
pub struct DictionaryArgs {
    /// Folder with the sources: CSV and .def files in EUC-JP
    #[arg(long, value_name = "DIR", default_value = "/usr/share/mecab/dic/ipadic")]
    source: PathBuf,
    /// File to write
    #[arg(long, value_name = "FILE", default_value = "models/ipadic.tar.zst")]
    dest: PathBuf,
}

/// Runs one of them.
pub fn run(command: &MaintainCommand, console: &mut Console) -> Result<ExitCode> {
    let MaintainCommand::Dictionary(args) = command;
    let sources = tempfile::tempdir()?;
    let compiled = tempfile::tempdir()?;
    let count = decode_sources(&args.source, sources.path())?;
    let metadata: Metadata = serde_json::from_str(include_str!("../../models/ipadic.json"))?;
    DictionaryBuilder::new(metadata)
        .build_dictionary(sources.path(), compiled.path())
        .with_context(|| format!("compiling {}", args.source.display()))?;
    let size = pack(compiled.path(), &args.dest).with_context(|| args.dest.display().to_string())?;
    console.note(&format_args!("{} files compiled, {size} bytes in {}", count, args.dest.display()));
    Ok(ExitCode::SUCCESS)
}

/// Copies the source files, as UTF-8.
fn decode_sources(from: &Path, to: &Path) -> Result<usize> {
    let mut count = 0;
    for path in sorted_files(from)? {
        if !path.extension().is_some_and(|e| e == "csv" || e == "def") {
            continue;
        }
        let name = path.display().to_string();
        let bytes = fs::read(&path).with_context(|| name.clone())?;
        let Some(text) = EUC_JP.decode_without_bom_handling_and_without_replacement(&bytes) else {
            bail!("{name}: not EUC-JP");
        };
        // The Unicode Consortium's mapping of JIS X 0208 and not Microsoft's, which encoding_rs follows: the signs that
        // have forms of two widths there take the narrow one, as iconv and MeCab's own UTF-8 builds have it.
        let text = text.replace('－', "−").replace('∥', "‖").replace('￡', "£").replace('￠', "¢").replace('￢', "¬");
        fs::write(to.join(path.file_name().unwrap_or_default()), text)?;
        count += 1;
    }
    ensure!(count > 0, "{}: no .csv or .def file; the Debian package mecab-ipadic has them", from.display());
    Ok(count)
}

/// Packs a folder: files in order of name, no times or owners.
fn pack(from: &Path, to: &Path) -> Result<usize> {
    let mut archive = tar::Builder::new(Vec::new());
    for path in sorted_files(from)? {
        let bytes = fs::read(&path)?;
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        let name = Path::new(FOLDER).join(path.file_name().unwrap_or_default());
        archive.append_data(&mut header, name, bytes.as_slice())?;
    }
    let packed = zstd::encode_all(archive.into_inner()?.as_slice(), ZSTD_LEVEL)?;
    write_file(to, |out| Ok(out.write_all(&packed)?))?;
    Ok(packed.len())
}

fn sorted_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
