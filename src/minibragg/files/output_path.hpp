#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "minibragg/files/file_identity.hpp"

/// Files that appear whole or not at all.
namespace minibragg::files {

/// What to do about a file that exists.
enum class Existing : bool { refuse, overwrite };

/// The name of a file under construction.
std::filesystem::path partial_path(const std::filesystem::path& final_path);

/// Removes what has this name but a folder, links and not what they lead to; nothing there is
/// fine.
/// @throws EnvironmentError
void remove_file(const std::filesystem::path& path);

/// The folder that a file is in.
std::filesystem::path folder_of(const std::filesystem::path& path);

/// Tells early, before anything is computed, that a file cannot be written: it exists (without
/// overwrite), is a folder or a device, its folder is missing or not writable. Creates nothing.
/// Call on rank 0 (agree()).
/// @throws InputError or EnvironmentError saying what to do
void check_writable(const std::filesystem::path& path, Existing existing);

/// A file under construction: `.<name>.partial` beside the final name, made empty here.
/// Whatever was left under that name, of a run that was killed or planted by somebody, is
/// removed and not written through. Removed by the destructor unless commit() has moved it into
/// place. One rank's; serial.
class PartialFile {
public:
    /// @throws EnvironmentError
    explicit PartialFile(std::filesystem::path final_path);
    ~PartialFile();
    PartialFile(PartialFile&& other) noexcept;
    PartialFile& operator=(PartialFile&&) = delete;
    PartialFile(const PartialFile&) = delete;
    PartialFile& operator=(const PartialFile&) = delete;

    /// The temporary name.
    const std::filesystem::path& path() const { return partial_; }

    const std::filesystem::path& final_path() const { return final_; }

    /// Syncs the closed file to disk and renames it; syncs the folder.
    /// @throws EnvironmentError; then the partial file is removed. Also when another has taken
    /// the name meanwhile.
    void commit();

    /// Only renames the closed file. It outlives this program but perhaps not a power failure:
    /// for files that are cheap to make again and many.
    /// @throws EnvironmentError; then the partial file is removed
    void rename();

private:
    /// Whether its name is still that of the file that was made here.
    bool is_there() const;

    std::filesystem::path final_, partial_;
    FileIdentity identity_;
    bool exists_ = true;
};

/// Writes a whole file by way of a PartialFile. Serial.
/// @throws EnvironmentError with the system's reason (as a full disk)
void write_file(const std::filesystem::path& path, std::string_view bytes, Existing existing);

}  // namespace minibragg::files
