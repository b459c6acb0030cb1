#include "minibragg/nanobragg/edge_of_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "minibragg/base/kokkos.hpp"
#include "minibragg/nanobragg/contributing_lattice.hpp"
#include "minibragg/nanobragg/tile_cone.hpp"

namespace minibragg::nanobragg {

namespace {

using OneLane = Width<1, double>;

/// Whether every term is looked up: with water, and where lattice factors do not vanish.
bool counts_everywhere(const scene::SceneModel& model) {
    return !model.background.intensity_e2.empty() ||
           (model.crystal.shape != scene::LatticeShape::gauss_reciprocal &&
            model.crystal.shape != scene::LatticeShape::tophat_reciprocal);
}

/// How far Miller indices reach within the table, and where interpolation does.
class Search {
public:
    Search(
        const scene::SceneModel& model,
        const scene::DeviceScenes& device,
        const PixelSelection& selection
    )
        : model_(model),
          selection_(selection),
          panel_(download(device.front().panels).front()),
          outside_{device.reflections.smallest_hkl, device.reflections.largest_hkl},
          counts_everywhere_(counts_everywhere(model)),
          gauss_(NonzeroGaussianLattice<double>::from(model.crystal.lattice)),
          tophat_(crystal::TophatReciprocalLattice<double>::from(model.crystal.lattice)) {
        for (const Mat3& spindle : model.crystal.spindle_rotations) {
            for (const Mat3& domain : model.crystal.domain_rotations) {
                Mat3 cell_A = model.crystal.cell_A;
                for (Vec3d& vector : cell_A.row) {
                    vector = domain * (spindle * vector);
                }
                cells_A_.push_back(cell_A);
            }
        }
    }

    std::optional<EdgeOfTable> run() {
        const std::int64_t first = selection_.rows_begin(), end = selection_.rows_end();
        const FastRange fast = selection_.fast_range(first);
        look_into({first, end, fast.first, fast.end});
        return found_;
    }

private:
    bool look_into(const Tile& tile);
    bool look_at(const Pixel& pixel);
    bool has_point_outside(const detector::SamplePoint& point, const Pixel& pixel);
    bool is_outside(const Vec3d& hkl) const;
    bool may_leave_table(const Cone& cone) const;
    bool may_leave_table(const Mat3& cell_A, const Vec3d& q_invA, double radius_invA) const;
    Vec3d direction_to(const Pixel& pixel, const detector::SamplePoint& point) const;

