#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "minibragg/campaign/prepared_run.hpp"
#include "minibragg/campaign/task_chain.hpp"
#include "minibragg/campaign/watch_group.hpp"
#include "minibragg/nexus/nxmx_file.hpp"

namespace minibragg::campaign {

/// Who writes the pixels of a group of ranks.
enum class Writers : bool {
    all,  ///< each rank its own, together: all compress
    root  ///< the root for all, beside its caller
};

/// What a file is made of before its images.
struct FileToMake {
    std::filesystem::path path;
    files::Experiment experiment;
    nexus::NxmxOptions options;
};

/// A file of a group, whoever writes it. Where the root writes alone, all that is done to the
/// file is a task of the chain: await_tasks() tells what fails, and the file is open until the
/// chain has done all. Collective in the group.
class GroupFile {
public:
    /// @param beside  of the root, for all files of the group: HDF5 is never used by two
    /// threads at a time
    /// @pre where all write, the chain has done all
    GroupFile(
        const PreparedRun& run,
        TaskChain& beside,
        GroupWatch watch,
        const FileToMake& file,
        Writers writers
    );

    Writers writers() const { return writers_; }

    TaskChain& beside() const { return beside_; }

    void write_mask();

    /// Does something to the file: at once, or after what the chain has to do. Not collective.
    /// @pre this rank writes
    void use(std::function<void(nexus::NxmxFile&)> task);

    /// Gives the file its name, once all is written.
    void finish(const nexus::RunRecord& record, std::int64_t images);

private:
    /// A file and those who write it.
    struct Open {
        parallel::Communicator alone = parallel::Communicator::self();
        std::optional<nexus::NxmxFile> file;
    };

    const PreparedRun& run_;
    TaskChain& beside_;
    GroupWatch watch_;
    Writers writers_;
    std::shared_ptr<Open> open_;  ///< none: the root writes for this rank
};

/// Waits until the chain has done all. Collective in the group.
/// @throws on every rank what a task has thrown on the root
void await_tasks(TaskChain& beside, const parallel::Communicator& group);

/// Of all ranks of the group.
std::int64_t pixels_of_group(const PreparedRun& run);

/// Brings every rank's values, one a pixel, to the group's root. Collective in the group.
/// @param all  on the root, of the right size: one rank's values after the other's
template <class Value>
void gather_pixels(const PreparedRun& run, const Value* mine, std::span<Value> all);

/// What was gathered, as the writers take it.
template <class Value>
std::vector<files::BandRows<Value>> rows_of_group(const PreparedRun& run, const Value* all);

}  // namespace minibragg::campaign
