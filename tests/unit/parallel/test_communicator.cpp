#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/parallel/communicator.hpp"
#include "minibragg/parallel/mpi_session.hpp"

using namespace minibragg;
using parallel::Communicator;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

/// A process without MPI: what several ranks do is tested in tests/mpi.
class AloneWithoutMpi : public testing::Test {
protected:
    Communicator alone = Communicator::world();
};

TEST_F(AloneWithoutMpi, IsRankZeroOfOne) {
    EXPECT_EQ(alone.rank(), 0);
    EXPECT_EQ(alone.size(), 1);
    EXPECT_TRUE(alone.is_root());
}

TEST_F(AloneWithoutMpi, ReducesAndGathersItsOwnValues) {
    alone.barrier();
    EXPECT_EQ(alone.sum(2.5), 2.5);
    EXPECT_EQ(alone.sum(std::int64_t{7}), 7);
    EXPECT_EQ(alone.max(std::int64_t{-3}), -3);
    EXPECT_EQ(alone.min(1.5), 1.5);
    EXPECT_TRUE(alone.all_of(true));
    EXPECT_FALSE(alone.all_of(false));
    EXPECT_EQ(alone.broadcast(std::string("a\0b", 3)), std::string("a\0b", 3));
    EXPECT_THAT(alone.gather_bytes("mine"), ElementsAre("mine"));
    EXPECT_EQ(alone.split(3).size(), 1);
}

TEST_F(AloneWithoutMpi, PassesResultsAndErrorsOn) {
    EXPECT_EQ(
        from_root(
            alone,
            [] {
                return std::string("text");
            }
        ),
        "text"
    );
    EXPECT_NO_THROW(agree(alone, [] {}));
    EXPECT_THAT(
        [&] {
            from_root(alone, []() -> std::string {
                throw InputError("deck:1: bad");
            });
        },
        ThrowsMessage<InputError>("deck:1: bad")
    );
    EXPECT_THAT(
        [&] {
            agree(alone, [] {
                throw EnvironmentError("disk");
            });
        },
        ThrowsMessage<EnvironmentError>("disk")
    );
}

TEST_F(AloneWithoutMpi, TurnsOtherErrorsIntoEnvironmentErrors) {
    EXPECT_THAT(
        [&] {
            agree(alone, [] {
                throw std::bad_alloc();
            });
        },
        ThrowsMessage<EnvironmentError>(HasSubstr("not enough memory"))
    );
    EXPECT_THAT(
        [&] {
            agree(alone, [] {
                throw std::out_of_range("row 7");
            });
        },
        ThrowsMessage<EnvironmentError>("row 7")
    );
}

TEST(MpiSession, StartsNoMpiWithoutALauncher) {
    if (parallel::has_launcher()) {
        GTEST_SKIP() << "a launcher started this test";
    }
    int argc = 0;
    char** argv = nullptr;
    const parallel::MpiSession session(argc, argv);
    EXPECT_EQ(Communicator::world().size(), 1);
}
