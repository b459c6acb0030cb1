#pragma once

#include <iosfwd>
#include <vector>

#include "minibragg/nanobragg/images.hpp"
#include "minibragg/nanobragg/render_image.hpp"
#include "minibragg/nanobragg/setup.hpp"
#include "minibragg/nanobragg/statistics.hpp"

/// What the reference program prints, with the words that scripts look for.
namespace minibragg::nanobragg {

/// Where a run speaks: results, and warnings. Streams without a buffer swallow both on all
/// ranks but 0.
struct Console {
    std::ostream& out;
    std::ostream& err;
};

void print_usage(std::ostream& out);

/// Everything that was resolved, before rendering.
void print_setup(const Setup& setup, std::ostream& out);

/// The part of it in which one line tells one option or what became of it.
/// @param directions  of the generated beam; -1: its sources are from a file
void print_parameters(const Setup& setup, std::int64_t directions, std::ostream& out);

void print_warnings(const std::vector<std::string>& warnings, std::ostream& err);

/// Solid angle, after rendering.
void print_solid_angle(const Setup& setup, double solid_angle_sum, std::ostream& out);

/// Maximum, mean and deviations.
void print_statistics(const Setup& setup, const Statistics& statistics, std::ostream& out);

/// Lines `N% done`: every 5 %, and every 1 % within the first and last 10 %, of at least 100
/// pixels.
class ProgressMeter {
public:
    /// @param counted  pixels of the region as the reference program counts them
    /// @param rendered  pixels that are really rendered
    ProgressMeter(std::ostream& out, std::int64_t counted, std::int64_t rendered);

    /// Prints the lines that have become due at this fraction of the rendered pixels.
    void report(double fraction);

private:
    struct Line {
        std::int64_t pixel, percent;
    };

    std::ostream& out_;
    std::int64_t rendered_;
    std::vector<Line> lines_;
    std::size_t next_ = 0;
};

/// The meter of a run; silent when it is off or pixels are printed.
ProgressMeter make_progress_meter(
    const Setup& setup, const PixelSelection& selection, std::ostream& out
);

}  // namespace minibragg::nanobragg
