#include "minibragg/campaign/single_image_files.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/files/native_frame.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/pictures/image_writers.hpp"
#include "minibragg/pictures/single_panel.hpp"
#include "minibragg/record/describe_experiment.hpp"
#include "minibragg/record/image_file_names.hpp"
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

/// A shot as it stands, for a file of its own. A shot of a series, which is a still to NXmx,
/// may be a small rotation.
files::Experiment experiment_of_shot(
    const config::Run& deck, const PreparedRun& run, const setup::Shot& shot
) {
    files::Experiment experiment =
        record::describe_experiment(deck, run.experiment, std::span(&shot.image, 1));
    for (std::size_t i = 0; i < shot.scene.panels.size(); ++i) {
        const scene::PanelModel& placed = shot.scene.panels[i];
        files::Panel& panel = experiment.detector.panels[i];
        panel.origin_m = placed.origin_m;
        panel.fast = placed.fast;
        panel.slow = placed.slow;
    }
    const config::Goniometer& goniometer = deck.goniometer;
    if (experiment.scan.start_deg.empty() && goniometer.width_deg != 0.0) {
        experiment.scan.start_deg = {goniometer.start_deg};
        experiment.scan.end_deg = {goniometer.start_deg + goniometer.width_deg};
    }
    return experiment;
}

/// The detector of a shot as one panel: that of its native frame.
/// @throws InputError where it has none
files::Experiment as_one_panel(files::Experiment experiment) {
    std::vector<files::Panel>& panels = experiment.detector.panels;
    const std::string obstacle = obstacle_to_native_frame(panels);
    if (!obstacle.empty()) {
        throw InputError(
            "the file takes one array of pixels, and " + obstacle +
            ". Leave it out: output.file holds all panels"
        );
    }
    experiment.detector.frame = native_frame(panels);
    panels = {experiment.detector.frame->panel};
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
    const files::StackedImage image = gather_photons(run, frame);
    parallel::on_root(run.group, [&] {
        pictures::write_raw(image_file(job, job.deck.run.output.raw_file), image);
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
void write_picture(
    const Job& job,
    const PreparedRun& run,
    const files::Experiment& experiment,
    const files::StackedImage& image
) {
    const config::Run& deck = job.deck.run;
    const files::StackedImage mask = gather_mask(run);
    const std::optional<std::int64_t>& saturation = run.description.detector.saturation_value;
    pictures::MarkedImage marked{image, mask.photons, {}};
    if (saturation) {
        marked.saturation_value = static_cast<double>(*saturation);
    }
    parallel::on_root(run.group, [&] {
        pictures::write_png(
            image_file(job, deck.output.png_file), experiment, marked, look_of(deck)
        );
    });
}

/// The readings as old formats hold them: a native frame, with -1 in gaps and where pixels are
/// masked. Collective in the group.
/// @param image  of the readings, on the root
files::StackedImage in_frame(
    const PreparedRun& run, const files::Detector& detector, files::StackedImage image
) {
    constexpr float no_reading = -1.0F;
    const files::StackedImage mask = gather_mask(run);
    for (std::size_t i = 0; i < mask.photons.size(); ++i) {
        if (mask.photons[i] != 0.0F) {
            image.photons[i] = no_reading;
        }
    }
    if (!run.group.is_root()) {
        return image;
    }
    return framed(image, run.description.detector.panels, *detector.frame, no_reading);
}

/// Whether a file of a key is made of an image.
bool is_among(const std::vector<record::ImageFileName>& names, const std::string& key) {
    return std::any_of(names.begin(), names.end(), [&](const record::ImageFileName& file) {
        return file.key == key;
    });
}

/// The files that are made of an image of a run.
std::vector<record::ImageFileName> names_of(
    const config::Run& deck, const PreparedRun& run, int image
) {
    std::vector<int> first_and_image{run.selected.front()};
    if (image != first_and_image.front()) {
        first_and_image.push_back(image);
    }
    auto names = record::image_file_names(deck, first_and_image);
    std::erase_if(names, [&](const record::ImageFileName& file) {
        return file.image != image;
    });
    return names;
}

/// An SMV or CBF file. Rank 0 of the group.
void write_old_format(
    const Job& job,
    const record::ImageFileName& file,
    const files::Experiment& one_panel,
    const files::StackedImage& frame
) {
    const pictures::ImageFile target = image_file(job, file.path);
    if (file.key == "output.smv_file") {
        pictures::write_smv(target, one_panel, frame);
    } else {
        pictures::write_cbf(target, one_panel, frame);
    }
}

/// Files that programs open, and the picture for people. Collective in the group.
/// @param image  of the readings, on the root
void write_readings(
    const Job& job,
    const PreparedRun& run,
    const setup::Shot& shot,
    const files::StackedImage& image,
    Failures& failures
) {
    auto names = names_of(job.deck.run, run, shot.image);
    const files::Experiment experiment = experiment_of_shot(job.deck.run, run, shot);
    if (is_among(names, "output.png_file")) {
        failures.attempt([&] {
            write_picture(job, run, experiment, image);
        });
    }
    std::erase_if(names, [](const record::ImageFileName& file) {
        return file.key != "output.smv_file" && file.key != "output.cbf_file";
    });
    if (names.empty()) {
        return;
    }
    const files::Experiment one_panel = as_one_panel(experiment);
    const files::StackedImage frame = in_frame(run, one_panel.detector, image);
    for (const record::ImageFileName& file : names) {
        failures.attempt([&] {
            parallel::on_root(run.group, [&] {
                write_old_format(job, file, one_panel, frame);
            });
        });
    }
}

}  // namespace

void check_single_image_files(
    const config::Run& deck, PreparedRun& run, const setup::Shot& first
) {
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
        files::Experiment experiment;
        try {
            experiment = as_one_panel(experiment_of_shot(deck, run, first));
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

bool has_single_image_files(const config::Run& deck, const PreparedRun& run, int image) {
    return !names_of(deck, run, image).empty();
}

std::exception_ptr write_single_image_files(
    const Job& job,
    const PreparedRun& run,
    const Frames& frames,
    const HostArray<std::int32_t>& counts
) {
    const setup::Shot& shot = frames.shots.front();
    const auto names = names_of(job.deck.run, run, shot.image);
    const bool is_raw = is_among(names, "output.raw_file");
    Failures failures;
    failures.attempt([&] {
        if (is_raw) {
            write_raw_file(job, run, frames[0]);
        }
    });
    if (names.size() > (is_raw ? 1U : 0U)) {
        write_readings(job, run, shot, gather_readings(run, frames[0], counts), failures);
    }
    return failures.first();
}

}  // namespace minibragg::campaign
