#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "minibragg/base/notes.hpp"
#include "minibragg/detector/mask.hpp"
#include "minibragg/files/experiment.hpp"
#include "minibragg/nexus/named_values.hpp"
#include "minibragg/spots/spots_of_image.hpp"
#include "python/session.hpp"

namespace minibragg::python {

/// A deck as it is given.
struct DeckSource {
    std::string name;                    ///< of its file, in whose folder relative paths begin
    std::optional<std::string> text;     ///< none: it is read from the file
    std::vector<std::string> overrides;  ///< "path.to.key=value", as of --set
};

/// A shot that was rendered. Pixels: one panel after the other, rows along fast.
struct RenderedShot {
    int image = 0;
    std::vector<float> photons;            ///< expected
    std::vector<float> bragg, background;  ///< empty unless asked for, and without a background
    std::vector<std::int32_t> counts;      ///< empty without a response
    nexus::RunRecord truth;                ///< named as in files, below /entry/run/truth
    std::vector<files::Panel> panels;      ///< where they stand in this shot
};

/// The layers of a shot that labels are made of, [pixel].
struct ShotLayers {
    const std::vector<float>& photons;        ///< expected
    const std::vector<float>& bragg;          ///< of crystals
    const std::vector<std::int32_t>& counts;  ///< empty without a response
};

/// The spots of an image, and which pixels are of them.
struct LabelledSpots {
    nexus::RunRecord spots;                    ///< as Simulation::spots() has them
    std::vector<std::uint32_t> labels, flags;  ///< [pixel], as in files
};

/// A deck that is ready to be rendered, by one process alone. All members but the destructor
/// throw what the program tells as errors (InputError, EnvironmentError) and Stopped, when this
/// process was asked to stop; what was computed is lost then, and may be asked for again.
class Simulation : public Holder {
public:
    Simulation(std::shared_ptr<Session> session, const DeckSource& source);
    ~Simulation() override;
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;
    Simulation(Simulation&&) = delete;
    Simulation& operator=(Simulation&&) = delete;

    int images() const { return images_; }

    /// What the user is to know of the deck and of what it stands for.
    const Notes& notes() const { return notes_; }

    /// The deck with all values, as TOML.
    const std::string& deck() const { return deck_; }

    /// As of the deck alone.
    const std::vector<files::Panel>& panels() const { return panels_; }

    /// The truth of all shots, named as in files, below /entry/run/truth.
    const nexus::RunRecord& truth() const { return truth_; }

    /// Bits of NXmx, [pixel]; 0 is a good pixel.
    const std::vector<detector::MaskBits>& mask() const { return mask_; }

    /// Whether images may have photons that are not of crystals.
    bool has_background() const { return has_background_; }

    /// How many images a launch renders.
    /// @param images  none: as the deck says, or as the program chooses
    /// @return the number that it will be
    int arrange(std::optional<int> images);

    /// Renders some images: by one launch, if they are no more than arrange() said last.
    /// @pre each of them is in 0 to images() - 1
    std::vector<RenderedShot> render(std::span<const int> images, bool separate);

    /// The table of the spots of an image, named as in files, below /entry/run/truth/spots.
    /// @param bragg  photons of crystals, [pixel], as they were rendered
    /// @pre as many as the detector has pixels
    nexus::RunRecord spots(int image, const std::vector<float>& bragg);

    /// The same and the labels of pixels: those of the deck's output.labels; without it, the
    /// place of the spot in the table from 1 on.
    /// @pre as many numbers as the detector has pixels
    LabelledSpots label(int image, const ShotLayers& layers);

    void let_go() noexcept override;

private:
    struct Prepared;

    spots::SpotsAndPixels find_spots(int image, const std::vector<float>& bragg);
    void take_shots(bool is_apart, std::vector<RenderedShot>& rendered);

    std::shared_ptr<Session> session_;
    std::unique_ptr<Prepared> prepared_;  ///< none: let go
    int images_ = 0;
    Notes notes_;
    std::string deck_;
    std::vector<files::Panel> panels_;
    nexus::RunRecord truth_;
    std::vector<detector::MaskBits> mask_;
    bool has_background_ = false;
};

}  // namespace minibragg::python
