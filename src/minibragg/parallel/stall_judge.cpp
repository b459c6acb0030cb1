#include "minibragg/parallel/stall_judge.hpp"

#include "minibragg/base/contracts.hpp"

namespace minibragg::parallel {

std::optional<std::size_t> StallJudge::stalled(std::span<const Moves> said, double elapsed_s) {
    constexpr double ms_per_s = 1000.0;
    expects(said.size() == seen_.size());
    bool all_stand = true;
    std::size_t longest = 0;
    for (std::size_t rank = 0; rank < seen_.size(); ++rank) {
        Seen& rank_seen = seen_[rank];
        const bool stands = said[rank] == rank_seen.moves;
        rank_seen.standing_s = stands ? rank_seen.standing_s + elapsed_s : 0.0;
        rank_seen.moves = said[rank];
        const double allowed_s =
            patience_s_ + static_cast<double>(said[rank].allowed_ms) / ms_per_s;
        all_stand = all_stand && rank_seen.standing_s > allowed_s;
        longest = rank_seen.standing_s > seen_[longest].standing_s ? rank : longest;
    }
    return all_stand ? std::optional(longest) : std::nullopt;
}

}  // namespace minibragg::parallel
