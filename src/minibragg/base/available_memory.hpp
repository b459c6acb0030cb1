#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace minibragg {

/// The memory that may still be allocated, the least of: what the operating system calls
/// available; what the limits of the control groups that this process is in (of a container, of
/// a batch job; versions 1 and 2) leave, where caches of files count as free; what the
/// process's own limit of address space leaves. The largest number where none is known.
/// @param root  of the file system that tells: another in tests
std::int64_t available_bytes(const std::filesystem::path& root = "/");

/// Throws EnvironmentError when `bytes` are not available. For tables that are about to be
/// made: a system that promises more than it has ends the program while it fills them.
/// @param what    is made, such as "a table of 3 domains"
/// @param advice  what to do instead, a sentence without its full stop
void require_memory(double bytes, const std::string& what, const std::string& advice);

/// What this process has in memory.
struct ResidentMemory {
    std::int64_t now_bytes = 0;
    std::int64_t most_bytes = 0;  ///< since it began
};

/// As the operating system counts it, with the program itself and its libraries; zeros where it
/// does not tell.
ResidentMemory resident_memory();

}  // namespace minibragg
