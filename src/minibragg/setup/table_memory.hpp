#pragma once

#include "minibragg/config/run_config.hpp"
#include "minibragg/setup/shared_files.hpp"

namespace minibragg::setup {

/// Looks at the tables whose sizes a deck states (sources, mosaic domains, panels) before any
/// is made. Collective.
/// @throws EnvironmentError on every rank, naming the key, for one that memory has no room for
void check_tables(const config::Run& deck, const Files& files);

}  // namespace minibragg::setup
