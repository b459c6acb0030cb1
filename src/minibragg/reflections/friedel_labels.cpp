#include "minibragg/reflections/friedel_labels.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "minibragg/base/lower_case.hpp"

namespace minibragg::reflections {
namespace {

/// How the two of a pair are told apart.
struct Mark {
    std::string_view text, of_mate;
    FriedelSign sign;
};

constexpr std::array marks{
    Mark{"plus", "minus", FriedelSign::plus},
    Mark{"minus", "plus", FriedelSign::minus},
    Mark{"+", "-", FriedelSign::plus},
    Mark{"-", "+", FriedelSign::minus}};

}  // namespace

std::vector<FriedelLabel> friedel_labels(const std::string& label) {
    const std::string lower = lower_case(label);
    std::vector<FriedelLabel> found;
    for (const Mark& mark : marks) {
        for (std::size_t at = lower.find(mark.text); at != std::string::npos;
             at = lower.find(mark.text, at + 1)) {
            std::string mate = label;
            mate.replace(at, mark.text.size(), mark.of_mate);
            found.push_back({mark.sign, mate});
        }
    }
    return found;
}

FriedelSign plain_sign(const std::string& label) {
    constexpr std::array plain{
        Mark{"(+)", "", FriedelSign::plus},
        Mark{"(-)", "", FriedelSign::minus},
        Mark{"plus", "", FriedelSign::plus},
        Mark{"minus", "", FriedelSign::minus}};
    const std::string lower = lower_case(label);
    const auto* const found = std::find_if(plain.begin(), plain.end(), [&](const Mark& mark) {
        return lower.find(mark.text) != std::string::npos;
    });
    return found != plain.end() ? found->sign : FriedelSign::none;
}

FriedelSign sign_by_letter(const std::string& label, const std::string& mate) {
    const std::string own = lower_case(label);
    const std::string other = lower_case(mate);
    if (own.size() != other.size()) {
        return FriedelSign::none;
    }
    const auto [at, of_mate] = std::mismatch(own.begin(), own.end(), other.begin());
    if (at == own.end() || !std::equal(at + 1, own.end(), of_mate + 1)) {
        return FriedelSign::none;
    }
    return *at == 'p' && *of_mate == 'm'   ? FriedelSign::plus
           : *at == 'm' && *of_mate == 'p' ? FriedelSign::minus
                                           : FriedelSign::none;
}

bool are_equal_labels(const std::string& first, const std::string& second) {
    return lower_case(first) == lower_case(second);
}

}  // namespace minibragg::reflections
