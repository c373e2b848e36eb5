import { DockerfileError } from '../source/dockerfile-error.ts';
import { expandWord } from '../expand/expand-words.ts';
import type { ArgInstruction } from '../instructions/instruction.ts';
import { didYouMean } from '../source/nearest-word.ts';
import type { EscapeCharacter, ParserDirectives } from '../source/parser-directives.ts';
import type { Stage } from '../parse-dockerfile.ts';
import type { BuildCheck, BuildWarning } from './build-warning.ts';

/** Set by the builder for every `FROM`. Dockerfile reference, "Automatic platform ARGs in the global scope". */
export const PLATFORM_ARGS = [
  'BUILDPLATFORM',
  'BUILDOS',
  'BUILDARCH',
  'BUILDVARIANT',
  'TARGETPLATFORM',
  'TARGETOS',
  'TARGETARCH',
  'TARGETVARIANT',
] as const;

const RESERVED_NAMES = ['scratch', 'context'];

/** A reference in so far as the name of a stage may be one, too. */
const IMAGE_NAME =
  /^(?:[\w.-]+(?::\d+)?\/|\[[\da-f:]+\](?::\d+)?\/)?\w[\w.-]*(?:\/\w[\w.-]*)*(?::\w[\w.-]*)?(?:@[\w.+-]+:[\da-f]+)?$/i;

interface FromContext {
  readonly escape: EscapeCharacter;
  /** Global arguments with their defaults, in so far as the text gives them. */
  readonly defaults: ReadonlyMap<string, string | undefined>;
}

function readDefaults(globalArgs: readonly ArgInstruction[], escape: EscapeCharacter): FromContext {
  const defaults = new Map<string, string | undefined>();
  for (const { name, value } of globalArgs.flatMap(({ args }) => args)) {
    const variables = { get: (key: string): string | undefined => defaults.get(key) };
    defaults.set(name, value === undefined ? undefined : expandQuietly(value, { escape, variables }));
  }
  return { escape, defaults };
}

/** A text that cannot be expanded by defaults alone is for the build to judge. */
function expandQuietly(text: string, options: Parameters<typeof expandWord>[1]): string | undefined {
  try {
    return expandWord(text, options);
  } catch (error) {
    if (error instanceof DockerfileError) return undefined;
    throw error;
  }
}

function checkArguments(stage: Stage, { escape, defaults }: FromContext): BuildWarning[] {
  const { from } = stage;
  const known: readonly string[] = [...PLATFORM_ARGS, ...defaults.keys()];
  const unknown = new Set<string>();
  const onUnset = (name: string): void => {
    if (!known.includes(name)) unknown.add(name);
  };
  const isPlatform = (name: string): boolean => (PLATFORM_ARGS as readonly string[]).includes(name);
  const variables = { get: (name: string) => defaults.get(name) ?? (isPlatform(name) ? 'set' : undefined) };
  const texts = [from.image, ...(from.platform === undefined ? [] : [from.platform])];
  const image = texts.map((text) => expandQuietly(text, { escape, variables, onUnset }))[0];
  const undefinedArgs = [...unknown].map((name): BuildWarning => ({
    check: 'UndefinedArgInFrom',
    message: `no ARG ${name} stands in front of the first FROM. ${didYouMean(name, known) ?? ''}`.trim(),
    position: from.position,
  }));
  if (!from.image.includes('$') || image === undefined || IMAGE_NAME.test(image)) return undefinedArgs;
  const message = `with the defaults of its arguments, ${from.image} names no image`;
  return [...undefinedArgs, { check: 'InvalidDefaultArgInFrom', message, position: from.position }];
}

function checkPlatform({ from, name = '' }: Stage): [BuildCheck, string][] {
  if (from.platform === undefined) return [];
  if (/^\$(?:TARGETPLATFORM|\{TARGETPLATFORM\})$/.test(from.platform))
    return [['RedundantTargetPlatform', `--platform=${from.platform} is the default`]];
  if (from.platform.includes('$')) return [];
  // A stage that says for what it is has a reason.
  if (from.platform.split('/', 2).some((part) => part !== '' && name.includes(part.toLowerCase()))) return [];
  return [['FromPlatformFlagConstDisallowed', `--platform is the constant ${from.platform}`]];
}

function checkName({ from, name }: Stage, seen: Set<string>): [BuildCheck, string][] {
  if (name === undefined || from.alias === undefined) return [];
  const found: [BuildCheck, string][] = [];
  if (name !== from.alias) found.push(['StageNameCasing', `the name ${from.alias} is not in lower case`]);
  if (seen.has(name)) found.push(['DuplicateStageName', `another stage is named ${name}`]);
  if (RESERVED_NAMES.includes(name)) found.push(['ReservedStageName', `the name ${name} is reserved`]);
  seen.add(name);
  return found;
}

/** Checks of the FROM instructions. */
export function checkFrom(file: {
  readonly globalArgs: readonly ArgInstruction[];
  readonly stages: readonly Stage[];
  readonly directives: ParserDirectives;
}): BuildWarning[] {
  const context = readDefaults(file.globalArgs, file.directives.escape);
  const seen = new Set<string>();
  return file.stages.flatMap((stage) => [
    ...[...checkName(stage, seen), ...checkPlatform(stage)].map(([check, message]) => ({
      check,
      message,
      position: stage.from.position,
    })),
    ...checkArguments(stage, context),
  ]);
}
