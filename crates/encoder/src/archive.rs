//! The zip archive that NumPy keeps its arrays in: members by name, read as a stream.
//!
//! Only what such an archive has is read: one disk, members stored or deflated, sizes below 4 GiB. What a member
//! says of its size and its checksum is held against what it gives.

use crate::bytes::Bytes;
use crate::error::FormatError;
use flate2::CrcReader;
use flate2::read::DeflateDecoder;
use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};

const END_SIGNATURE: [u8; 4] = *b"PK\x05\x06";
const END_BYTES: usize = 22;
/// The archive's comment, which follows its end, is at most this long.
const COMMENT_BYTES_MAX: u64 = 65_535;
const ENTRY_SIGNATURE: [u8; 4] = *b"PK\x01\x02";
const LOCAL_SIGNATURE: [u8; 4] = *b"PK\x03\x04";
const LOCAL_BYTES: usize = 30;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// More members than a model has.
const MEMBERS_MAX: u64 = 256;
const DIRECTORY_BYTES_MAX: u64 = 256 * 1024;

/// An archive whose directory was read.
#[derive(Debug)]
pub(crate) struct Archive<R> {
    reader: R,
    members: BTreeMap<String, Entry>,
}

/// A member as the directory has it.
#[derive(Debug, Clone, Copy)]
struct Entry {
    method: u16,
    checksum: u32,
    packed_bytes: u32,
    bytes: u32,
    at: u32,
}

impl<R: Read + Seek> Archive<R> {
    pub(crate) fn open(mut reader: R) -> Result<Self, FormatError> {
        let n_bytes = reader.seek(SeekFrom::End(0))?;
        let tail_bytes = n_bytes.min(COMMENT_BYTES_MAX + END_BYTES as u64);
        reader.seek(SeekFrom::Start(n_bytes - tail_bytes))?;
        let mut tail = Vec::new();
        reader.by_ref().take(tail_bytes).read_to_end(&mut tail)?;
        let at = tail.windows(END_BYTES).rposition(|end| end.starts_with(&END_SIGNATURE));
        let at = at.ok_or(FormatError::Truncated("the archive"))?;

        // Two numbers of disks and two counts, of which the second is of the whole archive.
        let mut end = Bytes::new(&tail[at + 10..], "the archive's end");
        let n_members = u64::from(end.u16()?);
        let (directory_bytes, directory_at) = (u64::from(end.u32()?), u64::from(end.u32()?));
        FormatError::limit("members of the archive", n_members, MEMBERS_MAX)?;
        FormatError::limit("bytes of the directory", directory_bytes, DIRECTORY_BYTES_MAX)?;
        reader.seek(SeekFrom::Start(directory_at))?;
        let mut directory = Vec::new();
        reader.by_ref().take(directory_bytes).read_to_end(&mut directory)?;
        let members = members(&directory, n_members)?;
        Ok(Self { reader, members })
    }

    /// The bytes of a member, as they come.
    pub(crate) fn member(&mut self, name: &str) -> Result<Member<'_>, FormatError> {
        let entry = *self.members.get(name).ok_or_else(|| FormatError::Missing(name.to_owned()))?;
        self.reader.seek(SeekFrom::Start(u64::from(entry.at)))?;
        let mut local = [0; LOCAL_BYTES];
        self.reader.read_exact(&mut local)?;
        if !local.starts_with(&LOCAL_SIGNATURE) {
            return Err(FormatError::Damaged("the place of a member"));
        }
        let mut lengths = Bytes::new(&local[26..], "a member's head");
        let skipped = i64::from(lengths.u16()?) + i64::from(lengths.u16()?);
        self.reader.seek(SeekFrom::Current(skipped))?;
        let packed = self.reader.by_ref().take(u64::from(entry.packed_bytes));
        let unpacked: Box<dyn Read> = match entry.method {
            STORED => Box::new(packed),
            DEFLATED => Box::new(DeflateDecoder::new(packed)),
            method => return Err(FormatError::Unsupported(format!("packing {method}"))),
        };
        Ok(Member { bytes: CrcReader::new(unpacked), entry })
    }
}

