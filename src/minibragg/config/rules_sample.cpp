#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string_view>

#include "minibragg/base/constants.hpp"
#include "minibragg/config/closed_form.hpp"
#include "minibragg/config/rules.hpp"

namespace minibragg::config {

namespace {

constexpr std::size_t matrix_numbers = 9;

using UnitCell = decltype(Crystal::unit_cell)::value_type;

Triple cross(const Triple& u, const Triple& v) {
    return {u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
}

double triple_product(const Triple& u, const Triple& v, const Triple& w) {
    return dot(u, cross(v, w));
}

/// Row `row` of nine numbers by rows.
Triple row_of(const std::vector<double>& matrix, std::size_t row) {
    return {matrix[3 * row], matrix[3 * row + 1], matrix[3 * row + 2]};
}

/// Column `column` of nine numbers by rows.
Triple column_of(const std::vector<double>& matrix, std::size_t column) {
    return {row_of(matrix, 0)[column], row_of(matrix, 1)[column], row_of(matrix, 2)[column]};
}

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> endings) {
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
        return name.ends_with(ending);
    });
}

/// The square of the volume of a cell with unit edges: 0 or less for angles that close no cell.
double squared_unit_volume(const UnitCell& cell) {
    const double a = std::cos(cell[3] * constants::radians_per_degree);
    const double b = std::cos(cell[4] * constants::radians_per_degree);
    const double g = std::cos(cell[5] * constants::radians_per_degree);
    return 1.0 - a * a - b * b - g * g + 2.0 * a * b * g;
}

void check_unit_cell(const Crystal& crystal, Findings& findings) {
    constexpr double half_turn_deg = 180.0;
    constexpr double smallest_squared_volume = 1e-6;
    constexpr double longest_edge_A = 1e5;
    if (!crystal.unit_cell) {
        return;
    }
    const UnitCell& cell = *crystal.unit_cell;
    const bool has_long_edge =
        *std::max_element(cell.begin(), cell.begin() + 3) > longest_edge_A;
    const bool has_wide_angle =
        *std::max_element(cell.begin() + 3, cell.end()) >= half_turn_deg;
    if (has_long_edge) {
        findings.push_back(
            {"crystal.unit_cell",
             "an edge is longer than 100000 angstrom",
             "Give a, b, c in angstrom."}
        );
    }
    if (has_wide_angle || squared_unit_volume(cell) < smallest_squared_volume) {
        findings.push_back(
            {"crystal.unit_cell",
             "no cell has these angles: its volume would be zero",
             "Give alpha, beta, gamma in degrees, each less than the sum of the other two, "
             "together less than 360."}
        );
    }
}

void check_source_of_cell(const Run& run, Findings& findings) {
    const Orientation& orientation = run.crystal.orientation;
    const std::string& file = run.structure_factors.file;
    const bool is_in_matrix =
        !orientation.a_matrix_invA.empty() || !orientation.mosflm_matrix_file.empty();
    const bool is_in_file = !file.empty() && !ends_with_any(file, {".hkl", ".hkl.gz"});
    if (!run.crystal.unit_cell && !is_in_matrix && !is_in_file) {
        findings.push_back(
            {"crystal.unit_cell",
             file.empty() ? "a run needs a unit cell" : "an .hkl file holds no unit cell",
             "Add unit_cell = [a, b, c, alpha, beta, gamma] to [crystal], or take a structure "
             "factor file that holds it (.mtz, .cif, .pdb)."}
        );
    }
}

void check_u_matrix(const std::vector<double>& u, Findings& findings) {
    if (u.size() != matrix_numbers) {
        return;
    }
    double worst = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = i; j < 3; ++j) {
            const double expected = i == j ? 1.0 : 0.0;
            worst = std::max(worst, std::abs(dot(row_of(u, i), row_of(u, j)) - expected));
        }
    }
    const bool is_mirrored = triple_product(row_of(u, 0), row_of(u, 1), row_of(u, 2)) < 0.0;
    if (worst > rounding_tolerance || is_mirrored) {
        findings.push_back(
            {"crystal.orientation.u_matrix",
             is_mirrored && worst <= rounding_tolerance
                 ? "it mirrors: its determinant is -1"
                 : "its rows are not orthogonal unit vectors",
             "Give the nine numbers of a rotation by rows."}
        );
    }
}

double angle_deg(const Triple& u, const Triple& v) {
    const double cosine = std::clamp(dot(u, v) / (length(u) * length(v)), -1.0, 1.0);
    return std::acos(cosine) / constants::radians_per_degree;
}

/// a, b, c, alpha, beta, gamma of an A matrix that is not singular: a = (b* x c*) / volume of
/// a*, b*, c*.
UnitCell cell_of_a_matrix(const std::vector<double>& matrix) {
    const Triple x = column_of(matrix, 0);
    const Triple y = column_of(matrix, 1);
    const Triple z = column_of(matrix, 2);
    const Triple a = cross(y, z);
    const Triple b = cross(z, x);
    const Triple c = cross(x, y);
    const double volume = std::abs(triple_product(x, y, z));
    return {
        length(a) / volume,
        length(b) / volume,
        length(c) / volume,
        angle_deg(b, c),
        angle_deg(a, c),
        angle_deg(a, b)};
}

