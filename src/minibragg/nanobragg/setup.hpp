#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "minibragg/base/nanobragg_random.hpp"
#include "minibragg/nanobragg/crystal.hpp"
#include "minibragg/nanobragg/geometry.hpp"
#include "minibragg/nanobragg/incident_beam.hpp"
#include "minibragg/nanobragg/limits.hpp"
#include "minibragg/nanobragg/named_files.hpp"
#include "minibragg/nanobragg/reflection_table.hpp"
#include "minibragg/scene/scene_model.hpp"

/// From a command line to a scene: everything that is known before the first pixel.
namespace minibragg::nanobragg {

/// How the crystal is turned while the image is taken.
struct Spindle {
    Sweep sweep;  ///< radians, resolved
    std::vector<double> angles_rad;
};

/// The sensor: layers of equal thickness.
struct Sensor {
    Sweep thickness;  ///< metres, resolved; no width: every photon is captured
    double attenuation_invm = 0.0;
};

/// How finely a pixel is sampled.
struct Oversampling {
    std::int64_t recommended = 1;
    std::int64_t used = 1;
    bool is_automatic = true;
};

/// A run, ready to be rendered, with all that is printed or written beside the image.
struct Setup {
    Options options;
    Geometry geometry;
    std::vector<std::string>
        imported_files;              ///< of `-mask` and `-img`, as far as they were read
    std::vector<std::uint8_t> mask;  ///< [pixel], nonzero: skipped; empty: none
    BeamStrength beam;
    SourceGrid source_grid;
    std::vector<Source> sources;
    Spindle spindle;
    Sensor sensor;
    Lattice lattice;
    Vec3d cells{};           ///< Na, Nb, Nc
    Vec3d crystal_size_m{};  ///< along a, b, c
    Mosaicity mosaicity;
    ReflectionTable reflections;
    bool is_dump_read = false;     ///< in place of a list of reflections
    bool is_dump_written = false;  ///< for the next run
    bool interpolates = false;
    Oversampling oversampling;
    scene::SceneModel scene;            ///< with the deviations that docs/nanobragg.md lists
    std::vector<std::string> warnings;  ///< what a user should know
    NanobraggRandom random{-1};  ///< after the mosaic domains: the noise goes on from here
};

/// Asked for too little to do anything: the usage text is due, after the message if there is
/// one.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What the preparation needs besides the command line.
struct Surroundings {
    FileReader read;
    Limits limits;
    std::int64_t seconds_since_1970 = 0;  ///< the default seed
};

/// Reads the command line and every file it names.
/// @throws UsageError, InputError
Setup prepare(const std::vector<std::string>& arguments, const Surroundings& surroundings);

}  // namespace minibragg::nanobragg
