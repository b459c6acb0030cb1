#pragma once

#include <string>
#include <vector>

#include "minibragg/nanobragg/setup.hpp"

namespace minibragg::nanobragg {

/// Where this run's image differs from the reference program's on purpose: one sentence each.
/// docs/nanobragg.md tells by how much.
std::vector<std::string> deviation_warnings(const Setup& setup);

}  // namespace minibragg::nanobragg
