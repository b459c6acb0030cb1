#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "minibragg/files/band_rows.hpp"
#include "minibragg/files/file_layout.hpp"

namespace minibragg::files {

/// Gives rows of the image of a file, full width, as contiguous values of the type that the
/// file stores: straight from the caller's memory where they look like that already, else by a
/// copy.
template <class Stored, class Source>
class RowStager {
public:
    /// `gap` fills the columns beside narrower panels; in a frame, all that is of no band.
    /// @throws std::out_of_range for a band that leaves the detector
    RowStager(const FileLayout& layout, std::span<const BandRows<Source>> bands, Stored gap)
        : shape_(layout.shape()), is_frame_(layout.is_frame()), gap_(gap) {
        std::vector<Placed> placed;
        for (const BandRows<Source>& rows : bands) {
            placed.push_back(
                {layout.rows_of(rows.band),
                 layout.column(rows.band.panel),
                 layout.width(rows.band.panel),
                 rows.values}
            );
        }
        std::sort(placed.begin(), placed.end(), [](const auto& a, const auto& b) {
            return a.run.first_row < b.run.first_row;
        });
        for (const Placed& next : placed) {
            append(next);
        }
    }

    /// The rows of all bands, merged and cut, or all rows of a frame; allocates what values()
    /// needs for them.
    std::vector<RowRun> pieces(const PieceSize& size) {
        std::vector<RowRun> runs;
        if (is_frame_) {
            runs.push_back({0, shape_.rows});
        } else {
            for (const Placed& placed : placed_) {
                runs.push_back(placed.run);
            }
        }
        std::vector<RowRun> result = pieces_of(runs, size);
        for (const RowRun& piece : result) {
            if (in_place(piece) == nullptr) {
                const auto values = static_cast<std::size_t>(piece.rows * shape_.columns);
                copy_.resize(std::max(copy_.size(), values));
            }
        }
        return result;
    }

    /// [piece.rows][columns], valid until the next call.
    /// @pre the piece is one of pieces()
    const Stored* values(const RowRun& piece) {
        const Stored* const direct = in_place(piece);
        if (direct != nullptr) {
            return direct;
        }
        if (is_frame_) {
            std::fill(copy_.begin(), copy_.end(), gap_);
        }
        for (const Placed& placed : placed_) {
            copy_overlap(placed, piece);
        }
        return copy_.data();
    }

private:
    struct Placed {
        RowRun run;
        std::int64_t column, width;
        const Source* values;
    };

    /// Bands that follow each other in the file and in memory become one.
    void append(const Placed& next) {
        const bool continues =
            !placed_.empty() && placed_.back().run.end() == next.run.first_row &&
            placed_.back().column == next.column && placed_.back().width == next.width &&
            placed_.back().values + placed_.back().run.rows * next.width == next.values;
        if (continues) {
            placed_.back().run.rows += next.run.rows;
        } else if (next.run.rows > 0) {
            placed_.push_back(next);
        }
    }

    /// The caller's memory when the rows lie in it one after the other without gaps, else null.
    const Stored* in_place(const RowRun& run) const {
        if constexpr (std::is_same_v<Stored, Source>) {
            for (const Placed& placed : placed_) {
                const bool holds = placed.width == shape_.columns &&
                                   placed.run.first_row <= run.first_row &&
                                   placed.run.end() >= run.end();
                if (holds) {
                    return placed.values +
                           (run.first_row - placed.run.first_row) * shape_.columns;
                }
            }
        }
        return nullptr;
    }

    void copy_overlap(const Placed& placed, const RowRun& run) {
        const std::int64_t begin = std::max(placed.run.first_row, run.first_row);
        const std::int64_t end = std::min(placed.run.end(), run.end());
        for (std::int64_t row = begin; row < end; ++row) {
            const Source* const from =
                placed.values + (row - placed.run.first_row) * placed.width;
            Stored* const line = copy_.data() + (row - run.first_row) * shape_.columns;
            Stored* const to = line + placed.column;
            std::transform(from, from + placed.width, to, [](Source value) {
                return static_cast<Stored>(value);
            });
            if (!is_frame_) {
                std::fill(to + placed.width, line + shape_.columns, gap_);
            }
        }
    }

    ImageShape shape_;
    bool is_frame_;
    Stored gap_;
    std::vector<Placed> placed_;  ///< ascending
    std::vector<Stored> copy_;
};

}  // namespace minibragg::files
