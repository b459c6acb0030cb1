#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command_lines.hpp"
#include "minibragg/nanobragg/quirky_image.hpp"
#include "minibragg/nanobragg/run.hpp"

namespace minibragg::nanobragg {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace fs = std::filesystem;

/// A run in a folder of its own.
struct Run : testing::Test {
    fs::path home = fs::current_path();
    fs::path folder =
        fs::temp_directory_path() / ("nanobragg_run_" + std::to_string(::getpid()));
    std::ostringstream out, err;

    Run() {
        fs::remove_all(folder);
        fs::create_directories(folder);
        fs::current_path(folder);
    }

    ~Run() override {
        fs::current_path(home);
        fs::remove_all(folder);
    }

    int run(const std::string& line) {
        out.str("");
        err.str("");
        const auto alone = parallel::Communicator::self();
        return run_nanobragg(words(line), alone, {out, err});
    }

    static std::string bytes_of(const std::string& name) {
        std::ifstream file(name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
};

const std::string small_run =
    small_crystal + "-lambda 1 -distance 100 -pixel 0.8 -detpixels 12 -oversample 1 ";

TEST_F(Run, WritesFourImages) {
    EXPECT_EQ(run(small_run), 0) << err.str();
    EXPECT_EQ(fs::file_size("floatimage.bin"), 576U);
    EXPECT_EQ(fs::file_size("intimage.img"), 512U + 288U);
    EXPECT_EQ(fs::file_size("noiseimage.img"), 512U + 288U);
    EXPECT_TRUE(bytes_of("image.pgm").starts_with("P5\n12 12\n# pixels scaled by "));
    EXPECT_FALSE(fs::exists("Fdump.bin"));
}

TEST_F(Run, WritesOnlyWhatIsWanted) {
    EXPECT_EQ(run(small_run + "-nonoise -nopgm -floatfile a.bin -intimage b.img"), 0);
    EXPECT_TRUE(fs::exists("a.bin") && fs::exists("b.img"));
    EXPECT_FALSE(fs::exists("noiseimage.img") || fs::exists("image.pgm"));
}

TEST_F(Run, PrintsTheWordsThatScriptsLookFor) {
    EXPECT_EQ(run(small_run + "-phi 5 -osc 1"), 0);
    for (const char* words :
         {"mosflm convention selected.",
          "pivoting detector around direct beam spot",
          "phi0 = 5",
          "phi1 = 5.5",
          "lambda0 = 1e-10\n  created a total of 1 sources:\n-10 -0 0   1 1e-10\n",
          "writing floatimage.bin as 144 4-byte floats\nmax_I = ",
          "\nwriting intimage.img as 2-byte integers\npgm_scale = ",
          "\nwriting image.pgm as 1-byte integers\n",
          " overloads)\nwriting noiseimage.img as 2-byte integers\n",
          "max_I = ",
          "mean= ",
          " rms= ",
          " rmsd= ",
          "intfile_scale = ",
          "pgm_scale = ",
          " photons on noise image (0 overloads)",
          "solid angle subtended by detector = "}) {
        EXPECT_THAT(out.str(), HasSubstr(words));
    }
    EXPECT_EQ(run(small_run + "-xds -oversample 0"), 0);
    EXPECT_THAT(
        out.str(), HasSubstr("xds convention selected.\npivoting detector around sample")
    );
    EXPECT_THAT(out.str(), HasSubstr("-fold oversampling"));
    EXPECT_THAT(out.str(), HasSubstr("auto-selected 11-fold oversampling"));
}

/// What nanoBragg.c prints for the command line of the test below, before the progress.
const char* const echoed =
    R"(xds convention selected.
pivoting detector around sample
XDS incident beam: 0 0.121869 0.992546
auto-selected no interpolation
random orientation misset angles: 142.144470 55.074207 35.266329 deg
Unit Cell: 70 80 90 75.0391 85.0136 95.0081
Recp Cell: 0.014437 0.0130262 0.0115784 105.535 96.5318 83.4517
volume = 481811 A^3
real-space cell vectors (Angstrom):
     a           b           c         
X: 24.43366809 63.38594425 -15.68074433
Y: 20.39425639 -45.43927958 -78.73368558
Z: -62.34637255 17.81835971 -40.68317850
reciprocal-space cell vectors (Angstrom^-1):
     a_star      b_star      c_star    
X:  0.00674853  0.01191018 -0.00512562
Y:  0.00477227 -0.00409222 -0.00910574
Z: -0.01183685  0.00332901 -0.00498734
crystal is 0.035 x 0.04 x 0.045 microns
auto-selected 10-fold oversampling
approximate MW = 364219
thick0 = 0 um
thick1 = 225 um
phi0 = 5
phi1 = 5.5
divergence deviation: -0.0005 -0.001
divergence deviation: -0.0005 0.001
divergence deviation: 0.0005 -0.001
divergence deviation: 0.0005 0.001
lambda0 = 1.188e-10
lambda1 = 1.212e-10
  created a total of 8 sources:
0.005 -0.01 -9.99999   0.125 1.188e-10
0.005 -0.01 -9.99999   0.125 1.212e-10
0.005 0.01 -9.99999   0.125 1.188e-10
0.005 0.01 -9.99999   0.125 1.212e-10
-0.005 -0.01 -9.99999   0.125 1.188e-10
-0.005 -0.01 -9.99999   0.125 1.212e-10
-0.005 0.01 -9.99999   0.125 1.188e-10
-0.005 0.01 -9.99999   0.125 1.212e-10
  created a total of 2 mosaic domains
  0 initialized hkls (all others =100)
  gaussian xtal: 5x5x5 cells
  wave=1.2e-10 meters +/- 2% in 2 steps
  Kahn polarization factor: 0.000000
  pixel obliquity effect disabled
  incident fluence: 1.25932e+29 photons/m^2
  distance=0.1 detsize=0.0096x0.0096  pixel=0.0008 meters (12x12 pixels)
  sensor is 0.00045 m thick in 2 layers with mu= 2222.22
  Xbeam=0.0048 Ybeam=0.0048
  Fbeam=0.0048 Sbeam=0.0169869
  Xclose=0.0048 Yclose=0.0048
  Fclose=0.0048 Sclose=0.0048
  DIRECTION_OF_DETECTOR_X-AXIS= 1 0 0
  DIRECTION_OF_DETECTOR_Y-AXIS= 0 0.992546 0.121869
  DIRECTION_OF_DETECTOR_Z-AXIS= 0 -0.121869 0.992546
  INCIDENT_BEAM_DIRECTION= 0 0 1
  spindle ROTATION_AXIS= 1 0 0
  POLARIZATION_PLANE_NORMAL= 0 1 0
  dials origin= 98.4279 -16.9215 4.8
  roi: 1 < x < 10 && 2 < y < 9
  hdivrange=0.001 hdivstep=0.001  radians
  vdivrange=0.002 vdivstep=0.002  radians
  4 divergence steps
  8 sources
  2 mosaic domains over mosaic spread of 0.3 degrees
  2 phi steps from 5 to 6 degrees
  10x10 pixel oversample steps +omega

  noise image paramters:
  seed: -4
  water droplet size: 3e-06 m
)";

TEST_F(Run, EchoesWhatItResolvedAsTheReferenceProgramDoes) {
    EXPECT_EQ(
        run(small_crystal +
            "-misset_seed 5 -misset random -lambda 1.2 -dispersion 2 -dispsteps 2 -hdivrange 1 "
            "-hdivsteps 2 -vdivrange 2 -vdivsteps 2 -phi 5 -osc 1 -mosaic 0.3 -mosaic_dom 2 "
            "-xds -distance 100 -pixel 0.8 -detpixels 12 -detector_rotx 4 -twotheta 3 -roi 1 "
            "10 2 9 -water 3 -detector_thick 450 -seed 4 -gauss_xtal -oversample_omega "
            "-point_pixel"),
        0
    );
    EXPECT_THAT(out.str(), StartsWith(echoed));
}

/// All that nanoBragg.c prints for the command line of the test below, but for its name, its
/// warnings and the address of a file in memory.
const char* const printed_of_a_run_with_files =
    R"(reading m.img
mosflm convention selected.
pivoting detector around direct beam spot
XDS incident beam: 0 0 1
auto-selected no interpolation
reading a.mat
Unit Cell: 114.945 108.351 108.02 95.5522 78.7643 121.28
Recp Cell: 0.0103299 0.0107992 0.00943854 90.3018 99.788 59.1659
volume = 1.12772e+06 A^3
real-space cell vectors (Angstrom):
     a           b           c         
X: 103.82289648 -19.27188866 46.85535016
Y: -33.77753114 103.04001678 -27.09322969
Z: -35.94825152 27.40927077 93.48226722
reciprocal-space cell vectors (Angstrom^-1):
     a_star      b_star      c_star    
X:  0.00920000  0.00366364  0.00246364
Y:  0.00273636  0.01010000 -0.00190909
Z: -0.00381818  0.00109091  0.00890909
crystal is 0.0344836 x 0.0433404 x 0.0432081 microns
approximate MW = 972212
counting entries in f.hkl
initializing to default_F = 3:
done initializing:
re-reading f.hkl
writing dump file for next time: Fdump.bin
reading w.stol
thick0 = 0 um
phi0 = 0
divergence deviation: 0 0
lambda0 = 1.1e-10
  created a total of 1 sources:
-10 -0 0   1 1.1e-10
  created a total of 1 mosaic domains
  4 initialized hkls (all others =3)
  parallelpiped xtal: 3x4x4 cells
  wave=1.1e-10 meters +/- 0% in 1 steps
  Kahn polarization factor: 0.000000
  incident fluence: 1.25932e+29 photons/m^2
  distance=0.1 detsize=0.008x0.006  pixel=0.002 meters (4x3 pixels)
  sensor is 0 m thick in 1 layers with mu= -1
  Xbeam=0.004 Ybeam=0.005
  Fbeam=0.006 Sbeam=0.005
  Xclose=0.004 Yclose=0.003
  Fclose=0.006 Sclose=0.005
  DIRECTION_OF_DETECTOR_X-AXIS= 0 0 1
  DIRECTION_OF_DETECTOR_Y-AXIS= 0 -1 0
  DIRECTION_OF_DETECTOR_Z-AXIS= 1 0 0
  INCIDENT_BEAM_DIRECTION= 1 0 0
  spindle ROTATION_AXIS= 0 0 1
  POLARIZATION_PLANE_NORMAL= 0 -1 0
  dials origin= -6 5 -100
  roi: 0 < x < 4 && 0 < y < 3
  hdivrange=0 hdivstep=0  radians
  vdivrange=0 vdivstep=0  radians
  1 divergence steps
  1 sources
  1 mosaic domains over mosaic spread of 0 degrees
  1 phi steps from 0 to 0 degrees
  1x1 pixel oversample steps
  skipping zero-flagged pixels in m.img

