#include "minibragg/reflections/stated_symmetry.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/reflections/expand_listed.hpp"
#include "minibragg/reflections/refuse.hpp"
#include "minibragg/reflections/space_group_table.hpp"
#include "minibragg/reflections/symmetry_operations.hpp"

namespace minibragg::reflections {
namespace {

/// The symmetries that one statement leaves open.
struct Choice {
    std::vector<Symmetry> each;  ///< at least one; the usual one first
    std::string told_by;         ///< for messages
    bool is_exact = false;       ///< says origin and axes
    bool is_of_number = false;   ///< says nothing of the axes
};

Choice choice_of_operations(const StatedSymmetry& file) {
    std::vector<gemmi::Op> operations;
    operations.reserve(file.operations.size());
    for (const std::string& triplet : file.operations) {
        operations.push_back(symmetry_operation(triplet));
    }
    return {
        {symmetry_of_operations(group_of_operations(operations), file.hermann_mauguin)},
        "its operations",
        true,
        false};
}

std::optional<Choice> choice_of_hall(const StatedSymmetry& file) {
    const auto operations =
        file.hall.empty() ? std::nullopt : operations_of_hall_symbol(file.hall);
    if (!operations) {
        return std::nullopt;
    }
    return Choice{
        {symmetry_of_operations(*operations, file.hermann_mauguin)},
        "its Hall symbol " + printable(file.hall),
        true,
        false};
}

/// @throws InputError for an unknown name
Choice choice_of_name(const std::string& name, const std::string& where) {
    const NamedSettings settings = settings_of_name(name, where);
    Choice choice{
        {},
        (settings.are_of_number ? "the number " : "the symbol ") + printable(name),
        settings.states_choice,
        settings.are_of_number};
    for (const gemmi::SpaceGroup* group : settings.each) {
        choice.each.push_back(symmetry_of_group(*group));
    }
    return choice;
}

/// Leaves of a choice what the code of origin or axes says, if that is among it.
void apply_coordinate_system(const std::string& code, Choice& choice) {
    if (code.size() != 1) {
        return;
    }
    const auto extension =
        static_cast<char>(std::toupper(static_cast<unsigned char>(code.front())));
    const auto is_said = [&](const Symmetry& one) {
        return one.group != nullptr && one.group->ext == extension;
    };
    if (std::any_of(choice.each.begin(), choice.each.end(), is_said)) {
        std::erase_if(choice.each, [&](const Symmetry& one) {
            return !is_said(one);
        });
        choice.is_exact = true;
    }
}

/// What the symbols of a file leave open: its Hermann-Mauguin symbol, else its number.
/// @throws InputError when it has one but nothing that is understood
std::optional<Choice> choice_of_symbols(const StatedSymmetry& file, Notes& notes) {
    if (file.hermann_mauguin.empty()) {
        return file.number.empty() ? std::nullopt
                                   : std::optional{choice_of_name(file.number, file.file)};
    }
    try {
        Choice choice = choice_of_name(file.hermann_mauguin, file.file);
        apply_coordinate_system(file.coordinate_system, choice);
        return choice;
    } catch (const InputError& error) {
        if (file.number.empty()) {
            throw;
        }
        notes.warnings.push_back(
            std::string(error.what()) + " Its number " + file.number + " is taken instead."
        );
        return choice_of_name(file.number, file.file);
    }
}

bool are_equal(const Symmetry& first, const Symmetry& second) {
    return first.operations.is_same_as(second.operations);
}

/// Whether `other` may mean `one`, whose origin counts only where `other` says its own.
bool may_mean(const Choice& other, const Symmetry& one) {
    return std::any_of(other.each.begin(), other.each.end(), [&](const Symmetry& candidate) {
        return are_equal(candidate, one) ||
               (!other.is_exact &&
                are_equal_but_for_origin(candidate.operations, one.operations));
    });
}

void warn_of_contradiction(
    const StatedSymmetry& file, const Choice& believed, const Choice& other, Notes& notes
) {
    const Symmetry& taken = believed.each.front();
    if (!may_mean(other, taken)) {
        notes.warnings.push_back(
            file.file + ": " + believed.told_by + " say" +
            (believed.told_by.back() == 's' ? " " : "s ") + "space group " + taken.name +
            ", but " + other.told_by + " says " + other.each.front().name + ". " + taken.name +
            " is taken."
        );
    }
}

/// What the symbols of a file leave open; none when they are not understood, which nobody need
/// know where better statements exist.
std::optional<Choice> understood_symbols(const StatedSymmetry& file) {
    try {
        Notes nobody;
        return choice_of_symbols(file, nobody);
    } catch (const InputError&) {
        return std::nullopt;
    }
}

/// The number counts where nothing else does (choice_of_symbols()); elsewhere it may
/// contradict.
void warn_of_number(const StatedSymmetry& file, const Choice& believed, Notes& notes) {
    if (file.number.empty() || believed.is_of_number) {
        return;
    }
    try {
        warn_of_contradiction(file, believed, choice_of_name(file.number, file.file), notes);
    } catch (const InputError&) {
        // Some programs have numbers of their own for unusual settings: those tell nothing.
    }
}

/// What all that a file says leaves open; none when it says nothing.
std::optional<Choice> choice_of_file(const StatedSymmetry& file, Notes& notes) {
    const std::optional<Choice> hall = choice_of_hall(file);
    std::optional<Choice> believed;
    if (!file.operations.empty()) {
        believed = choice_of_operations(file);
        if (hall) {
            warn_of_contradiction(file, *believed, *hall, notes);
        }
    } else if (hall) {
        believed = hall;
    } else {
        if (!file.hall.empty()) {
            notes.warnings.push_back(
                file.file + ": the Hall symbol " + printable(file.hall) + " is not understood."
            );
        }
        std::optional<Choice> symbols = choice_of_symbols(file, notes);
        if (symbols) {
            warn_of_number(file, *symbols, notes);
        }
        return symbols;
    }
    const std::optional<Choice> symbols = understood_symbols(file);
    if (symbols) {
        warn_of_contradiction(file, *believed, *symbols, notes);
    }
    if (symbols && !symbols->is_of_number) {
        warn_of_number(file, *believed, notes);
    }
    return believed;
}

/// Likewise; where the deck says the symmetry, it stands in for what is not understood.
std::optional<Choice> choice_of_file_or_none(
    const StatedSymmetry& file, const ReadOptions& deck, Notes& notes
) {
    try {
        return choice_of_file(file, notes);
    } catch (const InputError& error) {
        const std::string why = error.what();
        const std::string start = why.starts_with(file.file) ? "" : file.file + ": ";
        if (deck.space_group.empty()) {
            throw InputError(start + why + " Give crystal.space_group.");
        }
        notes.warnings.push_back(start + why + " crystal.space_group is taken instead.");
        return std::nullopt;
    }
}

/// What is left of the file's choice by the deck's; nothing when they contradict each other.
Choice narrowed(Choice of_file, const Choice& of_deck) {
    const auto is_meant = [&](const Symmetry& one) {
        return of_file.is_exact ? may_mean(of_deck, one)
                                : std::any_of(
                                      of_deck.each.begin(),
                                      of_deck.each.end(),
                                      [&](const Symmetry& d) {
                                          return are_equal(d, one);
                                      }
                                  );
    };
    std::erase_if(of_file.each, [&](const Symmetry& one) {
        return !is_meant(one);
    });
    of_file.is_of_number = of_file.is_of_number && of_deck.is_of_number;
    return of_file;
}

bool may_be_of_equal_amplitudes(const Choice& of_file, const Choice& of_deck) {
    return std::any_of(of_deck.each.begin(), of_deck.each.end(), [&](const Symmetry& d) {
        const gemmi::GroupOps& own = of_file.each.front().operations;
        return have_equal_laue_symmetry(d.operations, own) &&
               d.operations.has_same_centring(own);
    });
}

/// What file and deck agree on.
/// @throws InputError when they contradict each other
Choice agreed(
    const StatedSymmetry& file, const Choice& of_file, const Choice& of_deck, Notes& notes
) {
    if (!file.origin_matters && of_file.each.front().operations.order() == 1) {
        return of_deck;
    }
    Choice both = narrowed(of_file, of_deck);
    if (!both.each.empty()) {
        return both;
    }
    const std::string name = of_file.each.front().name;
    if (!file.origin_matters && may_be_of_equal_amplitudes(of_file, of_deck)) {
        notes.warnings.push_back(
            "crystal.space_group, " + of_deck.told_by + ", is taken for the reflections; " +
            file.file + " says " + name + "."
        );
        return of_deck;
    }
    throw InputError(
        "crystal.space_group contradicts " + file.file + ": the deck has " + of_deck.told_by +
        ", the file " + (of_file.is_exact ? "space group " + name + " by " : "has ") +
        of_file.told_by + ". Leave out crystal.space_group, or correct it."
    );
}

std::string names_of(const std::vector<Symmetry>& each, const std::string& before_last) {
    std::string names;
    for (std::size_t i = 0; i < each.size(); ++i) {
        names += (i == 0                ? ""
                  : i + 1 < each.size() ? ", "
                                        : before_last) +
                 "\"" + each[i].name + "\"";
    }
    return names;
}

/// Leaves those with the cell's metric, if there are any, each once.
void keep_fitting(const crystal::UnitCell* cell, std::vector<Symmetry>& each) {
    const auto fits = [cell](const Symmetry& one) {
        return cell == nullptr || has_metric_of(*cell, one.operations);
    };
    if (std::any_of(each.begin(), each.end(), fits)) {
        std::erase_if(each, [&](const Symmetry& one) {
            return !fits(one);
        });
    }
    std::vector<Symmetry> distinct;
    for (const Symmetry& one : each) {
        const bool is_new =
            std::none_of(distinct.begin(), distinct.end(), [&](const Symmetry& d) {
                return are_equal(d, one);
            });
        if (is_new) {
            distinct.push_back(one);
        }
    }
    each = std::move(distinct);
}

[[noreturn]] void refuse_choice(
    const std::string& file, const std::string& what, const std::vector<Symmetry>& each
) {
    refuse(
        file,
        "space group " + std::string(each.front().group->hm) + " has two " + what +
            ", and nothing tells which is meant. Give crystal.space_group = " +
            names_of(each, " or ") + "."
    );
}

bool is_of_axes(const Symmetry& one) {
    return one.group != nullptr && (one.group->ext == 'H' || one.group->ext == 'R');
}

/// The one that is meant of what is left open.
Symmetry only_one(
    const StatedSymmetry& file, Choice open, const crystal::UnitCell* cell, Notes& notes
) {
    keep_fitting(cell, open.each);
    Symmetry first = open.each.front();
    const auto others =
        std::stable_partition(open.each.begin(), open.each.end(), [&](const Symmetry& one) {
            return are_equal_but_for_origin(one.operations, first.operations);
        });
    const std::vector<Symmetry> origins(open.each.begin(), others);
    if (origins.size() > 1 && file.origin_matters) {
        refuse_choice(file.file, "origins", origins);
    }
    open.each.erase(open.each.begin() + 1, others);
    if (open.each.size() == 1) {
        return first;
    }
    if (is_of_axes(first)) {
        refuse_choice(file.file, "sets of axes", open.each);
    }
    if (open.is_of_number) {
        notes.warnings.push_back(
            file.file + ": " + open.told_by + " leaves the axes open: of " +
            names_of(open.each, " and ") + " the first is taken. Give crystal.space_group."
        );
    }
    return first;
}

}  // namespace

bool says_nothing(const StatedSymmetry& stated) {
    return stated.operations.empty() && stated.hall.empty() && stated.hermann_mauguin.empty() &&
           stated.number.empty();
}

Symmetry agreed_symmetry(
    const StatedSymmetry& file,
    const ReadOptions& deck,
    const crystal::UnitCell* cell,
    Notes& notes
) {
    std::optional<Choice> of_deck;
    if (!deck.space_group.empty()) {
        of_deck = choice_of_name(deck.space_group, "crystal.space_group");
    }
    std::optional<Choice> of_file = choice_of_file_or_none(file, deck, notes);
    if (!of_file && !of_deck) {
        refuse(file.file, "no space group in this file. Give crystal.space_group.");
    }
    if (of_file && of_deck) {
        of_file = agreed(file, *of_file, *of_deck, notes);
    }
    return only_one(file, of_file ? std::move(*of_file) : std::move(*of_deck), cell, notes);
}

}  // namespace minibragg::reflections
