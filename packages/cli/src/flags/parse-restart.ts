import type { RestartPolicyInput } from '@tinydock/protocol';
import type { FlagDefinition } from '../program/command-definition.ts';
import { flagError } from './flag-error.ts';

export const RESTART_FLAG: FlagDefinition = {
  kind: 'text',
  flags: '--restart',
  placeholder: 'string',
  description: 'When to start it again: no, on-failure[:N], always or unless-stopped (default no)',
};

/** `on-failure:3`; undefined where the flag was not given. @throws TinydockError INVALID_ARGUMENT */
export function parseRestart(text: string | undefined): RestartPolicyInput | undefined {
  if (text === undefined || text === '') return undefined;
  const match = /^(no|always|unless-stopped|on-failure)(?::(\d{1,9}))?$/.exec(text);
  const [, name = '', retries] = match ?? [];
  if (match === null || (retries !== undefined && name !== 'on-failure')) {
    throw flagError('--restart', text, 'expected no, on-failure[:N], always or unless-stopped');
  }
  return { name, maximumRetries: Number(retries ?? 0) };
}