fn members(directory: &[u8], n_members: u64) -> Result<BTreeMap<String, Entry>, FormatError> {
    let mut rest = Bytes::new(directory, "the archive's directory");
    let mut members = BTreeMap::new();
    for _ in 0..n_members {
        if rest.array()? != ENTRY_SIGNATURE {
            return Err(FormatError::Damaged("the archive's directory"));
        }
        rest.take(6)?; // Versions and flags.
        let method = rest.u16()?;
        rest.take(4)?; // When it was written.
        let (checksum, packed_bytes, bytes) = (rest.u32()?, rest.u32()?, rest.u32()?);
        let lengths = [rest.u16()?, rest.u16()?, rest.u16()?].map(usize::from);
        rest.take(8)?; // Disk and attributes.
        let at = rest.u32()?;
        let name = String::from_utf8_lossy(rest.take(lengths[0])?).into_owned();
        rest.take(lengths[1] + lengths[2])?;
        members.insert(name, Entry { method, checksum, packed_bytes, bytes, at });
    }
    Ok(members)
}

/// A member that is being read.
pub(crate) struct Member<'a> {
    bytes: CrcReader<Box<dyn Read + 'a>>,
    entry: Entry,
}

impl Read for Member<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.bytes.read(buffer)
    }
}

impl Member<'_> {
    /// Says whether all of it was read, and it is what was put in.
    pub(crate) fn finish(mut self) -> Result<(), FormatError> {
        let is_over = self.bytes.read(&mut [0])? == 0;
        let crc = self.bytes.crc();
        let is_whole = crc.amount() == self.entry.bytes && crc.sum() == self.entry.checksum;
        if is_over && is_whole { Ok(()) } else { Err(FormatError::Damaged("a member")) }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use flate2::write::DeflateEncoder;
    use std::io::{Cursor, Write};

    /// An archive of these members; every other one is stored as it is.
    pub(crate) fn zip(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let (mut archive, mut directory) = (Vec::new(), Vec::new());
        for (place, (name, content)) in members.iter().enumerate() {
            let is_packed = place % 2 == 0;
            let packed = if is_packed { deflated(content) } else { content.clone() };
            let method = if is_packed { DEFLATED } else { STORED };
            let mut crc = flate2::Crc::new();
            crc.update(content);
            let mut shared = Vec::new();
            shared.extend([20_u16, 0, method, 0, 0].map(u16::to_le_bytes).concat());
            let sizes = [crc.sum(), packed.len() as u32, content.len() as u32];
            shared.extend(sizes.map(u32::to_le_bytes).concat());
            shared.extend([name.len() as u16, 0].map(u16::to_le_bytes).concat());
            directory.extend([&ENTRY_SIGNATURE[..], &[20, 0], &shared, &[0; 10]].concat());
            directory.extend((archive.len() as u32).to_le_bytes());
            directory.extend(name.as_bytes());
            archive.extend([&LOCAL_SIGNATURE[..], &shared, name.as_bytes(), &packed].concat());
        }
        let at = archive.len() as u32;
        archive.extend(&directory);
        archive.extend(END_SIGNATURE);
        archive.extend(
            [0, 0, members.len() as u16, members.len() as u16].map(u16::to_le_bytes).concat(),
        );
        archive.extend([directory.len() as u32, at].map(u32::to_le_bytes).concat());
        archive.extend([0, 0]);
        archive
    }

    fn deflated(content: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn read(archive: &[u8], name: &str) -> Result<Vec<u8>, FormatError> {
        let mut archive = Archive::open(Cursor::new(archive))?;
        let mut member = archive.member(name)?;
        let mut content = Vec::new();
        member.by_ref().take(1 << 20).read_to_end(&mut content)?;
        member.finish()?;
        Ok(content)
    }

    fn two() -> Vec<u8> {
        zip(&[("a.npy", vec![7; 300]), ("b.npy", (0..=255).collect())])
    }

    #[test]
    fn members_are_found_by_name() {
        assert_eq!(read(&two(), "a.npy").unwrap(), vec![7; 300]);
        assert_eq!(read(&two(), "b.npy").unwrap(), (0..=255).collect::<Vec<u8>>());
        assert!(matches!(read(&two(), "c.npy"), Err(FormatError::Missing(_))));
    }

    #[test]
    fn a_part_of_an_archive_is_none() {
        let whole = two();
        for n in 0..whole.len() {
            assert!(read(&whole[..n], "a.npy").is_err(), "{n} bytes");
        }
    }

    #[test]
    fn any_other_byte_is_the_same_or_an_error() {
        let whole = two();
        for at in 0..whole.len() {
            for bits in [1, 0x80, 0xff] {
                let mut bent = whole.clone();
                bent[at] ^= bits;
                for name in ["a.npy", "b.npy"] {
                    if let Ok(content) = read(&bent, name) {
                        assert_eq!(content, read(&whole, name).unwrap(), "byte {at}");
                    }
                }
            }
        }
    }
}
