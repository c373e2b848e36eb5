import type { TextInstruction } from '@tinydock/dockerfile';
import type { DiffId } from '@tinydock/domain';
import { TAR_TRAILER, toByteString } from '@tinydock/tar';
import { stepError } from '../build-error.ts';
import { ownerOfUser } from '../copy/copy-owner.ts';
import { LayerDirectories } from '../copy/layer-directories.ts';
import type { StageState } from '../stages/stage-state.ts';
import { resolveWorkdir } from '../state/apply-setting.ts';
import { resolvePath } from '../tree/resolve-path.ts';
import type { SourceTree } from '../tree/source-tree.ts';
import { runLayerStep } from './layer-step.ts';

interface Wanted {
  readonly instruction: TextInstruction;
  readonly path: string;
  /** Who it is for. */
  readonly user: string;
}

async function* directoryLayer(
  tree: SourceTree,
  { instruction, path: wanted, user }: Wanted,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { path, entry } = await resolvePath(tree, toByteString(wanted));
  if (entry !== undefined && entry.type !== 'directory') {
    const message = `cannot work in ${wanted}: it is no directory in the image`;
    throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
  }
  if (entry === undefined) {
    const owner = await ownerOfUser(user, tree);
    yield* new LayerDirectories({ instruction, target: tree, owner }).name(path);
  }
  yield TAR_TRAILER;
}

/** WORKDIR: the directory is made for the user where the image has none; the layer is empty where it has. */
export async function workdirStep(state: StageState, instruction: TextInstruction): Promise<void> {
  const { draft, build } = state;
  const path = resolveWorkdir(draft, instruction.value);
  draft.config.WorkingDir = path;
  const user = draft.config.User ?? '';
  const { trees, layers } = build.ports;
  const { signal } = build;
  await runLayerStep(state, {
    instruction,
    kind: 'workdir',
    inputs: { 'the directory': path, 'the user': user },
    createdBy: `WORKDIR ${path}`,
    make: async (): Promise<DiffId> =>
      trees.open(draft.diffIds, async (tree) => {
        const result = await layers.ingest({ source: () => directoryLayer(tree, { instruction, path, user }), signal });
        return result.layer.diffId;
      }),
  });
}
