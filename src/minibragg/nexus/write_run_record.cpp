#include "minibragg/nexus/write_run_record.hpp"

#include <functional>
#include <map>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

#include "minibragg/nexus/hdf5_write.hpp"

namespace minibragg::nexus {
namespace {

/// Writes one value in the way of its type.
class ValueWriter {
public:
    ValueWriter(hdf5::Place place, const NamedValue& named)
        : place_(std::move(place)), units_(named.units), named_(named) {}

    void operator()(const std::string& text) const {
        const hdf5::Dataset data_set = hdf5::write(place_, text);
        if (!units_.empty()) {
            hdf5::set_attribute(data_set.id(), "units", units_);
        }
    }

    void operator()(double value) const { hdf5::write(place_, value, units_); }

    void operator()(std::int64_t value) const { hdf5::write(place_, value, units_); }

    void operator()(const NumberArray& array) const {
        const std::int64_t count = std::accumulate(
            array.shape.begin(), array.shape.end(), std::int64_t{1}, std::multiplies<>()
        );
        if (!array.shape.empty() && count != static_cast<std::int64_t>(array.values.size())) {
            throw std::invalid_argument(
                "the shape of '" + place_.name + "' holds " + std::to_string(count) +
                " numbers, there are " + std::to_string(array.values.size())
            );
        }
        const hdf5::Dataset data_set = hdf5::write(place_, array, units_);
        if (named_.is_of_images || named_.is_of_rows) {
            hdf5::set_attribute(
                data_set.id(), first_dimension, named_.is_of_images ? of_images : of_rows
            );
        }
    }

private:
    hdf5::Place place_;
    std::string units_;
    const NamedValue& named_;
};

/// The groups below /entry/run, made when their first value comes.
class Groups {
public:
    explicit Groups(hid_t file) : file_(file) {}

    /// The group of "a/b" relative to /entry; makes it and those above it.
    hid_t group(const std::string& path) {  // NOLINT(misc-no-recursion): as deep as the path
        const auto found = groups_.find(path);
        if (found != groups_.end()) {
            return found->second.id();
        }
        const std::size_t slash = path.rfind('/');
        const bool is_top = slash == std::string::npos;
        const hid_t parent = is_top ? file_ : group(path.substr(0, slash));
        const std::string name = is_top ? "/entry/" + path : path.substr(slash + 1);
        return groups_.emplace(path, hdf5::make_group({parent, name}, "NXcollection"))
            .first->second.id();
    }

private:
    hid_t file_;
    std::map<std::string, hdf5::Group> groups_;  ///< by path
};

}  // namespace

void write_run_record(hid_t file, const RunRecord& record) {
    Groups groups(file);
    groups.group("run");
    for (const NamedValue& named : record) {
        const std::string path = "run/" + named.name;
        const std::size_t slash = path.rfind('/');
        const hid_t parent = groups.group(path.substr(0, slash));
        std::visit(ValueWriter({parent, path.substr(slash + 1)}, named), named.value);
    }
}

}  // namespace minibragg::nexus
