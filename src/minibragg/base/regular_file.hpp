#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace minibragg {

/// A file that is read: a regular one, opened without waiting for anybody. A pipe that nobody
/// writes to would make a program wait for ever, and devices and sockets have no content of
/// their own; they are told by what was opened, not by its name, which may change its meaning
/// in between.
class RegularFile {
public:
    /// @throws InputError "cannot read 'x' (why)": it is not there, may not be read, or is no
    /// regular file
    explicit RegularFile(std::string path);
    ~RegularFile();
    RegularFile(const RegularFile&) = delete;
    RegularFile& operator=(const RegularFile&) = delete;
    RegularFile(RegularFile&&) = delete;
    RegularFile& operator=(RegularFile&&) = delete;

    /// The number of its bytes when it was opened.
    std::size_t size() const { return size_; }

    /// The next bytes: as many as there is room for, fewer only at the end of the file.
    /// @throws EnvironmentError when the system cannot read it
    std::size_t read(std::span<char> bytes);

private:
    std::string path_;
    int descriptor_;
    std::size_t size_ = 0;
};

/// Refuses what RegularFile refuses, for libraries that open files by their names.
/// @throws InputError
inline void check_regular_file(const std::string& path) {
    const RegularFile opened(path);
}

}  // namespace minibragg
