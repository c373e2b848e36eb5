import { execFileSync } from 'node:child_process';

const NAME_BYTES = 200;

/**
 * Makes so many directories in each other below `directory`, with names of 200 bytes and a `file` of 5 bytes in each: 60
 * are three times as deep as a path can say. Each is made from the one above it, as programs make such trees.
 */
export function makeDeepTree(directory: string, levels: number): void {
  const script = `
    const { mkdirSync, writeFileSync } = require('node:fs');
    for (let level = 0; level < ${levels}; level += 1) {
      mkdirSync('d'.repeat(${NAME_BYTES}));
      process.chdir('d'.repeat(${NAME_BYTES}));
      writeFileSync('file', '12345');
    }
  `;
  execFileSync(process.execPath, ['-e', script], { cwd: directory });
}

/** Node's own rm takes no path that is too long. */
export function removeDeepTree(directory: string): void {
  execFileSync('rm', ['-rf', directory]);
}
