#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "minibragg/base/notes.hpp"

namespace minibragg::reflections {

/// What of a PDB file scatters, prepared for gemmi's reader.
struct PdbRecords {
    /// The file's lines, empty where they do not count, so that messages name the right one.
    std::string text;
    /// Operations by REMARK 290; empty when it is not there.
    std::vector<std::string> operations;
};

/// The records CRYST1, SCALE, MTRIX, ATOM, HETATM and ANISOU of a PDB file up to the end of its
/// first model or frame: at ENDMDL, and, once there were atoms, at END, MODEL or CRYST1. All
/// atoms are in one chain. A CRYST1 with edges of 0 or 1, as of structures that are not of
/// crystals, is left out with the SCALE that belongs to it.
///
/// Occupancies that are blank become 1, B factors that are blank the mean of the others (20
/// Angstrom^2 without others); `notes` tells how many, as of atoms that are left out or have no
/// element in their columns.
/// @param file  its name
/// @throws InputError with the line for a coordinate, occupancy or B factor that is no number
PdbRecords scattering_records(std::string_view text, const std::string& file, Notes& notes);

}  // namespace minibragg::reflections
