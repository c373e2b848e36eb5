import { describe, expect, it } from 'vitest';
import { describeRuntimeFailure, parseRuntimeLog } from './runtime-error.ts';

const process = { args: ['app', '-v'], workingDir: '/srv' };

describe('describeRuntimeFailure', () => {
  it.each([
    [
      'runc create failed: unable to start container process: exec: "app": executable file not found in $PATH',
      'EXEC_NOT_FOUND',
    ],
    [
      'runc create failed: unable to start container process: exec: "/app": stat /app: no such file or directory',
      'EXEC_NOT_FOUND',
    ],
    ['runc create failed: unable to start container process: exec: "app": permission denied', 'EXEC_NOT_EXECUTABLE'],
    ['runc create failed: unable to start container process: exec: "/etc": is a directory', 'EXEC_NOT_EXECUTABLE'],
    ['executable file `app` not found in $PATH: No such file or directory', 'EXEC_NOT_FOUND'],
    ['open executable: Permission denied', 'EXEC_NOT_EXECUTABLE'],
  ])('understands %s', (message, reason) => {
    expect(describeRuntimeFailure(message, process)).toMatchObject({ reason });
    expect(describeRuntimeFailure(message, process).message).toContain('"app"');
  });

  it('tells a directory that cannot be from a program that cannot', () => {
    const message =
      'runc create failed: unable to start container process: error during container init: mkdir /srv: not a directory';
    expect(describeRuntimeFailure(message, process)).toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(describeRuntimeFailure(message, process).message).toBe(
      'cannot use the working directory "/srv": not a directory',
    );
  });

  it('passes on what it does not know, without its layers', () => {
    const message =
      'runc create failed: unable to start container process: error during container init: error mounting "x" to rootfs at "/y": permission denied';
    expect(describeRuntimeFailure(message, process)).toMatchObject({
      code: 'INTERNAL',
      message: 'cannot start the container: error mounting "x" to rootfs at "/y": permission denied',
    });
  });
});

describe('parseRuntimeLog', () => {
  it('takes the last error', () => {
    const log =
      '{"level":"warning","msg":"w"}\n{"level":"error","msg":"first"}\n{"level":"error","msg":"a \\"quoted\\" one","time":"t"}\n{"lev';
    expect(parseRuntimeLog(log)).toBe('a "quoted" one');
    expect(parseRuntimeLog('')).toBeUndefined();
  });
});
