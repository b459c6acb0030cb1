#pragma once

#include <string>

#include "minibragg/parallel/communicator.hpp"

namespace minibragg::setup {

/// The user's data files: read (and unzipped) by rank 0, given to all. Collective.
class Files {
public:
    explicit Files(const parallel::Communicator& communicator) : communicator_(communicator) {}

    /// The whole file, uncompressed.
    /// @throws InputError on every rank when rank 0 cannot read it
    std::string bytes(const std::string& path) const;

    const parallel::Communicator& communicator() const { return communicator_; }

private:
    const parallel::Communicator& communicator_;
};

}  // namespace minibragg::setup
