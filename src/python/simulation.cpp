#include "python/simulation.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "minibragg/base/contracts.hpp"
#include "minibragg/base/stop_request.hpp"
#include "minibragg/campaign/memory.hpp"
#include "minibragg/campaign/prepared_run.hpp"
#include "minibragg/campaign/render_shots.hpp"
#include "minibragg/config/print_deck.hpp"
#include "minibragg/config/read_deck.hpp"
#include "minibragg/record/describe_experiment.hpp"
#include "minibragg/record/response_record.hpp"
#include "minibragg/record/shot_record.hpp"
#include "minibragg/record/spots_record.hpp"
#include "minibragg/spots/label_pixels.hpp"
#include "minibragg/spots/spot_cost.hpp"

namespace minibragg::python {

namespace {

record::Deck read_deck(const parallel::Communicator& alone, const DeckSource& source) {
    const setup::Files files(alone);
    record::Deck deck{source.name, {}, source.overrides, {}};
    deck.text = source.text ? *source.text : files.bytes(source.name);
    deck.run = config::read_deck(deck.text, source.name, source.overrides, &deck.notes);
    files.find_all(deck.run, source.name);
    return deck;
}

campaign::PreparedRun prepare(
    const parallel::Communicator& alone, const record::Deck& deck, report::Log& silent
) {
    campaign::Job job{deck, files::Existing::overwrite, alone, silent};
    job.only_asks = true;  // a shot that cannot be made is refused when it is asked for
    return campaign::prepare_images(job);
}

/// The panels of a deck as they stand in a shot.
std::vector<files::Panel> placed(
    std::vector<files::Panel> panels, const std::vector<scene::PanelModel>& models
) {
    expects(panels.size() == models.size());
    for (std::size_t i = 0; i < panels.size(); ++i) {
        panels[i].origin_m = models[i].origin_m;
        panels[i].fast = models[i].fast;
        panels[i].slow = models[i].slow;
    }
    return panels;
}

}  // namespace

/// All that holds memory of Kokkos.
struct Simulation::Prepared {
    explicit Prepared(const DeckSource& source)
        : deck(read_deck(alone, source)), run(prepare(alone, deck, silent)) {}

