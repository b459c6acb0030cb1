#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/nexus/hdf5_write.hpp"
#include "minibragg/nexus/nxmx_file.hpp"
#include "minibragg/nexus/read_geometry.hpp"
#include "minibragg/nexus/read_in_process.hpp"
#include "minibragg/parallel/packed.hpp"
#include "support/experiments.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
namespace hdf5 = nexus::hdf5;
using nexus::FileGeometry;
using nexus::read_geometry;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace {

const std::string detector_path = "/entry/instrument/detector";

/// Sums of a few lengths and products with unit vectors: some rounding errors of a metre.
constexpr double rounding = 1e-15;

void expect_near(const Vec3d& a, const Vec3d& b) {
    EXPECT_NEAR(a.x, b.x, rounding);
    EXPECT_NEAR(a.y, b.y, rounding);
    EXPECT_NEAR(a.z, b.z, rounding);
}

void expect_equal(const files::Panel& read, const files::Panel& written) {
    expect_near(read.origin_m, written.origin_m);
    expect_near(read.fast, written.fast);
    expect_near(read.slow, written.slow);
    EXPECT_EQ(read.fast_pixels, written.fast_pixels);
    EXPECT_EQ(read.slow_pixels, written.slow_pixels);
    EXPECT_NEAR(read.pixel_size_m, written.pixel_size_m, rounding);
}

/// A file that the tests make as they like: one module of 4 x 3 pixels.
class HandMadeFile : public testing::Test {
protected:
    HandMadeFile()
        : file(
              H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), "create a file"
          ) {
        const auto entry = hdf5::make_group({file.id(), "entry"}, "NXentry");
        const auto instrument = hdf5::make_group({entry.id(), "instrument"}, "NXinstrument");
        const auto detector = hdf5::make_group({instrument.id(), "detector"}, "NXdetector");
        const auto beam = hdf5::make_group({instrument.id(), "beam"}, "NXbeam");
        const auto axes =
            hdf5::make_group({detector.id(), "transformations"}, "NXtransformations");
        hdf5::write({beam.id(), "incident_wavelength"}, 0.1, "nm");
        const auto module = hdf5::make_group({detector.id(), "m"}, "NXdetector_module");
        hdf5::write({module.id(), "data_size"}, std::vector<std::int64_t>{3, 4});
    }

    /// An axis of the chain, lengths in mm and angles in degrees.
    void add_axis(
        const std::string& name,
        double value,
        const Vec3d& vector,
        const std::string& depends_on,
        const std::string& type
    ) {
        const auto axis = hdf5::write(
            {file.id(), detector_path + "/transformations/" + name},
            value,
            type == "rotation" ? "deg" : "mm"
        );
        hdf5::set_attribute(axis.id(), "vector", vector);
        hdf5::set_attribute(axis.id(), "depends_on", depends_on);
        hdf5::set_attribute(axis.id(), "transformation_type", type);
    }

    void add_direction(
        const std::string& name, const Vec3d& vector, const std::string& depends_on
    ) {
        const auto direction =
            hdf5::write({file.id(), detector_path + "/m/" + name}, 100.0, "um");
        hdf5::set_attribute(direction.id(), "vector", vector);
        hdf5::set_attribute(direction.id(), "depends_on", depends_on);
    }

    void add_directions(const std::string& depends_on) {
        add_direction("fast_pixel_direction", {-1, 0, 0}, depends_on);
        add_direction("slow_pixel_direction", {0, -1, 0}, depends_on);
    }

    FileGeometry read() {
        H5Fflush(file.id(), H5F_SCOPE_GLOBAL);
        return nexus::in_process::read_geometry({path, ""});
    }

    void expect_rejected(const std::string& message) {
        EXPECT_THAT(
            [this] {
                read();
            },
            ThrowsMessage<InputError>(AllOf(HasSubstr(path), HasSubstr(message)))
        );
    }

    const hdf5::SilentErrors silent;
    const support::ScratchFolder scratch;
    const std::string path = (scratch / "hand_made.nxs").string();
    hdf5::File file;
};

}  // namespace

