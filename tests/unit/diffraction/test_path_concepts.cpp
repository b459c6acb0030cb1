#include <gtest/gtest.h>

#include "minibragg/crystal/spot_over_pixel.hpp"
#include "minibragg/diffraction/observe_pixels.hpp"
#include "path_stubs.hpp"

// Compiled, not run: each concept takes what the program has and the least that can be written
// for it, and refuses what lacks one thing. That the path compiles with the least is shown
// where its levels are tested (test_pixel_photons.cpp).
namespace minibragg::diffraction {
namespace {

using Scalar = Width<1, double>;
using Mixed = Width<8, float>;

template <template <class> class Lattice>
inline constexpr bool is_lattice =
    LatticeOf<Lattice<double>, Scalar>&& LatticeOf<Lattice<float>, Mixed>;

static_assert(is_lattice<crystal::ParallelepipedLattice>);
static_assert(is_lattice<crystal::SphericalLattice>);
static_assert(is_lattice<crystal::GaussianCellLattice>);
static_assert(is_lattice<crystal::TophatCellLattice>);
static_assert(is_lattice<crystal::GaussianReciprocalLattice>);
static_assert(is_lattice<crystal::TophatReciprocalLattice>);
static_assert(is_lattice<crystal::StillLattice>);
static_assert(is_lattice<crystal::SweptLattice>);
static_assert(is_lattice<crystal::StillPixelLattice>);
static_assert(is_lattice<crystal::SweptPixelLattice>);
static_assert(HasSpotTable<crystal::StillLattice<float>>);
static_assert(!HasSpotTable<crystal::GaussianCellLattice<float>>);
static_assert(LatticeOf<stubs::FlatLattice, Mixed>);
static_assert(LatticeOf<stubs::LatticeAlongH, Mixed>);

struct LatticeWithoutVanishes {
    using Spots = stubs::Endless;

    template <class V>
    V operator()(const Vec3<V>& delta) const {
        return delta.x;
    }
};

struct LatticeOfDoubles : stubs::FlatLattice {
    template <class V>
    double operator()(const Vec3<V>&) const {
        return 1.0;
    }
};

struct LatticeWithMemory : stubs::FlatLattice {
    std::vector<double> table;  // no device could copy it
};

static_assert(!LatticeOf<LatticeWithoutVanishes, Scalar>);
static_assert(LatticeOf<LatticeOfDoubles, Scalar>);
static_assert(!LatticeOf<LatticeOfDoubles, Mixed>);
static_assert(!LatticeOf<LatticeWithMemory, Scalar>);

static_assert(ReflectionsOf<crystal::ConstantReflections, Scalar>);
static_assert(ReflectionsOf<crystal::ConstantReflections, Mixed>);
static_assert(ReflectionsOf<crystal::NearestReflection<float>, Mixed>);
static_assert(ReflectionsOf<crystal::TricubicReflections<double>, Scalar>);
static_assert(ReflectionsOf<stubs::NumberedReflections, Mixed>);
static_assert(!ReflectionsOf<stubs::FlatLattice, Scalar>);

struct SpotsWithoutMiss {
    static constexpr bool end = true;
};

struct LatticeWithoutMiss : stubs::FlatLattice {
    using Spots = SpotsWithoutMiss;
};

static_assert(CrystalOf<stubs::Crystal<stubs::FlatLattice>, Mixed>);
static_assert(CrystalOf<stubs::Crystal<stubs::LatticeAlongH>, Mixed>);
static_assert(LatticeOf<LatticeWithoutMiss, Mixed>);
static_assert(!CrystalOf<stubs::Crystal<LatticeWithoutMiss>, Mixed>);

struct ObserverWithoutSteps {
    static constexpr bool sees_zeros = false;

    template <class Held>
    void held(const Held&) const {}

    template <class... Values>
    void sample(const Values&...) const {}

    template <class... Values>
    void direction(const Values&...) const {}
};

static_assert(ObserverOf<NoObserver, Scalar>);
static_assert(ObserverOf<NoObserver, Mixed>);
static_assert(ObserverOf<Recorder, Scalar>);
static_assert(!ObserverOf<Recorder, Mixed>);  // it notes one pixel's values
static_assert(!ObserverOf<ObserverWithoutSteps, Scalar>);

using Bragg = BraggScattering<Mixed, stubs::Crystal<stubs::FlatLattice>, NoObserver>;
static_assert(ScatteringOf<Bragg, Mixed>);
static_assert(ScatteringOf<AmorphousScattering<Mixed>, Mixed>);
static_assert(ScatteringOf<stubs::WeightAlone, Mixed>);
static_assert(!ScatteringOf<Bragg, Scalar>);
static_assert(!ScatteringOf<NoObserver, Mixed>);

TEST(PathConcepts, AreCheckedByTheCompiler) {
    SUCCEED();
}

}  // namespace
}  // namespace minibragg::diffraction
