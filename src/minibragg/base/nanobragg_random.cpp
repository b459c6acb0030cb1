#include "minibragg/base/nanobragg_random.hpp"

#include <algorithm>
#include <cmath>

#include "minibragg/base/constants.hpp"

// Compiled without contraction of floating-point operations (CMakeLists.txt): the roundings are
// part of the definition. The mixtures of float and double below are the reference program's.
namespace minibragg {
namespace {

constexpr std::int64_t modulus = 2147483647;
constexpr std::int64_t multiplier = 16807;

/// multiplier * state mod modulus.
std::int64_t next_state(std::int64_t state) {
    // Schrage's factors: modulus = multiplier * quotient + remainder.
    constexpr std::int64_t quotient = 127773;
    constexpr std::int64_t remainder = 2836;
    const std::int64_t k = state / quotient;
    const std::int64_t next = multiplier * (state - k * quotient) - remainder * k;
    return next < 0 ? next + modulus : next;
}

float to_float(double x) {
    return static_cast<float>(x);
}

}  // namespace

void NanobraggRandom::start_stream() {
    constexpr int warm_up_steps = 40;
    state_ = std::clamp<std::int64_t>(-state_, 1, modulus);
    for (int j = warm_up_steps - 1; j >= 0; --j) {
        state_ = next_state(state_);
        if (j < shuffle_size) {
            shuffle_[static_cast<std::size_t>(j)] = state_;
        }
    }
    last_ = shuffle_[0];
}

float NanobraggRandom::uniform() {
    constexpr std::int64_t words_per_slot = 1 + (modulus - 1) / shuffle_size;
    constexpr double largest = 1.0 - 1.2e-7;
    if (state_ <= 0 || last_ == 0) {
        start_stream();
    }
    state_ = next_state(std::min(state_, modulus));
    const auto slot = static_cast<std::size_t>(last_ / words_per_slot);
    last_ = shuffle_[slot];
    shuffle_[slot] = state_;
    const float draw =
        to_float((1.0 / static_cast<double>(modulus)) * static_cast<double>(last_));
    return static_cast<double>(draw) > largest ? to_float(largest) : draw;
}

float NanobraggRandom::gaussian() {
    if (has_spare_) {
        has_spare_ = false;
        return spare_;
    }
    float v1 = 0.0F;
    float v2 = 0.0F;
    float radius_squared = 0.0F;
    do {
        v1 = to_float(2.0 * static_cast<double>(uniform()) - 1.0);
        v2 = to_float(2.0 * static_cast<double>(uniform()) - 1.0);
        radius_squared = v1 * v1 + v2 * v2;
    } while (radius_squared >= 1.0F || radius_squared == 0.0F);
    const auto r2 = static_cast<double>(radius_squared);
    const float factor = to_float(std::sqrt(-2.0 * std::log(r2) / r2));
    spare_ = v1 * factor;
    has_spare_ = true;
    return v2 * factor;
}

float NanobraggRandom::poisson(float mean) {
    constexpr float products_below = 12.0F;
    constexpr float normal_above = 1e6F;
    if (mean > normal_above) {
        const auto m = static_cast<double>(mean);
        return to_float(m + std::sqrt(m) * static_cast<double>(gaussian()));
    }
    return mean < products_below ? poisson_by_products(mean) : poisson_by_rejection(mean);
}

float NanobraggRandom::poisson_by_products(float mean) {
    if (mean != poisson_mean_) {
        poisson_mean_ = mean;
        threshold_ = to_float(std::exp(-static_cast<double>(mean)));
    }
    float events = -1.0F;
    float product = 1.0F;
    do {
        events += 1.0F;
        product = to_float(static_cast<double>(product) * static_cast<double>(uniform()));
    } while (product > threshold_);
    return events;
}

float NanobraggRandom::poisson_by_rejection(float mean) {
    constexpr double envelope = 0.9;
    if (mean != poisson_mean_) {
        poisson_mean_ = mean;
        root_ = to_float(std::sqrt(2.0 * static_cast<double>(mean)));
        log_mean_ = to_float(std::log(static_cast<double>(mean)));
        threshold_ =
            mean * log_mean_ - nanobragg_log_gamma(to_float(static_cast<double>(mean) + 1.0));
    }
    float events = 0.0F;
    float ratio = 0.0F;
    do {
        float tangent = 0.0F;
        do {
            tangent = to_float(std::tan(constants::pi * static_cast<double>(uniform())));
            events = root_ * tangent + mean;
        } while (events < 0.0F);
        events = std::floor(events);
        const float log_gamma =
            nanobragg_log_gamma(to_float(static_cast<double>(events) + 1.0));
        const float exponent = events * log_mean_ - log_gamma - threshold_;
        ratio = to_float(
            envelope * (1.0 + static_cast<double>(tangent * tangent)) *
            std::exp(static_cast<double>(exponent))
        );
    } while (uniform() > ratio);
    return events;
}

float nanobragg_log_gamma(float x) {
    constexpr std::array coefficients{
        76.18009172947146,
        -86.50532032941677,
        24.01409824083091,
        -1.231739572450155,
        0.1208650973866179e-2,
        -0.5395239384953e-5};
    constexpr double first_term = 1.000000000190015;
    constexpr double root_two_pi = 2.5066282746310005;
    constexpr double shift = 5.5;
    const auto z = static_cast<double>(x);
    double t = z + shift;
    t -= (z + 0.5) * std::log(t);
    double series = first_term;
    double denominator = z;
    for (const double coefficient : coefficients) {
        denominator += 1.0;
        series += coefficient / denominator;
    }
    return to_float(-t + std::log(root_two_pi * series / z));
}

Mat3 nanobragg_rotation(NanobraggRandom& random, float largest_angle_rad) {
    constexpr double third = 1.0 / 3.0;
    const double r1 = 2.0 * static_cast<double>(random.uniform()) - 1.0;
    const double r2 = 2.0 * static_cast<double>(random.uniform()) - 1.0;
    const double r3 = 2.0 * static_cast<double>(random.uniform()) - 1.0;
    const double xy = std::sqrt(1.0 - r2 * r2);
    const float relative_angle = std::pow(to_float(1.0 - r3 * r3), to_float(third));
    const auto angle_rad = static_cast<double>(largest_angle_rad * relative_angle);
    const Vec3d v{xy * std::sin(constants::pi * r1), xy * std::cos(constants::pi * r1), r2};
    const double c = std::cos(angle_rad);
    const double t = 1.0 - c;
    const double s = std::sin(angle_rad);
    const double tx = t * v.x;
    const double ty = t * v.y;
    const double txy = tx * v.y;
    const double txz = tx * v.z;
    const double tyz = ty * v.z;
    const double sx = s * v.x;
    const double sy = s * v.y;
    const double sz = s * v.z;
    return {
        {{c + t * (v.x * v.x), txy - sz, txz + sy},
         {txy + sz, c + t * (v.y * v.y), tyz - sx},
         {txz - sy, tyz + sx, c + t * (v.z * v.z)}}};
}

Vec3d nanobragg_misset_angles(const Mat3& rotation) {
    const Vec3d x = unit(rotation.row[0]);
    const Vec3d y = unit(rotation.row[1]);
    const Vec3d z = unit(rotation.row[2]);
    if (z.x * z.x < 1.0) {
        return {
            std::atan2(z.y, z.z),
            std::atan2(-z.x, std::sqrt(z.y * z.y + z.z * z.z)),
            std::atan2(y.x, x.x)};
    }
    return {constants::pi, constants::pi / 2.0, std::atan2(x.y, -y.y)};
}

}  // namespace minibragg
