#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "minibragg/interchange/crystfel_files.hpp"
#include "minibragg/interchange/dials_files.hpp"
#include "minibragg/interchange/xds_files.hpp"
#include "unit/interchange/described_runs.hpp"

// Oracle: readers of this test, written from what the programs say of their formats, bring
// every corner of every panel back to where it stands.
namespace minibragg::interchange {
namespace {

constexpr double same_place_m = 1e-12;

bool is_number(const std::string& word) {
    return word.find_first_not_of("-+.0123456789e") == std::string::npos;
}

double number(const std::string& text) {
    return std::stod(text);
}

/// "key = value" lines.
std::map<std::string, std::string> settings_in(const std::string& text) {
    std::map<std::string, std::string> settings;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t equals = line.find(" = ");
        if (equals != std::string::npos && line[0] != ';') {
            settings[line.substr(0, equals)] = line.substr(equals + 3);
        }
    }
    return settings;
}

/// "+0.5x -0.25y +1z".
Vec3d steps_in(const std::string& text) {
    Vec3d vector{};
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        const double value = number(word.substr(0, word.size() - 1));
        (word.back() == 'x' ? vector.x : word.back() == 'y' ? vector.y : vector.z) = value;
    }
    return vector;
}

/// The panels in a geometry of CrystFEL: x = (corner_x + fs fs_x + ss ss_x) / res.
std::vector<files::Panel> panels_of_geometry(const std::string& text) {
    std::map<std::string, std::string> settings = settings_in(text);
    std::map<int, files::Panel> by_row;
    for (const auto& [key, value] : settings) {
        if (!key.ends_with("/min_ss")) {
            continue;
        }
        const std::string name = key.substr(0, key.size() - 6);
        const auto get = [&](const char* word) {
            return number(settings.at(name + word));
        };
        files::Panel panel;
        panel.pixel_size_m = 1.0 / get("res");
        panel.origin_m = {
            get("corner_x") * panel.pixel_size_m,
            get("corner_y") * panel.pixel_size_m,
            number(settings.at("clen")) + get("coffset")};
        panel.fast = steps_in(settings.at(name + "fs"));
        panel.slow = steps_in(settings.at(name + "ss"));
        panel.fast_pixels = static_cast<int>(get("max_fs") - get("min_fs")) + 1;
        panel.slow_pixels = static_cast<int>(get("max_ss") - get("min_ss")) + 1;
        by_row[std::stoi(value)] = panel;
    }
    std::vector<files::Panel> panels;
    for (const auto& [row, panel] : by_row) {
        panels.push_back(panel);
    }
    return panels;
}

Vec3d vector_in(const nlohmann::json& numbers) {
    return {numbers.at(0), numbers.at(1), numbers.at(2)};
}

Vec3d from_dxtbx(const Vec3d& vector) {
    return {-vector.x, vector.y, -vector.z};
}

/// The panels in a list of experiments, whose root moves nothing.
std::vector<files::Panel> panels_of_experiments(const nlohmann::json& file) {
    std::vector<files::Panel> panels;
    for (const auto& panel : file.at("detector").at(0).at("panels")) {
        panels.push_back(
            {panel.at("name"),
             1e-3 * from_dxtbx(vector_in(panel.at("origin"))),
             from_dxtbx(vector_in(panel.at("fast_axis"))),
             from_dxtbx(vector_in(panel.at("slow_axis"))),
             panel.at("image_size").at(0),
             panel.at("image_size").at(1),
             1e-3 * panel.at("pixel_size").at(0).get<double>()}
        );
    }
    return panels;
}

/// All values of the keys of an input of XDS: KEY= value value ...
std::map<std::string, std::vector<std::vector<double>>> keys_of_xds(const std::string& text) {
    std::map<std::string, std::vector<std::vector<double>>> keys;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line.substr(0, line.find('!')));
        std::vector<double>* values = nullptr;
        for (std::string word; words >> word;) {
            if (word.back() == '=') {
                word.pop_back();
                values = &keys[word].emplace_back();
            } else if (values != nullptr && is_number(word)) {
                values->push_back(number(word));
            }
        }
    }
    return keys;
}

Vec3d vector_in(const std::vector<double>& numbers) {
    return {numbers.at(0), numbers.at(1), numbers.at(2)};
}

Vec3d from_xds(const Vec3d& vector) {
    return {-vector.x, -vector.y, vector.z};
}

