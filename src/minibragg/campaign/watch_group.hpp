#pragma once

#include <memory>

#include "minibragg/campaign/prepared_run.hpp"
#include "minibragg/parallel/stall_watch.hpp"

namespace minibragg::campaign {

/// Tells those who watch over this rank's group (output.stall_s) that it gets on. A value:
/// copies speak to the same watch, or, like one that is made of nothing, to nobody.
class GroupWatch {
public:
    GroupWatch() = default;

    explicit GroupWatch(std::shared_ptr<parallel::StallWatch> watch)
        : watch_(std::move(watch)) {}

    /// This rank has got on. By the thread that uses MPI; not collective.
    /// @param next_s  what it does now may take so much longer than output.stall_s
    void advance(double next_s = 0.0) const {
        if (watch_) {
            watch_->advance(next_s);
        }
    }

    /// The group's root has got on. By any thread of it.
    void advance_beside() const {
        if (watch_) {
            watch_->advance_beside();
        }
    }

    /// Ends watching, of all copies. Collective in the group; advance() may not follow.
    void close() const {
        if (watch_) {
            watch_->close();
        }
    }

private:
    std::shared_ptr<parallel::StallWatch> watch_;
};

/// Watches over this rank's group, and ends the run when it stands still; nobody watches where
/// output.stall_s is 0. The job must outlive it. Collective over all ranks.
GroupWatch watch_over(const Job& job, const PreparedRun& run);

/// Removes the files of the run that are not whole, before it ends without its destructors. By
/// any rank.
void abandon_files(const config::Run& deck) noexcept;

}  // namespace minibragg::campaign
