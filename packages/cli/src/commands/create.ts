import { isTinydockError } from '@tinydock/domain';
import { createContainer } from '../containers/create-container.ts';
import { CREATE_FLAGS } from '../flags/create-flags.ts';
import { REFUSED_CREATE_FLAGS } from '../flags/refused-create-flags.ts';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import { FLAG_ERROR_EXIT_CODE } from '../program/usage-error.ts';

export const createCommand: CommandDefinition = {
  usage: '[OPTIONS] IMAGE [COMMAND] [ARG...]',
  description: 'Create a new container',
  args: { minimum: 1 },
  flags: [...CREATE_FLAGS, ...REFUSED_CREATE_FLAGS],
  stopsAtFirstArgument: true,
  run: async function* (input, context) {
    const { id } = yield* createContainer(input, context);
    yield line(id);
  },
  exitCodeOf: (error) => (isTinydockError(error) && error.code === 'INVALID_ARGUMENT' ? FLAG_ERROR_EXIT_CODE : 1),
};
