#include "minibragg/files/file_layout.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace minibragg::files {
namespace {

/// Runs that touch become one; empty ones go.
std::vector<RowRun> merged(const std::vector<RowRun>& runs) {
    std::vector<RowRun> result;
    for (const RowRun& run : runs) {
        if (!result.empty() && result.back().end() == run.first_row) {
            result.back().rows += run.rows;
        } else if (run.rows > 0) {
            result.push_back(run);
        }
    }
    return result;
}

}  // namespace

FileLayout::FileLayout(const std::vector<Panel>& panels) : shape_(image_shape(panels)) {
    for (const std::int64_t row : first_rows(panels)) {
        places_.push_back({row, 0});
    }
    for (const Panel& panel : panels) {
        heights_.push_back(panel.slow_pixels);
        widths_.push_back(panel.fast_pixels);
    }
}

FileLayout::FileLayout(const Detector& detector) : FileLayout(detector.panels) {
    if (detector.frame) {
        shape_ = image_shape({detector.frame->panel});
        is_frame_ = true;
        places_ = detector.frame->places;
    }
}

RowRun FileLayout::rows_of(const parallel::Band& band) const {
    const auto panel = static_cast<std::size_t>(band.panel);
    const bool exists = band.panel >= 0 && panel < heights_.size() && band.first_row >= 0 &&
                        band.rows >= 0 && band.first_row + band.rows <= heights_[panel];
    if (!exists) {
        throw std::out_of_range(
            "rows " + std::to_string(band.first_row) + " to " +
            std::to_string(band.first_row + band.rows) + " of panel " +
            std::to_string(band.panel) + " do not exist"
        );
    }
    return {places_[panel].row + band.first_row, band.rows};
}

std::vector<RowRun> pieces_of(const std::vector<RowRun>& runs, const PieceSize& size) {
    std::vector<RowRun> pieces;
    for (const RowRun& run : merged(runs)) {
        for (std::int64_t row = run.first_row; row < run.end();) {
            const std::int64_t furthest = row + size.max_rows;
            const std::int64_t aligned = furthest / size.aligned_to * size.aligned_to;
            const std::int64_t end = std::min(run.end(), aligned > row ? aligned : furthest);
            pieces.push_back({row, end - row});
            row = end;
        }
    }
    return pieces;
}

}  // namespace minibragg::files
