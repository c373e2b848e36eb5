import { createHash } from 'node:crypto';
import type { CopyInstruction } from '@tinydock/dockerfile';
import { type DiffId, withoutPassword } from '@tinydock/domain';
import { fromByteString } from '@tinydock/tar';
import { hashText, type StepInputs } from '../cache/step-key.ts';
import type { FileInputs } from '../cache/step-trace.ts';
import { selectSources, type SelectedFile, type SelectedSource, walkSource } from '../copy/select-files.ts';
import { gatherChunks } from '../copy/gather-chunks.ts';
import { TextHash } from '../copy/text-hash.ts';
import { isArchive } from '../copy/unpack-archive.ts';
import { checkRemoteFlags } from '../copy/remote-source.ts';
import { writeCopyLayer } from '../copy/write-copy-layer.ts';
import type { StageState } from '../stages/stage-state.ts';
import type { Awaitable, SourceTree, TreeEntry } from '../tree/source-tree.ts';
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

/** Mode, type, link target, attributes and bytes of a file, and of which it is another name. */
export function describeFile(
  tree: SourceTree,
  { path, entry, firstName }: Pick<SelectedFile, 'path' | 'entry' | 'firstName'>,
): Awaitable<string> {
  const known = entry.type === 'file' ? (entry.digest ?? tree.digest(path)) : entry.type;
  if (known instanceof Promise) return known.then((content) => describeContent(content, { entry, firstName }));
  return describeContent(known, { entry, firstName });
}

function describeContent(content: string, { entry, firstName }: Pick<SelectedFile, 'entry' | 'firstName'>): string {
  let text = `${content} ${entry.mode.toString(8)} ${entry.linkPath}`;
  for (const [name, value] of entry.xattrs) text += ` ${name}=${Buffer.from(value).toString('hex')}`;
  if (firstName !== undefined) text += ` is ${firstName}`;
  return text.trimEnd();
}

interface DescribedFiles {
  readonly inputs: StepInputs;
  readonly files: FileInputs;
}

/** Under which the description of all that is selected is kept with its tree; undefined where it comes from several. */
function factOf([first, ...others]: readonly SelectedSource[]): string | undefined {
  const isPlain = ({ excluded, parents, isRemote, isPending }: SelectedSource): boolean =>
    excluded === undefined && parents === undefined && isRemote !== true && isPending !== true;
  if (first === undefined || others.some(({ tree }) => tree !== first.tree)) return undefined;
  if (![first, ...others].every(isPlain)) return undefined;
  return JSON.stringify([first, ...others].map(({ path, name, placedAt }) => [path, name, placedAt]));
}

/** Descriptions that a tree keeps: those of the COPYs of a build, whose files are mostly others. */
const MAX_FACTS = 8;

/** As {@link describeAll}; a context that has not changed since another build is not gone through again. */
async function describeFiles(sources: readonly SelectedSource[], withOwners: boolean): Promise<DescribedFiles> {
  const fact = factOf(sources);
  const facts = sources[0]?.tree.facts;
  if (withOwners || fact === undefined || facts === undefined) return await describeAll(sources, withOwners);
  const known = facts.get(fact) as DescribedFiles | undefined;
  const described = known ?? (await describeAll(sources, withOwners));
  facts.delete(fact);
  facts.set(fact, described);
  const [oldest] = facts.keys();
  if (facts.size > MAX_FACTS && oldest !== undefined) facts.delete(oldest);
  return described;
}

/** Mode, type, link target, attributes and bytes of each file; never its times. The owner where the step keeps it. */
async function describeAll(sources: readonly SelectedSource[], withOwners: boolean): Promise<DescribedFiles> {
  const ownerOf = ({ uid, gid }: TreeEntry): string => (withOwners ? ` ${uid}:${gid}` : '');
  let files = '';
  const names = new TextHash();
  const contents = new TextHash();
  for (const [index, source] of sources.entries()) {
    const { tree, revision } = source;
    names.update(`${index} ${source.name} ${source.entry.type}\0`);
    if (revision !== undefined) {
      contents.update(`${revision}\0`);
      files += `${fromByteString(source.name)}\0${revision}\0`;
      continue;
    }
    for (const { relative, path, entry } of source.parents ?? [])
      names.update(`above ${relative} ${await describeFile(tree, { path, entry })}${ownerOf(entry)}\0`);
    for await (const found of walkSource(tree, source))
      for (const file of found) {
        const { path, relative, entry } = file;
        const described = describeFile(tree, file);
        const description = `${described instanceof Promise ? await described : described}${ownerOf(entry)}\0`;
        names.update(`${relative}\0`);
        contents.update(`${path}\0${description}`);
        files += `${fromByteString(path) || '.'}\0${description}`;
      }
  }
  return { files, inputs: { 'the files': contents.digest(), 'the order of the files': names.digest() } };
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
