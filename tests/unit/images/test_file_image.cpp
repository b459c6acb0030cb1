#include <cmath>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/images/file_image.hpp"
#include "minibragg/images/image_readers.hpp"
#include "minibragg/nexus/hdf5_handle.hpp"
#include "minibragg/nexus/nxmx_file.hpp"
#include "minibragg/pictures/image_writers.hpp"
#include "support/experiments.hpp"
#include "support/scratch_folder.hpp"

using namespace minibragg;
using images::FileImage;
using images::PixelMark;
using testing::AllOf;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;
namespace hdf5 = nexus::hdf5;

namespace {

constexpr double two_nanometres = 2e-9;

void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

/// 3 x 2 pixels as a Pilatus writes them: 0, 127, -1, 40000, 2000000, -2. The differences are
/// 0, 127, -128 (in two bytes), 40001 and 1960000 (in four), -2000002 (in four).
std::string pilatus_numbers() {
    return std::string("\x00\x7f", 2) + std::string("\x80\x80\xff", 3) +
           std::string("\x80\x00\x80\x41\x9c\x00\x00", 7) +
           std::string("\x80\x00\x80\x40\xe8\x1d\x00", 7) +
           std::string("\x80\x00\x80\x7e\x7b\xe1\xff", 7);
}

std::string pilatus_file() {
    const std::string numbers = pilatus_numbers();
    return "###CBF: VERSION 1.5, CBFlib v0.7.8 - SLS/DECTRIS PILATUS detectors\r\n\r\n"
           "data_a_0001\r\n\r\n_array_data.header_convention \"SLS_1.0\"\r\n"
           "_array_data.header_contents\r\n;\r\n"
           "# Detector: PILATUS 6M SN: 60-0100\r\n"
           "# Pixel_size 172e-6 m x 172e-6 m\r\n"
           "# Silicon sensor, thickness 0.000320 m\r\n"
           "# Count_cutoff 1048500 counts\r\n"
           "# Wavelength 0.9795 A\r\n# Detector_distance 0.20000 m\r\n"
           "# Beam_xy (1.50, 1.25) pixels\r\n# Start_angle 10.0000 deg.\r\n"
           "# Angle_increment 0.1000 deg.\r\n# Detector_2theta 0.0000 deg.\r\n"
           ";\r\n\r\n_array_data.data\r\n;\r\n--CIF-BINARY-FORMAT-SECTION--\r\n"
           "Content-Type: application/octet-stream;\r\n"
           "     conversions=\"x-CBF_BYTE_OFFSET\"\r\n"
           "Content-Transfer-Encoding: BINARY\r\nX-Binary-Size: " +
           std::to_string(numbers.size()) +
           "\r\nX-Binary-ID: 1\r\nX-Binary-Element-Type: \"signed 32-bit integer\"\r\n"
           "X-Binary-Element-Byte-Order: LITTLE_ENDIAN\r\nX-Binary-Number-of-Elements: 6\r\n"
           "X-Binary-Size-Fastest-Dimension: 3\r\nX-Binary-Size-Second-Dimension: 2\r\n"
           "X-Binary-Size-Padding: 128\r\n\r\n" +
           std::string("\x0c\x1a\x04\xd5", 4) + numbers + std::string(128, '\0') +
           "\r\n--CIF-BINARY-FORMAT-SECTION----\r\n;\r\n";
}

/// 2 x 1 pixels, the high byte first: 258 and 65535.
std::string adsc_file() {
    std::string bytes =
        "{\nHEADER_BYTES=  512;\nDIM=2;\nBYTE_ORDER=big_endian;\nTYPE=unsigned_short;\n"
        "SIZE1=2;\nSIZE2=1;\nPIXEL_SIZE=0.1;\nDISTANCE=150.0;\nWAVELENGTH=1.5;\n"
        "BEAM_CENTER_X=0.3;\nBEAM_CENTER_Y=0.2;\nOSC_START=5.0;\nOSC_RANGE=1.0;\n}";
    bytes.resize(512, ' ');
    return bytes + std::string("\x01\x02\xff\xff", 4);
}

void expect_corners(const files::Panel& panel, const files::Panel& expected) {
    for (const int fast : {0, expected.fast_pixels}) {
        for (const int slow : {0, expected.slow_pixels}) {
            const auto corner = [&](const files::Panel& of) {
                return of.origin_m + (fast * of.pixel_size_m) * of.fast +
                       (slow * of.pixel_size_m) * of.slow;
            };
            EXPECT_LT(length(corner(panel) - corner(expected)), two_nanometres);
        }
    }
}

std::string written_nxmx(
    const support::ScratchFolder& scratch, const files::Experiment& experiment
) {
    const auto alone = parallel::Communicator::self();
    const auto& panels = experiment.detector.panels;
    nexus::NxmxOptions options;
    options.compression = nexus::Compression::gzip;
    nexus::NxmxFile file(alone, scratch / "run.nxs", experiment, options);
    const auto bands = support::all_bands(panels);
    file.write_mask(support::make_pixels(panels, bands, 0).mask_rows);
    for (std::int64_t image = 0; image < experiment.scan.images; ++image) {
        const auto pixels = support::make_pixels(panels, bands, image);
        file.write_image(nexus::Quantity::photons, image, pixels.photon_rows);
    }
    file.finish({});
    return (scratch / "run.nxs").string();
}

/// Writes a data set of numbers below a location.
template <class Value>
void write_numbers(
    hid_t place,
    const std::string& name,
    hid_t type,
    const std::vector<hsize_t>& shape,
    const std::vector<Value>& values
) {
    const hdf5::Space space(
        H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr)
    );
    const hdf5::Dataset data_set(
        H5Dcreate2(place, name.c_str(), type, space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)
    );
    H5Dwrite(data_set.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
}

void write_text_attribute(hid_t object, const std::string& name, const std::string& text) {
    const hdf5::Type type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.id(), text.size() + 1);
    const hdf5::Space scalar(H5Screate(H5S_SCALAR));
    const hdf5::Attribute attribute(
        H5Acreate2(object, name.c_str(), type.id(), scalar.id(), H5P_DEFAULT, H5P_DEFAULT)
    );
    H5Awrite(attribute.id(), type.id(), text.c_str());
}

