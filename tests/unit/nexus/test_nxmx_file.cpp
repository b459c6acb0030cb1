#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <regex>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/files/native_frame.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/nxmx_file.hpp"
#include "minibragg/nexus/read_geometry.hpp"
#include "minibragg/nexus/utc_time.hpp"
#include "support/experiments.hpp"
#include "support/file_size_limit.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
using files::Experiment;
using nexus::Compression;
using nexus::NxmxFile;
using nexus::NxmxOptions;
using nexus::Quantity;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;
using testing::ThrowsMessage;

namespace {

const nexus::RunRecord record{
    {"deck", "[beam]\n", ""},
    {"ranks", std::int64_t{1}, ""},
    {"truth/orientation", nexus::NumberArray{{1, 2, 3, 4, 5, 6}, {2, 3}}, ""},
    {"timings/total", 0.25, "s"}};

/// Writes an experiment with the pixels of support::photons_at().
void write_sample(
    const std::filesystem::path& path, const Experiment& experiment, const NxmxOptions& options
) {
    const auto alone = parallel::Communicator::self();
    const auto& panels = experiment.detector.panels;
    NxmxFile file(alone, path, experiment, options);
    file.write_mask(support::make_pixels(panels, support::all_bands(panels), 0).mask_rows);
    for (std::int64_t image = 0; image < experiment.scan.images; ++image) {
        const auto pixels = support::make_pixels(panels, support::all_bands(panels), image);
        for (const Quantity quantity : options.quantities) {
            file.write_image(quantity, image, pixels.photon_rows);
        }
    }
    const std::int64_t bytes = file.finish(record);
    EXPECT_EQ(bytes, static_cast<std::int64_t>(std::filesystem::file_size(path)));
}

template <class Value>
std::vector<Value> read_all(
    const std::filesystem::path& path, const std::string& name, hid_t memory_type
) {
    const nexus::hdf5::InputFile file(path.string());
    const auto data_set = file.data_set(name);
    const nexus::hdf5::Space space(H5Dget_space(data_set.id()));
    std::vector<Value> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space.id()))
    );
    EXPECT_GE(
        H5Dread(data_set.id(), memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), 0
    );
    return values;
}

/// A mask, which has the type that NXmx wants: 32 bits without a sign.
std::vector<std::uint32_t> read_mask(
    const std::filesystem::path& path, const std::string& name
) {
    const nexus::hdf5::InputFile file(path.string());
    const auto data_set = file.data_set(name);
    const nexus::hdf5::Type type(H5Dget_type(data_set.id()));
    EXPECT_GT(H5Tequal(type.id(), H5T_STD_U32LE), 0) << name;
    return read_all<std::uint32_t>(path, name, H5T_NATIVE_UINT32);
}

/// What the whole data set must hold: panels stacked, zeros in the gaps.
std::vector<float> expected_photons(const Experiment& experiment) {
    const auto& panels = experiment.detector.panels;
    const auto columns = files::image_shape(panels).columns;
    std::vector<float> expected;
    for (std::int64_t image = 0; image < experiment.scan.images; ++image) {
        for (int panel = 0; panel < static_cast<int>(panels.size()); ++panel) {
            const files::Panel& shape = panels[static_cast<std::size_t>(panel)];
            for (int row = 0; row < shape.slow_pixels; ++row) {
                for (int column = 0; column < columns; ++column) {
                    const bool is_gap = column >= shape.fast_pixels;
                    expected.push_back(
                        is_gap ? 0.0F : support::photons_at(image, panel, row, column)
                    );
                }
            }
        }
    }
    return expected;
}

NxmxOptions options_with(Compression compression) {
    NxmxOptions options;
    options.compression = compression;
    options.existing = files::Existing::overwrite;
    return options;
}

bool has_filter(Compression compression) {
    try {
        nexus::check_compression(compression);
        return true;
    } catch (const EnvironmentError&) {
        return false;
    }
}

}  // namespace

class NxmxFileOf : public testing::TestWithParam<Compression> {};

