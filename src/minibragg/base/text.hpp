#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reading tables of numbers from text: lines, words, numbers, and errors that name the place.
namespace minibragg {

/// One line of a file that holds something.
struct TextLine {
    int number = 0;                       ///< from 1
    std::string_view text;                ///< without the line break and without the comment
    std::vector<std::string_view> words;  ///< at least one
};

/// The lines of `text` one by one, without blank lines and without what follows a '#'. Line
/// breaks are \n or \r\n. Words are separated by blanks, tabs, commas and semicolons.
class LineReader {
public:
    explicit LineReader(std::string_view text) : rest_(text) {}

    /// The next line, or none at the end. The views point into the text.
    const TextLine* next();

private:
    std::string_view rest_;
    TextLine line_;
};

/// The number that `word` spells completely; none for anything else, for infinities and for
/// NaN.
std::optional<double> to_number(std::string_view word);

/// The integer that `word` spells completely, if it fits an int.
std::optional<int> to_integer(std::string_view word);

/// A place in a file, for messages.
struct TextPlace {
    std::string_view file;
    int line = 0;
};

/// Throws InputError "<file>:<line>: <message>".
[[noreturn]] void throw_input_error(const TextPlace& place, const std::string& message);

/// The words of a line as numbers; throws InputError when one is none.
std::vector<double> numbers_of(const TextLine& line, std::string_view file);

/// `text` for a message: what cannot be printed replaced, cut after some 40 characters.
std::string printable(std::string_view text);

}  // namespace minibragg
