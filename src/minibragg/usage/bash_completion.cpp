#include <string_view>

#include "minibragg/usage/command_table.hpp"

namespace minibragg::usage {

namespace {

/// How the functions of the script work does not depend on the options. Bash hands over words
/// that it has also cut at = and :, and replaces the last piece alone.
constexpr std::string_view bash_functions = R"(
# Puts the lines of the standard input that begin with $1 before what may stand here.
_minibragg_offer()
{
    local offered
    while IFS= read -r offered; do
        [[ -n $offered && $offered == "$1"* ]] && COMPREPLY+=("$offered")
    done
}

# Files, or those with the end $2 and folders.
_minibragg_offer_files()
{
    compopt -o filenames 2>/dev/null
    if [[ -n ${2-} ]]; then
        _minibragg_offer "" < <(
            compgen -d -- "$1"
            compgen -f -X "!*$2" -- "$1" | while IFS= read -r file; do
                [[ -d $file ]] || printf '%s\n' "$file"
            done
        )
    else
        _minibragg_offer "" < <(compgen -f -- "$1")
    fi
}

# Keys of decks a table at a time, and the words that a key takes.
_minibragg_offer_keys()
{
    local key rest last=''
    if [[ $1 == *=* ]]; then
        _minibragg_words_of_key "${1%%=*}"
        _minibragg_offer "${1#*=}" < <(printf '%s\n' $words)
        return
    fi
    compopt -o nospace 2>/dev/null
    while IFS= read -r key; do
        [[ $key == "$1"* ]] || continue
        rest=${key#"$1"}
        if [[ $rest == *.* ]]; then
            key=$1${rest%%.*}.
        else
            key+="="
        fi
        [[ $key == "$last" ]] || COMPREPLY+=("$key")
        last=$key
    done <<<"$_minibragg_keys"
}

_minibragg()
{
    local IFS=$' \t\n' prefix='' line=${COMP_LINE:0:COMP_POINT} typed=() word blank
    for word in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
        blank=${line%%[![:blank:]]*}
        line=${line#"$blank"}
        [[ $line == "$word"* ]] || word=$line
        if [[ -z $blank && ${#typed[@]} -gt 0 ]]; then
            typed[${#typed[@]}-1]+=$word
        else
            typed+=("$word")
        fi
        line=${line#"$word"}
    done

    local current=${typed[${#typed[@]}-1]} command='' option='' arguments=0 kind words i
    for ((i = 1; i < ${#typed[@]} - 1; ++i)); do
        word=${typed[i]}
        if [[ -n $option ]]; then
            option=''
        elif [[ $word == -?* ]]; then
            _minibragg_kind "$command" "$word"
            [[ -z $kind ]] || option=$word
        elif [[ -z $command ]]; then
            command=$word
        else
            ((++arguments))
        fi
    done

    COMPREPLY=()
    if [[ -z $option && $current == --*=* ]]; then
        option=${current%%=*}
        current=${current#*=}
        prefix=$option=
    fi
    kind=''
    if [[ -n $option ]]; then
        _minibragg_kind "$command" "$option"
    elif [[ $current != -* ]]; then
        _minibragg_kind "$command" "$arguments"
    fi
    if [[ -z $option && -z $kind ]]; then
        _minibragg_options "$command"
        kind=word
    fi
    case $kind in
        word) _minibragg_offer "$current" < <(printf '%s\n' $words) ;;
        file) _minibragg_offer_files "$current" ;;
        deck) _minibragg_offer_files "$current" .toml ;;
        deck_key)
            _minibragg_offer_keys "$current"
            [[ $current != *=* ]] || prefix+=${current%%=*}=
            ;;
    esac
    [[ -z $prefix || $COMP_WORDBREAKS == *=* ]] || COMPREPLY=("${COMPREPLY[@]/#/$prefix}")
}

complete -F _minibragg minibragg
)";

std::string joined_words(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

std::string kind_word(ValueKind kind) {
    switch (kind) {
        case ValueKind::none:
            return "";
        case ValueKind::text:
            return "text";
        case ValueKind::word:
            return "word";
        case ValueKind::file:
            return "file";
        case ValueKind::deck:
            return "deck";
        case ValueKind::deck_key:
            return "deck_key";
    }
    return "";
}

/// The branch of a case that says what an option takes.
/// @param pattern  "run:--set|run:--json"
std::string kind_branch(const std::string& pattern, const CommandOption& option) {
    std::string branch = "        " + pattern + ") kind='" + kind_word(option.kind) + "'";
    if (!option.words.empty()) {
        branch += " words='" + joined_words(option.words) + "'";
    }
    return branch + " ;;\n";
}

std::string kind_branches(
    const std::string& command, const std::vector<CommandOption>& options
) {
    std::string branches;
    for (const CommandOption& option : options) {
        if (option.kind != ValueKind::none) {
            std::string pattern;
            for (const std::string& name : option.names) {
                pattern += pattern.empty() ? "" : "|";
                pattern.append(command).append(":").append(name);
            }
            branches += kind_branch(pattern, option);
        }
    }
    return branches;
}

std::string kind_function(const ProgramDescription& program) {
    std::string text =
        "\n# What an option takes, or an argument by its number, in kind; nothing of flags.\n"
        "_minibragg_kind()\n{\n    kind='' words=''\n    case $1:$2 in\n";
    for (const CommandDescription& command : program.commands) {
        text += kind_branches(command.name, command.options);
        for (std::size_t i = 0; i < command.arguments.size(); ++i) {
            text += kind_branch(command.name + ":" + std::to_string(i), command.arguments[i]);
        }
    }
    // nanoBragg's options have one dash and files behind them.
    return text + "        nanobragg:*) kind='file' ;;\n    esac\n}\n";
}

std::string option_words(const std::vector<CommandOption>& options) {
    std::vector<std::string> words;
    for (const CommandOption& option : options) {
        words.insert(words.end(), option.names.begin(), option.names.end());
    }
    return joined_words(words);
}

std::string options_function(const ProgramDescription& program) {
    std::string text =
        "\n# The options of a command; without one, all that may come first, in words.\n"
        "_minibragg_options()\n{\n    case $1 in\n";
    std::vector<std::string> names;
    for (const CommandDescription& command : program.commands) {
        names.push_back(command.name);
        text +=
            "        " + command.name + ") words='" + option_words(command.options) + "' ;;\n";
    }
    return text + "        \"\") words='" + joined_words(names) + " " +
           option_words(program.options) + "' ;;\n        *) words='' ;;\n    esac\n}\n";
}

std::string keys_function(const std::vector<CompletedKey>& keys) {
    std::string list = "\n_minibragg_keys='";
    std::string text = "'\n\n_minibragg_words_of_key()\n{\n    words=''\n    case $1 in\n";
    for (const CompletedKey& key : keys) {
        list += (&key == keys.data() ? "" : "\n") + key.path;
        if (!key.words.empty()) {
            text += "        '" + key.path + "') words='" + joined_words(key.words) + "' ;;\n";
        }
    }
    return list + text + "    esac\n}\n";
}

}  // namespace

std::string bash_completion(
    const ProgramDescription& program, const std::vector<CompletedKey>& keys
) {
    std::string text = "# Completion of minibragg " + program.version +
                       " for bash, written by: minibragg completion bash\n"
                       "# shellcheck shell=bash disable=SC2016,SC2086\n";
    text += kind_function(program) + options_function(program) + keys_function(keys);
    return text.append(bash_functions);
}

}  // namespace minibragg::usage