TEST_P(NxmxFileOf, HoldsThePixelsOfEveryPanelAndImage) {
    if (!has_filter(GetParam())) {
        GTEST_SKIP() << "HDF5 has no such filter";
    }
    const support::ScratchFolder scratch;
    for (const auto& experiment :
         {support::two_panel_still(), support::tilted_stills(), support::rotation_series()}) {
        write_sample(scratch / "run.nxs", experiment, options_with(GetParam()));
        EXPECT_EQ(
            read_all<float>(scratch / "run.nxs", "/entry/data/data", H5T_NATIVE_FLOAT),
            expected_photons(experiment)
        );
    }
}

std::string name_of(const testing::TestParamInfo<Compression>& instance) {
    switch (instance.param) {
        case Compression::none:
            return "none";
        case Compression::gzip:
            return "gzip";
        case Compression::bitshuffle:
            return "bitshuffle";
    }
    return "";
}

INSTANTIATE_TEST_SUITE_P(
    EveryCompression,
    NxmxFileOf,
    testing::Values(Compression::none, Compression::gzip, Compression::bitshuffle),
    name_of
);

TEST(NxmxFile, MasksWhatItIsToldAndTheGaps) {
    const support::ScratchFolder scratch;
    const Experiment experiment = support::tilted_stills();
    write_sample(scratch / "run.nxs", experiment, options_with(Compression::gzip));
    const auto mask = read_mask(scratch / "run.nxs", "/entry/components/pixel_mask");
    // Panel 0 has 20 of 40 columns.
    EXPECT_EQ(mask.at(0), 256);
    EXPECT_EQ(mask.at(1), 0);
    EXPECT_EQ(mask.at(6), 0);
    EXPECT_EQ(mask.at(7), 256);
    EXPECT_THAT(std::vector<std::uint32_t>(mask.begin() + 20, mask.begin() + 40), Each(1));
}

TEST(NxmxFile, PutsTheMaskWhereProgramsLookWhenPanelsHaveOneWidth) {
    const support::ScratchFolder scratch;
    write_sample(
        scratch / "run.nxs", support::two_panel_still(), options_with(Compression::none)
    );
    const auto mask = read_mask(scratch / "run.nxs", "/entry/instrument/detector/pixel_mask");
    EXPECT_EQ(mask.size(), 480U * 250U);
    EXPECT_THAT(
        std::vector<std::uint32_t>(mask.begin(), mask.begin() + 3), ElementsAre(256, 0, 0)
    );
}

namespace {

/// Two panels of 60 x 48 pixels that touch the same rows of a frame of 67 x 58, two stills.
Experiment panels_on_one_grid() {
    Experiment experiment = support::two_panel_still();
    const files::Panel first = support::make_panel({0.004, 0.005, 0.15}, 30, 48);
    files::Panel second = support::make_panel({0.004, 0.005, 0.15}, 30, 48);
    second.origin_m =
        first.origin_m + second.pixel_size_m * (37.0 * second.fast + 10.0 * second.slow);
    experiment.detector.panels = {second, first};
    experiment.scan.images = 2;
    return experiment;
}

}  // namespace

