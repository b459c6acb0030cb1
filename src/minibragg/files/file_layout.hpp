#pragma once

#include <cstdint>
#include <vector>

#include "minibragg/files/experiment.hpp"
#include "minibragg/parallel/decomposition.hpp"

namespace minibragg::files {

/// Rows of the image of a file.
struct RowRun {
    std::int64_t first_row = 0;
    std::int64_t rows = 0;

    std::int64_t end() const { return first_row + rows; }

    bool operator==(const RowRun&) const = default;
};

/// Where the pixels of each panel are in the image of a file.
class FileLayout {
public:
    /// Stacked along slow.
    explicit FileLayout(const std::vector<Panel>& panels);

    /// As the detector says.
    explicit FileLayout(const Detector& detector);

    const ImageShape& shape() const { return shape_; }

    /// Whether rows have pixels of several panels, so that whoever writes some of them writes
    /// the whole image, gaps included.
    bool is_frame() const { return is_frame_; }

    /// Pixels of a row of the panel.
    std::int64_t width(int panel) const { return widths_.at(static_cast<std::size_t>(panel)); }

    /// The first column of the panel.
    std::int64_t column(int panel) const {
        return places_.at(static_cast<std::size_t>(panel)).column;
    }

    /// The rows of a band in the image.
    /// @throws std::out_of_range for a band that leaves the detector
    RowRun rows_of(const parallel::Band& band) const;

private:
    ImageShape shape_;
    bool is_frame_ = false;
    std::vector<PanelPlace> places_;              ///< [panel]
    std::vector<std::int64_t> heights_, widths_;  ///< [panel]
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
