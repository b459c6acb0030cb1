#include <gtest/gtest.h>

#include "minibragg/diffraction/weighted_sum.hpp"

// Oracle: sums of whole numbers, which every order and precision adds up exactly.
namespace minibragg::diffraction {
namespace {

using W = Width<1, float>;

TEST(PartialSum, AddsWeightedTermsToTheSumSoFar) {
    const double weight = 0.5, before = 7.0;
    auto sum = PartialSum<W>::from({weight, before});
    EXPECT_EQ(sum.total(), 7.0);
    sum.add(2.0F, 3.0F);
    sum.add(1.0F, 4.0F);
    EXPECT_EQ(sum.total(), 7.0 + 0.5 * (2.0 * 3.0 + 4.0));
}

TEST(PartialSum, KeepsNoMoreThan64TermsInTheNumbersOfThePrecision) {
    // 2^24 + 1 is no float: added term by term in float, ones would be lost as soon as the sum
    // is that large.
    constexpr float large = 16777216.0F;
    const double weight = 1.0, before = 0.0;
    auto sum = PartialSum<W>::from({weight, before});
    for (int i = 0; i < 63; ++i) {
        sum.add(1.0F, 0.0F);
    }
    sum.add(1.0F, large);
    EXPECT_EQ(sum.part, 0.0F);
    for (int i = 0; i < 63; ++i) {
        sum.add(1.0F, 1.0F);
    }
    EXPECT_EQ(sum.part, 63.0F);
    EXPECT_EQ(sum.total(), 16777216.0 + 63.0);
}

TEST(PartialSum, EndsPartsAfterTheSameTermsWhenSomeAreSkipped) {
    const double weight = 1.0, before = 0.0;
    auto added = PartialSum<W>::from({weight, before});
    auto skipped = added;
    for (int i = 0; i < 300; ++i) {
        const bool is_zero = i % 7 != 0;
        const float term = is_zero ? 0.0F : 1.0F / static_cast<float>(i + 1);
        added.add(1.0F, term);
        if (is_zero) {
            skipped.skip(1);
        } else {
            skipped.add(1.0F, term);
        }
        EXPECT_EQ(skipped.terms, added.terms);
        EXPECT_EQ(skipped.part, added.part);
        EXPECT_EQ(skipped.sum, added.sum);
    }
    // More at once than a part has.
    added.skip(1);
    for (int i = 0; i < 200; ++i) {
        added.add(1.0F, 0.0F);
    }
    skipped.skip(201);
    EXPECT_EQ(skipped.terms, added.terms);
    EXPECT_EQ(skipped.total(), added.total());
}

}  // namespace
}  // namespace minibragg::diffraction
