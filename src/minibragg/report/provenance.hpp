#pragma once

#include <string>

/// What this program is and was built from.
namespace minibragg::report {

struct Provenance {
    std::string version;  ///< of the release
    /// Of the source, with "-dirty" after local changes; "unknown" without git.
    std::string commit;
    std::string compiler, build_type, architecture;
    std::string kokkos_version, kokkos_configuration;
};

Provenance provenance();

/// The lines of --version.
std::string version_text();

}  // namespace minibragg::report
