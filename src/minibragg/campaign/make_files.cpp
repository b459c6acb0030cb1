#include "minibragg/campaign/make_files.hpp"

#include <algorithm>
#include <exception>
#include <numeric>
#include <span>

#include "minibragg/base/error.hpp"
#include "minibragg/base/stop_request.hpp"
#include "minibragg/campaign/group_file.hpp"
#include "minibragg/campaign/hand_out.hpp"
#include "minibragg/campaign/image_writer.hpp"
#include "minibragg/campaign/list_spots.hpp"
#include "minibragg/campaign/render_shots.hpp"
#include "minibragg/campaign/single_image_files.hpp"
#include "minibragg/campaign/watch_group.hpp"
#include "minibragg/nexus/nxmx_file.hpp"
#include "minibragg/record/describe_experiment.hpp"
#include "minibragg/record/response_record.hpp"
#include "minibragg/record/run_record.hpp"
#include "minibragg/record/shot_record.hpp"
#include "minibragg/record/spots_record.hpp"
#include "minibragg/record/statistics_record.hpp"
#include "minibragg/record/whole_image.hpp"
#include "minibragg/report/progress.hpp"
#include "minibragg/spots/spot_cost.hpp"

namespace minibragg::campaign {

namespace {

nexus::NxmxOptions file_options(const Job& job, const PreparedRun& run) {
    nexus::NxmxOptions options;
    options.compression = nexus::compression_of(job.deck.run.output.compression);
    options.existing = job.resumes ? files::Existing::overwrite : job.existing;
    options.quantities = run.quantities;
    return options;
}

/// One group's work.
class Worker {
public:
    Worker(const Job& job, const PreparedRun& run, const SeriesFiles& series, GroupWatch watch)
        : job_(job),
          run_(run),
          identity_(series.identity),
          total_(count(series.to_be_made)),
          hand_out_(job.communicator, run, series.to_be_made),
          progress_(
              job.log,
              run.steps * ((total_ + run.groups - 1) / run.groups),
              job.communicator.size()
          ),
          watch_(std::move(watch)),
          renderer_(exec_, run, progress_, watch_),
          lists_spots_(spots::are_listed(run.experiment)),
          frames_(make_frames(
              run, job.deck.run.output.separate || spots::want_bragg_apart(run.experiment)
          )) {}

    /// Makes files until there is no more to do or all are to stop.
    void work(record::RunResult& done) {
        make_all(done);
        const report::PhaseTimer timer(done.times.write_s, report::regions::wait);
        await_tasks(beside_, run_.group);
    }

    void stop() { hand_out_.stop(); }

    /// Waits for the other groups.
    void end() { hand_out_.close(); }

private:
    void make_all(record::RunResult& done) {
        double seconds_per_image = run_.expected_s_per_image * run_.groups;
        for (auto ranges = hand_out_.next(seconds_per_image); !ranges.empty();
             ranges = hand_out_.next(seconds_per_image)) {
            bool goes_on = true;
            for (std::size_t i = 0; i < ranges.size() && goes_on; ++i) {
                const report::Stopwatch clock;
                goes_on = make_file(ranges[i], done);
                seconds_per_image = clock.seconds() / static_cast<double>(ranges[i].images);
            }
        }
    }

    /// Whether the file holds all of its images.
    bool make_file(const ImageRange& range, record::RunResult& done);
    std::span<const int> next_images(const ImageRange& left) const;
    void render_images(const ImageRange& range, GroupFile& file, record::RunResult& made);
    void note_images(record::RunResult& made) const;
    void note_spots(record::RunResult& made);

    bool is_labelled() const { return !run_.experiment.deck.output.labels.empty(); }

    Writers writers_of(const ImageRange& range) const;
    bool gives_up() const;
    void note_waiting(double waited_fraction);
    nexus::RunRecord record_of(const ImageRange& range, record::RunResult made) const;

