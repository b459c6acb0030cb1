#include "minibragg/record/statistics_record.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

#include "minibragg/files/native_frame.hpp"

namespace minibragg::record {

namespace {

using statistics::ImageStatistics;

/// A statistic of an image, and its name in the record.
template <class Statistics>
struct Named {
    const char* name;
    double (*get)(const Statistics&);
    void (*set)(Statistics&, double);
};

template <class Statistics, auto Member>
constexpr Named<Statistics> named(const char* name) {
    return {
        name,
        [](const Statistics& image) {
            return static_cast<double>(image.*Member);
        },
        [](Statistics& image, double value) {
            image.*Member = static_cast<std::decay_t<decltype(image.*Member)>>(value);
        }};
}

constexpr std::array photon_statistics{
    named<ImageStatistics, &ImageStatistics::sum>("result/photons"),
    named<ImageStatistics, &ImageStatistics::mean>("result/mean_photons"),
    named<ImageStatistics, &ImageStatistics::rms>("result/rms_photons"),
    named<ImageStatistics, &ImageStatistics::max>("result/max_photons"),
    named<ImageStatistics, &ImageStatistics::max_panel>("result/max_panel"),
    named<ImageStatistics, &ImageStatistics::max_slow>("result/max_slow"),
    named<ImageStatistics, &ImageStatistics::max_fast>("result/max_fast")};

constexpr std::array counts_statistics{
    named<CountStatistics, &CountStatistics::sum>("result/counts"),
    named<CountStatistics, &CountStatistics::max>("result/max_counts"),
    named<CountStatistics, &CountStatistics::saturated>("result/saturated_pixels")};

template <class Table, class Statistics>
void add(const Table& table, const std::vector<Statistics>& images, nexus::RunRecord& record) {
    for (const auto& statistic : table) {
        nexus::NumberArray array;
        for (const Statistics& image : images) {
            array.values.push_back(statistic.get(image));
        }
        record.push_back({statistic.name, array, ""});
    }
}

template <class Statistics, class Table>
std::vector<Statistics> read(const Table& table, const nexus::RunRecord& record) {
    std::vector<Statistics> images;
    for (const nexus::NamedValue& value : record) {
        const auto* statistic =
            std::find_if(table.begin(), table.end(), [&value](const auto& candidate) {
                return value.name == candidate.name;
            });
        if (statistic == table.end()) {
            continue;
        }
        const auto& values = std::get<nexus::NumberArray>(value.value).values;
        images.resize(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            statistic->set(images[i], values[i]);
        }
    }
    return images;
}

}  // namespace

void move_to_modules(const files::Detector& detector, ImageStatistics& image) {
    const files::PlaceInModule place = module_of_panel(detector, image.max_panel);
    image.max_panel = place.module;
    image.max_slow += static_cast<int>(place.first.row);
    image.max_fast += static_cast<int>(place.first.column);
}

nexus::RunRecord record_of_statistics(
    const std::vector<ImageStatistics>& images, const std::vector<CountStatistics>& counts
) {
    nexus::RunRecord record;
    add(photon_statistics, images, record);
    if (!counts.empty()) {
        add(counts_statistics, counts, record);
    }
    return record;
}

std::vector<ImageStatistics> photon_statistics_in(const nexus::RunRecord& record) {
    return read<ImageStatistics>(photon_statistics, record);
}

std::vector<CountStatistics> count_statistics_in(const nexus::RunRecord& record) {
    return read<CountStatistics>(counts_statistics, record);
}

}  // namespace minibragg::record
