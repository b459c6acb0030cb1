#include "minibragg/nexus/read_images.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/nexus/guarded_read.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/reader_protocol.hpp"
#include "minibragg/nexus/transformation_chain.hpp"
#include "minibragg/parallel/packed.hpp"

namespace minibragg::nexus {
namespace {

using hdf5::Dataset;
using hdf5::InputFile;
using hdf5::Space;

using ImageExtents = std::vector<hsize_t>;

constexpr hsize_t most_image_pixels = hsize_t{1} << 28U;
constexpr hsize_t most_images = hsize_t{1} << 40U;

ImageExtents image_extents(const Dataset& data_set) {
    const Space space(H5Dget_space(data_set.id()));
    std::array<hsize_t, H5S_MAX_RANK> extents{};
    const int dimensions = H5Sget_simple_extent_dims(space.id(), extents.data(), nullptr);
    return {extents.begin(), extents.begin() + std::max(dimensions, 0)};
}

/// A part of a data set that is in memory as doubles.
std::vector<double> read_part(
    const InputFile& file,
    const std::string& path,
    const Dataset& data_set,
    const ImageExtents& start,
    const ImageExtents& count
) {
    const Space space(H5Dget_space(data_set.id()));
    hsize_t size = 1;
    for (const hsize_t extent : count) {
        size *= extent;
    }
    std::vector<double> values(size);
    if (values.empty()) {
        return values;
    }
    H5Sselect_hyperslab(
        space.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr
    );
    const Space memory(H5Screate_simple(1, &size, nullptr));
    const herr_t status = H5Dread(
        data_set.id(), H5T_NATIVE_DOUBLE, memory.id(), space.id(), H5P_DEFAULT, values.data()
    );
    if (status < 0) {
        file.reject(
            path,
            "cannot be read (" + hdf5::error_text() +
                "). The file is damaged, or HDF5 lacks the plugin of its compression "
                "(HDF5_PLUGIN_PATH; Debian: bitshuffle, hdf5-filter-plugin)"
        );
    }
    return values;
}

/// An object that is there, in this file or behind a link.
bool leads_somewhere(const InputFile& file, const std::string& path) {
    return file.is_external_link(path) || file.has(path);
}

/// All groups of a class in any of these.
std::vector<std::string> groups_in_all(
    const InputFile& file, const std::vector<std::string>& parents, const std::string& nx_class
) {
    std::vector<std::string> found;
    for (const std::string& parent : parents) {
        const std::vector<std::string> here = file.groups(parent, nx_class);
        found.insert(found.end(), here.begin(), here.end());
    }
    return found;
}

/// The first NXdetector that has images of its own, or else the first.
std::string detector_with_images(const InputFile& file) {
    const std::vector<std::string> instruments =
        groups_in_all(file, file.groups("/", "NXentry"), "NXinstrument");
    const std::vector<std::string> detectors = groups_in_all(file, instruments, "NXdetector");
    const auto found =
        std::find_if(detectors.begin(), detectors.end(), [&](const std::string& detector) {
            return leads_somewhere(file, detector + "/data");
        });
    if (found != detectors.end()) {
        return *found;
    }
    return detectors.empty() ? "" : detectors.front();
}

std::string parent_of(const std::string& path) {
    return path.substr(0, path.rfind('/'));
}

/// Where the images of a file are, and the groups that tell of them.
struct ImageSource {
    std::string detector;                ///< empty: there is none
    std::string entry;                   ///< likewise
    std::vector<std::string> data_sets;  ///< one behind the other
};

/// Images in the entry's NXdata: in one data set, or in those of data files, in their order.
std::vector<std::string> data_sets_of_entry(const InputFile& file, const std::string& entry) {
    std::vector<std::string> data_sets;
    for (const std::string& group : file.groups(entry, "NXdata")) {
        if (leads_somewhere(file, group + "/data")) {
            return {group + "/data"};
        }
        for (const std::string& name : file.objects_below(group)) {
            if (name.starts_with("data_") && name.find('/') == std::string::npos) {
                data_sets.push_back(std::string(group).append("/").append(name));
            }
        }
        if (!data_sets.empty()) {
            return data_sets;
        }
    }
    return data_sets;
}

ImageSource source_in(const InputFile& file, const std::string& object) {
    ImageSource source;
    const bool is_detector =
        !object.empty() && file.text_attribute(object, "NX_class") == "NXdetector";
    source.detector = is_detector ? object : detector_with_images(file);
    source.entry = source.detector.empty() ? "" : parent_of(parent_of(source.detector));
    if (!object.empty() && !is_detector) {
        source.data_sets = {object};
        return source;
    }
    const std::string own = source.detector + "/data";
    if (!source.detector.empty() && leads_somewhere(file, own)) {
        source.data_sets = {own};
    } else if (!source.entry.empty()) {
        source.data_sets = data_sets_of_entry(file, source.entry);
    }
    if (source.data_sets.empty()) {
        file.reject(
            "/",
            "holds no images where NXmx has them (data of an NXdetector or of the entry's "
            "NXdata). Name a data set behind the file, as in file.h5:/path/of/the/images"
        );
    }
    return source;
}

/// Cuts a data set of images: the first of three and more dimensions counts them.
std::int64_t images_in(
    const InputFile& file, const std::string& path, const ImageExtents& extents
) {
    constexpr std::size_t an_image = 2, most_dimensions = 4;
    if (extents.size() < an_image || extents.size() > most_dimensions) {
        file.reject(
            path,
            "has " + std::to_string(extents.size()) +
                " dimensions; an image has two, images have three, or four with panels"
        );
    }
    const hsize_t images = extents.size() > an_image ? extents.front() : 1;
    return static_cast<std::int64_t>(std::min(images, most_images));
}

MapShape shape_of_image(const InputFile& file, const std::string& path, ImageExtents extents) {
    constexpr std::size_t slab_dimensions = 3;
    if (extents.size() >= slab_dimensions) {
        extents.erase(extents.begin());
    }
    extents.insert(extents.begin(), slab_dimensions - extents.size(), 1);
    hsize_t pixels = 1;
    for (const hsize_t extent : extents) {
        if (extent < 1 || extent > most_image_pixels / pixels) {
            file.reject(path, "has images of no pixel, or of more than 268 million");
        }
        pixels *= extent;
    }
    return {
        static_cast<std::int64_t>(extents[0]),
        static_cast<std::int64_t>(extents[1]),
        static_cast<std::int64_t>(extents[2])};
}

/// Finds an image among the data sets; counts all.
struct FoundImage {
    std::string path;
    std::int64_t in_data_set = 0, images = 0;
};

FoundImage find_image(const InputFile& file, const ImageSource& source, std::int64_t image) {
    FoundImage found;
    for (const std::string& path : source.data_sets) {
        const std::int64_t here = images_in(file, path, image_extents(file.data_set(path)));
        if (found.path.empty() && image - found.images < here) {
            found.path = path;
            found.in_data_set = image - found.images;
        }
        found.images += here;
    }
    if (image < 0 || found.path.empty()) {
        file.reject(
            source.data_sets.front(),
            "there is no image " + std::to_string(image) + ": the file has " +
                std::to_string(found.images) + ", counted from 0"
        );
    }
    return found;
}

/// Of all numbers of one data set, that of an image; where there are fewer, the first.
std::optional<double> number_of_image(
    const InputFile& file, const std::string& path, std::int64_t image
) {
    if (!file.has(path)) {
        return std::nullopt;
    }
    const Dataset data_set = file.data_set(path);
    const ImageExtents extents = image_extents(data_set);
    if (extents.size() != 1) {
        return file.number(path);
    }
    const auto at = static_cast<hsize_t>(image);
    if (extents.front() < 1) {
        return std::nullopt;
    }
    return read_part(file, path, data_set, {at < extents.front() ? at : 0}, {1}).front();
}

void read_type(const InputFile& file, const std::string& path, ImageFacts& facts) {
    constexpr unsigned bits_per_byte = 8;
    const Dataset data_set = file.data_set(path);
    const hdf5::Type type(H5Dget_type(data_set.id()));
    const H5T_class_t kind = H5Tget_class(type.id());
    if (kind != H5T_INTEGER && kind != H5T_FLOAT) {
        file.reject(path, "does not hold numbers");
    }
    const std::size_t bits = bits_per_byte * H5Tget_size(type.id());
    facts.is_integer = kind == H5T_INTEGER;
    const bool is_unsigned = facts.is_integer && H5Tget_sign(type.id()) == H5T_SGN_NONE;
    facts.number_type =
        (facts.is_integer ? (is_unsigned ? "uint" : "int") : "float") + std::to_string(bits);
    if (is_unsigned && bits > bits_per_byte) {
        facts.marker = std::ldexp(1.0, static_cast<int>(bits)) - 1.0;
    }
}

/// Whether an axis says where it is at the end of an image, or stands elsewhere in each.
bool turns(const InputFile& file, const std::string& axis) {
    return file.shape(axis) > std::vector<std::int64_t>{1} || file.has(axis + "_end") ||
           file.has(axis + "_increment_set");
}

/// The rotations of a sample's chain of axes.
std::vector<std::string> rotations_of(const InputFile& file, const std::string& sample) {
    constexpr int longest_chain = 32;
    const std::string first = file.text(sample + "/depends_on").value_or("");
    std::string axis = resolved_axis(file, sample, first);
    std::vector<std::string> rotations;
    for (int i = 0; i < longest_chain && axis != "." && file.has(axis); ++i) {
        if (file.text_attribute(axis, "transformation_type") == "rotation") {
            rotations.push_back(axis);
        }
        axis = next_axis(file, axis);
    }
    return rotations;
}

/// The axis of the sample that turns from image to image, or else its first; empty: it has
/// none.
std::string spindle_of(const InputFile& file, const std::string& entry) {
    std::vector<std::string> rotations;
    for (const std::string& sample : file.groups(entry, "NXsample")) {
        const std::vector<std::string> here = rotations_of(file, sample);
        rotations.insert(rotations.end(), here.begin(), here.end());
    }
    const auto found =
        std::find_if(rotations.begin(), rotations.end(), [&](const std::string& axis) {
            return turns(file, axis);
        });
    if (found != rotations.end()) {
        return *found;
    }
    return rotations.empty() ? "" : rotations.front();
}

void read_rotation(
    const InputFile& file, const std::string& entry, std::int64_t image, ImageFacts& facts
) {
    const std::string axis = spindle_of(file, entry);
    const auto vector = axis.empty() ? std::nullopt : file.vector_attribute(axis, "vector");
    const auto start = axis.empty() ? std::nullopt : number_of_image(file, axis, image);
    if (!vector || !start || length(*vector) == 0.0) {
        return;
    }
    const bool is_radians =
        file.text_attribute(axis, "units").value_or("deg").starts_with("rad");
    const double unit_deg = is_radians ? 1.0 / constants::radians_per_degree : 1.0;
    facts.axis = unit(*vector);
    facts.start_deg = *start * unit_deg;
    if (const auto end = number_of_image(file, axis + "_end", image)) {
        facts.width_deg = (*end - *start) * unit_deg;
    } else if (const auto width = number_of_image(file, axis + "_increment_set", image)) {
        facts.width_deg = *width * unit_deg;
    }
}

void read_beam(
    const InputFile& file, const std::string& entry, std::int64_t image, ImageFacts& facts
) {
    for (const std::string& instrument : file.groups(entry, "NXinstrument")) {
        for (const std::string& beam : file.groups(instrument, "NXbeam")) {
            const std::string path = beam + "/incident_wavelength";
            const auto value = number_of_image(file, path, image);
            if (value && facts.wavelength_A == 0.0) {
                facts.wavelength_A = length_m(file, path, *value) / constants::m_per_A;
            }
        }
    }
}

/// The rows of an image in the table of spots that our files may have.
void read_spots(
    const InputFile& file, const std::string& entry, std::int64_t image, ImageFacts& facts
) {
    constexpr hsize_t most_spots = hsize_t{1} << 24U;
    constexpr double most_panel = 65536.0;
    const std::string table = entry + "/run/truth/spots/";
    const std::string offsets = table + "shot_offsets";
    if (!file.has(offsets)) {
        return;
    }
    const Dataset offset_set = file.data_set(offsets);
    const ImageExtents extents = image_extents(offset_set);
    const auto at = static_cast<hsize_t>(image);
    if (extents.size() != 1 || at + 1 >= extents.front()) {
        file.reject(offsets, "has no row for image " + std::to_string(image));
    }
    const std::vector<double> rows = read_part(file, offsets, offset_set, {at}, {2});
    if (!(rows[0] >= 0.0 && rows[1] >= rows[0] &&
          rows[1] - rows[0] <= static_cast<double>(most_spots))) {
        file.reject(offsets, "does not rise. The file is damaged");
    }
    const ImageExtents start{static_cast<hsize_t>(rows[0])},
        count{static_cast<hsize_t>(rows[1]) - static_cast<hsize_t>(rows[0])};
    std::array<std::vector<double>, 4> columns;
    const std::array names{"panel", "x", "y", "photons"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string path = table + names[i];
        const Dataset column = file.data_set(path);
        const ImageExtents size = image_extents(column);
        if (size.size() != 1 || size.front() < start[0] + count[0]) {
            file.reject(path, "has fewer rows than there are spots. The file is damaged");
        }
        columns[i] = read_part(file, path, column, start, count);
    }
    facts.has_spots = true;
    for (std::size_t i = 0; i < columns[0].size(); ++i) {
        if (!(columns[0][i] >= 0.0 && columns[0][i] <= most_panel)) {
            continue;  // of a data file that is missing
        }
        facts.spots.push_back(
            {static_cast<std::int32_t>(columns[0][i]),
             columns[1][i],
             columns[2][i],
             columns[3][i]}
        );
    }
}

constexpr std::size_t most_fact_bytes = std::size_t{1} << 29U;

/// Whether what was read can be true, whoever has read it.
bool is_possible(const ImageFacts& facts) {
    const MapShape& shape = facts.shape;
    const auto most = static_cast<std::int64_t>(most_image_pixels);
    const auto is_number = [](const std::optional<double>& value) {
        return !value || std::isfinite(*value);
    };
    return facts.images > 0 && shape.slabs > 0 && shape.rows > 0 && shape.columns > 0 &&
           shape.slabs <= most && shape.rows <= most / shape.slabs &&
           shape.columns <= most / (shape.slabs * shape.rows) && is_number(facts.marker) &&
           is_number(facts.saturation_value) && is_number(facts.underload_value) &&
           is_number(facts.start_deg) && is_number(facts.width_deg) &&
           std::isfinite(facts.wavelength_A) && facts.wavelength_A >= 0.0 &&
           std::isfinite(dot(facts.axis, facts.axis));
}

std::vector<std::string> words_of(const ImageQuestion& question) {
    return {
        question.place.object,
        std::to_string(question.image),
        question.asks_spots ? "spots" : ""};
}

}  // namespace

ImageFacts in_process::image_facts(const ImageQuestion& question) {
    const InputFile file(question.place.file);
    const ImageSource source = source_in(file, question.place.object);
    const FoundImage found = find_image(file, source, question.image);
    ImageFacts facts;
    facts.images = found.images;
    facts.shape = shape_of_image(file, found.path, image_extents(file.data_set(found.path)));
    read_type(file, found.path, facts);
    if (source.detector.empty()) {
        return facts;
    }
    facts.detector = source.detector;
    facts.title = file.text(source.entry + "/title").value_or("");
    facts.saturation_value = file.number(source.detector + "/saturation_value");
    facts.underload_value = file.number(source.detector + "/underload_value");
    // Where panels are of several widths, ours is beside the layers.
    for (const std::string& path :
         {source.detector + "/pixel_mask",
          source.detector + "/detectorSpecific/pixel_mask",
          source.entry + "/components/pixel_mask"}) {
        if (facts.mask.empty() && leads_somewhere(file, path)) {
            facts.mask = path;
        }
    }
    read_rotation(file, source.entry, question.image, facts);
    read_beam(file, source.entry, question.image, facts);
    if (question.asks_spots) {
        read_spots(file, source.entry, question.image, facts);
    }
    return facts;
}

std::vector<double> in_process::read_image(const ImageQuestion& question) {
    const InputFile file(question.place.file);
    const FoundImage found =
        find_image(file, source_in(file, question.place.object), question.image);
    const Dataset data_set = file.data_set(found.path);
    ImageExtents count = image_extents(data_set);
    shape_of_image(file, found.path, count);
    ImageExtents start(count.size(), 0);
    if (count.size() > 2) {
        start.front() = static_cast<hsize_t>(found.in_data_set);
        count.front() = 1;
    }
    return read_part(file, found.path, data_set, start, count);
}

ImageFacts image_facts(const ImageQuestion& question) {
    const auto take = [](Answer& answer) {
        try {
            return parallel::unpacked<ImageFacts>(answer.block(most_fact_bytes));
        } catch (const parallel::TooFewBytes&) {
            answer.refuse("cannot be understood. The file is damaged: give another");
        }
    };
    const Question asked{
        std::string(protocol::image_facts), question.place.file, words_of(question)};
    auto facts = guarded<ImageFacts>(asked, take, [&] {
        return in_process::image_facts(question);
    });
    if (!is_possible(facts)) {
        throw InputError(
            shown_name(question.place.file) +
            ": says of its images what cannot be. The file is damaged: give another"
        );
    }
    return facts;
}

std::vector<double> read_image(const ImageQuestion& question, const ImageFacts& facts) {
    // The numbers, those of a chunk as it is read and unpacked.
    constexpr std::int64_t copies = 4;
    const std::int64_t bytes = facts.shape.pixels() * static_cast<std::int64_t>(sizeof(double));
    const Question asked{
        std::string(protocol::image),
        question.place.file,
        words_of(question),
        bytes,
        copies * bytes};
    const auto take = [&](Answer& answer) {
        std::vector<double> values(static_cast<std::size_t>(facts.shape.pixels()));
        answer.block_into(values.data(), values.size() * sizeof(double));
        return values;
    };
    auto values = guarded<std::vector<double>>(asked, take, [&] {
        return in_process::read_image(question);
    });
    if (static_cast<std::int64_t>(values.size()) != facts.shape.pixels()) {
        throw InputError(
            shown_name(question.place.file) + ": has changed while it was read. Try again"
        );
    }
    return values;
}

}  // namespace minibragg::nexus
