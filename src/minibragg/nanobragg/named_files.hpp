#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "minibragg/files/output_path.hpp"
#include "minibragg/files/posix_file.hpp"
#include "minibragg/nanobragg/limits.hpp"
#include "minibragg/parallel/communicator.hpp"

namespace minibragg::nanobragg {

/// A file's bytes, on every rank; none when it cannot be opened. Collective where there are
/// several ranks.
using FileReader = std::function<std::optional<std::string>(const std::string& name)>;

/// The reader of a run: rank 0 reads, all ranks get the bytes. `communicator` must outlive it.
/// It throws InputError for what is no regular file or is larger than the limit.
FileReader shared_file_reader(const parallel::Communicator& communicator, const Limits& limits);

/// A binary file that is being written: it appears under its name when it is closed, whole.
/// What exists and is no regular file, as /dev/null or a pipe, is written directly.
class OutputFile {
public:
    /// @throws InputError or EnvironmentError with the name and what to do
    explicit OutputFile(const std::string& name);

    void write(std::string_view bytes) { file_->write(bytes); }

    template <class T>
    void write_values(std::span<const T> values) {
        write({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
    }

    /// What is not closed is removed.
    void close();

private:
    std::optional<files::PartialFile> partial_;  ///< none: written directly
    std::optional<files::PosixFile> file_;
};

}  // namespace minibragg::nanobragg
