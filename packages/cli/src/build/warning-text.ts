import { encodeSource, locationOf } from './call-documents.ts';

/** What a build check has to say. */
export interface CheckWarning {
  readonly check: string;
  readonly message: string;
  /** 0 where it is about no line. */
  readonly line: number;
}

const RULE = '-'.repeat(20);
/** Lines shown around the one that is meant, both sides together. */
const AROUND = 5;

/** Where Docker documents the check. */
export function checkUrl(check: string): string {
  const words = check.replace(/([a-z])([A-Z])/g, '$1-$2').replace(/([A-Z])([A-Z][a-z])/g, '$1-$2');
  return `https://docs.docker.com/go/dockerfile/rule/${words.toLowerCase()}/`;
}

/** As BuildKit shows a place: about two lines on each side, more where one side has none. */
function excerpt(lines: readonly string[], at: number): string {
  let [start, end] = [at, at];
  for (let shown = 0; shown < AROUND; shown += 1) {
    if (start > 1) [start, shown] = [start - 1, shown + 1];
    if (end < lines.length) [end, shown] = [end + 1, shown + 1];
  }
  return lines
    .slice(start - 1, end)
    .map((text, index) => {
      const number = start + index;
      return `${String(number).padStart(4)} | ${number === at ? '>>>' : '   '} ${text}\n`;
    })
    .join('');
}

/** As buildx writes a warning of `--check`. */
export function warningText({ check, message, line }: CheckWarning, file: { name: string; source: string }): string {
  const head = `WARNING: ${check} - ${checkUrl(check)}\n${message}\n`;
  if (line === 0) return head;
  return `${head}${file.name}:${line}\n${RULE}\n${excerpt(file.source.split('\n'), line)}${RULE}\n`;
}

/** A warning of a build as buildx keeps it in metadata: texts in base64, as BuildKit's are bytes. */
export function warningRecord({ check, message, line }: CheckWarning, file: { name: string; source: string }): object {
  const place = line === 0 ? '' : ` (line ${line})`;
  const record = { level: 1, short: encodeSource(`${check}: ${message}${place}`), detail: [encodeSource(message)] };
  if (line === 0) return record;
  return {
    ...record,
    url: checkUrl(check),
    sourceInfo: { filename: file.name, language: 'Dockerfile', data: encodeSource(file.source) },
    range: [{ start: { line }, end: { line } }],
  };
}

/** The document of `--call check,format=json`. */
export function checkDocument(warnings: readonly CheckWarning[], file: { name: string; source: string }): object {
  return {
    warnings: warnings.map(({ check, message, line }) => ({
      ruleName: check,
      url: checkUrl(check),
      detail: message,
      ...(line === 0 ? {} : { location: locationOf({ start: line }) }),
    })),
    sources: [{ filename: file.name, language: 'Dockerfile', data: encodeSource(file.source) }],
  };
}
