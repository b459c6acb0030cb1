#include "minibragg/reflections/space_group_table.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <exception>
#include <limits>
#include <regex>
#include <span>
#include <sstream>
#include <string_view>
#include <vector>

#include "minibragg/base/edit_distance.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/reflections/symmetry_operations.hpp"

namespace minibragg::reflections {
namespace {

using gemmi::SpaceGroup;

/// Lower case without blanks; '_' is a blank in symbols.
std::string squeezed(std::string_view name) {
    std::string result;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isspace(byte) == 0 && c != '_') {
            result += static_cast<char>(std::tolower(byte));
        }
    }
    return result;
}

/// The name in the table that is nearest to `name`, its short spelling counting as well.
std::string nearest_name(const std::string& name) {
    const std::string wanted = squeezed(name);
    std::string nearest;
    int smallest = std::numeric_limits<int>::max();
    for (const SpaceGroup& group : gemmi::spacegroup_tables::main) {
        const int distance = std::min(
            edit_distance(wanted, squeezed(group.hm)),
            edit_distance(wanted, squeezed(group.short_name()))
        );
        if (distance < smallest) {
            smallest = distance;
            nearest = group.xhm();
        }
    }
    return nearest;
}

/// The symbol with the choice of origin or axes as gemmi writes it: "F d -3 m:2" for "F d -3 m
/// Z", for "Fd-3mZ" and for "F d -3 m (origin choice 2)"; unchanged when it has none.
std::string with_usual_choice(const std::string& name) {
    static const std::regex last_word(R"(^(.*\S)\s+([szhrSZHR12])\s*$)");
    static const std::regex last_letter(R"(^(.*[^\s:])([szhrSZHR])\s*$)");
    static const std::regex in_words(
        "^([^(]*\\S)[\\s(]+origin[^12]*([12]).*$", std::regex::icase
    );
    std::smatch match;
    if (std::regex_match(name, match, in_words)) {
        return match[1].str() + ":" + match[2].str();
    }
    if (!std::regex_match(name, match, last_word) &&
        !std::regex_match(name, match, last_letter)) {
        return name;
    }
    const char choice =
        static_cast<char>(std::toupper(static_cast<unsigned char>(match[2].str()[0])));
    const char usual = choice == 'S' ? '1' : choice == 'Z' ? '2' : choice;
    return match[1].str() + ":" + usual;
}

/// Cubic symbols with the bar that they lacked before 1983: "F d -3 m" for "F d 3 m".
std::string with_bar(const std::string& name) {
    static const std::regex barless(R"(^\s*([PFIpfi][\s_]*[mnadMNAD][\s_]*)3(.*)$)");
    std::smatch match;
    return std::regex_match(name, match, barless) ? match[1].str() + "-3" + match[2].str()
                                                  : name;
}

/// Screw axes without the marks of a subscript: "P 21/c" for "P2(1)/c" of old files, "P 2~1~/c"
/// of journals and "P 2_1/c" of typesetting. ('_' is a blank elsewhere; names of that kind are
/// understood as they are.)
std::string without_subscripts(const std::string& name) {
    static const std::regex screw(R"(\(([1-5])\)|~([1-5])~|([2346])_([1-5]))");
    return std::regex_replace(name, screw, "$1$2$3$4");
}

