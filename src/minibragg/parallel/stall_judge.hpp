#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace minibragg::parallel {

/// What a rank says of its work.
struct Moves {
    std::int64_t count = 0;  ///< how often it has got on
    std::int64_t allowed_ms =
        0;  ///< what it does now may take so much longer than the patience

    bool operator==(const Moves&) const = default;
};

/// Judges whether ranks that work together stand still: when each has said nothing new for
/// longer than it may. Knows no clock.
class StallJudge {
public:
    StallJudge(double patience_s, std::size_t ranks) : patience_s_(patience_s), seen_(ranks) {}

    /// @param said  [rank]
    /// @param elapsed_s  since it was asked last
    /// @return the rank that has stood longest, if all stand
    std::optional<std::size_t> stalled(std::span<const Moves> said, double elapsed_s);

private:
    struct Seen {
        Moves moves;
        double standing_s = 0.0;  ///< since it last said something new
    };

    double patience_s_;
    std::vector<Seen> seen_;  ///< [rank]
};

}  // namespace minibragg::parallel
