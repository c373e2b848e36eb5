import type { z } from 'zod';

const MAX_ISSUES = 3;
const MAX_LENGTH = 300;

/** Printable and short: paths hold keys of the foreign document. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '\ufffd').slice(0, MAX_LENGTH);
}

/** The first problems that a schema found, as `config.size: expected number`, for a message. */
export function describeIssues(error: z.ZodError): string {
  const lines = error.issues.slice(0, MAX_ISSUES).map(({ path, message }) => {
    const place = path.map(String).join('.');
    return printable(place === '' ? message : `${place}: ${message}`);
  });
  const left = error.issues.length - lines.length;
  return left === 0 ? lines.join('; ') : `${lines.join('; ')}; and ${left} more`;
}