/// The middle of a pixel of an image, counted from 1, as XDS places it; in a segment of a
/// detector that has some.
Vec3d place_of_xds(const std::string& text, double x, double y) {
    auto keys = keys_of_xds(text);
    const auto one = [&](const std::string& key) {
        return keys.at(key).at(0).at(0);
    };
    const Vec3d e1 = vector_in(keys.at("DIRECTION_OF_DETECTOR_X-AXIS").at(0));
    const Vec3d e2 = vector_in(keys.at("DIRECTION_OF_DETECTOR_Y-AXIS").at(0));
    const Vec3d e3 = cross(e1, e2);
    const double qx = one("QX"), qy = one("QY");
    if (keys.count("SEGMENT") == 0) {
        return 1e-3 * from_xds(
                          ((x - one("ORGX")) * qx) * e1 + ((y - one("ORGY")) * qy) * e2 +
                          one("DETECTOR_DISTANCE") * e3
                      );
    }
    for (std::size_t i = 0; i < keys.at("SEGMENT").size(); ++i) {
        const std::vector<double>& corners = keys.at("SEGMENT")[i];
        if (x < corners[0] || x > corners[1] || y < corners[2] || y > corners[3]) {
            continue;
        }
        // Axes in those of the detector, which are the laboratory's here.
        const Vec3d s1 = vector_in(keys.at("DIRECTION_OF_SEGMENT_X-AXIS")[i]);
        const Vec3d s2 = vector_in(keys.at("DIRECTION_OF_SEGMENT_Y-AXIS")[i]);
        return 1e-3 * from_xds(
                          ((x - keys.at("SEGMENT_ORGX")[i][0]) * qx) * s1 +
                          ((y - keys.at("SEGMENT_ORGY")[i][0]) * qy) * s2 +
                          keys.at("SEGMENT_DISTANCE")[i][0] * cross(s1, s2) +
                          one("DETECTOR_DISTANCE") * e3
                      );
    }
    throw std::out_of_range("no segment has this pixel");
}

void expect_same_panels(
    const std::vector<files::Panel>& told, const std::vector<files::Panel>& panels
) {
    ASSERT_EQ(told.size(), panels.size());
    for (std::size_t i = 0; i < told.size(); ++i) {
        ASSERT_EQ(told[i].fast_pixels, panels[i].fast_pixels);
        ASSERT_EQ(told[i].slow_pixels, panels[i].slow_pixels);
        for (const double fast : {0.0, 1.0}) {
            for (const double slow : {0.0, 1.0}) {
                const double columns = fast * panels[i].fast_pixels,
                             rows = slow * panels[i].slow_pixels;
                EXPECT_LT(
                    length(
                        position_m(told[i], columns, rows) -
                        position_m(panels[i], columns, rows)
                    ),
                    same_place_m
                ) << panels[i].name;
            }
        }
    }
}

TEST(CrystfelGeometry, BringsEveryDetectorBack) {
    for (const DescribedRun& run : many_runs()) {
        const std::string text = crystfel_geometry(run);
        expect_same_panels(
            panels_of_geometry(text), files::modules_of(run.experiment.detector)
        );
        EXPECT_NEAR(number(settings_in(text).at("photon_energy")), 12398.419843 / 0.9793, 1e-5);
    }
}

TEST(DialsExperiments, BringEveryDetectorBack) {
    for (const DescribedRun& run : many_runs()) {
        const auto file = nlohmann::json::parse(dials_experiments(run));
        expect_same_panels(
            panels_of_experiments(file), files::modules_of(run.experiment.detector)
        );
    }
}

TEST(XdsInput, PlacesEveryPanelWhereItStands) {
    for (const DescribedRun& run : many_runs()) {
        const std::string text = xds_inp(run);
        const auto modules = files::modules_of(run.experiment.detector);
        const auto rows = files::first_rows(modules);
        for (std::size_t i = 0; i < modules.size(); i += 1 + modules.size() / 8) {
            for (const auto& [fast, slow] :
                 {std::pair{0, 0}, {modules[i].fast_pixels - 1, modules[i].slow_pixels - 1}}) {
                const Vec3d told =
                    place_of_xds(text, fast + 1, static_cast<double>(rows[i]) + slow + 1);
                EXPECT_LT(
                    length(told - position_m(modules[i], fast + 0.5, slow + 0.5)), same_place_m
                );
            }
        }
    }
}

TEST(XdsInput, DistrustsTheGapsOfAFrameAndNothingElse) {
    // 2 x 3 panels of 5 x 4 pixels, gaps of 2 along fast and 3 along slow: 12 x 18.
    std::vector<files::Panel> panels;
    for (int i = 0; i < 6; ++i) {
        files::Panel panel{"", {0.0, 0.0, 0.1}, {-1, 0, 0}, {0, -1, 0}, 5, 4, 1e-4};
        panel.origin_m = position_m(
            panel, 7.0 * static_cast<double>(i % 2), 7.0 * static_cast<double>(i / 2)
        );
        panels.push_back(panel);
    }
    DescribedRun run = sweep_on(panels);
    run.experiment.detector.frame = files::native_frame(panels);
    std::set<std::pair<int, int>> gaps;
    const auto keys = keys_of_xds(xds_inp(run));
    for (const auto& corners : keys.at("UNTRUSTED_RECTANGLE")) {
        for (int x = static_cast<int>(corners[0]) + 1; x < corners[1]; ++x) {
            for (int y = static_cast<int>(corners[2]) + 1; y < corners[3]; ++y) {
                EXPECT_TRUE(gaps.emplace(x, y).second);
                EXPECT_TRUE(x > 5 && x <= 7 ? true : (y > 4 && y <= 7) || (y > 11 && y <= 14));
            }
        }
    }
    EXPECT_EQ(gaps.size(), 12U * 18U - 6U * 5U * 4U);
}

