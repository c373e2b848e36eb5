import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const untagCommand: CommandDefinition = {
  usage: 'NAME[:TAG|@DIGEST] [NAME...]',
  description: 'Remove names of images, and leave the images though they may have no other',
  args: { minimum: 1 },
  flags: [],
  run: async function* ({ args }, context) {
    const client = await context.connect();
    for (const wanted of args) {
      try {
        const { name } = await client.images.untag(wanted, { signal: context.signal });
        yield line(`Untagged: ${name}`);
      } catch (error) {
        if (context.signal.aborted) throw error;
        yield { kind: 'failure', error };
      }
    }
  },
};
