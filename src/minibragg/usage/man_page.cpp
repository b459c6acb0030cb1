#include <algorithm>
#include <cctype>
#include <string_view>

#include "minibragg/usage/command_table.hpp"

namespace minibragg::usage {

namespace {

constexpr std::string_view man_ending = R"(.SH DECKS
A run is described by a text file in TOML.
.B minibragg \-\-print\-reference\-deck
prints one with every key, its unit, default, allowed values and meaning.
.SH EXIT STATUS
.TP
.B 0
Done; of
.BR compare :
the images are equal.
.TP
.B 1
The images that
.B compare
was given differ.
.TP
.B 2
Bad input: the deck, the command line or a file that was read.
.TP
.B 3
The environment failed: disk, memory, MPI.
.TP
.B 75
A signal (SIGTERM or SIGUSR1) has stopped a run, which
.B run \-\-resume
finishes.
.SH ENVIRONMENT
.TP
.B MINIBRAGG_READER
The program that reads HDF5 files,
.BR minibragg\-reader ,
where it is neither beside this program nor in its libexec folder.
.PP
Options that begin with
.B \-\-kokkos\-
are those of the library Kokkos;
.B minibragg \-\-kokkos\-help
lists them.
)";

constexpr std::string_view man_see_also = R"(.SH SEE ALSO
.BR mpirun (1);
the documents in share/minibragg/docs, beginning with README.md.
)";

/// Text as troff takes it: no character of its own, none at the beginning of a line.
std::string roff(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (c == '\\') {
            safe += "\\e";
        } else if (c == '-') {
            safe += "\\-";
        } else if ((c == '.' || c == '\'') && (safe.empty() || safe.back() == '\n')) {
            safe += std::string("\\&") + c;
        } else {
            safe += c;
        }
    }
    return safe;
}

/// "-o, --output FILE.png", names bold and values slanted.
std::string man_option_heading(const CommandOption& option) {
    std::string text;
    for (const std::string& name : option.names) {
        text += (text.empty() ? "\\fB" : ", \\fB") + roff(name) + "\\fR";
    }
    return option.kind == ValueKind::none ? text
                                          : text + " \\fI" + roff(option.value_name) + "\\fR";
}

std::string man_option(const CommandOption& option) {
    return ".TP\n" + man_option_heading(option) + "\n" + roff(option.meaning) + ".\n";
}

std::string man_options(const std::vector<CommandOption>& options) {
    std::string text;
    for (const CommandOption& option : options) {
        text += man_option(option);
    }
    return text;
}

std::string upper_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(std::toupper(c));
    });
    return text;
}

std::string man_command(const CommandDescription& command) {
    std::string text = ".SS \"\\fBminibragg " + roff(command.name) + "\\fR";
    for (const CommandOption& argument : command.arguments) {
        text += " \\fI" + roff(upper_case(argument.names.front())) + "\\fR";
    }
    text += command.options.empty() ? "\"\n" : " [options]\"\n";
    text += roff(command.meaning) + ".\n";
    for (const CommandOption& argument : command.arguments) {
        text += ".TP\n\\fI" + roff(upper_case(argument.names.front())) + "\\fR\n" +
                roff(argument.meaning) +
                (argument.kind == ValueKind::word ? ": " + roff(argument.value_name) : "") +
                ".\n";
    }
    return text + man_options(command.options);
}

}  // namespace

std::string man_page(const ProgramDescription& program) {
    std::string text =
        ".\\\" Written by: minibragg man\n.TH MINIBRAGG 1 \"\" \"miniBragg " +
        roff(program.version) +
        "\" \"User Commands\"\n.SH NAME\nminibragg, nanoBragg \\- simulate X\\-ray "
        "diffraction images of crystals\n.SH SYNOPSIS\n"
        ".B minibragg\n.I command\n[options]\n.br\n.B mpirun \\-n\n.I ranks\n"
        ".B minibragg\n.I command\n[options]\n.br\n.B nanoBragg\n"
        "[options of nanoBragg]\n.SH DESCRIPTION\n" +
        roff(program.meaning) + "\n.SH OPTIONS\n" + man_options(program.options) +
        ".SH COMMANDS\n";
    for (const CommandDescription& command : program.commands) {
        text += man_command(command);
    }
    text.append(man_ending).append(".SH EXAMPLES\n.nf\n");
    for (const std::string& example : program.examples) {
        text += roff(example) + "\n";
    }
    return text.append(".fi\n").append(man_see_also);
}

}  // namespace minibragg::usage