    const Job& job_;
    const PreparedRun& run_;
    const std::string& identity_;
    std::int64_t total_;
    HandOut hand_out_;
    report::Progress progress_;
    ExecSpace exec_;  ///< where all of this rank's images are computed
    GroupWatch watch_;
    Renderer renderer_;
    bool lists_spots_;
    Frames frames_;
    bool root_keeps_up_ = true;  ///< it has written images as quickly as the group rendered
    TaskChain beside_;           ///< the last member: it ends before the others
};

/// An image of its own is compressed by all ranks at once; of several, each is written by the
/// root while the next is rendered, as long as that delays nobody. A frame is one chunk, in
/// which rows of several ranks are one row, so the root writes it.
Writers Worker::writers_of(const ImageRange& range) const {
    if (run_.description.detector.frame && run_.group.size() > 1) {
        return Writers::root;
    }
    return range.images > 1 && root_keeps_up_ ? Writers::root : Writers::all;
}

/// Small images one rank writes more quickly than several agree on them, however long that
/// takes.
void Worker::note_waiting(double waited_fraction) {
    constexpr double accepted_fraction = 0.2;
    constexpr std::int64_t large_image_pixels = std::int64_t{1} << 20U;
    if (run_.group.size() > 1 && pixels_of_group(run_) >= large_image_pixels) {
        root_keeps_up_ =
            root_keeps_up_ && run_.group.all_of(waited_fraction < accepted_fraction);
    }
}

/// Whether the image that was rendered last is to be given up, because some rank has been asked
/// to stop: what a run makes for its one file is lost in any case, and the rank may not have
/// ended its rows (render_image()).
bool Worker::gives_up() const {
    return !run_.plan.has_data_files && !run_.group.all_of(!stop_is_asked());
}

/// The images that are rendered next: some of those that the run makes. One is rendered alone
/// when files of a single image are made of it.
std::span<const int> Worker::next_images(const ImageRange& left) const {
    const int next = run_.selected[static_cast<std::size_t>(left.first)];
    const bool is_wanted_alone = has_single_image_files(job_.deck.run, run_, next);
    const std::int64_t together = is_wanted_alone ? 1 : run_.images_a_launch;
    return std::span(run_.selected)
        .subspan(
            static_cast<std::size_t>(left.first),
            static_cast<std::size_t>(std::min(left.images, together))
        );
}

/// Renders the images of a file and writes them; stops when it is told to.
void Worker::render_images(const ImageRange& range, GroupFile& file, record::RunResult& made) {
    ImageWriter writer(exec_, run_, file);
    const report::Stopwatch clock;
    for (ImageRange left = range; left.images > 0;) {
        const std::span<const int> images = next_images(left);
        {
            const report::PhaseTimer timer(made.times.render_s, report::regions::path);
            renderer_.render(images, frames_);
        }
        if (gives_up()) {
            break;
        }
        if (is_labelled()) {
            note_spots(made);  // labels are written with their image
        }
        writer.write(left.first - range.first, frames_, made.times);
        if (!is_labelled()) {
            note_spots(made);
        }
        const report::PhaseTimer timer(made.times.write_s, report::regions::write);
        note_images(made);
        if (has_single_image_files(job_.deck.run, run_, images.front())) {
            writer.finish();  // the image's counts are wanted at once
            const std::exception_ptr failure =
                write_single_image_files(job_, run_, frames_, writer.last_counts());
            made.failed_side_file = made.failed_side_file ? made.failed_side_file : failure;
        }
        if (hand_out_.must_stop()) {
            break;
        }
        const auto done = static_cast<std::int64_t>(images.size());
        left = {left.first + done, left.images - done};
    }
    const report::PhaseTimer timer(made.times.write_s, report::regions::wait);
    writer.finish();
    constexpr double shortest_time_s = 1e-9;
    note_waiting(writer.waited_s() / std::max(clock.seconds(), shortest_time_s));
    for (const record::CountStatistics& counts : writer.counts()) {
        made.counts.push_back(record::gathered(run_.group, counts));
    }
}

/// Keeps for the record what is known of the images that were rendered.
void Worker::note_images(record::RunResult& made) const {
    for (std::size_t i = 0; i < frames_.shots.size(); ++i) {
        const setup::Shot& shot = frames_.shots[i];
        made.truth.push_back(record::truth_of_shot(run_.experiment, shot));
        made.responses.push_back(record::response_of_image(run_.experiment, shot.image));
        made.images.push_back(
            record::gather_statistics(run_.group, run_.pixels, frames_[i].photons)
        );
        record::move_to_modules(run_.description.detector, made.images.back());
        made.image_steps.push_back(steps_of_shot(shot.scene, run_.pixels));
    }
}

/// Lists the spots of the images that were rendered, and labels their pixels.
void Worker::note_spots(record::RunResult& made) {
    const report::PhaseTimer timer(made.times.spots_s, report::regions::spots);
    for (std::size_t i = 0; lists_spots_ && i < frames_.shots.size(); ++i) {
        made.spots.push_back(
            is_labelled() ? label_frame(run_, frames_, i, watch_)
                          : spots_of_frame(run_, run_.group, frames_, i, watch_)
        );
        record::move_to_modules(run_.description.detector, made.spots.back());
    }
}

/// Adds the work on a file to that on all; what is told of images is the last file's.
void add_work(record::RunResult made, record::RunResult& done) {
    if (made.failed_side_file) {
        done.failed_side_file = made.failed_side_file;
    }
    done.steps = std::accumulate(made.image_steps.begin(), made.image_steps.end(), done.steps);
    done.times.render_s += made.times.render_s;
    done.times.spots_s += made.times.spots_s;
    done.times.respond_s += made.times.respond_s;
    done.times.write_s += made.times.write_s;
    done.images = std::move(made.images);
    done.counts = std::move(made.counts);
}

bool Worker::make_file(const ImageRange& range, record::RunResult& done) {
    const std::filesystem::path all_images = job_.deck.run.output.file;
    record::RunResult made;
    made.times.setup_s = done.times.setup_s;
    const report::Stopwatch clock;
    const Writers writers = writers_of(range);
    if (writers == Writers::all) {
        const report::PhaseTimer timer(done.times.write_s, report::regions::wait);
        await_tasks(beside_, run_.group);
    }
    const auto images =
        std::span<const int>(run_.selected)
            .subspan(
                static_cast<std::size_t>(range.first), static_cast<std::size_t>(range.images)
            );
    GroupFile file(
        run_,
        beside_,
        watch_,
        {run_.plan.has_data_files ? nexus::data_file_path(all_images, range.first) : all_images,
         record::describe_experiment(job_.deck.run, run_.experiment, images),
         file_options(job_, run_)},
        writers
    );
    file.write_mask();
    if (done.data_files == 0) {
        await_tasks(beside_, run_.group);  // what no file can be made for is not rendered
    }
    render_images(range, file, made);
    made.images_made = static_cast<std::int64_t>(made.images.size());
    const bool is_whole = made.images_made == range.images;
    made.times.total_s = made.times.setup_s + clock.seconds();
    if (is_whole || run_.plan.has_data_files) {
        const ImageRange held{range.first, made.images_made};
        const report::PhaseTimer timer(done.times.write_s, report::regions::write);
        file.finish(record_of(held, made), made.images_made);
        done.images_made += made.images_made;
        ++done.data_files;
    }
    add_work(std::move(made), done);
    return is_whole;
}

/// The times of the slowest rank. Collective.
report::PhaseTimes slowest(
    const report::PhaseTimes& mine, const parallel::Communicator& communicator
) {
    return {
        communicator.max(mine.setup_s),
        communicator.max(mine.render_s),
        communicator.max(mine.spots_s),
        communicator.max(mine.respond_s),
        communicator.max(mine.write_s),
        communicator.max(mine.total_s)};
}

nexus::RunRecord Worker::record_of(const ImageRange& range, record::RunResult made) const {
    made.ranks = run_.group.size();
    for (std::int64_t& steps : made.image_steps) {
        steps = run_.group.sum(steps);
        made.steps += steps;
    }
    made.times = slowest(made.times, run_.group);
    nexus::RunRecord record = record::make_run_record(job_.deck, run_.experiment, made);
    record::append(record::record_of_images(run_.experiment, made), record);
    if (!made.spots.empty()) {
        record::append(record::record_of_spots(made.spots), record);
    }
    record::append(nexus::series_record({"", range.first, range.images, identity_}), record);
    return record;
}

/// What this rank has done is what its group has done, told by the group's root.
void combine(const Job& job, const PreparedRun& run, record::RunResult& result) {
    const parallel::Communicator& all = job.communicator;
    result.ranks = all.size();
    result.groups = run.groups;
    const std::int64_t is_told = run.group.is_root() ? 1 : 0;
    result.steps = all.sum(result.steps);
    result.images_made = all.sum(is_told * result.images_made);
    result.data_files = static_cast<int>(all.sum(is_told * result.data_files));
    result.times = slowest(result.times, all);
}

}  // namespace

record::RunResult make_files(
    const Job& job,
    const PreparedRun& run,
    const SeriesFiles& series,
    const report::Stopwatch& clock
) {
    record::RunResult result;
    result.times.setup_s = clock.seconds();
    const GroupWatch watch = watch_over(job, run);
    Worker worker(job, run, series, watch);
    std::exception_ptr failure;
    try {
        worker.work(result);
    } catch (const parallel::LostRanks&) {
        abandon_files(job.deck.run);
        throw;
    } catch (const InputError&) {
        failure = std::current_exception();
    } catch (const EnvironmentError&) {
        failure = std::current_exception();
    } catch (const std::exception&) {
        // Of this rank alone, as when it has no memory: main ends all of them.
        abandon_files(job.deck.run);
        throw;
    }
    if (failure) {
        worker.stop();
    }
    watch.close();  // other groups may work for long
    worker.end();
    job.log.end_status();
    parallel::agree(job.communicator, [&] {
        if (failure) {
            std::rethrow_exception(failure);
        }
    });
    result.times.total_s = clock.seconds();
    combine(job, run, result);
    return result;
}

}  // namespace minibragg::campaign
