#pragma once

#include <filesystem>

#include "minibragg/files/posix_file.hpp"

namespace minibragg::files {

/// While one lives, no other run writes the same output file: it holds an exclusive lock on
/// `.<name>.lock` beside it, which the system gives back however this process ends. The text of
/// the lock file says who holds it. Where the file system has no locks (docs/many_images.md)
/// nothing is held. One rank's.
class OutputLock {
public:
    /// @throws InputError when another run holds the lock; EnvironmentError when the lock file
    /// cannot be made, or what has its name is a link or no file: it is not written through
    explicit OutputLock(const std::filesystem::path& output_file);

    /// Removes the lock file.
    ~OutputLock();
    OutputLock(const OutputLock&) = delete;
    OutputLock& operator=(const OutputLock&) = delete;
    OutputLock(OutputLock&&) = delete;
    OutputLock& operator=(OutputLock&&) = delete;

    /// False where the file system has no locks.
    bool is_held() const { return is_held_; }

    /// The name of the lock file.
    static std::filesystem::path path_of(const std::filesystem::path& output_file);

private:
    std::filesystem::path path_;
    PosixFile file_;
    bool is_held_ = false;
};

}  // namespace minibragg::files
