#include "minibragg/campaign/group_file.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "minibragg/base/contracts.hpp"
#include "minibragg/record/whole_image.hpp"

namespace minibragg::campaign {

namespace {

std::int64_t pixels_of(const PreparedRun& run, const parallel::Band& band) {
    const auto& panel = run.experiment.detector.panels[static_cast<std::size_t>(band.panel)];
    return std::int64_t{band.rows} * panel.fast_pixels;
}

std::size_t pixels_of(const PreparedRun& run, const std::vector<parallel::Band>& bands) {
    std::int64_t pixels = 0;
    for (const parallel::Band& band : bands) {
        pixels += pixels_of(run, band);
    }
    return static_cast<std::size_t>(pixels);
}

}  // namespace

GroupFile::GroupFile(
    const PreparedRun& run,
    TaskChain& beside,
    GroupWatch watch,
    const FileToMake& file,
    Writers writers
)
    : run_(run), beside_(beside), watch_(std::move(watch)), writers_(writers) {
    if (writers == Writers::all) {
        open_ = std::make_shared<Open>();
        open_->file.emplace(run.group, file.path, file.experiment, file.options);
    } else if (run.group.is_root()) {
        open_ = std::make_shared<Open>();
        beside.add([open = open_, file] {
            open->file.emplace(open->alone, file.path, file.experiment, file.options);
        });
    }
}

void GroupFile::use(std::function<void(nexus::NxmxFile&)> task) {
    expects(open_ != nullptr);
    if (writers_ == Writers::all) {
        task(*open_->file);
        watch_.advance();
    } else {
        beside_.add([open = open_, task = std::move(task), watch = watch_] {
            task(*open->file);
            watch.advance_beside();
        });
    }
}

void GroupFile::write_mask() {
    if (writers_ == Writers::all) {
        open_->file->write_mask(record::mask_rows(run_.pixels));
        return;
    }
    std::vector<std::uint16_t> mask(
        run_.group.is_root() ? static_cast<std::size_t>(pixels_of_group(run_)) : 0
    );
    gather_pixels(run_, run_.pixels.mask.data(), std::span(mask));
    if (run_.group.is_root()) {
        use([&run = run_, mask = std::move(mask)](nexus::NxmxFile& file) {
            file.write_mask(rows_of_group(run, mask.data()));
        });
    }
}

void GroupFile::finish(const nexus::RunRecord& record, std::int64_t images) {
    if (writers_ == Writers::all || run_.group.is_root()) {
        use([record, images](nexus::NxmxFile& file) {
            file.finish(record, images);
        });
    }
}

void await_tasks(TaskChain& beside, const parallel::Communicator& group) {
    group.barrier();  // a rank that has failed waits for the others for a while only
    parallel::agree(group, [&] {
        beside.wait();
    });
}

std::int64_t pixels_of_group(const PreparedRun& run) {
    std::size_t pixels = 0;
    for (const auto& bands : run.group_bands) {
        pixels += pixels_of(run, bands);
    }
    return static_cast<std::int64_t>(pixels);
}

template <class Value>
void gather_pixels(const PreparedRun& run, const Value* mine, std::span<Value> all) {
    const std::span values(mine, run.pixels.mask.size());
    if (!run.group.is_root()) {
        run.group.send(std::as_bytes(values), 0);
        return;
    }
    Value* next = std::copy(values.begin(), values.end(), all.data());
    for (std::size_t from = 1; from < run.group_bands.size(); ++from) {
        const std::span place(next, pixels_of(run, run.group_bands[from]));
        run.group.receive(std::as_writable_bytes(place), static_cast<int>(from));
        next += place.size();
    }
}

template <class Value>
std::vector<files::BandRows<Value>> rows_of_group(const PreparedRun& run, const Value* all) {
    std::vector<files::BandRows<Value>> rows;
    for (const auto& bands : run.group_bands) {
        for (const parallel::Band& band : bands) {
            rows.push_back({band, all});
            all += pixels_of(run, band);
        }
    }
    return rows;
}

template void gather_pixels(const PreparedRun&, const float*, std::span<float>);
template void gather_pixels(const PreparedRun&, const std::int32_t*, std::span<std::int32_t>);
template void gather_pixels(const PreparedRun&, const std::uint16_t*, std::span<std::uint16_t>);
template void gather_pixels(const PreparedRun&, const std::uint32_t*, std::span<std::uint32_t>);
template std::vector<files::PhotonRows> rows_of_group(const PreparedRun&, const float*);
template std::vector<files::CountRows> rows_of_group(const PreparedRun&, const std::int32_t*);
template std::vector<files::LabelRows> rows_of_group(const PreparedRun&, const std::uint32_t*);
template std::vector<files::MaskRows> rows_of_group(const PreparedRun&, const std::uint16_t*);

}  // namespace minibragg::campaign
