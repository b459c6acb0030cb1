#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "minibragg/base/error.hpp"
#include "minibragg/base/shown_text.hpp"
#include "minibragg/base/stop_request.hpp"
#include "minibragg/config/select_images.hpp"
#include "minibragg/nexus/read_geometry.hpp"
#include "minibragg/report/provenance.hpp"
#include "python/session.hpp"
#include "python/simulation.hpp"

namespace py = pybind11;

namespace minibragg::python {

namespace {

using SharedSession = std::shared_ptr<Session>;

/// Does something without the interpreter's lock. When an interrupt has stopped it, the
/// interpreter's handler is called; it is done again where that raises nothing.
template <class Work>
auto interruptible(Session& session, const Work& work) {
    for (;;) {
        std::optional<decltype(work())> result;
        std::exception_ptr failure;
        {
            const py::gil_scoped_release released;
            try {
                result = work();
            } catch (const Stopped&) {  // below
            } catch (...) {
                failure = std::current_exception();
            }
            session.park_if_finished();
        }
        if (failure) {
            std::rethrow_exception(failure);
        }
        if (session.take_interrupt()) {
            PyErr_SetInterrupt();
            if (PyErr_CheckSignals() != 0) {
                throw py::error_already_set();
            }
        } else if (!result) {
            throw std::runtime_error("stopped, and nobody has asked for it");
        }
        if (result) {
            return std::move(*result);
        }
    }
}

/// An array that has taken over a vector's memory.
template <class Value>
py::array_t<Value> as_array(std::vector<Value>&& values) {
    auto owned = std::make_unique<std::vector<Value>>(std::move(values));
    auto* const vector = owned.get();
    const py::capsule owner(owned.release(), [](void* pointer) {
        const std::unique_ptr<std::vector<Value>> last(static_cast<std::vector<Value>*>(pointer)
        );
    });
    return py::array_t<Value>(static_cast<py::ssize_t>(vector->size()), vector->data(), owner);
}

py::object as_object(const std::string& text) {
    return py::str(as_utf8(text));
}

py::object as_object(double number) {
    return py::float_(number);
}

py::object as_object(std::int64_t number) {
    return py::int_(number);
}

/// @throws an ImportError for a numpy whose arrays this module would fill wrongly, as numpy 2
/// with pybind11 before 2.12
void check_numpy() {
    const py::array_t<float> probe = as_array(std::vector{1.0F, 2.0F});
    if (probe.attr("sum")().cast<double>() != 3.0) {
        const auto version =
            py::module_::import("numpy").attr("__version__").cast<std::string>();
        throw py::import_error(
            "minibragg was built with pybind11 " + std::to_string(PYBIND11_VERSION_MAJOR) +
            "." + std::to_string(PYBIND11_VERSION_MINOR) + ", which does not know numpy " +
            version + ". Build it with pybind11 2.12 or later, as pip does, or use numpy 1"
        );
    }
}

/// As numbers are stored in files.
py::object as_object(const nexus::NumberArray& array) {
    using Stored = nexus::NumberArray::Stored;
    std::vector<py::ssize_t> shape(array.shape.begin(), array.shape.end());
    if (shape.empty()) {
        shape.push_back(static_cast<py::ssize_t>(array.values.size()));
    }
    const py::array_t<double> numbers(std::move(shape), array.values.data());
    const char* const type = array.stored == Stored::int32   ? "int32"
                             : array.stored == Stored::int64 ? "int64"
                                                             : "float64";
    return numbers.attr("astype")(type);
}

/// {name: (value, unit)}, in the order of files; names below /entry/run/truth.
py::dict as_dict(const nexus::RunRecord& record) {
    const std::string truth = "truth/";
    py::dict named;
    for (const nexus::NamedValue& value : record) {
        const bool is_below = value.name.starts_with(truth);
        const std::string name = value.name.substr(is_below ? truth.size() : 0);
        const py::object object = std::visit(
            [](const auto& held) {
                return as_object(held);
            },
            value.value
        );
        named[py::str(name)] = py::make_tuple(object, value.units);
    }
    return named;
}

py::tuple as_tuple(const Vec3d& vector) {
    return py::make_tuple(vector.x, vector.y, vector.z);
}

/// What the class Panel of the package is made of.
py::list as_list(const std::vector<files::Panel>& panels) {
    py::list list;
    for (const files::Panel& panel : panels) {
        list.append(py::make_tuple(
            as_object(panel.name),
            py::make_tuple(panel.slow_pixels, panel.fast_pixels),
            panel.pixel_size_m,
            as_tuple(panel.origin_m),
            as_tuple(panel.fast),
            as_tuple(panel.slow)
        ));
    }
    return list;
}

py::dict as_dict(RenderedShot&& shot) {
    py::dict dict;
    dict["image"] = shot.image;
    dict["truth"] = as_dict(shot.truth);
    dict["panels"] = as_list(shot.panels);
    dict["photons"] = as_array(std::move(shot.photons));
    dict["bragg"] = as_array(std::move(shot.bragg));
    dict["background"] = as_array(std::move(shot.background));
    dict["counts"] = as_array(std::move(shot.counts));
    return dict;
}

py::list render(
    const SharedSession& session,
    Simulation& simulation,
    const std::vector<int>& images,
    bool separate
) {
    std::vector<RenderedShot> shots = interruptible(*session, [&] {
        return simulation.render(images, separate);
    });
    py::list list;
    for (RenderedShot& shot : shots) {
        list.append(as_dict(std::move(shot)));
    }
    return list;
}

template <class Value>
using Pixels = py::array_t<Value, py::array::c_style | py::array::forcecast>;

template <class Value>
std::vector<Value> as_vector(const Pixels<Value>& pixels) {
    return {pixels.data(), pixels.data() + pixels.size()};
}

py::dict spots(
    const SharedSession& session, Simulation& simulation, int image, const Pixels<float>& bragg
) {
    const std::vector<float> photons = as_vector(bragg);
    return as_dict(interruptible(*session, [&] {
        return simulation.spots(image, photons);
    }));
}

/// Spots, labels and flags.
/// @param layers  photons, bragg, counts
py::tuple label(
    const SharedSession& session,
    Simulation& simulation,
    int image,
    const std::tuple<Pixels<float>, Pixels<float>, Pixels<std::int32_t>>& layers
) {
    const auto photons = as_vector(std::get<0>(layers)), bragg = as_vector(std::get<1>(layers));
    const auto counts = as_vector(std::get<2>(layers));
    LabelledSpots found = interruptible(*session, [&] {
        return simulation.label(image, {photons, bragg, counts});
    });
    return py::make_tuple(
        as_dict(found.spots),
        as_array(std::move(found.labels)),
        as_array(std::move(found.flags))
    );
}

/// Where the panels of an NXmx file stand, and where its images have them.
py::dict read_geometry(const SharedSession& session, const std::string& path) {
    const nexus::FileGeometry geometry = interruptible(*session, [&] {
        const Session::Turn turn(*session
        );  // without a reader, HDF5 is used here, by one thread
        return nexus::read_geometry(path);
    });
    py::list places;
    for (const nexus::ImagePlace& place : geometry.layout.places) {
        places.append(py::make_tuple(place.row, place.column));
    }
    py::dict dict;
    dict["panels"] = as_list(geometry.panels);
    dict["places"] = places;
    return dict;
}

/// Raises the error of that name of this module.
void raise(const py::module_& module, const char* name, const std::exception& error) {
    PyErr_SetString(module.attr(name).ptr(), shown_text(error.what()).c_str());
}

void translate(std::exception_ptr thrown) {
    const auto core = [] {
        return py::module_::import("minibragg._core");
    };
    try {
        std::rethrow_exception(std::move(thrown));
    } catch (const InputError& error) {
        raise(core(), "InputError", error);
    } catch (const EnvironmentError& error) {
        raise(core(), "ResourceError", error);
    }
}

void define_errors(py::module_& module) {
    const auto define = [&](const char* name, PyObject* base, const char* doc) {
        const std::string full = std::string("minibragg.") + name;
        module.attr(name) = py::reinterpret_steal<py::object>(
            PyErr_NewExceptionWithDoc(full.c_str(), doc, base, nullptr)
        );
    };
    define(
        "InputError",
        PyExc_ValueError,
        "The deck or a file that it names is wrong: file, line, key, value, and what to do."
    );
    define("ResourceError", PyExc_OSError, "The machine refused: memory, disk, HDF5.");
    py::register_local_exception_translator(translate);
}

using SimulationClass = py::class_<Simulation, std::shared_ptr<Simulation>>;

void define_what_is_known(SimulationClass& simulation) {
    simulation.def_property_readonly("images", &Simulation::images)
        .def_property_readonly("deck", &Simulation::deck)
        .def_property_readonly("has_background", &Simulation::has_background)
        .def_property_readonly(
            "remarks",
            [](const Simulation& it) {
                return it.notes().remarks;
            }
        )
        .def_property_readonly(
            "warnings",
            [](const Simulation& it) {
                return it.notes().warnings;
            }
        )
        .def_property_readonly(
            "panels",
            [](const Simulation& it) {
                return as_list(it.panels());
            }
        )
        .def_property_readonly(
            "truth",
            [](const Simulation& it) {
                return as_dict(it.truth());
            }
        )
        .def_property_readonly("mask", [](const Simulation& it) {
            return as_array(std::vector(it.mask()));
        });
}

void define_what_is_computed(SimulationClass& simulation, const SharedSession& session) {
    simulation
        .def(
            "arrange",
            [session](Simulation& it, std::optional<int> images) {
                return interruptible(*session, [&] {
                    return it.arrange(images);
                });
            },
            py::arg("images")
        )
        .def(
            "render",
            [session](Simulation& it, const std::vector<int>& images, bool separate) {
                return render(session, it, images, separate);
            },
            py::arg("images"),
            py::arg("separate")
        )
        .def(
            "spots",
            [session](Simulation& it, int image, const Pixels<float>& bragg) {
                return spots(session, it, image, bragg);
            },
            py::arg("image"),
            py::arg("bragg")
        )
        .def(
            "label",
            [session](
                Simulation& it,
                int image,
                const Pixels<float>& photons,
                const Pixels<float>& bragg,
                const Pixels<std::int32_t>& counts
            ) {
                return label(session, it, image, {photons, bragg, counts});
            },
            py::arg("image"),
            py::arg("photons"),
            py::arg("bragg"),
            py::arg("counts")
        );
}

void define_simulation(py::module_& module, const SharedSession& session) {
    SimulationClass simulation(module, "Simulation");
    simulation.def(
        py::init([session](
                     std::string name,
                     std::optional<std::string> text,
                     std::vector<std::string> overrides
                 ) {
            const DeckSource source{std::move(name), std::move(text), std::move(overrides)};
            return interruptible(*session, [&] {
                return std::make_shared<Simulation>(session, source);
            });
        }),
        py::arg("name"),
        py::arg("text"),
        py::arg("overrides")
    );
    define_what_is_known(simulation);
    define_what_is_computed(simulation, session);
}

}  // namespace

}  // namespace minibragg::python

PYBIND11_MODULE(_core, module) {
    using namespace minibragg::python;
    module.doc() = "What the package minibragg is made of; its classes are not for users.";
    const py::object thread = py::module_::import("threading").attr("main_thread")();
    const auto session = std::make_shared<Session>(
        static_cast<pthread_t>(thread.attr("ident").cast<unsigned long>())
    );
    check_numpy();
    define_errors(module);
    define_simulation(module, session);
    module.def(
        "read_geometry",
        [session](const std::string& path) {
            return read_geometry(session, path);
        },
        pybind11::arg("path")
    );
    module.def("version", &minibragg::report::version_text);
    module.def(
        "select_images",
        &minibragg::config::select_images,
        pybind11::arg("text"),
        pybind11::arg("images")
    );
    py::module_::import("atexit").attr("register")(py::cpp_function([session] {
        const py::gil_scoped_release released;
        session->finish();
    }));
}
