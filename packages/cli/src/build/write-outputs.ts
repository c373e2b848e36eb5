import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Client, writeLayoutDirectory, writeOutputDirectory } from '@tinydock/client';
import { formatPlatform, hasErrnoCode, parseReference, TinydockError } from '@tinydock/domain';
import { type BuildDone, platformFromWire, type PushedTag, type SaveRequestInput } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { findAuth } from '../images/find-auth.ts';
import { note, type Output } from '../output/output.ts';
import { openArchiveTarget, openLayoutTarget, writeArchive } from '../output/write-archive.ts';
import { pushLine } from '../progress/push-lines.ts';
import type { OutputForm } from './output-form.ts';
import type { BuildOutput } from './parse-outputs.ts';

/** It is made, with those above it, where it is not there. */
async function checkDirectory(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (hasErrnoCode(error, 'ENOENT')) return undefined;
    const why = error instanceof Error ? error.message : String(error);
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: `cannot write files below ${path}: ${why}` });
  });
  if (found === undefined || found.isDirectory()) return;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `cannot write files below ${path}: it is no directory`,
  });
}

/** Refuses what cannot be written to, before anything is built. @throws TinydockError */
export async function checkOutputs(outputs: readonly BuildOutput[], context: CliContext): Promise<void> {
  for (const output of outputs) {
    if (output.kind === 'files') await checkDirectory(resolve(context.cwd, output.dest));
    if (output.kind === 'tar' || output.kind === 'archive') await openArchiveTarget(output.dest, context);
    if (output.kind === 'layout') await openLayoutTarget(output.dest, context);
  }
}

interface Built {
  readonly done: BuildDone;
  readonly client: Client;
  readonly context: CliContext;
  readonly isQuiet: boolean;
  /** As of a request to save. */
  readonly entryAnnotations: Readonly<Record<string, string>>;
}

async function* push(
  { done, client, context, isQuiet }: Built,
  form: OutputForm,
): AsyncGenerator<Output, PushedTag | undefined, undefined> {
  let pushed: PushedTag | undefined;
  for (const reference of done.tags) {
    const auth = yield* findAuth(parseReference(reference).registry, context);
    const request = { reference, allTags: false, auth: auth ?? null, ...form };
    for await (const progress of client.images.push(request, { signal: context.signal })) {
      const words = pushLine(progress);
      if (!isQuiet && words !== undefined) yield note(words);
      pushed = progress.tag ?? pushed;
    }
  }
  return pushed;
}

/** Of several platforms each has a directory, named as buildx does: `linux_arm64`. */
function filesOf({
  imageId,
  platformImages,
}: BuildDone): readonly { readonly imageId: string; readonly name: string }[] {
  if (platformImages.length === 0) return [{ imageId, name: '' }];
  return platformImages.map((image) => {
    const platform = platformFromWire(image.platform);
    return {
      imageId: image.imageId,
      name: platform === undefined ? '' : formatPlatform(platform).replaceAll('/', '_'),
    };
  });
}

async function writeFiles(built: Built, dest: string): Promise<void> {
  const { done, client, context } = built;
  const { signal } = context;
  const trees = filesOf(done).map(({ imageId, name }) => ({
    name,
    open: () => client.builds.exportFiles(imageId, { signal }),
  }));
  // As everybody else, root makes files of the owners that they have in the image.
  const keepOwner = process.getuid?.() === 0;
  await writeOutputDirectory(resolve(context.cwd, dest), trees, { keepOwner, signal });
}

function imagesOf({ tags, imageId, platformImages }: BuildDone): Pick<SaveRequestInput, 'images' | 'allPlatforms'> {
  return { images: tags.length === 0 ? [imageId] : [...tags], allPlatforms: platformImages.length > 0 };
}

/** An image without a name may have come under several indexes; the names of one stand for that of the build. */
function layoutRequest({ done, entryAnnotations }: Built): SaveRequestInput {
  const isNamed = done.tags.length > 0 || done.indexDigest === '';
  return {
    format: 'oci-archive',
    ...(!isNamed && { index: done.indexDigest }),
    ...(Object.keys(entryAnnotations).length > 0 && { entryAnnotations }),
  };
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
  switch (output.kind) {
    case 'push':
      return yield* push(built, output.form);
    case 'files':
      await writeFiles(built, output.dest);
      return undefined;
    case 'layout': {
      const directory = await openLayoutTarget(output.dest, context);
      await writeLayoutDirectory(
        directory,
        client.images.save({ ...layoutRequest(built), ...imagesOf(done), ...output.form }, call),
      );
      return undefined;
    }
    case 'tar': {
      const target = await openArchiveTarget(output.dest, context);
      yield* writeArchive(target, client.builds.exportFiles(done.imageId, call));
      return undefined;
    }
    case 'archive': {
      const target = await openArchiveTarget(output.dest, context);
      const asked = output.format === 'oci-archive' ? layoutRequest(built) : { format: output.format };
      yield* writeArchive(target, client.images.save({ ...asked, ...imagesOf(done), ...output.form }, call));
      return undefined;
    }
  }
}
