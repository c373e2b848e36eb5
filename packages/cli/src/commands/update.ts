import { REASONS, refuseFlags } from '../flags/refused-flags.ts';
import { TinydockError } from '@tinydock/domain';
import { forEachContainer } from '../containers/for-each-container.ts';
import { DISK_WEIGHT_FLAG, LIMIT_FLAGS, parseLimits, takenBackLimits } from '../flags/limit-flags.ts';
import { parseRestart, RESTART_FLAG } from '../flags/parse-restart.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const updateCommand: CommandDefinition = {
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  description: 'Change what one or more containers may use, and their restart policies',
  args: { minimum: 1 },
  flags: [
    RESTART_FLAG,
    ...LIMIT_FLAGS,
    DISK_WEIGHT_FLAG,
    ...refuseFlags(['--cpu-rt-period', '--cpu-rt-runtime'], REASONS.noRealtime, { takesValue: true }),
  ],
  run: ({ args, flags }, context) => {
    const limits = parseLimits(flags);
    const restart = parseRestart(flags.text('restart')) ?? null;
    const takenBack = takenBackLimits(flags, limits);
    const hasLimits = Object.values(limits).some((value) => value !== 0 && value !== '' && value !== false);
    if (restart === null && !hasLimits && takenBack.length === 0) {
      throw new TinydockError({
        code: 'INVALID_ARGUMENT',
        message: 'nothing to update',
        hint: 'Give at least one flag; see `tdctl update --help`.',
      });
    }
    return forEachContainer(args, context, {
      act: async (client, container) => {
        await client.containers.update({ container, limits, restart, takenBack }, { signal: context.signal });
        return container;
      },
    });
  },
};
