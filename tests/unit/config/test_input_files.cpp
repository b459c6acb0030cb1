#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/config/input_files.hpp"
#include "minibragg/config/read_deck.hpp"

using namespace minibragg;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

std::vector<std::string> texts_of(config::Run& run) {
    std::vector<std::string> texts;
    for (const config::InputFile& file : config::input_files(run)) {
        texts.push_back(file.key + " " + *file.text);
    }
    return texts;
}

}  // namespace

TEST(InputFiles, AreThoseOfAllTablesButTheOutput) {
    config::Run run;
    EXPECT_THAT(texts_of(run), IsEmpty());
    run.beam.spectrum_file = "spectrum.txt";
    run.crystal.orientation.mosflm_matrix_file = "a.mat";
    run.structure_factors.file = "f.mtz";
    run.detector.mask.file = "mask.h5:/mask";
    run.background.materials.emplace_back().file = "oil.txt";
    run.output.raw_file = "image.raw";
    EXPECT_THAT(
        texts_of(run),
        ElementsAre(
            "beam.spectrum_file spectrum.txt",
            "crystal.orientation.mosflm_matrix_file a.mat",
            "structure_factors.file f.mtz",
            "detector.mask.file mask.h5:/mask",
            "background.material.file oil.txt"
        )
    );
}

TEST(InputFiles, BeginInTheFolderOfTheDeckAndThoseOfOverridesDoNot) {
    const std::string deck = R"([beam]
spectrum_file = "/absolute/s.txt"
[crystal]
unit_cell = [70, 80, 90, 75, 85, 95]
[structure_factors]
file = "../f.hkl"
[detector]
mask = { file = "maps/mask.h5:/mask" }
[[background.material]]
name = "oil"
thickness_mm = 1
molecular_weight_Da = 100
density_g_per_cm3 = 1
file = "oil.txt"
[series]
shots = 2
distance_mm = { file = "shots.csv" }
[output]
file = "a.nxs"
)";
    config::Run run = config::read_deck(deck, "there/deck.toml");
    EXPECT_THAT(
        texts_of(run),
        ElementsAre(
            "beam.spectrum_file /absolute/s.txt",
            "structure_factors.file there/../f.hkl",
            "detector.mask.file there/maps/mask.h5:/mask",
            "background.material.file there/oil.txt",
            "series.distance_mm.file there/shots.csv"
        )
    );
    EXPECT_EQ(run.output.file, "a.nxs");
    run = config::read_deck(
        deck,
        "there/deck.toml",
        {"structure_factors.file=f.hkl",
         "detector.mask={file=\"m.h5\"}",
         "background.material[0].file=oil.txt",
         "series={shots=2, distance_mm={file=\"s.csv\"}}"}
    );
    EXPECT_THAT(
        texts_of(run),
        ElementsAre(
            "beam.spectrum_file /absolute/s.txt",
            "structure_factors.file f.hkl",
            "detector.mask.file m.h5",
            "background.material.file oil.txt",
            "series.distance_mm.file s.csv"
        )
    );
    // The program is started where the deck is.
    run = config::read_deck(deck, "deck.toml");
    EXPECT_EQ(run.structure_factors.file, "../f.hkl");
}
