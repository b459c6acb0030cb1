#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "minibragg/files/data_set_place.hpp"
#include "minibragg/nexus/read_geometry.hpp"

/// Images of NXmx files, ours and those of others: masters with links to data files as well.
/// Serial. Every file is hostile input: all functions throw InputError naming file and object,
/// and have it read by a program of its own (guarded_read.hpp).
namespace minibragg::nexus {

/// Where a reflection is on an image: pixels from the outer corner of the first of a panel.
struct SpotPlace {
    std::int32_t panel = 0;
    double fast = 0.0, slow = 0.0;
    double photons = 0.0;  ///< recorded
};

/// Which image of a file is meant. The object is an NXdetector or a data set of images; empty:
/// the first detector that has images.
struct ImageQuestion {
    files::DataSetPlace place;
    std::int64_t image = 0;   ///< counted from 0
    bool asks_spots = false;  ///< the list of `/entry/run/truth/spots`, too
};

/// What a file says of an image, but its geometry (read_geometry()) and its pixels.
struct ImageFacts {
    std::int64_t images = 0;  ///< in the file
    MapShape shape;           ///< of one
    std::string number_type;  ///< "int32", "uint16", "float32"
    bool is_integer = false;
    std::string title;
    std::string detector;  ///< path of the NXdetector; empty: there is none
    /// The number by which unsigned pixels are marked that hold none: the largest of the type.
    std::optional<double> marker;
    std::optional<double> saturation_value, underload_value;
    std::string mask;  ///< path of the data set; empty: there is none
    std::optional<double> start_deg, width_deg;
    Vec3d axis{};               ///< of the spindle, where there is a start
    double wavelength_A = 0.0;  ///< of this image; 0: the file does not say
    std::vector<SpotPlace> spots;
    bool has_spots = false;  ///< whether the file lists spots
};

/// For parallel::packed().
template <class Facts>
requires std::same_as<std::remove_const_t<Facts>, ImageFacts>

auto members(Facts& facts) {
    return std::tie(
        facts.images,
        facts.shape,
        facts.number_type,
        facts.is_integer,
        facts.title,
        facts.detector,
        facts.marker,
        facts.saturation_value,
        facts.underload_value,
        facts.mask,
        facts.start_deg,
        facts.width_deg,
        facts.axis,
        facts.wavelength_A,
        facts.spots,
        facts.has_spots
    );
}

/// @throws InputError also for an image that the file does not have
ImageFacts image_facts(const ImageQuestion& question);

/// The pixels of the image, as the file holds them: [slab][row][column].
/// @param facts  of the same question
std::vector<double> read_image(const ImageQuestion& question, const ImageFacts& facts);

namespace in_process {

/// Both in this very process (read_in_process.hpp).
ImageFacts image_facts(const ImageQuestion& question);
std::vector<double> read_image(const ImageQuestion& question);

}  // namespace in_process

}  // namespace minibragg::nexus
