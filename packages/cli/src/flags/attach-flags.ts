import { TinydockError } from '@tinydock/domain';
import type { OutputStreamName } from '../output/output.ts';
import type { FlagDefinition } from '../program/command-definition.ts';
import type { FlagValues } from '../program/flag-values.ts';
import { flagError } from './flag-error.ts';

export const DETACH_KEYS_FLAG: FlagDefinition = {
  kind: 'text',
  flags: '--detach-keys',
  placeholder: 'string',
  description: 'The keys that detach from a terminal (default ctrl-p,ctrl-q)',
};

export const SIG_PROXY_FLAG: FlagDefinition = {
  kind: 'boolean',
  flags: '--sig-proxy',
  description: 'Hand signals to the container (default true)',
  isOnByDefault: true,
};

/** All that a program writes. */
export const BOTH_STREAMS: readonly OutputStreamName[] = ['stdout', 'stderr'];

const STREAMS = ['stdin', 'stdout', 'stderr'] as const;

/** Which streams to connect: what `-a` names, or else all, standard input with `-i` alone. */
export interface AttachedStreams {
  readonly withStdin: boolean;
  readonly streams: readonly OutputStreamName[];
}

/** @throws TinydockError INVALID_ARGUMENT for an unknown stream, and for `-a` with `-d` */
export function parseAttachedStreams(flags: FlagValues): AttachedStreams {
  const named = flags.list('attach').map((text) => {
    const found = STREAMS.find((stream) => stream === text.toLowerCase());
    if (found === undefined) throw flagError('--attach', text, 'expected stdin, stdout or stderr');
    return found;
  });
  if (named.length > 0 && flags.boolean('detach')) {
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message: '--attach and --detach cannot go together' });
  }
  const withStdin = flags.boolean('interactive') && !flags.boolean('detach');
  if (named.length === 0) return { withStdin, streams: BOTH_STREAMS };
  return {
    withStdin: withStdin && named.includes('stdin'),
    streams: BOTH_STREAMS.filter((stream) => named.includes(stream)),
  };
}
