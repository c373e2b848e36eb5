import type { LayerFile, ListedFile, ThreadError, TreeDifference, WasteReport } from '@tinydock/domain';
import type { FileExtent } from './erofs-index-reader.ts';
import type { ListFilesQuery } from './list-files.ts';

/** What one worker is asked; directories of layers, lowest first. */
export type ExploreQuery =
  | ({ readonly kind: 'list'; readonly directories: readonly string[] } & ListFilesQuery)
  | { readonly kind: 'compare'; readonly from: readonly string[]; readonly to: readonly string[] }
  | { readonly kind: 'locate'; readonly directories: readonly string[]; readonly path: string }
  | { readonly kind: 'waste'; readonly directories: readonly string[]; readonly largest: number };

/** A regular file and where its bytes are. */
export interface LocatedFile {
  readonly file: LayerFile;
  /** Of the layer that holds it. */
  readonly directory: string;
  readonly extent: FileExtent;
}

/** A piece of an answer, of bounded size; the worker goes on when it is told to. */
export type ExploreBatch =
  | { readonly kind: 'list'; readonly items: readonly ListedFile[] }
  | { readonly kind: 'compare'; readonly items: readonly TreeDifference[] }
  | { readonly kind: 'locate'; readonly items: readonly LocatedFile[] }
  | { readonly kind: 'waste'; readonly items: readonly WasteReport[] };

export type FromExplorer =
  ExploreBatch | { readonly kind: 'end' } | { readonly kind: 'failed'; readonly error: ThreadError };

/** What the main thread says when it has taken a batch. */
export const NEXT_BATCH = 'next';

/** A query comes when the answer to the one before has ended. */
export type ToExplorer = ExploreQuery | typeof NEXT_BATCH;

export function isQuery(message: ToExplorer): message is ExploreQuery {
  return message !== NEXT_BATCH;
}
