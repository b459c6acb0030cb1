#include "minibragg/reflections/symmetry_operations.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string_view>

#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"

namespace minibragg::reflections {
namespace {

constexpr int parts = gemmi::Op::DEN;  // of a cell's edge, in which translations are counted

[[noreturn]] void refuse_triplet(const std::string& triplet) {
    throw InputError("not a symmetry operation: " + printable(triplet) + ".");
}

/// "12/24" for "0.5".
std::string fraction_of_decimal(std::string_view word, const std::string& triplet) {
    constexpr double rounding = 0.1;  // 0.33 is 7.92 parts
    const std::optional<double> value = to_number(word);
    const double count = value ? *value * parts : -1.0;
    if (!(count >= 0.0 && count < 100.0) || std::abs(count - std::round(count)) > rounding) {
        refuse_triplet(triplet);
    }
    return std::to_string(std::lround(count)) + "/" + std::to_string(parts);
}

bool is_blank(char letter) {
    return std::isspace(static_cast<unsigned char>(letter)) != 0;
}

bool is_of_word(char letter) {
    return letter == '.' || std::isalnum(static_cast<unsigned char>(letter)) != 0;
}

/// "x+1/2" for "x + 1 / 2" and for what begins on a line of its own; words that blanks alone
/// set apart do not melt.
std::string without_blanks(const std::string& triplet) {
    std::string result;
    bool after_blank = false;
    for (const char letter : triplet) {
        if (is_blank(letter)) {
            after_blank = true;
            continue;
        }
        if (after_blank && !result.empty() && is_of_word(letter) && is_of_word(result.back())) {
            refuse_triplet(triplet);
        }
        result += letter;
        after_blank = false;
    }
    return result;
}

/// The text with fractions in place of decimals, as gemmi wants it. Numbers of three digits are
/// those of no operation; gemmi would multiply them without a look at their size.
std::string with_fractions(const std::string& triplet) {
    constexpr std::string_view digits = "0123456789.";
    constexpr std::size_t most_digits = 2;
    std::string result;
    for (std::size_t start = 0; start < triplet.size();) {
        const std::size_t end =
            std::min(triplet.find_first_not_of(digits, start), triplet.size());
        const std::string_view word = std::string_view(triplet).substr(start, end - start);
        if (word.empty()) {
            result += triplet[start];
        } else if (word.find('.') != std::string_view::npos) {
            result += fraction_of_decimal(word, triplet);
        } else if (word.size() <= most_digits) {
            result += word;
        } else {
            refuse_triplet(triplet);
        }
        start = std::max(end, start + 1);
    }
    return result;
}

/// Whether a rotation may map a lattice onto itself: whole numbers, determinant 1 or -1, and
/// the trace of a rotation by 0, 60, 90, 120 or 180 degrees.
bool is_of_lattice(const gemmi::Op& operation) {
    constexpr int largest = 4 * parts;
    for (const auto& row : operation.rot) {
        for (const int element : row) {
            if (element % parts != 0 || std::abs(element) > largest) {
                return false;
            }
        }
    }
    return operation.rot_type() != 0;
}

bool contains(const std::vector<gemmi::Op>& sorted, const gemmi::Op& operation) {
    return std::binary_search(sorted.begin(), sorted.end(), operation);
}

void check_is_closed(const std::vector<gemmi::Op>& sorted) {
    for (const gemmi::Op& first : sorted) {
        for (const gemmi::Op& second : sorted) {
            const gemmi::Op product = first * second;
            if (!contains(sorted, product)) {
                throw InputError(
                    "the " + std::to_string(sorted.size()) + " operations are no group: '" +
                    first.triplet() + "' after '" + second.triplet() + "' is '" +
                    product.triplet() + "', which is not among them."
                );
            }
        }
    }
}

using Translation = gemmi::Op::Tran;

/// What a shift of the origin adds to the translation of an operation.
Translation change_by_shift(const gemmi::Op& operation, const Translation& shift) {
    Translation change{};
    for (std::size_t i = 0; i < 3; ++i) {
        change[i] = shift[i];
        for (std::size_t j = 0; j < 3; ++j) {
            change[i] -= operation.rot[i][j] / parts * shift[j];
        }
    }
    return change;
}

/// Whether the sum of three translations is one of the lattice.
bool is_of_lattice(
    const Translation& x, const Translation& y, const std::vector<Translation>& centring
) {
    return std::any_of(centring.begin(), centring.end(), [&](const Translation& vector) {
        return (x[0] + y[0] - vector[0]) % parts == 0 &&
               (x[1] + y[1] - vector[1]) % parts == 0 && (x[2] + y[2] - vector[2]) % parts == 0;
    });
}

/// An operation of both groups: what the first's translation lacks of the second's.
struct Difference {
    gemmi::Op operation;
    Translation missing;
};

std::vector<Difference> differences(
    const gemmi::GroupOps& first, const gemmi::GroupOps& second
) {
    std::vector<Difference> result;
    for (const gemmi::Op& operation : first.sym_ops) {
        const Translation& of_first = operation.tran;
        const Translation& of_second = second.find_by_rotation(operation.rot)->tran;
        result.push_back(
            {operation,
             {of_first[0] - of_second[0],
              of_first[1] - of_second[1],
              of_first[2] - of_second[2]}}
        );
    }
    return result;
}

}  // namespace

gemmi::Op symmetry_operation(const std::string& triplet) {
    constexpr std::size_t longest = 80;
    if (triplet.size() > longest) {
        refuse_triplet(triplet);
    }
    gemmi::Op operation{};
    try {
        operation = gemmi::parse_triplet(with_fractions(without_blanks(triplet))).wrap();
    } catch (const InputError&) {
        throw;
    } catch (const std::exception&) {
        refuse_triplet(triplet);
    }
    if (!is_of_lattice(operation)) {
        refuse_triplet(triplet);
    }
    return operation;
}

gemmi::GroupOps group_of_operations(std::vector<gemmi::Op> operations) {
    constexpr std::size_t most_operations = 192;
    operations.push_back(gemmi::Op::identity());
    for (gemmi::Op& operation : operations) {
        operation.wrap();
    }
    std::sort(operations.begin(), operations.end());
    operations.erase(std::unique(operations.begin(), operations.end()), operations.end());
    if (operations.size() > most_operations) {
        throw InputError("more than 192 operations are none of a space group.");
    }
    check_is_closed(operations);
    return gemmi::split_centering_vectors(operations);
}

bool are_equal_but_for_origin(const gemmi::GroupOps& first, const gemmi::GroupOps& second) {
    constexpr int shifts = parts * parts * parts;
    if (!first.has_same_centring(second) || !first.has_same_rotations(second)) {
        return false;
    }
    const std::vector<Difference> all = differences(first, second);
    for (int i = 0; i < shifts; ++i) {
        const Translation shift{i / (parts * parts), i / parts % parts, i % parts};
        const bool is_it = std::all_of(all.begin(), all.end(), [&](const Difference& one) {
            return is_of_lattice(
                one.missing, change_by_shift(one.operation, shift), first.cen_ops
            );
        });
        if (is_it) {
            return true;
        }
    }
    return false;
}

}  // namespace minibragg::reflections
