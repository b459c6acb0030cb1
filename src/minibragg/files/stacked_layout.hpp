#pragma once

#include <cstdint>
#include <vector>

#include "minibragg/files/experiment.hpp"
#include "minibragg/parallel/decomposition.hpp"

namespace minibragg::files {

/// Rows of the stacked image.
struct RowRun {
    std::int64_t first_row = 0;
    std::int64_t rows = 0;

    std::int64_t end() const { return first_row + rows; }

    bool operator==(const RowRun&) const = default;
};

/// Where the rows of each panel are in the stacked image.
class StackedLayout {
public:
    explicit StackedLayout(const std::vector<Panel>& panels);

    const ImageShape& shape() const { return shape_; }

    /// Pixels of a row of the panel.
    std::int64_t width(int panel) const { return widths_.at(static_cast<std::size_t>(panel)); }

    /// The rows of a band in the stacked image.
    /// @throws std::out_of_range for a band that leaves the detector
    RowRun rows_of(const parallel::Band& band) const;

private:
    ImageShape shape_;
    std::vector<std::int64_t> first_rows_, heights_, widths_;  ///< [panel]
};

/// How runs of rows are cut for writing.
struct PieceSize {
    std::int64_t max_rows = 1;
    std::int64_t aligned_to =
        1;  ///< a cut is at a multiple of this, where that leaves no empty piece
};

/// Runs that touch are merged, then cut into pieces. The runs come in ascending order.
std::vector<RowRun> pieces_of(const std::vector<RowRun>& runs, const PieceSize& size);

}  // namespace minibragg::files
