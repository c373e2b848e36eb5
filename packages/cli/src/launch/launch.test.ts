import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCompiledCode, writeCompiledCode } from './compiled-code.ts';
import { loadScript } from './load-script.ts';

let dir: string;
let codePath: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tinydock-launch-'));
  codePath = join(dir, 'compiled/build-1/code');
});

afterEach(async () => {
  await rm(dir, { recursive: true });
});

describe('compiled code', () => {
  const code = { commands: ['tdctl ps'], data: Buffer.from('what V8 made') };

  it('is read as it was written, and by nobody else', async () => {
    writeCompiledCode(codePath, code);
    expect(readCompiledCode(codePath)).toEqual(code);
    expect((await stat(codePath)).mode & 0o777).toBe(0o600);
    expect((await stat(join(dir, 'compiled'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(dir, 'compiled/build-1'))).toEqual(['code']);
  });

  it('is none where the file is torn, changed or empty', async () => {
    expect(readCompiledCode(codePath)).toBeUndefined();
    writeCompiledCode(codePath, code);
    const whole = await readFile(codePath);
    const changed = Buffer.from(whole);
    changed[3] = 0;
    const zeroes = Buffer.alloc(whole.length);
    for (const bytes of [changed, zeroes, whole.subarray(0, -5), whole.subarray(5), Buffer.alloc(0), Buffer.alloc(3)]) {
      await writeFile(codePath, bytes);
      expect(readCompiledCode(codePath)).toBeUndefined();
    }
    await writeFile(codePath, whole);
    expect(readCompiledCode(codePath)).toEqual(code);
  });

  it('takes the place of what was abandoned, and of nothing newer', async () => {
    const eightDaysAgo = new Date(Date.now() - 8 * 24 * 3600 * 1000);
    for (const name of ['old', 'recent']) await mkdir(join(dir, 'compiled', name), { recursive: true });
    await writeFile(join(dir, 'compiled/old/code'), 'x');
    await utimes(join(dir, 'compiled/old'), eightDaysAgo, eightDaysAgo);
    writeCompiledCode(codePath, code);
    expect((await readdir(join(dir, 'compiled'))).sort()).toEqual(['build-1', 'recent']);
  });

  it('is left out where it cannot be written', async () => {
    await writeFile(join(dir, 'compiled'), 'a file');
    writeCompiledCode(codePath, code);
    expect(await readFile(join(dir, 'compiled'), 'utf8')).toBe('a file');
  });
});

describe('a script', () => {
  const source = `(function(exports,require,module,__filename,__dirname){
    const helper = (a) => { const text = 'called ' + a; return require('node:path').join(__dirname, text); };
    module.exports = { helper };
  })`;
  let path: string;

  beforeEach(async () => {
    path = join(dir, 'program.cjs');
    await writeFile(path, source);
  });

  function run(): ReturnType<typeof loadScript> {
    const loaded = loadScript(path, codePath);
    expect((loaded.exports as { helper: (a: string) => string }).helper('once')).toBe(join(dir, 'called once'));
    return loaded;
  }

  it('runs with nothing kept, and keeps the functions of each command once', async () => {
    run().keep('tdctl ps');
    expect(readCompiledCode(codePath)?.commands).toEqual(['tdctl ps']);
    const first = await stat(codePath);
    run().keep('tdctl ps');
    expect((await stat(codePath)).ino).toBe(first.ino);
    run().keep('tdctl images');
    expect(readCompiledCode(codePath)?.commands).toEqual(['tdctl ps', 'tdctl images']);
  });

  it('keeps what was called and not only what is compiled with the file', () => {
    const untouched = loadScript(path, codePath);
    untouched.keep('tdctl version');
    const before = readCompiledCode(codePath)?.data.length ?? 0;
    run().keep('tdctl ps');
    expect(readCompiledCode(codePath)?.data.length).toBeGreaterThan(before);
  });

  it('replaces what V8 refuses', () => {
    writeCompiledCode(codePath, { commands: ['tdctl ps'], data: Buffer.from('of another V8, or of none at all') });
    run().keep('tdctl images');
    expect(readCompiledCode(codePath)?.commands).toEqual(['tdctl images']);
  });

  it('loads what it takes of Node when it uses it, and gets what it would have', async () => {
    const lazy = `(function(exports,require,module){
      const crypto = require('node:crypto');
      const { join } = require('node:path');
      const isLoaded = () => process.moduleLoadList.includes('NativeModule tty');
      const tty = require('node:tty');
      const before = isLoaded();
      const all = Object.assign({}, require('node:tty'));
      module.exports = {
        before, after: isLoaded(), names: Object.keys(all), same: tty.isatty === all.isatty, has: 'isatty' in tty,
        hash: crypto.createHash('sha256').update('x').digest('hex').length, joined: join('a', 'b'),
      };
    })`;
    await writeFile(path, lazy);
    const program = `import { loadScript } from ${JSON.stringify(join(import.meta.dirname, 'load-script.ts'))};
      console.log(JSON.stringify(loadScript(${JSON.stringify(path)}, undefined).exports));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {});
    expect(JSON.parse(stdout)).toEqual({
      before: false,
      after: true,
      names: expect.arrayContaining(['isatty', 'ReadStream']) as unknown,
      same: true,
      has: true,
      hash: 64,
      joined: 'a/b',
    });
  });

  it('runs for a user who can keep nothing', () => {
    const loaded = loadScript(path, undefined);
    loaded.keep('tdctl ps');
    expect(loaded.exports).toHaveProperty('helper');
  });
});
