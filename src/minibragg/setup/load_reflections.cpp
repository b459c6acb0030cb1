#include "minibragg/setup/load_reflections.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "minibragg/base/error.hpp"
#include "minibragg/reflections/agree_with_deck.hpp"
#include "minibragg/reflections/load_file.hpp"
#include "minibragg/reflections/random_structure_factors.hpp"
#include "minibragg/reflections/read_structure_factors.hpp"

namespace minibragg::setup {

namespace {

/// The fixed part of a list as it travels between ranks.
struct ListHeader {
    bool has_cell;
    crystal::UnitCell cell;
    double d_min_A;
    reflections::ListStatistics statistics;
    std::size_t reflections;
    std::size_t remarks, warnings;
};

static_assert(std::is_trivially_copyable_v<ListHeader>);
static_assert(std::is_trivially_copyable_v<reflections::Reflection>);

void append_text(const std::string& text, std::string& bytes) {
    const std::size_t length = text.size();
    bytes.append(reinterpret_cast<const char*>(&length), sizeof(length));
    bytes += text;
}

/// Takes a value, a text or an array off the front of bytes that this program made.
class BytesReader {
public:
    explicit BytesReader(std::string_view bytes) : rest_(bytes) {}

    void copy(void* destination, std::size_t count) {
        std::memcpy(destination, rest_.data(), count);
        rest_.remove_prefix(count);
    }

    std::string text() {
        std::size_t length = 0;
        copy(&length, sizeof(length));
        std::string text(rest_.substr(0, length));
        rest_.remove_prefix(length);
        return text;
    }

private:
    std::string_view rest_;
};

/// All of a list but its operations, which rank 0 alone compares with the deck.
std::string to_bytes(const reflections::ReflectionList& list) {
    const ListHeader header{
        list.cell.has_value(),
        list.cell.value_or(crystal::UnitCell{}),
        list.d_min_A,
        list.statistics,
        list.p1.size(),
        list.notes.remarks.size(),
        list.notes.warnings.size()};
    std::string bytes(reinterpret_cast<const char*>(&header), sizeof(header));
    append_text(list.space_group, bytes);
    append_text(list.source, bytes);
    for (const std::string& remark : list.notes.remarks) {
        append_text(remark, bytes);
    }
    for (const std::string& warning : list.notes.warnings) {
        append_text(warning, bytes);
    }
    bytes.append(
        reinterpret_cast<const char*>(list.p1.data()),
        list.p1.size() * sizeof(reflections::Reflection)
    );
    return bytes;
}

reflections::ReflectionList from_bytes(const std::string& bytes) {
    BytesReader reader(bytes);
    ListHeader header{};
    reader.copy(&header, sizeof(header));
    reflections::ReflectionList list;
    if (header.has_cell) {
        list.cell = header.cell;
    }
    list.d_min_A = header.d_min_A;
    list.statistics = header.statistics;
    list.space_group = reader.text();
    list.source = reader.text();
    for (std::size_t i = 0; i < header.remarks; ++i) {
        list.notes.remarks.push_back(reader.text());
    }
    for (std::size_t i = 0; i < header.warnings; ++i) {
        list.notes.warnings.push_back(reader.text());
    }
    list.p1.resize(header.reflections);
    reader.copy(list.p1.data(), header.reflections * sizeof(reflections::Reflection));
    return list;
}

reflections::ReflectionList read_file(
    const config::StructureFactors& deck, const reflections::DeckCrystal& crystal
) {
    reflections::ReadOptions options;
    options.column = deck.column;
    options.d_min_A = deck.resolution_A;
    options.bulk_solvent = deck.bulk_solvent;
    options.space_group = crystal.space_group;
    options.cell = crystal.cell;
    return reflections::read_structure_factors(reflections::load_file(deck.file), options);
}

reflections::ReflectionList make_random(const config::Run& deck) {
    const config::RandomStructureFactors& random = *deck.structure_factors.random;
    if (!deck.crystal.unit_cell) {
        throw InputError(
            "crystal.unit_cell is missing (random structure factors are drawn for a cell). "
            "Give a, b, c "
            "in Angstrom and alpha, beta, gamma in degrees"
        );
    }
    return reflections::make_random_structure_factors(
        unit_cell(*deck.crystal.unit_cell),
        {random.seed,
         random.atoms_per_cell,
         random.b_factor_A2,
         deck.crystal.space_group.empty() ? "P 1" : deck.crystal.space_group,
         deck.structure_factors.resolution_A}
    );
}

/// Sharpens or blurs by the deck's own B factor, which needs a cell.
void apply_b_factor(
    const config::Run& deck,
    const std::optional<crystal::UnitCell>& cell,
    reflections::ReflectionList& list
) {
    const double b_factor_A2 = deck.structure_factors.b_factor_A2;
    if (b_factor_A2 == 0.0 || list.p1.empty()) {
        return;
    }
    if (!list.cell && !cell) {
        throw InputError("structure_factors.b_factor_A2 needs a cell. Give crystal.unit_cell");
    }
    reflections::apply_b_factor(list.p1, cell ? *cell : *list.cell, b_factor_A2);
}

}  // namespace

crystal::UnitCell unit_cell(const std::array<double, 6>& deck) {
    return {deck[0], deck[1], deck[2], deck[3], deck[4], deck[5]};
}

reflections::ReflectionList load_reflections(
    const config::Run& deck, const std::optional<crystal::UnitCell>& cell, const Files& files
) {
    return from_bytes(parallel::from_root(files.communicator(), [&] {
        const reflections::DeckCrystal crystal{
            deck.crystal.space_group, cell, deck.structure_factors.file};
        reflections::ReflectionList list;
        if (!deck.structure_factors.file.empty()) {
            list = read_file(deck.structure_factors, crystal);
        } else if (deck.structure_factors.random) {
            list = make_random(deck);
        }
        list.notes.append(reflections::agree_with_deck(list, crystal));
        apply_b_factor(deck, cell, list);
        return to_bytes(list);
    }));
}

}  // namespace minibragg::setup
