#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/types.h>

namespace minibragg::files {

/// What a program that is started may use before it is ended.
struct ProgramLimits {
    std::int64_t processor_s = 0;
    std::int64_t elapsed_s = 0;     ///< from its start on, however little it works
    std::int64_t memory_bytes = 0;  ///< of address space; 0: any
};

/// A program did not start: it is not there, or this process may start none.
struct ProgramNotStarted : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A program ended before it had answered: it crashed, or met one of its limits.
struct ProgramFailed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Another program that answers on its standard output, started by posix_spawn(): nothing of
/// this process is copied, so it may have threads, MPI and a device. The program reads nothing,
/// says nothing on the terminal, writes no files, opens few, and is ended with this object.
/// Signals that ask a run to stop are blocked in it: who asked is this process.
class ChildProgram {
public:
    /// @param arguments  behind the program's name
    /// @throws ProgramNotStarted
    ChildProgram(
        const std::filesystem::path& program,
        const std::vector<std::string>& arguments,
        const ProgramLimits& limits
    );
    ~ChildProgram();
    ChildProgram(const ChildProgram&) = delete;
    ChildProgram& operator=(const ChildProgram&) = delete;
    ChildProgram(ChildProgram&&) = delete;
    ChildProgram& operator=(ChildProgram&&) = delete;

    /// The next bytes of the answer; waits for them.
    /// @throws ProgramFailed when the program ends or meets a limit before it has written so
    /// many
    void read(void* data, std::size_t size);

private:
    void wait_for_bytes();
    [[noreturn]] void tell_end();
    void end() noexcept;

    ProgramLimits limits_;
    std::chrono::steady_clock::time_point deadline_;
    pid_t process_ = 0;
    int answer_ = -1;  ///< the descriptor to read
};

}  // namespace minibragg::files
