#pragma once

#include <string>

#include "minibragg/base/notes.hpp"
#include "minibragg/config/run_config.hpp"
#include "minibragg/parallel/communicator.hpp"

namespace minibragg::setup {

/// The user's data files: read (and unzipped) by rank 0, given to all. Collective.
class Files {
public:
    explicit Files(const parallel::Communicator& communicator) : communicator_(communicator) {}

    /// The whole file, uncompressed.
    /// @throws InputError on every rank when rank 0 cannot read it
    std::string bytes(const std::string& path) const;

    /// Looks for every file that a deck names, before any is read.
    /// @param deck_name of the deck's file, in whose folder its relative paths begin
    /// @throws InputError on every rank, with the key and the folder looked in for each that is
    /// not there
    void find_all(const config::Run& run, const std::string& deck_name) const;

    /// Warns when files of HDF5 that a run names are read in this process, because no other can
    /// be started for them.
    Notes notes_on_reading(const config::Run& run) const;

    const parallel::Communicator& communicator() const { return communicator_; }

private:
    const parallel::Communicator& communicator_;
};

}  // namespace minibragg::setup
