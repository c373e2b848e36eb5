import { expect, test } from 'vitest';
import { explainGitFailure } from './explain-git-failure.ts';
import { GitFailure } from './git-program.ts';

const VERIFICATION = `Host key verification failed.\r
fatal: Could not read from remote repository.
`;

test('a host that shows another key than before is not one whose key is to be added', () => {
  const complaint = `@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r
IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!\r
Host key for example.com has changed and you have requested strict checking.\r
${VERIFICATION}`;
  expect(explainGitFailure(new GitFailure(complaint), 'git@example.com:a')).toMatchObject({
    code: 'PERMISSION_DENIED',
    message: expect.stringContaining('Host key for example.com has changed') as string,
    hint: expect.stringContaining('another key than the one that is known') as string,
  });
});

test('a host that nobody knows is one whose key is to be added', () => {
  const complaint = `No ED25519 host key is known for example.com and you have requested strict checking.\r\n${VERIFICATION}`;
  expect(explainGitFailure(new GitFailure(complaint), 'git@example.com:a')).toMatchObject({
    hint: expect.stringContaining('Add the key of the host') as string,
  });
});
