#include "minibragg/nanobragg/run.hpp"

#include <chrono>
#include <new>
#include <ostream>
#include <span>

#include "minibragg/base/error.hpp"
#include "minibragg/files/file_identity.hpp"
#include "minibragg/nanobragg/deviations.hpp"
#include "minibragg/nanobragg/edge_of_table.hpp"
#include "minibragg/nanobragg/print_pixels.hpp"
#include "minibragg/nanobragg/printf_text.hpp"
#include "minibragg/parallel/exchange.hpp"

namespace minibragg::nanobragg {

namespace {

/// Rank 0's clock, on every rank.
std::int64_t shared_seconds(const parallel::Communicator& communicator) {
    return parallel::from_root(communicator, [] {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        return std::int64_t{std::chrono::duration_cast<std::chrono::seconds>(now).count()};
    });
}

/// Refuses images that would take the place of a file that is read, or of each other.
void check_output_names(const Options& options) {
    const OutputOptions& output = options.output;
    std::vector<files::NamedPath> written{
        {"-floatfile", output.float_file}, {"-intfile", output.int_file}};
    if (output.pgm.is_wanted) {
        written.push_back({"-pgmfile", output.pgm.file});
    }
    if (output.noise.is_wanted) {
        written.push_back({"-noisefile", output.noise.file});
    }
    const CrystalOptions& crystal = options.crystal;
    if (!crystal.hkl_file.empty()) {
        written.push_back({"-dump", crystal.dump_file});
    }
    std::vector<files::NamedPath> read;
    for (const auto& [key, file] :
         {std::pair("-mat", crystal.matrix_file),
          std::pair("-hkl", crystal.hkl_file),
          std::pair("-dump", crystal.hkl_file.empty() ? crystal.dump_file : std::string()),
          std::pair("-sourcefile", options.beam.source_file),
          std::pair("-stol", options.beam.scattering_table.file),
          std::pair("-mask", options.detector.mask_file),
          std::pair("-img", options.detector.header_file)}) {
        if (!file.empty()) {
            read.push_back({key, file});
        }
    }
    files::refuse_same_files({written, read});
}

/// The table just read, for runs without `-hkl`. Failing to write it is no reason to stop.
void save_dump(Setup& setup, const Console& console) {
    const CrystalOptions& crystal = setup.options.crystal;
    if (crystal.hkl_file.empty()) {
        return;
    }
    try {
        write_dump(setup.reflections, crystal.dump_file);
        setup.is_dump_written = true;
    } catch (const std::runtime_error& error) {
        print_warnings({error.what()}, console.err);
    }
}

template <class T>
void write_image(
    const std::string& name, const std::string& header, const std::vector<T>& pixels
) {
    OutputFile file(name);
    file.write(header);
    file.write_values(std::span<const T>(pixels));
    file.close();
}

/// Writes all files and prints what belongs to them, in the reference program's order.
void write_outputs(
    Setup& setup,
    const PixelSelection& selection,
    const std::vector<float>& photons,
    std::ostream& out
) {
    const OutputOptions& output = setup.options.output;
    const Statistics statistics = image_statistics(photons, selection);
    out << "writing " << output.float_file << " as "
        << format(
               "%lld %d-byte floats\n", whole(photons.size()), static_cast<int>(sizeof(float))
           );
    write_image(output.float_file, "", photons);
    print_statistics(setup, statistics, out);
    const ImageScales scales = image_scales(output, statistics);
    out << format("intfile_scale = %g\n", scales.int_scale) << "writing " << output.int_file
        << " as 2-byte integers\n";
    write_image(
        output.int_file,
        smv_header(setup),
        int_image(photons, selection, scales.int_scale, output.adc_offset)
    );
    if (output.pgm.is_wanted) {
        out << format("pgm_scale = %g\n", scales.pgm_scale) << "writing " << output.pgm.file
            << " as 1-byte integers\n";
        write_image(
            output.pgm.file,
            pgm_header(setup.geometry.size, scales.pgm_scale),
            pgm_image(photons, selection, scales.pgm_scale)
        );
    }
    if (output.noise.is_wanted) {
        setup.random.change_state(output.noise_state);
        const NoiseImage noise =
            noise_image(photons, selection, output.adc_offset, setup.random);
        out << format(
                   "%.0f photons on noise image (%lld overloads)\n",
                   noise.photons,
                   whole(noise.overloads)
               )
            << "writing " << output.noise.file << " as 2-byte integers\n";
        write_image(output.noise.file, smv_header(setup), noise.pixels);
    }
    out << std::flush;
}

/// What the user should know after rendering.
std::vector<std::string> warnings_of(
    const Setup& setup, const PixelSelection& selection, const RenderedImage& image
) {
    if (!setup.interpolates || setup.options.sampling.exact_quirks) {
        return {};
    }
    const auto edge = find_edge_of_table(setup.scene, image.scenes.front().scene, selection);
    if (!edge) {
        return {};
    }
    const std::string who = edge->is_certain ? format(
                                                   "pixel %lld %lld and perhaps others have",
                                                   whole(edge->pixel.fast),
                                                   whole(edge->pixel.slow)
                                               )
                                             : std::string("pixels may have");
    return {
        who +
        " points too near the edge of the table of reflections to be interpolated; "
        "these take the nearest reflection (nanoBragg would stop interpolating for the rest of "
        "the run: -exact_quirks)"};
}

void run(
    const std::vector<std::string>& arguments,
    const parallel::Communicator& communicator,
    const Console& console,
    const Limits& limits
) {
    Setup setup = prepare(
        arguments,
        {shared_file_reader(communicator, limits), limits, shared_seconds(communicator)}
    );
    parallel::on_root(communicator, [&] {
        check_output_names(setup.options);
    });
    if (communicator.is_root()) {
        save_dump(setup, console);
    }
    print_setup(setup, console.out);
    print_warnings(setup.warnings, console.err);
    print_warnings(deviation_warnings(setup), console.err);
    const PixelSelection selection(setup.geometry.size, setup.geometry.region, setup.mask);
    ProgressMeter progress = make_progress_meter(setup, selection, console.out);
    const RenderedImage image =
        render_image(setup, selection, communicator, [&](double fraction) {
            progress.report(fraction);
        });
    progress.report(1.0);
    parallel::agree(communicator, [&] {
        if (!communicator.is_root()) {
            return;
        }
        print_warnings(warnings_of(setup, selection, image), console.err);
        print_pixels(setup, selection, image, console.out);
        print_trace(setup, selection, image, limits, console.out);
        print_solid_angle(setup, image.solid_angle_sum, console.out);
        write_outputs(setup, selection, image.photons, console.out);
    });
}

}  // namespace

int run_nanobragg(
    const std::vector<std::string>& arguments,
    const parallel::Communicator& communicator,
    const Console& console,
    const Limits& limits
) {
    try {
        run(arguments, communicator, console, limits);
        return exit_success;
    } catch (const UsageError& error) {
        const std::string message = error.what();
        console.out << message << (message.empty() ? "" : "\n");
        console.err << (message.empty() ? "ERROR: no unit cell. Give -mat or -cell.\n" : "");
        print_usage(console.out);
    } catch (const parallel::LostRanks&) {
        throw;
    } catch (const std::bad_alloc&) {
        if (communicator.size() > 1) {
            throw;  // the others may not know
        }
        console.err << "ERROR: not enough memory. Ask for fewer pixels or reflections.\n";
    } catch (const std::exception& error) {
        console.err << "ERROR: " << error.what() << "\n";
    }
    return exit_failure;
}

}  // namespace minibragg::nanobragg