TEST(XdsInput, TellsOfBeamSweepAndCrystal) {
    DescribedRun run = sweep_on(many_detectors().front());
    run.template_name = "/data/run_####.cbf";
    const std::string text = xds_inp(run);
    auto keys = keys_of_xds(text);
    const auto one = [&](const std::string& key) {
        return keys.at(key).at(0);
    };
    using testing::DoubleNear;
    using testing::ElementsAre;
    EXPECT_THAT(one("X-RAY_WAVELENGTH"), ElementsAre(0.9793));
    EXPECT_THAT(one("ROTATION_AXIS"), ElementsAre(1.0, 0.0, 0.0));
    EXPECT_THAT(one("STARTING_ANGLE"), ElementsAre(20.0));
    EXPECT_THAT(one("OSCILLATION_RANGE"), ElementsAre(0.5));
    EXPECT_THAT(one("DATA_RANGE"), ElementsAre(1, 4));
    EXPECT_THAT(one("FRACTION_OF_POLARIZATION"), ElementsAre(DoubleNear(0.99, 1e-12)));
    EXPECT_THAT(one("SPACE_GROUP_NUMBER"), ElementsAre(5));
    EXPECT_THAT(one("UNIT_CELL_CONSTANTS"), ElementsAre(95, 80, 50, 90, 90, 104));
    EXPECT_THAT(one("SILICON"), ElementsAre(DoubleNear(1.0 / 0.3, 1e-12)));
    EXPECT_THAT(one("OVERLOAD"), ElementsAre(65534));
    EXPECT_THAT(text, testing::HasSubstr("FRAMES= /data/run_????.cbf\n"));
}

TEST(DialsExperiments, TellOfBeamSweepAndCrystal) {
    const DescribedRun run = sweep_on(many_detectors().front());
    const auto file = nlohmann::json::parse(dials_experiments(run));
    ASSERT_EQ(file.at("experiment").size(), 1U);
    EXPECT_EQ(file.at("beam").at(0).at("wavelength"), 0.9793);
    EXPECT_EQ(vector_in(file.at("beam").at(0).at("direction")).z, 1.0);
    EXPECT_NEAR(file.at("beam").at(0).at("polarization_fraction").get<double>(), 0.99, 1e-12);
    // The electric vector lies along x: the normal is along y.
    EXPECT_EQ(std::abs(vector_in(file.at("beam").at(0).at("polarization_normal")).y), 1.0);
    EXPECT_EQ(vector_in(file.at("goniometer").at(0).at("rotation_axis")).x, 1.0);
    EXPECT_EQ(file.at("scan").at(0).at("oscillation"), nlohmann::json({20.0, 0.5}));
    EXPECT_EQ(file.at("scan").at(0).at("image_range"), nlohmann::json({1, 4}));
    // a . a* = 1 and a . b* = 0, in one frame.
    const auto& crystal = file.at("crystal").at(0);
    const Mat3 stars = transposed(run.crystals[0][0].a_matrix_invA);
    const std::array names{"real_space_a", "real_space_b", "real_space_c"};
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t k = 0; k < 3; ++k) {
            const Vec3d edge = from_dxtbx(vector_in(crystal.at(names[i])));
            EXPECT_NEAR(dot(edge, stars.row[k]), i == k ? 1.0 : 0.0, 1e-12);
        }
    }
    EXPECT_EQ(crystal.at("space_group_hall_symbol"), " C 2y");
}

TEST(DialsExperiments, AreOneForEachCrystalOfEachStill) {
    DescribedRun run = sweep_on(many_detectors().front());
    run.are_stills = true;
    run.experiment.scan = {};
    run.experiment.scan.images = 2;
    run.experiment.beam.wavelengths_A = {1.0, 1.1};
    const Crystal crystal = run.crystals[0][0];
    run.crystals = {{crystal, crystal}, {crystal}};
    const auto file = nlohmann::json::parse(dials_experiments(run));
    ASSERT_EQ(file.at("experiment").size(), 3U);
    EXPECT_FALSE(file.at("experiment").at(0).contains("scan"));
    EXPECT_EQ(file.at("experiment").at(1).at("imageset"), 0);
    EXPECT_EQ(file.at("experiment").at(2).at("imageset"), 1);
    EXPECT_EQ(file.at("experiment").at(2).at("crystal"), 2);
    EXPECT_EQ(file.at("imageset").at(1).at("single_file_indices"), nlohmann::json({1}));
    const auto beam = file.at("experiment").at(2).at("beam").get<std::size_t>();
    EXPECT_EQ(file.at("beam").at(beam).at("wavelength"), 1.1);
}

}  // namespace
}  // namespace minibragg::interchange
