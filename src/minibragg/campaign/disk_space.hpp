#pragma once

#include <cstdint>
#include <string>

#include "minibragg/campaign/prepared_run.hpp"

namespace minibragg::campaign {

/// Bytes of the images and masks of a run's files before compression, and of its single images:
/// all but metadata.
std::int64_t disk_bytes(const config::Run& deck, const PreparedRun& run);

/// The same in words.
std::string disk_space_text(const config::Run& deck, const PreparedRun& run);

}  // namespace minibragg::campaign
