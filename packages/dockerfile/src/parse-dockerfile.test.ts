import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDockerfile } from './parse-dockerfile.ts';
import { DockerfileError, type DockerfileErrorCode } from './source/dockerfile-error.ts';
import { formatDockerfileError } from './source/format-dockerfile-error.ts';
import { CORPUS } from './testing/corpus.ts';
import { outline } from './testing/outline.ts';

function mistakeIn(source: string): DockerfileError {
  try {
    parseDockerfile(source);
  } catch (error) {
    if (error instanceof DockerfileError) return error;
    throw error;
  }
  throw new Error('expected a mistake, found none');
}

test.each(CORPUS.map((entry) => [entry.name, entry] as const))('reads %s', (_name, { source, expected }) => {
  expect(outline(parseDockerfile(source))).toEqual(expected);
});

test.each([
  ['v.com/c', 'v.com/c', false],
  ['v.com/c=x:1,required', 'v.com/c=x:1', true],
  ['required=1,v.com/c=*', 'v.com/c=*', true],
  ['"name=v.com/c",REQUIRED=false', 'v.com/c', false],
  ['name=v.com/c=x,required=true', 'v.com/c=x', true],
])('RUN --device=%s', (value, name, isRequired) => {
  const [run] = parseDockerfile(`FROM a\nRUN --device=${value} x`).stages[0]?.instructions.slice(-1) ?? [];
  expect(run).toMatchObject({ devices: [{ name, isRequired }] });
});

test('stages carry their numbers and names, instructions their lines', () => {
  const { stages } = parseDockerfile('# c\n\nFROM a AS One\nRUN x \\\n y\nRUN <<E\nz\nE\nFROM one\n');
  expect(stages.map(({ index, name }) => ({ index, name }))).toEqual([
    { index: 0, name: 'one' },
    { index: 1, name: undefined },
  ]);
  expect(stages[0]?.instructions.map(({ position, endLine }) => [position.line, endLine])).toEqual([
    [4, 5],
    [6, 8],
  ]);
});

test('notes the directives', () => {
  const { directives } = parseDockerfile(
    '#syntax = docker/dockerfile:1.7-labs\n# Check=skip=A, B;error=true;experimental=C\nFROM a',
  );
  expect(directives).toEqual({
    escape: '\\',
    syntax: 'docker/dockerfile:1.7-labs',
    skippedChecks: ['A', 'B'],
    experimentalChecks: ['C'],
    checksAreErrors: true,
    firstLine: 3,
  });
});

test.each([
  ['type=BIND,target=/x,readonly=0', { type: 'bind', options: { target: '/x', readonly: 'false' } }],
  ['target=/x,rw,ro', { type: 'bind', options: { target: '/x', readonly: 'true' } }],
  ['target=/x,ro,rw=F', { type: 'bind', options: { target: '/x', readonly: 'true' } }],
  [
    'type=cache,target=/x,rw,sharing=Locked',
    { type: 'cache', options: { target: '/x', readonly: 'false', sharing: 'locked' } },
  ],
  ['type=secret,source=s,required=True', { type: 'secret', options: { id: 's', required: 'true' } }],
  ['target=/x,ro=$X', { type: 'bind', options: { target: '/x', readonly: '$X' } }],
])('reads the mount %s', (text, mount) => {
  const [run] = parseDockerfile(`FROM a\nRUN --mount=${text} y`).stages[0]?.instructions ?? [];
  expect(run).toMatchObject({ kind: 'run', mounts: [mount] });
});

test('a directive after anything else is a comment', () => {
  expect(parseDockerfile('# hello\n# escape=`\nFROM a').directives.escape).toBe('\\');
  expect(parseDockerfile('\n# escape=`\nFROM a').directives.escape).toBe('\\');
});

