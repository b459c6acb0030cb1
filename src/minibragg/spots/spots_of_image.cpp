#include "minibragg/spots/spots_of_image.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>

#include "minibragg/base/constants.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/spots/reflection_geometry.hpp"
#include "minibragg/spots/row_sums.hpp"
#include "minibragg/spots/whole_reflection.hpp"

namespace minibragg::spots {

namespace {

using diffraction::PixelPlace;

/// From the crystal to the middle of a pixel of a flat panel.
Vec3d ray_to_pixel(const scene::PanelModel& panel, const PixelPlace& pixel) {
    constexpr double middle = 0.5;
    return panel.origin_m + ((pixel.fast + middle) * panel.pixel_size_m) * panel.fast +
           ((pixel.slow + middle) * panel.pixel_size_m) * panel.slow;
}

/// The scene of an image with few subpixels.
scene::DeviceScenes with_few_subpixels(const RenderedImage& image) {
    scene::SceneModel few = image.shot.scene;
    few.sampling.oversample = std::min(few.sampling.oversample, few_subpixels);
    return scene::upload_shots(ExecSpace(), image.scenes, {{few, {false, false, false}}});
}

/// Splits the photons of pixels and sums them by rows, some pixels at a time, so that memory is
/// bounded. Few subpixels tell where all steps of a pixel look at one reflection, which then
/// has all of its photons; other pixels are split as they were rendered.
class Splitter {
public:
    Splitter(const RenderedImage& image, const ReflectionGeometry& geometry)
        : image_(image), geometry_(geometry), few_(with_few_subpixels(image)) {}

    void add(const PixelPlace& pixel, double photons) {
        pixels_.push_back(pixel);
        photons_.push_back(photons);
        if (pixels_.size() == pixels_together) {
            split();
        }
    }

    RowList finish() {
        split();
        summer_.end_row();
        return std::move(list_);
    }

private:
    void split() {
        const scene::SceneModel& model = image_.shot.scene;
        for (const diffraction::PixelShare& one : shares()) {
            const PixelPlace& pixel = pixels_[one.pixel];
            const auto& panel = model.panels[static_cast<std::size_t>(pixel.panel)];
            summer_.add(pixel, geometry_.side_of(ray_to_pixel(panel, pixel)), one.share);
        }
        pixels_.clear();
        photons_.clear();
        if (image_.gets_on) {
            image_.gets_on();
        }
    }

    /// The shares of all pixels, in their order.
    std::vector<diffraction::PixelShare> shares() const {
        const std::int64_t orientations = scene::orientations_of_one(image_.shot.scene.crystal);
        std::vector<diffraction::PixelShare> all;
        std::vector<bool> is_split(pixels_.size(), false);
        for (const auto& one : diffraction::share_pixels(few_, orientations, pixels_)) {
            if (one.is_only) {
                is_split[one.pixel] = true;
                all.push_back(one);
                all.back().share.photons = photons_[one.pixel];
            }
        }
        std::vector<PixelPlace> others;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < pixels_.size(); ++i) {
            if (!is_split[i]) {
                others.push_back(pixels_[i]);
                places.push_back(i);
            }
        }
        for (auto one : diffraction::share_pixels(image_.scenes, orientations, others)) {
            one.pixel = places[one.pixel];
            all.push_back(one);
        }
        std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
            return a.pixel < b.pixel;
        });
        return all;
    }

    static constexpr std::size_t pixels_together = 16384;
    const RenderedImage& image_;
    const ReflectionGeometry& geometry_;
    scene::DeviceScenes few_;
    std::vector<PixelPlace> pixels_;
    std::vector<double> photons_;  ///< of each, as the image has them
    RowList list_;
    RowSummer summer_{list_};
};

/// Hands the pixels of a block on that have so many photons.
void add_block(
    const statistics::RowBlock& block,
    const std::vector<float>& bragg,
    double least,
    Splitter& splitter
) {
    std::int64_t place = block.first_pixel;
    for (int slow = block.first_slow; slow < block.first_slow + block.rows; ++slow) {
        for (int fast = 0; fast < block.fast_pixels; ++fast, ++place) {
            const double photons = bragg[static_cast<std::size_t>(place)];
            if (photons > 0.0 && photons >= least) {
                splitter.add({block.panel, slow, fast}, photons);
            }
        }
    }
}

