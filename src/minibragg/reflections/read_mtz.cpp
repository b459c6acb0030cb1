#include "minibragg/reflections/read_mtz.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string_view>
#include <utility>
#include <vector>

#include <gemmi/mtz.hpp>

#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/reflections/listed_file.hpp"
#include "minibragg/reflections/mtz_columns.hpp"
#include "minibragg/reflections/mtz_header.hpp"
#include "minibragg/reflections/refuse.hpp"
#include "minibragg/reflections/stated_symmetry.hpp"
#include "minibragg/reflections/symmetry.hpp"
#include "minibragg/reflections/symmetry_operations.hpp"

namespace minibragg::reflections {
namespace {

/// gemmi's idea of a stream, which never leaves the file.
class BoundedStream {
public:
    explicit BoundedStream(std::string_view bytes) : bytes_(bytes) {}

    bool read(void* destination, std::size_t count) {
        if (count > bytes_.size() - position_) {
            return false;
        }
        // Unlike memcpy() it may be asked for nothing, to nowhere: a file without reflections.
        bytes_.copy(static_cast<char*>(destination), count, position_);
        position_ += count;
        return true;
    }

    bool seek(std::ptrdiff_t position) {
        const bool is_inside =
            position >= 0 && static_cast<std::size_t>(position) <= bytes_.size();
        position_ = is_inside ? static_cast<std::size_t>(position) : position_;
        return is_inside;
    }

private:
    std::string_view bytes_;
    std::size_t position_ = 0;
};

gemmi::Mtz parse(const std::string& bytes, const std::string& name) {
    gemmi::Mtz mtz;
    try {
        BoundedStream stream(bytes);
        mtz.read_first_bytes(stream);
        check_mtz_header(bytes, name, mtz.header_offset);
        mtz.read_main_headers(stream);
        mtz.setup_spacegroup();
        mtz.read_raw_data(stream);
    } catch (const InputError&) {
        throw;
    } catch (const std::exception& error) {
        refuse(name, std::string("not a sound MTZ file (") + error.what() + ").");
    }
    return mtz;
}

void check_indices_are_first(const gemmi::Mtz& mtz, const std::string& name) {
    constexpr std::size_t indices = 3;
    constexpr char index_type = 'H';
    const bool are_there =
        mtz.columns.size() >= indices && std::all_of(
                                             mtz.columns.begin(),
                                             mtz.columns.begin() + indices,
                                             [](const gemmi::Mtz::Column& column) {
                                                 return column.type == index_type;
                                             }
                                         );
    if (!are_there) {
        refuse(name, "the first three columns of this MTZ file are not Miller indices.");
    }
}

/// The rows of the data, as numbers.
class Rows {
public:
    Rows(const gemmi::Mtz& mtz, const MtzAmplitudes& columns, const std::string& name)
        : mtz_(mtz), columns_(columns), name_(name) {}

    std::vector<ListedReflection> read() const {
        std::vector<ListedReflection> rows;
        for (std::size_t row = 0; row < static_cast<std::size_t>(mtz_.nreflections); ++row) {
            ListedReflection listed = amplitudes(row);
            if (!std::isnan(listed.F_e) || !std::isnan(listed.F_friedel_e)) {
                listed.h = miller_index(row, 0);
                listed.k = miller_index(row, 1);
                listed.l = miller_index(row, 2);
                rows.push_back(listed);
            }
        }
        return rows;
    }

    /// Intensities below 0.
    std::size_t count_negative() const {
        std::size_t count = 0;
        for (std::size_t row = 0; row < static_cast<std::size_t>(mtz_.nreflections); ++row) {
            count += number(row, columns_.plus) < 0.0 ? 1U : 0U;
            count += columns_.minus && number(row, *columns_.minus) < 0.0 ? 1U : 0U;
        }
        return columns_.are_intensities ? count : 0;
    }

private:
    /// A stored number; NaN when there is none.
    double number(std::size_t row, std::size_t column) const {
        const float stored = mtz_.data[row * mtz_.columns.size() + column];
        return stored == mtz_.valm || !std::isfinite(stored) ? std::nan("") : stored;
    }

