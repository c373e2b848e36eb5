import { type DiffContainerResponseInput, requireText } from '@tinydock/protocol';
import type { ContainerFiles } from '../containers/container-files.ts';
import type { CommitRequest } from '../images/commit-container.ts';
import type { DataSocket } from './data-socket.ts';
import { sendInMessages, sendThroughSocket } from './download.ts';
import type { ContainerHandlers } from './service-handlers.ts';

export interface ContainerFilesHandlerOptions {
  readonly files: ContainerFiles;
  /** Resolves with the id of the image. */
  readonly commit: (request: CommitRequest) => Promise<string>;
  readonly dataSocket: DataSocket;
}

const CHANGES_PER_MESSAGE = 1000;

async function* diff(
  files: ContainerFiles,
  container: string,
  signal: AbortSignal,
): AsyncGenerator<DiffContainerResponseInput, void, undefined> {
  const changes = await files.diff(requireText('container', container), signal);
  for (let start = 0; start < changes.length; start += CHANGES_PER_MESSAGE) {
    const some = changes.slice(start, start + CHANGES_PER_MESSAGE);
    yield { changes: some.map(({ kind, path }) => ({ kind, path: Buffer.from(path, 'latin1') })) };
  }
}

/** The calls of `tinydock.v1.ContainerService` that are about files. */
export function createContainerFilesHandlers(
  options: ContainerFilesHandlerOptions,
): Pick<ContainerHandlers, 'Diff' | 'Export' | 'ExportChunks' | 'Commit'> {
  const { files, commit, dataSocket } = options;
  const exportTar = (container: string, signal: AbortSignal): AsyncIterable<Uint8Array> =>
    files.export(requireText('container', container), signal);
  return {
    Diff: ({ container }, { signal }) => diff(files, container, signal),
    Export: ({ container }, { signal }) => sendThroughSocket(dataSocket, exportTar(container, signal), signal),
    ExportChunks: ({ container }, { signal }) => sendInMessages(exportTar(container, signal)),
    Commit: async (request, { signal }) => {
      const { reference, author, message, changes, withoutPause } = request;
      const container = requireText('container', request.container);
      return {
        imageId: await commit({ container, reference, author, message, changes, pause: !withoutPause, signal }),
      };
    },
  };
}
