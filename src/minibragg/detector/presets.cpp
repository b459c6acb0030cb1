#include "minibragg/detector/presets.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "minibragg/base/edit_distance.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/detector/make_presets.hpp"

namespace minibragg::detector {

namespace {

constexpr std::array<std::string_view, 7> words_without_weight{
    "dectris", "rayonix", "hs", "r", "s", "x", "xe"};

/// What identifies a detector in its name: letters and digits in lower case, without words that
/// do not matter.
std::string key_of(std::string_view name) {
    std::string key;
    std::string word;
    const auto finish_word = [&] {
        const bool matters =
            std::find(words_without_weight.begin(), words_without_weight.end(), word) ==
            words_without_weight.end();
        key += matters ? word : "";
        word.clear();
    };
    for (const char character : name) {
        const auto byte = static_cast<unsigned char>(character);
        if (std::isalnum(byte) != 0) {
            word += static_cast<char>(std::tolower(byte));
        } else {
            finish_word();
        }
    }
    finish_word();
    return key;
}

[[noreturn]] void throw_unknown(std::string_view name) {
    constexpr std::size_t longest_name = 40;
    constexpr int near_enough = 3;
    const std::string key = key_of(name.substr(0, longest_name));
    const std::vector<DetectorPreset>& presets = detector_presets();
    const auto distance = [&](const DetectorPreset& preset) {
        return edit_distance(key, key_of(preset.name));
    };
    const auto nearest =
        std::min_element(presets.begin(), presets.end(), [&](const auto& a, const auto& b) {
            return distance(a) < distance(b);
        });
    std::string known;
    for (const DetectorPreset& preset : presets) {
        known += (known.empty() ? "" : ", ") + preset.name;
    }
    const bool is_near = distance(*nearest) <= near_enough;
    throw InputError(
        "unknown detector " + printable(name) + " (known: " + known + ")." +
        (is_near ? " Did you mean " + printable(nearest->name) + "?" : "")
    );
}

}  // namespace

const std::vector<DetectorPreset>& detector_presets() {
    static const std::vector<DetectorPreset> presets = make_presets();
    return presets;
}

const DetectorPreset& find_preset(std::string_view name) {
    const std::string key = key_of(name);
    for (const DetectorPreset& preset : detector_presets()) {
        if (key_of(preset.name) == key) {
            return preset;
        }
    }
    throw_unknown(name);
}

}  // namespace minibragg::detector
