#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/nexus/hdf5_write.hpp"
#include "minibragg/nexus/read_in_process.hpp"
#include "support/scratch_folder.hpp"

/// Files as other programs write them, made here by hand; expected places by hand as well.
namespace minibragg::nexus {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

const std::string instrument = "/entry/instrument";

/// Attributes of an axis or pixel direction; those that are empty are not written.
struct Axis {
    double value = 0.0;
    std::string units = "mm";
    Vec3d vector{0.0, 0.0, 1.0};
    std::string depends_on = {};
    std::string type = "translation";
    std::optional<Vec3d> offset = {};
    std::string offset_units = {};
};

class OthersFile : public testing::Test {
protected:
    OthersFile()
        : file(
              H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), "create a file"
          ) {
        hdf5::make_group({file.id(), "entry"}, "NXentry");
        hdf5::make_group({file.id(), instrument}, "NXinstrument");
        add_detector("detector");
    }

    void add_detector(const std::string& name) {
        detector = instrument + "/" + name;
        hdf5::make_group({file.id(), detector}, "NXdetector");
        hdf5::make_group({file.id(), detector + "/transformations"}, "NXtransformations");
    }

    void add_axis(const std::string& name, const Axis& axis) {
        const auto data_set =
            hdf5::write({file.id(), detector + "/" + name}, axis.value, axis.units);
        hdf5::set_attribute(data_set.id(), "vector", axis.vector);
        hdf5::set_attribute(data_set.id(), "transformation_type", axis.type);
        if (!axis.depends_on.empty()) {
            hdf5::set_attribute(data_set.id(), "depends_on", axis.depends_on);
        }
        if (axis.offset) {
            hdf5::set_attribute(data_set.id(), "offset", *axis.offset);
        }
        if (!axis.offset_units.empty()) {
            hdf5::set_attribute(data_set.id(), "offset_units", axis.offset_units);
        }
    }

    /// A module of 4 x 3 pixels of 0.1 mm whose corner is at x_mm, 100 mm downstream.
    void add_module(
        const std::string& name, const std::vector<std::int64_t>& origin, double x_mm
    ) {
        hdf5::make_group({file.id(), detector + "/" + name}, "NXdetector_module");
        std::vector<std::int64_t> size{3, 4};
        if (!origin.empty()) {
            hdf5::write({file.id(), detector + "/" + name + "/data_origin"}, origin);
            size.insert(size.begin(), origin.size() - size.size(), 1);
        }
        hdf5::write({file.id(), detector + "/" + name + "/data_size"}, size);
        const std::optional<Vec3d> corner = Vec3d{x_mm, 0.0, 100.0};
        add_axis(
            name + "/fast_pixel_direction", {0.1, "mm", {-1, 0, 0}, ".", "translation", corner}
        );
        add_axis(name + "/slow_pixel_direction", {0.1, "mm", {0, -1, 0}, "."});
    }

    /// A module whose directions are to be added.
    void add_bare_module() {
        hdf5::make_group({file.id(), detector + "/m"}, "NXdetector_module");
        hdf5::write({file.id(), detector + "/m/data_size"}, std::vector<std::int64_t>{3, 4});
    }

    void add_number(const std::string& name, double value, const std::string& units) {
        hdf5::write({file.id(), detector + "/" + name}, value, units);
    }

    FileGeometry read(const std::string& object = "") {
        H5Fflush(file.id(), H5F_SCOPE_GLOBAL);
        return nexus::in_process::read_geometry(files::data_set_place(path + object));
    }

    std::vector<std::string> names() {
        std::vector<std::string> found;
        for (const files::Panel& panel : read().panels) {
            found.push_back(panel.name);
        }
        return found;
    }

    void expect_corner_mm(const Vec3d& corner) {
        const FileGeometry geometry = read();
        ASSERT_EQ(geometry.panels.size(), 1U);
        const Vec3d apart_m = geometry.panels[0].origin_m - 1e-3 * corner;
        EXPECT_LT(length(apart_m), 1e-14)
            << geometry.panels[0].origin_m.x << ' ' << geometry.panels[0].origin_m.y << ' '
            << geometry.panels[0].origin_m.z;
    }

    void expect_rejected(const std::string& message, const std::string& object = "") {
        EXPECT_THAT(
            [&] {
                read(object);
            },
            ThrowsMessage<InputError>(HasSubstr(message))
        );
    }

    const hdf5::SilentErrors silent;
    const support::ScratchFolder scratch;
    const std::string path = (scratch / "others.nxs").string();
    hdf5::File file;
    std::string detector;
};

