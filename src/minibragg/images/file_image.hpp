#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "minibragg/files/experiment.hpp"
#include "minibragg/nexus/read_images.hpp"

/// An image of a file of any format, as one value. Serial. Every file is hostile input: readers
/// throw InputError naming the file, and take no more memory than its size allows.
namespace minibragg::images {

/// What can be said of a pixel.
enum class PixelMark : std::uint8_t {
    good,
    saturated,  ///< more than the detector can count
    masked,     ///< the file says that it is not to be used
    gap         ///< beside a narrower panel: there is no such pixel
};

struct Rotation {
    double start_deg = 0.0, width_deg = 0.0;
    Vec3d axis{-1.0, 0.0, 0.0};
};

/// One image with its panels stacked along slow (files::ImageShape), and what its file says of
/// it.
struct FileImage {
    std::string name;    ///< of the file, for messages
    std::string format;  ///< "NXmx", "CBF", "SMV", "raw"
    std::string title;
    std::int64_t number = 0, images = 1;  ///< counted from 0, and of the file
    std::string number_type;              ///< of the pixels: "int32"
    bool is_counts = false;               ///< whole numbers
    /// In the laboratory; without has_geometry one panel of the size of the image, whose place
    /// and pixel size are unknown.
    std::vector<files::Panel> panels;
    bool has_geometry = false;
    double wavelength_A = 0.0;  ///< 0: unknown
    std::string sensor_material;
    double sensor_thickness_m = 0.0;   ///< 0: unknown, or none
    std::optional<Rotation> rotation;  ///< none: a still, or unknown
    files::ImageShape shape;
    std::vector<double> values;    ///< [row][column]
    std::vector<PixelMark> marks;  ///< [row][column]
    std::optional<double> saturation_value;
    std::vector<nexus::SpotPlace> spots;  ///< where they were asked for
    bool has_spots = false;
    std::vector<std::string> notes;  ///< what was assumed or left out, a sentence each
};

/// How numbers of a file without a header lie.
struct RawLayout {
    std::int64_t rows = 0, columns = 0;  ///< 0: unknown
    std::string type = "float32";  ///< float32, float64, int16, int32, uint8, uint16, uint32
};

/// Which image of a file is wanted.
struct ImageWish {
    std::int64_t image = 0;  ///< counted from 0
    bool wants_spots = false;
    RawLayout raw;
};

/// Whether a file has no header that is known: its numbers are raw.
/// @throws InputError when it cannot be read
bool is_raw_file(const std::string& file);

/// Whether it is a CBF or SMV file.
/// @throws InputError likewise
bool is_cbf_or_smv_file(const std::string& file);

/// Reads an image. The format is found by the first bytes: HDF5, CBF, SMV, else raw.
/// @param file  with the path of an NXdetector or a data set behind a colon, where it is HDF5
FileImage read_image_file(const std::string& file, const ImageWish& wish);

/// How many images a file has: 1 of all formats but NXmx.
std::int64_t images_in_file(const std::string& file);

/// The place of a pixel of the stacked image: panel, fast, slow.
struct PixelPlace {
    int panel = 0, fast = 0, slow = 0;
};

PixelPlace place_of(const FileImage& image, std::size_t index);

/// Marks what lies beside narrower panels, and what is above the saturation value.
/// @pre panels, shape and values are those of one image
void mark_pixels(FileImage& image);

}  // namespace minibragg::images
