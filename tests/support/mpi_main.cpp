#include <cstdio>

#include <gtest/gtest.h>

#include "minibragg/parallel/communicator.hpp"
#include "minibragg/parallel/mpi_session.hpp"

namespace {

/// Prints failures with the rank they happened on; everything else is printed by rank 0 alone.
class FailurePrinter : public testing::EmptyTestEventListener {
public:
    explicit FailurePrinter(int rank) : rank_(rank) {}

private:
    void OnTestPartResult(const testing::TestPartResult& result) override {
        if (result.failed()) {
            std::printf(
                "rank %d: %s:%d: %s\n",
                rank_,
                result.file_name() != nullptr ? result.file_name() : "?",
                result.line_number(),
                result.message()
            );
            std::fflush(stdout);
        }
    }

    int rank_;
};

}  // namespace

/// The main of tests that run on several ranks: every rank runs every test, and all fail when
/// one does.
int main(int argc, char** argv) {
    const minibragg::parallel::MpiSession session(argc, argv);
    testing::InitGoogleTest(&argc, argv);
    const auto world = minibragg::parallel::Communicator::world();
    if (!world.is_root()) {
        auto& listeners = testing::UnitTest::GetInstance()->listeners();
        delete listeners.Release(listeners.default_result_printer());
        listeners.Append(new FailurePrinter(world.rank()));
    }
    const bool passed = RUN_ALL_TESTS() == 0;
    return world.all_of(passed) ? 0 : 1;
}