TEST_F(OthersFile, HasItsModulesInTheOrderOfTheirPlaces) {
    add_module("module_10", {3, 4}, 1.0);
    add_module("module_2", {0, 4}, 2.0);
    add_module("a", {3, 0}, 3.0);
    add_module("module_1", {0, 0}, 4.0);
    const FileGeometry geometry = read();
    EXPECT_THAT(names(), ElementsAre("module_1", "module_2", "a", "module_10"));
    EXPECT_EQ(geometry.panels[3].origin_m.x, 1e-3);
    EXPECT_THAT(
        geometry.layout.places,
        ElementsAre(
            ImagePlace{0, 0, 0}, ImagePlace{0, 0, 4}, ImagePlace{0, 3, 0}, ImagePlace{0, 3, 4}
        )
    );
}

TEST_F(OthersFile, OrdersModulesOfAStackByTheirImage) {
    for (const int i : {10, 2, 0, 1, 9, 11}) {
        add_module("m" + std::to_string(i), {i, 0, 0}, i);
    }
    EXPECT_THAT(names(), ElementsAre("m0", "m1", "m2", "m9", "m10", "m11"));
    EXPECT_EQ(read().layout.places[4], (ImagePlace{10, 0, 0}));
}

TEST_F(OthersFile, OrdersModulesOfAStackByTheirImageBeforeTheirRow) {
    add_module("first_of_1", {1, 0, 0}, 1.0);
    add_module("last_of_0", {0, 3, 4}, 2.0);
    EXPECT_THAT(names(), ElementsAre("last_of_0", "first_of_1"));
}

TEST_F(OthersFile, TurnsAboutAnAxisThatIsOffset) {
    add_bare_module();
    // A half turn about the vertical line through (2, 0, 0) mm takes (3, 4, 0) to (-1, 4, 0)
    // mm.
    add_axis("transformations/z", {0.1, "m", {0, 0, 1}, "."});
    add_axis(
        "transformations/turn",
        {180.0, "deg", {0, 1, 0}, "transformations/z", "rotation", Vec3d{2, 0, 0}, "mm"}
    );
    add_axis(
        "m/fast_pixel_direction",
        {0.1, "mm", {-1, 0, 0}, "transformations/turn", "translation", Vec3d{3, 4, 0}}
    );
    add_axis("m/slow_pixel_direction", {0.1, "mm", {0, -1, 0}, "transformations/turn"});
    expect_corner_mm({-1.0, 4.0, 100.0});
}

TEST_F(OthersFile, WhosePixelDirectionsTellNoDistanceStandsOnItsDetector) {
    add_bare_module();
    add_axis("transformations/z", {0.1, "m", {0, 0, 1}, "."});
    hdf5::write({file.id(), detector + "/depends_on"}, "transformations/z");
    add_axis(
        "m/fast_pixel_direction", {0.1, "mm", {-1, 0, 0}, ".", "translation", Vec3d{3, 4, 0}}
    );
    add_axis("m/slow_pixel_direction", {0.1, "mm", {0, -1, 0}, "."});
    expect_corner_mm({3.0, 4.0, 100.0});
}

TEST_F(OthersFile, OrdersModulesWithoutPlacesByTheNumbersInTheirNames) {
    for (const char* name : {"m10", "m2", "m9b", "m9a", "m02b", "k"}) {
        add_module(name, {}, 0.0);
    }
    EXPECT_THAT(names(), ElementsAre("k", "m2", "m02b", "m9a", "m9b", "m10"));
    EXPECT_THAT(read().layout.places, IsEmpty());
}

TEST_F(OthersFile, TellsOfModulesInOnePlace) {
    add_module("m2", {0, 0}, 0.0);
    add_module("m10", {0, 0}, 0.0);
    EXPECT_THAT(names(), ElementsAre("m2", "m10"));
    EXPECT_THAT(read().layout.places, IsEmpty());
    EXPECT_THAT(read().notes, ElementsAre(HasSubstr("several modules have one data_origin")));
}

TEST_F(OthersFile, RefusesPlacesThatAreNone) {
    add_module("m", {-1, 0}, 0.0);
    expect_rejected("m/data_origin: is no place in an image");
}

TEST_F(OthersFile, TakesTheUnitsOfTheAxisForItsOffset) {
    add_bare_module();
    add_axis(
        "transformations/z", {10.0, "cm", {0, 0, 1}, ".", "translation", Vec3d{1.0, 2.0, 0.0}}
    );
    add_axis("m/fast_pixel_direction", {100.0, "um", {-1, 0, 0}, "../transformations/z"});
    add_axis("m/slow_pixel_direction", {100.0, "um", {0, -1, 0}, "../transformations/z"});
    expect_corner_mm({10.0, 20.0, 100.0});
}

