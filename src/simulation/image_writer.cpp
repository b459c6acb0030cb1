#include "simulation/image_writer.hpp"

#include <algorithm>

#include "simulation/whole_image.hpp"

namespace minibragg::simulation {

namespace {

using output::Quantity;

const Array<float>& photons_of(const diffraction::PhotonImages& images, Quantity quantity) {
    switch (quantity) {
        case Quantity::bragg_photons:
            return images.bragg;
        case Quantity::background_photons:
            return images.background;
        default:
            return images.photons;
    }
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

ImageWriter::ImageWriter(const PreparedRun& run, output::NxmxFile& file, std::int64_t images)
    : run_(run), file_(file), has_thread_(run.group.size() == 1 && images > 1) {
    const std::size_t pixels = has_thread_ ? run.images.photons.extent(0) : 0;
    for (const Quantity quantity : run.quantities) {
        const bool is_counts = quantity == Quantity::counts;
        copies_.push_back(
            {quantity,
             std::vector<float>(is_counts ? 0 : pixels),
             std::vector<std::int32_t>(is_counts ? pixels : 0)}
        );
    }
}

void ImageWriter::write_at_once(std::int64_t image) {
    for (const Quantity quantity : run_.quantities) {
        if (quantity == Quantity::counts) {
            const auto* const counts = run_.counts_host.data();
            file_.write_image(quantity, image, count_rows(run_.pixels, counts));
            continue;
        }
        const auto photons_host = Kokkos::create_mirror_view_and_copy(
            Kokkos::HostSpace(), photons_of(run_.images, quantity)
        );
        file_.write_image(quantity, image, photon_rows(run_.pixels, photons_host.data()));
    }
}

void ImageWriter::copy_images() {
    using Host = Kokkos::View<float*, Kokkos::HostSpace, Kokkos::MemoryUnmanaged>;
    for (Copy& copy : copies_) {
        if (copy.quantity == Quantity::counts) {
            std::copy_n(run_.counts_host.data(), copy.counts.size(), copy.counts.begin());
            continue;
        }
        Kokkos::deep_copy(
            Host(copy.photons.data(), copy.photons.size()),
            photons_of(run_.images, copy.quantity)
        );
    }
}

void ImageWriter::write_copies(std::int64_t image) {
    for (const Copy& copy : copies_) {
        if (copy.quantity == Quantity::counts) {
            file_.write_image(
                copy.quantity, image, count_rows(run_.pixels, copy.counts.data())
            );
        } else {
            file_.write_image(
                copy.quantity, image, photon_rows(run_.pixels, copy.photons.data())
            );
        }
    }
}

void ImageWriter::write(std::int64_t image) {
    if (!has_thread_) {
        write_at_once(image);
        return;
    }
    finish();
    copy_images();
    writing_ = std::async(std::launch::async, [this, image] {
        write_copies(image);
    });
}

void ImageWriter::finish() {
    if (writing_.valid()) {
        writing_.get();
    }
}

}  // namespace minibragg::simulation
