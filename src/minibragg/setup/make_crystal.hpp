#pragma once

#include <string>
#include <vector>

#include "minibragg/base/notes.hpp"
#include "minibragg/config/run_config.hpp"
#include "minibragg/crystal/unit_cell.hpp"
#include "minibragg/reflections/anomalous.hpp"
#include "minibragg/scene/scene_model.hpp"
#include "minibragg/setup/load_reflections.hpp"
#include "minibragg/setup/shared_files.hpp"

namespace minibragg::setup {

/// What the amplitudes of a crystal are, for people and for the record.
struct AmplitudeTruth {
    std::string source;  ///< of a file of reflections: "columns F(+) and F(-)"; else empty
    bool is_anomalous = false;  ///< Friedel mates differ
    /// Of a model whose atoms scatter anomalously: f' and f'' of each kind of atoms.
    std::vector<reflections::AnomalousTruth> scattering;
    std::int64_t unique_reflections =
        0;  ///< that a file of reflections states, by symmetry and Friedel's law
    double redundancy = 0.0;    ///< amplitudes that it states for one of these
    double completeness = 0.0;  ///< of the sphere to d_min_A; 0: no file of reflections
    double d_min_A = 0.0;       ///< to which the amplitudes reach; 0: all reflections are equal
};

/// A deck's crystal for the path, and the truth that a run records.
struct CrystalSetup {
    scene::CrystalModel model;
    crystal::UnitCell cell;
    std::string space_group, hall_symbol = "P 1";
    int space_group_number = 1;
    Mat3 u_matrix = identity_matrix;       ///< orientation: standard setting to laboratory
    Mat3 a_matrix_invA = identity_matrix;  ///< columns a*, b*, c* in the laboratory frame
    std::int64_t reflections = 0;          ///< in the table, over all of P1
    AmplitudeTruth amplitudes;
    Notes notes;  ///< of the structure factors
};

CrystalSetup make_crystal(
    const config::Run& deck, const CrystalSurroundings& around, const Files& files
);

/// Rotations of the mosaic domains of one crystal.
std::vector<Mat3> make_domains(const config::Mosaic& deck);

}  // namespace minibragg::setup
