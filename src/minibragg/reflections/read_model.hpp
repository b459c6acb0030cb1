#pragma once

#include <string>

#include "minibragg/reflections/read_options.hpp"
#include "minibragg/reflections/reflections.hpp"

namespace gemmi::cif {
struct Document;
}  // namespace gemmi::cif

namespace minibragg::reflections {

/// Structure factors of a model, computed to options.d_min_A: X-ray form factors of neutral
/// atoms (International Tables C, 1992), isotropic and anisotropic displacements, occupancies,
/// the file's symmetry (agreed_symmetry()). No anomalous scattering. Of several models or
/// frames in a file the first counts. Absent reflections are there with amplitude 0, (0 0 0) is
/// not. A file without a cell takes the deck's (options.cell) when the deck gives a space
/// group, too.
///
/// Small models are summed directly (exact); larger ones by density on a grid and its Fourier
/// transform (gemmi; a few 1e-4 of the strong amplitudes). options.bulk_solvent adds a flat
/// solvent around the molecules: mask with van der Waals radii, k = 0.35 e/A^3, B = 46 A^2
/// (Fokine and Urzhumtsev, Acta Cryst. D58 (2002) 1387).
///
/// The notes of the list say what was assumed (occupancies, displacements, elements) or left
/// out, with the number of atoms.
/// @throws InputError for a file that is damaged, has no atoms, cell or known space group, for
///         atoms of unknown element or with displacements that make no sense, and for spheres
///         or grids that are too large
ReflectionList read_pdb_model(
    const std::string& bytes, const std::string& name, const ReadOptions& options
);

/// The same for the first block with atoms of an mmCIF or small-molecule CIF. In the latter
/// occupancies are those of chemistry: sites on symmetry elements are counted once
/// (count_special_sites_once()).
ReflectionList read_cif_model(
    gemmi::cif::Document& document, const std::string& name, const ReadOptions& options
);

/// Likewise, of a whole file.
/// @throws InputError for what is no CIF, too
ReflectionList read_cif_model(
    const std::string& bytes, const std::string& name, const ReadOptions& options
);

}  // namespace minibragg::reflections
