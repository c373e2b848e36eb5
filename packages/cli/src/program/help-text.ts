import type { CommandEntry, CommandGroup } from './command-definition.ts';
import { COMMANDS, GROUPS } from './command-table.ts';
import { GLOBAL_FLAGS_HELP } from './global-flags.ts';

function formatRows(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}   ${text}`).join('\n');
}

function commandRows(commands: readonly Pick<CommandEntry, 'name' | 'summary'>[]): string {
  return formatRows(commands.map(({ name, summary }) => [name, summary]));
}

/** What `tdctl` and `tdctl --help` print. */
export function programHelp(): string {
  return `Usage:  tdctl [OPTIONS] COMMAND

Containers and images on this machine; layers are verified and mounted, never unpacked

Commands:
${commandRows(COMMANDS)}

Management commands:
${commandRows(GROUPS)}

Options:
${formatRows(GLOBAL_FLAGS_HELP)}

Run 'tdctl COMMAND --help' for more on a command.
`;
}

/** What `tdctl image` and `tdctl image --help` print. */
export function groupHelp(group: CommandGroup): string {
  return `Usage:  tdctl ${group.name} COMMAND

${group.summary}

Commands:
${commandRows(group.commands)}

Run 'tdctl ${group.name} COMMAND --help' for more on a command.
`;
}

/** What help shows of the commands that a command has below it; empty where there are none. */
export function subcommandsHelp({ subcommands = [] }: Pick<CommandEntry, 'subcommands'>): string {
  return subcommands.length === 0 ? '' : `\nCommands:\n${commandRows(subcommands)}\n`;
}
