#include "minibragg/story/spot_tables.hpp"

#include <array>
#include <cstdio>
#include <type_traits>
#include <utility>

#include <nlohmann/json.hpp>

#include "minibragg/base/shortest_text.hpp"
#include "minibragg/report/provenance.hpp"
#include "minibragg/story/facts_json.hpp"

namespace minibragg::story {

namespace {

/// Gives each value of a spot with the name of its column, in order.
template <class Take>
void for_each_column(int image, const spots::Spot& spot, const Take& take) {
    take("image", image);
    take("crystal", spot.crystal);
    take("h", spot.hkl.x);
    take("k", spot.hkl.y);
    take("l", spot.hkl.z);
    take("panel", spot.panel);
    take("x", spot.fast_px);
    take("y", spot.slow_px);
    take("phi_deg", spot.phi_deg);
    take("photons", spot.photons);
    take("full_photons", spot.full_photons);
    take("partiality", spot.partiality);
    take("excitation_error_invA", spot.excitation_error_invA);
    take("d_A", spot.d_A);
    take("wavelength_A", spot.wavelength_A);
    take("x0", spot.box.first_fast);
    take("x1", spot.box.end_fast);
    take("y0", spot.box.first_slow);
    take("y1", spot.box.end_slow);
}

class TextSpotTable final : public SpotTable {
public:
    std::string beginning() override {
        return "# image crystal    h    k    l panel         x         y    phi_deg      "
               "photons full_photons partiality excitation_error_invA        d_A wavelength_A  "
               "  x0    x1    y0    y1\n";
    }

    std::string of_image(int image, const std::vector<spots::Spot>& spots) override {
        std::string text;
        for (const spots::Spot& spot : spots) {
            for_each_column(image, spot, [&](const std::string& name, auto value) {
                text += cell(name, value);
            });
            text += "\n";
        }
        return text;
    }

    std::string end() override { return ""; }

private:
    /// How a column of numbers with fractions is printed.
    static std::string format_of(const std::string& name) {
        static const std::array formats{
            std::pair{"x", " %9.3f"},
            std::pair{"y", " %9.3f"},
            std::pair{"phi_deg", " %10.5f"},
            std::pair{"partiality", " %10.6f"},
            std::pair{"excitation_error_invA", " %21.6e"},
            std::pair{"d_A", " %10.5f"},
            std::pair{"wavelength_A", " %12.7f"}};
        for (const auto& [column, format] : formats) {
            if (name == column) {
                return format;
            }
        }
        return " %12.6g";
    }

    template <class Number>
    static std::string cell(const std::string& name, Number value) {
        constexpr std::size_t longest = 400;  // of 1e308 with digits behind the point
        std::array<char, longest> text{};
        if constexpr (std::is_integral_v<Number>) {
            const bool is_first = name == "image";
            const int width = is_first || name == "crystal" ? 7 : name.size() == 1 ? 4 : 5;
            std::snprintf(
                text.data(), text.size(), is_first ? "%*d" : " %*d", width, int{value}
            );
        } else {
            std::snprintf(text.data(), text.size(), format_of(name).c_str(), value);
        }
        return text.data();
    }
};

class CsvSpotTable final : public SpotTable {
public:
    std::string beginning() override {
        std::string names;
        for_each_column(0, {}, [&](const char* name, auto) {
            names += (names.empty() ? "" : ",") + std::string(name);
        });
        return names + "\n";
    }

    std::string of_image(int image, const std::vector<spots::Spot>& spots) override {
        std::string text;
        for (const spots::Spot& spot : spots) {
            std::string line;
            for_each_column(image, spot, [&](const char*, auto value) {
                line += (line.empty() ? "" : ",") + shortest_text(value);
            });
            text += line + "\n";
        }
        return text;
    }

    std::string end() override { return ""; }
};

class JsonSpotTable final : public SpotTable {
public:
    JsonSpotTable(const record::Deck& deck, const Notes& notes) {
        const report::Provenance program = report::provenance();
        Json warnings = Json::array();
        for (const std::string& warning : notes.warnings) {
            const auto [key, text] = keyed(warning);
            warnings.push_back(
                {{"key", key.empty() ? Json(nullptr) : Json(key)}, {"text", text}}
            );
        }
        const std::string& title = deck.run.title;
        head_ = {
            {"schema", "minibragg-spots"},
            {"schema_version", spots_schema_version},
            {"program", {{"version", program.version}, {"commit", program.commit}}},
            {"command", "predict"},
            {"deck",
             {{"file", deck.file_name},
              {"title", title.empty() ? Json(nullptr) : Json(title)}}},
            {"remarks", notes.remarks},
            {"warnings", std::move(warnings)}};
    }

    std::string beginning() override {
        std::string text = dumped(head_, 2);
        text.resize(text.size() - 2);  // its last line, which is a brace
        return text + ",\n  \"spots\": [";
    }

    std::string of_image(int image, const std::vector<spots::Spot>& spots) override {
        images_.push_back(image);
        std::string text;
        for (const spots::Spot& spot : spots) {
            Json row;
            for_each_column(image, spot, [&](const char* name, auto value) {
                row[name] = value;
            });
            text += (is_empty_ ? "\n    " : ",\n    ") + dumped(row, -1);
            is_empty_ = false;
        }
        return text;
    }

    std::string end() override {
        return "\n  ],\n  \"images\": " + dumped(Json(images_), -1) + "\n}\n";
    }

private:
    using Json = nlohmann::ordered_json;

    static std::string dumped(const Json& json, int indent) {
        return json.dump(indent, ' ', false, Json::error_handler_t::replace);
    }

    Json head_;
    std::vector<int> images_;
    bool is_empty_ = true;
};

}  // namespace

std::unique_ptr<SpotTable> text_spot_table() {
    return std::make_unique<TextSpotTable>();
}

std::unique_ptr<SpotTable> csv_spot_table() {
    return std::make_unique<CsvSpotTable>();
}

std::unique_ptr<SpotTable> json_spot_table(const record::Deck& deck, const Notes& notes) {
    return std::make_unique<JsonSpotTable>(deck, notes);
}

}  // namespace minibragg::story
