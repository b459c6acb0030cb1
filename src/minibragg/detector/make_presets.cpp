#include "minibragg/detector/make_presets.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include "minibragg/base/constants.hpp"

namespace minibragg::detector {

namespace {

using constants::m_per_um;

/// First pixel of a module in the image that is put together from all of them, row 0 at the
/// top.
struct ModuleCorner {
    int fast, slow;
};

/// One kind of module.
struct Module {
    int fast_pixels, slow_pixels;
    double pixel_size_um;
};

/// What a preset says besides its name and panels.
struct Label {
    const char* description;
    const char* sensor_material;
    double sensor_thickness_um, saturation_counts;
    bool is_stacked = false;  ///< DetectorPreset
};

/// The corners of pixels (0, 0) and the opposite corners, of all panels.
std::vector<Vec3d> opposite_corners_m(const std::vector<PanelGeometry>& panels) {
    std::vector<Vec3d> corners_m;
    for (const PanelGeometry& panel : panels) {
        const auto fast = static_cast<double>(panel.fast_pixels);
        const auto slow = static_cast<double>(panel.slow_pixels);
        corners_m.push_back(panel.origin_m);
        corners_m.push_back(position_m(panel, {fast, slow}));
    }
    return corners_m;
}

/// The panels, whose edges run along x and y, shifted so that the middle of the rectangle
/// around all of them is at x = y = 0.
std::vector<PanelGeometry> centered(std::vector<PanelGeometry> panels) {
    const std::vector<Vec3d> corners_m = opposite_corners_m(panels);
    const auto middle_m = [&](double Vec3d::*axis) {
        const auto [lowest, highest] = std::minmax_element(
            corners_m.begin(),
            corners_m.end(),
            [&](const Vec3d& a, const Vec3d& b) {
                return a.*axis < b.*axis;
            }
        );
        return 0.5 * (*lowest.*axis + *highest.*axis);
    };
    const Vec3d center_m{middle_m(&Vec3d::x), middle_m(&Vec3d::y), 0.0};
    for (PanelGeometry& panel : panels) {
        panel.origin_m = panel.origin_m - center_m;
    }
    return panels;
}

DetectorPreset make_preset(
    std::string name, const Label& label, std::vector<PanelGeometry> panels
) {
    return {
        std::move(name),
        label.description,
        centered(std::move(panels)),
        label.sensor_material,
        label.sensor_thickness_um * m_per_um,
        label.is_stacked,
        label.saturation_counts};
}

/// Modules without rotation: m0, m1, ...
std::vector<PanelGeometry> upright_panels(
    const Module& module, std::span<const ModuleCorner> corners
) {
    const double pixel_m = module.pixel_size_um * m_per_um;
    std::vector<PanelGeometry> panels;
    for (const ModuleCorner& corner : corners) {
        PanelGeometry panel;
        panel.name = std::string("m").append(std::to_string(panels.size()));
        panel.origin_m = {-corner.fast * pixel_m, -corner.slow * pixel_m, 0.0};
        panel.fast_pixels = module.fast_pixels;
        panel.slow_pixels = module.slow_pixels;
        panel.pixel_size_m = pixel_m;
        panels.push_back(std::move(panel));
    }
    return panels;
}

// --- regular detectors
// ----------------------------------------------------------------------------------------

/// A member of a series: so many modules.
struct SeriesSize {
    const char* name;
    int columns, rows;
};

/// Detectors that are grids of one module, with the same gaps (pixels) between neighbours.
struct Series {
    const char* name;
    Module module;
    int fast_gap, slow_gap;
    int sensor_gap;  ///< between the two sensors that share a module, along fast; 0: one sensor
    Label label;
    std::array<SeriesSize, 4> sizes;  ///< those without rows do not exist
};

// Modules, gaps and sizes of Dectris: the user manuals of the series; the same in dxtbx
// (FormatPilatusHelpers.py, detectors.lib) and pyFAI (detectors/_dectris.py). Sensors: Donath
// et al. (2023), J. Synchrotron Rad. 30, 723 (Eiger2), pyFAI (the others; some were built with
// other thicknesses: Eiger 320 um, Pilatus3 320 and 1000 um). The pixels between the chips of a
// module are larger on the sensor; the images have them split into equal ones, so a module (of
// CdTe: a sensor) is one panel. Counters: Pilatus3 20 bits; Eiger2 16 bits; Eiger 12 bits, read
// and summed often enough to fill the 16 bits of an image.
//
// Jungfrau: below. Rayonix: CCDs behind fibre tapers, corrected to one image without gaps; here
// binned 2 x 2. Pixels, and the phosphor of 40 um: pyFAI (detectors/_rayonix.py, from the
// maker); MX340-HS also 44.271 um unbinned on the detector page of LCLS. 16 bits.
constexpr Label eiger_label{"Dectris Eiger X, first generation", "Si", 450.0, 65535.0};
constexpr Label eiger2_label{"Dectris Eiger2 X or XE", "Si", 450.0, 65535.0};
constexpr Label eiger2_cdte_label{
    "Dectris Eiger2 X CdTe, two panels a module", "CdTe", 750.0, 65535.0};
constexpr Label pilatus3_label{"Dectris Pilatus3", "Si", 450.0, 1048575.0};
constexpr Label jungfrau_1m_label{
    "PSI Jungfrau, two modules above each other", "Si", 320.0, 1e4};
constexpr Label rayonix_label{"Rayonix CCD, binned 2 x 2", "Gd2O2S", 40.0, 65535.0};

constexpr std::array<SeriesSize, 4> eiger_sizes{
    {{"1M", 1, 2}, {"4M", 2, 4}, {"9M", 3, 6}, {"16M", 4, 8}}};
constexpr std::array<SeriesSize, 4> pilatus_sizes{
    {{"300K", 1, 3}, {"1M", 2, 5}, {"2M", 3, 8}, {"6M", 5, 12}}};

constexpr Module jungfrau_module{1030, 514, 75.0};

// clang-format off
constexpr std::array<Series, 5> pixel_array_series{{
    {"Eiger", {1030, 514, 75.0}, 10, 37, 0, eiger_label, eiger_sizes},
    {"Eiger2", {1028, 512, 75.0}, 12, 38, 0, eiger2_label, eiger_sizes},
    {"Eiger2 CdTe", {1028, 512, 75.0}, 12, 38, 2, eiger2_cdte_label, eiger_sizes},
    {"Pilatus3", {487, 195, 172.0}, 7, 17, 0, pilatus3_label, pilatus_sizes},
    {"Jungfrau", jungfrau_module, 0, 36, 0, jungfrau_1m_label, {{{"1M", 1, 2}}}},
}};

constexpr std::array<Series, 2> ccd_series{{
    {"Rayonix", {2880, 2880, 78.125}, 0, 0, 0, rayonix_label, {{{"MX225-HS", 1, 1}}}},
    {"Rayonix", {3840, 3840, 88.5417}, 0, 0, 0, rayonix_label, {{{"MX340-HS", 1, 1}}}},
}};

// clang-format on

/// Where modules stand along one direction: one after the other, with gaps (pixels).
struct Spacing {
    int count, pixels, gap;
};

std::vector<int> first_pixels(const Spacing& spacing) {
    std::vector<int> firsts;
    firsts.reserve(static_cast<std::size_t>(spacing.count));
    for (int i = 0; i < spacing.count; ++i) {
        firsts.push_back(i * (spacing.pixels + spacing.gap));
    }
    return firsts;
}

/// Row by row from the top, each row from the left (seen from the crystal).
std::vector<PanelGeometry> grid_panels(const Series& series, const SeriesSize& size) {
    const auto [module_fast, module_slow, pixel_size_um] = series.module;
    const int sensors = series.sensor_gap > 0 ? 2 : 1;
    const int sensor_fast = (module_fast - series.sensor_gap) / sensors;
    const Module sensor{sensor_fast, module_slow, pixel_size_um};
    std::vector<int> columns;
    for (const int module : first_pixels({size.columns, module_fast, series.fast_gap})) {
        for (const int first : first_pixels({sensors, sensor_fast, series.sensor_gap})) {
            columns.push_back(module + first);
        }
    }
    std::vector<ModuleCorner> corners;
    for (const int slow : first_pixels({size.rows, module_slow, series.slow_gap})) {
        for (const int fast : columns) {
            corners.push_back({fast, slow});
        }
    }
    return upright_panels(sensor, corners);
}

void add_series(const Series& series, std::vector<DetectorPreset>& presets) {
    for (const SeriesSize& size : series.sizes) {
        if (size.rows > 0) {
            presets.push_back(make_preset(
                std::string(series.name) + " " + size.name,
                series.label,
                grid_panels(series, size)
            ));
        }
    }
}

// --- Jungfrau
// --------------------------------------------------------------------------------- A module
// has 4 x 2 chips of 256 x 256 pixels of 75 um; along the seams of the chips the sensor's
// pixels are twice as wide. As usual at SwissFEL a module is taken as 1030 x 514 pixels of 75
// um, the wide ones split in two, so that it is one panel without gaps. Si 320 um and 10^4
// photons of 12 keV: Mozzanica et al. (2016), J. Instrum. 11, C02047. Layouts: the module
// positions that PSI publishes for its instruments (jungfrau_utils, geometry.py; nominal, in
// pixels), here upright. Their mounting, often turned by 90 degrees, is not modelled. SwissFEL
// writes modules one below the other.

/// Detector JF06T08 (Alvra): two columns of four, one half shifted against the other to leave a
/// hole for the beam.
// clang-format off
constexpr auto jungfrau_4m_corners = std::to_array<ModuleCorner>({
    {0, 68}, {1039, 0}, {0, 618}, {1039, 550},
    {67, 1168}, {1106, 1100}, {67, 1718}, {1106, 1650}});

// clang-format on

/// Detector JF07T32 (Bernina): four quadrants of two columns of four, turned around a hole for
/// the beam.
std::vector<ModuleCorner> jungfrau_16m_corners() {
    constexpr int column_pitch = 1039;
    constexpr int row_pitch = 550;
    constexpr int shift = 68;
    constexpr int rows = 8;
    std::vector<ModuleCorner> corners;
    for (int row = 0; row < rows; ++row) {
        const int first_fast = row < rows / 2 ? shift : 0;
        const int slow = row * row_pitch;
        corners.push_back({first_fast, slow});
        corners.push_back({first_fast + column_pitch, slow});
        corners.push_back({first_fast + 2 * column_pitch, slow + shift});
        corners.push_back({first_fast + 3 * column_pitch, slow + shift});
    }
    return corners;
}

constexpr Label jungfrau_4m_label{
    "PSI Jungfrau, eight modules around the beam (SwissFEL Alvra, nominal)",
    "Si",
    320.0,
    1e4,
    true};
constexpr Label jungfrau_16m_label{
    "PSI Jungfrau, 32 modules around the beam (SwissFEL Bernina, nominal)",
    "Si",
    320.0,
    1e4,
    true};

// --- AGIPD
// ------------------------------------------------------------------------------------ 16
// modules of 512 x 128 pixels of 200 um, each on 8 pairs of chips of 64 x 64. Si 500 um and
// 10^4 photons of 12.4 keV: Allahgholi et al. (2019), J. Synchrotron Rad. 26, 74. Every pair of
// chips is a panel of 128 x 64 (fast runs along y, as in the data of the European XFEL); the
// wider pixels at the seams (2 pixels) are left out as gaps. Gaps and the approximate position
// of the four quadrants, which move: EXtra-geom (European XFEL), AGIPD_1MGeometry. Its images
// are [module][512][128]: all pairs of chips one below the other.

struct Quadrant {
    double x_pixels, y_pixels;  ///< of its first pixel
    int slow_sign, fast_sign;   ///< slow along +x or -x, fast along +y or -y
};

constexpr std::array<Quadrant, 4> agipd_quadrants{
    {{-525.0, 625.0, 1, -1},
     {-550.0, -10.0, 1, -1},
     {520.0, -160.0, -1, 1},
     {542.5, 475.0, -1, 1}}};

/// Panel p<module>a<pair of chips>, as CrystFEL geometry files name them.
PanelGeometry agipd_panel(int module, int tile) {
    constexpr int modules_per_quadrant = 4;
    constexpr int fast_pixels = 128;
    constexpr int slow_pixels = 64;
    constexpr int module_gap = 29;
    constexpr int tile_gap = 2;
    constexpr double pixel_m = 200.0 * m_per_um;
    const Quadrant& quadrant =
        agipd_quadrants.at(static_cast<std::size_t>(module / modules_per_quadrant));
    const int place = module % modules_per_quadrant;
    const double x = quadrant.x_pixels + quadrant.slow_sign * tile * (slow_pixels + tile_gap);
    const double y = quadrant.y_pixels - place * (fast_pixels + module_gap);
    PanelGeometry panel;
    panel.name = std::string("p")
                     .append(std::to_string(module))
                     .append("a")
                     .append(std::to_string(tile));
    panel.origin_m = {x * pixel_m, y * pixel_m, 0.0};
    panel.fast = {0.0, static_cast<double>(quadrant.fast_sign), 0.0};
    panel.slow = {static_cast<double>(quadrant.slow_sign), 0.0, 0.0};
    panel.fast_pixels = fast_pixels;
    panel.slow_pixels = slow_pixels;
    panel.pixel_size_m = pixel_m;
    return panel;
}

std::vector<PanelGeometry> agipd_panels() {
    constexpr int modules = 16;
    constexpr int tiles = 8;
    std::vector<PanelGeometry> panels;
    for (int module = 0; module < modules; ++module) {
        for (int tile = 0; tile < tiles; ++tile) {
            panels.push_back(agipd_panel(module, tile));
        }
    }
    return panels;
}

constexpr Label agipd_label{
    "European XFEL AGIPD, 16 modules of 8 panels around the beam (nominal); fast along y",
    "Si",
    500.0,
    1e4,
    true};

}  // namespace

std::vector<DetectorPreset> make_presets() {
    std::vector<DetectorPreset> presets;
    for (const Series& series : pixel_array_series) {
        add_series(series, presets);
    }
    presets.push_back(make_preset(
        "Jungfrau 4M", jungfrau_4m_label, upright_panels(jungfrau_module, jungfrau_4m_corners)
    ));
    presets.push_back(make_preset(
        "Jungfrau 16M",
        jungfrau_16m_label,
        upright_panels(jungfrau_module, jungfrau_16m_corners())
    ));
    presets.push_back(make_preset("AGIPD 1M", agipd_label, agipd_panels()));
    for (const Series& series : ccd_series) {
        add_series(series, presets);
    }
    return presets;
}

}  // namespace minibragg::detector
