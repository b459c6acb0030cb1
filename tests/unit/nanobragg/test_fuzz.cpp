#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include <gtest/gtest.h>

#include "command_lines.hpp"
#include "minibragg/nanobragg/run.hpp"

/// Command lines and files that a user may mistype and an attacker may choose. Every one must
/// end by itself with 0 or 9; run under the sanitizers, none may read or write where it should
/// not.
namespace minibragg::nanobragg {
namespace {

namespace fs = std::filesystem;

/// Small enough for a run in a millisecond or two under a sanitizer, so that a hostile count is
/// refused and not computed: the code that meets it is the same for any limit.
constexpr Limits small_limits{
    .pixels = 1024,
    .sources = 60,
    .cells = 60,
    .layers = 10,
    .oversample = 12,
    .sample_lines = 60,
    .reflections = 20000,
    .traced_terms = 500,
    .evaluations = 2e4,
    .file_bytes = 1 << 20,
    .largest_miller_index = 1e9};

struct Fuzz : testing::Test {
    fs::path home = fs::current_path();
    fs::path folder =
        fs::temp_directory_path() / ("nanobragg_fuzz_" + std::to_string(::getpid()));
    std::mt19937 random{20240229};

    Fuzz() {
        fs::remove_all(folder);
        fs::create_directories(folder / "folder");
        fs::current_path(folder);
        write_files();
    }

    ~Fuzz() override {
        fs::current_path(home);
        fs::remove_all(folder);
    }

    static void write(const std::string& name, const std::string& bytes) {
        std::ofstream(name, std::ios::binary) << bytes;
    }

    std::string noise(std::size_t size) {
        std::string bytes(size, '\0');
        for (char& byte : bytes) {
            byte = static_cast<char>(random());
        }
        return bytes;
    }

    void write_files() {
        std::string hkl;
        for (int h = -4; h <= 4; ++h) {
            for (int k = -4; k <= 4; ++k) {
                hkl += std::to_string(h) + " " + std::to_string(k) + " 1 " +
                       std::to_string(10 + h * k) + "\n";
            }
        }
        std::string smv =
            "{\nHEADER_BYTES=512;\nSIZE1=8;\nSIZE2=8;\nPIXEL_SIZE=1;\nDISTANCE=100;\n}\f";
        smv.resize(512, ' ');
        smv += std::string(128, '\1');
        write("good.hkl", hkl);
        write("good.mat", "0.01 0.001 0\n0 0.012 0\n0 0.001 0.013\n");
        write("good.src", "-10 0.01 0.02 1 1e-10\n-10 0 0\n");
        write("good.img", smv);
        write("short.img", smv.substr(0, 550));
        write("cut.img", smv.substr(0, 40));
        write("cut.hkl", hkl.substr(0, hkl.size() / 2 - 1));
        write("huge.hkl", "0 0 0 1\n2000000000 -2000000000 1e30 5\n");
        write("nan.hkl", "0 0 0 nan\n1 inf -inf 1e308\n");
        write("empty", "");
        write("noise", noise(3000));
        write("zeros.mat", "0 0 0 0 0 0 0 0 0\n");
        write("dump.bin", "0 1 0 1 0 1\n\f" + noise(27 * 8));
        write("cutdump.bin", "0 100 0 100 0 100\n\f" + noise(100));
        write("line.src", std::string(20000, '-') + "\n" + std::string(20000, '9'));
    }

    template <class T>
    const T& pick(const std::vector<T>& choices) {
        return choices[random() % choices.size()];
    }

    int run(const std::string& line) { return run(words(line), line); }

