#pragma once

#include <Kokkos_Core.hpp>

/// Parts of a run as tools of Kokkos show them (docs/profiling.md). Without a tool a region
/// costs nothing. Of the thread that launches kernels: what is done beside it is not shown.
namespace minibragg::report {

namespace regions {

inline constexpr const char* set_up = "set-up";      ///< until the first image is rendered
inline constexpr const char* path = "path";          ///< shots are made and rendered
inline constexpr const char* spots = "spots";        ///< listed, and pixels labelled
inline constexpr const char* response = "response";  ///< photons become counts
inline constexpr const char* write = "write";        ///< images are copied, gathered, written
inline constexpr const char* wait = "wait";          ///< for images before to be written

}  // namespace regions

/// A region from its making to its end.
class Region {
public:
    explicit Region(const char* name) { Kokkos::Profiling::pushRegion(name); }

    ~Region() { Kokkos::Profiling::popRegion(); }

    Region(const Region&) = delete;
    Region& operator=(const Region&) = delete;
    Region(Region&&) = delete;
    Region& operator=(Region&&) = delete;
};

}  // namespace minibragg::report
