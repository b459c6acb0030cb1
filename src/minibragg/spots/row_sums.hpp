#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "minibragg/diffraction/share_pixels.hpp"

/// The shares of reflections in the pixels, summed by rows: what ranks send each other. A row
/// is one rank's, so its sums have the same bits for any number of ranks.
namespace minibragg::spots {

/// A spot of an image: a reflection of a crystal on a panel, and on one side of the spindle
/// where it is excited twice (ReflectionGeometry::side_of).
struct SpotKey {
    std::int32_t crystal = 0, h = 0, k = 0, l = 0, panel = 0, side = 0;

    // NOLINTNEXTLINE(modernize-use-nullptr): a false alarm of clang-tidy 14 on <=>
    auto operator<=>(const SpotKey&) const = default;

    Vec3<std::int32_t> hkl() const { return {h, k, l}; }
};

/// Sums over photons.
struct PhotonSums {
    double photons = 0.0, fast_px = 0.0, slow_px = 0.0, inverse_wavelength_invA = 0.0,
           strength_e2 = 0.0, inverse_capture = 0.0;

    void add(const PhotonSums& more);
};

/// A spot in a row of pixels.
struct RowSums {
    SpotKey key;
    std::int32_t slow = 0;
    PhotonSums sums;
    /// The pixels that may be in the box around the spot: those from the first to the last that
    /// have a part of the row's brightest, and where their photons stand in a list.
    std::int32_t first_fast = 0, pixels = 0;
    std::int64_t first_value = 0;
};

/// What has less than this part of a spot's brightest pixel is not in the box around it.
inline constexpr double part_in_box = 0.01;

/// The rows of a rank.
struct RowList {
    std::vector<RowSums> rows{};
    std::vector<float> values{};  ///< photons of pixels

    void append(const RowList& more);
};

/// members() of a value that ranks exchange.
inline auto members(RowList& list) {
    return std::tie(list.rows, list.values);
}

inline auto members(const RowList& list) {
    return std::tie(list.rows, list.values);
}

/// Sums shares into rows. They come in the order of pixels, a row after the other.
class RowSummer {
public:
    explicit RowSummer(RowList& list) : list_(list) {}

    /// @param side  of the pixel
    void add(
        const diffraction::PixelPlace& pixel,
        int side,
        const diffraction::ReflectionShare& share
    );

    /// Ends the last row.
    void end_row();

private:
    /// What a row has of a spot.
    struct OneSpot {
        PhotonSums sums;
        std::vector<std::pair<std::int32_t, double>> pixels;  ///< fast, photons
    };

    RowList& list_;
    std::int32_t panel_ = -1, slow_ = -1;
    std::map<SpotKey, OneSpot> spots_{};
};

}  // namespace minibragg::spots
