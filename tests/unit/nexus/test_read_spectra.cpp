#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/philox.hpp"
#include "minibragg/nexus/hdf5_handle.hpp"
#include "minibragg/nexus/read_spectra.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
namespace hdf5 = nexus::hdf5;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

/// A file of spectra with "/energy" and "/spectra".
class SpectraFile : public testing::Test {
protected:
    void add(
        const std::string& name,
        const std::vector<hsize_t>& shape,
        const std::vector<double>& values,
        hid_t type = H5T_NATIVE_DOUBLE
    ) {
        const bool exists = std::ifstream(path).good();
        const hdf5::File file(
            exists ? H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT)
                   : H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)
        );
        const hdf5::Space space(
            H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr)
        );
        const hdf5::PropertyList properties(H5Pcreate(H5P_DATASET_CREATE));
        if (values.empty()) {  // huge, and takes no disk
            const std::vector<hsize_t> chunk(shape.size(), 1);
            H5Pset_chunk(properties.id(), static_cast<int>(chunk.size()), chunk.data());
        }
        const hdf5::Dataset data_set(H5Dcreate2(
            file.id(), name.c_str(), type, space.id(), H5P_DEFAULT, properties.id(), H5P_DEFAULT
        ));
        if (!values.empty()) {
            H5Dwrite(
                data_set.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()
            );
        }
    }

    std::int64_t read(std::int64_t most = 100) {
        return nexus::read_spectra(
            nexus::spectra_place(path + ":/spectra", "/energy"),
            most,
            [this](const std::vector<double>& energies_eV, const std::vector<double>& weights) {
                energies = energies_eV;
                spectra.push_back(weights);
            }
        );
    }

    std::string message() {
        try {
            read();
        } catch (const InputError& error) {
            return error.what();
        }
        return "";
    }

    const hdf5::SilentErrors silent;
    const support::ScratchFolder scratch;
    const std::string path = (scratch / "spectra.h5").string();
    std::vector<double> energies;
    std::vector<std::vector<double>> spectra;
};

TEST_F(SpectraFile, GivesASpectrumARow) {
    add("energy", {2}, {9500.0, 9501.0});
    add("spectra", {3, 2}, {1, 2, 3, 4, 5, 6}, H5T_STD_I16BE);
    EXPECT_EQ(read(), 3);
    EXPECT_THAT(energies, ElementsAre(9500.0, 9501.0));
    EXPECT_THAT(spectra, ElementsAre(ElementsAre(1, 2), ElementsAre(3, 4), ElementsAre(5, 6)));
}

TEST_F(SpectraFile, ReadsNoMoreThanAsked) {
    add("energy", {2}, {9500.0, 9501.0});
    add("spectra", {3, 2}, {1, 2, 3, 4, 5, 6});
    EXPECT_EQ(read(2), 3);
    EXPECT_EQ(spectra.size(), 2U);
}

TEST_F(SpectraFile, OfOneDimensionIsOneSpectrum) {
    add("energy", {2}, {9500.0, 9501.0});
    add("spectra", {2}, {1, 2});
    EXPECT_EQ(read(), 1);
    EXPECT_THAT(spectra, ElementsAre(ElementsAre(1, 2)));
}

TEST_F(SpectraFile, MustHaveAnEnergyAChannel) {
    add("energy", {3}, {9500.0, 9501.0, 9502.0});
    add("spectra", {3, 2}, {1, 2, 3, 4, 5, 6});
    EXPECT_THAT(message(), HasSubstr(":/energy: is 1 x 3, the spectra have 2 channels"));
}

TEST_F(SpectraFile, MustHavePositiveEnergies) {
    add("energy", {2}, {9500.0, 0.0});
    add("spectra", {1, 2}, {1, 2});
    EXPECT_THAT(message(), HasSubstr("energies that are not > 0"));
}

TEST_F(SpectraFile, MustBeFinite) {
    add("energy", {2}, {9500.0, 9501.0});
    add("spectra", {2, 2}, {1, 2, 3, std::numeric_limits<double>::quiet_NaN()});
    EXPECT_THAT(message(), HasSubstr(":/spectra: row 1 holds numbers that are not finite"));
}

TEST_F(SpectraFile, MustHoldBothDataSets) {
    EXPECT_THAT(message(), HasSubstr("No such file"));
    add("spectra", {2, 2}, {1, 2, 3, 4});
    EXPECT_THAT(message(), HasSubstr(":/energy: there is no such data set"));
}

TEST_F(SpectraFile, IsRefusedWithTooManyDimensionsOrChannels) {
    add("energy", {2}, {9500.0, 9501.0});
    add("spectra", {2, 2, 1}, {1, 2, 3, 4});
    EXPECT_THAT(message(), HasSubstr("has 3 dimensions"));
}

TEST_F(SpectraFile, IsRefusedWhenItIsHuge) {
    add("energy", {2}, {9500.0, 9501.0});
    add("spectra", {1, hsize_t{1} << 40U}, {});
    EXPECT_THAT(message(), HasSubstr("1 to 1048576 channels"));
}

TEST_F(SpectraFile, SurvivesDamage) {
    add("energy", {2}, {9500.0, 9501.0});
    add("spectra", {3, 2}, {1, 2, 3, 4, 5, 6});
    std::ifstream good(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(good), {}};
    for (std::uint32_t seed = 0; seed < 40; ++seed) {
        std::string damaged = bytes;
        for (std::uint32_t i = 0; i < 4; ++i) {
            const PhiloxBlock random = philox4x32({{seed, i, 0, 0}}, philox_key(3));
            damaged[random.word[0] % damaged.size()] = static_cast<char>(random.word[1]);
        }
        std::ofstream(path, std::ios::binary) << damaged;
        message();  // anything but a crash
    }
}

TEST(SpectraPlace, IsAFileAndADataSet) {
    EXPECT_TRUE(nexus::is_hdf5_place("a/b.h5:/entry/spectra"));
    EXPECT_FALSE(nexus::is_hdf5_place("a/b.txt"));
    const auto place = nexus::spectra_place("a/b.h5:/entry/spectra", "/e");
    EXPECT_EQ(place.file, "a/b.h5");
    EXPECT_EQ(place.weights, "/entry/spectra");
    EXPECT_EQ(place.energies, "/e");
}

}  // namespace
