import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SpecCdiDevices } from './spec-cdi-devices.ts';

describe('SpecCdiDevices', () => {
  let dir: string;
  let devices: SpecCdiDevices;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'td-cdi-'));
    for (const name of ['etc', 'run']) await mkdir(join(dir, name));
    devices = new SpecCdiDevices([join(dir, 'etc'), join(dir, 'run'), join(dir, 'none')]);
  });

  afterEach(() => rm(dir, { recursive: true }));

  const spec = (names: readonly string[], env: string, kind = 'vendor.com/class'): string =>
    JSON.stringify({
      cdiVersion: '0.5.0',
      kind,
      containerEdits: { env: [`FILE=${env}`] },
      devices: names.map((name) => ({ name, containerEdits: { env: [`DEVICE=${env}`] } })),
    });

  const put = (path: string, content: string): Promise<void> => writeFile(join(dir, path), content);
  const namesOf = async (): Promise<readonly string[]> => (await devices.list()).devices.map(({ name }) => name);
  const envOf = async (...names: string[]): Promise<readonly string[]> =>
    (await devices.resolve(names)).flatMap(({ edits }) => edits.env);

  test('finds JSON and YAML of its directories, nothing below them, and nothing else', async () => {
    await put('etc/b.json', spec(['two', 'one'], 'b'));
    await put('etc/a.yaml', spec(['x'], 'a', 'other/class'));
    await put('etc/c.yml', spec(['c'], 'c'));
    await put('etc/d.json~', spec(['d'], 'd'));
    await mkdir(join(dir, 'etc/below'));
    await put('etc/below/e.json', spec(['e'], 'e'));
    expect(await devices.list()).toEqual({
      devices: [
        { name: 'other/class=x', annotations: {} },
        { name: 'vendor.com/class=one', annotations: {} },
        { name: 'vendor.com/class=two', annotations: {} },
      ],
      problems: [],
    });
  });

  test('gives the edits of a file once, and those of each device', async () => {
    await put('etc/a.json', spec(['one', 'two'], 'a'));
    await put('etc/b.json', spec(['x'], 'b', 'other/class'));
    const all = ['vendor.com/class=two', 'vendor.com/class=one', 'other/class=x', 'vendor.com/class=two'];
    expect(await envOf(...all)).toEqual(['FILE=a', 'DEVICE=a', 'DEVICE=a', 'FILE=b', 'DEVICE=b']);
    expect(await envOf()).toEqual([]);
  });

  test('the later directory counts', async () => {
    await put('etc/a.json', spec(['one', 'two'], 'etc'));
    await put('run/z.json', spec(['one'], 'run'));
    expect(await envOf('vendor.com/class=one')).toEqual(['FILE=run', 'DEVICE=run']);
    expect(await envOf('vendor.com/class=two')).toEqual(['FILE=etc', 'DEVICE=etc']);
  });

  test('of two descriptions in one directory none counts, unless a later directory has one', async () => {
    await put('etc/a.json', spec(['one', 'two'], 'a'));
    await put('etc/b.json', spec(['one'], 'b'));
    expect(await namesOf()).toEqual(['vendor.com/class=two']);
    expect((await devices.list()).problems).toEqual([
      `the device vendor.com/class=one cannot be used: ${dir}/etc/a.json and ${dir}/etc/b.json both describe it`,
    ]);
    await expect(devices.resolve(['vendor.com/class=one'])).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('both describe it') as string,
    });
    await put('run/c.json', spec(['one'], 'c'));
    expect(await envOf('vendor.com/class=one')).toEqual(['FILE=c', 'DEVICE=c']);
    expect((await devices.list()).problems).toEqual([]);
  });

  test('sees what has changed', async () => {
    await put('etc/a.json', spec(['one'], 'first'));
    expect(await envOf('vendor.com/class=one')).toContain('DEVICE=first');
    await put('etc/a.json', spec(['one'], 'later'));
    expect(await envOf('vendor.com/class=one')).toContain('DEVICE=later');
    await rm(join(dir, 'etc/a.json'));
    expect(await namesOf()).toEqual([]);
  });

  test('a device that is not there: the nearest, what there is, or what is wrong', async () => {
    const missing = async (name: string): Promise<unknown> => devices.resolve([name]).catch((error: unknown) => error);
    expect(await missing('vendor.com/class=one')).toMatchObject({
      code: 'NOT_FOUND',
      message: `there is no device vendor.com/class=one: no specification in ${dir}/etc or ${dir}/run or ${dir}/none describes it`,
      hint: 'tdctl info lists what is known.',
    });
    await put('etc/a.json', spec(['one', '0', '1'], 'a'));
    expect(await missing('vendor.com/class=onee')).toMatchObject({ hint: 'Did you mean vendor.com/class=one?' });
    expect(await missing('q/z=a-name-unlike-all-others')).toMatchObject({
      hint: 'There are vendor.com/class=one, vendor.com/class=0, vendor.com/class=1.',
    });
    await put('etc/b.json', '{');
    expect(await missing('q/z=a-name-unlike-all-others')).toMatchObject({
      hint: expect.stringContaining(`${dir}/etc/b.json cannot be used`) as string,
    });
    const off = new SpecCdiDevices([]);
    await expect(off.resolve(['v/c=x'])).rejects.toMatchObject({
      message: expect.stringContaining('turned off') as string,
    });
    expect(await off.list()).toEqual({ devices: [], problems: [] });
  });

  test('what asks for what is not done is refused, by the name of the field', async () => {
    const edits = { intelRdt: { closID: 'x' } };
    const device = { name: 'one', containerEdits: edits };
    await put('etc/a.json', JSON.stringify({ cdiVersion: '0.7.0', kind: 'v/c', devices: [device] }));
    expect(await namesOf()).toEqual(['v/c=one']);
    await expect(devices.resolve(['v/c=one'])).rejects.toThrow('asks for intelRdt');
  });

  test('hostile files are named, and do no harm to others', async () => {
    await put('etc/good.json', spec(['one'], 'good'));
    await put('etc/large.yaml', '');
    await truncate(join(dir, 'etc/large.yaml'), 1024 ** 4);
    execFileSync('mkfifo', [join(dir, 'etc/fifo.json')]);
    await mkdir(join(dir, 'etc/directory.json'));
    await symlink('/dev/zero', join(dir, 'etc/endless.json'));
    await symlink('nowhere', join(dir, 'etc/gone.json'));
    await put('etc/wrong.json', '{"cdiVersion": 1}');
    await put('etc/binary.yaml', '\0\u0001');
    const { devices: found, problems } = await devices.list();
    expect(found.map(({ name }) => name)).toEqual(['vendor.com/class=one']);
    const about = (name: string): string => problems.find((text) => text.startsWith(`${dir}/etc/${name} `)) ?? 'none';
    expect(about('large.yaml')).toContain('larger than 256 KiB');
    for (const name of ['fifo.json', 'directory.json', 'endless.json']) expect(about(name)).toContain('it is no file');
    expect(about('wrong.json')).toContain('cannot be used');
    expect(about('binary.yaml')).toContain('cannot be used');
    expect(about('gone.json')).toBe('none');
  });
});
