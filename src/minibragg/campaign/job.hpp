#pragma once

#include <string>

#include "minibragg/files/output_path.hpp"
#include "minibragg/parallel/communicator.hpp"
#include "minibragg/record/deck.hpp"
#include "minibragg/report/log.hpp"

namespace minibragg::campaign {

/// One call of the program: the same on every rank but for the log, which only rank 0's shows.
struct Job {
    const record::Deck& deck;
    files::Existing existing;
    const parallel::Communicator& communicator;
    report::Log& log;
    std::string selection{};   ///< of the images: the text of --shots; empty: all
    bool resumes = false;      ///< continues a run of which finished data files exist
    bool only_asks = false;    ///< nothing is made: of very many shots, some are looked at
    std::string facts_file{};  ///< that is written for programs: --json; empty: none
};

}  // namespace minibragg::campaign
