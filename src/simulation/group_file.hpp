#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "output/nxmx_file.hpp"
#include "simulation/prepared_run.hpp"

namespace minibragg::simulation {

/// Who writes the pixels of a group of ranks.
enum class Writers : bool {
    all,  ///< each rank its own, together: all compress
    root  ///< the root for all: a thread of its own may do it
};

/// A file of a group, whoever writes it. Collective in the group.
class GroupFile {
public:
    GroupFile(
        const PreparedRun& run,
        const std::filesystem::path& path,
        const output::Experiment& experiment,
        const output::NxmxOptions& options,
        Writers writers
    );

    Writers writers() const { return writers_; }

    /// @pre this rank writes
    output::NxmxFile& file() { return *file_; }

    void write_mask();

    /// @return size of the file, bytes
    std::int64_t finish(const output::RunRecord& record, std::int64_t images);

private:
    const PreparedRun& run_;
    Writers writers_;
    parallel::Communicator alone_ = parallel::Communicator::self();
    std::optional<output::NxmxFile> file_;  ///< none: the root writes for this rank
};

/// Of all ranks of the group.
std::int64_t pixels_of_group(const PreparedRun& run);

/// Brings every rank's values, one a pixel, to the group's root. Collective in the group.
/// @param all  on the root, of the right size: one rank's values after the other's
template <class Value>
void gather_pixels(const PreparedRun& run, const Value* mine, std::vector<Value>& all);

/// What was gathered, as the writers take it.
template <class Value>
std::vector<output::BandRows<Value>> rows_of_group(const PreparedRun& run, const Value* all);

}  // namespace minibragg::simulation
