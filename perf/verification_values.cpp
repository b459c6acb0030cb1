#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include <Kokkos_Core.hpp>

#include "minibragg/benchmark/verify.hpp"
#include "minibragg/diffraction/render.hpp"
#include "minibragg/parallel/communicator.hpp"
#include "minibragg/scene/all_pixels.hpp"
#include "minibragg/setup/make_shot.hpp"
#include "reference/from_model.hpp"

/// Prints src/minibragg/benchmark/verification_values.cpp: what the images of the benchmark's
/// problems hold.
///
///     build/release/perf/verification_values > src/minibragg/benchmark/verification_values.cpp
///     tests/checks/format.sh --fix
///
/// Sampled problems are computed by the plain simulator of tests/reference, which shares no
/// code with the path, on a grid of pixels that it can afford. It knows no spots in closed
/// form: those are the path's own, in double precision, whose laws are in tests/property.
namespace minibragg::perf {
namespace {

using benchmark::Choice;
using benchmark::ExpectedPixel;
using benchmark::Problem;
using benchmark::Scale;

/// The distance of pixels: 0.1 to 0.4 billion steps a problem, minutes of one core in all.
int grid_of(Problem problem) {
    switch (problem) {
        case Problem::small:
            return 1;
        case Problem::large:
            return 64;
        case Problem::ls49:
            return 8;
        case Problem::series:
            return 4;
    }
    return 1;
}

std::vector<ExpectedPixel> plain_pixels(const setup::Shot& shot, int grid) {
    const reference::Scene scene = reference::from_model(shot.scene);
    const reference::Panel& panel = scene.panels.front();
    std::vector<ExpectedPixel> pixels;
    for (int slow = 0; slow < panel.slow_pixels; slow += grid) {
        for (int fast = 0; fast < panel.fast_pixels; fast += grid) {
            const reference::Pixel pixel = reference::simulate_pixel(scene, panel, slow, fast);
            pixels.push_back({shot.image, slow, fast, pixel.bragg + pixel.background});
        }
    }
    return pixels;
}

std::vector<ExpectedPixel> path_pixels(const setup::Shot& shot, int grid) {
    const scene::PanelModel& panel = shot.scene.panels.front();
    std::vector<scene::PixelRow> rows;
    for (const scene::PixelRow& row : scene::all_rows(shot.scene)) {
        if (row.slow % grid == 0) {
            rows.push_back(row);
        }
    }
    const Array<float> photons("photons", static_cast<std::size_t>(pixel_count(shot.scene)));
    const std::vector<std::uint8_t> unmasked(photons.extent(0), 0);
    diffraction::render(
        ExecSpace(),
        scene::upload_scene(ExecSpace(), shot.scene),
        {upload("rows", rows), upload("mask", unmasked)},
        {photons, {}, {}}
    );
    Kokkos::fence();
    const HostArray<float> photons_host = Kokkos::create_mirror_view(photons);
    Kokkos::deep_copy(photons_host, photons);
    std::vector<ExpectedPixel> pixels;
    for (const scene::PixelRow& row : rows) {
        for (int fast = 0; fast < panel.fast_pixels; fast += grid) {
            const auto place = static_cast<std::size_t>(row.first_pixel + fast);
            pixels.push_back({shot.image, row.slow, fast, double{photons_host(place)}});
        }
    }
    return pixels;
}

/// Half of them the brightest, half from all over the images.
std::vector<ExpectedPixel> some_of(std::vector<ExpectedPixel> pixels) {
    constexpr std::size_t half = benchmark::pixels_to_compare / 2;
    std::vector<ExpectedPixel> some;
    for (std::size_t i = 0; i < half; ++i) {
        constexpr double golden_ratio = 0.6180339887498949;
        const double turns = golden_ratio * static_cast<double>(i + 1);
        const double place = (turns - std::floor(turns)) * static_cast<double>(pixels.size());
        some.push_back(pixels[static_cast<std::size_t>(place)]);
    }
    std::partial_sort(
        pixels.begin(),
        pixels.begin() + half,
        pixels.end(),
        [](const ExpectedPixel& a, const ExpectedPixel& b) {
            return a.photons > b.photons;
        }
    );
    some.insert(some.begin(), pixels.begin(), pixels.begin() + half);
    return some;
}

void print_values(const Choice& choice) {
    const parallel::Communicator self = parallel::Communicator::self();
    const config::Run run =
        benchmark::deck_of(choice, self.size(), {"sampling.precision=double"});
    const setup::Experiment experiment = setup::make_experiment(run, setup::Files(self));
    const int grid = grid_of(choice.problem), images = config::image_count(run);
    std::vector<ExpectedPixel> pixels;
    for (int image = 0; image < images; ++image) {
        const setup::Shot shot = setup::make_shot(experiment, image);
        const auto of_image =
            choice.is_analytic ? path_pixels(shot, grid) : plain_pixels(shot, grid);
        pixels.insert(pixels.end(), of_image.begin(), of_image.end());
    }
    double sum = 0.0, max = 0.0;
    for (const ExpectedPixel& pixel : pixels) {
        sum += double{static_cast<float>(pixel.photons)};
        max = std::max(max, pixel.photons);
    }
    std::printf(
        "{Problem::%s, %s, %d, %d, %.17g, %.17g, {{\n",
        benchmark::name_of(choice.problem).c_str(),
        choice.is_analytic ? "true" : "false",
        images,
        grid,
        sum,
        max
    );
    for (const ExpectedPixel& pixel : some_of(std::move(pixels))) {
        std::printf(
            "{%d, %d, %d, %.17g},\n", pixel.image, pixel.slow, pixel.fast, pixel.photons
        );
    }
    std::printf("}}},\n");
    std::fflush(stdout);
}

void print_all() {
    std::printf(
        "#include <algorithm>\n#include <array>\n\n#include "
        "\"minibragg/benchmark/verify.hpp\"\n\n"
        "/// Generated by perf/verification_values.cpp, which says how: do not edit.\n"
        "namespace minibragg::benchmark {\n\nnamespace {\n\n"
        "constexpr std::array<ExpectedValues, 8> values{{\n"
    );
    for (const Problem problem :
         {Problem::small, Problem::large, Problem::ls49, Problem::series}) {
        for (const bool is_analytic : {false, true}) {
            print_values({problem, Scale::strong, is_analytic});
        }
    }
    std::printf(
        "}};\n\n}  // namespace\n\n"
        "const ExpectedValues& expected_values(Problem problem, bool is_analytic) {\n"
        "const auto* const found =\n"
        "std::find_if(values.begin(), values.end(), [=](const ExpectedValues& some) {\n"
        "return some.problem == problem && some.is_analytic == is_analytic;\n});\n"
        "return *found;\n}\n\n}  // namespace minibragg::benchmark\n"
    );
}

}  // namespace
}  // namespace minibragg::perf

int main(int argc, char** argv) {
    const Kokkos::ScopeGuard kokkos(argc, argv);
    minibragg::perf::print_all();
    return 0;
}
