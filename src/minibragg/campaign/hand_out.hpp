#pragma once

#include <optional>
#include <vector>

#include "minibragg/campaign/image_ranges.hpp"
#include "minibragg/campaign/prepared_run.hpp"
#include "minibragg/parallel/dispenser.hpp"

namespace minibragg::campaign {

/// Hands the images of a run out to its groups of ranks: a data file's worth to whoever asks
/// next, or all of them to the one group of a run with one file. Says when to stop: after a
/// signal to any rank, or a failure of any group.
class HandOut {
public:
    /// @param images  that are to be made. Collective over all ranks.
    HandOut(
        const parallel::Communicator& world,
        const PreparedRun& run,
        std::vector<ImageRange> images
    );

    /// The ranges of this group's next data files; empty when there is no more to do.
    /// Collective in the group.
    /// @param seconds_per_image  of this group, lately
    std::vector<ImageRange> next(double seconds_per_image);

    /// Whether the group is to finish what it has and ask no more. After every image.
    /// Collective in the group.
    bool must_stop() const;

    /// Tells all groups to stop.
    void stop() const;

    /// Waits for all groups; nothing else may follow. Collective over all ranks.
    void close();

private:
    const parallel::Communicator& world_;
    const PreparedRun& run_;
    std::vector<ImageRange> images_;
    std::int64_t total_, taken_ = 0;
    std::optional<parallel::Dispenser> dispenser_;  ///< with data files
};

}  // namespace minibragg::campaign
