#include <limits>
#include <utility>

#include <gtest/gtest.h>

#include "minibragg/benchmark/verify.hpp"

using namespace minibragg::benchmark;
using Verdict = Verification::Verdict;

namespace {

constexpr int edge = 16;

/// A still: pixel (slow, fast) has 1 + slow + fast / 16 photons and the sum is over every
/// second row and column.
ExpectedValues expected_still() {
    ExpectedValues expected{Problem::small, false, 1, 2, 0.0, 0.0, {}};
    std::size_t next = 0;
    for (int slow = 0; slow < edge; slow += 2) {
        for (int fast = 0; fast < edge; fast += 2) {
            const double photons = 1.0 + slow + fast / 16.0;
            expected.pixels[next++] = {0, slow, fast, photons};
            expected.sum_photons += photons;
            expected.max_photons = photons;
        }
    }
    return expected;
}

MadeImage right_image() {
    MadeImage image{edge, edge, {}};
    for (int slow = 0; slow < edge; ++slow) {
        for (int fast = 0; fast < edge; ++fast) {
            image.photons.push_back(1.0 + slow + fast / 16.0);
        }
    }
    return image;
}

Verification verified(const MadeImage& image, double allowed = 1e-6) {
    return verify(expected_still(), allowed, {{0, 0}, {5, 0}}, [&](int) {
        return image;
    });
}

}  // namespace

TEST(Verify, PassesWhatIsRight) {
    const Verification found = verified(right_image(), 1e-9);
    EXPECT_EQ(found.verdict, Verdict::passed);
    EXPECT_EQ(found.largest_deviation, 0.0);
    EXPECT_NE(found.checksum, 0U);
}

TEST(Verify, AllowsTheRoundingOfSinglePrecisionAndNoMore) {
    ExpectedValues expected = expected_still();
    expected.pixels[9].photons += 0.4 * 2.4e-7;  // numbers from 2 to 4 are 2.4e-7 apart
    const auto read = [](int) {
        return right_image();
    };
    EXPECT_EQ(verify(expected, 1e-9, {{0, 0}}, read).verdict, Verdict::passed);
    expected.pixels[9].photons += 0.6 * 2.4e-7;
    EXPECT_EQ(verify(expected, 1e-9, {{0, 0}}, read).verdict, Verdict::failed);
}

TEST(Verify, ComparesPixelsWithTheBrightest) {
    MadeImage image = right_image();
    image.photons[2 * edge] += 2e-6 * 15.875;
    image.photons[4 * edge] -= 2e-6 * 15.875;
    const Verification found = verified(image);
    EXPECT_EQ(found.verdict, Verdict::failed);
    EXPECT_NEAR(found.largest_deviation, 2e-6, 1e-7);
    EXPECT_EQ(verified(image, 3e-6).verdict, Verdict::passed);
}

TEST(Verify, ComparesTheSum) {
    ExpectedValues expected = expected_still();
    expected.pixels.fill(expected.pixels[0]);
    MadeImage image = right_image();
    image.photons[14 * edge + 14] *= 1.001;
    EXPECT_EQ(
        verify(
            expected,
            1e-6,
            {{0, 0}},
            [&](int) {
                return image;
            }
        ).verdict,
        Verdict::failed
    );
}

TEST(Verify, FailsWhatIsNoPhotons) {
    for (const double wrong :
         {std::numeric_limits<double>::quiet_NaN(),
          std::numeric_limits<double>::infinity(),
          -1.0}) {
        for (const std::size_t place : {std::size_t{0}, std::size_t{edge + 1}}) {
            MadeImage image = right_image();
            image.photons[place] = wrong;
            EXPECT_EQ(verified(image).verdict, Verdict::failed) << wrong << " at " << place;
        }
    }
}

TEST(Verify, FailsAnImageOfAnotherSize) {
    MadeImage image = right_image();
    image.rows = edge / 2;
    image.photons.resize(edge * edge / 2);
    EXPECT_EQ(verified(image).verdict, Verdict::failed);
}

TEST(Verify, AllowsLessInDouble) {
    EXPECT_EQ(allowed_deviation("mixed"), 1e-6);
    EXPECT_EQ(allowed_deviation("double"), 1e-9);
}
