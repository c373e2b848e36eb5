// Original file: tinydock/v1/image_explorer.proto

import type { ImageFile as _tinydock_v1_ImageFile, ImageFile__Output as _tinydock_v1_ImageFile__Output } from '../../tinydock/v1/ImageFile.ts';

export interface FileDifference {
  /**
   * `added`, `removed` or `changed`.
   */
  'change'?: (string);
  /**
   * As `to` has it; what is removed, as `from` has it.
   */
  'file'?: (_tinydock_v1_ImageFile | null);
  /**
   * As `from` has it, where it changed.
   */
  'before'?: (_tinydock_v1_ImageFile | null);
  /**
   * In what the two differ, where it changed: `type`, `contents`, `target`, `device`, `mode`, `owner`, `attributes`.
   */
  'aspects'?: (string)[];
}

export interface FileDifference__Output {
  /**
   * `added`, `removed` or `changed`.
   */
  'change': (string);
  /**
   * As `to` has it; what is removed, as `from` has it.
   */
  'file': (_tinydock_v1_ImageFile__Output | null);
  /**
   * As `from` has it, where it changed.
   */
  'before': (_tinydock_v1_ImageFile__Output | null);
  /**
   * In what the two differ, where it changed: `type`, `contents`, `target`, `device`, `mode`, `owner`, `attributes`.
   */
  'aspects': (string)[];
}