TEST(ReadGeometry, ReadsBackWhatNxmxFileWrites) {
    const support::ScratchFolder scratch;
    const auto alone = parallel::Communicator::self();
    for (const auto& experiment :
         {support::two_panel_still(), support::tilted_stills(), support::rotation_series()}) {
        nexus::NxmxOptions options;
        options.compression = nexus::Compression::none;
        options.existing = files::Existing::overwrite;
        nexus::NxmxFile file(alone, scratch / "run.nxs", experiment, options);
        file.finish({});
        const FileGeometry geometry = read_geometry((scratch / "run.nxs").string());
        const auto& panels = experiment.detector.panels;
        ASSERT_EQ(geometry.panels.size(), panels.size());
        for (std::size_t i = 0; i < panels.size(); ++i) {
            expect_equal(geometry.panels[i], panels[i]);
        }
        EXPECT_DOUBLE_EQ(geometry.wavelength_A, experiment.beam.wavelength_A);
        const bool has_sensor = !experiment.detector.counts_every_photon;
        EXPECT_EQ(
            geometry.sensor_material, has_sensor ? experiment.detector.sensor_material : ""
        );
        EXPECT_EQ(
            geometry.sensor_thickness_m,
            has_sensor ? experiment.detector.sensor_thickness_m : 0.0
        );
    }
}

TEST(ReadGeometry, TravelsAsBytes) {
    FileGeometry geometry;
    geometry.panels = support::tilted_stills().detector.panels;
    geometry.panels[3].name = "named";
    geometry.wavelength_A = 1.5;
    geometry.layout = {{{1, 2, 3}, {4, 5, 6}}, 8, 9};
    geometry.notes = {"assumed", ""};
    geometry.sensor_material = "CdTe";
    geometry.sensor_thickness_m = 1e-3;
    const FileGeometry arrived = parallel::unpacked<FileGeometry>(parallel::packed(geometry));
    ASSERT_EQ(arrived.panels.size(), geometry.panels.size());
    expect_equal(arrived.panels[7], geometry.panels[7]);
    EXPECT_EQ(arrived.panels[3].name, "named");
    EXPECT_EQ(arrived.layout.places, geometry.layout.places);
    EXPECT_EQ(arrived.layout.columns, 9);
    EXPECT_EQ(arrived.notes, geometry.notes);
    EXPECT_EQ(arrived.wavelength_A, 1.5);
    EXPECT_EQ(arrived.sensor_material, "CdTe");
    EXPECT_EQ(arrived.sensor_thickness_m, 1e-3);
}

TEST_F(HandMadeFile, FollowsTranslationsAndRotationsInOrder) {
    // Two-theta of 90 degrees about y turns z into x, after the shift of 100 mm along z and 5
    // mm along y.
    add_axis("two_theta", 90.0, {0, 1, 0}, ".", "rotation");
    add_axis("z", 100.0, {0, 0, 1}, "two_theta", "translation");
    add_axis("y", 5.0, {0, 2, 0}, detector_path + "/transformations/z", "translation");
    add_directions(detector_path + "/transformations/y");
    const FileGeometry geometry = read();
    ASSERT_EQ(geometry.panels.size(), 1U);
    expect_near(geometry.panels[0].origin_m, {0.1, 0.005, 0.0});
    expect_near(geometry.panels[0].fast, {0.0, 0.0, 1.0});
    expect_near(geometry.panels[0].slow, {0.0, -1.0, 0.0});
    EXPECT_EQ(geometry.panels[0].fast_pixels, 4);
    EXPECT_EQ(geometry.panels[0].slow_pixels, 3);
    EXPECT_NEAR(geometry.panels[0].pixel_size_m, 1e-4, rounding);
    EXPECT_NEAR(geometry.wavelength_A, 1.0, rounding);
}

TEST_F(HandMadeFile, AppliesOffsetsBeforeTheRotationsFurtherOn) {
    add_axis("turn", 90.0, {0, 0, 1}, ".", "rotation");
    add_axis("shift", 0.0, {0, 0, 1}, "turn", "translation");
    const hdf5::Object shift(
        H5Oopen(file.id(), (detector_path + "/transformations/shift").c_str(), H5P_DEFAULT)
    );
    hdf5::set_attribute(shift.id(), "offset", Vec3d{1.0, 0.0, 30.0});
    hdf5::set_attribute(shift.id(), "offset_units", "cm");
    add_directions(detector_path + "/transformations/shift");
    expect_near(read().panels.at(0).origin_m, {0.0, 0.01, 0.3});
}

TEST_F(HandMadeFile, StopsAtAChainThatBitesItsTail) {
    add_axis("a", 1.0, {0, 0, 1}, "b", "translation");
    add_axis("b", 1.0, {0, 0, 1}, "a", "translation");
    add_directions(detector_path + "/transformations/a");
    expect_rejected("depends on itself");
}

TEST_F(HandMadeFile, NamesAnAxisThatIsMissing) {
    add_directions(detector_path + "/transformations/nowhere");
    expect_rejected("nowhere: does not exist");
}

