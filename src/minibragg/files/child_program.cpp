#include "minibragg/files/child_program.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <initializer_list>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "minibragg/files/posix_file.hpp"

namespace minibragg::files {
namespace {

/// Descriptors that a program may have open at a time.
constexpr rlim_t most_descriptors = 256;

void limit(pid_t process, __rlimit_resource resource, rlim_t soft, rlim_t hard) {
    rlimit now{};
    if (prlimit(process, resource, nullptr, &now) == 0) {
        const rlimit wanted{std::min(soft, now.rlim_max), std::min(hard, now.rlim_max)};
        prlimit(process, resource, &wanted, nullptr);
    }
}

/// Set from outside, so that they hold for any program. One that has ended already needs none.
void set_limits(pid_t process, const ProgramLimits& limits) {
    const auto processor_s = static_cast<rlim_t>(limits.processor_s);
    limit(process, RLIMIT_CPU, processor_s, processor_s + 1);
    limit(process, RLIMIT_CORE, 0, 0);
    limit(process, RLIMIT_FSIZE, 0, 0);
    limit(process, RLIMIT_NOFILE, most_descriptors, most_descriptors);
    if (limits.memory_bytes > 0) {
        const auto memory_bytes = static_cast<rlim_t>(limits.memory_bytes);
        limit(process, RLIMIT_AS, memory_bytes, memory_bytes);
    }
}

sigset_t set_of(std::initializer_list<int> signals) {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : signals) {
        sigaddset(&set, signal);
    }
    return set;
}

/// Signals as the program is to find them: those by which users and batch systems stop runs are
/// kept from it; those that tell of a limit end it.
class SpawnAttributes {
public:
    SpawnAttributes() {
        posix_spawnattr_init(&attributes_);
        const sigset_t blocked = set_of({SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2});
        const sigset_t as_usual = set_of({SIGXCPU, SIGXFSZ, SIGPIPE, SIGCHLD});
        posix_spawnattr_setsigmask(&attributes_, &blocked);
        posix_spawnattr_setsigdefault(&attributes_, &as_usual);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }

    ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }

    SpawnAttributes(const SpawnAttributes&) = delete;
    SpawnAttributes& operator=(const SpawnAttributes&) = delete;
    SpawnAttributes(SpawnAttributes&&) = delete;
    SpawnAttributes& operator=(SpawnAttributes&&) = delete;

    const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

/// The program's standard streams: nothing to read, a pipe to write to, no place for
/// complaints.
class SpawnStreams {
public:
    explicit SpawnStreams(int answer) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions_, answer, STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }

    ~SpawnStreams() { posix_spawn_file_actions_destroy(&actions_); }

    SpawnStreams(const SpawnStreams&) = delete;
    SpawnStreams& operator=(const SpawnStreams&) = delete;
    SpawnStreams(SpawnStreams&&) = delete;
    SpawnStreams& operator=(SpawnStreams&&) = delete;

    const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

/// @return an errno value, 0 when the program runs
int start(
    const std::string& program,
    const std::vector<std::string>& arguments,
    int answer,
    pid_t& process
) {
    // posix_spawn() does not write through argv, but its type is not const.
    std::vector<char*> words{const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments) {
        words.push_back(const_cast<char*>(argument.c_str()));
    }
    words.push_back(nullptr);
    const SpawnStreams streams(answer);
    const SpawnAttributes attributes;
    return posix_spawn(
        &process, program.c_str(), streams.get(), attributes.get(), words.data(), environ
    );
}

}  // namespace

ChildProgram::ChildProgram(
    const std::filesystem::path& program,
    const std::vector<std::string>& arguments,
    const ProgramLimits& limits
)
    : limits_(limits),
      deadline_(std::chrono::steady_clock::now() + std::chrono::seconds(limits.elapsed_s)) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw ProgramNotStarted("no pipe: " + system_error_text(errno));
    }
    const int error_number = start(program.string(), arguments, ends[1], process_);
    ::close(ends[1]);
    answer_ = ends[0];
    if (error_number != 0) {
        ::close(answer_);
        throw ProgramNotStarted(
            "'" + program.string() + "' cannot be started (" + system_error_text(error_number) +
            ")"
        );
    }
    set_limits(process_, limits);
}

ChildProgram::~ChildProgram() {
    end();
}

void ChildProgram::end() noexcept {
    if (answer_ >= 0) {
        ::close(std::exchange(answer_, -1));
    }
    if (const pid_t process = std::exchange(process_, 0); process > 0) {
        ::kill(process, SIGKILL);
        while (::waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
}

void ChildProgram::wait_for_bytes() {
    using std::chrono::milliseconds;
    for (;;) {
        const auto left = std::chrono::duration_cast<milliseconds>(
            deadline_ - std::chrono::steady_clock::now()
        );
        if (left.count() <= 0) {
            const std::int64_t elapsed_s = limits_.elapsed_s;
            end();
            throw ProgramFailed(
                "took longer than the " + std::to_string(elapsed_s) + " s that it may take"
            );
        }
        constexpr std::int64_t longest_wait_ms = 60'000;
        pollfd one{answer_, POLLIN, 0};
        if (::poll(&one, 1, static_cast<int>(std::min(left.count(), longest_wait_ms))) > 0) {
            return;
        }
    }
}

void ChildProgram::tell_end() {
    // It has closed its answer, so it is about to end, or pretends to be.
    constexpr int most_waits = 100, wait_ms = 10;
    int status = 0;
    pid_t ended = 0;
    for (int i = 0; i < most_waits && ended == 0; ++i) {
        ended = ::waitpid(process_, &status, WNOHANG);
        if (ended == 0) {
            ::poll(nullptr, 0, wait_ms);
        }
    }
    if (ended != 0) {
        process_ = 0;
    }
    if (ended > 0 && WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        if (signal == SIGXCPU) {
            throw ProgramFailed(
                "took longer than the " + std::to_string(limits_.processor_s) +
                " s of processor time that it may take"
            );
        }
        // SIGKILL is what the system sends when memory runs out.
        throw ProgramFailed(
            "was ended by signal " + std::to_string(signal) +
            (signal == SIGKILL ? ", perhaps for want of memory" : "")
        );
    }
    throw ProgramFailed("ended without an answer");
}

void ChildProgram::read(void* data, std::size_t size) {
    char* next = static_cast<char*>(data);
    while (size > 0) {
        wait_for_bytes();
        const ssize_t count = ::read(answer_, next, size);
        if (count == 0) {
            tell_end();
        }
        if (count < 0 && errno != EINTR) {
            throw ProgramFailed("its answer cannot be read: " + system_error_text(errno));
        }
        if (count > 0) {
            next += count;
            size -= static_cast<std::size_t>(count);
        }
    }
}

}  // namespace minibragg::files
