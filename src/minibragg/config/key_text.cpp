#include "minibragg/config/key_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <type_traits>
#include <utility>

#include "minibragg/base/shortest_text.hpp"
#include "minibragg/base/shown_text.hpp"

namespace minibragg::config {

namespace {

struct Unit {
    std::string_view suffix, text;
};

/// Longer endings first where one ends with another.
constexpr std::array<Unit, 16> units{{
    {"_photons_per_m2", "photons/m^2"},
    {"_photons_per_s", "photons/s"},
    {"_g_per_cm3", "g/cm^3"},
    {"_photons", "photons"},
    {"_pixels", "pixels"},
    {"_mrad", "mrad"},
    {"_invA", "1/angstrom"},
    {"_deg", "degrees"},
    {"_eV", "eV"},
    {"_A2", "angstrom^2"},
    {"_Da", "Da"},
    {"_mm", "mm"},
    {"_um", "micrometres"},
    {"_A", "angstrom"},
    {"_F", "electrons"},
    {"_s", "s"},
}};

const Unit* find_unit(std::string_view name) {
    const auto* found = std::find_if(units.begin(), units.end(), [&](const Unit& unit) {
        return name.ends_with(unit.suffix);
    });
    return found == units.end() ? nullptr : found;
}

template <class... Overloads>
struct Overloaded : Overloads... {
    using Overloads::operator()...;
};

template <class... Overloads>
Overloaded(Overloads...) -> Overloaded<Overloads...>;

template <class T>
constexpr std::string_view counted_name = std::is_integral_v<T> ? "whole numbers" : "numbers";

std::string counted(std::size_t count, std::string_view what) {
    return std::to_string(count).append(" ").append(what);
}

std::string text_of(bool value) {
    return value ? "true" : "false";
}

std::string text_of(int value) {
    return std::to_string(value);
}

std::string text_of(std::int64_t value) {
    return std::to_string(value);
}

std::string text_of(double value) {
    return number_text(value);
}

std::string text_of(const std::string& value) {
    return value.empty() ? "" : toml_string(value);
}

template <std::size_t N>
std::string text_of(const std::array<double, N>& value);

template <class List>
std::string list_text(const List& list) {
    std::string text;
    for (const auto& value : list) {
        text.append(text.empty() ? "[" : ", ").append(text_of(value));
    }
    return text.empty() ? "" : text + "]";
}

template <std::size_t N>
std::string text_of(const std::array<double, N>& value) {
    return list_text(value);
}

/// A limit for people: without an exponent, and without a point when it is whole.
std::string limit_text(double limit) {
    constexpr double longest_written_out = 1e12;
    const bool is_whole = std::abs(limit) <= longest_written_out && limit == std::floor(limit);
    return is_whole ? std::to_string(static_cast<std::int64_t>(limit)) : number_text(limit);
}

void append_escaped(std::string& text, char c) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    constexpr unsigned char first_printable = 0x20;
    constexpr unsigned char del = 0x7F;
    const auto byte = static_cast<unsigned char>(c);
    if (byte < first_printable || byte == del) {
        text.append("\\u00").append({hex[byte / hex.size()], hex[byte % hex.size()]});
    } else {
        text += c;
    }
}

}  // namespace

std::string_view unit_of(std::string_view name) {
    const Unit* unit = find_unit(name);
    return unit == nullptr ? "" : unit->text;
}

std::string_view without_unit(std::string_view name) {
    const Unit* unit = find_unit(name);
    return unit == nullptr ? name : name.substr(0, name.size() - unit->suffix.size());
}

