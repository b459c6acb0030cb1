#include <cmath>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/reflections/random_structure_factors.hpp"
#include "reflection_lookup.hpp"

namespace minibragg::reflections {
namespace {

/// <F^2> of carbon alone would need the mixture; here from the coefficients of the
/// International Tables, volume C, for C, N and O (a1 b1 ... a4 b4 c).
double form_factor(const double (&t)[9], double stol_squared) {
    double f = t[8];
    for (int i = 0; i < 8; i += 2) {
        f += t[i] * std::exp(-t[i + 1] * stol_squared);
    }
    return f;
}

constexpr double carbon[9]{
    2.31, 20.8439, 1.02, 10.2075, 1.5886, 0.5687, 0.865, 51.6512, 0.2156};
constexpr double nitrogen[9]{
    12.2126, 0.0057, 3.1322, 9.8933, 2.0125, 28.9975, 1.1663, 0.5826, -11.529};
constexpr double oxygen[9]{
    3.0485, 13.2771, 2.2868, 5.7011, 1.5463, 0.3239, 0.867, 32.9089, 0.2508};

double mean_intensity(double atoms, double b_factor_A2, double stol_squared) {
    const double c = form_factor(carbon, stol_squared);
    const double n = form_factor(nitrogen, stol_squared);
    const double o = form_factor(oxygen, stol_squared);
    return atoms * (0.63 * c * c + 0.17 * n * n + 0.20 * o * o) *
           std::exp(-2.0 * b_factor_A2 * stol_squared);
}

struct Moments {
    int count = 0;
    double second = 0.0, fourth = 0.0;  ///< of the normalized amplitude

