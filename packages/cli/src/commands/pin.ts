import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const pinCommand: CommandDefinition = {
  usage: 'IMAGE [IMAGE...]',
  description: 'Protect images from prune, and from rmi without --force',
  args: { minimum: 1 },
  flags: [],
  run: async function* ({ args }, context) {
    const client = await context.connect();
    for (const image of args) {
      try {
        const { imageId } = await client.retention.pinImage(image, { signal: context.signal });
        yield line(`Pinned: ${imageId}`);
      } catch (error) {
        if (context.signal.aborted) throw error;
        yield { kind: 'failure', error };
      }
    }
  },
};
