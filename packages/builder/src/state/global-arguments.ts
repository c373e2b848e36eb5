import { type Dockerfile, expandInstruction } from '@tinydock/dockerfile';
import type { Platform } from '@tinydock/domain';
import { ArgumentScope, type BuildArguments } from './stage-scope.ts';

/** What the builder sets, as BUILDPLATFORM and TARGETARCH. */
export function platformArguments({ os, architecture, variant = '' }: Platform): Readonly<Record<string, string>> {
  const name = variant === '' ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`;
  const values = { PLATFORM: name, OS: os, ARCH: architecture, VARIANT: variant };
  return Object.fromEntries(
    ['BUILD', 'TARGET'].flatMap((prefix) => Object.entries(values).map(([key, value]) => [`${prefix}${key}`, value])),
  );
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