std::string type_text(const Key& key) {
    const std::string type = std::visit(
        Overloaded{
            [](const bool*) {
                return std::string{"true or false"};
            },
            [](const std::optional<bool>*) {
                return std::string{"true or false"};
            },
            [&](const std::string*) {
                return std::string{
                    key.allowed.or_whole_number ? "text or whole number" : "text"};
            },
            [](const double*) {
                return std::string{"number"};
            },
            [](const std::optional<double>*) {
                return std::string{"number"};
            },
            [](const Group& group) {
                return std::string{
                    group.kind == Group::Kind::list ? "list of tables" : "table"};
            },
            [&](const std::vector<double>*) {
                return key.allowed.count > 0 ? counted(key.allowed.count, "numbers")
                                             : std::string{"list of numbers"};
            },
            []<class T, std::size_t N>(const std::vector<std::array<T, N>>*) {
                return "list of " + counted(N, counted_name<T>) + " each";
            },
            [](const std::vector<std::string>*) {
                return std::string{"list of texts"};
            },
            []<class T, std::size_t N>(const std::array<T, N>*) {
                return counted(N, counted_name<T>);
            },
            []<class T, std::size_t N>(const std::optional<std::array<T, N>>*) {
                return counted(N, counted_name<T>);
            },
            [](const auto*) {
                return std::string{"whole number"};
            }},
        key.member
    );
    const std::string_view unit = unit_of(key.name);
    return unit.empty() ? type : joined({type, " in ", unit});
}

std::string allowed_text(const Allowed& allowed) {
    if (!allowed.words.empty()) {
        std::vector<std::string> words;
        std::transform(
            allowed.words.begin(), allowed.words.end(), std::back_inserter(words), toml_string
        );
        return either(words);
    }
    if (allowed.is_whole) {
        return joined(
            {"whole, from ", limit_text(allowed.lowest), " to ", limit_text(allowed.highest)}
        );
    }
    const bool is_bounded_below = allowed.lowest > -std::numeric_limits<double>::infinity();
    if (allowed.highest < std::numeric_limits<double>::infinity()) {
        return allowed.is_above_lowest ? joined(
                                             {"> ",
                                              limit_text(allowed.lowest),
                                              ", <= ",
                                              limit_text(allowed.highest)}
                                         )
                                       : joined(
                                             {"from ",
                                              limit_text(allowed.lowest),
                                              " to ",
                                              limit_text(allowed.highest)}
                                         );
    }
    if (!is_bounded_below) {
        return "";
    }
    return joined({allowed.is_above_lowest ? "> " : ">= ", limit_text(allowed.lowest)});
}

bool is_given(const Member& member) {
    return std::visit(
        Overloaded{
            [](const std::string* value) {
                return !value->empty();
            },
            []<class T>(const std::vector<T>* value) {
                return !value->empty();
            },
            []<class T>(const std::optional<T>* value) {
                return value->has_value();
            },
            [](const Group&) {
                return false;
            },
            [](const auto*) {
                return true;
            }},
        member
    );
}

std::string value_text(const Member& member) {
    if (!is_given(member)) {
        return "";
    }
    return std::visit(
        Overloaded{
            []<class T, std::size_t N>(const std::array<T, N>* value) {
                return list_text(*value);
            },
            []<class T, std::size_t N>(const std::optional<std::array<T, N>>* value) {
                return list_text(**value);
            },
            []<class T>(const std::optional<T>* value) {
                return text_of(**value);
            },
            []<class T>(const std::vector<T>* value) {
                return list_text(*value);
            },
            [](const Group&) {
                return std::string{};
            },
            [](const auto* value) {
                return text_of(*value);
            }},
        member
    );
}

std::string number_text(double value) {
    std::string text = shortest_text(value);
    const bool is_float = text.find_first_of(".ein") != std::string::npos;
    return is_float ? text : text + ".0";
}

std::string toml_string(std::string_view text) {
    std::string result = "\"";
    for (const char c : as_utf8(text)) {
        if (c == '"' || c == '\\') {
            result += '\\';
        }
        append_escaped(result, c);
    }
    return result + "\"";
}

std::string printable(std::string_view text, std::size_t longest) {
    constexpr unsigned char continuation_mask = 0xC0;
    constexpr unsigned char continuation = 0x80;
    std::size_t end = std::min(text.size(), longest);
    while (end > 0 && end < text.size() &&
           (static_cast<unsigned char>(text[end]) & continuation_mask) == continuation) {
        --end;
    }
    std::string escaped;
    for (const char c : text.substr(0, end)) {
        append_escaped(escaped, c);
    }
    escaped = shown_text(escaped);
    return end < text.size() ? escaped + "..." : escaped;
}

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) {
        text += part;
    }
    return text;
}

std::string either(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view separator = i == 0 ? "" : i + 1 < words.size() ? ", " : " or ";
        text.append(separator).append(words[i]);
    }
    return text;
}

}  // namespace minibragg::config
