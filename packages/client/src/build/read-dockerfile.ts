import {
  type BuildTarget,
  type BuildWarning,
  type Dockerfile,
  DockerfileError,
  expandWord,
  formatDockerfileError,
  listTargets,
  nearestWord,
  outlineTarget,
  parseDockerfile,
  parseIgnorePatterns,
  type TargetOutline,
  warningsOf,
} from '@tinydock/dockerfile';
import { isTinydockError, parseReference, TinydockError } from '@tinydock/domain';

type BuildArgs = Readonly<Record<string, string>>;

function valuesOf(file: Dockerfile, buildArgs: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const variables = { get: (name: string): string | undefined => values.get(name) };
  for (const { name, value } of file.globalArgs.flatMap(({ args }) => args)) {
    const given = Object.hasOwn(buildArgs, name) ? buildArgs[name] : value;
    if (given !== undefined) values.set(name, expandWord(given, { escape: file.directives.escape, variables }));
  }
  return values;
}

/**
 * The registries that a build may ask for images, so that it can be told who the user is there. What cannot be
 * understood names none; the build says what is wrong.
 */
export function findRegistries(source: string, buildArgs: Readonly<Record<string, string>>): readonly string[] {
  try {
    const file = parseDockerfile(source);
    const values = valuesOf(file, buildArgs);
    const variables = { get: (name: string): string | undefined => values.get(name) };
    const names = file.stages.map(({ name }) => name);
    const images = file.stages.flatMap(({ from, instructions }) => [
      expandWord(from.image, { escape: file.directives.escape, variables }),
      ...instructions.flatMap((instruction) =>
        instruction.kind === 'copy' && instruction.from !== undefined ? [instruction.from] : [],
      ),
    ]);
    const others = images.filter(
      (image) => !names.includes(image.toLowerCase()) && !/^(?:scratch|\d+|.*\$.*|)$/.test(image),
    );
    return [...new Set(others.map((image) => parseReference(image).registry))];
  } catch (error) {
    if (error instanceof DockerfileError || isTinydockError(error)) return [];
    throw error;
  }
}

/**
 * The warnings of the build checks that the text and what is left out of the context can fail.
 * @throws TinydockError INVALID_ARGUMENT with file, line and caret
 */
export function checkDockerfile(
  source: string,
  { name, ignorePatterns }: { readonly name: string; readonly ignorePatterns: string },
): readonly BuildWarning[] {
  return reading({ name, source }, () => warningsOf(parseDockerfile(source), parseIgnorePatterns(ignorePatterns)));
}

function reading<T>({ name, source }: { readonly name: string; readonly source: string }, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error;
    const message = formatDockerfileError(error, { file: name, source });
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message, hint: error.hint, cause: error });
  }
}

/** The stages that a build may end with. @throws TinydockError INVALID_ARGUMENT with file, line and caret */
export function targetsOf(source: string, name: string): readonly BuildTarget[] {
  return reading({ name, source }, () => listTargets(source));
}

/**
 * What a target takes from whoever builds it.
 * @throws TinydockError INVALID_ARGUMENT with file, line and caret, or where there is no such stage
 */
export function outlineOf(
  source: string,
  { name, ...request }: { readonly name: string; readonly target: string; readonly buildArgs: BuildArgs },
): TargetOutline {
  const outline = reading({ name, source }, () => outlineTarget(source, request));
  if (outline !== undefined) return outline;
  const names = listTargets(source).flatMap((target) => (target.name === '' ? [] : [target.name]));
  const nearest = nearestWord(request.target, names);
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `no stage is named ${JSON.stringify(request.target)}; there are ${names.join(', ') || 'none with a name'}`,
    hint: nearest === undefined ? undefined : `Did you mean ${nearest}?`,
  });
}
