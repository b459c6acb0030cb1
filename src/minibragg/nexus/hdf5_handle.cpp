#include "minibragg/nexus/hdf5_handle.hpp"

#include <string_view>
#include <vector>

#include "minibragg/base/error.hpp"

namespace minibragg::nexus::hdf5 {
namespace {

/// Collects the descriptions of an error stack, the called function first, the deepest reason last.
extern "C" herr_t collect_description(
    unsigned /*depth*/, const H5E_error2_t* error, void* data
) {
    auto* descriptions = static_cast<std::vector<std::string>*>(data);
    descriptions->emplace_back(error->desc != nullptr ? error->desc : "");
    return 0;
}

/// The system's words in "... errno = 28, error message = 'No space left on device', ...".
std::string system_reason(std::string_view description) {
    constexpr std::string_view key = "error message = '";
    const std::size_t begin = description.find(key);
    if (begin == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = description.substr(begin + key.size());
    return std::string(rest.substr(0, rest.find('\'')));
}

}  // namespace

SilentErrors::SilentErrors() {
    // At exit HDF5 would close what is open once more, and crash on a file that a full disk kept from being closed.
    // Its owners have closed all else.
    H5dont_atexit();
    H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

SilentErrors::~SilentErrors() {
    H5Eset_auto2(H5E_DEFAULT, function_, data_);
}

std::string error_text() {
    std::vector<std::string> descriptions;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, collect_description, &descriptions);
    if (descriptions.empty()) {
        return "no reason given";
    }
    for (const std::string& description : descriptions) {
        const std::string reason = system_reason(description);
        if (!reason.empty()) {
            return descriptions.front() + ": " + reason;
        }
    }
    if (descriptions.size() == 1) {
        return descriptions.front();
    }
    return descriptions.front() + ": " + descriptions.back();
}

void fail(const std::string& action) {
    throw EnvironmentError("cannot " + action + " (HDF5: " + error_text() + ")");
}

void check(herr_t status, const std::string& action) {
    if (status < 0) {
        fail(action);
    }
}

PropertyList file_access() {
    PropertyList access(H5Pcreate(H5P_FILE_ACCESS), "make file access properties");
    check(
        H5Pset_libver_bounds(access.id(), H5F_LIBVER_V18, H5F_LIBVER_LATEST),
        "choose the file format"
    );
    return access;
}

}  // namespace minibragg::nexus::hdf5
