import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Client, writeLayoutDirectory, writeLocalTree } from '@tinydock/client';
import { parseReference } from '@tinydock/domain';
import type { BuildDone, PushedTag } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { findAuth } from '../images/find-auth.ts';
import { note, type Output } from '../output/output.ts';
import { openArchiveTarget, openLayoutTarget, writeArchive } from '../output/write-archive.ts';
import { pushLine } from '../progress/push-lines.ts';
import type { BuildOutput } from './parse-outputs.ts';

/** Refuses what cannot be written to, before anything is built. @throws TinydockError */
export async function checkOutputs(outputs: readonly BuildOutput[], context: CliContext): Promise<void> {
  for (const output of outputs) {
    if (output.kind === 'tar' || output.kind === 'archive') await openArchiveTarget(output.dest, context);
    if (output.kind === 'layout') await openLayoutTarget(output.dest, context);
  }
}

interface Built {
  readonly done: BuildDone;
  readonly client: Client;
  readonly context: CliContext;
  readonly isQuiet: boolean;
}

async function* push(
  { done, client, context, isQuiet }: Built,
  compression: Extract<BuildOutput, { kind: 'push' }>['compression'],
): AsyncGenerator<Output, PushedTag | undefined, undefined> {
  let pushed: PushedTag | undefined;
  for (const reference of done.tags) {
    const auth = yield* findAuth(parseReference(reference).registry, context);
    const request = { reference, allTags: false, auth: auth ?? null, ...compression };
    for await (const progress of client.images.push(request, { signal: context.signal })) {
      const words = pushLine(progress);
      if (!isQuiet && words !== undefined) yield note(words);
      pushed = progress.tag ?? pushed;
    }
  }
  return pushed;
}

async function writeFiles({ done, client, context }: Built, dest: string): Promise<void> {
  const { signal } = context;
  const directory = resolve(context.cwd, dest);
  await mkdir(directory, { recursive: true });
  // As everybody else, root makes files of the owners that they have in the image.
  const keepOwner = process.getuid?.() === 0;
  await writeLocalTree(directory, client.builds.exportFiles(done.imageId, { signal }), { keepOwner, signal });
}

/**
 * Writes one output of a build that has been made.
 * @returns what a registry has now
 * @throws TinydockError as writing and pushing do
 */
export async function* writeOutput(
  built: Built,
  output: BuildOutput,
): AsyncGenerator<Output, PushedTag | undefined, undefined> {
  const { done, client, context } = built;
  const call = { signal: context.signal };
  const images = done.tags.length === 0 ? [done.imageId] : [...done.tags];
  switch (output.kind) {
    case 'push':
      return yield* push(built, output.compression);
    case 'files':
      await writeFiles(built, output.dest);
      return undefined;
    case 'layout': {
      const directory = await openLayoutTarget(output.dest, context);
      await writeLayoutDirectory(directory, client.images.save({ images, format: 'oci-archive' }, call));
      return undefined;
    }
    case 'tar': {
      const target = await openArchiveTarget(output.dest, context);
      yield* writeArchive(target, client.builds.exportFiles(done.imageId, call));
      return undefined;
    }
    case 'archive': {
      const target = await openArchiveTarget(output.dest, context);
      yield* writeArchive(target, client.images.save({ images, format: output.format }, call));
      return undefined;
    }
  }
}