    double amplitude(std::size_t row, std::size_t column) const {
        const double stored = number(row, column);
        if (std::isnan(stored)) {
            return stored;
        }
        const double amplitude_e =
            columns_.are_intensities ? std::sqrt(std::max(stored, 0.0)) : stored;
        if (std::abs(amplitude_e) > largest_amplitude_e) {
            refuse(
                name_,
                "reflection " + std::to_string(row + 1) + " has an amplitude beyond 1e18."
            );
        }
        return amplitude_e;
    }

    /// What a row states, without its indices.
    ListedReflection amplitudes(std::size_t row) const {
        const double plus = amplitude(row, columns_.plus);
        if (columns_.minus) {
            return {0, 0, 0, plus, amplitude(row, *columns_.minus)};
        }
        if (columns_.difference) {
            return mates_of_difference(row, plus);
        }
        return {0, 0, 0, plus, std::nan("")};
    }

    /// F(+-) = F +- D / 2, where both mates were measured.
    ListedReflection mates_of_difference(std::size_t row, double mean) const {
        constexpr double only_plus = 1.0;
        constexpr double only_minus = 2.0;
        const double half = 0.5 * number(row, *columns_.difference);
        const double which =
            columns_.measured_mates ? number(row, *columns_.measured_mates) : 0.0;
        if (which == only_minus) {
            return {0, 0, 0, std::nan(""), mean};
        }
        if (which == only_plus || std::isnan(half)) {
            return {0, 0, 0, mean, std::nan("")};
        }
        return {0, 0, 0, std::max(mean + half, 0.0), std::max(mean - half, 0.0)};
    }

    /// Miller indices are stored as floats.
    int miller_index(std::size_t row, std::size_t column) const {
        const float stored = mtz_.data[row * mtz_.columns.size() + column];
        if (!(std::abs(stored) <= static_cast<float>(largest_miller_index)) ||
            std::trunc(stored) != stored) {
            refuse(
                name_, "reflection " + std::to_string(row + 1) + " has a damaged Miller index."
            );
        }
        return static_cast<int>(stored);
    }

    const gemmi::Mtz& mtz_;
    const MtzAmplitudes& columns_;
    const std::string& name_;
};

crystal::UnitCell cell_of_column(const gemmi::Mtz& mtz, std::size_t column) {
    const gemmi::UnitCell& cell = mtz.get_cell(mtz.columns[column].dataset_id);
    return {cell.a, cell.b, cell.c, cell.alpha, cell.beta, cell.gamma};
}

StatedSymmetry stated_symmetry(const gemmi::Mtz& mtz, const std::string& name) {
    StatedSymmetry stated;
    stated.file = name;
    for (const gemmi::Op& operation : mtz.symops) {
        stated.operations.push_back(operation.triplet());
    }
    stated.hermann_mauguin = mtz.spacegroup_name;
    stated.number = mtz.spacegroup_number > 0 ? std::to_string(mtz.spacegroup_number) : "";
    stated.origin_matters = false;
    return stated;
}

}  // namespace

ReflectionList read_mtz(
    const std::string& bytes, const std::string& name, const ReadOptions& options
) {
    const gemmi::Mtz mtz = parse(bytes, name);
    check_indices_are_first(mtz, name);
    const MtzAmplitudes columns = choose_columns(mtz, name, options.column);
    ListedFile file;
    file.name = name;
    file.columns = text_of(mtz, columns);
    file.column_of_mates = label_of_mates(mtz, columns);
    file.cell = cell_of_column(mtz, columns.plus);
    const Rows rows(mtz, columns, name);
    file.rows = rows.read();
    if (file.rows.empty()) {
        refuse(name, "no reflection of this MTZ file has a value in " + file.columns + ".");
    }
    remark_on_negative_intensities(rows.count_negative(), file);
    file.symmetry = stated_symmetry(mtz, name);
    if (says_nothing(file.symmetry) && options.space_group.empty()) {
        refuse(name, "no space group in this MTZ file. Give crystal.space_group.");
    }
    ReflectionList list = make_list(std::move(file), options);
    list.has_columns = true;
    return list;
}

}  // namespace minibragg::reflections
