import type { BuildEvent, TimedBuildEvent } from '@tinydock/domain';

/** One line of a build's log: a JSON array of the time and the event. */
export function encodeEntry({ timeMs, event }: TimedBuildEvent): string {
  if (event.kind !== 'step-output') return `${JSON.stringify([timeMs, event])}\n`;
  const { buffer, byteOffset, byteLength } = event.data;
  const data = Buffer.from(buffer, byteOffset, byteLength).toString('base64');
  return `${JSON.stringify([timeMs, { ...event, data }])}\n`;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** @returns undefined for a line that a daemon which was killed has not finished */
export function decodeEntry(line: string): TimedBuildEvent | undefined {
  const value = parseLine(line);
  if (!Array.isArray(value) || typeof value[0] !== 'number') return undefined;
  const [timeMs, event] = value as [number, BuildEvent];
  if (event.kind !== 'step-output') return { timeMs, event };
  return { timeMs, event: { ...event, data: Buffer.from(String(event.data), 'base64') } };
}
