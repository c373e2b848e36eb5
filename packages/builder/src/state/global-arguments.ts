import { type Dockerfile, expandInstruction } from '@tinydock/dockerfile';
import { formatPlatform, type Platform } from '@tinydock/domain';
import { ArgumentScope, type BuildArguments } from './stage-scope.ts';

/** Where a build runs, and for what. */
export interface BuildPlatforms {
  readonly machine: Platform;
  readonly target: Platform;
}

function describePlatform(prefix: string, platform: Platform): readonly (readonly [string, string])[] {
  const { os, architecture, variant = '' } = platform;
  const values = { PLATFORM: formatPlatform(platform), OS: os, ARCH: architecture, VARIANT: variant };
  return Object.entries(values).map(([key, value]) => [`${prefix}${key}`, value]);
}

/** What the builder sets, as BUILDPLATFORM and TARGETARCH. */
export function platformArguments({ machine, target }: BuildPlatforms): Readonly<Record<string, string>> {
  return Object.fromEntries([...describePlatform('BUILD', machine), ...describePlatform('TARGET', target)]);
}

/** The values of the ARGs in front of the first FROM. */
export function declareGlobals(file: Dockerfile, given: BuildArguments, used: Set<string>): ArgumentScope {
  const scope = new ArgumentScope({ arguments: given, global: new Map(), used });
  for (const instruction of file.globalArgs) {
    const variables = { get: (name: string) => scope.get(name) ?? given.platform[name] };
    const { args } = expandInstruction(instruction, { variables, escape: file.directives.escape });
    for (const { name, value } of args) scope.declare(name, value);
  }
  return scope;
}
