#include "minibragg/config/read_values.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

#include "minibragg/config/key_text.hpp"

namespace minibragg::config {

namespace {

enum class Fault : std::uint8_t { none, type, infinite, range };

bool is_in_range(double value, const Allowed& allowed) {
    const bool is_high_enough =
        allowed.is_above_lowest ? value > allowed.lowest : value >= allowed.lowest;
    return is_high_enough && value <= allowed.highest;
}

Fault take(const toml::node& node, const Allowed&, bool& member) {
    member = node.value_exact<bool>().value_or(false);
    return node.is_boolean() ? Fault::none : Fault::type;
}

Fault take(const toml::node& node, const Allowed& allowed, std::int64_t& member) {
    if (!node.is_integer()) {
        return Fault::type;
    }
    member = *node.value_exact<std::int64_t>();
    return is_in_range(static_cast<double>(member), allowed) ? Fault::none : Fault::range;
}

Fault take(const toml::node& node, const Allowed& allowed, int& member) {
    std::int64_t wide = 0;
    const Fault fault = take(node, allowed, wide);
    const bool fits =
        wide >= std::numeric_limits<int>::min() && wide <= std::numeric_limits<int>::max();
    member = fits ? static_cast<int>(wide) : 0;
    return fault == Fault::none && !fits ? Fault::range : fault;
}

Fault take(const toml::node& node, const Allowed& allowed, double& member) {
    if (!node.is_number()) {
        return Fault::type;
    }
    member = node.is_integer() ? static_cast<double>(*node.value_exact<std::int64_t>())
                               : *node.value_exact<double>();
    if (!std::isfinite(member)) {
        return Fault::infinite;
    }
    return is_in_range(member, allowed) ? Fault::none : Fault::range;
}

Fault take(const toml::node& node, const Allowed& allowed, std::string& member) {
    if (allowed.or_whole_number && node.is_integer()) {
        member = std::to_string(*node.value_exact<std::int64_t>());
        return Fault::none;
    }
    if (!node.is_string()) {
        return Fault::type;
    }
    member = *node.value_exact<std::string>();
    const auto& words = allowed.words;
    const bool is_known =
        words.empty() || std::find(words.begin(), words.end(), member) != words.end();
    return is_known ? Fault::none : Fault::range;
}

template <class T, std::size_t N>
Fault take(const toml::node& node, const Allowed& allowed, std::array<T, N>& members);

template <class Numbers>
Fault take_list(const toml::node& node, const Allowed& allowed, Numbers& members) {
    const toml::array* list = node.as_array();
    if (list == nullptr || list->size() != members.size()) {
        return Fault::type;
    }
    for (std::size_t i = 0; i < members.size(); ++i) {
        const Fault fault = take((*list)[i], allowed, members[i]);
        if (fault != Fault::none) {
            return fault;
        }
    }
    return Fault::none;
}

template <class T, std::size_t N>
Fault take(const toml::node& node, const Allowed& allowed, std::array<T, N>& members) {
    return take_list(node, allowed, members);
}

/// A list of a given length, or (0) of any but none.
template <class T>
Fault take(const toml::node& node, const Allowed& allowed, std::vector<T>& members) {
    const toml::array* list = node.as_array();
    if (list == nullptr || (allowed.count == 0 && list->empty())) {
        return Fault::type;
    }
    members.resize(allowed.count > 0 ? allowed.count : list->size());
    return take_list(node, allowed, members);
}

template <class T>
Fault take(const toml::node& node, const Allowed& allowed, std::optional<T>& member) {
    return take(node, allowed, member.emplace());
}

Fault take(const toml::node&, const Allowed&, const Group&) {
    return Fault::type;
}

/// "must be a number in mm".
std::string type_needed(const Key& key) {
    const std::string type = type_text(key);
    if (type.starts_with("text")) {
        return joined({"must be text in quotes", type.substr(std::string_view("text").size())});
    }
    const bool is_one_number = type.starts_with("number") || type.starts_with("whole number");
    return joined({"must be ", is_one_number ? "a " : "", type});
}

}  // namespace

std::string read_value(const toml::node& node, const Key& key) {
    const Fault fault = std::visit(
        [&](auto& member) {
            if constexpr (std::is_pointer_v<std::remove_reference_t<decltype(member)>>) {
                return take(node, key.allowed, *member);
            } else {
                return take(node, key.allowed, member);
            }
        },
        key.member
    );
    const bool is_list = node.is_array();
    switch (fault) {
        case Fault::none:
            return "";
        case Fault::type:
            return type_needed(key);
        case Fault::infinite:
            return is_list ? "each must be finite" : "must be finite";
        case Fault::range:
            break;
    }
    return joined({is_list ? "each must be " : "must be ", allowed_text(key.allowed)});
}

/// A value that is no list; short.
static std::string shown_scalar(const toml::node& node) {
    constexpr std::size_t longest_text = 60;
    if (const auto* text = node.as_string()) {
        return joined({"\"", printable(text->get(), longest_text), "\""});
    }
    if (const auto* number = node.as_integer()) {
        return std::to_string(number->get());
    }
    if (const auto* number = node.as_floating_point()) {
        return number_text(number->get());
    }
    if (const auto* yes_no = node.as_boolean()) {
        return yes_no->get() ? "true" : "false";
    }
    return node.is_table() ? "{...}" : "a date or time";
}

std::string shown_value(const toml::node& node) {
    constexpr std::size_t longest_list = 9;
    const toml::array* list = node.as_array();
    if (list == nullptr) {
        return shown_scalar(node);
    }
    std::string text;
    for (std::size_t i = 0; i < list->size() && i < longest_list; ++i) {
        const toml::node& element = (*list)[i];
        text.append(i == 0 ? "" : ", ")
            .append(element.is_array() ? "[...]" : shown_scalar(element));
    }
    return joined({"[", text, list->size() > longest_list ? ", ...]" : "]"});
}

}  // namespace minibragg::config
