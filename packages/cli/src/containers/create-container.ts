import { open, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  familiarReference,
  hasErrnoCode,
  isTinydockError,
  parseReference,
  TinydockError,
  withDefaultTag,
} from '@tinydock/domain';
import type { CreateContainerRequestInput, CreateContainerResponse } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { flagError } from '../flags/flag-error.ts';
import { parseCreateRequest } from '../flags/parse-create-request.ts';
import { pullWithOutput } from '../images/pull-output.ts';
import { note, type Output } from '../output/output.ts';
import type { CommandInput } from '../program/command-definition.ts';

type PullPolicy = 'always' | 'missing' | 'never';

function parsePullPolicy(text: string | undefined): PullPolicy {
  if (text === undefined || text === '') return 'missing';
  if (text === 'always' || text === 'missing' || text === 'never') return text;
  throw flagError('--pull', text, 'expected always, missing or never');
}

function isImageMissing(error: unknown): boolean {
  return isTinydockError(error) && (error.reason === 'IMAGE_NOT_FOUND' || error.reason === 'PLATFORM_NOT_FOUND');
}

/** A file for the id of the container to come; an existing one may belong to another container. */
async function reserveIdFile(path: string | undefined, cwd: string): Promise<string | undefined> {
  if (path === undefined || path === '') return undefined;
  const full = resolve(cwd, path);
  try {
    await (await open(full, 'wx')).close();
    return full;
  } catch (cause) {
    if (!hasErrnoCode(cause, 'EEXIST')) {
      throw flagError('--cidfile', path, cause instanceof Error ? cause.message : String(cause));
    }
    throw new TinydockError({
      code: 'ALREADY_EXISTS',
      message: `the file ${path} given for --cidfile exists`,
      hint: 'Make sure that no other container uses it, and delete it.',
      cause,
    });
  }
}

async function* createWithPolicy(
  request: CreateContainerRequestInput,
  options: { readonly policy: PullPolicy; readonly isQuiet: boolean },
  context: CliContext,
): AsyncGenerator<Output, CreateContainerResponse, undefined> {
  const { policy, isQuiet } = options;
  const client = await context.connect();
  const call = { signal: context.signal };
  const pull = {
    reference: request.image ?? '',
    platform: request.platform ?? null,
    allPlatforms: false,
    isQuiet,
    stream: 'stderr',
  } as const;
  if (policy === 'always') yield* pullWithOutput(pull, context);
  try {
    return await client.containers.create(request, call);
  } catch (error) {
    if (policy !== 'missing' || !isImageMissing(error)) throw error;
    const name = familiarReference(withDefaultTag(parseReference(pull.reference)));
    if (!isQuiet) yield note(`Unable to find image '${name}' locally`);
  }
  yield* pullWithOutput(pull, context);
  return client.containers.create(request, call);
}

/**
 * What `run` and `create` have in common: pulls the image where that is due, makes the container, writes the id file.
 * @throws TinydockError as the flags' parsers and the daemon
 */
export async function* createContainer(
  input: CommandInput,
  context: CliContext,
): AsyncGenerator<Output, CreateContainerResponse, undefined> {
  const { flags } = input;
  const request = await parseCreateRequest(input, context);
  const policy = parsePullPolicy(flags.text('pull'));
  const idFile = await reserveIdFile(flags.text('cidfile'), context.cwd);
  let isCreated = false;
  try {
    const created = yield* createWithPolicy(request, { policy, isQuiet: flags.boolean('quiet') }, context);
    isCreated = true;
    if (idFile !== undefined) await writeFile(idFile, created.id);
    for (const warning of created.warnings) yield note(`WARNING: ${warning}`);
    return created;
  } finally {
    if (!isCreated && idFile !== undefined) await rm(idFile, { force: true });
  }
}
