#!/usr/bin/env bash
# What a user types and reads: check, run, trace, the answers to --help and its like, presets, a terminal's progress bar.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# says FILE PATTERN...: every pattern is in the file.
says() {
    local file=$1 pattern
    shift
    for pattern in "$@"; do
        grep -qE -- "$pattern" "$file" || fail "$file does not say '$pattern': $(head -c 2000 "$file")"
    done
}

deck=$SOURCE/inputs/smallest.toml
small=("$deck" --set "detector.grid.pixels=[64, 48]" --set output.png_file= --set sampling.oversample=2)

"$PROGRAM" --help >help
says help '^Usage: minibragg' ' run ' ' check ' ' trace ' ' nanobragg ' '--print-reference-deck'
grep -q -- --kokkos help && fail "--help is Kokkos' as well"
"$PROGRAM" --version >version
says version '^minibragg [0-9]+\.[0-9]+\.[0-9]+ \(' '^Kokkos ' '^MPI ' '^HDF5 '
"$PROGRAM" --print-reference-deck | diff - "$SOURCE/inputs/reference.toml" || fail "inputs/reference.toml is old"

"$PROGRAM" check "${small[@]}" --json check.json >check.log
# By hand: half the detector is 6.4 x 4.8 mm, the path from pixel to wavelength has 4 subpixels a step.
python3 - check.json <<'PYTHON' || fail "facts of check are wrong"
import json, math, sys
facts = json.load(open(sys.argv[1]))
def resolution(off_mm):
    return 1.0 / (2 * math.sin(math.atan(off_mm / 100.0) / 2))
expected = {
    ("crystal", "cell_lengths_A"): [80.0] * 3, ("crystal", "cells"): [12] * 3, ("crystal", "size_um"): [0.096] * 3,
    ("crystal", "closed_form"): False, ("crystal", "domains"): 1, ("amplitudes", "default_F_e"): 100.0,
    ("beam", "energy_eV"): 12398.42, ("beam", "sources"): 1, ("beam", "bandwidth_rms_fraction"): 0.0, ("detector", "panels"): 1,
    ("detector", "pixels"): 3072, ("detector", "distance_mm"): 100.0, ("detector", "edge_resolution_A"): resolution(4.8),
    ("detector", "corner_resolution_A"): resolution(8.0), ("sampling", "oversample"): 2, ("sampling", "spindle_steps"): 1,
    ("photons", "background_most_photons_per_px"): 0.0, ("output", "bytes_before_compression"): 24576, ("output", "images"): 1,
    ("cost", "steps"): 12288, ("cost", "ranks"): 1}
for (section, key), value in expected.items():
    told = facts[section][key]
    pairs = zip(told, value) if isinstance(value, list) else [(told, value)]
    assert all(abs(a - b) <= 2e-6 * abs(b) for a, b in pairs), (section, key, told, value)
assert facts["command"] == "check" and facts["sweep_deg"] == 0 and facts["response"] is None and "results" not in facts
PYTHON
says check.log '^crystal +cell 80 x 80 x 80 A' '^amplitudes +all 100 electrons' '^detector +1 panel, 3.07 kpixels .* resolution .* edge, .* corner' \
    '^beam +1 A ' '^spots +[0-9.]+ pixels wide' '^sampling +oversample 2, 1 spindle step, .*sums over spots to [0-9.]+ %' \
    '^photons +a strong spot has .* background 0 a pixel' '^output +1 image, at most 24.6 kB .*smallest.nxs' '^memory +[0-9.]+ ?.?B on all ranks' \
    '^time +about [0-9.]+ .* 12.3 ksteps on 1 rank' 'is valid$'
[[ ! -e smallest.nxs ]] || fail "check wrote a file"
ranks 3 "$PROGRAM" check "${small[@]}" --set "detector.grid.pixels=[64, 2]" --json check3.json >check3.log
says check3.log '^time .* 512 steps on 3 ranks'
says check3.json '"ranks": 3' '"schema_version": 1' '"wavelength_A": 1.0'

