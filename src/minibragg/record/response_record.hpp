#pragma once

#include "minibragg/nexus/named_values.hpp"
#include "minibragg/setup/make_experiment.hpp"

namespace minibragg::record {

/// What /entry/run tells of the response beyond the deck: what was chosen for the user. Empty
/// without a response.
nexus::RunRecord truth_of_response(const setup::Experiment& experiment);

/// What the response did to an image: the intensity of the beam. Beside truth_of_shot(); empty
/// without a response.
nexus::RunRecord response_of_image(const setup::Experiment& experiment, int image);

}  // namespace minibragg::record
