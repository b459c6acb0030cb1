#include "minibragg/nexus/compression.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>

#include "minibragg/base/error.hpp"
#include "minibragg/nexus/hdf5_handle.hpp"

namespace minibragg::nexus {
namespace {

/// Registered with The HDF Group: bitshuffle, with its own LZ4.
constexpr H5Z_filter_t bitshuffle_filter = 32008;
constexpr unsigned bitshuffle_default_block = 0;
constexpr unsigned bitshuffle_lz4 = 2;
constexpr std::array bitshuffle_settings{bitshuffle_default_block, bitshuffle_lz4};

/// Photons are mostly small numbers with noise in the low bits: more effort gains little.
constexpr unsigned gzip_level = 4;

constexpr std::int64_t wanted_chunk_bytes = std::int64_t{1} << 20U;

/// True when this HDF5 can compress with the filter; loads its plugin if it is one.
bool can_encode(H5Z_filter_t filter) {
    const hdf5::SilentErrors silent;
    unsigned configuration = 0;
    return H5Zfilter_avail(filter) > 0 && H5Zget_filter_info(filter, &configuration) >= 0 &&
           (configuration & H5Z_FILTER_CONFIG_ENCODE_ENABLED) != 0U;
}

std::int64_t largest_divisor_up_to(std::int64_t number, std::int64_t limit) {
    std::int64_t divisor = std::max<std::int64_t>(1, std::min(number, limit));
    while (number % divisor != 0) {
        --divisor;
    }
    return divisor;
}

}  // namespace

Compression compression_of(const std::string& word) {
    if (word == "none") {
        return Compression::none;
    }
    if (word == "gzip") {
        return Compression::gzip;
    }
    if (word == "bitshuffle") {
        return Compression::bitshuffle;
    }
    throw InputError("compression '" + word + "' is unknown. Use bitshuffle, gzip or none");
}

void check_compression(Compression compression) {
    if (compression == Compression::bitshuffle && !can_encode(bitshuffle_filter)) {
        throw EnvironmentError(
            "cannot compress with bitshuffle (HDF5 finds no plugin for filter 32008). Install "
            "the Debian package 'bitshuffle', set HDF5_PLUGIN_PATH to the folder of the "
            "plugin, or set output.compression to \"gzip\" or \"none\""
        );
    }
    if (compression == Compression::gzip && !can_encode(H5Z_FILTER_DEFLATE)) {
        throw EnvironmentError(
            "cannot compress with gzip (this HDF5 was built without it). Set "
            "output.compression to \"bitshuffle\" or \"none\""
        );
    }
}

void add_filters(hid_t properties, Compression compression) {
    check_compression(compression);
    if (compression == Compression::gzip) {
        hdf5::check(H5Pset_shuffle(properties), "shuffle bytes");
        hdf5::check(H5Pset_deflate(properties, gzip_level), "compress with gzip");
    }
    if (compression == Compression::bitshuffle) {
        hdf5::check(
            H5Pset_filter(
                properties,
                bitshuffle_filter,
                H5Z_FLAG_MANDATORY,
                bitshuffle_settings.size(),
                bitshuffle_settings.data()
            ),
            "compress with bitshuffle"
        );
    }
}

void renew_filters(hid_t properties) {
    const std::string action = "compress as another data set";
    const int filters = H5Pget_nfilters(properties);
    hdf5::check(filters, action);
    for (unsigned i = 0; i < static_cast<unsigned>(filters); ++i) {
        std::size_t no_settings = 0;
        const H5Z_filter_t filter =
            H5Pget_filter2(properties, i, nullptr, &no_settings, nullptr, 0, nullptr, nullptr);
        if (filter == bitshuffle_filter) {
            hdf5::check(
                H5Pmodify_filter(
                    properties,
                    filter,
                    H5Z_FLAG_MANDATORY,
                    bitshuffle_settings.size(),
                    bitshuffle_settings.data()
                ),
                action
            );
        }
    }
}

std::int64_t chunk_rows(const std::vector<files::Panel>& panels) {
    const files::ImageShape shape = image_shape(panels);
    const std::int64_t wanted =
        std::max<std::int64_t>(1, wanted_chunk_bytes / (shape.columns * bytes_per_pixel));
    std::int64_t common = 0;
    for (const files::Panel& panel : panels) {
        common = std::gcd<std::int64_t>(common, panel.slow_pixels);
    }
    // Chunks that end where panels end are each written by one rank, as long as they are not
    // too small.
    const std::int64_t aligned = largest_divisor_up_to(common, wanted);
    const std::int64_t chosen = 2 * aligned >= std::min(wanted, common) ? aligned : wanted;
    return std::min(chosen, shape.rows);
}

std::int64_t chunk_rows(const files::Detector& detector) {
    return detector.frame ? detector.frame->panel.slow_pixels : chunk_rows(detector.panels);
}

}  // namespace minibragg::nexus
