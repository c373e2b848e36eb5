import { expect, test } from 'vitest';
import { argumentKind } from './argument-kind.ts';

test.each([
  ['[OPTIONS] IMAGE [COMMAND] [ARG...]', ['images', 'none', 'none', 'none']],
  ['[OPTIONS] CONTAINER [CONTAINER...]', ['containers', 'containers', 'containers']],
  ['[OPTIONS] NAME|ID [NAME|ID...]', ['any', 'any', 'any']],
  ['SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]', ['images', 'images', 'none']],
  ['NAME[:TAG|@DIGEST] [NAME...]', ['images', 'images', 'images']],
  ['[OPTIONS] [REPOSITORY[:TAG]]', ['images', 'none']],
  ['[OPTIONS] CONTAINER [REPOSITORY[:TAG]]', ['containers', 'images']],
  ['[OPTIONS] FILE|URL|- [REPOSITORY[:TAG]]', ['files', 'images']],
  ['[OPTIONS] PATH | -', ['files', 'none']],
  ['IMAGE PATH', ['images', 'none']],
  ['CONTAINER [PRIVATE_PORT[/PROTO]]', ['containers', 'none']],
  ['CONTAINER [ps OPTIONS]', ['containers', 'none']],
  ['[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-  or  [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH', ['containers', 'none']],
  ['[OPTIONS] [BUILD...]', ['builds', 'builds']],
  ['[OPTIONS] [BUILD [STEP]]', ['builds', 'none']],
  ['[SERVER]', ['none', 'none']],
  ['[OPTIONS]', ['none']],
  ['', ['none']],
])('%s', (usage, kinds) => {
  expect(kinds.map((_, position) => argumentKind(usage, position))).toEqual(kinds);
});
