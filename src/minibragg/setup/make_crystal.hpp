#pragma once

#include <string>

#include "minibragg/base/notes.hpp"
#include "minibragg/config/run_config.hpp"
#include "minibragg/crystal/unit_cell.hpp"
#include "minibragg/scene/scene_model.hpp"
#include "minibragg/setup/shared_files.hpp"

namespace minibragg::setup {

/// A deck's crystal for the path, and the truth that a run records.
struct CrystalSetup {
    scene::CrystalModelHost model;
    crystal::UnitCell cell;
    std::string space_group;
    Mat3 u_matrix = identity_matrix;       ///< orientation: standard setting to laboratory
    Mat3 a_matrix_invA = identity_matrix;  ///< columns a*, b*, c* in the laboratory frame
    std::int64_t reflections = 0;          ///< in the table, over all of P1
    Notes notes;                           ///< of the structure factors
};

/// @param mean_wavelength_A scales a MOSFLM matrix
CrystalSetup make_crystal(
    const config::Run& deck, double mean_wavelength_A, const Files& files
);

/// Rotations of the mosaic domains of one crystal.
std::vector<Mat3> make_domains(const config::Mosaic& deck);

}  // namespace minibragg::setup