TEST(NxmxFile, PutsPanelsIntoTheFrameOfTheDetector) {
    const support::ScratchFolder folder;
    Experiment experiment = panels_on_one_grid();
    write_sample(folder / "panels.nxs", experiment, {});
    experiment.detector.frame = native_frame(experiment.detector.panels);
    write_sample(folder / "native.nxs", experiment, {});
    constexpr int rows = 58, columns = 67, panel_rows = 48, panel_columns = 30;
    const std::string images = "/entry/data/data",
                      mask = "/entry/instrument/detector/pixel_mask";
    const auto panels = read_all<float>(folder / "panels.nxs", images, H5T_NATIVE_FLOAT);
    const auto native = read_all<float>(folder / "native.nxs", images, H5T_NATIVE_FLOAT);
    const auto panel_mask = read_mask(folder / "panels.nxs", mask);
    const auto native_mask = read_mask(folder / "native.nxs", mask);
    ASSERT_EQ(native.size(), 2U * rows * columns);
    ASSERT_EQ(native_mask.size(), 1U * rows * columns);
    for (std::size_t i = 0; i < native.size(); ++i) {
        const auto image = i / (rows * columns);
        const auto row = static_cast<int>(i % (rows * columns)) / columns;
        const int column = static_cast<int>(i) % columns;
        const int panel = column >= 37 ? 0 : 1;
        const int slow = row - (panel == 0 ? 10 : 0), fast = column - (panel == 0 ? 37 : 0);
        const bool is_gap = slow < 0 || slow >= panel_rows || fast >= panel_columns;
        const std::size_t stacked =
            is_gap
                ? 0
                : static_cast<std::size_t>((panel * panel_rows + slow) * panel_columns + fast);
        ASSERT_EQ(native_mask[i % (rows * columns)], is_gap ? 1U : panel_mask[stacked]);
        ASSERT_EQ(
            native[i], is_gap ? 0.0F : panels[image * 2 * panel_rows * panel_columns + stacked]
        );
    }
    const nexus::FileGeometry geometry = nexus::read_geometry((folder / "native.nxs").string());
    ASSERT_EQ(geometry.panels.size(), 1U);
    const Vec3d corner = experiment.detector.panels[1].origin_m;
    EXPECT_LT(length(geometry.panels[0].origin_m - corner), 1e-15);
    EXPECT_EQ(geometry.panels[0].slow_pixels, rows);
    EXPECT_EQ(geometry.panels[0].fast_pixels, columns);
    const nexus::hdf5::InputFile file((folder / "native.nxs").string());
    const std::string detector = "/entry/instrument/detector/";
    EXPECT_NEAR(*file.number(detector + "beam_center_x"), 0.004 / 172e-6, 1e-9);
    EXPECT_NEAR(*file.number(detector + "beam_center_y"), 0.005 / 172e-6, 1e-9);
    const auto data_set = file.data_set(detector + "data");
    const nexus::hdf5::PropertyList layout(H5Dget_create_plist(data_set.id()));
    std::array<hsize_t, 3> chunk{};
    ASSERT_EQ(H5Pget_chunk(layout.id(), 3, chunk.data()), 3);
    EXPECT_THAT(chunk, ElementsAre(1, rows, columns));
}

TEST(NxmxFile, FlagsTheGapsOfCountsInAFrame) {
    const support::ScratchFolder folder;
    Experiment experiment = panels_on_one_grid();
    experiment.scan.images = 1;
    experiment.detector.frame = native_frame(experiment.detector.panels);
    NxmxOptions options;
    options.quantities = {Quantity::counts};
    const auto alone = parallel::Communicator::self();
    NxmxFile file(alone, folder / "counts.nxs", experiment, options);
    const std::vector<std::int32_t> sevens(std::size_t{48} * 30, 7);
    const std::vector<files::CountRows> rows{{{0, 0, 48}, sevens.data()}};
    file.write_image(Quantity::counts, 0, rows);
    file.finish(record);
    const auto counts =
        read_all<std::int32_t>(folder / "counts.nxs", "/entry/data/data", H5T_NATIVE_INT32);
    // One of the panels has pixels, the other is of no rank and the rest is gap.
    EXPECT_EQ(std::count(counts.begin(), counts.end(), 7), 48 * 30);
    EXPECT_EQ(std::count(counts.begin(), counts.end(), -1), 67 * 58 - 48 * 30);
}

TEST(NxmxFile, SaysWhatTheImagesAre) {
    const support::ScratchFolder scratch;
    write_sample(
        scratch / "run.nxs", support::rotation_series(), options_with(Compression::none)
    );
    const nexus::hdf5::InputFile file((scratch / "run.nxs").string());
    EXPECT_THAT(file.text("/entry/definition"), Optional(std::string("NXmx")));
    EXPECT_THAT(file.text("/entry/title"), Optional(std::string("rotation")));
    EXPECT_THAT(file.text_attribute("/", "default"), Optional(std::string("entry")));
    EXPECT_THAT(file.text_attribute("/entry", "default"), Optional(std::string("data")));
    EXPECT_THAT(file.text_attribute("/entry/data", "signal"), Optional(std::string("data")));
    EXPECT_THAT(file.number("/entry/instrument/beam/incident_wavelength"), Optional(0.9));
    EXPECT_THAT(file.number("/entry/instrument/detector/sensor_thickness"), Optional(1e-3));
    EXPECT_THAT(file.number("/entry/instrument/detector/frame_time"), Optional(0.05));
    EXPECT_THAT(file.number("/entry/sample/transformations/omega"), Optional(30.0));
    EXPECT_THAT(
        file.text("/entry/sample/depends_on"),
        Optional(std::string("/entry/sample/transformations/omega"))
    );
    const auto omega_end = read_all<double>(
        scratch / "run.nxs", "/entry/sample/transformations/omega_end", H5T_NATIVE_DOUBLE
    );
    EXPECT_EQ(omega_end, support::rotation_series().scan.end_deg);
}

