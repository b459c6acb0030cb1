#pragma once

#include <fstream>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "nanobragg/limits.hpp"
#include "parallel/communicator.hpp"

namespace minibragg::nanobragg {

/// A file's bytes, on every rank; none when it cannot be opened. Collective where there are several ranks.
using FileReader = std::function<std::optional<std::string>(const std::string& name)>;

/// The reader of a run: rank 0 reads, all ranks get the bytes. `communicator` must outlive it.
/// It throws InputError for what is no regular file or is larger than the limit.
FileReader shared_file_reader(const parallel::Communicator& communicator, const Limits& limits);

/// A binary file that is being written. Every failure is an EnvironmentError that names the file.
class OutputFile {
public:
    explicit OutputFile(const std::string& name);

    void write(std::string_view bytes);

    template <class T>
    void write_values(std::span<const T> values) {
        write({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
    }

    /// Flushes and checks; what is not closed may be incomplete.
    void close();

private:
    std::string name_;
    std::ofstream stream_;
};

}  // namespace minibragg::nanobragg