describe('mistakes', () => {
  const cases: readonly (readonly [string, DockerfileErrorCode, string, string | undefined])[] = [
    ['', 'NO_STAGE', '1:1', undefined],
    ['# only a comment', 'NO_STAGE', '1:1', undefined],
    ['ARG a\nRUN x\nFROM b', 'NO_STAGE', '2:1', undefined],
    ['FROM a\n  RUNN x', 'UNKNOWN_INSTRUCTION', '2:3', 'RUN'],
    ['FROM a\nRNU x', 'UNKNOWN_INSTRUCTION', '2:1', 'RUN'],
    ['FROM a\nENTRYPONT x', 'UNKNOWN_INSTRUCTION', '2:1', 'ENTRYPOINT'],
    ['FROM a\n__proto__ x', 'UNKNOWN_INSTRUCTION', '2:1', undefined],
    ['# escape=x\nFROM a', 'INVALID_DIRECTIVE', '1:1', undefined],
    ['# escape=`\n# escape=`\nFROM a', 'INVALID_DIRECTIVE', '2:1', undefined],
    ['# check=never\nFROM a', 'INVALID_DIRECTIVE', '1:1', undefined],
    ['FROM', 'INVALID_ARGUMENTS', '1:1', undefined],
    ['FROM a b', 'INVALID_ARGUMENTS', '1:8', undefined],
    ['FROM a AS 1x', 'INVALID_ARGUMENTS', '1:11', undefined],
    ['FROM a AS b c', 'INVALID_ARGUMENTS', '1:13', undefined],
    ['FROM --plattform=x a', 'UNKNOWN_FLAG', '1:6', '--platform'],
    ['FROM --platform a', 'INVALID_FLAG', '1:6', undefined],
    ['FROM a\nCOPY --form=b x \\\n  y', 'UNKNOWN_FLAG', '2:6', '--from'],
    ['FROM a\nCOPY x', 'INVALID_ARGUMENTS', '2:6', undefined],
    ['FROM a\nCOPY --link=maybe x y', 'INVALID_FLAG', '2:6', undefined],
    ['FROM a\nCOPY --chown=1 --chown=2 x y', 'INVALID_FLAG', '2:16', undefined],
    ['FROM a\nCOPY x <<E\nE', 'INVALID_ARGUMENTS', '2:6', undefined],
    ['FROM a\nRUN', 'INVALID_ARGUMENTS', '2:1', undefined],
    ['FROM a\nRUN true \\\n  <<EOF\nx', 'UNTERMINATED_HEREDOC', '3:3', undefined],
    ['FROM a\nRUN \\\n  --mount=type=cash,target=/x y', 'INVALID_FLAG', '3:3', 'cache'],
    ['FROM a\nRUN --mount=type=cache y', 'INVALID_FLAG', '2:5', undefined],
    ['FROM a\nRUN --device=required y', 'INVALID_FLAG', '2:5', undefined],
    ['FROM a\nRUN --device=v/c,required=maybe y', 'INVALID_FLAG', '2:5', undefined],
    ['FROM a\nRUN --device=v/c,requird=true y', 'INVALID_FLAG', '2:5', 'required'],
    ['FROM a\nRUN --device=v/c,name=v/d y', 'INVALID_FLAG', '2:5', undefined],
    ['FROM a\nRUN --mount=type=cache,taget=/x y', 'INVALID_FLAG', '2:5', 'target'],
    ['FROM a\nRUN --mount=target=/x,rw=maybe y', 'INVALID_FLAG', '2:5', undefined],
    ['FROM a\nRUN --mount=type=secret,id=a,source=b y', 'INVALID_FLAG', '2:5', undefined],
    ['FROM a\nRUN --mount=from=$X,target=/x y', 'INVALID_FLAG', '2:5', undefined],
    ['FROM a\nRUN --network=bridge y', 'INVALID_FLAG', '2:5', undefined],
    ['FROM a\nRUN --network=hots y', 'INVALID_FLAG', '2:5', 'host'],
    ['FROM a\nRUN --security=insecur y', 'INVALID_FLAG', '2:5', 'insecure'],
    ['FROM a\nRUN --mount=type=cache,target=/x,sharing=lock y', 'INVALID_FLAG', '2:5', 'locked'],
    ['FROM a\nENV B=1 \\\n  A=a\0b', 'INVALID_TEXT', '3:6', undefined],
    ['FROM a\nCMD ["a", "b\\u0000"]', 'INVALID_TEXT', '2:13', undefined],
    ['FROM a\nRUN <<A <<B\na\nA\nb\nb\0b\nB\nRUN x', 'INVALID_TEXT', '6:2', undefined],
    ['FROM a\nENV', 'INVALID_ARGUMENTS', '2:1', undefined],
    ['FROM a\nENV A', 'INVALID_ARGUMENTS', '2:5', undefined],
    ['FROM a\nENV A=1 B', 'INVALID_ARGUMENTS', '2:9', undefined],
    ['FROM a\nENV =1', 'INVALID_ARGUMENTS', '2:5', undefined],
    ['FROM a\nSHELL /bin/sh', 'INVALID_ARGUMENTS', '2:7', undefined],
    ['FROM a\nHEALTHCHECK curl', 'INVALID_ARGUMENTS', '2:13', undefined],
    ['FROM a\nHEALTHCHECK --interval=1 CMD x', 'INVALID_FLAG', '2:13', undefined],
    ['FROM a\nHEALTHCHECK --interval=1s NONE', 'INVALID_FLAG', '2:13', undefined],
    ['FROM a\nHEALTHCHECK CMD []', 'INVALID_ARGUMENTS', '2:13', undefined],
    ['FROM a\nCMD ["a", null]', 'INVALID_ARGUMENTS', '2:5', undefined],
    ['FROM a\nCOPY ["a", 1]', 'INVALID_ARGUMENTS', '2:6', undefined],
    ['FROM a\nHEALTHCHECK CMD ["a", 1]', 'INVALID_ARGUMENTS', '2:13', undefined],
    ['FROM a\nONBUILD FROM b', 'INVALID_ARGUMENTS', '2:9', undefined],
    ['FROM a\nONBUILD COPPY a b', 'UNKNOWN_INSTRUCTION', '2:9', 'COPY'],
    ['FROM a\nVOLUME', 'INVALID_ARGUMENTS', '2:1', undefined],
  ];

  test.each(cases)('%j', (source, code, place, meant) => {
    const error = mistakeIn(source);
    const { line = 0, column = 0 } = error.position ?? {};
    expect({ code: error.code, place: `${line}:${column}` }).toEqual({ code, place });
    if (meant === undefined) expect(error.hint ?? '').not.toContain('Did you mean');
    else expect(error.hint).toBe(`Did you mean ${meant}?`);
  });

  test('are shown with file, line and caret, and write no control characters', () => {
    const source = 'FROM a\n\tRUNN \x1b[2J';
    expect(formatDockerfileError(mistakeIn(source), { file: 'app/Dockerfile', source }).split('\n')).toEqual([
      'app/Dockerfile:2:2: unknown instruction "RUNN"',
      '  2 |  RUNN �[2J',
      '    |  ^^^^',
    ]);
  });

  test('in a very long line show the part of it', () => {
    const source = `FROM a\nENV ${'A=1 '.repeat(1000)}B`;
    const [, line = '', carets = ''] = formatDockerfileError(mistakeIn(source), { file: 'f', source }).split('\n');
    expect(line.length).toBeLessThan(200);
    expect(line[carets.indexOf('^')]).toBe('B');
  });

  test('name no long word in full', () => {
    const source = `FROM a\nRUN --mount=type=${'x'.repeat(5000)} y`;
    const lines = formatDockerfileError(mistakeIn(source), { file: 'f', source }).split('\n');
    expect(lines[0]).toMatch(/^f:2:5: --mount: unknown type "x{100,140}…x+"$/);
    expect(lines[1]).toMatch(/…$/);
    for (const line of lines) expect(line.length).toBeLessThan(260);
  });
});

