#pragma once

#include <vector>

#include "minibragg/setup/sample_sets.hpp"
#include "minibragg/setup/spot_transform.hpp"
#include "minibragg/spots/reflection_geometry.hpp"

namespace minibragg::spots {

/// What the path has seen of a reflection, the means of its recorded photons.
struct ReflectionMeans {
    double strength_e2 = 0.0;  ///< |F|^2 times the polarization factor
    double capture = 1.0;      ///< fraction of the photons that the whole sensor records
    double wavelength_A = 0.0;
};

/// The photons of whole reflections of the crystals of an image. docs/physics.md, Spots.
///
/// Of a sweep: what the panel would record if the spindle turned on, as fast and in the same
/// beam, until the reflection has passed the Ewald sphere (Darwin's formula).
///
/// Of a still: the most that a still of this exposure could record of it, over all orientations
/// that bring it to the sphere from where it is. Domains, wavelengths and directions are taken
/// for the distributions that they sample, and the sphere for flat across a spot.
class WholeReflections {
public:
    WholeReflections(const setup::Experiment& experiment, const setup::Shot& shot);

    /// Not a number where a sweep never excites the reflection.
    double photons(int crystal, const Passage& passage, const ReflectionMeans& means) const;

private:
    /// A crystal as its spots need it.
    struct Block {
        setup::SpotShape shape;
        Mat3 per_size_invA;  ///< rows a*/Na, b*/Nb, c*/Nc as it stands in the middle
        /// Integral of |F_lattice|^2 over reciprocal space around a reflection, times the
        /// weight of the crystal: cells over volume, 1/A^3.
        double integral_invA3 = 0.0;
        setup::SampleSets sets;
    };

    void add_block(
        const setup::Experiment& experiment, const setup::Shot& shot, std::size_t crystal
    );
    static double most_excited_A(const Block& block, const Passage& passage);

    std::vector<Block> blocks_;
    double photons_per_sr_e2_;
    double width_rad_;
};

}  // namespace minibragg::spots
