#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "minibragg/nanobragg/limits.hpp"
#include "minibragg/nanobragg/options.hpp"
#include "minibragg/scene/scene_model.hpp"

/// Structure factors: the list of `-hkl` and the dump that stands in for it.
namespace minibragg::nanobragg {

/// Miller indices along one axis.
struct IndexRange {
    int min = 0, max = -1;

    std::int64_t count() const { return std::int64_t{max} - min + 1; }
};

/// Structure factors of all reflections in a box; empty: every reflection has the default.
struct ReflectionTable {
    IndexRange h, k, l;
    std::vector<double> f_e;  ///< [h][k][l], l fastest
    std::int64_t listed = 0;  ///< reflections in the file
    std::int64_t stored = 0;  ///< of these, put into the table
    /// Reflections of the list whose Friedel mates it lacks: these keep the default, where a
    /// deck would take them as equal.
    std::int64_t without_mate = 0;

    std::int64_t count() const { return static_cast<std::int64_t>(f_e.size()); }
};

/// Reads `h k l F` as a stream of numbers, twice: as four numbers to find the box, then as
/// three integers and a number to fill it; the second reading ends at the first index that is
/// no integer (Q26).
/// @throws InputError when there is nothing to read or the box is larger than the limit
ReflectionTable parse_hkl(
    const std::string& text, const CrystalOptions& crystal, const Limits& limits
);

/// Reads a dump: six limits, newline, form feed, then the box with a further plane on every
/// axis.
/// @throws InputError when it is cut short or makes no sense
ReflectionTable parse_dump(
    const std::string& bytes, const CrystalOptions& crystal, const Limits& limits
);

/// Writes the dump of a table. @throws EnvironmentError
void write_dump(const ReflectionTable& table, const std::string& name);

/// The table as the path takes it.
/// @throws InputError when a structure factor is not finite or so large that its square is not
scene::StructureFactorModel structure_factor_model(
    const ReflectionTable& table, double default_f_e, bool interpolates
);

}  // namespace minibragg::nanobragg