"$PROGRAM" run "${small[@]}" --set output.raw_file=image.f32 --json run.json >run.log
says run.json '"status": "complete"' '"render_s": ' '"smallest.nxs"' '"image.f32"'
"$PROGRAM" run "${small[@]}" --overwrite --quiet --json smallest.nxs 2>same.log && fail "facts are written over the image"
says same.log 'json = .smallest.nxs. is the same file as output.file'
says run.log '^100 %' '^photons +[0-9]' '^maximum +[0-9.]+ at panel 0, slow [0-9]+, fast [0-9]+' '^speed .*steps/s' \
    '^time +set-up .*path .*writing .*total' '^file +smallest.nxs, ' '^raw image +image.f32$'
grep -q $'\r' run.log && fail "progress redraws its line in a file"
# A file that exists does not stop a check, which says so.
"$PROGRAM" check "${small[@]}" >existing.log || fail "check stops at a file that exists"
says existing.log '^There are files already: output.file = smallest.nxs' 'is valid$'
"$PROGRAM" check "${small[@]}" --overwrite >existing.log
grep -q '^There are files' existing.log && fail "check with --overwrite minds a file that exists"

"$PROGRAM" run "${small[@]}" --quiet --overwrite --json run.json >quiet
[[ ! -s quiet ]] || fail "--quiet says $(cat quiet)"
cp smallest.nxs again.nxs
"$PROGRAM" run "${small[@]}" --quiet --overwrite
same_outside_run smallest.nxs again.nxs

# One line that is drawn again and again, when a person looks.
if command -v script >/dev/null; then
    script -qec "'$PROGRAM' run '$deck' --set output.file=bar.nxs --set output.png_file=" /dev/null </dev/null >bar
    says bar $'\r'
else
    echo "SKIPPED: script, which is a terminal for the progress bar, is not here (Debian: bsdutils)"
fi

# A trace ends on what the image holds.
read -r slow fast < <(sed -nE 's/^maximum.* slow ([0-9]+), fast ([0-9]+)/\1 \2/p' run.log)
"$PROGRAM" trace "${small[@]}" --set sampling.precision=double --pixel "0,$slow,$fast" >trace.log
says trace.log position_m solid_angle_sr capture_fraction scattering_vector_invA ' hkl ' F_cell_e F_lattice polarization \
    sum_sr_e2 photons_per_sr_e2
of_image=$(od -A n -t f4 -j $((4 * (slow * 64 + fast))) -N 4 image.f32)
of_trace=$(awk '$1 == "photons" { print $2 }' trace.log)
awk -v a="$of_image" -v b="$of_trace" 'BEGIN { exit !(a - b < 1e-6 * b && b - a < 1e-6 * b) }' ||
    fail "the image has $of_image photons at $slow, $fast, the trace $of_trace"

# Of several directions, wavelengths, spindle steps, domains and layers: every step says which it is, and the weighted
# values add up to the photons, also where amplitudes have all digits and the table is of floats.
printf '0 0 -1 1 1.0\n0 0 -1 3 1.02\n0.001 0 -1 2 1.0\n' >sources.txt
printf '%s\n' '0 0 0 100.123456789' '1 0 0 50.987654321' '0 1 0 70.1111111' >factors.hkl
many=("$deck" --set "detector.grid.pixels=[32, 32]" --set output.png_file= --set sampling.oversample=2 --set beam.wavelength_A=1
    --set beam.source_file=sources.txt --set structure_factors.file=factors.hkl --set "crystal.mosaic={spread_deg=0.3, domains=2}"
    --set "goniometer={width_deg=0.5, steps_per_image=3}" --set "detector.sensor={thickness_um=300, layers=2}"
    --set sampling.oversample_omega=true --set sampling.oversample_polar=true)
