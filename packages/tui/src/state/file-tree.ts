import type { ListedFile } from '@tinydock/protocol';
import { createMatcher } from './list-state.ts';

export interface FileNode {
  /** Without a slash at either end; the root's is empty. */
  readonly path: string;
  readonly name: string;
  /** Unknown for a directory that is only implied. */
  readonly file: ListedFile | undefined;
  readonly children: readonly FileNode[];
  /** Contents of all regular files in it. */
  readonly totalBytes: number;
}

export interface FileTree {
  readonly root: FileNode;
  readonly count: number;
}

interface Draft {
  readonly path: string;
  readonly name: string;
  file: ListedFile | undefined;
  readonly children: Map<string, Draft>;
}

function createDraft(path: string, name: string): Draft {
  return { path, name, file: undefined, children: new Map() };
}

function placeOf(root: Draft, path: string): Draft {
  let place = root;
  for (const name of path.split('/').filter((part) => part !== '')) {
    let child = place.children.get(name);
    if (child === undefined) {
      child = createDraft(place.path === '' ? name : `${place.path}/${name}`, name);
      place.children.set(name, child);
    }
    place = child;
  }
  return place;
}

function isDirectory(node: FileNode): boolean {
  return node.children.length > 0 || node.file?.file?.kind === 'directory';
}

/** Directories first, then by name. */
function compareNodes(left: FileNode, right: FileNode): number {
  const order = Number(isDirectory(right)) - Number(isDirectory(left));
  if (order !== 0) return order;
  return left.name < right.name ? -1 : 1;
}

function finish(draft: Draft): FileNode {
  const children = [...draft.children.values()].map(finish).sort(compareNodes);
  const own = draft.file?.change === 'removed' ? 0 : (draft.file?.file?.sizeBytes ?? 0);
  const totalBytes = children.reduce((sum, child) => sum + child.totalBytes, own);
  return { path: draft.path, name: draft.name, file: draft.file, children, totalBytes };
}

const decoder = new TextDecoder();

/** Puts a flat list of files together. */
export function buildFileTree(files: readonly ListedFile[]): FileTree {
  const root = createDraft('', '/');
  for (const file of files) placeOf(root, decoder.decode(file.file?.path)).file = file;
  return { root: finish(root), count: files.length };
}

export interface FileRow {
  readonly node: FileNode;
  readonly depth: number;
  readonly isOpen: boolean;
}

function addRows(
  rows: FileRow[],
  node: FileNode,
  context: { readonly depth: number; readonly expanded: ReadonlySet<string> },
): void {
  for (const child of node.children) {
    const isOpen = context.expanded.has(child.path);
    rows.push({ node: child, depth: context.depth, isOpen });
    if (isOpen) addRows(rows, child, { ...context, depth: context.depth + 1 });
  }
}

function addMatches(rows: FileRow[], node: FileNode, isMatch: (path: string) => boolean): void {
  for (const child of node.children) {
    if (isMatch(child.path)) rows.push({ node: child, depth: 0, isOpen: false });
    addMatches(rows, child, isMatch);
  }
}

/** The lines of the tree: open directories with what is in them, or, with a filter, every path that matches. */
export function fileRows(tree: FileTree, expanded: ReadonlySet<string>, filter: string): readonly FileRow[] {
  const rows: FileRow[] = [];
  if (filter === '') addRows(rows, tree.root, { depth: 0, expanded });
  else addMatches(rows, tree.root, createMatcher(filter));
  return rows;
}
