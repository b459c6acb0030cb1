#include <ostream>

#include "minibragg/nanobragg/console.hpp"

namespace minibragg::nanobragg {

namespace {

constexpr const char* usage_text =
    R"(usage: nanoBragg -mat auto.mat -hkl Fs.hkl

Structure factors, one of:
  -hkl FILE            text: h k l F
  -default_F E         for every reflection, or those that the file lacks
  -dump FILE           read when there is no -hkl, written when there is (Fdump.bin)
Crystal:
  -mat FILE            three rows of a matrix as MOSFLM writes it
  -cell A B C AL BE GA Angstrom and degrees
  -misset X Y Z        degrees, or: -misset random
  -N N | -Na -Nb -Nc   unit cells along each axis
  -xtalsize MM         or -xtal_x -xtal_y -xtal_z
  -square_xtal | -round_xtal | -gauss_xtal | -tophat_spots | -fudge F
  -mosaic DEG -mosaic_domains N -mosaic_seed N
  -interpolate | -nointerpolate
Spindle:
  -phi DEG -osc DEG -phistep DEG -phisteps N -spindle_axis X Y Z
Beam:
  -lambda A | -energy EV
  -fluence PHOTONS/M2 | -flux PHOTONS/S -exposure S -beamsize MM
  -dispersion PERCENT -dispsteps N
  -divergence MRAD -divsteps N, or -hdivrange -hdivstep -hdivsteps -vdivrange ...
  -sourcefile FILE     text: X Y Z weight wavelength_m
  -polar K | -nopolar  -polar_vector X Y Z -beam_vector X Y Z
  -water UM -dmin A
Detector:
  -distance MM | -close_distance MM   -pixel MM -detpixels N -detsize MM -roi F1 F2 S1 S2
  -Xbeam MM -Ybeam MM | -ORGX PX -ORGY PX
  -mosflm | -xds | -adxv | -denzo | -dials   -pivot beam|sample
  -twotheta DEG -detector_rotx DEG -detector_roty DEG -detector_rotz DEG
  -fdet_vector -sdet_vector -odet_vector -twotheta_axis X Y Z
  -detector_abs UM -detector_thick UM -detector_thicksteps N
  -point_pixel -curved_det -img FILE -mask FILE
Sampling:
  -oversample N -oversample_thick -oversample_polar -oversample_omega
  -mixed               single precision after the reduction to the nearest reflection
  -exact_quirks        reproduce the habits by which one pixel changes later ones
Output:
  -floatfile -intfile -pgmfile -noisefile FILE   -nopgm -nonoise
  -scale S -adc OFFSET -pgmscale S -seed N
  -printout -printout_pixel FAST SLOW -trace_pixel SLOW FAST -noprogress
)";

}  // namespace

void print_usage(std::ostream& out) {
    out << usage_text;
}

}  // namespace minibragg::nanobragg
