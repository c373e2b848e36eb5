import { describe, expect, test } from 'vitest';
import { explainMiss } from './explain-miss.ts';
import type { StepTrace } from './step-trace.ts';

function step(changes: Partial<StepTrace> = {}): StepTrace {
  return { stage: 'web', base: 'sha256:base', text: 'COPY . /', inputs: {}, files: '', ...changes };
}

function copy(...pairs: readonly (readonly [path: string, description: string])[]): StepTrace {
  const files = pairs.map(([path, description]) => `${path}\0${description}\0`).join('');
  return step({ inputs: { layers: 'one', 'the files': JSON.stringify(files) }, files });
}

const explain = (after: StepTrace, ...before: readonly StepTrace[]): readonly string[] => {
  const { explanation, changes } = explainMiss({ now: [after], before, texts: new Set([after.text]) });
  return [explanation.replace(/^not cached: /, ''), ...changes];
};

describe('of a copy', () => {
  const before = copy(['gone', '11 0644'], ['kept', '22 0644'], ['mode', '33 0644'], ['other', '44 0644']);

  test('every file that differs is named, the first in the sentence', () => {
    const after = copy(['kept', '22 0644'], ['mode', '33 0755'], ['new', '66 0644'], ['other', '55 0644']);
    expect(explain(after, before)).toEqual([
      'file gone is gone (and 3 more)',
      'file gone is gone',
      'file mode has another mode: 0644 to 0755',
      'file new is new',
      'file other changed: 44 to 55',
    ]);
  });

  test('no file is looked at where all are the same', () => {
    const after = { ...before, inputs: { ...before.inputs, layers: 'two' } };
    expect(explain(after, before)).toEqual(['the stage that it begins with gave another result']);
    expect(explain(before, before)).toEqual(['the result of the earlier build is gone']);
  });

  test('files are found wherever they are new, gone or changed', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const all = names.map((name): [string, string] => [name, '1 0644']);
    for (const [index, name] of names.entries()) {
      const without = all.toSpliced(index, 1);
      expect(explain(copy(...all), copy(...without))).toEqual([`file ${name} is new`, `file ${name} is new`]);
      expect(explain(copy(...without), copy(...all))).toEqual([`file ${name} is gone`, `file ${name} is gone`]);
      expect(explain(copy(...all.with(index, [name, '2 0644'])), copy(...all))[0]).toBe(`file ${name} changed: 1 to 2`);
    }
    expect(explain(copy(), copy(['a', '1 0644']))[0]).toBe('file a is gone');
    expect(explain(copy(['a', '1 0644']), copy())[0]).toBe('file a is new');
  });

  test('nothing but what differs is named, whatever the names and descriptions have in common', () => {
    const names = ['a', 'aa', 'ba', 'b', 'ab', 'aab', 'bb', 'abb'].sort();
    const variantOf = (seed: number): (readonly [path: string, description: string])[] =>
      names.flatMap((name, index) => {
        const kind = Math.floor(seed / 3 ** index) % 3;
        return kind === 0 ? [] : [[name, kind === 1 ? 'a' : 'aa'] as const];
      });
    for (let seed = 0; seed < 3 ** names.length; seed += 7) {
      const [before, after] = [variantOf(seed), variantOf((seed * 31 + 17) % 3 ** names.length)];
      const [was, is] = [new Map(before), new Map(after)];
      const differing = names.filter((name) => was.get(name) !== is.get(name));
      const [, ...changes] = explain(copy(...after), copy(...before));
      expect(changes.map((change) => change.split(' ')[1]).sort(), `seed ${seed}`).toEqual(differing);
    }
  });

  test('one of very many files is found', () => {
    const files = Array.from({ length: 30_000 }, (_, index): [string, string] => [`file-${index}`, 'same']);
    const after = copy(...files.with(12_345, ['file-12345', 'other']));
    expect(explain(after, copy(...files))).toEqual(Array(2).fill('file file-12345 changed: same to other'));
  });

  test('of many files twenty are named and the others counted', () => {
    const files = (contents: string): [string, string][] =>
      Array.from({ length: 30 }, (_, index) => [`f${String(index).padStart(2, '0')}`, contents]);
    const [sentence, ...changes] = explain(copy(...files('2 0644')), copy(...files('1 0644')));
    expect(sentence).toBe('file f00 changed: 1 to 2 (and 29 more)');
    expect(changes.slice(19)).toEqual(['file f19 changed: 1 to 2', '10 more']);
  });
});

