#pragma once

#include <string>

namespace minibragg::nexus {

/// Now, as ISO 8601 in UTC to the second: "2026-05-17T09:30:00Z". Later times come later in the
/// order of texts.
std::string utc_now();

}  // namespace minibragg::nexus
