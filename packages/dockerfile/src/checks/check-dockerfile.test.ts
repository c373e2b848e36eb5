import { expect, test } from 'vitest';
import { parseDockerfile } from '../parse-dockerfile.ts';

function checksOf(source: string): string[] {
  return parseDockerfile(source).warnings.map(({ check, position }) => `${check}:${position.line}`);
}

test.each([
  ['FROM a\nrun x', ['ConsistentInstructionCasing:2']],
  ['from a\nrun x\nENV A=1', ['ConsistentInstructionCasing:3']],
  ['FROM a\nRun x', ['ConsistentInstructionCasing:2']],
  ['FROM a as b', ['FromAsCasing:1']],
  ['from a AS b', ['FromAsCasing:1']],
  ['FROM a AS B', ['StageNameCasing:1']],
  ['FROM a AS b\nFROM a AS b', ['DuplicateStageName:2']],
  ['FROM a AS scratch', ['ReservedStageName:1']],
  ['FROM --platform=linux/amd64 a', ['FromPlatformFlagConstDisallowed:1']],
  ['FROM --platform=$TARGETPLATFORM a', ['RedundantTargetPlatform:1']],
  ['FROM --platform=$BUILDPLATFORM a', []],
  ['ARG TAG\nFROM a:$TAG', ['InvalidDefaultArgInFrom:2']],
  ['ARG TAG=1\nFROM a:$TAG', []],
  ['ARG TAG\nFROM a:${TAG:-1}', []],
  ['FROM a:${TGA:-1}$TARGETARCH', []],
  ['FROM a:1$TAG', ['UndefinedArgInFrom:1']],
  ['FROM a\nRUN x \\\n\n  y', ['NoEmptyContinuation:3']],
  ['FROM a\nMAINTAINER me', ['MaintainerDeprecated:2']],
  ['FROM a\nENV A b\nLABEL C d', ['LegacyKeyValueFormat:2', 'LegacyKeyValueFormat:3']],
  ['FROM a\nARG API_KEY\nENV PASSWORD=x PUBLIC_KEY=y', ['SecretsUsedInArgOrEnv:2', 'SecretsUsedInArgOrEnv:3']],
  ['FROM a\nENV MONKEY=1 TOKENIZER=2', []],
  ['FROM a\nWORKDIR x', ['WorkdirRelativePath:2']],
  ['FROM a AS b\nWORKDIR /x\nWORKDIR y\nFROM b\nWORKDIR z', []],
  ['FROM a\nCMD x', ['JSONArgsRecommended:2']],
  ['FROM a\nSHELL ["x"]\nENTRYPOINT x', []],
  ['FROM a\nCMD ["x"]\nCMD ["y"]', ['MultipleInstructionsDisallowed:3']],
  ['FROM a\nCMD ["x"]\nFROM a\nCMD ["y"]', []],
  ['FROM a\nEXPOSE 80/TCP 1.2.3.4:80', ['ExposeProtoCasing:2', 'ExposeInvalidFormat:2']],
  ['# check=skip=MaintainerDeprecated\nFROM a\nMAINTAINER me\nCMD x', ['JSONArgsRecommended:4']],
  ['# check=skip=all\nFROM a\nMAINTAINER me', []],
])('%j', (source, expected) => {
  expect(checksOf(source)).toEqual(expected);
});
