import { formatSize } from '@tinydock/text';
import { line } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import { trashedName } from '../retention/trash-rows.ts';
import { confirm } from '../prompt/confirm.ts';

export const trashEmptyCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'Delete all removed images for good',
  args: { minimum: 0, maximum: 0 },
  flags: [{ kind: 'boolean', flags: '-f, --force', description: 'Do not ask' }],
  run: async function* ({ flags }, context) {
    const client = await context.connect();
    const { images, freedBytes } = await client.retention.listTrash({ signal: context.signal });
    if (images.length > 0 && !flags.boolean('force')) {
      yield line(`This deletes for good, and frees ${formatSize(freedBytes)}:`);
      for (const image of images) yield line(`  ${trashedName(image)}  ${image.image?.id ?? ''}`);
      yield* confirm('Delete them?', { subject: 'trash empty' }, context);
    }
    // What was shown, and nothing that came into the trash meanwhile.
    const ids = images.flatMap(({ image }) => (image === null ? [] : [image.id]));
    const emptied = await client.retention.emptyTrash(ids, { signal: context.signal });
    for (const id of emptied.deleted) yield line(`Deleted: ${id}`);
    yield line(`Total reclaimed space: ${formatSize(emptied.freedBytes)}`);
  },
};