std::vector<std::string> words_of(const std::string& name) {
    std::vector<std::string> words;
    std::istringstream stream(name);
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

/// The short symbol of a full one: "P n m a" for "P 21/n 21/m 21/a", "F d -3 m:1" for "F 41/d
/// -3 2/m:1". Axes in front of planes are left out, but for the principal one of tetragonal and
/// hexagonal groups.
std::string shortened(const std::string& name) {
    static const std::regex axis_and_plane("[2346][1-5]?/([a-z])");
    static const std::regex principal("[46].*");
    const std::size_t colon = std::min(name.find(':'), name.size());
    std::vector<std::string> words = words_of(name.substr(0, colon));
    constexpr std::size_t directions_and_lattice = 4;
    const bool is_cubic = words.size() > 2 && (words[2] == "-3" || words[2] == "3");
    const bool is_trigonal = words.size() > 2 && words[1] == "-3";
    const bool is_monoclinic = std::count(words.begin(), words.end(), "1") > 1;
    if (is_monoclinic ||
        (words.size() != directions_and_lattice && !is_cubic && !is_trigonal)) {
        return name;
    }
    std::string result = words[0];
    for (std::size_t i = 1; i < words.size(); ++i) {
        const bool is_kept = i == 1 && !is_cubic && std::regex_match(words[i], principal);
        std::smatch match;
        result += " " + (!is_kept && std::regex_match(words[i], match, axis_and_plane)
                             ? match[1].str()
                             : words[i]);
    }
    return result + name.substr(colon);
}

bool is_number(const std::string& name) {
    const std::string digits = squeezed(name);
    return !digits.empty() && std::all_of(digits.begin(), digits.end(), [](char c) {
        return c >= '0' && c <= '9';
    });
}

/// The first entry that a symbol or number means to gemmi, which says hexagonal axes for R and
/// unique axis b.
const SpaceGroup* first_entry(const std::string& name) {
    constexpr std::size_t longest_name = 60;
    if (name.size() > longest_name) {
        return nullptr;
    }
    if (is_number(name) && squeezed(name).find_first_not_of('0') == std::string::npos) {
        return nullptr;  // which gemmi takes for a setting that CCP4 gave no number
    }
    const std::string plain = without_subscripts(name);
    const std::string usual = with_usual_choice(plain);
    for (const std::string& spelling :
         {name,
          plain,
          usual,
          with_bar(name),
          with_bar(usual),
          shortened(plain),
          shortened(usual)}) {
        if (const SpaceGroup* group = gemmi::find_spacegroup_by_name(spelling)) {
            return group;
        }
    }
    return nullptr;
}

/// "P21" for "P 1 21 1": a monoclinic symbol as it is written without its unique axis.
std::string without_axis(const SpaceGroup& group) {
    std::string result;
    std::string_view rest = group.hm;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        const std::string_view word = rest.substr(0, end);
        result += word == "1" ? "" : std::string(word);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return squeezed(result);
}

/// The settings of International Tables, without those of other centring that gemmi's table
/// adds at its end.
std::span<const SpaceGroup> usual_entries() {
    constexpr std::size_t count = 530;
    return std::span<const SpaceGroup>(gemmi::spacegroup_tables::main).first(count);
}

bool states_choice(const std::string& name) {
    const std::string squeezed_name = squeezed(name);
    return squeezed_name.find(':') != std::string::npos || squeezed_name.substr(0, 1) == "h" ||
           (gemmi::find_spacegroup_by_name(name) == nullptr && with_usual_choice(name) != name);
}

/// Whether an entry other than the first may be meant by a name that states no choice.
bool may_be_meant(const SpaceGroup& entry, const SpaceGroup& first, const std::string& name) {
    if (entry.number != first.number || &entry == &first) {
        return false;
    }
    const bool is_monoclinic = first.crystal_system() == gemmi::CrystalSystem::Monoclinic;
    return std::string_view(entry.hm) == first.hm ||
           (is_monoclinic && without_axis(entry) == squeezed(name));
}

/// The edges of the cell that an operation makes of the cell with edges `vectors_A`.
Mat3 turned(const Mat3& vectors_A, const gemmi::Op& operation) {
    const auto& rot = operation.rot;
    Mat3 edges{};
    for (std::size_t j = 0; j < 3; ++j) {
        const Vec3d sum = static_cast<double>(rot[0][j]) * vectors_A.row[0] +
                          static_cast<double>(rot[1][j]) * vectors_A.row[1] +
                          static_cast<double>(rot[2][j]) * vectors_A.row[2];
        edges.row[j] = (1.0 / gemmi::Op::DEN) * sum;
    }
    return edges;
}

/// Whether edges and angles agree: scalar products within twice the tolerance of the product of
/// the lengths.
bool have_equal_metric(const Mat3& first, const Mat3& second, double tolerance) {
    for (int i = 0; i < 3; ++i) {
        for (int j = i; j < 3; ++j) {
            const double scale = length(first.row[i]) * length(first.row[j]);
            const double difference =
                dot(first.row[i], first.row[j]) - dot(second.row[i], second.row[j]);
            if (std::abs(difference) > 2.0 * tolerance * scale) {
                return false;
            }
        }
    }
    return true;
}

/// Whether gemmi's parser, which trusts its input, understands a symbol: a lattice, at most
/// four rotations with their axes and translations, a change of origin or axes in parentheses.
/// A screw's number needs a named axis where the position does not imply x, y or z.
bool is_hall_symbol(const std::string& hall) {
    constexpr std::size_t longest_symbol = 80;
    if (hall.size() > longest_symbol) {
        return false;  // and regular expressions need stack for every letter
    }
    static const std::regex whole(
        "^-?[PABCIRSTF]( -?[12346](([xyz]?[1-5]?)|['\"*])[abcnuvwd]*){0,4}( \\([-+xyz0-9/, "
        "]{1,40}\\))?$"
    );
    static const std::regex screw_without_axis("^[^(]* .* -?[1236][1-5]");
    static const std::regex one_as_screw(" -?1[1-5]");
    static const std::regex long_number("[0-9]{3}");
    return std::regex_match(hall, whole) && !std::regex_search(hall, screw_without_axis) &&
           !std::regex_search(hall, one_as_screw) && !std::regex_search(hall, long_number);
}

/// One blank between the parts of a Hall symbol, the lattice in upper, the rest in lower case.
std::string usual_hall(const std::string& hall) {
    std::string result;
    for (const char c : hall) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_blank = std::isspace(byte) != 0 || c == '_';
        const bool is_lattice = result.empty() || result == "-";
        if (!is_blank) {
            result += static_cast<char>(is_lattice ? std::toupper(byte) : std::tolower(byte));
        } else if (!is_lattice && result.back() != ' ') {
            result += ' ';
        }
    }
    return result.substr(0, result.find_last_not_of(' ') + 1);
}

}  // namespace