/// The deck's cell and that of its matrix may both be given, rounded.
void check_cell_of_a_matrix(const Crystal& crystal, Findings& findings) {
    constexpr double edge_tolerance = 0.01;
    constexpr double angle_tolerance_deg = 1.0;
    const UnitCell given = *crystal.unit_cell;
    const UnitCell implied = cell_of_a_matrix(crystal.orientation.a_matrix_invA);
    std::string text;
    bool is_same = true;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const double difference = std::abs(given[i] - implied[i]);
        is_same = is_same &&
                  difference <= (i < 3 ? edge_tolerance * implied[i] : angle_tolerance_deg);
        text.append(i == 0 ? "" : ", ").append(std::to_string(implied[i]));
    }
    if (!is_same) {
        findings.push_back(
            {"crystal.unit_cell",
             "crystal.orientation.a_matrix_invA has the cell " + text,
             "Leave the cell out, or give the matrix by rows, in 1/angstrom."}
        );
    }
}

void check_a_matrix(const Crystal& crystal, Findings& findings) {
    constexpr double smallest_volume = 1e-3;  // of unit vectors along a*, b*, c*
    const std::vector<double>& a = crystal.orientation.a_matrix_invA;
    if (a.size() != matrix_numbers) {
        return;
    }
    const Triple x = column_of(a, 0);
    const Triple y = column_of(a, 1);
    const Triple z = column_of(a, 2);
    const double volume = triple_product(x, y, z);
    if (!(std::abs(volume) > smallest_volume * length(x) * length(y) * length(z))) {
        findings.push_back(
            {"crystal.orientation.a_matrix_invA",
             "it is singular: its columns a*, b*, c* span no cell",
             "Give the nine numbers by rows, in 1/angstrom."}
        );
    } else if (volume < 0.0) {
        findings.push_back(
            {"crystal.orientation.a_matrix_invA",
             "its columns a*, b*, c* are left-handed",
             "Reverse the sign of all nine numbers, or exchange two columns."}
        );
    } else if (crystal.unit_cell) {
        check_cell_of_a_matrix(crystal, findings);
    }
}

void check_crystal(const Run& run, Findings& findings) {
    const Crystal& crystal = run.crystal;
    check_unit_cell(crystal, findings);
    check_source_of_cell(run, findings);
    check_u_matrix(crystal.orientation.u_matrix, findings);
    check_a_matrix(crystal, findings);
    if (crystal.mosaic.spread_deg > 0.0 && crystal.mosaic.domains == 1 &&
        !has_closed_form(run)) {
        findings.push_back(
            {"crystal.mosaic.spread_deg",
             "a domain that is alone is not turned, so the spread has no effect",
             "Raise crystal.mosaic.domains, for example to 25, or set crystal.mosaic.model = "
             "\"analytic\" for shape \"gauss\"."}
        );
    }
}

void check_anomalous_site(
    const AnomalousSite& site, const std::string& path, Findings& findings
) {
    const bool is_fixed = site.f_prime_e || site.f_double_prime_e;
    if (site.f_prime_e.has_value() != site.f_double_prime_e.has_value()) {
        findings.push_back(
            {path + (site.f_prime_e ? ".f_prime_e" : ".f_double_prime_e"),
             "f' and f'' go together",
             std::string("Add ") + (site.f_prime_e ? "f_double_prime_e" : "f_prime_e") + "."}
        );
    }
    if (is_fixed && !site.table_file.empty()) {
        findings.push_back({path + ".table_file", "f_prime_e is given too", "Give one of them."}
        );
    }
    if (site.edge_broadening_eV > 0.0 && (is_fixed || !site.table_file.empty())) {
        findings.push_back(
            {path + ".edge_broadening_eV",
             "f' and f'' that are given are taken as they are",
             "Leave it out."}
        );
    }
}

void check_structure_factors(const Run& run, Findings& findings) {
    const StructureFactors& factors = run.structure_factors;
    if (factors.random && !run.crystal.unit_cell) {
        findings.push_back(
            {"structure_factors.random",
             "random amplitudes are drawn for the deck's own cell, which is not given",
             "Add unit_cell to [crystal]."}
        );
    }
    if (factors.file.empty() && !factors.random && !(factors.default_F > 0.0)) {
        findings.push_back(
            {"structure_factors.file",
             "a run needs structure factors",
             "Add file = \"model.pdb\" or default_F = 100.0 to [structure_factors], or a table "
             "[structure_factors.random]."}
        );
    }
    if (!factors.column.empty() && factors.file.empty()) {
        findings.push_back(
            {"structure_factors.column",
             "there is no file to take it from",
             "Add structure_factors.file."}
        );
    }
    const std::vector<AnomalousSite>& sites = factors.anomalous_sites;
    if (factors.anomalous == "none" && !sites.empty()) {
        findings.push_back(
            {"structure_factors.anomalous_site",
             "no atom scatters anomalously",
             "Add anomalous = \"at_wavelength\" to [structure_factors], or leave the sites "
             "out."}
        );
    }
    for (std::size_t i = 0; i < sites.size(); ++i) {
        check_anomalous_site(
            sites[i], numbered("structure_factors.anomalous_site", i), findings
        );
    }
}

}  // namespace

void check_sample(const Run& run, Findings& findings) {
    check_crystal(run, findings);
    check_structure_factors(run, findings);
}

}  // namespace minibragg::config
