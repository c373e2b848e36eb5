import { SHELLS, shellScript } from '../completion/shell-scripts.ts';
import { flagError } from '../flags/flag-error.ts';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const completionCommand: CommandDefinition = {
  usage: 'bash|zsh|fish',
  description: 'Print what a shell needs to complete commands, flags, and the names of images and containers',
  args: { minimum: 1, maximum: 1 },
  flags: [],
  run: async function* ({ args }) {
    const shell = SHELLS.find((known) => known === args[0]);
    if (shell === undefined) throw flagError('SHELL', args[0] ?? '', `expected one of ${SHELLS.join(', ')}`);
    yield line(shellScript(shell).trimEnd());
  },
};