NamedSettings settings_of_name(const std::string& name, const std::string& where) {
    constexpr std::size_t longest_shown = 40;
    const SpaceGroup* first = first_entry(name);
    if (first == nullptr) {
        throw InputError(
            where + ": unknown space group " + printable(name) + ". Did you mean '" +
            nearest_name(name.substr(0, longest_shown)) + "'?"
        );
    }
    NamedSettings settings{{first}, is_number(name), false};
    settings.states_choice = !settings.are_of_number && states_choice(name);
    if (settings.states_choice) {
        return settings;
    }
    for (const SpaceGroup& entry : usual_entries()) {
        const bool is_of_number = entry.number == first->number && &entry != first;
        if (settings.are_of_number ? is_of_number : may_be_meant(entry, *first, name)) {
            settings.each.push_back(&entry);
        }
    }
    return settings;
}

const SpaceGroup& find_space_group(
    const std::string& name, const crystal::UnitCell* cell, const std::string& where
) {
    const NamedSettings settings = settings_of_name(name, where);
    const auto found =
        std::find_if(settings.each.begin(), settings.each.end(), [&](const SpaceGroup* group) {
            return cell != nullptr && has_metric_of(*cell, group->operations());
        });
    return found != settings.each.end() ? **found : *settings.each.front();
}

std::optional<gemmi::GroupOps> operations_of_hall_symbol(const std::string& hall) {
    const std::string wanted = squeezed(hall);
    for (const SpaceGroup& group : gemmi::spacegroup_tables::main) {
        if (squeezed(group.hall) == wanted) {
            return group.operations();
        }
    }
    const std::string usual = usual_hall(hall);
    if (!is_hall_symbol(usual)) {
        return std::nullopt;
    }
    try {
        const gemmi::GroupOps parsed = gemmi::symops_from_hall(usual.c_str());
        return group_of_operations(parsed.all_ops_sorted());
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

bool has_metric_of(
    const crystal::UnitCell& cell, const gemmi::GroupOps& operations, double tolerance
) {
    const Mat3 vectors_A = crystal::standard_setting(cell);
    return std::all_of(
        operations.sym_ops.begin(),
        operations.sym_ops.end(),
        [&](const gemmi::Op& operation) {
            return have_equal_metric(vectors_A, turned(vectors_A, operation), tolerance);
        }
    );
}

}  // namespace minibragg::reflections
