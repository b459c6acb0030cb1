#include "minibragg/config/print_deck.hpp"

#include <algorithm>

#include "minibragg/config/deck_keys.hpp"
#include "minibragg/config/key_text.hpp"
#include "minibragg/config/validate.hpp"

namespace minibragg::config {

namespace {

bool is_value(const Key& key) {
    return !std::holds_alternative<Group>(key.member);
}

/// Whether the keys of a section are told elsewhere.
bool is_told(const Section& section) {
    return !section.same_as.empty() && section.same_as != section.path;
}

std::string header(const Section& section) {
    const bool is_list = section.kind == Group::Kind::list;
    return joined({is_list ? "[[" : "[", section.path, is_list ? "]]" : "]"});
}

/// "number in mm, > 0".
std::string type_and_range(const Key& key) {
    const std::string allowed = allowed_text(key.allowed);
    return joined({type_text(key), allowed.empty() ? "" : ", ", allowed});
}

/// "required" or the default value or nothing.
std::string default_text(const Key& key) {
    return key.hints.is_required ? "required" : value_text(key.member);
}

std::string effective_section(const Section& section) {
    std::string text = section.path.empty() ? "" : joined({"\n", header(section), "\n"});
    for (const Key& key : section.keys) {
        if (is_value(key) && is_given(key.member) && !key.hints.is_superseded) {
            text += joined({key.name, " = ", value_text(key.member), "\n"});
        }
    }
    return text;
}

// ---- the reference deck
// ----------------------------------------------------------------------

constexpr std::string_view reference_opening =
    R"(# miniBragg input deck: every key, with its default and its meaning.
# Written by: minibragg --print-reference-deck
#
# This deck runs as it is. A key behind a # without a blank has no default, or belongs to a
# table that is optional: take the # away to use it. The unit of a value is the end of its key's
# name.
# Frame: z along the beam, y up, x such that the three are right-handed
# (docs/units_and_frames.md).
)";

/// "key = value  # type": on one column where it fits.
std::string reference_line(const Key& key, bool is_absent) {
    constexpr std::size_t comment_column = 44;
    const std::string own = value_text(key.member);
    const bool shows_example = key.hints.is_shown || key.hints.is_required || own.empty();
    const bool is_commented = is_absent || (own.empty() && !key.hints.is_shown);
    std::string line = is_commented ? "#" : "";
    line.append(key.name).append(" = ");
    line.append(shows_example && !key.hints.example.empty() ? key.hints.example : own);
    line.resize(std::max(line.size() + 1, comment_column), ' ');
    line.append("# ").append(type_and_range(key));
    const std::string its_default = default_text(key);
    if (key.hints.is_required) {
        line += "; required";
    } else if (shows_example && !its_default.empty()) {
        line.append("; default ").append(its_default);
    }
    return line + "\n";
}

std::string reference_section(const Section& section) {
    const bool is_absent = !section.is_present;
    std::string text;
    if (!section.path.empty()) {
        text += joined({"\n# ---- ", section.meaning, "\n"});
        text += joined({is_absent ? "#" : "", header(section), "\n"});
    }
    if (is_told(section)) {
        return text + joined({"# Keys as in [", section.same_as, "].\n"});
    }
    for (const Key& key : section.keys) {
        if (is_value(key)) {
            text += joined({"# ", key.meaning, "\n", reference_line(key, is_absent)});
        }
    }
    return text;
}

// ---- the Markdown page
// -----------------------------------------------------------------------

constexpr std::string_view markdown_opening = R"(# The input deck

<!-- Generated from src/minibragg/config/deck_keys.cpp:
cmake --build --preset dev --target update_deck_reference -->

A run is described by a text file in [TOML](https://toml.io). Keys stand in tables, the unit of
a value is the end of its key's name, and nothing is silently ignored: an unknown key, a wrong
type and a value out of range are errors that name the file, the line and what to do.
[inputs/reference.toml](../inputs/reference.toml) is a deck with every key.

The smallest deck:

```toml
[beam]
wavelength_A = 1.0

[crystal]
unit_cell = [78.0, 78.0, 38.0, 90.0, 90.0, 90.0]

[structure_factors]
default_F = 100.0
```

- The frame is that of NeXus: z along the beam, y up ([units and frames](units_and_frames.md)).
- `--set beam.wavelength_A=1.1` on the command line puts a value in place of the deck's;
  elements of lists are counted from 0 (`--set "detector.panel[0].name=front"`);
  `--set beam.energy_eV=` takes a key away.
- A whole number may stand where a number is asked for, not the other way round.
- `[[name]]` is a list: the table is repeated for each element.
- Files that a deck reads begin in the folder of the deck, unless their path is absolute. Files
  that are written, and every path that `--set` gives, begin in the folder in which the program
  is started ([decision](decisions/0028-paths-of-a-deck.md)).
)";

std::string in_cell(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        escaped += c == '|' ? "\\|" : c == '<' ? "&lt;" : std::string{c};
    }
    return escaped;
}

std::string as_code(const std::string& text) {
    return text.empty() ? "" : joined({"`", text, "`"});
}

std::string markdown_row(const Key& key) {
    const std::string value = value_text(key.member);
    const std::string its_default = key.hints.is_required ? "required" : as_code(value);
    return joined(
        {"| `",
         key.name,
         "` | ",
         type_text(key),
         " | ",
         its_default.empty() ? "none" : its_default,
         " | ",
         in_cell(allowed_text(key.allowed)),
         " | ",
         in_cell(key.meaning),
         " |\n"}
    );
}

std::string markdown_section(const Section& section) {
    std::string text;
    if (!section.path.empty()) {
        text += joined({"\n## `", header(section), "`\n\n", section.meaning});
        text += section.kind == Group::Kind::optional ? " Optional.\n" : "\n";
        if (is_told(section)) {
            return text + joined({"Keys as in `[", section.same_as, "]`.\n"});
        }
    } else {
        text += "\n## Above all tables\n";
    }
    std::string rows;
    for (const Key& key : section.keys) {
        rows += is_value(key) ? markdown_row(key) : "";
    }
    const std::string head =
        "\n| key | type | default | allowed | meaning |\n|---|---|---|---|---|\n";
    return rows.empty() ? text : text + head + rows;
}

std::string markdown_alternatives() {
    std::string text =
        "\n## At most one of\n\nEach line names keys or tables of which a deck gives one at "
        "most.\n\n";
    for (const Alternatives& group : alternatives()) {
        std::vector<std::string> names;
        std::transform(
            group.keys.begin(),
            group.keys.end(),
            std::back_inserter(names),
            [](std::string_view key) {
                return as_code(std::string{key});
            }
        );
        text += joined({"- ", either(names), "\n"});
    }
    return text;
}

}  // namespace

std::string to_toml(const Run& run) {
    Run copy = run;
    std::string text;
    for (const Section& section : sections(copy, Absent::skipped)) {
        text += effective_section(section);
    }
    return text;
}

std::string reference_deck() {
    Run run;
    run.detector.grid.emplace(
    );  // what read_deck() takes for a detector when the deck names none
    std::string text{reference_opening};
    text += "\n";
    for (const Section& section : sections(run, Absent::added)) {
        text += reference_section(section);
    }
    return text;
}

std::string deck_markdown() {
    Run run;
    std::string text{markdown_opening};
    for (const Section& section : sections(run, Absent::added)) {
        text += markdown_section(section);
    }
    return text + markdown_alternatives();
}

}  // namespace minibragg::config
