#include "minibragg/config/number_hint.hpp"

#include <algorithm>
#include <cctype>

#include "minibragg/config/key_text.hpp"

namespace minibragg::config {

namespace {

bool is_digit(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

bool is_name_letter(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

/// The line with texts in quotes blanked and without its comment: what may hold numbers.
std::string bare(std::string_view line) {
    std::string text;
    char quote = '\0';
    for (const char c : line) {
        if (quote == '\0' && c == '#') {
            break;
        }
        const bool is_quote = c == '"' || c == '\'';
        if (is_quote && (quote == '\0' || quote == c)) {
            quote = quote == '\0' ? c : '\0';
            text += '"';
        } else {
            text += quote == '\0' ? c : '"';
        }
    }
    return text;
}

/// What may be a number: digits, points, signs and letters of an exponent from `begin` on.
std::string_view word_at(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    while (end < text.size()) {
        const char c = text[end];
        const bool is_sign = c == '+' || c == '-';
        const bool signs_exponent =
            is_sign && end > begin && std::tolower(text[end - 1]) == 'e';
        if (!is_digit(c) && c != '.' && std::tolower(c) != 'e' && c != '_' &&
            !(is_sign && (end == begin || signs_exponent))) {
            break;
        }
        ++end;
    }
    return text.substr(begin, end - begin);
}

/// A number as TOML writes it: digits on both sides of a point, no zeros in front. The word
/// itself when nothing is to be mended.
std::string mended(std::string_view word) {
    const std::size_t sign = word.starts_with('+') || word.starts_with('-') ? 1 : 0;
    std::string number{word.substr(sign)};
    const std::size_t zeros = std::min(number.find_first_not_of('0'), number.size());
    if (zeros > 0 && zeros < number.size() && is_digit(number[zeros])) {
        number.erase(0, zeros);
    } else if (zeros > 1) {
        number.erase(0, zeros - 1);
    }
    const std::size_t point = number.find('.');
    if (point != std::string::npos) {
        if (point + 1 == number.size() || !is_digit(number[point + 1])) {
            number.insert(point + 1, "0");
        }
        if (point == 0) {
            number.insert(0, "0");
        }
    }
    return std::string{word.substr(0, sign)} + number;
}

bool is_number(std::string_view word) {
    const bool has_digit = std::any_of(word.begin(), word.end(), is_digit);
    const bool is_begun =
        !word.empty() && std::tolower(word.front()) != 'e' && word.front() != '_';
    return has_digit && is_begun && std::count(word.begin(), word.end(), '.') <= 1;
}

std::string sentence(std::string_view wanted, std::string_view written) {
    return joined({" TOML wants ", wanted, " where ", written, " stands."});
}

}  // namespace

std::string number_hint(std::string_view line) {
    const std::string text = bare(line);
    // Keys may be numbers; values stand behind an equals sign, or in a list that may go on from
    // the line before.
    const std::size_t begin = text.find_first_of("=[");
    std::size_t at = begin == std::string::npos ? 0 : begin + 1;
    bool is_behind_equals = at > 0 && text[at - 1] == '=';
    while (at < text.size()) {
        const bool is_word_begin = at == 0 || !is_name_letter(text[at - 1]);
        const std::string_view word = is_word_begin ? word_at(text, at) : std::string_view{};
        const std::size_t end = at + word.size();
        const bool is_whole = end >= text.size() || !is_name_letter(text[end]);
        if (!is_number(word) || !is_whole) {
            is_behind_equals = text[at] == '=' || (is_behind_equals && text[at] == ' ');
            ++at;
            continue;
        }
        const std::string_view decimals =
            end < text.size() && text[end] == ',' ? word_at(text, end + 1) : std::string_view{};
        if (is_behind_equals && !decimals.empty() && is_digit(decimals.front()) &&
            word.find('.') == std::string_view::npos) {
            const std::string written = joined({word, ",", decimals});
            return sentence(mended(joined({word, ".", decimals})), written);
        }
        if (const std::string wanted = mended(word); wanted != word) {
            return sentence(wanted, word);
        }
        is_behind_equals = false;
        at = end;
    }
    return "";
}

}  // namespace minibragg::config
