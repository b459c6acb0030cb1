#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/campaign/prepared_run.hpp"
#include "unit/setup/series_of.hpp"

namespace minibragg::campaign {
namespace {

TEST(CheckShots, RefusesASeriesBeforeAnythingIsComputed) {
    const setup::Experiment run = setup::run_of(
        "shots = 2\nkeep_symmetry = false\ncell_alpha_deg = [90, 170]\ncell_beta_deg = 30"
    );
    EXPECT_NO_THROW(check_shots(run, std::vector<int>{0}));
    EXPECT_THROW(check_shots(run, std::vector<int>{0, 1}), InputError);
}

}  // namespace
}  // namespace minibragg::campaign
