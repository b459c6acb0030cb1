#include "minibragg/reflections/expand_listed.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <set>

namespace minibragg::reflections {
namespace {

Miller negated(const Miller& hkl) {
    return {-hkl[0], -hkl[1], -hkl[2]};
}

Miller hkl_of(const Reflection& r) {
    return {r.h, r.k, r.l};
}

bool comes_before(const Reflection& x, const Reflection& y) {
    return hkl_of(x) < hkl_of(y);
}

/// The largest of the equivalents of a reflection, which stands for them all; Friedel mates are
/// apart.
Miller representative(const Miller& hkl, const gemmi::GroupOps& operations) {
    Miller largest = hkl;
    for (const gemmi::Op& operation : operations.sym_ops) {
        largest = std::max(largest, operation.apply_to_hkl(hkl));
    }
    return largest;
}

/// All that the rows state: each amplitude at each equivalent, in the order of the rows.
std::vector<Reflection> stated_reflections(
    const std::vector<ListedReflection>& rows, const gemmi::GroupOps& operations
) {
    std::vector<Reflection> stated;
    stated.reserve(rows.size() * operations.sym_ops.size());
    const auto add = [&](const Miller& hkl, double F_e) {
        if (std::isnan(F_e)) {
            return;
        }
        const double amplitude_e = operations.is_systematically_absent(hkl) ? 0.0 : F_e;
        for (const gemmi::Op& operation : operations.sym_ops) {
            const Miller equivalent = operation.apply_to_hkl(hkl);
            stated.push_back({equivalent[0], equivalent[1], equivalent[2], amplitude_e});
        }
    };
    for (const ListedReflection& row : rows) {
        const Miller hkl{row.h, row.k, row.l};
        add(hkl, row.F_e);
        add(negated(hkl), row.F_friedel_e);
    }
    std::stable_sort(stated.begin(), stated.end(), comes_before);
    return stated;
}

double mean_amplitude(const std::vector<Reflection>& reflections) {
    double sum_e = 0.0;
    for (const Reflection& r : reflections) {
        sum_e += std::abs(r.F_e);
    }
    return sum_e / static_cast<double>(std::max<std::size_t>(reflections.size(), 1));
}

/// Keeps the first of each reflection; counts what the others say of it.
class Merger {
public:
    Merger(const gemmi::GroupOps& operations, double mean_e, Expansion& expansion)
        : operations_(operations), mean_e_(mean_e), expansion_(expansion) {}

    /// @param stated sorted
    void merge(const std::vector<Reflection>& stated) {
        std::vector<Reflection>& kept = expansion_.p1;
        for (const Reflection& r : stated) {
            if (kept.empty() || comes_before(kept.back(), r)) {
                kept.push_back(r);
            } else {
                compare(kept.back(), r);
            }
        }
    }

private:
    void compare(const Reflection& kept, const Reflection& other) {
        // Rounding in a file of few digits is no contradiction.
        constexpr double tolerance = 1e-3;
        const double difference_e = std::abs(kept.F_e - other.F_e);
        repeated_e_ += std::abs(kept.F_e);
        differing_e_ += difference_e;
        expansion_.statistics.disagreement =
            repeated_e_ > 0.0 ? differing_e_ / repeated_e_ : 0.0;
        const double scale_e = std::max(std::abs(kept.F_e), std::abs(other.F_e)) + mean_e_;
        if (difference_e <= tolerance * scale_e ||
            representative(hkl_of(kept), operations_) != hkl_of(kept)) {
            return;
        }
        ++expansion_.statistics.contradictions;
        auto& worst = expansion_.worst_contradiction;
        if (worst.empty() ||
            difference_e > std::abs(worst[0].kept.F_e - worst[0].dropped.F_e)) {
            worst = {{kept, other}};
        }
    }

