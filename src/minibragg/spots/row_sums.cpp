#include "minibragg/spots/row_sums.hpp"

#include <algorithm>

namespace minibragg::spots {

void PhotonSums::add(const PhotonSums& more) {
    photons += more.photons;
    fast_px += more.fast_px;
    slow_px += more.slow_px;
    inverse_wavelength_invA += more.inverse_wavelength_invA;
    strength_e2 += more.strength_e2;
    inverse_capture += more.inverse_capture;
}

void RowList::append(const RowList& more) {
    const auto before = static_cast<std::int64_t>(values.size());
    for (RowSums row : more.rows) {
        row.first_value += before;
        rows.push_back(row);
    }
    values.insert(values.end(), more.values.begin(), more.values.end());
}

void RowSummer::add(
    const diffraction::PixelPlace& pixel, int side, const diffraction::ReflectionShare& share
) {
    if (pixel.panel != panel_ || pixel.slow != slow_) {
        end_row();
        panel_ = pixel.panel;
        slow_ = pixel.slow;
    }
    const auto& [h, k, l] = share.hkl;
    OneSpot& spot = spots_[{share.crystal, h, k, l, panel_, side}];
    constexpr double middle = 0.5;
    const double n = share.photons;
    spot.sums.add(
        {n,
         n * (pixel.fast + middle),
         n * (pixel.slow + middle),
         n * share.inverse_wavelength_invA,
         n * share.strength_e2,
         n * share.inverse_capture}
    );
    spot.pixels.emplace_back(pixel.fast, n);
}

void RowSummer::end_row() {
    for (const auto& [key, spot] : spots_) {
        double most = 0.0;
        for (const auto& [fast, photons] : spot.pixels) {
            most = std::max(most, photons);
        }
        const auto counts = [&](const auto& pixel) {
            return pixel.second >= part_in_box * most;
        };
        const auto first = std::find_if(spot.pixels.begin(), spot.pixels.end(), counts);
        const auto last = std::find_if(spot.pixels.rbegin(), spot.pixels.rend(), counts);
        const std::int32_t end = last->first + 1;
        list_.rows.push_back(
            {key,
             slow_,
             spot.sums,
             first->first,
             end - first->first,
             static_cast<std::int64_t>(list_.values.size())}
        );
        list_.values.resize(
            list_.values.size() + static_cast<std::size_t>(end - first->first), 0.0F
        );
        float* const values = list_.values.data() + list_.rows.back().first_value;
        for (const auto& [fast, photons] : spot.pixels) {
            if (fast >= first->first && fast < end) {
                values[fast - first->first] = static_cast<float>(photons);
            }
        }
    }
    spots_.clear();
}

}  // namespace minibragg::spots
