// deck_example DECK IMAGE: the first image of a deck, as raw numbers. No mpirun, no HDF5 file.
#include <fstream>

#include <minibragg/config/read_deck.hpp>
#include <minibragg/diffraction/render.hpp>
#include <minibragg/scene/all_pixels.hpp>
#include <minibragg/setup/make_shot.hpp>

int main(int argc, char** argv) {
    using namespace minibragg;
    const Kokkos::ScopeGuard kokkos(argc, argv);

    const parallel::Communicator alone = parallel::Communicator::self();
    const setup::Files files(alone);
    const config::Run deck = config::read_deck(files.bytes(argv[1]), argv[1]);
    const setup::Experiment experiment = setup::make_experiment(deck, files);
    const scene::SceneModel model = setup::make_shot(experiment, 0).scene;

    const scene::PixelRows pixels = scene::all_pixels(model);
    const scene::PhotonImages images{Array<float>("photons", pixels.mask.extent(0)), {}, {}};
    const ExecSpace exec;
    const scene::DeviceScenes scenes = scene::upload_scene(exec, model);
    diffraction::render(exec, scenes, pixels, images);
    exec.fence();
    const auto photons = download(Array<const float>(images.photons));
    std::ofstream(argv[2], std::ios::binary)
        .write(
            reinterpret_cast<const char*>(photons.data()), std::streamsize(4 * photons.size())
        );
}
