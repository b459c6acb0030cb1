#include "minibragg/nanobragg/quirks.hpp"

#include <algorithm>
#include <functional>

#include "minibragg/diffraction/render.hpp"
#include "minibragg/nanobragg/outside_indicator.hpp"
#include "minibragg/nanobragg/stale_rotations.hpp"

namespace minibragg::nanobragg {

namespace {

using scene::Interpolation;
using scene::SceneModel;

diffraction::RenderFunction* indicator_of(const SceneModel& model) {
    return model.background.intensity_e2.empty() ? render_outside : render_outside_with_water;
}

scene::DeviceScenes upload_with(SceneModel model, Interpolation interpolation) {
    model.crystal.structure_factors.interpolation = interpolation;
    return scene::upload_scene(ExecSpace(), model);
}

/// The scene with the rotations of the first loop over the spindle, or of all others.
SceneModel model_of_loop(const Setup& setup, bool is_first) {
    const auto stale =
        stale_rotations(setup.spindle.angles_rad, setup.scene.crystal.spindle_rotations);
    SceneModel model = setup.scene;
    if (stale) {
        model.crystal.spindle_rotations = is_first ? stale->first_loop : stale->later;
    }
    return model;
}

bool first_loop_differs(const Setup& setup) {
    const auto stale =
        stale_rotations(setup.spindle.angles_rad, setup.scene.crystal.spindle_rotations);
    return stale && stale->first_differs;
}

bool is_before(const Pixel& pixel, std::int64_t term, const std::optional<Turn>& turn) {
    return turn && (pixel < turn->pixel || (pixel == turn->pixel && term < turn->term));
}

}  // namespace

std::optional<Pixel> find_outside_pixel(
    const SceneModel& model,
    const PixelSelection& selection,
    const ShareOfRows& share,
    const PixelRange& range
) {
    const std::int64_t none = selection.fast_pixels() * selection.slow_pixels();
    std::int64_t first = none;
    const auto look_at = [&](const std::vector<float>& outside, std::int64_t first_pixel) {
        for (std::size_t i = 0; i < outside.size(); ++i) {
            const bool is_outside = outside[i] > 0.0F;
            first = is_outside ? std::min(first, first_pixel + static_cast<std::int64_t>(i))
                               : first;
        }
    };
    parallel::agree(share.communicator, [&] {
        const auto scene = scene::upload_scene(ExecSpace(), indicator_model(model));
        const Renderer indicator{scene, indicator_of(model)};
        for_each_block(share.rows, selection.fast_pixels(), [&](const Rows& block) {
            look_at(
                render_rows(indicator, selection, block, range),
                block.first * selection.fast_pixels()
            );
        });
    });
    first = -share.communicator.max(-first);
    if (first == none) {
        return std::nullopt;
    }
    return Pixel{first / selection.fast_pixels(), first % selection.fast_pixels()};
}

QuirkyRun::QuirkyRun(const Setup& setup, const PixelSelection& selection)
    : selection_(selection),
      model_(model_of_loop(setup, false)),
      first_loop_model_(model_of_loop(setup, true)),
      interpolating_(upload_with(model_, model_.crystal.structure_factors.interpolation)),
      nearest_(upload_with(model_, Interpolation::nearest)),
      probe_(model_, interpolating_) {
    if (first_loop_differs(setup)) {
        first_loop_end_ = find_end_of_first_loop();
    }
}

std::optional<Turn> QuirkyRun::find_end_of_first_loop() const {
    std::optional<Turn> turn;
    const TermCounts counts = term_counts(model_);
    selection_.for_each_in_region([&](const Pixel& pixel) {
        if (turn || selection_.is_masked(pixel)) {
            return;
        }
        if (const auto at = probe_.first_passing(pixel)) {
            const std::int64_t start = term_ordinal(
                counts,
                {static_cast<std::int64_t>(at->layer),
                 at->slow_sub,
                 at->fast_sub,
                 static_cast<std::int64_t>(at->source),
                 0,
                 0}
            );
            turn = Turn{pixel, start + counts[term_levels - 2] * counts[term_levels - 1]};
        }
    });
    return turn;
}

void QuirkyRun::find_end_of_interpolation(const ShareOfRows& share) {
    const TermRange all{0, term_count(term_counts(model_))};
    const auto scene = scene::upload_scene(ExecSpace(), indicator_model(model_));
    const Renderer indicator{scene, indicator_of(model_)};
    // The pixel in which the first loop ends is made of both models: looked at by itself.
    const PixelRange after_first_loop{
        first_loop_end_ ? selection_.index_of(first_loop_end_->pixel) + 1 : 0};
    std::optional<Pixel> pixel =
        find_outside_pixel(model_, selection_, share, after_first_loop);
    if (first_loop_end_ && has_outside(indicator, first_loop_end_->pixel, all)) {
        pixel = first_loop_end_->pixel;
    }
    if (!pixel) {
        return;
    }
    // Always: no term before `first` is outside, one before `end` is.
    std::int64_t first = 0;
    std::int64_t end = all.end;
    while (end - first > 1) {
        const std::int64_t middle = first + (end - first) / 2;
        (has_outside(indicator, *pixel, {first, middle}) ? end : first) = middle;
    }
    interpolation_end_ = Turn{*pixel, first};
}

bool QuirkyRun::has_outside(
    const Renderer& indicator, const Pixel& pixel, const TermRange& range
) const {
    const std::vector<TermRange> parts = cut_at_turns(pixel, range);
    return std::any_of(parts.begin(), parts.end(), [&](const TermRange& part) {
        const SceneModel model = indicator_model(model_before(pixel, part.first));
        return render_terms(model, indicator, pixel, part) > 0.0;
    });
}

std::vector<float> QuirkyRun::render(const Rows& rows) const {
    std::vector<float> photons;
    if (!interpolation_end_) {
        photons = render_rows({interpolating_, diffraction::render}, selection_, rows);
    } else {
        const std::int64_t end = selection_.index_of(interpolation_end_->pixel);
        photons =
            render_rows({interpolating_, diffraction::render}, selection_, rows, {0, end});
        const std::vector<float> rest =
            render_rows({nearest_, diffraction::render}, selection_, rows, {end + 1});
        std::transform(
            photons.begin(), photons.end(), rest.begin(), photons.begin(), std::plus<>{}
        );
    }
    if (needs_polarization_correction(model_)) {
        correct_polarization(probe_, selection_, rows, photons);
    }
    return photons;
}

/// The model that holds at a term.
const SceneModel& QuirkyRun::model_before(const Pixel& pixel, std::int64_t term) const {
    return is_before(pixel, term, first_loop_end_) ? first_loop_model_ : model_;
}

/// A run of terms in pieces without a turn within.
std::vector<TermRange> QuirkyRun::cut_at_turns(const Pixel& pixel, const TermRange& range)
    const {
    std::vector<std::int64_t> cuts{range.first, range.end};
    for (const auto& turn : {first_loop_end_, interpolation_end_}) {
        if (turn && turn->pixel == pixel && turn->term > range.first &&
            turn->term < range.end) {
            cuts.push_back(turn->term);
        }
    }
    std::sort(cuts.begin(), cuts.end());
    std::vector<TermRange> parts;
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
        parts.push_back({cuts[i], cuts[i + 1]});
    }
    return parts;
}