    const gemmi::GroupOps& operations_;
    double mean_e_;
    Expansion& expansion_;
    double repeated_e_ = 0.0, differing_e_ = 0.0;
};

/// Pairs of Friedel mates that are both stated and that symmetry does not make equal, and how
/// they differ.
/// @param stated sorted, each once. The mates of a sorted list come in reverse order.
template <class OnPair, class OnLone>
void match_mates(
    const std::vector<Reflection>& stated, const OnPair& on_pair, const OnLone& on_lone
) {
    auto mate = stated.rbegin();
    for (const Reflection& r : stated) {
        const Miller wanted = negated(hkl_of(r));
        while (mate != stated.rend() && wanted < hkl_of(*mate)) {
            ++mate;
        }
        if (mate != stated.rend() && hkl_of(*mate) == wanted) {
            on_pair(r, *mate);
        } else {
            on_lone(r);
        }
    }
}

/// Adds the mates that nothing is stated of, and counts those of which something is.
void add_mates(const gemmi::GroupOps& operations, Expansion& expansion) {
    double sum_e = 0.0;
    double difference_e = 0.0;
    std::vector<Reflection> mates;
    ListStatistics& statistics = expansion.statistics;
    match_mates(
        expansion.p1,
        [&](const Reflection& r, const Reflection& mate) {
            const Miller hkl = hkl_of(r);
            const Miller own = representative(hkl, operations);
            const Miller other = representative(negated(hkl), operations);
            if (own != hkl ||
                !(other < own
                )) {  // one of each set of equivalents; centric ones are equal anyway
                return;
            }
            ++statistics.pairs;
            sum_e += 0.5 * (std::abs(r.F_e) + std::abs(mate.F_e));
            difference_e += std::abs(r.F_e - mate.F_e);
        },
        [&](const Reflection& r) {
            mates.push_back({-r.h, -r.k, -r.l, r.F_e});
        }
    );
    statistics.mean_pair_difference = sum_e > 0.0 ? difference_e / sum_e : 0.0;
    statistics.derived_mates = static_cast<std::int64_t>(mates.size());
    const auto middle = static_cast<std::ptrdiff_t>(expansion.p1.size());
    std::reverse(mates.begin(), mates.end());
    expansion.p1.insert(expansion.p1.end(), mates.begin(), mates.end());
    std::inplace_merge(
        expansion.p1.begin(), expansion.p1.begin() + middle, expansion.p1.end(), comes_before
    );
}

/// Mean of amplitudes.
struct Mean {
    double sum_e = 0.0;
    std::int64_t count = 0;

    void include(double F_e) {
        sum_e += F_e;
        ++count;
    }

    double value_e() const { return count > 0 ? sum_e / static_cast<double>(count) : 0.0; }
};

void count_absent(const ListedReflection& row, double F_e, Expansion& expansion) {
    if (F_e > 0.0) {
        ++expansion.statistics.absent;
        auto& strongest = expansion.strongest_absent;
        if (strongest.empty() || F_e > strongest[0].F_e) {
            strongest = {{row.h, row.k, row.l, F_e}};
        }
    }
}

void count_rows(
    const std::vector<ListedReflection>& rows,
    const gemmi::GroupOps& operations,
    Expansion& expansion
) {
    std::vector<Miller> different;
    different.reserve(rows.size());
    Mean absent;
    Mean others;
    for (const ListedReflection& row : rows) {
        const Miller hkl{row.h, row.k, row.l};
        different.push_back(
            std::max(representative(hkl, operations), representative(negated(hkl), operations))
        );
        expansion.statistics.values +=
            (std::isnan(row.F_e) ? 0 : 1) + (std::isnan(row.F_friedel_e) ? 0 : 1);
        const double F_e = std::fmax(std::abs(row.F_e), std::abs(row.F_friedel_e));
        const bool is_absent = operations.is_systematically_absent(hkl);
        (is_absent ? absent : others).include(F_e);
        if (is_absent) {
            count_absent(row, F_e, expansion);
        }
    }
    expansion.relative_absent = others.sum_e > 0.0 ? absent.value_e() / others.value_e() : 0.0;
    std::sort(different.begin(), different.end());
    const auto end = std::unique(different.begin(), different.end());
    expansion.statistics.unique = end - different.begin();
}

std::set<gemmi::Op::Rot> laue_rotations(const gemmi::GroupOps& operations) {
    std::set<gemmi::Op::Rot> rotations;
    for (const gemmi::Op& operation : operations.sym_ops) {
        rotations.insert(operation.rot);
        rotations.insert(operation.negated_rot());
    }
    return rotations;
}

}  // namespace

Expansion expand_listed(
    const std::vector<ListedReflection>& rows, const gemmi::GroupOps& operations
) {
    Expansion expansion;
    count_rows(rows, operations, expansion);
    {
        const std::vector<Reflection> stated = stated_reflections(rows, operations);
        Merger(operations, mean_amplitude(stated), expansion).merge(stated);
    }
    add_mates(operations, expansion);
    return expansion;
}

bool have_equal_laue_symmetry(const gemmi::GroupOps& first, const gemmi::GroupOps& second) {
    return laue_rotations(first) == laue_rotations(second);
}

}  // namespace minibragg::reflections
