import { expect, test, vi } from 'vitest';
import { cleanUpAfter } from './clean-up-after.ts';

const busy = new Error('EBUSY');

test('the error of the work is not hidden by that of the clean-up', async () => {
  const tell = vi.fn();
  const failing = () => Promise.reject(new Error('the daemon does not start'));
  await expect(cleanUpAfter(failing, () => Promise.reject(busy), tell)).rejects.toThrow('the daemon does not start');
  expect(tell).toHaveBeenCalledWith(busy);
});

test('a clean-up that fails after work that succeeded is an error', async () => {
  const clean = vi.fn(() => Promise.reject(busy));
  await expect(cleanUpAfter(() => Promise.resolve(1), clean, vi.fn())).rejects.toThrow('EBUSY');
  expect(clean).toHaveBeenCalledOnce();
});
