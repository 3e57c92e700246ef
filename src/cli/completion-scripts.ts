export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

const NAMES = ['ecs-scheduler', 'ecs-scheduler-driver'];

const BASH = `_ecs_scheduler() {
  local IFS=$'\\n'
  COMPREPLY=( $("\${COMP_WORDS[0]}" __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) )
}
complete -F _ecs_scheduler ${NAMES.join(' ')}`;

const ZSH = `#compdef ${NAMES.join(' ')}
_ecs_scheduler() {
  local -a found
  found=("\${(@f)$("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a found
}
compdef _ecs_scheduler ${NAMES.join(' ')}`;

const FISH = NAMES.map(
  (name) =>
    `complete -c ${name} -f -a '(${name} __complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'`,
).join('\n');

/** What a shell reads so that it completes our commands. */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
