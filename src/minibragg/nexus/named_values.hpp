#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// What goes to /entry/run: provenance and truth, decided by the caller.
namespace minibragg::nexus {

/// Numbers with a shape; an empty shape means a vector of all of them.
struct NumberArray {
    std::vector<double> values;       ///< last index fastest
    std::vector<std::int64_t> shape;  ///< product: values.size()
    /// As what they are written.
    enum class Stored : std::uint8_t { float64, int32, int64 };
    Stored stored = Stored::float64;
};

/// A dataset of /entry/run. Slashes in the name make groups: "truth/orientation".
struct NamedValue {
    std::string name;
    std::variant<std::string, double, std::int64_t, NumberArray> value;
    std::string units;  ///< empty: none
    /// The first dimension of the array is the image: data files of a series are joined along
    /// it.
    bool is_of_images = false;
    /// The first dimension of the array is the row of a table over all images, as long as it
    /// happens to be: the tables of data files follow one another in that of a series.
    bool is_of_rows = false;
};

using RunRecord = std::vector<NamedValue>;  ///< in the order of writing

}  // namespace minibragg::nexus