    parallel::Communicator alone = parallel::Communicator::self();
    report::Log silent{nullptr, false};
    report::Progress nobody{silent, 1, 1};
    record::Deck deck;
    campaign::PreparedRun run;
    ExecSpace exec{};
    campaign::Frames frames{};  ///< empty: to be made
    campaign::Renderer renderer{exec, run, nobody, {}};
};

Simulation::Simulation(std::shared_ptr<Session> session, const DeckSource& source)
    : session_(std::move(session)) {
    const Session::Turn turn(*session_);
    prepared_ = std::make_unique<Prepared>(source);
    const campaign::PreparedRun& run = prepared_->run;
    const config::Run& deck = prepared_->deck.run;
    images_ = config::image_count(deck);
    notes_ = prepared_->deck.notes;
    notes_.append(run.experiment.notes);
    deck_ = config::to_toml(deck);
    constexpr std::array first{0};
    panels_ = record::describe_experiment(deck, run.experiment, first).detector.panels;
    truth_ = record::truth_of_run(run.experiment);
    for (const nexus::NamedValue& value : record::truth_of_response(run.experiment)) {
        truth_.push_back(value);
    }
    mask_ = run.pixels.mask;
    has_background_ = spots::has_background(run.experiment);
    session_->add(*this);
}

Simulation::~Simulation() {
    session_->remove(*this);
}

void Simulation::let_go() noexcept {
    prepared_.reset();
}

int Simulation::arrange(std::optional<int> images) {
    const Session::Turn turn(*session_);
    campaign::PreparedRun& run = prepared_->run;
    int& wanted = run.experiment.deck.parallel.images_per_launch;
    const int before = wanted;
    wanted = images ? *images : prepared_->deck.run.parallel.images_per_launch;
    if (wanted == before) {
        return run.images_a_launch;
    }
    try {
        check_memory(
            campaign::memory_of_run(prepared_->deck.run, run.experiment), prepared_->alone, 1
        );
    } catch (...) {
        wanted = before;
        throw;
    }
    prepared_->frames = {};
    campaign::share_pixels(run);
    return run.images_a_launch;
}

std::vector<RenderedShot> Simulation::render(std::span<const int> images, bool separate) {
    const Session::Turn turn(*session_);
    const campaign::PreparedRun& run = prepared_->run;
    campaign::Frames& frames = prepared_->frames;
    const bool is_apart = separate && has_background_;
    if (frames.pixels == 0 || (is_apart && frames.images.bragg.extent(0) == 0)) {
        frames = campaign::make_frames(run, is_apart);
    }
    std::vector<RenderedShot> rendered;
    rendered.reserve(images.size());
    while (!images.empty()) {
        const auto together =
            std::min(images.size(), static_cast<std::size_t>(run.images_a_launch));
        prepared_->renderer.render(images.first(together), frames);
        check_stop();
        take_shots(is_apart, rendered);
        images = images.subspan(together);
    }
    return rendered;
}

/// Copies what was rendered last, and lets the detector read it.
void Simulation::take_shots(bool is_apart, std::vector<RenderedShot>& rendered) {
    const campaign::PreparedRun& run = prepared_->run;
    const campaign::Frames& frames = prepared_->frames;
    for (std::size_t i = 0; i < frames.shots.size(); ++i) {
        const campaign::Frame frame = frames[i];
        const setup::Shot& shot = frames.shots[i];
        RenderedShot& taken = rendered.emplace_back();
        taken.image = shot.image;
        taken.photons = download(frame.photons);
        if (is_apart) {
            taken.bragg = download(frame.bragg);
            taken.background = download(frame.background);
        }
        taken.truth = record::truth_of_shot(run.experiment, shot);
        for (const auto& value : record::response_of_image(run.experiment, shot.image)) {
            taken.truth.push_back(value);
        }
        taken.panels = placed(panels_, shot.scene.panels);
        if (run.responder) {
            respond(prepared_->exec, shot.image, frame.photons, run.group, *run.responder);
            taken.counts =
                download(Array<const std::int32_t>(run.responder->local.device.counts));
        }
    }
}

/// The spots of an image and their pixels.
spots::SpotsAndPixels Simulation::find_spots(int image, const std::vector<float>& bragg) {
    const campaign::PreparedRun& run = prepared_->run;
    const ExecSpace& exec = prepared_->exec;
    expects(bragg.size() == mask_.size());
    const setup::Shot shot = setup::make_shot(run.experiment, image);
    const std::vector<scene::ShotScene> scene{{shot.scene, shot.own}};
    const scene::DeviceScenes scenes = scene::upload_shots(exec, run.scenes, scene);
    const auto photons = upload(exec, "minibragg::python::bragg_photons", bragg);
    return spots::spots_with_pixels(
        run.group,
        {run.experiment,
         shot,
         scenes,
         run.pixels,
         photons,
         [] {
             check_stop();
         }}
    );
}

nexus::RunRecord Simulation::spots(int image, const std::vector<float>& bragg) {
    const Session::Turn turn(*session_);
    return record::record_of_spots({find_spots(image, bragg).spots});
}

LabelledSpots Simulation::label(int image, const ShotLayers& layers) {
    const Session::Turn turn(*session_);
    const campaign::PreparedRun& run = prepared_->run;
    expects(layers.photons.size() == mask_.size());
    const spots::SpotsAndPixels found = find_spots(image, layers.bragg);
    config::Output wanted = run.experiment.deck.output;
    if (wanted.labels.empty()) {
        wanted.labels = "hkl";
    }
    spots::PixelLabels labels =
        spots::label_pixels(wanted, found.pixels, run.pixels, layers.photons);
    if (!layers.counts.empty()) {
        const double saturation = run.experiment.response->model.saturation_counts;
        spots::flag_saturated(
            layers.counts, static_cast<std::int32_t>(saturation), labels.flags
        );
    }
    return {
        record::record_of_spots({found.spots}),
        std::move(labels.labels),
        std::move(labels.flags)};
}

}  // namespace minibragg::python
