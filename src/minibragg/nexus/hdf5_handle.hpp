#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include <hdf5.h>

#include "minibragg/base/floating_point.hpp"

/// HDF5's identifiers, owned, and its errors as ours. Nothing outside of this room includes
/// hdf5.h.
namespace minibragg::nexus::hdf5 {

/// Around every use of HDF5: keeps it from printing errors, which go into our messages instead,
/// and gives the thread its arithmetic back, which plug-ins of HDF5 change when they are
/// loaded.
class SilentErrors {
public:
    SilentErrors();
    ~SilentErrors();
    SilentErrors(const SilentErrors&) = delete;
    SilentErrors& operator=(const SilentErrors&) = delete;
    SilentErrors(SilentErrors&&) = delete;
    SilentErrors& operator=(SilentErrors&&) = delete;

private:
    KeptArithmetic arithmetic_;
    H5E_auto2_t function_ = nullptr;
    void* data_ = nullptr;
};

/// What HDF5's error stack says, shortened to what failed and the reason: the system's where it
/// is known.
std::string error_text();

/// Whether HDF5's error stack says that the system could not read or write: not what a file
/// holds, nor who may open it.
bool is_failure_of_system();

/// Throws EnvironmentError "cannot <action> (HDF5: <reason>)".
[[noreturn]] void fail(const std::string& action);

/// fail() for a negative status.
void check(herr_t status, const std::string& action);

/// Remembers that what this thread has closed was not closed well: the text is HDF5's, and
/// check_closed() throws it.
void note_failed_close() noexcept;

/// Forgets what this thread could not close before.
void forget_failed_closes() noexcept;

/// Tells what was not closed well since forget_failed_closes(): HDF5 may have lost what was
/// written to it.
/// @throws EnvironmentError "cannot <action> (HDF5: <reason>)"
void check_closed(const std::string& action);

/// Owns an identifier; `close_id` is the function that closes its kind. The destructor, too,
/// minds what closing says: check_closed() tells.
template <herr_t (*close_id)(hid_t)>
class Handle {
public:
    Handle() = default;

    /// Takes an identifier that may be invalid (negative).
    explicit Handle(hid_t id) noexcept : id_(id) {}

    /// Takes a valid identifier. Throws EnvironmentError otherwise: "cannot <action> (HDF5:
    /// ...)".
    Handle(hid_t id, const std::string& action) : id_(id) {
        if (id < 0) {
            fail(action);
        }
    }

    ~Handle() { reset(); }

    Handle(Handle&& other) noexcept : id_(other.release()) {}

    Handle& operator=(Handle&& other) noexcept {
        if (this != &other) {
            reset();
            id_ = other.release();
        }
        return *this;
    }

    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    hid_t id() const { return id_; }

    bool is_valid() const { return id_ >= 0; }

    /// Gives the identifier away; the caller closes it or leaves it open.
    hid_t release() noexcept { return std::exchange(id_, H5I_INVALID_HID); }

    /// Closes and checks.
    void close(const std::string& action) {
        if (is_valid() && close_id(release()) < 0) {
            note_failed_close();
            check_closed(action);
        }
    }

private:
    void reset() noexcept {
        if (is_valid() && close_id(release()) < 0) {
            note_failed_close();
        }
    }

    hid_t id_ = H5I_INVALID_HID;
};

using File = Handle<H5Fclose>;
using Group = Handle<H5Gclose>;
using Dataset = Handle<H5Dclose>;
using Object = Handle<H5Oclose>;
using Attribute = Handle<H5Aclose>;
using Space = Handle<H5Sclose>;
using Type = Handle<H5Tclose>;
using PropertyList = Handle<H5Pclose>;

/// Access properties for a file: a format that HDF5 1.8 and newer read, and locks where the
/// file system has any. HDF5 locks each file that it opens, and takes it for a failure when
/// that cannot be done (ENOLCK, EOPNOTSUPP, EINVAL; it passes over ENOSYS alone). A file that
/// another program has locked stays refused. The variable HDF5_USE_FILE_LOCKING overrules this.
PropertyList file_access(const std::filesystem::path& file);

/// A file that one rank writes. Only close() closes it; a file that is destroyed before is left
/// open, because HDF5 may crash when it closes a file that a failing disk keeps from being
/// written (nexus/unclosed_files.hpp).
class WrittenFile {
public:
    /// @param id  of the open file, or negative
    /// @param action  what has made it so: "create 'run.nxs'"
    WrittenFile(hid_t id, const std::filesystem::path& path, const std::string& action);
    ~WrittenFile();
    WrittenFile(const WrittenFile&) = delete;
    WrittenFile& operator=(const WrittenFile&) = delete;
    WrittenFile(WrittenFile&&) = delete;
    WrittenFile& operator=(WrittenFile&&) = delete;

    hid_t id() const { return file_.id(); }

    /// Hands all that was written to the system, and tells what has failed until now, closing
    /// of data sets and groups, too.
    /// @throws EnvironmentError
    void flush() const;

    /// flush(), and the end of the file.
    /// @throws EnvironmentError
    void close();

private:
    File file_;
    std::string name_;
};

}  // namespace minibragg::nexus::hdf5
