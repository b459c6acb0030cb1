#include <gtest/gtest.h>

#include "message_of.hpp"
#include "minibragg/config/validate.hpp"

namespace minibragg::config {
namespace {

TEST(Validate, FindsNothingInAGoodRun) {
    EXPECT_TRUE(validate(read_deck(smallest_deck, "deck.toml"), {}).empty());
}

struct Contradiction {
    std::vector<std::string> overrides;
    const char* message;
};

class RefusedRun : public testing::TestWithParam<Contradiction> {};

TEST_P(RefusedRun, SaysWhyAndWhatToDo) {
    std::string message = message_with("", GetParam().overrides);
    message = message.substr(message.find(": ") + 2);
    EXPECT_EQ(message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Beam,
    RefusedRun,
    testing::Values(
        Contradiction{
            {"beam.polarization.axis=[0,0,0]"},
            "beam.polarization.axis = [0, 0, 0] (has no direction). Give a vector that is not "
            "zero."},
        Contradiction{
            {"beam.polarization.axis=[0,0,-3]"},
            "beam.polarization.axis = [0, 0, -3] (lies along the beam, which is z). Give the "
            "direction of the electric vector, for example [1, 0, 0]."},
        Contradiction{
            {"beam.dispersion.range_fraction=0.01"},
            "beam.dispersion.range_fraction = 0.01 (a single step takes the middle alone, so "
            "the width has no effect). Raise the number of steps, or leave the width out."},
        Contradiction{
            {"beam.divergence.vertical_mrad=1"},
            "beam.divergence.vertical_mrad = 1 (a single step takes the middle alone, so the "
            "width has no effect). Raise the number of steps, or leave the width out."},
        Contradiction{
            {"beam.dispersion={range_fraction=0.01, steps=3}", "beam.spectrum_file=s.txt"},
            "beam.spectrum_file = \"s.txt\" (beam.dispersion is given too). Leave one of them "
            "out."},
        Contradiction{
            {"beam.divergence={vertical_mrad=1, vertical_steps=3}", "beam.source_file=s.txt"},
            "beam.source_file = \"s.txt\" (beam.divergence is given too). Leave one of them "
            "out."},
        Contradiction{
            {"beam.dispersion.steps=1000",
             "beam.divergence={horizontal_steps=1000,vertical_steps=11}"},
            "beam.dispersion.steps = 1000 (with the steps of the divergence that makes more "
            "than 10 million sources). Take fewer steps."}
    )
);

INSTANTIATE_TEST_SUITE_P(
    Anomalous,
    RefusedRun,
    testing::Values(
        Contradiction{
            {R"(structure_factors.anomalous_site=[{element="Fe"}])"},
            "structure_factors.anomalous_site = [{...}] (no atom scatters anomalously). Add "
            "anomalous = \"at_wavelength\" to [structure_factors], or leave the sites out."},
        Contradiction{
            {"structure_factors.anomalous=at_wavelength",
             R"(structure_factors.anomalous_site=[{element="Fe", f_double_prime_e=1}])"},
            "structure_factors.anomalous_site[0].f_double_prime_e = 1 (f' and f'' go "
            "together). "
            "Add f_prime_e."},
        Contradiction{
            {"structure_factors.anomalous=at_wavelength",
             R"(structure_factors.anomalous_site=[{element="Fe", f_prime_e=-1, )"
             R"(f_double_prime_e=1, edge_broadening_eV=2}])"},
            "structure_factors.anomalous_site[0].edge_broadening_eV = 2 (f' and f'' that are "
            "given are taken as they are). Leave it out."},
        Contradiction{
            {"structure_factors.anomalous=at_wavelength",
             R"(structure_factors.anomalous_site=[{element="Fe", f_prime_e=-1, )"
             R"(f_double_prime_e=1, table_file="fe.txt"}])"},
            "structure_factors.anomalous_site[0].table_file = \"fe.txt\" (f_prime_e is given "
            "too). Give one of them."}
    )
);

INSTANTIATE_TEST_SUITE_P(
    Sample,
    RefusedRun,
    testing::Values(
        Contradiction{
            {"crystal.unit_cell=[10, 10, 10, 30, 40, 90]"},
            "crystal.unit_cell = [10, 10, 10, 30, 40, 90] (no cell has these angles: its "
            "volume would be zero). Give alpha, beta, gamma in degrees, each less than the sum "
            "of the other two, together less than 360."},
        Contradiction{
            {"crystal.unit_cell=[10, 10, 10, 120, 120, 120]"},
            "crystal.unit_cell = [10, 10, 10, 120, 120, 120] (no cell has these angles: its "
            "volume would be zero). Give alpha, beta, gamma in degrees, each less than the sum "
            "of the other two, together less than 360."},
        Contradiction{
            {"crystal.unit_cell=[1e6, 10, 10, 90, 90, 90]"},
            "crystal.unit_cell = [1e+06, 10, 10, 90, 90, 90] (an edge is longer than 100000 "
            "angstrom). Give a, b, c in angstrom."},
        Contradiction{
            {"crystal.unit_cell=", "structure_factors.file=x.hkl"},
            "crystal.unit_cell is not given (an .hkl file holds no unit cell). Add unit_cell = "
            "[a, b, c, alpha, beta, gamma] to [crystal], or take a structure factor file that "
            "holds it (.mtz, .cif, .pdb)."},
        Contradiction{
            {"crystal.mosaic.spread_deg=0.5"},
            "crystal.mosaic.spread_deg = 0.5 (a domain that is alone is not turned, so the "
            "spread has no effect). Raise crystal.mosaic.domains, for example to 25, or set "
            "crystal.mosaic.model = \"analytic\" for shape \"gauss\"."},
        Contradiction{
            {"crystal.orientation.u_matrix=[1,0,0, 0,1,0, 0,0.1,1]"},
            "crystal.orientation.u_matrix = [1, 0, 0, 0, 1, 0, 0, 0.1, 1] (its rows are not "
            "orthogonal unit vectors). Give the nine numbers of a rotation by rows."},
        Contradiction{
            {"crystal.orientation.u_matrix=[1,0,0, 0,1,0, 0,0,-1]"},
            "crystal.orientation.u_matrix = [1, 0, 0, 0, 1, 0, 0, 0, -1] (it mirrors: its "
            "determinant is -1). Give the nine numbers of a rotation by rows."},
        Contradiction{
            {"crystal.unit_cell=", "crystal.orientation.a_matrix_invA=[1,0,0, 0,1,0, 0,1,0]"},
            "crystal.orientation.a_matrix_invA = [1, 0, 0, 0, 1, 0, 0, 1, 0] (it is singular: "
            "its "
            "columns a*, b*, c* span no cell). Give the nine numbers by rows, in 1/angstrom."},
        Contradiction{
            {"crystal.unit_cell=", "crystal.orientation.a_matrix_invA=[0,0,0, 0,0,0, 0,0,0]"},
            "crystal.orientation.a_matrix_invA = [0, 0, 0, 0, 0, 0, 0, 0, 0] (it is singular: "
            "its "
            "columns a*, b*, c* span no cell). Give the nine numbers by rows, in 1/angstrom."},
        Contradiction{
            {"crystal.unit_cell=", "crystal.orientation.a_matrix_invA=[0,1,0, 1,0,0, 0,0,1]"},
            "crystal.orientation.a_matrix_invA = [0, 1, 0, 1, 0, 0, 0, 0, 1] (its columns a*, "
            "b*, c* are left-handed). Reverse the sign of all nine numbers, or exchange two "
            "columns."},
        Contradiction{
            {"crystal.unit_cell=[10, 20, 50.6, 90, 90, 90]",
             "crystal.orientation.a_matrix_invA=[0.1,0,0, 0,0.05,0, 0,0,0.02]"},
            "crystal.unit_cell = [10, 20, 50.6, 90, 90, 90] (crystal.orientation.a_matrix_invA "
            "has the cell 10.000000, 20.000000, 50.000000, 90.000000, 90.000000, 90.000000). "
            "Leave the cell out, or give the matrix by rows, in 1/angstrom."},
        Contradiction{
            {"crystal.unit_cell=",
             "crystal.orientation.mosflm_matrix_file=a.mat",
             "structure_factors.random={}"},
            "structure_factors.random = {...} (random amplitudes are drawn for the deck's own "
            "cell, which is not given). Add unit_cell to [crystal]."},
        Contradiction{
            {"structure_factors.default_F=0"},
            "structure_factors.file is not given (a run needs structure factors). Add file = "
            "\"model.pdb\" or default_F = 100.0 to [structure_factors], or a table "
            "[structure_factors.random]."},
        Contradiction{
            {"structure_factors.column=FP"},
            "structure_factors.column = \"FP\" (there is no file to take it from). Add "
            "structure_factors.file."},
        Contradiction{
            {"goniometer.axis=[0,0,0]"},
            "goniometer.axis = [0, 0, 0] (has no direction). Give a vector that is not zero."}
    )
);

const std::string panel =
    "detector.panel=[{origin_mm=[0,0,0], pixel_size_mm=0.1, pixels=[10,20]";

INSTANTIATE_TEST_SUITE_P(
    Detector,
    RefusedRun,
    testing::Values(
        Contradiction{
            {panel + ", fast=[1,0,0], slow=[1,0,0]}]"},
            "detector.panel[0].slow = [1, 0, 0] (is not perpendicular to fast). Give two "
            "directions at right angles, for example [1, 0, 0] and [0, -1, 0]."},
        Contradiction{
            {panel + ", fast=[0,0,0]}]"},
            "detector.panel[0].fast = [0, 0, 0] (has no direction). Give a vector that is not "
            "zero."},
        Contradiction{
            {panel +
             ", name=\"a\"}, {name=\"a\", origin_mm=[0,0,0], pixel_size_mm=1, pixels=[1,1]}]"},
            "detector.panel[1].name = \"a\" (detector.panel[0] has this name already). Give "
            "every panel a name of its own, or none."},
        Contradiction{
            {"detector.distance_mm=0"},
            "detector.distance_mm = 0 (the detector would be at the crystal). Give a distance "
            "above 0; only flat panels that are placed freely may hold it in their origins."},
        Contradiction{
            {"detector.file=a.nxs", "detector.curved=true"},
            "detector.curved = true (detector.file is given too). Bend a preset, a grid or "
            "panels."},
        Contradiction{
            {"detector.file=a.nxs", "detector.distance_mm=100"},
            "detector.distance_mm = 100 (detector.file is given too). Give one of them; on the "
            "command line, --set detector.distance_mm= takes a key away."},
        Contradiction{
            {"detector.sensor.layers=2"},
            "detector.sensor.layers = 2 (the sensor has no thickness, so this has no effect). "
            "Add detector.sensor.thickness_um."},
        Contradiction{
            {panel + ", sensor={attenuation_length_um=100}}]"},
            "detector.panel[0].sensor.attenuation_length_um = 100 (the sensor has no "
            "thickness, so this has no effect). Add detector.panel[0].sensor.thickness_um."},
        Contradiction{
            {"detector.two_theta_axis=[0,0,0]"},
            "detector.two_theta_axis = [0, 0, 0] (has no direction). Give a vector that is not "
            "zero."},
        Contradiction{
            {"detector.mask.rectangles=[{fast=[5,4], slow=[0,1]}]"},
            "detector.mask.rectangles[0].fast = [5, 4] (the last pixel comes before the "
            "first). Give [first, last], counted from 0, both inside."},
        Contradiction{
            {"detector.grid.panels=[2,3]",
             "detector.region_of_interest=[{panel=6, fast=[0,1], slow=[0,1]}]"},
            "detector.region_of_interest[0].panel = 6 (there is no such panel: the detector "
            "has 6). Panels are counted from 0."},
        Contradiction{
            {panel + "}]", "detector.mask.rectangles=[{fast=[0,10], slow=[0,19]}]"},
            "detector.mask.rectangles[0].fast = [0, 10] (the panel has 10 pixels along fast). "
            "Give [first, last], counted from 0, both inside."},
        Contradiction{
            {panel + "}]", "detector.mask.rectangles=[{fast=[0,9], slow=[0,20]}]"},
            "detector.mask.rectangles[0].slow = [0, 20] (the panel has 20 pixels along slow). "
            "Give [first, last], counted from 0, both inside."}
    )
);

INSTANTIATE_TEST_SUITE_P(
    Response,
    RefusedRun,
    testing::Values(
        Contradiction{
            {"detector.response={dead_fraction=0.7, hot_fraction=0.4}"},
            "detector.response.hot_fraction = 0.4 (with dead_fraction that makes more pixels "
            "than there are). Lower one of them."},
        Contradiction{
            {"detector.response={saturation_counts=100, underload_counts=100}"},
            "detector.response.saturation_counts = 100 (is not above underload_counts). Give "
            "the largest and the smallest reading."},
        Contradiction{
            {"detector.grid=",
             "detector.preset=Jungfrau 1M",
             "detector.response.gain_counts_per_photon=10"},
            "detector.response.gain_counts_per_photon = 10 (the saturation of a preset is "
            "known for a gain of 1 alone). Add detector.response.saturation_counts."},
        Contradiction{
            {"detector.response.calibration_of=photons"},
            "detector.response.calibration_of = \"photons\" (there is no error of the "
            "calibration, so this has no effect). Add detector.response.calibration_fraction, "
            "for example 0.03."}
    )
);

TEST(Validate, TakesAResponseWithOrWithoutItsParts) {
    EXPECT_EQ(message_with("", {"detector.response={}"}), "");
    EXPECT_EQ(message_with("", {"detector.response.point_spread={}"}), "");
    EXPECT_EQ(
        message_with(
            "",
            {"detector.grid=",
             "detector.preset=Jungfrau 1M",
             "detector.response={gain_counts_per_photon=10, saturation_counts=16383}"}
        ),
        ""
    );
}

INSTANTIATE_TEST_SUITE_P(
    BackgroundAndOutput,
    RefusedRun,
    testing::Values(
        Contradiction{
            {"background.material=[{name=\"oil\", thickness_mm=1}]"},
            "background.material[0].name = \"oil\" (is not built in). Take water, air or ice, "
            "or add the file with its table of F."},
        Contradiction{
            {"background.material=[{name=\"oil\", file=\"oil.txt\", thickness_mm=1}]"},
            "background.material[0].file = \"oil.txt\" (a material from a file needs its "
            "density and molecular weight). Add density_g_per_cm3 and molecular_weight_Da."},
        Contradiction{
            {"output.file=\"\""},
            "output.file is not given (a run needs a file to write). Give a name, or leave the "
            "key out."},
        Contradiction{
            {"output.raw_file=minibragg.nxs"},
            "output.raw_file = \"minibragg.nxs\" (output.file has this name already). Give two "
            "names."},
        Contradiction{
            {"output.xds_inp_file=XDS.INP"},
            "output.xds_inp_file = \"XDS.INP\" (XDS knows sweeps alone, and these images are "
            "stills). Leave it out, or give goniometer.width_deg."},
        Contradiction{
            {"output.refl_file=a.refl", "output.spots=false"},
            "output.spots = false (the file of output.refl_file is made of the list of spots). "
            "Leave one of them out."},
        Contradiction{
            {"output.photons=false"},
            "output.photons = false (it chooses whether photons stand beside counts, and there "
            "are no counts). Leave it out, or add the table [detector.response]."},
        Contradiction{
            {"output.png_file=a.JPG"},
            "output.png_file = \"a.JPG\" (the ending means JPEG, and the file is PNG). Let the "
            "name end in .png."},
        Contradiction{
            {"detector.curved=true", "output.cbf_file=a.cbf"},
            "output.cbf_file = \"a.cbf\" (the file knows flat panels alone, and "
            "detector.curved is true). Leave it out, or detector.curved."},
        Contradiction{
            {"output.smv_file=a.cbf"},
            "output.smv_file = \"a.cbf\" (the ending means CBF, and the file is SMV). Let the "
            "name end in .img, or use output.cbf_file."},
        Contradiction{
            {"output.file=a.b.png"},
            "output.file = \"a.b.png\" (the ending means PNG, and the file is NXmx). Let the "
            "name end in .nxs, or use output.png_file."},
        Contradiction{
            {"output.labels=hkl", "output.spots=false"},
            "output.spots = false (labels are made of the list of spots (output.labels)). "
            "Leave one of them out."},
        Contradiction{
            {"output.label_share=0.1"},
            "output.label_share = 0.1 (no labels are written). Give output.labels = \"hkl\" "
            "or \"bragg\"."},
        Contradiction{
            {"output.raw_file=a.f32.gz"},
            "output.raw_file = \"a.f32.gz\" (the ending means a compressed file, and the file "
            "is raw). Let the name end in .raw."}
    )
);

INSTANTIATE_TEST_SUITE_P(
    Alternatives,
    RefusedRun,
    testing::Values(
        Contradiction{
            {"beam.fluence_photons_per_m2=1e20", "beam.flux_photons_per_s=1e12"},
            "beam.flux_photons_per_s = 1e+12 (beam.fluence_photons_per_m2 is given too). Give "
            "one "
            "of them; on the command line, --set beam.flux_photons_per_s= takes a key away."},
        Contradiction{
            {"crystal.cells=[1,1,1]", "crystal.size_um=[1,1,1]"},
            "crystal.size_um = [1, 1, 1] (crystal.cells is given too). Give one of them; on "
            "the command line, --set crystal.size_um= takes a key away."},
        Contradiction{
            {"crystal.orientation={euler_deg=[0,0,0], random_seed=1}"},
            "crystal.orientation.random_seed = 1 (crystal.orientation.euler_deg is given too). "
            "Give one of them; on the command line, --set crystal.orientation.random_seed= "
            "takes a key away."},
        Contradiction{
            {"structure_factors.file=a.mtz", "structure_factors.random={}"},
            "structure_factors.random = {...} (structure_factors.file is given too). Give one "
            "of them; on the command line, --set structure_factors.random= takes a key away."},
        Contradiction{
            {"detector.preset=x", "detector.grid={}"},
            "detector.grid = {...} (detector.preset is given too). Give one of them; on the "
            "command line, --set detector.grid= takes a key away."}
    )
);

TEST(Validate, TakesTheCellFromWhereverItIs) {
    const std::string no_cell = "crystal.unit_cell=";
    for (const char* source :
         {"structure_factors.file=a.mtz",
          "structure_factors.file=a.cif.gz",
          "structure_factors.file=a.PDB",
          "crystal.orientation.mosflm_matrix_file=a.mat",
          "crystal.orientation.a_matrix_invA=[0.1,0,0, 0,0.1,0, 0,0,0.1]"}) {
        EXPECT_EQ(message_with("", {no_cell, source}), "") << source;
    }
    EXPECT_NE(message_with("", {no_cell, "structure_factors.file=a.hkl.gz"}), "");
    EXPECT_NE(message_with("", {no_cell}), "");
}

/// a = 10, b = 20, c = 30, gamma = 120 with a along x: a* = (1 / a, 1 / (a tan 60), 0) and b* =
/// (0, 1 / (b sin 120), 0).
TEST(Validate, ComparesTheCellWithThatOfTheMatrix) {
    const std::string matrix =
        "crystal.orientation.a_matrix_invA=[0.1, 0, 0, 0.057735, 0.057735, 0, 0, 0, 0.0333333]";
    EXPECT_EQ(message_with("", {"crystal.unit_cell=[10, 20, 30, 90, 90, 120]", matrix}), "");
    EXPECT_EQ(
        message_with("", {"crystal.unit_cell=[10.09, 20, 30, 90, 90.9, 120]", matrix}), ""
    );
    EXPECT_NE(message_with("", {"crystal.unit_cell=[10.2, 20, 30, 90, 90, 120]", matrix}), "");
    EXPECT_NE(message_with("", {"crystal.unit_cell=[10, 20, 30, 90, 90, 118]", matrix}), "");
    EXPECT_NE(message_with("", {"crystal.unit_cell=[20, 10, 30, 90, 90, 120]", matrix}), "");
}

TEST(Validate, TakesTheWavelengthFromAFileToo) {
    const std::string none = "beam.wavelength_A=";
    EXPECT_EQ(message_with("", {none, "beam.spectrum_file=s.txt"}), "");
    EXPECT_EQ(message_with("", {none, "beam.source_file=s.txt"}), "");
    EXPECT_EQ(message_with("", {none, "beam.energy_eV=9000"}), "");
}

TEST(Validate, TakesEndingsOfAFilesOwnFormatAndUnknownOnes) {
    EXPECT_EQ(
        message_with(
            "",
            {"output.file=run",
             "output.raw_file=image_1.0001",
             "output.smv_file=a.IMG",
             "output.cbf_file=b.cbf",
             "output.png_file=d.e/A.PNG"}
        ),
        ""
    );
}

TEST(Validate, AllowsTheRoundingOfDecks) {
    EXPECT_EQ(
        message_with(
            "",
            {"crystal.orientation.u_matrix=[0.7071, -0.7071, 0, 0.7071, 0.7071, 0, 0, 0, 1]"}
        ),
        ""
    );
    EXPECT_EQ(message_with("", {panel + ", fast=[1, 0.0001, 0], slow=[0, -1, 0]}]"}), "");
    EXPECT_EQ(message_with("", {panel + "}]", "detector.distance_mm=0"}), "");
}

}  // namespace
}  // namespace minibragg::config
