#include "minibragg/reflections/anomalous.hpp"

#include <algorithm>
#include <cmath>

#include <gemmi/elem.hpp>
#include <gemmi/fprime.hpp>

#include "minibragg/base/column_table.hpp"
#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/reflections/refuse.hpp"

namespace minibragg::reflections {
namespace {

Anomalous of_cromer_and_liberman(int atomic_number, double energy_eV) {
    double f_double_prime_e = 0.0;
    const double f_prime_e =
        gemmi::cromer_liberman(atomic_number, energy_eV, &f_double_prime_e);
    return {f_prime_e, f_double_prime_e};
}

int atomic_number_of(const std::string& symbol) {
    return gemmi::Element(symbol).atomic_number();
}

}  // namespace

bool is_element(const std::string& symbol) {
    const gemmi::Element element(symbol);
    return element != gemmi::El::X && symbol.size() == std::string(element.name()).size();
}

Anomalous free_atom_e(const std::string& symbol, double energy_eV, double broadening_eV) {
    const int atomic_number = atomic_number_of(symbol);
    if (broadening_eV == 0.0) {
        return of_cromer_and_liberman(atomic_number, energy_eV);
    }
    // Means over parts of the Lorentzian of equal weight, up to 600 half widths away.
    constexpr int parts = 1000;
    Anomalous sum{};
    for (int i = 0; i < parts; ++i) {
        const double angle = constants::pi * ((i + 0.5) / parts - 0.5);
        const double shifted_eV = energy_eV + 0.5 * broadening_eV * std::tan(angle);
        sum += of_cromer_and_liberman(atomic_number, shifted_eV);
    }
    return sum / static_cast<double>(parts);
}

bool is_near_edge(const std::string& symbol, double energy_eV) {
    constexpr double near_eV = 30.0, step = 1.2;
    const int atomic_number = atomic_number_of(symbol);
    const double below = of_cromer_and_liberman(atomic_number, energy_eV - near_eV).imag(),
                 above = of_cromer_and_liberman(atomic_number, energy_eV + near_eV).imag();
    return above > step * below;
}

AnomalousTable::AnomalousTable(std::string_view text, const std::string& name) : name_(name) {
    const std::vector<TableColumn> columns =
        read_columns(text, name, {"energy_eV", "f_prime_e", "f_double_prime_e"});
    energies_eV_ = columns[0].values;
    for (std::size_t i = 0; i < energies_eV_.size(); ++i) {
        const TextPlace place{name, columns[0].lines[i]};
        const Anomalous row{columns[1].values[i], columns[2].values[i]};
        if (!(energies_eV_[i] > (i == 0 ? 0.0 : energies_eV_[i - 1]))) {
            throw_input_error(place, "energies must be > 0 and rise from row to row.");
        }
        if (!std::isfinite(row.real()) || !(row.imag() >= 0.0)) {
            throw_input_error(
                place,
                "f_double_prime_e must be >= 0: here f'' is what an atom absorbs. Change its "
                "sign if the table has the other one."
            );
        }
        scattering_e_.push_back(row);
    }
}

Anomalous AnomalousTable::at(double energy_eV) const {
    const auto above = std::lower_bound(energies_eV_.begin(), energies_eV_.end(), energy_eV);
    if (above == energies_eV_.end() || (above == energies_eV_.begin() && *above != energy_eV)) {
        refuse(
            name_,
            "no f' and f'' at " + std::to_string(energy_eV) + " eV: the table goes from " +
                std::to_string(energies_eV_.front()) + " to " +
                std::to_string(energies_eV_.back()) + " eV. Give one that reaches as far."
        );
    }
    const auto i = static_cast<std::size_t>(above - energies_eV_.begin());
    if (i == 0) {
        return scattering_e_.front();
    }
    const double part =
        (energy_eV - energies_eV_[i - 1]) / (energies_eV_[i] - energies_eV_[i - 1]);
    return (1.0 - part) * scattering_e_[i - 1] + part * scattering_e_[i];
}

}  // namespace minibragg::reflections
