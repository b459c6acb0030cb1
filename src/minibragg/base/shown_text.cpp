#include "minibragg/base/shown_text.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace minibragg {
namespace {

constexpr unsigned char continuation_mask = 0xC0, continuation = 0x80;

/// A form of UTF-8's first bytes, and the smallest code point that needs it.
struct Utf8Form {
    std::size_t bytes;
    std::uint32_t smallest;
    unsigned char mask, first;
};

constexpr Utf8Form utf8_forms[]{
    {1, 0x0, 0x80, 0x00},
    {2, 0x80, 0xE0, 0xC0},
    {3, 0x800, 0xF0, 0xE0},
    {4, 0x10000, 0xF8, 0xF0}};

/// A character at the beginning of a text.
struct Character {
    std::size_t bytes = 0;  ///< 0: the text does not begin with UTF-8
    std::uint32_t code_point = 0;
};

Character first_character(std::string_view text) {
    constexpr unsigned bits_a_byte = 6;
    constexpr std::uint32_t first_surrogate = 0xD800, last_surrogate = 0xDFFF, last = 0x10FFFF;
    const auto lead = static_cast<unsigned char>(text.front());
    const auto* const form =
        std::find_if(std::begin(utf8_forms), std::end(utf8_forms), [&](const Utf8Form& known) {
            return (lead & known.mask) == known.first;
        });
    if (form == std::end(utf8_forms) || text.size() < form->bytes) {
        return {};
    }
    std::uint32_t code_point = lead & static_cast<unsigned char>(~form->mask);
    for (const char next : text.substr(1, form->bytes - 1)) {
        const auto byte = static_cast<unsigned char>(next);
        if ((byte & continuation_mask) != continuation) {
            return {};
        }
        code_point =
            code_point << bits_a_byte | (byte & static_cast<unsigned char>(~continuation_mask));
    }
    const bool is_character = code_point >= form->smallest && code_point <= last &&
                              (code_point < first_surrogate || code_point > last_surrogate);
    return is_character ? Character{form->bytes, code_point} : Character{};
}

/// C0, DEL and C1: what terminals obey.
bool is_control(std::uint32_t code_point) {
    constexpr std::uint32_t first_printable = 0x20, del = 0x7F, last_c1 = 0x9F;
    return code_point < first_printable || (code_point >= del && code_point <= last_c1);
}

std::string as_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += "\\x";
        text += digits[byte / digits.size()];
        text += digits[byte % digits.size()];
    }
    return text;
}

/// Takes a text apart into characters and single bytes that are none: `each(part, character)`.
template <class Each>
void for_each_character(std::string_view text, const Each& each) {
    while (!text.empty()) {
        const Character character = first_character(text);
        const std::size_t bytes = std::max<std::size_t>(1, character.bytes);
        each(text.substr(0, bytes), character);
        text.remove_prefix(bytes);
    }
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const Character character = first_character(text.substr(at));
        if (character.bytes == 0) {
            return at;
        }
        at += character.bytes;
    }
    return std::string_view::npos;
}

std::string as_utf8(std::string_view text) {
    std::string result;
    for_each_character(text, [&](std::string_view part, const Character& character) {
        result += character.bytes == 0 ? std::string_view("\xEF\xBF\xBD") : part;
    });
    return result;
}

std::string shown_text(std::string_view text) {
    std::string result;
    for_each_character(text, [&](std::string_view part, const Character& character) {
        const bool is_kept = character.bytes > 0 && (part == "\n" || part == "\t" ||
                                                     !is_control(character.code_point));
        result += is_kept ? std::string(part) : as_hex(part);
    });
    return result;
}

std::string shown_name(std::string_view name) {
    std::string escaped;
    bool is_harmless = true;
    for_each_character(name, [&](std::string_view part, const Character& character) {
        if (part == "'" || part == "\\") {
            escaped += '\\';
        }
        const bool is_kept = character.bytes > 0 && !is_control(character.code_point);
        is_harmless = is_harmless && is_kept;
        escaped += is_kept        ? std::string(part)
                   : part == "\n" ? "\\n"
                   : part == "\t" ? "\\t"
                                  : as_hex(part);
    });
    return is_harmless ? std::string(name) : "'" + escaped + "'";
}

std::string quoted_name(std::string_view name) {
    std::string shown = shown_name(name);
    return shown.size() == name.size() ? "'" + shown + "'" : shown;
}

}  // namespace minibragg
