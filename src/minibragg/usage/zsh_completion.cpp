#include <string_view>

#include "minibragg/usage/command_table.hpp"

namespace minibragg::usage {

namespace {

/// How the functions of the script work does not depend on the options.
constexpr std::string_view zsh_functions = R"(
# Keys of decks a table at a time, and the words that a key takes.
_minibragg_deck_keys()
{
    local written=${(Q)PREFIX} key rest
    local -a tables names
    if [[ $written == *=* ]]; then
        key=${written%%=*}
        compset -P '*='
        (( ${+_minibragg_words[$key]} )) && compadd -- ${=_minibragg_words[$key]}
        return
    fi
    for key in $_minibragg_keys; do
        [[ ${key[1,$#written]} == "$written" ]] || continue
        rest=${key[$#written+1,-1]}
        if [[ $rest == *.* ]]; then
            tables+=("$written${rest%%.*}.")
        else
            names+=("$key")
        fi
    done
    compadd -S '' -a tables
    compadd -S '=' -a names
}

_minibragg "$@"
)";

/// Within single quotes of the shell, with backslashes before what _arguments takes for its
/// own.
std::string escaped(const std::string& text) {
    std::string safe;
    for (const char c : text) {
        if (c == '\'') {
            safe += "'\\''";
        } else {
            safe += std::string_view("[]:\\").find(c) != std::string_view::npos ? "\\" : "";
            safe += c;
        }
    }
    return safe;
}

/// What completes a value: an action of _arguments.
std::string action(const CommandOption& option) {
    switch (option.kind) {
        case ValueKind::none:
            return "";
        case ValueKind::text:
            return " ";
        case ValueKind::word: {
            std::string words;
            for (const std::string& word : option.words) {
                words += (words.empty() ? "" : " ") + word;
            }
            return "(" + words + ")";
        }
        case ValueKind::file:
            return "_files";
        case ValueKind::deck:
            return R"x(_files -g "*.toml(-.)")x";
        case ValueKind::deck_key:
            return "_minibragg_deck_keys";
    }
    return "";
}

std::string value_spec(const CommandOption& option) {
    return option.kind == ValueKind::none
               ? ""
               : ":" + escaped(option.value_name) + ":" + action(option);
}

/// A line of _arguments: '(-o --output)'{-o,--output}'[meaning]:FILE:_files'.
std::string option_spec(const CommandOption& option) {
    std::string all, braces;
    for (const std::string& name : option.names) {
        all += (all.empty() ? "" : " ") + name;
        braces += (braces.empty() ? "" : ",") + name;
    }
    const bool is_one = option.names.size() == 1;
    const std::string before = option.is_repeatable ? "'*'" : "'(" + all + ")'";
    return " \\\n                " + before + (is_one ? all : "{" + braces + "}") + "'[" +
           escaped(option.meaning) + "]" + value_spec(option) + "'";
}

std::string options_text(const std::vector<CommandOption>& options) {
    std::string text;
    for (const CommandOption& option : options) {
        text += option_spec(option);
    }
    return text;
}

std::string command_branch(const CommandDescription& command) {
    std::string text = "            " + command.name + ")\n                _arguments" +
                       options_text(command.options);
    for (const CommandOption& argument : command.arguments) {
        text += " \\\n                '" + value_spec(argument) + "'";
    }
    return text + "\n                ;;\n";
}

std::string main_function(const ProgramDescription& program) {
    std::string text =
        "\n_minibragg()\n{\n    local curcontext=$curcontext state line\n    local -A "
        "opt_args\n"
        "    _arguments -C" +
        options_text(program.options) +
        " \\\n        '1:command:->command' '*::argument:->arguments'\n"
        "    if [[ $state == command ]]; then\n        local -a commands=(\n";
    std::string branches;
    for (const CommandDescription& command : program.commands) {
        text +=
            "            '" + escaped(command.name) + ":" + escaped(command.meaning) + "'\n";
        branches += command.name == "nanobragg" ? "            nanobragg) _files ;;\n"
                                                : command_branch(command);
    }
    return text +
           "        )\n        _describe -t commands command commands\n"
           "    elif [[ $state == arguments ]]; then\n        case $line[1] in\n" +
           branches + "        esac\n    fi\n}\n";
}

std::string keys_text(const std::vector<CompletedKey>& keys) {
    std::string names = "\ntypeset -ga _minibragg_keys=(\n";
    std::string words = ")\ntypeset -gA _minibragg_words=(\n";
    for (const CompletedKey& key : keys) {
        names += "    '" + key.path + "'\n";
        if (!key.words.empty()) {
            std::string all;
            for (const std::string& word : key.words) {
                all += (all.empty() ? "" : " ") + word;
            }
            words += "    '" + key.path + "' '" + all + "'\n";
        }
    }
    return names + words + ")\n";
}

}  // namespace

std::string zsh_completion(
    const ProgramDescription& program, const std::vector<CompletedKey>& keys
) {
    std::string text = "#compdef minibragg\n# Completion of minibragg " + program.version +
                       " for zsh, written by: minibragg completion zsh\n";
    text += keys_text(keys) + main_function(program);
    return text.append(zsh_functions);
}

}  // namespace minibragg::usage