TEST_F(OthersFile, RefusesAnOffsetWithoutUnitsOnARotation) {
    add_bare_module();
    add_axis(
        "transformations/r", {5.0, "deg", {0, 0, 1}, ".", "rotation", Vec3d{1.0, 0.0, 0.0}}
    );
    add_axis("m/fast_pixel_direction", {0.1, "mm", {-1, 0, 0}, "transformations/r"});
    add_axis("m/slow_pixel_direction", {0.1, "mm", {0, -1, 0}, "transformations/r"});
    expect_rejected("transformations/r: has an offset without 'offset_units'");
}

TEST_F(OthersFile, FollowsNamesThatBeginInTheModuleOrInTheDetector) {
    add_bare_module();
    // A radian's half turn about z takes (3, 4, 0) to (-3, -4, 0).
    constexpr double half_turn_rad = 3.14159265358979323846;
    add_axis(
        "transformations/z",
        {0.1, "m", {0, 0, 2}, "/entry/instrument/./detector/transformations/turn"}
    );
    add_axis("transformations/turn", {half_turn_rad, "rad", {0, 0, 1}, ".", "rotation"});
    add_axis("m/module_offset", {5.0, "mm", {3, 4, 0}, "transformations/z"});
    add_axis("m/fast_pixel_direction", {0.1, "mm", {-1, 0, 0}, "module_offset"});
    add_axis("m/slow_pixel_direction", {0.1, "mm", {0, -1, 0}, "./module_offset"});
    expect_corner_mm({-3.0, -4.0, 100.0});
    EXPECT_NEAR(read().panels[0].fast.x, 1.0, 1e-15);
}

TEST_F(OthersFile, HasItsCornerWhereEitherDirectionIsOffset) {
    add_bare_module();
    const Vec3d corner{7.0, 8.0, 90.0};
    add_axis("m/fast_pixel_direction", {0.1, "mm", {-1, 0, 0}, "."});
    add_axis(
        "m/slow_pixel_direction", {0.1, "mm", {0, -1, 0}, ".", "translation", corner, "mm"}
    );
    expect_corner_mm(corner);
    const Vec3d other{7.0, 9.0, 90.0};
    H5Ldelete(file.id(), (detector + "/m/fast_pixel_direction").c_str(), H5P_DEFAULT);
    add_axis(
        "m/fast_pixel_direction", {0.1, "mm", {-1, 0, 0}, ".", "translation", other, "mm"}
    );
    expect_corner_mm(other);
    EXPECT_THAT(read().notes, ElementsAre(HasSubstr("0.001000 m apart")));
}

TEST_F(OthersFile, WhoseSlowDirectionStandsOnTheFastOneHasItsCornerWhereTheFastOneBegins) {
    add_bare_module();
    const Vec3d corner{7.0, 8.0, 90.0}, none{};
    add_axis("m/module_offset", {0.0, "mm", {1, 0, 0}, ".", "translation", corner, "mm"});
    add_axis("m/fast_pixel_direction", {0.1, "mm", {-1, 0, 0}, "module_offset"});
    add_axis(
        "m/slow_pixel_direction",
        {0.1, "mm", {0, -1, 0}, "fast_pixel_direction", "translation", none, "mm"}
    );
    expect_corner_mm(corner);
    EXPECT_THAT(read().notes, IsEmpty());
}

TEST_F(OthersFile, OfOldDetectorsStandsWhereTheBeamCentreSays) {
    add_bare_module();
    // Axes that say nothing, with a direction of no length.
    add_axis("m/module_offset", {0.0, "m", {0, 0, 0}, ".", "translation", Vec3d{0, 0, 0}, "m"});
    add_axis("m/fast_pixel_direction", {0.1, "mm", {-1, 0, 0}, "."});
    add_axis("m/slow_pixel_direction", {0.1, "mm", {0, -1, 0}, "."});
    add_number("beam_center_x", 20.5, "pixel");
    add_number("beam_center_y", 30.0, "pixel");
    add_number("detector_distance", 0.25, "m");
    expect_corner_mm({2.05, 3.0, 250.0});
    EXPECT_THAT(
        read().notes, ElementsAre(HasSubstr("beam_center_x and beam_center_y and distance"))
    );
    // The distance stands in the axes that the module's offset or the detector names.
    add_axis("transformations/z", {120.0, "mm", {0, 0, 1}, "."});
    hdf5::write({file.id(), detector + "/depends_on"}, "transformations/z");
    expect_corner_mm({2.05, 3.0, 120.0});
    EXPECT_THAT(
        read().notes, ElementsAre(HasSubstr("beam_center_x and beam_center_y are taken"))
    );
}

