#include "minibragg/nanobragg/rotate.hpp"

#include <cmath>

namespace minibragg::nanobragg {

double plain_dot(const Vec3d& u, const Vec3d& v) {
    return u.x * v.x + u.y * v.y + u.z * v.z;
}

double plain_length(const Vec3d& v) {
    return std::sqrt(plain_dot(v, v));
}

Vec3d plain_product(const Mat3& m, const Vec3d& v) {
    return {plain_dot(m.row[0], v), plain_dot(m.row[1], v), plain_dot(m.row[2], v)};
}

Vec3d normalized(const Vec3d& v) {
    const double magnitude = plain_length(v);
    return magnitude > 0.0 ? Vec3d{v.x / magnitude, v.y / magnitude, v.z / magnitude} : v;
}

Vec3d rotate_xyz(const Vec3d& v, const Vec3d& angles_rad) {
    Vec3d turned = v;
    if (angles_rad.x != 0.0) {
        const double c = std::cos(angles_rad.x), s = std::sin(angles_rad.x);
        turned = {turned.x, turned.y * c - turned.z * s, turned.y * s + turned.z * c};
    }
    if (angles_rad.y != 0.0) {
        const double c = std::cos(angles_rad.y), s = std::sin(angles_rad.y);
        turned = {turned.x * c + turned.z * s, turned.y, -turned.x * s + turned.z * c};
    }
    if (angles_rad.z != 0.0) {
        const double c = std::cos(angles_rad.z), s = std::sin(angles_rad.z);
        turned = {turned.x * c - turned.y * s, turned.x * s + turned.y * c, turned.z};
    }
    return turned;
}

Vec3d rotate_axis(const Vec3d& v, const Vec3d& axis, double angle_rad) {
    const double c = std::cos(angle_rad), s = std::sin(angle_rad);
    const double along = plain_dot(axis, v) * (1.0 - c);
    return {
        axis.x * along + v.x * c + (-axis.z * v.y + axis.y * v.z) * s,
        axis.y * along + v.y * c + (axis.z * v.x - axis.x * v.z) * s,
        axis.z * along + v.z * c + (-axis.y * v.x + axis.x * v.y) * s};
}

Vec3d rescaled(const Vec3d& v, double new_length) {
    const double magnitude = plain_length(v);
    return (new_length / (magnitude > 0.0 ? magnitude : 1.0)) * v;
}

}  // namespace minibragg::nanobragg
