#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/philox.hpp"

namespace minibragg {

/// Where the random numbers of one value of one shot stand: equal addresses give equal numbers,
/// different ones independent numbers, in whatever order and on whatever machine they are asked
/// for.
struct DrawAddress {
    std::int64_t seed = 0;
    std::uint32_t shot = 0;    ///< image, from 0
    std::uint32_t item = 0;    ///< crystal of the shot; below 65536
    std::uint32_t stream = 0;  ///< what is drawn; below 65536
};

/// The random numbers of an address, one after the other. Counter-based: a number costs one
/// block of Philox.
class ShotDraws {
public:
    explicit ShotDraws(const DrawAddress& address)
        : key_(philox_key(address.seed)),
          shot_(address.shot),
          item_and_stream_((address.item << bits_of_stream) | address.stream) {}

    /// The next four random words.
    PhiloxBlock block() {
        constexpr auto purpose = static_cast<std::uint32_t>(RandomStream::shot);
        return philox4x32({{shot_, item_and_stream_, next_++, purpose}}, key_);
    }

    /// Uniform between 0 and 1, never either.
    double uniform() {
        const PhiloxBlock words = block();
        return uniform_open(words.word[0], words.word[1]);
    }

    /// Standard normal (Box and Muller, 1958).
    double normal() {
        const PhiloxBlock words = block();
        const double radius =
            std::sqrt(-2.0 * std::log(uniform_open(words.word[0], words.word[1])));
        return radius *
               std::cos(2.0 * constants::pi * uniform_open(words.word[2], words.word[3]));
    }

    /// One of 0 to count - 1, all alike.
    /// @pre count > 0
    std::size_t index(std::size_t count) {
        return static_cast<std::size_t>(uniform() * static_cast<double>(count));
    }

private:
    static constexpr int bits_of_stream = 16;
    PhiloxKey key_;
    std::uint32_t shot_, item_and_stream_, next_ = 0;
};

}  // namespace minibragg
