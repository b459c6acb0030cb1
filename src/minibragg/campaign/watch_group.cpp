#include "minibragg/campaign/watch_group.hpp"

#include <exception>
#include <utility>

#include "minibragg/nexus/data_files.hpp"
#include "minibragg/parallel/decomposition.hpp"
#include "minibragg/parallel/mpi_session.hpp"
#include "minibragg/report/format.hpp"
#include "minibragg/report/last_words.hpp"

namespace minibragg::campaign {

namespace {

constexpr int exit_environment = 3;  ///< as main ends after errors of disks

[[noreturn]] void end_run(const config::Run& deck, const std::string& who) {
    report::last_words(
        "the run stands still: " + who +
        " and the ranks that make images with it have neither rendered rows nor written an "
        "image for " +
        report::number(deck.output.stall_s) +
        " s (output.stall_s). Look whether the disk of '" + deck.output.file +
        "' answers; --resume keeps the data files that are whole"
    );
    abandon_files(deck);
    parallel::abort_all(exit_environment);
}

}  // namespace

GroupWatch watch_over(const Job& job, const PreparedRun& run) {
    const config::Run& deck = job.deck.run;
    if (deck.output.stall_s <= 0.0) {
        return {};
    }
    const parallel::Communicator& all = job.communicator;
    const parallel::ShotArrangement arrangement{
        all.size(), all.size() / run.groups, run.groups};
    const int mine = parallel::group_of(arrangement, all.rank());
    std::shared_ptr<parallel::StallWatch> watch;
    // One group after the other: Open MPI 4.1 gives the memory that two groups of one computer
    // share at the same time one name, and one of them fails or hangs.
    for (int group = 0; group < run.groups; ++group) {
        if (group == mine) {
            watch = std::make_shared<parallel::StallWatch>(
                run.group,
                deck.output.stall_s,
                [&deck](const std::string& who) {
                    end_run(deck, who);
                }
            );
        }
        all.barrier();
    }
    if (!watch->is_watching()) {
        job.log.line("output.stall_s: the system has no thread that could watch over the ranks"
        );
    }
    return GroupWatch(std::move(watch));
}

void abandon_files(const config::Run& deck) noexcept {
    try {
        nexus::remove_unfinished(deck.output.file);
    } catch (const std::exception&) {
        return;  // the disk has failed: --resume removes them
    }
}

}  // namespace minibragg::campaign
