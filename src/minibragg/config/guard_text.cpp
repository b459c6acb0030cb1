#include "minibragg/config/guard_text.hpp"

#include <algorithm>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"

namespace minibragg::config {

namespace {

constexpr std::size_t most_bytes = std::size_t{4} << 20U;
constexpr int most_brackets = 32;
constexpr int most_dots = 32;

/// The line, from 1, of a position in a text.
std::size_t line_of(std::string_view text, std::size_t at) {
    const std::string_view before = text.substr(0, at);
    return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

/// The index of the last character of a string that begins at `start`. A short string ends with
/// its line at the latest: the parser stops there.
std::size_t end_of_short_string(std::string_view text, std::size_t start) {
    const char quote = text[start];
    for (std::size_t i = start + 1; i < text.size(); ++i) {
        if (text[i] == quote) {
            return i;
        }
        if (text[i] == '\n') {
            return i - 1;
        }
        i += quote == '"' && text[i] == '\\' ? 1 : 0;
    }
    return text.size() - 1;
}

/// Likewise, of a string between three quotes. It may end in up to five, of which the last
/// three close it.
std::size_t end_of_long_string(std::string_view text, std::size_t start) {
    constexpr std::size_t most_quotes = 5;
    const std::string_view quotes = text.substr(start, 3);
    for (std::size_t i = start + quotes.size(); i < text.size(); ++i) {
        if (text.substr(i, 3) == quotes) {
            const std::size_t other = text.find_first_not_of(quotes[0], i);
            return std::min({other, text.size(), i + most_quotes}) - 1;
        }
        i += quotes[0] == '"' && text[i] == '\\' ? 1 : 0;
    }
    return text.size() - 1;
}

/// The index of the last character of the comment or the string that begins at `start`; `start`
/// if neither does.
std::size_t end_of_quiet(std::string_view text, std::size_t start) {
    if (text[start] == '#') {
        return std::min(text.find('\n', start), text.size()) - 1;
    }
    if (text[start] != '"' && text[start] != '\'') {
        return start;
    }
    const bool is_long = text.substr(start, 3) == std::string(3, text[start]);
    return is_long ? end_of_long_string(text, start) : end_of_short_string(text, start);
}

}  // namespace

void guard_text(std::string_view text, const std::string& name) {
    if (text.size() > most_bytes) {
        throw InputError(
            name + ": the deck has " + std::to_string(text.size()) + " bytes (at most " +
            std::to_string(most_bytes) +
            " are read). Put tables of numbers into files of their own."
        );
    }
    const std::size_t nul = text.find('\0');
    if (nul != std::string_view::npos) {
        throw InputError(
            name + ":" + std::to_string(line_of(text, nul)) +
            ": a NUL byte (the file is binary). A deck is a text in TOML; see minibragg "
            "--print-reference-deck."
        );
    }
    const std::size_t invalid = find_invalid_utf8(text);
    if (invalid != std::string_view::npos) {
        throw InputError(
            name + ":" + std::to_string(line_of(text, invalid)) + ": byte " +
            std::to_string(invalid + 1) +
            " is not UTF-8, as TOML must be. Save the text as UTF-8."
        );
    }
    const std::size_t deep = too_deep_line(text);
    if (deep > 0) {
        throw InputError(
            name + ":" + std::to_string(deep) +
            ": tables, lists or dotted keys are nested too deeply (no key needs it). "
            "See minibragg --print-reference-deck."
        );
    }
}

std::size_t too_deep_line(std::string_view text) {
    int brackets = 0;
    int dots = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        i = end_of_quiet(text, i);
        const char c = text[i];
        if (c == '[' || c == '{') {
            ++brackets;
        } else if (c == ']' || c == '}') {
            brackets = std::max(brackets - 1, 0);
        } else if (c == '.') {
            ++dots;
        }
        const bool is_between_keys =
            std::string_view{",=[]{}\n"}.find(c) != std::string_view::npos;
        dots = is_between_keys ? 0 : dots;
        if (brackets > most_brackets || dots > most_dots) {
            return line_of(text, i);
        }
    }
    return 0;
}

}  // namespace minibragg::config