for precision in mixed double; do
    "$PROGRAM" trace "${many[@]}" --set "sampling.precision=$precision" --pixel 0,7,9 >many.log
    [[ $(grep -c '^      spindle_step [0-2] domain [01]  wavelength_A 1' many.log) == $((8 * 3 * 6)) ]] ||
        fail "a trace lacks steps: $(head -c 3000 many.log)"
    awk '/ weighted_sum/ { sum = $2 } /^    incident/ { polarization = $6 } /^    solid_angle/ { angle = $2 }
        /^    capture/ { capture = $2 } / weighted_sum/ { all += sum * polarization * angle * capture }
        $1 == "photons_per_sr_e2" { scale = $2 } $1 == "bragg_photons" { photons = $2 }
        END { d = all * scale / photons - 1; exit !(photons > 0 && d * d < 1e-18) }' many.log ||
        fail "the values of a trace do not add up: $(tail -20 many.log)"
done
"$PROGRAM" trace "${many[@]}" --set "detector.mask={dead_edge_pixels=1}" --pixel 0,0,9 >masked.log
says masked.log '^masked: '

# Of several panels: the samples of the pixel's own.
"$PROGRAM" trace "${small[@]}" --set "detector.grid.panels=[2, 1]" --set sampling.oversample=2 --pixel 1,3,4 >panels.log
[[ $(grep -c '^  sample off_slow' panels.log) == 4 ]] || fail "a trace of one of two panels: $(head -c 2000 panels.log)"

# Image files are drawn as the run draws them, and compared: 0 equal, 1 different, 2 not comparable.
looked=("${small[@]}" --quiet --set output.file=look.nxs --set output.png_file=look.png --set output.raw_file=look.f32
    --set output.cbf_file=look.cbf --set output.smv_file=look.img)
"$PROGRAM" run "${looked[@]}" --set output.spots=true
"$PROGRAM" view look.nxs -o again.png
cmp look.png again.png || fail "view draws another picture than run"
"$PROGRAM" view look.nxs --spots --zoom 20,30,16 -o spots.png
"$PROGRAM" view look.nxs >characters
awk 'length > 80 { long = 1 } /@/ { bright = 1 } END { exit long || !bright }' characters ||
    fail "view prints no picture of 80 columns: $(cat characters)"
compared() {
    local expected=$1 code=0
    shift
    "$PROGRAM" compare "$@" >compare.log 2>compare.err || code=$?
    [[ $code == "$expected" ]] || fail "compare $* ends with $code: $(cat compare.log compare.err)"
}
compared 0 look.nxs look.f32
says compare.log '^compared +3072 pixels' '^correlation +1$' '^result +equal'
compared 0 look.nxs look.cbf --tolerance 0.01 -o difference.png
says compare.log '^geometry +the same' '^shell +beam to '
compared 1 look.nxs look.cbf
compared 1 look.nxs look.img --tolerance 0.01
# Files of every image of a sweep on a detector with gaps, with the angles of each: in the native frame, masked pixels -1.
turned=("${small[@]}" --quiet --set output.file=turned.nxs --set output.layout=native --set "output.cbf_file=turned.cbf"
    --set "output.smv_file=t_##.img" --set "detector.grid={panels=[2, 1], gap_pixels=[7, 0], pixels=[20, 30], pixel_size_mm=0.5}"
    --set "detector.mask.rectangles=[{panel=1, fast=[0, 2], slow=[0, 3]}]"
    --set "goniometer={axis=[-1, 0, 0], start_deg=10, width_deg=0.5, images=3}"
    --set output.xds_inp_file=XDS.INP --set output.geom_file=t.geom --set output.expt_file=t.expt
    --set output.integrate_file=INTEGRATE.HKL --set output.stream_file=t.stream --set output.refl_file=t.refl)
