#include <cfloat>
#include <cmath>
#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "minibragg/simd/lane_math.hpp"

/// The elementary functions against the C library's in long double, over their whole range. The
/// bounds are the measured errors rounded up; those of float are some units of its 6e-8, those
/// of double of its 1.1e-16.
namespace minibragg {
namespace {

const long double pi = std::acos(-1.0L);

enum class Error { relative, absolute };

/// The largest error of `function` on a grid of [low, high].
template <class T>
double largest_error(
    double low,
    double high,
    Error kind,
    const std::function<T(T)>& function,
    const std::function<long double(long double)>& exact
) {
    constexpr int points = 20001;
    long double largest = 0.0L;
    for (int i = 0; i < points; ++i) {
        const T x = static_cast<T>(low + (high - low) * i / (points - 1));
        const long double expected = exact(x);
        const long double scale = kind == Error::relative ? std::abs(expected) : 1.0L;
        const long double error = std::abs(function(x) - expected) / scale;
        // Negated, so that a result that is not a number counts.
        largest = !(error <= largest) ? error : largest;
    }
    return static_cast<double>(largest);
}

long double sinc_pi(long double x) {
    return x == 0.0L ? pi : std::sin(pi * x) / x;
}

template <class T>
double error_of_sin_pi_over_x() {
    return largest_error<T>(
        0.0,
        0.25,
        Error::relative,
        [](T y) {
            return sin_pi_over_x(y);
        },
        [](long double y) {
            return sinc_pi(std::sqrt(y));
        }
    );
}

TEST(SinPiOverX, IsGoodToItsLastBits) {
    EXPECT_LE(error_of_sin_pi_over_x<float>(), 2e-7);
    EXPECT_LE(error_of_sin_pi_over_x<double>(), 4e-16);
}

template <class T>
double error_of_times_sinc() {
    static constexpr T x = static_cast<T>(3.7);
    return largest_error<T>(
        0.0,
        0.25,
        Error::relative,
        [](T y) {
            return times_sinc(x, y);
        },
        [](long double y) {
            return x * sinc_pi(std::sqrt(y)) / pi;
        }
    );
}

TEST(TimesSinc, IsGoodToItsLastBits) {
    EXPECT_LE(error_of_times_sinc<float>(), 1.5e-7);
    EXPECT_LE(error_of_times_sinc<double>(), 1.2e-15);
}

template <class T>
double error_of_cos_pi() {
    return largest_error<T>(
        0.0,
        0.25,
        Error::absolute,
        [](T y) {
            return cos_pi(y);
        },
        [](long double y) {
            return std::cos(pi * std::sqrt(y));
        }
    );
}

TEST(CosPi, IsGoodToItsLastBits) {
    EXPECT_LE(error_of_cos_pi<float>(), 2e-7);
    EXPECT_LE(error_of_cos_pi<double>(), 4e-16);
}

template <class T>
double error_of_exp2_of_fraction() {
    return largest_error<T>(
        -0.5,
        0.5,
        Error::relative,
        [](T x) {
            return exp2_of_fraction(x);
        },
        [](long double x) {
            return std::exp2(x);
        }
    );
}

TEST(Exp2OfFraction, IsGoodToItsLastBits) {
    EXPECT_LE(error_of_exp2_of_fraction<float>(), 1.5e-7);
    EXPECT_LE(error_of_exp2_of_fraction<double>(), 3e-16);
}

/// The argument's own rounding grows with it: relative error of exp(x) about |x| units in the
/// last place.
template <class T>
double error_of_exp_of_negative(double lowest) {
    return largest_error<T>(
        lowest,
        0.0,
        Error::relative,
        [](T x) {
            return exp_of_negative(x);
        },
        [](long double x) {
            return std::exp(x);
        }
    );
}

TEST(ExpOfNegative, IsGoodToItsLastBitsNearZeroAndLosesSomeFarOff) {
    EXPECT_LE(error_of_exp_of_negative<float>(-1.0), 2.5e-7);
    EXPECT_LE(error_of_exp_of_negative<double>(-1.0), 5e-16);
    EXPECT_LE(error_of_exp_of_negative<float>(-87.0), 8e-6);
    EXPECT_LE(error_of_exp_of_negative<double>(-708.0), 2e-13);
}

TEST(ExpOfNegative, IsExactlyOneAtZero) {
    EXPECT_EQ(exp_of_negative(0.0F), 1.0F);
    EXPECT_EQ(exp_of_negative(0.0), 1.0);
    EXPECT_EQ(exp_of_negative(-0.0), 1.0);
}

TEST(ExpOfNegative, StopsAtTheSmallestNormalNumber) {
    for (const float x : {-100.0F, -1e4F, -1e30F, -INFINITY}) {
        EXPECT_GE(exp_of_negative(x), 0.0F) << x;
        EXPECT_LE(exp_of_negative(x), FLT_MIN) << x;
    }
    for (const double x : {-800.0, -1e4, -1e300, -static_cast<double>(INFINITY)}) {
        EXPECT_GE(exp_of_negative(x), 0.0) << x;
        EXPECT_LE(exp_of_negative(x), DBL_MIN) << x;
    }
}

/// 3 (sin u / u - cos u) / u^2, by its series where the difference would cancel.
long double sinc3(long double u) {
    const long double u2 = u * u;
    if (u < 0.5L) {
        // 3 sum of (-1)^k (2k + 2) u^2k / (2k + 3)!
        long double sum = 0.0L, factorial = 6.0L, power = 1.0L;
        for (int k = 0; k < 12; ++k) {
            sum += power * (2 * k + 2) / factorial;
            factorial *= static_cast<long double>((2 * k + 4) * (2 * k + 5));
            power *= -u2;
        }
        return 3.0L * sum;
    }
    return 3.0L * (std::sin(u) / u - std::cos(u)) / u2;
}

/// Error in units of the peak, which is 1.
template <class T>
double error_of_sinc3_squared(double low, double high) {
    return largest_error<T>(
        low,
        high,
        Error::absolute,
        [](T r2) {
            return sinc3_squared(r2);
        },
        [](long double r2) {
            const long double value = sinc3(pi * std::sqrt(r2));
            return value * value;
        }
    );
}

TEST(Sinc3Squared, IsGoodToUnitsOfThePeak) {
    EXPECT_EQ(sinc3_squared(0.0F), 1.0F);
    EXPECT_EQ(sinc3_squared(0.0), 1.0);
    EXPECT_LE(error_of_sinc3_squared<float>(0.0, 1.0), 6e-7);
    EXPECT_LE(error_of_sinc3_squared<double>(0.0, 1.0), 1.2e-15);
    EXPECT_LE(error_of_sinc3_squared<float>(1.0, 1e4), 1e-7);
    EXPECT_LE(error_of_sinc3_squared<double>(1.0, 1e4), 2e-16);
}

TEST(Sinc3Squared, HasNoStepWhereTheSeriesEnds) {
    const double limit = 2.5 / static_cast<double>(pi * pi);  // the squared radius at u^2 = 2.5
    const double below = sinc3_squared(limit * (1.0 - 1e-14));
    const double above = sinc3_squared(limit * (1.0 + 1e-14));
    EXPECT_NEAR(below, above, 1e-14);
    const float limit_float = static_cast<float>(limit);
    const float below_float = sinc3_squared(limit_float * (1.0F - 1e-6F));
    const float above_float = sinc3_squared(limit_float * (1.0F + 1e-6F));
    EXPECT_NEAR(below_float, above_float, 2e-6);
}

TEST(Polynomial, TakesTheHighestPowerFirst) {
    EXPECT_EQ(polynomial<double>(3.0, {2.0, -1.0, 5.0}), 2.0 * 9.0 - 3.0 + 5.0);
}

template <class T>
double error_of_error_function() {
    return largest_error<T>(
        -8.0,
        8.0,
        Error::absolute,
        [](T x) {
            return error_function(x);
        },
        [](long double x) {
            return std::erf(x);
        }
    );
}

TEST(ErrorFunction, IsWithinItsBound) {
    EXPECT_LT(error_of_error_function<float>(), 4e-7);
    EXPECT_LT(error_of_error_function<double>(), 4e-16);
    EXPECT_EQ(error_function(0.0F), 0.0F);
    EXPECT_EQ(error_function(9.0), 1.0);
    EXPECT_EQ(error_function(-9.0F), -1.0F);
}

}  // namespace
}  // namespace minibragg
