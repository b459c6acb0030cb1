/* Reads an NXmx file in the way of plug-ins of XDS that are written in C (durin, for one): every text is asked for as
   C's own, fixed-length ASCII, which HDF5 refuses to make of UTF-8; the detector and the data are found by their
   NX_class alone; an image is read as the bytes that it has in the file, and masked pixels are overwritten.

   usage: read_as_ascii FILE [IMAGE OUT]

   Prints columns, rows, bytes of a pixel, images and the size of a pixel in metres. With IMAGE, counted from 1, writes the
   image to OUT, masked pixels as -1. Exits with 1, and says why, where such a plug-in would stop. */

#define H5_USE_110_API /* of functions that newer HDF5 has in several versions */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <hdf5.h>

static void fail(const char *what, const char *where) {
    fprintf(stderr, "read_as_ascii: cannot %s (%s)\n", what, where);
    H5Eprint2(H5E_DEFAULT, stderr);
    exit(1);
}

/* The type in memory that a text of this type is asked for as: ASCII of the same length. */
static hid_t ascii_type(hid_t file_type, const char *where) {
    const hid_t type = H5Tcopy(H5T_C_S1);
    const size_t size = H5Tis_variable_str(file_type) > 0 ? H5T_VARIABLE : H5Tget_size(file_type);
    if (type < 0 || H5Tset_size(type, size) < 0) {
        fail("make a type of text", where);
    }
    return type;
}

/* The text of an attribute, to be freed. Only fixed lengths: our files have no others. */
static char *attribute_text(hid_t attribute, const char *where) {
    const hid_t file_type = H5Aget_type(attribute);
    if (H5Tis_variable_str(file_type) > 0) {
        fail("use a text of variable length", where);
    }
    const hid_t type = ascii_type(file_type, where);
    char *text = calloc(H5Tget_size(file_type) + 1, 1);
    if (text == NULL || H5Aread(attribute, type, text) < 0) {
        fail("read an attribute as ASCII", where);
    }
    H5Tclose(type);
    H5Tclose(file_type);
    return text;
}

static herr_t check_attribute(hid_t object, const char *name, const H5A_info_t *info, void *path) {
    (void)info;
    const hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
    const hid_t type = H5Aget_type(attribute);
    if (H5Tget_class(type) == H5T_STRING) {
        char where[512];
        snprintf(where, sizeof where, "%s@%s", (const char *)path, name);
        free(attribute_text(attribute, where));
    }
    H5Tclose(type);
    H5Aclose(attribute);
    return 0;
}

static void check_text(hid_t data_set, const char *path) {
    const hid_t file_type = H5Dget_type(data_set);
    if (H5Tget_class(file_type) == H5T_STRING) {
        const hid_t type = ascii_type(file_type, path);
        const hid_t space = H5Dget_space(data_set);
        char *text = calloc((size_t)H5Sget_simple_extent_npoints(space) + 1, H5Tget_size(file_type));
        if (text == NULL || H5Dread(data_set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text) < 0) {
            fail("read a text as ASCII", path);
        }
        free(text);
        H5Sclose(space);
        H5Tclose(type);
    }
    H5Tclose(file_type);
}

/* The groups that are known by their class: the last of each counts. */
struct Found {
    hid_t detector, data;
};

static void note_class(hid_t group, hid_t root, const char *path, struct Found *found) {
    if (H5Aexists(group, "NX_class") <= 0) {
        return;
    }
    const hid_t attribute = H5Aopen(group, "NX_class", H5P_DEFAULT);
    char *nx_class = attribute_text(attribute, path);
    if (strcmp(nx_class, "NXdetector") == 0) {
        found->detector = H5Gopen2(root, path, H5P_DEFAULT);
    } else if (strcmp(nx_class, "NXdata") == 0) {
        found->data = H5Gopen2(root, path, H5P_DEFAULT);
    }
    free(nx_class);
    H5Aclose(attribute);
}

static herr_t visit(hid_t root, const char *path, const H5O_info_t *info, void *found) {
    const hid_t object = H5Oopen(root, path, H5P_DEFAULT);
    if (object < 0) {
        fail("open an object", path);
    }
    H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, NULL, check_attribute, (void *)path);
    if (info->type == H5O_TYPE_GROUP) {
        note_class(object, root, path, found);
    } else if (info->type == H5O_TYPE_DATASET) {
        check_text(object, path);
    }
    H5Oclose(object);
    return 0;
}

