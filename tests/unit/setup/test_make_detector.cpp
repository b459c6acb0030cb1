#include <cmath>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/nexus/hdf5_handle.hpp"
#include "minibragg/setup/make_detector.hpp"
#include "series_of.hpp"
#include "support/scratch_folder.hpp"

/// A deck's detector in SI; expected values by hand.
namespace minibragg::setup {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// One panel of 8 x 8 pixels of 1 mm at 90 mm, with a sensor of two layers of 150 um.
DetectorSetup detector_of(const std::vector<std::string>& overrides) {
    const auto alone = parallel::Communicator::self();
    return make_detector(deck_of("", overrides).detector, 1.3, Files(alone));
}

void expect_near(const Vec3d& v, const Vec3d& expected) {
    EXPECT_NEAR(v.x, expected.x, 1e-15);
    EXPECT_NEAR(v.y, expected.y, 1e-15);
    EXPECT_NEAR(v.z, expected.z, 1e-15);
}

TEST(MakeDetector, CentresAGridOnTheBeam) {
    const DetectorSetup setup = detector_of({});
    ASSERT_EQ(setup.models.size(), 1U);
    expect_near(setup.models[0].origin_m, {4e-3, 4e-3, 90e-3});
    expect_near(setup.models[0].normal, {0.0, 0.0, 1.0});
    EXPECT_NEAR(setup.models[0].pixel_size_m, 1e-3, 1e-18);
}

TEST(MakeDetector, LeavesGapsOfPixelsBetweenThePanelsOfAGrid) {
    // 8 + 2 + 8 pixels of 1 mm: from 9 mm down to -9 mm, the second panel from -1 mm on.
    const DetectorSetup setup =
        detector_of({"detector.grid.panels=[2, 1]", "detector.grid.gap_pixels=[2, 0]"});
    ASSERT_EQ(setup.panels.size(), 2U);
    expect_near(setup.panels[0].origin_m, {9e-3, 4e-3, 90e-3});
    expect_near(setup.panels[1].origin_m, {-1e-3, 4e-3, 90e-3});
}

TEST(MakeDetector, TakesDirectionsOfAnyLength) {
    const std::string shape = "origin_mm=[4, 4, 0], pixels=[8, 8], pixel_size_mm=1";
    const auto panel_of = [&](const std::string& axes) {
        return detector_of({"detector.grid=", "detector.panel=[{" + shape + axes + "}]"})
            .panels.at(0);
    };
    for (const char* const axes :
         {", fast=[-3, 0, 0], slow=[0, -0.001, 0]",
          ", fast=[-1e200, 0, 0], slow=[0, -1e-150, 0]"}) {
        const detector::PanelGeometry panel = panel_of(axes);
        expect_near(panel.origin_m, {4e-3, 4e-3, 90e-3});
        expect_near(panel.fast, {-1.0, 0.0, 0.0});
        expect_near(panel.slow, {0.0, -1.0, 0.0});
    }
    // 3-4-5: the pixel size is no part of the direction.
    expect_near(panel_of(", fast=[-40, 30, 0], slow=[-3, -4, 0]").fast, {-0.8, 0.6, 0.0});
}

TEST(MakeDetector, WarnsOfMasksThatMayNotBeMeant) {
    const support::ScratchFolder scratch;
    const auto warnings_of = [&](char byte) {
        std::ofstream(scratch / "m.raw") << std::string(33, byte) + std::string(31, '\0');
        return detector_of({"detector.mask.file='" + (scratch / "m.raw").string() + "'"})
            .notes.warnings;
    };
    EXPECT_TRUE(warnings_of('\0').empty());
    ASSERT_EQ(warnings_of('\1').size(), 1U);
    EXPECT_NE(warnings_of('\1')[0].find("masks 33 of 64 pixels"), std::string::npos);
}

TEST(MakeDetector, TakesMasksInTheShapeOfTheMakersImages) {
    // Two panels of 8 x 8 with 2 columns between them: 8 rows of 18.
    const support::ScratchFolder scratch;
    std::string bytes(8 * 18, '\0');
    bytes[3 * 18 + 12] = '\2';
    bytes[3 * 18 + 9] = '\1';  // in the gap
    std::ofstream(scratch / "m.raw") << bytes;
    const DetectorSetup setup = detector_of(
        {"detector.grid.panels=[2, 1]",
         "detector.grid.gap_pixels=[2, 0]",
         "detector.mask.file='" + (scratch / "m.raw").string() + "'"}
    );
    EXPECT_THAT(mask_of(setup, {0, 3, 1}), Each(0));
    EXPECT_THAT(mask_of(setup, {1, 3, 1}), ElementsAre(0, 0, 2, 0, 0, 0, 0, 0));
}

TEST(MakeDetector, TellsThatBits16To31MaskNothing) {
    const support::ScratchFolder scratch;
    const std::string path = (scratch / "m.h5").string();
    {
        using namespace nexus::hdf5;
        const File file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
        std::vector<double> bits(64);
        bits[0] = 65536.0;
        bits[1] = 65537.0;
        const std::vector<hsize_t> shape{8, 8};
        const Space space(H5Screate_simple(2, shape.data(), nullptr));
        const Dataset mask(H5Dcreate2(
            file.id(), "mask", H5T_STD_U32LE, space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT
        ));
        H5Dwrite(mask.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, bits.data());
    }
    const DetectorSetup setup = detector_of({"detector.mask.file='" + path + ":/mask'"});
    const auto mask = mask_of(setup, {0, 0, 8});
    EXPECT_EQ(mask[0], 0);
    EXPECT_EQ(mask[1], 1);
    ASSERT_EQ(setup.notes.warnings.size(), 1U);
    EXPECT_NE(setup.notes.warnings[0].find("1 pixels"), std::string::npos);
}

TEST(MakeDetector, MovesTheBeamCentreOntoTheBeam) {
    const DetectorSetup setup = detector_of({"detector.beam_center_mm=[1, -2]"});
    expect_near(setup.models[0].origin_m, {3e-3, 6e-3, 90e-3});
}

TEST(MakeDetector, SwingsByDegreesAboutTheSample) {
    // A quarter turn about x takes z to -y and y to z.
    const DetectorSetup setup = detector_of({"detector.two_theta_deg=90"});
    expect_near(setup.models[0].origin_m, {4e-3, -90e-3, 4e-3});
    expect_near(setup.models[0].normal, {0.0, -1.0, 0.0});
}

TEST(MakeDetector, CutsTheSensorIntoLayers) {
    const DetectorSetup setup = detector_of({"detector.sensor.attenuation_length_um=600"});
    ASSERT_EQ(setup.models[0].layers.size(), 2U);
    // Along the normal 150 + 600 - 150 / (exp(1/4) - 1) um; the rays at the edge are 3.6
    // degrees off.
    EXPECT_NEAR(setup.models[0].layers[1].depth_m, 221.878e-6, 0.02e-6);
    EXPECT_NEAR(setup.models[0].layers[1].near_attenuation, 0.25, 1e-15);
    EXPECT_NEAR(setup.models[0].layers[1].far_attenuation, 0.5, 1e-15);
    EXPECT_NEAR(setup.sensor_thickness_m, 300e-6, 1e-18);
}

TEST(MakeDetector, HasTheSensorOfItsPanelsToldInFiles) {
    const auto with_sensors = [](const std::string& first, const std::string& second) {
        const std::string shape = "pixels=[8, 8], pixel_size_mm=1, origin_mm=";
        return detector_of(
            {"detector.grid=",
             "detector.sensor=",
             "detector.panel=[{" + shape + "[9, 4, 0]" + first + "}, {" + shape + "[-1, 4, 0]" +
                 second + "}]"}
        );
    };
    const std::string cdte = ", sensor={thickness_um=750, material=\"CdTe\"}";
    const DetectorSetup equal = with_sensors(cdte, cdte);
    EXPECT_EQ(equal.sensor_material, "CdTe");
    EXPECT_NEAR(equal.sensor_thickness_m, 750e-6, 1e-18);
    EXPECT_THAT(equal.notes.warnings, IsEmpty());
    EXPECT_THAT(equal.notes.remarks, IsEmpty());
    const DetectorSetup different = with_sensors("", cdte);
    EXPECT_EQ(different.sensor_material, "CdTe");
    EXPECT_THAT(
        different.notes.warnings,
        ElementsAre(AllOf(HasSubstr("detector.panel.sensor"), HasSubstr("750 um of CdTe")))
    );
    const DetectorSetup ideal = with_sensors("", "");
    EXPECT_EQ(ideal.sensor_thickness_m, 0.0);
    EXPECT_THAT(ideal.notes.warnings, IsEmpty());
    EXPECT_THAT(
        ideal.notes.remarks,
        ElementsAre(AllOf(HasSubstr("every photon counts"), HasSubstr("of CdTe")))
    );
}

TEST(MakeDetector, TellsOfAnAttenuationLengthThatProgramsLookUpOtherwise) {
    EXPECT_THAT(detector_of({}).notes.warnings, IsEmpty());
    EXPECT_THAT(
        detector_of({"detector.sensor.attenuation_length_um=600"}).notes.warnings,
        ElementsAre(HasSubstr("attenuation_length_um: 600 um are simulated"))
    );
}

TEST(MakeDetector, CurvesByItsDistance) {
    const DetectorSetup setup = detector_of({"detector.curved=true"});
    EXPECT_THAT(setup.notes.warnings, ElementsAre(HasSubstr("detector.curved")));
    EXPECT_TRUE(setup.models[0].is_curved);
    EXPECT_NEAR(setup.models[0].curvature_m, 90e-3, 1e-16);
    // Every ray meets it along the normal.
    const DetectorSetup layers =
        detector_of({"detector.curved=true", "detector.sensor.attenuation_length_um=600"});
    EXPECT_NEAR(layers.models[0].layers[1].depth_m, 221.87825037e-6, 1e-14);
}

TEST(MakeDetector, MasksInMetres) {
    // A disc of 1.1 mm on the beam holds the centres of the four middle pixels, 0.71 mm away.
    const DetectorSetup setup = detector_of({"detector.mask.circles=[{ radius_mm = 1.1 }]"});
    const auto mask = mask_of(setup, {0, 0, 8});
    int masked = 0;
    for (const detector::MaskBits bits : mask) {
        masked += bits != 0 ? 1 : 0;
    }
    EXPECT_EQ(masked, 4);
    EXPECT_NE(mask[3 * 8 + 3], 0);
}

}  // namespace
}  // namespace minibragg::setup
