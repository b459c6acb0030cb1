#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <gemmi/elem.hpp>
#include <gemmi/it92.hpp>

#include "minibragg/base/constants.hpp"
#include "minibragg/crystal/unit_cell.hpp"

/// Structure factors by their definition: a sum over every atom of the cell, copied by
/// operations that a test writes out and that are read and multiplied here. Only the form
/// factors are gemmi's.
namespace minibragg::reflections {

using Index = std::array<int, 3>;

/// x' = rotation x + translation / 24.
struct PlainOperation {
    std::array<std::array<int, 3>, 3> rotation{};
    std::array<int, 3> translation{};

    bool operator==(const PlainOperation&) const = default;
};

constexpr int edge_parts = 24;

/// Of "x-y,x,z+1/3": letters with signs, fractions of two digits.
inline PlainOperation plain_operation(const std::string& triplet) {
    PlainOperation operation;
    std::size_t row = 0;
    int sign = 1;
    for (std::size_t i = 0; i < triplet.size(); ++i) {
        const char c = triplet[i];
        if (c == ',') {
            ++row;
            sign = 1;
        } else if (c == '+' || c == '-') {
            sign = c == '+' ? 1 : -1;
        } else if (c >= 'x' && c <= 'z') {
            operation.rotation[row][static_cast<std::size_t>(c - 'x')] += sign;
            sign = 1;
        } else {
            operation.translation[row] +=
                sign * (c - '0') * edge_parts / (triplet[i + 2] - '0');
            i += 2;
        }
    }
    return operation;
}

inline PlainOperation product(const PlainOperation& a, const PlainOperation& b) {
    PlainOperation result;
    for (std::size_t i = 0; i < 3; ++i) {
        int translation = a.translation[i];
        for (std::size_t j = 0; j < 3; ++j) {
            translation += a.rotation[i][j] * b.translation[j];
            for (std::size_t k = 0; k < 3; ++k) {
                result.rotation[i][j] += a.rotation[i][k] * b.rotation[k][j];
            }
        }
        result.translation[i] = ((translation % edge_parts) + edge_parts) % edge_parts;
    }
    return result;
}

/// All that generators make of each other.
inline std::vector<PlainOperation> group_of_generators(
    const std::vector<std::string>& generators
) {
    std::vector<PlainOperation> all{plain_operation("x,y,z")};
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (const std::string& generator : generators) {
            const PlainOperation next = product(plain_operation(generator), all[i]);
            if (std::find(all.begin(), all.end(), next) == all.end()) {
                all.push_back(next);
            }
        }
    }
    return all;
}

/// "x,-y+12/24,z".
inline std::string triplet_of(const PlainOperation& operation) {
    std::string text;
    for (std::size_t i = 0; i < 3; ++i) {
        text += i == 0 ? "" : ",";
        for (std::size_t j = 0; j < 3; ++j) {
            const int factor = operation.rotation[i][j];
            text += factor == 0 ? "" : std::string(factor > 0 ? "+" : "-") + "xyz"[j];
        }
        const int translation = operation.translation[i];
        text += translation == 0 ? "" : "+" + std::to_string(translation) + "/24";
    }
    return text;
}

/// Lines of a CIF that tell a cell.
inline std::string cif_cell(const crystal::UnitCell& cell) {
    std::string text;
    const auto add = [&](const char* tag, double value) {
        text += std::string("_cell_") + tag + " " + std::to_string(value) + "\n";
    };
    add("length_a", cell.a_A);
    add("length_b", cell.b_A);
    add("length_c", cell.c_A);
    add("angle_alpha", cell.alpha_deg);
    add("angle_beta", cell.beta_deg);
    add("angle_gamma", cell.gamma_deg);
    return text;
}

/// An atom of the asymmetric unit. Every operation makes a copy of it.
struct PlainAtom {
    const char* element;
    std::array<double, 3> at;
    double occupancy = 1.0;
    double u_A2 = 0.02;  ///< isotropic
    std::array<double, 6>
        aniso_A2{};  ///< U_11, 22, 33, 12, 13, 23 in place of it, unless all are 0
    std::complex<double> anomalous_e{};  ///< f' + i f''
};

/// h R: what an operation makes of an index.
inline Index turned(const Index& hkl, const PlainOperation& operation) {
    Index result{};
    for (std::size_t j = 0; j < 3; ++j) {
        for (std::size_t i = 0; i < 3; ++i) {
            result[j] += hkl[i] * operation.rotation[i][j];
        }
    }
    return result;
}

/// exp(-2 pi^2 sum over i, j of U_ij a*_i a*_j h_i h_j), or exp(-8 pi^2 U sin^2(theta) /
/// lambda^2).
inline double displacement_factor(
    const PlainAtom& atom, const Index& hkl, const Mat3& reciprocal_invA, double stol_squared
) {
    const std::array<double, 6>& u = atom.aniso_A2;
    const bool is_isotropic = std::all_of(u.begin(), u.end(), [](double element) {
        return element == 0.0;
    });
    constexpr double two_pi_squared = 2.0 * constants::pi * constants::pi;
    if (is_isotropic) {
        return std::exp(-4.0 * two_pi_squared * atom.u_A2 * stol_squared);
    }
    std::array<double, 3> h{};
    for (std::size_t i = 0; i < 3; ++i) {
        h[i] = hkl[i] * length(reciprocal_invA.row[i]);
    }
    const double sum = u[0] * h[0] * h[0] + u[1] * h[1] * h[1] + u[2] * h[2] * h[2] +
                       2.0 * (u[3] * h[0] * h[1] + u[4] * h[0] * h[2] + u[5] * h[1] * h[2]);
    return std::exp(-two_pi_squared * sum);
}

/// |F| of atoms and their copies.
inline double direct_amplitude(
    const Index& hkl,
    const std::vector<PlainAtom>& atoms,
    const std::vector<PlainOperation>& operations,
    const crystal::UnitCell& cell
) {
    const Mat3 reciprocal = crystal::reciprocal_vectors(crystal::standard_setting(cell));
    const double stol_squared = 0.25 * crystal::inverse_d_squared(
                                           reciprocal,
                                           {static_cast<double>(hkl[0]),
                                            static_cast<double>(hkl[1]),
                                            static_cast<double>(hkl[2])}
                                       );
    std::complex<double> sum;
    for (const PlainAtom& atom : atoms) {
        const std::complex<double> f =
            atom.anomalous_e + gemmi::IT92<double>::get(gemmi::Element(atom.element).elem)
                                   .calculate_sf(stol_squared);
        for (const PlainOperation& operation : operations) {
            const Index h = turned(hkl, operation);
            double phase = 0.0;
            for (std::size_t i = 0; i < 3; ++i) {
                phase += h[i] * atom.at[i] +
                         static_cast<double>(hkl[i] * operation.translation[i]) / edge_parts;
            }
            sum += atom.occupancy * f * displacement_factor(atom, h, reciprocal, stol_squared) *
                   std::polar(1.0, 2.0 * constants::pi * phase);
        }
    }
    return std::abs(sum);
}

}  // namespace minibragg::reflections
