import { isTinydockError } from '@tinydock/domain';
import type { RemovedItem } from '@tinydock/protocol';
import { line, type Output } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

function describeItem({ untagged, deleted }: RemovedItem): Output {
  return line(deleted === undefined ? `Untagged: ${untagged ?? ''}` : `Deleted: ${deleted}`);
}

export const rmiCommand: CommandDefinition = {
  usage: '[OPTIONS] IMAGE [IMAGE...]',
  description: 'Remove names, and images with their last name',
  args: { minimum: 1 },
  flags: [
    {
      kind: 'boolean',
      flags: '-f, --force',
      description: 'Remove although several names or stopped containers refer to it',
    },
    { kind: 'unsupported', flags: '--no-prune', takesValue: false },
    { kind: 'unsupported', flags: '--platform', takesValue: true },
  ],
  run: async function* ({ args, flags }, context) {
    const force = flags.boolean('force');
    const client = await context.connect();
    for (const image of args) {
      try {
        const items = await client.images.remove({ image, force }, { signal: context.signal });
        for (const item of items) yield describeItem(item);
      } catch (error) {
        if (context.signal.aborted) throw error;
        yield { kind: 'failure', error, isIgnored: force && isTinydockError(error) && error.code === 'NOT_FOUND' };
      }
    }
  },
};