hdf5::Group nexus_group(hid_t file, const std::string& path, const std::string& nx_class) {
    hdf5::Group group(H5Gcreate2(file, path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    write_text_attribute(group.id(), "NX_class", nx_class);
    return group;
}

void write_quantity(
    hid_t group, const std::string& name, double value, const std::string& unit
) {
    write_numbers<double>(group, name, H5T_NATIVE_DOUBLE, {1}, {value});
    const hdf5::Dataset data_set(H5Dopen2(group, name.c_str(), H5P_DEFAULT));
    write_text_attribute(data_set.id(), "units", unit);
}

/// A master as an Eiger writes it: two data files of two images of 2 x 3 pixels, no module, the
/// mask beside the rest of the detector's own words.
std::string eiger_master(const support::ScratchFolder& scratch) {
    for (int number = 1; number <= 2; ++number) {
        const std::string path =
            (scratch / ("x_data_00000" + std::to_string(number) + ".h5")).string();
        const hdf5::File file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
        const hdf5::Group entry = nexus_group(file.id(), "entry", "NXentry");
        const hdf5::Group data = nexus_group(file.id(), "entry/data", "NXdata");
        std::vector<std::uint16_t> values(12);
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = static_cast<std::uint16_t>(100 * number + static_cast<int>(i));
        }
        values[7] = 65535;
        write_numbers(data.id(), "data", H5T_NATIVE_UINT16, {2, 2, 3}, values);
    }
    const std::string path = (scratch / "x_master.h5").string();
    const hdf5::File file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
    const hdf5::Group entry = nexus_group(file.id(), "entry", "NXentry");
    const hdf5::Group data = nexus_group(file.id(), "entry/data", "NXdata");
    for (const std::string number : {"1", "2"}) {
        H5Lcreate_external(
            ("x_data_00000" + number + ".h5").c_str(),
            "/entry/data/data",
            data.id(),
            ("data_00000" + number).c_str(),
            H5P_DEFAULT,
            H5P_DEFAULT
        );
    }
    const hdf5::Group instrument = nexus_group(file.id(), "entry/instrument", "NXinstrument");
    const hdf5::Group beam = nexus_group(file.id(), "entry/instrument/beam", "NXbeam");
    write_quantity(beam.id(), "incident_wavelength", 1.25, "angstrom");
    const hdf5::Group detector =
        nexus_group(file.id(), "entry/instrument/detector", "NXdetector");
    write_quantity(detector.id(), "x_pixel_size", 75e-6, "m");
    write_quantity(detector.id(), "y_pixel_size", 75e-6, "m");
    write_quantity(detector.id(), "beam_center_x", 1.5, "pixel");
    write_quantity(detector.id(), "beam_center_y", 1.0, "pixel");
    write_quantity(detector.id(), "detector_distance", 0.125, "m");
    const hdf5::Group specific =
        nexus_group(file.id(), "entry/instrument/detector/detectorSpecific", "NXcollection");
    write_numbers<std::uint32_t>(
        specific.id(), "pixel_mask", H5T_NATIVE_UINT32, {2, 3}, {0, 0, 1, 0, 0, 0}
    );
    return path;
}

}  // namespace

