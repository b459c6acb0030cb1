#pragma once

#include <string>
#include <utility>

#include <hdf5.h>

/// HDF5's identifiers, owned, and its errors as ours. Nothing outside of this room includes hdf5.h.
namespace minibragg::nexus::hdf5 {

/// Keeps HDF5 from printing errors while it lives; they go into our messages instead.
class SilentErrors {
public:
    SilentErrors();
    ~SilentErrors();
    SilentErrors(const SilentErrors&) = delete;
    SilentErrors& operator=(const SilentErrors&) = delete;
    SilentErrors(SilentErrors&&) = delete;
    SilentErrors& operator=(SilentErrors&&) = delete;

private:
    H5E_auto2_t function_ = nullptr;
    void* data_ = nullptr;
};

/// What HDF5's error stack says, shortened to what failed and the reason: the system's where it is known.
std::string error_text();

/// Throws EnvironmentError "cannot <action> (HDF5: <reason>)".
[[noreturn]] void fail(const std::string& action);

/// fail() for a negative status.
void check(herr_t status, const std::string& action);

/// Owns an identifier; `close_id` is the function that closes its kind.
template <herr_t (*close_id)(hid_t)>
class Handle {
public:
    Handle() = default;

    /// Takes an identifier that may be invalid (negative).
    explicit Handle(hid_t id) noexcept : id_(id) {}

    /// Takes a valid identifier. Throws EnvironmentError otherwise: "cannot <action> (HDF5: ...)".
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
        if (is_valid()) {
            check(close_id(release()), action);
        }
    }

private:
    void reset() noexcept {
        if (is_valid()) {
            close_id(release());
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

/// Access properties of our files: a format that HDF5 1.8 and newer read.
PropertyList file_access();

}  // namespace minibragg::nexus::hdf5