/// The rows of this rank.
RowList rows_of_rank(
    const parallel::Communicator& communicator,
    const RenderedImage& image,
    const ReflectionGeometry& geometry
) {
    const std::vector<float> bragg = download(image.bragg);
    const auto brightest = std::max_element(bragg.begin(), bragg.end());
    const double most =
        communicator.max(brightest == bragg.end() ? 0.0 : static_cast<double>(*brightest));
    Splitter splitter(image, geometry);
    for (const statistics::RowBlock& block : image.pixels.blocks) {
        add_block(block, bragg, part_looked_at * most, splitter);
    }
    return splitter.finish();
}

/// The rows of all ranks, those of a spot beside each other and in their order. On the root.
/// Collective.
RowList rows_of_all(
    const parallel::Communicator& communicator,
    const RowList& mine,
    const ReflectionGeometry& geometry
) {
    RowList all;
    for (const RowList& one : parallel::gather(communicator, mine)) {
        all.append(one);
    }
    if (geometry.is_sweep()) {
        for (RowSums& row : all.rows) {
            SpotKey& key = row.key;
            key.side = geometry.is_excited_twice(key.crystal, key.hkl()) ? key.side : 0;
        }
    }
    std::sort(all.rows.begin(), all.rows.end(), [](const RowSums& a, const RowSums& b) {
        return std::tie(a.key, a.slow, a.first_fast) < std::tie(b.key, b.slow, b.first_fast);
    });
    return all;
}

/// The box around the pixels of some rows that have at least so many photons.
PixelBox box_around(std::span<const RowSums> rows, const RowList& list, double least) {
    PixelBox box;
    for (const RowSums& row : rows) {
        for (std::int32_t i = 0; i < row.pixels; ++i) {
            const float photons = list.values[static_cast<std::size_t>(row.first_value + i)];
            if (photons < least) {
                continue;
            }
            const std::int32_t fast = row.first_fast + i;
            const bool is_empty = box.end_slow == 0;
            box.first_fast = is_empty ? fast : std::min(box.first_fast, fast);
            box.first_slow = is_empty ? row.slow : std::min(box.first_slow, row.slow);
            box.end_fast = std::max(box.end_fast, fast + 1);
            box.end_slow = std::max(box.end_slow, row.slow + 1);
        }
    }
    return box;
}

double brightest_pixel(std::span<const RowSums> rows, const RowList& list) {
    float most = 0.0F;
    for (const RowSums& row : rows) {
        for (std::int32_t i = 0; i < row.pixels; ++i) {
            most = std::max(most, list.values[static_cast<std::size_t>(row.first_value + i)]);
        }
    }
    return most;
}

/// What is told of a spot.
/// @param rows  all of it
Spot spot_of(
    const RenderedImage& image,
    const ReflectionGeometry& geometry,
    const WholeReflections& whole,
    std::span<const RowSums> rows,
    const RowList& list
) {
    const SpotKey& key = rows.front().key;
    PhotonSums sums;
    for (const RowSums& row : rows) {
        sums.add(row.sums);
    }
    const Passage passage = geometry.passage(key.crystal, key.hkl(), key.side);
    const auto& panel = image.shot.scene.panels[static_cast<std::size_t>(key.panel)];
    Spot spot;
    spot.crystal = key.crystal;
    spot.hkl = key.hkl();
    spot.panel = key.panel;
    spot.photons = sums.photons;
    spot.fast_px = sums.fast_px / sums.photons;
    spot.slow_px = sums.slow_px / sums.photons;
    spot.phi_deg = passage.phi_rad / constants::radians_per_degree;
    spot.excitation_error_invA = passage.excitation_error_invA;
    spot.d_A = passage.d_A;
    spot.wavelength_A = sums.photons / sums.inverse_wavelength_invA;
    // The mean over photons of 1/capture is the number of layers over the capture of all.
    const auto layers = static_cast<double>(panel.layers.size());
    const ReflectionMeans means{
        sums.strength_e2 / sums.photons,
        layers * sums.photons / sums.inverse_capture,
        spot.wavelength_A};
    spot.full_photons = whole.photons(key.crystal, passage, means);
    spot.partiality = spot.photons / spot.full_photons;
    spot.box = box_around(rows, list, part_in_box * brightest_pixel(rows, list));
    return spot;
}

