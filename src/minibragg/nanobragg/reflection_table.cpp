#include "minibragg/nanobragg/reflection_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "minibragg/base/error.hpp"
#include "minibragg/nanobragg/c_numbers.hpp"
#include "minibragg/nanobragg/named_files.hpp"
#include "minibragg/reflections/reflections.hpp"

namespace minibragg::nanobragg {

namespace {

/// Indices beyond are taken for a mistake; those within can be subtracted from each other.
constexpr int largest_index = 1'000'000'000;

/// Grows the range to hold an index, which loses its fraction as in an assignment to an int.
void include(double index, IndexRange& range, const std::string& name) {
    if (std::fabs(index) > largest_index) {
        throw InputError(name + ": the index " + std::to_string(index) + " is too large.");
    }
    if (range.min > index) {
        range.min = static_cast<int>(index);
    }
    if (range.max < index) {
        range.max = static_cast<int>(index);
    }
}

double padded_size(const ReflectionTable& table) {
    const auto padded = [](const IndexRange& range) {
        return static_cast<double>(range.count() + 1);
    };
    return padded(table.h) * padded(table.k) * padded(table.l);
}

void check_size(const ReflectionTable& table, const Limits& limits, const std::string& name) {
    const auto is_sensible = [](const IndexRange& range) {
        return range.min >= -largest_index && range.max <= largest_index && range.count() > 0;
    };
    if (!is_sensible(table.h) || !is_sensible(table.k) || !is_sensible(table.l) ||
        padded_size(table) > static_cast<double>(limits.reflections)) {
        throw InputError(
            name + ": indices from " + std::to_string(table.h.min) + " " +
            std::to_string(table.k.min) + " " + std::to_string(table.l.min) + " to " +
            std::to_string(table.h.max) + " " + std::to_string(table.k.max) + " " +
            std::to_string(table.l.max) + " (a table has 1 to " +
            std::to_string(limits.reflections) + " elements)."
        );
    }
}

ReflectionTable empty_table() {
    const IndexRange nothing{largest_index, -largest_index};
    return {nothing, nothing, nothing, {}, 0, 0, 0};
}

void find_box(const std::string& text, ReflectionTable& table, const std::string& name) {
    NumberStream stream(text);
    while (true) {
        const auto h = stream.next_double(), k = h ? stream.next_double() : h,
                   l = k ? stream.next_double() : k, f = l ? stream.next_double() : l;
        if (!f) {
            return;
        }
        include(*h, table.h, name);
        include(*k, table.k, name);
        include(*l, table.l, name);
        ++table.listed;
    }
}

bool has(const IndexRange& range, int index) {
    return index >= range.min && index <= range.max;
}

std::size_t place_in(const ReflectionTable& table, int h, int k, int l) {
    const std::int64_t row =
        static_cast<std::int64_t>(h - table.h.min) * table.k.count() + (k - table.k.min);
    return static_cast<std::size_t>(row * table.l.count() + (l - table.l.min));
}

/// Reflections of the list whose mates are not in it.
/// @param is_listed  [h][k][l], as the table
std::int64_t count_without_mate(
    const ReflectionTable& table, const std::vector<bool>& is_listed
) {
    std::int64_t count = 0;
    for (int h = table.h.min; h <= table.h.max; ++h) {
        for (int k = table.k.min; k <= table.k.max; ++k) {
            for (int l = table.l.min; l <= table.l.max; ++l) {
                const bool has_mate = has(table.h, -h) && has(table.k, -k) &&
                                      has(table.l, -l) &&
                                      is_listed[place_in(table, -h, -k, -l)];
                count += is_listed[place_in(table, h, k, l)] && !has_mate ? 1 : 0;
            }
        }
    }
    return count;
}

void fill_box(const std::string& text, ReflectionTable& table, const std::string& name) {
    std::vector<bool> is_listed(table.f_e.size(), false);
    NumberStream stream(text);
    while (true) {
        const auto h = stream.next_int(), k = h ? stream.next_int() : h,
                   l = k ? stream.next_int() : k;
        const auto f = l ? stream.next_double() : std::nullopt;
        if (!f) {
            break;
        }
        if (!has(table.h, *h) || !has(table.k, *k) || !has(table.l, *l)) {
            throw InputError(
                name + ": an index is not written as an integer. Write 10, not 1e1."
            );
        }
        const std::size_t place = place_in(table, *h, *k, *l);
        table.f_e[place] = *f;
        is_listed[place] = true;
        ++table.stored;
    }
    table.without_mate = count_without_mate(table, is_listed);
}

/// The six limits before the newline; moves `position` to the first byte of the table.
void parse_dump_header(
    const std::string& bytes,
    const std::string& name,
    ReflectionTable& table,
    std::size_t& position
) {
    constexpr std::string_view separator = "\n\f";
    position = bytes.find(separator);
    if (position == std::string::npos) {
        throw InputError(
            name + ": no form feed after the limits. Is this a dump of reflections?"
        );
    }
    const std::string header = bytes.substr(0, position);
    NumberStream stream(header);
    for (int* const limit :
         {&table.h.min, &table.h.max, &table.k.min, &table.k.max, &table.l.min, &table.l.max}) {
        const auto number = stream.next_int();
        if (!number) {
            throw InputError(name + ": six limits are needed. Is this a dump of reflections?");
        }
        *limit = *number;
    }
    position += separator.size();
}

}  // namespace

ReflectionTable parse_hkl(
    const std::string& text, const CrystalOptions& crystal, const Limits& limits
) {
    const std::string& name = crystal.hkl_file;
    ReflectionTable table = empty_table();
    find_box(text, table, name);
    if (table.listed == 0) {
        throw InputError(name + ": no reflections. Give lines `h k l F`.");
    }
    check_size(table, limits, name);
    const auto size =
        static_cast<std::size_t>(table.h.count() * table.k.count() * table.l.count());
    table.f_e.assign(size, crystal.default_f_e);
    fill_box(text, table, name);
    return table;
}

ReflectionTable parse_dump(
    const std::string& bytes, const CrystalOptions& crystal, const Limits& limits
) {
    const std::string& name = crystal.dump_file;
    ReflectionTable table;
    std::size_t position = 0;
    parse_dump_header(bytes, name, table, position);
    check_size(table, limits, name);
    const std::size_t stored = (bytes.size() - position) / sizeof(double);
    if (padded_size(table) > static_cast<double>(stored)) {
        throw InputError(name + ": the table is cut short. Delete the file or make it again.");
    }
    const auto row = static_cast<std::size_t>(table.l.count());
    table.f_e.resize(static_cast<std::size_t>(table.h.count() * table.k.count()) * row);
    const auto planes = static_cast<std::size_t>(table.k.count());
    const char* source = bytes.data() + position;
    for (std::size_t i = 0; i * row < table.f_e.size(); ++i) {
        const std::size_t skipped_rows = i / planes;  // one at the end of each plane
        const std::size_t place = (i + skipped_rows) * (row + 1);
        std::memcpy(&table.f_e[i * row], source + place * sizeof(double), row * sizeof(double));
    }
    table.listed = table.stored = table.count();
    return table;
}

void write_dump(const ReflectionTable& table, const std::string& name) {
    OutputFile file(name);
    std::string header;
    for (const IndexRange& range : {table.h, table.k, table.l}) {
        header += std::to_string(range.min) + " " + std::to_string(range.max) + " ";
    }
    header.pop_back();
    file.write(header + "\n\f");
    const auto row = static_cast<std::size_t>(table.l.count());
    const auto rows = static_cast<std::size_t>(table.k.count());
    std::vector<double> plane((rows + 1) * (row + 1));  // with a border of zeros at its ends
    for (std::size_t i = 0; i < table.f_e.size(); i += rows * row) {
        for (std::size_t k = 0; k < rows; ++k) {
            const auto source = std::span<const double>(table.f_e).subspan(i + k * row, row);
            std::copy(source.begin(), source.end(), &plane[k * (row + 1)]);
        }
        file.write_values(std::span<const double>(plane));
    }
    std::fill(plane.begin(), plane.end(), 0.0);
    file.write_values(std::span<const double>(plane));
    file.close();
}

scene::StructureFactorModel structure_factor_model(
    const ReflectionTable& table, double default_f_e, bool interpolates
) {
    const auto is_usable = [](double f) {
        return std::fabs(f) <= reflections::largest_amplitude_e;
    };
    if (!is_usable(default_f_e) ||
        !std::all_of(table.f_e.begin(), table.f_e.end(), is_usable)) {
        throw InputError(
            "a structure factor is not a number or larger than 1e18. Check -default_F, -hkl "
            "and -dump."
        );
    }
    scene::StructureFactorModel model;
    model.default_f_e = default_f_e;
    if (table.f_e.empty()) {
        return model;
    }
    model.f_e = table.f_e;
    model.h_min = table.h.min;
    model.k_min = table.k.min;
    model.l_min = table.l.min;
    model.h_count = static_cast<std::int32_t>(table.h.count());
    model.k_count = static_cast<std::int32_t>(table.k.count());
    model.l_count = static_cast<std::int32_t>(table.l.count());
    if (interpolates) {
        model.interpolation = scene::Interpolation::tricubic;
    }
    return model;
}

}  // namespace minibragg::nanobragg
