import { fromByteString } from '@tinydock/tar';
import type { StepInputs } from '../cache/step-key.ts';
import type { FileInputs } from '../cache/step-trace.ts';
import type { Awaitable, SourceTree, TreeEntry } from '../tree/source-tree.ts';
import { type SelectedFile, type SelectedSource, walkSource } from './select-files.ts';
import { TextHash } from './text-hash.ts';

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

export interface DescribedFiles {
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
export async function describeFiles(sources: readonly SelectedSource[], withOwners: boolean): Promise<DescribedFiles> {
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

interface Pending {
  /** Of the file. */
  readonly index: number;
  readonly described: Promise<string>;
}

/** Grows with the files of a copy: mode, type, link target, attributes and bytes of each; never its times. */
class CopyDescription {
  /** The owner of each as well. */
  readonly #withOwners: boolean;
  readonly #names = new TextHash();
  readonly #contents = new TextHash();
  #files = '';

  constructor(withOwners: boolean) {
    this.#withOwners = withOwners;
  }

  ownerOf({ uid, gid }: TreeEntry): string {
    return this.#withOwners ? ` ${uid}:${gid}` : '';
  }

  name(text: string): void {
    this.#names.update(`${text}\0`);
  }

  /** All files of a source at once. */
  addRevision({ name }: SelectedSource, revision: string): void {
    this.#contents.update(`${revision}\0`);
    this.#files += `${fromByteString(name)}\0${revision}\0`;
  }

  #add({ path, relative, entry }: SelectedFile, described: string): void {
    const description = `${described}${this.ownerOf(entry)}\0`;
    this.#names.update(`${relative}\0`);
    this.#contents.update(`${path}\0${description}`);
    this.#files += `${fromByteString(path) || '.'}\0${description}`;
  }

  /** Files one after the other, the rest in another turn where what is to be said of one is not known yet. */
  addAll(tree: SourceTree, files: readonly SelectedFile[], from = 0): Promise<void> | undefined {
    for (let index = from; index < files.length; index += 1) {
      const file = files[index];
      if (file === undefined) continue;
      const described = describeFile(tree, file);
      if (described instanceof Promise) return this.#addLater(tree, files, { index, described });
      this.#add(file, described);
    }
    return undefined;
  }

  async #addLater(tree: SourceTree, files: readonly SelectedFile[], { index, described }: Pending): Promise<void> {
    const file = files[index];
    if (file !== undefined) this.#add(file, await described);
    await this.addAll(tree, files, index + 1);
  }

  end(): DescribedFiles {
    const inputs = { 'the files': this.#contents.digest(), 'the order of the files': this.#names.digest() };
    return { files: this.#files, inputs };
  }
}

async function describeAll(sources: readonly SelectedSource[], withOwners: boolean): Promise<DescribedFiles> {
  const description = new CopyDescription(withOwners);
  for (const [index, source] of sources.entries()) {
    const { tree, revision } = source;
    description.name(`${index} ${source.name} ${source.entry.type}`);
    if (revision !== undefined) {
      description.addRevision(source, revision);
      continue;
    }
    for (const { relative, path, entry } of source.parents ?? [])
      description.name(`above ${relative} ${await describeFile(tree, { path, entry })}${description.ownerOf(entry)}`);
    for await (const files of walkSource(tree, source)) await description.addAll(tree, files);
  }
  return description.end();
}
