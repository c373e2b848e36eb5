import type { FlagDefinition } from './command-definition.ts';

/** A flag with its names taken apart. */
export interface Flag {
  readonly definition: FlagDefinition;
  /** Without the dashes. */
  readonly long: string;
  /** One letter; undefined where there is none. */
  readonly short: string | undefined;
  readonly takesValue: boolean;
}

function toFlag(definition: FlagDefinition): Flag {
  const { flags } = definition;
  const long = /--([a-z0-9-]+)/.exec(flags)?.[1];
  if (long === undefined) throw new Error(`the flag ${flags} has no long name`);
  const takesValue = definition.kind === 'unsupported' ? definition.takesValue : definition.kind !== 'boolean';
  return { definition, long, short: /(?:^|\s)-([A-Za-z])\b/.exec(flags)?.[1], takesValue };
}

export function createFlagTable(definitions: readonly FlagDefinition[]): readonly Flag[] {
  return definitions.map(toFlag);
}