TEST(NxmxFile, TurnsASweepThatGoesBackwardsForwardsAboutTheOppositeAxis) {
    const support::ScratchFolder scratch;
    Experiment experiment = support::rotation_series();
    experiment.scan.axis = {0.0, -2.0, 0.0};
    experiment.scan.start_deg = {0.25, 0.0, -0.25, -0.5, -0.75};
    experiment.scan.end_deg = {0.0, -0.25, -0.5, -0.75, -1.0};
    write_sample(scratch / "run.nxs", experiment, options_with(Compression::none));
    const std::string omega = "/entry/sample/transformations/omega";
    const auto angles_of = [&](const std::string& name) {
        return read_all<double>(scratch / "run.nxs", name, H5T_NATIVE_DOUBLE);
    };
    EXPECT_THAT(angles_of(omega), ElementsAre(-0.25, 0.0, 0.25, 0.5, 0.75));
    EXPECT_FALSE(std::signbit(angles_of(omega)[1]));
    EXPECT_THAT(angles_of(omega + "_end"), ElementsAre(0.0, 0.25, 0.5, 0.75, 1.0));
    const nexus::hdf5::InputFile file((scratch / "run.nxs").string());
    const auto axis = file.vector_attribute(omega, "vector");
    ASSERT_TRUE(axis);
    EXPECT_EQ(axis->x, 0.0);
    EXPECT_EQ(axis->y, 1.0);
    EXPECT_EQ(axis->z, 0.0);
}

/// A panel of the flat detector at 0.1 m, swung about the crystal.
Experiment swung(double angle_rad, const Vec3d& axis) {
    Experiment experiment = support::two_panel_still();
    for (files::Panel& panel : experiment.detector.panels) {
        const Mat3 swing = rotation_about(axis, angle_rad);
        panel.origin_m = swing * panel.origin_m;
        panel.fast = swing * panel.fast;
        panel.slow = swing * panel.slow;
    }
    return experiment;
}

TEST(NxmxFile, PlacesPanelsThatTheBeamNeverMeets) {
    const support::ScratchFolder scratch;
    NxmxOptions options = options_with(Compression::none);
    options.existing = files::Existing::overwrite;
    const double right_angle_rad = std::acos(0.0);
    for (const double angle_rad :
         {right_angle_rad, -right_angle_rad, right_angle_rad - 1e-9, 1.8, 3.1, 0.2}) {
        const Experiment experiment = swung(angle_rad, {0.6, 0.8, 0.0});
        write_sample(scratch / "run.nxs", experiment, options);
        const std::string name = (scratch / "run.nxs").string();
        const auto read = nexus::read_geometry(name).panels;
        for (std::size_t i = 0; i < read.size(); ++i) {
            const Vec3d off = read[i].origin_m - experiment.detector.panels[i].origin_m;
            EXPECT_LT(length(off), 1e-15) << angle_rad;
        }
        const nexus::hdf5::InputFile file(name);
        const std::string detector = "/entry/instrument/detector/";
        const double det_z = file.number(detector + "transformations/det_z").value();
        EXPECT_NEAR(det_z, 0.15 * std::cos(angle_rad), 0.02) << angle_rad;
        const bool is_parallel = std::abs(std::cos(angle_rad)) < 1e-6;
        EXPECT_EQ(file.has(detector + "beam_center_x"), !is_parallel) << angle_rad;
        // 0.15 m along the normal; along the beam by the cosine more, and negative before the
        // crystal.
        const double distance = file.number(detector + "distance").value();
        if (is_parallel) {
            EXPECT_NEAR(std::abs(distance), 0.15, 0.01) << angle_rad;
        } else {
            EXPECT_NEAR(distance, 0.15 / std::cos(angle_rad), 1e-9) << angle_rad;
        }
    }
}

