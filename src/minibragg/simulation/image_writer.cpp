#include "minibragg/simulation/image_writer.hpp"

#include <algorithm>
#include <string_view>

#include "minibragg/simulation/whole_image.hpp"

namespace minibragg::simulation {

namespace {

using nexus::Quantity;

const Array<float>& photons_of(const scene::PhotonImages& images, Quantity quantity) {
    switch (quantity) {
        case Quantity::bragg_photons:
            return images.bragg;
        case Quantity::background_photons:
            return images.background;
        default:
            return images.photons;
    }
}

/// Whether the kernels of a rank run on the thread that launches them: another thread finds a core of its own, or
/// takes its turns. The backends of several cores and of devices have all of them at work for one launch.
bool kernels_have_one_thread() {
    return std::string_view(ExecSpace::name()) == "Serial";
}

/// The same arrays, for the thread of the chain.
Responder untracked(const Responder& responder) {
    return {
        {response::untracked(responder.local.device), responder.local.blocks},
        responder.transfers};
}

}  // namespace

std::vector<Quantity> quantities_of(const config::Run& deck) {
    std::vector<Quantity> quantities{Quantity::photons};
    if (deck.detector.response) {
        quantities = {Quantity::counts, Quantity::photons};
    }
    if (deck.output.separate) {
        quantities.push_back(Quantity::bragg_photons);
        quantities.push_back(Quantity::background_photons);
    }
    return quantities;
}

ImageWriter::ImageWriter(PreparedRun& run, GroupFile& file) : run_(run), file_(file) {
    if (file.writers() == Writers::all) {
        return;
    }
    if (run.responder && run.group.size() == 1 && kernels_have_one_thread()) {
        responder_ = untracked(*run.responder);
    }
    const std::size_t pixels =
        run.group.is_root() ? static_cast<std::size_t>(pixels_of_group(run)) : 0;
    for (const Quantity quantity : run.quantities) {
        const bool is_counts = quantity == Quantity::counts;
        const bool is_copied = is_counts && !responder_;
        copies_.push_back(
            {quantity,
             std::vector<float>(is_counts ? 0 : pixels),
             std::vector<std::int32_t>(is_copied ? pixels : 0)}
        );
    }
}

void ImageWriter::add_counts() {
    if (run_.responder) {
        const auto& counts = run_.counts_host;
        counts_.push_back(count_statistics(
            {counts.data(), counts.extent(0)},
            run_.pixels.mask,
            static_cast<std::int32_t>(run_.setup.response->model.saturation_counts)
        ));
    }
}

void ImageWriter::write_at_once(nexus::NxmxFile& file, std::int64_t place) {
    for (const Quantity quantity : run_.quantities) {
        if (quantity == Quantity::counts) {
            const auto* const counts = run_.counts_host.data();
            file.write_image(quantity, place, count_rows(run_.pixels, counts));
            continue;
        }
        const auto photons_host = Kokkos::create_mirror_view_and_copy(
            Kokkos::HostSpace(), photons_of(run_.images, quantity)
        );
        file.write_image(quantity, place, photon_rows(run_.pixels, photons_host.data()));
    }
}

void ImageWriter::copy_images() {
    for (Copy& copy : copies_) {
        if (copy.quantity != Quantity::counts) {
            const auto photons_host = Kokkos::create_mirror_view_and_copy(
                Kokkos::HostSpace(), photons_of(run_.images, copy.quantity)
            );
            gather_pixels(run_, photons_host.data(), copy.photons);
        } else if (!responder_) {
            gather_pixels(run_, run_.counts_host.data(), copy.counts);
        }
    }
}

void ImageWriter::write_copies(nexus::NxmxFile& file, std::int64_t place) {
    for (const Copy& copy : copies_) {
        if (copy.quantity == Quantity::counts) {
            const auto* const counts =
                responder_ ? run_.counts_host.data() : copy.counts.data();
            file.write_image(copy.quantity, place, rows_of_group(run_, counts));
        } else {
            file.write_image(copy.quantity, place, rows_of_group(run_, copy.photons.data()));
        }
    }
}

void ImageWriter::respond_beside(int image) {
    const auto photons = std::find_if(copies_.begin(), copies_.end(), [](const Copy& copy) {
        return copy.quantity == Quantity::photons;
    });
    respond(
        image,
        Array<const float>(photons->photons.data(), photons->photons.size()),
        run_.group,
        *responder_
    );
    add_counts();
}

void ImageWriter::write(std::int64_t place, int image, report::PhaseTimes& times) {
    if (run_.responder && !responder_) {
        const report::PhaseTimer timer(times.respond_s);
        respond(image, run_);
        add_counts();
    }
    const report::PhaseTimer timer(times.write_s);
    if (file_.writers() == Writers::all) {
        file_.use([this, place](nexus::NxmxFile& file) {
            write_at_once(file, place);
        });
        return;
    }
    if (place == 0) {
        await_tasks(file_.beside(), run_.group);  // for the file before to be closed
    } else {
        finish();
    }
    copy_images();
    if (run_.group.is_root()) {
        file_.use([this, place, image](nexus::NxmxFile& file) {
            if (responder_) {
                respond_beside(image);
            }
            write_copies(file, place);
        });
    }
}

void ImageWriter::finish() {
    const report::PhaseTimer timer(waited_s_);
    await_tasks(file_.beside(), run_.group);
}

}  // namespace minibragg::simulation
