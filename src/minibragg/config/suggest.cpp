#include "minibragg/config/suggest.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "minibragg/base/edit_distance.hpp"
#include "minibragg/base/lower_case.hpp"
#include "minibragg/config/deck_keys.hpp"
#include "minibragg/config/key_text.hpp"

namespace minibragg::config {

namespace {

constexpr std::size_t longest_guessed = 80;  // bytes of a key; nobody mistypes longer ones
constexpr std::size_t most_candidates = 3;
constexpr int too_far = std::numeric_limits<int>::max();

/// The path in lower case, without list indices, tables and words joined alike.
std::string flattened(std::string_view path) {
    std::string flat;
    bool is_index = false;
    for (const char c : lower_case(path)) {
        is_index = (is_index || c == '[') && c != ']';
        if (!is_index && c != ']') {
            flat += c == '.' || c == '-' ? '_' : c;
        }
    }
    return flat;
}

std::string_view last_name(std::string_view path) {
    return path.substr(path.find_last_of('.') + 1);
}

bool names_word(std::string_view words, std::string_view word) {
    const std::string padded = joined({" ", words, " "});
    return !word.empty() && padded.find(joined({" ", word, " "})) != std::string::npos;
}

/// A mistyped unit is no unit of ours: "distance_cm" is compared as "distance".
std::string stem(std::string_view name) {
    const std::string_view known = without_unit(name);
    if (known != name) {
        return lower_case(known);
    }
    constexpr std::size_t longest_unit = 3;
    const std::size_t underscore = name.find_last_of('_');
    const bool has_tail =
        underscore != std::string_view::npos && name.size() - underscore - 1 <= longest_unit;
    return lower_case(has_tail ? name.substr(0, underscore) : name);
}

/// How far a key that exists lies from what was written; too_far when it is no candidate.
int remoteness(std::string_view path, const KnownKey& known) {
    constexpr int letters_per_slip = 4;
    const std::string written = flattened(path);
    const int slips = edit_distance(written, flattened(known.path));
    const std::string_view name = last_name(path);
    const std::string_view known_name = last_name(known.path);
    const bool is_same_table =
        flattened(path.substr(0, path.size() - name.size())) ==
        flattened(known.path.substr(0, known.path.size() - known_name.size()));
    if (stem(name) == stem(known_name) || names_word(known.also, stem(name)) ||
        names_word(known.also, lower_case(name))) {
        return is_same_table ? 1 : 2;
    }
    const int name_letters = static_cast<int>(name.size());
    const int allowed_slips = 1 + name_letters / letters_per_slip;
    if (slips <= allowed_slips) {
        return slips;
    }
    const int name_slips = edit_distance(flattened(name), flattened(known_name));
    return name_slips <= name_letters / letters_per_slip ? name_slips + 2 : too_far;
}

std::vector<std::string> words_of(const Key& key) {
    if (std::holds_alternative<bool*>(key.member) ||
        std::holds_alternative<std::optional<bool>*>(key.member)) {
        return {"false", "true"};
    }
    return {key.allowed.words.begin(), key.allowed.words.end()};
}

std::string sentence(const std::vector<std::string>& candidates) {
    return candidates.empty() ? "" : joined({" Did you mean ", either(candidates), "?"});
}

}  // namespace

std::vector<KnownKey> known_keys() {
    Run run;
    std::vector<KnownKey> known;
    for (const Section& section : sections(run, Absent::added)) {
        for (const Key& key : section.keys) {
            known.push_back({join_path(section.path, key.name), std::string{key.hints.also}});
        }
    }
    return known;
}

std::vector<SettableKey> settable_keys() {
    Run run;
    std::vector<SettableKey> settable;
    std::map<std::string, std::string> elements;  // path of a list to that of its first element
    for (const Section& section : sections(run, Absent::added)) {
        const std::size_t dot = section.path.find_last_of('.');
        std::string path = section.path;
        if (dot != std::string::npos) {
            path = join_path(elements[path.substr(0, dot)], path.substr(dot + 1));
        }
        path += section.kind == Group::Kind::list ? "[0]" : "";
        elements[section.path] = path;
        for (const Key& key : section.keys) {
            if (!std::holds_alternative<Group>(key.member)) {
                settable.push_back({join_path(path, key.name), words_of(key)});
            }
        }
    }
    return settable;
}

std::string did_you_mean_key(std::string_view path) {
    if (path.size() > longest_guessed) {
        return "";
    }
    int nearest = too_far;
    std::vector<std::string> candidates;
    // The series repeats names of other tables: who writes in those does not mean its keys.
    constexpr int most_slips = 2;
    const std::string_view table = path.substr(0, path.find('.'));
    const bool may_be_of_series = table == path || edit_distance(table, "series") <= most_slips;
    for (const KnownKey& known : known_keys()) {
        if (known.path.starts_with("series.") && !may_be_of_series) {
            continue;
        }
        const int distance = remoteness(path, known);
        if (distance < nearest) {
            nearest = distance;
            candidates.clear();
        }
        if (distance == nearest && distance != too_far && candidates.size() < most_candidates) {
            candidates.push_back(known.path);
        }
    }
    return sentence(candidates);
}

std::string did_you_mean_word(
    std::string_view word, const std::vector<std::string_view>& words
) {
    const std::string written = lower_case(word.substr(0, longest_guessed));
    std::vector<std::string> candidates;
    for (const std::string_view candidate : words) {
        const std::string known = lower_case(candidate);
        const bool is_begun = known.size() > 1 && written.starts_with(known);
        const int allowed_slips = 1 + static_cast<int>(known.size()) / 4;
        if (is_begun || edit_distance(written, known) <= allowed_slips) {
            candidates.push_back(toml_string(candidate));
        }
    }
    return sentence(candidates);
}

}  // namespace minibragg::config
