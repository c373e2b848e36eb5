/** Where something stands in a Dockerfile; both count from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a Dockerfile. */
export const DOCKERFILE_ERROR_CODES = [
  'NO_STAGE',
  'INVALID_TEXT',
  'UNKNOWN_INSTRUCTION',
  'INVALID_DIRECTIVE',
  'INVALID_ARGUMENTS',
  'UNKNOWN_FLAG',
  'INVALID_FLAG',
  'UNTERMINATED_HEREDOC',
  'BAD_SUBSTITUTION',
  'UNSET_VARIABLE',
  'LIMIT_EXCEEDED',
] as const;

export type DockerfileErrorCode = (typeof DOCKERFILE_ERROR_CODES)[number];

export interface DockerfileErrorOptions {
  readonly code: DockerfileErrorCode;
  readonly message: string;
  readonly position?: Position | undefined;
  /** How many characters the caret underlines; 1 where left out. */
  readonly length?: number | undefined;
  /** The next step, as a sentence. */
  readonly hint?: string | undefined;
}

/** A mistake in a Dockerfile. Without a position only while the place is not known yet. */
export class DockerfileError extends Error {
  readonly code: DockerfileErrorCode;
  readonly position: Position | undefined;
  readonly length: number;
  readonly hint: string | undefined;

  constructor(options: DockerfileErrorOptions) {
    super(options.message);
    this.name = 'DockerfileError';
    this.code = options.code;
    this.position = options.position;
    this.length = Math.max(1, options.length ?? 1);
    this.hint = options.hint;
  }

  /** The same mistake at a place, where it has none yet. */
  at(position: Position, length?: number): DockerfileError {
    if (this.position !== undefined) return this;
    const { code, message, hint } = this;
    return new DockerfileError({ code, message, hint, position, length });
  }
}
