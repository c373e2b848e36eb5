import { type ServiceError, status } from '@grpc/grpc-js';
import { type ErrorCode, TinydockError } from '@tinydock/domain';
import { fromGrpcStatus } from './error-status.ts';
import { printable } from './printable.ts';

/** What grpc-js says where the socket cannot be opened: `… connect ENOENT /run/tinydock.sock. Resolution note: `. */
const CONNECT_FAILURE = /\bconnect (E[A-Z]+)(?: (.+?))?(?:\. Resolution note:.*)?$/m;

const START_HINT =
  'Is it running? Start tinydockd (./tools/quickstart does), or name another daemon with --host or TINYDOCK_HOST.';

const CONNECT_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'no socket is there',
  ECONNREFUSED: 'nobody listens on the socket',
  ENOTSOCK: 'it is not a socket',
};

function unreachable(error: ServiceError): TinydockError | undefined {
  const [, errno, path] = CONNECT_FAILURE.exec(error.details) ?? [];
  if (errno === undefined) return undefined;
  const where = path === undefined ? '' : ` at ${printable(path, 200)}`;
  const reason = 'DAEMON_UNREACHABLE';
  if (errno === 'EACCES' || errno === 'EPERM') {
    return new TinydockError({
      code: 'PERMISSION_DENIED',
      reason,
      message: `cannot open the socket of tinydockd${where}: permission denied`,
      hint: 'Run as root, or as a member of the group tinydock.',
      cause: error,
    });
  }
  const message = `cannot reach tinydockd${where}: ${CONNECT_PROBLEMS[errno] ?? errno}`;
  return new TinydockError({ code: 'UNAVAILABLE', reason, message, hint: START_HINT, cause: error });
}

/** For a status that no handler of ours has sent: what it means to the user, where gRPC's own words do not say it. */
function explain(error: ServiceError): Omit<ConstructorParameters<typeof TinydockError>[0], 'code'> | undefined {
  switch (error.code) {
    case status.UNAVAILABLE:
      return {
        reason: 'DAEMON_UNREACHABLE',
        message: `the connection to tinydockd was lost: ${printable(error.details, 500)}`,
        hint: 'The daemon may have stopped; its log has the reason.',
      };
    case status.DEADLINE_EXCEEDED:
      return { message: 'tinydockd did not answer in time' };
    case status.RESOURCE_EXHAUSTED:
      return { reason: 'LIMIT_EXCEEDED', message: `a message is too large: ${printable(error.details, 500)}` };
    case status.UNIMPLEMENTED:
      return {
        message: `tinydockd does not know this call: ${printable(error.details, 500)}`,
        hint: 'The daemon may be of another version than this program; restart it.',
      };
    default:
      return undefined;
  }
}

/** The error behind a failure of gRPC itself: of the connection, of its limits, or of the library. */
export function decodeGrpcFailure(error: ServiceError): TinydockError {
  const connection = error.code === status.UNAVAILABLE ? unreachable(error) : undefined;
  if (connection !== undefined) return connection;
  const code: ErrorCode = fromGrpcStatus(error.code);
  return new TinydockError({ code, ...(explain(error) ?? { message: printable(error.details, 2000) }), cause: error });
}
