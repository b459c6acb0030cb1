#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/nexus/hdf5_handle.hpp"
#include "minibragg/setup/draw_shot.hpp"
#include "minibragg/setup/make_shot.hpp"
#include "series_of.hpp"
#include "support/scratch_folder.hpp"

namespace minibragg::setup {
namespace {

namespace hdf5 = nexus::hdf5;
using testing::HasSubstr;

class RecordedSpectra : public testing::Test {
protected:
    std::string text_file(const std::string& text) {
        const std::string path = (scratch / "s.txt").string();
        std::ofstream(path) << text;
        return path;
    }

    void add(
        const hdf5::File& file,
        const char* name,
        std::vector<hsize_t> shape,
        const double* values
    ) {
        const hdf5::Space space(
            H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr)
        );
        const hdf5::Dataset data_set(H5Dcreate2(
            file.id(),
            name,
            H5T_NATIVE_DOUBLE,
            space.id(),
            H5P_DEFAULT,
            H5P_DEFAULT,
            H5P_DEFAULT
        ));
        H5Dwrite(data_set.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    }

    const support::ScratchFolder scratch;
};

TEST_F(RecordedSpectra, OfTextAreTakenShotByShot) {
    const std::string path = text_file("energy_eV a b\n9000 1 0\n9010 1 1\n9020 2 3\n");
    const Experiment run =
        run_of("shots = 2\nspectrum = { file = \"" + path + "\", lines = 3 }");
    const DrawnShot shot = draw_shot(*run.series, 1);
    EXPECT_EQ(shot.recorded_spectrum, 1U);
    ASSERT_EQ(shot.spectrum.size(), 2U);
    EXPECT_DOUBLE_EQ(shot.spectrum[1].wavelength_A, constants::hc_eV_A / 9020.0);
    EXPECT_DOUBLE_EQ(shot.spectrum[1].weight, 0.75);
    // The wavelength of the shot is the mean, whatever the deck says.
    const ShotBeam beam = beam_of_shot(shot, run);
    EXPECT_NEAR(
        beam.setup.wavelength_A, constants::hc_eV_A * (0.25 / 9010.0 + 0.75 / 9020.0), 1e-12
    );
}

TEST_F(RecordedSpectra, OfHdf5AreTakenShotByShot) {
    const std::string path = (scratch / "s.h5").string();
    {
        const hdf5::File file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
        const std::vector<double> energies{9000.0, 9010.0}, weights{1.0, 3.0, -1.0, 2.0};
        add(file, "e", {2}, energies.data());
        add(file, "s", {2, 2}, weights.data());
    }
    const Experiment run =
        run_of("shots = 2\nspectrum = { file = \"" + path + ":/s\", energies = \"/e\" }");
    EXPECT_EQ(draw_shot(*run.series, 0).spectrum.size(), 2U);
    ASSERT_EQ(draw_shot(*run.series, 1).spectrum.size(), 1U);
    EXPECT_EQ(draw_shot(*run.series, 1).spectrum[0].weight, 1.0);
    EXPECT_THAT(
        refusal_of("shots = 2\nspectrum = { file = \"" + path + ":/x\", energies = \"/e\" }"),
        HasSubstr("there is no such data set")
    );
    EXPECT_THAT(
        refusal_of("shots = 2\nspectrum = { file = \"" + path + "\" }"),
        HasSubstr("is an HDF5 file. Name the data set of the spectra")
    );
}

TEST_F(RecordedSpectra, OfTextInAFolderThatEndsInAColonNeedNoEnergies) {
    const std::filesystem::path folder = scratch / "x:";
    std::filesystem::create_directory(folder);
    const std::string path = (folder / "s.txt").string();
    std::ofstream(path) << "energy_eV a\n9000 1\n";
    EXPECT_EQ(refusal_of("shots = 1\nspectrum = { file = \"" + path + "\" }"), "");
}

TEST_F(RecordedSpectra, MustBeAsManyAsShots) {
    const std::string path = text_file("energy_eV a b\n9000 1 2\n");
    const std::string deck = "shots = 3\nspectrum = { file = \"" + path + "\"";
    EXPECT_THAT(refusal_of(deck + " }"), HasSubstr("it has 2 spectra for 3 shots"));
    EXPECT_EQ(refusal_of(deck + ", order = \"cycle\" }"), "");
    EXPECT_EQ(refusal_of(deck + ", order = \"random\" }"), "");
}

TEST_F(RecordedSpectra, MustHavePhotons) {
    const std::string path = text_file("energy_eV a b\n9000 1 0\n9010 1 -1\n");
    EXPECT_THAT(
        refusal_of("shots = 2\nspectrum = { file = \"" + path + "\" }"),
        HasSubstr("spectrum 1 has no weight > 0")
    );
}

}  // namespace
}  // namespace minibragg::setup
