import { TinydockError } from '@tinydock/domain';

/** Why a template cannot be used; becomes a {@link TinydockError} at the engine's border. */
export class TemplateError extends Error {
  readonly line: number;

  constructor(message: string, line = 0) {
    super(message);
    this.name = 'TemplateError';
    this.line = line;
  }
}

/** The error a user sees. INVALID_ARGUMENT / INVALID_FORMAT */
export function toUserError(error: unknown, source: string): unknown {
  if (!(error instanceof TemplateError)) return error;
  const where = error.line > 1 || source.includes('\n') ? ` (line ${error.line})` : '';
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_FORMAT',
    message: `invalid format${where}: ${error.message}`,
    details: { format: source },
  });
}
