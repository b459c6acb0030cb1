#pragma once

#include <ostream>
#include <string>

namespace minibragg::report {

/// What a person reads while the program runs: plain lines from rank 0, and one line that is
/// rewritten on a terminal. What could control the terminal is escaped (base/shown_text.hpp).
/// Other ranks hold a log that says nothing.
class Log {
public:
    /// @param out null: says nothing
    Log(std::ostream* out, bool is_terminal) : out_(out), is_terminal_(is_terminal) {}

    /// A text of several lines, as it is.
    void text(const std::string& lines);

    void line(const std::string& text);

    /// Replaces the last status on a terminal; a line of its own elsewhere.
    void status(const std::string& text);

    /// Ends a status line, so that the next line begins a new one.
    void end_status();

    /// Whether anybody reads it.
    bool speaks() const { return out_ != nullptr; }

    bool is_terminal() const { return is_terminal_; }

    /// Fails when what was told could not be written: for programs that make nothing else.
    /// @throws EnvironmentError with the system's reason, as a full disk
    void check_written() const;

private:
    void write(const std::string& text);

    std::ostream* out_;
    bool is_terminal_;
    std::size_t status_length_ = 0;
    bool has_failed_ = false;
    int system_error_ = 0;  ///< of the first failure, as far as it is known
};

}  // namespace minibragg::report
