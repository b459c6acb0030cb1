#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/parallel/exchange.hpp"

using namespace minibragg;
using parallel::Communicator;
using testing::ThrowsMessage;

/// Every test runs on every rank, for several numbers of ranks.
class Ranks : public testing::Test {
protected:
    Communicator world = Communicator::world();
    int rank = world.rank();
    int size = world.size();

    /// What rank `from` contributes to gathered texts: of uneven length, rank 1 nothing.
    static std::string text_of(int from) {
        return std::string(from == 1 ? 0 : static_cast<std::size_t>(3 * from + 1), 'a') +
               (from == 1 ? "" : std::to_string(from));
    }
};

TEST_F(Ranks, BroadcastFromAnyRank) {
    for (int root = 0; root < size; ++root) {
        const std::string bytes("text\0of ", 8);
        const std::string mine = rank == root ? bytes + std::to_string(root) : "ignored";
        EXPECT_EQ(world.broadcast(mine, root), bytes + std::to_string(root));
    }
    EXPECT_EQ(world.broadcast(rank == 0 ? "" : "ignored"), "");
}

TEST_F(Ranks, GatherTextsInRankOrder) {
    std::vector<std::string> expected;
    for (int from = 0; from < size; ++from) {
        expected.push_back(text_of(from));
    }
    const auto at_root = world.gather_bytes(text_of(rank));
    EXPECT_EQ(at_root, rank == 0 ? expected : std::vector<std::string>{});
}

TEST_F(Ranks, SendToTheNext) {
    const int number = 100 + rank;
    int received = -1;
    const auto mine = std::as_bytes(std::span(&number, 1));
    const auto theirs = std::as_writable_bytes(std::span(&received, 1));
    if (rank + 1 < size) {
        world.send(mine, rank + 1);
    }
    if (rank > 0) {
        world.receive(theirs, rank - 1);
        EXPECT_EQ(received, 99 + rank);
    }
}

TEST_F(Ranks, GatherAndBroadcastValuesOfAnyType) {
    using Value = std::pair<std::string, std::vector<double>>;
    const auto value_of = [](int from) {
        return Value{text_of(from), std::vector<double>(static_cast<std::size_t>(from), 0.5)};
    };
    std::vector<Value> expected;
    for (int from = 0; from < size; ++from) {
        expected.push_back(value_of(from));
    }
    const auto at_root = parallel::gather(world, value_of(rank));
    EXPECT_EQ(at_root, rank == 0 ? expected : std::vector<Value>{});
    EXPECT_EQ(parallel::broadcast(world, value_of(rank), size - 1), value_of(size - 1));
}

TEST_F(Ranks, GetAValueOfAnyTypeFromTheRoot) {
    int calls = 0;
    const auto given = parallel::from_root(world, [&] {
        ++calls;
        return std::optional<std::string>("found");
    });
    EXPECT_EQ(given, "found");
    EXPECT_EQ(calls, rank == 0 ? 1 : 0);
    EXPECT_THROW(
        parallel::on_root(
            world,
            [] {
                throw InputError("only the root tried");
            }
        ),
        InputError
    );
}

TEST_F(Ranks, Reduce) {
    EXPECT_EQ(world.sum(std::int64_t{1} << 40U), size * (std::int64_t{1} << 40U));
    EXPECT_DOUBLE_EQ(world.sum(0.5 * rank), 0.25 * size * (size - 1));
    EXPECT_EQ(world.max(std::int64_t{rank}), size - 1);
    EXPECT_EQ(world.max(static_cast<double>(rank)), size - 1.0);
    EXPECT_EQ(world.min(static_cast<double>(-rank)), 1.0 - size);
    EXPECT_EQ(world.min(rank + 5), 5);
    EXPECT_TRUE(world.all_of(true));
    EXPECT_EQ(world.all_of(rank != size - 1), false);
}

TEST_F(Ranks, SplitIntoGroups) {
    const Communicator half = world.split(rank % 2);
    EXPECT_EQ(half.size(), (size + 1 - rank % 2) / 2);
    EXPECT_EQ(half.rank(), rank / 2);
    EXPECT_EQ(half.sum(std::int64_t{rank % 2}), rank % 2 * half.size());
}

TEST_F(Ranks, TakeWhatTheRootMakes) {
    int calls = 0;
    const std::string made = from_root(world, [&] {
        ++calls;
        return std::string("made on ") + std::to_string(rank);
    });
    EXPECT_EQ(made, "made on 0");
    EXPECT_EQ(calls, rank == 0 ? 1 : 0);
}

TEST_F(Ranks, AllFailAsTheRootFails) {
    const auto fail = [] {
        return std::string();
    };
    EXPECT_NO_THROW(from_root(world, fail));
    EXPECT_THAT(
        [&] {
            from_root(world, []() -> std::string {
                throw InputError("a.toml:3: no");
            });
        },
        ThrowsMessage<InputError>("a.toml:3: no")
    );
    EXPECT_THAT(
        [&] {
            from_root(world, []() -> std::string {
                throw EnvironmentError("disk");
            });
        },
        ThrowsMessage<EnvironmentError>("disk")
    );
}

TEST_F(Ranks, AllThrowTheErrorOfTheLowestRankThatFails) {
    EXPECT_NO_THROW(agree(world, [] {}));
    for (int first = 0; first < size; ++first) {
        const auto work = [&] {
            if (rank >= first) {
                throw InputError("rank " + std::to_string(rank));
            }
        };
        EXPECT_THAT(
            [&] {
                agree(world, work);
            },
            ThrowsMessage<InputError>("rank " + std::to_string(first))
        );
    }
}

TEST_F(Ranks, AllFailWhenOnlyTheLastFails) {
    EXPECT_THAT(
        [&] {
            agree(world, [&] {
                if (rank == size - 1) {
                    throw std::bad_alloc();
                }
            });
        },
        testing::Throws<EnvironmentError>()
    );
}
