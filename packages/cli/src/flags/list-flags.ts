import type { FlagDefinition } from '../program/command-definition.ts';

/** Flags of commands that list something. */

export const FORMAT_FLAG: FlagDefinition = {
  kind: 'text',
  flags: '--format',
  placeholder: 'string',
  description: 'table, json, table TEMPLATE or a Go template',
};

export const FULL_IDS_FLAG: FlagDefinition = {
  kind: 'boolean',
  flags: '--no-trunc',
  description: 'Show ids in full',
};

export const IDS_ONLY_FLAG: FlagDefinition = {
  kind: 'boolean',
  flags: '-q, --quiet',
  description: 'Show ids only',
};
