#include "minibragg/nexus/nxmx_metadata.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "minibragg/files/native_frame.hpp"
#include "minibragg/nexus/compression.hpp"
#include "minibragg/nexus/hdf5_write.hpp"

namespace minibragg::nexus {
namespace {

using hdf5::Dataset;
using hdf5::Group;
using hdf5::Place;

const std::string detector_path = "/entry/instrument/detector";
const std::string end_of_chain = ".";

/// Where our clocks stand: times are in UTC. As a time of day, because NXmx wants its time
/// zones in the form of times.
const std::string utc_offset = "00:00Z";

void make_link(const Place& place, const std::string& target) {
    hdf5::check(
        H5Lcreate_soft(
            target.c_str(), place.parent, place.name.c_str(), H5P_DEFAULT, H5P_DEFAULT
        ),
        "link '" + place.name + "' to " + target
    );
}

/// One link of a chain of transformations: its attributes.
struct Axis {
    std::string type;  ///< "translation" or "rotation"
    Vec3d vector;
    std::string depends_on;
};

void set_axis(const Dataset& data_set, const Axis& axis) {
    hdf5::set_attribute(data_set.id(), "transformation_type", axis.type);
    hdf5::set_attribute(data_set.id(), "vector", axis.vector);
    hdf5::set_attribute(data_set.id(), "depends_on", axis.depends_on);
}

void set_offset(const Dataset& data_set, const Vec3d& offset_m) {
    hdf5::set_attribute(data_set.id(), "offset", offset_m);
    hdf5::set_attribute(data_set.id(), "offset_units", "m");
}

/// A number of the beam: one for all images, or one an image.
Dataset write_of_images(
    const Place& place,
    double common,
    const std::vector<double>& of_images,
    const std::string& units
) {
    return of_images.empty() ? hdf5::write(place, common, units)
                             : hdf5::write(place, of_images, {}, units);
}

/// A spectrum for all images, [line], or one an image, [image][line]: the shorter ones end in
/// lines of weight 0.
struct SpectrumArrays {
    std::vector<double> wavelengths_A, weights;
    std::vector<std::int64_t> shape;
};

SpectrumArrays spectrum_arrays(const files::Beam& beam) {
    const bool is_common = beam.spectra.empty();
    const auto spectra =
        is_common ? std::vector<std::vector<files::SpectrumLine>>{beam.spectrum} : beam.spectra;
    std::size_t longest = 0;
    for (const std::vector<files::SpectrumLine>& lines : spectra) {
        longest = std::max(longest, lines.size());
    }
    SpectrumArrays arrays;
    for (const std::vector<files::SpectrumLine>& lines : spectra) {
        for (std::size_t i = 0; i < longest; ++i) {
            const bool exists = i < lines.size();
            arrays.wavelengths_A.push_back(
                exists ? lines[i].wavelength_A : lines.back().wavelength_A
            );
            arrays.weights.push_back(exists ? lines[i].weight : 0.0);
        }
    }
    const auto lines = static_cast<std::int64_t>(longest);
    arrays.shape = {lines};
    if (!is_common) {
        arrays.shape.insert(arrays.shape.begin(), static_cast<std::int64_t>(spectra.size()));
    }
    return arrays;
}

void write_spectrum(const Group& beam, const files::Beam& values) {
    const Dataset mean = write_of_images(
        {beam.id(), "incident_wavelength"},
        values.wavelength_A,
        values.wavelengths_A,
        "angstrom"
    );
    if (values.spectrum.empty() && values.spectra.empty()) {
        return;
    }
    // The mean is what most programs want; the spectrum is its variant (NeXus manual,
    // "Variants").
    const std::string spectrum_name = "incident_wavelength_1Dspectrum";
    hdf5::set_attribute(mean.id(), "variant", spectrum_name);
    const SpectrumArrays arrays = spectrum_arrays(values);
    hdf5::write({beam.id(), spectrum_name}, arrays.wavelengths_A, arrays.shape, "angstrom");
    hdf5::write({beam.id(), spectrum_name + "_weights"}, arrays.weights, arrays.shape);
}

/// Stokes parameters I, Q, U, V of a beam with a Kahn factor, once an image: linear along the
/// axis, or across when negative.
void write_polarization(const Group& group, const files::Beam& beam, std::int64_t images) {
    constexpr std::int64_t parameters = 4;
    const double angle_rad = std::atan2(beam.polarization_axis.y, beam.polarization_axis.x);
    const double degree = *beam.kahn_factor;
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(parameters * images));
    for (std::int64_t i = 0; i < images; ++i) {
        values.insert(
            values.end(),
            {1.0, degree * std::cos(2.0 * angle_rad), degree * std::sin(2.0 * angle_rad), 0.0}
        );
    }
    hdf5::write({group.id(), "incident_polarization_stokes"}, values, {images, parameters});
}

void write_beam(hid_t file, const files::Beam& values, std::int64_t images) {
    const Group beam = hdf5::make_group({file, "/entry/instrument/beam"}, "NXbeam");
    write_spectrum(beam, values);
    if (values.flux_photons_per_s || !values.fluxes_photons_per_s.empty()) {
        hdf5::set_attribute(beam.id(), "flux", "total_flux");
        write_of_images(
            {beam.id(), "total_flux"},
            values.flux_photons_per_s.value_or(0.0),
            values.fluxes_photons_per_s,
            "Hz"
        );
    }
    if (values.size_m) {
        hdf5::write(
            {beam.id(), "incident_beam_size"}, {*values.size_m, *values.size_m}, {}, "m"
        );
        hdf5::write({beam.id(), "profile"}, "rectangular");
    }
    if (values.kahn_factor) {
        write_polarization(beam, values, images);
    }
}

/// "module_00", with zeros so that the order of names is the order of panels.
std::string module_name(std::size_t panel, std::size_t panels) {
    const std::size_t width = std::to_string(panels - 1).size();
    const std::string number = std::to_string(panel);
    return "module_" + std::string(width - number.size(), '0') + number;
}

struct ModulePlace {
    std::string name;
    std::int64_t first_row;
    double det_z_m;  ///< value of the axis on which the module depends
};

void write_module(const Group& detector, const files::Panel& panel, const ModulePlace& place) {
    const Group module = hdf5::make_group({detector.id(), place.name}, "NXdetector_module");
    if (!panel.name.empty()) {
        hdf5::write({module.id(), "local_name"}, panel.name);
    }
    hdf5::write({module.id(), "data_origin"}, std::vector<std::int64_t>{place.first_row, 0});
    hdf5::write(
        {module.id(), "data_size"},
        std::vector<std::int64_t>{panel.slow_pixels, panel.fast_pixels}
    );
    const std::string det_z = detector_path + "/transformations/det_z";
    const std::string module_offset = detector_path + "/" + place.name + "/module_offset";
    const Dataset offset = hdf5::write({module.id(), "module_offset"}, 0.0, "m");
    set_axis(offset, {"translation", {0.0, 0.0, 1.0}, det_z});
    set_offset(offset, panel.origin_m - Vec3d{0.0, 0.0, place.det_z_m});
    const Dataset fast =
        hdf5::write({module.id(), "fast_pixel_direction"}, panel.pixel_size_m, "m");
    set_axis(fast, {"translation", panel.fast, module_offset});
    set_offset(fast, {0.0, 0.0, 0.0});
    const Dataset slow =
        hdf5::write({module.id(), "slow_pixel_direction"}, panel.pixel_size_m, "m");
    set_axis(slow, {"translation", panel.slow, module_offset});
    set_offset(slow, {0.0, 0.0, 0.0});
}

/// The modules hang on one axis along the beam, which ends in the middle of the detector: a
/// place that every detector has, whatever angle it stands at.
void write_modules(const Group& detector, const std::vector<files::Panel>& panels) {
    const double det_z_m = files::middle_m(panels).z;
    const Group transformations =
        hdf5::make_group({detector.id(), "transformations"}, "NXtransformations");
    const Dataset det_z = hdf5::write({transformations.id(), "det_z"}, det_z_m, "m");
    set_axis(det_z, {"translation", {0.0, 0.0, 1.0}, end_of_chain});
    hdf5::write({detector.id(), "depends_on"}, detector_path + "/transformations/det_z");
    const std::vector<std::int64_t> rows = files::first_rows(panels);
    for (std::size_t i = 0; i < panels.size(); ++i) {
        write_module(detector, panels[i], {module_name(i, panels.size()), rows[i], det_z_m});
    }
}

bool have_one_pixel_size(const std::vector<files::Panel>& panels) {
    return std::all_of(panels.begin(), panels.end(), [&panels](const files::Panel& panel) {
        return panel.pixel_size_m == panels.front().pixel_size_m;
    });
}

bool have_one_width(const std::vector<files::Panel>& panels) {
    return std::all_of(panels.begin(), panels.end(), [&panels](const files::Panel& panel) {
        return panel.fast_pixels == panels.front().fast_pixels;
    });
}

/// From the crystal to the beam centre; to the middle of a detector that is parallel to the
/// beam. In NXmx, what stands before the crystal has a negative distance.
double distance_m(const std::vector<files::Panel>& panels, const files::BeamCenter& center) {
    if (center.exists) {
        return center.distance_m;
    }
    const Vec3d middle = files::middle_m(panels);
    return std::copysign(length(middle), middle.z);
}

/// For people and for programs that do not follow the axes: where the beam meets the stacked
/// image.
void write_guidance(const Group& detector, const std::vector<files::Panel>& panels) {
    const files::BeamCenter center = files::beam_center(panels);
    hdf5::write({detector.id(), "distance"}, distance_m(panels, center), "m");
    hdf5::write_truth({detector.id(), "distance_derived"}, true);
    if (center.exists) {
        const auto row = static_cast<double>(files::first_rows(panels
        )[static_cast<std::size_t>(center.panel)]);
        hdf5::write({detector.id(), "beam_center_x"}, center.fast, "pixel");
        hdf5::write({detector.id(), "beam_center_y"}, row + center.slow, "pixel");
        hdf5::write_truth({detector.id(), "beam_center_derived"}, true);
    }
    if (have_one_pixel_size(panels)) {
        hdf5::write({detector.id(), "x_pixel_size"}, panels.front().pixel_size_m, "m");
        hdf5::write({detector.id(), "y_pixel_size"}, panels.front().pixel_size_m, "m");
    }
}

void write_sensor(const Group& detector, const files::Detector& values) {
    hdf5::write({detector.id(), "sensor_material"}, values.sensor_material);
    const Dataset thickness =
        hdf5::write({detector.id(), "sensor_thickness"}, values.sensor_thickness_m, "m");
    if (values.counts_every_photon) {
        hdf5::set_attribute(thickness.id(), counts_every_photon, "yes");
    }
}

void write_detector(const Group& instrument, const files::Detector& values) {
    const Group detector = hdf5::make_group({instrument.id(), "detector"}, "NXdetector");
    hdf5::write({detector.id(), "description"}, values.name);
    write_sensor(detector, values);
    hdf5::write({detector.id(), "bit_depth_readout"}, 8 * bytes_per_pixel);
    hdf5::write({detector.id(), "count_time"}, values.exposure_s, "s");
    hdf5::write({detector.id(), "frame_time"}, values.exposure_s, "s");
    if (values.saturation_value) {
        hdf5::write({detector.id(), "saturation_value"}, *values.saturation_value);
    }
    if (values.underload_value) {
        hdf5::write({detector.id(), "underload_value"}, *values.underload_value);
    }
    const std::vector<files::Panel> modules = modules_of(values);
    write_guidance(detector, modules);
    write_modules(detector, modules);
}

void write_sample(hid_t file, const files::Experiment& experiment) {
    const Group sample = hdf5::make_group({file, "/entry/sample"}, "NXsample");
    hdf5::write({sample.id(), "name"}, experiment.sample_name);
    const files::Scan scan = files::forwards(experiment.scan);
    if (scan.start_deg.empty()) {
        hdf5::write({sample.id(), "depends_on"}, end_of_chain);
        return;
    }
    hdf5::write({sample.id(), "depends_on"}, "/entry/sample/transformations/omega");
    const Group transformations =
        hdf5::make_group({sample.id(), "transformations"}, "NXtransformations");
    const Dataset omega =
        hdf5::write({transformations.id(), "omega"}, scan.start_deg, {}, "deg");
    set_axis(omega, {"rotation", unit(scan.axis), end_of_chain});
    hdf5::write({transformations.id(), "omega_end"}, scan.end_deg, {}, "deg");
}

const char* name_of(Quantity quantity) {
    switch (quantity) {
        case Quantity::photons:
            return "photons";
        case Quantity::counts:
            return "counts";
        case Quantity::bragg_photons:
            return "bragg_photons";
        case Quantity::background_photons:
            return "background_photons";
        case Quantity::labels:
            return "labels";
        case Quantity::label_flags:
            return "label_flags";
    }
    return "photons";
}

/// How counts become photons: (data + data_offset) * data_scaling_factor, in the words of NXmx.
void write_scaling(const Group& data, const files::Detector& detector) {
    if (detector.gain_counts_per_photon != 1.0 || detector.pedestal_counts != 0.0) {
        hdf5::write({data.id(), "data_offset"}, -detector.pedestal_counts);
        hdf5::write({data.id(), "data_scaling_factor"}, 1.0 / detector.gain_counts_per_photon);
    }
}

/// /entry/data, which programs open by default: a link to the pixels in the detector.
void write_data_group(const Group& entry, const files::Detector& detector) {
    const Group data = hdf5::make_group({entry.id(), "data"}, "NXdata");
    hdf5::set_attribute(data.id(), "signal", "data");
    make_link({data.id(), "data"}, detector_path + "/data");
    write_scaling(data, detector);
}

void write_names(const Group& entry, const files::Experiment& experiment) {
    const Dataset definition = hdf5::write({entry.id(), "definition"}, "NXmx");
    if (!experiment.title.empty()) {
        hdf5::write({entry.id(), "title"}, experiment.title);
    }
    const Group source = hdf5::make_group({entry.id(), "source"}, "NXsource");
    const Dataset name = hdf5::write({source.id(), "name"}, "miniBragg (simulated)");
    hdf5::set_attribute(name.id(), "short_name", "miniBragg");
    hdf5::write({source.id(), "probe"}, "x-ray");
}

constexpr const char* complete_attribute = "complete";

}  // namespace

