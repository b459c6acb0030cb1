#include "minibragg/nexus/file_summary.hpp"

#include <set>

#include <hdf5.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shortest_text.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/nexus/hdf5_handle.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/write_run_record.hpp"

namespace minibragg::nexus {
namespace {

const std::string summary_entry = "/entry/";
const std::string summary_run = "/entry/run/";
const std::string summary_images = "/entry/data/data";

std::string shape_text(const std::vector<std::int64_t>& shape) {
    std::string text;
    for (const std::int64_t extent : shape) {
        text += (text.empty() ? "" : " x ") + std::to_string(extent);
    }
    return text;
}

/// A value in a few words: short arrays whole, the shape of longer ones. Empty for a group.
std::string value_text(const hdf5::InputFile& file, const std::string& path) {
    constexpr std::size_t most_numbers = 9;
    if (const auto text = file.text(path)) {
        return *text;
    }
    const std::vector<std::int64_t> shape = file.shape(path);
    if (shape.empty()) {
        const auto number = file.number(path);
        return number ? shortest_text(*number) : "";
    }
    const NumberArray array = file.numbers(path);
    if (array.values.size() > most_numbers) {
        return shape_text(shape) + " numbers";
    }
    std::string text;
    for (const double value : array.values) {
        text += (text.empty() ? "" : " ") + shortest_text(value);
    }
    return text;
}

std::vector<ToldValue> truth_of(const hdf5::InputFile& file) {
    const std::string truth = summary_run + "truth/";
    std::vector<ToldValue> told;
    for (const std::string& name : file.objects_below(summary_run + "truth")) {
        std::string path = truth;
        path += name;
        // Tables of a series are long, and lie in its data files, which may be missing.
        if (file.text_attribute(path, first_dimension) == of_rows) {
            continue;
        }
        std::string value = value_text(file, path);
        if (value.empty()) {
            continue;
        }
        if (const auto units = file.text_attribute(path, "units");
            units && !units->empty() && *units != "1") {
            value += " ";
            value += *units;
        }
        told.emplace_back(name, value);
    }
    return told;
}

std::int64_t integer(const hdf5::InputFile& file, const std::string& path) {
    const auto values = file.integers(path);
    return values ? values->front() : 0;
}

/// The files that a virtual data set refers to, each once, in its order.
std::vector<std::string> sources_of(const hdf5::Dataset& data_set) {
    const hdf5::PropertyList properties(
        H5Dget_create_plist(data_set.id()), "get the layout of the images"
    );
    std::vector<std::string> names;
    std::set<std::string> met;
    std::size_t count = 0;
    if (H5Pget_layout(properties.id()) != H5D_VIRTUAL ||
        H5Pget_virtual_count(properties.id(), &count) < 0) {
        return names;
    }
    for (std::size_t i = 0; i < count; ++i) {
        const ssize_t size = H5Pget_virtual_filename(properties.id(), i, nullptr, 0);
        std::string name(static_cast<std::size_t>(size > 0 ? size : 0) + 1, '\0');
        H5Pget_virtual_filename(properties.id(), i, name.data(), name.size());
        name.pop_back();
        if (met.insert(name).second) {
            names.push_back(name);
        }
    }
    return names;
}

std::string quantity_of(const hdf5::Dataset& data_set) {
    const hdf5::Type type(H5Dget_type(data_set.id()), "get the type of the images");
    return H5Tget_class(type.id()) == H5T_INTEGER ? "counts" : "photons";
}

}  // namespace

FileSummary summary_of_file(const std::filesystem::path& path) {
    const hdf5::InputFile file(path.string());
    if (file.text(summary_run + "program/name") != "minibragg") {
        throw InputError(
            shown_name(path.string()) +
            ": is not of minibragg. Give an image file of this program"
        );
    }
    const hdf5::Dataset data_set = file.unread_data_set(summary_images);
    FileSummary summary;
    summary.title = file.text(summary_entry + "title").value_or("");
    summary.program = "minibragg " + file.text(summary_run + "program/version").value_or("") +
                      ", commit " +
                      file.text(summary_run + "program/commit").value_or("unknown");
    summary.converted_from = file.text(summary_run + "converted/from").value_or("");
    summary.start_time = file.text(summary_entry + "start_time").value_or("");
    summary.end_time = file.text(summary_entry + "end_time").value_or("");
    summary.shape = file.shape(summary_images);
    summary.panels = static_cast<std::int64_t>(
        file.groups("/entry/instrument/detector", "NXdetector_module").size()
    );
    summary.first_image = integer(file, summary_run + "series/first_image");
    summary.quantity = quantity_of(data_set);
    summary.is_complete = file.text_attribute("/", "complete") == "yes";
    summary.data_files = sources_of(data_set);
    summary.identity = file.text(summary_run + "series/identity").value_or("");
    summary.truth = truth_of(file);
    return summary;
}

}  // namespace minibragg::nexus
