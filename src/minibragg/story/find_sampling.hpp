#pragma once

#include <optional>
#include <string>
#include <vector>

#include "minibragg/campaign/prepared_run.hpp"
#include "minibragg/setup/closed_form_error.hpp"
#include "minibragg/setup/line_error.hpp"
#include "minibragg/setup/spot_sampling.hpp"
#include "minibragg/story/facts.hpp"

namespace minibragg::story {

/// The uncertainty of a spot's sum above which the sampling is worth a warning.
inline constexpr double largest_uncertainty = 0.02;

/// The error of spots in closed form, over the brightest pixel, that is worth a warning.
inline constexpr double largest_closed_form_error = 2e-3;

struct FoundSampling {
    SamplingFacts facts;
    std::vector<std::string> warnings;  ///< with the keys to change
};

/// How wide spots are and how well the samples stand for them, with warnings when sums over
/// spots are uncertain by more than largest_uncertainty; of spots in closed form also how exact
/// they are. Of a series, the worst of its shots, of which 4 to 64 are looked at, all over the
/// series (3 of them for closed forms).
FoundSampling find_sampling(const config::Run& deck, const campaign::PreparedRun& run);

/// What a user is to know of spots in closed form: a text for each error above
/// largest_closed_form_error, with the key and what to do.
std::vector<std::string> closed_form_warnings(
    const config::Run& deck, const setup::ClosedFormError& spots, const setup::LineError& lines
);

/// What a user is to know of a background that is sampled in the middle of each pixel, where
/// that is wrong by more than 0.2 % of its largest value.
std::optional<std::string> background_warning(const scene::SceneModel& scene);

/// "1.2 %" of a fraction, or that it is very small or large.
std::string rounded_percent(double fraction);

/// What a deck says in place of the samples that leave a sum uncertain: keys, the most
/// important first.
std::vector<std::string> keys_to_change(
    const config::Run& deck, const setup::SpotSampling& sampling
);

}  // namespace minibragg::story