std::string data_path(Quantity quantity, const NxmxOptions& options) {
    if (quantity == options.quantities.front()) {
        return detector_path + "/data";
    }
    return std::string("/entry/components/") + name_of(quantity);
}

std::string mask_path(const std::vector<files::Panel>& panels) {
    return have_one_width(panels) ? detector_path + "/pixel_mask"
                                  : "/entry/components/pixel_mask";
}

void write_metadata(
    hid_t file, const files::Experiment& experiment, const NxmxOptions& options
) {
    hdf5::set_attribute(file, "NX_class", "NXroot");
    hdf5::set_attribute(file, "default", "entry");
    hdf5::set_attribute(file, "creator", "miniBragg");
    const Group entry = hdf5::make_group({file, "entry"}, "NXentry");
    hdf5::set_attribute(entry.id(), "default", "data");
    write_names(entry, experiment);
    const Group instrument = hdf5::make_group({entry.id(), "instrument"}, "NXinstrument");
    const Dataset name = hdf5::write({instrument.id(), "name"}, "miniBragg");
    hdf5::set_attribute(name.id(), "short_name", "miniBragg");
    hdf5::write({instrument.id(), "time_zone"}, utc_offset);
    make_link({instrument.id(), "source"}, "/entry/source");
    write_detector(instrument, experiment.detector);
    write_data_group(entry, experiment.detector);
    if (options.quantities.size() > 1 || !have_one_width(modules_of(experiment.detector))) {
        hdf5::make_group({entry.id(), "components"}, "NXcollection");
    }
}

void write_image_metadata(hid_t file, const files::Experiment& experiment) {
    write_beam(file, experiment.beam, experiment.scan.images);
    write_sample(file, experiment);
}

void write_times(hid_t file, const MakingTimes& times) {
    hdf5::write({file, "/entry/start_time"}, times.start);
    hdf5::write({file, "/entry/end_time"}, times.end);
    hdf5::write({file, "/entry/end_time_estimated"}, times.end);
}

void mark_complete(hid_t file, bool is_complete) {
    if (H5Aexists(file, complete_attribute) > 0) {
        hdf5::check(H5Adelete(file, complete_attribute), "mark the file as complete");
    }
    hdf5::set_attribute(file, complete_attribute, is_complete ? "yes" : "no");
}

}  // namespace minibragg::nexus
