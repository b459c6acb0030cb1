#include "minibragg/crystal/orientation.hpp"

#include <algorithm>
#include <cmath>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/philox.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/crystal/unit_cell.hpp"

namespace minibragg::crystal {
namespace {

Mat3 matrix_of(const NineNumbers& n) {
    return {{{n[0], n[1], n[2]}, {n[3], n[4], n[5]}, {n[6], n[7], n[8]}}};
}

bool all_finite(const NineNumbers& numbers) {
    return std::all_of(numbers.begin(), numbers.end(), [](double x) {
        return std::isfinite(x);
    });
}

/// Largest deviation of M M^T from the identity.
double deviation_from_orthonormal(const Mat3& m) {
    const Mat3 square = m * transposed(m);
    double largest = 0.0;
    for (int i = 0; i < 3; ++i) {
        const Vec3d off = square.row[i] - identity_matrix.row[i];
        largest = std::max({largest, std::abs(off.x), std::abs(off.y), std::abs(off.z)});
    }
    return largest;
}

/// One step of Newton's iteration for the orthogonal factor: the mean of M and its inverse's
/// transpose, which has the reciprocal vectors as rows.
Mat3 nearer_to_orthonormal(const Mat3& m) {
    const Mat3 inverse_transposed = reciprocal_vectors(m);
    Mat3 mean{};
    for (int i = 0; i < 3; ++i) {
        mean.row[i] = 0.5 * (m.row[i] + inverse_transposed.row[i]);
    }
    return mean;
}

/// The rotation that a unit quaternion (w; v) stands for.
Mat3 rotation_of_quaternion(double w, const Vec3d& v) {
    const double x = v.x;
    const double y = v.y;
    const double z = v.z;
    return {
        {{1.0 - 2.0 * (y * y + z * z), 2.0 * (x * y - w * z), 2.0 * (x * z + w * y)},
         {2.0 * (x * y + w * z), 1.0 - 2.0 * (x * x + z * z), 2.0 * (y * z - w * x)},
         {2.0 * (x * z - w * y), 2.0 * (y * z + w * x), 1.0 - 2.0 * (x * x + y * y)}}};
}

}  // namespace

Mat3 oriented(const Mat3& vectors_A, const Mat3& u_matrix) {
    return {
        {u_matrix * vectors_A.row[0],
         u_matrix * vectors_A.row[1],
         u_matrix * vectors_A.row[2]}};
}

Mat3 rotation_from_u_matrix(const NineNumbers& u_matrix, const std::string& where) {
    constexpr double tolerance = 1e-3;
    // Quadratic convergence: from 1e-3 to rounding in three steps.
    constexpr int newton_steps = 4;
    Mat3 rotation = matrix_of(u_matrix);
    if (!all_finite(u_matrix) || !(deviation_from_orthonormal(rotation) <= tolerance)) {
        throw InputError(
            where +
            ": not a rotation (its rows are not orthonormal within 0.001). Give a U matrix; an "
            "A matrix has a key of its own."
        );
    }
    if (!(determinant(rotation) > 0.0)) {
        throw InputError(
            where +
            ": not a rotation (its determinant is -1: it mirrors). Give a right-handed U "
            "matrix."
        );
    }
    for (int i = 0; i < newton_steps; ++i) {
        rotation = nearer_to_orthonormal(rotation);
    }
    return rotation;
}

Mat3 vectors_from_a_matrix(const NineNumbers& a_matrix_invA, const std::string& where) {
    // A cell of edges 1e5 A has lengths of 1e-5 1/A.
    constexpr double shortest_invA = 1e-6;
    constexpr double flattest = 1e-4;
    const Mat3 stars = transposed(matrix_of(a_matrix_invA));
    double product = 1.0;
    for (const Vec3d& star : stars.row) {
        product *= length(star);
        if (!all_finite(a_matrix_invA) || !(length(star) > shortest_invA)) {
            throw InputError(
                where +
                ": a column of the A matrix is (nearly) 0. Its columns are a*, b*, c* in "
                "1/Angstrom."
            );
        }
    }
    const double relative_volume = determinant(stars) / product;
    if (!(std::abs(relative_volume) > flattest)) {
        throw InputError(
            where +
            ": singular A matrix (a*, b*, c* lie in one plane). Its columns are a*, b*, c*."
        );
    }
    if (relative_volume < 0.0) {
        throw InputError(
            where +
            ": left-handed A matrix (its determinant is negative). Its columns are a*, b*, c* "
            "in a right-handed laboratory frame; exchange two indices or negate one."
        );
    }
    return reciprocal_vectors(stars);
}

NineNumbers read_mosflm_matrix(std::string_view text, std::string_view name) {
    NineNumbers matrix{};
    std::size_t found = 0;
    LineReader lines(text);
    const TextLine* line = lines.next();
    while (line != nullptr && found < matrix.size()) {
        for (const double number : numbers_of(*line, name)) {
            if (found < matrix.size()) {
                matrix[found++] = number;
            }
        }
        line = lines.next();
    }
    if (found < matrix.size()) {
        throw InputError(
            std::string{name} + ": " + std::to_string(found) +
            " numbers (a MOSFLM matrix begins with the nine of the A matrix)."
        );
    }
    return matrix;
}

Mat3 vectors_from_mosflm_matrix(
    const NineNumbers& mosflm_matrix, double wavelength_A, const std::string& where
) {
    if (!(wavelength_A > 0.0) || !std::isfinite(wavelength_A)) {
        throw InputError(
            where + ": a MOSFLM matrix needs the wavelength (it is in units of 1/wavelength)."
        );
    }
    NineNumbers a_matrix_invA = mosflm_matrix;
    for (double& number : a_matrix_invA) {
        number /= wavelength_A;
    }
    return oriented(vectors_from_a_matrix(a_matrix_invA, where), nexus_from_mosflm);
}

Mat3 rotation_of_uniform(double u1, double u2, double u3) {
    const double theta = 2.0 * constants::pi * u2;
    const double phi = 2.0 * constants::pi * u3;
    const double inner = std::sqrt(1.0 - u1);
    const double outer = std::sqrt(u1);
    return rotation_of_quaternion(
        outer * std::cos(phi),
        {inner * std::sin(theta), inner * std::cos(theta), outer * std::sin(phi)}
    );
}

Mat3 random_orientation(std::int64_t seed, std::uint64_t index) {
    constexpr int bits_per_word = 32;
    const auto draw = [&](std::uint32_t block) {
        const PhiloxBlock counter{
            {static_cast<std::uint32_t>(index),
             static_cast<std::uint32_t>(index >> bits_per_word),
             block,
             static_cast<std::uint32_t>(RandomStream::orientation)}};
        return philox4x32(counter, philox_key(seed));
    };
    const PhiloxBlock first = draw(0);
    const PhiloxBlock second = draw(1);
    return rotation_of_uniform(
        uniform_open(first.word[0], first.word[1]),
        uniform_open(first.word[2], first.word[3]),
        uniform_open(second.word[0], second.word[1])
    );
}

}  // namespace minibragg::crystal