/// The character set of a text in the file.
H5T_cset_t characters_of(const std::filesystem::path& path, const std::string& name) {
    const nexus::hdf5::InputFile file(path.string());
    const auto data_set = file.data_set(name);
    const nexus::hdf5::Type type(H5Dget_type(data_set.id()));
    return H5Tget_cset(type.id());
}

TEST(NxmxFile, WritesTextAsAsciiWhereItCanBe) {
    const support::ScratchFolder scratch;
    Experiment experiment = support::two_panel_still();
    experiment.title = "L\xC3\xB6sung";
    write_sample(scratch / "run.nxs", experiment, options_with(Compression::none));
    EXPECT_EQ(characters_of(scratch / "run.nxs", "/entry/title"), H5T_CSET_UTF8);
    for (const std::string name :
         {"/entry/definition", "/entry/start_time", "/entry/run/deck"}) {
        EXPECT_EQ(characters_of(scratch / "run.nxs", name), H5T_CSET_ASCII) << name;
    }
    const nexus::hdf5::InputFile file((scratch / "run.nxs").string());
    EXPECT_THAT(file.text("/entry/title"), Optional(experiment.title));
}

TEST(NxmxFile, SaysWhenItsImagesWereMade) {
    const support::ScratchFolder scratch;
    const std::string before = nexus::utc_now();
    write_sample(
        scratch / "run.nxs", support::two_panel_still(), options_with(Compression::none)
    );
    const std::string after = nexus::utc_now();
    const nexus::hdf5::InputFile file((scratch / "run.nxs").string());
    const std::string start = file.text("/entry/start_time").value();
    const std::string end = file.text("/entry/end_time").value();
    EXPECT_THAT(start, testing::MatchesRegex("[0-9]+-[0-9]+-[0-9]+T[0-9]+:[0-9]+:[0-9]+Z"));
    EXPECT_LE(before, start);
    EXPECT_LE(start, end);
    EXPECT_LE(end, after);
    EXPECT_THAT(file.text("/entry/end_time_estimated"), Optional(end));
}

TEST(NxmxFile, DescribesBeamsAndMissingSensors) {
    const support::ScratchFolder scratch;
    write_sample(
        scratch / "run.nxs", support::tilted_stills(), options_with(Compression::gzip)
    );
    const nexus::hdf5::InputFile file((scratch / "run.nxs").string());
    const std::string beam = "/entry/instrument/beam/";
    EXPECT_THAT(
        file.text_attribute(beam + "incident_wavelength", "variant"),
        Optional(std::string("incident_wavelength_1Dspectrum"))
    );
    EXPECT_THAT(
        read_all<double>(
            scratch / "run.nxs",
            beam + "incident_wavelength_1Dspectrum_weights",
            H5T_NATIVE_DOUBLE
        ),
        ElementsAre(0.25, 0.5, 0.25)
    );
    const std::string thickness = "/entry/instrument/detector/sensor_thickness";
    EXPECT_THAT(file.number(thickness), Optional(1e-4));
    EXPECT_THAT(
        file.text_attribute(thickness, "counts_every_photon"), Optional(std::string("yes"))
    );
    EXPECT_THAT(file.text("/entry/sample/depends_on"), Optional(std::string(".")));
    EXPECT_TRUE(file.has("/entry/instrument/detector/module_11/fast_pixel_direction"));
    EXPECT_FALSE(file.has("/entry/instrument/detector/module_1"));
}

