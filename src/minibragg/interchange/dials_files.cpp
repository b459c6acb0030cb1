#include "minibragg/interchange/dials_files.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include <nlohmann/json.hpp>

#include "minibragg/base/constants.hpp"
#include "minibragg/files/native_frame.hpp"
#include "minibragg/interchange/message_pack.hpp"

namespace minibragg::interchange {
namespace {

using Json = nlohmann::ordered_json;
using constants::m_per_mm;
using constants::radians_per_degree;

Vec3d in_dxtbx(const Vec3d& nexus) {
    return {0.0 - nexus.x, nexus.y, 0.0 - nexus.z};
}

Json as_json(const Vec3d& vector) {
    return {vector.x, vector.y, vector.z};
}

Json beam_model(const files::Beam& beam, std::int64_t image) {
    return {
        {"__id__", "monochromatic"},
        {"direction", {0.0, 0.0, 1.0}},  // to the source
        {"wavelength", wavelength_of(beam, image)},
        {"divergence", 0.0},
        {"sigma_divergence", 0.0},
        {"polarization_normal", as_json(in_dxtbx(polarization_normal(beam)))},
        {"polarization_fraction", 0.5 * (beam.kahn_factor.value_or(0.0) + 1.0)},
        {"flux", beam.flux_photons_per_s.value_or(0.0)},
        {"transmission", 1.0},
        {"probe", "x-ray"},
        {"sample_to_source_distance", 0.0}};
}

Json panel_model(const DescribedRun& run, const files::Panel& panel, std::int64_t row) {
    const files::Detector& detector = run.experiment.detector;
    const double mu_per_mm =
        run.attenuation_length_m > 0.0 ? m_per_mm / run.attenuation_length_m : 0.0;
    const bool has_parallax = !detector.counts_every_photon && mu_per_mm > 0.0;
    const double pixel_mm = panel.pixel_size_m / m_per_mm;
    const double highest = static_cast<double>(detector.saturation_value.value_or(INT32_MAX));
    return {
        {"name", panel.name},
        {"type", "SENSOR_PAD"},
        {"fast_axis", as_json(in_dxtbx(panel.fast))},
        {"slow_axis", as_json(in_dxtbx(panel.slow))},
        {"origin", as_json((1.0 / m_per_mm) * in_dxtbx(panel.origin_m))},
        {"raw_image_offset", {0, row}},
        {"image_size", {panel.fast_pixels, panel.slow_pixels}},
        {"pixel_size", {pixel_mm, pixel_mm}},
        {"trusted_range", {static_cast<double>(detector.underload_value.value_or(0)), highest}},
        {"thickness", has_parallax ? detector.sensor_thickness_m / m_per_mm : 0.0},
        {"material", has_parallax ? detector.sensor_material : ""},
        {"mu", has_parallax ? mu_per_mm : 0.0},
        {"identifier", ""},
        {"mask", Json::array()},
        {"gain", detector.gain_counts_per_photon},
        {"pedestal", detector.pedestal_counts},
        {"px_mm_strategy",
         {{"type", has_parallax ? "ParallaxCorrectedPxMmStrategy" : "SimplePxMmStrategy"}}}};
}

/// The panels stand in the laboratory, and hang on a root that moves nothing.
Json detector_model(const DescribedRun& run) {
    const std::vector<files::Panel> modules = files::modules_of(run.experiment.detector);
    const std::vector<std::int64_t> rows = files::first_rows(modules);
    Json panels = Json::array(), children = Json::array();
    for (std::size_t i = 0; i < modules.size(); ++i) {
        panels.push_back(panel_model(run, modules[i], rows[i]));
        children.push_back({{"panel", i}});
    }
    return {
        {"panels", panels},
        {"hierarchy",
         {{"name", ""},
          {"type", ""},
          {"fast_axis", {1.0, 0.0, 0.0}},
          {"slow_axis", {0.0, 1.0, 0.0}},
          {"origin", {0.0, 0.0, 0.0}},
          {"raw_image_offset", {0, 0}},
          {"image_size", {0, 0}},
          {"pixel_size", {0.0, 0.0}},
          {"trusted_range", {0.0, 0.0}},
          {"thickness", 0.0},
          {"material", ""},
          {"mu", 0.0},
          {"identifier", ""},
          {"mask", Json::array()},
          {"gain", 1.0},
          {"pedestal", 0.0},
          {"px_mm_strategy", {{"type", "SimplePxMmStrategy"}}},
          {"children", children}}}};
}

Json crystal_model(const DescribedRun& run, const Crystal& crystal) {
    const Mat3 edges = real_space(crystal);
    return {
        {"__id__", "crystal"},
        {"real_space_a", as_json(in_dxtbx(edges.row[0]))},
        {"real_space_b", as_json(in_dxtbx(edges.row[1]))},
        {"real_space_c", as_json(in_dxtbx(edges.row[2]))},
        {"space_group_hall_symbol", " " + run.space_group.hall}};
}

Json goniometer_model(const files::Scan& scan) {
    const Json same{1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0};
    return {
        {"rotation_axis", as_json(in_dxtbx(unit(scan.axis)))},
        {"fixed_rotation", same},
        {"setting_rotation", same}};
}

Json scan_model(const files::Scan& scan, double exposure_s) {
    const auto images = static_cast<std::size_t>(scan.images);
    const double width =
        (scan.end_deg.back() - scan.start_deg.front()) / static_cast<double>(scan.images);
    return {
        {"image_range", {1, scan.images}},
        {"batch_offset", 0},
        {"oscillation", {scan.start_deg.front(), width}},
        {"exposure_time", std::vector<double>(images, exposure_s)},
        {"epochs", std::vector<double>(images, 0.0)},
        {"valid_image_ranges", Json::object()}};
}

Json imageset_model(const DescribedRun& run, std::int64_t first, std::int64_t images) {
    Json places = Json::array();
    for (std::int64_t i = 0; i < images; ++i) {
        places.push_back(first + i);
    }
    Json set{{"__id__", run.are_stills ? "ImageSet" : "ImageSequence"}};
    if (run.are_stills) {
        set["images"] = std::vector<std::string>(static_cast<std::size_t>(images), run.file);
    } else {
        set["template"] = run.file;
    }
    set["single_file_indices"] = places;
    for (const char* const name : {"mask", "gain", "pedestal", "dx", "dy"}) {
        set[name] = "";
    }
    set["params"] = Json::object();
    return set;
}

/// Images that are an experiment of each of their crystals.
struct Part {
    std::int64_t first = 0, images = 1;
};

std::vector<Part> parts_of(const DescribedRun& run) {
    const std::int64_t images = run.experiment.scan.images;
    if (!run.are_stills) {
        return {{0, images}};
    }
    std::vector<Part> parts;
    for (std::int64_t i = 0; i < images; ++i) {
        parts.push_back({i, 1});
    }
    return parts;
}

std::string identifier_of(const Part& part, std::size_t crystal) {
    return "minibragg-" + std::to_string(part.first) + "-" + std::to_string(crystal);
}

/// The number of the first experiment of each image; at the end, of all.
std::vector<std::int64_t> first_experiments(const DescribedRun& run) {
    std::vector<std::int64_t> first{0};
    for (std::int64_t i = 0; i < run.experiment.scan.images; ++i) {
        const auto crystals = static_cast<std::int64_t>(crystals_of(run, i).size());
        first.push_back(run.are_stills ? first.back() + crystals : 0);
    }
    return first;
}

/// Columns of a table of reflections.
class ReflectionColumns {
public:
    explicit ReflectionColumns(std::size_t rows) : rows_(rows) {}

