#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "minibragg/base/constants.hpp"
#include "support/image.hpp"

/// The 46 images of golden/unified, computed from the numbers beside them. Oracle: the Python
/// port in double precision. Bounds: in double 1e-9 of the maximum plus what the float32 image
/// rounds away (6e-8 of each pixel); in mixed 1e-6 of the maximum.
namespace minibragg {
namespace {

using nlohmann::json;
using namespace diffraction;
using namespace scene;

const std::string golden_dir = MINIBRAGG_GOLDEN_DIR;

Vec3d vector(const json& j) {
    return {j[0], j[1], j[2]};
}

LatticeShape shape_of(const std::string& name) {
    if (name == "square") {
        return LatticeShape::square;
    }
    if (name == "round") {
        return LatticeShape::round;
    }
    return name == "gauss" ? LatticeShape::gauss_reciprocal : LatticeShape::tophat_reciprocal;
}

BeamModel beam_of(const json& j) {
    BeamModel beam;
    const double weight = 1.0 / static_cast<double>(j["sources"].size());
    for (const json& source : j["sources"]) {
        beam.sources.push_back({vector(source["incident"]), source["wavelength_A"], weight});
    }
    beam.is_polarized = j["polarization"]["on"];
    beam.kahn_factor = j["polarization"]["kahn"];
    beam.polarization_axis = vector(j["polarization"]["axis"]);
    beam.fluence_photons_per_m2 = j["fluence"];
    return beam;
}

StructureFactorModel read_hkl(const std::string& name, double default_f) {
    StructureFactorModel table;
    table.default_f_e = default_f;
    table.h_min = table.k_min = -12;
    table.l_min = -10;
    table.h_count = table.k_count = 25;
    table.l_count = 21;
    std::vector<double> f_e(25 * 25 * 21, default_f);
    std::ifstream file(golden_dir + "/inputs/" + name);
    EXPECT_TRUE(file.good());
    int h = 0, k = 0, l = 0;
    double f = 0.0;
    while (file >> h >> k >> l >> f) {
        f_e[static_cast<std::size_t>(((h + 12) * 25 + k + 12) * 21 + l + 10)] = f;
    }
    table.f_e = std::move(f_e);
    return table;
}

CrystalModel crystal_of(const json& j) {
    CrystalModel crystal;
    crystal.cell_A = {{vector(j["a_A"]), vector(j["b_A"]), vector(j["c_A"])}};
    crystal.lattice.cells = vector(j["N"]);
    crystal.lattice.fudge = j["fudge"];
    crystal.lattice.reciprocal_invA = {
        {vector(j["a_star_invA"]), vector(j["b_star_invA"]), vector(j["c_star_invA"])}};
    crystal.shape = shape_of(j["shape"]);
    crystal.spindle_rotations.clear();
    for (const double phi_deg : j["phi_deg"]) {
        crystal.spindle_rotations.push_back(rotation_about(
            unit(vector(j["spindle_axis"])), phi_deg * constants::radians_per_degree
        ));
    }
    if (!j["mosaic_matrices"].is_null()) {
        crystal.domain_rotations.clear();
        for (const json& m : j["mosaic_matrices"]) {
            crystal.domain_rotations.push_back({{vector(m[0]), vector(m[1]), vector(m[2])}});
        }
    }
    if (j["hkl_file"].is_null()) {
        crystal.structure_factors.default_f_e = j["default_F"];
    } else {
        crystal.structure_factors = read_hkl(j["hkl_file"], j["default_F"]);
    }
    return crystal;
}

PanelModel panel_of(const json& j) {
    const json& detector = j["detector"];
    PanelModel panel;
    panel.origin_m = vector(detector["pix0_m"]);
    panel.fast = vector(detector["fast_axis"]);
    panel.slow = vector(detector["slow_axis"]);
    panel.normal = vector(detector["normal"]);
    panel.fast_pixels = j["fast"];
    panel.slow_pixels = j["slow"];
    panel.pixel_size_m = detector["pixel_size_m"];
    panel.is_point_pixel = j["flags"]["point_pixel"];
    if (!j["absorption"].is_null()) {
        // The port does not displace its layers: all of them together, or the last one alone.
        const double length_m = j["absorption"]["attenuation_length_m"];
        const double total = j["absorption"]["thickness_m"].get<double>() / length_m;
        const double layers = j["absorption"]["layers"];
        const double near =
            j["flags"]["oversample_thick"] ? 0.0 : total * (layers - 1.0) / layers;
        panel.layers = {{0.0, near, total}};
    }
    return panel;
}

SceneModel scene_of(const json& j) {
    SceneModel scene;
    scene.beam = beam_of(j["beam"]);
    scene.crystal = crystal_of(j["crystal"]);
    scene.panels = {panel_of(j)};
    scene.sampling.oversample = j["oversample"];
    scene.sampling.oversample_omega = j["flags"]["oversample_omega"];
    scene.sampling.oversample_thick = false;  // the port takes it at the pixel's centre
    const double last =
        detector::subpixel_offset(j["oversample"].get<int>() - 1, j["oversample"]);
    scene.sampling.held = {last, last, false};
    if (!j["water"].is_null()) {
        scene.background.constant_photons = j["water"]["background"];
    }
    return scene;
}

std::vector<std::uint8_t> mask_of(const json& j) {
    const json& detector = j["detector"];
    const int slow = j["slow"], fast = j["fast"];
    std::vector<std::uint8_t> mask(static_cast<std::size_t>(slow * fast), 1);
    const json& roi = detector["roi"];
    for (int s = std::max(0, roi["ymin"].get<int>()); s < slow && s <= roi["ymax"]; ++s) {
        for (int f = std::max(0, roi["xmin"].get<int>()); f < fast && f <= roi["xmax"]; ++f) {
            mask[static_cast<std::size_t>(s * fast + f)] = 0;
        }
    }
    for (const json& pixel : detector["masked_pixels"]) {
        mask
            [pixel[0].get<std::size_t>() * static_cast<std::size_t>(fast) +
             pixel[1].get<std::size_t>()] = 1;
    }
    return mask;
}

std::vector<double> read_image(const std::string& path) {
    std::vector<double> image(std::filesystem::file_size(path) / sizeof(double));
    std::ifstream(path, std::ios::binary)
        .read(
            reinterpret_cast<char*>(image.data()),
            static_cast<std::streamsize>(image.size() * sizeof(double))
        );
    return image;
}

std::vector<json> all_cases() {
    std::ifstream file(golden_dir + "/unified/cases.json");
    return json::parse(file);
}

/// Largest deviation in units of the maximum, after allowing for the rounding of the float32
/// image.
double worst_difference(
    const std::vector<float>& image, const std::vector<double>& golden, double max
) {
    constexpr double float_rounding = 6e-8;
    double worst = 0.0;
    for (std::size_t i = 0; i < golden.size(); ++i) {
        const double rounding = float_rounding * std::abs(golden[i]);
        worst = std::max(worst, std::abs(image[i] - golden[i]) - rounding);
    }
    return worst / max;
}

struct GoldenUnified : testing::TestWithParam<json> {
    double difference(Precision precision) const {
        const json& j = GetParam();
        SceneModel scene = scene_of(j);
        scene.precision = precision;
        const auto golden = read_image(golden_dir + "/unified/" + j["file"].get<std::string>());
        const auto image = support::render_all(scene, mask_of(j));
        EXPECT_EQ(image.size(), golden.size());
        return worst_difference(image, golden, j["max"]);
    }
};

TEST_P(GoldenUnified, AgreesInDoublePrecision) {
    EXPECT_LE(difference(Precision::double_), 1e-9);
}

TEST_P(GoldenUnified, AgreesInMixedPrecision) {
    EXPECT_LE(difference(Precision::mixed), 1e-6);
}

INSTANTIATE_TEST_SUITE_P(
    AllCases,
    GoldenUnified,
    testing::ValuesIn(all_cases()),
    [](const auto& golden) {
        return golden.param["id"].template get<std::string>();
    }
);

}  // namespace
}  // namespace minibragg