  noise image paramters:
  seed: -5
  water droplet size: 0 m

solid angle subtended by detector = 0.00478875 steradian ( 0.0381077% sphere)
writing floatimage.bin as 12 4-byte floats
max_I = 0.233457  at 0.007 0.003
mean= 0.0257235 rms= 0.0713577 rmsd= 0.0661065
intfile_scale = 235590
writing intimage.img as 2-byte integers
0 photons on noise image (0 overloads)
writing noiseimage.img as 2-byte integers
)";

TEST_F(Run, PrintsOfItsFilesWhatTheReferenceProgramPrints) {
    std::ofstream("f.hkl") << "1 0 0 5\n0 1 0 6\n-1 2 1 7\n2 -2 0 8\n";
    std::ofstream("a.mat") << "0.01012 0.00403 0.00271\n0.00301 0.01111 -0.0021\n"
                              "-0.0042 0.0012 0.0098\n";
    std::ofstream("w.stol") << "0 2.57\n0.5 3\n";
    std::string mask =
        "{\nHEADER_BYTES=512;\nDIM=2;\nBYTE_ORDER=little_endian;\nTYPE=unsigned_short;\n"
        "SIZE1=4;\nSIZE2=3;\nPIXEL_SIZE=2;\nWAVELENGTH=1.1;\n}\f";
    mask.resize(512, ' ');
    for (int pixel = 0; pixel < 12; ++pixel) {
        mask += std::string("\1\0", 2);
    }
    std::ofstream("m.img", std::ios::binary) << mask;
    EXPECT_EQ(
        run("-mask m.img -mat a.mat -hkl f.hkl -default_F 3 -stol w.stol -N 4 -sample_x "
            "0.0000303 -oversample 1 -seed 5 -mosaic_dom 3 -nopgm"),
        0
    );
    EXPECT_EQ(out.str(), printed_of_a_run_with_files);
    EXPECT_THAT(err.str(), HasSubstr("-stol w.stol: read and never used"));
    // The next run reads what this one has kept, and says nothing of noise that it does not
    // make.
    EXPECT_EQ(run("-mat a.mat -N 4 -oversample 1 -detpixels 4 -pixel 1 -nonoise"), 0);
    EXPECT_THAT(out.str(), HasSubstr("\nreading Fs from Fdump.bin\nthick0 = 0 um\n"));
    EXPECT_THAT(out.str(), Not(HasSubstr("noise image")));
    EXPECT_THAT(out.str(), Not(HasSubstr("water")));
}

TEST_F(Run, NeedsTheScatteringTableThatItNeverUses) {
    std::ofstream("blank.stol") << " \n\n";
    for (const char* option : {"-stol", "-4stol", "-Q"}) {
        for (const char* file : {"MISSING", "blank.stol"}) {
            EXPECT_EQ(run(small_run + option + " " + file), 9);
            EXPECT_THAT(err.str(), HasSubstr(std::string("Check ") + option + "."));
            EXPECT_THAT(err.str(), HasSubstr(file));
        }
    }
    EXPECT_FALSE(fs::exists("floatimage.bin"));
}

TEST_F(Run, RefusesAFudgeFactorBelow0WhereItIsUsed) {
    EXPECT_EQ(run(small_run), 0);
    const std::string square = bytes_of("floatimage.bin");
    EXPECT_EQ(run(small_run + "-fudge -1"), 0);
    EXPECT_EQ(bytes_of("floatimage.bin"), square);
    // Without an edge, every point is on the tophat: as with a factor of 0.
    EXPECT_EQ(run(small_run + "-tophat_spots -fudge 0"), 0);
    const std::string everywhere = bytes_of("floatimage.bin");
    EXPECT_EQ(run(small_run + "-tophat_spots -fudge -1"), 0);
    EXPECT_EQ(bytes_of("floatimage.bin"), everywhere);
    for (const char* shape : {"-gauss_xtal", "-round_xtal"}) {
        EXPECT_EQ(run(small_run + shape + " -fudge -1"), 9);
        EXPECT_THAT(err.str(), HasSubstr("fudge factor is -1"));
        EXPECT_THAT(err.str(), HasSubstr("Check -fudge"));
    }
}

/// A command line that is refused, and the option that the message has to name.
struct Blame {
    const char* options;
    const char* blamed;
};

TEST_F(Run, BlamesTheOptionThatIsWrong) {
    std::ofstream("s.txt") << "-10 0 0 1 0\n";
    std::ofstream("z.txt") << "0 0 0 1 1e-10\n";
    const std::string line = small_crystal + "-distance 100 -pixel 0.8 -detpixels 4 ";
    for (const Blame& blame : std::initializer_list<Blame>{
             {"-lambda 0", "wavelength is 0 Angstrom (-lambda)"},
             {"-lambda 0 -oversample 1", "wavelength is 0 Angstrom (-lambda)"},
             {"-lambda 1 -energy 0", "wavelength is inf Angstrom (-energy)"},
             {"-energy -12000", "(-energy)"},
             {"-wavelength x", "(-wavelength)"},
             {"-lambda 1 -dispersion 250 -dispsteps 2", "Check -dispersion"},
             {"-sourcefile s.txt", "the fifth column of s.txt"},
             {"-sourcefile z.txt", "the first three columns of z.txt"},
             {"-lambda 1e-12 -N 100000", "(-lambda,"},
             {"-distance 0", "-distance"},
             {"-N 2000000000", "(-N,"},
             {"-twotheta nan", "-twotheta: 'nan' is read as nan"},
             {"-misset 1 inf 3", "-misset: 'inf' is read as inf"},
             {"-default_F inf", "Check -default_F"},
             {"-hdivsteps 2000 -vdivsteps 2000 -square_div -hdivrange 1 -vdivrange 1",
              "-hdivsteps"}}) {
        EXPECT_EQ(run(line + blame.options), 9) << blame.options;
        EXPECT_THAT(err.str(), HasSubstr(blame.blamed)) << blame.options;
    }
    EXPECT_EQ(run("-default_F 10"), 9);
    EXPECT_THAT(err.str(), HasSubstr("Give -mat or -cell"));
}

TEST_F(Run, TellsOfValuesThatAreNotWhatTheyLookLike) {
    EXPECT_EQ(run(small_run + "-N 1e5 -distance 10O -osc 1,5 -oversample 11.0 -phi 0x10"), 0);
    EXPECT_THAT(err.str(), HasSubstr("WARNING: -N: '1e5' is read as 1."));
    EXPECT_THAT(err.str(), HasSubstr("WARNING: -distance: '10O' is read as 10."));
    EXPECT_THAT(err.str(), HasSubstr("WARNING: -osc: '1,5' is read as 1."));
    EXPECT_THAT(err.str(), Not(HasSubstr("-oversample:")));
    EXPECT_THAT(err.str(), Not(HasSubstr("-phi:")));
    EXPECT_EQ(run(small_run + "-detector_abs inf -misset random -seed 7"), 0);
    EXPECT_THAT(err.str(), Not(HasSubstr("is read as")));
}

TEST_F(Run, ShowsProgressUntilItIsToldNotTo) {
    EXPECT_EQ(run(small_run), 0);
    EXPECT_THAT(out.str(), HasSubstr("\n0% done\n"));
    EXPECT_EQ(run(small_run + "-noprogress"), 0);
    EXPECT_THAT(out.str(), Not(HasSubstr("% done")));
    EXPECT_EQ(run(small_run + "-detpixels 5"), 0);
    EXPECT_THAT(out.str(), Not(HasSubstr("% done")));
}

TEST_F(Run, EndsWithNineAndTheUsageWithoutInput) {
    EXPECT_EQ(run(""), 9);
    EXPECT_TRUE(out.str().starts_with("ERROR: no hkl file and no dump file"));
    EXPECT_THAT(out.str(), HasSubstr("\nusage: nanoBragg -mat auto.mat -hkl Fs.hkl"));
    EXPECT_EQ(run("-default_F 10"), 9);
    EXPECT_TRUE(out.str().starts_with("usage: nanoBragg -mat auto.mat -hkl Fs.hkl"));
}

TEST_F(Run, EndsWithNineWhenAFileIsMissingOrCannotBeWritten) {
    EXPECT_EQ(run("-cell 50 -hkl none.hkl"), 9);
    EXPECT_THAT(err.str(), HasSubstr("none.hkl: cannot be opened"));
    EXPECT_EQ(run("-cell 50 -hkl ."), 9);
    EXPECT_THAT(err.str(), HasSubstr("cannot read '.' (it is not a file but a folder)"));
    EXPECT_EQ(run(small_run + "-floatfile no/such/folder.bin"), 9);
    EXPECT_THAT(err.str(), HasSubstr("'no/such' does not exist"));
    EXPECT_EQ(run(small_run + "-noisefile ."), 9);
}

TEST_F(Run, RefusesMoreSamplesThanItCanList) {
    EXPECT_EQ(run(small_run + "-oversample 20000 -detector_thick 0.1 -thicksteps 1000"), 9);
    EXPECT_THAT(err.str(), HasSubstr("more than 10000000 lines of subpixels"));
    EXPECT_FALSE(fs::exists("floatimage.bin"));
}

TEST_F(Run, KeepsADumpOfItsReflectionsForTheNextRun) {
    std::ofstream("f.hkl") << "0 0 1 5\n0 1 0 6.25\n1 0 0 7\n1 1 1 3\n";
    EXPECT_EQ(run("-cell 50 60 70 -N 5 -detpixels 8 -pixel 2 -hkl f.hkl"), 0);
    const std::string first = bytes_of("floatimage.bin");
    EXPECT_TRUE(fs::exists("Fdump.bin"));
    EXPECT_EQ(run("-cell 50 60 70 -N 5 -detpixels 8 -pixel 2 -default_F 9"), 0);
    EXPECT_EQ(bytes_of("floatimage.bin").size(), first.size());
    EXPECT_THAT(out.str(), HasSubstr("  8 initialized hkls (all others =9)\n"));
}

TEST_F(Run, PrintsAPixelAsTheReferenceProgramDoes) {
    EXPECT_EQ(
        run("-default_F 10 -cell 70 80 90 -N 5 -oversample 1 -detpixels 20 -pixel 1 -lambda 1 "
            "-printout_pixel 3 4"),
        0
    );
    // What nanoBragg.c prints for this command line.
    EXPECT_THAT(
        out.str(),
        HasSubstr("   3    4 : stol = 4.94414e+08 or 0.0494414\n"
                  "at 0.1 0.0065 -0.0075\n"
                  "hkl= -0.342224 5.174578 -6.717000  hkl0= 0 5 -7\n"
                  " F_cell=10  F_latt=0.829841   I = 68.8635\n"
                  "I/steps     68.86354157\n"
                  "polar      0.9951230381\n"
                  "omega   9.854048496e-05\n"
                  "capfrac               1\n"
                  "pixel    0.006752752233\n"
                  "real-space cell vectors (Angstrom):\n"
                  "     a           b           c         \n"
                  "X: 70.00000000 -0.00000000  0.00000000\n"
                  "Y:  0.00000000 80.00000000 -0.00000000\n"
                  "Z:  0.00000000  0.00000000 90.00000000\n")
    );
    EXPECT_THAT(out.str(), Not(HasSubstr("% done")));
}

TEST_F(Run, PrintsEveryPixelOfTheRegion) {
    EXPECT_EQ(run(small_run + "-roi 2 3 4 5 -printout"), 0);
    std::size_t blocks = 0;
    for (std::size_t at = out.str().find(" : stol = "); at != std::string::npos;
         at = out.str().find(" : stol = ", at + 1)) {
        ++blocks;
    }
    EXPECT_EQ(blocks, 4U);
}

/// The numbers after a key of the trace, all occurrences in order.
std::vector<double> traced(const std::string& text, const std::string& key) {
    std::vector<double> values;
    const std::string start = "TRACE: " + key + " ";
    for (std::size_t at = text.find(start); at != std::string::npos;
         at = text.find(start, at + 1)) {
        values.push_back(std::stod(text.substr(at + start.size())));
    }
    return values;
}

TEST_F(Run, TracesValuesThatMakeUpThePixel) {
    EXPECT_EQ(
        run(small_run + "-oversample 2 -dispersion 2 -dispsteps 3 -phi 1 -osc 1 -phisteps 2 "
                        "-mosaic 0.3 -mosaic_dom 2 -trace_pixel 5 7"),
        0
    );
    const std::string text = out.str();
    const auto terms = traced(text, "I_term");
    EXPECT_EQ(terms.size(), 2U * 2U * 3U * 2U * 2U);
    EXPECT_EQ(traced(text, "R_distance_meters").size(), 4U);
    double sum = 0.0;
    for (const double term : terms) {
        sum += term;
    }
    EXPECT_NEAR(sum / traced(text, "I_before_scaling")[0], 1.0, 1e-12);
    const double photons = traced(text, "r_e_sqr")[0] *
                           traced(text, "fluence_photons_per_m2")[0] * sum /
                           traced(text, "steps")[0] * traced(text, "omega_pixel_held_sr")[0] *
                           traced(text, "polar_held")[0];
    EXPECT_NEAR(photons / traced(text, "I_pixel_final")[0], 1.0, 1e-7);
    for (const char* key :
         {"pix0_vector_meters",
          "fdet_vec",
          "sdet_vec",
          "pixel_pos_meters",
          "omega_pixel_sr",
          "diffracted_vec",
          "incident_vec",
          "lambda_angstroms",
          "scattering_vec_A_inv",
          "rot_a_angstroms",
          "hkl_frac",
          "hkl_rounded",
          "F_latt",
          "F_cell_nearest",
          "capture_fraction",
          "polar",
          "cos_2theta"}) {
        EXPECT_FALSE(traced(text, key).empty()) << key;
    }
}

TEST_F(Run, TracesWeightedSamplesThatMakeUpThePixel) {
    EXPECT_EQ(
        run(small_run +
            "-oversample 2 -hdivrange 3 -hdivsteps 2 -polar 0.9 -detector_thick "
            "450 -detector_abs 300 -thicksteps 3 -oversample_thick "
            "-oversample_polar -oversample_omega -water 10 -dmin 4 -trace_pixel 5 7"),
        0
    );
    const std::string text = out.str();
    const auto weighted = traced(text, "I_sample_weighted");
    EXPECT_EQ(weighted.size(), 2U * 2U * 3U);
    const double sum = std::accumulate(weighted.begin(), weighted.end(), 0.0);
    const double bragg = traced(text, "r_e_sqr")[0] *
                         traced(text, "fluence_photons_per_m2")[0] * sum /
                         traced(text, "steps")[0];
    EXPECT_NEAR(bragg / traced(text, "I_bragg")[0], 1.0, 1e-12);
    const double photons = bragg + traced(text, "I_background")[0];
    EXPECT_NEAR(photons / traced(text, "I_pixel_final")[0], 1.0, 1e-7);
    // The three rows of cells make up the lattice factor.
    const auto a = traced(text, "F_latt_a"), b = traced(text, "F_latt_b"),
               c = traced(text, "F_latt_c"), whole = traced(text, "F_latt");
    ASSERT_EQ(whole.size(), 2U * 2U * 3U * 2U);
    for (std::size_t i = 0; i < whole.size(); ++i) {
        EXPECT_NEAR(a[i] * b[i] * c[i], whole[i], 1e-12 * std::abs(whole[i]));
    }
}

TEST_F(Run, TracesWhatIsInForceUnderExactQuirks) {
    if (!has_quirks()) {
        GTEST_SKIP() << "built with MINIBRAGG_EXACT_QUIRKS=OFF";
    }
    std::ofstream("f.hkl") << "-4 -4 -4 5\n4 4 4 7\n";
    const std::string line =
        "-cell 50 60 70 -N 1 -detpixels 8 -pixel 4 -oversample 1 -default_F 9 -hkl f.hkl "
        "-trace_pixel 7 7 ";
    // The first pixel is outside the table, the last is not.
    EXPECT_EQ(run(line + "-lambda 3 -Xbeam 30 -Ybeam 30"), 0);
    EXPECT_EQ(traced(out.str(), "F_cell_interpolated").size(), 1U);
    EXPECT_EQ(run(line + "-lambda 3 -Xbeam 30 -Ybeam 30 -exact_quirks"), 0);
    EXPECT_EQ(traced(out.str(), "F_cell_nearest").size(), 1U);
}

TEST_F(Run, RefusesToTraceWhatIsNotThere) {
    EXPECT_EQ(run(small_run + "-trace_pixel 12 0"), 9);
    EXPECT_THAT(err.str(), HasSubstr("not on the detector"));
}

TEST_F(Run, WarnsWhereItDeviates) {
    EXPECT_EQ(run(small_run + "-oversample_omega -oversample 2"), 0);
    EXPECT_THAT(err.str(), HasSubstr("-oversample_"));
    EXPECT_EQ(run(small_run + "-curved_det"), 0);
    EXPECT_THAT(err.str(), HasSubstr("-curved_det"));
    EXPECT_EQ(run(small_run + "-phi 0 -osc 1 -phisteps 2"), 0);
    EXPECT_THAT(err.str(), HasSubstr("phi = 0"));
    EXPECT_EQ(run(small_run + "-phi 0 -osc 1 -phisteps 2 -exact_quirks"), has_quirks() ? 0 : 9);
    EXPECT_THAT(err.str(), Not(HasSubstr("phi = 0")));
    EXPECT_EQ(run(small_run + "-hdiv 3"), 0);
    EXPECT_THAT(err.str(), HasSubstr("'-hdiv'"));
    EXPECT_EQ(run(small_run), 0);
    // A spot of 90 A x 5 cells is seen in steps of 1 A x 100 / 0.8: three samples of it
    // need 10.8 subpixels.
    EXPECT_THAT(err.str(), HasSubstr("-oversample 11 is recommended"));
    EXPECT_EQ(run(small_run + "-oversample 11"), 0);
    EXPECT_EQ(err.str(), "");
}

TEST_F(Run, LeavesPixelsBeyondTheResolutionLimitDark) {
    // Water makes every pixel bright; the reference program's polarization stays 0 where no
    // sample passes.
    EXPECT_EQ(run(small_run + "-water 100 -dmin 20 -fluence 1e28"), 0);
    std::vector<float> image(144);
    std::ifstream("floatimage.bin", std::ios::binary)
        .read(reinterpret_cast<char*>(image.data()), 576);
    EXPECT_EQ(image[0], 0.0F);
    EXPECT_GT(image[12 * 6 + 6], 0.0F);
}

}  // namespace
}  // namespace minibragg::nanobragg
