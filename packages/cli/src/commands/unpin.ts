import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const unpinCommand: CommandDefinition = {
  usage: 'IMAGE [IMAGE...]',
  description: 'Take back what pin did',
  args: { minimum: 1 },
  flags: [],
  run: async function* ({ args }, context) {
    const client = await context.connect();
    for (const image of args) {
      try {
        const { imageId } = await client.retention.unpinImage(image, { signal: context.signal });
        yield line(`Unpinned: ${imageId}`);
      } catch (error) {
        if (context.signal.aborted) throw error;
        yield { kind: 'failure', error };
      }
    }
  },
};
