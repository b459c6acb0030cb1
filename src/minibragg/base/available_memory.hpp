#pragma once

#include <cstdint>

namespace minibragg {

/// The memory that may still be allocated: what the operating system calls available, or what a container's limit
/// leaves when that is less; the largest number where neither is known.
std::int64_t available_bytes();

}  // namespace minibragg