TEST_F(OthersFile, WhoseOneModuleTellsItsSizeAsFastAndSlowIsAsLargeAsItsImages) {
    add_module("m", {0, 0}, 1.0);  // 3 x 4, slow first
    hdf5::write({file.id(), detector + "/pixel_mask"}, std::vector<double>(12), {3, 4});
    EXPECT_THAT(read().notes, IsEmpty());
    H5Ldelete(file.id(), (detector + "/pixel_mask").c_str(), H5P_DEFAULT);
    hdf5::write({file.id(), detector + "/pixel_mask"}, std::vector<double>(12), {4, 3});
    const FileGeometry geometry = read();
    EXPECT_EQ(geometry.panels[0].slow_pixels, 4);
    EXPECT_EQ(geometry.panels[0].fast_pixels, 3);
    EXPECT_THAT(geometry.notes, ElementsAre(HasSubstr("data_size is [fast, slow]")));
}

TEST_F(OthersFile, TellsOfModulesThatEndOutsideOfItsImages) {
    add_module("a", {0, 0}, 1.0);
    add_module("b", {3, 0}, 2.0);
    hdf5::write({file.id(), detector + "/pixel_mask"}, std::vector<double>(20), {5, 4});
    const FileGeometry geometry = read();
    EXPECT_EQ(geometry.panels[1].slow_pixels, 3);
    EXPECT_THAT(
        geometry.notes,
        ElementsAre(HasSubstr("1 of 2 modules end outside of the file's images"))
    );
}

TEST_F(OthersFile, WithoutModulesIsOnePanel) {
    add_number("x_pixel_size", 75.0, "um");
    expect_rejected("no x_pixel_size and y_pixel_size");
    add_number("y_pixel_size", 7.5e-5, "m");
    expect_rejected("the size of its images is unknown");
    hdf5::make_group({file.id(), detector + "/detectorSpecific"}, "NXcollection");
    hdf5::write(
        {file.id(), detector + "/detectorSpecific/x_pixels_in_detector"}, std::int64_t{8}
    );
    hdf5::write(
        {file.id(), detector + "/detectorSpecific/y_pixels_in_detector"}, std::int64_t{6}
    );
    expect_rejected("no beam_center_x and beam_center_y");
    add_number("beam_center_x", 4.5, "pixels");
    add_number("beam_center_y", 0.15, "mm");  // two pixels
    expect_rejected("no distance");
    add_number("distance", 200.0, "mm");
    expect_corner_mm({4.5 * 0.075, 2.0 * 0.075, 200.0});
    const FileGeometry geometry = read();
    EXPECT_EQ(geometry.panels[0].fast_pixels, 8);
    EXPECT_EQ(geometry.panels[0].slow_pixels, 6);
    EXPECT_THAT(geometry.notes, ElementsAre(HasSubstr("it holds no NXdetector_module")));
    // A mask knows better how large an image is.
    hdf5::write({file.id(), detector + "/pixel_mask"}, std::vector<double>(15), {1, 3, 5});
    EXPECT_EQ(read().panels[0].fast_pixels, 5);
}

TEST_F(OthersFile, WithoutModulesTurnsAsTheAxesOfTheDetectorSay) {
    add_number("x_pixel_size", 1.0, "mm");
    add_number("y_pixel_size", 1.0, "mm");
    add_number("beam_center_x", 2.0, "");
    add_number("beam_center_y", 0.0, "");
    hdf5::write({file.id(), detector + "/data"}, std::vector<double>(2 * 3 * 5), {2, 3, 5});
    add_axis("transformations/two_theta", {90.0, "deg", {0, 1, 0}, ".", "rotation"});
    add_axis("transformations/z", {0.3, "m", {0, 0, 1}, "two_theta"});
    hdf5::write({file.id(), detector + "/depends_on"}, "transformations/z");
    // A quarter turn about y takes z to x and x to -z: the corner is 2 mm along x before, along
    // -z behind.
    expect_corner_mm({300.0, 0.0, -2.0});
    EXPECT_NEAR(read().panels[0].fast.z, 1.0, 1e-15);
    EXPECT_EQ(read().panels[0].slow_pixels, 3);
}

TEST_F(OthersFile, WithSeveralDetectorsAsksForOne) {
    add_detector("monitor");
    add_detector("wide");
    add_module("m", {0, 0}, 1.0);
    EXPECT_EQ(read().panels[0].origin_m.x, 1e-3);
    EXPECT_THAT(read().notes, ElementsAre(HasSubstr("other detectors have no modules")));
    add_detector("small");
    add_module("m", {0, 0}, 2.0);
    expect_rejected("holds 2 detectors: '/entry/instrument/small' '/entry/instrument/wide'");
    EXPECT_EQ(read(":/entry/instrument/small").panels[0].origin_m.x, 2e-3);
    EXPECT_EQ(read(":/entry/instrument/wide").panels[0].origin_m.x, 1e-3);
    expect_rejected("is no group of NX_class NXdetector", ":/entry/instrument");
    expect_rejected("is no group of NX_class NXdetector", ":/nowhere");
}

}  // namespace
}  // namespace minibragg::nexus
