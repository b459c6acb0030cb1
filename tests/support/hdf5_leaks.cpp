/// Asked by LeakSanitizer what to overlook: HDF5 1.10 loses memory when it reads files that are
/// cut or scrambled. In other builds nobody calls it.
extern "C" const char* __lsan_default_suppressions();  // NOLINT: the sanitizer's name

extern "C" const char* __lsan_default_suppressions() {  // NOLINT: likewise
    return "leak:libhdf5\n";
}
