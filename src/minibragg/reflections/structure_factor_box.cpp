#include "minibragg/reflections/structure_factor_box.hpp"

#include <algorithm>
#include <string>

#include "minibragg/base/error.hpp"

namespace minibragg::reflections {
namespace {

/// First and last index along one axis.
struct Range {
    int first, last;

    void include(int index) {
        first = std::min(first, index);
        last = std::max(last, index);
    }

    int count() const { return last - first + 1; }
};

void check_memory(const StructureFactorBox& box, std::size_t limit_bytes) {
    constexpr auto bytes_per_gib = static_cast<double>(std::size_t{1} << 30);
    const double bytes =
        static_cast<double>(sizeof(double)) * box.h_count * box.k_count * box.l_count;
    if (bytes > static_cast<double>(limit_bytes)) {
        throw InputError(
            "structure factors: a table of " + std::to_string(box.h_count) + " x " +
            std::to_string(box.k_count) + " x " + std::to_string(box.l_count) +
            " reflections needs " + std::to_string(bytes / bytes_per_gib) +
            " GiB (more than is allowed). Check the Miller indices, or cut the resolution."
        );
    }
}

StructureFactorBox extents(const std::vector<Reflection>& reflections) {
    const Reflection& any = reflections.front();
    Range h{any.h, any.h};
    Range k{any.k, any.k};
    Range l{any.l, any.l};
    for (const Reflection& r : reflections) {
        h.include(r.h);
        k.include(r.k);
        l.include(r.l);
    }
    return {{}, h.first, k.first, l.first, h.count(), k.count(), l.count()};
}

}  // namespace

StructureFactorBox make_structure_factor_box(
    const std::vector<Reflection>& reflections, double default_F_e, std::size_t limit_bytes
) {
    if (reflections.empty()) {
        return {};
    }
    StructureFactorBox box = extents(reflections);
    check_memory(box, limit_bytes);
    const auto k_count = static_cast<std::size_t>(box.k_count);
    const auto l_count = static_cast<std::size_t>(box.l_count);
    box.F_e.assign(static_cast<std::size_t>(box.h_count) * k_count * l_count, default_F_e);
    for (const Reflection& r : reflections) {
        const auto h = static_cast<std::size_t>(r.h - box.h_min);
        const auto k = static_cast<std::size_t>(r.k - box.k_min);
        const auto l = static_cast<std::size_t>(r.l - box.l_min);
        box.F_e[(h * k_count + k) * l_count + l] = r.F_e;
    }
    return box;
}

}  // namespace minibragg::reflections
