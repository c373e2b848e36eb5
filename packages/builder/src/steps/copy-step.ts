import { createHash } from 'node:crypto';
import type { CopyInstruction } from '@tinydock/dockerfile';
import { type DiffId, withoutPassword } from '@tinydock/domain';
import { hashText, type StepInputs } from '../cache/step-key.ts';
import { selectSources, type SelectedSource } from '../copy/select-files.ts';
import { describeFiles, type DescribedFiles } from '../copy/describe-files.ts';
import { gatherChunks } from '../copy/gather-chunks.ts';
import { isArchive } from '../copy/unpack-archive.ts';
import { checkRemoteFlags } from '../copy/remote-source.ts';
import { writeCopyLayer } from '../copy/write-copy-layer.ts';
import type { StageState } from '../stages/stage-state.ts';
import type { SourceTree } from '../tree/source-tree.ts';
import { isImported, runLayerStep } from './layer-step.ts';
import { looseStep } from './loose-step.ts';

/** Finds the archives that ADD unpacks. */
async function markArchives(
  { build }: StageState,
  instruction: CopyInstruction,
  sources: readonly SelectedSource[],
): Promise<readonly SelectedSource[]> {
  if (instruction.kind !== 'add' || instruction.unpack === false) return sources;
  return await Promise.all(
    sources.map(async (source) => {
      const { tree, path, entry } = source;
      // What comes from a URL is unpacked where the flag says so.
      if (entry.type !== 'file' || (source.isRemote === true && instruction.unpack !== true)) return source;
      return (await isArchive(tree.read(path), build.ports.unpack)) ? { ...source, isArchive: true } : source;
    }),
  );
}

async function inputsOf(
  state: StageState,
  instruction: CopyInstruction,
  { sources, keepsOwners }: Selection,
): Promise<DescribedFiles> {
  const { destination, chown = '', chmod = '', link, heredocs, excludes } = instruction;
  const written = heredocs.map(({ name, content }) => [`file <<${name}`, hashText(content)]);
  const { files, inputs } = await describeFiles(sources, keepsOwners);
  const all = {
    ...inputs,
    ...(Object.fromEntries(written) as Record<string, string>),
    'the destination': JSON.stringify([destination, link]),
    ...(instruction.parents ? { 'the kept parents': 'true' } : {}),
    ...(excludes.length > 0 && sources.some(({ revision }) => revision !== undefined)
      ? { 'the exclusions': JSON.stringify(excludes) }
      : {}),
    ...(sources.some((source) => source.isArchive === true) ? { unpacking: 'true' } : {}),
    'the owner': chown,
    'the mode': chmod,
    'the working directory': state.draft.config.WorkingDir ?? '/',
  };
  return { files, inputs: all };
}

/** What is copied. */
interface Selection {
  readonly sources: readonly SelectedSource[];
  /** Files of layers keep their owners where no flag says another one; those of a context are root's. */
  readonly keepsOwners: boolean;
}

interface CopyWork extends Pick<Selection, 'keepsOwners'> {
  readonly instruction: CopyInstruction;
  /** What decides the result without a look at the files, where that is known. */
  readonly shortInputs?: StepInputs | undefined;
}

async function selectFrom(
  { build }: StageState,
  instruction: CopyInstruction,
  tree: SourceTree,
): Promise<readonly SelectedSource[]> {
  const whyHidden = instruction.from === undefined ? build.whyHidden : undefined;
  const { signal, ports } = build;
  // Variables stand in it by now, which the text of the instruction does not show.
  const fetching = <T>(url: string, work: () => Promise<T>): Promise<T> =>
    looseStep(build, `fetching ${withoutPassword(url)}`, work);
  return await selectSources(tree, instruction, { whyHidden, remotes: ports.remotes, signal, fetching });
}

/** Writes the layer. */
async function copyFiles(
  { build, draft }: StageState,
  instruction: CopyInstruction,
  selection: Selection,
): Promise<DiffId> {
  const { trees, layers, unpack } = build.ports;
  return await trees.open(draft.diffIds, async (target) => {
    const request = { instruction, ...selection, target, workdir: draft.config.WorkingDir ?? '/', unpack };
    const result = await layers.ingest({
      source: () => gatherChunks(writeCopyLayer(request)),
      signal: build.signal,
    });
    return result.layer.diffId;
  });
}

/** As BuildKit has it: with variables replaced, and without what does not show in the layer. */
function describeCopy({ kind, parents, chown, chmod, sources, heredocs, destination }: CopyInstruction): string {
  const flags = [
    ...(parents ? ['--parents'] : []),
    ...(chown === undefined ? [] : [`--chown=${chown}`]),
    ...(chmod === undefined ? [] : [`--chmod=${chmod}`]),
  ];
  return [kind.toUpperCase(), ...flags, ...sources, ...heredocs.map(({ name }) => `<<${name}`), destination].join(' ');
}

async function copyFrom(state: StageState, work: CopyWork, tree: SourceTree): Promise<void> {
  const { instruction, keepsOwners, shortInputs } = work;
  const sources = await markArchives(state, instruction, await selectFrom(state, instruction, tree));
  const selection = { sources, keepsOwners };
  await runLayerStep(state, {
    instruction,
    kind: 'copy',
    ...(await inputsOf(state, instruction, selection)),
    shortInputs,
    createdBy: describeCopy(instruction),
    make: () => copyFiles(state, instruction, selection),
  });
}

function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** All that decides a copy from layers: they stand for the files in them. */
function inputsByLayers({ draft }: StageState, instruction: CopyInstruction, diffIds: readonly DiffId[]): StepInputs {
  const { position: _position, endLine: _endLine, text: _text, from: _from, ...asked } = instruction;
  return {
    'the source layers': sha256(diffIds),
    'the instruction': sha256(asked),
    'the working directory': draft.config.WorkingDir ?? '/',
  };
}

/** Where another daemon has copied the same from layers that are not here, they are not needed. */
async function copyFromLayers(
  state: StageState,
  instruction: CopyInstruction,
  diffIds: readonly DiffId[],
): Promise<void> {
  const { trees, layers } = state.build.ports;
  const shortInputs = inputsByLayers(state, instruction, diffIds);
  const keepsOwners = instruction.chown === undefined;
  const isHere = (): boolean => diffIds.every((diffId) => layers.get(diffId) !== undefined);
  if (!isImported(state, 'copy', shortInputs) || isHere()) {
    await trees.open(diffIds, (tree) => copyFrom(state, { instruction, keepsOwners, shortInputs }, tree));
    return;
  }
  await runLayerStep(state, {
    instruction,
    kind: 'copy',
    inputs: shortInputs,
    createdBy: describeCopy(instruction),
    make: () =>
      trees.open(diffIds, async (tree) => {
        const sources = await selectFrom(state, instruction, tree);
        return copyFiles(state, instruction, { sources, keepsOwners });
      }),
  });
}

/** What files are copied from. */
export type CopySource =
  | { readonly kind: 'layers'; readonly diffIds: readonly DiffId[] }
  | { readonly kind: 'files'; readonly tree: SourceTree };

/**
 * COPY and ADD of files: from the context, or from what `--from` names.
 * @param from undefined for the context
 */
export async function copyStep(
  state: StageState,
  instruction: CopyInstruction,
  from: CopySource | undefined,
): Promise<void> {
  checkRemoteFlags(instruction);
  if (from?.kind === 'layers') await copyFromLayers(state, instruction, from.diffIds);
  else await copyFrom(state, { instruction, keepsOwners: false }, from?.tree ?? state.build.context);
}
