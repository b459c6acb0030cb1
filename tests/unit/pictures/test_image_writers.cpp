#include <cstdint>
#include <cstring>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/pictures/image_writers.hpp"
#include "minibragg/pictures/single_panel.hpp"
#include "support/experiments.hpp"
#include "support/file_size_limit.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
using files::Existing;
using files::Experiment;
using files::StackedImage;
using pictures::header_cautions;
using pictures::write_cbf;
using pictures::write_png;
using pictures::write_raw;
using pictures::write_smv;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
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

/// small_experiment() with its panel moved as a function says.
template <class Move>
Experiment moved(const Move& move) {
    Experiment experiment = small_experiment();
    move(experiment.detector.panels[0]);
    return experiment;
}

/// Swung by degrees about an axis through the crystal.
Experiment swung(const Vec3d& axis, double angle_deg) {
    const Mat3 swing = rotation_about(axis, angle_deg * constants::radians_per_degree);
    return moved([&](files::Panel& panel) {
        panel.origin_m = swing * panel.origin_m;
        panel.fast = swing * panel.fast;
        panel.slow = swing * panel.slow;
    });
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
    write_png({scratch / "photons.png"}, small_experiment(), {image}, {});
    image.is_counts = true;
    write_png({scratch / "counts.png"}, small_experiment(), {image}, {});
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

TEST(WriteSmv, TellsASwungDetectorByItsPlaceBeforeTheSwing) {
    // About +x a positive angle swings down; headers count upwards, about the direction of
    // fast.
    for (const double angle_deg : {30.0, -12.5, 90.0, 150.0}) {
        const support::ScratchFolder scratch;
        const Experiment experiment = swung({1, 0, 0}, angle_deg);
        write_smv({scratch / "a.img"}, experiment, small_image());
        write_cbf({scratch / "a.cbf"}, experiment, small_image());
        const std::string smv = support::bytes_of(scratch / "a.img").substr(0, 512);
        const std::string cbf = support::bytes_of(scratch / "a.cbf");
        std::ostringstream angle;
        angle << -angle_deg;
        EXPECT_THAT(smv, HasSubstr("TWOTHETA=" + angle.str() + ";"));
        EXPECT_THAT(cbf, HasSubstr("# Detector_2theta " + angle.str() + " deg."));
        for (const char* line :
             {"\nDISTANCE=100;",
              "BEAM_CENTER_X=0.172;",
              "BEAM_CENTER_Y=0.258;",
              "XDS_ORGX=2;",
              "XDS_ORGY=1.5;"}) {
            EXPECT_THAT(smv, HasSubstr(line));
        }
        EXPECT_THAT(cbf, HasSubstr("# Detector_distance 0.1 m"));
        EXPECT_THAT(cbf, HasSubstr("# Beam_xy (1.5, 1) pixels"));
        EXPECT_THAT(header_cautions(experiment), ElementsAre(HasSubstr("swung")));
    }
}

TEST(ImageWriters, RefuseWhatTheHeaderCannotSay) {
    const Mat3 tilt = rotation_about({0, 1, 0}, 0.3);
    const std::vector<Experiment> others{
        swung({0, 1, 0}, 30.0),
        swung({1, 1, 0}, 10.0),
        moved([&](files::Panel& panel) {
            panel.fast = tilt * panel.fast;
        }),
        moved([](files::Panel& panel) {  // seen in a mirror
            panel.fast = {1, 0, 0};
        }),
        moved([](files::Panel& panel) {  // turned in its plane
            panel.fast = {0, -1, 0};
            panel.slow = {1, 0, 0};
        }),
        moved([](files::Panel& panel) {  // upstream
            panel.origin_m.z = -0.1;
        })};
    for (const Experiment& experiment : others) {
        const support::ScratchFolder scratch;
        const auto refusal =
            ThrowsMessage<InputError>(HasSubstr("tilted, turned or swung otherwise"));
        EXPECT_THAT(
            [&] {
                write_smv({scratch / "a.img"}, experiment, small_image());
            },
            refusal
        );
        EXPECT_THAT(
            [&] {
                write_cbf({scratch / "a.cbf"}, experiment, small_image());
            },
            refusal
        );
        EXPECT_EQ(scratch.entries(), 0);
    }
}

TEST(ImageWriters, TakeATiltThatMovesNoPixel) {
    // A degree lifts the far edge of three pixels by 0.05 pixels, a tenth by 0.005.
    for (const double angle_deg : {0.1, 1.0}) {
        const support::ScratchFolder scratch;
        const Experiment experiment = moved([&](files::Panel& panel) {
            const Mat3 tilt =
                rotation_about({0, 1, 0}, angle_deg * constants::radians_per_degree);
            const Vec3d center{0.0, 0.0, 0.1};
            panel.origin_m = tilt * (panel.origin_m - center) + center;
            panel.fast = tilt * panel.fast;
        });
        const auto write = [&] {
            write_smv({scratch / "a.img"}, experiment, small_image());
        };
        if (angle_deg < 0.5) {
            EXPECT_NO_THROW(write());
        } else {
            EXPECT_THROW(write(), InputError);
        }
    }
}

TEST(ImageWriters, TellAnAxisThatProgramsDoNotAssume) {
    Experiment experiment = small_experiment();
    EXPECT_THAT(header_cautions(experiment), IsEmpty());
    experiment.scan.axis = {1, 0, 0};
    EXPECT_THAT(header_cautions(experiment), ElementsAre(HasSubstr("about (1, 0, 0)")));
    experiment.scan.start_deg.clear();
    experiment.scan.end_deg.clear();
    EXPECT_THAT(header_cautions(experiment), IsEmpty());
}

TEST(ImageWriters, TellASweepThatGoesBackwardsForwardsAboutTheOppositeAxis) {
    const support::ScratchFolder scratch;
    Experiment experiment = small_experiment();
    experiment.scan.axis = {1, 0, 0};
    experiment.scan.images = 2;
    experiment.scan.start_deg = {10.0, 9.5};
    experiment.scan.end_deg = {9.5, 9.0};
    EXPECT_THAT(header_cautions(experiment), IsEmpty());
    write_smv({scratch / "a.img", files::Existing::refuse, 1}, experiment, small_image());
    const std::string bytes = support::bytes_of(scratch / "a.img");
    EXPECT_THAT(bytes, HasSubstr("OSC_START=-9.5;"));
    EXPECT_THAT(bytes, HasSubstr("OSC_RANGE=0.5;"));
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
        write_png({scratch / "b"}, small_experiment(), {small_image()}, {}), EnvironmentError
    );
    EXPECT_EQ(scratch.entries(), 1);
}
