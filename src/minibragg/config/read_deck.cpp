#include "minibragg/config/read_deck.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/config/deck_keys.hpp"
#include "minibragg/config/input_files.hpp"
#include "minibragg/config/key_text.hpp"
#include "minibragg/config/parse_toml.hpp"
#include "minibragg/config/read_values.hpp"
#include "minibragg/config/rules.hpp"
#include "minibragg/config/suggest.hpp"
#include "minibragg/config/validate.hpp"

namespace minibragg::config {

namespace {

constexpr std::size_t longest_path = 120;
constexpr std::size_t most_tables_in_list = 100'000;
constexpr std::size_t most_problems_kept = 1000;
constexpr std::size_t most_problems_shown = 10;

/// Where a key was given, and as what.
struct Place {
    std::string where;  ///< "deck.toml:14" or "--set beam.wavelength_A=1"
    std::size_t line;   ///< 0: an override, or unknown
    std::string value;
    bool is_override = false;
};

struct Problem {
    std::size_t line;
    std::string text;
    std::string unknown_key;  ///< for a suggestion; empty: the problem is another
};

/// What is learned while a tree of TOML becomes a Run.
struct Reading {
    std::string file_name;
    std::map<std::string, Place, std::less<>> places;
    std::vector<Problem> problems;

    void add(Problem problem) {
        if (problems.size() < most_problems_kept) {
            problems.push_back(std::move(problem));
        }
    }
};

/// One table of the deck, and the struct it fills.
struct Pending {
    const toml::table* table;
    Table keys;
    std::string path;
};

/// The node itself, or below a table that an override made, the first that has a source.
const toml::source_region& source_of(const toml::node& node) {
    const toml::node* at = &node;
    while (!at->source().path && at->is_table() && !at->as_table()->empty()) {
        at = &at->as_table()->begin()->second;
    }
    return at->source();
}

Place place_of(
    const toml::node& node, const toml::source_region* key, const std::string& file_name
) {
    constexpr std::size_t longest_override = 120;
    const toml::source_region& source = source_of(node);
    if (source.path && source.path->starts_with("--set ")) {
        return {printable(*source.path, longest_override), 0, shown_value(node), true};
    }
    const bool has_key_line = key != nullptr && key->begin.line > 0;
    const std::size_t line = has_key_line ? key->begin.line : source.begin.line;
    const std::string name = shown_name(file_name);
    const std::string where = line > 0 ? name + ":" + std::to_string(line) : name;
    return {where, line, shown_value(node)};
}

std::string message(const Place& place, const std::string& path, const std::string& why) {
    return joined({place.where, ": ", path, " = ", place.value, " (", why, ")."});
}

/// Opens the table or the list of tables of a group.
void read_group(
    const toml::node& node,
    const Group& group,
    const std::string& path,
    std::vector<Pending>& pending
) {
    if (const toml::table* table = node.as_table()) {
        group.resize(1);
        pending.push_back({table, group.at(0), path});
        return;
    }
    const toml::array& list = *node.as_array();
    group.resize(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
        pending.push_back({list[i].as_table(), group.at(i), numbered(path, i)});
    }
}

/// A bare number or list, where a table with one key is meant. False when the group takes none.
bool read_bare_value(
    const toml::node& node, const Group& group, const std::string& path, Reading& reading
) {
    const std::string_view name = node.is_array() ? group.list_key : group.number_key;
    if (name.empty() || node.is_table()) {
        return false;
    }
    group.resize(1);
    const Table keys = group.at(0);
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const Key& known) {
        return known.name == name;
    });
    const Place place = place_of(node, nullptr, reading.file_name);
    const std::string why = read_value(node, *key);
    if (!why.empty()) {
        reading.add(
            {place.line,
             joined({message(place, path, why), " Give a number, a list of numbers or a table."}
             ),
             ""}
        );
    }
    reading.places.emplace(path, place);
    reading.places.emplace(join_path(path, name), place);
    return true;
}

/// Empty, or what a group must be in place of `node`.
std::string group_fault(const toml::node& node, const Group& group, const std::string& path) {
    if (group.kind != Group::Kind::list) {
        return node.is_table() ? "" : joined({"must be a table: [", path, "]"});
    }
    const toml::array* list = node.as_array();
    if (list == nullptr || !list->is_homogeneous(toml::node_type::table)) {
        return list != nullptr && list->empty()
                   ? ""
                   : joined({"must be a list of tables: [[", path, "]]"});
    }
    return list->size() <= most_tables_in_list
               ? ""
               : joined({"must have at most ", std::to_string(most_tables_in_list), " tables"});
}

void read_key(
    const toml::node& node,
    const Key& key,
    const std::string& path,
    std::vector<Pending>& pending,
    Reading& reading
) {
    const Group* group = std::get_if<Group>(&key.member);
    if (group != nullptr && read_bare_value(node, *group, path, reading)) {
        return;
    }
    const std::string why =
        group != nullptr ? group_fault(node, *group, path) : read_value(node, key);
    const Place place = place_of(node, nullptr, reading.file_name);
    if (!why.empty()) {
        const auto* word = node.as_string();
        const std::string advice = word != nullptr && !key.allowed.words.empty()
                                       ? did_you_mean_word(word->get(), key.allowed.words)
                                       : "";
        const std::string meaning = advice.empty() ? joined({" ", key.meaning}) : advice;
        reading.add({place.line, message(place, path, why) + meaning, ""});
        return;
    }
    if (names_input_file(path, key) && !place.is_override) {
        std::string& file = *std::get<std::string*>(key.member);
        file = beside_deck(reading.file_name, file);
    }
    const bool is_empty_list = node.is_array() && node.as_array()->empty();
    if (group != nullptr ? !is_empty_list : is_given(key.member)) {
        reading.places.emplace(path, place);
    }
    if (group != nullptr) {
        read_group(node, *group, path, pending);
    }
}

