#include "minibragg/nexus/read_geometry.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/nexus/guarded_read.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/nxmx_metadata.hpp"
#include "minibragg/nexus/read_in_process.hpp"
#include "minibragg/nexus/read_panels.hpp"
#include "minibragg/nexus/reader_protocol.hpp"
#include "minibragg/nexus/transformation_chain.hpp"
#include "minibragg/parallel/packed.hpp"

namespace minibragg::nexus {
namespace {

using hdf5::InputFile;

/// All detectors of the first entry that has one.
std::vector<std::string> detectors_in(const InputFile& file, std::vector<std::string>& notes) {
    std::vector<std::string> found;
    for (const std::string& entry : file.groups("/", "NXentry")) {
        std::vector<std::string> here;
        for (const std::string& instrument : file.groups(entry, "NXinstrument")) {
            const auto more = file.groups(instrument, "NXdetector");
            here.insert(here.end(), more.begin(), more.end());
        }
        if (!found.empty() && !here.empty()) {
            notes.push_back(
                printable(entry) + ": left out; the detector is that of the entry before"
            );
            break;
        }
        found = found.empty() ? here : found;
    }
    return found;
}

/// The detector that is meant where the user names none.
std::string only_detector(const InputFile& file, std::vector<std::string>& notes) {
    const std::vector<std::string> all = detectors_in(file, notes);
    if (all.empty()) {
        const std::string entry = file.first_group("/", "NXentry");
        return file.first_group(file.first_group(entry, "NXinstrument"), "NXdetector");
    }
    std::vector<std::string> with_modules;
    std::copy_if(
        all.begin(),
        all.end(),
        std::back_inserter(with_modules),
        [&](const std::string& detector) {
            return !file.groups(detector, "NXdetector_module").empty();
        }
    );
    const std::vector<std::string>& candidates = with_modules.empty() ? all : with_modules;
    if (candidates.size() > 1) {
        std::string names;
        for (const std::string& detector : candidates) {
            names += " " + printable(detector);
        }
        file.reject(
            "/",
            "holds " + std::to_string(candidates.size()) + " detectors:" + names +
                ". Name one behind the file, as in file.nxs:" + candidates.front()
        );
    }
    if (all.size() > 1) {
        notes.push_back(
            printable(candidates.front()) +
            " is taken; the file's other detectors have no modules"
        );
    }
    return candidates.front();
}

double read_wavelength_A(const InputFile& file, const std::string& instrument) {
    for (const std::string& beam : file.groups(instrument, "NXbeam")) {
        const std::string path = beam + "/incident_wavelength";
        if (const auto value = file.number(path)) {
            return length_m(file, path, *value) / constants::m_per_A;
        }
    }
    return 0.0;
}

constexpr std::size_t most_panels_told = 65536;
constexpr std::size_t most_bytes_packed = std::size_t{1} << 28U;

bool is_finite(const Vec3d& vector) {
    return std::isfinite(dot(vector, vector));
}

bool is_possible(const files::Panel& panel) {
    constexpr int most_pixels_along_edge = 65536;
    return is_finite(panel.origin_m) && is_finite(panel.fast) && is_finite(panel.slow) &&
           panel.fast_pixels > 0 && panel.fast_pixels <= most_pixels_along_edge &&
           panel.slow_pixels > 0 && panel.slow_pixels <= most_pixels_along_edge &&
           panel.pixel_size_m > 0.0 && std::isfinite(panel.pixel_size_m);
}

bool is_possible(const ImagePlace& place) {
    constexpr std::int64_t largest = std::int64_t{1} << 31U;
    return place.slab >= 0 && place.slab <= largest && place.row >= 0 && place.row <= largest &&
           place.column >= 0 && place.column <= largest;
}

/// Whether what was read can be a geometry, whoever has read it.
bool is_possible(const FileGeometry& geometry) {
    const auto& places = geometry.layout.places;
    return !geometry.panels.empty() && geometry.panels.size() <= most_panels_told &&
           std::all_of(
               geometry.panels.begin(),
               geometry.panels.end(),
               [](const auto& panel) {
                   return is_possible(panel);
               }
           ) &&
           (places.empty() || places.size() == geometry.panels.size()) &&
           std::all_of(
               places.begin(),
               places.end(),
               [](const auto& place) {
                   return is_possible(place);
               }
           ) &&
           std::isfinite(geometry.wavelength_A) && std::isfinite(geometry.sensor_thickness_m);
}

FileGeometry taken_geometry(Answer& answer) {
    try {
        return parallel::unpacked<FileGeometry>(answer.block(most_bytes_packed));
    } catch (const parallel::TooFewBytes&) {
        answer.refuse("its geometry cannot be understood. The file is damaged: give another");
    }
}

/// Material and thickness; neither of a detector of ours that counts every photon, which is
/// marked so, and no thickness of one that has a sensor of a nanometre.
void read_sensor(const InputFile& file, const std::string& detector, FileGeometry& geometry) {
    constexpr double no_sensor_thickness_m = 1e-9;
    const std::string path = detector + "/sensor_thickness";
    const auto thickness = file.number(path);
    if (thickness && file.text_attribute(path, counts_every_photon) == "yes") {
        return;
    }
    geometry.sensor_material = file.text(detector + "/sensor_material").value_or("");
    if (geometry.sensor_material == "Silicon") {
        geometry.sensor_material = "Si";
    }
    if (thickness) {
        const double thickness_m = length_m(file, path, *thickness);
        geometry.sensor_thickness_m = thickness_m > no_sensor_thickness_m ? thickness_m : 0.0;
    }
}

}  // namespace

FileGeometry in_process::read_geometry(const files::DataSetPlace& place) {
    const InputFile file(place.file);
    FileGeometry geometry;
    const std::string detector =
        place.object.empty() ? only_detector(file, geometry.notes) : place.object;
    if (file.text_attribute(detector, "NX_class") != "NXdetector") {
        file.reject(detector, "is no group of NX_class NXdetector");
    }
    FilePanels read = read_panels(file, detector);
    geometry.panels = std::move(read.panels);
    geometry.layout = std::move(read.layout);
    geometry.notes.insert(geometry.notes.end(), read.notes.begin(), read.notes.end());
    const std::string instrument = detector.substr(0, detector.rfind('/'));
    geometry.wavelength_A = read_wavelength_A(file, instrument);
    read_sensor(file, detector, geometry);
    return geometry;
}

FileGeometry read_geometry(const std::string& path_and_detector) {
    const files::DataSetPlace place = files::data_set_place(path_and_detector);
    const Question question{std::string(protocol::geometry), place.file, {place.object}};
    auto geometry = guarded<FileGeometry>(question, taken_geometry, [&] {
        return in_process::read_geometry(place);
    });
    if (!is_possible(geometry)) {
        throw InputError(
            path_and_detector + ": holds a detector with numbers that none has. Give another"
        );
    }
    return geometry;
}

}  // namespace minibragg::nexus
