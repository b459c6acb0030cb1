#pragma once

#include <span>
#include <string>
#include <vector>

#include "minibragg/config/run_config.hpp"

/// Files of single images, beside the file of all.
namespace minibragg::record {

/// A file that is made of one image.
struct ImageFileName {
    std::string key;  ///< that asks for it: "output.cbf_file"
    std::string path;
    int image = 0;
};

/// The name of an image's file of an SMV or CBF series: its number, counted from 1, in place of
/// the last signs # of the name, with zeros for as many as there are.
std::string name_of_image(const std::string& series_name, int image);

/// A name that stands for files of all images has a #. In a run of several images, a name
/// without a digit becomes one: what programs know of an image of a series is the number in its
/// name. Others are those of the first image.
std::string series_name(const std::string& name, int images_of_run);

/// The files that a deck wants of some of its images: raw and PNG of the first of them, SMV and
/// CBF of the first or of all.
/// @param images  rising
std::vector<ImageFileName> image_file_names(
    const config::Run& deck, std::span<const int> images
);

/// The same for all images of the deck.
std::vector<ImageFileName> image_file_names(const config::Run& deck);

}  // namespace minibragg::record
