#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "minibragg/files/child_program.hpp"
#include "minibragg/nexus/hdf5_signature.hpp"

/// HDF5 files of others, read by another program. On a damaged file HDF5 may loop for ever or
/// spoil its memory; a program of its own that does so is ended, and this one tells what
/// happened. The program is `minibragg-reader`, looked for where the environment variable
/// MINIBRAGG_READER says or else beside the program that runs, in ../libexec/minibragg from
/// there, and where it was installed with the library. Serial.
namespace minibragg::nexus {

/// What the reader is asked for, on its command line.
struct Question {
    std::string what;  ///< a word that answer() knows
    std::string file;
    std::vector<std::string> objects;
    std::int64_t answer_bytes = 0;  ///< of a large answer: the reader may take longer
    std::int64_t memory_bytes = 0;  ///< that a large answer takes the reader
};

/// What the reader answers, block by block. Its bytes are believed no more than the file's.
class Answer {
public:
    /// @throws files::ProgramNotStarted also for a program that does not speak as the reader
    /// does
    explicit Answer(const Question& question);

    /// A block of at most so many bytes.
    /// @throws InputError for the error that the reader met, a reader that met its limits or
    /// crashed, and a longer block
    std::string block(std::size_t most_bytes);

    /// A block of this very size, into memory of that size.
    /// @throws InputError likewise
    void block_into(void* data, std::size_t bytes);

    /// Throws InputError "<file>: <why>".
    [[noreturn]] void refuse(const std::string& why) const;

private:
    std::uint64_t begin_block();
    void read(void* data, std::size_t bytes);

    std::string file_;
    files::ChildProgram reader_;
};

/// Why files of others are read in this process; none where the reader can be asked.
std::optional<std::string> why_unguarded();

/// The reader's answer, as `take` understands it; where no reader can be started, what
/// `read_here` reads in this process, once the superblock has been checked.
template <class Value>
Value guarded(
    const Question& question,
    const std::function<Value(Answer&)>& take,
    const std::function<Value()>& read_here
) {
    std::optional<Answer> answer;
    try {
        answer.emplace(question);
    } catch (const files::ProgramNotStarted&) {  // why_unguarded() tells it
        check_superblock(question.file);
        return read_here();
    }
    return take(*answer);
}

}  // namespace minibragg::nexus
