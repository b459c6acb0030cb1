#include "minibragg/nexus/room_on_disk.hpp"

#include <algorithm>
#include <string>
#include <variant>

namespace minibragg::nexus {
namespace {

/// Angles and the like.
constexpr std::int64_t bytes_of_an_image = 64;

/// A group of six data sets, each with its header and attributes.
constexpr std::int64_t bytes_of_a_panel = 8192;

/// Names and headers of one value of a record.
constexpr std::int64_t bytes_of_a_value = 1024;

template <class Values>
std::int64_t bytes_of(const Values& values) {
    return static_cast<std::int64_t>(values.size() * sizeof(values.front()));
}

}  // namespace

std::int64_t most_bytes_told(const files::Experiment& experiment) {
    std::int64_t bytes = experiment.scan.images * bytes_of_an_image;
    bytes += static_cast<std::int64_t>(experiment.detector.panels.size()) * bytes_of_a_panel;
    // Spectra are written as one table, as long as the longest.
    std::size_t lines = experiment.beam.spectrum.size();
    for (const auto& spectrum : experiment.beam.spectra) {
        lines = std::max(lines, spectrum.size());
    }
    const std::size_t spectra = std::max<std::size_t>(1, experiment.beam.spectra.size());
    return bytes + static_cast<std::int64_t>(spectra * lines * sizeof(files::SpectrumLine));
}

std::int64_t most_bytes_told(const RunRecord& record) {
    std::int64_t bytes = 0;
    for (const NamedValue& named : record) {
        bytes += bytes_of_a_value;
        if (const auto* text = std::get_if<std::string>(&named.value)) {
            bytes += bytes_of(*text);
        } else if (const auto* array = std::get_if<NumberArray>(&named.value)) {
            bytes += bytes_of(array->values);
        }
    }
    return bytes;
}

}  // namespace minibragg::nexus
