#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "minibragg/benchmark/problems.hpp"

/// Whether the images of a problem are right: by tolerance against stored values, so that
/// another compiler's roundings are no failure.
namespace minibragg::benchmark {

struct ExpectedPixel {
    int image = 0, slow = 0, fast = 0;
    double photons = 0.0;
};

inline constexpr std::size_t pixels_to_compare = 64;

/// What the images of a problem hold (verification_values.cpp). Sums are over a grid of pixels:
/// every so-many-th row and column of every image.
struct ExpectedValues {
    Problem problem;
    bool is_analytic;
    int images;          ///< that the sum is over, the first of the run
    int grid;            ///< the distance of the pixels, in rows and columns
    double sum_photons;  ///< of pixels rounded to single precision, as files have them
    double max_photons;  ///< of these pixels
    std::array<ExpectedPixel, pixels_to_compare> pixels;  ///< the brightest, and others
};

/// The values of a problem.
const ExpectedValues& expected_values(Problem problem, bool is_analytic);

/// An image of a file: single panel, row by row.
struct MadeImage {
    int rows = 0, columns = 0;
    std::vector<double> photons;
};

struct Verification {
    enum class Verdict { passed, failed, not_verified };

    Verdict verdict = Verdict::not_verified;
    std::string reason;              ///< of not_verified and failed
    double largest_deviation = 0.0;  ///< of pixels over the maximum, and of the sum over itself
    double allowed_deviation = 0.0;
    std::uint32_t checksum = 0;  ///< CRC-32 of the images as single precision: for information
};

/// Largest deviation: 1e-6 in mixed precision, 1e-9 in double.
double allowed_deviation(const std::string& precision);

/// Compares some images of a run with what is expected.
/// @param images  numbers of images of the run, each with the number of the image of the
/// problem that it is to be
/// @param read  returns an image of the run
Verification verify(
    const ExpectedValues& expected,
    double allowed,
    const std::vector<std::pair<int, int>>& images,
    const std::function<MadeImage(int)>& read
);

}  // namespace minibragg::benchmark
