#include "minibragg/nanobragg/console.hpp"

#include <ostream>

#include "minibragg/base/constants.hpp"
#include "minibragg/nanobragg/c_units.hpp"
#include "minibragg/nanobragg/printf_text.hpp"
#include "minibragg/nanobragg/scene_from_setup.hpp"

namespace minibragg::nanobragg {

void print_warnings(const std::vector<std::string>& warnings, std::ostream& err) {
    for (const std::string& warning : warnings) {
        err << "WARNING: " << warning << ".\n";
    }
}

void print_solid_angle(const Setup& setup, double solid_angle_sum, std::ostream& out) {
    constexpr double sphere_sr = 4.0;  // times pi
    const double mean_sr = solid_angle_sum / steps_of(setup.scene);
    out << format(
        "\nsolid angle subtended by detector = %g steradian ( %g%% sphere)\n",
        mean_sr,
        percent * solid_angle_sum / steps_of(setup.scene) / sphere_sr / constants::pi
    );
}

void print_statistics(const Setup& setup, const Statistics& statistics, std::ostream& out) {
    // Where the reference program was in the pixel when it saw the maximum: its last subpixel.
    const auto n = static_cast<double>(setup.oversampling.used);
    const double subpixel_m = setup.geometry.size.pixel_m / n;
    const auto last_subpixel = [&](std::int64_t pixel) {
        return subpixel_m * (static_cast<double>(pixel) * n + n - 1.0) + subpixel_m / 2.0;
    };
    const bool has_max = statistics.max > 0.0;
    out << format(
               "max_I = %g  at %g %g\n",
               statistics.max,
               has_max ? last_subpixel(statistics.max_pixel.fast) : 0.0,
               has_max ? last_subpixel(statistics.max_pixel.slow) : 0.0
           )
        << format(
               "mean= %g rms= %g rmsd= %g\n", statistics.mean, statistics.rms, statistics.rmsd
           );
}

ProgressMeter::ProgressMeter(std::ostream& out, std::int64_t counted, std::int64_t rendered)
    : out_(out), rendered_(rendered) {
    constexpr std::int64_t hundred = 100;
    constexpr std::int64_t tenth = 10;
    constexpr std::int64_t nine_tenths = 9;
    constexpr std::int64_t coarse_lines = 20;
    if (counted < hundred) {
        return;
    }
    const std::int64_t coarse = counted / coarse_lines, fine = counted / hundred;
    std::int64_t next_coarse = 0, next_fine = 0;
    while (std::min(next_coarse, next_fine) < counted) {
        const std::int64_t pixel = std::min(next_coarse, next_fine);
        const bool is_end = tenth * pixel < counted || tenth * pixel > nine_tenths * counted;
        if (pixel == next_coarse || is_end) {
            lines_.push_back({pixel, pixel * hundred / counted});
        }
        next_coarse += next_coarse == pixel ? coarse : 0;
        next_fine += next_fine == pixel ? fine : 0;
    }
}

void ProgressMeter::report(double fraction) {
    const double done = fraction * static_cast<double>(rendered_);
    while (next_ < lines_.size() && static_cast<double>(lines_[next_].pixel) < done) {
        out_ << lines_[next_++].percent << "% done\n";
    }
    out_.flush();
}

ProgressMeter make_progress_meter(
    const Setup& setup, const PixelSelection& selection, std::ostream& out
) {
    const OutputOptions& output = setup.options.output;
    const Region& region = setup.geometry.region;
    std::int64_t rendered = 0;
    selection.for_each_in_region([&](const Pixel& pixel) {
        rendered += selection.is_masked(pixel) ? 0 : 1;
    });
    const bool is_silent = !output.shows_progress || output.prints_pixels;
    const std::int64_t counted =
        (region.fast_last - region.fast_first + 1) * (region.slow_last - region.slow_first + 1);
    return {out, is_silent ? 0 : counted, rendered};
}

}  // namespace minibragg::nanobragg
