#pragma once

#include "minibragg/config/key_table.hpp"
#include "minibragg/config/series_config.hpp"

namespace minibragg::config {

/// The keys of [series], a part of the table of deck_keys.hpp.
Table describe(Series& series);

}  // namespace minibragg::config
