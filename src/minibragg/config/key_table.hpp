#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// The words in which deck_keys.cpp describes the keys of a deck. A description is bound to one
/// object: its members are pointers into that object, so readers fill it and printers show it.
namespace minibragg::config {

struct Key;

/// The keys of one table of the deck, bound to one struct of run_config.hpp.
using Table = std::vector<Key>;

/// A struct below a key: always there ([beam]), there when given ([detector.grid]), or a list
/// ([[detector.panel]]).
struct Group {
    enum class Kind : std::uint8_t { always, optional, list };
    Kind kind = Kind::always;
    /// Number of structs that exist: 1 for always.
    std::function<std::size_t()> size;
    /// To 0 or 1 for optional, to any size for list; no effect for always.
    std::function<void(std::size_t)> resize;
    /// Description of struct i; valid until the next resize.
    std::function<Table(std::size_t)> at;
    /// Keys of the struct that a bare number and a bare list stand for: `x = 1.3` is `x = {
    /// value = 1.3 }`.
    std::string_view number_key{}, list_key{};
    /// Path of a table with the same keys, which documents need not tell twice; empty: none.
    std::string_view same_as{};
};

using Member = std::variant<
    bool*,
    int*,
    std::int64_t*,
    double*,
    std::string*,
    std::optional<bool>*,
    std::optional<std::int64_t>*,
    std::optional<double>*,
    std::array<int, 2>*,
    std::array<int, 3>*,
    std::array<double, 2>*,
    std::array<double, 3>*,
    std::optional<std::array<double, 3>>*,
    std::optional<std::array<double, 6>>*,
    std::vector<double>*,
    std::vector<std::array<double, 3>>*,
    std::vector<std::string>*,
    Group>;

/// Which values a key takes. Of a list: each of its numbers.
struct Allowed {
    double lowest = -std::numeric_limits<double>::infinity();
    double highest = std::numeric_limits<double>::infinity();
    bool is_above_lowest = false;           ///< the lowest value itself is not allowed
    bool is_whole = false;                  ///< of a double: whole numbers alone
    std::vector<std::string_view> words{};  ///< of a text; none: any text
    bool or_whole_number = false;           ///< of a text: a whole number stands for its digits
    std::size_t count = 0;                  ///< length of a std::vector of numbers; 0: any
};

inline Allowed anything() {
    return {};
}

inline Allowed above(double lowest) {
    return {.lowest = lowest, .is_above_lowest = true};
}

inline Allowed at_least(double lowest) {
    return {.lowest = lowest};
}

inline Allowed between(double lowest, double highest) {
    return {.lowest = lowest, .highest = highest};
}

inline Allowed one_of(std::vector<std::string_view> words) {
    return {.words = std::move(words)};
}

inline Allowed text_or_whole_number() {
    return {.or_whole_number = true};
}

inline Allowed numbers(std::size_t count) {
    return {.count = count};
}

/// What helps people beyond name, range and meaning.
struct Hints {
    std::string_view example{};  ///< a value, as TOML, of keys without a default
    std::string_view also{};     ///< words, separated by blanks, under which people look for it
    bool is_required = false;    ///< of every struct of a list
    bool is_shown = false;       ///< the reference deck sets it to the example, so that it runs
    bool is_superseded = false;  ///< another key that is given takes its place
};

/// One key: its unit is the end of its name, its default is the member's value in a new struct.
struct Key {
    std::string_view name;
    Member member;
    Allowed allowed;
    std::string_view meaning;  ///< one sentence
    Hints hints;
};

}  // namespace minibragg::config
