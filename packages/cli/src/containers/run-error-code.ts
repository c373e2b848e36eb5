import { isTinydockError } from '@tinydock/domain';

/** Docker's exit codes of `run` where no program has run: 127 not found, 126 cannot be executed, 125 anything else. */
export function runErrorCode(error: unknown): number {
  if (!isTinydockError(error)) return 125;
  if (error.reason === 'EXEC_NOT_FOUND') return 127;
  return error.reason === 'EXEC_NOT_EXECUTABLE' ? 126 : 125;
}