    /// A column of raw values, little-endian.
    template <class Number>
    void add(
        const std::string& name, const std::string& type, const std::vector<Number>& values
    ) {
        static_assert(std::endian::native == std::endian::little);
        std::string bytes(values.size() * sizeof(Number), '\0');
        if (!values.empty()) {
            std::memcpy(bytes.data(), values.data(), bytes.size());
        }
        columns_.push_back({name, type, std::move(bytes)});
    }

    void add_flags(const std::string& name, const std::vector<bool>& values) {
        std::string bytes;
        for (const bool value : values) {
            bytes.push_back(value ? '\1' : '\0');
        }
        columns_.push_back({name, "bool", std::move(bytes)});
    }

    void pack(MessagePack& out) const {
        out.add_map(static_cast<std::uint32_t>(columns_.size()));
        for (const Column& column : columns_) {
            out.add_text(column.name);
            out.add_array(2);
            out.add_text(column.type);
            out.add_array(2);
            out.add_number(rows_);
            out.add_bytes(column.bytes);
        }
    }

private:
    struct Column {
        std::string name, type, bytes;
    };

    std::size_t rows_;
    std::vector<Column> columns_;
};

/// The numbers of all reflections, as they are appended.
template <class Number, class Append>
std::vector<Number> numbers_of(
    const std::vector<Reflection>& reflections, const Append& append
) {
    std::vector<Number> values;
    for (const Reflection& reflection : reflections) {
        append(reflection, values);
    }
    return values;
}

/// Where a reflection is in a scan.
class Places {
public:
    explicit Places(const DescribedRun& run)
        : modules_(files::modules_of(run.experiment.detector)),
          scan_(files::forwards(run.experiment.scan)),
          is_reversed_(
              !scan_.start_deg.empty() &&
              run.experiment.scan.start_deg.front() != scan_.start_deg.front()
          ) {}

