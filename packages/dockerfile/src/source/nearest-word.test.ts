import { expect, test } from 'vitest';
import { nearestWord } from './nearest-word.ts';

test.each([
  ['RNU', ['RUN', 'ARG'], 'RUN'],
  ['dev', ['web', 'test'], undefined],
  ['app', ['api'], 'api'],
  ['ap', ['web'], undefined],
  ['a', ['b'], undefined],
  ['base', ['test', 'build'], undefined],
  ['biuld', ['build'], 'build'],
  ['ENTRIPONT', ['ENTRYPOINT'], 'ENTRYPOINT'],
  ['runtime', ['builder'], undefined],
])('%s among %s means %s', (word, known, expected) => {
  expect(nearestWord(word, known)).toBe(expected);
});
