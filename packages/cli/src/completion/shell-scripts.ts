import { COMPLETION_WORD } from './completion-word.ts';

/** Each asks `tdctl __complete`, whose lines are a word, a tab and what it is; `:files` alone stands for paths. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/** bash takes words apart at colons, and takes back only what follows the last of them. */
const BASH = `# Completion of tdctl for bash: source <(tdctl completion bash)
_tdctl() {
  local line=\${COMP_LINE:0:COMP_POINT} words answer prefix
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  local current=\${words[\${#words[@]}-1]}
  mapfile -t answer < <("\${words[0]}" ${COMPLETION_WORD} -- "\${words[@]:1}" 2>/dev/null)
  if [[ \${answer[0]} == :files ]]; then
    compopt -o default 2>/dev/null
    COMPREPLY=()
    return
  fi
  COMPREPLY=("\${answer[@]%%$'\\t'*}")
  if [[ $current == *[:=]* && $COMP_WORDBREAKS == *[:=]* ]]; then
    prefix=\${current%"\${current##*[:=]}"}
    COMPREPLY=("\${COMPREPLY[@]#"$prefix"}")
  fi
}
complete -F _tdctl tdctl
`;

const ZSH = `#compdef tdctl
# Completion of tdctl for zsh: source <(tdctl completion zsh)
_tdctl() {
  local -a answer values texts
  local entry
  answer=("\${(@f)$("\${words[1]}" ${COMPLETION_WORD} -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ \${answer[1]} == :files ]]; then
    _files
    return
  fi
  for entry in $answer; do
    values+=("\${entry%%$'\\t'*}")
    texts+=("\${entry//$'\\t'/  -- }")
  done
  (( \${#values} )) && compadd -l -d texts -- $values
}
if [[ \${funcstack[1]} == _tdctl ]]; then
  _tdctl "$@"
elif (( $+functions[compdef] )); then
  compdef _tdctl tdctl
fi
`;

const FISH = `# Completion of tdctl for fish: tdctl completion fish | source
function __tdctl_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l answer ($words[1] ${COMPLETION_WORD} -- $words[2..-1] 2>/dev/null)
    if test "$answer[1]" = :files
        __fish_complete_path (commandline -ct)
    else
        string join -- \\n $answer
    end
end
complete -c tdctl -f -a '(__tdctl_complete)'
`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

/** What a shell reads to complete the words of `tdctl`. */
export function shellScript(shell: Shell): string {
  return SCRIPTS[shell];
}
