#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "minibragg/base/vec3.hpp"
#include "minibragg/files/experiment.hpp"

/// What files for other programs say of a run.
namespace minibragg::interchange {

/// One lattice of an image, or of all images of a sweep.
struct Crystal {
    Mat3 a_matrix_invA{};  ///< columns a*, b*, c* in the NeXus frame, at spindle angle 0
    std::array<double, 6> cell{};  ///< a b c (A) alpha beta gamma (deg)
};

/// A space group in the words of programs.
struct SpaceGroup {
    int number = 1;
    std::string hall = "P 1";
    std::string name = "P 1";  ///< Hermann-Mauguin
};

/// What is known of a reflection of a crystal on a module of the file.
struct Reflection {
    std::array<std::int32_t, 3> hkl{};
    std::int64_t image = 0;    ///< place in the file, the first on which it is; counted from 0
    std::int64_t images = 1;   ///< on which it is
    std::int32_t crystal = 0;  ///< of its image
    std::int32_t module = 0;
    /// Pixels from the outer corner of the module's first.
    double fast = 0.0, slow = 0.0;
    double frame = 0.5;       ///< centroid in images: 0 at the beginning of the first
    double phi_deg = 0.0;     ///< where it is on the Ewald sphere; NaN: nowhere
    double photons = 0.0;     ///< recorded
    double partiality = 0.0;  ///< of the whole reflection
    double d_A = 0.0;
    double wavelength_A = 0.0;
    double excitation_error_invA = 0.0;
    std::array<std::int32_t, 4> box{};  ///< first and end along fast, along slow
};

struct DescribedRun {
    files::Experiment experiment;  ///< of all images of the file
    std::string program;           ///< "miniBragg 0.1.0"
    std::string file;              ///< that holds the images, absolute
    std::string template_name;     ///< of a series of CBF files, with #; empty: there is none
    /// Whether each image is a still of its own, with crystals of its own.
    bool are_stills = true;
    std::vector<std::vector<Crystal>> crystals;  ///< [image], or [0] for all images
    SpaceGroup space_group;
    double attenuation_length_m = 0.0;  ///< of the sensor as told; 0: unknown
    /// Lines for people: what the file cannot say.
    std::vector<std::string> notes;
};

/// Wavelength of an image.
double wavelength_of(const files::Beam& beam, std::int64_t image);

/// Of the plane that the beam and the electric vector make.
Vec3d polarization_normal(const files::Beam& beam);

const std::vector<Crystal>& crystals_of(const DescribedRun& run, std::int64_t image);

/// Vectors a, b, c in the laboratory, A.
Mat3 real_space(const Crystal& crystal);

/// A place on a panel in the laboratory, NeXus frame.
Vec3d position_m(const files::Panel& panel, double fast, double slow);

/// Where a module begins in the image of the file.
files::PanelPlace place_in_image(const files::Detector& detector, int module);

/// Reflections of a sweep that last over several images, as one each: rows of consecutive
/// images that tell of one reflection of one crystal on one module near one angle.
/// @param rows  by image
std::vector<Reflection> joined_over_images(const std::vector<Reflection>& rows);

}  // namespace minibragg::interchange