    const scene::SceneModel& model_;
    const PixelSelection& selection_;
    detector::DevicePanel panel_;
    OutsideIndicator outside_;
    bool counts_everywhere_;  ///< a term, whatever its lattice factor; else:
    NonzeroGaussianLattice<double> gauss_;
    crystal::TophatReciprocalLattice<double> tophat_;
    std::vector<Mat3> cells_A_;  ///< of all orientations
    std::int64_t terms_ = 0;     ///< looked at one by one
    std::optional<EdgeOfTable> found_;
};

Vec3d Search::direction_to(const Pixel& pixel, const detector::SamplePoint& point) const {
    const auto slow = static_cast<double>(pixel.slow), fast = static_cast<double>(pixel.fast);
    return detector::ray_to(panel_, slow, fast, point).direction();
}

/// Whether the image has such a point in a tile, or the search is at its end.
// Recursion as deep as the logarithm of the pixels.
// NOLINTNEXTLINE(misc-no-recursion)
bool Search::look_into(const Tile& tile) {
    if (tile.is_empty() || !may_leave_table(cone_of(model_.panels.front(), panel_, tile))) {
        return false;
    }
    if (tile.is_pixel()) {
        return look_at({tile.slow_first, tile.fast_first});
    }
    const std::int64_t slow = (tile.slow_first + tile.slow_end) / 2;
    const std::int64_t fast = (tile.fast_first + tile.fast_end) / 2;
    const std::array<Tile, 4> parts{
        {{tile.slow_first, slow, tile.fast_first, fast},
         {tile.slow_first, slow, fast, tile.fast_end},
         {slow, tile.slow_end, tile.fast_first, fast},
         {slow, tile.slow_end, fast, tile.fast_end}}};
    // NOLINTNEXTLINE(misc-no-recursion)
    return std::any_of(parts.begin(), parts.end(), [&](const Tile& part) {
        return look_into(part);
    });
}

bool Search::look_at(const Pixel& pixel) {
    constexpr std::int64_t most_terms = 10'000'000;  // some tenths of a second
    if (selection_.is_masked(pixel)) {
        return false;
    }
    const int n = model_.sampling.oversample;
    for (const detector::SensorLayer& layer : model_.panels.front().layers) {
        for (int sub = 0; sub < n * n; ++sub) {
            const detector::SamplePoint point{
                detector::subpixel_offset(sub / n, n),
                detector::subpixel_offset(sub % n, n),
                layer.depth_m};
            const bool is_found = has_point_outside(point, pixel);
            if (is_found || terms_ > most_terms) {
                found_ = EdgeOfTable{is_found, pixel};
                return true;
            }
        }
    }
    return false;
}

bool Search::has_point_outside(const detector::SamplePoint& point, const Pixel& pixel) {
    const Vec3d direction = direction_to(pixel, point);
    for (const scene::SourceModel& source : model_.beam.sources) {
        const Vec3d q_invA = (1.0 / source.wavelength_A) * (direction - source.direction);
        const double d_min_A = model_.beam.d_min_A;
        if (dot(q_invA, q_invA) * d_min_A * d_min_A > 1.0) {
            continue;
        }
        terms_ += static_cast<std::int64_t>(cells_A_.size());
        if (std::any_of(cells_A_.begin(), cells_A_.end(), [&](const Mat3& cell_A) {
                return is_outside(cell_A * q_invA);
            })) {
            return true;
        }
    }
    return false;
}

/// Whether a term that counts lies where interpolation does not reach.
bool Search::is_outside(const Vec3d& hkl) const {
    const Vec3d delta{fraction(hkl.x), fraction(hkl.y), fraction(hkl.z)};
    const Vec3<std::int32_t> nearest{
        nearest_int<std::int32_t>(hkl.x),
        nearest_int<std::int32_t>(hkl.y),
        nearest_int<std::int32_t>(hkl.z)};
    if (outside_.intensity<OneLane>(nearest, delta) == 0.0) {
        return false;
    }
    if (counts_everywhere_) {
        return true;
    }
    return model_.crystal.shape == scene::LatticeShape::gauss_reciprocal
               ? gauss_(delta) != 0.0
               : tophat_(delta) != 0.0;
}

bool Search::may_leave_table(const Cone& cone) const {
    const auto& sources = model_.beam.sources;
    return std::any_of(sources.begin(), sources.end(), [&](const scene::SourceModel& source) {
        const double inverse_invA = 1.0 / source.wavelength_A;
        const Vec3d s = cone.centre - source.direction;
        const double shortest = std::sqrt(dot(s, s)) - cone.radius;
        if (shortest * inverse_invA * model_.beam.d_min_A > 1.0) {
            return false;  // all of it is beyond the limit
        }
        return std::any_of(cells_A_.begin(), cells_A_.end(), [&](const Mat3& cell_A) {
            return may_leave_table(cell_A, inverse_invA * s, inverse_invA * cone.radius);
        });
    });
}

bool Search::may_leave_table(const Mat3& cell_A, const Vec3d& q_invA, double radius_invA)
    const {
    constexpr double edge = 2.0;  // as crystal::InterpolationAxis has it
    const auto leaves = [&](const Vec3d& axis_A, std::int32_t first, std::int32_t last) {
        const double index = dot(axis_A, q_invA);
        const double reach = std::sqrt(dot(axis_A, axis_A)) * radius_invA;
        return index - reach < first + edge || index + reach > last - edge;
    };
    const Vec3d* const axis = cell_A.row;
    return leaves(axis[0], outside_.smallest.x, outside_.largest.x) ||
           leaves(axis[1], outside_.smallest.y, outside_.largest.y) ||
           leaves(axis[2], outside_.smallest.z, outside_.largest.z);
}

}  // namespace

std::optional<EdgeOfTable> find_edge_of_table(
    const scene::SceneModel& model,
    const scene::DeviceScenes& device,
    const PixelSelection& selection
) {
    return Search(model, device, selection).run();
}

}  // namespace minibragg::nanobragg
