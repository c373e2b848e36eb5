import {
  type BuildContext,
  checkDockerfile,
  listBuildTargets,
  listInstructionLines,
  outlineBuild,
} from '@tinydock/client';
import { isTinydockError } from '@tinydock/domain';
import type { CheckVariablesRequestInput, CheckVariablesResponse } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { flagError } from '../flags/flag-error.ts';
import { line, note, type Output } from '../output/output.ts';
import { outlineDocument, outlineText, targetsDocument, targetsText } from './call-documents.ts';
import type { NamedContexts } from './named-contexts.ts';
import type { BuildCall } from './parse-call.ts';
import { checkDocument, type CheckWarning, warningText } from './warning-text.ts';

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

/** @throws TinydockError INVALID_ARGUMENT with file, line and caret */
async function* findWarnings(
  build: CheckedBuild & { readonly source: string },
  context: Pick<CliContext, 'connect' | 'signal'>,
): AsyncGenerator<Output, readonly CheckWarning[], undefined> {
  const { dockerfileName, ignorePatterns } = build.opened;
  const found = await checkDockerfile(build.source, { name: dockerfileName, ignorePatterns });
  const written = found.map(({ position, ...warning }) => ({ ...warning, line: position.line }));
  const variables = yield* findUndefined(build, context);
  for (const { reference, why } of variables?.unknown ?? [])
    yield note(`UndefinedVar is not checked in what begins with ${reference}: ${why}`);
  return [...written, ...(variables?.warnings ?? [])].sort((left, right) => left.line - right.line);
}

async function* check(
  build: CheckedBuild & { readonly source: string },
  { isJson, ignoresStatus }: BuildCall,
  context: Pick<CliContext, 'connect' | 'signal'>,
): AsyncGenerator<Output, void, undefined> {
  const warnings = yield* findWarnings(build, context);
  const { source } = build;
  const file = { name: build.opened.dockerfileName, source, instructions: await listInstructionLines(source) };
  if (isJson) yield line(writeJson(checkDocument(warnings, file)));
  else {
    const found = warnings.length === 1 ? '1 warning has been found!' : `${warnings.length} warnings have been found!`;
    yield line(`Check complete, ${warnings.length === 0 ? 'no warnings found.' : found}`);
    for (const warning of warnings) yield line(`\n${warningText(warning, file).trimEnd()}`);
  }
  if (warnings.length > 0 && !ignoresStatus) yield { kind: 'exit', code: 1 };
}

/**
 * Says what `--call` asks for, as buildx does, and builds nothing.
 * @throws TinydockError INVALID_ARGUMENT with file, line and caret
 */
export async function* callBuild(
  build: CheckedBuild,
  call: BuildCall,
  context: Pick<CliContext, 'connect' | 'signal'>,
): AsyncGenerator<Output, void, undefined> {
  const { dockerfile: source, dockerfileName: name } = build.opened;
  if (source === undefined)
    throw flagError('--call', call.method, 'the Dockerfile lies in an archive or behind a URL; take a local one');
  if (call.method === 'check') {
    yield* check({ ...build, source }, call, context);
    return;
  }
  const file = { source, instructions: await listInstructionLines(source) };
  if (call.method === 'targets') {
    const targets = await listBuildTargets(source, name);
    yield line(call.isJson ? writeJson(targetsDocument(targets, file)) : targetsText(targets).trimEnd());
    return;
  }
  const { target = '', buildArgs = {} } = build.request;
  const outline = await outlineBuild(source, { name, target, buildArgs });
  yield line(call.isJson ? writeJson(outlineDocument(outline, file)) : outlineText(outline).trimEnd());
}

function writeJson(document: object): string {
  return JSON.stringify(document, undefined, 2);
}
