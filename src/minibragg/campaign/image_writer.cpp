#include "minibragg/campaign/image_writer.hpp"

#include <algorithm>
#include <span>
#include <string_view>

#include "minibragg/record/whole_image.hpp"

namespace minibragg::campaign {

namespace {

using nexus::Quantity;

/// This rank's pixels of a quantity of an image, on the host.
auto photons_on_host(const Frame& frame, Quantity quantity) {
    const Array<const float>& photons = quantity == Quantity::bragg_photons ? frame.bragg
                                        : quantity == Quantity::background_photons
                                            ? frame.background
                                            : frame.photons;
    return Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), photons);
}

bool is_label(Quantity quantity) {
    return quantity == Quantity::labels || quantity == Quantity::label_flags;
}

/// Whether another thread may launch kernels: it finds a core of its own, or takes its turns.
/// The backends of several cores and of devices have all of them at work for one launch, and
/// tools that watch kernels expect them from one thread.
bool another_thread_may_launch() {
    return std::string_view(ExecSpace::name()) == "Serial" &&
           !Kokkos::Profiling::profileLibraryLoaded();
}

/// The same arrays, for the thread of the chain.
Responder untracked(const Responder& responder) {
    return {
        {response::untracked(responder.local.device), responder.local.blocks},
        responder.transfers};
}

}  // namespace

ImageWriter::ImageWriter(const ExecSpace& exec, const PreparedRun& run, GroupFile& file)
    : exec_(exec),
      run_(run),
      file_(file),
      pixels_of_group_(static_cast<std::size_t>(pixels_of_group(run))) {
    if (run.responder) {
        counts_host_ = Kokkos::create_mirror_view(run.responder->local.device.counts);
    }
    if (file.writers() == Writers::all) {
        return;
    }
    if (run.responder && run.group.size() == 1 && another_thread_may_launch()) {
        responder_ = untracked(*run.responder);
    }
    const std::size_t values =
        run.group.is_root() ? pixels_of_group_ * static_cast<std::size_t>(run.images_a_launch)
                            : 0;
    std::vector<Quantity> quantities = run.quantities;
    const bool writes_photons =
        std::count(quantities.begin(), quantities.end(), Quantity::photons) != 0;
    if (responder_ && !writes_photons) {
        quantities.push_back(Quantity::photons);
    }
    for (const Quantity quantity : quantities) {
        const bool is_counts = quantity == Quantity::counts;
        const bool is_copied = is_counts && !responder_;
        copies_.push_back(
            {quantity,
             quantity != Quantity::photons || writes_photons,
             std::vector<float>(is_counts || is_label(quantity) ? 0 : values),
             std::vector<std::int32_t>(is_copied ? values : 0),
             std::vector<std::uint32_t>(is_label(quantity) ? values : 0)}
        );
    }
}

void ImageWriter::respond_to(
    int image, const Array<const float>& photons, const Responder& responder
) {
    respond(exec_, image, photons, run_.group, responder);
    if (!runs_on_host) {
        Kokkos::deep_copy(exec_, counts_host_, responder.local.device.counts);
        exec_.fence();
    }
    counts_.push_back(record::count_statistics(
        {counts_host_.data(), counts_host_.extent(0)}, run_.pixels.mask, saturation()
    ));
}

std::int32_t ImageWriter::saturation() const {
    return static_cast<std::int32_t>(run_.experiment.response->model.saturation_counts);
}

std::vector<std::uint32_t> ImageWriter::labels_of(
    const Frame& frame, Quantity quantity, const std::int32_t* counts
) const {
    if (quantity == Quantity::labels) {
        return frame.labels->labels;
    }
    std::vector<std::uint32_t> flags = frame.labels->flags;
    if (counts != nullptr) {
        spots::flag_saturated({counts, flags.size()}, saturation(), flags);
    }
    return flags;
}

void ImageWriter::write_frame(std::int64_t place, const Frame& frame) {
    file_.use([&](nexus::NxmxFile& file) {
        for (const Quantity quantity : run_.quantities) {
            if (quantity == Quantity::counts) {
                file.write_image(
                    quantity, place, record::count_rows(run_.pixels, counts_host_.data())
                );
            } else if (is_label(quantity)) {
                const auto labels =
                    labels_of(frame, quantity, run_.responder ? counts_host_.data() : nullptr);
                file.write_image(
                    quantity, place, record::label_rows(run_.pixels, labels.data())
                );
            } else {
                const auto photons = photons_on_host(frame, quantity);
                file.write_image(
                    quantity, place, record::photon_rows(run_.pixels, photons.data())
                );
            }
        }
    });
}

