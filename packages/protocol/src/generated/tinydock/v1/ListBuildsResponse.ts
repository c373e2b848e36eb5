// Original file: tinydock/v1/build_records.proto

import type { Build as _tinydock_v1_Build, Build__Output as _tinydock_v1_Build__Output } from '../../tinydock/v1/Build.ts';

export interface ListBuildsResponse {
  'builds'?: (_tinydock_v1_Build)[];
}

export interface ListBuildsResponse__Output {
  'builds': (_tinydock_v1_Build__Output)[];
}
