#pragma once

#include "minibragg/report/progress.hpp"
#include "minibragg/simulation/prepared_run.hpp"

namespace minibragg::simulation {

/// Prepares an image (prepare_image.hpp) and renders this rank's pixels, some rows at a time so that
/// progress can be told; the pixels do not know.
void render_image(int image, PreparedRun& run, report::Progress& progress);

}  // namespace minibragg::simulation
