#include <algorithm>
#include <cstring>
#include <iostream>
#include <string>

#include <Kokkos_Core.hpp>
#include <sys/resource.h>

#include "minibragg/diffraction/render.hpp"
#include "minibragg/report/timer.hpp"
#include "scenes.hpp"
#include "split/variants.hpp"

/// bench_split VARIANT PRECISION PIXELS OVERSAMPLE DOMAINS LAYERS REPEATS, all but the first
/// two whole numbers. `both` times the path and the split variant in alternation and compares
/// their images; `unified` and `split` render one of them. Prints one line of JSON: seconds of
/// the processor, of devices the wall's (the fastest of the repeats), and the peak of the
/// memory.
namespace minibragg::perf {
namespace {

using Render = decltype(render_unified);

struct Arguments {
    std::string variant, precision;
    int pixels, oversample, domains, layers, repeats;
};

scene::SceneModel model_of(const Arguments& arguments) {
    constexpr double layer_m = 100e-6, attenuation_per_layer = 0.3;
    scene::SceneModel model = make_scene(
        {"square",
         scene::LatticeShape::square,
         5,
         arguments.oversample,
         arguments.domains,
         1,
         false,
         scene::Interpolation::nearest},
        arguments.pixels
    );
    model.precision =
        arguments.precision == "mixed" ? scene::Precision::mixed : scene::Precision::double_;
    if (arguments.layers > 1) {
        auto& layers = model.panels.front().layers;
        layers.clear();
        for (int i = 0; i < arguments.layers; ++i) {
            layers.push_back(
                {i * layer_m, i * attenuation_per_layer, (i + 1) * attenuation_per_layer}
            );
        }
    }
    return model;
}

/// A scene on the device, and an image.
struct Work {
    scene::DeviceScenes scene;
    scene::PixelRows rows;
    Array<float> photons;

    explicit Work(const scene::SceneModel& model)
        : scene(upload_scene(ExecSpace(), model)),
          rows(scene::all_pixels(model)),
          photons("photons", rows.mask.extent(0)) {}

    double seconds(Render* render) const {
        Kokkos::fence();
        const Kokkos::Timer timer;
        const report::ProcessorStopwatch of_processor;
        render(ExecSpace(), scene, rows, {photons, {}, {}});
        Kokkos::fence();
        return runs_on_host ? of_processor.seconds() : timer.seconds();
    }
};

bool are_identical(const Array<float>& a, const Array<float>& b) {
    const HostArray<float> a_host = Kokkos::create_mirror_view(a);
    const HostArray<float> b_host = Kokkos::create_mirror_view(b);
    Kokkos::deep_copy(a_host, a);
    Kokkos::deep_copy(b_host, b);
    return std::memcmp(a_host.data(), b_host.data(), a.extent(0) * sizeof(float)) == 0;
}

void print_peak_memory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::cout << "\"peak_KiB\": " << usage.ru_maxrss << "}\n";
}

void compare(const Arguments& arguments) {
    const scene::SceneModel model = model_of(arguments);
    const Work unified(model), split(model);
    double unified_s = unified.seconds(render_unified), split_s = split.seconds(render_split);
    for (int i = 1; i < arguments.repeats; ++i) {
        unified_s = std::min(unified_s, unified.seconds(render_unified));
        split_s = std::min(split_s, split.seconds(render_split));
    }
    std::cout << "{\"unified_s\": " << unified_s << ", \"split_s\": " << split_s
              << ", \"identical\": "
              << (are_identical(unified.photons, split.photons) ? "true" : "false") << ", ";
}

void render_one(const Arguments& arguments) {
    const Work work(model_of(arguments));
    std::cout << "{\"seconds\": "
              << work.seconds(arguments.variant == "split" ? render_split : render_unified)
              << ", ";
}

}  // namespace
}  // namespace minibragg::perf

int main(int argc, char** argv) {
    constexpr int expected = 8;
    if (argc != expected) {
        std::cerr << "usage: bench_split both|unified|split mixed|double PIXELS OVERSAMPLE "
                     "DOMAINS LAYERS REPEATS\n";
        return 2;
    }
    const minibragg::perf::Arguments arguments{
        argv[1],
        argv[2],
        std::stoi(argv[3]),
        std::stoi(argv[4]),
        std::stoi(argv[5]),
        std::stoi(argv[6]),
        std::stoi(argv[7])};
    {
        int kokkos_arguments = 1;
        const Kokkos::ScopeGuard kokkos(kokkos_arguments, argv);
        if (arguments.variant == "both") {
            minibragg::perf::compare(arguments);
        } else {
            minibragg::perf::render_one(arguments);
        }
    }
    minibragg::perf::print_peak_memory();
    return 0;
}