double QuirkyRun::photons_of(const Pixel& pixel) const {
    double photons = render_background(model_, pixel);
    for (const TermRange& part : cut_at_turns(pixel, {0, term_count(term_counts(model_))})) {
        const bool interpolates =
            !interpolation_end_ || is_before(pixel, part.first, interpolation_end_);
        const Renderer renderer{interpolates ? interpolating_ : nearest_, diffraction::render};
        photons += render_terms(model_before(pixel, part.first), renderer, pixel, part);
    }
    return needs_polarization_correction(model_)
               ? photons * polarization_correction(probe_, pixel)
               : photons;
}

std::vector<SceneInForce> QuirkyRun::scenes() const {
    const auto& rotations = model_.crystal.spindle_rotations;
    const bool interpolates =
        model_.crystal.structure_factors.interpolation != Interpolation::nearest;
    std::vector<SceneInForce> scenes{{0, interpolating_, rotations, interpolates}};
    if (interpolation_end_) {
        const std::int64_t first = selection_.index_of(interpolation_end_->pixel);
        scenes.push_back({first, nearest_, rotations, false});
    }
    return scenes;
}

std::vector<std::pair<Pixel, float>> QuirkyRun::turning_pixels() const {
    std::vector<std::pair<Pixel, float>> pixels;
    for (const auto& turn : {first_loop_end_, interpolation_end_}) {
        if (turn) {
            pixels.emplace_back(turn->pixel, static_cast<float>(photons_of(turn->pixel)));
        }
    }
    return pixels;
}

}  // namespace minibragg::nanobragg