    void add(double e_squared) {
        ++count;
        second += e_squared;
        fourth += e_squared * e_squared;
    }
};

TEST(RandomStructureFactors, FollowWilsonsDistributionsWithTheRightMean) {
    // P 21 with b unique: (h 0 l) is centric, the rest acentric; (0 k 0) left aside.
    const crystal::UnitCell cell{60.0, 50.0, 70.0, 90.0, 100.0, 90.0};
    const ReflectionList list =
        make_random_structure_factors(cell, {3, 1000.0, 15.0, "P 1 21 1", 2.0});
    const Mat3 reciprocal = crystal::reciprocal_vectors(crystal::standard_setting(cell));
    Moments centric, acentric;
    for (const Reflection& r : list.p1) {
        // One of each set of equivalents: k >= 0, l > 0.
        if (r.k < 0 || r.l <= 0 || (r.h == 0 && r.l == 0)) {
            continue;
        }
        const double stol_squared =
            0.25 *
            crystal::inverse_d_squared(
                reciprocal,
                {static_cast<double>(r.h), static_cast<double>(r.k), static_cast<double>(r.l)}
            );
        const double e_squared = r.F_e * r.F_e / mean_intensity(1000.0, 15.0, stol_squared);
        (r.k == 0 ? centric : acentric).add(e_squared);
    }
    ASSERT_GT(acentric.count, 20000);
    ASSERT_GT(centric.count, 500);
    // <E^2> = 1; <E^4> = 2 acentric, 3 centric. Variances: 1 and 20, 2 and 96.
    EXPECT_NEAR(acentric.second / acentric.count, 1.0, 5.0 * std::sqrt(1.0 / acentric.count));
    EXPECT_NEAR(acentric.fourth / acentric.count, 2.0, 5.0 * std::sqrt(20.0 / acentric.count));
    EXPECT_NEAR(centric.second / centric.count, 1.0, 5.0 * std::sqrt(2.0 / centric.count));
    EXPECT_NEAR(centric.fourth / centric.count, 3.0, 5.0 * std::sqrt(96.0 / centric.count));
}

TEST(RandomStructureFactors, DoubleTheMeanOnCentredLattices) {
    const crystal::UnitCell cell{50.0, 60.0, 70.0};
    const ReflectionList list =
        make_random_structure_factors(cell, {3, 1000.0, 0.0, "C 2 2 2", 3.0});
    const Mat3 reciprocal = crystal::reciprocal_vectors(crystal::standard_setting(cell));
    Moments general;
    for (const Reflection& r : list.p1) {
        if ((r.h + r.k) % 2 != 0) {
            EXPECT_EQ(r.F_e, 0.0F);
        } else if (r.h > 0 && r.k > 0 && r.l > 0) {
            const double stol_squared = 0.25 * crystal::inverse_d_squared(
                                                   reciprocal,
                                                   {static_cast<double>(r.h),
                                                    static_cast<double>(r.k),
                                                    static_cast<double>(r.l)}
                                               );
            general.add(r.F_e * r.F_e / mean_intensity(1000.0, 0.0, stol_squared));
        }
    }
    EXPECT_NEAR(general.second / general.count, 2.0, 2.0 * 5.0 / std::sqrt(general.count));
}

TEST(RandomStructureFactors, ObeySymmetryFriedelsLawAndAbsences) {
    const ReflectionList list =
        make_random_structure_factors({40.0, 40.0, 60.0}, {1, 0.0, 20.0, "P 43 21 2", 4.0});
    EXPECT_EQ(list.space_group, "P 43 21 2");
    const double F_e = amplitude_of(list, 3, 2, 5).value();
    EXPECT_GT(F_e, 0.0F);
    for (const auto& [h, k, l] :
         {std::array{-3, -2, -5},
          std::array{2, 3, -5},
          std::array{-2, 3, 5},
          std::array{3, -2, -5},
          std::array{-3, -2, 5}}) {
        EXPECT_EQ(amplitude_of(list, h, k, l), F_e) << h << k << l;
    }
    for (const int l : {1, 2, 3, 5, 6, 7}) {  // 4(3): (0 0 l) only for l = 4n
        EXPECT_EQ(amplitude_of(list, 0, 0, l), 0.0F);
    }
    EXPECT_GT(amplitude_of(list, 0, 0, 4).value(), 0.0F);
    EXPECT_EQ(amplitude_of(list, 3, 0, 0), 0.0F);
    EXPECT_FALSE(amplitude_of(list, 0, 0, 0).has_value());
}

TEST(RandomStructureFactors, DoNotDependOnTheResolutionLimit) {
    const crystal::UnitCell cell{30.0, 40.0, 50.0};
    const auto make = [&](double d_min_A, std::int64_t seed) {
        return make_random_structure_factors(cell, {seed, 0.0, 20.0, "P 21 21 21", d_min_A});
    };
    const ReflectionList coarse = make(5.0, 1), fine = make(3.0, 1), other = make(5.0, 2);
    EXPECT_LT(coarse.p1.size(), fine.p1.size());
    std::size_t equal = 0;
    for (const Reflection& r : coarse.p1) {
        EXPECT_EQ(amplitude_of(fine, r.h, r.k, r.l), r.F_e);
        equal += amplitude_of(other, r.h, r.k, r.l) == r.F_e ? 1 : 0;
    }
    EXPECT_LT(equal, coarse.p1.size() / 10);
}

TEST(RandomStructureFactors, FillTheSphere) {
    // 4/3 pi (10 / 2)^3 = 523.6 lattice points of a 10 A cube within 1/2 1/A, without the
    // origin: counted 514.
    const ReflectionList list =
        make_random_structure_factors({10.0, 10.0, 10.0}, {1, 0.0, 20.0, "P 1", 2.0});
    EXPECT_EQ(list.p1.size(), 514U);
    EXPECT_NEAR(list.d_min_A, 2.0, 1e-12);
}

TEST(TypicalAtoms, AreThoseOfAProtein) {
    // Lysozyme, P 43 21 2, 8 molecules of 1001 atoms (not hydrogen) in 79 x 79 x 38 A: 237158
    // A^3.
    EXPECT_NEAR(typical_atoms_per_cell({79.0, 79.0, 38.0}), 8008.0, 0.15 * 8008.0);
}

TEST(RandomStructureFactors, RefuseWhatMakesNoSense) {
    const crystal::UnitCell cell{30.0, 40.0, 50.0};
    EXPECT_THROW(make_random_structure_factors(cell, {1, -1.0, 20.0, "P 1", 2.0}), InputError);
    EXPECT_THROW(make_random_structure_factors(cell, {1, 0.0, -1.0, "P 1", 2.0}), InputError);
    EXPECT_THROW(make_random_structure_factors(cell, {1, 0.0, 20.0, "P 0", 2.0}), InputError);
    EXPECT_THROW(make_random_structure_factors(cell, {1, 0.0, 20.0, "P 4", 2.0}), InputError);
    EXPECT_THROW(make_random_structure_factors(cell, {1, 0.0, 20.0, "P 1", 0.0}), InputError);
    EXPECT_THROW(make_random_structure_factors(cell, {1, 0.0, 20.0, "P 1", NAN}), InputError);
    EXPECT_THROW(make_random_structure_factors({0.0, 1.0, 1.0}, {}), InputError);
    EXPECT_THROW(
        make_random_structure_factors({5000.0, 5000.0, 5000.0}, {1, 0.0, 20.0, "P 1", 1.0}),
        InputError
    );
}

}  // namespace
}  // namespace minibragg::reflections
