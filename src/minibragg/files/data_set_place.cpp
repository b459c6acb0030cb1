#include "minibragg/files/data_set_place.hpp"

#include <filesystem>
#include <system_error>

namespace minibragg::files {

DataSetPlace data_set_place(const std::string& text) {
    std::error_code error;
    const std::size_t colon = text.rfind(":/");
    if (colon == std::string::npos || std::filesystem::exists(text, error)) {
        return {text, ""};
    }
    return {text.substr(0, colon), text.substr(colon + 1)};
}

}  // namespace minibragg::files
