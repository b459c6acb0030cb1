#include "minibragg/reflections/listed_file.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "minibragg/base/error.hpp"
#include "minibragg/reflections/completeness.hpp"
#include "minibragg/reflections/refuse.hpp"
#include "minibragg/reflections/space_group_table.hpp"
#include "minibragg/reflections/symmetry.hpp"

namespace minibragg::reflections {
namespace {

std::string number_text(double number) {
    constexpr std::size_t longest = 32;
    std::array<char, longest> text{};
    std::snprintf(text.data(), text.size(), "%.4g", number);
    return text.data();
}

std::string text_of(const Reflection& r) {
    return std::to_string(r.h) + " " + std::to_string(r.k) + " " + std::to_string(r.l);
}

/// The cell in which the indices are to be understood: the file's own, else the deck's.
std::optional<crystal::UnitCell> cell_of_indices(
    const ListedFile& file, const ReadOptions& options
) {
    return file.cell ? file.cell : options.cell;
}

/// The group of the file and the deck; P 1 when neither says one.
Symmetry choose_symmetry(
    ListedFile& file, const ReadOptions& options, const std::optional<crystal::UnitCell>& cell
) {
    if (says_nothing(file.symmetry) && options.space_group.empty()) {
        return symmetry_of_group(gemmi::get_spacegroup_p1());
    }
    file.symmetry.file = file.name;
    file.symmetry.origin_matters = false;
    return agreed_symmetry(file.symmetry, options, cell ? &*cell : nullptr, file.notes);
}

/// Whether the deck chose a group that is not the file's own.
bool is_of_deck(
    const ListedFile& file,
    const ReadOptions& options,
    const std::optional<crystal::UnitCell>& cell,
    const Symmetry& symmetry
) {
    if (options.space_group.empty()) {
        return false;
    }
    try {
        Notes nobody;
        ReadOptions without = options;
        without.space_group.clear();
        const Symmetry own =
            agreed_symmetry(file.symmetry, without, cell ? &*cell : nullptr, nobody);
        return !own.operations.is_same_as(symmetry.operations);
    } catch (const InputError&) {
        return true;
    }
}

/// Amplitudes that differ as much as unrelated ones do, or that are not smaller where they
/// ought to vanish: the deck's group is not theirs.
void check_agreement(
    const ListedFile& file, const Symmetry& symmetry, const Expansion& expansion
) {
    constexpr double most = 0.25;  // unrelated ones differ by 0.5 and more
    constexpr std::int64_t enough = 10;
    const ListStatistics& statistics = expansion.statistics;
    const std::string start =
        "its amplitudes do not have the symmetry of crystal.space_group (" + symmetry.name +
        "): ";
    const std::string end = ". Give another group, or leave the key out.";
    if (statistics.contradictions >= enough && statistics.disagreement >= most) {
        const Contradiction& worst = expansion.worst_contradiction.front();
        refuse(
            file.name,
            start + "equivalents differ by " + number_text(100.0 * statistics.disagreement) +
                " % on average, for example " + text_of(worst.kept) + " by " +
                number_text(worst.kept.F_e) + " and " + number_text(worst.dropped.F_e) + end
        );
    }
    if (statistics.absent >= enough && expansion.relative_absent >= most) {
        const Reflection& strongest = expansion.strongest_absent.front();
        refuse(
            file.name,
            start + std::to_string(statistics.absent) +
                " reflections ought to vanish and do not, for example " + text_of(strongest) +
                " of " + number_text(strongest.F_e) + end
        );
    }
}

std::string count_text(std::int64_t count, const std::string& one, const std::string& many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

void add_warnings(const Symmetry& symmetry, const Expansion& expansion, ListedFile& file) {
    const ListStatistics& statistics = expansion.statistics;
    if (statistics.contradictions > 0) {
        const Contradiction& worst = expansion.worst_contradiction.front();
        file.notes.warnings.push_back(
            file.name + ": " +
            count_text(statistics.contradictions, "reflection has", "reflections have") +
            " rows of different amplitudes (at most " + text_of(worst.kept) + ": " +
            number_text(worst.kept.F_e) + " is taken, " + number_text(worst.dropped.F_e) +
            " is not)."
        );
    }
    if (statistics.absent > 0) {
        const Reflection& strongest = expansion.strongest_absent.front();
        file.notes.warnings.push_back(
            file.name + ": " +
            count_text(statistics.absent, "reflection is", "reflections are") +
            " absent by the symmetry of " + symmetry.name + " and taken as 0 (the strongest: " +
            text_of(strongest) + " of " + number_text(strongest.F_e) + ")."
        );
    }
}

std::string percent_text(double fraction) {
    constexpr double percent = 100.0;
    return number_text(percent * fraction) + " %";
}

std::string text_of_mates(const ListStatistics& statistics, const std::string& other_column) {
    if (statistics.pairs == 0) {
        return "Friedel mates are taken as equal (not anomalous" +
               (other_column.empty() ? ""
                                     : "; structure_factors.column = \"" + other_column +
                                           "\" keeps them apart") +
               ").";
    }
    const std::string listed =
        "both Friedel mates are stated of " +
        count_text(statistics.pairs, "unique reflection", "unique reflections");
    return is_anomalous(statistics)
               ? listed + " and differ by " + percent_text(statistics.mean_pair_difference) +
                     " on average (anomalous)."
               : listed + " and are equal (not anomalous).";
}

/// What was read.
void add_remarks(
    const Symmetry& symmetry,
    const Expansion& expansion,
    const Completeness& completeness,
    ListedFile& file
) {
    const ListStatistics& statistics = expansion.statistics;
    std::string text =
        file.name + ": " + file.columns + ", space group " + symmetry.name + ", " +
        count_text(statistics.values, "amplitude", "amplitudes") + " of " +
        count_text(statistics.unique, "unique reflection", "unique reflections") +
        ", redundancy " + number_text(statistics.redundancy());
    if (completeness.d_min_A > 0.0) {
        text += ", completeness " + percent_text(completeness.of_all) + " to " +
                number_text(completeness.d_min_A) + " A (" +
                percent_text(completeness.of_coarse) + " to " +
                number_text(2.0 * completeness.d_min_A) + " A)";
    }
    file.notes.remarks.push_back(text + "; " + text_of_mates(statistics, file.column_of_mates));
}

/// Forgets a cell that stands for none.
void check_cell(const ReadOptions& options, ListedFile& file) {
    if (!file.cell) {
        return;
    }
    const crystal::UnitCell& cell = *file.cell;
    const double longest_A = std::max({cell.a_A, cell.b_A, cell.c_A});
    const double shortest_A = std::min({cell.a_A, cell.b_A, cell.c_A});
    if (!(shortest_A >= 0.0 && longest_A <= 1.0)) {
        crystal::check_unit_cell(cell, file.name);
        return;
    }
    file.cell.reset();
    if (options.cell) {
        file.notes.warnings.push_back(
            file.name + ": a unit cell with edges of " + number_text(longest_A) +
            " A stands for none; crystal.unit_cell is taken."
        );
    }
}

/// A list without symmetry whose inner part is not full is one asymmetric unit, most likely.
void warn_of_one_unit(
    const Symmetry& symmetry, const Completeness& completeness, ListedFile& file
) {
    constexpr double nearly_full = 0.7;  // units hold the axes whole: more than their share
    const bool has_symmetry = symmetry.operations.order() > 1;
    if (!has_symmetry && completeness.d_min_A > 0.0 && completeness.of_coarse < nearly_full) {
        file.notes.warnings.push_back(
            file.name + " is a list without symmetry that holds " +
            percent_text(completeness.of_coarse) + " of the reflections to " +
            number_text(2.0 * completeness.d_min_A) +
            " A, Friedel mates included. If it lists one asymmetric unit, give "
            "crystal.space_group; reflections that it lacks take default_F."
        );
    }
}

}  // namespace

void remark_on_negative_intensities(std::size_t count, ListedFile& file) {
    if (count > 0) {
        file.notes.remarks.push_back(
            file.name + ": " +
            count_text(static_cast<std::int64_t>(count), "intensity is", "intensities are") +
            " below 0; the amplitude is 0 there."
        );
    }
}

ReflectionList make_list(ListedFile file, const ReadOptions& options) {
    check_cell(options, file);
    const std::optional<crystal::UnitCell> cell = cell_of_indices(file, options);
    const Symmetry symmetry = choose_symmetry(file, options, cell);
    if (file.cell) {
        check_symmetry_of_cell(*file.cell, symmetry, file.name);
    } else if (cell && !has_metric_of(*cell, symmetry.operations, loose_metric)) {
        throw InputError(
            "crystal.unit_cell does not have the symmetry of space group " + symmetry.name +
            ", by which " + file.name + " is expanded. Correct one of them."
        );
    }
    const gemmi::GroupOps& operations = symmetry.operations;
    Expansion expansion = expand_listed(file.rows, operations);
    if (is_of_deck(file, options, cell, symmetry)) {
        check_agreement(file, symmetry, expansion);
    }
    const Completeness completeness =
        cell ? completeness_of(expansion.p1, *cell, operations) : Completeness{};
    expansion.statistics.completeness = completeness.of_all;
    add_remarks(symmetry, expansion, completeness, file);
    add_warnings(symmetry, expansion, file);
    warn_of_one_unit(symmetry, completeness, file);
    ReflectionList list;
    list.cell = file.cell;
    set_symmetry(symmetry, list);
    list.source = file.columns;
    list.statistics = expansion.statistics;
    list.notes = std::move(file.notes);
    list.p1 = std::move(expansion.p1);
    list.d_min_A = completeness.d_min_A;
    return list;
}

}  // namespace minibragg::reflections