describe('100,000 lines', () => {
  const lines = 100_000;
  const large: readonly (readonly [string, string])[] = [
    ['instructions', `FROM a\n${'RUN echo hello && true\n'.repeat(lines)}`],
    ['one instruction', `FROM a\nRUN true${' \\\n  && echo x'.repeat(lines)}`],
    ['a heredoc', `FROM a\nRUN <<EOF\n${'echo x\n'.repeat(lines)}EOF`],
    ['heredocs without an end', `FROM a\n${'RUN <<EOF\n'.repeat(lines)}`],
    ['stages', 'FROM a AS b\n'.repeat(lines)],
    ['pairs in one instruction', `FROM a\nENV${' \\\n A=1'.repeat(lines)}`],
    ['flags in one instruction', `FROM a\nRUN${' \\\n --mount=type=ssh'.repeat(lines)} x`],
    ['blanks and quotes', `FROM a\nENV A="${' " \\\n '.repeat(lines)}`],
    ['empty lines within an instruction', `FROM a\nRUN x \\\n${'\n'.repeat(lines)} y`],
  ];

  test.each(large)('of %s are read in bounded time', (_name, source) => {
    const before = performance.now();
    try {
      parseDockerfile(source);
    } catch (error) {
      expect(error).toBeInstanceOf(DockerfileError);
    }
    expect(performance.now() - before).toBeLessThan(20_000);
  });
});

