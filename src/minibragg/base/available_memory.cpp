#include "minibragg/base/available_memory.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

#include "minibragg/base/error.hpp"

namespace minibragg {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t bytes_per_kib = 1024;
constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

/// The number at the beginning of a file; none for a file that is not there or begins with a
/// word ("max").
std::optional<std::int64_t> number_in(const fs::path& path) {
    std::ifstream file(path);
    std::int64_t number = 0;
    return file >> number ? std::optional(number) : std::nullopt;
}

/// The number behind a word at the beginning of a line.
std::optional<std::int64_t> number_behind(const fs::path& path, const std::string& word) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string first;
        std::int64_t number = 0;
        if (words >> first && first == word && words >> number) {
            return number;
        }
    }
    return std::nullopt;
}

/// How a version of control groups names the files of a group.
struct GroupFiles {
    const char *limit, *used, *cache;  ///< cache: a word in memory.stat
};

constexpr GroupFiles version_1{
    "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"};
constexpr GroupFiles version_2{"memory.max", "memory.current", "inactive_file"};

/// What the group of a folder and those around it leave, up to the folder `top`.
std::int64_t left_by_groups(fs::path folder, const fs::path& top, const GroupFiles& names) {
    std::int64_t left = unlimited;
    for (;; folder = folder.parent_path()) {
        const auto limit = number_in(folder / names.limit);
        const auto used = number_in(folder / names.used);
        if (limit && used) {
            const std::int64_t cache =
                number_behind(folder / "memory.stat", names.cache).value_or(0);
            left = std::min(left, *limit - std::max<std::int64_t>(*used - cache, 0));
        }
        if (folder == top || folder.empty() || folder == folder.parent_path()) {
            return std::max<std::int64_t>(left, 0);
        }
    }
}

/// The groups of this process, from lines "0::/path" (version 2) and "4:cpu,memory:/path"
/// (version 1). In a container the path may be that of the host, and the container's own group
/// is the top.
std::int64_t left_by_control_groups(const fs::path& root) {
    const fs::path top_2 = root / "sys/fs/cgroup", top_1 = top_2 / "memory";
    std::int64_t left = std::min(
        left_by_groups(top_2, top_2, version_2), left_by_groups(top_1, top_1, version_1)
    );
    std::ifstream groups(root / "proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) {
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) {
            continue;
        }
        const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
        const std::string path = fs::path(line.substr(second + 1)).relative_path().string();
        if (controllers == ",,") {
            left = std::min(left, left_by_groups(top_2 / path, top_2, version_2));
        } else if (controllers.find(",memory,") != std::string::npos) {
            left = std::min(left, left_by_groups(top_1 / path, top_1, version_1));
        }
    }
    return left;
}

/// What `ulimit -v` leaves.
std::int64_t left_of_address_space() {
    rlimit limit{};
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
        return unlimited;
    }
    const std::int64_t pages = number_in("/proc/self/statm").value_or(0);
    const auto all = static_cast<std::int64_t>(
        std::min<rlim_t>(limit.rlim_cur, static_cast<rlim_t>(unlimited))
    );
    return std::max<std::int64_t>(all - pages * sysconf(_SC_PAGESIZE), 0);
}

/// "12.3 GB"
std::string in_gigabytes(double bytes) {
    constexpr double bytes_per_GB = 1e9;
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3g GB", bytes / bytes_per_GB);
    return text.data();
}

}  // namespace

std::int64_t available_bytes(const fs::path& root) {
    const auto kib = number_behind(root / "proc/meminfo", "MemAvailable:");
    return std::min(
        {kib ? *kib * bytes_per_kib : unlimited,
         left_by_control_groups(root),
         left_of_address_space()}
    );
}

void require_memory(double bytes, const std::string& what, const std::string& advice) {
    const auto available = static_cast<double>(available_bytes());
    if (bytes > available) {
        throw EnvironmentError(
            what + ": needs " + in_gigabytes(bytes) + " of memory, of which " +
            in_gigabytes(available) + " are free. " + advice
        );
    }
}

ResidentMemory resident_memory() {
    constexpr const char* status = "/proc/self/status";
    return {
        number_behind(status, "VmRSS:").value_or(0) * bytes_per_kib,
        number_behind(status, "VmHWM:").value_or(0) * bytes_per_kib};
}

}  // namespace minibragg
