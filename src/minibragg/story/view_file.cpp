#include "minibragg/story/view_file.hpp"

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"

namespace minibragg::story {

void view_file(const ViewedFile& viewed, report::Log& log) {
    if (!viewed.png_file.empty()) {
        images::check_picture_name(viewed.png_file, viewed.existing);
    }
    const images::FileImage image = images::read_image_file(viewed.file, viewed.wish);
    if (viewed.wish.wants_spots && !image.has_spots) {
        throw InputError(
            shown_name(viewed.file) +
            ": lists no spots (/entry/run/truth/spots). Run its deck with output.spots = true, "
            "or "
            "leave --spots out"
        );
    }
    for (const std::string& note : image.notes) {
        log.line(shown_name(viewed.file) + ": " + note);
    }
    if (!viewed.png_file.empty()) {
        images::draw_image(image, viewed.view, viewed.png_file, viewed.existing);
        return;
    }
    log.line(
        (image.title.empty() ? shown_name(image.name) : shown_name(image.title)) + ", image " +
        std::to_string(image.number) + " of " + std::to_string(image.images)
    );
    log.text(images::drawn_in_text(image, viewed.view, viewed.terminal));
    if (viewed.wish.wants_spots) {
        log.line(
            std::to_string(image.spots.size()) +
            " spots are listed; in a PNG (-o) the strongest that are seen have circles"
        );
    }
}

}  // namespace minibragg::story
