#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "minibragg/base/notes.hpp"
#include "minibragg/base/vec3.hpp"
#include "minibragg/crystal/unit_cell.hpp"

/// What was understood of a deck and what its run takes, as numbers: made once
/// (find_facts.hpp), told to people (tell_facts.hpp) and to programs (facts_json.hpp). Of a
/// series, those of its first image unless another is said. What is not known is empty.
namespace minibragg::story {

struct CrystalFacts {
    crystal::UnitCell cell;
    std::string space_group, shape;
    Vec3d cells{};  ///< along a, b, c
    Vec3d size_um{};
    int crystals = 1;  ///< of an image, at most
    double mosaic_spread_deg = 0.0;
    bool has_closed_form = false;  ///< its spots: no domains
    std::int64_t domains = 1;
};

/// Where structure factors come from.
struct AmplitudeFacts {
    std::string kind;  ///< reflections | model | random | equal
    std::string file;  ///< of the former two
    std::string columns;
    std::int64_t reflections = 0;  ///< in the table, without symmetry
    std::optional<std::int64_t> unique_reflections;
    std::optional<double> completeness;  ///< of the sphere to the finest reflection
    std::optional<double> d_min_A;
    double default_F_e = 0.0;  ///< of reflections that are not in the table
    bool is_anomalous = false;
};

struct BeamFacts {
    double wavelength_A = 0.0, energy_eV = 0.0;
    double bandwidth_rms_fraction = 0.0;  ///< between and within the sources
    double divergence_horizontal_rms_mrad = 0.0, divergence_vertical_rms_mrad = 0.0;
    std::int64_t sources = 1;
    double fluence_photons_per_m2 = 0.0;
};

struct DetectorFacts {
    std::string name;
    std::int64_t panels = 1, pixels = 0;
    double distance_mm = 0.0;
    std::optional<double> edge_A;  ///< none: not all around the beam
    double corner_A = 0.0;
};

/// How spots are sampled: the worst of the images that were looked at.
struct SamplingFacts {
    int oversample = 1;
    bool is_oversample_chosen = false;
    int spindle_steps = 1;
    std::optional<double> width_px, width_steps, domain_distance;
    std::optional<double> uncertainty;        ///< of the sum over a spot, r.m.s., relative
    std::optional<double> closed_form_error;  ///< over the brightest pixel
    std::int64_t images_looked_at = 1;
};

struct BackgroundFacts {
    double median_photons = 0.0, least_photons = 0.0, most_photons = 0.0;  ///< of a pixel
};

struct PhotonFacts {
    std::optional<double> strong_spot;  ///< spots/strong_spot.hpp
    std::optional<BackgroundFacts> background;
};

struct ResponseFacts {
    std::string text;  ///< what_responds()
    bool counts_photons = true;
    double gain_counts_per_photon = 1.0, pedestal_counts = 0.0, readout_noise_counts = 0.0,
           saturation_counts = 0.0;
};

struct OutputFacts {
    std::string file, compression;
    std::int64_t images = 1, bytes_before_compression = 0;
    std::optional<std::int64_t> images_per_file;  ///< at most; none: one file has all
    std::string labels;                           ///< of pixels: bragg | hkl; empty: none
    bool are_spots_listed = false;
    double spots_an_image = 0.0;  ///< at most, about
};

struct CostFacts {
    int ranks = 1, groups = 1;
    std::int64_t steps = 0;                                        ///< of all ranks
    double memory_of_rank_bytes = 0.0, memory_of_all_bytes = 0.0;  ///< at most
    bool is_measured = false;  ///< whether a few rows were rendered to know the speed
    /// Of the slowest rank, for the path alone; none: not measured, or no pixel is computed.
    std::optional<double> render_s;
    double steps_per_s_of_rank = 0.0;
};

struct Facts {
    std::string deck_file, title;
    bool is_series = false;
    CrystalFacts crystal;
    AmplitudeFacts amplitudes;
    BeamFacts beam;
    DetectorFacts detector;
    double sweep_deg = 0.0;  ///< of an image; 0: a still
    SamplingFacts sampling;
    PhotonFacts photons;
    std::optional<ResponseFacts> response;
    OutputFacts output;
    CostFacts cost;
    Notes notes;  ///< each text once
};

}  // namespace minibragg::story
