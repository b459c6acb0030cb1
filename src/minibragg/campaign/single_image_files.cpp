#include "minibragg/campaign/single_image_files.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/pictures/image_writers.hpp"
#include "minibragg/pictures/single_panel.hpp"
#include "minibragg/record/whole_image.hpp"

namespace minibragg::campaign {

namespace {

pictures::ImageFile image_file(const Job& job, const std::string& path) {
    return {path, job.resumes ? files::Existing::overwrite : job.existing, 0};
}

/// The whole image of expected photons on the group's root. Collective in the group.
files::StackedImage gather_photons(const PreparedRun& run, const Frame& frame) {
    const auto photons_host =
        Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), frame.photons);
    return files::gather_image(
        run.group,
        run.description.detector.panels,
        record::photon_rows(run.pixels, photons_host.data())
    );
}

/// The whole image that programs open on the group's root: counts with a response, else
/// photons. Collective in the group.
files::StackedImage gather_readings(
    const PreparedRun& run, const Frame& frame, const HostArray<std::int32_t>& counts
) {
    if (!run.responder) {
        return gather_photons(run, frame);
    }
    const std::vector<float> readings(counts.data(), counts.data() + counts.extent(0));
    files::StackedImage image = files::gather_image(
        run.group,
        run.description.detector.panels,
        record::photon_rows(run.pixels, readings.data())
    );
    image.is_counts = true;
    return image;
}

/// The first image as headers of old formats tell it. A shot of a series, which is a still to
/// NXmx, may be a small rotation.
files::Experiment first_image(const config::Run& deck, const PreparedRun& run) {
    files::Experiment experiment = run.description;
    const config::Goniometer& goniometer = deck.goniometer;
    if (experiment.scan.start_deg.empty() && goniometer.width_deg != 0.0) {
        experiment.scan.start_deg = {goniometer.start_deg};
        experiment.scan.end_deg = {goniometer.start_deg + goniometer.width_deg};
    }
    return experiment;
}

/// Files that failed do not keep others from being written.
class Failures {
public:
    /// Does what is collective in the group and throws on all of its ranks or on none.
    void attempt(const std::function<void()>& work) {
        try {
            work();
        } catch (const parallel::LostRanks&) {
            throw;
        } catch (const InputError&) {
            keep();
        } catch (const EnvironmentError&) {
            keep();
        }
    }

    const std::exception_ptr& first() const { return first_; }

private:
    void keep() {
        if (!first_) {
            first_ = std::current_exception();
        }
    }

    std::exception_ptr first_;
};

/// Photons without a header. Collective in the group.
void write_raw_file(const Job& job, const PreparedRun& run, const Frame& frame) {
    const std::string& path = job.deck.run.output.raw_file;
    if (path.empty()) {
        return;
    }
    const files::StackedImage image = gather_photons(run, frame);
    parallel::on_root(run.group, [&] {
        pictures::write_raw(image_file(job, path), image);
    });
}

pictures::Look look_of(const config::Run& deck) {
    const config::Png& png = deck.output.png;
    return {
        pictures::scale_named(png.scale),
        pictures::colour_map_named(png.map),
        // The description of a curved detector is of flat panels.
        png.rings && !deck.detector.curved,
        png.longest_pixels};
}

/// The mask of all pixels on the group's root, shaped as the image. Collective in the group.
files::StackedImage gather_mask(const PreparedRun& run) {
    const std::vector<float> mask(run.pixels.mask.begin(), run.pixels.mask.end());
    return files::gather_image(
        run.group, run.description.detector.panels, record::photon_rows(run.pixels, mask.data())
    );
}

/// The picture for people. Collective in the group.
/// @param image  of the readings, on the root
void write_picture(const Job& job, const PreparedRun& run, const files::StackedImage& image) {
    const config::Run& deck = job.deck.run;
    const files::StackedImage mask = gather_mask(run);
    const std::optional<std::int64_t>& saturation = run.description.detector.saturation_value;
    pictures::MarkedImage marked{image, mask.photons, {}};
    if (saturation) {
        marked.saturation_value = static_cast<double>(*saturation);
    }
    parallel::on_root(run.group, [&] {
        pictures::write_png(
            image_file(job, deck.output.png_file), first_image(deck, run), marked, look_of(deck)
        );
    });
}

/// Files that programs open, and the picture for people. Collective in the group.
/// @param image  of the readings, on the root
void write_readings(
    const Job& job, const PreparedRun& run, const files::StackedImage& image, Failures& failures
) {
    const config::Output& deck = job.deck.run.output;
    const files::Experiment experiment = first_image(job.deck.run, run);
    const auto write = [&](const std::string& path, const auto& write_format) {
        if (path.empty()) {
            return;
        }
        failures.attempt([&] {
            parallel::on_root(run.group, [&] {
                write_format(image_file(job, path), experiment, image);
            });
        });
    };
    write(deck.smv_file, pictures::write_smv);
    write(deck.cbf_file, pictures::write_cbf);
    if (!deck.png_file.empty()) {
        failures.attempt([&] {
            write_picture(job, run, image);
        });
    }
}

}  // namespace

void check_single_image_files(const config::Run& deck, PreparedRun& run) {
    const files::Experiment experiment = first_image(deck, run);
    if (deck.output.png_file.empty() && deck.output.png != config::Png{}) {
        run.experiment.notes.warnings.emplace_back(
            "output.png: there is no picture without output.png_file, so this has no effect"
        );
    }
    for (const auto& [key, file, format] :
         {std::tuple{"output.smv_file", deck.output.smv_file, "SMV"},
          std::tuple{"output.cbf_file", deck.output.cbf_file, "CBF"}}) {
        if (file.empty()) {
            continue;
        }
        try {
            pictures::single_panel(experiment, 0, format);
        } catch (const InputError& error) {
            throw InputError(
                std::string(key) + " = " + quoted_name(file) + ": " + error.what()
            );
        }
        for (const std::string& caution : pictures::header_cautions(experiment)) {
            run.experiment.notes.warnings.push_back(std::string(key) + ": " + caution);
        }
    }
}

std::exception_ptr write_single_image_files(
    const Job& job,
    const PreparedRun& run,
    const Frame& frame,
    const HostArray<std::int32_t>& counts
) {
    const config::Output& deck = job.deck.run.output;
    Failures failures;
    failures.attempt([&] {
        write_raw_file(job, run, frame);
    });
    if (!(deck.smv_file + deck.cbf_file + deck.png_file).empty()) {
        write_readings(job, run, gather_readings(run, frame, counts), failures);
    }
    return failures.first();
}

}  // namespace minibragg::campaign
