#include "minibragg/story/tell_run.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "minibragg/base/shown_text.hpp"
#include "minibragg/report/format.hpp"

namespace minibragg::story {

namespace {

using campaign::Job;
using campaign::PreparedRun;
using record::RunResult;

/// "sum, maximum 65535, 3 saturated pixels" over all images.
std::string counts_line(const std::vector<record::CountStatistics>& images) {
    record::CountStatistics all = images.front();
    for (std::size_t i = 1; i < images.size(); ++i) {
        all.sum += images[i].sum;
        all.max = std::max(all.max, images[i].max);
        all.saturated += images[i].saturated;
    }
    return "counts      " + report::number(static_cast<double>(all.sum)) + ", maximum " +
           std::to_string(all.max) + ", " + report::several(all.saturated, "saturated pixel");
}

/// "3.5 %".
std::string percent(double fraction) {
    return report::number(100.0 * fraction) + " %";
}

}  // namespace

std::string what_is_left(const Job& job, const PreparedRun& run, const RunResult& result) {
    const std::string made = report::several(result.images_made, "image");
    const std::string kept =
        run.plan.has_data_files
            ? made + " made and kept in " + report::several(result.data_files, "data file")
            : "nothing kept, because all images are to be in one file";
    return "stopped by a signal: " + kept + ". Go on with minibragg run " +
           shown_name(job.deck.file_name) + " --resume and the same options";
}

std::vector<std::string> summary_lines(const config::Output& output, const RunResult& result) {
    std::vector<std::string> lines;
    double photons = 0.0;
    statistics::ImageStatistics brightest;
    for (const statistics::ImageStatistics& image : result.images) {
        photons += image.sum;
        brightest = image.max >= brightest.max ? image : brightest;
    }
    lines.push_back("photons     " + report::number(photons));
    lines.push_back(
        "maximum     " + report::number(brightest.max) + " at panel " +
        std::to_string(brightest.max_panel) + ", slow " + std::to_string(brightest.max_slow) +
        ", fast " + std::to_string(brightest.max_fast)
    );
    lines.push_back(
        "mean, rms   " + report::number(brightest.mean) + ", " + report::number(brightest.rms)
    );
    if (!result.counts.empty()) {
        lines.push_back(counts_line(result.counts));
    }
    lines.push_back(
        "speed       " + report::with_prefix(result.steps_per_s()) + "steps/s (" +
        report::with_prefix(static_cast<double>(result.steps)) + "steps)"
    );
    lines.push_back(
        "time        set-up " + report::duration(result.times.setup_s) + ", path " +
        report::duration(result.times.render_s) +
        (result.times.spots_s > 0.0 ? ", spots " + report::duration(result.times.spots_s) : ""
        ) +
        (result.times.respond_s > 0.0 ? ", response " + report::duration(result.times.respond_s)
                                      : "") +
        ", writing " + report::duration(result.times.write_s) + ", total " +
        report::duration(result.times.total_s)
    );
    if (result.images.size() > 1) {
        lines.push_back(
            "throughput  " + report::number(result.images_per_s(), 3) + " images/s (" +
            std::to_string(result.images_made) + " images)"
        );
    }
    if (result.data_files > 1) {
        lines.push_back("data files  " + std::to_string(result.data_files));
    }
    lines.push_back(
        "file        " + shown_name(output.file) + ", " +
        report::with_prefix(static_cast<double>(result.file_bytes)) + "B"
    );
    return lines;
}

std::vector<std::string> image_file_lines(const std::vector<record::ImageFileName>& files) {
    constexpr std::array words{
        std::pair{"output.raw_file", "raw image   "},
        std::pair{"output.smv_file", "SMV image   "},
        std::pair{"output.cbf_file", "CBF image   "},
        std::pair{"output.png_file", "picture     "},
        std::pair{"output.xds_inp_file", "XDS         "},
        std::pair{"output.integrate_file", "XDS         "},
        std::pair{"output.geom_file", "CrystFEL    "},
        std::pair{"output.stream_file", "CrystFEL    "},
        std::pair{"output.expt_file", "DIALS       "},
        std::pair{"output.refl_file", "DIALS       "}};
    std::vector<std::string> lines;
    for (const auto& [key, word] : words) {
        std::vector<std::string> names;
        for (const record::ImageFileName& file : files) {
            if (file.key == key) {
                names.push_back(shown_name(file.path));
            }
        }
        if (!names.empty()) {
            lines.push_back(
                word + names.front() +
                (names.size() > 1
                     ? " to " + names.back() + " (" + std::to_string(names.size()) + ")"
                     : "")
            );
        }
    }
    return lines;
}

std::string what_responds(const setup::Experiment& experiment) {
    if (!experiment.response) {
        return {};
    }
    const setup::ResponseSetup& setup = *experiment.response;
    const response::ResponseModel& model = setup.model;
    int radius = 0;
    for (const response::PointSpread& spread : setup.spreads) {
        radius = std::max(radius, spread.radius);
    }
    std::string line = model.counts_photons ? "Poisson" : "no photon noise";
    const auto add = [&line](double value, const std::string& text) {
        line += value != 0.0 ? ", " + text : "";
    };
    add(model.beam_flicker, "beam flicker " + percent(model.beam_flicker));
    add(model.pixel_flicker, "pixel flicker " + percent(model.pixel_flicker));
    add(model.calibration, "calibration " + percent(model.calibration));
    add(radius, "point spread to " + std::to_string(radius) + " pixels");
    add(model.gain_counts - 1.0, "gain " + report::number(model.gain_counts));
    add(model.pedestal_counts, "pedestal " + report::number(model.pedestal_counts));
    add(model.readout_noise_counts,
        "readout noise " + report::number(model.readout_noise_counts));
    add(model.dead_fraction, "dead " + percent(model.dead_fraction));
    add(model.hot_fraction, "hot " + percent(model.hot_fraction));
    add(static_cast<double>(setup.gains.size()), "gain map");
    add(static_cast<double>(setup.bad_pixels.size()), "bad pixels of a file");
    return line + ", saturation " + report::number(model.saturation_counts, 10);
}

}  // namespace minibragg::story
