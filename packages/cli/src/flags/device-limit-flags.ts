import type { DeviceLimits, DeviceRate } from '@tinydock/protocol';
import type { FlagDefinition } from '../program/command-definition.ts';
import type { FlagValues } from '../program/flag-values.ts';
import { flagError } from './flag-error.ts';
import { parseBytes } from './parse-bytes.ts';

function list(flags: string, description: string): FlagDefinition {
  return { kind: 'list', flags, placeholder: 'list', description };
}

/** What a container may do to block devices. */
export const DEVICE_LIMIT_FLAGS: readonly FlagDefinition[] = [
  list('--blkio-weight-device', 'Share of one disk: PATH:WEIGHT, 10 to 1000'),
  list('--device-read-bps', 'The most bytes a second from a device: PATH:BYTES, such as /dev/sda:1mb'),
  list('--device-read-iops', 'The most reads a second from a device: PATH:NUMBER'),
  list('--device-write-bps', 'The most bytes a second to a device: PATH:BYTES'),
  list('--device-write-iops', 'The most writes a second to a device: PATH:NUMBER'),
];

function parseRates(flags: FlagValues, name: string, parseRate: (flag: string, text: string) => number): DeviceRate[] {
  return flags.list(name).map((value) => {
    const colon = value.lastIndexOf(':');
    const path = value.slice(0, Math.max(colon, 0));
    if (!path.startsWith('/')) throw flagError(`--${name}`, value, 'expected PATH:NUMBER with an absolute path');
    const rate = parseRate(`--${name}`, value.slice(colon + 1));
    if (rate > 0) return { path, rate };
    throw flagError(`--${name}`, value, 'expected a number larger than 0');
  });
}

function parseNumber(flag: string, text: string): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(value)) throw flagError(flag, text, 'expected a whole number');
  return value;
}

/** Undefined where nothing is asked for. @throws TinydockError INVALID_ARGUMENT naming the flag */
export function parseDeviceLimits(flags: FlagValues): DeviceLimits | undefined {
  const limits = {
    weights: parseRates(flags, 'blkio-weight-device', parseNumber),
    readBps: parseRates(flags, 'device-read-bps', parseBytes),
    writeBps: parseRates(flags, 'device-write-bps', parseBytes),
    readIops: parseRates(flags, 'device-read-iops', parseNumber),
    writeIops: parseRates(flags, 'device-write-iops', parseNumber),
  };
  return Object.values(limits).some((rates) => rates.length > 0) ? limits : undefined;
}
