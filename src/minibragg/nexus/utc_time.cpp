#include "minibragg/nexus/utc_time.hpp"

#include <array>
#include <ctime>

namespace minibragg::nexus {

std::string utc_now() {
    constexpr std::size_t longest = 32;
    std::array<char, longest> text{};
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text.data();
}

}  // namespace minibragg::nexus