"$PROGRAM" run "${turned[@]}" >turned.log
# Geometry and reflections for other programs: of the frame, and as many reflections as the file lists.
says XDS.INP '^NX= 47 NY= 30 ' 'FRAMES= /.*/turned_\?\?\?\?\?.cbf$' '^UNTRUSTED_RECTANGLE= 20 28 0 31$' '^DATA_RANGE= 1 3$'
says t.geom '^frame/max_fs = 46$' '^mask = /entry/instrument/detector/pixel_mask$'
says t.expt '"image_range"' '"__id__": "crystal"'
[[ $(head -c 40 t.refl | tr -dc 'a-z:_') == *dials::af::reflection_table ]] || fail "t.refl is no table of reflections"
rows=$(h5dump -d /entry/run/truth/spots/photons -H turned.nxs | sed -n 's/.*SIMPLE { ( \([0-9]*\) .*/\1/p')
(($(sed -n '/^   h/,/^End of ref/p' t.stream | grep -c 'frame$') == rows && rows > 0)) || fail "the stream has not $rows reflections"
whole=$(grep -vc '^!' INTEGRATE.HKL)
((whole > 0 && whole <= rows)) || fail "$whole reflections of a sweep, from $rows rows"
"$PROGRAM" run "${turned[@]}" 2>turned.err && fail "a run replaced files"
rm t.expt
"$PROGRAM" run "${turned[@]}" --resume >turned.log
[[ -e t.expt ]] || fail "a run that is continued lacks a file for other programs"
for image in 0 1 2; do
    number=$((image + 1))
    says "turned_0000$number.cbf" "Start_angle $(awk "BEGIN { print 10 + 0.5 * $image }") deg" 'Angle_increment 0.5 deg' '^X-Binary-Size-Fastest-Dimension: 47'
    says "t_0$number.img" "^PHI=$(awk "BEGIN { print 10 + 0.5 * $image }");" '^OSC_RANGE=0.5;' '^SIZE1=47;'
    compared 0 turned.nxs --image $image "turned_0000$number.cbf" --tolerance 0.01
    "$PROGRAM" convert "turned_0000$number.cbf" --overwrite turned.f32 >/dev/null
    (($(od -A n -v -t x4 -w4 turned.f32 | grep -c bf800000) == 7 * 30 + 3 * 4)) || fail "gaps and masked pixels of image $image are not -1"
done
[[ ! -e turned.cbf && ! -e turned_00004.cbf ]] || fail "there is a file of no image"

# Converted, an image keeps its pixels and its geometry; what is lost is said.
"$PROGRAM" convert look.nxs other.f32 >convert.log
cmp look.f32 other.f32 || fail "convert writes other raw numbers than run"
says convert.log '--shape 48,64$'
"$PROGRAM" convert look.cbf other.img >convert.log
says convert.log '^warning: the exposure time' '^warning: the numbers are multiplied by|^other.img: image 0 of 1$'
compared 0 look.cbf other.img
"$PROGRAM" convert look.nxs other.cbf >convert.log
compared 0 look.cbf other.cbf
says convert.log '^warning: 3[0-9]{3} pixels with fractions are rounded'
"$PROGRAM" info other.img >convert.log
says convert.log '^file +other.img, SMV$' '^detector +pixels of 0.2 mm, distance 100 mm' '^beam +wavelength 1 angstrom$'
"$PROGRAM" convert look.f32 other.smv --shape 48,64 2>convert.log && fail "an image without geometry becomes SMV"
says convert.log 'does not tell where its panel is'
"$PROGRAM" convert look.nxs other.tif 2>convert.log && fail "convert writes TIFF"
says convert.log 'other.tif: the format is chosen by the end of the name'