TEST(NxmxFile, StatesPolarizationAsStokesParametersOfEveryImage) {
    const support::ScratchFolder scratch;
    Experiment experiment = support::two_panel_still();
    experiment.beam.polarization_axis = {0.0, 1.0, 0.0};
    experiment.scan.images = 3;
    write_sample(scratch / "run.nxs", experiment, options_with(Compression::none));
    const auto stokes = read_all<double>(
        scratch / "run.nxs",
        "/entry/instrument/beam/incident_polarization_stokes",
        H5T_NATIVE_DOUBLE
    );
    ASSERT_EQ(stokes.size(), 12U);
    for (std::size_t image = 0; image < stokes.size(); image += 4) {
        EXPECT_DOUBLE_EQ(stokes[image], 1.0);
        EXPECT_NEAR(stokes[image + 1], -0.9, 1e-15);
        EXPECT_NEAR(stokes[image + 2], 0.0, 1e-15);
        EXPECT_DOUBLE_EQ(stokes[image + 3], 0.0);
    }
}

TEST(NxmxFile, KeepsCountsAndPhotonsApart) {
    const support::ScratchFolder scratch;
    const Experiment experiment = support::rotation_series();
    const auto& panels = experiment.detector.panels;
    NxmxOptions options = options_with(Compression::gzip);
    options.quantities = {Quantity::counts, Quantity::photons};
    const auto alone = parallel::Communicator::self();
    NxmxFile file(alone, scratch / "run.nxs", experiment, options);
    const std::vector<std::int32_t> counts(
        static_cast<std::size_t>(panels[0].fast_pixels * panels[0].slow_pixels), -2000000000
    );
    const std::vector<files::CountRows> rows{{{0, 0, panels[0].slow_pixels}, counts.data()}};
    file.write_image(Quantity::counts, 1, rows);
    const auto pixels = support::make_pixels(panels, support::all_bands(panels), 4);
    file.write_image(Quantity::photons, 4, pixels.photon_rows);
    file.finish({});
    const auto stored =
        read_all<std::int32_t>(scratch / "run.nxs", "/entry/data/data", H5T_NATIVE_INT32);
    ASSERT_EQ(stored.size(), 5 * counts.size());
    EXPECT_EQ(stored[0], 0);
    EXPECT_EQ(stored[counts.size()], -2000000000);
    const auto photons =
        read_all<float>(scratch / "run.nxs", "/entry/components/photons", H5T_NATIVE_FLOAT);
    EXPECT_EQ(photons.at(4 * counts.size() + 1), support::photons_at(4, 0, 0, 1));
}

TEST(NxmxFile, TellsHowCountsBecomePhotons) {
    const support::ScratchFolder scratch;
    Experiment experiment = support::two_panel_still();
    write_sample(scratch / "photons.nxs", experiment, options_with(Compression::none));
    experiment.detector.gain_counts_per_photon = 4.0;
    experiment.detector.pedestal_counts = 40.0;
    write_sample(scratch / "counts.nxs", experiment, options_with(Compression::none));
    const nexus::hdf5::InputFile photons((scratch / "photons.nxs").string());
    EXPECT_EQ(photons.number("/entry/data/data_offset"), std::nullopt);
    EXPECT_EQ(photons.number("/entry/data/data_scaling_factor"), std::nullopt);
    const nexus::hdf5::InputFile counts((scratch / "counts.nxs").string());
    EXPECT_THAT(counts.number("/entry/data/data_offset"), Optional(-40.0));
    EXPECT_THAT(counts.number("/entry/data/data_scaling_factor"), Optional(0.25));
}

TEST(NxmxFile, KeepsTheRunRecord) {
    const support::ScratchFolder scratch;
    write_sample(
        scratch / "run.nxs", support::two_panel_still(), options_with(Compression::none)
    );
    const nexus::hdf5::InputFile file((scratch / "run.nxs").string());
    EXPECT_THAT(file.text("/entry/run/deck"), Optional(std::string("[beam]\n")));
    EXPECT_THAT(file.number("/entry/run/ranks"), Optional(1.0));
    EXPECT_THAT(file.number("/entry/run/timings/total"), Optional(0.25));
    EXPECT_THAT(
        file.text_attribute("/entry/run/timings/total", "units"), Optional(std::string("s"))
    );
    EXPECT_THAT(
        read_all<double>(
            scratch / "run.nxs", "/entry/run/truth/orientation", H5T_NATIVE_DOUBLE
        ),
        ElementsAre(1, 2, 3, 4, 5, 6)
    );
}

