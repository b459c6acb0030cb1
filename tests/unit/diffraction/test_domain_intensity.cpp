#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/diffraction/domain_intensity.hpp"
#include "minibragg/diffraction/observer.hpp"
#include "path_stubs.hpp"

namespace minibragg::diffraction {
namespace {

using W = Width<1, double>;
using Pack = Width<4, float>;

// Oracle: by hand. The path's stubs give 100 h + 10 k + l inside of spots.
TEST(DomainIntensity, IsThatOfTheNearestReflectionTimesTheLattice) {
    const stubs::Crystal<stubs::LatticeAlongH> crystal{};
    EXPECT_EQ(domain_intensity<W>(crystal, {Vec3d{2.2, 3.4, 1.1}}, NoObserver{}), 231.0);
    EXPECT_EQ(domain_intensity<W>(crystal, {Vec3d{1.8, 2.6, -4.4}}, NoObserver{}), 226.0);
    EXPECT_EQ(domain_intensity<W>(crystal, {Vec3d{2.3, 3.4, 1.1}}, NoObserver{}), 0.0);
}

TEST(DomainIntensity, ShowsZerosToAnObserverThatIsToSeeThem) {
    const stubs::Crystal<stubs::LatticeAlongH> crystal{};
    std::vector<double> polarizations;
    std::vector<Vec3d> seen;
    const stubs::Notebook notebook{&polarizations, &seen};
    EXPECT_EQ(domain_intensity<W>(crystal, {Vec3d{2.4, 3.4, 1.1}}, notebook), 0.0);
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].x, 2.4);
}

TEST(WithinLimit, CutsBeyondTheLimitAlone) {
    const beam::Wavelength limited{1.0, 1.0, 1.0, 0.25};
    EXPECT_EQ(within_limit(limited, 0.25, 3.0), 3.0);
    EXPECT_EQ(within_limit(limited, std::nextafter(0.25, 1.0), 3.0), 0.0);
    const beam::Wavelength unlimited{1.0, 1.0, 1.0, std::numeric_limits<double>::infinity()};
    EXPECT_EQ(within_limit(unlimited, 1e300, 3.0), 3.0);
}

TEST(MissesSpots, OnlyWhenNoWavelengthHasOne) {
    // h at the wavelengths: 2.5, 2.75 / 1.1 = 2.5 and 2.5 / 1.2 = 2.08, which is in a spot.
    const beam::Wavelength wavelengths[] = {
        {1.0, 1.0, {}, {}}, {1.0, 1.0, {}, {}}, {1.0 / 1.2, 1.0 / 1.2, {}, {}}};
    const RoughPoint<float> first{{2.5F, 0.0F, 0.0F}, 0.0F};
    EXPECT_TRUE(misses_spots(stubs::SpotsAlongH{}, first, wavelengths, 1));
    EXPECT_TRUE(misses_spots(stubs::SpotsAlongH{}, first, wavelengths, 2));
    EXPECT_FALSE(misses_spots(stubs::SpotsAlongH{}, first, wavelengths, 3));
}

/// A lane at the edge of a spot must have what it has when it is alone, whether the others of
/// its pack are far away or one of them is in the spot. Goes across the edge, of radius `edge`
/// in each index, along x at several y.
template <class Lattice>
void expect_same_at_the_edge(const crystal::LatticeParameters& parameters, double edge) {
    const DeviceCrystal<Lattice, stubs::NumberedReflections> crystal{
        .lattice = Lattice::from(parameters),
        .reflections = {},
        .spots = crystal::spots_of<Lattice>(parameters, 0.0)};
    using One = Width<1, float>;
    int different = 0;
    for (int i = 0; i < 64; ++i) {
        const double y = edge * i / 100.0, x = std::sqrt(edge * edge - y * y);
        auto delta = static_cast<float>(x * (1.0 - 1e-6));
        for (; delta < x * (1.0 + 1e-6); delta = std::nextafter(delta, 1.0F)) {
            const Vec3d alone{1.0 + static_cast<double>(delta), 2.0 + y, 3.0};
            const double expected = domain_intensity<One>(crystal, {alone}, NoObserver{});
            for (const double h_of_another : {1.5, 1.0}) {
                Vec3<Pack::Real> hkl{
                    all_lanes<Pack::Real>(1.5),
                    all_lanes<Pack::Real>(alone.y),
                    all_lanes<Pack::Real>(alone.z)};
                hkl.x.set(0, h_of_another);
                hkl.x.set(2, alone.x);
                const auto pack = domain_intensity<Pack>(crystal, {hkl}, NoObserver{});
                different += lane(pack, 2) == expected ? 0 : 1;
            }
        }
    }
    EXPECT_EQ(different, 0);
}

TEST(DomainIntensity, DoesNotDependOnOtherLanesAtTheEdgeOfASpot) {
    if constexpr (runs_on_host) {
        crystal::LatticeParameters parameters;
        parameters.cells = {20.0, 20.0, 20.0};
        using Gauss = crystal::GaussianCellLattice<float>;
        using Tophat = crystal::TophatCellLattice<float>;
        expect_same_at_the_edge<Gauss>(parameters, Gauss::radius(parameters) / 20.0);
        expect_same_at_the_edge<Tophat>(parameters, Tophat::radius(parameters) / 20.0);
    }
}

}  // namespace
}  // namespace minibragg::diffraction
