#include "minibragg/base/available_memory.hpp"

#include <fstream>
#include <limits>
#include <string>

namespace minibragg {

std::int64_t available_bytes() {
    constexpr std::int64_t bytes_per_kib = 1024;
    std::int64_t available = std::numeric_limits<std::int64_t>::max();
    std::ifstream meminfo("/proc/meminfo");
    for (std::string key; meminfo >> key;) {
        if (std::int64_t kib = 0; key == "MemAvailable:" && meminfo >> kib) {
            available = kib * bytes_per_kib;
        }
    }
    std::ifstream limit_file("/sys/fs/cgroup/memory.max");
    std::ifstream used_file("/sys/fs/cgroup/memory.current");
    std::int64_t limit = 0, used = 0;
    if (limit_file >> limit && used_file >> used && limit - used < available) {
        available = limit - used;
    }
    return available;
}

}  // namespace minibragg