TEST(ReadCbf, ReadsAPilatusFile) {
    const FileImage image = images::read_cbf("a.cbf", pilatus_file());
    EXPECT_THAT(image.values, ElementsAre(0.0, 127.0, -1.0, 40000.0, 2000000.0, -2.0));
    EXPECT_THAT(
        image.marks,
        ElementsAre(
            PixelMark::good,
            PixelMark::good,
            PixelMark::masked,
            PixelMark::good,
            PixelMark::saturated,
            PixelMark::masked
        )
    );
    ASSERT_TRUE(image.has_geometry);
    EXPECT_DOUBLE_EQ(image.wavelength_A, 0.9795);
    ASSERT_TRUE(image.rotation);
    EXPECT_DOUBLE_EQ(image.rotation->start_deg, 10.0);
    EXPECT_DOUBLE_EQ(image.rotation->width_deg, 0.1);
    EXPECT_EQ(image.sensor_material, "Si");
    EXPECT_DOUBLE_EQ(image.sensor_thickness_m, 320e-6);
    // Fast along -x and slow along -y: the corner is up and to the left of the beam.
    files::Panel expected = support::make_panel({1.5 * 172e-6, 1.25 * 172e-6, 0.2}, 3, 2);
    expect_corners(image.panels.at(0), expected);
}

TEST(ReadCbf, RefusesASectionThatIsLongerThanItsFile) {
    std::string bytes = pilatus_file();
    const std::string told = "X-Binary-Size: 26\r";
    const std::size_t at = bytes.find(told);
    ASSERT_NE(at, std::string::npos);
    bytes.replace(at, told.size(), "X-Binary-Size: 5000\r");
    EXPECT_THAT(
        [&] {
            images::read_cbf("a.cbf", bytes);
        },
        ThrowsMessage<InputError>(HasSubstr("5000 bytes, of which there are"))
    );
}

TEST(ReadCbf, ReadsWhatWeWriteOfASwungDetector) {
    const support::ScratchFolder scratch;
    files::Experiment experiment = support::flat_rotation();
    const Mat3 swing = rotation_about({-1.0, 0.0, 0.0}, 0.4);
    files::Panel& panel = experiment.detector.panels[0];
    panel.origin_m = swing * panel.origin_m;
    panel.slow = swing * panel.slow;
    files::StackedImage stored{files::image_shape(experiment.detector.panels), {}, true};
    for (std::int64_t i = 0; i < stored.shape.rows * stored.shape.columns; ++i) {
        stored.photons.push_back(static_cast<float>((i * 7919) % 70001 - 100));
    }
    pictures::write_cbf({scratch / "a.cbf", files::Existing::refuse, 2}, experiment, stored);
    const FileImage image = images::read_image_file((scratch / "a.cbf").string(), {});
    EXPECT_EQ(image.format, "CBF");
    EXPECT_TRUE(std::equal(
        image.values.begin(), image.values.end(), stored.photons.begin(), stored.photons.end()
    ));
    expect_corners(image.panels.at(0), panel);
    ASSERT_TRUE(image.rotation);
    EXPECT_NEAR(image.rotation->start_deg, 30.4, 1e-6);
    // Counts of ours may be negative, and are no marks.
    EXPECT_EQ(image.marks[0], PixelMark::good);
    EXPECT_EQ(image.values[0], -100.0);
}

