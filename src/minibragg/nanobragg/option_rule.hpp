#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "minibragg/nanobragg/c_numbers.hpp"
#include "minibragg/nanobragg/options.hpp"

/// How one option is recognised, and what it does.
namespace minibragg::nanobragg {

/// An option and the tokens that follow it. Numbers are taken as the reference program takes
/// them, which never fails; those that a user can hardly have meant are noted.
class OptionValues {
public:
    /// @param token_and_following  the option and all tokens after it
    /// @param doubtful_values  gets a line for each value that is no finite number, or not all
    /// of the number read
    OptionValues(
        std::span<const std::string> token_and_following,
        std::vector<std::string>& doubtful_values
    )
        : option_(token_and_following.front()),
          following_(token_and_following.subspan(1)),
          doubtful_values_(doubtful_values) {}

    const std::string& option() const { return option_; }

    std::size_t size() const { return following_.size(); }

    const std::string& text(std::size_t i = 0) const { return following_[i]; }

    /// As atof reads it.
    double number(std::size_t i = 0) const;

    /// As atoi reads it.
    int integer(std::size_t i = 0) const;

    Vec3d vector() const { return {number(0), number(1), number(2)}; }

    bool contains(std::string_view word) const {
        return following_[0].find(word) != std::string::npos;
    }

private:
    void note(std::size_t i, const std::string& read) const;

    const std::string& option_;
    std::span<const std::string> following_;
    std::vector<std::string>& doubtful_values_;
};

/// A token matches when it contains the pattern, or contains it and nothing else.
enum class Match : std::uint8_t { anywhere, whole };

/// One line of the option table.
struct OptionRule {
    std::string_view pattern;
    std::size_t values;  ///< tokens that must follow, else the option is ignored
    void (*apply)(Options&, const OptionValues&);
    Match match = Match::anywhere;
    bool is_last = false;  ///< no further rule is tried on the token
};

/// Every rule, in the order in which a token is tried.
std::span<const OptionRule> crystal_rules();
std::span<const OptionRule> beam_rules();
std::span<const OptionRule> detector_rules();
std::span<const OptionRule> output_rules();

}  // namespace minibragg::nanobragg
