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

/// The tokens that follow an option.
class OptionValues {
public:
    /// @param following  all tokens after the option
    explicit OptionValues(std::span<const std::string> following) : following_(following) {}

    std::size_t size() const { return following_.size(); }

    const std::string& text(std::size_t i = 0) const { return following_[i]; }

    double number(std::size_t i = 0) const { return leading_double(following_[i]); }

    int integer(std::size_t i = 0) const { return leading_int(following_[i]); }

    Vec3d vector() const { return {number(0), number(1), number(2)}; }

    bool contains(std::string_view word) const {
        return following_[0].find(word) != std::string::npos;
    }

private:
    std::span<const std::string> following_;
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
