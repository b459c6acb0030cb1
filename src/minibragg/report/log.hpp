#pragma once

#include <ostream>
#include <string>

namespace minibragg::report {

/// What a person reads while the program runs: plain lines from rank 0, and one line that is rewritten
/// on a terminal. Other ranks hold a log that says nothing.
class Log {
public:
    /// @param out null: says nothing
    Log(std::ostream* out, bool is_terminal) : out_(out), is_terminal_(is_terminal) {}

    void line(const std::string& text);

    /// Replaces the last status on a terminal; a line of its own elsewhere.
    void status(const std::string& text);

    /// Ends a status line, so that the next line begins a new one.
    void end_status();

    bool is_terminal() const { return is_terminal_; }

private:
    std::ostream* out_;
    bool is_terminal_;
    std::size_t status_length_ = 0;
};

}  // namespace minibragg::report
