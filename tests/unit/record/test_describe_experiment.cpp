#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/detector/presets.hpp"
#include "minibragg/record/describe_experiment.hpp"
#include "unit/setup/series_of.hpp"

/// What files say of the beams of a series: expected values from the lists of the deck.
namespace minibragg::record {
namespace {

using setup::Experiment;
using setup::run_of;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(DescribeBeams, TellsWavelengthSpectrumAndFluxOfEachImageInTheFile) {
    const Experiment run = run_of(
        "shots = 3\nwavelength_A = [1.3, 1.2, 1.1]\nflux_photons_per_s = [1e12, 2e12, 3e12]"
    );
    files::Experiment experiment;
    describe_beams(run, std::vector<int>{2, 0}, experiment);
    EXPECT_THAT(experiment.beam.wavelengths_A, ElementsAre(1.1, 1.3));
    EXPECT_THAT(experiment.beam.fluxes_photons_per_s, ElementsAre(3e12, 1e12));
    ASSERT_EQ(experiment.beam.spectra.size(), 2U);
    ASSERT_EQ(experiment.beam.spectra[0].size(), 1U);
    EXPECT_EQ(experiment.beam.spectra[0][0].wavelength_A, 1.1);
    EXPECT_EQ(experiment.beam.spectra[0][0].weight, 1.0);
}

TEST(DescribeBeams, IsSilentAboutWhatDoesNotDiffer) {
    const Experiment run = run_of("shots = 3\ndistance_mm = [90, 80, 70]");
    files::Experiment experiment;
    experiment.beam.wavelengths_A = {5.0};  // of another file
    describe_beams(run, std::vector<int>{0, 1, 2}, experiment);
    EXPECT_TRUE(experiment.beam.wavelengths_A.empty());
    EXPECT_TRUE(experiment.beam.spectra.empty());
    EXPECT_TRUE(experiment.beam.fluxes_photons_per_s.empty());
}

/// The frame of a preset; none where it is written as panels.
std::optional<files::NativeFrame> frame_of_preset(
    const std::string& preset, const std::string& layout
) {
    const auto& known = detector::find_preset(preset);
    setup::DetectorSetup detector;
    detector.panels = known.panels;
    detector.is_stacked = known.is_stacked;
    config::Run deck;
    deck.output.layout = layout;
    return frame_of(deck, detector);
}

// Numbers of pixels: what the makers say of their images, (fast, slow).
TEST(FrameOf, IsTheImageAsItsMakerWritesIt) {
    const std::vector<std::pair<std::string, std::pair<int, int>>> known{
        {"Eiger 1M", {1030, 1065}},
        {"Eiger 16M", {4150, 4371}},
        {"Eiger2 1M", {1028, 1062}},
        {"Eiger2 4M", {2068, 2162}},
        {"Eiger2 9M", {3108, 3262}},
        {"Eiger2 16M", {4148, 4362}},
        {"Eiger2 CdTe 16M", {4148, 4362}},
        {"Pilatus3 300K", {487, 619}},
        {"Pilatus3 1M", {981, 1043}},
        {"Pilatus3 2M", {1475, 1679}},
        {"Pilatus3 6M", {2463, 2527}},
        {"Jungfrau 1M", {1030, 1064}},
        {"Rayonix MX340-HS", {3840, 3840}}};
    for (const auto& [preset, pixels] : known) {
        const auto frame = frame_of_preset(preset, "native");
        ASSERT_TRUE(frame) << preset;
        EXPECT_EQ(frame->panel.fast_pixels, pixels.first) << preset;
        EXPECT_EQ(frame->panel.slow_pixels, pixels.second) << preset;
        EXPECT_FALSE(frame_of_preset(preset, "panels")) << preset;
    }
    for (const char* const preset : {"Jungfrau 4M", "Jungfrau 16M", "AGIPD 1M"}) {
        EXPECT_FALSE(frame_of_preset(preset, "native")) << preset;
    }
}

TEST(FrameOf, IsRefusedWhereThereIsNone) {
    setup::DetectorSetup detector;
    detector.panels = detector::find_preset("Eiger2 1M").panels;
    detector.panels[1].origin_m.z += 0.001;
    config::Run deck;
    deck.output.layout = "native";
    EXPECT_THAT(
        [&] {
            frame_of(deck, detector);
        },
        ThrowsMessage<InputError>(
            AllOf(HasSubstr("output.layout"), HasSubstr("panel 1 (m1) is not in the plane"))
        )
    );
}

}  // namespace
}  // namespace minibragg::record