"$PROGRAM" run "${looked[@]}" --overwrite --set detector.distance_mm=101
compared 1 again.nxs look.nxs --tolerance 1
says compare.log '^geometry +distance along the beam: 100 mm and 101 mm'
"$PROGRAM" run "${looked[@]}" --overwrite --set "detector.grid.pixels=[64, 47]"
compared 2 again.nxs look.nxs
says compare.err '48 rows of 64 pixels.*47 rows of 64 pixels'
head -c 3000 look.cbf >cut.cbf
compared 2 look.cbf cut.cbf
says compare.err '^minibragg: cut.cbf: is cut off or damaged'
compared 2 look.cbf nothing.cbf
# What a newcomer gets wrong is met by what to write instead.
wrong() {
    local text=$1 code=0
    shift
    "$PROGRAM" "$@" >wrong.log 2>wrong.err || code=$?
    [[ $code == 2 ]] || fail "$* ends with $code"
    grep -qF -- "$text" wrong.err || fail "$* should say '$text': $(cat wrong.err)"
}
wrong "Give --zoom FAST,SLOW,WIDTH: " view again.nxs --zoom 10,10
wrong "the zoom 90,10,5 is not on the panel, which has 64 x 48 pixels" view again.nxs --zoom 90,10,5
wrong "x.jpg: a picture is written as PNG" view again.nxs -o x.jpg
wrong "x.gif: a picture is written as PNG" compare again.nxs again.nxs -o x.gif
wrong "again.png: is a picture (PNG)" view again.png
wrong "again.png: is a picture (PNG)" compare again.nxs again.png
wrong "both files have one, number 0" compare again.nxs again.nxs --image 7
wrong "'-1' is no number of at least 0. Give --tolerance T" compare again.nxs again.nxs --tolerance -1
wrong "Did you mean --set? See minibragg check --help" check "$deck" -set beam.wavelength_A=1
wrong "Give --pixel PANEL,SLOW,FAST: The pixel" trace "$deck" --pixel a,b,c
wrong "(the detector has 1 panel)" trace "$deck" --pixel 1,2,3
wrong "(the run has one image, number 0)" check "$deck" --images 3
wrong "deck is required. Give DECK: Input deck (TOML). See minibragg run --help" run

# As NXmx, what a file holds comes back: counts with their mask from a CBF, photons with all panels and images from our own.
"$PROGRAM" convert other.cbf back.nxs >convert.log
says convert.log '^warning: the exposure time' '^back.nxs: 1 image$'
compared 0 other.cbf back.nxs
says compare.log '^first .* of int32' '^second .*NXmx, 1 image of int32' '^geometry +the same'
"$PROGRAM" info back.nxs >convert.log
says convert.log '^converted +from other.cbf$' '^images +1 image of counts' '^complete +yes'
"$PROGRAM" convert look.nxs back.h5 >convert.log
compared 0 look.nxs back.h5
h5diff look.nxs back.h5 /entry/data/data || fail "convert writes other photons"
"$PROGRAM" view look.nxs >characters
"$PROGRAM" view back.h5 >again.txt
cmp characters again.txt || fail "view shows another image when it was converted"
"$PROGRAM" convert look.f32 none.nxs --shape 47,64 2>convert.log && fail "an image without geometry becomes NXmx"
says convert.log 'does not tell where its panels are'
"$PROGRAM" convert look.nxs back.h5 2>convert.log && fail "convert replaces a file unasked"
says convert.log 'back.h5'

# Files of several images, of several panels: each image is compared, and one alone on demand; a file of one has that.
three=("${small[@]}" --quiet --set output.spots=true --set "detector.grid.pixels=[40, 30]" --set "detector.grid.panels=[2, 1]"
    --set "detector.mask={dead_edge_pixels=1}" --set sampling.oversample=1)
shots() {
    echo "series={shots=3, orientation={distribution='uniform'}, fluence_photons_per_m2={list=[$1]}}"
}
"$PROGRAM" run "${three[@]}" --set "$(shots 1e24,2e24,3e24)" --set output.file=three.nxs
"$PROGRAM" run "${three[@]}" --set "$(shots 1e24,2e24,3.3e24)" --set output.file=parts.nxs --set output.images_per_file=2
compared 1 three.nxs parts.nxs --tolerance 0.05
says compare.log '3 images' '^image +2$'
compared 0 three.nxs parts.nxs --image 1
compared 1 three.nxs parts.nxs --image 2 --tolerance 0.05
compared 0 three.nxs parts.nxs --tolerance 0.1
"$PROGRAM" convert three.nxs all.nxs >convert.log
says convert.log '^all.nxs: 3 images$' '^[0-9]+ pixels that the source masks'
compared 0 three.nxs all.nxs
says compare.log '^geometry +the same' 'left out as masked'
h5diff three.nxs all.nxs /entry/data/data || fail "convert writes other images"
"$PROGRAM" convert three.nxs third.nxs --image 2 >convert.log
compared 0 third.nxs three.nxs --image 2
compared 1 third.nxs three.nxs --image 1
compared 2 third.nxs three.nxs
"$PROGRAM" convert three.nxs first.f32 >convert.log
says convert.log '^warning: the file has 3 images, of which this is the first'
compared 2 three.nxs parts.nxs --image 3
# Spots of a series are in its data files: its master shows those of the image that is asked for, as one file does.
"$PROGRAM" run "${three[@]}" --set "$(shots 1e24,2e24,3e24)" --set output.file=parts.nxs --set output.images_per_file=2 --overwrite
for file in three parts; do
    "$PROGRAM" view $file.nxs --spots --image 2 --panel 1 -o "$file.png"
