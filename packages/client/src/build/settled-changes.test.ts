import { lstatSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readKernelClock, SettledChanges } from './settled-changes.ts';

const PRECISE = [0xef53, 0x58465342, 0x9123683e, 0x01021994, 0xf2f52010];

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tinydock-changes-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(directory, { recursive: true, force: true });
});

function write(): { readonly path: Buffer; readonly ctimeMs: number; readonly dev: number } {
  const path = join(directory, 'a');
  writeFileSync(path, 'a');
  const { ctimeMs, dev } = lstatSync(path);
  return { path: Buffer.from(path), ctimeMs, dev };
}

const isPrecise = PRECISE.includes(statfsSync(tmpdir()).type);

it('a change of this moment is none of them', () => {
  const { path, ...status } = write();
  expect(new SettledChanges().has(status, { source: path })).toBe(false);
  expect(new SettledChanges(status.ctimeMs + 100).has(status, { source: path })).toBe(false);
});

it.skipIf(!isPrecise)('a change of a while ago is one, where clocks are precise', () => {
  const { path, ...status } = write();
  expect(new SettledChanges(status.ctimeMs + 300).has(status, { source: path })).toBe(true);
  // What counts seconds might do so again within this one.
  const seconds = Math.floor(status.ctimeMs / 1000) * 1000;
  expect(new SettledChanges(seconds + 999).has({ ...status, ctimeMs: seconds }, { source: path })).toBe(false);
});

it('a change of a while ago is none where clocks may not be precise, until every clock has moved on', () => {
  const { path: _, ...status } = write();
  const elsewhere = Buffer.from('/proc/self/stat');
  expect(new SettledChanges(status.ctimeMs + 300).has(status, { source: elsewhere })).toBe(false);
  vi.useFakeTimers({ now: Date.now() + 3000, toFake: ['Date'] });
  expect(new SettledChanges().has(status, { source: elsewhere })).toBe(true);
});

it("the kernel's clock is not ahead of that of programs", () => {
  const clock = readKernelClock();
  expect(clock).toBeLessThanOrEqual(Date.now());
  expect(clock).toBeGreaterThan(Date.now() - process.uptime() * 1000 - 1000);
  const { path, ctimeMs, dev } = write();
  expect(new SettledChanges().has({ dev, ctimeMs: ctimeMs + 60_000 }, { source: path })).toBe(false);
});