    /// In images, where it is on the sphere; where that is unknown, where it was recorded.
    double frame(const Reflection& reflection) const {
        if (scan_.start_deg.empty() || !std::isfinite(reflection.phi_deg)) {
            return reflection.frame;
        }
        return (phi_deg(reflection) - scan_.start_deg.front()) / width_deg();
    }

    double angle_rad(const Reflection& reflection, double frame) const {
        if (scan_.start_deg.empty()) {
            return std::isfinite(reflection.phi_deg) ? reflection.phi_deg * radians_per_degree
                                                     : 0.0;
        }
        return (scan_.start_deg.front() + frame * width_deg()) * radians_per_degree;
    }

    Vec3d s1_invA(const Reflection& reflection) const {
        const files::Panel& panel = modules_[static_cast<std::size_t>(reflection.module)];
        const Vec3d way = unit(position_m(panel, reflection.fast, reflection.slow));
        return (1.0 / reflection.wavelength_A) * in_dxtbx(way);
    }

    /// Whether it goes into the sphere as the crystal turns.
    bool is_entering(const Reflection& reflection) const {
        const Vec3d axis = scan_.start_deg.empty() ? Vec3d{} : in_dxtbx(unit(scan_.axis));
        return dot(s1_invA(reflection), cross(axis, Vec3d{0.0, 0.0, -1.0})) > 0.0;
    }

    double pixel_mm(const Reflection& reflection) const {
        return modules_[static_cast<std::size_t>(reflection.module)].pixel_size_m / m_per_mm;
    }

private:
    double width_deg() const {
        return (scan_.end_deg.back() - scan_.start_deg.front()) /
               static_cast<double>(scan_.images);
    }

    /// About the axis of forwards().
    double phi_deg(const Reflection& reflection) const {
        return is_reversed_ ? 0.0 - reflection.phi_deg : reflection.phi_deg;
    }

