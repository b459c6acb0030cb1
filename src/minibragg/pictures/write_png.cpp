#include <cstddef>
#include <iomanip>
#include <locale>
#include <sstream>
#include <string>
#include <vector>

#include "minibragg/base/constants.hpp"
#include "minibragg/pictures/image_writers.hpp"

namespace minibragg::pictures {
namespace {

double wavelength_of(const files::Beam& beam, std::size_t image) {
    return image < beam.wavelengths_A.size() ? beam.wavelengths_A[image] : beam.wavelength_A;
}

/// "1.0000 Å, 120 mm, 10 to 10.5°, image 1 of 10" with the names of these.
std::string facts_of(const files::Experiment& experiment, std::size_t image, const Look& look) {
    constexpr int wavelength_digits = 5;
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << std::setprecision(wavelength_digits);
    if (const double wavelength_A = wavelength_of(experiment.beam, image); wavelength_A > 0.0) {
        text << ", wavelength " << wavelength_A << " \u00C5";
    }
    const files::BeamCenter center = files::beam_center(experiment.detector.panels);
    if (center.exists && look.has_places) {
        text << ", distance " << center.distance_m / constants::m_per_mm << " mm";
    }
    const files::Scan& scan = experiment.scan;
    if (image < scan.start_deg.size() && image < scan.end_deg.size()) {
        text << ", rotation " << scan.start_deg[image] << " to " << scan.end_deg[image]
             << "\u00B0";
    }
    if (scan.images > 1) {
        text << ", image " << image + 1 << " of " << scan.images;
    }
    const std::string facts = text.str();
    return facts.empty() ? "" : facts.substr(2);  // without the first comma
}

}  // namespace

void write_png(
    const ImageFile& file,
    const files::Experiment& experiment,
    const MarkedImage& marked,
    const Look& look
) {
    const auto number = static_cast<std::size_t>(file.image);
    const std::vector<files::Panel>& panels = experiment.detector.panels;
    Picture picture = project(panels, marked, room_for_picture(look), look.region);
    const Exposure exposure = exposure_of(picture, look.scale);
    widen_spots(picture, exposure);
    const bool has_rings =
        look.has_rings && look.has_places && wavelength_of(experiment.beam, number) > 0.0;
    const std::vector<Ring> rings =
        has_rings ? rings_of(picture, panels, wavelength_of(experiment.beam, number))
                  : std::vector<Ring>();
    const Captions captions{
        experiment.title,
        facts_of(experiment, number, look),
        marked.image.is_counts ? "counts" : "photons"};
    files::write_file(
        file.path, laid_out(picture, exposure, rings, captions, look).png(), file.existing
    );
}

}  // namespace minibragg::pictures
