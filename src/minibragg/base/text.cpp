#include "minibragg/base/text.hpp"

#include <charconv>
#include <cmath>

#include "minibragg/base/error.hpp"

namespace minibragg {
namespace {

constexpr std::string_view separators = " \t\r\v\f,;";

void split_words(std::string_view text, std::vector<std::string_view>& words) {
    words.clear();
    std::size_t start = text.find_first_not_of(separators);
    while (start != std::string_view::npos) {
        const std::size_t end = text.find_first_of(separators, start);
        words.push_back(text.substr(start, end - start));
        start = end == std::string_view::npos ? end : text.find_first_not_of(separators, end);
    }
}

std::string_view without_plus(std::string_view word) {
    const bool has_plus = word.size() > 1 && word[0] == '+' && word[1] != '-' && word[1] != '+';
    return has_plus ? word.substr(1) : word;
}

template <class Number>
std::optional<Number> parse_whole(std::string_view word) {
    const std::string_view digits = without_plus(word);
    const char* const end = digits.data() + digits.size();
    Number value{};
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    return error == std::errc{} && stop == end ? std::optional<Number>{value} : std::nullopt;
}

}  // namespace

const TextLine* LineReader::next() {
    while (!rest_.empty()) {
        const std::size_t end = rest_.find('\n');
        line_.text = rest_.substr(0, end);
        rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + 1);
        ++line_.number;
        line_.text = line_.text.substr(0, line_.text.find('#'));
        split_words(line_.text, line_.words);
        if (!line_.words.empty()) {
            return &line_;
        }
    }
    return nullptr;
}

std::optional<double> to_number(std::string_view word) {
    const std::optional<double> value = parse_whole<double>(word);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<int> to_integer(std::string_view word) {
    return parse_whole<int>(word);
}

void throw_input_error(const TextPlace& place, const std::string& message) {
    throw InputError(
        std::string{place.file} + ":" + std::to_string(place.line) + ": " + message
    );
}

std::vector<double> numbers_of(const TextLine& line, std::string_view file) {
    std::vector<double> numbers;
    numbers.reserve(line.words.size());
    for (const std::string_view word : line.words) {
        const std::optional<double> number = to_number(word);
        if (!number) {
            throw_input_error({file, line.number}, printable(word) + " is not a number.");
        }
        numbers.push_back(*number);
    }
    return numbers;
}

std::string printable(std::string_view text) {
    constexpr std::size_t longest = 40;
    constexpr char first_printable = ' ';
    constexpr char last_printable = '~';
    std::string result = "'";
    for (const char c : text.substr(0, longest)) {
        result += c >= first_printable && c <= last_printable ? c : '?';
    }
    return result + (text.size() > longest ? "...'" : "'");
}

}  // namespace minibragg
