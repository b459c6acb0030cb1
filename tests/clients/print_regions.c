/* A tool of Kokkos, as profilers are: prints the regions that it is told of, indented, each once beside the others of its kind. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { most_regions = 64, longest_name = 64 };

static char names[most_regions][longest_name];
static int regions, depth;

void kokkosp_push_profile_region(const char* name) {
    char line[longest_name];
    snprintf(line, sizeof line, "%*s%s", 2 * depth++, "", name);
    for (int i = 0; i < regions; ++i) {
        if (strcmp(names[i], line) == 0) {
            return;
        }
    }
    if (regions < most_regions) {
        strcpy(names[regions++], line);
    }
}

void kokkosp_pop_profile_region(void) {
    --depth;
}

void kokkosp_finalize_library(void) {
    for (int i = 0; i < regions; ++i) {
        fprintf(stderr, "region %s\n", names[i]);
    }
    fprintf(stderr, "left open: %d\n", depth);
}
