import { createHash } from 'node:crypto';
import type { CopyInstruction } from '@tinydock/dockerfile';
import type { DiffId } from '@tinydock/domain';
import { fromByteString } from '@tinydock/tar';
import { notSupported } from '../build-error.ts';
import { hashText, type StepInputs } from '../cache/step-key.ts';
import { selectSources, type SelectedSource, walkSource } from '../copy/select-files.ts';
import { writeCopyLayer } from '../copy/write-copy-layer.ts';
import type { StageState } from '../stages/stage-state.ts';
import type { SourceTree, TreeEntry } from '../tree/source-tree.ts';
import { runLayerStep } from './layer-step.ts';

const ARCHIVE = /\.(?:tar|tgz|tbz2?|txz|tar\.(?:gz|bz2|xz|zst))$/i;

function refuseUnsupported(instruction: CopyInstruction): void {
  if (instruction.parents) throw notSupported(instruction, 'COPY --parents');
  if (instruction.excludes.length > 0) throw notSupported(instruction, '--exclude');
  if (instruction.kind !== 'add') return;
  if (instruction.checksum !== undefined) throw notSupported(instruction, 'ADD --checksum');
  if (instruction.keepGitDir) throw notSupported(instruction, 'ADD --keep-git-dir');
  if (instruction.unpack === true) throw notSupported(instruction, 'ADD --unpack');
  const remote = instruction.sources.find((source) => /^(?:https?|ftp|git|ssh):\/\/|^git@/i.test(source));
  if (remote !== undefined) throw notSupported(instruction, 'ADD of a URL');
}

/** Whether a local archive would be unpacked depends on its name here, so that none is ever copied by mistake. */
function refuseArchives(instruction: CopyInstruction, sources: readonly SelectedSource[]): void {
  if (instruction.kind !== 'add' || instruction.unpack === false) return;
  const archive = sources.find(({ entry, name }) => entry.type === 'file' && ARCHIVE.test(name));
  if (archive !== undefined)
    throw notSupported(instruction, `unpacking ${fromByteString(archive.name)} by ADD (COPY copies it as it is)`);
}

/** Mode, type, link target, attributes and bytes of a file. */
export async function describeFile(tree: SourceTree, path: string, entry: TreeEntry): Promise<string> {
  const content = entry.type === 'file' ? await tree.digest(path) : entry.type;
  const xattrs = [...entry.xattrs].map(([name, value]) => `${name}=${Buffer.from(value).toString('hex')}`);
  return [content, entry.mode.toString(8), entry.linkPath, ...xattrs].join(' ').trim();
}

/** Mode, type, link target, attributes and bytes of each file; never its times. The owner is what the step sets. */
async function describeFiles(tree: SourceTree, sources: readonly SelectedSource[]): Promise<StepInputs> {
  const inputs: Record<string, string> = {};
  const names = createHash('sha256');
  for (const [index, source] of sources.entries()) {
    names.update(`${index} ${source.name} ${source.entry.type}\0`);
    for await (const { path, entry, relative } of walkSource(tree, source)) {
      names.update(`${relative}\0`);
      inputs[`file ${fromByteString(path) || '.'}`] = await describeFile(tree, path, entry);
    }
  }
  return { ...inputs, 'the order of the files': names.digest('hex') };
}

async function inputsOf(
  state: StageState,
  instruction: CopyInstruction,
  { tree, sources }: { readonly tree: SourceTree; readonly sources: readonly SelectedSource[] },
): Promise<StepInputs> {
  const { destination, chown = '', chmod = '', link, heredocs } = instruction;
  const written = heredocs.map(({ name, content }) => [`file <<${name}`, hashText(content)]);
  return {
    ...(await describeFiles(tree, sources)),
    ...(Object.fromEntries(written) as Record<string, string>),
    'the destination': JSON.stringify([destination, link]),
    'the owner': chown,
    'the mode': chmod,
    'the working directory': state.draft.config.WorkingDir ?? '/',
  };
}

async function copyFrom(state: StageState, instruction: CopyInstruction, tree: SourceTree): Promise<void> {
  const { build, draft } = state;
  const { trees, layers } = build.ports;
  const isHidden = instruction.from === undefined ? build.isIgnored : (): boolean => false;
  const sources = await selectSources(tree, instruction, isHidden);
  refuseArchives(instruction, sources);
  const flags = instruction.text.replace(/\s+/g, ' ');
  await runLayerStep(state, {
    instruction,
    kind: 'copy',
    inputs: await inputsOf(state, instruction, { tree, sources }),
    createdBy: flags,
    make: async (): Promise<DiffId> =>
      trees.open(draft.diffIds, async (target) => {
        const workdir = draft.config.WorkingDir ?? '/';
        const request = { instruction, sources, source: tree, target, workdir };
        const result = await layers.ingest({ source: () => writeCopyLayer(request), signal: build.signal });
        return result.layer.diffId;
      }),
  });
}

/**
 * COPY and ADD of files: from the context, or from the layers of a stage or an image.
 * @param from the layers of `--from`, undefined for the context
 */
export async function copyStep(
  state: StageState,
  instruction: CopyInstruction,
  from: readonly DiffId[] | undefined,
): Promise<void> {
  refuseUnsupported(instruction);
  const { context, ports } = state.build;
  if (from === undefined) await copyFrom(state, instruction, context);
  else await ports.trees.open(from, (tree) => copyFrom(state, instruction, tree));
}
