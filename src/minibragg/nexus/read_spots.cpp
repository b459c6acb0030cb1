#include "minibragg/nexus/read_spots.hpp"

#include "minibragg/nexus/hdf5_read.hpp"

namespace minibragg::nexus {

SpotTable read_spot_table(const std::string& file) {
    const std::string group = "/entry/run/truth/spots/";
    const hdf5::InputFile input(file);
    SpotTable table;
    for (const std::string& name : input.objects_below(group)) {
        std::string path = group;
        path += name;
        if (name != "shot_offsets") {
            table.columns.emplace(name, input.numbers(path));
            continue;
        }
        for (const double row : input.numbers(path).values) {
            table.first_rows.push_back(static_cast<std::int64_t>(row));
        }
    }
    if (table.first_rows.empty()) {
        input.reject(group, "is not there: the run has listed no spots");
    }
    for (const auto& [name, column] : table.columns) {
        if (column.shape.empty() || column.shape.front() != table.first_rows.back()) {
            input.reject(group + name, "has not as many rows as there are spots");
        }
    }
    return table;
}

}  // namespace minibragg::nexus
