import { readFileSync } from 'node:fs';

/** The flags for Node that a program's first line asks for, such as `#!/usr/bin/env -S node --use-openssl-ca`. */
export function readNodeFlags(program: string): readonly string[] {
  const [firstLine = ''] = readFileSync(program, 'latin1').split('\n', 1);
  return /^#!\S+ -S node (.*)$/.exec(firstLine)?.[1]?.split(' ') ?? [];
}
