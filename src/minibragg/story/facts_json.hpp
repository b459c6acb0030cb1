#pragma once

#include <string>
#include <utility>
#include <vector>

#include "minibragg/campaign/job.hpp"
#include "minibragg/record/run_result.hpp"
#include "minibragg/story/facts.hpp"

/// The facts of a run, and what became of it, for programs: docs/facts.md.
namespace minibragg::story {

/// Raised when a key changes its meaning or goes; new keys do not raise it.
inline constexpr int facts_schema_version = 1;

/// What a run has made.
struct RunOutcome {
    std::string status;  ///< complete | unfinished | was_complete
    record::RunResult result;
    std::vector<int> images;  ///< numbers of result.images
    std::vector<std::string> files;
};

/// The whole text of the file.
/// @param command  check | run
/// @param outcome  of a run; null: there is none
std::string facts_json(
    const std::string& command, const Facts& facts, const RunOutcome* outcome = nullptr
);

/// The key of a deck that a warning begins with, and its whole text; no key: it names none.
std::pair<std::string, std::string> keyed(const std::string& warning);

/// Refuses a job's facts_file that cannot be written, if it is to be, before anything is
/// computed. Collective.
/// @throws InputError, EnvironmentError on every rank
void check_facts_file(const campaign::Job& job);

/// Writes a job's facts_file, if it is to be, whole or not at all, by rank 0. Collective.
/// @throws EnvironmentError on every rank
void write_facts_file(const campaign::Job& job, const std::string& text);

}  // namespace minibragg::story
