#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/pictures/image_writers.hpp"
#include "support/experiments.hpp"
#include "support/file_size_limit.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
using files::Existing;
using files::Experiment;
using files::StackedImage;
using testing::HasSubstr;
using testing::StartsWith;
using testing::ThrowsMessage;

namespace {

/// 3 x 2 pixels around the beam.
Experiment small_experiment() {
    Experiment experiment = support::flat_rotation();
    experiment.detector.panels = {support::make_panel({258e-6, 172e-6, 0.1}, 3, 2)};
    return experiment;
}

StackedImage small_image() {
    return {{2, 3}, {0.0F, 1.0F, 2.4F, 2.6F, 1000.0F, 50000.0F}};
}

/// The pixel of an SMV file: two bytes, the low one first.
int smv_number(const std::string& bytes, std::size_t pixel) {
    const std::size_t at = 512 + 2 * pixel;
    return static_cast<unsigned char>(bytes.at(at)) +
           256 * static_cast<unsigned char>(bytes.at(at + 1));
}

}  // namespace

TEST(WriteRaw, WritesTheFloatsAsTheyAre) {
    const support::ScratchFolder scratch;
    write_raw({scratch / "a.f32"}, small_image());
    const std::string bytes = support::bytes_of(scratch / "a.f32");
    std::vector<float> values(bytes.size() / sizeof(float));
    std::memcpy(values.data(), bytes.data(), bytes.size());
    EXPECT_EQ(values, small_image().photons);
}

TEST(WriteSmv, ScalesTheLargestTo55000AndSaysSo) {
    const support::ScratchFolder scratch;
    const double scale = write_smv({scratch / "a.img"}, small_experiment(), small_image());
    EXPECT_DOUBLE_EQ(scale, 1.1);
    const std::string bytes = support::bytes_of(scratch / "a.img");
    ASSERT_EQ(bytes.size(), 512U + 12U);
    EXPECT_EQ(smv_number(bytes, 0), 0);
    EXPECT_EQ(smv_number(bytes, 1), 1);
    EXPECT_EQ(smv_number(bytes, 3), 3);
    EXPECT_EQ(smv_number(bytes, 4), 1100);
    EXPECT_EQ(smv_number(bytes, 5), 55000);
    EXPECT_THAT(bytes, StartsWith("{\nHEADER_BYTES=512;\n"));
    for (const char* line :
         {"SIZE1=3;",
          "SIZE2=2;",
          "BYTE_ORDER=little_endian;",
          "TYPE=unsigned_short;",
          "PIXEL_SIZE=0.172;",
          "DISTANCE=100;",
          "WAVELENGTH=0.9;",
          "BEAM_CENTER_X=0.172;",
          "BEAM_CENTER_Y=0.258;",
          "XDS_ORGX=2;",
          "OSC_START=30;",
          "OSC_RANGE=0.2;",
          "GAIN=1.1;"}) {
        EXPECT_THAT(bytes.substr(0, 512), HasSubstr(line));
    }
}

TEST(WriteSmv, WritesCountsAsTheyAre) {
    const support::ScratchFolder scratch;
    StackedImage counts = small_image();
    counts.photons = {-7.0F, 0.0F, 1.0F, 300.0F, 65535.0F, 70000.0F};
    counts.is_counts = true;
    EXPECT_EQ(write_smv({scratch / "a.img"}, small_experiment(), counts), 1.0);
    const std::string bytes = support::bytes_of(scratch / "a.img");
    const std::vector<int> expected{0, 0, 1, 300, 65535, 65535};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(smv_number(bytes, i), expected[i]);
    }
}

TEST(WritePng, SaysWhetherItShowsPhotonsOrCounts) {
    const support::ScratchFolder scratch;
    StackedImage image = small_image();
    write_png({scratch / "photons.png"}, small_experiment(), image);
    image.is_counts = true;
    write_png({scratch / "counts.png"}, small_experiment(), image);
    EXPECT_NE(
        support::bytes_of(scratch / "photons.png"), support::bytes_of(scratch / "counts.png")
    );
}

