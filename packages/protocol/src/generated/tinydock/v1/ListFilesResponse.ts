// Original file: tinydock/v1/image_explorer.proto

import type { ListedFile as _tinydock_v1_ListedFile, ListedFile__Output as _tinydock_v1_ListedFile__Output } from '../../tinydock/v1/ListedFile.ts';

export interface ListFilesResponse {
  'files'?: (_tinydock_v1_ListedFile)[];
}

export interface ListFilesResponse__Output {
  'files': (_tinydock_v1_ListedFile__Output)[];
}
