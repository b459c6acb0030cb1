#pragma once

#include <string_view>

/// What the program and its reader of HDF5 files say to each other. The program gives words on
/// the reader's command line: what, the file, objects. The reader greets, and answers in
/// blocks: a mark, the number of bytes (8, as they lie in memory), the bytes. Both are of one
/// build.
namespace minibragg::nexus::protocol {

/// Changes with what is said.
inline constexpr std::string_view greeting = "mbread02";

/// What can be asked for.
inline constexpr std::string_view ready = "ready";        ///< an empty block
inline constexpr std::string_view geometry = "geometry";  ///< a packed FileGeometry
inline constexpr std::string_view mask_shape = "mask-shape", gain_shape = "gain-shape";
inline constexpr std::string_view mask = "mask", gain = "gain";  ///< the numbers
inline constexpr std::string_view spectra_shape = "spectra-shape";
inline constexpr std::string_view spectra = "spectra";  ///< energies, then a block a spectrum

inline constexpr std::string_view image_facts = "image-facts";  ///< packed ImageFacts
inline constexpr std::string_view image = "image";              ///< the numbers

/// Marks of blocks.
inline constexpr char good = 'g';
inline constexpr char input_error = 'i';  ///< the bytes are a message

}  // namespace minibragg::nexus::protocol
