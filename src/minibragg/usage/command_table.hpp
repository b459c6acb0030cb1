#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// The options of the command line as data: what shells complete and the manual page tells.
/// Made from the parser's own table (describe_command_line() of command_line.hpp), so that
/// there is one.
namespace minibragg::usage {

/// What an option or an argument takes.
enum class ValueKind : std::uint8_t {
    none,     ///< nothing: a flag
    text,     ///< anything, as a number
    word,     ///< one of CommandOption::words
    file,     ///< the name of a file
    deck,     ///< that of a deck: x.toml
    deck_key  ///< key=value of a deck
};

/// An option, or an argument without a dash.
struct CommandOption {
    std::vector<std::string> names;  ///< with their dashes; of an argument, its one name
    std::string value_name;          ///< as "FILE"; empty: it takes nothing
    ValueKind kind = ValueKind::none;
    std::vector<std::string> words;  ///< of ValueKind::word
    std::string meaning;             ///< a phrase, without a full stop
    bool is_repeatable = false;
};

/// A subcommand.
struct CommandDescription {
    std::string name, meaning;
    std::vector<CommandOption> options, arguments;
};

/// The whole command line.
struct ProgramDescription {
    std::string version, meaning;
    std::vector<CommandOption> options;  ///< those without a subcommand
    std::vector<CommandDescription> commands;
    std::vector<std::string> examples;  ///< a line each
};

/// A key of a deck as --set names it, and the words that it takes.
struct CompletedKey {
    std::string path;
    std::vector<std::string> words;  ///< none: numbers, or any text
};

/// A script that bash sources: it completes commands, options, files, and keys of decks.
std::string bash_completion(
    const ProgramDescription& program, const std::vector<CompletedKey>& keys
);

/// The same for zsh: the file _minibragg of a folder of its fpath.
std::string zsh_completion(
    const ProgramDescription& program, const std::vector<CompletedKey>& keys
);

/// The manual page, in the macros man(7) of troff.
std::string man_page(const ProgramDescription& program);

}  // namespace minibragg::usage