// prettier-ignore
const WORDS = [
  'FROM', 'a', 'AS', 'RUN', 'COPY', 'ENV', 'ONBUILD', 'HEALTHCHECK', 'CMD', '--mount=', '--from=b', 'type=cache', '\r\n',
  '<<EOF', 'EOF', '\n', '\\\n', '\\', '"', "'", '$', '${', '}', ':-', '#', '=', '[', ']', '["x"]', ' ', '\t', '`',
];

test.each([
  ['RUN <<EOF\nx\nEOF \nRUN y', 'Line 4 is "EOF ": no blanks may stand behind EOF.'],
  ['RUN <<EOF\nx\n  EOF\t', 'Line 4 is "  EOF\\t": no blanks may stand around EOF.'],
  ['RUN <<EOF\nx\n\tEOF\r\n', 'Line 4 is "\\tEOF": no blanks may stand before EOF; <<-EOF allows tabs.'],
  ['RUN <<-EOF\nx\n  EOF', 'Line 4 is "  EOF": no blanks may stand before EOF.'],
  ['RUN <<EOF\nx\neof', 'Line 4 is "eof": capitals count.'],
  ['RUN <<EOF\nx\nEND', undefined],
])('points to the line that was meant as the end of a heredoc: %j', (text, hint) => {
  const error = mistakeIn(`FROM a\n${text}`);
  expect(error).toMatchObject({ code: 'UNTERMINATED_HEREDOC', hint });
});

test('a NUL may stand in a comment and in a file that COPY writes', () => {
  const { stages } = parseDockerfile('FROM a\n# \0\nCOPY <<E /x\na\0b\nE');
  expect(stages[0]?.instructions[0]).toMatchObject({ heredocs: [{ content: 'a\0b\n' }] });
});

test('any text is a Dockerfile or a mistake with a place', () => {
  const text = fc.array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 5 })), { maxLength: 60 });
  const check = (pieces: readonly string[], begin: boolean): void => {
    const source = (begin ? 'FROM a\n' : '') + pieces.join(begin ? ' ' : '');
    try {
      const file = parseDockerfile(source);
      const count = source.split('\n').length;
      for (const { position, endLine } of file.stages.flatMap(({ from, instructions }) => [from, ...instructions])) {
        expect(position.line).toBeGreaterThan(0);
        expect(endLine).toBeGreaterThanOrEqual(position.line);
        expect(endLine).toBeLessThanOrEqual(count);
      }
    } catch (error) {
      if (!(error instanceof DockerfileError)) throw error;
      expect(error.position).toBeDefined();
      expect(formatDockerfileError(error, { file: 'f', source })).toContain('f:');
    }
  };
  fc.assert(fc.property(text, fc.boolean(), check), { numRuns: 2000 });
});