TEST(WriteSmv, ClipsNegativePhotonsAndWritesADarkImage) {
    const support::ScratchFolder scratch;
    StackedImage dark = small_image();
    dark.photons.assign(6, 0.0F);
    dark.photons[2] = -3.0F;
    EXPECT_DOUBLE_EQ(write_smv({scratch / "a.img"}, small_experiment(), dark), 1.0);
    EXPECT_EQ(smv_number(support::bytes_of(scratch / "a.img"), 2), 0);
}

TEST(WriteSmv, TellsTheFootOfThePerpendicularOfATiltedPanel) {
    const support::ScratchFolder scratch;
    Experiment experiment = support::rotation_series();
    const auto& panel = experiment.detector.panels[0];
    const auto shape = files::image_shape(experiment.detector.panels);
    const StackedImage image{
        shape, std::vector<float>(static_cast<std::size_t>(shape.rows * shape.columns), 1.0F)};
    write_smv({scratch / "a.img"}, experiment, image);
    const std::string header = support::bytes_of(scratch / "a.img").substr(0, 512);
    // The panel was 0.2 m away, perpendicular to the beam, before it turned about the sample.
    EXPECT_THAT(header, HasSubstr("CLOSE_DISTANCE=200;"));
    EXPECT_THAT(header, HasSubstr("XDS_ORGX=250.5;"));
    EXPECT_THAT(header, HasSubstr("XDS_ORGY=240.5;"));
    EXPECT_EQ(panel.fast_pixels, 60);
}

TEST(WriteCbf, RoundsToWholePhotons) {
    const support::ScratchFolder scratch;
    write_cbf({scratch / "a.cbf", Existing::refuse, 2}, small_experiment(), small_image());
    const std::string bytes = support::bytes_of(scratch / "a.cbf");
    EXPECT_THAT(bytes, StartsWith("###CBF: VERSION 1.5"));
    for (const char* line :
         {"# Pixel_size 0.000172 m x 0.000172 m",
          "# Silicon sensor, thickness 0.001000 m",
          "# Detector_distance 0.1 m",
          "# Beam_xy (1.5, 1) pixels",
          "# Start_angle 30.4 deg.",
          "# Angle_increment 0.2 deg.",
          "X-Binary-Size-Fastest-Dimension: 3",
          "X-Binary-Size-Second-Dimension: 2"}) {
        EXPECT_THAT(bytes, HasSubstr(line));
    }
    using namespace std::string_literals;
    // Steps 0, 1, 1, 1, 997, 49000.
    EXPECT_THAT(
        bytes,
        HasSubstr("\x0C\x1A\x04\xD5\x00\x01\x01\x01\x80\xE5\x03\x80\x00\x80\x68\xBF\x00\x00"s)
    );
}

TEST(ImageWriters, RefuseDetectorsOfSeveralPanels) {
    const support::ScratchFolder scratch;
    const Experiment experiment = support::two_panel_still();
    const auto shape = files::image_shape(experiment.detector.panels);
    const StackedImage image{
        shape, std::vector<float>(static_cast<std::size_t>(shape.rows * shape.columns))};
    EXPECT_THAT(
        [&] {
            write_smv({scratch / "a.img"}, experiment, image);
        },
        ThrowsMessage<InputError>(HasSubstr("SMV file of 2 panels"))
    );
    EXPECT_THAT(
        [&] {
            write_cbf({scratch / "a.cbf"}, experiment, image);
        },
        ThrowsMessage<InputError>(HasSubstr("CBF file of 2 panels"))
    );
}

TEST(ImageWriters, RefuseToOverwriteAndReportAFullDisk) {
    const support::ScratchFolder scratch;
    write_raw({scratch / "a"}, small_image());
    EXPECT_THROW(write_raw({scratch / "a"}, small_image()), InputError);
    EXPECT_NO_THROW(write_raw({scratch / "a", Existing::overwrite}, small_image()));
    const support::FileSizeLimit limit(100);
    EXPECT_THROW(
        write_smv({scratch / "b"}, small_experiment(), small_image()), EnvironmentError
    );
    EXPECT_THROW(
        write_cbf({scratch / "b"}, small_experiment(), small_image()), EnvironmentError
    );
    EXPECT_THROW(
        write_png({scratch / "b"}, small_experiment(), small_image()), EnvironmentError
    );
    EXPECT_EQ(scratch.entries(), 1);
}