/// The bytes of a file, its times apart.
std::string bytes_without_times(const std::filesystem::path& path) {
    // And the checksum over them.
    const std::regex time(
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z|"
        "has this text at [0-9a-f]+: [0-9a-f]{8}"
    );
    return std::regex_replace(support::bytes_of(path), time, "");
}

TEST(NxmxFile, HasEqualBytesButTimesForEqualRuns) {
    using namespace std::chrono_literals;
    const support::ScratchFolder scratch;
    for (const Compression compression : {Compression::none, Compression::gzip}) {
        write_sample(scratch / "a.nxs", support::rotation_series(), options_with(compression));
        std::this_thread::sleep_for(1s);  // HDF5's time stamps count seconds
        write_sample(scratch / "b.nxs", support::rotation_series(), options_with(compression));
        EXPECT_NE(support::bytes_of(scratch / "a.nxs"), support::bytes_of(scratch / "b.nxs"));
        EXPECT_EQ(
            bytes_without_times(scratch / "a.nxs"), bytes_without_times(scratch / "b.nxs")
        );
    }
}

TEST(NxmxFile, LeavesNothingWhenItIsNotFinished) {
    const support::ScratchFolder scratch;
    const auto alone = parallel::Communicator::self();
    {
        const NxmxFile file(
            alone,
            scratch / "run.nxs",
            support::two_panel_still(),
            options_with(Compression::gzip)
        );
        EXPECT_TRUE(std::filesystem::exists(scratch / ".run.nxs.partial"));
    }
    EXPECT_EQ(scratch.entries(), 0);
}

TEST(NxmxFile, RefusesToOverwriteUnlessTold) {
    const support::ScratchFolder scratch;
    NxmxOptions options = options_with(Compression::none);
    write_sample(scratch / "run.nxs", support::two_panel_still(), options);
    const std::string before = support::bytes_of(scratch / "run.nxs");
    options.existing = files::Existing::refuse;
    EXPECT_THAT(
        [&] {
            write_sample(scratch / "run.nxs", support::rotation_series(), options);
        },
        ThrowsMessage<InputError>(HasSubstr("it exists"))
    );
    EXPECT_EQ(support::bytes_of(scratch / "run.nxs"), before);
}

TEST(NxmxFile, RefusesBandsAndImagesThatDoNotExist) {
    const support::ScratchFolder scratch;
    const Experiment experiment = support::two_panel_still();
    const auto alone = parallel::Communicator::self();
    NxmxFile file(alone, scratch / "run.nxs", experiment, options_with(Compression::none));
    const std::vector<float> row(250, 1.0F);
    const std::vector<files::PhotonRows> beyond{{{1, 240, 1}, row.data()}};
    EXPECT_THAT(
        [&] {
            file.write_image(Quantity::photons, 0, beyond);
        },
        ThrowsMessage<EnvironmentError>(HasSubstr("panel 1"))
    );
    EXPECT_THAT(
        [&] {
            file.write_image(Quantity::photons, 1, std::span<const files::PhotonRows>{});
        },
        ThrowsMessage<EnvironmentError>(HasSubstr("image 1"))
    );
}

TEST(NxmxFile, SaysBeforehandThatItDoesNotFitTheDiskAndLeavesNothing) {
    const support::ScratchFolder scratch;
    const support::FileSizeLimit limit(2000000);
    for (const Compression compression : {Compression::none, Compression::gzip}) {
        EXPECT_THAT(
            [&] {
                write_sample(
                    scratch / "run.nxs", support::two_panel_still(), options_with(compression)
                );
            },
            ThrowsMessage<EnvironmentError>(AllOf(HasSubstr("reserve"), HasSubstr("Free some")))
        );
        EXPECT_EQ(scratch.entries(), 0);
    }
}

TEST(NxmxFile, RejectsAnExperimentThatCannotBe) {
    const support::ScratchFolder scratch;
    Experiment experiment = support::two_panel_still();
    experiment.beam.wavelength_A = -1.0;
    EXPECT_THROW(
        write_sample(scratch / "run.nxs", experiment, options_with(Compression::none)),
        InputError
    );
    EXPECT_EQ(scratch.entries(), 0);
}