/// A table that lacks a key without which it says nothing.
void check_required(const Pending& table, Reading& reading) {
    for (const Key& key : table.keys) {
        if (key.hints.is_required && !table.table->contains(key.name)) {
            const Place place = place_of(*table.table, nullptr, reading.file_name);
            const std::string path = join_path(table.path, key.name);
            const std::string meaning{key.meaning};
            reading.add(
                {place.line, joined({place.where, ": ", path, " is not given. ", meaning}), ""}
            );
        }
    }
}

void read_table(const Pending& table, std::vector<Pending>& pending, Reading& reading) {
    bool is_known = true;
    for (const auto& [name, node] : *table.table) {
        const std::string_view written = name.str();
        const std::string path = join_path(table.path, printable(written, longest_path));
        const auto key =
            std::find_if(table.keys.begin(), table.keys.end(), [&](const Key& known) {
                return known.name == written;
            });
        if (key == table.keys.end()) {
            const Place place = place_of(node, &name.source(), reading.file_name);
            reading.add({place.line, joined({place.where, ": unknown key ", path, "."}), path});
            is_known = false;
        } else {
            read_key(node, *key, path, pending, reading);
        }
    }
    if (is_known) {  // else the key that seems to be lacking may be the one that is mistyped
        check_required(table, reading);
    }
}

[[noreturn]] void report(std::vector<Problem> problems) {
    std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
        return a.line < b.line;
    });
    std::string text;
    const std::size_t shown = std::min(problems.size(), most_problems_shown);
    for (std::size_t i = 0; i < shown; ++i) {
        const Problem& problem = problems[i];
        text.append(i == 0 ? "" : "\n").append(problem.text);
        text += problem.unknown_key.empty() ? "" : did_you_mean_key(problem.unknown_key);
    }
    if (shown < problems.size()) {
        text +=
            joined({"\n", std::to_string(problems.size() - shown), " more problems follow."});
    }
    throw InputError(text);
}

/// The choices that a deck may leave open.
void fill_in(Run& run) {
    if (!run.beam.fluence_photons_per_m2 && !run.beam.flux_photons_per_s) {
        run.beam.fluence_photons_per_m2 = default_fluence_photons_per_m2;
    }
    const Detector& detector = run.detector;
    if (detector.preset.empty() && detector.file.empty() && !detector.grid &&
        detector.panels.empty()) {
        run.detector.grid.emplace();
    }
}

/// The place of a key, or of the nearest table around it.
Place nearest_place(std::string_view path, const Reading& reading) {
    while (!path.empty()) {
        const auto found = reading.places.find(path);
        if (found != reading.places.end()) {
            return found->second;
        }
        const std::size_t end = path.find_last_of(".[");
        path = path.substr(0, end == std::string_view::npos ? 0 : end);
    }
    return {shown_name(reading.file_name), 0, ""};
}

/// What is found about a key, with its place and its value, and what to do.
std::string sentence(const Finding& finding, const Reading& reading) {
    const Place place = nearest_place(finding.key, reading);
    const auto given = reading.places.find(finding.key);
    const std::string what = given != reading.places.end()
                                 ? finding.key + " = " + given->second.value
                                 : finding.key + " is not given";
    return joined({place.where, ": ", what, " (", finding.why, "). ", finding.advice});
}

GivenKeys given_keys(const Reading& reading) {
    GivenKeys given;
    for (const auto& [path, place] : reading.places) {
        given.insert(given.end(), path);
    }
    return given;
}

void check(const Run& run, Reading& reading) {
    for (const Finding& finding : validate(run, given_keys(reading))) {
        const Place place = nearest_place(finding.key, reading);
        reading.add({place.line, sentence(finding, reading), ""});
    }
}

void warn(const Run& run, const Reading& reading, Notes& notes) {
    for (const Finding& finding : doubts(run, given_keys(reading))) {
        notes.warnings.push_back(sentence(finding, reading));
    }
}

}  // namespace

Run read_deck(
    const std::string& text,
    const std::string& file_name,
    const std::vector<std::string>& overrides,
    Notes* notes
) {
    const toml::table deck = parse_toml(text, file_name, overrides);
    Run run;
    Reading reading{file_name, {}, {}};
    std::vector<Pending> pending{{&deck, describe(run), ""}};
    while (!pending.empty()) {
        const Pending table = std::move(pending.back());
        pending.pop_back();
        read_table(table, pending, reading);
    }
    if (reading.problems.empty()) {
        fill_in(run);
        check(run, reading);
    }
    if (!reading.problems.empty()) {
        report(std::move(reading.problems));
    }
    if (notes != nullptr) {
        warn(run, reading, *notes);
    }
    return run;
}

}  // namespace minibragg::config
