import { isTinydockError } from '@tinydock/domain';
import { toPrintable } from './output-writer.ts';

const MAX_CAUSES = 5;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function causesOf(error: unknown): readonly string[] {
  const causes: string[] = [];
  let cause = error instanceof Error ? error.cause : undefined;
  while (cause !== undefined && causes.length < MAX_CAUSES) {
    causes.push(`cause: ${messageOf(cause)}`);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

function debugLines(error: unknown): readonly string[] {
  if (!isTinydockError(error)) return [error instanceof Error ? (error.stack ?? '') : '', ...causesOf(error)];
  const details = Object.entries(error.details).map(([key, value]) => `${key}: ${value}`);
  return [
    `code: ${error.code}`,
    ...(error.reason === undefined ? [] : [`reason: ${error.reason}`]),
    ...details,
    ...causesOf(error),
  ];
}

/** An error as the user reads it, without its last line end: what happened, the next step, and with `debug` all that is known. */
export function describeError(error: unknown, debug: boolean): string {
  const isOurs = isTinydockError(error);
  const message = isOurs ? error.message : `internal error: ${messageOf(error)}`;
  const hint = isOurs ? error.hint : 'This is a bug of tdctl; --debug shows more.';
  const lines = [`tdctl: ${message}`, ...(hint === undefined ? [] : [hint]), ...(debug ? debugLines(error) : [])];
  return toPrintable(lines.filter((text) => text !== '').join('\n'));
}
