// Original file: tinydock/v1/container_files.proto

import type { FileChange as _tinydock_v1_FileChange, FileChange__Output as _tinydock_v1_FileChange__Output } from '../../tinydock/v1/FileChange.ts';

export interface DiffContainerResponse {
  'changes'?: (_tinydock_v1_FileChange)[];
}

export interface DiffContainerResponse__Output {
  'changes': (_tinydock_v1_FileChange__Output)[];
}
