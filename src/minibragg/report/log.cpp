#include "minibragg/report/log.hpp"

#include <algorithm>

namespace minibragg::report {

void Log::line(const std::string& text) {
    if (out_ == nullptr) {
        return;
    }
    end_status();
    *out_ << text << '\n' << std::flush;
}

void Log::status(const std::string& text) {
    if (out_ == nullptr) {
        return;
    }
    if (!is_terminal_) {
        *out_ << text << '\n' << std::flush;
        return;
    }
    const std::string blanks(
        status_length_ > text.size() ? status_length_ - text.size() : 0, ' '
    );
    *out_ << '\r' << text << blanks << std::flush;
    status_length_ = text.size();
}

void Log::end_status() {
    if (out_ != nullptr && status_length_ > 0) {
        *out_ << '\n';
        status_length_ = 0;
    }
}

}  // namespace minibragg::report