TEST(ReadSmv, ReadsBigEndianNumbersAndTheBeamAsAdscMeansIt) {
    const FileImage image = images::read_smv("a.img", adsc_file());
    EXPECT_THAT(image.values, ElementsAre(258.0, 65535.0));
    expect_corners(image.panels.at(0), [] {
        // BEAM_CENTER_Y = 0.2 mm along fast, BEAM_CENTER_X = 0.3 mm along slow.
        files::Panel panel = support::make_panel({2e-4, 3e-4, 0.15}, 2, 1);
        panel.pixel_size_m = 1e-4;
        return panel;
    }());
    EXPECT_DOUBLE_EQ(image.rotation->start_deg, 5.0);
    EXPECT_THAT(image.notes, ElementsAre(HasSubstr("BEAM_CENTER_X")));
}

/// 1 x 2 pixels of 32 bits and one more, of a detector that is swung by 30 degrees.
TEST(ReadSmv, ReadsUnsignedNumbersSaturationAndASwing) {
    std::string bytes =
        "{\nHEADER_BYTES=512;\nDIM=2;\nBYTE_ORDER=little_endian;\nTYPE=unsigned_long;\n"
        "SIZE1=2;\nSIZE2=1;\nPIXEL_SIZE=0.1;\nDISTANCE=100;\nTWOTHETA=30;\nXDS_ORGX=1.5;\n"
        "XDS_ORGY=1.0;\nCCD_IMAGE_SATURATION=65535;\n}";
    bytes.resize(512, ' ');
    bytes += std::string("\xff\xff\x00\x00\xff\xff\xff\xff", 8);
    const FileImage image = images::read_smv("a.img", bytes);
    EXPECT_THAT(image.values, ElementsAre(65535.0, 4294967295.0));
    // What reads the saturation is no more than it.
    EXPECT_THAT(image.marks, ElementsAre(PixelMark::good, PixelMark::saturated));
    EXPECT_FALSE(image.rotation);
    ASSERT_TRUE(image.has_geometry);
    const files::Panel& panel = image.panels.at(0);
    const Vec3d normal = cross(panel.fast, panel.slow);
    EXPECT_NEAR(std::abs(normal.z), std::cos(M_PI / 6.0), 1e-12);
    EXPECT_NEAR(std::abs(dot(normal, panel.origin_m)), 0.1, 1e-12);
}

TEST(ReadSmv, ReadsWhatWeWrite) {
    const support::ScratchFolder scratch;
    const files::Experiment experiment = support::flat_rotation();
    files::StackedImage stored{files::image_shape(experiment.detector.panels), {}, true};
    for (std::int64_t i = 0; i < stored.shape.rows * stored.shape.columns; ++i) {
        stored.photons.push_back(static_cast<float>((i * 7919) % 65536));
    }
    pictures::write_smv({scratch / "a.img"}, experiment, stored);
    const FileImage image = images::read_image_file((scratch / "a.img").string(), {});
    EXPECT_EQ(image.format, "SMV");
    EXPECT_TRUE(std::equal(
        image.values.begin(), image.values.end(), stored.photons.begin(), stored.photons.end()
    ));
    expect_corners(image.panels.at(0), experiment.detector.panels[0]);
}

