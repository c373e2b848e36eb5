import { type BuildContext, checkDockerfile } from '@tinydock/client';
import { isTinydockError } from '@tinydock/domain';
import type { CheckVariablesRequestInput, CheckVariablesResponse } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { flagError } from '../flags/flag-error.ts';
import { line, note, type Output } from '../output/output.ts';
import type { NamedContexts } from './named-contexts.ts';

/** What of a build decides which variables are set. */
export type CheckedRequest = Pick<CheckVariablesRequestInput, 'target' | 'buildArgs' | 'platforms' | 'pull' | 'auths'>;

export interface CheckedBuild {
  readonly opened: BuildContext;
  readonly named: Pick<NamedContexts, 'requested' | 'directories'>;
  readonly request: CheckedRequest;
}

/** Undefined where nobody can tell: the other checks need no daemon. */
async function* findUndefined(
  { opened, named, request }: CheckedBuild,
  context: Pick<CliContext, 'connect' | 'signal'>,
): AsyncGenerator<Output, CheckVariablesResponse | undefined, undefined> {
  const { dockerfileName, dockerfile = '' } = opened;
  const namedContexts = [...named.requested, ...named.directories.map(({ name }) => ({ name }))];
  try {
    const { builds } = await context.connect();
    return await builds.checkVariables(
      { ...request, dockerfileName, dockerfile, namedContexts },
      { signal: context.signal },
    );
  } catch (error) {
    if (!isTinydockError(error) || error.code === 'CANCELLED' || error.code === 'INVALID_ARGUMENT') throw error;
    yield note(`UndefinedVar is not checked: ${error.message}`);
    return undefined;
  }
}

/**
 * Makes the build checks and tells what they have to say.
 * @throws TinydockError INVALID_ARGUMENT with file, line and caret
 */
export async function* checkBuild(
  build: CheckedBuild,
  context: Pick<CliContext, 'connect' | 'signal'>,
): AsyncGenerator<Output, void, undefined> {
  const { dockerfile, dockerfileName, ignorePatterns } = build.opened;
  if (dockerfile === undefined)
    throw flagError('--check', '', 'the Dockerfile lies in an archive or behind a URL; check a local one');
  const found = await checkDockerfile(dockerfile, { name: dockerfileName, ignorePatterns });
  const written = found.map(({ position, ...warning }) => ({ ...warning, line: position.line }));
  const variables = yield* findUndefined(build, context);
  for (const { reference, why } of variables?.unknown ?? [])
    yield note(`UndefinedVar is not checked in what begins with ${reference}: ${why}`);
  const warnings = [...written, ...(variables?.warnings ?? [])].sort((left, right) => left.line - right.line);
  for (const { check, message, line: at } of warnings)
    yield line(`WARNING: ${check}: ${message}\n${dockerfileName}:${at}\n`);
  const count = warnings.length === 0 ? 'no warnings found' : `${warnings.length} found`;
  yield line(warnings.length === 0 ? `Check complete, ${count}.` : `Check complete, warnings: ${count}.`);
  if (warnings.length > 0) yield { kind: 'exit', code: 1 };
}
