#include <bit>
#include <cmath>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/nanobragg_random.hpp"

// Expected numbers: printed by the reference program nanoBragg.c (gcc 12, glibc, no fused
// multiply-add).
namespace minibragg {
namespace {

using constants::radians_per_degree;
using testing::ElementsAre;
using testing::ElementsAreArray;

template <class Draw>
std::vector<float> draws(int count, Draw draw) {
    std::vector<float> values;
    for (int i = 0; i < count; ++i) {
        values.push_back(draw());
    }
    return values;
}

struct UniformSample {
    std::int64_t state;
    std::vector<float> draws;
    std::vector<std::int64_t> states;
};

TEST(NanobraggUniform, GivesTheDrawsAndStatesOfTheReferenceProgram) {
    const std::vector<UniformSample> samples{
        {-1,
         {0.415999353F, 0.091964893F, 0.75641048F, 0.52970022F, 0.930436492F},
         {530511967, 2110010672, 1551901393, 1617819336, 1399125485}},
        {0,
         {0.415999353F, 0.091964893F, 0.75641048F, 0.52970022F, 0.930436492F},
         {530511967, 2110010672, 1551901393, 1617819336, 1399125485}},
        {-42,
         {0.471973002F, 0.539009392F, 0.737019002F, 0.18827413F, 0.993509591F},
         {806666144, 573618697, 755349096, 1376419055, 781211901}},
        {-12345678,
         {0.765989304F, 0.023453664F, 0.589726627F, 0.535101593F, 0.982231438F},
         {1149121912, 971537513, 1312812850, 1198580672, 1148745444}},
        {-12345,
         {0.923120558F, 0.333146602F, 0.197888419F, 0.949421704F, 0.783800364F},
         {1492592912, 1252591377, 521081698, 381785820, 2140623151}}};
    for (const UniformSample& sample : samples) {
        NanobraggRandom random(sample.state);
        for (std::size_t i = 0; i < sample.draws.size(); ++i) {
            EXPECT_EQ(random.uniform(), sample.draws[i]) << sample.state << " " << i;
            EXPECT_EQ(random.state(), sample.states[i]) << sample.state << " " << i;
        }
    }
}

TEST(NanobraggUniform, GivesTheBitsOfTheReferenceProgram) {
    NanobraggRandom random(-1);
    const auto bits = draws(5, [&] {
        return random.uniform();
    });
    const std::vector<std::uint32_t> expected{
        0x3ed4fdde, 0x3dbc5817, 0x3f41a41e, 0x3f079a6f, 0x3f6e3116};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(std::bit_cast<std::uint32_t>(bits[i]), expected[i]);
    }
}

TEST(NanobraggUniform, ContinuesWithTheShuffleTableWhenTheNewStateIsPositive) {
    NanobraggRandom continued(-1), fresh(-5);
    continued.uniform();
    const float next = NanobraggRandom(continued).uniform();
    continued.change_state(5);
    EXPECT_EQ(continued.uniform(), next);  // the table of the first stream decides
    EXPECT_EQ(continued.state(), 5 * 16807);
    continued.change_state(-5);
    EXPECT_EQ(continued.uniform(), fresh.uniform());
}

TEST(NanobraggUniform, StaysInsideItsTableForAnyState) {
    for (const std::int64_t state :
         {INT64_MIN + 1,
          std::int64_t{-1} << 40,
          std::int64_t{-2147483647},
          std::int64_t{2147483647},
          INT64_MAX}) {
        NanobraggRandom random(-1);
        random.uniform();
        random.change_state(state);
        for (int i = 0; i < 100; ++i) {
            const float draw = random.uniform();
            EXPECT_GE(draw, 0.0F);
            EXPECT_LT(draw, 1.0F);
        }
    }
}

TEST(NanobraggGaussian, GivesTheDeviatesOfTheReferenceProgram) {
    NanobraggRandom random(-1);
    EXPECT_THAT(
        draws(
            6,
            [&] {
                return random.gaussian();
            }
        ),
        ElementsAre(
            -0.836853981F, -0.172279969F, 0.187117606F, 1.61543977F, -0.17677407F, 0.653144717F
        )
    );
}

TEST(NanobraggLogGamma, GivesTheValuesOfTheReferenceProgram) {
    EXPECT_NEAR(nanobragg_log_gamma(1.0F), 0.0F, 1e-15);
    EXPECT_EQ(nanobragg_log_gamma(1.5F), -0.120782241F);
    EXPECT_EQ(nanobragg_log_gamma(13.0F), 19.987215F);
    EXPECT_EQ(nanobragg_log_gamma(101.0F), 363.73938F);
    EXPECT_EQ(nanobragg_log_gamma(1000001.0F), 12815518.0F);
}

TEST(NanobraggPoisson, GivesTheCountsOfTheReferenceProgram) {
    struct Sample {
        float mean;
        std::vector<float> counts;
    };

    const std::vector<Sample> samples{
        {0.0F, {0, 0, 0, 0, 0, 0}},
        {0.1F, {0, 0, 0, 0, 1, 0}},
        {1.0F, {1, 1, 2, 1, 0, 0}},
        {3.3F, {3, 3, 1, 3, 3, 2}},
        {11.9F, {9, 10, 12, 14, 11, 11}},
        {12.0F, {6, 11, 13, 16, 8, 21}},
        {13.5F, {7, 13, 14, 18, 9, 23}},
        {100.0F, {84, 99, 103, 113, 88, 102}},
        {1000.0F, {951, 999, 1011, 1043, 964, 1009}},
        {12345.6F, {12175, 12342, 12385, 12500, 12220, 12378}},
        {999999.0F, {998464, 999970, 1000354, 1001390, 998872, 1002378}},
        {1e6F, {998465, 1001391, 998873, 1000291, 999615, 997836}},
        {2e6F, {2003515.88F, 1997474, 1998887, 2000846.25F, 2000018.38F, 2000298.25F}}};
    for (const Sample& sample : samples) {
        NanobraggRandom random(-42);
        EXPECT_THAT(
            draws(
                6,
                [&] {
                    return random.poisson(sample.mean);
                }
            ),
            ElementsAreArray(sample.counts)
        ) << sample.mean;
    }
}

TEST(NanobraggPoisson, KeepsOneStreamAcrossItsThreeMethods) {
    const std::vector<float> means{
        0, 0.1F, 1, 3.3F, 11.9F, 12, 13.5F, 100, 1000, 12345.6F, 999999, 1e6F, 2e6F, 5e7F};
    const std::vector<float> expected{
        0, 0, 1, 3, 8, 21, 15, 90, 1029, 12398, 1000446, 1000476, 2001536.75F, 49998596};
    NanobraggRandom random(-42);
    for (std::size_t i = 0; i < means.size(); ++i) {
        EXPECT_EQ(random.poisson(means[i]), expected[i]) << means[i];
    }
}

TEST(NanobraggPoisson, CountsNothingForNegativeMeans) {
    EXPECT_EQ(NanobraggRandom(-1).poisson(-3.0F), 0.0F);
}

TEST(NanobraggRotation, GivesTheMosaicDomainsOfTheReferenceProgram) {
    const std::vector<std::array<double, 10>> domains{
        {0.99996612375044724,
         0.0082266013279829672,
         -0.00027273081166300314,
         -0.0082272825073718553,
         0.99996277932151434,
         -0.002598421470118665,
         0.00025134448292042335,
         0.0026005772787805153,
         0.99999658690605941,
         0.494574051},
        {0.99996592089784464,
         -0.0079751680914580177,
         0.0021339486494309119,
         0.0079761872189555976,
         0.99996807949662869,
         -0.0004694946988297568,
         -0.0021301362335746331,
         0.00048649947281547405,
         0.99999761291609557,
         0.473815932},
        {0.9999914359922164,
         0.0028416441030047652,
         0.0030088205358383916,
         -0.0028584857919053165,
         0.99998018943075295,
         0.0056080125724695118,
         -0.0029928249535347059,
         -0.0056165652161582636,
         0.99997974839192127,
         0.399538479},
        {0.99997328100466476,
         -0.00099578238670063046,
         0.0072419399475676565,
         0.0010300984016003182,
         0.99998825298719207,
         -0.0047363260979907647,
         -0.0072371385263002878,
         0.0047436594588803225,
         0.99996256005957007,
         0.499185443},
        {0.99996509119611998,
         -0.0016282258045581355,
         0.0081954420176585819,
         0.0016459680557773309,
         0.99999631558174207,
         -0.0021586134670812376,
         -0.0081918971120732067,
         0.0021720275482311219,
         0.99996408691414251,
         0.494561725}};
    // One unit in the last place: another release of the mathematical library may round sin or
    // cos otherwise.
    constexpr double tolerance = 2.3e-16;
    NanobraggRandom random(-12345678);
    for (const auto& expected : domains) {
        const Mat3 u = nanobragg_rotation(random, static_cast<float>(0.5 * radians_per_degree));
        for (int row = 0; row < 3; ++row) {
            const auto first = static_cast<std::size_t>(3 * row);
            EXPECT_NEAR(u.row[row].x, expected[first], tolerance);
            EXPECT_NEAR(u.row[row].y, expected[first + 1], tolerance);
            EXPECT_NEAR(u.row[row].z, expected[first + 2], tolerance);
        }
        const double trace = u.row[0].x + u.row[1].y + u.row[2].z;
        EXPECT_NEAR(std::acos((trace - 1.0) / 2.0) / radians_per_degree, expected[9], 1e-9);
    }
}

TEST(NanobraggMissetAngles, GivesTheRandomMissetsOfTheReferenceProgram) {
    struct Sample {
        std::int64_t seed;
        Vec3d angles_deg;
    };

    const std::vector<Sample> samples{
        {1, {4.6629571628284801, -11.844978845829704, 17.6225480239485}},
        {42, {-11.585886639425024, 56.207688997699549, -1.333374204498232}},
        {12345, {105.72075473063305, -34.951318363186608, -97.823571440655073}},
        {54321, {-27.529714861379333, 53.373759381330373, 91.879164574859843}},
        {12345678, {16.218323337987322, 6.8879131331959078, -57.307648362907521}}};
    constexpr float cap_rad = 90.0F;  // the reference program takes its 90 degrees for radians
    for (const Sample& sample : samples) {
        NanobraggRandom random(-sample.seed);
        const Vec3d angles = nanobragg_misset_angles(nanobragg_rotation(random, cap_rad));
        EXPECT_NEAR(angles.x / radians_per_degree, sample.angles_deg.x, 1e-12) << sample.seed;
        EXPECT_NEAR(angles.y / radians_per_degree, sample.angles_deg.y, 1e-12) << sample.seed;
        EXPECT_NEAR(angles.z / radians_per_degree, sample.angles_deg.z, 1e-12) << sample.seed;
    }
}

TEST(NanobraggMissetAngles, InvertRotationXyz) {
    const Vec3d angles{0.3, -0.7, 2.1};
    const Vec3d found = nanobragg_misset_angles(rotation_xyz(angles));
    EXPECT_NEAR(found.x, angles.x, 1e-14);
    EXPECT_NEAR(found.y, angles.y, 1e-14);
    EXPECT_NEAR(found.z, angles.z, 1e-14);
}

TEST(NanobraggMissetAngles, TakesTheSpecialCaseAtAQuarterTurnAboutY) {
    // z.x = -1: the angles about x and z are not separate; the reference program's choice is
    // (pi, pi/2, ...).
    const Mat3 quarter{{{0.0, 0.0, 1.0}, {0.0, 1.0, 0.0}, {-1.0, 0.0, 0.0}}};
    const Vec3d found = nanobragg_misset_angles(quarter);
    EXPECT_EQ(found.x, constants::pi);
    EXPECT_EQ(found.y, constants::pi / 2.0);
    EXPECT_EQ(found.z, std::atan2(0.0, -1.0));
}

}  // namespace
}  // namespace minibragg
