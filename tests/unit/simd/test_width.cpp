#include <cmath>
#include <cstdint>
#include <numeric>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/simd/lane_math.hpp"
#include "minibragg/simd/width.hpp"

/// Packs of lanes do what the same operation does lane by lane.
namespace minibragg {
namespace {

template <class V>
V pack_of(const std::vector<Element<V>>& values) {
    V pack = all_lanes<V>(0);
    for (int i = 0; i < lane_count<V>; ++i) {
        pack.set(i, values[static_cast<std::size_t>(i)]);
    }
    return pack;
}

template <class V>
std::vector<Element<V>> lanes_of(const V& pack) {
    std::vector<Element<V>> values;
    for (int i = 0; i < lane_count<V>; ++i) {
        values.push_back(lane(pack, i));
    }
    return values;
}

/// first, first + step, ... in the lanes of V.
template <class V>
V ramp(double first, double step) {
    std::vector<Element<V>> values;
    for (int i = 0; i < lane_count<V>; ++i) {
        values.push_back(static_cast<Element<V>>(first + step * i));
    }
    return pack_of<V>(values);
}

template <class W>
struct OfWidth : testing::Test {};

using Widths = testing::Types<
    Width<4, float>,
    Width<8, float>,
    Width<16, float>,
    Width<32, float>,
    Width<4, double>,
    Width<8, double>,
    Width<16, double>>;
TYPED_TEST_SUITE(OfWidth, Widths);

TYPED_TEST(OfWidth, ArithmeticActsLaneByLane) {
    using V = typename TypeParam::Quick;
    const V a = ramp<V>(1.0, 0.75), b = ramp<V>(-3.0, 0.5);
    for (int i = 0; i < TypeParam::lanes; ++i) {
        const auto x = lane(a, i), y = lane(b, i);
        EXPECT_EQ(lane(V(a + b), i), x + y);
        EXPECT_EQ(lane(V(a - b), i), x - y);
        EXPECT_EQ(lane(V(a * b), i), x * y);
        EXPECT_EQ(lane(V(b / a), i), y / x);
        EXPECT_EQ(lane(V(a + 2), i), x + 2);
        EXPECT_EQ(lane(V(2 * a), i), 2 * x);
        EXPECT_EQ(lane(V(1 / a), i), 1 / x);
    }
}

TYPED_TEST(OfWidth, ComparisonsChooseLaneByLane) {
    using V = typename TypeParam::Quick;
    const V a = ramp<V>(0.0, 1.0), b = ramp<V>(3.0, -1.0);
    const V chosen = if_less(a, b, all_lanes<V>(1), all_lanes<V>(2));
    for (int i = 0; i < TypeParam::lanes; ++i) {
        const auto x = lane(a, i), y = lane(b, i);
        EXPECT_EQ(lane(chosen, i), x < y ? 1 : 2);
        EXPECT_EQ(lane(larger(a, b), i), std::max(x, y));
        EXPECT_EQ(lane(smaller(a, b), i), std::min(x, y));
    }
}

TYPED_TEST(OfWidth, ConversionsKeepTheOrderOfTheLanes) {
    using W = TypeParam;
    const auto real = ramp<typename W::Real>(-5.0, 1.0);
    const auto fast = convert<typename W::Quick>(real);
    const auto index = convert<typename W::Index>(real);
    const auto index_of_fast = convert<typename W::Index>(fast);
    const auto back = convert<typename W::Real>(fast);
    const auto back_of_index = convert<typename W::Real>(index);
    for (int i = 0; i < W::lanes; ++i) {
        EXPECT_EQ(lane(fast, i), -5 + i);
        EXPECT_EQ(lane(index, i), -5 + i);
        EXPECT_EQ(lane(index_of_fast, i), -5 + i);
        EXPECT_EQ(lane(back, i), -5 + i);
        EXPECT_EQ(lane(back_of_index, i), -5 + i);
    }
}

TYPED_TEST(OfWidth, ConversionToWholeNumbersCutsTowardsZero) {
    using W = TypeParam;
    const auto real = ramp<typename W::Real>(-1.75, 0.5);
    const auto index = convert<typename W::Index>(real);
    for (int i = 0; i < W::lanes; ++i) {
        EXPECT_EQ(lane(index, i), static_cast<std::int32_t>(-1.75 + 0.5 * i));
    }
}

TYPED_TEST(OfWidth, GatherTakesEachLaneFromItsOwnPlace) {
    using W = TypeParam;
    std::vector<float> table(100);
    std::iota(table.begin(), table.end(), 1000.0F);
    std::vector<std::int32_t> places;
    for (int i = 0; i < W::lanes; ++i) {
        places.push_back((37 * i) % 100);
    }
    const auto index = pack_of<typename W::Index>(places);
    const auto values = gather<typename W::Quick>(table.data(), index);
    for (int i = 0; i < W::lanes; ++i) {
        EXPECT_EQ(lane(values, i), 1000 + places[static_cast<std::size_t>(i)]);
    }
}

TYPED_TEST(OfWidth, CountingStartsAtItsFirstLane) {
    using V = typename TypeParam::Real;
    const V counted = counting_from<V>(40.0);
    for (int i = 0; i < TypeParam::lanes; ++i) {
        EXPECT_EQ(lane(counted, i), 40.0 + i);
    }
}

TYPED_TEST(OfWidth, FunctionsOfPacksGiveTheBitsOfScalars) {
    using V = typename TypeParam::Quick;
    using T = Element<V>;
    for (int row = 0; row < 50; ++row) {
        const V x = ramp<V>(0.011 * row, 0.013);
        for (int i = 0; i < TypeParam::lanes; ++i) {
            const T value = lane(x, i);
            EXPECT_EQ(lane(exp_of_negative(V(x * T{-7})), i), exp_of_negative(value * T{-7}));
            EXPECT_EQ(lane(sinc3_squared(x), i), sinc3_squared(value));
            EXPECT_EQ(lane(fraction(V(x * T{9})), i), fraction(T(value * T{9})));
            EXPECT_EQ(lane(square_root(x), i), std::sqrt(value));
        }
    }
}

TYPED_TEST(OfWidth, InverseSquareRootsAreThoseOfScalarsAndExactToTwoUnits) {
    using V = typename TypeParam::Real;
    constexpr double two_units = 4.5e-16;
    for (double first = 1e-20; first < 1e12; first *= 1.37) {
        const V x = ramp<V>(first, 0.013 * first);
        const V root = inverse_square_root(x);
        for (int i = 0; i < TypeParam::lanes; ++i) {
            const double value = lane(x, i), expected = 1.0 / std::sqrt(value);
            EXPECT_EQ(lane(root, i), inverse_square_root(value));
            EXPECT_NEAR(lane(root, i), expected, two_units * expected) << value;
        }
    }
}

TYPED_TEST(OfWidth, NearestIntegersAndFractionsAreThoseOfTheLibrary) {
    using V = typename TypeParam::Real;
    for (const double x :
         {0.0, 0.49, 0.5, 0.51, 1.5, 2.5, -0.5, -1.5, -2.5, 7.2, -123456.7, 1234567.4}) {
        const V values = ramp<V>(x, 3.0);
        const auto whole = nearest_int<typename TypeParam::Index>(values);
        const V rest = fraction(values);
        for (int i = 0; i < TypeParam::lanes; ++i) {
            const double value = lane(values, i);
            EXPECT_EQ(lane(whole, i), std::nearbyint(value)) << value;
            EXPECT_EQ(lane(rest, i), value - std::nearbyint(value)) << value;
        }
    }
}

TYPED_TEST(OfWidth, AnyLessSeesEveryLane) {
    using V = typename TypeParam::Quick;
    const V zero = all_lanes<V>(0);
    EXPECT_FALSE(any_less(zero, zero));
    for (int i = 0; i < TypeParam::lanes; ++i) {
        V one_above = zero;
        one_above.set(i, 1);
        EXPECT_TRUE(any_less(zero, one_above)) << i;
        EXPECT_FALSE(any_less(one_above, zero)) << i;
    }
}

TYPED_TEST(OfWidth, SmallerUnsignedTakesNegativeNumbersForLargeOnes) {
    using Index = typename TypeParam::Index;
    const Index a = ramp<Index>(-2.0, 1.0);
    const Index clamped = smaller_unsigned(a, all_lanes<Index>(1));
    for (int i = 0; i < TypeParam::lanes; ++i) {
        EXPECT_EQ(lane(clamped, i), i == 2 ? 0 : 1);
    }
}

template <class T>
void expect_fraction_as_the_library() {
    for (const double x :
         {0.0, 0.49, 0.5, 0.51, 1.5, 2.5, -0.5, -1.5, -2.5, 7.2, -123456.7, 1234567.4}) {
        const auto value = static_cast<T>(x);
        EXPECT_EQ(fraction(value), value - std::nearbyint(value)) << x;
        EXPECT_EQ(nearest_int<std::int32_t>(value), std::nearbyint(value)) << x;
    }
}

TEST(Fraction, RoundsTiesToEven) {
    expect_fraction_as_the_library<float>();
    expect_fraction_as_the_library<double>();
}

TEST(Fraction, IsExactToTheEndOfItsRange) {
    EXPECT_EQ(fraction(4194303.0F), 0.0F);
    EXPECT_EQ(fraction(-4194303.0F), 0.0F);
    EXPECT_EQ(fraction(2251799813685247.0), 0.0);
    EXPECT_EQ(fraction(2251799813685246.5), 0.5);
}

TEST(Scalars, ArePacksOfOneLane) {
    static_assert(std::is_same_v<Width<1, float>::Quick, float>);
    static_assert(std::is_same_v<Width<1, float>::Real, double>);
    static_assert(lane_count<double> == 1);
    EXPECT_EQ(all_lanes<double>(3.0), 3.0);
    EXPECT_EQ(lane(3.0, 0), 3.0);
    EXPECT_EQ(if_less(1.0, 2.0, 3.0, 4.0), 3.0);
    const float table[] = {5.0F, 6.0F};
    EXPECT_EQ(gather<double>(table, 1), 6.0);
}

}  // namespace
}  // namespace minibragg
