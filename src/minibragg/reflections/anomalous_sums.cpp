#include "minibragg/reflections/anomalous_sums.hpp"

#include <algorithm>
#include <map>
#include <sstream>

namespace minibragg::reflections {
namespace {

/// Whether a name is a pattern, "*" of which is any end.
bool fits(const std::string& name, const std::string& pattern) {
    return pattern.ends_with('*') ? name.starts_with(pattern.substr(0, pattern.size() - 1))
                                  : name == pattern;
}

/// The site that an atom belongs to, or none.
const AnomalousSite* site_of(const NamedAtom& atom, const AnomalousAtoms& options) {
    const auto found = std::find_if(
        options.sites.begin(),
        options.sites.end(),
        [&](const AnomalousSite& site) {
            const auto is_named = [&](const std::string& pattern) {
                return fits(atom.name, pattern);
            };
            return gemmi::Element(site.element).elem == atom.element.elem &&
                   (site.atoms.empty() ||
                    std::any_of(site.atoms.begin(), site.atoms.end(), is_named));
        }
    );
    return found == options.sites.end() ? nullptr : &*found;
}

/// Atoms that scatter alike: of a site, or free ones of an element.
struct Alike {
    const AnomalousSite* site;
    Anomalous scattering_e;
    std::int64_t atoms = 0;
};

using AlikeAtoms = std::map<std::pair<int, const AnomalousSite*>, Alike>;

Alike& alike(const NamedAtom& atom, const AnomalousAtoms& options, AlikeAtoms& all) {
    const AnomalousSite* const site = site_of(atom, options);
    const auto [found, is_new] =
        all.try_emplace({atom.element.ordinal(), site}, Alike{site, {}});
    if (is_new) {
        found->second.scattering_e = site != nullptr
                                         ? site->scattering_e
                                         : free_atom_e(atom.element.name(), options.energy_eV);
    }
    return found->second;
}

std::string text_of(const std::string& element, const Alike& atoms) {
    constexpr int digits = 4;
    std::ostringstream text;
    text.precision(digits);
    text << element << " " << atoms.scattering_e.real() << " + " << atoms.scattering_e.imag()
         << "i";
    return text.str();
}

/// What is uncertain of a free atom; empty: nothing.
std::string doubt_of(const gemmi::Element& element, double energy_eV) {
    constexpr int last_in_tables = 92;
    const std::string symbol = element.name();
    if (element.atomic_number() > last_in_tables) {
        return ": f' and f'' of " + symbol +
               " are 0, for the tables end at uranium. Give structure_factors.anomalous_site.";
    }
    if (is_near_edge(symbol, energy_eV)) {
        return ": near an edge of " + symbol +
               ", whose free atoms scatter otherwise than those of a crystal. Give "
               "structure_factors.anomalous_site with a table_file, or edge_broadening_eV.";
    }
    return {};
}

std::string idle_site(const AnomalousSite& site, const std::string& file) {
    return site.key + " has no effect: no atom of " + file +
           " fits it. Correct element and atoms, or leave it out.";
}

}  // namespace

std::vector<Anomalous> scattering_of(
    const std::vector<NamedAtom>& atoms, const AnomalousAtoms& options
) {
    AlikeAtoms all;
    std::vector<Anomalous> scattering_e;
    scattering_e.reserve(atoms.size());
    for (const NamedAtom& atom : atoms) {
        scattering_e.push_back(alike(atom, options, all).scattering_e);
    }
    return scattering_e;
}

std::vector<AnomalousTruth> tell_anomalous(
    const std::vector<NamedAtom>& atoms,
    const AnomalousAtoms& options,
    const std::string& file,
    Notes& notes
) {
    AlikeAtoms all;
    for (const NamedAtom& atom : atoms) {
        ++alike(atom, options, all).atoms;
    }
    std::vector<AnomalousTruth> truth;
    std::ostringstream told;
    for (const auto& [key, found] : all) {
        const gemmi::Element element(static_cast<gemmi::El>(key.first));
        const std::string symbol = element.name();
        truth.push_back(
            {symbol, found.atoms, found.scattering_e.real(), found.scattering_e.imag()}
        );
        told << (truth.size() > 1 ? ", " : "") << text_of(symbol, found);
        if (found.site == nullptr) {
            const std::string doubt = doubt_of(element, options.energy_eV);
            if (!doubt.empty()) {
                notes.warnings.push_back(file + doubt);
            }
        }
    }
    for (const AnomalousSite& site : options.sites) {
        const bool is_there = std::any_of(all.begin(), all.end(), [&](const auto& entry) {
            return entry.second.site == &site;
        });
        if (!is_there) {
            notes.warnings.push_back(idle_site(site, file));
        }
    }
    std::ostringstream at;
    at << file << ": anomalous scattering at " << options.energy_eV << " eV, f' + i f'' in "
       << "electrons: " << told.str() << ".";
    notes.remarks.push_back(at.str());
    return truth;
}

}  // namespace minibragg::reflections