TEST(ReadRaw, NeedsTheShapeAndTheTypeOfItsNumbers) {
    const std::string bytes("\x01\x00\xff\xff\x02\x00\x03\x00", 8);
    const auto read = [&](const images::RawLayout& layout) {
        return images::read_raw("a.raw", bytes, layout);
    };
    EXPECT_THAT(read({2, 2, "uint16"}).values, ElementsAre(1.0, 65535.0, 2.0, 3.0));
    EXPECT_THAT(read({2, 2, "int16"}).values, ElementsAre(1.0, -1.0, 2.0, 3.0));
    EXPECT_FALSE(read({2, 2, "int16"}).has_geometry);
    EXPECT_THAT(
        [&] {
            read({});
        },
        ThrowsMessage<InputError>(HasSubstr("--shape"))
    );
    EXPECT_THAT(
        [&] {
            read({2, 2, "float32"});
        },
        ThrowsMessage<InputError>(AllOf(HasSubstr("take 16 bytes"), HasSubstr("it has 8")))
    );
    EXPECT_THAT(
        [&] {
            read({2, 2, "f4"});
        },
        ThrowsMessage<InputError>(HasSubstr("'f4'"))
    );
}

TEST(ReadNxmxImage, ReadsPixelsMaskGeometryAndRotationOfOurFiles) {
    for (const auto& experiment :
         {support::two_panel_still(), support::tilted_stills(), support::rotation_series()}) {
        const support::ScratchFolder scratch;
        const std::string path = written_nxmx(scratch, experiment);
        const std::int64_t number = experiment.scan.images - 1;
        const FileImage image = images::read_image_file(path, {number, false, {}});
        EXPECT_EQ(image.images, experiment.scan.images);
        EXPECT_EQ(image.title, experiment.title);
        EXPECT_DOUBLE_EQ(image.wavelength_A, experiment.beam.wavelength_A);
        const auto& panels = experiment.detector.panels;
        ASSERT_EQ(image.panels.size(), panels.size());
        const std::vector<std::int64_t> rows = files::first_rows(panels);
        for (std::size_t p = 0; p < panels.size(); ++p) {
            expect_corners(image.panels[p], panels[p]);
            for (int slow = 0; slow < panels[p].slow_pixels; slow += 3) {
                for (std::int64_t fast = 0; fast < image.shape.columns; ++fast) {
                    const auto index =
                        static_cast<std::size_t>((rows[p] + slow) * image.shape.columns + fast);
                    if (fast >= panels[p].fast_pixels) {
                        ASSERT_EQ(image.marks[index], PixelMark::gap);
                        continue;
                    }
                    const auto column = static_cast<int>(fast);
                    ASSERT_EQ(
                        image.values[index],
                        support::photons_at(number, static_cast<int>(p), slow, column)
                    );
                    const bool is_masked = (slow + column) % 7 == 0;
                    ASSERT_EQ(image.marks[index] == PixelMark::masked, is_masked);
                }
            }
        }
        ASSERT_EQ(image.rotation.has_value(), !experiment.scan.start_deg.empty());
        if (image.rotation) {
            EXPECT_DOUBLE_EQ(image.rotation->start_deg, experiment.scan.start_deg.back());
            EXPECT_NEAR(image.rotation->width_deg, 0.2, 1e-9);
        }
    }
}

TEST(ReadNxmxImage, FindsImagesOfAMasterInItsDataFiles) {
    const support::ScratchFolder scratch;
    const std::string path = eiger_master(scratch);
    const FileImage image = images::read_image_file(path, {3, false, {}});
    EXPECT_EQ(image.images, 4);
    EXPECT_EQ(image.number_type, "uint16");
    // The second file's second image; the largest number marks a pixel without one.
    EXPECT_THAT(image.values, ElementsAre(206.0, 65535.0, 208.0, 209.0, 210.0, 211.0));
    EXPECT_THAT(
        image.marks,
        ElementsAre(
            PixelMark::good,
            PixelMark::masked,
            PixelMark::masked,
            PixelMark::good,
            PixelMark::good,
            PixelMark::good
        )
    );
    ASSERT_TRUE(image.has_geometry);
    files::Panel expected = support::make_panel({1.5 * 75e-6, 75e-6, 0.125}, 3, 2);
    expected.pixel_size_m = 75e-6;
    expect_corners(image.panels.at(0), expected);
    EXPECT_DOUBLE_EQ(image.wavelength_A, 1.25);
    EXPECT_THAT(
        [&] {
            images::read_image_file(path, {4, false, {}});
        },
        ThrowsMessage<InputError>(HasSubstr("no image 4: the file has 4"))
    );
    // A data set alone has pixels and no geometry.
    const FileImage alone = images::read_image_file(
        (scratch / "x_data_000001.h5").string() + ":/entry/data/data", {1, false, {}}
    );
    EXPECT_FALSE(alone.has_geometry);
    EXPECT_EQ(alone.values.at(0), 106.0);
    std::filesystem::remove(scratch / "x_data_000002.h5");
    EXPECT_THAT(
        [&] {
            images::read_image_file(path, {3, false, {}});
        },
        ThrowsMessage<InputError>(HasSubstr("x_data_000002.h5"))
    );
}

