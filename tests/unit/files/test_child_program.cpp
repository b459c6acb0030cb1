#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/files/child_program.hpp"

namespace minibragg::files {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr ProgramLimits ample{60, 60, 0};
const std::string shell = "/bin/sh";

std::string answer_of(const std::string& script, std::size_t size) {
    ChildProgram program(shell, {"-c", script}, ample);
    std::string answer(size, '\0');
    program.read(answer.data(), answer.size());
    return answer;
}

/// What is said of a program that does not give 1 MB.
std::string failure_of(const std::string& script, const ProgramLimits& limits) {
    ChildProgram program(shell, {"-c", script}, limits);
    std::string answer(1'000'000, '\0');
    try {
        program.read(answer.data(), answer.size());
    } catch (const ProgramFailed& failed) {
        return failed.what();
    }
    return "";
}

TEST(ChildProgram, AnswersThroughAPipe) {
    EXPECT_EQ(answer_of("printf 12345; printf 678", 8), "12345678");
    // More than a pipe holds.
    EXPECT_EQ(answer_of("head -c 300000 /dev/zero", 300'000), std::string(300'000, '\0'));
}

TEST(ChildProgram, HasNothingToReadAndWritesNoFile) {
    EXPECT_EQ(answer_of("cat; printf end", 3), "end");
    EXPECT_EQ(
        answer_of("f=$(mktemp); (printf x > $f) >/dev/null 2>&1; stat -c %s $f; rm $f", 1)
            .substr(0, 1),
        "0"
    );
}

TEST(ChildProgram, ThatCannotBeStartedIsTold) {
    const auto start = [](const char* path) {
        return [path] {
            const ChildProgram program(path, {}, ample);
        };
    };
    EXPECT_THAT(
        start("/nowhere/reader"),
        ThrowsMessage<ProgramNotStarted>(
            AllOf(HasSubstr("/nowhere/reader"), HasSubstr("No such file"))
        )
    );
    EXPECT_THAT(
        start("/dev/null"), ThrowsMessage<ProgramNotStarted>(HasSubstr("Permission denied"))
    );
}

TEST(ChildProgram, ThatEndsTooEarlyIsTold) {
    EXPECT_THAT(failure_of("printf some", ample), HasSubstr("ended without an answer"));
    EXPECT_THAT(failure_of("kill -SEGV $$", ample), HasSubstr("ended by signal 11"));
    EXPECT_THAT(failure_of("kill -KILL $$", ample), HasSubstr("want of memory"));
    // It closes its answer and lives on.
    EXPECT_THAT(
        failure_of("exec >/dev/null; sleep 100", ample), HasSubstr("ended without an answer")
    );
}

TEST(ChildProgram, ThatWorksTooLongIsEnded) {
    EXPECT_THAT(
        failure_of("while :; do :; done", {1, 60, 0}),
        HasSubstr("longer than the 1 s of processor time")
    );
}

TEST(ChildProgram, ThatWaitsTooLongIsEnded) {
    EXPECT_THAT(failure_of("sleep 100", {60, 1, 0}), HasSubstr("longer than the 1 s"));
    EXPECT_THAT(
        failure_of("trap '' TERM; while :; do sleep 0.1; done", {60, 1, 0}),
        HasSubstr("longer than the 1 s")
    );
}

TEST(ChildProgram, GetsNoMoreMemoryThanItMay) {
    // The shell starts in 64 MiB, and cannot hold twice as much.
    EXPECT_NE(
        failure_of(
            "a=$(head -c 200000000 /dev/zero | tr '\\0' x); printf %1000000s $a",
            {60, 60, std::int64_t{64} << 20U}
        ),
        ""
    );
}

TEST(ChildProgram, EndsWithTheObject) {
    const auto begin = std::chrono::steady_clock::now();
    { const ChildProgram program(shell, {"-c", "sleep 1000"}, ample); }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(500));
}

}  // namespace
}  // namespace minibragg::files
