import { TinydockError } from '@tinydock/domain';

/** Docker's exit code for a mistake in the flags. */
export const FLAG_ERROR_EXIT_CODE = 125;

/** A mistake in how a command was called. */
export class UsageError extends TinydockError {
  readonly exitCode: number;

  /** @param command such as `tdctl image ls` */
  constructor(message: string, command: string, exitCode: number) {
    super({ code: 'INVALID_ARGUMENT', message, hint: `See '${command} --help'.` });
    this.name = 'UsageError';
    this.exitCode = exitCode;
  }
}
