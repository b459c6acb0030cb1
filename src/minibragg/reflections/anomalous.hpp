#pragma once

#include <complex>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Anomalous scattering of atoms: f' + i f'', electrons. Eq. 10b.
namespace minibragg::reflections {

/// f' + i f'', electrons. f'' is not negative.
using Anomalous = std::complex<double>;

/// f' + i f'' of some atoms of a model, in place of those of free atoms.
struct AnomalousSite {
    std::string element;             ///< its symbol, in any case
    std::vector<std::string> atoms;  ///< names, "*" for any end; empty: all of the element
    Anomalous scattering_e;
    std::string key;  ///< of the deck, for messages
};

/// What the atoms of a model scatter at a photon energy.
struct AnomalousAtoms {
    double energy_eV;
    std::vector<AnomalousSite> sites;  ///< the first that an atom fits counts; others are free
};

/// An element of a model as it was computed, for the record.
struct AnomalousTruth {
    std::string element;
    std::int64_t atoms;  ///< of an asymmetric unit
    double f_prime_e, f_double_prime_e;
};

/// Whether there is such an element.
bool is_element(const std::string& symbol);

/// f' + i f'' of a free atom after Cromer and Liberman with the corrections of Kissel and Pratt
/// (gemmi): within some 0.1 electrons away from edges. At an edge of a free atom f'' is a step
/// and f' has a pole; what a neighbourhood makes of an edge is neglected. 0 for hydrogen and
/// helium, and beyond uranium, which is not in the tables.
/// @param broadening_eV  full width at half maximum of the Lorentzian over which both are
///                       averaged: the lifetime of the core hole; 0: none
Anomalous free_atom_e(const std::string& symbol, double energy_eV, double broadening_eV = 0.0);

/// Whether an edge of the free atom is so near to a photon energy that neighbours in a crystal
/// may move it across.
bool is_near_edge(const std::string& symbol, double energy_eV);

/// f' and f'' at photon energies, from a text table whose heading names its columns: energy_eV,
/// f_prime_e and f_double_prime_e, in any order.
class AnomalousTable {
public:
    /// @param text  the whole file
    /// @param name  of the file, for messages
    /// @throws InputError for what is no such table, energies that do not rise, a negative f''
    AnomalousTable(std::string_view text, const std::string& name);

    /// Between two rows on the line through both.
    /// @throws InputError beyond the first and the last row
    Anomalous at(double energy_eV) const;

private:
    std::string name_;
    std::vector<double> energies_eV_;
    std::vector<Anomalous> scattering_e_;
};

}  // namespace minibragg::reflections
