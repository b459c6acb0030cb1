#include "minibragg/scene/make_orientations.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace minibragg::scene {

namespace {

// Plain products and sums in the order of the columns: nothing is fused, unlike in Mat3's own
// products, so orientations have the same bits whether or not the processor fuses.

/// The product of a row vector and a matrix.
KOKKOS_INLINE_FUNCTION Vec3d row_times(const Vec3d& row, const Mat3& m) {
    return row.x * m.row[0] + row.y * m.row[1] + row.z * m.row[2];
}

/// The rotation by `first`, then by `second`.
KOKKOS_INLINE_FUNCTION Mat3 both_rotations(const Mat3& second, const Mat3& first) {
    return {
        {row_times(second.row[0], first),
         row_times(second.row[1], first),
         row_times(second.row[2], first)}};
}

KOKKOS_INLINE_FUNCTION double plain_dot(const Vec3d& u, const Vec3d& v) {
    return u.x * v.x + u.y * v.y + u.z * v.z;
}

KOKKOS_INLINE_FUNCTION Vec3d turned(const Vec3d& v, const Mat3& rotation) {
    return {
        plain_dot(v, rotation.row[0]),
        plain_dot(v, rotation.row[1]),
        plain_dot(v, rotation.row[2])};
}

KOKKOS_INLINE_FUNCTION Vec3<float> in_single_precision(const Vec3d& v) {
    return {static_cast<float>(v.x), static_cast<float>(v.y), static_cast<float>(v.z)};
}

/// A crystal, its rotations as ranges of pools, and where its orientations begin.
struct CrystalToTurn {
    Mat3 cell_A;
    double weight;
    std::size_t first_spindle, first_domain, domains, first_orientation, orientations;
};

/// Rotations of all shots, which are filled in on the host and then copied to the device,
/// unless that is the host.
class RotationPool {
public:
    RotationPool(const std::string& label, std::size_t size)
        : rotations_(uninitialized<Mat3>(label, size)),
          host_(Kokkos::create_mirror_view(rotations_)) {}

    /// @returns the place of the first
    std::size_t add(const std::vector<Mat3>& more) {
        std::copy(more.begin(), more.end(), host_.data() + size_);
        size_ += more.size();
        return size_ - more.size();
    }

    Array<const Mat3> upload_to(const ExecSpace& exec) const {
        Kokkos::deep_copy(exec, rotations_, host_);
        if (!runs_on_host) {
            exec.fence();  // the host's copy may go
        }
        return rotations_;
    }

private:
    Array<Mat3> rotations_;
    HostArray<Mat3> host_;
    std::size_t size_ = 0;
};

/// How many rotations crystals have, all together.
struct RotationCounts {
    std::size_t spindle = 0, domain = 0;

    explicit RotationCounts(const std::vector<const CrystalModel*>& crystals_of_shot) {
        for (const CrystalModel* shot : crystals_of_shot) {
            spindle += shot->spindle_rotations.size();
            domain += shot->domain_rotations.size();
            for (const OtherCrystal& other : shot->other_crystals) {
                domain += other.domain_rotations.size();
            }
        }
    }
};

/// The crystals of all shots and pools of their rotations.
struct CrystalsToTurn {
    std::vector<CrystalToTurn> crystals;
    RotationPool spindle_rotations, domain_rotations;
    std::size_t orientations = 0, most_orientations = 0;  ///< of all crystals, of one

    explicit CrystalsToTurn(const RotationCounts& counts)
        : spindle_rotations("minibragg::spindle_rotations", counts.spindle),
          domain_rotations("minibragg::domain_rotations", counts.domain) {}

    void add(const CrystalModel& shot) {
        const std::size_t steps = shot.spindle_rotations.size(),
                          first_step = spindle_rotations.add(shot.spindle_rotations);
        const auto add_crystal =
            [&](const Mat3& cell_A, const std::vector<Mat3>& domains, double weight) {
                const std::size_t count = steps * domains.size();
                crystals.push_back(
                    {cell_A,
                     weight,
                     first_step,
                     domain_rotations.add(domains),
                     domains.size(),
                     orientations,
                     count}
                );
                orientations += count;
                most_orientations = std::max(most_orientations, count);
            };
        add_crystal(shot.cell_A, shot.domain_rotations, shot.weight);
        for (const OtherCrystal& other : shot.other_crystals) {
            add_crystal(other.cell_A, other.domain_rotations, other.weight);
        }
    }
};

}  // namespace

OrientationTables make_orientations(
    const ExecSpace& exec, const std::vector<const CrystalModel*>& crystals_of_shot
) {
    CrystalsToTurn all{RotationCounts(crystals_of_shot)};
    for (const CrystalModel* shot : crystals_of_shot) {
        all.add(*shot);
    }
    const auto crystals = upload(exec, "minibragg::crystals", all.crystals);
    const Array<const Mat3> spindle = all.spindle_rotations.upload_to(exec),
                            domain = all.domain_rotations.upload_to(exec);
    const auto cells =
        uninitialized<crystal::OrientedCell>("minibragg::orientations", all.orientations);
    const auto rough = uninitialized<crystal::RoughOrientedCell>(
        "minibragg::rough_orientations", all.orientations
    );
    const auto weights =
        uninitialized<double>("minibragg::orientation_weights", all.orientations);
    const std::size_t most_orientations = all.most_orientations;
    Kokkos::parallel_for(
        "minibragg::scene::make_orientations",
        Kokkos::RangePolicy<ExecSpace>(exec, 0, all.crystals.size() * most_orientations),
        KOKKOS_LAMBDA(const std::size_t place) {
            const CrystalToTurn& turn = crystals(place / most_orientations);
            const std::size_t i = place % most_orientations;
            if (i >= turn.orientations) {
                return;  // others have more
            }
            const Mat3 rotation = both_rotations(
                domain(turn.first_domain + i % turn.domains),
                spindle(turn.first_spindle + i / turn.domains)
            );
            const Vec3d a_A = turned(turn.cell_A.row[0], rotation);
            const Vec3d b_A = turned(turn.cell_A.row[1], rotation);
            const Vec3d c_A = turned(turn.cell_A.row[2], rotation);
            const std::size_t orientation = turn.first_orientation + i;
            cells(orientation) = {a_A, b_A, c_A};
            rough(orientation) = {
                in_single_precision(a_A), in_single_precision(b_A), in_single_precision(c_A)};
            weights(orientation) = turn.weight;
        }
    );
    return {cells, rough, weights};
}

}  // namespace minibragg::scene
