#pragma once

#include <cstddef>
#include <string>

namespace minibragg::reflections {

/// A file in memory.
struct LoadedFile {
    std::string name;   ///< as it was asked for, for messages: shown_name()
    std::string bytes;  ///< uncompressed
};

/// The largest file that is read, after decompression.
inline constexpr std::size_t largest_file_bytes = std::size_t{1} << 30;

/// Reads a whole file; gzipped ones (recognized by their content) are decompressed, and a mark
/// of byte order in front of UTF-8 is left out.
/// @throws InputError for a file that does not exist, cannot be read, is no regular file, is
///         larger than `limit_bytes` after decompression, or is a damaged or truncated gzip
LoadedFile load_file(const std::string& path, std::size_t limit_bytes = largest_file_bytes);

/// Decompresses gzip data of one or more members.
/// @param name  for messages
/// @throws InputError for damaged or truncated data and for more than `limit_bytes` of output
std::string gunzip(
    const std::string& compressed, const std::string& name, std::size_t limit_bytes
);

/// What a file of structure factors holds.
enum class FileKind {
    hkl_text,  ///< h k l F
    mtz,       ///< reflections
    cif,       ///< mmCIF or small-molecule CIF, of reflections or of atoms
    pdb_model  ///< atoms
};

/// The kind of a file, by its content (the first bytes of an MTZ, the first word of a CIF, the
/// records of a PDB file) and, where that does not tell, by its name: .hkl, .mtz, .cif, .mmcif,
/// .pdb, .ent, each also with .gz.
/// @throws InputError when neither tells
FileKind file_kind(const LoadedFile& file);

}  // namespace minibragg::reflections
