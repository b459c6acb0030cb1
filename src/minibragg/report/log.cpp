#include "minibragg/report/log.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"

namespace minibragg::report {

void Log::write(const std::string& text) {
    errno = 0;
    *out_ << text << std::flush;
    if (!*out_ && !has_failed_) {
        has_failed_ = true;
        system_error_ = errno;
    }
}

void Log::text(const std::string& lines) {
    if (out_ != nullptr) {
        end_status();
        write(shown_text(lines));
    }
}

void Log::line(const std::string& text) {
    this->text(text + '\n');
}

void Log::status(const std::string& text) {
    if (out_ == nullptr) {
        return;
    }
    if (!is_terminal_) {
        write(shown_text(text) + '\n');
        return;
    }
    const std::string shown = shown_text(text);
    const std::string blanks(
        status_length_ > shown.size() ? status_length_ - shown.size() : 0, ' '
    );
    write('\r' + shown + blanks);
    status_length_ = shown.size();
}

void Log::end_status() {
    if (out_ != nullptr && status_length_ > 0) {
        write("\n");
        status_length_ = 0;
    }
}

void Log::check_written() const {
    if (has_failed_) {
        throw EnvironmentError(
            "cannot write to the standard output" +
            (system_error_ == 0 ? std::string()
                                : " (" + std::generic_category().message(system_error_) + ")") +
            ". Look where it leads, and for space there"
        );
    }
}

}  // namespace minibragg::report
