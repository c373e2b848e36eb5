import { TinydockError } from '@tinydock/domain';
import type { CommandDefinition } from '../program/command-definition.ts';

export const dashboardCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'Show containers, images, layers and events on the whole terminal, and act on them',
  args: { minimum: 0, maximum: 0 },
  flags: [
    {
      kind: 'text',
      flags: '--theme',
      placeholder: 'string',
      description: 'Colours: dark, light, contrast or none (default $TINYDOCK_THEME; none where NO_COLOR is set)',
    },
    {
      kind: 'boolean',
      flags: '--no-mouse',
      description: 'Leave the mouse to the terminal, which selects text with it',
    },
  ],
  run: async function* ({ flags }, context) {
    if (!context.stdin.isTerminal || !context.isStdoutTerminal) {
      throw new TinydockError({
        code: 'FAILED_PRECONDITION',
        message: 'the dashboard needs a terminal for its input and its output',
        hint: 'For scripts there are the other commands, with --format json.',
      });
    }
    const theme = flags.text('theme');
    context.openDashboard([
      ...['--host', context.host],
      ...(theme === undefined ? [] : ['--theme', theme]),
      ...(flags.boolean('no-mouse') ? ['--no-mouse'] : []),
    ]);
    yield* [];
  },
};
