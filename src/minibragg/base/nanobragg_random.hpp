#pragma once

#include <array>
#include <cstdint>

#include "minibragg/base/vec3.hpp"

/// The random numbers of nanoBragg.c, bit for bit on a machine with its mathematical library:
/// its mosaic domains, random orientations and noise images are defined by them. Nothing else
/// should use them.
namespace minibragg {

/// Park and Miller's minimal standard generator with Bays and Durham's shuffle, and the
/// deviates made from it. The shuffle table is one; the state word changes from consumer to
/// consumer (change_state).
class NanobraggRandom {
public:
    /// @param state_word  minus the seed: a word <= 0 starts a new stream at the first draw
    explicit NanobraggRandom(std::int64_t state_word) : state_(state_word) {}

    /// Another consumer's state word. One > 0 continues with the present shuffle table.
    void change_state(std::int64_t state_word) { state_ = state_word; }

    std::int64_t state() const { return state_; }

    /// Uniform between 0 and 1, the ends excluded.
    float uniform();

    /// Normal, mean 0, variance 1.
    float gaussian();

    /// Photons counted where `mean` are expected: Poisson below a million, rounded to nothing
    /// and normal above.
    float poisson(float mean);

private:
    void start_stream();
    float poisson_by_products(float mean);
    float poisson_by_rejection(float mean);

    static constexpr int shuffle_size = 32;
    std::array<std::int64_t, shuffle_size> shuffle_{};
    std::int64_t state_;
    std::int64_t last_ = 0;  ///< 0 before the first draw
    bool has_spare_ = false;
    float spare_ = 0.0F;  ///< the second of a pair of normal deviates

    float poisson_mean_ = -1.0F;  ///< the mean that the values below belong to
    float root_ = 0.0F, log_mean_ = 0.0F, threshold_ = 0.0F;
};

/// Natural logarithm of the gamma function (Lanczos), with the reference program's roundings to
/// float.
float nanobragg_log_gamma(float x);

/// A rotation about a uniformly distributed axis by cap (1 - r^2)^(1/3), r uniform in -1 to 1,
/// with three draws. `largest_angle_rad` is the cap; it bounds the angle and is no r.m.s.
/// value.
Mat3 nanobragg_rotation(NanobraggRandom& random, float largest_angle_rad);

/// The angles about x, then y, then z (radians) that make up a rotation matrix.
Vec3d nanobragg_misset_angles(const Mat3& rotation);

}  // namespace minibragg
