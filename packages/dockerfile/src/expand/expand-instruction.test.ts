import { expect, test } from 'vitest';
import { parseDockerfile } from '../parse-dockerfile.ts';
import type { DockerfileError } from '../source/dockerfile-error.ts';
import { outline } from '../testing/outline.ts';
import { expandInstruction } from './expand-instruction.ts';

const variables = { get: (name: string): string | undefined => (name === 'x' ? 'a b' : undefined) };

function expanded(line: string): object | undefined {
  const file = parseDockerfile(`FROM base\n${line}`);
  const [stage] = file.stages;
  if (stage === undefined) throw new Error('no stage');
  const instructions = stage.instructions.map((it) => expandInstruction(it, { variables, escape: '\\' }));
  return outline({ ...file, stages: [{ ...stage, instructions }] })[1];
}

const pair = (name: string, value: string): object => ({ name, value });
const shell = (script: string): object => ({ form: 'shell', script });

test.each([
  ['ENV $x="$x" c=$x', { kind: 'env', pairs: [pair('a b', 'a b'), pair('c', 'a b')] }],
  ['LABEL "a b"=\'$x\'', { kind: 'label', pairs: [pair('a b', '$x')] }],
  ['ARG y=${x}', { kind: 'arg', args: [pair('y', 'a b')] }],
  ['EXPOSE $x "$x"', { kind: 'expose', values: ['a', 'b', 'a b'] }],
  ['VOLUME ["$x"]', { kind: 'volume', values: ['a b'] }],
  ['WORKDIR "$x"/c', { kind: 'workdir', value: 'a b/c' }],
  ['USER $x', { kind: 'user', value: 'a b' }],
  ['STOPSIGNAL $x', { kind: 'stopsignal', value: 'a b' }],
  ['COPY --chown=$x $x/$x /d', { kind: 'copy', sources: ['a b/a b'], destination: '/d', chown: 'a b' }],
  ['CMD echo $x', { kind: 'cmd', command: shell('echo $x') }],
  ['ONBUILD ENV a=$x', { kind: 'onbuild', trigger: 'ENV a=$x' }],
  ['HEALTHCHECK CMD $x', { kind: 'healthcheck', command: shell('$x') }],
  [
    'RUN --mount=type=cache,target=/$x echo $x',
    { kind: 'run', command: shell('echo $x'), mounts: [{ type: 'cache', options: { target: '/a b' } }] },
  ],
])('%s', (line, expected) => {
  expect(expanded(line)).toEqual(expected);
});

test('variables in a heredoc of COPY, unless its end is quoted', () => {
  const contents = (line: string): unknown =>
    (expanded(line) as { heredocs: { content: string }[] }).heredocs[0]?.content;
  expect(contents('COPY <<E /d\n"$x" \\$x\nE')).toBe('"a b" $x\n');
  expect(contents('COPY <<"E" /d\n"$x" \\$x\nE')).toBe('"$x" \\$x\n');
});

test('a mistake stands at its instruction', () => {
  expect(() => expanded('WORKDIR ${x')).toThrow(
    expect.objectContaining({ code: 'BAD_SUBSTITUTION', position: { line: 2, column: 1 } }) as DockerfileError,
  );
});
