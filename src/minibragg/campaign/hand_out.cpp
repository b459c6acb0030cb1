#include "minibragg/campaign/hand_out.hpp"

#include <utility>

#include "minibragg/base/stop_request.hpp"
#include "minibragg/parallel/exchange.hpp"

namespace minibragg::campaign {

namespace {

/// The images that the root of a group has taken for it, counted over those that are to be
/// made.
struct Taken {
    std::int64_t position = 0, images = 0;
};

}  // namespace

HandOut::HandOut(
    const parallel::Communicator& world, const PreparedRun& run, std::vector<ImageRange> images
)
    : world_(world), run_(run), images_(std::move(images)), total_(count(images_)) {
    if (run_.plan.has_data_files) {
        dispenser_.emplace(world);
    }
}

std::vector<ImageRange> HandOut::next(double seconds_per_image) {
    if (!dispenser_) {
        return slice(images_, std::exchange(taken_, total_), total_);
    }
    Taken taken{total_, 0};
    if (!must_stop() && run_.group.is_root()) {
        const Pace pace{seconds_per_image, total_ - taken_, run_.groups};
        taken.images = images_to_take(run_.plan, pace);
        taken.position = dispenser_->take(taken.images);
    }
    taken = parallel::broadcast(run_.group, taken);
    taken_ = std::min(total_, taken.position + taken.images);
    return slice(images_, taken.position, taken.images);
}

bool HandOut::must_stop() const {
    bool is_asked = stop_is_asked();
    if (dispenser_) {
        dispenser_->progress();
        if (is_asked) {
            dispenser_->stop();
        }
        is_asked = is_asked || (run_.group.is_root() && dispenser_->must_stop());
    }
    return total_ > 1 && !run_.group.all_of(!is_asked);
}

void HandOut::stop() const {
    if (dispenser_) {
        dispenser_->stop();
    }
}

void HandOut::close() {
    world_.barrier();
    if (dispenser_) {
        dispenser_->close();
    }
}

}  // namespace minibragg::campaign
