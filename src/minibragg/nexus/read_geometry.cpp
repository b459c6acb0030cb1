#include "minibragg/nexus/read_geometry.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/files/data_set_place.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/nxmx_metadata.hpp"
#include "minibragg/nexus/read_panels.hpp"
#include "minibragg/nexus/transformation_chain.hpp"

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

/// Appends values as bytes and takes them out again in the same order.
class Bytes {
public:
    Bytes() = default;

    explicit Bytes(std::string bytes) : bytes_(std::move(bytes)) {}

    const std::string& all() const { return bytes_; }

    template <class Value>
    void put(const Value& value) {
        static_assert(std::is_trivially_copyable_v<Value>);
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof(Value));
    }

    void put(const std::string& text) {
        put(text.size());
        bytes_ += text;
    }

    template <class Value>
    Value take() {
        Value value{};
        std::memcpy(&value, bytes_.data() + position_, sizeof(Value));
        position_ += sizeof(Value);
        return value;
    }

    std::string take_text() {
        const auto size = take<std::size_t>();
        position_ += size;
        return bytes_.substr(position_ - size, size);
    }

private:
    std::string bytes_;
    std::size_t position_ = 0;
};

/// Material and thickness; neither of a detector of ours that counts every photon, which is marked so, and no thickness
/// of one that has a sensor of a nanometre.
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

FileGeometry read_geometry(const std::string& path_and_detector) {
    const files::DataSetPlace place = files::data_set_place(path_and_detector);
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

std::string to_bytes(const FileGeometry& geometry) {
    Bytes bytes;
    bytes.put(geometry.wavelength_A);
    bytes.put(geometry.sensor_material);
    bytes.put(geometry.sensor_thickness_m);
    bytes.put(geometry.panels.size());
    for (const files::Panel& panel : geometry.panels) {
        bytes.put(panel.name);
        bytes.put(panel.origin_m);
        bytes.put(panel.fast);
        bytes.put(panel.slow);
        bytes.put(panel.fast_pixels);
        bytes.put(panel.slow_pixels);
        bytes.put(panel.pixel_size_m);
    }
    bytes.put(geometry.layout.rows);
    bytes.put(geometry.layout.columns);
    bytes.put(geometry.layout.places.size());
    for (const ImagePlace& image_place : geometry.layout.places) {
        bytes.put(image_place);
    }
    bytes.put(geometry.notes.size());
    for (const std::string& note : geometry.notes) {
        bytes.put(note);
    }
    return bytes.all();
}

FileGeometry geometry_from_bytes(const std::string& bytes) {
    Bytes rest(bytes);
    FileGeometry geometry;
    geometry.wavelength_A = rest.take<double>();
    geometry.sensor_material = rest.take_text();
    geometry.sensor_thickness_m = rest.take<double>();
    geometry.panels.resize(rest.take<std::size_t>());
    for (files::Panel& panel : geometry.panels) {
        panel.name = rest.take_text();
        panel.origin_m = rest.take<Vec3d>();
        panel.fast = rest.take<Vec3d>();
        panel.slow = rest.take<Vec3d>();
        panel.fast_pixels = rest.take<int>();
        panel.slow_pixels = rest.take<int>();
        panel.pixel_size_m = rest.take<double>();
    }
    geometry.layout.rows = rest.take<std::int64_t>();
    geometry.layout.columns = rest.take<std::int64_t>();
    geometry.layout.places.resize(rest.take<std::size_t>());
    for (ImagePlace& image_place : geometry.layout.places) {
        image_place = rest.take<ImagePlace>();
    }
    geometry.notes.resize(rest.take<std::size_t>());
    for (std::string& note : geometry.notes) {
        note = rest.take_text();
    }
    return geometry;
}

}  // namespace minibragg::nexus
