/** `skipped`: it could not be looked at. */
export type FindingLevel = 'ok' | 'warning' | 'broken' | 'skipped';

/** What one check has found. */
export interface Finding {
  /** What was looked at, such as `kernel`. */
  readonly check: string;
  readonly level: FindingLevel;
  readonly message: string;
  /** What to do about it; empty where there is nothing to do. */
  readonly fix: string;
}

export function ok(check: string, message: string): Finding {
  return { check, level: 'ok', message, fix: '' };
}

export function warning(check: string, message: string, fix: string): Finding {
  return { check, level: 'warning', message, fix };
}

export function broken(check: string, message: string, fix: string): Finding {
  return { check, level: 'broken', message, fix };
}

export function skipped(check: string, message: string): Finding {
  return { check, level: 'skipped', message, fix: '' };
}
