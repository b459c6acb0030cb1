#include "minibragg/nanobragg/options.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "minibragg/nanobragg/option_rule.hpp"
#include "minibragg/nanobragg/printf_text.hpp"

namespace minibragg::nanobragg {

namespace {

bool matches(const OptionRule& rule, const std::string& token) {
    return rule.match == Match::whole ? token == rule.pattern
                                      : token.find(rule.pattern) != std::string::npos;
}

constexpr auto all_tables = {crystal_rules, beam_rules, detector_rules, output_rules};

/// Applies the rules of one table to a token; false when no further table may be tried.
bool apply_rules(
    std::span<const OptionRule> rules,
    std::span<const std::string> token_and_following,
    Options& options
) {
    const OptionValues values(token_and_following, options.doubtful_values);
    for (const OptionRule& rule : rules) {
        if (values.size() < rule.values || !matches(rule, token_and_following[0])) {
            continue;
        }
        rule.apply(options, values);
        if (rule.is_last) {
            return false;
        }
    }
    return true;
}

/// Whether any rule takes a token that `following` others follow.
bool is_used(const std::string& token, std::size_t following) {
    return std::any_of(all_tables.begin(), all_tables.end(), [&](const auto rules) {
        const auto table = rules();
        return std::any_of(table.begin(), table.end(), [&](const OptionRule& rule) {
            return following >= rule.values && matches(rule, token);
        });
    });
}

}  // namespace

double OptionValues::number(std::size_t i) const {
    const double read = leading_double(following_[i]);
    if (!std::isfinite(read) || !is_whole_double(following_[i])) {
        note(i, format("%g", read));
    }
    return read;
}

int OptionValues::integer(std::size_t i) const {
    const int read = leading_int(following_[i]);
    const bool is_meant = is_whole_double(following_[i]) &&
                          leading_double(following_[i]) == static_cast<double>(read);
    if (!is_meant) {
        note(i, std::to_string(read));
    }
    return read;
}

void OptionValues::note(std::size_t i, const std::string& read) const {
    const std::string line = option_ + ": '" + following_[i] + "' is read as " + read;
    std::vector<std::string>& lines = doubtful_values_;
    if (std::find(lines.begin(), lines.end(), line) == lines.end()) {
        lines.push_back(line);
    }
}

Options default_options(std::int64_t seconds_since_1970) {
    Options options;
    options.crystal.misset_state = -seconds_since_1970;
    options.output.noise_state = -seconds_since_1970;
    return options;
}

void apply_arguments(const std::vector<std::string>& arguments, Options& options) {
    const std::span<const std::string> tokens(arguments);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!tokens[i].starts_with('-')) {
            continue;
        }
        bool is_open = true;
        for (const auto rules : all_tables) {
            is_open = is_open && apply_rules(rules(), tokens.subspan(i), options);
        }
    }
}

std::vector<std::string> ignored_options(const std::vector<std::string>& arguments) {
    std::vector<std::string> ignored;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& token = arguments[i];
        const bool is_option = token.size() > 1 && token[0] == '-' &&
                               std::isalpha(static_cast<unsigned char>(token[1])) != 0;
        if (is_option && !is_used(token, arguments.size() - i - 1)) {
            ignored.push_back(token);
        }
    }
    return ignored;
}

void find_header_files(const std::vector<std::string>& arguments, DetectorOptions& detector) {
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
        if (!arguments[i].starts_with('-')) {
            continue;
        }
        if (arguments[i].find("-img") != std::string::npos) {
            detector.header_file = arguments[i + 1];
        }
        if (arguments[i].find("-mask") != std::string::npos) {
            detector.mask_file = arguments[i + 1];
        }
    }
}

}  // namespace minibragg::nanobragg