/* The size of a pixel in metres. */
static double pixel_size_m(hid_t detector, const char *name) {
    const hid_t data_set = H5Dopen2(detector, name, H5P_DEFAULT);
    double size = 0.0;
    if (data_set < 0 ||
        H5Dread(data_set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &size) < 0) {
        fail("read a size", name);
    }
    const hid_t attribute = H5Aopen(data_set, "units", H5P_DEFAULT);
    char *unit = attribute_text(attribute, name);
    if (strcasecmp(unit, "m") != 0) {
        fail("understand a unit", unit);
    }
    free(unit);
    H5Aclose(attribute);
    H5Dclose(data_set);
    return size;
}

static void write_image(hid_t detector, hid_t data_set, const hsize_t *shape, int image, const char *out) {
    const hsize_t first[3] = {(hsize_t)(image - 1), 0, 0};
    const hsize_t count[3] = {1, shape[1], shape[2]};
    const size_t pixels = (size_t)(shape[1] * shape[2]);
    int *values = calloc(pixels, sizeof *values);
    int *mask = calloc(pixels, sizeof *mask);
    const hid_t file_space = H5Dget_space(data_set);
    const hid_t space = H5Screate_simple(3, count, NULL);
    const hid_t type = H5Dget_type(data_set);
    H5Sselect_hyperslab(file_space, H5S_SELECT_SET, first, NULL, count, NULL);
    if (values == NULL || mask == NULL || H5Tget_size(type) != sizeof *values ||
        H5Dread(data_set, type, space, file_space, H5P_DEFAULT, values) < 0) {
        fail("read an image", "data");
    }
    const hid_t mask_set = H5Dopen2(detector, "pixel_mask", H5P_DEFAULT);
    if (mask_set < 0 || H5Dread(mask_set, H5T_NATIVE_INT, H5S_ALL, H5S_ALL, H5P_DEFAULT, mask) < 0) {
        fail("read the mask", "pixel_mask");
    }
    for (size_t i = 0; i < pixels; ++i) {
        values[i] = (mask[i] & 0xFF) != 0 ? -1 : values[i];
    }
    FILE *file = fopen(out, "wb");
    if (file == NULL || fwrite(values, sizeof *values, pixels, file) != pixels || fclose(file) != 0) {
        fail("write the image", out);
    }
    H5Dclose(mask_set);
    H5Tclose(type);
    H5Sclose(space);
    H5Sclose(file_space);
    free(mask);
    free(values);
}

int main(int count, char **arguments) {
    if (count != 2 && count != 4) {
        fprintf(stderr, "usage: %s FILE [IMAGE OUT]\n", arguments[0]);
        return 2;
    }
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    const hid_t file = H5Fopen(arguments[1], H5F_ACC_RDONLY, H5P_DEFAULT);
    if (file < 0) {
        fail("open the file", arguments[1]);
    }
    struct Found found = {H5I_INVALID_HID, H5I_INVALID_HID};
    if (H5Ovisit(file, H5_INDEX_NAME, H5_ITER_INC, visit, &found) < 0 || found.detector < 0) {
        fail("find the detector", arguments[1]);
    }
    if (found.data < 0 || H5Lexists(found.data, "data", H5P_DEFAULT) <= 0) {
        fail("find the data", arguments[1]);
    }
    const hid_t data_set = H5Dopen2(found.detector, "data", H5P_DEFAULT);
    const hid_t space = H5Dget_space(data_set);
    const hid_t type = H5Dget_type(data_set);
    hsize_t shape[3] = {0, 0, 0};
    if (H5Sget_simple_extent_ndims(space) != 3 || H5Sget_simple_extent_dims(space, shape, NULL) != 3) {
        fail("understand the shape of the images", "data");
    }
    printf("%d %d %d %d %.9g %.9g\n", (int)shape[2], (int)shape[1], (int)H5Tget_size(type), (int)shape[0],
           pixel_size_m(found.detector, "x_pixel_size"), pixel_size_m(found.detector, "y_pixel_size"));
    if (count == 4) {
        write_image(found.detector, data_set, shape, atoi(arguments[2]), arguments[3]);
    }
    H5Tclose(type);
    H5Sclose(space);
    H5Dclose(data_set);
    H5Gclose(found.data);
    H5Gclose(found.detector);
    return H5Fclose(file) < 0;
}
