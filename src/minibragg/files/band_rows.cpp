#include "minibragg/files/band_rows.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "minibragg/files/file_layout.hpp"
#include "minibragg/files/row_stager.hpp"

namespace minibragg::files {
namespace {

/// Puts the rows of a band into the stacked image.
void place(StackedImage& image, const FileLayout& layout, const PhotonRows& rows) {
    const RowRun run = layout.rows_of(rows.band);
    const std::int64_t width = layout.width(rows.band.panel);
    for (std::int64_t row = 0; row < run.rows; ++row) {
        std::copy_n(
            rows.values + row * width,
            width,
            image.photons.begin() + (run.first_row + row) * image.shape.columns
        );
    }
}

std::string bytes_of(std::span<const PhotonRows> bands) {
    std::string bytes;
    for (const PhotonRows& rows : bands) {
        const auto view = std::as_bytes(std::span(&rows.band, 1));
        bytes.append(reinterpret_cast<const char*>(view.data()), view.size());
    }
    return bytes;
}

std::vector<parallel::Band> bands_of(const std::string& bytes) {
    std::vector<parallel::Band> bands(bytes.size() / sizeof(parallel::Band));
    std::memcpy(bands.data(), bytes.data(), bytes.size());
    return bands;
}

std::size_t pixels_of(const FileLayout& layout, const parallel::Band& band) {
    return static_cast<std::size_t>(layout.rows_of(band).rows * layout.width(band.panel));
}

void receive_all(
    const parallel::Communicator& communicator,
    const FileLayout& layout,
    const std::vector<std::string>& bands_by_rank,
    StackedImage& image
) {
    std::vector<float> received;
    for (std::size_t from = 1; from < bands_by_rank.size(); ++from) {
        for (const parallel::Band& band : bands_of(bands_by_rank[from])) {
            received.resize(pixels_of(layout, band));
            communicator.receive(
                std::as_writable_bytes(std::span(received)), static_cast<int>(from)
            );
            place(image, layout, {band, received.data()});
        }
    }
}

}  // namespace

StackedImage gather_image(
    const parallel::Communicator& communicator,
    const std::vector<Panel>& panels,
    std::span<const PhotonRows> bands
) {
    const FileLayout layout(panels);
    StackedImage image{layout.shape(), {}};
    parallel::agree(communicator, [&] {
        if (communicator.is_root()) {
            image.photons.resize(
                static_cast<std::size_t>(image.shape.rows * image.shape.columns)
            );
        }
    });
    const std::vector<std::string> bands_by_rank = communicator.gather_bytes(bytes_of(bands));
    if (communicator.is_root()) {
        for (const PhotonRows& rows : bands) {
            place(image, layout, rows);
        }
        receive_all(communicator, layout, bands_by_rank, image);
    } else {
        for (const PhotonRows& rows : bands) {
            const std::span values(rows.values, pixels_of(layout, rows.band));
            communicator.send(std::as_bytes(values), 0);
        }
    }
    return image;
}

StackedImage framed(
    const StackedImage& image,
    const std::vector<Panel>& panels,
    const NativeFrame& frame,
    float gap
) {
    StackedImage whole{image_shape({frame.panel}), {}, image.is_counts};
    whole.photons.assign(static_cast<std::size_t>(whole.shape.rows * whole.shape.columns), gap);
    auto from = image.photons.begin();
    for (std::size_t i = 0; i < panels.size(); ++i) {
        for (std::int64_t row = 0; row < panels[i].slow_pixels; ++row) {
            std::copy_n(
                from,
                panels[i].fast_pixels,
                whole.photons.begin() + (frame.places[i].row + row) * whole.shape.columns +
                    frame.places[i].column
            );
            from += image.shape.columns;
        }
    }
    return whole;
}

}  // namespace minibragg::files