/// Which spots are hardly there.
std::vector<bool> faint_spots(const std::vector<Spot>& spots) {
    std::vector<std::size_t> by_photons(spots.size());
    std::iota(by_photons.begin(), by_photons.end(), std::size_t{0});
    std::stable_sort(by_photons.begin(), by_photons.end(), [&](std::size_t a, std::size_t b) {
        return spots[a].photons < spots[b].photons;
    });
    double all = 0.0, left_out = 0.0;
    for (const std::size_t i : by_photons) {
        all += spots[i].photons;
    }
    std::vector<bool> is_faint(spots.size(), false);
    for (const std::size_t i : by_photons) {
        const bool is_told = spots[i].partiality >= least_partiality;
        if (!is_told && left_out + spots[i].photons <= left_out_of_sum * all) {
            left_out += spots[i].photons;
            is_faint[i] = true;
        }
    }
    return is_faint;
}

/// Adds the pixels of a spot, from all rows of it.
void add_pixels(
    std::uint32_t spot,
    std::span<const RowSums> rows,
    const RowList& list,
    std::vector<SpotPixel>& pixels
) {
    const auto brightest = static_cast<float>(brightest_pixel(rows, list));
    for (const RowSums& row : rows) {
        for (std::int32_t i = 0; i < row.pixels; ++i) {
            const float photons = list.values[static_cast<std::size_t>(row.first_value + i)];
            const float part = photons / brightest;
            if (part >= static_cast<float>(part_in_box)) {
                pixels.push_back(
                    {row.key.panel, row.slow, row.first_fast + i, spot, photons, part}
                );
            }
        }
    }
}

/// Spots with the rows that they are made of.
struct SpotsOfRows {
    std::vector<Spot> spots{};
    std::vector<std::span<const RowSums>> rows{};
};

/// On the root.
SpotsOfRows spots_of_rows(
    const RenderedImage& image, const ReflectionGeometry& geometry, const RowList& list
) {
    SpotsOfRows all, kept;
    if (list.rows.empty()) {
        return kept;
    }
    const WholeReflections whole(image.experiment, image.shot);
    const std::span<const RowSums> rows(list.rows);
    for (std::size_t first = 0; first < rows.size();) {
        std::size_t end = first;
        while (end < rows.size() && rows[end].key == rows[first].key) {
            ++end;
        }
        all.rows.push_back(rows.subspan(first, end - first));
        all.spots.push_back(spot_of(image, geometry, whole, all.rows.back(), list));
        first = end;
    }
    const std::vector<bool> is_faint = faint_spots(all.spots);
    for (std::size_t i = 0; i < all.spots.size(); ++i) {
        if (!is_faint[i]) {
            kept.spots.push_back(all.spots[i]);
            kept.rows.push_back(all.rows[i]);
        }
    }
    return kept;
}

}  // namespace

std::vector<Spot> spots_of_image(
    const parallel::Communicator& communicator, const RenderedImage& image
) {
    const ReflectionGeometry geometry(image.experiment, image.shot);
    const RowList list =
        rows_of_all(communicator, rows_of_rank(communicator, image, geometry), geometry);
    return spots_of_rows(image, geometry, list).spots;
}

SpotsAndPixels spots_with_pixels(
    const parallel::Communicator& communicator, const RenderedImage& image
) {
    const ReflectionGeometry geometry(image.experiment, image.shot);
    const RowList list =
        rows_of_all(communicator, rows_of_rank(communicator, image, geometry), geometry);
    SpotsOfRows found = spots_of_rows(image, geometry, list);
    SpotsAndPixels result{std::move(found.spots), {}};
    for (std::size_t i = 0; i < found.rows.size(); ++i) {
        add_pixels(static_cast<std::uint32_t>(i), found.rows[i], list, result.pixels);
    }
    return result;
}

}  // namespace minibragg::spots