    /// @param line  the words, or what to say of them
    int run(const std::vector<std::string>& tokens, const std::string& line) {
        // A file system may flush what is replaced; what is new it writes when it likes.
        for (const char* output :
             {"floatimage.bin", "intimage.img", "image.pgm", "noiseimage.img", "Fdump.bin"}) {
            fs::remove(output);
        }
        std::ostringstream out, err;
        const auto alone = parallel::Communicator::self();
        const int code = run_nanobragg(tokens, alone, {out, err}, small_limits);
        EXPECT_TRUE(code == 0 || code == 9) << line;
        EXPECT_EQ(
            code == 9,
            err.str().find("ERROR") != std::string::npos ||
                out.str().find("usage: ") != std::string::npos
        ) << line;
        return code;
    }
};

const std::vector<std::string> files{
    "good.hkl",
    "good.mat",
    "good.src",
    "good.img",
    "short.img",
    "cut.img",
    "cut.hkl",
    "huge.hkl",
    "nan.hkl",
    "empty",
    "noise",
    "zeros.mat",
    "dump.bin",
    "cutdump.bin",
    "line.src",
    "folder",
    "none",
    "/dev/null"};

const std::vector<std::string> numbers{
    "0",      "1",    "2",          "3",           "-1",
    "0.5",    "10",   "90",         "1e-3",        "1e3",
    "nan",    "inf",  "-inf",       "1e308",       "1e-308",
    "-1e30",  "1e18", "2147483647", "-2147483648", "99999999999999999999",
    "0x1p-3", "x",    "1x",         "-",           "--",
    "rand",   "1e5"};

/// Options that take numbers, and how many.
const std::vector<std::pair<std::string, int>> numeric_options{
    {"-N", 1},
    {"-Na", 1},
    {"-Nb", 1},
    {"-Nc", 1},
    {"-cell", 6},
    {"-cell", 2},
    {"-misset", 3},
    {"-misset", 1},
    {"-samplesize", 1},
    {"-xtal_x", 1},
    {"-xtal_y", 1},
    {"-sample_z", 1},
    {"-mosaic", 1},
    {"-mosaic_domains", 1},
    {"-mosaic_seed", 1},
    {"-misset_seed", 1},
    {"-default_F", 1},
    {"-fudge", 1},
    {"-phi", 1},
    {"-osc", 1},
    {"-phistep", 1},
    {"-phisteps", 1},
    {"-spindle_axis", 3},
    {"-lambda", 1},
    {"-energy", 1},
    {"-dispersion", 1},
    {"-dispsteps", 1},
    {"-divergence", 1},
    {"-hdivrange", 1},
    {"-vdivrange", 1},
    {"-hdivstep", 1},
    {"-vdivstep", 1},
    {"-hdivsteps", 1},
    {"-vdivsteps", 1},
    {"-divsteps", 1},
    {"-beam_vector", 3},
    {"-polar_vector", 3},
    {"-polar", 1},
    {"-fluence", 1},
    {"-flux", 1},
    {"-exposure", 1},
    {"-beamsize", 1},
    {"-water", 1},
    {"-dmin", 1},
    {"-distance", 1},
    {"-close_distance", 1},
    {"-pixel", 1},
    {"-detsize", 1},
    {"-detsize_f", 1},
    {"-detpixels", 1},
    {"-detpixels_x", 1},
    {"-detpixels_s", 1},
    {"-Xbeam", 1},
    {"-Ybeam", 1},
    {"-Xclose", 1},
    {"-Yclose", 1},
    {"-ORGX", 1},
    {"-ORGY", 1},
    {"-fdet_vector", 3},
    {"-sdet_vector", 3},
    {"-odet_vector", 3},
    {"-twotheta_axis", 3},
    {"-pix0_vector", 3},
    {"-twotheta", 1},
    {"-detector_rotx", 1},
    {"-detector_roty", 1},
    {"-detector_rotz", 1},
    {"-detector_abs", 1},
    {"-detector_thick", 1},
    {"-detector_thicksteps", 1},
    {"-oversample", 1},
    {"-roi", 4},
    {"-scale", 1},
    {"-pgmscale", 1},
    {"-adc", 1},
    {"-seed", 1},
    {"-printout_pixel", 2},
    {"-trace_pixel", 2}};

const std::vector<std::string> switches{
    "-interpolate",
    "-nointerpolate",
    "-square_xtal",
    "-round_xtal",
    "-gauss_xtal",
    "-tophat_spots",
    "-round_div",
    "-square_div",
    "-nopolar",
    "-mosflm",
    "-xds",
    "-adxv",
    "-denzo",
    "-dials",
    "-curved_det",
    "-point_pixel",
    "-oversample_thick",
    "-oversample_polar",
    "-oversample_omega",
    "-nonoise",
    "-nopgm",
    "-printout",
    "-noprogress",
    "-exact_quirks",
    "-mixed",
    "-coherent",
    "-hdiv",
    "--"};

const std::vector<std::string> file_options{
    "-hkl", "-mat", "-sourcefile", "-img", "-mask", "-dump", "-stol"};

/// A run that would work, before anything is added to it.
const std::string base =
    "-default_F 10 -cell 50 60 70 80 95 100 -N 3 -lambda 1.2 -distance 100 -pixel 4 -detpixels "
    "7 -oversample 1 -seed 1 ";

TEST_F(Fuzz, MeetsEveryNumberInEveryOption) {
    std::size_t completed = 0;
    for (const auto& [option, count] : numeric_options) {
        for (const std::string& number : numbers) {
            std::string line = base + option;
            for (int i = 0; i < count; ++i) {
                line += " " + number;
            }
            completed += run(line) == 0 ? 1 : 0;
        }
        run(base + option);  // without its values
        run(option + " 1 " + base);
    }
    EXPECT_GT(completed, numeric_options.size() * numbers.size() / 2);
}

TEST_F(Fuzz, MeetsEveryFileInEveryOption) {
    for (const std::string& option : file_options) {
        for (const std::string& file : files) {
            run(base + option + " " + file);
            run(base + option + " " + file + " -interpolate -exact_quirks");
            run(option + " " + file);
        }
        run(base + option);
    }
    for (const char* output : {"-floatfile", "-intfile", "-pgmfile", "-noisefile"}) {
        EXPECT_EQ(run(base + output + " folder"), 9);
        EXPECT_EQ(run(base + output + " folder/none/x"), 9);
    }
}

TEST_F(Fuzz, MeetsAnyCombination) {
    constexpr int lines = 3000;
    int completed = 0;
    for (int i = 0; i < lines; ++i) {
        std::string line = base;
        const auto additions = 1 + random() % 6;
        for (unsigned j = 0; j < additions; ++j) {
            const auto kind = random() % 8;
            if (kind == 0) {
                line += pick(file_options) + " " + pick(files) + " ";
            } else if (kind < 4) {
                line += pick(switches) + " ";
            } else {
                const auto& [option, count] = pick(numeric_options);
                line += option + " ";
                for (int k = 0; k < count; ++k) {
                    line += pick(numbers) + " ";
                }
            }
        }
        completed += run(line) == 0 ? 1 : 0;
    }
    EXPECT_GT(completed, lines / 10);  // else the lines are too hostile to test anything
}

TEST_F(Fuzz, MeetsTokensOfEveryLengthAndNumber) {
    std::vector<std::string> tokens = words(base);
    tokens.insert(tokens.end(), {"", "-", "--", "-\377\001", std::string(1 << 20, '-')});
    tokens.push_back(std::string(1 << 20, '9'));
    EXPECT_EQ(run(tokens, "long tokens"), 0);
    tokens.push_back("-cell" + std::string(1 << 20, 'x'));
    tokens.push_back(std::string(1 << 20, '9'));
    EXPECT_EQ(run(tokens, "a cell without end"), 9);
    tokens = words(base);
    for (int i = 0; i < 20000; ++i) {
        tokens.push_back(pick(switches));
    }
    run(tokens, "many tokens");
    run(std::vector<std::string>(5000, "-hkl"), "many hkl");
}

TEST_F(Fuzz, MeetsNoiseInsteadOfFiles) {
    for (int i = 0; i < 40; ++i) {
        write("fuzz", noise(1 + random() % 2000));
        for (const std::string& option : file_options) {
            run(base + option + " fuzz");
        }
    }
}

TEST_F(Fuzz, MeetsGoodFilesWithWrongBytes) {
    const std::vector<std::pair<std::string, std::string>> readers{
        {"good.hkl", "-hkl"},
        {"good.hkl", "-exact_quirks -interpolate -hkl"},
        {"good.mat", "-mat"},
        {"good.src", "-sourcefile"},
        {"good.img", "-img"},
        {"good.img", "-mask"},
        {"dump.bin", "-dump"}};
    for (const auto& [name, options] : readers) {
        std::ifstream file(name, std::ios::binary);
        const std::string good(std::istreambuf_iterator<char>(file), {});
        for (int i = 0; i < 100; ++i) {
            std::string bad = good.substr(0, 1 + random() % good.size());
            for (int j = 0; j < 4; ++j) {
                bad[random() % bad.size()] = static_cast<char>(random());
            }
            write("fuzz", bad);
            run(base + options + " fuzz");
        }
    }
}

}  // namespace
}  // namespace minibragg::nanobragg
