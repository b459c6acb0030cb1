#pragma once

#include <cstddef>
#include <optional>
#include <string>

/// Numbers as the C library reads them: the longest prefix that is one, anything else 0.
/// Scripts rely on it.
namespace minibragg::nanobragg {

/// atof: the number that `text` starts with, else 0. Takes hexadecimal, inf and nan.
double leading_double(const std::string& text);

/// Whether all of `text` is one number to atof.
bool is_whole_double(const std::string& text);

/// atoi: the integer that `text` starts with, else 0. Its low 32 bits: what a larger one, say a
/// seed made of the time, comes to.
int leading_int(const std::string& text);

/// A text as fscanf("%lg") and fscanf("%d") read it: one number after another, blanks and line
/// breaks between.
class NumberStream {
public:
    /// @param text  must outlive the stream
    explicit NumberStream(const std::string& text) : text_(text) {}

    /// The next number; none, and nothing consumed, when something else or nothing follows.
    std::optional<double> next_double();
    std::optional<int> next_int();

private:
    const std::string& text_;
    std::size_t position_ = 0;
};

}  // namespace minibragg::nanobragg
