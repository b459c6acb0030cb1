#include "minibragg/record/image_file_names.hpp"

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <utility>

namespace minibragg::record {

namespace {

void add_names(
    const std::pair<std::string, std::string>& key_and_name,
    std::span<const int> images,
    int images_of_run,
    std::vector<ImageFileName>& names
) {
    const auto& [key, given] = key_and_name;
    if (given.empty() || images.empty()) {
        return;
    }
    const std::string name = series_name(given, images_of_run);
    if (name.find('#') == std::string::npos) {
        names.push_back({key, name, images.front()});
        return;
    }
    for (const int image : images) {
        names.push_back({key, name_of_image(name, image), image});
    }
}

}  // namespace

std::string name_of_image(const std::string& series_name, int image) {
    const std::size_t last = series_name.rfind('#');
    if (last == std::string::npos) {
        return series_name;
    }
    const std::size_t before = series_name.find_last_not_of('#', last);
    const std::size_t first = before == std::string::npos ? 0 : before + 1;
    const std::string number = std::to_string(image + 1);
    const std::size_t width = last + 1 - first;
    const std::string zeros(number.size() < width ? width - number.size() : 0, '0');
    return series_name.substr(0, first) + zeros + number + series_name.substr(last + 1);
}

std::string series_name(const std::string& name, int images_of_run) {
    const std::filesystem::path path(name);
    const bool is_numbered =
        path.stem().string().find_first_of("0123456789#") != std::string::npos;
    if (images_of_run <= 1 || is_numbered || name.empty()) {
        return name;
    }
    return (path.parent_path() / (path.stem().string() + "_#####" + path.extension().string()))
        .string();
}

std::vector<ImageFileName> image_file_names(
    const config::Run& deck, std::span<const int> images
) {
    const config::Output& output = deck.output;
    std::vector<ImageFileName> names;
    for (const auto& [key, name] :
         {std::pair<std::string, std::string>{"output.raw_file", output.raw_file},
          {"output.png_file", output.png_file}}) {
        if (!name.empty() && !images.empty()) {
            names.push_back({key, name, images.front()});
        }
    }
    add_names({"output.smv_file", output.smv_file}, images, config::image_count(deck), names);
    add_names({"output.cbf_file", output.cbf_file}, images, config::image_count(deck), names);
    return names;
}

std::vector<ImageFileName> image_file_names(const config::Run& deck) {
    std::vector<int> images(static_cast<std::size_t>(config::image_count(deck)));
    std::iota(images.begin(), images.end(), 0);
    return image_file_names(deck, images);
}

}  // namespace minibragg::record