TEST_F(HandMadeFile, NamesAUnitThatItDoesNotKnow) {
    add_directions(".");
    const hdf5::Object fast(
        H5Oopen(file.id(), (detector_path + "/m/fast_pixel_direction").c_str(), H5P_DEFAULT)
    );
    H5Adelete(fast.id(), "units");
    expect_rejected("has no attribute 'units'");
    hdf5::set_attribute(fast.id(), "units", "furlong");
    expect_rejected("'furlong' is unknown");
}

TEST_F(HandMadeFile, RejectsAxesWithoutDirectionOrType) {
    add_axis("a", 1.0, {0, 0, 0}, ".", "translation");
    add_axis("b", 1.0, {0, 0, 1}, ".", "shear");
    add_directions(detector_path + "/transformations/a");
    expect_rejected("attribute 'vector'");
    H5Ldelete(file.id(), (detector_path + "/m/fast_pixel_direction").c_str(), H5P_DEFAULT);
    add_direction("fast_pixel_direction", {1, 0, 0}, detector_path + "/transformations/b");
    expect_rejected("neither translation nor rotation");
}

TEST_F(HandMadeFile, RejectsSizesThatNoPanelHas) {
    add_directions(".");
    const std::string name = detector_path + "/m/data_size";
    for (const std::vector<std::int64_t>& size : std::vector<std::vector<std::int64_t>>{
             {0, 4},
             {3, -4},
             {3, 1000000000000},
             {2, 3, 4},
             {4},
             {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17}}) {
        H5Ldelete(file.id(), name.c_str(), H5P_DEFAULT);
        hdf5::write({file.id(), name}, size);
        expect_rejected("data_size");
    }
    H5Ldelete(file.id(), name.c_str(), H5P_DEFAULT);
    hdf5::write({file.id(), name}, std::vector<std::int64_t>{1, 3, 4});
    EXPECT_EQ(read().panels.at(0).fast_pixels, 4);
}

TEST_F(HandMadeFile, RejectsPixelsThatAreNotSquare) {
    add_direction("fast_pixel_direction", {-1, 0, 0}, ".");
    const auto slow =
        hdf5::write({file.id(), detector_path + "/m/slow_pixel_direction"}, 50.0, "um");
    hdf5::set_attribute(slow.id(), "vector", Vec3d{0, -1, 0});
    expect_rejected("not square");
}

TEST_F(HandMadeFile, RejectsTextWhereANumberBelongs) {
    hdf5::write({file.id(), detector_path + "/m/fast_pixel_direction"}, "wide");
    expect_rejected("is not a number");
}

TEST_F(HandMadeFile, NamesWhatIsMissing) {
    expect_rejected("fast_pixel_direction: is missing");
    H5Ldelete(file.id(), (detector_path + "/m").c_str(), H5P_DEFAULT);
    expect_rejected("holds no NXdetector_module, and no x_pixel_size");
    H5Ldelete(file.id(), detector_path.c_str(), H5P_DEFAULT);
    expect_rejected("no group of NX_class NXdetector");
    H5Ldelete(file.id(), "/entry", H5P_DEFAULT);
    expect_rejected("no group of NX_class NXentry");
}

TEST(ReadGeometry, RejectsWhatIsNoHdf5File) {
    const support::ScratchFolder scratch;
    write_file(scratch / "a.txt", "text", files::Existing::refuse);
    EXPECT_THAT(
        [&] {
            read_geometry((scratch / "a.txt").string());
        },
        ThrowsMessage<InputError>(HasSubstr("cannot be read as HDF5"))
    );
    EXPECT_THAT(
        [&] {
            read_geometry((scratch / "b.nxs").string());
        },
        ThrowsMessage<InputError>(HasSubstr("No such file"))
    );
    EXPECT_THROW(read_geometry(scratch.path().string()), InputError);
}

TEST(ReadGeometry, SurvivesTruncatedAndScrambledFiles) {
    const support::ScratchFolder scratch;
    const auto alone = parallel::Communicator::self();
    nexus::NxmxOptions options;
    options.compression = nexus::Compression::none;
    nexus::NxmxFile file(alone, scratch / "run.nxs", support::rotation_series(), options);
    file.finish({});
    const std::string whole = support::bytes_of(scratch / "run.nxs");
    const auto path = scratch / "bad.nxs";
    for (std::size_t size = 0; size < whole.size(); size += whole.size() / 50) {
        write_file(path, whole.substr(0, size), files::Existing::overwrite);
        EXPECT_THROW(read_geometry(path.string()), InputError);
    }
    for (std::size_t at = 100; at < 20000; at += 331) {
        std::string scrambled = whole;
        scrambled[at] = static_cast<char>(~scrambled[at]);
        write_file(path, scrambled, files::Existing::overwrite);
        try {
            read_geometry(path.string());
        } catch (const InputError&) {
            continue;  // either the bytes did not matter or the file is rejected
        }
    }
}
