// Original file: tinydock/v1/build.proto

import type { BuildWarning as _tinydock_v1_BuildWarning, BuildWarning__Output as _tinydock_v1_BuildWarning__Output } from '../../tinydock/v1/BuildWarning.ts';
import type { UnknownBase as _tinydock_v1_UnknownBase, UnknownBase__Output as _tinydock_v1_UnknownBase__Output } from '../../tinydock/v1/UnknownBase.ts';

export interface CheckVariablesResponse {
  'warnings'?: (_tinydock_v1_BuildWarning)[];
  /**
   * Of the stages that begin with these nothing is said.
   */
  'unknown'?: (_tinydock_v1_UnknownBase)[];
}

export interface CheckVariablesResponse__Output {
  'warnings': (_tinydock_v1_BuildWarning__Output)[];
  /**
   * Of the stages that begin with these nothing is said.
   */
  'unknown': (_tinydock_v1_UnknownBase__Output)[];
}
