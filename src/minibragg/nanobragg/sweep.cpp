#include "minibragg/nanobragg/sweep.hpp"

#include <algorithm>
#include <cmath>

#include "minibragg/nanobragg/c_units.hpp"

namespace minibragg::nanobragg {

namespace {

/// The range that a bare count stands for.
double default_range(SweepKind kind) {
    constexpr double half_micrometre_m = 0.5e-6;
    switch (kind) {
        case SweepKind::thickness:
            return half_micrometre_m;
        case SweepKind::spindle:
            return radians(1.0);
        default:
            return 1.0;
    }
}

/// ceil(range / step) as a count; more than any limit when it does not fit.
std::int64_t count_of_steps(double range, double step) {
    constexpr double most = 1e15;
    const double steps = std::ceil(range / step);
    return static_cast<std::int64_t>(steps > 0.0 ? std::min(steps, most) : 0.0);
}

Sweep without_count(const Sweep& given, SweepKind kind) {
    if (given.range < 0.0) {
        return given.step <= 0.0 ? Sweep{0.0, 0.0, 1} : Sweep{given.step, given.step, 2};
    }
    if (given.step <= 0.0) {
        const bool halves = kind == SweepKind::thickness || kind == SweepKind::spindle;
        return {given.range, halves ? given.range / 2.0 : given.range, 2};
    }
    return {given.range, given.step, count_of_steps(given.range, given.step)};
}

Sweep with_count(const Sweep& given, SweepKind kind) {
    const bool is_spindle = kind == SweepKind::spindle;
    const std::int64_t count = std::max<std::int64_t>(given.count, 1);
    if (given.range < 0.0 && given.step > 0.0) {
        return {given.step, given.step, 2};
    }
    if (given.range < 0.0) {
        const double range = default_range(kind);
        return {range, range / static_cast<double>(count), count};
    }
    if (is_spindle && given.step < 0.0) {
        return {given.range, given.range / static_cast<double>(count), count};
    }
    if (!is_spindle && given.step <= 0.0) {
        const std::int64_t at_least_two = std::max<std::int64_t>(count, 2);
        return {given.range, given.range / static_cast<double>(at_least_two - 1), at_least_two};
    }
    return {given.range, given.step, count};
}

}  // namespace

Sweep resolve_sweep(const Sweep& given, SweepKind kind) {
    const bool is_spindle = kind == SweepKind::spindle;
    const bool has_count = is_spindle ? given.count >= 0 : given.count > 0;
    const Sweep resolved = has_count ? with_count(given, kind) : without_count(given, kind);
    const bool is_empty = resolved.range <= 0.0 || resolved.step <= 0.0 || resolved.count <= 0;
    return is_empty && !is_spindle ? Sweep{0.0, 0.0, 1} : resolved;
}

}  // namespace minibragg::nanobragg
