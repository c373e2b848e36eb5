import type { TextInstruction } from '@tinydock/dockerfile';
import type { DiffId } from '@tinydock/domain';
import { encodeTarHeader, TAR_TRAILER, toByteString } from '@tinydock/tar';
import { stepError } from '../build-error.ts';
import type { StageState } from '../stages/stage-state.ts';
import { resolveWorkdir } from '../state/apply-setting.ts';
import { joinPath, resolvePath } from '../tree/resolve-path.ts';
import type { SourceTree } from '../tree/source-tree.ts';
import { runLayerStep } from './layer-step.ts';

async function* directoryLayer(
  tree: SourceTree,
  wanted: string,
  instruction: TextInstruction,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { path, entry } = await resolvePath(tree, toByteString(wanted));
  if (entry !== undefined && entry.type !== 'directory') {
    const message = `cannot work in ${wanted}: it is no directory in the image`;
    throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
  }
  let at = '';
  for (const part of path.split('/').filter((name) => name !== '')) {
    at = joinPath(at, part);
    if ((await tree.stat(at)) === undefined) yield encodeTarHeader({ path: `${at}/`, type: 'directory', mode: 0o755 });
  }
  yield TAR_TRAILER;
}

/** WORKDIR: the directory is made where the image has none; the layer is empty where it has. */
export async function workdirStep(state: StageState, instruction: TextInstruction): Promise<void> {
  const { draft, build } = state;
  const path = resolveWorkdir(draft, instruction.value);
  draft.config.WorkingDir = path;
  const { trees, layers } = build.ports;
  const { signal } = build;
  await runLayerStep(state, {
    instruction,
    kind: 'workdir',
    inputs: { 'the directory': path },
    createdBy: `WORKDIR ${path}`,
    make: async (): Promise<DiffId> =>
      trees.open(draft.diffIds, async (tree) => {
        const result = await layers.ingest({ source: () => directoryLayer(tree, path, instruction), signal });
        return result.layer.diffId;
      }),
  });
}
