import { TinydockError } from '@tinydock/domain';
import { GitFailure } from './git-program.ts';

const DENIED =
  /could not read (?:Username|Password)|Authentication failed|Permission denied|Host key verification|returned error: 40[13]/;
const GONE = /not found|does not appear to be a git repository|does not exist|returned error: 404/i;
/** ssh's, of a host with another key than the one that is known. */
const CHANGED_HOST = 'HOST IDENTIFICATION HAS CHANGED';
const MAX_LENGTH = 300;

/** What git said at the end, on one line. */
function lastWords(complaint: string): string {
  const lines = complaint.split(/[\r\n]+/).filter((line) => /^(?:fatal|error|remote|ssh|Host|.*Permission)/.test(line));
  const text = lines
    .slice(complaint.includes(CHANGED_HOST) ? -3 : -2)
    .join('; ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '\ufffd');
  return text === '' ? 'git gives no reason' : text.slice(0, MAX_LENGTH);
}

function hintOf(complaint: string): string | undefined {
  if (complaint.includes(CHANGED_HOST))
    return 'The host shows another key than the one that is known; it may be somebody else. Ask who runs it before you change known_hosts.';
  if (complaint.includes('Host key verification'))
    return 'Add the key of the host to your ~/.ssh/known_hosts and build with --ssh default, or to /etc/ssh/ssh_known_hosts.';
  if (!DENIED.test(complaint)) return undefined;
  return 'Give a token with --secret id=GIT_AUTH_TOKEN,env=NAME; for ssh, give your agent with --ssh default.';
}

/** A failure of git as users see it; what is none stays as it is. */
export function explainGitFailure(error: unknown, remote: string): unknown {
  if (!(error instanceof GitFailure)) return error;
  const { complaint } = error;
  const code = DENIED.test(complaint) ? 'PERMISSION_DENIED' : GONE.test(complaint) ? 'NOT_FOUND' : 'UNAVAILABLE';
  const message = `cannot fetch the git repository ${remote}: ${lastWords(complaint)}`;
  return new TinydockError({ code, message, hint: hintOf(complaint), cause: error });
}
