import { TinydockError } from '@tinydock/domain';
import { line } from '../output/output.ts';
import { shortenId } from '../output/shorten-id.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const buildRemoveCommand: CommandDefinition = {
  usage: '[OPTIONS] [BUILD...]',
  description: 'Forget builds, with their logs; the images that they made stay',
  args: { minimum: 0 },
  flags: [{ kind: 'boolean', flags: '--all', description: 'All builds that have ended' }],
  run: async function* ({ args, flags }, context) {
    const all = flags.boolean('all');
    if (all === args.length > 0) {
      const message = all ? 'give builds or --all, not both' : 'name a build to remove, or give --all';
      throw new TinydockError({ code: 'INVALID_ARGUMENT', message, hint: 'See tdctl build ls.' });
    }
    const client = await context.connect();
    const call = { signal: context.signal };
    // Each for itself, so that one that is not there does not keep the others; ^0 is the same build for all of them.
    const ids: string[] = [];
    for (const name of args) {
      try {
        ids.push((await client.buildRecords.inspect(name, call)).id);
      } catch (error) {
        if (context.signal.aborted) throw error;
        yield { kind: 'failure', error };
      }
    }
    for (const request of all ? [{ all }] : ids.map((id) => ({ builds: [id] }))) {
      try {
        for (const id of await client.buildRecords.remove(request, call)) yield line(shortenId(id));
      } catch (error) {
        if (context.signal.aborted) throw error;
        yield { kind: 'failure', error };
      }
    }
  },
};
