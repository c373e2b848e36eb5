import { line, note } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

export const trashRestoreCommand: CommandDefinition = {
  usage: 'IMAGE [IMAGE...]',
  description: 'Bring removed images back, with their names; by a name, the image that was removed last',
  args: { minimum: 1 },
  flags: [],
  run: async function* ({ args }, context) {
    const client = await context.connect();
    for (const image of args) {
      try {
        const restored = await client.retention.restoreImage(image, { signal: context.signal });
        yield line(`Restored: ${restored.imageId}`);
        for (const tag of restored.tags) yield line(`Tagged: ${tag}`);
        for (const { tag, from } of restored.takenTags) {
          yield note(`${tag} is the name of ${from} by now, and stays there; see tdctl tag for another name.`);
        }
      } catch (error) {
        if (context.signal.aborted) throw error;
        yield { kind: 'failure', error };
      }
    }
  },
};
