import type { ContainerSpec, CreateProcessRequest } from '@tinydock/domain';
import { describe, expect, it } from 'vitest';
import { withInit } from './init-process.ts';

function requestOf(spec: Partial<ContainerSpec>): CreateProcessRequest {
  return { spec: { args: ['sh'], mounts: [], ...spec }, files: [] } as unknown as CreateProcessRequest;
}

describe('an init', () => {
  it('is there where it is asked for', () => {
    const plain = requestOf({});
    expect(withInit(plain)).toBe(plain);
    const { spec, files } = withInit(requestOf({ init: true }), ['/no/such/init', '/bin/sh', '/bin/cat']);
    expect(spec.args).toEqual(['/dev/init', '--', 'sh']);
    expect(files).toEqual([{ source: '/bin/sh', target: '/dev/init', readOnly: true }]);
  });

  it('that is not installed is an error that names the package', () => {
    expect(() => withInit(requestOf({ init: true }), ['/no/such/init'])).toThrow(
      expect.objectContaining({ reason: 'MISSING_PROGRAM', hint: expect.stringContaining('package tini') as string }),
    );
  });

  it('needs a /dev of its own', () => {
    const mounts = [{ kind: 'bind', source: '/dev', target: '/dev/', readOnly: false }] as const;
    expect(() => withInit(requestOf({ init: true, mounts }), ['/bin/sh'])).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
