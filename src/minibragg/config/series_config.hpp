#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// A series of shots as its deck describes it: what differs from shot to shot, and how its
/// values are chosen. Empty strings, empty lists and empty optionals mean "not given".
namespace minibragg::config {

/// How a number is chosen for every shot: one of value, list, file and distribution. In the
/// unit that the name of the quantity ends in.
struct PerShot {
    std::optional<double> value;  ///< the same for all shots
    std::vector<double> list;
    std::string file,
        column;  ///< text with a heading; the column defaults to the quantity's name
    std::string order = "shot";         ///< of list and file: shot | crystal | cycle | random
    std::string distribution;           ///< uniform | normal | lognormal
    std::optional<double> mean, sigma;  ///< of normal
    std::optional<double> median, sigma_log;  ///< of lognormal
    std::optional<double> lowest, highest;    ///< draws outside are drawn again
    std::optional<std::int64_t> seed;         ///< else the series'

    bool operator==(const PerShot&) const = default;
};

/// How a crystal's orientation is chosen for every shot; at most one of distribution, euler_deg
/// and file.
struct ShotOrientation {
    std::string distribution;         ///< uniform | normal (about the deck's orientation)
    std::optional<double> sigma_deg;  ///< of normal: r.m.s. about any axis
    std::vector<std::array<double, 3>> euler_deg;
    std::string file;
    std::vector<std::string> columns;  ///< 3 (Euler angles) or 9 (U matrix by rows)
    std::string order = "shot";        ///< of euler_deg and file
    std::optional<std::int64_t> seed;

    bool operator==(const ShotOrientation&) const = default;
};

inline constexpr int default_spectrum_lines = 50;

/// The spectrum of every shot: recorded, or generated around the shot's wavelength; one of file
/// and model.
struct ShotSpectrum {
    std::string model;                          ///< gaussian | sase
    std::optional<double> fwhm_fraction;        ///< of the mean spectrum, of its central energy
    std::optional<double> spike_fwhm_fraction;  ///< of one spike of sase
    std::string file;                           ///< text, or HDF5 as file:/dataset
    std::string energies;                       ///< HDF5: the data set of photon energies, eV
    double threshold_fraction = 0.0;            ///< recorded weights below it count as 0
    int lines = default_spectrum_lines;
    std::string order = "shot";  ///< of a file: shot | cycle | random
    std::optional<std::int64_t> seed;

    bool operator==(const ShotSpectrum&) const = default;
};

/// A material of the background whose thickness differs.
struct ShotMaterial {
    std::string name;  ///< of a background.material
    std::optional<PerShot> thickness_mm;

    bool operator==(const ShotMaterial&) const = default;
};

struct Series {
    int shots = 1;
    std::int64_t seed = 1;
    std::optional<ShotOrientation> orientation;
    std::optional<PerShot> lattices;  ///< crystals in one shot
    std::optional<PerShot> wavelength_A, energy_eV;
    std::optional<ShotSpectrum> spectrum;
    std::optional<PerShot> fluence_photons_per_m2, flux_photons_per_s;
    std::optional<PerShot> cells_a, cells_b, cells_c, size_factor;
    std::optional<PerShot> cell_a_A, cell_b_A, cell_c_A;
    std::optional<PerShot> cell_alpha_deg, cell_beta_deg, cell_gamma_deg, cell_factor;
    bool keep_symmetry = true;  ///< what the space group makes equal stays equal
    std::optional<PerShot> mosaic_spread_deg;
    bool same_domains = false;  ///< every crystal has the deck's mosaic domains, not its own
    std::optional<PerShot> distance_mm, beam_center_x_mm, beam_center_y_mm;
    std::optional<PerShot> constant_photons, water_um;
    std::optional<PerShot> lattice_weight;  ///< of each crystal's photons
    std::vector<ShotMaterial> materials;    ///< [[series.material]]

    bool operator==(const Series&) const = default;
};

}  // namespace minibragg::config
