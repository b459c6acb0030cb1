#include "minibragg/nexus/hdf5_presence.hpp"

namespace minibragg::nexus::hdf5 {

namespace {

enum class Link : std::uint8_t { none, leads_on, leads_away, unreadable };

/// The link at the end of a path whose groups exist.
Link link_at(hid_t file, const std::string& path) {
    const htri_t exists = H5Lexists(file, path.c_str(), H5P_DEFAULT);
    H5L_info_t info{};
    if (exists == 0) {
        return Link::none;
    }
    if (exists < 0 || H5Lget_info(file, path.c_str(), &info, H5P_DEFAULT) < 0) {
        return Link::unreadable;
    }
    if (info.type == H5L_TYPE_HARD) {
        return Link::leads_on;
    }
    const bool leads_on =
        info.type == H5L_TYPE_SOFT && H5Oexists_by_name(file, path.c_str(), H5P_DEFAULT) > 0;
    return leads_on ? Link::leads_on : Link::leads_away;
}

bool is_group(hid_t file, const std::string& path) {
    return Object(H5Gopen2(file, path.c_str(), H5P_DEFAULT)).is_valid();
}

}  // namespace

Presence presence_of(hid_t file, const std::string& path, H5I_type_t kind) {
    for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
        const std::string part = path.substr(0, end);
        const bool is_whole = end == std::string::npos;
        const Link link = part.empty() || part == "/" ? Link::leads_on : link_at(file, part);
        if (link != Link::leads_on) {
            return link == Link::unreadable ? Presence::unreadable : Presence::absent;
        }
        if (is_whole) {
            break;
        }
        if (!is_group(file, part)) {
            const Object other(H5Oopen(file, part.c_str(), H5P_DEFAULT));
            return other.is_valid() ? Presence::absent : Presence::unreadable;
        }
    }
    const Object object(H5Oopen(file, path.c_str(), H5P_DEFAULT));
    const bool is_other =
        object.is_valid() && kind != H5I_BADID && H5Iget_type(object.id()) != kind;
    return is_other ? Presence::absent : Presence::unreadable;
}

}  // namespace minibragg::nexus::hdf5
