#include "minibragg/reflections/agree_with_deck.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/reflections/space_group_table.hpp"
#include "minibragg/reflections/symmetry.hpp"

namespace minibragg::reflections {
namespace {

std::array<double, 3> edges_A(const crystal::UnitCell& cell) {
    return {cell.a_A, cell.b_A, cell.c_A};
}

std::array<double, 3> angles_deg(const crystal::UnitCell& cell) {
    return {cell.alpha_deg, cell.beta_deg, cell.gamma_deg};
}

/// How far one cell is from another: the largest difference of an edge as a fraction of it, or
/// of an angle in radians, which is as much of an edge as its end moves.
double largest_difference(const crystal::UnitCell& first, const crystal::UnitCell& second) {
    double largest = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double edge_A = edges_A(second)[i];
        const double of_edge = std::abs(edges_A(first)[i] - edge_A) / edge_A;
        const double of_angle = std::abs(angles_deg(first)[i] - angles_deg(second)[i]) *
                                constants::radians_per_degree;
        largest = std::max({largest, of_edge, of_angle});
    }
    return largest;
}

std::string text_of(const crystal::UnitCell& cell) {
    std::ostringstream text;
    text << cell.a_A << ' ' << cell.b_A << ' ' << cell.c_A << ' ' << cell.alpha_deg << ' '
         << cell.beta_deg << ' ' << cell.gamma_deg;
    return text.str();
}

void check_metric(
    const crystal::UnitCell& cell, const Symmetry& symmetry, const std::string& whose
) {
    if (!has_metric_of(cell, symmetry.operations, loose_metric)) {
        throw InputError(
            "crystal.unit_cell " + text_of(cell) +
            " does not have the symmetry of space group " + symmetry.name +
            ", which is that of " + whose + ". Correct one of them."
        );
    }
}

}  // namespace

Notes agree_with_deck(ReflectionList& list, const DeckCrystal& deck) {
    constexpr double most_difference = 0.01;
    constexpr double percent = 100.0;
    Notes notes;
    if (!deck.space_group.empty()) {
        const Symmetry of_deck = symmetry_of_group(find_space_group(
            deck.space_group, deck.cell ? &*deck.cell : nullptr, "crystal.space_group"
        ));
        if (deck.cell) {
            check_metric(*deck.cell, of_deck, "crystal.space_group");
        }
        if (list.space_group.empty()) {
            list.space_group = of_deck.name;
        }
    }
    if (!deck.cell || deck.file.empty()) {
        return notes;
    }
    if (!list.operations.empty()) {
        Symmetry of_list = symmetry_of_triplets(list.operations, "");
        of_list.name = list.space_group;
        check_metric(*deck.cell, of_list, deck.file);
    }
    if (list.cell && largest_difference(*deck.cell, *list.cell) > most_difference) {
        std::ostringstream difference;
        difference.precision(3);
        difference << percent * largest_difference(*deck.cell, *list.cell);
        notes.warnings.push_back(
            "crystal.unit_cell " + text_of(*deck.cell) + " differs from that of " + deck.file +
            " (" + text_of(*list.cell) + ") by " + difference.str() +
            " % of an edge. The amplitudes are the file's, the spots are where the deck's cell "
            "has them."
        );
    }
    return notes;
}

}  // namespace minibragg::reflections
