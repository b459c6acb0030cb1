#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "minibragg/files/file_identity.hpp"

namespace minibragg::files {

/// The system's words for an errno value.
std::string system_error_text(int error_number);

/// An open file descriptor. Everything that fails throws EnvironmentError with the path and the
/// system's reason.
class PosixFile {
public:
    /// Opens with these flags of open(2); a new file gets mode 0666 (less the umask). With
    /// O_NOFOLLOW a symbolic link is refused.
    PosixFile(std::filesystem::path path, int flags);
    ~PosixFile();
    PosixFile(const PosixFile&) = delete;
    PosixFile& operator=(const PosixFile&) = delete;
    PosixFile(PosixFile&&) = delete;
    PosixFile& operator=(PosixFile&&) = delete;

    /// What became of asking for a lock.
    enum class Lock : std::uint8_t {
        held,
        refused,     ///< another process holds it
        unsupported  ///< by the file system
    };

    /// For whom a file is locked.
    enum class Sharing : std::uint8_t { alone, with_readers };

    /// Locks the file as flock(2) does; closing it gives the lock back. Does not wait.
    Lock try_lock(Sharing sharing = Sharing::alone) const;

    /// Whether the path, and no link there, names this very file.
    bool is_at(const std::filesystem::path& path) const;

    /// Whether it is a regular file that has no other name.
    bool is_plain() const;

    FileIdentity identity() const;

    /// Of what has been written.
    std::int64_t size() const;

    /// The bytes from a place on: as many as there is room for, fewer only at the end of the
    /// file. Returns how many.
    std::size_t read_at(std::int64_t place, std::span<char> bytes) const;

    void write_at(std::int64_t place, std::string_view bytes);

    /// Closes the file and opens what its path names now.
    void reopen(int flags);

    void write(std::string_view bytes);

    /// Waits until all of the file is on the disk.
    void sync();

    /// Lets the system begin to bring to the disk what it keeps in memory, so that sync() waits
    /// for less. A hint.
    void start_sync() const noexcept;

    void resize(std::int64_t bytes);

    /// Makes sure that these bytes can be written later without running out of disk or quota;
    /// the size of the file stays. Where the file system cannot reserve, the free space is
    /// compared instead.
    void reserve(std::int64_t begin, std::int64_t end);

    /// Gives back what was reserved beyond the end of the file.
    void trim();

    /// Closes and checks: some file systems report a full disk only here.
    void close();

private:
    [[noreturn]] void fail(const std::string& action, int error_number) const;
    void check_free_space(std::int64_t bytes) const;

    std::filesystem::path path_;
    int descriptor_ = -1;
};

}  // namespace minibragg::files