TEST(ReadNxmxImage, MasksWhatIsBelowTheUnderloadAndNotWhatIsAtIt) {
    const support::ScratchFolder scratch;
    files::Experiment experiment = support::two_panel_still();
    experiment.detector.underload_value = 60;
    const FileImage image = images::read_image_file(written_nxmx(scratch, experiment), {});
    std::int64_t at = 0, below = 0;
    for (std::size_t i = 0; i < image.values.size(); ++i) {
        if (image.marks[i] == PixelMark::gap) {
            continue;
        }
        const images::PixelPlace place = images::place_of(image, i);
        const bool is_in_mask = (place.slow + place.fast) % 7 == 0;
        ASSERT_EQ(image.marks[i] == PixelMark::masked, is_in_mask || image.values[i] < 60.0);
        at += image.values[i] == 60.0 && !is_in_mask ? 1 : 0;
        below += image.values[i] < 60.0 && !is_in_mask ? 1 : 0;
    }
    EXPECT_GT(at, 0);
    EXPECT_GT(below, 0);
}

// What is damaged is refused or read, in bounded memory: bytes that are cut off and changed.
TEST(ReadImageFile, RefusesDamagedFiles) {
    std::mt19937 random(20240607);
    for (const std::string& whole : {pilatus_file(), adsc_file()}) {
        const bool is_cbf = images::is_cbf(whole);
        const auto read = [&](const std::string& bytes) {
            try {
                const FileImage image =
                    is_cbf ? images::read_cbf("x", bytes) : images::read_smv("x", bytes);
                EXPECT_LE(image.values.size(), bytes.size());
                EXPECT_EQ(image.values.size(), image.marks.size());
            } catch (const InputError&) {
                return false;
            }
            return true;
        };
        ASSERT_TRUE(read(whole));
        for (std::size_t size = 1; size < whole.size(); ++size) {
            read(whole.substr(0, size));
        }
        EXPECT_FALSE(read(whole.substr(0, is_cbf ? 900 : 515)));
        for (int i = 0; i < 3000; ++i) {
            std::string damaged = whole;
            for (int change = 0; change < 3; ++change) {
                damaged[random() % damaged.size()] = static_cast<char>(random());
            }
            read(damaged);
        }
    }
    std::string huge = adsc_file();
    huge.replace(huge.find("SIZE1=2;\nSIZE2=1;"), 17, "SIZE1=99;SIZE2=9;");
    EXPECT_THAT(
        [&] {
            images::read_smv("x", huge);
        },
        ThrowsMessage<InputError>(HasSubstr("cut off"))
    );
}

TEST(ReadImageFile, RefusesDamagedHdf5) {
    const support::ScratchFolder scratch;
    const std::string whole =
        support::bytes_of(written_nxmx(scratch, support::flat_rotation()));
    std::mt19937 random(7);
    const std::string path = (scratch / "damaged.nxs").string();
    for (int i = 0; i < 12; ++i) {
        std::string damaged = whole;
        for (int change = 0; change < 40; ++change) {
            damaged[random() % damaged.size()] = static_cast<char>(random());
        }
        write_bytes(path, i % 3 == 0 ? damaged.substr(0, whole.size() / 2) : damaged);
        try {
            images::read_image_file(path, {});
        } catch (const InputError& error) {
            EXPECT_THAT(error.what(), HasSubstr("damaged.nxs"));
        }
    }
    EXPECT_THROW(images::read_image_file((scratch / "none.nxs").string(), {}), InputError);
}
