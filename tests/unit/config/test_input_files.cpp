#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/config/input_files.hpp"

using namespace minibragg;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(InputFiles, AreThoseOfAllTablesButTheOutput) {
    config::Run run;
    EXPECT_THAT(config::input_files(run), IsEmpty());
    run.beam.spectrum_file = "spectrum.txt";
    run.crystal.orientation.mosflm_matrix_file = "a.mat";
    run.structure_factors.file = "f.mtz";
    run.detector.mask.file = "mask.h5:/mask";
    run.background.materials.emplace_back().file = "oil.txt";
    run.output.raw_file = "image.raw";
    EXPECT_THAT(
        config::input_files(run),
        ElementsAre("spectrum.txt", "a.mat", "f.mtz", "mask.h5:/mask", "oil.txt")
    );
}
