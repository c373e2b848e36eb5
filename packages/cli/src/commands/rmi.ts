import { isTinydockError } from '@tinydock/domain';
import type { RemovedItem } from '@tinydock/protocol';
import { formatDuration } from '@tinydock/text';
import { PLATFORM_FLAG, readPlatform } from '../flags/platform-flag.ts';
import { line, note, type Output } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

function describeItem({ untagged, deleted }: RemovedItem): Output {
  return line(deleted === undefined ? `Untagged: ${untagged ?? ''}` : `Deleted: ${deleted}`);
}

export const rmiCommand: CommandDefinition = {
  usage: '[OPTIONS] IMAGE [IMAGE...]',
  description: 'Remove names, and images with their last name; tdctl trash restore brings them back',
  args: { minimum: 1 },
  flags: [
    {
      kind: 'boolean',
      flags: '-f, --force',
      description: 'Remove although several names or stopped containers refer to it',
    },
    { kind: 'boolean', flags: '--no-prune', description: 'Keep untagged parents (they are always kept here)' },
    { kind: 'boolean', flags: '--now', description: 'Delete at once, past the trash' },
    PLATFORM_FLAG,
  ],
  run: async function* ({ args, flags }, context) {
    const [force, now] = [flags.boolean('force'), flags.boolean('now')];
    const platform = readPlatform(flags);
    const client = await context.connect();
    let keptUntil = '';
    for (const image of args) {
      try {
        const removed = await client.images.remove({ image, platform, force, now }, { signal: context.signal });
        for (const item of removed.items) yield describeItem(item);
        keptUntil = removed.keptUntil || keptUntil;
      } catch (error) {
        if (context.signal.aborted) throw error;
        yield { kind: 'failure', error, isIgnored: force && isTinydockError(error) && error.code === 'NOT_FOUND' };
      }
    }
    if (keptUntil === '' || !context.isStdoutTerminal) return;
    const left = formatDuration(Date.parse(keptUntil) - context.clock().getTime());
    yield note(`In the trash for ${left}: see tdctl trash restore.`);
  },
};
