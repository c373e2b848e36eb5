import type { BuildTarget, BuildWarning, LineRange, TargetOutline } from '@tinydock/dockerfile';
import type { BuildContext, OpenContextOptions } from './open-build-context.ts';
import type { OpenedLayout, OpenLayoutOptions } from './open-layout.ts';

// Who does not build must not wait for the reader of Dockerfiles to be loaded.

/** @see {@link import('./open-build-context.ts').openBuildContext} */
export async function openBuildContext(options: OpenContextOptions): Promise<BuildContext> {
  return (await import('./open-build-context.ts')).openBuildContext(options);
}

/** @see {@link import('./open-build-context.ts').openNamedContext} */
export async function openNamedContext(
  options: Parameters<typeof import('./open-build-context.ts').openNamedContext>[0],
): Promise<Pick<BuildContext, 'archive' | 'list' | 'remote'>> {
  return (await import('./open-build-context.ts')).openNamedContext(options);
}

/** @see {@link import('./read-dockerfile.ts').findRegistries} */
export async function findRegistries(
  source: string,
  buildArgs: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  return (await import('./read-dockerfile.ts')).findRegistries(source, buildArgs);
}

/** @see {@link import('./read-dockerfile.ts').checkDockerfile} */
export async function checkDockerfile(
  source: string,
  file: { readonly name: string; readonly ignorePatterns: string },
): Promise<readonly BuildWarning[]> {
  return (await import('./read-dockerfile.ts')).checkDockerfile(source, file);
}

/** @see {@link import('./read-dockerfile.ts').targetsOf} */
export async function listBuildTargets(source: string, name: string): Promise<readonly BuildTarget[]> {
  return (await import('./read-dockerfile.ts')).targetsOf(source, name);
}

/** @see {@link import('@tinydock/dockerfile').instructionLines} */
export async function listInstructionLines(source: string): Promise<readonly LineRange[]> {
  return (await import('@tinydock/dockerfile')).instructionLines(source);
}

/** @see {@link import('./read-dockerfile.ts').outlineOf} */
export async function outlineBuild(
  source: string,
  request: {
    readonly name: string;
    readonly target: string;
    readonly buildArgs: Readonly<Record<string, string>>;
  },
): Promise<TargetOutline> {
  return (await import('./read-dockerfile.ts')).outlineOf(source, request);
}

/** @see {@link import('./open-layout.ts').openLayout} */
export async function openLayout(options: OpenLayoutOptions): Promise<OpenedLayout> {
  return (await import('./open-layout.ts')).openLayout(options);
}
