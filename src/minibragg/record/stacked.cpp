#include "minibragg/record/stacked.hpp"

#include <algorithm>
#include <variant>

#include "minibragg/base/contracts.hpp"

namespace minibragg::record {

namespace {

using nexus::NumberArray;

/// A value as an array: a number has no extents.
NumberArray as_array(const nexus::NamedValue& named) {
    if (const auto* array = std::get_if<NumberArray>(&named.value)) {
        return *array;
    }
    const auto* whole = std::get_if<std::int64_t>(&named.value);
    return {
        {whole != nullptr ? static_cast<double>(*whole) : std::get<double>(named.value)}, {}};
}

}  // namespace

nexus::RunRecord stacked(const std::vector<nexus::RunRecord>& images) {
    expects(!images.empty());
    expects(std::all_of(images.begin(), images.end(), [&](const auto& image) {
        return image.size() == images.front().size();
    }));
    nexus::RunRecord record;
    for (std::size_t i = 0; i < images.front().size(); ++i) {
        const nexus::NamedValue& first = images.front()[i];
        NumberArray all = as_array(first);
        all.shape.insert(all.shape.begin(), static_cast<std::int64_t>(images.size()));
        all.values.clear();
        for (const nexus::RunRecord& image : images) {
            const NumberArray one = as_array(image[i]);
            all.values.insert(all.values.end(), one.values.begin(), one.values.end());
        }
        record.push_back({first.name, all, first.units});
    }
    return record;
}

}  // namespace minibragg::record