done
cmp three.png parts.png || fail "the master of a series shows other spots than one file of it"
"$PROGRAM" view three.nxs --image 2 --panel 1 -o bare.png
cmp -s three.png bare.png && fail "view --spots shows no spots of the third image"

# Real detectors: one of each series, a few of its pixels.
"$PROGRAM" --list-detectors >detectors
for preset in "Eiger2 16M" "Eiger2 CdTe 1M" "Pilatus3 6M" "Jungfrau 4M" "AGIPD 1M" "Rayonix MX340-HS"; do
    says detectors "^$preset$"
    "$PROGRAM" run "$deck" --set detector.grid= --set "detector.preset=$preset" --set output.png_file= --overwrite \
        --set "detector.region_of_interest=[{fast=[0, 9], slow=[0, 9]}]" --set sampling.oversample=1 >log ||
        fail "$preset: $(cat log)"
done

# Decks of inputs/ are converged and say what they mean. Those that are not: why.
declare -A coarse=(
    [powder]="a powder: sums along rings, of which 2000 domains hold more than of spots"
    [stills_series]="32 shots within a second: with the 40 million steps a pixel that its narrow spots want, an hour"
    [reference]="every key, with values to show what they look like"
)
mkdir inputs
ln -s "$SOURCE"/inputs/*.toml inputs
for data in "$SOURCE"/../shared/data/*; do
    [[ -e $data ]] && ln -s "$data" inputs
done
for input in inputs/*.toml; do
    name=$(basename "$input" .toml)
    needed=$(sed -n '/^\[structure_factors\]/,/^$/s/^file = "\(.*\)"$/\1/p' "$input")
    if [[ -n $needed && ! -e inputs/$needed ]]; then
        echo "SKIPPED $input: $needed is not here"
        continue
    fi
    "$PROGRAM" check "$input" >input.log || fail "$input: $(cat input.log)"
    if grep '^warning' input.log >warnings && [[ -z ${coarse[$name]:-} ]]; then
        fail "$name: $(cat warnings)"
    fi
done

# What leaves sums uncertain is told with its key, also by run; so is what has no effect.
"$PROGRAM" check "${small[@]}" --overwrite --set crystal.cells= --set "crystal.size_um=[5, 5, 5]" --set sampling.oversample=0 >warned.log
says warned.log '^spots +0.0[0-9]+ pixels wide' '^sampling +oversample 64 .chosen.' '^warning: sampling.oversample: '
"$PROGRAM" run "${small[@]}" --overwrite --set sampling.oversample=1 --set goniometer.images=2 >warned.log
says warned.log '^warning: sampling.oversample: ' '^warning: --set goniometer.images=2: goniometer.images = 2 \(.*the same'
"$PROGRAM" run "${small[@]}" --overwrite --set sampling.d_min_A=5000 >warned.log
says warned.log '^warning: no spot can be on the detector' '^warning: no pixel receives a photon'
"$PROGRAM" check "${small[@]}" --overwrite --set "detector.beam_center_mm=[1000, 500]" >warned.log
says warned.log '^warning: detector.beam_center_mm = \[1000.0, 500.0\]'