test('arguments and other inputs are named by what they are', () => {
  const before = step({ inputs: { 'argument VERSION': 'aaa', 'the network': 'default' } });
  const after = step({ inputs: { 'argument VERSION': 'bbb', 'the network': 'none' } });
  expect(explain(after, before)).toEqual([
    'argument VERSION changed: aaa to bbb (and 1 more)',
    'argument VERSION changed: aaa to bbb',
    'the network changed: default to none',
  ]);
});

test('what comes before the inputs is told first', () => {
  expect(explain(step())).toEqual(['no earlier build of this name is known']);
  expect(explain(step({ stage: 'other' }), step())).toEqual(['the step is new in this stage']);
  expect(explain(step({ base: 'sha256:new' }), step())).toEqual([
    'the base image is another: sha256:base before, sha256:new now',
  ]);
  expect(explain(step({ text: 'COPY a /' }), step())).toEqual([
    'the instruction changed, it was COPY . /',
    'before: COPY . /',
  ]);
});

test('of a file its mode, owner, target or attributes are told, and no order of files beside it', () => {
  const pairs = [
    ['11 0644', '11 0600', 'has another mode: 0644 to 0600'],
    ['11 0644 0:0', '11 0644 3:4', 'has another owner: 0:0 to 3:4'],
    ['symlink 0777 a b', 'symlink 0777 c', 'has another target: a b to c'],
    ['11 0644', '11 0644 user.x=31', 'has other attributes or names'],
  ] as const;
  for (const [before, after, told] of pairs) {
    const withOrder = ({ inputs, ...rest }: StepTrace, order: string): StepTrace => ({
      ...rest,
      inputs: { ...inputs, 'the order of the files': order },
    });
    const [first] = explain(withOrder(copy(['f', after]), 'b'), withOrder(copy(['f', before]), 'a'));
    expect(first).toBe(`file f ${told}`);
  }
});

describe('of the steps of a stage', () => {
  /** Each on the results of those before it. */
  const stage = (...texts: readonly string[]): readonly StepTrace[] =>
    texts.map((text, place) => step({ text, inputs: { layers: texts.slice(0, place).join() } }));
  const last = (now: readonly StepTrace[], before: readonly StepTrace[], later: readonly string[] = []): string =>
    explainMiss({ now, before, texts: new Set([...now.map(({ text }) => text), ...later]) }).explanation;

  test('the first that differs is named to those behind it', () => {
    const before = stage('RUN a', 'RUN b', 'RUN c');
    expect(last(stage('RUN a', 'RUN new', 'RUN b', 'RUN c'), before)).toBe(
      'not cached: an earlier step is new: RUN new',
    );
    expect(last(stage('RUN a', 'RUN c'), before)).toBe('not cached: an earlier step is gone: RUN b');
    expect(last(stage('RUN b'), before)).toBe('not cached: an earlier step is gone: RUN a');
    expect(last(stage('RUN a', 'RUN x', 'RUN c'), before)).toBe('not cached: an earlier step changed: RUN x');
    const others = before.map((one, place) => (place === 0 ? one : { ...one, inputs: { layers: `other ${place}` } }));
    expect(last(others, before)).toBe('not cached: an earlier step gave another result: RUN a');
  });

  test('one that was put between others is new, one in the place of another has changed', () => {
    const before = stage('RUN a', 'RUN b');
    expect(last(stage('RUN a', 'RUN new'), before, ['RUN b'])).toBe('not cached: the step is new in this stage');
    expect(last(stage('RUN a', 'RUN new'), before)).toBe('not cached: the instruction changed, it was RUN b');
  });
});
