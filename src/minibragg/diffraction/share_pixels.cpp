#include "minibragg/diffraction/share_pixels.hpp"

#include <algorithm>
#include <stdexcept>

#include "minibragg/base/floating_point.hpp"
#include "minibragg/crystal/spot_over_pixel.hpp"
#include "minibragg/diffraction/in_double.hpp"
#include "minibragg/diffraction/render_pixels.hpp"
#include "minibragg/diffraction/share_recorder.hpp"

namespace minibragg::diffraction {

namespace {

/// With a lattice shape, of a single shot.
template <template <class> class Lattice>
void observe_shares_of_shape(
    const scene::DeviceScenes& scenes,
    const Array<const PixelPlace>& pixels,
    std::int64_t orientations_of_one,
    const ShareArrays& arrays
) {
    with_reflections<Lattice<double>, double>(scenes.reflections, [&](const auto& reflections) {
        const scene::DeviceScene& scene = scenes.front();
        const auto crystal = make_crystal<Lattice<double>>(scene, reflections);
        observe_shares(scene, crystal, pixels, orientations_of_one, arrays);
    });
}

using Pixels = Array<const PixelPlace>;
using ShareFunction =
    void(const scene::DeviceScenes&, const Pixels&, std::int64_t, const ShareArrays&);

/// The kernel of a shape.
ShareFunction& share_function(scene::LatticeShape shape) {
    using scene::LatticeShape;
    switch (shape) {
        case LatticeShape::square:
            return observe_shares_of_shape<crystal::ParallelepipedLattice>;
        case LatticeShape::round:
            return observe_shares_of_shape<crystal::SphericalLattice>;
        case LatticeShape::gauss:
            return observe_shares_of_shape<crystal::GaussianCellLattice>;
        case LatticeShape::tophat:
            return observe_shares_of_shape<crystal::TophatCellLattice>;
        case LatticeShape::gauss_reciprocal:
            return observe_shares_of_shape<crystal::GaussianReciprocalLattice>;
        case LatticeShape::tophat_reciprocal:
            return observe_shares_of_shape<crystal::TophatReciprocalLattice>;
        case LatticeShape::broadened:
            return observe_shares_of_shape<crystal::StillLattice>;
        case LatticeShape::broadened_sweep:
            return observe_shares_of_shape<crystal::SweptLattice>;
        case LatticeShape::broadened_pixel:
            return observe_shares_of_shape<crystal::StillPixelLattice>;
        case LatticeShape::broadened_pixel_sweep:
            return observe_shares_of_shape<crystal::SweptPixelLattice>;
    }
    throw std::logic_error("a lattice shape without shares");
}

/// Some of the pixels that were asked for.
struct PixelBatch {
    std::size_t first;  ///< place of the first in the whole list
    std::vector<PixelPlace> pixels;
};

/// Appends the shares of some pixels, unless one of them has more than `most`.
bool append_shares(
    const scene::DeviceScenes& scenes,
    std::int64_t orientations_of_one,
    const PixelBatch& batch,
    int most,
    std::vector<PixelShare>& all
) {
    const auto room = static_cast<std::size_t>(most);
    const ShareArrays arrays{
        Array<ReflectionShare>("minibragg::diffraction::shares", batch.pixels.size() * room),
        Array<std::int32_t>("minibragg::diffraction::found", batch.pixels.size()),
        most};
    share_function(scenes.shape
    )(scenes,
      upload("minibragg::diffraction::pixels", batch.pixels),
      orientations_of_one,
      arrays);
    const std::vector<std::int32_t> found = download(arrays.found);
    if (*std::max_element(found.begin(), found.end()) > most) {
        return false;
    }
    const std::vector<ReflectionShare> shares = download(arrays.shares);
    for (std::size_t i = 0; i < batch.pixels.size(); ++i) {
        for (std::size_t j = 0; j < static_cast<std::size_t>(found[i]); ++j) {
            const ReflectionShare& share = shares[i * room + j];
            if (share.photons > 0.0) {
                all.push_back({batch.first + i, share, found[i] == 1});
            }
        }
    }
    return true;
}

}  // namespace

std::vector<PixelShare> share_pixels(
    const scene::DeviceScenes& scenes,
    std::int64_t orientations_of_one,
    const std::vector<PixelPlace>& pixels
) {
    constexpr std::size_t pixels_together = 8192;
    constexpr int usual_most = 8, growth = 4;
    const IeeeKernels arithmetic;
    const scene::DeviceScenes doubles = in_double(scenes);
    std::vector<PixelShare> all;
    for (std::size_t first = 0; first < pixels.size(); first += pixels_together) {
        const std::size_t end = std::min(pixels.size(), first + pixels_together);
        const PixelBatch batch{
            first,
            {pixels.begin() + static_cast<std::ptrdiff_t>(first),
             pixels.begin() + static_cast<std::ptrdiff_t>(end)}};
        int most = usual_most;
        while (!append_shares(doubles, orientations_of_one, batch, most, all)) {
            most *= growth;
        }
    }
    return all;
}

}  // namespace minibragg::diffraction
