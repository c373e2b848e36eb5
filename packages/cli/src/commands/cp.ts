import {
  openLocalSource,
  openLocalTarget,
  parseTypedPath,
  planCopy,
  readLocalTar,
  type TypedPath,
  writeLocalTree,
} from '@tinydock/client';
import { TinydockError } from '@tinydock/domain';
import { formatSize } from '@tinydock/text';
import type { CliContext } from '../context/cli-context.ts';
import { openArchiveTarget, writeArchive } from '../output/write-archive.ts';
import { note, type Output } from '../output/output.ts';
import type { CommandDefinition } from '../program/command-definition.ts';
import { UsageError } from '../program/usage-error.ts';

interface ContainerPath {
  readonly container: string;
  readonly typed: TypedPath;
}

interface CopyOptions {
  readonly followLink: boolean;
  readonly keepOwner: boolean;
}

interface CopyWork<Source, Target> {
  readonly source: Source;
  readonly target: Target;
  readonly options: CopyOptions;
}

/** `CONTAINER:PATH`; undefined for a path of this machine, which begins with a slash or dot or has no colon. */
function parseContainerPath(text: string): ContainerPath | undefined {
  const colon = text.indexOf(':');
  if (/^[/.]/.test(text) || colon < 1) return undefined;
  const path = text.slice(colon + 1);
  if (path === '')
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: `cannot copy ${text}: the path is empty` });
  return { container: text.slice(0, colon), typed: parseTypedPath(path, '/') };
}

async function* toLocal(
  { source, target, options }: CopyWork<ContainerPath, string>,
  context: CliContext,
): AsyncGenerator<Output, void, undefined> {
  const { container, typed } = source;
  const path = Buffer.from(typed.path);
  const followLink = options.followLink || typed.assertsDirectory;
  const call = { signal: context.signal };
  const name = typed.path.split('/').at(-1) ?? '';
  const client = await context.connect();
  if (target === '-') {
    const file = await openArchiveTarget(undefined, context);
    const request = { container, path, followLink, name: Buffer.from(name) };
    yield* writeArchive(file, client.copies.copyOut(request, call));
    return;
  }
  const { exists, isDirectory } = await client.copies.statPath({ container, path, followLink }, call);
  if (exists && typed.assertsDirectory && !isDirectory) {
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: `cannot copy ${typed.path}: it is not a directory` });
  }
  const isContents = typed.isContents || name === '';
  const plan = planCopy({ isDirectory, name, isContents }, openLocalTarget(parseTypedPath(target, context.cwd)));
  const tar = client.copies.copyOut({ container, path, followLink, name: Buffer.from(plan.name) }, call);
  const bytes = await writeLocalTree(plan.directory, tar, { keepOwner: options.keepOwner, signal: context.signal });
  yield* report(bytes, target, context);
}

async function* toContainer(
  { source, target, options }: CopyWork<string, ContainerPath>,
  context: CliContext,
): AsyncGenerator<Output, void, undefined> {
  const { container, typed } = target;
  const call = { signal: context.signal };
  const { keepOwner } = options;
  const client = await context.connect();
  if (source === '-') {
    const request = { container, directory: Buffer.from(typed.path), keepOwner };
    await client.copies.copyIn(context.stdin.archive(), request, call);
    return;
  }
  const local = openLocalSource(parseTypedPath(source, context.cwd), options);
  const stat = { container, path: Buffer.from(typed.path), followLink: true };
  const { exists, isDirectory, path } = await client.copies.statPath(stat, call);
  const found = exists ? { isDirectory } : undefined;
  const plan = planCopy(local, {
    path: exists ? path.toString() : typed.path,
    found,
    assertsDirectory: typed.assertsDirectory,
  });
  const tar = readLocalTar(local, plan.name, context.signal);
  const bytes = await client.copies.copyIn(tar, { container, directory: Buffer.from(plan.directory), keepOwner }, call);
  yield* report(bytes, `${container}:${typed.path}`, context);
}

function* report(bytes: number, target: string, context: CliContext): Generator<Output, void, undefined> {
  if (context.isStdoutTerminal) yield note(`Successfully copied ${formatSize(bytes)} to ${target}`);
}

export const cpCommand: CommandDefinition = {
  usage: '[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-  or  [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH',
  description: 'Copy files and directories between a container and this machine',
  args: { minimum: 2, maximum: 2 },
  flags: [
    { kind: 'boolean', flags: '-a, --archive', description: 'Keep the numbers of users and groups' },
    { kind: 'boolean', flags: '-L, --follow-link', description: 'Copy what a link SRC_PATH leads to' },
    { kind: 'boolean', flags: '-q, --quiet', description: 'Do not say what was copied' },
  ],
  run: async function* ({ args, flags }, context) {
    const [from = '', to = ''] = args;
    const options = { followLink: flags.boolean('follow-link'), keepOwner: flags.boolean('archive') };
    const [source, target] = [parseContainerPath(from), parseContainerPath(to)];
    const fail = (problem: string) => new UsageError(problem, 'tdctl cp', 1);
    if (source !== undefined && target !== undefined) throw fail('copying between containers is not supported');
    const quiet = flags.boolean('quiet');
    const outputs =
      source !== undefined
        ? toLocal({ source, target: to, options }, context)
        : target !== undefined
          ? toContainer({ source: from, target, options }, context)
          : undefined;
    if (outputs === undefined) throw fail('must specify at least one container source');
    for await (const output of outputs) if (!quiet || output.kind !== 'line') yield output;
  },
};
