#include "minibragg/nexus/guarded_read.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <unistd.h>

#include "minibragg/base/error.hpp"
#include "minibragg/nexus/reader_protocol.hpp"

namespace minibragg::nexus {
namespace {

namespace fs = std::filesystem;

constexpr const char* reader_name = "minibragg-reader";

#ifdef MINIBRAGG_INSTALLED_READER
constexpr const char* installed_reader = MINIBRAGG_INSTALLED_READER;
#else
constexpr const char* installed_reader = "";
#endif

/// Whether this is a build with a sanitizer, which takes terabytes of address space.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif
#else
constexpr bool is_sanitized = false;
#endif

/// Where the reader is.
fs::path reader_path() {
    // The environment is read where no other thread writes it.
    if (const char* const given =
            std::getenv("MINIBRAGG_READER");  // NOLINT(concurrency-mt-unsafe)
        given != nullptr && *given != '\0') {
        return given;
    }
    std::error_code error;
    const fs::path here = fs::read_symlink("/proc/self/exe", error).parent_path();
    const std::array<fs::path, 3> places{
        here / reader_name,
        here.parent_path() / "libexec" / "minibragg" / reader_name,
        installed_reader};
    const auto* const found =
        std::find_if(places.begin(), places.end(), [](const fs::path& place) {
            return !place.empty() && ::access(place.c_str(), X_OK) == 0;
        });
    if (found == places.end()) {
        throw files::ProgramNotStarted(
            std::string(reader_name) + " is neither beside the program nor installed"
        );
    }
    return *found;
}

std::vector<std::string> words_of(const Question& question) {
    std::vector<std::string> words{question.what, question.file};
    words.insert(words.end(), question.objects.begin(), question.objects.end());
    return words;
}

/// What a sound file of this size needs at most, by far.
files::ProgramLimits limits_for(const Question& question) {
    constexpr std::int64_t least_s = 10, most_for_file_s = 110, patience = 6;
    constexpr std::int64_t bytes_per_s = 10'000'000;
    constexpr std::int64_t own_memory_bytes = std::int64_t{2} << 30U;
    std::error_code error;
    const std::uintmax_t size = fs::file_size(question.file, error);
    const std::int64_t for_file_s =
        std::min(error ? 0 : static_cast<std::int64_t>(size / bytes_per_s), most_for_file_s);
    files::ProgramLimits limits;
    limits.processor_s = least_s + for_file_s + question.answer_bytes / bytes_per_s;
    limits.elapsed_s = patience * limits.processor_s;
    limits.memory_bytes = is_sanitized ? 0 : own_memory_bytes + question.memory_bytes;
    return limits;
}

/// A message of the reader, in which the file may have its say.
std::string shown(std::string text) {
    std::replace_if(
        text.begin(),
        text.end(),
        [](char c) {
            return static_cast<unsigned char>(c) < ' ' || c == '\x7F';
        },
        '?'
    );
    return text;
}

constexpr std::size_t longest_message = 8192;

}  // namespace

Answer::Answer(const Question& question)
    : file_(question.file), reader_(reader_path(), words_of(question), limits_for(question)) {
    std::string greeting(protocol::greeting.size(), '\0');
    try {
        reader_.read(greeting.data(), greeting.size());
    } catch (const files::ProgramFailed& failed) {
        throw files::ProgramNotStarted(std::string(reader_name) + " " + failed.what());
    }
    if (greeting != protocol::greeting) {
        throw files::ProgramNotStarted(
            std::string(reader_name) + " belongs to another version of this program"
        );
    }
}

void Answer::refuse(const std::string& why) const {
    throw InputError(file_ + ": " + why);
}

void Answer::read(void* data, std::size_t bytes) {
    try {
        reader_.read(data, bytes);
    } catch (const files::ProgramFailed& failed) {
        refuse(
            std::string("cannot be read as HDF5: the program that reads it (") + reader_name +
            ") " + failed.what() + ". The file is damaged, or was made to do harm: give another"
        );
    }
}

std::uint64_t Answer::begin_block() {
    char mark = '\0';
    std::uint64_t bytes = 0;
    read(&mark, sizeof(mark));
    read(&bytes, sizeof(bytes));
    if (mark == protocol::good) {
        return bytes;
    }
    if (mark != protocol::input_error || bytes > longest_message) {
        refuse("what was read of it makes no sense. The file is damaged: give another");
    }
    std::string message(bytes, '\0');
    read(message.data(), message.size());
    throw InputError(shown(message));
}

std::string Answer::block(std::size_t most_bytes) {
    const std::uint64_t bytes = begin_block();
    if (bytes > most_bytes) {
        refuse("holds more than can be meant. Give another");
    }
    std::string block(bytes, '\0');
    read(block.data(), block.size());
    return block;
}

void Answer::block_into(void* data, std::size_t bytes) {
    if (begin_block() != bytes) {
        refuse("has changed while it was read. Try again");
    }
    read(data, bytes);
}

std::optional<std::string> why_unguarded() {
    try {
        Answer(Question{std::string(protocol::ready), "", {}}).block(0);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return std::nullopt;
}

}  // namespace minibragg::nexus
