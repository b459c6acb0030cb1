#include "minibragg/nexus/answer_question.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <new>
#include <string_view>

#include <unistd.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/nexus/read_images.hpp"
#include "minibragg/nexus/read_in_process.hpp"
#include "minibragg/nexus/reader_protocol.hpp"
#include "minibragg/parallel/packed.hpp"

namespace minibragg::nexus {
namespace {

/// Whoever asked does not listen any more.
struct NobodyListens {};

class AnswerPipe {
public:
    explicit AnswerPipe(int descriptor) : descriptor_(descriptor) { put(protocol::greeting); }

    void block(char mark, std::string_view bytes) const {
        const std::uint64_t size = bytes.size();
        put({&mark, sizeof(mark)});
        put({reinterpret_cast<const char*>(&size), sizeof(size)});
        put(bytes);
    }

    /// A block of numbers as they lie in memory.
    template <class Value>
    void numbers(const std::vector<Value>& values) const {
        block(
            protocol::good,
            {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value)}
        );
    }

    template <class Value>
    void value(const Value& value) const {
        block(protocol::good, {reinterpret_cast<const char*>(&value), sizeof(Value)});
    }

private:
    void put(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0 && errno != EINTR) {
                throw NobodyListens();
            }
            bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
        }
    }

    int descriptor_;
};

/// Words of a question, of which there may be fewer.
struct AskedWords {
    const std::vector<std::string>& words;

    std::string operator[](std::size_t i) const {
        return i < words.size() ? words[i] : std::string();
    }
};

void answer_spectra(const AskedWords& asked, const AnswerPipe& pipe) {
    constexpr std::size_t most = 4;
    const SpectraPlace place{asked[1], asked[2], asked[3]};
    bool is_first = true;
    in_process::read_spectra(
        place,
        to_integer(asked[most]).value_or(0),
        [&](const std::vector<double>& energies_eV, const std::vector<double>& weights) {
            if (is_first) {
                pipe.numbers(energies_eV);
                is_first = false;
            }
            pipe.numbers(weights);
        }
    );
}

/// The question for an image that the words ask.
ImageQuestion image_question(const AskedWords& asked) {
    constexpr std::size_t image = 3, spots = 4;
    return {
        {asked[1], asked[2]}, to_integer(asked[image]).value_or(0), asked[spots] == "spots"};
}

void answer(const AskedWords& asked, const AnswerPipe& pipe) {
    const std::string what = asked[0];
    const files::DataSetPlace place{asked[1], asked[2]};
    if (what == protocol::geometry) {
        pipe.block(protocol::good, parallel::packed(in_process::read_geometry(place)));
    } else if (what == protocol::mask_shape) {
        pipe.value(in_process::mask_shape(place));
    } else if (what == protocol::mask) {
        pipe.numbers(in_process::read_mask(place).values);
    } else if (what == protocol::gain_shape) {
        pipe.value(in_process::gain_shape(place));
    } else if (what == protocol::gain) {
        pipe.numbers(in_process::read_gain_map(place).values);
    } else if (what == protocol::spectra_shape) {
        pipe.value(in_process::spectra_shape({asked[1], asked[2], asked[3]}));
    } else if (what == protocol::spectra) {
        answer_spectra(asked, pipe);
    } else if (what == protocol::image_facts) {
        pipe.block(
            protocol::good, parallel::packed(in_process::image_facts(image_question(asked)))
        );
    } else if (what == protocol::image) {
        pipe.numbers(in_process::read_image(image_question(asked)));
    } else if (what == protocol::ready) {
        pipe.block(protocol::good, {});
    } else {
        throw InputError("minibragg-reader cannot be asked for '" + what + "'");
    }
}

}  // namespace

int answer_question(const std::vector<std::string>& words, int descriptor) {
    try {
        const AnswerPipe pipe(descriptor);
        const AskedWords asked{words};
        try {
            answer(asked, pipe);
        } catch (const std::bad_alloc&) {
            pipe.block(
                protocol::input_error,
                asked[1] + ": takes more memory to read than its numbers would. Give another"
            );
        } catch (const std::exception& error) {
            pipe.block(protocol::input_error, error.what());
        }
        return 0;
    } catch (const NobodyListens&) {
        return 1;
    }
}

}  // namespace minibragg::nexus