void ImageWriter::write_at_once(
    std::int64_t place, const Frames& frames, report::PhaseTimes& times
) {
    for (std::size_t i = 0; i < frames.shots.size(); ++i) {
        const Frame frame = frames[i];
        if (run_.responder) {
            const report::PhaseTimer timer(times.respond_s, report::regions::response);
            respond_to(frames.shots[i].image, frame.photons, *run_.responder);
        }
        const report::PhaseTimer timer(times.write_s, report::regions::write);
        write_frame(place + static_cast<std::int64_t>(i), frame);
    }
}

void ImageWriter::copy_images(const Frames& frames, report::PhaseTimes& times) {
    for (std::size_t i = 0; i < frames.shots.size(); ++i) {
        const Frame frame = frames[i];
        const std::size_t first = i * pixels_of_group_;
        if (run_.responder && !responder_) {
            const report::PhaseTimer timer(times.respond_s, report::regions::response);
            respond_to(frames.shots[i].image, frame.photons, *run_.responder);
        }
        const report::PhaseTimer timer(times.write_s, report::regions::write);
        for (Copy& copy : copies_) {
            if (is_label(copy.quantity)) {
                const bool are_counted = run_.responder && !responder_;
                const auto labels = labels_of(
                    frame, copy.quantity, are_counted ? counts_host_.data() : nullptr
                );
                gather_pixels(run_, labels.data(), std::span(copy.labels).subspan(first));
            } else if (copy.quantity != Quantity::counts) {
                const auto photons = photons_on_host(frame, copy.quantity);
                gather_pixels(run_, photons.data(), std::span(copy.photons).subspan(first));
            } else if (!responder_) {
                gather_pixels(run_, counts_host_.data(), std::span(copy.counts).subspan(first));
            }
        }
    }
}

void ImageWriter::write_copy(
    nexus::NxmxFile& file, std::int64_t place, Copy& copy, std::size_t first
) {
    if (is_label(copy.quantity)) {
        const std::span labels(copy.labels.data() + first, pixels_of_group_);
        if (responder_ && copy.quantity == Quantity::label_flags) {
            spots::flag_saturated(
                {counts_host_.data(), pixels_of_group_}, saturation(), labels
            );
        }
        file.write_image(copy.quantity, place, rows_of_group(run_, labels.data()));
    } else if (copy.quantity == Quantity::counts) {
        const auto* const counts =
            responder_ ? counts_host_.data() : copy.counts.data() + first;
        file.write_image(copy.quantity, place, rows_of_group(run_, counts));
    } else {
        const float* const values = copy.photons.data() + first;
        file.write_image(copy.quantity, place, rows_of_group(run_, values));
    }
}

void ImageWriter::write_copies(
    nexus::NxmxFile& file, std::int64_t place, const std::vector<int>& images
) {
    const auto photons = std::find_if(copies_.begin(), copies_.end(), [](const Copy& copy) {
        return copy.quantity == Quantity::photons;
    });
    for (std::size_t i = 0; i < images.size(); ++i) {
        const std::size_t first = i * pixels_of_group_;
        const std::int64_t here = place + static_cast<std::int64_t>(i);
        if (responder_) {
            const Array<const float> mine(photons->photons.data() + first, pixels_of_group_);
            respond_to(images[i], mine, *responder_);
        }
        for (Copy& copy : copies_) {
            if (copy.is_written) {
                write_copy(file, here, copy, first);
            }
        }
    }
}

void ImageWriter::write(std::int64_t place, const Frames& frames, report::PhaseTimes& times) {
    if (file_.writers() == Writers::all) {
        write_at_once(place, frames, times);
        return;
    }
    {
        const report::PhaseTimer timer(times.write_s, report::regions::wait);
        if (place == 0) {
            await_tasks(file_.beside(), run_.group);  // for the file before to be closed
        } else {
            finish();
        }
    }
    copy_images(frames, times);
    if (run_.group.is_root()) {
        std::vector<int> images;
        for (const setup::Shot& shot : frames.shots) {
            images.push_back(shot.image);
        }
        file_.use([this, place, images](nexus::NxmxFile& file) {
            write_copies(file, place, images);
        });
    }
}

void ImageWriter::finish() {
    const report::PhaseTimer timer(waited_s_, report::regions::wait);
    await_tasks(file_.beside(), run_.group);
}

}  // namespace minibragg::campaign
