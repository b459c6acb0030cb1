#include "minibragg/config/select_images.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>

#include "minibragg/base/error.hpp"
#include "minibragg/config/key_text.hpp"

namespace minibragg::config {

namespace {

constexpr std::size_t longest_part = 80;

[[noreturn]] void refuse(const std::string& text, const std::string& why) {
    throw InputError(joined(
        {"--shots ",
         printable(text, longest_part),
         " (",
         why,
         "). Give shots counted from 0, such as 17, 10:20 (10 to 19) or 3,7,10:20."}
    ));
}

/// A whole number of digits alone, or what stands for an absent one.
int number_or(std::string_view word, int absent, const std::string& text) {
    int value = absent;
    const char* const end = word.data() + word.size();
    const auto parsed = std::from_chars(word.data(), end, value);
    const bool is_number = parsed.ec == std::errc{} && parsed.ptr == end && value >= 0;
    if (!word.empty() && !is_number) {
        refuse(text, joined({"'", printable(word, longest_part), "' is no number of a shot"}));
    }
    return value;
}

/// Marks the images of one part: "17" or "10:20".
void mark(std::string_view part, const std::string& text, std::vector<bool>& is_selected) {
    const auto images = static_cast<int>(is_selected.size());
    const std::size_t colon = part.find(':');
    int first = 0, end = 0;
    if (colon == std::string_view::npos) {
        first = number_or(part, images, text);
        end = first < images ? first + 1 : first;
    } else {
        first = number_or(part.substr(0, colon), 0, text);
        end = number_or(part.substr(colon + 1), images, text);
    }
    if (first >= images || end > images) {
        refuse(
            text,
            images == 1
                ? "the run has one image, number 0"
                : joined({"the run has ", std::to_string(images), " images, counted from 0"})
        );
    }
    if (first >= end) {
        refuse(text, joined({"'", printable(part, longest_part), "' selects nothing"}));
    }
    std::fill(is_selected.begin() + first, is_selected.begin() + end, true);
}

}  // namespace

std::vector<int> select_images(const std::string& text, int images) {
    std::vector<bool> is_selected(static_cast<std::size_t>(images), text.empty());
    for (std::size_t start = 0; !text.empty() && start <= text.size();) {
        const std::size_t end = std::min(text.find(',', start), text.size());
        mark(std::string_view{text}.substr(start, end - start), text, is_selected);
        start = end + 1;
    }
    std::vector<int> selected;
    for (int image = 0; image < images; ++image) {
        if (is_selected[static_cast<std::size_t>(image)]) {
            selected.push_back(image);
        }
    }
    return selected;
}

}  // namespace minibragg::config
