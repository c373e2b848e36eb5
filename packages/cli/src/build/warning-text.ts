import type { LineRange } from '@tinydock/client';
import { encodeSource, linesAround, type NumberedSource, rangesAt } from './call-documents.ts';

/** What a build check has to say. */
export interface CheckWarning {
  readonly check: string;
  readonly message: string;
  /** 0 where it is about no line. */
  readonly line: number;
}

const RULE = '-'.repeat(20);
/** A Dockerfile with its name. */
export interface NamedSource extends NumberedSource {
  readonly name: string;
}

/** Where Docker documents the check. */
export function checkUrl(check: string): string {
  const words = check.replace(/([a-z])([A-Z])/g, '$1-$2').replace(/([A-Z])([A-Z][a-z])/g, '$1-$2');
  return `https://docs.docker.com/go/dockerfile/rule/${words.toLowerCase()}/`;
}

/** Grown as BuildKit does it: by two lines on each side, or one around several, a little more where one side has none. */
function withLinesAround({ start, end }: LineRange, count: number): LineRange {
  const wanted = start === end ? 4 : 2;
  let [first, last] = [start, end];
  for (let grown = 0; grown < wanted; grown += 1) {
    if (first > 1) [first, grown] = [first - 1, grown + 1];
    if (last < count) [last, grown] = [last + 1, grown + 1];
  }
  return { start: first, end: last };
}

function excerpt(lines: readonly string[], marked: LineRange): string {
  const { start, end } = withLinesAround(marked, lines.length);
  return lines
    .slice(start - 1, end)
    .map((text, index) => {
      const number = start + index;
      const isMarked = marked.start <= number && number <= marked.end;
      return `${String(number).padStart(4)} | ${isMarked ? '>>>' : '   '} ${text}\n`;
    })
    .join('');
}

/** As buildx writes a warning of `--check`. */
export function warningText({ check, message, line }: CheckWarning, file: NamedSource): string {
  const head = `WARNING: ${check} - ${checkUrl(check)}\n${message}\n`;
  if (line === 0) return head;
  const lines = linesAround(line, file);
  return `${head}${file.name}:${lines.start}\n${RULE}\n${excerpt(file.source.split('\n'), lines)}${RULE}\n`;
}

/** A warning of a build as buildx keeps it in metadata: texts in base64, as BuildKit's are bytes. */
export function warningRecord({ check, message, line }: CheckWarning, file: NamedSource): object {
  const place = line === 0 ? '' : ` (line ${line})`;
  const record = { level: 1, short: encodeSource(`${check}: ${message}${place}`), detail: [encodeSource(message)] };
  if (line === 0) return record;
  return {
    ...record,
    url: checkUrl(check),
    sourceInfo: { filename: file.name, language: 'Dockerfile', data: encodeSource(file.source) },
    range: rangesAt(line, file),
  };
}

/** The document of `--call check,format=json`. */
export function checkDocument(warnings: readonly CheckWarning[], file: NamedSource): object {
  return {
    warnings: warnings.map(({ check, message, line }) => ({
      ruleName: check,
      url: checkUrl(check),
      detail: message,
      ...(line === 0 ? {} : { location: { ranges: rangesAt(line, file) } }),
    })),
    sources: [{ filename: file.name, language: 'Dockerfile', data: encodeSource(file.source) }],
  };
}
