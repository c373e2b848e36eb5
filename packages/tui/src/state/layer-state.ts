import type { EfficiencyResponse, ExploredLayer, ListedFile } from '@tinydock/protocol';
import { EMPTY_LIST, type ListState } from './list-state.ts';
import { buildFileTree, type FileTree } from './file-tree.ts';

/** The layers of one image, and the files of one of them. */
export interface LayerState {
  readonly image: { readonly id: string; readonly name: string };
  /** Lowest first. */
  readonly layers: readonly ExploredLayer[];
  readonly efficiency: EfficiencyResponse | undefined;
  /** Only what the layer adds, changes and removes. */
  readonly onlyChanges: boolean;
  readonly tree: FileTree;
  /** Which files the tree holds, or will hold once they are here. */
  readonly wanted: TreeRequest | undefined;
  readonly isLoading: boolean;
  /** The tree has only what is seen of it; nobody knows yet how large its directories are. */
  readonly isGlance: boolean;
  readonly expanded: ReadonlySet<string>;
  readonly files: ListState;
  readonly problem: string | undefined;
}

export interface TreeRequest {
  readonly image: string;
  /** The lowest is 1. */
  readonly layer: number;
  readonly onlyChanges: boolean;
}

export function createLayerState(image: LayerState['image']): LayerState {
  return {
    image,
    layers: [],
    efficiency: undefined,
    onlyChanges: false,
    tree: buildFileTree([]),
    wanted: undefined,
    isLoading: true,
    isGlance: false,
    expanded: new Set(),
    files: EMPTY_LIST,
    problem: undefined,
  };
}

function isSame(left: TreeRequest | undefined, right: TreeRequest): boolean {
  return left?.image === right.image && left.layer === right.layer && left.onlyChanges === right.onlyChanges;
}

/** Asks for other files; what is shown stays until they are here. */
export function wantFiles(state: LayerState, layer: number): LayerState {
  const wanted: TreeRequest = { image: state.image.id, layer, onlyChanges: state.onlyChanges };
  return isSame(state.wanted, wanted) ? state : { ...state, wanted, isLoading: true, isGlance: false };
}

interface TakenFiles {
  readonly request: TreeRequest;
  readonly files: readonly ListedFile[];
  readonly isGlance: boolean;
}

/** Takes files in, unless others are wanted by now. */
export function takeFiles(state: LayerState, { request, files, isGlance }: TakenFiles): LayerState {
  // A glance that comes after all files has come too late.
  if (!isSame(state.wanted, request) || (isGlance && !state.isLoading)) return state;
  return { ...state, tree: buildFileTree(files), isLoading: isGlance, isGlance, problem: undefined };
}
