import type { TrashedImage } from '@tinydock/protocol';
import { familiarReference, parseReference, TinydockError } from '@tinydock/domain';
import { formatSize } from '@tinydock/text';
import type { CliContext } from '../context/cli-context.ts';
import { line, type Output } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import { trashedName, trashedNames } from '../retention/trash-rows.ts';
import { confirm } from '../prompt/confirm.ts';

function isCalled({ image }: TrashedImage, name: string): boolean {
  if (image === null) return false;
  if (image.id === name || (/^[0-9a-f]+$/.test(name) && image.id.startsWith(`sha256:${name}`))) return true;
  try {
    return image.tags.includes(familiarReference(parseReference(name)));
  } catch {
    return false;
  }
}

/** Those that are meant: all where none is named; of several with one name, the one that was removed last. */
function pick(images: readonly TrashedImage[], names: readonly string[]): readonly TrashedImage[] {
  if (names.length === 0) return images;
  const found = names.map((name) => {
    const image = images.find((one) => isCalled(one, name));
    if (image !== undefined) return image;
    throw new TinydockError({
      code: 'NOT_FOUND',
      message: `no such image in the trash: ${JSON.stringify(name)}`,
      hint: '`tdctl trash ls` shows what is there.',
    });
  });
  return [...new Set(found)];
}

function describe(trashed: TrashedImage): string {
  const id = trashed.image?.id ?? '';
  if (trashed.isInStore) return `  ${trashedNames(trashed).join(', ')}  only as names of ${id}, which stays`;
  return `  ${trashedName(trashed)}  ${id}`;
}

async function* emptyTrash(
  wanted: readonly string[],
  isForced: boolean,
  context: CliContext,
): AsyncGenerator<Output, void, undefined> {
  const client = await context.connect();
  const trash = await client.retention.listTrash({ signal: context.signal });
  const images = pick(trash.images, wanted);
  if (images.length > 0 && !isForced) {
    // What they free together is known of all of them alone.
    yield line(
      wanted.length > 0
        ? 'This deletes for good:'
        : `This deletes for good, and frees ${formatSize(trash.freedBytes)}:`,
    );
    for (const image of images) yield line(describe(image));
    yield* confirm('Delete them?', { subject: 'trash empty' }, context);
  }
  // What was shown, and nothing that came into the trash meanwhile.
  const ids = images.flatMap(({ image }) => (image === null ? [] : [image.id]));
  const emptied = await client.retention.emptyTrash(ids, { signal: context.signal });
  for (const id of emptied.deleted) yield line(`Deleted: ${id}`);
  const names = images.filter(({ isInStore }) => isInStore).flatMap(trashedNames);
  for (const name of names) yield line(`Forgotten: ${name}`);
  yield line(`Total reclaimed space: ${formatSize(emptied.freedBytes)}`);
}

export const trashEmptyCommand: CommandDefinition = {
  usage: '[OPTIONS] [IMAGE...]',
  description: 'Delete removed images for good: all, or those that are named',
  args: { minimum: 0 },
  flags: [{ kind: 'boolean', flags: '-f, --force', description: 'Do not ask' }],
  run: ({ args, flags }, context) => emptyTrash(args, flags.boolean('force'), context),
};