    std::vector<files::Panel> modules_;
    files::Scan scan_;
    bool is_reversed_;
};

constexpr double most_angle = 10.0;  ///< of an excitation error, far beyond any

/// Angle between the reciprocal lattice point and the sphere, as delpsical of stills.
double excitation_rad(const Reflection& reflection) {
    return std::clamp(
        reflection.excitation_error_invA * reflection.d_A, -most_angle, most_angle
    );
}

void add_places(
    const DescribedRun& run,
    const std::vector<Reflection>& reflections,
    ReflectionColumns& table
) {
    const Places places(run);
    const auto pixels = [&](bool is_observed) {
        return numbers_of<double>(reflections, [&](const Reflection& one, auto& values) {
            values.insert(
                values.end(), {one.fast, one.slow, is_observed ? one.frame : places.frame(one)}
            );
        });
    };
    const auto millimetres = [&](bool is_observed) {
        return numbers_of<double>(reflections, [&](const Reflection& one, auto& values) {
            const double frame = is_observed ? one.frame : places.frame(one);
            const double pixel_mm = places.pixel_mm(one);
            values.insert(
                values.end(),
                {one.fast * pixel_mm, one.slow * pixel_mm, places.angle_rad(one, frame)}
            );
        });
    };
    table.add("xyzcal.px", "vec3<double>", pixels(false));
    table.add("xyzcal.mm", "vec3<double>", millimetres(false));
    table.add("xyzobs.px.value", "vec3<double>", pixels(true));
    table.add("xyzobs.mm.value", "vec3<double>", millimetres(true));
    table.add(
        "s1",
        "vec3<double>",
        numbers_of<double>(
            reflections,
            [&](const Reflection& one, auto& values) {
                const Vec3d s1 = places.s1_invA(one);
                values.insert(values.end(), {s1.x, s1.y, s1.z});
            }
        )
    );
    std::vector<bool> entering;
    entering.reserve(reflections.size());
    for (const Reflection& one : reflections) {
        entering.push_back(places.is_entering(one));
    }
    table.add_flags("entering", entering);
}

template <class Get>
std::vector<double> doubles_of(const std::vector<Reflection>& reflections, const Get& get) {
    return numbers_of<double>(reflections, [&](const Reflection& one, auto& values) {
        values.push_back(get(one));
    });
}

void add_intensities(const std::vector<Reflection>& reflections, ReflectionColumns& table) {
    const std::vector<double> photons = doubles_of(reflections, [](const Reflection& one) {
        return one.photons;
    });
    table.add("intensity.sum.value", "double", photons);
    table.add("intensity.sum.variance", "double", photons);
    table.add("background.mean", "double", std::vector<double>(reflections.size(), 0.0));
    table.add("d", "double", doubles_of(reflections, [](const Reflection& one) {
                  return one.d_A;
              }));
    table.add("partiality", "double", doubles_of(reflections, [](const Reflection& one) {
                  return one.partiality;
              }));
    table.add("delpsical.rad", "double", doubles_of(reflections, excitation_rad));
}

/// Which experiment, panel, reflection and pixels.
void add_indices(
    const DescribedRun& run,
    const std::vector<Reflection>& reflections,
    ReflectionColumns& table
) {
    // Predicted, observed, indexed, strong, summed.
    constexpr std::uint64_t flags = 1U | 2U | 4U | 32U | 256U;
    const std::vector<std::int64_t> first = first_experiments(run);
    table.add(
        "miller_index",
        "cctbx::miller::index<>",
        numbers_of<std::int32_t>(
            reflections,
            [](const Reflection& one, auto& values) {
                values.insert(values.end(), one.hkl.begin(), one.hkl.end());
            }
        )
    );
    table.add(
        "id",
        "int",
        numbers_of<std::int32_t>(
            reflections,
            [&](const Reflection& one, auto& all) {
                all.push_back(
                    static_cast<std::int32_t>(first[static_cast<std::size_t>(one.image)]) +
                    one.crystal
                );
            }
        )
    );
    table.add(
        "panel",
        "std::size_t",
        numbers_of<std::uint64_t>(
            reflections,
            [](const Reflection& one, auto& values) {
                values.push_back(static_cast<std::uint64_t>(one.module));
            }
        )
    );
    table.add("flags", "std::size_t", std::vector<std::uint64_t>(reflections.size(), flags));
}

/// The pixels and images that a reflection is on.
void add_boxes(
    const DescribedRun& run,
    const std::vector<Reflection>& reflections,
    ReflectionColumns& table
) {
    table.add(
        "bbox",
        "int6",
        numbers_of<std::int32_t>(
            reflections,
            [&](const Reflection& one, auto& values) {
                const auto image = static_cast<std::int32_t>(run.are_stills ? 0 : one.image);
                values.insert(values.end(), one.box.begin(), one.box.end());
                values.insert(
                    values.end(), {image, image + static_cast<std::int32_t>(one.images)}
                );
            }
        )
    );
}

}  // namespace

std::string dials_experiments(const DescribedRun& run) {
    const files::Experiment& all = run.experiment;
    const files::Scan scan = files::forwards(all.scan);
    const bool differs = !all.beam.wavelengths_A.empty();
    Json experiments = Json::array(), sets = Json::array(), beams = Json::array(),
         crystals = Json::array();
    for (const Part& part : parts_of(run)) {
        const std::size_t set = sets.size();
        sets.push_back(imageset_model(run, part.first, part.images));
        if (differs || beams.empty()) {
            beams.push_back(beam_model(all.beam, part.first));
        }
        const std::vector<Crystal>& of_part = crystals_of(run, part.first);
        for (std::size_t i = 0; i < of_part.size(); ++i) {
            Json experiment{
                {"__id__", "Experiment"},
                {"identifier", identifier_of(part, i)},
                {"beam", beams.size() - 1},
                {"detector", 0}};
            if (!run.are_stills) {
                experiment["goniometer"] = 0;
                experiment["scan"] = 0;
            }
            experiment["crystal"] = crystals.size();
            experiment["imageset"] = set;
            experiments.push_back(experiment);
            crystals.push_back(crystal_model(run, of_part[i]));
        }
    }
    Json file{
        {"__id__", "ExperimentList"},
        {"experiment", experiments},
        {"imageset", sets},
        {"beam", beams},
        {"detector", Json::array({detector_model(run)})},
        {"goniometer", Json::array()},
        {"scan", Json::array()},
        {"crystal", crystals},
        {"profile", Json::array()},
        {"scaling_model", Json::array()}};
    if (!run.are_stills) {
        file["goniometer"].push_back(goniometer_model(scan));
        file["scan"].push_back(scan_model(scan, all.detector.exposure_s));
    }
    return file.dump(1) + "\n";
}

std::string dials_reflections(
    const DescribedRun& run, const std::vector<Reflection>& reflections
) {
    ReflectionColumns table(reflections.size());
    add_indices(run, reflections, table);
    add_boxes(run, reflections, table);
    add_places(run, reflections, table);
    add_intensities(reflections, table);
    std::vector<std::string> identifiers;
    for (const Part& part : parts_of(run)) {
        for (std::size_t i = 0; i < crystals_of(run, part.first).size(); ++i) {
            identifiers.push_back(identifier_of(part, i));
        }
    }
    MessagePack out;
    constexpr std::uint32_t parts_of_file = 3;
    out.add_array(parts_of_file);
    out.add_text("dials::af::reflection_table");
    out.add_number(1);
    out.add_map(parts_of_file);
    out.add_text("identifiers");
    out.add_map(static_cast<std::uint32_t>(identifiers.size()));
    for (std::size_t i = 0; i < identifiers.size(); ++i) {
        out.add_number(i);
        out.add_text(identifiers[i]);
    }
    out.add_text("nrows");
    out.add_number(reflections.size());
    out.add_text("data");
    table.pack(out);
    return out.bytes();
}

}  // namespace minibragg::interchange
